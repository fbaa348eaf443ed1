package app

import (
	"fyne.io/fyne/v2"
)

// The keys of the views that are tables: they count while the list of the view has the focus.
const (
	inEntities   keyMode = "entities"
	inStatements keyMode = "statements"
	inScreening  keyMode = "screening"
	inDiary      keyMode = "diary"
	inTodos      keyMode = "todos"
)

const (
	viewScreening action = "view-screening"
	viewDiary     action = "view-diary"

	entityMerge  action = "entity-merge"
	entityKind   action = "entity-kind"
	entityAlias  action = "entity-alias"
	entityPlace  action = "entity-affiliation"
	entityValue  action = "entity-attribute"
	entityColour action = "entity-colour"
	entityNote   action = "entity-memo"
	entityApart  action = "entity-distinguisher"
	entitySort   action = "entity-sort"
	entitySplit  action = "entity-split"
	rowTick      action = "row-tick"
	rowCode      action = "row-code"
	entityFilter action = "entity-filter"
	entitiesOut  action = "entities-csv-out"
	entitiesIn   action = "entities-csv-in"

	columnNext      action = "column-next"
	columnBefore    action = "column-before"
	columnSort      action = "column-sort"
	columnFilter    action = "column-filter"
	filtersDrop     action = "filters-drop"
	rowsTick        action = "rows-tick"
	perSpeaker      action = "row-per-speaker"
	rowsQuery       action = "rows-query"
	recodeConcept   action = "recode-concept"
	rowsSupport     action = "rows-support"
	rowsOppose      action = "rows-oppose"
	rowsNeutral     action = "rows-neutral"
	rowsUnclear     action = "rows-unclear"
	screenState     action = "screening-state"
	screenList      action = "screening-list"
	screenQuery     action = "screening-query"
	listByQuery     action = "list-by-query"
	listSample      action = "list-sample"
	listAdd         action = "list-add"
	diaryNew        action = "diary-new"
	todoNextKind    action = "todo-next-kind"
	todoNextOfKinds action = "todo-next"
	todoBefore      action = "todo-before"
)

// viewKeys are the rows of the key table for the views. They are part of defaultKeys.
var viewKeys = []keyRow{
	{action: viewScreening, mode: inWindow, keys: []string{"Ctrl+6"}, label: "Screening", menu: "View"},
	{action: viewDiary, mode: inWindow, keys: []string{"Ctrl+7"}, label: "Diary", menu: "View"},
	{action: todoNextOfKinds, mode: inWindow, keys: []string{"F4"}, label: "Next to-do", menu: "View"},
	{action: todoBefore, mode: inWindow, keys: []string{"Shift+F4"}, label: "To-do before", menu: "View"},

	{action: entityMerge, mode: inEntities, keys: []string{"M"}, label: "Merge into another…"},
	{action: entitySplit, mode: inEntities, keys: []string{"Y"}, label: "Split the ticked passages off…"},
	{action: entityKind, mode: inEntities, keys: []string{"K"}, label: "Change the kind…"},
	{action: entityAlias, mode: inEntities, keys: []string{"A"}, label: "Add another name…"},
	{action: entityPlace, mode: inEntities, keys: []string{"O"}, label: "Add an organisation…"},
	{action: entityValue, mode: inEntities, keys: []string{"V"}, label: "Add an attribute…"},
	{action: entityApart, mode: inEntities, keys: []string{"D"}, label: "Tell it apart from others of its name…"},
	{action: entityColour, mode: inEntities, keys: []string{"C"}, label: "Colour…"},
	{action: entityNote, mode: inEntities, keys: []string{"N"}, label: "Memo…"},
	{action: memoLinks, mode: inEntities, keys: []string{"L"}, label: "Open a link of the memo…"},
	{action: entityFilter, mode: inEntities, keys: []string{"/"}, label: "Filter the names"},
	{action: entitySort, mode: inEntities, keys: []string{"S"}, label: "Order: by name, by uses, by last seen"},
	{action: rowTick, mode: inEntities, keys: []string{"Space"}, label: "Tick a passage"},
	{action: entitiesOut, mode: inEntities, label: "Save the table of entities as CSV…"},
	{action: entitiesIn, mode: inEntities, label: "Read entities from CSV…"},

	{action: columnBefore, mode: inStatements, keys: []string{"Left"}, label: "Column before"},
	{action: columnNext, mode: inStatements, keys: []string{"Right"}, label: "Next column"},
	{action: columnSort, mode: inStatements, keys: []string{"S"}, label: "Sort by this column, again: the other way"},
	{action: columnFilter, mode: inStatements, keys: []string{"F"}, label: "Filter this column"},
	{action: rowsQuery, mode: inStatements, keys: []string{"Q"}, label: "Only those that a search finds"},
	{action: filtersDrop, mode: inStatements, keys: []string{"X"}, label: "Show all rows"},
	{action: perSpeaker, mode: inStatements, keys: []string{"P"}, label: "One row a statement, or one a speaker"},
	{action: rowCode, mode: inStatements, keys: []string{"F2"}, label: "Open the statement in its strip"},
	{action: rowTick, mode: inStatements, keys: []string{"Space"}, label: "Tick a row"},
	{action: rowsTick, mode: inStatements, keys: []string{"A"}, label: "Tick all rows shown, or none"},
	{action: recodeConcept, mode: inStatements, keys: []string{"C"}, label: "Change the concept of the ticked rows, else of this one"},
	{action: rowsSupport, mode: inStatements, keys: []string{"+"}, label: "They support"},
	{action: rowsOppose, mode: inStatements, keys: []string{"-"}, label: "They oppose"},
	{action: rowsNeutral, mode: inStatements, keys: []string{"0"}, label: "They are neutral"},
	{action: rowsUnclear, mode: inStatements, keys: []string{"U"}, label: "Their stance is unclear"},

	{action: includeArticle, mode: inScreening, keys: []string{"I"}, label: "Include the article"},
	{action: lookAgain, mode: inScreening, keys: []string{"L"}, label: "Look at it again later"},
	{action: excludeArticle, mode: inScreening, keys: []string{"O"}, label: "Exclude it, with a reason"},
	{action: excludeDigits[0], mode: inScreening, keys: []string{"1"}, label: "Exclude it for the first reason of your list"},
	{action: excludeDigits[1], mode: inScreening, keys: []string{"2"}, label: "Exclude it for the second reason"},
	{action: excludeDigits[2], mode: inScreening, keys: []string{"3"}, label: "Exclude it for the third reason"},
	{action: excludeDigits[3], mode: inScreening, keys: []string{"4"}, label: "Exclude it for the fourth reason"},
	{action: excludeDigits[4], mode: inScreening, keys: []string{"5"}, label: "Exclude it for the fifth reason"},
	{action: excludeDigits[5], mode: inScreening, keys: []string{"6"}, label: "Exclude it for the sixth reason"},
	{action: excludeDigits[6], mode: inScreening, keys: []string{"7"}, label: "Exclude it for the seventh reason"},
	{action: excludeDigits[7], mode: inScreening, keys: []string{"8"}, label: "Exclude it for the eighth reason"},
	{action: excludeDigits[8], mode: inScreening, keys: []string{"9"}, label: "Exclude it for the ninth reason"},
	{action: screenState, mode: inScreening, keys: []string{"S"}, label: "Which articles: by state"},
	{action: screenList, mode: inScreening, keys: []string{"G"}, label: "Which articles: of a list…"},
	{action: screenQuery, mode: inScreening, keys: []string{"F"}, label: "Which articles: by a search…"},
	{action: listAdd, mode: inScreening, keys: []string{"A"}, label: "Add the article to a list…"},
	{action: listByQuery, mode: inScreening, keys: []string{"Q"}, label: "Make a list of a search…"},
	{action: listSample, mode: inScreening, keys: []string{"R"}, label: "Draw a random sample…"},

	{action: memoLinks, mode: inDiary, keys: []string{"L"}, label: "Open a link of the entry…"},
	{action: diaryNew, mode: inDiary, keys: []string{"N"}, label: "New entry of the diary"},
	{action: todoNextKind, mode: inTodos, keys: []string{"Right"}, label: "Next kind of to-do"},
}

