package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// lookStory takes a picture of each place that people see, for eyes to judge.
func lookStory(s *Session) {
	s.StartBare()
	s.Wait("the first start", focus("start:folder"))
	s.Shot("first-start")
	s.Kill()
	// No steps at all: it makes the archive and leaves it empty.
	s.Equal("making an empty archive", s.verbCode("apply", "-"), exitGood)
	s.Start()
	s.Shot("empty-library")
	s.Quit()
	titles := s.hardTitles()
	s.Start()
	a := s.importSeed()
	s.Shot("reading")
	s.lookAtMarking(a)
	s.lookAtCoding(a)
	s.lookAtSearch()
	s.lookAtViews()
	for i, id := range titles {
		s.Open(id)
		s.Shot([]string{"long-title", "chinese"}[i])
	}
	s.Quit()
}

// lookAtMarking shows the picker, with rows and reasons, and the preview of all mentions.
func (s *Session) lookAtMarking(a Article) {
	s.markNew(a, "including Tencent Holdings’ ", "Pony Ma Huateng", "s", "")
	s.markNew(a, "Alibaba Group Holding’s ", "Daniel Zhang Yong", "s", "")
	s.markNew(a, "the state, according to the CAC.", "Zhang Lidong", "s", "")
	s.markNew(a, "including ", "Tencent Holdings", "f", "Tencent")
	s.markNew(a, "Pony Ma Huateng and ", "Alibaba Group Holding", "f", "Alibaba")
	s.Select(a, "Alibaba chairman ", "Zhang")
	s.Key("s")
	s.Wait("the picker", focus("picker"))
	s.Shot("picker")
	s.Key("enter")
	s.Wait("the mark", kind("step"))
	s.Select(a, "Pony Ma Huateng and ", "Alibaba Group Holding")
	s.Key("a")
	s.Wait("the preview of all mentions", focus("mentions"))
	s.Shot("mentions")
	s.Key("esc")
	s.Wait("the reader to have the focus again", focus("reader"))
}

// lookAtCoding shows the strip at three of its stops, a coded statement, and a memo.
func (s *Session) lookAtCoding(a Article) {
	s.Select(a, "", "regulations are created for the purpose of “healthier development”")
	s.Key("c")
	s.Wait("the strip", focus("strip:concept"))
	s.Shot("strip-empty")
	const concept = "Regulation serves the healthy development of the industry"
	s.Type(concept)
	s.Wait("the rows", filtered(concept))
	s.Shot("strip-concept")
	s.Key("shift+enter")
	s.Wait("the stance", focus("strip:stance"))
	s.Shot("strip-stance")
	s.Key("+")
	s.Wait("the speaker", focus("strip:speaker"))
	s.Shot("strip-speaker")
	s.Key("enter")
	s.Wait("the firm", focus("strip:for"))
	s.Key("F4")
	s.Wait("the next speaker", focus("strip:speaker"))
	s.Shot("strip-joint")
	s.Key("enter")
	s.Wait("the firm", focus("strip:for"))
	s.Key("ctrl+enter")
	s.Wait("the reader to have the focus again", focus("reader"))
	s.Shot("coded")
	s.Key("m")
	s.Wait("the memo", focus("memo"))
	s.Type("Who else says so?")
	s.Shot("memo")
	s.Key("esc")
	s.Wait("the memo to be kept", kind("step"))
	s.Wait("the reader to have the focus again", focus("reader"))
}

func (s *Session) lookAtSearch() {
	s.indexed()
	s.Key("ctrl+k")
	s.Wait("the search box", focus("search"))
	for _, look := range []struct{ query, shot string }{{"symposium", "search"}, {`symposium speaker:"Pony`, "error"}, {"nothing whatever", "none"}} {
		s.Key("ctrl+a")
		s.Type(look.query)
		s.Wait("the answer to "+look.query, func(e Event) bool { return e.E == "rows" && e.Query == look.query })
		s.Shot(look.shot)
	}
	s.Key("esc")
	s.GoTo("reader")
}

// lookAtViews shows the wide views, the sheet of all keys, finding in the page, and the panels.
func (s *Session) lookAtViews() {
	for i, name := range []string{"statements", "entities", "codebook", "todo"} {
		s.Key(fmt.Sprintf("ctrl+%d", i+2))
		s.Wait("the view", kind("view"))
		s.Shot(name)
	}
	s.Key("ctrl+1")
	s.Wait("the library", kind("view"))
	s.GoTo("reader")
	s.Key("F1")
	s.Shot("keys")
	s.Key("esc")
	s.Key("ctrl+shift+p")
	s.Shot("commands")
	s.Key("esc")
	s.Key("ctrl+e")
	s.Wait("the panel that asks where to", focus("panel:export"))
	s.Shot("export")
	s.Key("esc")
	s.GoTo("reader")
	s.Key("ctrl+f")
	s.Wait("find in page", focus("find"))
	s.Key("ctrl+a")
	s.Type("state")
	s.Wait("the hits", func(e Event) bool { return e.E == "found" && e.Query == "state" })
	s.Shot("find")
	s.Key("esc")
	s.Wait("the reader to have the focus again", focus("reader"))
}

// hardTitles brings in an article whose title is longer than any pane is wide, half of it Chinese, and one
// that is all Chinese; it returns their ids.
func (s *Session) hardTitles() []string {
	const long = "Regulators, platforms and ministries agree after a night of talks on what nobody had expected them to agree on"
	texts := []string{
		long + "：马化腾与张勇谈互联网行业健康持续发展\n\nThe talks ended at dawn, a spokeswoman said.\n",
		"中国科技公司负责人称赞北京的监管指引\n\n" + strings.Repeat("腾讯控股的马化腾和阿里巴巴集团的张勇等主要中国科技公司负责人，称赞了北京上个月在一次座谈会上发布的最新科技政策指引，国家互联网信息办公室周四宣布。", 3) +
			"\n\n“马化腾表示，他再次感受到党中央、国务院和各级政府对互联网行业发展的关心和重视，”声明说。\n",
	}
	var ids []string
	for i, text := range texts {
		path := filepath.Join(s.dir, fmt.Sprintf("hard%d.txt", i))
		s.write(path, text)
		rows := s.CLI("import", path)
		if len(rows) != 1 {
			s.Fail("import of %s told %d rows", path, len(rows))
		}
		ids = append(ids, rows[0].String("id"))
	}
	return ids
}
