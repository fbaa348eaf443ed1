package search

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// A table turns Bleve's document numbers of one segment into record numbers. Nothing is stored with
// the documents, so the ids are read back from the dictionary of ids: about 0.1 us each, once for a
// segment, which never changes.
type table struct {
	n       []int64
	kind    []byte  // letter of a record's kind, 0 for an article
	article []int64 // nil where no document names an article
	most    int64   // the greatest record number
}

// tables holds those of the segments in use.
type tables struct {
	mu  sync.Mutex
	all map[uint64]*table
}

// of returns the tables of a snapshot in the order of its segments and forgets those of segments that
// were merged away.
func (t *tables) of(snap *scorch.IndexSnapshot) ([]*table, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	segments := snap.Segments()
	list := make([]*table, len(segments))
	for i, s := range segments {
		one := t.all[s.Id()]
		if one == nil || len(one.n) != int(s.FullSize()) {
			var err error
			if one, err = readTable(s); err != nil {
				return nil, err
			}
		}
		list[i] = one
	}
	t.all = make(map[uint64]*table, len(segments))
	for i, s := range segments {
		t.all[s.Id()] = list[i]
	}
	return list, nil
}

func readTable(s *scorch.SegmentSnapshot) (*table, error) {
	size := int(s.FullSize())
	t := &table{n: make([]int64, size), kind: make([]byte, size)}
	err := eachPosting(s, "_id", "", func(id string, at uint64) error {
		letter, n, err := parseID(id)
		if err != nil || n < 0 || at >= uint64(size) {
			return fmt.Errorf("%w: document id %q", ErrDamaged, id)
		}
		t.n[at], t.kind[at] = n, letter
		t.most = max(t.most, n)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachPosting(s, fieldArticle, "", func(term string, at uint64) error {
		n, err := strconv.ParseInt(term, 10, 64)
		if err != nil || at >= uint64(size) {
			return fmt.Errorf("%w: article number %q", ErrDamaged, term)
		}
		if t.article == nil {
			t.article = make([]int64, size)
		}
		t.article[at] = n
		return nil
	})
	return t, err
}

// eachPosting calls f for every term of a field that begins with prefix, and every document that has
// it, deleted ones included.
func eachPosting(s *scorch.SegmentSnapshot, field, prefix string, f func(term string, at uint64) error) error {
	dict, err := s.Segment().Dictionary(field)
	if err != nil || dict == nil {
		return err
	}
	list, err := dict.PostingsList(nil, nil, nil)
	if err != nil {
		return err
	}
	docs := list.Iterator(false, false, false, nil)
	var from, to []byte
	if prefix != "" {
		from, to = []byte(prefix), after(prefix)
	}
	terms := dict.AutomatonIterator(nil, from, to)
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		if list, err = dict.PostingsList([]byte(entry.Term), nil, list); err != nil {
			return err
		}
		docs = list.Iterator(false, false, false, docs)
		for {
			p, err := docs.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			if err := f(entry.Term, p.Number()); err != nil {
				return err
			}
		}
	}
}

// after is the first string behind all that begin with prefix, nil if there is none.
func after(prefix string) []byte {
	end := []byte(prefix)
	for len(end) > 0 {
		if last := len(end) - 1; end[last] < 0xFF {
			end[last]++
			return end
		}
		end = end[:len(end)-1]
	}
	return nil
}

// members is the set of documents in an index, a bit for each record number of each kind.
type members struct {
	loaded bool
	count  uint64
	bits   map[byte][]uint64
}

// load reads the set from the index.
func (m *members) load(snap *scorch.IndexSnapshot, list []*table) {
	*m = members{loaded: true, bits: make(map[byte][]uint64)}
	for i, s := range snap.Segments() {
		deleted := s.Deleted()
		for at, n := range list[i].n {
			if deleted == nil || !deleted.Contains(uint32(at)) {
				m.add(list[i].kind[at], n)
			}
		}
	}
}

func (m *members) add(kind byte, n int64) {
	set, word, bit := m.bits[kind], int(n/64), uint64(1)<<(n%64)
	if word >= len(set) {
		set = append(set, make([]uint64, word+1+word/4-len(set))...)
		m.bits[kind] = set
	}
	if set[word]&bit == 0 {
		set[word] |= bit
		m.count++
	}
}

func (m *members) remove(kind byte, n int64) {
	set, word, bit := m.bits[kind], int(n/64), uint64(1)<<(n%64)
	if word < len(set) && set[word]&bit != 0 {
		set[word] &^= bit
		m.count--
	}
}
