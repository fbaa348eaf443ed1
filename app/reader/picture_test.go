package reader_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"pressmark/app/reader"
)

// open shows a reader in a test window. PRESSMARK_PICTURES names a folder where pictures are left.
func open(t testing.TB, w, h float32) (*reader.Reader, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	r := reader.New()
	win.SetContent(r)
	win.Resize(fyne.NewSize(w, h))
	return r, win
}

func keepPicture(t testing.TB, name string, img image.Image) {
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
	r, win := open(t, 800, 760)
	d, marks, notes := sample()
	r.SetDocument(d)
	r.SetMarks(marks)
	r.SetNotes(notes)
	win.Canvas().Focus(r)
	keepPicture(t, "sample", win.Canvas().Capture())
}
