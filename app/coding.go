package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"pressmark/annotate"
	"pressmark/app/reader"
	"pressmark/archive"
)

// openingTime is how long a field waits for the character of the key that opened it. Key and character
// come in one go of the event loop.
const openingTime = 30 * time.Millisecond

// againTime is how long reading the names waits when a step of ours overtook it.
const againTime = 50 * time.Millisecond

// nameTables are the tables that loadNames reads.
var nameTables = []string{"entity", "alias", "affiliation", "kind", "concept", "tag", "codebook", "statement_type", "variable"}

// coding is what the keys of the reader do to the open article: marks, statements, tags and memos. One
// serves the window; open gives it an article. It draws each act at once as pending, sends it as one
// step and settles it when the archive has answered; a failed step is taken back with a sentence.
// It belongs to the UI thread.
type coding struct {
	archive     *archive.Archive
	reader      *reader.Reader
	tasks       *tasks
	log         *e2eLog
	keys        *keyTable
	toast       func(text string, undo bool)
	fail        func(error)
	place       func(o fyne.CanvasObject, below fyne.Position, size fyne.Size) (remove func())
	focusReader func()
	changed     func()
	shortcut    func(fyne.Shortcut) bool // combinations that are not for a field of ours: the window's
	otherKey    func(*fyne.KeyEvent) bool

	links func(markdown string) // offers the addresses in a memo
	offer func(name, title, hint string, rows []askedRow)
	guard coderGuard

	article     annotate.Article
	articleMemo string
	doubtful    []archive.Doubt // words of the article in doubt that no mark owns, as the archive has them
	reading     *annotate.Reading
	stored      coded
	now         coded
	pending     []*pendingStep
	drawing     map[string]bool // annotations on their way to the disk
	names       *annotate.Names
	concepts    []annotate.Concept
	tags        []annotate.Tag
	types       []annotate.StatementType
	closed      bool                      // the codebook: new concepts and tags are made on purpose only
	recent      []string                  // concepts used, the latest first
	decisions   map[string]map[string]int // by folded name
	mine        map[string]bool           // steps whose names and concepts are known already
	naming      int                       // steps under way that make names, concepts or tags
	namings     int                       // how many there were
	trashed     []annotate.Named          // where marks were taken away

	actions       map[action]func(*coding) bool
	overlay       flyout // what is open above the reader, nil: nothing
	leaving       bool   // another text has come into the reader already
	lastStatement string
	lastMark      *madeMark
	cycle         clickCycle
	aimed         string // what the right pane tells of: an annotation or a statement
	right         *inspector
	stop          func()
}

// A flyout is something that is open above the reader and takes the keys: a picker, the strip.
type flyout interface {
	moved()       // the text scrolled
	escape() bool // Esc came while the reader had the keys
	close()       // takes it off the screen; what was typed is left or saved, as its owner promises
}

// newCoding makes the controller. The functions may be set later, before the first article is opened.
func newCoding(a *archive.Archive, r *reader.Reader, t *tasks, log *e2eLog) *coding {
	c := &coding{archive: a, reader: r, tasks: t, log: log, keys: newKeyTable(defaultKeys), names: annotate.NewNames(nil),
		drawing: map[string]bool{}, decisions: map[string]map[string]int{}, mine: map[string]bool{}}
	c.toast, c.fail, c.changed, c.focusReader = func(string, bool) {}, func(error) {}, func() {}, func() {}
	c.links = func(string) {}
	c.guard = newCoderGuard()
	c.offer = func(string, string, string, []askedRow) {}
	c.place = func(fyne.CanvasObject, fyne.Position, fyne.Size) func() { return func() {} }
	c.actions = codingActions()
	c.shortcut, c.otherKey = func(fyne.Shortcut) bool { return false }, func(*fyne.KeyEvent) bool { return false }
	c.right = newInspector(c)
	c.stop = func() {}
	if a != nil {
		c.meet()
		c.stop = a.Watch(func(e archive.Event) { t.post(func() { c.noticed(e) }) })
		c.loadNames()
	}
	return c
}

// shut ends the watching of the archive.
func (c *coding) shut() { c.stop() }

// open shows an article and what is coded in it: called after it was loaded, and after each reload.
func (c *coding) open(article annotate.Article, annotations []annotate.Annotation, statements []annotate.Statement) {
	if article.Revision.ID != c.article.Revision.ID { // other words: what is open stands beside them no more
		c.leaving = true
		c.closeOverlay()
		c.leaving = false
	}
	if article.ID != c.article.ID {
		c.pending, c.trashed, c.aimed = nil, nil, ""
		clear(c.drawing)
	}
	if c.reading == nil || article.ID != c.article.ID || article.Revision.ID != c.article.Revision.ID {
		c.reading = annotate.Read(article.Revision.Text)
	}
	c.article = article
	c.stored = coded{annotations, statements, c.doubtful}
	c.pending = slices.DeleteFunc(c.pending, func(p *pendingStep) bool { return p.shownBy(&c.stored) })
	c.refresh()
	if s, ok := c.overlay.(*strip); ok && s.gone() {
		c.closeOverlay()
	}
	c.fetchTrashed()
}

