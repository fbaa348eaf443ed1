package app

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// An action is what one key or one menu item does, by a name that stays the same across versions.
type action string

// A keyMode says where a key counts. Keys of inWindow count everywhere; those of the other modes only
// where nothing else takes characters.
type keyMode string

const (
	inWindow keyMode = "window"
	inReader keyMode = "reader"
	inList   keyMode = "list"
	inFind   keyMode = "find"
)

const (
	newArchive      action = "new-archive"
	openArchive     action = "open-archive"
	showFolder      action = "show-folder"
	importArticles  action = "import"
	exportSet       action = "export"
	printView       action = "print"
	saveNow         action = "save"
	quit            action = "quit"
	undo            action = "undo"
	redo            action = "redo"
	findHere        action = "find"
	findNext        action = "find-next"
	findPrevious    action = "find-previous"
	searchAll       action = "search"
	searchSelection action = "search-selection"
	copyCitation    action = "copy-citation"
	correctText     action = "correct-text"
	blockKind       action = "block-kind"
	extractAgain    action = "extract-anew"
	reviewDoubts    action = "review-marks"
	commands        action = "commands"
	viewLibrary     action = "view-library"
	viewStatements  action = "view-statements"
	viewEntities    action = "view-entities"
	viewCodebook    action = "view-codebook"
	viewTodos       action = "view-todos"
	viewTrash       action = "view-trash"
	goBack          action = "go-back"
	goAhead         action = "go-ahead"
	ofPublication   action = "filter-publication"
	ofYear          action = "filter-year"
	ofState         action = "filter-state"
	nextArticle     action = "next-article"
	previousArticle action = "previous-article"
	articleCoded    action = "article-coded"
	includeArticle  action = "include-article"
	lookAgain       action = "look-again"
	excludeArticle  action = "exclude-article"
	nextPane        action = "next-pane"
	foldLeft        action = "fold-left"
	foldRight       action = "fold-right"
	zoomIn          action = "zoom-in"
	zoomOut         action = "zoom-out"
	zoomReset       action = "zoom-reset"
	contextMenu     action = "context-menu"
	themeSystem     action = "theme-system"
	themeLight      action = "theme-light"
	themeDark       action = "theme-dark"
	themeContrast   action = "theme-contrast"
	allKeys         action = "keys"
	about           action = "about"

	markSpeaker          action = "mark-speaker"
	markFirm             action = "mark-firm"
	markClaim            action = "mark-claim"
	markMention          action = "mark-mention"
	tag                  action = "tag"
	memo                 action = "memo"
	memoLinks            action = "memo-links"
	whoseMarks           action = "whose-marks"
	tagDigit1            action = "tag-1"
	tagDigit2            action = "tag-2"
	tagDigit3            action = "tag-3"
	tagDigit4            action = "tag-4"
	tagDigit5            action = "tag-5"
	tagDigit6            action = "tag-6"
	tagDigit7            action = "tag-7"
	tagDigit8            action = "tag-8"
	tagDigit9            action = "tag-9"
	allMentions          action = "all-mentions"
	openMark             action = "open-mark"
	evidence             action = "evidence"
	example              action = "example"
	keepSelection        action = "keep-selection"
	sameClaimNextSpeaker action = "same-claim-next-speaker"
	sameSpeakerNextClaim action = "same-speaker-next-claim"
	repeatLast           action = "repeat-last"
	trash                action = "trash"
	rename               action = "rename"
	nextMark             action = "next-mark"
	prevMark             action = "previous-mark"
	borderFlip           action = "border-flip"
	borderWordLeft       action = "border-word-left"
	borderWordRight      action = "border-word-right"
	borderCharacterLeft  action = "border-character-left"
	borderCharacterRight action = "border-character-right"
	escape               action = "escape"
	caretLeft            action = "caret-left"
	caretRight           action = "caret-right"
	caretUp              action = "caret-up"
	caretDown            action = "caret-down"
	lineStart            action = "line-start"
	lineEnd              action = "line-end"
	pageUp               action = "page-up"
	pageDown             action = "page-down"
	widen                action = "widen"
	narrow               action = "narrow"
	foldAsides           action = "fold-asides"
	nextSentence         action = "next-sentence"
	previousSentence     action = "previous-sentence"
	extendSentence       action = "extend-sentence"
	extendSentenceBack   action = "extend-sentence-back"
	nextParagraph        action = "next-paragraph"
	previousParagraph    action = "previous-paragraph"
	listUp               action = "list-up"
	listDown             action = "list-down"
	listOpen             action = "list-open"
	findClose            action = "find-close"
	findForward          action = "find-forward"
	findPassage          action = "find-passage"
)

