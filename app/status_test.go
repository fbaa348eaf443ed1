package app

import "testing"

func TestWordsAreCountedInEveryScript(t *testing.T) {
	for text, want := range map[string]int{
		"":                           0,
		"one":                        1,
		"Don’t count – dashes, 20 %": 4,
		"中国科技公司":                     6,
		"腾讯 (Tencent) 说":             4,
		"東京で会う":                      5,
		"한국 기업은":                     2,
		"Москва слезам\nне верит": 4,
	} {
		if got := wordsIn(text); got != want {
			t.Errorf("wordsIn(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestF6PassesOverWhatIsEmpty(t *testing.T) {
	d := newDesk(t, 1280, 720, seedText)
	if d.right.Objects[1].Visible() {
		t.Error("the right pane says something while no article is open")
	}
	if d.status.saved.text != "Saved" {
		t.Errorf("the status line begins with %q, want Saved", d.status.saved.text)
	}
	d.press("Ctrl+K", "Down", "Enter")
	if !d.right.Objects[1].Visible() {
		t.Error("the right pane is empty while an article is open")
	}
	d.press("F6")
	if got := d.win.Canvas().Focused(); got != d.library.field {
		t.Errorf("from the reader of an article without marks F6 goes to %T, want the search box", got)
	}
	d.press("F6", "F6")
	if !d.view.reader.Focused() {
		t.Error("F6 does not come back to the reader")
	}
}