// refresh puts the steps under way on top of what is stored, and shows it.
func (c *coding) refresh() {
	c.now = c.stored.of(&c.guard).clone()
	clear(c.drawing)
	for _, p := range c.pending {
		p.apply(&c.now)
		if !p.settled && p.record != "" {
			c.drawing[p.record] = true
		}
	}
	c.right.reload()
	c.changed()
}

// noticed follows a committed step: names, concepts and tags are read anew unless the step is our own.
func (c *coding) noticed(e archive.Event) {
	c.metBy(e)
	if c.mine[e.Step.ID] {
		delete(c.mine, e.Step.ID)
		return
	}
	for _, table := range nameTables {
		if e.Tables[table] {
			c.loadNames()
			return
		}
	}
}

// loadNames reads the entities, the concepts and the tags off the UI thread.
func (c *coding) loadNames() {
	var names *annotate.Names
	var concepts []annotate.Concept
	var tags []annotate.Tag
	var types []annotate.StatementType
	var closed bool
	began := c.namings
	c.tasks.run(func(ctx context.Context) error {
		entities, err := c.archive.Entities(ctx)
		if err != nil {
			return err
		}
		names = annotate.NewNames(entities)
		if concepts, err = c.archive.Concepts(ctx); err != nil {
			return err
		}
		if tags, err = c.archive.Tags(ctx); err != nil {
			return err
		}
		if closed, err = c.archive.CodebookClosed(ctx); err != nil {
			return err
		}
		types, err = c.archive.StatementTypes(ctx)
		return err
	}, func(err error) {
		if err != nil {
			c.fail(err)
			return
		}
		if c.naming > 0 || c.namings != began { // read before a name of ours was on disk
			c.tasks.after(againTime, c.loadNames)
			return
		}
		c.names, c.concepts, c.tags, c.types, c.closed = names, concepts, tags, types, closed
		c.refresh()
	})
}

// decided returns how often a name was bound to whom, as far as it is known by now; more rows call then.
func (c *coding) decided(words string, then func()) map[string]int {
	key := annotate.Fold(words)
	if known, ok := c.decisions[key]; ok || words == "" || c.archive == nil {
		return known
	}
	var found map[string]int
	c.tasks.run(func(ctx context.Context) (err error) {
		found, err = c.archive.Decisions(ctx, key)
		return err
	}, func(err error) {
		if err == nil {
			c.decisions[key] = found
			if len(found) > 0 {
				then()
			}
		}
	})
	return nil
}

// decide remembers a choice of the picker.
func (c *coding) decide(words, entity string) {
	key := annotate.Fold(words)
	if c.decisions[key] == nil {
		c.decisions[key] = map[string]int{}
	}
	c.decisions[key][entity]++
	article := c.article.ID
	c.tasks.ordered(func(ctx context.Context) error { return c.archive.Decide(ctx, key, entity, article) }, c.told)
}

// told says an error of work that shows nothing when it succeeds.
func (c *coding) told(err error) {
	if err != nil {
		c.fail(err)
	}
}

// A plan is a step to be made, with what it does to what is shown.
type plan struct {
	label   string
	group   string
	changes []annotate.Change
	apply   func(*coded)
	record  string // see pendingStep
	gone    bool
	undo    func()              // takes back what apply does not, when the step fails
	done    func(annotate.Step) // after it is on disk
}

// commit draws a plan at once and makes its step.
func (c *coding) commit(p plan) {
	if p.apply == nil {
		p.apply = func(*coded) {}
	}
	shown := &pendingStep{apply: p.apply, record: p.record, group: p.group, gone: p.gone}
	c.pending = append(c.pending, shown)
	c.refresh()
	naming := slices.ContainsFunc(p.changes, func(x annotate.Change) bool { return slices.Contains(nameTables, x.Table) })
	if naming {
		c.naming, c.namings = c.naming+1, c.namings+1
	}
	step := annotate.Step{ID: newID(), Label: p.label, Group: p.group, Changes: p.changes}
	c.mine[step.ID] = true
	var made annotate.Step
	c.tasks.ordered(func(ctx context.Context) (err error) {
		made, err = c.archive.Apply(ctx, step)
		return err
	}, func(err error) {
		if naming {
			c.naming--
		}
		if err != nil {
			c.pending = slices.DeleteFunc(c.pending, func(x *pendingStep) bool { return x == shown })
			delete(c.mine, step.ID)
			c.refresh()
			if p.undo != nil {
				p.undo()
			}
			c.fail(err)
		} else {
			shown.settled = true
			if p.done != nil {
				p.done(made)
			}
		}
		c.refresh()
	})
}

// newID returns a random uuid: records get theirs here, so that later steps can name them before the
// first is on disk.
func newID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic("coding: the system gives no random numbers: " + err.Error())
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// text returns the words of a span.
func (c *coding) text(s annotate.Span) string { return s.In(c.article.Revision.Text) }

