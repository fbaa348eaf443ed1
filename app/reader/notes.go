package reader

import (
	"image"
	"image/color"
	"slices"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"pressmark/app/reader/layout"
	"pressmark/app/reader/paint"
)

// noteBox is a margin note with its picture.
type noteBox struct {
	note    Note
	picture *canvas.Image
	height  float32
	narrow  bool // only the sign
}

// SetNotes shows these margin notes instead of those before. Those that are the same keep their picture.
func (r *Reader) SetNotes(notes []Note) {
	old := r.notes
	r.notes = make([]noteBox, len(notes))
	r.view.notes = r.view.notes[:0]
	for i, n := range notes {
		r.notes[i] = noteBox{note: n, picture: picture()}
		if k := slices.IndexFunc(old, func(b noteBox) bool { return b.note.same(n) }); k >= 0 {
			r.notes[i] = old[k]
			old = slices.Delete(old, k, k+1)
		}
	}
	slices.SortStableFunc(r.notes, func(a, b noteBox) int { return a.note.At - b.note.At })
	r.paintAll()
}

func (n Note) same(m Note) bool {
	return n.ID == m.ID && n.At == m.At && n.Sign == m.Sign && slices.Equal(n.Lines, m.Lines)
}

func (r *Reader) repaintNotes() {
	for i := range r.notes {
		r.notes[i].height = 0
	}
}

const (
	noteSize = 12
	noteLine = 16
	signSize = 14
)

// stacked is how many notes above the first line in sight are looked at: a note that had to make way
// for others stands lower than its line.
const stacked = 8

// drawNotes puts the notes of the lines in sight beside them, each below the one before.
func (r *Reader) drawNotes() {
	v := &r.view
	v.noted, v.notes = v.noted[:0], v.notes[:0]
	start, _, _ := r.flow.Span(v.boxes[0].place)
	first := sort.Search(len(r.notes), func(i int) bool { return r.notes[i].note.At >= start })
	narrow := !r.roomForNotes()
	floor := float32(-1 << 20)
	for i := max(first-stacked, 0); i < len(r.notes); i++ {
		n := &r.notes[i]
		if !r.flow.ShapedAt(n.note.At) {
			continue
		}
		place := r.flow.At(n.note.At)
		p := r.flow.Paragraph(place)
		y := float32(r.flow.Y(place) + p.Baseline - r.flow.Fonts().Baseline(noteStyle, noteLine) - 1)
		if y > float32(v.end) {
			break
		}
		if p.Fold {
			continue
		}
		if n.height == 0 || n.narrow != narrow {
			r.drawNote(n, narrow)
		}
		if !narrow {
			y = max(y, floor)
			floor = y + n.height + 6
		}
		if y+n.height < float32(v.top) {
			continue
		}
		x := v.left + float32(r.flow.Width()+noteGap)
		if narrow {
			x = v.left + float32(r.flow.Width()+2)
		}
		n.picture.Move(fyne.NewPos(v.snap(x), v.snap(y)-v.snap(float32(v.base))))
		v.noted = append(v.noted, n.picture)
		v.notes = append(v.notes, i)
	}
}

// noteRoom is how wide notes may be: what stands between column and scrollbar, up to a comfortable line.
func (r *Reader) noteRoom() float32 {
	room := int(r.view.size.Width) - leftMargin - r.flow.Width() - noteGap - barWidth - 4
	return float32(min(max(room, noteWidth-4), widestNote))
}

var noteStyle = layout.Style{Family: layout.Sans, Size: noteSize}

// drawNote paints a note: the sign in its colour before the first line.
func (r *Reader) drawNote(n *noteBox, narrow bool) {
	v := &r.view
	lines := n.note.Lines
	if narrow {
		lines = nil
	}
	n.narrow = narrow
	n.height = float32(noteLine * max(len(lines), 1))
	width := r.noteRoom()
	if narrow {
		width = signSize
	}
	w, h := paint.Pixel(int32(width)*64, v.scale), paint.Pixel(int32(n.height)*64, v.scale)
	img := pixels(n.picture.Image, w, h)
	base := r.flow.Fonts().Baseline(noteStyle, noteLine)
	x := int32(0)
	if sign := signs[n.note.Sign]; sign != "" {
		style := layout.Style{Family: layout.Sans, Bold: true, Size: signSize}
		x = r.write(img, sign, style, 0, base, int32(width)*64, r.signColor(n.note.Sign)) + 4*64
	}
	for i, line := range lines {
		r.write(img, line, noteStyle, x, base+i*noteLine, int32(width)*64, r.colors[ColorMuted])
		x = 0
	}
	n.picture.Image = img
	n.picture.Resize(fyne.NewSize(float32(w)/v.scale, float32(h)/v.scale))
	n.picture.Refresh()
}

// signs are the stances as they are shown.
var signs = map[string]string{"+": "+", "-": "–", "−": "–", "0": "0", "?": "?"}

func (r *Reader) signColor(sign string) color.RGBA {
	switch sign {
	case "+":
		return r.colors[ColorClaim]
	case "-", "−":
		return r.colors[ColorBad]
	}
	return r.colors[ColorMuted]
}

// write draws one line of ours, cut with an ellipsis where it does not fit, and returns where it ends.
func (r *Reader) write(img *image.RGBA, text string, style layout.Style, x int32, baseline int, limit int32, ink color.RGBA) int32 {
	fonts := r.flow.Fonts()
	dots := fonts.Word("…", style, false)
	space := fonts.Word(" ", style, false).Advance
	row := paint.Pixel(int32(baseline)*64, r.view.scale)
	words := strings.Fields(text)
	for i, w := range words {
		word := fonts.Word(w, style, false)
		room := limit - x
		if i+1 < len(words) {
			room -= space + dots.Advance
		}
		if word.Advance > room {
			cut := shorten(fonts, w, style, limit-x-dots.Advance)
			r.pen.Word(img, fonts.Word(cut+"…", style, false), x, row, r.view.scale, ink)
			return limit
		}
		r.pen.Word(img, word, x, row, r.view.scale, ink)
		x += word.Advance + space
	}
	return x - space
}

func shorten(fonts *layout.Fonts, w string, style layout.Style, room int32) string {
	for w != "" && fonts.Word(w, style, false).Advance > room {
		w = w[:layout.PrevGrapheme(w, len(w))]
	}
	return w
}

// noteAt returns the note at a point of the widget.
func (r *Reader) noteAt(pos fyne.Position) (id string, ok bool) {
	pos = pos.Subtract(r.view.body.Position())
	for _, i := range r.view.notes {
		n := &r.notes[i]
		p, s := n.picture.Position(), n.picture.Size()
		if pos.X >= p.X && pos.X < p.X+s.Width && pos.Y >= p.Y && pos.Y < p.Y+s.Height {
			return n.note.ID, true
		}
	}
	return "", false
}
