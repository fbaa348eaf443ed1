package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is ours: imports that begin with it are held against a layer's `ours`, all others against `others`.
const module = "pressmark/"

// A layer is a row of design.md section 3: which packages of ours a package may import, and which of others.
// A package that has no row takes the one of the nearest folder above it.
type layer struct {
	pkg    string
	ours   []string
	others []string // path prefixes; the standard library is free
}

var layers = []layer{
	{"annotate", nil, []string{"github.com/google/uuid", "golang.org/x/text", "github.com/rivo/uniseg"}},
	{"annotate/exchange", []string{"annotate", "annotate/suggest", "annotate/network", "annotate/agreement"}, []string{
		"github.com/google/uuid", "golang.org/x/text", "modernc.org/sqlite", "github.com/xuri/excelize/v2",
		"github.com/santhosh-tekuri/jsonschema/v6", "gonum.org/v1/gonum/graph"}},
	{"annotate/suggest", []string{"annotate"}, []string{"golang.org/x/text", "github.com/rivo/uniseg"}},
	{"annotate/network", []string{"annotate"}, []string{"gonum.org/v1/gonum"}},
	{"annotate/agreement", []string{"annotate"}, []string{"gonum.org/v1/gonum"}},
	{"archive/ingest", []string{"annotate"}, []string{
		"github.com/markusmobius", "github.com/RadhiFadlillah/whatlanggo", "github.com/gogs/chardet", "github.com/yuin/goldmark",
		"github.com/go-shiori", "golang.org/x/net/html", "golang.org/x/text", "github.com/rivo/uniseg", "github.com/google/uuid"}},
	{"archive/search", []string{"annotate"}, []string{
		"github.com/blevesearch", "github.com/RoaringBitmap/roaring/v2", "golang.org/x/text", "github.com/rivo/uniseg", "github.com/google/uuid"}},
	{"archive", []string{"annotate", "archive/ingest", "archive/search"}, []string{
		"modernc.org/sqlite", "github.com/google/uuid", "github.com/gofrs/flock", "golang.org/x/sys", "golang.org/x/text"}},
	{"app/reader", []string{"annotate", "app/reader/layout", "app/reader/paint"}, []string{
		"fyne.io/fyne/v2", "github.com/go-text/typesetting", "github.com/go-text/render", "golang.org/x/image", "golang.org/x/text",
		"github.com/rivo/uniseg"}},
	{"app", []string{"annotate", "annotate/exchange", "archive", "archive/ingest", "archive/search", "app/reader", "assets"},
		[]string{"fyne.io/fyne/v2", "github.com/yuin/goldmark", "github.com/google/uuid", "golang.org/x/text", "github.com/rivo/uniseg"}},
	{"assets", nil, nil},
	{"cmd/pressmark", []string{"annotate", "annotate/exchange", "annotate/suggest", "annotate/network", "annotate/agreement",
		"app", "app/reader", "archive", "archive/ingest", "archive/search", "assets"},
		[]string{"fyne.io/fyne/v2", "github.com/spf13/cobra", "github.com/spf13/pflag", "github.com/google/uuid",
			"github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text", "golang.org/x/sys"}},
	{"cmd/dev", nil, nil},
}

// A ban says who alone may import something, and why. It holds beside the layers: a row that lets in a whole
// module does not let in what is banned.
type ban struct {
	what   string // a path prefix
	owners []string
	why    string
}

var bans = []ban{
	{"C", nil, "all but Fyne's driver builds without a C compiler: tests and the command line on any server"},
	{"github.com/blevesearch", []string{"archive/search"}, "the index is a cache that may be thrown away: nobody else may come to lean on it"},
	{"modernc.org/sqlite", []string{"archive", "annotate/exchange"}, "one way into an archive; exchange opens foreign files only"},
	{"database/sql", []string{"archive", "annotate/exchange"}, "one way into an archive; exchange opens foreign files only"},
	{"fyne.io/fyne/v2/app", []string{"cmd/pressmark"}, "it brings the graphics driver and with it a C compiler"},
	{"fyne.io/fyne/v2", []string{"app", "app/reader", "cmd/pressmark"}, "an archive outlives its window: nothing below app knows that there is one"},
	{"fyne.io/fyne/v2/test", []string{"cmd/pressmark"}, "its app is one global for tests; the tour plays it offscreen"},
	{"github.com/spf13/cobra", []string{"cmd/pressmark"}, "verbs and flags are read in one place"},
	{"github.com/gofrs/flock", []string{"archive"}, "one holder of an archive, decided in one place"},
	{"github.com/markusmobius", []string{"archive/ingest"}, "what a page says is decided once, when it comes in"},
	{"github.com/gogs/chardet", []string{"archive/ingest"}, "bytes become text once, when they come in"},
	{"net/http", nil, "nothing of ours talks to a network, ever"},
}

// A target is one system and tag set that we build or test.
type target struct{ goos, cgo, tags string }

var targets = []target{
	{"linux", "0", "ci"},
	{"linux", "1", "migrated_fynedo,no_animations"},
	{"windows", "1", "migrated_fynedo,no_animations"},
	{"darwin", "1", "migrated_fynedo,no_animations"},
}

// listed is what go list tells of a package.
type listed struct {
	ImportPath string
	Name       string
	Imports    []string
	Error      *struct{ Err string }
}

