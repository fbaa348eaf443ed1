// Package archive keeps one folder of articles and what was marked in them whole: SQLite is the truth,
// imported files lie beside it by their SHA-256, the search index is a disposable cache elsewhere.
//
// There is one way in. [Archive.Apply] takes an annotate.Step, writes its rows and, for each record, the
// row before and after into the history, in one transaction on one worker; when it returns the step is on
// disk. [Archive.Undo] puts the rows of the latest step back as they were, last step and times included,
// so that undo and redo together leave the records byte for byte the same; see undo.go for the states of a
// step. Work too large for one transaction is a bulk step: portions of about 50 ms, between which a user's
// step may go, and one place in the order of undo.
//
// The history is also a source: [Archive.CodebookAsOf] puts the codebook of any moment together from what each
// step left. An archive of an older format is brought up to date when it is opened, after a backup; what its
// history holds is filled in where it is read.
//
// Reading needs no worker: a pool of read connections sees what is committed. Nobody holds a read
// transaction while the user thinks; lists are pages by a cursor. The index follows the change table (see
// indexing.go) and answers only for text; lists, sorts and counts are SQLite's, columns in memory serve
// facets and the table of statements (columns.go, statementwords.go). While the index is built SQLite scans
// instead.
//
// What is promised: a step that Apply returned survives kill -9 and power loss (synchronous=FULL, WAL); a
// failed step leaves nothing; a full disk, a read-only folder or a damaged file end in a sentence; a
// record is never deleted but by undoing its creation or by [Archive.Purge]. What is not: two programs
// writing at once (a lock and a socket see to that, see [TakeHold]), and network drives, which get a
// warning.
package archive
