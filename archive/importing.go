package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"pressmark/annotate"
	"pressmark/archive/ingest"
)

// ImportOptions describe an import.
type ImportOptions struct {
	Database string               // that the researcher used, optional
	Query    string               // typed there, optional
	Progress func(ImportProgress) // called off the UI thread, at most ten times a second and at the end
	Row      func(ImportRow)      // called for every input as it is decided, in order; may be nil
}

// ImportProgress counts an import under way.
type ImportProgress struct {
	File                      string // being read
	Files, FilesTotal         int    // files done, and all
	Imported, Doubles, Failed int
	Bytes, BytesTotal         int64 // of files, as they lie on disk; within a file estimated
}

// An ImportRow is what became of one input.
type ImportRow struct {
	File, Item string          // the file, relative to the folder chosen; the place within it
	Article    string          // uuid of the article made, or of the one it doubles; empty when failed
	Title      string          // of the article made or doubled
	Outcome    string          // imported, double, failed
	Message    string          // a failure's sentence, or warnings
	Proposal   *ingest.Article // as it was read, without its original; nil when failed and beyond the first 1,000
}

// An ImportReport is the outcome of an import.
type ImportReport struct {
	Run                       string      // uuid of the import_run, "" when nothing was written
	Step                      string      // uuid of the step, "" when nothing was written
	Rows                      []ImportRow // at most the first 1,000 imported, and every double and failure
	Imported, Doubles, Failed int
	Cancelled                 bool
}

// The outcomes of an input.
const (
	outcomeImported = "imported"
	outcomeDouble   = "double"
	outcomeFailed   = "failed"
)

// rowsKept bounds the imported rows and the proposals that a report holds in memory.
const rowsKept = 1000

// Import takes in files, and folders with all below them, by path: one step for all of it. An article
// whose text and title are in the archive already is a double and not taken in again. Inputs that cannot
// be read are rows of the report, not an error. When nothing new is found, nothing is written. A cancelled
// import keeps the articles that it has.
func (a *Archive) Import(ctx context.Context, paths []string, o ImportOptions) (ImportReport, error) {
	inputs, problems := listInputs(ctx, paths)
	name := "files"
	if len(paths) == 1 {
		name = filepath.Base(filepath.Clean(paths[0]))
	}
	return a.importAll(ctx, inputs, problems, name, o)
}

// ImportSources takes in what was pasted or read from stdin, as Import does.
func (a *Archive) ImportSources(ctx context.Context, sources []ingest.Source, o ImportOptions) (ImportReport, error) {
	inputs := make([]input, len(sources))
	for i, s := range sources {
		inputs[i] = input{name: s.Name, bytes: int64(len(s.Data)), open: func() (ingest.Source, error) { return s, nil }}
	}
	name := "pasted text"
	if len(sources) == 1 && sources[0].Name != "" {
		name = sources[0].Name
	}
	return a.importAll(ctx, inputs, nil, name, o)
}

func (a *Archive) importAll(ctx context.Context, inputs []input, problems []*ingest.Error, name string, o ImportOptions) (ImportReport, error) {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	im := &importer{a: a, o: o, parsed: parseAll(reading, inputs), seen: map[string]double{}, many: 8}
	im.progress.FilesTotal = len(inputs)
	for _, in := range inputs {
		im.progress.BytesTotal += in.bytes
	}
	for _, p := range problems {
		im.fail(p)
	}
	step := annotate.Step{Label: "Imported articles from " + name}
	step, _, err := a.bulk(ctx, step, im.next)
	if errors.Is(err, context.Canceled) { // by the caller, or by an undo while it ran
		im.report.Cancelled, err = true, nil
	}
	stop()
	err = errors.Join(err, im.finish(context.WithoutCancel(ctx), step, name))
	im.tell(true)
	if err != nil {
		return im.report, fmt.Errorf("import %s: %w", name, err)
	}
	if im.report.Run != "" {
		im.report.Step = step.ID
	}
	return im.report, nil
}

// An importer turns what was parsed into the chunks of one step.
type importer struct {
	a        *Archive
	o        ImportOptions
	parsed   <-chan parsed
	progress ImportProgress
	report   ImportReport
	told     time.Time

	seen     map[string]double // what this import has made, by text and title
	waiting  []annotate.Change // rows to be written with the first article
	original struct {
		data []byte // of the file kept last
		sha  string
	}

	many  int // articles in a chunk, so that one takes about chunkTime
	given time.Time
	chunk []string // articles of the last chunk
}

type double struct{ article, title string }

// A chunk is written while the user waits for a step of his own: 30 ms leaves him some way below the
// 100 ms at which waiting is felt. The first rows of a report's proposals are kept as they are.
const (
	chunkTime  = 30 * time.Millisecond
	chunkBytes = 1 << 20
	chunkMost  = 200
	// A commit costs the same for one article as for many, and where that is more than chunkTime (a slow disk,
	// a busy machine) fewer articles in a chunk would not make it shorter, only the import endless.
	chunkLeast = 16
)

