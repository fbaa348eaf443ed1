package annotate_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"pressmark/annotate"
)

// pieces are what random texts are made of: plain words, emoji with joiners, flags, combining marks,
// Chinese beyond the first plane, right-to-left words.
var pieces = []string{"Pressmark", "a", " ", " ", "’s", "😀", "👨‍👩‍👧", "🇩🇪", "é", "e\u0301\u0323", "马化腾", "𠮷野家", "שלום", "مرحبا", "، ", "\n", "ﬁ", "3.5", "—", "क्षि", "한국어"}

func randomText(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return annotate.Canonical(b.String())
}

func TestOffsetsRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		text := randomText(r, r.IntN(900))
		o := annotate.NewOffsets(text)
		point, unit := 0, 0
		for at, c := range text {
			if o.Point(at) != point || o.Unit(at) != unit || o.FromPoint(point) != at || o.FromUnit(unit) != at {
				t.Fatalf("byte %d of %q: point %d unit %d, back %d and %d; want %d, %d, %d", at, text, o.Point(at), o.Unit(at), o.FromPoint(point), o.FromUnit(unit), point, unit, at)
			}
			point++
			unit += len(utf16(c))
		}
		if o.Point(len(text)) != point || o.FromPoint(point) != len(text) || o.FromUnit(unit) != len(text) {
			t.Fatalf("end of %q: %d points, want %d", text, o.Point(len(text)), point)
		}
	}
}

func utf16(c rune) []uint16 {
	if c > 0xFFFF {
		return make([]uint16, 2)
	}
	return make([]uint16, 1)
}

func TestAnyMarkQuotesItsWords(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		text := randomText(r, 1+r.IntN(300))
		if text == "" {
			continue
		}
		from, to := r.IntN(len(text)+1), r.IntN(len(text)+1)
		a, err := annotate.MakeAnchor(text, annotate.Span{Start: min(from, to), End: max(from, to)})
		if err != nil {
			if from != to {
				t.Fatalf("MakeAnchor(%q, %d, %d): %v", text, from, to, err)
			}
			continue
		}
		points, runes := annotate.NewOffsets(text).Points(a.Span), []rune(text)
		if got := string(runes[points.Start:points.End]); got != a.Quote || a.Span.In(text) != a.Quote {
			t.Fatalf("in %q the code points %v are %q, want %q", text, points, got, a.Quote)
		}
		if !utf8.ValidString(a.Quote) || !strings.HasSuffix(text[:a.Span.Start], a.Prefix) || !strings.HasPrefix(text[a.Span.End:], a.Suffix) {
			t.Fatalf("surroundings of %q in %q: %q and %q", a.Quote, text, a.Prefix, a.Suffix)
		}
		if again := annotate.Snap(text, a.Span); again != a.Span {
			t.Fatalf("snapping %v again gives %v", a.Span, again)
		}
	}
}

func TestSnapKeepsClustersWhole(t *testing.T) {
	text := "a👨‍👩‍👧b e\u0301f 🇩🇪🇫🇷"
	for _, c := range []string{"👨‍👩‍👧", "e\u0301", "🇩🇪", "🇫🇷"} {
		at := strings.Index(text, c)
		for i := at; i < at+len(c); i++ {
			if got := annotate.Snap(text, annotate.Span{Start: i, End: i + 1}); got.In(text) != c {
				t.Errorf("byte %d inside %q snaps to %q", i, c, got.In(text))
			}
		}
	}
}

func TestCanonicalIsIdempotent(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		text := randomText(r, r.IntN(80)) + "\u00ad \u200b\r\n\t x\u202e y"
		once := annotate.Canonical(text)
		if again := annotate.Canonical(once); again != once {
			t.Fatalf("Canonical(%q) = %q, again %q", text, once, again)
		}
		if !norm.NFC.IsNormalString(once) {
			t.Fatalf("%q is not NFC", once)
		}
	}
}

