package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The cues of this file tell what a line is by its shape and by words that any publisher uses.
// They are data: a language more is a word more.
var (
	captionEnd = regexp.MustCompile(`(?i)(?:^|[\s.(|/])(?:photo(?:s|graphs?)?|photography|pictures?|images?|illustrations?|credits?|handout|foto|fotos|bild|grafik|grafiken|crédit|crédits|imagen|imagem|fotografía|фото|afbeelding|beeld)(?: credit)?\s*(?:by|:|©|/)\s*[^.!?]{1,60}\.?\)?$`)
	captionCJK = regexp.MustCompile(`(?:图|圖|图片来源|圖片來源|照片|写真|사진|資料圖片|摄影|攝影)\s*[:：/=＝]\s*\S{1,40}$`)
	captionBy  = regexp.MustCompile(`(?i)\((?:photo|picture|image|photograph|foto|bild|credit)[^)]{0,60}\)\.?$|^(?:photos?|pictures?|images?|foto|bild) ?(?:by|:|credit)\b.{1,80}$|(?:Getty Images|Shutterstock|iStock|AP Photo)[^.]{0,40}\)?$`)

	promoWhole = regexp.MustCompile(`(?i)^(?:learn more|read more|read full story|find out more|sign up|sign in|log in|register|subscribe|newsletter|advertisement|advertising|sponsored(?: content)?|share|comments?|\d+ comments?|skip to (?:main )?content|continue reading|most read|most popular|trending(?: now)?|recommended(?: for you)?|back to top|print|save|copy link|cookies?|anzeige|werbung|mehr lesen|lire plus|leer más|leia mais|teilen|partager|compartir|advertisement ?[-–] ?scroll to continue)[\s.…:»>→]*$`)
	promoStart = regexp.MustCompile(`(?i)^(?:sign up (?:for|to|now|here|today)|subscribe (?:to|now|today|for|here)|follow us|click here|tap here|download (?:the|our) app|listen to this article|share this|all rights reserved|copyright (?:©|\(c\)|\d{4})|©|\(c\) \d{4}|terms of (?:use|service)|privacy policy|already a subscriber|you have \d+ free|support our journalism|jetzt (?:abonnieren|anmelden|testen)|abonnez-vous|inscrivez-vous|suscríbete|assine (?:já|agora)|iscriviti|подпишитесь)(?:$|[^\p{L}])`)
	related    = regexp.MustCompile(`(?i)^(?:more|related(?: articles?| stories| story| topics?)?|see also|also read|read also|read on|up next|next up|more from .{1,40}|more trending|most read(?: in .{1,30})?|you may be interested.{0,40}|read next|read more(?: about| on)?|more on (?:this|the) (?:story|topic)|further reading|you may also like|don't miss|lesen sie auch|mehr zum thema|siehe auch|à lire aussi|lire aussi|voir aussi|lea también|leia também|leggi anche|lees ook|läs också|les også|читайте также|相关阅读|相關閱讀|延伸阅读|延伸閱讀|関連記事|관련기사)\s*(?:[:：|–-]|$)`)
	aboutSite  = regexp.MustCompile(`(?i)^(?:sources?|quellen?|fuentes?|fonte)\s*:.{1,60}$|^[\w.+-]+@[\w-]+\.[\w.-]+$|^(?:follow|like|find|join) (?:us|me|\S+(?: \S+)?) on (?:twitter|facebook|instagram|x|linkedin|whatsapp|telegram|bluesky|tiktok|youtube)\b|^this advertisement\b|^advertisement\b|^article content|(?:may|might) (?:earn|receive|get) (?:a |an )?(?:small )?(?:affiliate )?(?:commission|share of)|^like this (?:story|article)|^thanks for signing up|^you must (?:be logged|log) in|^there was an error|^by signing up|^sign up (?:to|for|here)|^(?:das könnte (?:sie|dich) auch interessieren|mehr zum thema)`)
	address    = regexp.MustCompile(`(?i)\b(?:you|your|us|our)\b`)
	wire       = regexp.MustCompile(`^(?i:reuters?|afp|ap|dpa|upi|ansa|efe|tass|xinhua|kyodo|pti|ians|bloomberg|dow jones|press association|pa)\.?$`)
	byline     = regexp.MustCompile(`^(?:(?i:written by|reported by|story by|by|von|par|por|di|door|av|af|от|автор:?|text:|texte?:|author:)\s+)(\p{Lu}.{2,120})$`)
	bylineZH   = regexp.MustCompile(`^(?:记者|記者|作者|文|撰文)\s*[:：/|]?\s*(\S{2,20})$`)
	hasWords   = regexp.MustCompile(`\p{L}`)
)

