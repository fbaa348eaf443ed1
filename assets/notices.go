package assets

import _ "embed"

// Licences names the libraries that Pressmark is built on, with their versions and licences, and
// holds the notices that those licences ask to be shown.
//
//go:embed licences.txt
var Licences string
