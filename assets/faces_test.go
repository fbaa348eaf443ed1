package assets_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"pressmark/assets"
)

func TestFacesReadAndCoverTheirScripts(t *testing.T) {
	faces := []struct {
		data         []byte
		family, name string
	}{
		{assets.SerifRegular, "Noto Serif", "Regular"},
		{assets.SerifBold, "Noto Serif", "Bold"},
		{assets.SerifItalic, "Noto Serif", "Italic"},
		{assets.SansRegular, "Noto Sans", "Regular"},
		{assets.SansBold, "Noto Sans", "Bold"},
		{assets.SansItalic, "Noto Sans", "Italic"},
	}
	for _, face := range faces {
		f, err := sfnt.Parse(face.data)
		if err != nil {
			t.Errorf("%s %s: %v", face.family, face.name, err)
			continue
		}
		family, _ := f.Name(nil, sfnt.NameIDFamily)
		style, _ := f.Name(nil, sfnt.NameIDSubfamily)
		if family != face.family || style != face.name {
			t.Errorf("got %s %s, want %s %s", family, style, face.family, face.name)
		}
		missing(t, f, family+" "+style, "AZazéßŁő“”’–—…·€§¶ЖяΩλ")
	}
}

// The reader's tests set Chinese in this face, for a machine may have none.
func TestChineseTestFace(t *testing.T) {
	data, err := os.ReadFile("testdata/cjk-test.otf")
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > 200<<10 {
		t.Errorf("cjk-test.otf has %d bytes, want at most 200 KB", len(data))
	}
	f, err := sfnt.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	missing(t, f, "cjk-test.otf", "马化腾腾讯张勇张一鸣张利东阿里巴巴字节跳动港务局公布岸电新规"+
		"，。、「」（）“”的是在和了中国互联网企业发展支持政策说表示")
}

func missing(t *testing.T, f *sfnt.Font, name, characters string) {
	t.Helper()
	for _, r := range characters {
		if i, err := f.GlyphIndex(nil, r); err != nil || i == 0 {
			t.Errorf("%s has no glyph for %q", name, r)
		}
	}
}

func TestFontLicence(t *testing.T) {
	for _, want := range []string{"SIL OPEN FONT LICENSE Version 1.1", "Google LLC", "DISCLAIMER"} {
		if !strings.Contains(assets.FontLicence, want) {
			t.Errorf("FontLicence does not say %q", want)
		}
	}
}

func TestEverythingStaysSmall(t *testing.T) {
	var total int64
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		total += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > 6<<20 || bytes.Equal(assets.SerifRegular, assets.SansRegular) {
		t.Errorf("the package's files have %d bytes, want at most 6 MB", total)
	}
}
