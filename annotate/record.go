package annotate

// The types in this file are what windows, pickers and exports read: records with what belongs to
// them gathered. References are uuids. Merged entities and concepts are followed already: an Entity
// field names the one that stands at the end of the chain, unless a comment says otherwise.

// An Entity is a person, firm, public body, medium, law, place, group, or of a kind of the user's own.
type Entity struct {
	ID            string
	Kind          string // uuid of the kind
	KindName      string
	Name          string
	Distinguisher string
	Colour        string
	MergedInto    string // as stored: the entity it was merged into directly
	Aliases       []Alias
	Affiliations  []Affiliation
	Attributes    []Attribute
	Uses          int // annotations and parts that name it
}

// An Alias is another name of an entity, a concept or a tag.
type Alias struct {
	ID       string
	Text     string
	Language string // BCP 47
	Article  string // uuid of the one article where it holds; empty: everywhere
}

// An Affiliation is an entity's place in an organisation, for a time.
type Affiliation struct {
	ID           string
	Organisation string // uuid
	Role         string
	From, To     int // days since 1970-01-01; From 0-value is math.MinInt32 when open, To is Undated when open
}

// An Attribute is a typed value of an entity.
type Attribute struct{ ID, Key, Type, Value string }

// A Concept is a category of policy claim.
type Concept struct {
	ID, Name, Definition, Include, Exclude, Colour string
	Key                                            string // typed where a concept is asked for, it comes first
	Parent, MergedInto                             string // uuids
	Aliases                                        []Alias
	Uses                                           int
}

// A Tag is a code of the researcher's own.
type Tag struct {
	ID, Name, Colour, Digit      string
	Parent                       string // uuid
	Definition, Include, Exclude string
	Aliases                      []Alias
}

// An Anchor is words of one revision, bound to the record that owns them.
type Anchor struct {
	ID       string
	Owner    string // uuid of an annotation, a statement_link, a concept or a tag
	Role     string
	Ordinal  int
	Revision string
	Span     Span // bytes; meaningless when lost
	Quote    string
	Prefix   string // up to 32 code points before
	Suffix   string // up to 32 code points after
	State    string
	Score    float64 // 0 to 1: how surely the place is right; of a lost one how like its words what Propose offers is
}

// An Annotation is words marked with a type, or a tag on a whole article (then without anchors).
type Annotation struct {
	ID         string
	Article    string
	Type       string
	Tag        string
	Entity     string
	Resolution string
	Certainty  string
	Coder      string
	Origin     string
	Reviewed   bool
	Memo       string
	Created    string // RFC 3339, UTC
	Modified   string
	Anchors    []Anchor // of the article's current revision, by ordinal
}

// A Part is a speaker, perhaps for a firm, or an addressee of a statement.
type Part struct {
	ID            string
	Role          string // speaker or addressee
	Ordinal       int
	Entity        string
	Resolution    string
	Annotation    string // holds its words; empty when inferred
	Inferred      bool
	ForEntity     string
	ForResolution string
	ForAnnotation string
	ForInferred   bool
	Job           string
	Unconfirmed   []string // names of fields that the program guessed
}

// A ReportingLink is one reporter of a statement.
type ReportingLink struct {
	ID           string
	Ordinal      int // 0 is the innermost
	Entity       string
	Resolution   string
	Annotation   string
	Mode         string
	Inferred     bool
	Unconfirmed  []string
	Cue, Content []Anchor
}

// A Statement is a claim made: a concept with a stance, who made it, and who reported it.
type Statement struct {
	ID, Article, Type, Concept string
	Stance, Form, Mode         string
	Said                       Date // zero Precision: the article's date
	Certainty                  string
	Unconfirmed                []string
	Coder, Origin              string
	Reviewed                   bool
	Memo                       string
	Created, Modified          string
	Evidence                   []string // uuids of claim annotations, in order
	Speakers, Addressees       []Part
	ReportedBy                 []ReportingLink
	Values                     []VariableValue // in the order of the type's variables; what is in the trash left out
}

// A VariableValue is the value of one variable of a statement's type; ID is that of its own record.
type VariableValue struct{ ID, Variable, Value, Entity string }

// A Revision is a frozen text and its blocks.
type Revision struct {
	ID      string
	Article string
	Number  int // from 1
	TextSHA string
	Text    string
	Blocks  []Block
	Reason  string
}

// An Article is an article's metadata with its current revision.
type Article struct {
	ID string
	N  int64 // record number: never reused, not exported
	Metadata
	Revision  Revision
	Original  string // SHA-256 of the imported file
	Item      string // place within that file
	ImportRun string
	Words     int
	State     string // for the coder who asks
	Trashed   bool
	Created   string
}

// A Coder is a person who codes.
type Coder struct{ ID, Name, Initials, Colour string }
