package exchange

import (
	"fmt"
	"maps"
	"slices"

	"pressmark/annotate"
)

// place turns the places of all marks from bytes into code points, one text in memory at a time, and cuts
// each again in code points: what is cut must be the quotation.
func (v *view) place() error {
	for _, id := range slices.Sorted(maps.Keys(v.articles)) {
		a := v.articles[id]
		if len(a.marks)+len(a.links) == 0 || a.sha == "" {
			continue
		}
		text, err := v.set.Text(v.ctx, a.sha)
		if err != nil {
			return fmt.Errorf("the text of %q: %w", a.title, err)
		}
		offsets := annotate.NewOffsets(text)
		for _, m := range a.marks {
			if err := points(text, offsets, m.places); err != nil {
				return fmt.Errorf("annotation %s in %q %w", m.id, a.title, err)
			}
		}
		for _, l := range a.links {
			if err := points(text, offsets, l.places); err != nil {
				return fmt.Errorf("reporting link %s in %q %w", l.row.ID, a.title, err)
			}
		}
		if err := v.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func points(text string, o *annotate.Offsets, places []place) error {
	for i := range places {
		p := &places[i]
		if p.start < 0 {
			continue
		}
		wrong := fmt.Errorf("does not stand on the words it quotes, %q: nothing was exported; `check --repair` places it again", shorten(p.quote))
		if p.end > len(text) || p.start >= p.end || text[p.start:p.end] != p.quote {
			return wrong
		}
		s := o.Points(annotate.Span{Start: p.start, End: p.end})
		if back := o.FromPoints(s); back.End > len(text) || back.Start > back.End || back.In(text) != p.quote {
			return wrong
		}
		p.start, p.end = s.Start, s.End
	}
	return nil
}

func shorten(s string) string {
	r := []rune(s)
	if len(r) <= 60 {
		return s
	}
	return string(r[:59]) + "…"
}
