package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// putOn shows an object on a layer without a layout. Fyne's Add alone does not have the window drawn: what
// comes by itself, such as a popover under a resting pointer, would be seen only after the next key.
func putOn(layer *fyne.Container, o fyne.CanvasObject) {
	layer.Add(o)
	canvas.Refresh(layer)
}

// takeOff takes an object away from its layer again.
func takeOff(layer *fyne.Container, o fyne.CanvasObject) {
	layer.Remove(o)
	canvas.Refresh(layer)
}