// list asks go list for our packages as target builds them, without their tests. It does not follow imports,
// so it needs no module, no C compiler and no foreign system.
func list(t *testing.T, root string, at target) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-find", "-json=ImportPath,Name,Imports,Error", "-tags", at.tags, "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+at.goos, "GOARCH=amd64", "CGO_ENABLED="+at.cgo)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, errs.String())
	}
	var pkgs []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if len(pkgs) == 0 {
		t.Fatalf("%v: no package", cmd.Args)
	}
	return pkgs
}

func repoRoot(t *testing.T) string {
	t.Helper()
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	// go test keeps results while the files that a test read are the same, and does not see what go list
	// reads; walking the tree tells it.
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() && path != root && strings.HasPrefix(e.Name(), ".") {
			return filepath.SkipDir
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestLayers(t *testing.T) {
	root := repoRoot(t)
	for _, at := range targets {
		for _, p := range list(t, root, at) {
			pkg := strings.TrimPrefix(p.ImportPath, module)
			row, ok := rowOf(pkg)
			if !ok {
				t.Errorf("%s is in no layer: give it a row of design.md section 3", pkg)
				continue
			}
			for _, imp := range p.Imports {
				if complaint := judge(pkg, row, imp); complaint != "" {
					t.Errorf("%s with %s: %s imports %s: %s", at.goos, at.tags, pkg, imp, complaint)
				}
			}
		}
	}
}

func rowOf(pkg string) (layer, bool) {
	for ; pkg != "."; pkg = path.Dir(pkg) {
		for _, l := range layers {
			if l.pkg == pkg {
				return l, true
			}
		}
	}
	return layer{}, false
}

// judge says what is wrong with pkg importing imp, or nothing. The longest ban that fits decides.
func judge(pkg string, row layer, imp string) string {
	var closest *ban
	for i, b := range bans {
		if under(imp, b.what) && (closest == nil || len(b.what) > len(closest.what)) {
			closest = &bans[i]
		}
	}
	if closest != nil && !slices.Contains(closest.owners, row.pkg) {
		return "only for " + strings.Join(append(slices.Clone(closest.owners), "nobody else"), ", ") + ": " + closest.why
	}
	if ours, isOurs := strings.CutPrefix(imp, module); isOurs {
		if slices.Contains(row.ours, ours) || under(ours, pkg) {
			return ""
		}
		return "packages know those below them only (" + row.pkg + " may import " + strings.Join(row.ours, ", ") + ")"
	}
	if standard(imp) || slices.ContainsFunc(row.others, func(o string) bool { return under(imp, o) }) {
		return ""
	}
	return "not among what " + row.pkg + " may take from others"
}

// under reports whether path is prefix or below it.
func under(p, prefix string) bool { return p == prefix || strings.HasPrefix(p, prefix+"/") }

// standard reports whether an import is of the standard library: those have no dot in their first part.
func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

func TestLayersJudge(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		good     bool
	}{
		{"annotate", "golang.org/x/text/unicode/norm", true},
		{"annotate", "pressmark/archive", false},
		{"annotate", "modernc.org/sqlite", false},
		{"annotate/exchange", "pressmark/annotate", true},
		{"annotate/exchange", "modernc.org/sqlite", true},
		{"archive", "pressmark/archive/search", true},
		{"archive", "github.com/blevesearch/bleve/v2", false},
		{"archive/search", "github.com/blevesearch/bleve/v2/mapping", true},
		{"archive/search", "pressmark/archive", false},
		{"archive/ingest", "net/http", false},
		{"app", "fyne.io/fyne/v2/widget", true},
		{"app", "fyne.io/fyne/v2/app", false},
		{"app", "net", true},
		{"app/reader/layout", "fyne.io/fyne/v2", true},
		{"app/reader", "pressmark/archive", false},
		{"app/reader", "pressmark/app", false},
		{"cmd/pressmark", "fyne.io/fyne/v2/app", true},
		{"cmd/pressmark", "pressmark/app", true},
		{"cmd/dev", "pressmark/annotate", false},
		{"cmd/dev", "github.com/BurntSushi/toml", false},
		{"archive", "C", false},
	} {
		row, ok := rowOf(c.pkg)
		if !ok {
			t.Fatalf("no row for %s", c.pkg)
		}
		if why := judge(c.pkg, row, c.imp); (why == "") != c.good {
			t.Errorf("%s importing %s: %q, want good = %v", c.pkg, c.imp, why, c.good)
		}
	}
}

// vague names say nothing of what a package hides; what belongs there belongs beside its caller.
var vague = []string{"util", "utils", "common", "helper", "helpers", "manager", "service", "types", "models"}

func TestPackageNames(t *testing.T) {
	for _, p := range list(t, repoRoot(t), targets[0]) {
		if slices.Contains(vague, path.Base(p.ImportPath)) || slices.Contains(vague, p.Name) {
			t.Errorf("%s (package %s): the name says nothing; see style.md section 2", p.ImportPath, p.Name)
		}
	}
}

// topLevel is what the owner fixed; dot-files come on top.
var topLevel = []string{"app", "annotate", "archive", "assets", "cmd", "go.mod", "go.sum", "FyneApp.toml", "README.md"}

// ignored is what .gitignore leaves out of the top level: the program itself, built there.
var ignored = []string{"pressmark", "pressmark.exe"}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(repoRoot(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(topLevel, name) || slices.Contains(ignored, name) {
			continue
		}
		if ext := path.Ext(name); ext == ".test" || ext == ".prof" {
			continue
		}
		t.Errorf("the top level holds %s: it is fixed to %s and dot-files", name, strings.Join(topLevel, " "))
	}
}
