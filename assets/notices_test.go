package assets_test

import (
	"os"
	"strings"
	"testing"

	"pressmark/assets"
)

// The direct dependencies stand in the first require block of go.mod.
func directModules(t *testing.T) [][2]string {
	data, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(data), "require (")
	block, _, _ = strings.Cut(block, "\n)")
	var modules [][2]string
	for line := range strings.Lines(block) {
		if f := strings.Fields(line); len(f) >= 2 && !strings.Contains(line, "// indirect") {
			modules = append(modules, [2]string{f[0], f[1]})
		}
	}
	if len(modules) == 0 {
		t.Fatal("no direct dependency found in go.mod")
	}
	return modules
}

func TestLicencesNameEveryDirectDependency(t *testing.T) {
	table, notices, _ := strings.Cut(assets.Licences, "-----")
	licence := map[string]string{}
	for line := range strings.Lines(table) {
		if f := strings.Fields(line); len(f) >= 3 {
			licence[f[0]+" "+f[1]] = f[2]
		}
	}
	for _, m := range directModules(t) {
		if licence[m[0]+" "+m[1]] == "" {
			t.Errorf("licences.txt has no line for %s %s with a licence", m[0], m[1])
		}
		if !strings.Contains(notices, m[0]) {
			t.Errorf("licences.txt has no notice of %s", m[0])
		}
	}
}