// excludeDigits exclude an article for a reason of the researcher's list.
var excludeDigits = [...]action{"exclude-1", "exclude-2", "exclude-3", "exclude-4", "exclude-5", "exclude-6", "exclude-7", "exclude-8", "exclude-9"}

// A viewActor is a view that answers actions of its own.
type viewActor interface {
	acts() map[action]func()
}

// fromAnywhere are the actions of views that need no row of theirs: the list of commands does them from
// wherever one is, showing the view first.
var fromAnywhere = map[action]action{
	codesOut: viewCodebook, codesIn: viewCodebook, codePrint: viewCodebook, codeClosed: viewCodebook, codeAsOf: viewCodebook,
	entitiesOut: viewEntities, entitiesIn: viewEntities, diaryNew: viewDiary, listSample: viewScreening, listByQuery: viewScreening,
}

// actInView carries out an action of the view that is shown; false: it has none of this name.
func (w *window) actInView(a action) bool {
	if to := fromAnywhere[a]; to != "" && to != w.shown {
		w.showView(to)
	}
	v, ok := w.views[w.shown].(viewActor)
	if !ok {
		return false
	}
	f := v.acts()[a]
	if f != nil {
		f()
	}
	return f != nil
}

// viewKey answers the keys of a view's list that are no characters.
func (w *window) viewKey(mode keyMode, e *fyne.KeyEvent) bool {
	w.lastKey = e
	if len(e.Name) <= 1 {
		return false
	}
	a := w.keys.by[mode][chord{key: e.Name, mods: w.modifiers()}.String()]
	return a != "" && w.actInView(a)
}

// viewRune answers the characters of a view's list.
func (w *window) viewRune(mode keyMode) func(rune) {
	return func(r rune) {
		key := w.lastKey
		w.lastKey = nil
		if a := w.keys.by[mode][w.keys.runeChord(mode, r, key).String()]; a != "" && w.actInView(a) {
			return
		}
		w.windowRune(r)
	}
}

// cameBack goes back to the table from which the reader was entered, by the key that else moves a border to
// the left: until anything else is done there.
func (w *window) cameBack(a action) bool {
	from := w.came
	w.came = ""
	if from == "" || a != borderWordLeft || w.shown != viewLibrary {
		return false
	}
	w.showView(from)
	return true
}
