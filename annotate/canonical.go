package annotate

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CanonicalVersion names the rules of Canonical; it is recorded with every revision.
const CanonicalVersion = 1

// CanonicalBlock returns the canonical form of one block of text: NFC, line ends and runs of white
// space of any kind as one space, ends trimmed; soft hyphens, zero-width spaces, word joiners, byte
// order marks, control characters and bidi overrides removed. ZWJ, ZWNJ, LRM and RLM stay, as do
// quotes, dashes and ellipses as printed. It is idempotent. Invalid UTF-8 becomes U+FFFD.
func CanonicalBlock(s string) string {
	// Removing a character can bring a base and a combining mark together, so NFC comes last; NFC
	// neither makes nor removes white space, but U+0344 and friends may expand: one pass is enough.
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
			space = b.Len() > 0
			continue
		case dropped(r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

func dropped(r rune) bool {
	switch {
	case r == 0xAD, r == 0x200B, r == 0x2060, r == 0xFEFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	case r < 0x20, r >= 0x7F && r < 0xA0:
		return true
	}
	return false
}

// Canonical returns the canonical form of a text of several blocks: each line is a block, empty ones
// are dropped, and one LF stands between two.
func Canonical(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(s)
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = CanonicalBlock(line); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
