package annotate

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A Reading is what Rank and Mentions know of a text: the names that stand in it, known to the archive
// or not. A name is a run of capitalised words ("Daniel Zhang Yong", "Cyberspace Administration of
// China"); titles, articles and ordinary words that are capitalised only because they open a sentence
// are left out. Scripts without capitals have no such runs: there only known names are found. Build one
// per revision; it is read-only afterwards and costs about 40 ms for 100,000 words.
type Reading struct {
	text   string
	runs   []nameRun        // in text order, disjoint
	byName map[string][]int // folded words of a run -> indexes into runs
	held   map[string][]int // folded word -> runs of two words or more that contain it
	lines  []int            // first byte of each paragraph
}

// A nameRun is one run of capitalised words.
type nameRun struct {
	span  Span
	words []word
	loose bool // from a headline set in capitals, where runs say little
}

// A word is one word of a text or a name.
type word struct {
	Span
	fold string
}

// Read finds the names of a text.
func Read(text string) *Reading {
	r := &Reading{text: text, byName: map[string][]int{}, held: map[string][]int{}}
	lower := lowerWords(text)
	for start := 0; start <= len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		r.lines = append(r.lines, start)
		r.readLine(Span{start, end}, lower)
		start = end + 1
	}
	for i, run := range r.runs {
		key := joinFolds(run.words)
		r.byName[key] = append(r.byName[key], i)
		if len(run.words) < 2 || run.loose {
			continue
		}
		for _, w := range run.words {
			r.held[w.fold] = append(r.held[w.fold], i)
		}
	}
	return r
}

// Text returns the text that was read.
func (r *Reading) Text() string { return r.text }

// lowerWords is the set of words that stand in lower case somewhere in the text.
func lowerWords(text string) map[string]bool {
	set := map[string]bool{}
	eachWord(text, Span{0, len(text)}, func(w Span) bool {
		if c, _ := utf8.DecodeRuneInString(text[w.Start:]); unicode.IsLower(c) {
			set[text[w.Start:w.End]] = true
		}
		return true
	})
	return set
}

// readLine adds the runs of one paragraph.
func (r *Reading) readLine(line Span, lower map[string]bool) {
	run := make([]word, 0, 8)
	words, capitals, first := 0, 0, len(r.runs)
	flush := func() {
		if kept := trimRun(r.text, run, lower); len(kept) > 0 {
			span := Span{kept[0].Start, kept[len(kept)-1].End}
			r.runs = append(r.runs, nameRun{span: span, words: slices.Clone(kept)})
		}
		run = run[:0]
	}
	eachWord(r.text, line, func(w Span) bool {
		words++
		capital := capitalised(r.text[w.Start:w.End])
		if capital {
			capitals++
		}
		inside := len(run) > 0 && joins(r.text[run[len(run)-1].End:w.Start], run[len(run)-1].Span)
		if !inside {
			flush()
		}
		switch {
		case capital:
			run = append(run, word{w, Fold(r.text[w.Start:w.End])})
		case inside && (connector[r.text[w.Start:w.End]] || digits(r.text[w.Start:w.End])):
			run = append(run, word{w, Fold(r.text[w.Start:w.End])})
		default:
			flush()
		}
		return true
	})
	flush()
	if words >= 5 && capitals*10 > words*6 {
		for i := first; i < len(r.runs); i++ {
			r.runs[i].loose = true
		}
	}
}

// trimRun drops what is not part of a name at either end: connectors and numbers at the end, titles,
// and words that are capitalised because a sentence begins.
func trimRun(text string, run []word, lower map[string]bool) []word {
	for len(run) > 0 {
		last := text[run[len(run)-1].Start:run[len(run)-1].End]
		if !connector[last] && !digits(last) {
			break
		}
		run = run[:len(run)-1]
	}
	for len(run) > 0 {
		w := text[run[0].Start:run[0].End]
		opens := opensSentence(text, run[0].Start)
		if !connector[w] && !notName[run[0].fold] && !(opens && lower[strings.ToLower(w)]) {
			break
		}
		run = run[1:]
	}
	return run
}

// opensSentence reports whether the word at a byte is the first of a sentence, a paragraph or a quotation.
func opensSentence(text string, at int) bool {
	before := strings.TrimRight(text[max(0, at-8):at], " ")
	if before == "" {
		return true
	}
	c, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune("\n.!?:•“\"”‘(—–", c) || c == utf8.RuneError
}