// A keyRow is one row of the key table.
type keyRow struct {
	action action
	mode   keyMode
	keys   []string // chords as people write them: "Ctrl+Shift+Z", "Shift+W", "?"
	label  string
	menu   string // the menu it stands in; empty: none
	beside bool   // the platform or the widget that has the focus answers it; it stands here so that the sheet shows it
}

// defaultKeys is the only key table: menu, shortcuts, the sheet of all keys and the verb keys are made
// of it. An action may have no key; then it is in the menu and in the list of commands.
var defaultKeys = append([]keyRow{
	{action: newArchive, mode: inWindow, keys: []string{"Ctrl+N"}, label: "New archive…", menu: "File"},
	{action: openArchive, mode: inWindow, keys: []string{"Ctrl+O"}, label: "Open archive…", menu: "File"},
	{action: showFolder, mode: inWindow, label: "Show folder", menu: "File"},
	{action: importArticles, mode: inWindow, keys: []string{"Ctrl+I"}, label: "Import articles…", menu: "File"},
	{action: exportSet, mode: inWindow, keys: []string{"Ctrl+E"}, label: "Export…", menu: "File"},
	{action: printView, mode: inWindow, keys: []string{"Ctrl+P"}, label: "Print view…", menu: "File"},
	{action: saveNow, mode: inWindow, keys: []string{"Ctrl+S"}, label: "When was it saved?", menu: "File"},
	{action: quit, mode: inWindow, keys: []string{"Ctrl+Q"}, label: "Quit", menu: "File"},

	{action: undo, mode: inWindow, keys: []string{"Ctrl+Z"}, label: "Undo", menu: "Edit"},
	{action: redo, mode: inWindow, keys: []string{"Ctrl+Shift+Z", "Ctrl+Y"}, label: "Redo", menu: "Edit"},
	{action: findHere, mode: inWindow, keys: []string{"Ctrl+F"}, label: "Find in this article", menu: "Edit"},
	{action: findNext, mode: inWindow, keys: []string{"F3"}, label: "Next match", menu: "Edit"},
	{action: findPrevious, mode: inWindow, keys: []string{"Shift+F3"}, label: "Previous match", menu: "Edit"},
	{action: searchAll, mode: inWindow, keys: []string{"Ctrl+K"}, label: "Search all articles", menu: "Edit"},
	{action: searchSelection, mode: inWindow, keys: []string{"Ctrl+Shift+F"}, label: "Search the selection", menu: "Edit"},
	{action: copyCitation, mode: inWindow, label: "Copy with citation", menu: "Edit"},
	{action: correctText, mode: inWindow, label: "Correct this paragraph…", menu: "Edit"},
	{action: blockKind, mode: inWindow, label: "This paragraph is…", menu: "Edit"},
	{action: extractAgain, mode: inWindow, label: "Extract anew from the original…", menu: "Edit"},
	{action: reviewDoubts, mode: inWindow, label: "Review marks that lost their place…", menu: "Edit"},

	{action: viewLibrary, mode: inWindow, keys: []string{"Ctrl+1"}, label: "Library", menu: "View"},
	{action: viewStatements, mode: inWindow, keys: []string{"Ctrl+2"}, label: "Statements", menu: "View"},
	{action: viewEntities, mode: inWindow, keys: []string{"Ctrl+3"}, label: "Entities", menu: "View"},
	{action: viewCodebook, mode: inWindow, keys: []string{"Ctrl+4"}, label: "Codebook", menu: "View"},
	{action: viewTodos, mode: inWindow, keys: []string{"Ctrl+5"}, label: "To do", menu: "View"},
	{action: viewTrash, mode: inWindow, label: "Trash", menu: "View"},
	{action: nextArticle, mode: inWindow, keys: []string{"Ctrl+PageDown"}, label: "Next article", menu: "View"},
	{action: previousArticle, mode: inWindow, keys: []string{"Ctrl+PageUp"}, label: "Previous article", menu: "View"},
	{action: articleCoded, mode: inWindow, keys: []string{"Ctrl+D"}, label: "This article is coded, or not yet", menu: "Mark"},
	{action: nextPane, mode: inWindow, keys: []string{"F6"}, label: "Next pane", menu: "View"},
	{action: foldLeft, mode: inWindow, keys: []string{"F9"}, label: "Fold the left pane", menu: "View"},
	{action: foldRight, mode: inWindow, keys: []string{"Shift+F9"}, label: "Fold the right pane", menu: "View"},
	{action: ofPublication, mode: inWindow, label: "Library of one publication…", menu: "View"},
	{action: ofYear, mode: inWindow, label: "Library of one year…", menu: "View"},
	{action: ofState, mode: inWindow, label: "Library of one state, with counts…", menu: "View"},
	{action: zoomIn, mode: inWindow, keys: []string{"Ctrl++", "Ctrl+=", "Ctrl+Shift+="}, label: "Larger text", menu: "View"},
	{action: zoomOut, mode: inWindow, keys: []string{"Ctrl+-"}, label: "Smaller text", menu: "View"},
	{action: zoomReset, mode: inWindow, keys: []string{"Ctrl+0"}, label: "Usual text size", menu: "View"},
	{action: themeSystem, mode: inWindow, label: "Colours of the system", menu: "View"},
	{action: themeLight, mode: inWindow, label: "Light colours", menu: "View"},
	{action: themeDark, mode: inWindow, label: "Dark colours", menu: "View"},
	{action: themeContrast, mode: inWindow, label: "High contrast", menu: "View"},

	{action: markSpeaker, mode: inReader, keys: []string{"S"}, label: "Mark as speaker", menu: "Mark"},
	{action: markFirm, mode: inReader, keys: []string{"F"}, label: "Mark as firm", menu: "Mark"},
	{action: markClaim, mode: inReader, keys: []string{"C"}, label: "Mark as claim and code it", menu: "Mark"},
	{action: markMention, mode: inReader, keys: []string{"E"}, label: "Mark as mention", menu: "Mark"},
	{action: tag, mode: inReader, keys: []string{"T"}, label: "Tag…", menu: "Mark"},
	{action: memo, mode: inReader, keys: []string{"M"}, label: "Memo", menu: "Mark"},
	{action: whoseMarks, mode: inReader, keys: []string{"V"}, label: "Whose marks are shown…", menu: "View"},
	{action: memoLinks, mode: inReader, label: "Open a link of the memo…", menu: "Mark"},
	{action: tagDigit1, mode: inReader, keys: []string{"1"}, label: "First tag of the codebook"},
	{action: tagDigit2, mode: inReader, keys: []string{"2"}, label: "Second tag"},
	{action: tagDigit3, mode: inReader, keys: []string{"3"}, label: "Third tag"},
	{action: tagDigit4, mode: inReader, keys: []string{"4"}, label: "Fourth tag"},
	{action: tagDigit5, mode: inReader, keys: []string{"5"}, label: "Fifth tag"},
	{action: tagDigit6, mode: inReader, keys: []string{"6"}, label: "Sixth tag"},
	{action: tagDigit7, mode: inReader, keys: []string{"7"}, label: "Seventh tag"},
	{action: tagDigit8, mode: inReader, keys: []string{"8"}, label: "Eighth tag"},
	{action: tagDigit9, mode: inReader, keys: []string{"9"}, label: "Ninth tag"},
	{action: allMentions, mode: inReader, keys: []string{"A"}, label: "All mentions of this name…", menu: "Mark"},
	{action: openMark, mode: inReader, keys: []string{"Enter"}, label: "Open the mark or statement", menu: "Mark"},
	{action: evidence, mode: inReader, keys: []string{"D"}, label: "Selection is evidence of the last statement", menu: "Mark"},
	{action: example, mode: inReader, keys: []string{"Q"}, label: "Selection is an example of the concept", menu: "Mark"},
	{action: keepSelection, mode: inReader, keys: []string{"G"}, label: "Keep this selection and start another", menu: "Mark"},
	{action: sameClaimNextSpeaker, mode: inReader, keys: []string{"."}, label: "Same claim, next speaker", menu: "Mark"},
	{action: sameSpeakerNextClaim, mode: inReader, keys: []string{","}, label: "Same speaker, next claim", menu: "Mark"},
	{action: repeatLast, mode: inReader, keys: []string{"R"}, label: "Repeat the last mark", menu: "Mark"},
	{action: trash, mode: inReader, keys: []string{"X", "Delete"}, label: "Move the mark to the trash", menu: "Mark"},
	{action: rename, mode: inReader, keys: []string{"F2"}, label: "Rename", menu: "Mark"},
	{action: nextMark, mode: inReader, keys: []string{"J"}, label: "Next mark", menu: "Mark"},
	{action: prevMark, mode: inReader, keys: []string{"K"}, label: "Previous mark", menu: "Mark"},
	{action: borderFlip, mode: inReader, keys: []string{"B"}, label: "Move the other border"},
	{action: borderWordLeft, mode: inReader, keys: []string{"Alt+Left"}, label: "Border one word left"},
	{action: borderWordRight, mode: inReader, keys: []string{"Alt+Right"}, label: "Border one word right"},
	{action: borderCharacterLeft, mode: inReader, keys: []string{"Alt+Up"}, label: "Border one character left"},
	{action: borderCharacterRight, mode: inReader, keys: []string{"Alt+Down"}, label: "Border one character right"},
	{action: caretLeft, mode: inReader, keys: []string{"Left"}, label: "Caret left; Ctrl: by words, Shift: selects", beside: true},
	{action: caretRight, mode: inReader, keys: []string{"Right"}, label: "Caret right; Ctrl: by words, Shift: selects", beside: true},
	{action: caretUp, mode: inReader, keys: []string{"Up"}, label: "Caret up", beside: true},
	{action: caretDown, mode: inReader, keys: []string{"Down"}, label: "Caret down", beside: true},
	{action: lineStart, mode: inReader, keys: []string{"Home"}, label: "Start of the line; Ctrl: of the text", beside: true},
	{action: lineEnd, mode: inReader, keys: []string{"End"}, label: "End of the line; Ctrl: of the text", beside: true},
	{action: pageUp, mode: inReader, keys: []string{"PageUp"}, label: "Page up", beside: true},
	{action: pageDown, mode: inReader, keys: []string{"PageDown"}, label: "Page down", beside: true},
	{action: widen, mode: inReader, keys: []string{"W"}, label: "Widen: word, clause or quotation, sentence, paragraph"},
	{action: narrow, mode: inReader, keys: []string{"Shift+W"}, label: "Narrow"},
	{action: nextSentence, mode: inReader, keys: []string{"N"}, label: "Next sentence"},
	{action: previousSentence, mode: inReader, keys: []string{"P"}, label: "Previous sentence"},
	{action: extendSentence, mode: inReader, keys: []string{"Shift+N"}, label: "Extend by a sentence"},
	{action: extendSentenceBack, mode: inReader, keys: []string{"Shift+P"}, label: "Extend back by a sentence"},
	{action: nextParagraph, mode: inReader, keys: []string{"Ctrl+Down"}, label: "Next paragraph", beside: true},
	{action: previousParagraph, mode: inReader, keys: []string{"Ctrl+Up"}, label: "Previous paragraph", beside: true},
	{action: goBack, mode: inReader, keys: []string{"Backspace"}, label: "Back to the place read before"},
	{action: goAhead, mode: inReader, keys: []string{"Shift+Backspace"}, label: "Ahead again"},
	{action: foldAsides, mode: inReader, keys: []string{"H"}, label: "Show or fold related headlines and boilerplate", menu: "View"},
	{action: escape, mode: inReader, keys: []string{"Escape"}, label: "Close what is open, then drop the selection"},

	{action: listUp, mode: inList, keys: []string{"Up"}, label: "Row before", beside: true},
	{action: listDown, mode: inList, keys: []string{"Down"}, label: "Next row", beside: true},
	{action: listOpen, mode: inList, keys: []string{"Enter"}, label: "Open", beside: true},
	{action: includeArticle, mode: inList, keys: []string{"I"}, label: "In the library: include the article"},
	{action: lookAgain, mode: inList, keys: []string{"L"}, label: "In the library: look at it again"},
	{action: excludeArticle, mode: inList, keys: []string{"O"}, label: "In the library: exclude it, with a reason"},
	{action: findForward, mode: inFind, keys: []string{"Enter"}, label: "Next match", beside: true},
	{action: findPassage, mode: inFind, keys: []string{"Tab"}, label: "A passage: type its beginning, this key, its end", beside: true},
	{action: findClose, mode: inFind, keys: []string{"Escape"}, label: "Close, keep the match selected", beside: true},

	{action: commands, mode: inWindow, keys: []string{"Ctrl+Shift+P"}, label: "All commands…", menu: "Help"},
	{action: allKeys, mode: inWindow, keys: []string{"F1", "?"}, label: "All keys", menu: "Help"},
	{action: contextMenu, mode: inWindow, keys: []string{"Shift+F10"}, label: "What can be done here"},
	{action: about, mode: inWindow, label: "About Pressmark", menu: "Help"},
}, slices.Concat(stripKeys, viewKeys, codebookKeys)...)

