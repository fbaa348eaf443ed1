package annotate

// The built-in kinds of entity and the built-in statement type have the same UUIDs in every archive,
// so that sets made apart join by themselves. Each is the version 5 UUID, in the URL name space, of
// "urn:pressmark:<table>:<name>"; a test computes them again.
const (
	KindPerson     = "88357132-d52e-52e8-aa9e-cb45a345b3e5"
	KindFirm       = "5cd77d0c-8ac1-568d-8e3a-c0ce513b1a37"
	KindPublicBody = "373e7402-98a7-5188-ba20-9f74bddab4fc"
	KindMedium     = "75316ec8-5f98-53c0-b136-f0ca381322e9"
	KindLaw        = "dbc7260c-eabe-590b-bff9-9d10e094ba11"
	KindPlace      = "79d3d8f1-ea76-55e6-b175-89e231cc6aab"
	KindGroup      = "d84e8d00-ae9c-5a64-a869-684395c9c19a"

	StatementTypeClaim = "741b3b83-9069-5c92-82f1-b4632fb27a1d"

	// CodebookRecord is the one record of the table codebook; an archive whose codebook was never closed has none.
	CodebookRecord = "dc97ab17-ce8b-529c-af55-1035a0c9a107"
)

// BuiltinKinds lists the kinds of entity that every archive has, in the order in which they are shown.
var BuiltinKinds = [...]struct{ ID, Name string }{
	{KindPerson, "person"},
	{KindFirm, "firm"},
	{KindPublicBody, "public body"},
	{KindMedium, "medium"},
	{KindLaw, "law"},
	{KindPlace, "place"},
	{KindGroup, "group"},
}

// The types of annotation: the role that the words play in the text.
const (
	TypeSpeaker = "speaker"
	TypeFirm    = "firm"
	TypeClaim   = "claim"
	TypeMention = "mention" // any entity named
	TypeTag     = "tag"
)

// The resolutions of a mention or of a statement's part: whom it names.
const (
	ResolvedEntity  = "entity"   // the entity in the record
	ResolvedUnnamed = "unnamed"  // someone whom the text does not name
	ResolvedUnsure  = "not sure" // a to-do
	ResolvedNone    = "none"     // nobody: the part is empty on purpose
)

// The stances of a statement towards its concept.
const (
	Support       = "support"
	Oppose        = "oppose"
	Neutral       = "neutral"
	UnclearStance = "unclear"
)

// The forms of a statement.
const (
	FormStatement = "statement"
	FormAct       = "act"
	FormDocument  = "document"
)

// The modes in which an article renders what was said or done.
const (
	Quoted       = "quoted"
	PartlyQuoted = "partly quoted"
	Paraphrased  = "paraphrased" // the content in the reporter's words
	Reported     = "reported"    // only that it was said or done
)

// The origins of a record: how it arose.
const (
	ByHand      = "by hand"
	AllMentions = "all mentions"
	Bulk        = "bulk"
	Imported    = "imported"
	Proposal    = "proposal accepted"
)

// The states of an anchor.
const (
	Placed   = "placed"
	Doubtful = "doubtful"
	Lost     = "lost"
)

// The roles of an anchor: what its words are to the record that owns it.
const (
	RoleMark    = "mark"    // of an annotation
	RoleSource  = "source"  // of a reporting link: who reports
	RoleCue     = "cue"     // of a reporting link: the verb
	RoleContent = "content" // of a reporting link: what is reported
	RoleExample = "example" // of a concept or a tag
)
