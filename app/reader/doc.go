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
// The reader types nothing: letters, keys and shortcuts go to the window's key table first, and what
// the table leaves is a motion of the caret or nothing.
package reader
