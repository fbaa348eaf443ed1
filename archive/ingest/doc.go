// Package ingest turns the bytes of a file into proposed articles: a canonical text in blocks, and
// what the file says of title, authors, date and origin. It decides nothing for good: whoever calls
// it shows the proposal, and a person can flip any block before the text is frozen.
//
// Every format takes one path: bytes, recognised by content and not by name ([Parse]), are decoded
// to UTF-8, read into drafts (a kind, raw words, bold, italic and link runs) and laid down as one
// text with blocks whose borders are byte offsets. What a page or paste has around the article, such as
// promotion and related headlines, stays in the text as blocks of kind related or boilerplate, so that
// nothing that was read is lost.
//
//   - plain text: lines become blocks, hard-wrapped lines are joined (reflow.go), and the head, the
//     captions and the related headlines are told from the prose by their shape (shape.go, segment.go);
//   - Markdown becomes HTML and is read like a page whose every block is wanted;
//   - JSON Lines: one article a line, read one at a time, so memory does not grow with their number;
//   - saved pages: parsed once; go-trafilatura says which words are the article, the page's own blocks
//     give kinds, runs, captions and what stood between (page.go, compose.go); title, authors and date
//     come from an own reader of JSON-LD, meta elements, h1 and bylines (meta.go, jsonld.go).
//
// It fetches nothing, runs nothing and writes nothing. A file that cannot be read is an [Error], a
// sentence with the file's name. Extraction cannot be interrupted within one page, so pages over
// 20,000 elements or 2 MB are read by a plain linear reader instead, with a warning.
package ingest
