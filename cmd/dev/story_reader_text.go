package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"path/filepath"
	"strings"
)

// What the story of the reader does to the text itself, and what must be looked at to be believed.

// hover rests the pointer on marks: the popover must be seen, not only told of, though no key follows.
func (s *Session) hover(x, y float64) {
	s.input(append(s.moveTo(x+2, y+60), "sleep", "0.3")...)
	before := s.look()
	s.input(append(s.moveTo(x+2, y+1), "sleep", "0.05")...)
	s.input(append(s.moveTo(x+3, y), "sleep", "0.05")...)
	s.Wait("the popover of the marks", kind("hover"))
	s.pause(0.3)
	if bytes.Equal(before.Pix, s.look().Pix) {
		s.Fail("the window told of a popover and did not draw it")
	}
	s.Shot("hover")
	s.input(s.moveTo(x, y+300)...)
}

func (s *Session) look() *image.RGBA {
	img, err := s.display.picture(s.ctx)
	s.check(err)
	return img
}

// dragByWords clicks, presses again at once and drags: the selection grows by whole words.
func (s *Session) dragByWords(from, to Event) {
	x, y := from.middle()
	toX, toY := to.middle()
	s.pause(0.5)
	args := append(s.moveTo(x, y), "sleep", settle, "click", "1", "sleep", settle, "mousedown", "1", "sleep", settle)
	args = append(append(args, s.moveTo((x+toX)/2, (y+toY)/2)...), "sleep", settle)
	args = append(append(args, s.moveTo(toX, toY)...), "sleep", settle, "mouseup", "1")
	s.input(args...)
	s.selects("a drag after a double click", "firms can invest. She asked for more time")
	s.Key("esc")
}

// takeOut takes a paragraph out of the text by the list of kinds and gets it back.
func (s *Session) takeOut(a Article) {
	a = s.article(a.ID) // corrected meanwhile
	s.Select(a, "at every berth. ", "The council")
	s.command("this paragraph is")
	s.Wait("the list of kinds", focus("menu"))
	s.Shot("kinds")
	s.Key("end", "enter")
	s.Wait("the paragraph to go", func(e Event) bool { return e.E == "step" && strings.HasPrefix(e.Label, "Took ") })
	s.Wait("word of its marks", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Corrected.") })
	if text := s.CLI("show", a.ID)[0].String("text"); strings.Contains(text, "The council will vote") {
		s.Fail("the paragraph is still in the text: %q", text)
	}
	s.Key("ctrl+z")
	s.Wait("the undo", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Undone: Took ") })
}

const harbourPage = `<html lang="en"><head><title>Harbour reopens after repairs</title></head><body><article><h1>Harbour reopens after repairs</h1>
<p>The harbour <b>reopened on Monday</b> after repairs that took <i>most of the winter</i>, the mayor said at the quay, where a small crowd had gathered.</p>
<h2>What it cost</h2>
<p>Ships of the northern lines had to call at <a href="https://example.org/aldar">Port Aldar</a>, which cost them half a day on every crossing. The council paid for the detours.</p>
<p>Nobody was hurt when a crane fell in January, and the insurers of the port have paid for most of the damage since.</p></article></body></html>
`

// importOldExtraction imports a page and gives it the text that an older extractor might have made: a misread
// name, a promo line, no headings; with marks on it.
func (s *Session) importOldExtraction() {
	path := filepath.Join(s.dir, "harbour.html")
	s.write(path, harbourPage)
	row := s.CLI("import", path)[0]
	id := row.String("id")
	text := strings.Replace(row.String("text"), "Port Aldar", "Port Alder", 1)
	text = strings.Replace(text, "\nNobody was hurt", "\nAdvertisement: sail with Nordsund\nNobody was hurt", 1)
	older := map[string]any{"op": "revise", "table": "article", "id": id, "fields": map[string]any{"text": text, "extractor": "an older one"}}
	mark := func(kind, words string) map[string]any {
		return change("annotation", "", map[string]any{"article": id, "type": kind, "resolution": "none", "spans": []any{map[string]any{"quote": words}}})
	}
	s.applySteps("older", []map[string]any{step("Read long ago", older),
		step("Marked it", mark("claim", "most of the damage"), mark("mention", "Port Alder"), mark("firm", "Nordsund"))})
}

// extractAnew reads the page's original again: what changes is shown, taken, and in doubt listed; then one
// undo takes it back.
func (s *Session) extractAnew(a Article) {
	before := s.text(a.ID)
	s.command("extract anew")
	s.Wait("the panel of the newer text", focus("panel:extraction"))
	s.Shot("extraction")
	s.Key("enter")
	s.Wait("the newer text", func(e Event) bool { return e.E == "step" && strings.HasPrefix(e.Label, "Extracted ") })
	s.Wait("word of the marks", func(e Event) bool { return e.E == "toast" && strings.Contains(e.Text, "2 marks to look at again") })
	if now := s.text(a.ID); !strings.Contains(now, "Port Aldar") || strings.Contains(now, "Advertisement") {
		s.Fail("after the extraction the text is %q", now)
	}
	s.command("review marks")
	s.Wait("the review", kind("review"))
	s.selects("the review", "Port Aldar")
	s.Shot("extraction-review")
	s.Key("enter")
	s.Wait("the mark to be placed", func(e Event) bool { return e.E == "step" && strings.HasPrefix(e.Label, "Placed ") })
	s.Key("esc", "ctrl+z")
	s.Wait("the undo", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Undone: Placed ") })
	s.Key("ctrl+z")
	s.Wait("the undo", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Undone: Extracted ") })
	if now := s.text(a.ID); now != before {
		s.Fail("after the undo the text is %q, want %q", now, before)
	}
	s.command("extract anew")
	s.Wait("the panel again", focus("panel:extraction"))
	s.Key("esc")
}

// text is an article's text with the kinds of its blocks, as the verb show tells.
func (s *Session) text(id string) string {
	row := s.CLI("show", id)[0]
	blocks, err := json.Marshal(row["blocks"])
	s.check(err)
	return fmt.Sprintf("%s\n%s", row.String("text"), blocks)
}
