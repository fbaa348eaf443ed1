package ingest

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// detectBytes is how much of a file the detector sees; its answer does not change after a few kB.
const detectBytes = 256 << 10

var declared = regexp.MustCompile(`(?i)(?:charset\s*=\s*["']?\s*|<\?xml[^>]{0,100}encoding\s*=\s*["'])([a-z0-9_:.-]{2,40})`)

// decode turns bytes into UTF-8. In order: byte order mark; UTF-16 by its zero bytes; ISO-2022-JP
// by its escapes; valid UTF-8; the declared charset where it decodes and the detector does not strongly contradict; the detector;
// windows-1252. It returns the charset's WHATWG name, and false when nothing decodes the bytes.
func decode(data []byte) (text, charset string, warnings []string, ok bool) {
	if enc, name := byMark(data); enc != nil {
		return decodeWith(enc, name, data)
	}
	if isISO2022(data) {
		if text, charset, warnings, ok = decodeWith(japanese.ISO2022JP, "iso-2022-jp", data); ok && !strings.Contains(text, "\ufffd") {
			return text, charset, warnings, ok
		}
	}
	if utf8.Valid(data) {
		return string(data), "utf-8", nil, true
	}
	says := declaredCharset(data)
	if nearlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\ufffd"), "utf-8",
			[]string{"Some bytes of the file are not valid UTF-8; they are shown as \ufffd."}, true
	}
	guess, sure := detect(data)
	for _, name := range preferred(says, guess, sure) {
		enc, err := htmlindex.Get(name)
		if err != nil {
			continue
		}
		text, charset, warnings, ok = decodeWith(enc, name, data)
		if ok && !strings.Contains(text, "\ufffd") {
			if says != "" && name != says {
				warnings = append(warnings, "The page says that it is in "+says+", but it was read as "+charset+", which fits its bytes.")
			}
			return text, charset, warnings, true
		}
	}
	return "", "", nil, false
}

// isISO2022 reports whether data has the escape sequences of ISO-2022-JP, which is ASCII otherwise.
func isISO2022(data []byte) bool {
	for _, esc := range []string{"\x1b$B", "\x1b$@", "\x1b(J", "\x1b(I"} {
		if bytes.Contains(data[:min(len(data), detectBytes)], []byte(esc)) {
			return true
		}
	}
	return false
}

// preferred orders the charsets to try.
func preferred(says, guess string, sure bool) []string {
	order := []string{says, guess}
	if sure && says != "" && guess != "" && says != guess {
		order = []string{guess, says}
	}
	var names []string
	for _, n := range append(order, "windows-1252") {
		if n != "" && n != "utf-8" {
			names = append(names, n)
		}
	}
	return names
}

func decodeWith(enc encoding.Encoding, name string, data []byte) (string, string, []string, bool) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", nil, false
	}
	return string(bytes.TrimPrefix(out, []byte("\ufeff"))), name, nil, true
}

// byMark returns the encoding that a byte order mark or the zero bytes of UTF-16 give away.
func byMark(data []byte) (encoding.Encoding, string) {
	little, big := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return unicode.UTF8, "utf-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), "utf-32le"
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return little, "utf-16le"
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return big, "utf-16be"
	}
	head := data[:min(len(data), 4<<10)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	switch half := len(head) / 2; {
	case half >= 8 && zeros[1]*10 >= half*4 && zeros[0]*20 <= half:
		return little, "utf-16le"
	case half >= 8 && zeros[0]*10 >= half*4 && zeros[1]*20 <= half:
		return big, "utf-16be"
	}
	return nil, ""
}

// nearlyUTF8 reports whether data is UTF-8 but for a few bytes: a page put together from two sources,
// or one cut off in the middle of a character.
func nearlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good >= 20*bad
}

// declaredCharset returns the WHATWG name of the charset that the head of a page or XML names.
func declaredCharset(data []byte) string {
	m := declared.FindSubmatch(data[:min(len(data), 4<<10)])
	if m == nil {
		return ""
	}
	return canonicalCharset(string(m[1]))
}

func canonicalCharset(label string) string {
	enc, err := htmlindex.Get(strings.TrimSpace(label))
	if err != nil {
		return ""
	}
	name, err := htmlindex.Name(enc)
	if err != nil || name == "replacement" || name == "x-user-defined" || strings.HasPrefix(name, "utf-16") {
		return ""
	}
	return name
}

// detect asks the statistical detector. Ties are broken by name, since its recognisers run at once
// and report in no order.
func detect(data []byte) (name string, sure bool) {
	results, err := chardet.NewHtmlDetector().DetectAll(data[:min(len(data), detectBytes)])
	if err != nil {
		return "", false
	}
	best := 0
	for _, r := range results {
		label := canonicalCharset(r.Charset)
		if label == "" || label == "utf-8" || r.Confidence < best || r.Confidence == best && name != "" && label >= name {
			continue
		}
		name, best = label, r.Confidence
	}
	return name, best >= 40
}
