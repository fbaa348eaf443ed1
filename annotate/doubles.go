package annotate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A Double is two entities that may be one, with the reason. It is a proposal: nothing is merged by itself.
type Double struct {
	From, Into string // uuids; Into is the one with more uses
	Reason     string // for people, after "they": "share the words “Huateng Ma”"
	Score      float64
}

// doublesOfWord is how many entities may share a word before it says nothing: "Bank", "Li".
const doublesOfWord = 40

// PossibleDoubles proposes entities that may be the same, the likeliest first: those with one name or alias in
// common, one whose name is the acronym that stands in brackets in the other's, and those of whose words at
// least two, or all of the shorter name's, agree. Two of one name that each carry a distinguisher are told
// apart already. 50,000 names take under a second.
func PossibleDoubles(entities []Entity, limit int) []Double {
	f := doubleFinder{entities: entities, found: map[[2]int]Double{}}
	f.sameNames()
	f.acronyms()
	f.words()
	out := make([]Double, 0, len(f.found))
	for _, d := range f.found {
		out = append(out, d)
	}
	slices.SortFunc(out, func(x, y Double) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Reason, y.Reason), cmp.Compare(x.From, y.From), cmp.Compare(x.Into, y.Into))
	})
	return out[:min(limit, len(out))]
}

type doubleFinder struct {
	entities []Entity
	found    map[[2]int]Double
}

// propose notes a pair, unless a stronger reason is known or the two are told apart.
func (f *doubleFinder) propose(i, j int, score float64, reason string) {
	if i == j {
		return
	}
	i, j = min(i, j), max(i, j)
	x, y := f.entities[i], f.entities[j]
	if x.Kind != y.Kind && x.Kind != "" && y.Kind != "" {
		score /= 2
	}
	if x.Distinguisher != "" && y.Distinguisher != "" && x.Distinguisher != y.Distinguisher || f.found[[2]int{i, j}].Score >= score {
		return
	}
	from, into := x, y
	if x.Uses > y.Uses || x.Uses == y.Uses && len(x.Name) > len(y.Name) {
		from, into = y, x
	}
	f.found[[2]int{i, j}] = Double{From: from.ID, Into: into.ID, Reason: reason, Score: score}
}

// everywhere are the names of an entity that hold in all articles.
func everywhere(e Entity) []string {
	out := []string{e.Name}
	for _, a := range e.Aliases {
		if a.Article == "" {
			out = append(out, a.Text)
		}
	}
	return out
}

func (f *doubleFinder) sameNames() {
	holders := map[string][]int{}
	for i, e := range f.entities {
		for _, n := range everywhere(e) {
			key := strings.Join(doubleWords(n), " ")
			if h := holders[key]; key != "" && (len(h) == 0 || h[len(h)-1] != i) {
				holders[key] = append(h, i)
			}
		}
	}
	for _, h := range holders {
		for a := range h {
			for b := a + 1; b < min(len(h), a+doublesOfWord); b++ {
				x, y := f.entities[h[a]], f.entities[h[b]]
				if Fold(x.Name) == Fold(y.Name) {
					f.propose(h[a], h[b], 1, fmt.Sprintf("have one name, “%s”", x.Name))
					continue
				}
				f.propose(h[a], h[b], 0.9, fmt.Sprintf("both are called “%s”", sharedName(x, y)))
			}
		}
	}
}

// sharedName is a name that both have.
func sharedName(x, y Entity) string {
	has := map[string]bool{}
	for _, n := range everywhere(x) {
		has[strings.Join(doubleWords(n), " ")] = true
	}
	for _, n := range everywhere(y) {
		if has[strings.Join(doubleWords(n), " ")] {
			return n
		}
	}
	return y.Name
}

// acronyms finds "Cyberspace Administration of China (CAC)" beside "CAC", and an acronym beside the words
// that it is made of.
func (f *doubleFinder) acronyms() {
	short := map[string][]int{}
	for i, e := range f.entities {
		for _, n := range everywhere(e) {
			if isAcronym(n) {
				short[n] = append(short[n], i)
			}
		}
	}
	for i, e := range f.entities {
		for _, n := range everywhere(e) {
			if open := strings.LastIndexByte(n, '('); open > 0 && strings.HasSuffix(n, ")") {
				in := n[open+1 : len(n)-1]
				for _, j := range short[in] {
					f.propose(i, j, 0.95, fmt.Sprintf("are a name and its short form: “%s” stands in brackets in “%s”", in, n))
				}
			}
			if made := initials(n); len(made) >= 3 {
				for _, j := range short[made] {
					f.propose(i, j, 0.7, fmt.Sprintf("are a name and its short form: “%s”, the first letters of “%s”", made, n))
				}
			}
		}
	}
}

func isAcronym(s string) bool {
	if len(s) < 2 || len(s) > 8 {
		return false
	}
	for _, r := range s {
		if !unicode.IsUpper(r) && !unicode.IsDigit(r) && r != '&' {
			return false
		}
	}
	return true
}

// words finds names that share words.
func (f *doubleFinder) words() {
	holders := map[string][]int{}
	own := make([][]string, len(f.entities))
	for i, e := range f.entities {
		own[i] = doubleWords(e.Name)
		for _, w := range own[i] {
			if h := holders[w]; len(h) == 0 || h[len(h)-1] != i {
				holders[w] = append(h, i)
			}
		}
	}
	for i := range f.entities {
		met := map[int]int{}
		for _, w := range own[i] {
			if h := holders[w]; len(h) <= doublesOfWord {
				for _, j := range h {
					if j > i {
						met[j]++
					}
				}
			}
		}
		for j, n := range met {
			least, most := min(len(own[i]), len(own[j])), max(len(own[i]), len(own[j]))
			if n < least || n < 2 && most > 3 || n == 1 && len([]rune(own[i][0])) < 2 {
				continue
			}
			words, reason := commonWords(own[i], own[j]), "share the word “%s”"
			if len(words) > 1 {
				reason = "share the words “%s”"
			}
			f.propose(i, j, 0.6*float64(2*n)/float64(least+most), fmt.Sprintf(reason, strings.Join(words, " ")))
		}
	}
}

func commonWords(x, y []string) []string {
	var out []string
	for _, w := range x {
		if slices.Contains(y, w) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// formWords tell the legal form of a firm, not which firm it is.
var formWords = map[string]bool{"inc": true, "ltd": true, "plc": true, "co": true, "corp": true, "corporation": true, "company": true, "group": true, "holding": true,
	"holdings": true, "gmbh": true, "ag": true, "sa": true, "the": true, "of": true, "and": true, "mr": true, "ms": true, "mrs": true, "dr": true, "limited": true}

// doubleWords are the folded words of a name but for those that say nothing; all of them when that leaves none.
func doubleWords(s string) []string {
	if i := strings.LastIndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	all := strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i := range all {
		all[i] = strings.TrimSuffix(all[i], "'s")
	}
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return formWords[w] })
	if len(telling) == 0 {
		return all
	}
	return telling
}