// A chord is a key with its modifiers, as the driver reports both.
type chord struct {
	key  fyne.KeyName
	mods fyne.KeyModifier
}

var keyNames = map[string]fyne.KeyName{
	"Enter": fyne.KeyReturn, "Space": fyne.KeySpace, "Escape": fyne.KeyEscape, "Delete": fyne.KeyDelete, "Tab": fyne.KeyTab,
	"Backspace": fyne.KeyBackspace,
	"PageUp":    fyne.KeyPageUp, "PageDown": fyne.KeyPageDown, "Home": fyne.KeyHome, "End": fyne.KeyEnd,
	"Up": fyne.KeyUp, "Down": fyne.KeyDown, "Left": fyne.KeyLeft, "Right": fyne.KeyRight,
}

var modifierNames = []struct {
	name string
	mod  fyne.KeyModifier
}{{"Ctrl", fyne.KeyModifierControl}, {"Alt", fyne.KeyModifierAlt}, {"Shift", fyne.KeyModifierShift}, {"Super", fyne.KeyModifierSuper}}

// parseChord reads a key as people write it.
func parseChord(s string) (chord, error) {
	var c chord
	rest := s
	for again := true; again; {
		again = false
		for _, m := range modifierNames {
			if after, ok := strings.CutPrefix(rest, m.name+"+"); ok && after != "" {
				c.mods |= m.mod
				rest, again = after, true
			}
		}
	}
	switch {
	case keyNames[rest] != "":
		c.key = keyNames[rest]
	case len([]rune(rest)) == 1:
		c.key = fyne.KeyName(strings.ToUpper(rest))
	case len(rest) > 1 && rest[0] == 'F' && strings.Trim(rest[1:], "0123456789") == "":
		c.key = fyne.KeyName(rest)
	default:
		return chord{}, fmt.Errorf("%q is not a key: write it like S, Shift+W, Ctrl+K or F9", s)
	}
	return c, nil
}

// String writes a chord as people do.
func (c chord) String() string {
	var b strings.Builder
	for _, m := range modifierNames {
		if c.mods&m.mod != 0 {
			b.WriteString(m.name + "+")
		}
	}
	for name, key := range keyNames {
		if key == c.key {
			return b.String() + name
		}
	}
	if c.key == fyne.KeyEnter {
		return b.String() + "Enter"
	}
	return b.String() + string(c.key)
}

// shortcut returns the chord as the shortcut that the driver will report for it; nil for keys that
// Fyne does not treat as shortcuts.
func (c chord) shortcut() fyne.Shortcut {
	if c.mods == fyne.KeyModifierControl {
		switch c.key {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		}
	}
	if len(c.key) == 1 && c.mods == 0 {
		return nil
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mods}
}

// chordOf returns the chord of a shortcut as it arrives.
func chordOf(s fyne.Shortcut) (chord, bool) {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return chord{}, false
	}
	return chord{key: k.Key(), mods: k.Mod()}, true
}