// connector holds the small words that may stand inside a name.
var connector = setOf("of de del della di da du la le von van der den zu zur bin ibn al el dos das")

// notName holds words that are no part of a name though capitalised: articles, titles, and what opens
// sentences most often. Folded.
var notName = setOf("the a an in on at by for from to of and but or as if it its he she they we i his her their our this that these those " +
	"when while after before since under over with without according meanwhile however still also yet then there here what who why how " +
	"mr mrs ms miss dr prof professor sir lord lady president chairman chairwoman chair minister premier chancellor secretary senator " +
	"governor mayor ceo director spokesman spokeswoman herr frau der die das ein eine und in im")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// joins reports whether what stands between two words keeps them in one name.
func joins(between string, before Span) bool {
	switch between {
	case " ", "-", "‑", "·", "・", " & ", "’", "'", "&":
		return true
	case ". ", ".":
		return before.Len() <= 2
	}
	return false
}

func digits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func capitalised(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c) || unicode.IsTitle(c)
}

// ideograph reports whether a rune belongs to a script that is written without spaces.
func ideograph(c rune) bool {
	return c >= 0x2E80 && (unicode.Is(unicode.Han, c) || unicode.Is(unicode.Hiragana, c) || unicode.Is(unicode.Katakana, c))
}

// asciiWord holds the ASCII letters and digits.
var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	return t
}()

func wordRune(c rune) bool {
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c)
}

// eachWord yields the words of a stretch of text until f returns false. A possessive ends the word
// before its apostrophe and is no word itself; an unbroken run of ideographs is one word.
func eachWord(text string, in Span, f func(Span) bool) {
	start, wide := -1, false
	emit := func(end int) bool {
		at := start
		start = -1
		return at < 0 || f(Span{at, end})
	}
	for i := in.Start; i < in.End; {
		if c := text[i]; c < utf8.RuneSelf && asciiWord[c] && !wide { // most of most texts
			if start < 0 {
				start = i
			}
			i++
			continue
		}
		c, n := utf8.DecodeRuneInString(text[i:in.End])
		switch {
		case !wordRune(c):
			if !emit(i) {
				return
			}
			i, wide = i+n+possessive(text[i:in.End]), false
			continue
		case start >= 0 && ideograph(c) != wide:
			if !emit(i) {
				return
			}
			fallthrough
		case start < 0:
			start, wide = i, ideograph(c)
		}
		i += n
	}
	emit(in.End)
}

// possessive returns the length of the s of an apostrophe s at the start of a text, else 0.
func possessive(s string) int {
	c, n := utf8.DecodeRuneInString(s)
	if c != '\'' && c != '’' || len(s) <= n || (s[n] != 's' && s[n] != 'S') {
		return 0
	}
	if next, _ := utf8.DecodeRuneInString(s[n+1:]); wordRune(next) && len(s) > n+1 {
		return 0
	}
	return 1
}

func wordsOf(s string) []word {
	var words []word
	eachWord(s, Span{0, len(s)}, func(w Span) bool {
		words = append(words, word{w, Fold(s[w.Start:w.End])})
		return true
	})
	return words
}

func joinFolds(words []word) string {
	if len(words) == 1 {
		return words[0].fold
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.fold)
	}
	return b.String()
}

// nameKey is the form under which two names are the same: folded words, one space between.
func nameKey(s string) string { return joinFolds(wordsOf(s)) }

// NameAt returns the name at a byte offset: the run of capitalised words that holds it or ends there.
func (r *Reading) NameAt(at int) (Span, bool) {
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].span.End >= at })
	if i < len(r.runs) && r.runs[i].span.Start <= at {
		return r.runs[i].span, true
	}
	return Span{}, false
}

// WordAt returns the word at a byte offset or ending there.
func (r *Reading) WordAt(at int) (Span, bool) {
	found, ok := Span{}, false
	eachWord(r.text, r.Paragraph(at), func(w Span) bool {
		if w.Start <= at && at <= w.End {
			found, ok = w, true
		}
		return w.Start <= at
	})
	return found, ok
}

// line returns the index of the paragraph that holds a byte.
func (r *Reading) line(at int) int {
	return max(0, sort.Search(len(r.lines), func(i int) bool { return r.lines[i] > at })-1)
}

