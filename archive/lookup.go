package archive

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"pressmark/annotate"
)

// names are the names of entities, concepts and tags, folded, by record number: what a query's values
// are looked up in.
type names struct {
	tables map[string]map[int64]*named
	alias  map[int64]alias
}

// named is an entity, concept or tag.
type named struct {
	id, key      string
	kind         string // of an entity
	parent, into string // of a concept or tag; of a merged record
}

type alias struct {
	owner, key string
	local      bool // holds in one article only
}

func newNames() names {
	return names{tables: map[string]map[int64]*named{"entity": {}, "concept": {}, "tag": {}}, alias: map[int64]alias{}}
}

var namedColumns = map[string]string{
	"entity":  `name_key, kind, '', coalesce(merged_into, '')`,
	"concept": `name_key, '', coalesce(parent, ''), coalesce(merged_into, '')`,
	"tag":     `name_key, '', coalesce(parent, ''), ''`,
}

func (s *names) read(ctx context.Context, q *sql.Tx, touched map[string][]int64) error {
	for table, rows := range s.tables {
		if err := s.readNamed(ctx, q, table, rows, touched); err != nil {
			return err
		}
	}
	where, args, skip := only(touched, "alias", "n")
	if skip {
		return nil
	}
	for _, n := range touched["alias"] {
		delete(s.alias, n)
	}
	return eachRow(ctx, q, func(r *sql.Rows) error {
		var n int64
		var x alias
		err := r.Scan(&n, &x.owner, &x.key, &x.local)
		s.alias[n] = x
		return err
	}, `SELECT n, coalesce(entity, concept, tag, ''), text_key, article IS NOT NULL FROM alias WHERE trashed = 0 AND `+where, args...)
}

func (s *names) readNamed(ctx context.Context, q *sql.Tx, table string, into map[int64]*named, touched map[string][]int64) error {
	where, args, skip := only(touched, table, "n")
	if skip {
		return nil
	}
	for _, n := range touched[table] {
		delete(into, n)
	}
	return eachRow(ctx, q, func(r *sql.Rows) error {
		var n int64
		x := &named{}
		err := r.Scan(&n, &x.id, &x.key, &x.kind, &x.parent, &x.into)
		into[n] = x
		return err
	}, `SELECT n, id, `+namedColumns[table]+` FROM `+table+` WHERE trashed = 0 AND `+where, args...)
}

// find returns the uuids of the records of a table whose name or alias is value: those named exactly so,
// else those that have all its words in one name, else those that have words beginning so. With each come
// the records merged into it or into which it was merged.
func (s *names) find(table, value string) []string {
	want := annotate.Fold(strings.TrimSpace(value))
	words := strings.FieldsFunc(want, notOfWord)
	for _, fits := range []func(key string, local bool) bool{
		func(key string, local bool) bool { return key == want && !local },
		func(key string, _ bool) bool { return len(words) > 0 && hasWords(key, words, false) },
		func(key string, _ bool) bool { return len(words) > 0 && hasWords(key, words, true) },
	} {
		found := map[string]bool{}
		for _, x := range s.tables[table] {
			if x.id == value || fits(x.key, false) {
				found[x.id] = true
			}
		}
		for _, x := range s.alias {
			if fits(x.key, x.local) {
				found[x.owner] = true
			}
		}
		if ids := s.families(table, found); len(ids) > 0 {
			return ids
		}
	}
	return nil
}

func notOfWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' }

// hasWords reports whether each word is a word of name, or begins one. Scripts that do not part words
// are searched inside.
func hasWords(name string, words []string, prefix bool) bool {
	var parts []string
	for _, w := range words {
		if inside(w) {
			if !strings.Contains(name, w) {
				return false
			}
			continue
		}
		if parts == nil {
			if !strings.Contains(name, w) {
				return false // the common case, without taking the name apart
			}
			parts = strings.FieldsFunc(name, notOfWord)
		}
		if !hasWord(parts, w, prefix) {
			return false
		}
	}
	return true
}

func inside(word string) bool {
	for _, r := range word {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
			return true
		}
	}
	return false
}

func hasWord(parts []string, w string, prefix bool) bool {
	for _, p := range parts {
		if p == w || prefix && strings.HasPrefix(p, w) {
			return true
		}
	}
	return false
}

// families widens found to everything that stands for the same records, in no order.
func (s *names) families(table string, found map[string]bool) []string {
	direct := map[string]string{}
	there := map[string]bool{}
	for _, x := range s.tables[table] {
		there[x.id] = true
		if x.into != "" {
			direct[x.id] = x.into
		}
	}
	root := followMerges(direct)
	roots := map[string]bool{}
	for id := range found {
		if there[id] {
			roots[root.root(id)] = true
		}
	}
	out := make([]string, 0, len(roots))
	for id := range roots {
		out = append(out, id)
	}
	for from, to := range root {
		if roots[to] {
			out = append(out, from)
		}
	}
	return out
}

// below adds to ids all concepts or tags that stand under them, merged ones included.
func (s *names) below(table string, ids []string) []string {
	children := map[string][]string{}
	for _, x := range s.tables[table] {
		if x.parent != "" {
			children[x.parent] = append(children[x.parent], x.id)
		}
		if x.into != "" {
			children[x.into] = append(children[x.into], x.id)
		}
	}
	seen := map[string]bool{}
	var out []string
	for todo := ids; len(todo) > 0; {
		id := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, id)
		todo = append(todo[:len(todo):len(todo)], children[id]...)
	}
	return out
}

// path finds concepts or tags by "parent/child": each part names one level.
func (s *names) path(table, value string) []string {
	parts := strings.Split(value, "/")
	ids := s.find(table, parts[0])
	if len(parts) == 1 || len(s.find(table, value)) > 0 && strings.Contains(value, "/") {
		return s.below(table, s.find(table, value))
	}
	for _, part := range parts[1:] {
		if strings.TrimSpace(part) == "" {
			continue
		}
		under := map[string]bool{}
		for _, id := range s.below(table, ids) {
			under[id] = true
		}
		var next []string
		for _, id := range s.find(table, part) {
			if under[id] {
				next = append(next, id)
			}
		}
		ids = next
	}
	return s.below(table, ids)
}

// isConcept reports whether a uuid is that of a concept.
func (s *names) isConcept(id string) bool {
	for _, x := range s.tables["concept"] {
		if x.id == id {
			return true
		}
	}
	return false
}
