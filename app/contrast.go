package app

import (
	"image/color"

	"fyne.io/fyne/v2"

	"pressmark/app/reader"
)

// contrastRest are the colours of the window beside the reader's in high contrast: black on white, every
// line drawn, text at 7:1 or better.
var contrastRest = map[fyne.ThemeColorName]color.NRGBA{
	colPanel: rgb(0xFFFFFF), colSurface: rgb(0xFFFFFF), colAccentSoft: rgb(0xC9ECF0), colMenuKey: {A: 200},
}

// contrast returns a colour of high contrast; false for a name that is none of ours.
func contrast(name fyne.ThemeColorName) (color.Color, bool) {
	if c, ok := reader.ContrastColor(name); ok {
		return c, true
	}
	c, ok := contrastRest[name]
	return c, ok
}
