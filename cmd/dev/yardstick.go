package main

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// yardstick is the benchmark that measures the machine: the others are told as shares of it too, since that
// is what can be compared between two machines, or between a quiet and a busy one.
const yardstick = "Yardstick"

// ratios makes of what go test -bench prints a table of times, each with its ratio to the yardstick; "" when
// that was not among them.
func ratios(printed string) string {
	type timed struct {
		name string
		ns   float64
	}
	var all []timed
	unit := 0.0
	for line := range strings.Lines(printed) {
		words := strings.Fields(line)
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") || words[3] != "ns/op" {
			continue
		}
		ns, err := strconv.ParseFloat(words[2], 64)
		if err != nil {
			continue
		}
		name := strings.TrimPrefix(words[0], "Benchmark")
		if i := strings.LastIndexByte(name, '-'); i > 0 { // the number of processors
			name = name[:i]
		}
		if all = append(all, timed{name, ns}); name == yardstick {
			unit = ns
		}
	}
	if unit == 0 {
		return ""
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "ms\tof the yardstick\t \n")
	for _, x := range all {
		fmt.Fprintf(table, "%.4g\t%.3g\t %s\n", x.ns/1e6, x.ns/unit, x.name)
	}
	table.Flush()
	return b.String()
}
