package assets_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"pressmark/assets"
)

// What the window draws: a name missing here would show as a question mark there.
var wantIcons = strings.Fields(`library statements entities codebook todo search import export undo redo
	plus close check more fold-left fold-right trash edit person firm body medium law place group unknown
	tag memo article folder settings sun moon keyboard warning info chevron-down chevron-up chevron-right claim speaker
	mention filter clock copy link pin drop empty-library empty-search`)

type svg struct {
	XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	ViewBox string   `xml:"viewBox,attr"`
	Paths   []struct {
		Fill   string `xml:"fill,attr"`
		Stroke string `xml:"stroke,attr"`
		D      string `xml:"d,attr"`
	} `xml:"path"`
}

func TestEveryIconIsThere(t *testing.T) {
	names := assets.IconNames()
	for _, name := range wantIcons {
		if !slices.Contains(names, name) {
			t.Errorf("no icon %q", name)
		}
	}
}

func TestIconsAreOneFilledPath(t *testing.T) {
	for _, name := range assets.IconNames() {
		var icon svg
		if err := xml.Unmarshal(assets.Icon(name), &icon); err != nil {
			t.Errorf("icon %q: %v", name, err)
			continue
		}
		want := "0 0 20 20"
		if strings.HasPrefix(name, "empty-") {
			want = "0 0 48 48"
		}
		if icon.ViewBox != want {
			t.Errorf("icon %q has viewBox %q, want %q", name, icon.ViewBox, want)
		}
		if len(icon.Paths) != 1 || icon.Paths[0].D == "" {
			t.Errorf("icon %q has %d paths, want one that is not empty", name, len(icon.Paths))
			continue
		}
		if p := icon.Paths[0]; p.Fill != "#000000" || p.Stroke != "" {
			t.Errorf("icon %q: fill %q, stroke %q; a theme recolours a fill only", name, p.Fill, p.Stroke)
		}
	}
}

func TestIconsAndDrawingsAreTheSameSet(t *testing.T) {
	drawn, err := os.ReadFile("icons/strokes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(drawn)) {
		if name, _, ok := strings.Cut(line, ": "); ok && !strings.HasPrefix(line, "#") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if got := assets.IconNames(); !slices.Equal(got, names) {
		t.Errorf("icons %q, drawings %q", got, names)
	}
}

func TestUnknownIconName(t *testing.T) {
	for _, name := range []string{"", "no such icon", "../icon", "strokes"} {
		if !bytes.Equal(assets.Icon(name), assets.Icon("unknown")) {
			t.Errorf("Icon(%q) is not the icon %q", name, "unknown")
		}
	}
}

func TestAppIcon(t *testing.T) {
	picture, err := png.Decode(bytes.NewReader(assets.AppIcon))
	if err != nil {
		t.Fatal(err)
	}
	if b := picture.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Errorf("icon.png is %v, want 512 x 512", b)
	}
	drawing, err := os.Open("icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	defer drawing.Close()
	for d := xml.NewDecoder(drawing); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("icon.svg: %v", err)
		}
	}
}
