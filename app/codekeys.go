package app

// inCodebook is the mode of the keys of the codebook: they count in its tree and in the sheet beside.
const inCodebook keyMode = "codebook"

const (
	codeNew     action = "code-new"
	codeChild   action = "code-child"
	codeTag     action = "tag-new"
	codeType    action = "statement-type-new"
	codeMove    action = "code-move"
	codeMerge   action = "code-merge"
	codeSplit   action = "code-split"
	codeAlias   action = "code-alias"
	codeDefine  action = "code-define"
	codeKey     action = "code-key"
	codeColour  action = "code-colour"
	codeNote    action = "code-memo"
	codeExample action = "code-example"
	codeDrop    action = "code-drop"
	codeUp      action = "code-up"
	codeDown    action = "code-down"
	codeFilter  action = "codebook-filter"
	codeClosed  action = "codebook-closed"
	codeAsOf    action = "codebook-as-of"
	codePrint   action = "codebook-print"
	codesOut    action = "codebook-out"
	codesIn     action = "codebook-in"
)

// codebookKeys are the rows of the key table for the codebook. They are part of defaultKeys.
var codebookKeys = []keyRow{
	{action: codeFilter, mode: inCodebook, keys: []string{"/"}, label: "Filter the codebook"},
	{action: codeNew, mode: inCodebook, keys: []string{"N"}, label: "New concept…"},
	{action: codeChild, mode: inCodebook, keys: []string{"B"}, label: "New one below this; of a statement type: a variable…"},
	{action: codeTag, mode: inCodebook, keys: []string{"T"}, label: "New tag…"},
	{action: codeType, mode: inCodebook, keys: []string{"F"}, label: "New statement type…"},
	{action: codeMove, mode: inCodebook, keys: []string{"V"}, label: "Move below another…"},
	{action: codeMerge, mode: inCodebook, keys: []string{"M"}, label: "Merge into another…"},
	{action: codeSplit, mode: inCodebook, keys: []string{"Y"}, label: "Split the ticked passages off…"},
	{action: codeDefine, mode: inCodebook, keys: []string{"D"}, label: "Write the definition"},
	{action: codeAlias, mode: inCodebook, keys: []string{"A"}, label: "Add another name"},
	{action: codeColour, mode: inCodebook, keys: []string{"C"}, label: "Colour…"},
	{action: codeKey, mode: inCodebook, keys: []string{"K"}, label: "Its key"},
	{action: codeNote, mode: inCodebook, keys: []string{"O"}, label: "Memo"},
	{action: memoLinks, mode: inCodebook, keys: []string{"L"}, label: "Open a link of the memo…"},
	{action: rowTick, mode: inCodebook, keys: []string{"Space"}, label: "Tick a passage"},
	{action: codeExample, mode: inCodebook, keys: []string{"Q"}, label: "Make the passage an example, or no longer"},
	{action: codeDrop, mode: inCodebook, keys: []string{"X"}, label: "Take away the example, name or variable"},
	{action: codeUp, mode: inCodebook, keys: []string{"-"}, label: "Move the variable up"},
	{action: codeDown, mode: inCodebook, keys: []string{"+"}, label: "Move the variable down"},
	{action: codeClosed, mode: inCodebook, keys: []string{"Z"}, label: "Close the codebook, or open it again"},
	{action: codeAsOf, mode: inCodebook, keys: []string{"G"}, label: "As it stood on an earlier day…"},
	{action: codePrint, mode: inCodebook, keys: []string{"P"}, label: "Print the codebook…"},
	{action: codesOut, mode: inCodebook, label: "Save the codebook as CSV or JSON…"},
	{action: codesIn, mode: inCodebook, label: "Read a codebook from CSV or JSON…"},
}
