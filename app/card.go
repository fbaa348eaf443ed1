package app

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// A cardRow is a name and a value.
type cardRow struct {
	name, value string
	colour      fyne.ThemeColorName
	italic      bool
	note        string // muted, after the value
}

// cardData is what a card shows: a quotation with a bar, rows, a memo.
type cardData struct {
	quote string
	bar   fyne.ThemeColorName
	rows  []cardRow
	memo  string
}

// A card shows a record.
type card struct {
	drawn
	data   cardData
	onLink func(address string) // a click on a link of the memo
	memo   []rowLine            // as last drawn
	memoY  float32
	words  *drawnRow // of the memo
}

var _ fyne.Tappable = (*card)(nil)

const (
	cardPad   = 14
	cardNames = 88
	cardQuote = 6 // lines of a quotation at most
	cardMemo  = 14
)

func newCard() *card {
	k := &card{words: newDrawnRow(), onLink: func(string) {}}
	k.paint, k.place = func() {}, func(s fyne.Size) { k.lay(s.Width, true) }
	k.ExtendBaseWidget(k)
	return k
}

func (k *card) set(d cardData) {
	if reflect.DeepEqual(d, k.data) {
		return
	}
	k.data = d
	k.Refresh()
}

func (k *card) heightFor(width float32) float32 { return k.lay(width, false) }

// lay measures the card, and draws it when asked.
func (k *card) lay(width float32, draw bool) float32 {
	if draw {
		k.objects = k.objects[:0]
		back := canvas.NewRectangle(theme.Color(colSurface))
		back.StrokeColor, back.StrokeWidth, back.CornerRadius = theme.Color(colLine), 1, 10
		back.Resize(k.Size())
		k.objects = append(k.objects, back)
	}
	y := float32(gap)
	shown := func(h float32) bool { return draw && y+h <= k.Size().Height-gapTiny } // the pane may give less than the card asks for
	lines := func(s string, x, w float32, most int, f face, col fyne.ThemeColorName) {
		for _, line := range rule.wrap(s, w, most, f) {
			if shown(f.line()) {
				k.objects = append(k.objects, plainText(line, x, y, f, col))
			}
			y += f.line()
		}
	}
	top := y
	if k.data.quote != "" {
		lines(k.data.quote, cardPad+13, width-2*cardPad-13, cardQuote, face{size: sizeBody, serif: true}, colInk)
	}
	if draw && k.data.quote != "" {
		bar := canvas.NewRectangle(theme.Color(k.data.bar))
		bar.Move(fyne.NewPos(cardPad, top))
		bar.Resize(fyne.NewSize(3, y-top))
		k.objects = append(k.objects, bar)
	}
	if k.data.quote != "" {
		y += 10
	}
	body := face{size: sizeBody}
	for _, row := range k.data.rows {
		if shown(body.line()) {
			k.objects = append(k.objects, plainText(row.name, cardPad, y, body, colMuted))
		}
		f := body
		f.italic = row.italic
		value := row.value
		if row.note != "" {
			value += " · " + row.note
		}
		lines(value, cardPad+cardNames, width-2*cardPad-cardNames, 3, f, row.colour)
		y += gapTiny
	}
	k.memo = nil
	if k.data.memo != "" {
		if len(k.data.rows) > 0 || k.data.quote != "" {
			y += gapSmall
		}
		k.memo, k.memoY = typeset(k.data.memo, width-2*cardPad, cardMemo, face{size: sizeBody}), y
		if shown(typesetHeight(k.memo)) {
			k.words.draw(rowData{pad: -1, cells: []cell{{x: cardPad, w: width - 2*cardPad, lines: k.memo}}}, y+1, 0, width, rowLook{})
			k.objects = append(k.objects, k.words.objects...)
		}
		y += typesetHeight(k.memo) + gapTiny
	}
	if draw && y > k.Size().Height {
		more := plainText("…", width-cardPad-12, k.Size().Height-24, body, colMuted)
		k.objects = append(k.objects, more)
	}
	return y + gapSmall
}

// Tapped implements fyne.Tappable.
func (k *card) Tapped(e *fyne.PointEvent) {
	if link := linkAt(k.memo, e.Position.SubtractXY(cardPad, k.memoY)); link != "" {
		k.onLink(link)
	}
}
