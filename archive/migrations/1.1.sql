-- From format 1.0 to 1.1: keys of concepts; what tags include and exclude, their other names, memos and
-- examples; whether the codebook is closed; indexes by which the codebook of an earlier day is found.

ALTER TABLE concept ADD COLUMN "key" TEXT NOT NULL DEFAULT '';
ALTER TABLE tag ADD COLUMN "include" TEXT NOT NULL DEFAULT '';
ALTER TABLE tag ADD COLUMN "exclude" TEXT NOT NULL DEFAULT '';
ALTER TABLE alias ADD COLUMN tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE anchor ADD COLUMN tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE memo ADD COLUMN tag TEXT REFERENCES tag(id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX alias_tag ON alias(tag) WHERE tag IS NOT NULL;
CREATE INDEX anchor_tag ON anchor(tag) WHERE tag IS NOT NULL;
CREATE INDEX memo_tag ON memo(tag) WHERE tag IS NOT NULL;

CREATE TABLE codebook (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  step TEXT NOT NULL,
  created TEXT NOT NULL,
  modified TEXT NOT NULL,
  trashed INTEGER NOT NULL DEFAULT 0 CHECK (trashed IN (0, 1)),
  closed INTEGER NOT NULL CHECK (closed IN (0, 1))
) STRICT;

CREATE INDEX change_codebook ON change(step) WHERE tbl IN ('codebook', 'concept', 'tag', 'statement_type', 'variable');
CREATE INDEX change_alias ON change(step) WHERE tbl = 'alias' AND instr(coalesce(after, before), '"entity":null') > 0;
CREATE INDEX change_example ON change(step) WHERE tbl = 'anchor' AND instr(coalesce(after, before), '"role":"example"') > 0;
CREATE INDEX change_memo ON change(step) WHERE tbl = 'memo' AND instr(coalesce(after, before), '"concept":"') + instr(coalesce(after, before), '"tag":"') > 0;
