-- Indexes for lists, pages and looking up, beside those on references that schema.sql makes.

-- the library in its four orders, and one publication by date; n closes each of them
CREATE INDEX article_by_date ON article(trashed, date_first, date_last);
CREATE INDEX article_by_title ON article(trashed, title_key);
CREATE INDEX article_by_publication ON article(trashed, publication_key, date_first, date_last);

-- counts of an article's marks and statements, and of an entity's uses
CREATE INDEX annotation_live ON annotation(article) WHERE trashed = 0;
CREATE INDEX statement_live ON statement(article) WHERE trashed = 0;
CREATE INDEX annotation_uses ON annotation(entity, article) WHERE trashed = 0 AND entity IS NOT NULL;

-- what is in the trash: little, and left out of nearly everything
CREATE INDEX annotation_trash ON annotation(id) WHERE trashed = 1;
CREATE INDEX statement_trash ON statement(id) WHERE trashed = 1;

-- what is left to do; todos.go names these indexes and repeats their conditions
CREATE INDEX annotation_open ON annotation(article)
  WHERE trashed = 0 AND (resolution = 'not sure' OR resolution = 'none' AND type IN ('speaker', 'firm', 'mention'));
CREATE INDEX annotation_claim ON annotation(article, id) WHERE trashed = 0 AND type = 'claim';
CREATE INDEX part_open ON statement_part(statement) WHERE trashed = 0 AND (resolution = 'not sure' OR for_resolution = 'not sure');
CREATE INDEX link_open ON statement_link(statement) WHERE trashed = 0 AND resolution = 'not sure';
CREATE INDEX anchor_astray ON anchor(revision) WHERE trashed = 0 AND state <> 'placed';

-- looking up by content and by name
CREATE INDEX revision_text ON revision(text_sha);
CREATE INDEX entity_name ON entity(name_key);
CREATE INDEX alias_name ON alias(text_key);

-- the history of the codebook, for a look at an earlier day; asof.go repeats these conditions
CREATE INDEX change_codebook ON change(step) WHERE tbl IN ('codebook', 'concept', 'tag', 'statement_type', 'variable');
CREATE INDEX change_alias ON change(step) WHERE tbl = 'alias' AND instr(coalesce(after, before), '"entity":null') > 0;
CREATE INDEX change_example ON change(step) WHERE tbl = 'anchor' AND instr(coalesce(after, before), '"role":"example"') > 0;
CREATE INDEX change_memo ON change(step) WHERE tbl = 'memo' AND instr(coalesce(after, before), '"concept":"') + instr(coalesce(after, before), '"tag":"') > 0;
