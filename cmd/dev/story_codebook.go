package main

import (
	"os"
	"path/filepath"
	"strings"
)

// codebookStory keeps a codebook without the mouse: a child with its definition, an example, a move, a merge seen
// before it is made and taken back, an earlier day, the codebook closed and coded with, files out and in.
func codebookStory(s *Session) {
	s.Equal("making the sample", s.verbCode("sample", s.Archive), exitGood)
	article := ""
	for _, row := range s.CLI("list") {
		if strings.HasPrefix(row.String("title"), "Small operators fear") {
			article = row.String("id")
		}
	}
	s.Start()
	s.Key("ctrl+4")
	s.Wait("the tree of concepts", focus("codebook"))
	s.Shot("tree")
	s.newChild()
	s.exampleMoveMerge()
	s.earlierDay()
	s.codebookFiles()
	s.codeClosed(article)
	s.Quit()
	s.Equal("check after the story", s.verbCode("check"), exitGood)
}

// made waits for a step by its label.
func (s *Session) made(label string) {
	s.Wait("the step "+label, func(e Event) bool { return e.E == "step" && e.Label == label })
}

// code is a line of the codebook as the command line has it.
func (s *Session) codeNamed(name string) Row {
	for _, r := range s.CLI("codebook") {
		if r.String("name") == name {
			return r
		}
	}
	s.Fail("the codebook has no %q", name)
	return nil
}

// chooseCode finds a code by the filter and gives the tree the keys.
func (s *Session) chooseCode(words string) {
	s.Key("/")
	s.Wait("the filter", focus("codebook:filter"))
	s.Key("ctrl+a")
	s.Type(words)
	s.Key("enter")
	s.Wait("the tree", focus("codebook"))
}

func (s *Session) newChild() {
	s.chooseCode("persuasion")
	s.Key("b")
	s.Wait("the panel for a new concept", focus("panel:new-concept"))
	s.Type("Warnings come first")
	s.Key("enter")
	s.made("Made the concept 'Warnings come first'")
	s.Key("d")
	s.Wait("the field of the definition", focus("code:definition"))
	s.Type("Whoever breaks the order is warned before any fine.")
	s.Shot("definition")
	s.Key("ctrl+enter")
	s.made("Defined 'Warnings come first'")
	s.Key("a")
	s.Wait("the field of another name", focus("code:another name"))
	s.Type("second chance")
	s.Key("enter")
	s.made("Added the name 'second chance' to 'Warnings come first'")
	row := s.codeNamed("Warnings come first")
	s.Equal("its definition", row.String("definition"), "Whoever breaks the order is warned before any fine.")
	s.Equal("its parent", row.String("parent_name"), "Persuasion before fines")
}

func (s *Session) exampleMoveMerge() {
	s.Key("v")
	s.Wait("where to move it", focus("panel:move"))
	s.Type("who pays")
	s.Key("enter")
	s.made("Moved 'Warnings come first' below 'Who pays'")
	s.chooseCode("welcome")
	s.Key("right")
	s.Wait("the sheet", focus("code"))
	s.Key("end", "q")
	step := s.Wait("the example", kind("step"))
	if !strings.HasSuffix(step.Label, "as an example of 'Rules are welcome'") {
		s.Fail("Q on a passage made the step %q", step.Label)
	}
	s.Key("m")
	s.Wait("what to merge into", focus("panel:merge-code"))
	s.Type("enable")
	s.Key("enter")
	seen := s.Wait("the preview of the merge", kind("preview"))
	s.Equal("statements in the preview", seen.Count, 4)
	s.Shot("merge")
	s.Key("enter")
	s.made("Merged 'Rules are welcome' into 'Rules enable investment', 4 statements")
	s.Equal("it stands for", s.codeNamed("Rules are welcome").Name("merged_into"), "Rules enable investment")
	s.Key("ctrl+z")
	s.Wait("the undo", func(e Event) bool { return e.E == "step" && e.Undoes != "" })
	s.Equal("its uses again", s.codeNamed("Rules are welcome")["uses"], 4.0)
}

func (s *Session) earlierDay() {
	s.Key("g")
	s.Wait("which day", focus("panel:as-of"))
	s.Key("enter") // yesterday, when there was no archive
	s.Wait("the keys back", kind("focus"))
	s.Shot("yesterday")
	s.Key("n")
	told := s.Wait("that nothing can be changed", kind("toast"))
	if !strings.Contains(told.Text, "can only be read") {
		s.Fail("on an earlier day N says %q", told.Text)
	}
	s.Key("g")
}

func (s *Session) codebookFiles() {
	path := filepath.Join(s.dir, "codebook.csv")
	s.Key("ctrl+shift+p")
	s.Wait("the list of commands", focus("panel:commands"))
	s.Type("save the codebook")
	s.Key("enter")
	s.Wait("where to", focus("panel:codebook-out"))
	s.Key("ctrl+a")
	s.Type(path)
	s.Key("enter")
	s.Wait("the file", func(e Event) bool { return e.E == "toast" && strings.HasPrefix(e.Text, "Written to") })
	out, code := s.Verb("codebook", "--csv")
	s.Equal("codebook --csv", code, exitGood)
	data, err := os.ReadFile(path)
	s.check(err)
	s.Equal("the window's file", string(data), string(out))
	_, code = s.Verb("codebook", "--read", path)
	s.Equal("reading it into its own archive", code, exitGood)
}

// codeClosed codes with the closed codebook: Enter takes nothing that is not there, Shift+Enter makes it.
func (s *Session) codeClosed(article string) {
	s.Key("ctrl+4")
	s.Wait("the codebook", kind("focus"))
	s.Key("z")
	s.made("Closed the codebook: coding takes the codes that are there")
	s.Key("ctrl+1")
	a := s.Open(article)
	s.Select(a, "", "The larger lines are not of one mind")
	s.Key("c")
	s.Wait("the strip", focus("strip:concept"))
	s.Type("noisy quays")
	s.Wait("its rows", filtered("noisy quays"))
	s.Shot("closed")
	s.Key("enter")
	s.Key("shift+enter")
	s.Wait("the stance", focus("strip:stance"))
	s.Key("ctrl+enter")
	s.Wait("the reader to have the focus again", focus("reader"))
	row := s.codeNamed("noisy quays")
	s.Equal("uses of what was made on purpose", row["uses"], 1.0)
	s.Equal("its definition", row.String("definition"), "")
	s.Key("ctrl+5")
	s.Wait("To do", focus("todos"))
	s.Shot("to-define")
}
