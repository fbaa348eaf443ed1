package app

import "fyne.io/fyne/v2"

// logPlace reports where the selection or the caret stands, in pixels of the window, so that a test can
// click on its words; nothing when it is out of sight.
func (v *articleView) logPlace() {
	if v.log == nil {
		return
	}
	driver := fyne.CurrentApp().Driver()
	canvas := driver.CanvasForObject(v.reader)
	pos, size, ok := v.reader.SelectionRect()
	if canvas == nil || !ok {
		return
	}
	at, scale := driver.AbsolutePositionForObject(v.reader).Add(pos), canvas.Scale()
	v.log.write("place", event{"x": int(at.X * scale), "y": int(at.Y * scale), "w": int(size.Width * scale), "h": int(size.Height * scale)})
}
