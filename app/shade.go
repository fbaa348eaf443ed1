package app

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// A shade is the soft shadow around a raised sheet: eight pictures, four of corners and four of edges one
// pixel thick that are drawn out along the sheet. Layers of round rectangles would look the same, but where
// the processor draws the window, seven of them take ten times as long as the rest of a panel, in each frame.
type shade struct {
	radius float32
	pieces [8]*canvas.Image // top left, top, top right, left, right, bottom left, bottom, bottom right
	drawn  color.Color      // the colour that the pieces were made of
}

// shadeSteps are how far each layer of a shadow reaches beyond its sheet, at the sides and below; above it
// is a third of that, as the light falls from there.
var shadeSteps = [...]int{14, 12, 10, 8, 6, 4, 2}

const (
	shadeSide  = 14
	shadeAbove = shadeSide / 3
)

func newShade(radius float32) *shade {
	s := &shade{radius: radius}
	for i := range s.pieces {
		s.pieces[i] = &canvas.Image{FillMode: canvas.ImageFillStretch}
	}
	return s
}

func (s *shade) objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, p := range s.pieces {
		out = append(out, p)
	}
	return out
}

// paint makes the pieces in the colour of the theme, where that is another than before.
func (s *shade) paint() {
	col := theme.Color(colShade)
	if col == s.drawn {
		return
	}
	s.drawn = col
	whole := s.picture(color.NRGBAModel.Convert(col).(color.NRGBA))
	reach, w, h := s.reach(), whole.Rect.Dx(), whole.Rect.Dy()
	xs, ys := [4]int{0, shadeSide + reach, w - shadeSide - reach, w}, [4]int{0, shadeAbove + reach, h - shadeSide - reach, h}
	i := 0
	for row := range 3 {
		for column := range 3 {
			if row == 1 && column == 1 {
				continue // the sheet itself stands there
			}
			part := image.NewNRGBA(image.Rect(0, 0, xs[column+1]-xs[column], ys[row+1]-ys[row]))
			draw.Draw(part, part.Rect, whole, image.Pt(xs[column], ys[row]), draw.Src)
			s.pieces[i].Image = part
			s.pieces[i].Refresh()
			i++
		}
	}
}

// reach is how far a corner reaches into the sheet: to where no layer is round any more.
func (s *shade) reach() int { return int(s.radius) + shadeSide }

// picture is the shadow of the smallest sheet that has edges: a pixel between its corners.
func (s *shade) picture(layer color.NRGBA) *image.NRGBA {
	side := 2*s.reach() + 1
	out := image.NewNRGBA(image.Rect(0, 0, side+2*shadeSide, side+shadeAbove+shadeSide))
	one := float64(layer.A) / 255
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			light := 1.0
			for _, by := range shadeSteps {
				px, py := float64(x-shadeSide)+0.5, float64(y-shadeAbove)+0.5
				light *= 1 - one*coverage(px, py, -float64(by), -float64(by/3), float64(side+by), float64(side+by), float64(s.radius)+float64(by))
			}
			out.SetNRGBA(x, y, color.NRGBA{layer.R, layer.G, layer.B, uint8(math.Round(255 * (1 - light)))})
		}
	}
	return out
}

// coverage tells how much of a pixel with its middle at x, y a round rectangle covers, from 0 to 1.
func coverage(x, y, left, top, right, bottom, radius float64) float64 {
	dx := max(left+radius-x, x-(right-radius), 0)
	dy := max(top+radius-y, y-(bottom-radius), 0)
	return min(max(radius-math.Hypot(dx, dy)+0.5, 0), 1)
}

// place stands the pieces around a sheet; on one that is smaller than its corners they shrink.
func (s *shade) place(sheet fyne.Size) {
	across, down := min(float32(s.reach()), sheet.Width/2), min(float32(s.reach()), sheet.Height/2)
	xs := [4]float32{-shadeSide, across, sheet.Width - across, sheet.Width + shadeSide}
	ys := [4]float32{-shadeAbove, down, sheet.Height - down, sheet.Height + shadeSide}
	i := 0
	for row := range 3 {
		for column := range 3 {
			if row == 1 && column == 1 {
				continue
			}
			p := s.pieces[i]
			p.Move(fyne.NewPos(xs[column], ys[row]))
			p.Resize(fyne.NewSize(xs[column+1]-xs[column], ys[row+1]-ys[row]))
			p.Hidden = p.Size().Width < 1 || p.Size().Height < 1
			i++
		}
	}
}