// isCaption reports whether a line is a picture's caption: it names who took the picture at its end.
func isCaption(s string) bool {
	if len(s) > 1500 || !captionCue(s) {
		return false
	}
	return captionEnd.MatchString(s) || captionCJK.MatchString(s) || captionBy.MatchString(s)
}

// captionCue reports whether s has any of the signs without which none of the patterns match: most
// blocks have none, and the patterns cost a hundred times as much.
func captionCue(s string) bool {
	if strings.ContainsAny(s, ":/©(：＝=") || strings.Contains(s, " by ") || strings.Contains(s, "Images") || strings.Contains(s, "tock") || strings.Contains(s, "Photo") {
		return true
	}
	return len(s) < 100 && captionBy.MatchString(s)
}

// isPromo reports whether a short line is one that sites put around any article.
func isPromo(s string) bool {
	return utf8.RuneCountInString(s) <= 160 && (promoWhole.MatchString(s) || promoStart.MatchString(s) || aboutSite.MatchString(s))
}

// isSignature reports whether a line is only the name of a news agency.
func isSignature(s string) bool { return wire.MatchString(strings.Trim(s, " ()-–—")) }

// width counts characters, one of a script without spaces as two and a half: a headline of 12 Chinese
// characters is as long as one of 30 Latin letters.
func width(s string) int {
	w := 0
	for _, r := range s[:min(len(s), widthBytes)] {
		if r >= 0x0E00 && isIdeograph(r) {
			w += 5
		} else {
			w += 2
		}
	}
	return w / 2
}

// widthBytes is as far as width looks: every limit that a width is compared with lies well below.
const widthBytes = 4096

func isIdeograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) || r >= 0xAC00 && r <= 0xD7A3
}

// isProse reports whether a chunk is running text: it is long, or a whole sentence of some length.
func isProse(s string) bool {
	w := width(s)
	return w > 220 || w >= 70 && endsSentence(s) || sentences(s) > 1 && w >= 50
}

// sentences counts the places where a sentence ends inside or at the end of s.
func sentences(s string) int {
	n := 0
	for i, r := range s {
		if !strings.ContainsRune(".!?。！？", r) {
			continue
		}
		rest := strings.TrimLeft(s[i+utf8.RuneLen(r):], closers)
		if rest == "" || strings.HasPrefix(rest, " ") && i > 0 && !initial(s[:i]) || strings.ContainsRune("。！？", r) {
			n++
		}
	}
	return n
}

// initial reports whether s ends in a single capital, so that the stop after it is no sentence's.
func initial(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	before, _ := utf8.DecodeLastRuneInString(s[:len(s)-n])
	return unicode.IsUpper(r) && !unicode.IsLetter(before)
}

// isHeadline reports whether a lone line between paragraphs is another article's headline: one
// sentence without a stop, too long for a heading of this article.
func isHeadline(s string) bool {
	if endsSentence(s) || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ",") {
		return false
	}
	w := width(s)
	return w <= 170 && (w >= 42 || len(strings.Fields(s)) >= 7)
}

// isHeading reports whether a lone line can be a heading within the article.
func isHeading(s string) bool {
	w := width(s)
	if w > 90 || !hasWords.MatchString(s) || strings.HasSuffix(s, ",") || strings.HasSuffix(s, ";") || strings.HasSuffix(s, ":") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, closers))
	return r == '?' || r == '？' || !endsSentence(s)
}
