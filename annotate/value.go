package annotate

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Normalise returns v as the column stores it: string, int64, float64, bool, or nil for NULL. A JSON
// column is returned as a string of compact JSON. The error is a reason in words for people.
func (c *Column) Normalise(v any) (any, error) {
	if v == nil {
		return c.null()
	}
	switch c.Type {
	case Text, Reference:
		if s, ok := v.(string); ok {
			return c.str(s)
		}
		return nil, fmt.Errorf("want a text, got %v", v)
	case Choice:
		s, ok := v.(string)
		if !ok || !slices.Contains(c.Values, s) {
			return nil, fmt.Errorf("%q is none of: %s", fmt.Sprint(v), quoteAll(c.Values))
		}
		return s, nil
	case Boolean:
		if b, ok := v.(bool); ok {
			return b, nil
		}
		if n, ok := whole(v); ok && (n == 0 || n == 1) {
			return n == 1, nil
		}
		return nil, fmt.Errorf("want true or false, got %v", v)
	case Integer:
		if n, ok := whole(v); ok {
			return n, nil
		}
		return nil, fmt.Errorf("want a whole number, got %v", v)
	case Real:
		if n, ok := whole(v); ok {
			return float64(n), nil
		}
		if f, ok := v.(float64); ok && !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f, nil
		}
		return nil, fmt.Errorf("want a number, got %v", v)
	case JSON:
		return compact(v)
	}
	panic(fmt.Sprintf("column %s has type %d", c.Name, c.Type))
}

func (c *Column) null() (any, error) {
	if c.Required || (c.Default != nil && c.Type != Reference) {
		return nil, fmt.Errorf("cannot be empty")
	}
	return nil, nil
}

func (c *Column) str(s string) (any, error) {
	if strings.ContainsRune(s, 0) {
		return nil, fmt.Errorf("holds a NUL character")
	}
	if s == "" && c.Type == Reference {
		return c.null()
	}
	if s == "" && c.Required {
		return nil, fmt.Errorf("cannot be empty")
	}
	return s, nil
}

func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
			return int64(n), true
		}
	case json.Number:
		i, err := n.Int64()
		return i, err == nil
	}
	return 0, false
}

// compact returns v as JSON without spaces. A string is taken as JSON already.
func compact(v any) (any, error) {
	if s, ok := v.(string); ok {
		var parsed any
		if err := json.Unmarshal([]byte(s), &parsed); err != nil {
			return nil, fmt.Errorf("is not JSON: %v", err)
		}
		return s, nil
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, fmt.Errorf("cannot be written as JSON: %v", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func quoteAll(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(out, ", ")
}
