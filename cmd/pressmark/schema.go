package main

import (
	"encoding/json"

	"pressmark/annotate"
)

// printSchema prints the JSON Schema (draft 2020-12) of a step, made from the table of records. A change is
// described by its operation and, where it makes a record, by the columns of its table.
func (p *program) printSchema() error {
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(stepSchema())
}

type object = map[string]any

func stepSchema() object {
	var tables, merging []string
	var changes []any
	for i := range annotate.Tables {
		t := &annotate.Tables[i]
		tables = append(tables, t.Name)
		if t.Merges {
			merging = append(merging, t.Name)
		}
		changes = append(changes, changeSchema(t, annotate.OpCreate), changeSchema(t, annotate.OpSet))
	}
	id := object{"$ref": "#/$defs/id"}
	changes = append(changes,
		plainChange([]string{string(annotate.OpTrash), string(annotate.OpRestore)}, tables, object{}, nil),
		plainChange([]string{string(annotate.OpMerge)}, merging, object{"into": id}, []string{"into"}),
		plainChange([]string{string(annotate.OpUnmerge)}, merging, object{}, nil),
		plainChange([]string{string(annotate.OpRevise)}, []string{"article"}, object{"text": object{"type": "string"}, "blocks": object{"$ref": "#/$defs/blocks"}, "reason": object{"type": "string"}, "extractor": object{"type": "string"}}, nil),
		plainChange([]string{string(annotate.OpPurge)}, []string{"article"}, object{}, nil))
	return object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "urn:pressmark:step",
		"title":       "A step of Pressmark",
		"description": "One or many changes, made and undone as one. Offsets are Unicode code points from 0, ends exclusive.",
		"type":        "object",
		"properties": object{
			"id": object{"type": "string", "format": "uuid"}, "label": object{"type": "string"}, "coder": object{"type": "string", "description": "name or uuid; made when unknown"},
			"group":   object{"type": "string", "description": "shared by steps that are undone together"},
			"changes": object{"type": "array", "items": object{"anyOf": changes}},
		},
		"required":             []string{"changes"},
		"additionalProperties": false,
		"$defs": object{
			"id": object{"type": "string", "pattern": `^(\$.+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`, "description": "a uuid, or $name: a record that this file makes"},
			"spans": object{"type": "array", "items": object{"anyOf": []any{
				closed(object{"start": object{"type": "integer", "minimum": 0}, "end": object{"type": "integer", "minimum": 0}}, "start", "end"),
				closed(object{"quote": object{"type": "string", "minLength": 1}, "prefix": object{"type": "string"}, "suffix": object{"type": "string"}, "occurrence": object{"type": "integer", "minimum": 0}}, "quote"),
			}}},
			"blocks": object{"type": "array", "items": object{"type": "object", "required": []string{"kind", "start", "end"}, "properties": object{
				"kind": object{"enum": annotate.BlockKinds}, "start": object{"type": "integer"}, "end": object{"type": "integer"}, "level": object{"type": "integer"}, "runs": object{"type": "array"}}}},
		},
	}
}

func closed(properties object, required ...string) object {
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

func plainChange(ops, tables []string, fields object, required []string) object {
	f := object{"type": "object", "properties": fields, "additionalProperties": false}
	properties := object{"op": object{"enum": ops}, "table": object{"enum": tables}, "id": object{"$ref": "#/$defs/id"}, "fields": f}
	needs := []string{"op", "table", "id"}
	if len(required) > 0 {
		f["required"] = required
		needs = append(needs, "fields")
	}
	return closed(properties, needs...)
}

// changeSchema describes making or setting a record of one table.
func changeSchema(t *annotate.Table, op annotate.Op) object {
	fields := extras(t.Name, op)
	var required []string
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Name == "merged_into" || op == annotate.OpSet && c.Fixed {
			continue
		}
		if fields[c.Name] == nil {
			fields[c.Name] = columnSchema(c)
		}
		if c.Required && op == annotate.OpCreate && t.Name != "anchor" && t.Name != "revision" {
			required = append(required, c.Name)
		}
	}
	f := object{"type": "object", "properties": fields, "additionalProperties": false}
	needs := []string{"op", "table"}
	if op == annotate.OpSet {
		needs = append(needs, "id", "fields")
	}
	if len(required) > 0 {
		f["required"] = required
		needs = append(needs, "fields")
	}
	out := closed(object{"op": object{"const": op}, "table": object{"const": t.Name}, "id": object{"$ref": "#/$defs/id"}, "fields": f}, needs...)
	out["description"] = t.Doc
	return out
}

// extras are the fields beside the columns; see annotate.Fields.
func extras(table string, op annotate.Op) object {
	out := object{}
	spans := object{"$ref": "#/$defs/spans"}
	switch table {
	case "annotation":
		out["spans"] = spans
	case "concept", "tag":
		out["spans"] = closed(object{"article": object{"$ref": "#/$defs/id"}, "spans": spans}, "article", "spans")
	case "statement_link":
		out["cue"], out["content"] = spans, spans
	case "article":
		if op == annotate.OpCreate {
			out["text"], out["blocks"] = object{"type": "string"}, object{"$ref": "#/$defs/blocks"}
			out["extractor"] = object{"type": "string"}
		}
	}
	switch table {
	case "article", "annotation", "entity", "concept", "tag", "statement":
		out["memo"] = object{"type": "string"}
	}
	if table == "entity" || table == "concept" || table == "tag" {
		out["aliases"] = object{"type": "array", "items": object{"type": "string"}}
	}
	return out
}

func columnSchema(c *annotate.Column) object {
	out := object{}
	switch c.Type {
	case annotate.Text:
		out["type"] = "string"
	case annotate.Integer:
		out["type"] = "integer"
	case annotate.Real:
		out["type"] = "number"
	case annotate.Boolean:
		out["type"] = "boolean"
	case annotate.Reference:
		out["$ref"] = "#/$defs/id"
	case annotate.Choice:
		out["enum"] = c.Values
	case annotate.JSON:
		out["type"] = []string{"array", "object"}
	}
	if c.Doc != "" {
		out["description"] = c.Doc
	}
	if !c.Required && (c.Default == nil || c.Type == annotate.Reference) {
		delete(out, "description")
		return object{"anyOf": []any{out, object{"type": "null"}}, "description": c.Doc}
	}
	return out
}
