package annotate

import (
	"fmt"
	"strconv"
	"strings"
)

// The types of a variable of a statement type.
const (
	ShortText = "short text" // one line
	LongText  = "long text"
	Whole     = "integer"
	YesNo     = "boolean"
	ADate     = "date"
	AnEntity  = "entity"
)

// VariableTypes lists the types of variable in the order in which they are offered.
var VariableTypes = []string{ShortText, LongText, Whole, YesNo, ADate, AnEntity}

// A StatementType is a form of statement with the variables that it has beside concept, stance and speakers.
type StatementType struct {
	ID, Name  string
	Builtin   bool // the claim that every archive has; it can have variables too, and cannot be trashed
	Variables []Variable
	Uses      int // statements of this type
}

// A Variable is one field of a statement type.
type Variable struct {
	ID, Name string
	Type     string // of VariableTypes
	Ordinal  int    // its place among its type's
	Uses     int    // statements that give it a value
}

// Read returns a typed value as it is stored: text without spaces around it (a short text in one line), a
// whole number in plain digits, "true" or "false", a date as YYYY, YYYY-MM or YYYY-MM-DD. An empty value
// stays empty. The error is a reason in words for people. The value of an entity is its uuid in
// [VariableValue].Entity, and its Value is empty.
func (v Variable) Read(typed string) (string, error) {
	s := strings.TrimSpace(typed)
	if s == "" {
		return "", nil
	}
	switch v.Type {
	case ShortText:
		return strings.Join(strings.Fields(s), " "), nil
	case Whole:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return "", fmt.Errorf("%s is a whole number, and %q is none", v.Name, s)
		}
		return strconv.FormatInt(n, 10), nil
	case YesNo:
		switch strings.ToLower(s) {
		case "true", "yes", "y", "1":
			return "true", nil
		case "false", "no", "n", "0":
			return "false", nil
		}
		return "", fmt.Errorf("%s is yes or no, and %q is neither", v.Name, s)
	case ADate:
		d, err := ParseDate(s, "typed")
		if err != nil || d.Precision == PrecisionTime {
			return "", fmt.Errorf("%s is a date, and %q is none: write 2019, 2019-05 or 2019-05-20", v.Name, s)
		}
		return d.String(), nil
	case AnEntity:
		return "", fmt.Errorf("%s is an entity: choose one instead of typing %q", v.Name, s)
	}
	return s, nil
}

// SetValue returns the change that gives a statement this value of a variable: was is the value it has, the
// zero VariableValue when it has none. An empty value takes the record away; ok is false when nothing changes.
// The statement may be a $name.
func (v Variable) SetValue(statement string, was VariableValue, value, entity string) (c Change, ok bool) {
	switch empty := value == "" && entity == ""; {
	case was.ID == "" && empty || was.ID != "" && was.Value == value && was.Entity == entity:
		return Change{}, false
	case was.ID == "":
		return Create("statement_value", "", Fields{"statement": statement, "variable": v.ID, "value": value, "entity": entity}), true
	case empty:
		return Trash("statement_value", was.ID), true
	}
	return Edit("statement_value", was.ID, Fields{"value": value, "entity": entity}), true
}
