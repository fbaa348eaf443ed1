// Package search is the query language and the two Bleve indexes of an archive. It is the only
// importer of Bleve, and it knows nothing of SQLite: it answers text clauses with sorted record
// numbers, which the archive combines with its own tables.
//
// # The language
//
// Parse turns a query into a Query, a tree of And, Or, Not, Text and Field. Words stand for "all of
// them"; OR joins its two neighbours (a b OR c is a, and one of b and c); - negates; parentheses
// group; "a phrase", "loose phrase"~5, =exact, prefix*, fuzzy~; name:value asks for what is recorded.
// Query.String prints the canonical form, which parses to the same tree. What is wrong is told by a
// *QueryError with its place. Text clauses go to an Index, or to Match while there is none; Field
// clauses go to the archive, which looks names up first and asks for ids.
//
// # Analysis
//
// UAX 29 words; annotate.Fold as a token filter, so that offsets remain those of the text; possessive
// 's dropped; CJK as single characters and pairs of neighbours, a run being searched as the phrase of
// its pairs; a hyphened word also as one word, with a second token at the place of its last part, so
// that "the ecommerce giant" finds "the e-commerce giant" and nothing else. Stems (of fifteen
// languages, chosen by the document's) stand in a field of their own without places, and only where
// they differ from the word; a plain word asks for itself, for its stem among the words, and for its
// stem among the stems. Words of scripts without spaces other than Chinese and Japanese (Thai, Lao,
// Khmer) are not found. Locations and Match use the same tokens.
//
// # The index
//
// Two Bleve indexes lie in one folder, articles/ and records/: an edit of coding never touches the
// large segments of the texts. Nothing is stored and there are no doc values. A search runs Bleve's
// searchers without scores and collects document numbers; a table for each segment, read once from
// the dictionary of ids, turns them into record numbers. Ranking is asked for apart, and ignores
// prefixes and fuzzy words, which stand for thousands of words each.
//
// Updates are batches of up to 2,000 documents or 8 MB. They are searchable when Update returns and
// reach the disk some milliseconds later (Bleve's unsafe_batch); at most 32 MB wait. Each batch
// carries, in the same Bleve transaction, the archive's marker and the number of documents. After a
// crash the parts may stand at different markers: the archive repeats from the older one.
//
// # Costs
//
// Measured on two shared cores; medians. Over the 21,578 Reuters articles (17 MB of text): build 7.6 s
// of CPU, index 35 MB, reopen 10 to 30 ms, one record searchable in 0.4 to 1 ms. Over the same five
// times (107,890 articles) with 200,000 marks: a word 0.5 ms, a word in 78,150 articles 7 ms, two words
// 0.9 ms, a phrase 10 ms, comp* 3 ms, t* 27 ms, the best 50 by rank 1 to 3 times that, words joined with
// a speaker 2 ms, reopen 3 ms, verify 110 ms, building it all 420 MB of memory of which 86 MB are the
// texts. Two one-letter prefixes joined take 94 ms there: the one row above 50 ms. A scan with
// MatchArticle reads 10 to 15 MB a second.
//
// # Faults
//
// Bleve opens damaged indexes without a word, or panics, or waits for ever. Therefore:
//   - manifest.json names version, archive and, after a clean close, every file with size and
//     checksum. What differs is not opened. Above 64 MB a file with the recorded size and time is
//     taken as good.
//   - After a crash root.bolt is checked for its length (a mapped read behind the end would kill the
//     process) and each segment against the sum in its footer; then the number of documents must be
//     the one stored with the marker.
//   - Every call into Bleve runs under recover, with faults of mapped memory turned into panics, and
//     background failures arrive by callback: ErrDamaged sticks until the index is rebuilt, ErrDisk
//     goes by itself. A second holder is refused at once with ErrLocked.
//
// All of this ends in ErrRebuild or ErrDamaged: the index is disposable, Create builds another beside
// it and Commit puts it in its place. Not covered: a segment that is overwritten while the index is
// open and in use can take the process down with it when Bleve's own goroutines read it.
package search
