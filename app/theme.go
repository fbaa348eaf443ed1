package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"pressmark/app/reader"
	"pressmark/assets"
)

// The colours of the window by name; the reader takes the same names. A mark's colour has a paler fill
// of the same name and "-fill".
const (
	colPage       fyne.ThemeColorName = "pm-page"
	colPanel      fyne.ThemeColorName = "pm-panel"
	colSurface    fyne.ThemeColorName = "pm-surface"
	colLine       fyne.ThemeColorName = "pm-line"
	colInk        fyne.ThemeColorName = "pm-ink"
	colMuted      fyne.ThemeColorName = "pm-muted"
	colFaint      fyne.ThemeColorName = "pm-faint"
	colAccent     fyne.ThemeColorName = "pm-accent"
	colAccentSoft fyne.ThemeColorName = "pm-accent-soft"
	colSelection  fyne.ThemeColorName = "pm-selection"
	colBad        fyne.ThemeColorName = "pm-bad"
	colSpeaker    fyne.ThemeColorName = "pm-speaker"
	colFirm       fyne.ThemeColorName = "pm-firm"
	colClaim      fyne.ThemeColorName = "pm-claim"
	colMention    fyne.ThemeColorName = "pm-mention"
	colTag        fyne.ThemeColorName = "pm-tag"
	colMenuKey    fyne.ThemeColorName = "pm-menu-key"
	colShade      fyne.ThemeColorName = "pm-shade"
)

// The sizes of text, in whole points: Fyne shapes fractions with the advances of the next whole size.
const (
	sizeSmall   = 12
	sizeBody    = 14
	sizeLead    = 16
	sizeHeading = 20
	sizeTitle   = 28
)

// The steps of the spacing grid.
const (
	gapTiny  = 4
	gapSmall = 8
	gap      = 12
	gapWide  = 16
	gapLarge = 24
)

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

var palettes = map[fyne.ThemeColorName][2]color.NRGBA{ // light, dark
	colPage:       {rgb(0xFCFAF5), rgb(0x1C1B19)},
	colPanel:      {rgb(0xF4F2ED), rgb(0x161513)},
	colSurface:    {rgb(0xFFFFFF), rgb(0x24221F)},
	colLine:       {rgb(0xE3E0D8), rgb(0x34312C)},
	colInk:        {rgb(0x22201C), rgb(0xE9E5DC)},
	colMuted:      {rgb(0x706B62), rgb(0xA39C90)},
	colFaint:      {rgb(0x8F897D), rgb(0x7D776C)}, // a little stronger than in the pictures: 3:1 on the panel
	colAccent:     {rgb(0x1D6A72), rgb(0x6FB8BE)},
	colAccentSoft: {rgb(0xDDECEC), rgb(0x20393B)},
	colSelection:  {rgb(0xCFE3E4), rgb(0x27474A)},
	colBad:        {rgb(0xB3402E), rgb(0xE0806F)},
	colSpeaker:    {rgb(0x2563C9), rgb(0x7FA9F2)}, "pm-speaker-fill": {rgb(0xDCE8FB), rgb(0x22304A)},
	colFirm: {rgb(0xB57A00), rgb(0xE0B04A)}, "pm-firm-fill": {rgb(0xFBEBC8), rgb(0x41341A)},
	colClaim: {rgb(0x2B8A4B), rgb(0x76C793)}, "pm-claim-fill": {rgb(0xDDF1E2), rgb(0x1F3A29)},
	colMention: {rgb(0x7A55C7), rgb(0xB79CF0)}, "pm-mention-fill": {rgb(0xE9E1F9), rgb(0x33294A)},
	colTag: {rgb(0x4A6478), rgb(0x9DB4C6)}, "pm-tag-fill": {rgb(0xE3E9ED), rgb(0x2A333A)},
	colShade: {{R: 40, G: 34, B: 20, A: 4}, {A: 22}}, // one layer of a shadow
	// Fyne sets the keys in its menus in the colour of shadows.
	colMenuKey: {{R: 40, G: 34, B: 20, A: 125}, {R: 163, G: 156, B: 144, A: 125}},
}