// quote returns words for a label, cut when they are long.
func quote(words string) string {
	runes := []rune(strings.Join(strings.Fields(words), " "))
	if len(runes) > 48 {
		words = strings.TrimRight(string(runes[:47]), " ,.;:") + "…"
	}
	return "‘" + words + "’"
}

func (c *coding) entityName(id string) string {
	if e, ok := c.names.Entity(id); ok {
		return e.Name
	}
	return ""
}

func (c *coding) conceptName(id string) string {
	for _, x := range c.concepts {
		if x.ID == id {
			return x.Name
		}
	}
	return ""
}

// whom returns how an entity or a resolution is read.
func (c *coding) whom(entity, resolution string) string {
	switch {
	case entity != "":
		if name := c.entityName(entity); name != "" {
			return name
		}
		return "…"
	case resolution == annotate.ResolvedUnnamed:
		return "someone unnamed"
	case resolution == annotate.ResolvedUnsure:
		return "not sure"
	}
	return ""
}

// openOverlay shows an overlay in place of the one that is open.
func (c *coding) openOverlay(o flyout) {
	if c.overlay != nil {
		c.overlay.close()
	}
	c.overlay = o
}

// closeOverlay takes the overlay away and gives the focus back to the reader.
func (c *coding) closeOverlay() {
	if c.overlay == nil {
		return
	}
	o := c.overlay
	c.overlay = nil
	o.close()
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.reader); canvas != nil && !c.leaving || canvas != nil && ours(canvas.Focused()) {
		c.focusReader()
	}
}

// ours reports whether a widget that has the keys belongs to what opens above the reader.
func ours(o fyne.Focusable) bool {
	switch o.(type) {
	case nil, *pickField, *memoEntry:
		return true
	}
	return false
}

// scrolled keeps what is open beside its words; called when the reader's text moved.
func (c *coding) scrolled() {
	if c.overlay != nil {
		c.overlay.moved()
	}
}

// focus gives the keys to a widget of an overlay.
func (c *coding) focus(o fyne.Focusable) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.reader); canvas != nil {
		canvas.Focus(o)
	}
}

// do carries out an action of the key table; false: it is none of coding, or nothing is there to act on.
func (c *coding) do(a action) bool {
	if c.article.ID == "" {
		return false
	}
	if _, ok := c.picking(); ok && a != escape {
		return c.pickAction(a)
	}
	if f, ok := c.actions[a]; ok {
		return f(c)
	}
	if n := strings.TrimPrefix(string(a), "tag-"); n != string(a) && len(n) == 1 {
		return c.tagByDigit(n)
	}
	return false
}

// codingActions is the table from actions to what does them.
func codingActions() map[action]func(*coding) bool {
	return map[action]func(*coding) bool{
		markSpeaker:          func(c *coding) bool { return c.mark(annotate.TypeSpeaker) },
		markFirm:             func(c *coding) bool { return c.mark(annotate.TypeFirm) },
		markMention:          func(c *coding) bool { return c.mark(annotate.TypeMention) },
		markClaim:            (*coding).markClaim,
		tag:                  (*coding).pickTag,
		memo:                 (*coding).openMemo,
		memoLinks:            (*coding).openLinks,
		whoseMarks:           (*coding).chooseWhose,
		allMentions:          (*coding).previewMentions,
		openMark:             (*coding).openMark,
		evidence:             (*coding).addEvidence,
		example:              (*coding).addExample,
		keepSelection:        func(c *coding) bool { return c.reader.KeepSelection() },
		sameClaimNextSpeaker: (*coding).nextSpeaker,
		sameSpeakerNextClaim: (*coding).nextClaim,
		repeatLast:           (*coding).repeatMark,
		trash:                (*coding).trashHere,
		rename:               (*coding).renameHere,
		nextMark:             func(c *coding) bool { return c.walk(1) },
		prevMark:             func(c *coding) bool { return c.walk(-1) },
		borderFlip:           func(c *coding) bool { return c.moveBorder(reader.BorderFlip) },
		borderWordLeft:       func(c *coding) bool { return c.moveBorder(reader.BorderWordLeft) },
		borderWordRight:      func(c *coding) bool { return c.moveBorder(reader.BorderWordRight) },
		borderCharacterLeft:  func(c *coding) bool { return c.moveBorder(reader.BorderCharLeft) },
		borderCharacterRight: func(c *coding) bool { return c.moveBorder(reader.BorderCharRight) },
		escape:               (*coding).escape,
	}
}

// escape closes what is open, else drops the selection; false when there is neither.
func (c *coding) escape() bool {
	if c.overlay != nil {
		return c.overlay.escape()
	}
	if !c.reader.Selection().Empty() {
		c.reader.ClearSelection()
		return true
	}
	return false
}

// pane returns the right pane.
func (c *coding) pane() fyne.CanvasObject { return c.right.content }
