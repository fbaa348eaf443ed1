package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestChord(t *testing.T) {
	for in, want := range map[string]string{
		"s": "s", "ctrl+z": "ctrl+z", "ctrl+shift+z": "ctrl+shift+z", "enter": "Return", "ctrl+enter": "ctrl+Return",
		"+": "plus", "ctrl++": "ctrl+plus", "-": "minus", "ctrl+-": "ctrl+minus", ".": "period", "F3": "F3",
		"shift+F10": "shift+F10", "alt+left": "alt+Left", "ctrl+pgdn": "ctrl+Next", "Esc": "Escape",
	} {
		if got := chord(in); got != want {
			t.Errorf("chord(%q) = %q, want %q", in, got, want)
		}
	}
}

func logOf(lines ...string) *eventLog {
	l := newEventLog()
	l.read(strings.NewReader(strings.Join(lines, "\n")), &bytes.Buffer{})
	return l
}

func TestEventLog(t *testing.T) {
	l := logOf(
		`{"e":"frame"}`,
		`{"e":"focus","in":"strip:concept"}`,
		`{"e":"select","start":3,"end":5,"text":"Ma"}`,
		`{"e":"picker","query":"ma","rows":[{"text":"Pony Ma Huateng","why":"named in full above"}]}`,
		`Error parsing user locale`,
		`{"kind":"of another program"}`,
		`{"e":"step","id":"u1","seq":7,"label":"Marked Ma","undoes":"u0"}`)
	if len(l.bad) != 2 || l.length() != 5 || !l.ended {
		t.Fatalf("%d events, %d bad lines, ended %v; want 5, 2, true", l.length(), len(l.bad), l.ended)
	}
	e, ok, _, _ := l.find(1, kind("picker"))
	if want := []PickerRow{{"Pony Ma Huateng", "named in full above"}}; !ok || !reflect.DeepEqual(e.PickerRows(), want) {
		t.Errorf("picker rows %v, want %v", e.PickerRows(), want)
	}
	if _, ok, _, ended := l.find(2, focus("strip:concept")); ok || !ended {
		t.Errorf("find looked before its place: %v, ended %v", ok, ended)
	}
	if e, ok := l.last(kind("step")); !ok || e.Seq != 7 || e.Undoes != "u0" {
		t.Errorf("last step = %v", e)
	}
	if got, want := l.tail(1), `{"e":"step","id":"u1","label":"Marked Ma","seq":7,"undoes":"u0"}`; strings.TrimSpace(got) != want {
		t.Errorf("tail = %s, want %s", got, want)
	}
}

func TestWait(t *testing.T) {
	s := &Session{ctx: context.Background(), log: newEventLog()}
	s.log.add(`{"e":"focus","in":"picker"}`)
	s.Mark()
	if _, ok := s.Within(time.Millisecond, focus("picker")); ok {
		t.Error("an event from before the last input was taken for its answer")
	}
	go func() {
		s.log.add(`{"e":"step","seq":1}`)
		s.log.add(`{"e":"focus","in":"reader"}`)
	}()
	// In any order, whatever came first.
	s.Wait("the reader", focus("reader"))
	s.Wait("the step", kind("step"))
	s.log.end()
	err := s.caught(func() { s.Wait("more", kind("never")) })
	if err == nil || !strings.Contains(err.Error(), "process ended") {
		t.Errorf("waiting on a window that ended: %v", err)
	}
}

func TestBeats(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		says  string // part of the complaint, empty when good
	}{
		{"good", []string{`{"e":"beat","ms":900}`, `{"e":"frame"}`, `{"e":"beat","ms":120}`, `{"e":"beats","count":1000}`}, ""},
		{"too many", []string{`{"e":"frame"}`, `{"e":"beat","ms":120}`, `{"e":"beat","ms":101}`, `{"e":"beats","count":1000}`}, "more than 0.1 %"},
		{"one too late", []string{`{"e":"frame"}`, `{"e":"beat","ms":301}`, `{"e":"beats","count":90000}`}, "after 301 ms"},
		{"no count", []string{`{"e":"frame"}`}, "no count"},
	} {
		err := logOf(c.lines...).beats().Err()
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
	sum := Beats{100, 1, 120}.Add(Beats{50, 2, 110})
	if want := (Beats{150, 3, 120}); sum != want {
		t.Errorf("sum %v, want %v", sum, want)
	}
}

func TestArticleFind(t *testing.T) {
	a := Article{Text: "Tencent’s Pony Ma spoke.\nMa, founder, said many things. Zhang and Ma agreed."}
	start, end, ok := a.Find("spoke.", "Ma")
	if !ok || string([]rune(a.Text)[start:end]) != "Ma" || start != 25 {
		t.Errorf("Find = %d, %d, %v; want 25, 27", start, end, ok)
	}
	if _, _, ok := a.Find("agreed.", "Ma"); ok {
		t.Error("found words where none follow")
	}
}

func TestTypable(t *testing.T) {
	for in, want := range map[string]string{
		"Pony Ma": "Pony Ma",
		"regulations are created for the purpose of “healthier": "regulations are created for the purpose",
		"they must “hold": "they must",
	} {
		if got := typable(in); got != want {
			t.Errorf("typable(%q) = %q, want %q", in, got, want)
		}
	}
}

// The main story codes six statements of the seed file; this holds that file to what the story counts on.
func TestSeedStatements(t *testing.T) {
	root, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(sharedData(root), "seed", "statements.json"))
	if err != nil {
		t.Skip("the seed statements are not beside the repository (../shared/data/seed)")
	}
	var seed struct{ Statements []seedStatement }
	if err := json.Unmarshal(data, &seed); err != nil {
		t.Fatal(err)
	}
	first, firm := seed.Statements[coded[0]], seed.Statements[6]
	if len(coded) != 6 || len(first.Speakers) != 3 || firm.Speakers[0].For != "" {
		t.Errorf("coded %v: want six, the first with three speakers, one by a firm itself", coded)
	}
	const want = "[applauded Beijing’s latest tech policy guidelines delivered at a symposium last month] / " +
		"State guidance of the internet industry is welcome / support / tech executives for  / Pony Ma Huateng for Tencent / " +
		"Daniel Zhang Yong for Alibaba / by Cyberspace Administration of China / to / reported / statement"
	if got := first.tell(); got != want {
		t.Errorf("tell = %q, want %q", got, want)
	}
	row := Row{"concept_name": first.Concept, "stance": "support", "mode": "reported", "form": "statement", "quotes": []any{first.Evidence[0].Quote},
		"reported_by": []any{map[string]any{"entity_name": "Cyberspace Administration of China"}},
		"speakers": []any{
			map[string]any{"entity_name": "tech executives"},
			map[string]any{"entity_name": "Pony Ma Huateng", "for_name": "Tencent"},
			map[string]any{"entity_name": "Daniel Zhang Yong", "for_name": "Alibaba"},
		}}
	if got := told(row); got != want {
		t.Errorf("told = %q, want %q", got, want)
	}
}
