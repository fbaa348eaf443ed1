package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

// fyneApp is Fyne's own struct (internal/metadata/data.go of v2.7.1). Fyne ignores a file that does not fit it
// without a word, and packages the program under its module's name.
type fyneApp struct {
	Website     string
	Details     appDetails
	Development map[string]string
	Release     map[string]string
	Source      *appSource
	LinuxAndBSD *linuxAndBSD
	Languages   []string
	Migrations  map[string]bool
}

type appDetails struct {
	Icon     string
	Name, ID string
	Version  string
	Build    int
}

type appSource struct{ Repo, Dir string }

type linuxAndBSD struct {
	GenericName string
	Categories  []string
	Comment     string
	Keywords    []string
	ExecParams  string
}

func TestFyneApp(t *testing.T) {
	root := repoRoot(t)
	var app fyneApp
	meta, err := toml.DecodeFile(filepath.Join(root, "FyneApp.toml"), &app)
	if err != nil {
		t.Fatalf("FyneApp.toml: %v", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		t.Errorf("FyneApp.toml: Fyne knows nothing of %v", unknown)
	}
	if app.LinuxAndBSD == nil {
		t.Fatal("FyneApp.toml: no [LinuxAndBSD]")
	}
	for _, c := range []struct{ what, got, want string }{
		{"Details.Name", app.Details.Name, "Pressmark"},
		{"Details.ID", app.Details.ID, "org.pressmark.Pressmark"},
		// Without the space the desktop file says pressmark%f, and no validator minds.
		{"LinuxAndBSD.ExecParams", app.LinuxAndBSD.ExecParams, " %f"},
	} {
		if c.got != c.want {
			t.Errorf("FyneApp.toml: %s = %q, want %q", c.what, c.got, c.want)
		}
	}
	if app.Details.Version == "" || app.Details.Build < 1 || len(app.Languages) == 0 || len(app.LinuxAndBSD.Categories) == 0 || app.LinuxAndBSD.Comment == "" {
		t.Errorf("FyneApp.toml: incomplete: %+v", app)
	}
	if !app.Migrations["fyneDo"] {
		t.Error("FyneApp.toml: Migrations.fyneDo is not set, so fyne package would build without migrated_fynedo")
	}
	if _, err := os.Stat(filepath.Join(root, app.Details.Icon)); err != nil {
		t.Errorf("FyneApp.toml: icon: %v", err)
	}
}

// CI runs one thing, so that what CI runs is what a developer runs.
func TestCIRunsTheTestVerb(t *testing.T) {
	got, err := os.ReadFile(filepath.Join(repoRoot(t), ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "go run ./cmd/dev test"; strings.TrimSpace(string(got)) != want {
		t.Errorf(".ci/run is %q, want the one line %q", got, want)
	}
}
