package app

import (
	"image/color"

	"pressmark/annotate"
)

// tint is the colour that was given to whom a mark names, or to its tag; nil for that of its type.
func (c *coding) tint(a annotate.Annotation) color.Color {
	if a.Tag != "" {
		for _, t := range c.tags {
			if t.ID == a.Tag {
				return ownColour(t.Colour)
			}
		}
	}
	if e, ok := c.names.Entity(a.Entity); ok && e.Colour != "" {
		return ownColour(e.Colour)
	}
	return nil
}
