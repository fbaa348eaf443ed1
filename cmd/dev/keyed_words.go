package main

// chooseWords chooses cue and content of a statement's reporter in the text, with keys of the table, and reads
// them back.
func (d *seedDesk) chooseWords(st placedStatement) {
	start, end := d.place(st.Evidence[0].Start, st.Evidence[0].End)
	d.find(typable(st.Evidence[0].Quote), start)
	d.keys.press("open-mark", 1)
	d.Wait("the strip", focus("strip:concept"))
	for _, stop := range []string{"stance", "speaker", "for", "reported"} {
		d.keys.press("strip-skip", 1)
		d.Wait("the stop "+stop, focus("strip:"+stop))
	}
	d.keys.press("strip-words", 1)
	d.Wait("the cue", focus("strip:cue"))
	d.keys.press("widen", 1)
	d.Wait("a word to be selected", func(e Event) bool { return e.E == "select" && e.Start == start && e.End > start })
	cue, _ := d.Last(kind("select"))
	d.keys.press("words-take", 1)
	d.Wait("the content", focus("strip:content"))
	d.keys.press("widen", 1)
	d.Wait("a word to be selected", func(e Event) bool { return e.E == "select" && e.Start == start && e.End > start })
	d.keys.press("widen", 1)
	d.Wait("a wider passage", func(e Event) bool { return e.E == "select" && e.Start <= start && e.End >= end })
	content, _ := d.Last(kind("select"))
	d.keys.press("words-take", 1)
	d.Wait("the reporter's mode", focus("strip:link"))
	d.Shot("cue")
	d.done()
	line, n := d.keys.taken()
	d.Log("cue and content of a reporter: %d keys (%s)", n, line)
	for _, row := range d.Session.statements(d.a) {
		for _, l := range row.List("reported_by") {
			if len(l.List("cue")) == 1 && len(l.List("content")) == 1 {
				d.Equal("the cue", l.List("cue")[0].String("quote"), cue.Text)
				d.Equal("the content", l.List("content")[0].String("quote"), content.Text)
				return
			}
		}
	}
	d.Fail("no reporter has a cue and a content")
}
