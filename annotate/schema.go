package annotate

// ColumnType says what a column holds and how it is written in JSON.
type ColumnType int

// The types of column.
const (
	Text      ColumnType = iota // a string
	Integer                     // a whole number
	Real                        // a number
	Boolean                     // true or false; 0 or 1 in SQLite
	Reference                   // the uuid of a record of Column.Of
	Choice                      // one of Column.Values
	JSON                        // a value that only programs look into: a list or an object
)

// A Column describes one field of a record.
type Column struct {
	Name     string
	Type     ColumnType
	Of       string   // the table that a Reference points to
	Values   []string // of a Choice
	Default  any      // value when a create does not give one; nil: NULL
	Required bool     // must be given on create
	Fixed    bool     // cannot be set after create
	Parent   bool     // of a Reference: this record is hidden while that one is in the trash
	Doc      string
}

// A Table describes the records of one kind. Beside its columns every record has id (uuid), n (record
// number, not exported), step, created, modified and trashed.
type Table struct {
	Name    string
	Doc     string
	Columns []Column
	Merges  bool // records can be merged: has a column merged_into
}

func text(name, doc string) Column { return Column{Name: name, Type: Text, Default: "", Doc: doc} }
func need(name, doc string) Column { return Column{Name: name, Type: Text, Required: true, Doc: doc} }
func number(name, doc string) Column {
	return Column{Name: name, Type: Integer, Default: int64(0), Doc: doc}
}
func flag(name, doc string) Column {
	return Column{Name: name, Type: Boolean, Default: false, Doc: doc}
}
func ref(name, of, doc string) Column { return Column{Name: name, Type: Reference, Of: of, Doc: doc} }
func part(name, of, doc string) Column {
	return Column{Name: name, Type: Reference, Of: of, Required: true, Fixed: true, Parent: true, Doc: doc}
}
func owner(name, of string) Column {
	return Column{Name: name, Type: Reference, Of: of, Fixed: true, Parent: true, Doc: "the record that owns this one; exactly one owner is given"}
}
func list(name, doc string) Column { return Column{Name: name, Type: JSON, Default: "[]", Doc: doc} }
func choice(name, doc string, values ...string) Column {
	return Column{Name: name, Type: Choice, Values: values, Default: values[0], Doc: doc}
}

var (
	resolutions = []string{ResolvedEntity, ResolvedUnnamed, ResolvedUnsure, ResolvedNone}
	modes       = []string{"", Quoted, PartlyQuoted, Paraphrased, Reported}
	origins     = []string{ByHand, AllMentions, Bulk, Imported, Proposal}
	precisions  = []string{"", "year", "month", "day", "time"}
)

func resolution(name string) Column { return choice(name, "whom it names", resolutions...) }

