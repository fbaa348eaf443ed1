package main

import (
	"strings"
	"testing"
)

func TestRatios(t *testing.T) {
	const printed = `goos: linux
BenchmarkLayout/words=2000/marks=0-2         	     248	   4656782 ns/op	 1383801 B/op	   13229 allocs/op
BenchmarkYardstick-2                         	      27	  38943635 ns/op	 6349651 B/op	  109603 allocs/op
BenchmarkDrag/words=1000/marks=50-2          	 1079803	      1151 ns/op	       0 B/op	       0 allocs/op
PASS
ok  	pressmark/app/reader	45.073s
`
	got := strings.Fields(ratios(printed))
	want := strings.Fields("ms of the yardstick 4.657 0.12 Layout/words=2000/marks=0 38.94 1 Yardstick 0.001151 2.96e-05 Drag/words=1000/marks=50")
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("ratios gives\n%q, want\n%q", got, want)
	}
	if got := ratios(strings.ReplaceAll(printed, "Yardstick", "Other")); got != "" {
		t.Errorf("without the yardstick ratios gives %q", got)
	}
}
