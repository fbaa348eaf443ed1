package archive

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"pressmark/annotate"
)

// doublesMost is how many possible doubles are worked out at most.
const doublesMost = 500

// Doubles proposes entities that may be the same, the likeliest first, but for those that were told apart.
func (a *Archive) Doubles(ctx context.Context, entities []annotate.Entity) ([]annotate.Double, error) {
	told, err := a.ToldApart(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(annotate.PossibleDoubles(entities, doublesMost), func(d annotate.Double) bool { return told[pairOf(d.From, d.Into)] }), nil
}

// toldApartKey is the view under which the pairs are kept that are not the same, as a JSON list.
const toldApartKey = "told-apart"

// ToldApart returns the pairs of entities that are not the same, each as its two uuids in ascending order
// with a space between.
func (a *Archive) ToldApart(ctx context.Context) (map[string]bool, error) {
	s, err := a.View(ctx, toldApartKey)
	if err != nil || s == "" {
		return map[string]bool{}, err
	}
	var pairs []string
	if err := json.Unmarshal([]byte(s), &pairs); err != nil {
		return nil, fmt.Errorf("the pairs told apart: %w", err)
	}
	out := make(map[string]bool, len(pairs))
	for _, p := range pairs {
		out[p] = true
	}
	return out, nil
}

// TellApart remembers that two entities are not the same. Like a choice in the picker it is no step.
func (a *Archive) TellApart(ctx context.Context, one, other string) error {
	told, err := a.ToldApart(ctx)
	if err != nil {
		return err
	}
	told[pairOf(one, other)] = true
	pairs := make([]string, 0, len(told))
	for p := range told {
		pairs = append(pairs, p)
	}
	slices.Sort(pairs)
	data, err := json.Marshal(pairs)
	if err != nil {
		return err
	}
	return a.SetView(ctx, toldApartKey, string(data))
}

func pairOf(x, y string) string { return min(x, y) + " " + max(x, y) }
