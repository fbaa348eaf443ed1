package annotate

import (
	"cmp"
	"fmt"
	"math"
)

// A Basis says why an affiliation was chosen; the zero Basis means that there is none.
type Basis int

// The bases of an affiliation, the strongest first.
const (
	HeldWhenSaid      Basis = iota + 1 // it holds on the date said
	HeldWhenPublished                  // it holds on the article's date
	LatestKnown                        // neither date is known: the latest
	NotThen                            // no affiliation holds on either date: the latest, ended or not yet begun
)

// Holds reports whether nothing that is known of the dates speaks against the affiliation.
func (b Basis) Holds() bool { return b >= HeldWhenSaid && b <= LatestKnown }

// AffiliationOn chooses the affiliation in which somebody spoke: one that holds on the date said, else on
// the article's date, else the latest. Of several that hold, one that holds for the whole of a date known
// only to the month or the year comes first, then one whose organisation the article names, then the one
// that began last. named may be nil.
func AffiliationOn(all []Affiliation, said, article Date, named func(organisation string) bool) (Affiliation, Basis) {
	for _, on := range [...]struct {
		date  Date
		basis Basis
	}{{said, HeldWhenSaid}, {article, HeldWhenPublished}} {
		if on.date.IsZero() || on.date.First == Undated {
			continue
		}
		if a, ok := valid(all, on.date, named); ok {
			return a, on.basis
		}
	}
	if len(all) == 0 {
		return Affiliation{}, 0
	}
	basis := NotThen
	if said.IsZero() && article.IsZero() {
		basis = LatestKnown
	}
	return latest(all, named), basis
}

// valid returns the best of the affiliations that hold on some day of a date.
func valid(all []Affiliation, on Date, named func(string) bool) (best Affiliation, ok bool) {
	whole := func(a Affiliation) int { return truth(a.From <= on.First && on.Last <= a.To) }
	for _, a := range all {
		if a.From > on.Last || a.To < on.First {
			continue
		}
		if !ok || cmp.Or(whole(a)-whole(best), isNamed(a, named)-isNamed(best, named), cmp.Compare(a.From, best.From)) > 0 {
			best, ok = a, true
		}
	}
	return best, ok
}

// latest returns the affiliation that ends last: of several that are open, one that the article names, then
// the one that began last.
func latest(all []Affiliation, named func(string) bool) Affiliation {
	best := all[0]
	for _, a := range all[1:] {
		if cmp.Or(cmp.Compare(a.To, best.To), isNamed(a, named)-isNamed(best, named), cmp.Compare(a.From, best.From)) > 0 {
			best = a
		}
	}
	return best
}

func isNamed(a Affiliation, named func(string) bool) int {
	return truth(named != nil && named(a.Organisation))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Speaks returns the affiliation in which the speaker of a context spoke, by AffiliationOn; with an
// organisation, the one there. The zero Basis: none is known.
func Speaks(m MentionContext, names *Names, organisation string) (Affiliation, Basis) {
	speaker := names.entities[m.Speaker]
	if speaker == nil {
		return Affiliation{}, 0
	}
	all := speaker.Affiliations
	if organisation != "" {
		all = nil
		for _, a := range speaker.Affiliations {
			if a.Organisation == organisation {
				all = append(all, a)
			}
		}
	}
	return AffiliationOn(all, m.Said, m.Published, func(id string) bool { return m.inArticle(names.entities[id]) })
}

// inArticle reports whether an entity is named in the article: by a mark, or by its name.
func (m *MentionContext) inArticle(k *known) bool {
	for _, mark := range m.Marks {
		if k != nil && mark.Entity == k.ID && !mark.Trashed {
			return true
		}
	}
	return k != nil && m.Reading != nil && len(k.names) > 0 && m.Reading.stands(k)
}

// reason says in words in which affiliation somebody spoke.
func (b Basis) reason(speaker string, a Affiliation) string {
	verb, when := "is", ""
	switch {
	case b == HeldWhenSaid:
		verb, when = "was", " when it was said"
	case b == NotThen && a.To != Undated:
		verb, when = "was", " until "+DayString(a.To)
	case b == NotThen && a.From > math.MinInt32:
		when = " since " + DayString(a.From)
	}
	if a.Role != "" {
		return fmt.Sprintf("%s %s %s there%s", speaker, verb, a.Role, when)
	}
	if verb == "was" {
		return speaker + " belonged to it" + when
	}
	return speaker + " belongs to it" + when
}
