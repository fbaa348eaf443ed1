package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// fieldHeight is the height of a line to type into.
const fieldHeight = 36

// below returns where something that belongs to the selection stands: under its last line.
func (c *coding) below() fyne.Position {
	pos, size, _ := c.reader.SelectionRect()
	return fyne.NewPos(float32(int(pos.X)), float32(int(pos.Y+size.Height+gapTiny)))
}

// makeRoom scrolls so that a height has room below the selection; its last line always stays in sight.
// It returns how much is still missing, as at the end of a text.
func (c *coding) makeRoom(height float32) (missing float32) {
	if _, _, ok := c.reader.SelectionRect(); !ok {
		if spans := c.reader.Selection().Spans; len(spans) > 0 {
			c.reader.Reveal(spans[len(spans)-1])
		}
	}
	return c.makeRoomBelow(func() float32 { return c.below().Y }, height)
}

// makeRoomBelow does the same below a place of the reader's, which moves as it scrolls.
func (c *coding) makeRoomBelow(place func() float32, height float32) (missing float32) {
	lack := func() float32 {
		bottom := place()
		return min(bottom+height+gapSmall-c.reader.Size().Height, bottom-lastLine)
	}
	if need := lack(); need > 0 {
		c.reader.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -need)})
	}
	return max(0, lack())
}

// openRoom makes room below the selection, at the end of a text by a gap; closed takes the gap away.
func (c *coding) openRoom(height float32) (closed func()) {
	missing := c.makeRoom(height)
	if missing == 0 {
		return func() {}
	}
	end := c.reader.Caret()
	if spans := c.reader.Selection().Spans; len(spans) > 0 {
		end = spans[len(spans)-1].End
	}
	c.reader.SetGap(end, missing+gapSmall)
	c.makeRoom(height)
	return func() { c.reader.SetGap(-1, 0) }
}

// lastLine is the part of a long selection that stays in sight above what opens below it.
const lastLine = 64

// follow moves an object by as much as the words below which it stands have moved.
func (c *coding) follow(o fyne.CanvasObject, was fyne.Position) fyne.Position {
	now := c.below()
	if o != nil && now != was {
		o.Move(o.Position().AddXY(0, now.Y-was.Y))
	}
	return now
}

// newPickerBox stands a chooser's field above its rows.
func newPickerBox(ch *chooser) *fyne.Container {
	back := surface(8)
	back.Resize(fyne.NewSize(pickerWidth, fieldHeight+6*gapTiny)) // reaches behind the rows, so that nothing shows between
	ch.field.Move(fyne.NewPos(gapTiny, gapTiny))
	ch.field.Resize(fyne.NewSize(pickerWidth-2*gapTiny, fieldHeight))
	ch.list.Move(fyne.NewPos(-2, fieldHeight+gapTiny+2))
	ch.list.Resize(fyne.NewSize(pickerWidth+4, ch.list.minimum().Height))
	return container.NewWithoutLayout(back, ch.field, ch.list)
}

// laidOut follows another size of the window or its panes: what is open stands and measures anew.
func (c *coding) laidOut() {
	if _, ok := c.overlay.(interface{ laidOut() }); !ok {
		return
	}
	c.tasks.after(0, func() {
		if o, ok := c.overlay.(interface{ laidOut() }); ok {
			o.laidOut()
		}
	})
}
