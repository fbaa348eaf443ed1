package app

// The keys of what opens above the reader. All of them can be moved; see keyRow.give for what a field allows.
const (
	inStrip  keyMode = "strip"
	inStance keyMode = "stance" // at the stop of the stance, before those of the strip
	inWords  keyMode = "words"  // the reader, while words are chosen for a reporter in the strip
	inPicker keyMode = "picker" // in the strip too
)

const (
	stripNext           action = "strip-next"
	stripSkip           action = "strip-skip"
	stripBack           action = "strip-back"
	stripDone           action = "strip-done"
	stripTakeBack       action = "strip-take-back"
	stripAnotherSpeaker action = "strip-another-speaker"
	stripConfirm        action = "strip-confirm"
	stanceSupport       action = "stance-support"
	stanceOppose        action = "stance-oppose"
	stanceNeutral       action = "stance-neutral"
	stanceUnclear       action = "stance-unclear"
	pickerTake          action = "picker-take"
	pickerNew           action = "picker-new"
	pickerUp            action = "picker-up"
	pickerDown          action = "picker-down"
	pickerClose         action = "picker-close"
	pickerKind          action = "picker-kind"
	pickerPageUp        action = "picker-page-up"
	pickerPageDown      action = "picker-page-down"
	pickerRow1          action = "picker-row-1"
	pickerRow2          action = "picker-row-2"
	pickerRow3          action = "picker-row-3"
	pickerRow4          action = "picker-row-4"
	pickerRow5          action = "picker-row-5"
	pickerRow6          action = "picker-row-6"
	pickerRow7          action = "picker-row-7"
	pickerRow8          action = "picker-row-8"
	pickerRow9          action = "picker-row-9"
	stripMore           action = "strip-more"
	stripWords          action = "strip-words"
	wordsTake           action = "words-take"
	wordsDrop           action = "words-drop"
	wordsLeave          action = "words-leave"
)

// stripKeys are the rows of the key table for the strip and the pickers. They are part of defaultKeys.
var stripKeys = []keyRow{
	{action: stripNext, mode: inStrip, keys: []string{"Enter"}, label: "Next stop"},
	{action: stripSkip, mode: inStrip, keys: []string{"Tab"}, label: "On, with the stop as it is"},
	{action: stripBack, mode: inStrip, keys: []string{"Shift+Tab"}, label: "Back"},
	{action: stripDone, mode: inStrip, keys: []string{"Ctrl+Enter"}, label: "Done"},
	{action: stripTakeBack, mode: inStrip, keys: []string{"Escape"}, label: "Take the statement back"},
	{action: stripAnotherSpeaker, mode: inStrip, keys: []string{"F4"}, label: "Another speaker; at a reporter: another reporter"},
	{action: stripConfirm, mode: inStrip, keys: []string{"F8"}, label: "Confirm all guesses"},
	{action: stripMore, mode: inStrip, keys: []string{"F7"}, label: "Day said, role of the speaker"},
	{action: stripWords, mode: inStrip, keys: []string{"F5"}, label: "At a reporter: choose its cue and content in the text"},
	{action: wordsTake, mode: inWords, keys: []string{"Enter"}, label: "Take the selected words"},
	{action: wordsDrop, mode: inWords, keys: []string{"Delete"}, label: "No words"},
	{action: wordsLeave, mode: inWords, keys: []string{"Escape"}, label: "Back to the strip without any"},

	{action: stanceSupport, mode: inStance, keys: []string{"+", "="}, label: "Supports"},
	{action: stanceOppose, mode: inStance, keys: []string{"-"}, label: "Opposes"},
	{action: stanceNeutral, mode: inStance, keys: []string{"0"}, label: "Neutral"},
	{action: stanceUnclear, mode: inStance, keys: []string{"U"}, label: "Unclear"},

	{action: pickerUp, mode: inPicker, keys: []string{"Up"}, label: "Row before"},
	{action: pickerDown, mode: inPicker, keys: []string{"Down"}, label: "Next row"},
	{action: pickerPageUp, mode: inPicker, keys: []string{"PageUp"}, label: "Rows before"},
	{action: pickerPageDown, mode: inPicker, keys: []string{"PageDown"}, label: "Next rows"},
	{action: pickerTake, mode: inPicker, keys: []string{"Enter"}, label: "Take the chosen row"},
	{action: pickerNew, mode: inPicker, keys: []string{"Shift+Enter"}, label: "Make a new entry of what is typed"},
	{action: pickerRow1, mode: inPicker, keys: []string{"Alt+1"}, label: "Take the first row"},
	{action: pickerRow2, mode: inPicker, keys: []string{"Alt+2"}, label: "Take the second row"},
	{action: pickerRow3, mode: inPicker, keys: []string{"Alt+3"}, label: "Take the third row"},
	{action: pickerRow4, mode: inPicker, keys: []string{"Alt+4"}, label: "Take the fourth row"},
	{action: pickerRow5, mode: inPicker, keys: []string{"Alt+5"}, label: "Take the fifth row"},
	{action: pickerRow6, mode: inPicker, keys: []string{"Alt+6"}, label: "Take the sixth row"},
	{action: pickerRow7, mode: inPicker, keys: []string{"Alt+7"}, label: "Take the seventh row"},
	{action: pickerRow8, mode: inPicker, keys: []string{"Alt+8"}, label: "Take the eighth row"},
	{action: pickerRow9, mode: inPicker, keys: []string{"Alt+9"}, label: "Take the ninth row"},
	{action: pickerKind, mode: inPicker, keys: []string{"Tab"}, label: "Another kind for a new entry"},
	{action: pickerClose, mode: inPicker, keys: []string{"Escape"}, label: "Close without taking any"},
}
