package assets

// The sentences in this file need no value filled in. A package that has a value to name, such as a
// file or a count, forms its sentence itself.

// About says what the program is, under its name and version.
const About = `Pressmark is a reading desk for people who study the news.
Import articles, mark who speaks, for whom and what is claimed, code the claims as statements, search all of it, and take it with you in open formats.

Your articles and marks stay on this computer: Pressmark sends nothing anywhere. The archive is one folder with an SQLite database, the files as you imported them, and backups.`

// First start.
const (
	Welcome          = "Welcome to Pressmark"
	FirstStart       = "Read news articles, mark who says what, and find it again. Nothing leaves this computer."
	StartArchive     = "Start my archive"
	StartArchiveNote = "An empty archive in a folder that you choose. You can move or copy the folder whenever Pressmark is closed."
	TrySample        = "Try the sample"
	TrySampleNote    = "A small archive to play with: two articles coded, one for you to code. Your own archives are not touched."
	ChooseFolder     = "Folder of the archive"
	ChooseCoder      = "Your name, shown beside what you code"
	SyncedFolder     = "This folder is copied by a sync program or lies on a network. Such programs can damage an open archive. Choose a folder on this computer, and let the backups be copied instead."
)

// What an empty pane says: what is missing, and what to do about it.
const (
	EmptyLibrary     = "No articles yet"
	EmptyLibraryDo   = "Drop files or folders here, or press Ctrl+I to import. Saved web pages, text, Markdown and JSON lines can be read; pasted text too, with Ctrl+V."
	EmptySearch      = "No article matches"
	EmptySearchDo    = "Take away a filter, try fewer words, or press Esc to see all articles."
	NoSelection      = "Nothing selected"
	NoSelectionDo    = "Select words in the article and press S for a speaker, F for a firm or C for a claim."
	NoArticle        = "No article open"
	NoArticleDo      = "Choose one in the library with the arrow keys and press Enter."
	NoMarks          = "No marks in this article yet"
	NoStatements     = "No statements yet"
	NoStatementsDo   = "Select what is claimed in an article and press C: the claim is marked and a statement begins."
	NoEntities       = "No people, firms or bodies yet"
	NoEntitiesDo     = "Select a name in an article and press S, F or E. The selected words become the name."
	NoConcepts       = "No concepts yet"
	NoConceptsDo     = "Concepts are the kinds of claim you count. The first one is made when you code a claim with C."
	NoTodos          = "Nothing to do"
	NoTodosDo        = "Marks that you left at “not sure”, names that two people share and articles without a date are listed here."
	NoMatchInArticle = "Not found in this article"
)

// DropHere stands over the window while files are dragged above it.
const DropHere = "Drop to import. The files themselves stay where they are; Pressmark keeps a copy."

// SampleNote stands in the window while the sample is open.
const SampleNote = "This is the sample: change it as you like. Port, papers and people are invented. To begin your own archive, press Ctrl+N."

// A Hint is one thing to try in the sample, shown in the status line until it was done once.
type Hint struct {
	Key  string // the key that does it, as the key table names it
	Text string
}

// Hints are the six things to try in the sample, in the order in which they are shown.
var Hints = [...]Hint{
	{"S", "Select a person's name in the article and press S to mark a speaker."},
	{"F", "Select a firm's name and press F."},
	{"C", "Select what is claimed and press C: a strip opens for concept, stance and speaker."},
	{"A", "Put the caret on a name and press A to see all its mentions."},
	{"Ctrl+K", "Press Ctrl+K and type a word or speaker:Krol to search everything."},
	{"Ctrl+Z", "Press Ctrl+Z to undo. Everything you did can be taken back, even tomorrow."},
}

// HintsDone takes the place of the hints when all six were done.
const HintsDone = "That is most of Pressmark. Press ? for all keys."

// What the status line and the safety banners say.
const (
	Indexing        = "The search index is being rebuilt. You can go on working; searches are slower meanwhile."
	ReadOnlyDisk    = "The disk did not confirm the last save, so nothing more is written. Everything saved before is safe. Free some space or check the disk, then open the archive again."
	ReadOnlyNewer   = "This archive was made by a newer Pressmark. You can read and export it here; update Pressmark to change it."
	NoChineseFace   = "This computer has no typeface for Chinese, Japanese or Korean, so such text shows as boxes. It is kept and exported exactly. Install Noto Sans CJK to read it."
	NothingToUndo   = "Nothing to undo"
	NothingToRedo   = "Nothing to redo"
	RightToLeftNote = "Right-to-left text is kept and exported exactly; here its lines are set from the left."
)