func TestLocate(t *testing.T) {
	text := "Zhang said no. Later Zhang Yong said yes. Zhang left."
	for _, c := range []struct {
		quote, prefix, suffix string
		hint, want            int
		ok                    bool
	}{
		{"Zhang", "", "", -1, 0, true},
		{"Zhang", "Later ", " Yong", -1, 21, true},
		{"Zhang", "yes. ", "", -1, 42, true},
		{"Zhang", "", "", 40, 42, true},
		{"said maybe", "", "", -1, 0, false},
		{"", "", "", -1, 0, false},
	} {
		got, _, ok := annotate.Locate(text, c.quote, c.prefix, c.suffix, c.hint)
		if ok != c.ok || got.Start != c.want {
			t.Errorf("Locate(%q, %q, %q, %d) = %v, %v; want %d, %v", c.quote, c.prefix, c.suffix, c.hint, got, ok, c.want, c.ok)
		}
	}
}

// TestCarryNeverMarksOtherWords edits a text at random and looks at every mark afterwards: one that says
// it is placed must stand on the words it was made on, and nearly all whose words survive must be placed.
func TestCarryNeverMarksOtherWords(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	stems := []string{"Pressmark", "’s", "😀", "é", "马化腾", "🇩🇪"}
	placed, survived := 0, 0
	for range 60 {
		words := make([]string, 300)
		for i := range words {
			words[i] = stems[r.IntN(len(stems))] + string(rune('a'+r.IntN(26))) + string(rune('a'+r.IntN(26)))
		}
		old := strings.Join(words, " ")
		var anchors []annotate.Anchor
		var ids []int
		at := 0
		for i, w := range words {
			if r.IntN(5) == 0 {
				a, err := annotate.MakeAnchor(old, annotate.Span{Start: at, End: at + len(w)})
				if err != nil {
					t.Fatal(err)
				}
				anchors, ids = append(anchors, a), append(ids, i)
			}
			at += len(w) + 1
		}
		edited := append([]string(nil), words...)
		touched := map[int]bool{}
		for range 1 + r.IntN(20) {
			i := r.IntN(len(edited))
			touched[i] = true
			switch r.IntN(3) {
			case 0:
				edited[i] = ""
			case 1:
				edited[i] += "x"
			case 2:
				edited[i] = "new words " + edited[i]
			}
		}
		now := strings.Join(edited, " ")
		for k, a := range annotate.Carry(old, now, anchors) {
			if a.State != annotate.Lost && a.Span.In(now) != a.Quote {
				t.Fatalf("%s at %v says %q, quotes %q", a.State, a.Span, a.Span.In(now), a.Quote)
			}
			if !touched[ids[k]] {
				survived++
				if a.State == annotate.Placed {
					placed++
				}
			}
		}
	}
	if float64(placed) < 0.99*float64(survived) {
		t.Errorf("%d of %d marks whose words survive are placed, want 99 %%", placed, survived)
	}
}

func TestBuiltinUUIDs(t *testing.T) {
	for _, k := range annotate.BuiltinKinds {
		if want := uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:pressmark:kind:"+k.Name)).String(); k.ID != want {
			t.Errorf("kind %s has %s, want %s", k.Name, k.ID, want)
		}
	}
	if want := uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:pressmark:statement_type:claim")).String(); annotate.StatementTypeClaim != want {
		t.Errorf("statement type claim has %s, want %s", annotate.StatementTypeClaim, want)
	}
	if want := uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:pressmark:codebook:codebook")).String(); annotate.CodebookRecord != want {
		t.Errorf("the record of the codebook has %s, want %s", annotate.CodebookRecord, want)
	}
}

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ in, first, last, out string }{
		{"2022", "2022-01-01", "2022-12-31", "2022"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024-02"},
		{"2022-01-28", "2022-01-28", "2022-01-28", "2022-01-28"},
		{"2022-01-28T23:30:00-08:00", "2022-01-28", "2022-01-28", "2022-01-28"},
		{"", "", "", ""},
	} {
		d, err := annotate.ParseDate(c.in, "typed")
		if err != nil || annotate.DayString(d.First) != c.first || annotate.DayString(d.Last) != c.last || d.String() != c.out {
			t.Errorf("ParseDate(%q) = %v to %v, %q, %v", c.in, annotate.DayString(d.First), annotate.DayString(d.Last), d, err)
		}
	}
	for _, bad := range []string{"22", "2022-13", "2022-02-30", "yesterday", "2022-01-28x10"} {
		if d, err := annotate.ParseDate(bad, "typed"); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", bad, d)
		}
	}
}
