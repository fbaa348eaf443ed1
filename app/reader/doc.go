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
// What it costs, in milliseconds (go test -tags ci -bench . ./app/reader; two cores of an Intel Xeon
// shared with other work; the yardstick, 10,000 words shaped once each with go-text and no cache of
// words, took 28):
//
//	words/marks          1,000/50  1,000/5,000  10,000/500  100,000/5,000
//	layout, empty cache  2.6       2.6          12          48
//	faces and first page 18        18           21          23
//	scroll by 30         0.001     0.001        0.039       0.049
//	page                 0.002     0.004        1.9         4.5
//	drag, one move       0.001     0.001        0.001       0.001
//	mark, added and gone 0.009     0.181        0.008       0.037
//	all marks again      0.009     0.286        0.018       0.132
//	wrap anew            0.005     0.005        0.036       0.48
//
// 1,000 words stay in the store whole, so their pages are not painted again. 100,000 words with 5,000
// marks take 9 MB. A scroll step that brings no new line allocates nothing.
//
// The reader types nothing: letters, keys and shortcuts go to the window's key table first, and what
// the table leaves is a motion of the caret or nothing.
package reader
