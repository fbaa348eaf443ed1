// Package exchange moves sets of records between Pressmark and files that travel: its own bundle, the only
// form that loses nothing, and formats of other programs.
//
// An [annotate.Set] goes out through [Bundle] (one zip) or [CSV] (a folder of tables); a bundle comes in
// again through [ReadBundle], as the same kind of set. Writers stream: they hold the names and places of
// marks in memory, never the texts. The same state of an archive always gives the same bytes: no time of
// export, no path, no locale and no program version is written.
//
// Two tables can be edited elsewhere and read again, each as one step that adds and changes and takes nothing
// away: the entities, and the codebook, which is also written as JSON lines and as a page to print.
//
// Positions are bytes inside Pressmark and code points in everything written here. Each span is converted
// in one place (see place.go) and cut again in code points; when the cut is not the quotation that the
// record carries, the export stops and names the record.
//
// What a format cannot hold is returned as sentences for people, never left out in silence. A reader
// trusts nothing: it checks names, sizes and hashes of all members before it hands out the first record.
package exchange