// stock maps Fyne's own names to ours, for the stock widgets that the window uses: fields and menus.
var stock = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameBackground: colPanel, theme.ColorNameButton: colSurface, theme.ColorNameForeground: colInk,
	theme.ColorNamePrimary: colAccent, theme.ColorNameFocus: colAccentSoft, theme.ColorNameHover: colAccentSoft,
	theme.ColorNameInputBackground: colSurface, theme.ColorNameInputBorder: colLine, theme.ColorNameMenuBackground: colSurface,
	theme.ColorNameOverlayBackground: colSurface, theme.ColorNamePlaceHolder: colFaint, theme.ColorNamePressed: colSelection,
	theme.ColorNameScrollBar: colFaint, theme.ColorNameSelection: colSelection, theme.ColorNameSeparator: colLine,
	theme.ColorNameShadow: colMenuKey, theme.ColorNameError: colBad, theme.ColorNameSuccess: colClaim,
	theme.ColorNameWarning: colFirm, theme.ColorNameDisabled: colFaint, theme.ColorNameHeaderBackground: colPanel,
	theme.ColorNameHyperlink: colAccent, theme.ColorNameDisabledButton: colPanel, theme.ColorNameForegroundOnPrimary: colPage,
}

// pressTheme is the look of the window. The zero value follows the system; forced chooses for it.
type pressTheme struct {
	forced string // "light", "dark", "contrast", or "" for the system's
}

var (
	fontSans    = fyne.NewStaticResource("NotoSans-Regular.ttf", assets.SansRegular)
	fontBold    = fyne.NewStaticResource("NotoSans-Bold.ttf", assets.SansBold)
	fontItalic  = fyne.NewStaticResource("NotoSans-Italic.ttf", assets.SansItalic)
	fontSerif   = fyne.NewStaticResource("NotoSerif-Regular.ttf", assets.SerifRegular)
	fontSerifBd = fyne.NewStaticResource("NotoSerif-Bold.ttf", assets.SerifBold)
	fontSerifIt = fyne.NewStaticResource("NotoSerif-Italic.ttf", assets.SerifItalic)
)

// Color returns a colour by our names or Fyne's.
func (t *pressTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if ours, ok := stock[name]; ok {
		name = ours
	}
	if c, ok := contrast(name); ok && t.forced == "contrast" {
		return c
	}
	pair, ok := palettes[name]
	if c, known := reader.OwnColor(name, t.variant(variant)); known && !ok {
		return c
	}
	if !ok {
		return theme.DefaultTheme().Color(name, t.variant(variant))
	}
	if t.variant(variant) == theme.VariantDark {
		return pair[1]
	}
	return pair[0]
}

func (t *pressTheme) variant(system fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.forced {
	case "light", "contrast":
		return theme.VariantLight
	case "dark":
		return theme.VariantDark
	}
	return system
}

// Font returns the sans face of what Pressmark says; the serif is chosen where an article speaks.
func (t *pressTheme) Font(s fyne.TextStyle) fyne.Resource {
	switch {
	case s.Monospace || s.Symbol:
		return theme.DefaultTheme().Font(s)
	case s.Bold:
		return fontBold
	case s.Italic:
		return fontItalic
	}
	return fontSans
}

// Icon returns Fyne's own icons; the window shows none of them outside of fields.
func (t *pressTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size returns whole numbers on the spacing grid.
func (t *pressTheme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return sizeBody
	case theme.SizeNameCaptionText:
		return sizeSmall
	case theme.SizeNameHeadingText:
		return sizeHeading
	case theme.SizeNameSubHeadingText:
		return sizeLead
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 8
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameScrollBar:
		return 8
	case theme.SizeNameScrollBarSmall:
		return 0 // fields only: it would lie over their border
	case theme.SizeNameInlineIcon:
		return 20
	}
	return theme.DefaultTheme().Size(n)
}
