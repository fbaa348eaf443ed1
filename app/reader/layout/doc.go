// Package layout sets a text in lines and finds places in it. It knows no window: it takes font
// files and gives back tokens, lines and distances, so everything in it is tested without one.
//
// A [Flow] is a document in paragraphs. Three steps make its lines. [Fonts.Shape] cuts a paragraph at
// the line ends that UAX 14 allows into [Token]s and shapes each once (go-text), with the distance of
// every grapheme edge; shaped words are kept by style and spelling, which makes 100,000 words cost
// about 6,000. [Wrap] fills lines with tokens; a new width is one pass over them. Flow keeps the
// paragraphs' places and answers: which line is at a height, where on it does a byte stand, which
// byte is nearest to a point. Paragraphs are shaped when first asked for, or by another goroutine
// ([Flow.Rest], [Flow.Adopt]); until then their height is guessed.
//
// Distances across are int32 in 1/64 units at scale 1; distances down are whole units. Places in the
// text are bytes of the document; carets stand at grapheme edges only.
//
// Text that runs right to left is shaped and ordered within its line (two levels of UAX 9, left
// aligned); its spans are exact in every case.
//
// [Index] finds the spans on a line and keeps their bands apart. [Widen], [Sentences], [WordAt] and
// their like read the text alone.
package layout