// next returns the changes of one chunk; io.EOF after the last.
func (im *importer) next(ctx context.Context) ([]annotate.Change, error) {
	im.pace()
	var changes []annotate.Change
	size := 0
	im.chunk = nil
	defer func() { im.given = time.Now() }()
	for len(im.chunk) < im.many && size < chunkBytes {
		p, ok, err := im.receive(ctx, len(im.chunk) > 0)
		if err != nil || !ok {
			if len(im.chunk) == 0 && err == nil {
				err = io.EOF
			}
			return changes, err
		}
		if p.wait {
			break
		}
		made, err := im.take(ctx, p)
		if err != nil {
			return nil, err
		}
		changes = append(changes, made...)
		if made != nil {
			size += len(p.article.Text)
		}
		im.tell(false)
	}
	return changes, nil
}

// pace fits the number of articles in a chunk to the time that the last one took.
func (im *importer) pace() {
	if len(im.chunk) == 0 {
		return
	}
	took := max(time.Since(im.given), time.Millisecond)
	fits := int(chunkTime * time.Duration(len(im.chunk)) / took)
	im.many = min(max(fits, chunkLeast), 2*im.many, chunkMost)
}

// receive waits for the next parsed input, but not when there is something to write already.
func (im *importer) receive(ctx context.Context, some bool) (p parsed, ok bool, err error) {
	if some {
		select {
		case p, ok = <-im.parsed:
			return p, ok, nil
		default:
			return parsed{wait: true}, true, nil
		}
	}
	select {
	case p, ok = <-im.parsed:
		return p, ok, ctx.Err()
	case <-ctx.Done():
		return p, false, ctx.Err()
	}
}

// take decides what becomes of one parsed input; the changes are nil unless it is a new article.
func (im *importer) take(ctx context.Context, p parsed) ([]annotate.Change, error) {
	im.progress.File = p.file
	im.progress.Bytes += p.bytes
	if p.done {
		im.progress.Files++
		return nil, nil
	}
	if p.problem != nil {
		im.fail(p.problem)
		return nil, nil
	}
	key := annotate.TextSHA(p.article.Text) + p.article.Title
	there, err := im.there(ctx, key, p.article)
	if err != nil {
		return nil, err
	}
	if there.article != "" {
		im.progress.Doubles++
		im.report.Doubles++
		im.row(ImportRow{File: p.file, Item: p.article.Item, Article: there.article, Title: there.title, Outcome: outcomeDouble}, p.article)
		return nil, nil
	}
	id := im.a.opts.NewID()
	im.seen[key] = double{id, p.article.Title}
	im.chunk = append(im.chunk, id)
	return im.create(ctx, id, p)
}

// there finds the article that holds the same text under the same title, not in the trash.
func (im *importer) there(ctx context.Context, key string, article *ingest.Article) (double, error) {
	if d, ok := im.seen[key]; ok {
		return d, nil
	}
	var d double
	err := im.a.read.QueryRowContext(ctx, `SELECT a.id, a.title FROM revision r JOIN article a ON a.id = r.article
		WHERE r.text_sha = ? AND r.number = 1 AND a.title = ? AND a.trashed = 0 ORDER BY a.n LIMIT 1`,
		annotate.TextSHA(article.Text), article.Title).Scan(&d.article, &d.title)
	if errors.Is(err, sql.ErrNoRows) {
		return double{}, nil
	}
	return d, err
}

