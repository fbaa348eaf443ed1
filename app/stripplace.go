package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Where the strip stands: in a gap of the reader below the last line of its claim.

// stripRows is the room for the rows below a stop: five with reasons.
const stripRows = 5*pickRowWhy + 2*gapTiny

// put stands the strip in its gap, which it opens.
func (s *strip) put() {
	r := s.c.reader
	s.box = container.NewWithoutLayout(s.view, s.chooser.field, s.chooser.list)
	s.gap = s.view.height() + 2*gapSmall
	end := s.spans[len(s.spans)-1].End
	r.SetGap(end, s.gap)
	makeRoom := func() float32 { return s.c.makeRoomBelow(s.below, s.view.height()+stripRows) }
	if _, _, ok := r.RectOf(s.spans[len(s.spans)-1]); !ok {
		r.Reveal(s.spans[len(s.spans)-1])
	}
	for missing := makeRoom(); missing > 0 && s.gap < r.Size().Height; missing = makeRoom() {
		s.gap += missing // a short text scrolls only as far as it reaches below the window
		r.SetGap(end, s.gap)
	}
	at, size := s.region()
	s.room, s.y = r.Size(), at.Y
	// Not higher than what is left below the words: it would be moved up over them.
	room := max(size.Height, min(size.Height+stripRows, r.Size().Height-at.Y-2*gapSmall))
	s.remove = s.c.place(s.box, at, fyne.NewSize(size.Width, room))
	s.view.Resize(size)
}

// region is where the strip belongs: over the column of the text, and below the claim's last line.
func (s *strip) region() (fyne.Position, fyne.Size) {
	x := float32(gapWide)
	if pos, _, ok := s.c.reader.GapRect(); ok {
		x = max(x, float32(int(pos.X))-stripPad)
	}
	return fyne.NewPos(x, s.below()), fyne.NewSize(s.view.width(), s.view.height())
}

// rowsFor returns how many rows of a picker have room below a height within the strip: two at least.
func (s *strip) rowsFor(y float32) int {
	room := s.c.reader.Size().Height - s.y - y - 2*pickPad - gapSmall
	return max(2, min(usualRows, int(room/pickRowWhy)))
}

// below is where the line ends in which the claim ends.
func (s *strip) below() float32 {
	pos, size, _ := s.c.reader.RectOf(s.spans[len(s.spans)-1])
	return float32(int(pos.Y + size.Height + gapTiny))
}

// moved implements flyout.
func (s *strip) moved() {
	if s.box == nil {
		return
	}
	if y := s.below(); y != s.y {
		s.box.Move(s.box.Position().AddXY(0, y-s.y))
		s.y = y
	}
}

// laidOut implements flyout: in a window of another size the strip stands and measures anew.
func (s *strip) laidOut() {
	if s.box != nil && s.room != s.c.reader.Size() {
		s.resize()
	}
}

// resize gives the strip the room of its rows.
func (s *strip) resize() {
	if s.remove != nil {
		s.remove()
	}
	s.put()
	s.view.Refresh()
}
