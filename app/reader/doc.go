// Package reader is the widget in which an article is read and marked.
//
// A [Reader] shows a [Document] with [Mark]s, search hits and margin [Note]s, and keeps a caret and a
// selection that mouse and keys move. It owns no data and stores nothing: the window gives it texts
// and marks and is told of selections, clicks and keys through its function fields. Every place is a
// byte offset into the document's text.
//
// Three parts make it. Package layout sets the text in lines and finds places in it; package paint
// makes pictures of lines; this package puts the pictures of the visible lines on the screen, one for
// the letters and one for the marks under them, and turns events into commands ([Reader.Do]).
//
// Only visible lines exist as objects: a scroll step moves one container, and when new lines come in
// sight their pictures are taken from a store of the last 200 or painted in about a tenth of a
// millisecond. Nothing here costs more for text that is out of sight, but for the first layout, which
// runs through Run in the background when the text is long.
//
// What it costs, in milliseconds (go run ./cmd/dev bench reader; two cores of an Intel Xeon, quiet), and in
// brackets as a share of the yardstick, 10,000 words shaped once each with go-text and no cache of words, which
// took 38.9:
//
//	words/marks          1,000/50        1,000/5,000     10,000/500      100,000/5,000
//	layout, empty cache  3.0 (0.077)     -               13.9 (0.36)     63.5 (1.6)
//	faces and first page 22.7 (0.58)     22.8 (0.59)     21.7 (0.56)     22.4 (0.58)
//	scroll by 30         0.0007 (2e-5)   0.0010 (3e-5)   0.043 (0.0011)  0.046 (0.0012)
//	page                 0.0024 (6e-5)   0.0028 (7e-5)   0.99 (0.025)    1.17 (0.030)
//	drag, one move       0.0012 (3e-5)   0.0014 (4e-5)   0.0014 (4e-5)   0.0013 (3e-5)
//	mark, added and gone 0.011 (0.0003)  0.234 (0.0060)  0.011 (0.0003)  0.051 (0.0013)
//	all marks again      0.012 (0.0003)  0.325 (0.0084)  0.022 (0.0006)  0.148 (0.0038)
//	wrap anew            0.0053 (0.0001) 0.0037 (0.0001) 0.059 (0.0015)  0.57 (0.015)
//
// 2,000 words are laid out in 4.7 (0.12).
//
// 1,000 words stay in the store whole, so their pages are not painted again. 100,000 words with 5,000
// marks take 9 MB. A scroll step that brings no new line allocates nothing.
//
// The reader types nothing: letters, keys and shortcuts go to the window's key table first, and what
// the table leaves is a motion of the caret or nothing.
package reader
