package exchange_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"pressmark/annotate"
	"pressmark/annotate/exchange"
)

// large is a set of 1,000 articles with 100 marks each; its rows are in uuid order already.
func large(b *testing.B) annotate.Set {
	m := newMade(b, 7)
	kind := m.add("kind", annotate.Fields{"name": "person"})
	coder := m.add("coder", annotate.Fields{"name": "Ada"})
	var entities []string
	for i := range 500 {
		entities = append(entities, m.add("entity", annotate.Fields{"kind": kind, "name": fmt.Sprintf("Person %d", i)}))
	}
	text := strings.Repeat("Pony Ma Huateng said 😀 that the firm would serve society. ", 80)
	for i := range 1000 {
		own := fmt.Sprintf("Article %d.\n%s", i, text)
		id, rev := m.article(fmt.Sprintf("Article %d", i), own, nil)
		for j := range 100 {
			start := strings.Index(own, "Pony") + 40*j
			s := annotate.Snap(own, annotate.Span{Start: start, End: start + 30})
			mark := m.add("annotation", annotate.Fields{"article": id, "type": "speaker", "entity": pick(m, entities), "resolution": "entity", "coder": coder})
			m.anchor("annotation", mark, "mark", rev, own, s, 0)
		}
	}
	return m.set()
}

// The aim is 10 s and 200 MB for 100,000 annotations; the set itself, which an archive reads from disk, is in
// memory here and not counted.
func BenchmarkExport(b *testing.B) {
	s := large(b)
	for name, write := range map[string]func() error{
		"bundle": func() error {
			_, err := exchange.Bundle(context.Background(), io.Discard, s, exchange.BundleOptions{})
			return err
		},
		"csv": func() error {
			_, err := exchange.CSV(context.Background(), filepath.Join(b.TempDir(), "set"), s)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			for b.Loop() {
				if err := write(); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&after)
			more := float64(after.HeapSys) - float64(before.HeapSys) // less when memory went back meanwhile
			b.ReportMetric(max(0, more)/(1<<20), "MB-more")
		})
	}
}
