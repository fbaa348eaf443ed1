package paint_test

import (
	"image"
	"image/color"
	"testing"

	"pressmark/app/reader/layout"
	"pressmark/app/reader/paint"
	"pressmark/assets"
)

var (
	red  = color.RGBA{200, 0, 0, 255}
	blue = color.RGBA{0, 0, 200, 255}
	ink  = color.RGBA{20, 20, 20, 255}
)

// TestLastFillIsSeen: fills are never laid over each other, the last one alone is seen.
func TestLastFillIsSeen(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 100, 20))
	paint.New().Under(img, 0, 1, []paint.Fill{
		{From: 0, To: 90 * 64, Top: 2, Bottom: 18, Color: red},
		{From: 30 * 64, To: 60 * 64, Top: 2, Bottom: 18, Color: blue},
	}, nil)
	for _, c := range []struct {
		x    int
		want color.RGBA
	}{{10, red}, {29, red}, {40, blue}, {59, blue}, {60, red}, {95, color.RGBA{}}} {
		if got := img.RGBAAt(c.x, 10); got != c.want {
			t.Errorf("column %d is %v, want %v", c.x, got, c.want)
		}
	}
	if got := img.RGBAAt(0, 2); got != (color.RGBA{}) {
		t.Errorf("the corner of a mark is %v, want it cut", got)
	}
}

// TestBandsAreToldApart: without colour, each pattern leaves its own picture.
func TestBandsAreToldApart(t *testing.T) {
	seen := map[string]paint.Pattern{}
	for _, p := range []paint.Pattern{paint.Solid, paint.Dashed, paint.Thick, paint.Dotted, paint.Double, paint.LongGap} {
		img := image.NewRGBA(image.Rect(0, 0, 60, 10))
		paint.New().Under(img, 0, 1, nil, []paint.Band{{From: 0, To: 60 * 64, Top: 3, Pattern: p, Color: ink}})
		if other, ok := seen[string(img.Pix)]; ok {
			t.Errorf("patterns %d and %d look the same", p, other)
		}
		seen[string(img.Pix)] = p
	}
}

// TestNothingIsDrawnOutside: what reaches beyond the picture is cut, whatever the scale.
func TestNothingIsDrawnOutside(t *testing.T) {
	for _, scale := range []float32{0.7, 1, 1.5, 2, 3} {
		img := image.NewRGBA(image.Rect(0, 0, 30, 12))
		p := paint.New()
		fills := []paint.Fill{{From: -640, To: 64000, Top: -4, Bottom: 90, Color: red}, {From: 0, To: 640, Top: -4, Bottom: 90, Color: blue, Hatched: true}}
		p.Under(img, 3, scale, fills, []paint.Band{{From: -640, To: 64000, Top: 40, Pattern: paint.Thick, Color: ink}})
		fonts, err := layout.NewFonts(layout.Sources{Serif: layout.Source{Regular: assets.SerifRegular}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Word(img, fonts.Word("Wgjf", layout.Style{Size: 30}, false), -20*64, 5, scale, ink)
	}
}

func TestWordIsDrawnInInk(t *testing.T) {
	fonts, err := layout.NewFonts(layout.Sources{Serif: layout.Source{Regular: assets.SerifRegular}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := fonts.Word("H", layout.Style{Size: 40}, false)
	img := image.NewRGBA(image.Rect(0, 0, 60, 60))
	paint.New().Word(img, w, 0, 50, 1, ink)
	full, part := 0, 0
	for i := 0; i < len(img.Pix); i += 4 {
		switch a := img.Pix[i+3]; {
		case a == 255 && img.Pix[i] == ink.R:
			full++
		case a > 0:
			part++
			if img.Pix[i] > a {
				t.Fatalf("a pixel of alpha %d has red %d: it is not premultiplied", a, img.Pix[i])
			}
		}
	}
	if full < 100 || part == 0 {
		t.Errorf("an H of 40 points has %d full pixels and %d at its edges", full, part)
	}
}

func TestPixel(t *testing.T) {
	for _, c := range []struct {
		v     int32
		scale float32
		want  int
	}{{64, 1, 1}, {32, 1, 1}, {31, 1, 0}, {64, 1.5, 2}, {-64, 1.5, -1}, {0, 2, 0}} {
		if got := paint.Pixel(c.v, c.scale); got != c.want {
			t.Errorf("Pixel(%d, %v) = %d, want %d", c.v, c.scale, got, c.want)
		}
	}
}
