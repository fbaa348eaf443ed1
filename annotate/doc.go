// Package annotate is the vocabulary of Pressmark: what an article, a span, an anchor, a mention,
// an entity, a statement and a step are, and the rules that hold between them. It is pure: no files,
// no database, no window, no clock.
//
// An [Article] has metadata and a [Revision]: a canonical text (see [Canonical]) and its [Block]s.
// Every position in a text is a byte offset, half open; [Offsets] converts to code points and UTF-16
// units for formats that count in those. An [Anchor] binds words of one revision to the record that
// marks them and carries the words themselves, so that it can be found again ([Locate], [Carry]).
//
// An archive is a set of records in the [Tables] of this package. It changes only by a [Step]: a list
// of [Change]s with one readable label, undone as one. [Tables] is the single description of every
// record: the archive's columns, the JSON Schema of a step and the members of a bundle follow from it.
//
// Names are shared by people and firms, so the rules of who a short name may be stand here too:
// [Rank] orders the candidates of a mention and says why, [Mentions] finds all passages of an entity
// and says which of them have one possible holder.
package annotate
