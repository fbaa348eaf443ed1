package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// told writes typeset lines for people: signs and indents, looks as *bold*, /italic/, <link>.
func told(lines []rowLine) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(strings.Repeat("  ", int(l.indent)/proseIndent))
		if l.bar {
			b.WriteString("| ")
		}
		if l.across {
			b.WriteString("----")
		}
		if l.sign != "" {
			b.WriteString(l.sign + " ")
		}
		for _, p := range l.pieces {
			s := p.text
			if p.bold {
				s = "*" + s + "*"
			}
			if p.italic {
				s = "/" + s + "/"
			}
			if p.link != "" {
				s = "<" + s + ">"
			}
			b.WriteString(s)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestMarkdownIsTypeset(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct{ markdown, want string }{
		{"", ""},
		{"Plain words.\nA line of its own.\n\nA paragraph.", "Plain words.\nA line of its own.\nA paragraph."},
		{"# Head\n\n**bold**, *italic* and ***both***", "*Head*\n*bold*, /italic/ and /*both*/"},
		{"- one\n- two\n  - inner\n\n3. three\n4. four", "  • one\n  • two\n    • inner\n  3. three\n  4. four"},
		{"> said\n> so", "  | said\n  | so"},
		{"a\n\n---\n\nb", "a\n----\nb"},
		{"5 \\* 3 &amp; 4 &lt; 9", "5 * 3 & 4 < 9"},
		{"`a <b> c`\n\n```go\nx := 1\n\ty\n```", "a <b> c\nx := 1\n    y"},
		{"see [the port](https://port.example/a) and https://b.example", "see <the port> (https://port.example/a) and <https://b.example>"},
		{"<me@a.example>", "<me@a.example>"},
		{"[press](javascript:alert(1)) [file](file:///etc/passwd)", "press (javascript:alert(1)) file (file:///etc/passwd)"},
		{"![a ship](http://track.example/x.png)", "a ship (picture: http://track.example/x.png)"},
		{"![](http://track.example/x.png)", "picture (picture: http://track.example/x.png)"},
		{"x <img src=\"http://track.example/x.png\"> y", "x <img src=\"http://track.example/x.png\"> y"},
		{"<script>\nalert(1)\n</script>", "<script>\nalert(1)\n</script>"},
		{"马云说：**规则**很好", "马云说：*规则*很好"},
	} {
		if got := told(typeset(c.markdown, 5000, 0, face{size: sizeBody})); got != c.want {
			t.Errorf("typeset(%q)\n got %q\nwant %q", c.markdown, got, c.want)
		}
	}
}

// No byte of a memo is lost by breaking it into lines, and no line is wider than the column.
func TestTypesetLinesHoldAllWords(t *testing.T) {
	test.NewTempApp(t)
	words := "A memo with **some bold words in it**, an-awfully-long-compound-that-breaks, supercalifragilisticexpialidocious and 一些中文的话在里面 until it ends."
	for width := float32(60); width < 700; width += 23 {
		for _, b := range parseProse(words) {
			flat, looks := b.flat()
			at := 0
			for _, s := range breakRuns(flat, looks, width, face{size: sizeBody}) {
				if s.Start != at || s.End <= s.Start {
					t.Fatalf("at width %v a line is %v after byte %d", width, s, at)
				}
				at = s.End
				var w float32
				for _, p := range b.pieces(flat, looks, s) {
					w += rule.text(strings.TrimRight(p.text, " "), face{size: sizeBody, bold: p.bold})
				}
				if w > width+0.5 {
					t.Fatalf("at width %v the line %q is %v wide", width, s.In(flat), w)
				}
			}
			if at != len(flat) {
				t.Fatalf("at width %v the lines end at byte %d of %d", width, at, len(flat))
			}
		}
	}
	lines := typeset(strings.Repeat("words and ", 100), 200, 3, face{size: sizeBody})
	if len(lines) != 3 || !strings.HasSuffix(told(lines), "…") {
		t.Errorf("cut to three lines: %q", told(lines))
	}
}

// openings is an application that remembers what it was asked to open.
type openings struct {
	fyne.App
	opened []string
}

func (o *openings) OpenURL(u *url.URL) error { o.opened = append(o.opened, u.String()); return nil }

func TestLinksAreOpenedAfterAQuestionAlone(t *testing.T) {
	d := newDesk(t, 1280, 800, portText)
	app := &openings{App: d.c.App}
	d.c.App = app
	p := newProse(d.window)
	win := test.NewTempWindow(t, p)
	win.Resize(fyne.NewSize(600, 400))
	p.set("![x](http://track.example/x.png) <img src=\"http://track.example/y.png\">\n\n[port](https://port.example/a) [bad](javascript:x)")
	if p.heightFor(600) < 40 {
		t.Fatalf("the text is %v high", p.heightFor(600))
	}
	click := func(words string) {
		y := float32(0)
		for _, l := range p.laid(p.Size().Width) {
			x := l.indent
			y += l.above
			for _, piece := range l.pieces {
				if strings.Contains(piece.text, words) {
					p.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x+3, y+3)})
				}
				x += rule.text(piece.text, p.face)
			}
			y += 20
		}
		d.tasks.settle()
	}
	for _, words := range []string{"x", "track", "img", "bad", "javascript"} {
		click(words)
	}
	if len(d.events("notice")) > 0 || len(app.opened) > 0 {
		t.Fatalf("clicks beside links asked %v and opened %v", d.events("notice"), app.opened)
	}
	click("port")
	if said := fmt.Sprint(d.events("notice")); !strings.Contains(said, "https://port.example/a") || len(app.opened) > 0 {
		t.Fatalf("a link is asked about by %q, opened %v", said, app.opened)
	}
	d.press("Escape")
	click("port")
	d.press("Enter")
	if len(app.opened) != 1 || app.opened[0] != "https://port.example/a" {
		t.Fatalf("opened %v", app.opened)
	}
}

func TestMemosAreShownTypeset(t *testing.T) {
	d := codedDesk(t)
	d.focus(d.library.list)
	d.press("Enter", "M")
	d.write("# Why\nSee **the port** at https://port.example")
	d.press("Ctrl+Enter")
	if got := told(d.coding.right.card.memo); !strings.HasPrefix(got, "*Why*\nSee *the port* at") {
		t.Errorf("the memo on the article is shown as %q", got)
	}
	d.shot("memo-article")
	d.press("Ctrl+Z")
	if got := told(d.coding.right.card.memo); got != "" {
		t.Errorf("after undo the memo on the article is %q", got)
	}
	d.press("Ctrl+3")
	d.entity("Tomas Lind")
	d.press("N")
	d.write("- one\n- **two**")
	d.press("Ctrl+Enter")
	s := d.entities().sheet
	if got := told(s.facts[s.memoAt].prose); got != "  • one\n  • *two*" {
		t.Errorf("the memo of an entity is shown as %q", got)
	}
	d.shot("memo-entity")
	d.press("Ctrl+7", "N")
	d.write("We leave out *opinion*.\n\n> as agreed")
	d.press("Ctrl+Enter")
	diary := d.views[viewDiary].(*diaryView)
	if got := told(diary.lines(0)); got != "We leave out /opinion/.\n  | as agreed" {
		t.Errorf("the entry is shown as %q", got)
	}
	d.shot("diary-entry")
}
