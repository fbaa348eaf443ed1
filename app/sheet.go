package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// A sheet is a ground with round corners and a border, perhaps with a soft shadow. It is put together: where
// the processor draws the window, one round rectangle as large as a panel takes longer than all else in it,
// for its distance from the border is worked out at each pixel.
type sheet struct {
	drawn
	radius float32
	shade  *shade               // nil: none
	body   [3]*canvas.Rectangle // the part between the corners from top to bottom, and what is left and right of it
	edges  [4]*canvas.Rectangle // top, bottom, left, right
	outer  [4]*canvas.Rectangle // corners in the colour of the border: top left, top right, bottom left, bottom right
	inner  [4]*canvas.Rectangle // upon them in the colour of the sheet
}

// surface is a sheet that lies where it belongs: a card.
func surface(radius float32) *sheet { return newSheet(radius, nil) }

// raised is a sheet that stands over what is beside it, with a soft shadow: a panel, a menu, a toast.
func raised(radius float32) *sheet { return newSheet(radius, newShade(radius)) }

func newSheet(radius float32, shadow *shade) *sheet {
	s := &sheet{radius: radius, shade: shadow}
	if shadow != nil {
		s.objects = shadow.objects()
	}
	for _, part := range [][]*canvas.Rectangle{s.body[:], s.outer[:], s.inner[:], s.edges[:]} {
		for i := range part {
			part[i] = canvas.NewRectangle(nil)
			s.objects = append(s.objects, part[i])
		}
	}
	for i := range s.outer {
		s.outer[i].TopLeftCornerRadius, s.inner[i].TopLeftCornerRadius = at(i, 0, radius), at(i, 0, radius-1)
		s.outer[i].TopRightCornerRadius, s.inner[i].TopRightCornerRadius = at(i, 1, radius), at(i, 1, radius-1)
		s.outer[i].BottomLeftCornerRadius, s.inner[i].BottomLeftCornerRadius = at(i, 2, radius), at(i, 2, radius-1)
		s.outer[i].BottomRightCornerRadius, s.inner[i].BottomRightCornerRadius = at(i, 3, radius), at(i, 3, radius-1)
	}
	s.paint, s.place, s.min = s.repaint, s.arrange, func() fyne.Size { return fyne.Size{} }
	s.ExtendBaseWidget(s)
	return s
}

// at is the radius of a corner that is the one asked for, else 0: not round.
func at(corner, asked int, radius float32) float32 {
	if corner == asked {
		return radius
	}
	return 0
}

func (s *sheet) repaint() {
	if s.shade != nil {
		s.shade.paint()
	}
	ground, line := theme.Color(colSurface), theme.Color(colLine)
	for _, r := range s.body {
		r.FillColor = ground
	}
	for i := range s.outer {
		s.edges[i].FillColor, s.outer[i].FillColor, s.inner[i].FillColor = line, line, ground
	}
}

func (s *sheet) arrange(size fyne.Size) {
	if s.shade != nil {
		s.shade.place(size)
	}
	r, w, h := s.radius, size.Width, size.Height
	stand := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(max(0, w), max(0, h)))
	}
	stand(s.body[0], r, 0, w-2*r, h)
	stand(s.body[1], 0, r, r+1, h-2*r) // one into its neighbour: where pixels and units differ, no gap shows
	stand(s.body[2], w-r-1, r, r+1, h-2*r)
	stand(s.edges[0], r, 0, w-2*r, 1)
	stand(s.edges[1], r, h-1, w-2*r, 1)
	stand(s.edges[2], 0, r, 1, h-2*r)
	stand(s.edges[3], w-1, r, 1, h-2*r)
	for i, o := range s.outer {
		x, y := float32(i%2)*(w-r), float32(i/2)*(h-r)
		stand(o, x, y, r, r)
		stand(s.inner[i], x+1-2*float32(i%2), y+1-2*float32(i/2), r, r) // one into the body, too
	}
}
