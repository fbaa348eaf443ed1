package app

import (
	"fmt"
	"strings"
)

// freshCode is the last row of those that answer for a concept or a tag: it makes a new one. While the codebook
// is closed it cannot be taken and says by which key a new one is made on purpose; that is then to be defined.
func (c *coding) freshCode(noun, name string) choice {
	if !c.closed {
		return choice{kind: chooseNew, text: name, note: " " + noun}
	}
	return choice{kind: chooseNothing, text: "The codebook is closed. " + c.keys.cap(pickerNew) + " makes it, to be defined"}
}

// besideCode stands beside a concept in a picker: its key and its uses.
func besideCode(key string, uses int) string {
	var parts []string
	if key != "" {
		parts = append(parts, "key "+key)
	}
	if uses > 0 {
		parts = append(parts, fmt.Sprint(uses))
	}
	return strings.Join(parts, " · ")
}
