package assets

import _ "embed"

// The reading faces, as TrueType files: Noto Serif for what the article says, Noto Sans for what
// Pressmark says. They cover Latin, Cyrillic and Greek; other scripts come from the system's faces.
var (
	//go:embed fonts/NotoSerif-Regular.ttf
	SerifRegular []byte
	//go:embed fonts/NotoSerif-Bold.ttf
	SerifBold []byte
	//go:embed fonts/NotoSerif-Italic.ttf
	SerifItalic []byte
	//go:embed fonts/NotoSans-Regular.ttf
	SansRegular []byte
	//go:embed fonts/NotoSans-Bold.ttf
	SansBold []byte
	//go:embed fonts/NotoSans-Italic.ttf
	SansItalic []byte
)

// FontLicence is the text of the SIL Open Font License under which the faces come, with their
// copyright lines. The licence asks that it travels with them, so About shows it.
//
//go:embed fonts/OFL.txt
var FontLicence string
