package reader_test

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"pressmark/app/reader"
	"pressmark/assets"
)

// paper is a theme with the reader's own colours in one variant.
type paper struct {
	fyne.Theme
	variant fyne.ThemeVariant
}

func (p paper) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameBackground {
		name = reader.ColorPage
	}
	if c, ok := reader.OwnColor(name, p.variant); ok {
		return c
	}
	return p.Theme.Color(name, p.variant)
}

func faces(t testing.TB) reader.Faces {
	cjk, err := os.ReadFile("../../assets/testdata/cjk-test.otf")
	if err != nil {
		t.Fatal(err)
	}
	return reader.Faces{
		Serif: reader.Face{Regular: assets.SerifRegular, Bold: assets.SerifBold, Italic: assets.SerifItalic},
		Sans:  reader.Face{Regular: assets.SansRegular, Bold: assets.SansBold, Italic: assets.SansItalic},
		More:  [][]byte{cjk},
	}
}

// open shows a reader in a test window with the program's faces.
func open(t testing.TB, variant fyne.ThemeVariant, scale, w, h float32) (*reader.Reader, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(paper{theme.DefaultTheme(), variant})
	win := app.NewWindow("")
	t.Cleanup(win.Close)
	win.SetPadded(false)
	win.Canvas().(test.WindowlessCanvas).SetScale(scale)
	r := reader.New()
	r.SetFaces(faces(t))
	win.SetContent(r)
	win.Resize(fyne.NewSize(w, h))
	return r, win
}

// keepPicture leaves a picture for a person to look at, where PRESSMARK_PICTURES names a folder.
func keepPicture(t testing.TB, name string, img image.Image) {
	t.Helper()
	dir := os.Getenv("PRESSMARK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

func TestSamplePicture(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		scale   float32
		width   float32
	}{
		{"light", theme.VariantLight, 1, 800},
		{"dark", theme.VariantDark, 1, 800},
		{"narrow", theme.VariantLight, 1, 560},
		{"scale15", theme.VariantLight, 1.5, 700},
		{"scale2", theme.VariantDark, 2, 700},
	} {
		r, win := open(t, c.variant, c.scale, c.width, 760)
		d, marks, notes := sample()
		r.SetDocument(d)
		r.SetMarks(marks)
		r.SetNotes(notes)
		win.Canvas().Focus(r)
		keepPicture(t, c.name, win.Canvas().Capture())
	}
}
