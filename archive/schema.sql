-- The archive of Pressmark, format 1.1. Every record has a record number n that is never reused, a uuid,
-- the uuid of the last step in effect on it, the times it was made and changed (RFC 3339, UTC) and a flag:
-- trashed records are hidden, with all that belongs to them. Positions are byte offsets into UTF-8 text,
-- ends exclusive; days are counted from 1970-01-01; *_key columns are folded for sorting and looking up.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- every text once, by the SHA-256 of its UTF-8 bytes
CREATE TABLE article_text (sha256 TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;

-- imported files, kept in originals/; held 0: known by name only (a set came in without its originals)
CREATE TABLE original (
  sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, media_type TEXT NOT NULL, bytes INTEGER NOT NULL, held INTEGER NOT NULL
) STRICT;

-- the history. place: order of undo, given when the step is whole; state: see archive/undo.go
CREATE TABLE step (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, coder TEXT, at TEXT NOT NULL,
  grp TEXT, kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'base', 'history')), of TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'undone', 'dropped', 'base')), place INTEGER, records INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX step_place ON step(state, place);
CREATE INDEX step_grp ON step(grp) WHERE grp IS NOT NULL;

-- what each step did: the record before and after, as JSON
CREATE TABLE change (
  n INTEGER PRIMARY KEY AUTOINCREMENT, step INTEGER NOT NULL REFERENCES step(seq), version INTEGER NOT NULL,
  op TEXT NOT NULL, tbl TEXT NOT NULL, id TEXT NOT NULL, rec INTEGER NOT NULL, before TEXT, after TEXT, purged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX change_step ON change(step);
CREATE INDEX change_id ON change(id);

-- the window's memory and the picker's, never undone and never exported
CREATE TABLE view (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE decision (
  name TEXT NOT NULL, entity TEXT NOT NULL, article TEXT NOT NULL, count INTEGER NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (name, entity, article)
) STRICT, WITHOUT ROWID;

-- a person who codes
CREATE TABLE coder (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  colour TEXT NOT NULL
) STRICT;

-- one act of importing
CREATE TABLE import_run (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  started TEXT NOT NULL,
  ended TEXT NOT NULL,
  program TEXT NOT NULL,
  coder TEXT REFERENCES coder(id) DEFERRABLE INITIALLY DEFERRED,
  settings TEXT NOT NULL,
  source TEXT NOT NULL,
  "query" TEXT NOT NULL,
  imported INTEGER NOT NULL,
  doubles INTEGER NOT NULL,
  failed INTEGER NOT NULL
) STRICT;

-- an article
CREATE TABLE article (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  title TEXT NOT NULL,
  authors TEXT NOT NULL,
  publication TEXT NOT NULL,
  section TEXT NOT NULL,
  date_first INTEGER NOT NULL,
  date_last INTEGER NOT NULL,
  date_time TEXT NOT NULL,
  date_precision TEXT NOT NULL CHECK (date_precision IN ('', 'year', 'month', 'day', 'time')),
  date_source TEXT NOT NULL CHECK (date_source IN ('', 'metadata', 'text', 'typed')),
  language TEXT NOT NULL,
  url TEXT NOT NULL,
  revision TEXT REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  original TEXT NOT NULL,
  item TEXT NOT NULL,
  import_run TEXT REFERENCES import_run(id) DEFERRABLE INITIALLY DEFERRED,
  words INTEGER NOT NULL,
  title_key TEXT NOT NULL DEFAULT '',
  publication_key TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX article_revision ON article(revision) WHERE revision IS NOT NULL;
CREATE INDEX article_import_run ON article(import_run) WHERE import_run IS NOT NULL;

-- what became of one input of an import
CREATE TABLE import_row (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  import_run TEXT NOT NULL REFERENCES import_run(id) DEFERRABLE INITIALLY DEFERRED,
  file TEXT NOT NULL,
  item TEXT NOT NULL,
  article TEXT REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  outcome TEXT NOT NULL CHECK (outcome IN ('imported', 'double', 'failed', 'excluded')),
  message TEXT NOT NULL
) STRICT;
CREATE INDEX import_row_import_run ON import_row(import_run);
CREATE INDEX import_row_article ON import_row(article) WHERE article IS NOT NULL;

-- a text and its blocks
CREATE TABLE revision (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  "number" INTEGER NOT NULL,
  text_sha TEXT NOT NULL,
  blocks TEXT NOT NULL,
  reason TEXT NOT NULL,
  extractor TEXT NOT NULL,
  canonical INTEGER NOT NULL
) STRICT;
CREATE INDEX revision_article ON revision(article);

-- membership of an article in a group of doubles
CREATE TABLE article_group (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  doubles TEXT NOT NULL,
  similarity REAL NOT NULL
) STRICT;
CREATE INDEX article_group_article ON article_group(article);

-- how far a coder is with an article
CREATE TABLE article_state (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  coder TEXT NOT NULL REFERENCES coder(id) DEFERRABLE INITIALLY DEFERRED,
  state TEXT NOT NULL CHECK (state IN ('new', 'reading', 'coded', 'excluded', 'look again')),
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX article_state_article ON article_state(article);

-- articles chosen
CREATE TABLE "list" (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('by hand', 'by query', 'random sample')),
  "query" TEXT NOT NULL,
  "size" INTEGER NOT NULL,
  strata TEXT NOT NULL,
  seed INTEGER NOT NULL
) STRICT;

-- an article of a list
CREATE TABLE list_article (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  "list" TEXT NOT NULL REFERENCES "list"(id) DEFERRABLE INITIALLY DEFERRED,
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  ordinal INTEGER NOT NULL
) STRICT;
CREATE INDEX list_article_list ON list_article("list");
CREATE INDEX list_article_article ON list_article(article);

-- a kind of entity
CREATE TABLE kind (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  builtin INTEGER NOT NULL CHECK (builtin IN (0, 1))
) STRICT;

-- a person, firm, body ...
CREATE TABLE entity (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  kind TEXT NOT NULL REFERENCES kind(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  distinguisher TEXT NOT NULL,
  colour TEXT NOT NULL,
  merged_into TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  name_key TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX entity_merged_into ON entity(merged_into) WHERE merged_into IS NOT NULL;

-- a typed value of an entity
CREATE TABLE entity_attribute (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  entity TEXT NOT NULL REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  "key" TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('text', 'integer', 'boolean', 'date')),
  "value" TEXT NOT NULL
) STRICT;
CREATE INDEX entity_attribute_entity ON entity_attribute(entity);

-- a category of policy claim
CREATE TABLE concept (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  "include" TEXT NOT NULL,
  "exclude" TEXT NOT NULL,
  colour TEXT NOT NULL,
  parent TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  merged_into TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  name_key TEXT NOT NULL DEFAULT '',
  "key" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX concept_parent ON concept(parent) WHERE parent IS NOT NULL;
CREATE INDEX concept_merged_into ON concept(merged_into) WHERE merged_into IS NOT NULL;

-- another name of an entity or a concept
CREATE TABLE alias (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  concept TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  "text" TEXT NOT NULL,
  language TEXT NOT NULL,
  article TEXT REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  text_key TEXT NOT NULL DEFAULT '',
  tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX alias_entity ON alias(entity) WHERE entity IS NOT NULL;
CREATE INDEX alias_concept ON alias(concept) WHERE concept IS NOT NULL;
CREATE INDEX alias_tag ON alias(tag) WHERE tag IS NOT NULL;
CREATE INDEX alias_article ON alias(article) WHERE article IS NOT NULL;

-- an entity's place in an organisation, for a time
CREATE TABLE affiliation (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  entity TEXT NOT NULL REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  organisation TEXT NOT NULL REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  "role" TEXT NOT NULL,
  from_day INTEGER,
  to_day INTEGER
) STRICT;
CREATE INDEX affiliation_entity ON affiliation(entity);
CREATE INDEX affiliation_organisation ON affiliation(organisation);

-- a code of the researcher's own
CREATE TABLE tag (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  digit TEXT NOT NULL,
  parent TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED,
  definition TEXT NOT NULL,
  name_key TEXT NOT NULL DEFAULT '',
  "include" TEXT NOT NULL DEFAULT '',
  "exclude" TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX tag_parent ON tag(parent) WHERE parent IS NOT NULL;

-- how the codebook is used: one record at most
CREATE TABLE codebook (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  closed INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT;

-- words marked, or a tag on a whole article
CREATE TABLE annotation (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  "type" TEXT NOT NULL CHECK ("type" IN ('speaker', 'firm', 'claim', 'mention', 'tag')),
  tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  resolution TEXT NOT NULL CHECK (resolution IN ('none', 'entity', 'unnamed', 'not sure')),
  certainty TEXT NOT NULL CHECK (certainty IN ('', 'certain', 'likely', 'doubtful')),
  coder TEXT REFERENCES coder(id) DEFERRABLE INITIALLY DEFERRED,
  origin TEXT NOT NULL CHECK (origin IN ('by hand', 'all mentions', 'bulk', 'imported', 'proposal accepted')),
  reviewed INTEGER NOT NULL CHECK (reviewed IN (0, 1))
) STRICT;
CREATE INDEX annotation_article ON annotation(article);
CREATE INDEX annotation_tag ON annotation(tag) WHERE tag IS NOT NULL;
CREATE INDEX annotation_entity ON annotation(entity) WHERE entity IS NOT NULL;

-- a form of statement with variables of its own
CREATE TABLE statement_type (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  builtin INTEGER NOT NULL CHECK (builtin IN (0, 1))
) STRICT;

-- a variable of a statement type
CREATE TABLE variable (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  statement_type TEXT NOT NULL REFERENCES statement_type(id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  "type" TEXT NOT NULL CHECK ("type" IN ('short text', 'long text', 'integer', 'boolean', 'date', 'entity')),
  ordinal INTEGER NOT NULL
) STRICT;

-- a claim made
CREATE TABLE statement (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT NOT NULL REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  statement_type TEXT REFERENCES statement_type(id) DEFERRABLE INITIALLY DEFERRED,
  concept TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  stance TEXT NOT NULL CHECK (stance IN ('', 'support', 'oppose', 'neutral', 'unclear')),
  form TEXT NOT NULL CHECK (form IN ('statement', 'act', 'document')),
  mode TEXT NOT NULL CHECK (mode IN ('', 'quoted', 'partly quoted', 'paraphrased', 'reported')),
  said_first INTEGER,
  said_last INTEGER,
  said_precision TEXT NOT NULL CHECK (said_precision IN ('', 'year', 'month', 'day', 'time')),
  certainty TEXT NOT NULL CHECK (certainty IN ('', 'certain', 'likely', 'doubtful')),
  unconfirmed TEXT NOT NULL,
  coder TEXT REFERENCES coder(id) DEFERRABLE INITIALLY DEFERRED,
  origin TEXT NOT NULL CHECK (origin IN ('by hand', 'all mentions', 'bulk', 'imported', 'proposal accepted')),
  reviewed INTEGER NOT NULL CHECK (reviewed IN (0, 1))
) STRICT;
CREATE INDEX statement_article ON statement(article);
CREATE INDEX statement_concept ON statement(concept) WHERE concept IS NOT NULL;

-- a claim annotation as evidence of a statement
CREATE TABLE statement_evidence (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  statement TEXT NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  annotation TEXT NOT NULL REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  ordinal INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_evidence_statement ON statement_evidence(statement);
CREATE INDEX statement_evidence_annotation ON statement_evidence(annotation);

-- a speaker (perhaps for a firm) or an addressee of a statement
CREATE TABLE statement_part (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  statement TEXT NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  "role" TEXT NOT NULL CHECK ("role" IN ('speaker', 'addressee')),
  ordinal INTEGER NOT NULL,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  resolution TEXT NOT NULL CHECK (resolution IN ('entity', 'unnamed', 'not sure', 'none')),
  annotation TEXT REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)),
  for_entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  for_resolution TEXT NOT NULL CHECK (for_resolution IN ('none', 'entity', 'unnamed', 'not sure')),
  for_annotation TEXT REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  for_inferred INTEGER NOT NULL CHECK (for_inferred IN (0, 1)),
  job TEXT NOT NULL,
  unconfirmed TEXT NOT NULL
) STRICT;
CREATE INDEX statement_part_statement ON statement_part(statement);
CREATE INDEX statement_part_entity ON statement_part(entity) WHERE entity IS NOT NULL;
CREATE INDEX statement_part_annotation ON statement_part(annotation) WHERE annotation IS NOT NULL;
CREATE INDEX statement_part_for_entity ON statement_part(for_entity) WHERE for_entity IS NOT NULL;
CREATE INDEX statement_part_for_annotation ON statement_part(for_annotation) WHERE for_annotation IS NOT NULL;

-- a reporter of a statement, from the innermost outwards
CREATE TABLE statement_link (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  statement TEXT NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  ordinal INTEGER NOT NULL,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  resolution TEXT NOT NULL CHECK (resolution IN ('entity', 'unnamed', 'not sure', 'none')),
  annotation TEXT REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  mode TEXT NOT NULL CHECK (mode IN ('', 'quoted', 'partly quoted', 'paraphrased', 'reported')),
  inferred INTEGER NOT NULL CHECK (inferred IN (0, 1)),
  unconfirmed TEXT NOT NULL
) STRICT;
CREATE INDEX statement_link_statement ON statement_link(statement);
CREATE INDEX statement_link_entity ON statement_link(entity) WHERE entity IS NOT NULL;
CREATE INDEX statement_link_annotation ON statement_link(annotation) WHERE annotation IS NOT NULL;

-- the value of a variable of a statement
CREATE TABLE statement_value (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  statement TEXT NOT NULL REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  variable TEXT NOT NULL REFERENCES variable(id) DEFERRABLE INITIALLY DEFERRED,
  "value" TEXT NOT NULL,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX statement_value_statement ON statement_value(statement);
CREATE INDEX statement_value_entity ON statement_value(entity) WHERE entity IS NOT NULL;

-- words of one revision, bound to their owner
CREATE TABLE anchor (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  annotation TEXT REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  statement_link TEXT REFERENCES statement_link(id) DEFERRABLE INITIALLY DEFERRED,
  concept TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  "role" TEXT NOT NULL CHECK ("role" IN ('mark', 'source', 'cue', 'content', 'example')),
  ordinal INTEGER NOT NULL,
  revision TEXT NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
  "start" INTEGER,
  "end" INTEGER,
  quote TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('placed', 'doubtful', 'lost')),
  score REAL NOT NULL,
  tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX anchor_annotation ON anchor(annotation) WHERE annotation IS NOT NULL;
CREATE INDEX anchor_statement_link ON anchor(statement_link) WHERE statement_link IS NOT NULL;
CREATE INDEX anchor_concept ON anchor(concept) WHERE concept IS NOT NULL;
CREATE INDEX anchor_tag ON anchor(tag) WHERE tag IS NOT NULL;
CREATE INDEX anchor_revision ON anchor(revision);

-- a note; without an owner an entry of the diary
CREATE TABLE memo (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  article TEXT REFERENCES article(id) DEFERRABLE INITIALLY DEFERRED,
  annotation TEXT REFERENCES annotation(id) DEFERRABLE INITIALLY DEFERRED,
  entity TEXT REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
  concept TEXT REFERENCES concept(id) DEFERRABLE INITIALLY DEFERRED,
  statement TEXT REFERENCES statement(id) DEFERRABLE INITIALLY DEFERRED,
  "text" TEXT NOT NULL,
  "day" INTEGER,
  tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX memo_article ON memo(article) WHERE article IS NOT NULL;
CREATE INDEX memo_annotation ON memo(annotation) WHERE annotation IS NOT NULL;
CREATE INDEX memo_entity ON memo(entity) WHERE entity IS NOT NULL;
CREATE INDEX memo_concept ON memo(concept) WHERE concept IS NOT NULL;
CREATE INDEX memo_tag ON memo(tag) WHERE tag IS NOT NULL;
CREATE INDEX memo_statement ON memo(statement) WHERE statement IS NOT NULL;

-- a query kept
CREATE TABLE saved_search (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  name TEXT NOT NULL,
  "query" TEXT NOT NULL
) STRICT;

