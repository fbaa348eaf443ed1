package reader

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"pressmark/app/reader/paint"
)

// The theme colours that the reader asks for. A theme that does not know one (it answers nothing, or
// something fully transparent) gets our own, light or dark.
const (
	ColorPage        fyne.ThemeColorName = "pm-page"
	ColorInk         fyne.ThemeColorName = "pm-ink"
	ColorMuted       fyne.ThemeColorName = "pm-muted"
	ColorFaint       fyne.ThemeColorName = "pm-faint"
	ColorAccent      fyne.ThemeColorName = "pm-accent"
	ColorSelection   fyne.ThemeColorName = "pm-selection"
	ColorLine        fyne.ThemeColorName = "pm-line"
	ColorBad         fyne.ThemeColorName = "pm-bad"
	ColorHit         fyne.ThemeColorName = "pm-hit"
	ColorFound       fyne.ThemeColorName = "pm-found"
	ColorFoundNow    fyne.ThemeColorName = "pm-found-now"  // the one of what was found that one stands at
	ColorFoundEdge   fyne.ThemeColorName = "pm-found-edge" // the line around it
	ColorSpeaker     fyne.ThemeColorName = "pm-speaker"
	ColorSpeakerFill fyne.ThemeColorName = "pm-speaker-fill"
	ColorFirm        fyne.ThemeColorName = "pm-firm"
	ColorFirmFill    fyne.ThemeColorName = "pm-firm-fill"
	ColorClaim       fyne.ThemeColorName = "pm-claim"
	ColorClaimFill   fyne.ThemeColorName = "pm-claim-fill"
	ColorMention     fyne.ThemeColorName = "pm-mention"
	ColorMentionFill fyne.ThemeColorName = "pm-mention-fill"
	ColorTag         fyne.ThemeColorName = "pm-tag"
	ColorTagFill     fyne.ThemeColorName = "pm-tag-fill"
)

// ownColors are the values for light and dark: mark hues of equal lightness on a warm page.
var ownColors = map[fyne.ThemeColorName][2]uint32{
	ColorPage: {0xFCFAF5, 0x1C1B19}, ColorInk: {0x22201C, 0xE9E5DC}, ColorMuted: {0x706B62, 0xA39C90},
	ColorFaint: {0xA29C90, 0x6F695F}, ColorAccent: {0x1D6A72, 0x6FB8BE}, ColorSelection: {0xCFE3E4, 0x27474A},
	ColorLine: {0xE3E0D8, 0x34312C}, ColorBad: {0xB3402E, 0xE0806F}, ColorHit: {0xFFE58A, 0x5C4A12},
	ColorFound: {0xFFD9A3, 0x5E3F14}, ColorFoundNow: {0xFFA531, 0x9A5D08}, ColorFoundEdge: {0xA85400, 0xFFB75A},
	ColorSpeaker: {0x2563C9, 0x7FA9F2}, ColorSpeakerFill: {0xDCE8FB, 0x22304A},
	ColorFirm: {0xB57A00, 0xE0B04A}, ColorFirmFill: {0xFBEBC8, 0x41341A},
	ColorClaim: {0x2B8A4B, 0x76C793}, ColorClaimFill: {0xDDF1E2, 0x1F3A29},
	ColorMention: {0x7A55C7, 0xB79CF0}, ColorMentionFill: {0xE9E1F9, 0x33294A},
	ColorTag: {0x4A6478, 0x9DB4C6}, ColorTagFill: {0xE3E9ED, 0x2A333A},
}

// OwnColor is the reader's colour of a name for a theme variant; ok is false for a name it does not
// have. A theme may answer with it.
func OwnColor(name fyne.ThemeColorName, variant fyne.ThemeVariant) (c color.Color, ok bool) {
	pair, ok := ownColors[name]
	v := pair[0]
	if variant == theme.VariantDark {
		v = pair[1]
	}
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xFF}, ok
}

// contrastColors are black on white with hues dark enough for 7:1 on the page and on their fills.
var contrastColors = map[fyne.ThemeColorName]uint32{
	ColorPage: 0xFFFFFF, ColorInk: 0x000000, ColorMuted: 0x333333, ColorFaint: 0x4A4A4A, ColorAccent: 0x003E45,
	ColorSelection: 0xA8D8FF, ColorLine: 0x767676, ColorBad: 0x8C0000, ColorHit: 0xFFF04D, ColorFound: 0xFFE08A, ColorFoundNow: 0xFFB300, ColorFoundEdge: 0x000000,
	ColorSpeaker: 0x003A9E, ColorSpeakerFill: 0xDCE8FB, ColorFirm: 0x6B4400, ColorFirmFill: 0xFFEFC7,
	ColorClaim: 0x00521F, ColorClaimFill: 0xD6F5DF, ColorMention: 0x4B1F9E, ColorMentionFill: 0xECE4FC,
	ColorTag: 0x24384A, ColorTagFill: 0xE3E9ED,
}

// ContrastColor is the reader's colour of a name in high contrast; ok is false for a name it does not
// have. A theme may answer with it.
func ContrastColor(name fyne.ThemeColorName) (c color.Color, ok bool) {
	v, ok := contrastColors[name]
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xFF}, ok
}

// palette is all colours as they were at the last Refresh, premultiplied.
type palette map[fyne.ThemeColorName]color.RGBA

// solid are the colours of rectangles, kept as interfaces: to make one at every move would allocate.
type solid struct{ line, accent, selection, now, edge color.Color }

func (p palette) solid() solid {
	return solid{p[ColorLine], p[ColorAccent], p[ColorSelection], p[ColorFoundNow], p[ColorFoundEdge]}
}

func (r *Reader) readPalette() palette {
	th, variant := r.Theme(), fyne.CurrentApp().Settings().ThemeVariant()
	p := make(palette, len(ownColors))
	for name := range ownColors {
		c := th.Color(name, variant)
		if c == nil || paint.Premultiply(c).A == 0 {
			c, _ = OwnColor(name, variant)
		}
		p[name] = paint.Premultiply(c)
	}
	return p
}

func (p palette) same(q palette) bool {
	for name, c := range p {
		if q[name] != c {
			return false
		}
	}
	return len(p) == len(q)
}

// mix lays c over page at a share of 0 to 1: a paler colour that needs no transparency.
func mix(page, c color.RGBA, share float32) color.RGBA {
	f := func(a, b uint8) uint8 { return uint8(float32(a) + (float32(b)-float32(a))*share + 0.5) }
	return color.RGBA{f(page.R, c.R), f(page.G, c.G), f(page.B, c.B), 0xFF}
}
