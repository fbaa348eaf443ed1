package layout

import (
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
)

// System is the fonts installed on this machine, for the scripts that the reading faces lack. It is
// read once, by Load, which may take seconds the first time on a machine (the index is then kept in
// cacheDir); until then nothing is found. It is safe for use by several goroutines.
type System struct {
	cacheDir string
	once     sync.Once
	mu       sync.Mutex
	fonts    *fontscan.FontMap
	loaded   bool
}

// NewSystem returns the system's fonts, not yet read. An empty cacheDir is the user's cache folder.
func NewSystem(cacheDir string) *System { return &System{cacheDir: cacheDir} }

type silent struct{}

func (silent) Printf(string, ...any) {}

// Load reads the list of installed fonts. A machine without any is no error: nothing will be found.
func (s *System) Load() {
	s.once.Do(func() {
		fonts := fontscan.NewFontMap(silent{})
		err := fonts.UseSystemFonts(s.cacheDir)
		s.mu.Lock()
		defer s.mu.Unlock()
		if err == nil {
			s.fonts = fonts
		}
		s.loaded = true
	})
}

// Loaded reports whether Load has finished.
func (s *System) Loaded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loaded
}

// lookup finds a font that has r, by preference one for the language. fontscan answers with any font
// when none has the character, so the answer is checked.
func (s *System) lookup(r rune, lang string, style Style) *font.Font {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fonts == nil {
		return nil
	}
	aspect := font.Aspect{Weight: font.WeightNormal}
	if style.Bold {
		aspect.Weight = font.WeightBold
	}
	s.fonts.SetQuery(fontscan.Query{Families: families(r, lang, style.Family), Aspect: aspect})
	face := s.fonts.ResolveFace(r)
	if face == nil || !has(face, r) {
		return nil
	}
	return face.Font
}

// families names the faces to try first. One Han character has different forms in China, Taiwan,
// Japan and Korea, and only the family tells them apart.
func families(r rune, lang string, family Family) []string {
	generic := fontscan.Serif
	if family == Sans {
		generic = fontscan.SansSerif
	}
	if !wide(r) {
		return []string{generic}
	}
	region, more := "SC", []string{"Songti SC", "PingFang SC", "Microsoft YaHei", "SimSun"}
	switch {
	case strings.HasPrefix(lang, "ja"):
		region, more = "JP", []string{"Hiragino Mincho ProN", "Yu Mincho", "Yu Gothic", "Meiryo"}
	case strings.HasPrefix(lang, "ko"):
		region, more = "KR", []string{"AppleMyungjo", "Apple SD Gothic Neo", "Malgun Gothic", "Batang"}
	case strings.HasPrefix(lang, "zh-hant"), strings.HasPrefix(lang, "zh-tw"), strings.HasPrefix(lang, "zh-hk"):
		region, more = "TC", []string{"Songti TC", "PingFang TC", "Microsoft JhengHei", "PMingLiU"}
	}
	noto := []string{"Noto Serif CJK " + region, "Noto Sans CJK " + region}
	if family == Sans {
		noto[0], noto[1] = noto[1], noto[0]
	}
	return append(append(noto, more...), generic)
}

// wide reports characters of the East Asian scripts.
func wide(r rune) bool {
	return r >= 0x1100 && r <= 0x11FF || r >= 0x2E80 && r <= 0x9FFF || r >= 0xA960 && r <= 0xA97F ||
		r >= 0xAC00 && r <= 0xD7FF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE30 && r <= 0xFE4F ||
		r >= 0xFF00 && r <= 0xFFEF || r >= 0x1F200 && r <= 0x1F2FF || r >= 0x20000 && r <= 0x3FFFF
}