// Tables describes every record of an archive, in an order in which each refers only to those before
// it (but for article.revision and references within a table).
var Tables = []Table{
	{Name: "coder", Doc: "a person who codes", Columns: []Column{need("name", "full name"), text("initials", ""), text("colour", "#RRGGBB")}},
	{Name: "import_run", Doc: "one act of importing", Columns: []Column{
		text("started", "RFC 3339, UTC"), text("ended", "empty while it runs"), text("program", "name and version"),
		ref("coder", "coder", ""), {Name: "settings", Type: JSON, Default: "{}", Doc: "how it was read"}, text("source", "the database that the researcher used"),
		text("query", "what the researcher typed there"), number("imported", ""), number("doubles", ""), number("failed", "")}},
	{Name: "article", Doc: "an article", Columns: []Column{
		text("title", ""), list("authors", "names"), text("publication", ""), text("section", ""),
		{Name: "date_first", Type: Integer, Default: int64(Undated), Doc: "days since 1970-01-01"}, {Name: "date_last", Type: Integer, Default: int64(Undated), Doc: "days since 1970-01-01"},
		text("date_time", "as found, with offset"), choice("date_precision", "", precisions...), choice("date_source", "", "", "metadata", "text", "typed"),
		text("language", "BCP 47"), text("url", "canonical"),
		{Name: "revision", Type: Reference, Of: "revision", Doc: "the current one"},
		text("original", "SHA-256 of the imported file"), text("item", "place within that file"),
		ref("import_run", "import_run", ""), number("words", "in the body")}},
	{Name: "import_row", Doc: "what became of one input of an import", Columns: []Column{
		part("import_run", "import_run", ""), text("file", "name, without folders of this machine"), text("item", ""),
		ref("article", "article", ""), choice("outcome", "", "imported", "double", "failed", "excluded"), text("message", "")}},
	{Name: "revision", Doc: "a text and its blocks", Columns: []Column{
		part("article", "article", ""), number("number", "from 1"), need("text_sha", "SHA-256 of the text"), list("blocks", "kind, start, end, level, runs; byte offsets"),
		text("reason", ""), text("extractor", "what made the blocks"), number("canonical", "version of the canonical form")}},
	{Name: "article_group", Doc: "membership of an article in a group of doubles", Columns: []Column{
		part("article", "article", ""), need("doubles", "uuid of the group"), {Name: "similarity", Type: Real, Default: 1.0, Doc: "0 to 1"}}},
	{Name: "article_state", Doc: "how far a coder is with an article", Columns: []Column{
		part("article", "article", ""), part("coder", "coder", ""), choice("state", "", "new", "reading", "coded", "excluded", "look again"), text("reason", "of an exclusion")}},
	{Name: "list", Doc: "articles chosen", Columns: []Column{
		need("name", ""), choice("origin", "", "by hand", "by query", "random sample"), text("query", ""), number("size", "of a sample"), text("strata", ""), number("seed", "")}},
	{Name: "list_article", Doc: "an article of a list", Columns: []Column{part("list", "list", ""), part("article", "article", ""), number("ordinal", "")}},
	{Name: "kind", Doc: "a kind of entity", Columns: []Column{need("name", ""), text("colour", "#RRGGBB"), flag("builtin", "")}},
	{Name: "entity", Doc: "a person, firm, body ...", Merges: true, Columns: []Column{
		{Name: "kind", Type: Reference, Of: "kind", Required: true}, need("name", "need not be unique"), text("distinguisher", "tells two of one name apart"),
		text("colour", "#RRGGBB"), ref("merged_into", "entity", "set by merge")}},
	{Name: "entity_attribute", Doc: "a typed value of an entity", Columns: []Column{
		part("entity", "entity", ""), need("key", ""), choice("type", "", "text", "integer", "boolean", "date"), text("value", "")}},
	{Name: "concept", Doc: "a category of policy claim", Merges: true, Columns: []Column{
		need("name", ""), text("definition", ""), text("include", "what belongs to it"), text("exclude", "what does not"), text("colour", "#RRGGBB"),
		text("key", "a few letters or digits: typed where a concept is asked for, it comes first"), ref("parent", "concept", ""), ref("merged_into", "concept", "set by merge")}},
	{Name: "tag", Doc: "a code of the researcher's own", Columns: []Column{
		need("name", ""), text("colour", "#RRGGBB"), text("digit", "1 to 9: its key"), ref("parent", "tag", ""), text("definition", ""),
		text("include", "what belongs to it"), text("exclude", "what does not")}},
	{Name: "codebook", Doc: "how the codebook is used: one record at most, [CodebookRecord]", Columns: []Column{
		flag("closed", "coding takes concepts and tags that are there, and makes new ones only on purpose")}},
	{Name: "alias", Doc: "another name of an entity, a concept or a tag", Columns: []Column{
		owner("entity", "entity"), owner("concept", "concept"), owner("tag", "tag"), need("text", ""), text("language", "BCP 47"), ref("article", "article", "null: everywhere")}},
	{Name: "affiliation", Doc: "an entity's place in an organisation, for a time", Columns: []Column{
		part("entity", "entity", ""), {Name: "organisation", Type: Reference, Of: "entity", Required: true}, text("role", "chief executive"),
		{Name: "from_day", Type: Integer, Doc: "days since 1970-01-01; null: open"}, {Name: "to_day", Type: Integer, Doc: "last day; null: open"}}},
	{Name: "annotation", Doc: "words marked, or a tag on a whole article", Columns: []Column{
		part("article", "article", ""), {Name: "type", Type: Choice, Values: []string{TypeSpeaker, TypeFirm, TypeClaim, TypeMention, TypeTag}, Required: true},
		ref("tag", "tag", ""), ref("entity", "entity", ""), choice("resolution", "whom it names", ResolvedNone, ResolvedEntity, ResolvedUnnamed, ResolvedUnsure),
		choice("certainty", "", "", "certain", "likely", "doubtful"), ref("coder", "coder", "who made it"), choice("origin", "", origins...), flag("reviewed", "")}},
	{Name: "statement_type", Doc: "a form of statement with variables of its own", Columns: []Column{need("name", ""), flag("builtin", "")}},
	{Name: "variable", Doc: "a variable of a statement type", Columns: []Column{
		part("statement_type", "statement_type", ""), need("name", ""), choice("type", "", "short text", "long text", "integer", "boolean", "date", "entity"), number("ordinal", "")}},
	{Name: "statement", Doc: "a claim made", Columns: []Column{
		part("article", "article", ""), {Name: "statement_type", Type: Reference, Of: "statement_type", Default: StatementTypeClaim}, ref("concept", "concept", ""),
		choice("stance", "", "", Support, Oppose, Neutral, UnclearStance), choice("form", "", FormStatement, FormAct, FormDocument), choice("mode", "", modes...),
		{Name: "said_first", Type: Integer, Doc: "first day it may have been said; null: the article's date"}, {Name: "said_last", Type: Integer, Doc: ""},
		choice("said_precision", "", precisions...), choice("certainty", "", "", "certain", "likely", "doubtful"),
		list("unconfirmed", "names of fields that the program guessed"), ref("coder", "coder", "who made it"), choice("origin", "", origins...), flag("reviewed", "")}},
	{Name: "statement_evidence", Doc: "a claim annotation as evidence of a statement", Columns: []Column{
		part("statement", "statement", ""), {Name: "annotation", Type: Reference, Of: "annotation", Required: true, Fixed: true}, number("ordinal", "")}},
	{Name: "statement_part", Doc: "a speaker (perhaps for a firm) or an addressee of a statement", Columns: []Column{
		part("statement", "statement", ""), choice("role", "", "speaker", "addressee"), number("ordinal", ""),
		ref("entity", "entity", ""), resolution("resolution"), ref("annotation", "annotation", "its words"), flag("inferred", "no words in the text"),
		ref("for_entity", "entity", "spoken for"), choice("for_resolution", "", ResolvedNone, ResolvedEntity, ResolvedUnnamed, ResolvedUnsure), ref("for_annotation", "annotation", "its words"), flag("for_inferred", ""),
		text("job", "the role in which the speaker speaks"), list("unconfirmed", "names of fields that the program guessed")}},
	{Name: "statement_link", Doc: "a reporter of a statement, from the innermost outwards", Columns: []Column{
		part("statement", "statement", ""), number("ordinal", ""), ref("entity", "entity", ""), resolution("resolution"),
		ref("annotation", "annotation", "the words of the source"), choice("mode", "", modes...), flag("inferred", ""), list("unconfirmed", "")}},
	{Name: "statement_value", Doc: "the value of a variable of a statement", Columns: []Column{
		part("statement", "statement", ""), part("variable", "variable", ""), text("value", ""), ref("entity", "entity", "")}},
	{Name: "anchor", Doc: "words of one revision, bound to their owner", Columns: []Column{
		owner("annotation", "annotation"), owner("statement_link", "statement_link"), owner("concept", "concept"), owner("tag", "tag"),
		{Name: "role", Type: Choice, Values: []string{RoleMark, RoleSource, RoleCue, RoleContent, RoleExample}, Required: true, Fixed: true}, number("ordinal", "among the owner's anchors of that role"),
		{Name: "revision", Type: Reference, Of: "revision", Required: true, Fixed: true, Parent: true},
		{Name: "start", Type: Integer, Doc: "byte; null when lost"}, {Name: "end", Type: Integer, Doc: "byte, exclusive; null when lost"},
		text("quote", "the words"), text("prefix", "32 code points before"), text("suffix", "32 code points after"),
		choice("state", "", Placed, Doubtful, Lost), {Name: "score", Type: Real, Default: 1.0, Doc: "0 to 1: how surely the place is right; of a lost one how like its words the place offered for it is"}}},
	{Name: "memo", Doc: "a note; without an owner an entry of the diary", Columns: []Column{
		owner("article", "article"), owner("annotation", "annotation"), owner("entity", "entity"), owner("concept", "concept"), owner("statement", "statement"), owner("tag", "tag"),
		text("text", "Markdown"), {Name: "day", Type: Integer, Doc: "of a diary entry: days since 1970-01-01"}}},
	{Name: "saved_search", Doc: "a query kept", Columns: []Column{need("name", ""), text("query", "")}},
}

// TableNamed returns the description of a table, nil when there is none of that name.
func TableNamed(name string) *Table {
	for i := range Tables {
		if Tables[i].Name == name {
			return &Tables[i]
		}
	}
	return nil
}

// Column returns the description of a column, nil when there is none of that name.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}
