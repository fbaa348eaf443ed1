package assets

import (
	"embed"
	"path"
	"slices"
	"strings"
)

//go:embed icons/*.svg
var icons embed.FS

// AppIcon is the program's own icon as a PNG of 512 x 512 pixels; its drawing is icon.svg.
//
//go:embed icon.png
var AppIcon []byte

// Icon returns an icon of the family as SVG, 20 x 20, of one black fill that a themed resource
// recolours; the drawings for empty panes, "empty-library" and "empty-search", are 48 x 48. A name
// that the family does not have gives the icon "unknown": a wrong name shows, and breaks nothing.
func Icon(name string) []byte {
	data, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		data, _ = icons.ReadFile("icons/unknown.svg")
	}
	return data
}

// IconNames returns the name of every icon, sorted.
func IconNames() []string {
	var names []string
	files, _ := icons.ReadDir("icons") // embedded: it cannot fail
	for _, f := range files {
		names = append(names, strings.TrimSuffix(path.Base(f.Name()), ".svg"))
	}
	slices.Sort(names)
	return names
}
