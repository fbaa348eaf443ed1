package layout

import "pressmark/annotate"

// Ink is the colour role of a paragraph's letters.
type Ink uint8

// The inks, from the article's own words to what is only told beside them.
const (
	Full Ink = iota
	Muted
	Faint
)

// A Look is how paragraphs of one kind are set. All lengths are whole units at scale 1.
type Look struct {
	Style      Style
	LineHeight int
	After      int // room below
	Before     int // room above, but for the first on the page
	Indent     int // from the column's left
	Ink        Ink
	Bullet     bool // a dot in the indent
	Bar        bool // a line at the left
}

// lookOf is the style sheet: the look of a kind of block at a body size in points.
func lookOf(kind annotate.BlockKind, level, size int) Look {
	px := func(em float64) int { return int(em*float64(size) + 0.5) }
	body := Look{Style: Style{Serif, false, false, uint8(size)}, LineHeight: px(1.58), After: px(0.82)}
	switch kind {
	case annotate.Title:
		body.Style.Bold, body.Style.Size = true, uint8(px(1.53))
		body.LineHeight, body.After = px(2), px(0.6)
	case annotate.Standfirst:
		body.Style.Italic, body.Ink, body.After = true, Muted, px(0.95)
	case annotate.Heading:
		body.Style.Bold, body.Before = true, px(0.7)
		if level <= 2 {
			body.Style.Size, body.LineHeight = uint8(px(1.18)), px(1.7)
		}
		body.After = px(0.4)
	case annotate.ListItem:
		body.Indent, body.Bullet, body.After = px(1.3)*max(level, 1), true, px(0.45)
	case annotate.Quote:
		body.Indent, body.Bar = px(1.2), true
	case annotate.Caption:
		body.Style = Style{Sans, false, false, uint8(px(0.82))}
		body.Ink, body.LineHeight = Muted, px(1.2)
	case annotate.Related, annotate.Boilerplate:
		body.Style = Style{Sans, false, false, uint8(px(0.82))}
		body.Ink, body.LineHeight, body.Indent, body.Bar = Faint, px(1.2), px(0.7), true
	}
	return body
}

// metaLook is the line above the title, foldLook the slim line that stands for folded blocks.
func metaLook(size int) Look {
	s := max(size*12/17, 10)
	return Look{Style: Style{Sans, false, false, uint8(s)}, LineHeight: s * 3 / 2, After: size / 2, Ink: Muted}
}

func foldLook(size int) Look {
	look := metaLook(size)
	look.Ink, look.Bar, look.Indent, look.After = Faint, true, size*7/10, size*82/100
	return look
}