// create returns the changes that make an article and its row, and before the first one the run.
func (im *importer) create(ctx context.Context, id string, p parsed) ([]annotate.Change, error) {
	sha, err := im.keep(ctx, p)
	if err != nil {
		return nil, err
	}
	var changes []annotate.Change
	if im.report.Run == "" {
		changes = im.begin()
	}
	art := p.article
	changes = append(changes, annotate.Create("article", id, annotate.Fields{
		"title": art.Title, "authors": notNil(art.Authors), "publication": art.Publication, "section": art.Section,
		"date_first": art.Date.First, "date_last": art.Date.Last, "date_time": art.Date.Time,
		"date_precision": string(art.Date.Precision), "date_source": art.Date.Source, "language": art.Language, "url": art.URL,
		"original": sha, "item": art.Item, "import_run": im.report.Run,
		"text": art.Text, "blocks": art.Blocks, "extractor": art.Extractor,
	}))
	im.progress.Imported++
	im.report.Imported++
	im.row(ImportRow{File: p.file, Item: art.Item, Article: id, Title: art.Title, Outcome: outcomeImported, Message: strings.Join(art.Warnings, " ")}, art)
	changes, im.waiting = append(changes, im.waiting...), nil
	return changes, nil
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// keep stores the file in which an article stood, once for all its articles.
func (im *importer) keep(ctx context.Context, p parsed) (string, error) {
	data := p.article.Original // of one file the same bytes, not only equal ones
	if old := im.original.data; len(data) > 0 && len(old) == len(data) && &old[0] == &data[0] {
		return im.original.sha, nil
	}
	sha, err := im.a.keepOriginal(ctx, data, filepath.Base(filepath.FromSlash(p.file)), p.article.MediaType)
	if err != nil {
		return "", fmt.Errorf("keep %s: %w", p.file, err)
	}
	im.original.data, im.original.sha = data, sha
	return sha, nil
}

// begin makes the record of the run.
func (im *importer) begin() []annotate.Change {
	im.report.Run = im.a.opts.NewID()
	for i := range im.waiting {
		im.waiting[i].Fields["import_run"] = im.report.Run
	}
	return []annotate.Change{annotate.Create("import_run", im.report.Run, annotate.Fields{
		"started": im.a.now(), "program": im.a.opts.Program, "source": im.o.Database, "query": im.o.Query})}
}

// finish closes the record of the run and names the step by what it did. It is part of the same step,
// but comes after its last chunk, so that a step cut short by a crash has made records only and is kept.
func (im *importer) finish(ctx context.Context, step annotate.Step, name string) error {
	if err := im.settle(ctx); err != nil {
		return err
	}
	if im.report.Imported == 0 || step.Seq == 0 {
		im.report.Run = ""
		return nil
	}
	noun := "articles"
	if im.report.Imported == 1 {
		noun = "article"
	}
	step.Label = fmt.Sprintf("Imported %d %s from %s", im.report.Imported, noun, name)
	changes := append(im.waiting, annotate.Edit("import_run", im.report.Run, annotate.Fields{"ended": im.a.now(),
		"imported": im.report.Imported, "doubles": im.report.Doubles, "failed": im.report.Failed}))
	im.waiting = nil
	var w *writing
	err := im.a.do(ctx, func(ctx context.Context, c *session) error {
		w = &writing{a: im.a, ctx: ctx, c: c, step: &step, seq: step.Seq, at: im.a.now()}
		w.reset()
		var state string
		if err := c.QueryRowContext(ctx, "SELECT state FROM step WHERE seq = ?", step.Seq).Scan(&state); err != nil || state != "done" {
			return err // undone already
		}
		if err := w.changes(changes); err != nil {
			return err
		}
		_, err := c.ExecContext(ctx, "UPDATE step SET label = ?, records = records + ? WHERE seq = ?", step.Label, w.records, step.Seq)
		return err
	})
	if err == nil && w.records > 0 {
		im.a.notify(w.event())
	}
	return err
}

// settle takes the last chunk out of the report when cancelling kept it from being written.
func (im *importer) settle(ctx context.Context) error {
	if len(im.chunk) == 0 {
		return nil
	}
	var there int
	if err := im.a.read.QueryRowContext(ctx, "SELECT count(*) FROM article WHERE id = ?", im.chunk[0]).Scan(&there); err != nil || there > 0 {
		return err
	}
	im.report.Imported -= len(im.chunk)
	im.progress.Imported = im.report.Imported
	im.report.Rows = slices.DeleteFunc(im.report.Rows, func(r ImportRow) bool { return slices.Contains(im.chunk, r.Article) })
	im.waiting = slices.DeleteFunc(im.waiting, func(c annotate.Change) bool {
		id, _ := c.Fields["article"].(string)
		return slices.Contains(im.chunk, id)
	})
	return nil
}

func (im *importer) fail(problem *ingest.Error) {
	im.progress.Failed++
	im.report.Failed++
	im.row(ImportRow{File: problem.File, Item: problem.Item, Outcome: outcomeFailed, Message: problem.Error()}, nil)
}

// row reports what became of an input and queues its record.
func (im *importer) row(r ImportRow, proposal *ingest.Article) {
	fields := annotate.Fields{"import_run": im.report.Run, "file": r.File, "item": r.Item, "outcome": r.Outcome, "message": r.Message}
	if r.Article != "" {
		fields["article"] = r.Article
	}
	im.waiting = append(im.waiting, annotate.Create("import_row", "", fields))
	if proposal != nil {
		bare := *proposal
		bare.Original = nil
		r.Proposal = &bare
	}
	if im.o.Row != nil {
		im.o.Row(r)
	}
	decided := im.report.Imported + im.report.Doubles + im.report.Failed
	if decided > rowsKept {
		r.Proposal = nil
	}
	if r.Outcome != outcomeImported || im.report.Imported <= rowsKept {
		im.report.Rows = append(im.report.Rows, r)
	}
}

func (im *importer) tell(last bool) {
	if im.o.Progress == nil || !last && time.Since(im.told) < 100*time.Millisecond {
		return
	}
	im.told = time.Now()
	im.o.Progress(im.progress)
}