// Paragraph returns the paragraph that holds a byte, without its LF.
func (r *Reading) Paragraph(at int) Span {
	i := r.line(at)
	if i+1 < len(r.lines) {
		return Span{r.lines[i], r.lines[i+1] - 1}
	}
	return Span{r.lines[i], len(r.text)}
}

// Sentence returns the sentence that holds a byte. Words in quotation marks belong to the sentence
// around them, and an initial does not end one.
func (r *Reading) Sentence(at int) Span {
	para := r.Paragraph(at)
	pos, state, rest := para.Start, -1, para.In(r.text)
	start := para.Start
	for rest != "" {
		var s string
		s, rest, state = uniseg.FirstSentenceInString(rest, state)
		pos += len(s)
		if endsEarly(r.text[start:pos]) && rest != "" {
			continue
		}
		if at < pos {
			return Span{start, pos - trailing(s)}
		}
		if rest != "" {
			start = pos
		}
	}
	return Span{start, para.End}
}

func trailing(s string) int { return len(s) - len(strings.TrimRight(s, " ")) }

// endsEarly reports whether a text ends in an initial or a short title and its full stop.
func endsEarly(s string) bool {
	s = strings.TrimRight(s, " ")
	if !strings.HasSuffix(s, ".") {
		return false
	}
	w := s[strings.LastIndexAny(s[:len(s)-1], " \n")+1 : len(s)-1]
	switch strings.ToLower(w) {
	case "mr", "mrs", "ms", "dr", "prof", "st", "gen", "sen", "gov", "rep", "no":
		return true
	}
	return len(w) == 1 && capitalised(w)
}

// beside returns the names within reach of a span, in its sentence, the span itself left out.
func (r *Reading) beside(s Span, reach int) []nameRun {
	sentence := r.Sentence(s.Start)
	from, to := max(sentence.Start, s.Start-reach), min(sentence.End, s.End+reach)
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].span.End > from })
	var out []nameRun
	for ; i < len(r.runs) && r.runs[i].span.Start < to; i++ {
		if !r.runs[i].span.Overlaps(s) {
			out = append(out, r.runs[i])
		}
	}
	return out
}

// Beside returns the names in the same sentence within reach bytes of a span, the nearest first.
func (r *Reading) Beside(s Span, reach int) []Span {
	var out []Span
	for _, run := range r.beside(s, reach) {
		out = append(out, run.span)
	}
	if rest, ok := r.rest(s); ok {
		out = append(out, rest)
	}
	gap := func(x Span) int { return max(x.Start-s.End, s.Start-x.End) }
	sort.SliceStable(out, func(i, j int) bool { return gap(out[i]) < gap(out[j]) })
	return out
}

// rest returns what follows a span within its own run: "Skerry Boats" after "Marek Krol" of.
func (r *Reading) rest(s Span) (Span, bool) {
	i := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].span.End > s.Start })
	if i == len(r.runs) || !r.runs[i].span.Contains(s) {
		return Span{}, false
	}
	for _, w := range r.runs[i].words {
		if w.Start >= s.End && !connector[w.In(r.text)] {
			return Span{w.Start, r.runs[i].span.End}, true
		}
	}
	return Span{}, false
}

// Name returns what of the words is a name: articles and titles at the front and possessives at the end
// are left out. named is false when they are a description, such as "the unicorn".
func Name(words string) (name string, named bool) {
	all := wordsOf(words)
	kept := trimName(all)
	if len(kept) == 0 {
		return words, false
	}
	named = true
	for _, w := range kept {
		s := w.In(words)
		c, _ := utf8.DecodeRuneInString(s)
		if !capitalised(s) && !connector[s] && !digits(s) && !ideograph(c) {
			named = false
		}
	}
	if !named {
		kept = all
	}
	end := kept[len(kept)-1].End
	if strings.HasSuffix(words, ")") && strings.Contains(words, "(") {
		end = len(words)
	}
	return words[kept[0].Start:end], named
}

// longer returns the runs that contain the words and more.
func (r *Reading) longer(words []word) []nameRun {
	if len(words) == 0 {
		return nil
	}
	var out []nameRun
	for _, i := range r.held[words[0].fold] {
		if run := r.runs[i]; len(run.words) > len(words) && containsRun(run.words, words) {
			out = append(out, run)
		}
	}
	return out
}

// containsRun reports whether part stands in whole, word for word in a row.
func containsRun(whole, part []word) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		same := true
		for j := range part {
			if whole[i+j].fold != part[j].fold {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}
