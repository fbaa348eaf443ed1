package reader_test

import (
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/assets"
)

// paper is a theme with the reader's own colours in one variant.
type paper struct {
	fyne.Theme
	variant  fyne.ThemeVariant
	contrast bool
}

func (p paper) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameBackground {
		name = reader.ColorPage
	}
	if c, ok := reader.ContrastColor(name); ok && p.contrast {
		return c
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
	app.Settings().SetTheme(paper{theme.DefaultTheme(), variant, false})
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

// TestPictures compares whole readers with the pictures in testdata. They are small on purpose: what
// they must show fits in them. Fyne's compare leaves room for rounding.
func TestPictures(t *testing.T) {
	for _, c := range []struct {
		name    string
		variant fyne.ThemeVariant
		scale   float32
		w, h    float32
		show    func(r *reader.Reader)
	}{
		{"light", theme.VariantLight, 1, 720, 420, showSample},
		{"dark", theme.VariantDark, 1, 720, 420, showSample},
		{"scale15", theme.VariantLight, 1.5, 420, 240, showSample},
		{"scale2", theme.VariantDark, 2, 340, 180, showSample},
		{"narrow", theme.VariantLight, 1, 480, 400, showSample},
		{"unfolded", theme.VariantLight, 1, 600, 420, func(r *reader.Reader) {
			showSample(r)
			r.SetFold(true)
			r.ScrollTo(500, 0)
		}},
		{"chinese", theme.VariantLight, 1, 700, 300, showChinese},
		{"overlaps", theme.VariantLight, 1, 640, 240, showOverlaps},
		{"overlaps-dark", theme.VariantDark, 1.5, 500, 200, showOverlaps},
		{"contrast", theme.VariantLight, 1, 720, 420, showSample},
		{"contrast-overlaps", theme.VariantLight, 1, 640, 240, showOverlaps},
		{"mixed", theme.VariantLight, 1, 640, 240, showMixed},
		{"found", theme.VariantLight, 1, 560, 300, showFound},
		{"found-dark", theme.VariantDark, 1, 560, 300, showFound},
		{"contrast-found", theme.VariantLight, 1, 560, 300, showFound},
		{"selection", theme.VariantLight, 1, 560, 400, showSelection},
		{"runs", theme.VariantLight, 1, 560, 240, showRuns},
		{"chinese-dark", theme.VariantDark, 1.5, 460, 220, showChinese},
		{"strip", theme.VariantLight, 1, 560, 460, showStrip},
		{"empty", theme.VariantLight, 1, 300, 160, func(r *reader.Reader) {
			r.SetDocument(reader.Document{})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, win := open(t, c.variant, c.scale, c.w, c.h)
			if strings.HasPrefix(c.name, "contrast") {
				fyne.CurrentApp().Settings().SetTheme(paper{theme.DefaultTheme(), c.variant, true})
			}
			c.show(r)
			win.Canvas().Focus(r)
			img := win.Canvas().Capture()
			keepPicture(t, c.name, img)
			test.AssertImageMatches(t, c.name+".png", img)
		})
	}
}

func showSample(r *reader.Reader) {
	d, marks, notes := sample()
	r.SetDocument(d)
	r.SetMarks(marks)
	r.SetNotes(notes)
}

func showChinese(r *reader.Reader) {
	// Only characters of the test face, so that the picture is the same on every machine.
	text := "港务局公布岸电新规\n腾讯的马化腾和阿里巴巴总裁张勇支持新规，“邮轮用上岸电，对海港有利”，港务局在五月一日公布（Tencent）。字节跳动和百度对公布的规章承诺：“从一月一日，所有航船使用岸电！”港务局的人说。"
	title := strings.Index(text, "\n")
	r.SetDocument(reader.Document{Text: text, Language: "zh", Blocks: []annotate.Block{
		{Kind: annotate.Title, End: title}, {Kind: annotate.Paragraph, Start: title + 1, End: len(text)},
	}})
	r.SetMarks([]reader.Mark{
		{ID: "1", Span: spanOf(text, "马化腾"), Style: reader.Speaker},
		{ID: "2", Span: spanOf(text, "邮轮用上岸电，对海港有利"), Style: reader.Claim},
		{ID: "3", Span: spanOf(text, "Tencent"), Style: reader.Firm},
	})
}

func showOverlaps(r *reader.Reader) {
	text := "Ten marks lie over this sentence and each of them begins one word further on than the one before, which nobody would do but which must be readable all the same."
	var marks []reader.Mark
	at := 0
	for i := range 10 {
		at += strings.Index(text[at:], " ") + 1
		marks = append(marks, reader.Mark{ID: string(rune('a' + i)), Span: annotate.Span{Start: at, End: min(at+60, len(text))}, Style: reader.Style(i % 5)})
	}
	r.SetDocument(reader.Document{Text: text})
	r.SetMarks(marks)
}

func showSelection(r *reader.Reader) {
	showSample(r)
	d, _, _ := sample()
	r.SetHits([]annotate.Span{spanOf(d.Text, "power"), spanOf(d.Text, "new rules"), spanOf(d.Text, "clear"), spanOf(d.Text, "the company")})
	r.Select(spanOf(d.Text, "Krol, who"), spanOf(d.Text, "rules are “the ground on which"))
}

// showFound lights two layers: what a search of the archive found, and what was found in this text.
func showFound(r *reader.Reader) {
	showSample(r)
	d, _, _ := sample()
	r.SetHits([]annotate.Span{spanOf(d.Text, "power"), spanOf(d.Text, "new rules")})
	r.SetFound([]annotate.Span{spanOf(d.Text, "rules"), spanOf(d.Text, "region"), spanOf(d.Text, "Port Authority")})
	r.SelectFound(spanOf(d.Text, "region"))
}

// showMixed has Latin and Chinese in one line, bold and a mark over both.
func showMixed(r *reader.Reader) {
	text := "Tencent’s Pony Ma 马化腾 backed the rules, “对海港有利”, and Alibaba’s 张勇 did so too; 港务局 (the port authority) 公布 them on 五月一日."
	backed := spanOf(text, "Pony Ma 马化腾")
	r.SetDocument(reader.Document{Text: text, Language: "zh", Blocks: []annotate.Block{{Kind: annotate.Paragraph, End: len(text),
		Runs: []annotate.Run{{Kind: annotate.Bold, Start: backed.Start, End: backed.End}}}}})
	r.SetMarks([]reader.Mark{{ID: "1", Span: backed, Style: reader.Speaker}, {ID: "2", Span: spanOf(text, "“对海港有利”"), Style: reader.Claim, Doubtful: true},
		{ID: "3", Span: spanOf(text, "张勇"), Style: reader.Speaker, Unresolved: true}})
}

func showStrip(r *reader.Reader) {
	showSample(r)
	d, _, _ := sample()
	claim := spanOf(d.Text, "backed the new rules on shore power")
	r.Select(claim)
	r.SetGap(claim.End, 120)
}

func spanOf(text, words string) annotate.Span {
	i := strings.Index(text, words)
	return annotate.Span{Start: i, End: i + len(words)}
}

func same(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// showRuns has what the source set in bold or italic and what it linked, across a line's end too.
func showRuns(r *reader.Reader) {
	text := "The harbour reopened on Monday after repairs that took most of the winter, the mayor said at the new pier of Port Aldar, where a small crowd had gathered.\nBold, then italic, then both; the link goes on."
	var title, rest []annotate.Run
	run := func(runs *[]annotate.Run, kind annotate.RunKind, words string) {
		s := spanOf(text, words)
		*runs = append(*runs, annotate.Run{Kind: kind, Start: s.Start, End: s.End, URL: "https://example.org/"})
	}
	run(&title, annotate.Bold, "reopened on Monday")
	run(&title, annotate.Italic, "most of the winter")
	run(&title, annotate.Link, "the new pier of Port Aldar")
	run(&rest, annotate.Bold, "Bold")
	run(&rest, annotate.Italic, "italic")
	run(&rest, annotate.Bold, "both")
	run(&rest, annotate.Italic, "both")
	run(&rest, annotate.Link, "the link goes on")
	cut := strings.Index(text, "\n")
	r.SetDocument(reader.Document{Text: text, Blocks: []annotate.Block{
		{Kind: annotate.Paragraph, End: cut, Runs: title}, {Kind: annotate.Paragraph, Start: cut + 1, End: len(text), Runs: rest}}})
	r.SetMarks([]reader.Mark{{ID: "1", Span: spanOf(text, "Port Aldar"), Style: reader.Mention}})
}

// sumsWanted makes TestPictureSums print, in a process of its own.
const sumsWanted = "PRESSMARK_PICTURE_SUMS"

// TestPictureSums prints a sum of each picture's pixels for TestSameInEveryLanguage; else it does nothing.
func TestPictureSums(t *testing.T) {
	if os.Getenv(sumsWanted) == "" {
		t.Skip("it serves TestSameInEveryLanguage")
	}
	for _, c := range []struct {
		name string
		show func(*reader.Reader)
	}{{"sample", showSample}, {"chinese", showChinese}, {"mixed", showMixed}, {"overlaps", showOverlaps}, {"runs", showRuns}} {
		r, win := open(t, theme.VariantLight, 1.5, 500, 260)
		c.show(r)
		sum := sha256.New()
		img := win.Canvas().Capture()
		if err := png.Encode(sum, img); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("sum %s %x\n", c.name, sum.Sum(nil))
	}
}

// TestSameInEveryLanguage paints the same pictures, pixel by pixel, whatever language the machine speaks. Each
// is tried in a process of its own: Fyne asks for the language once.
func TestSameInEveryLanguage(t *testing.T) {
	first := ""
	for _, lang := range []string{"C", "en_US.UTF-8", "de_DE.UTF-8", "zh_CN.UTF-8"} {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestPictureSums$", "-test.count", "1")
		cmd.Env = append(os.Environ(), sumsWanted+"=1", "LANG="+lang, "LC_ALL="+lang, "LANGUAGE="+strings.TrimSuffix(lang, ".UTF-8"))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("LANG=%s: %v: %s", lang, err, out)
		}
		sums := ""
		for line := range strings.Lines(string(out)) {
			if strings.HasPrefix(line, "sum ") {
				sums += line
			}
		}
		if strings.Count(sums, "\n") != 5 {
			t.Fatalf("LANG=%s: %d pictures, want 5: %s", lang, strings.Count(sums, "\n"), out)
		}
		if first == "" {
			first = sums
		} else if sums != first {
			t.Errorf("LANG=%s gives\n%swant\n%s", lang, sums, first)
		}
	}
}
