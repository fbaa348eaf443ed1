// Package assets holds everything that ships inside the program and is not code: the icons, the
// reading faces, the sentences that people read, the sample archive's articles with their coding, and
// the licences of what others wrote. All of it is embedded; together it stays under 6 MB.
//
// The package imports nothing of ours and knows no window toolkit: it hands out bytes and strings.
// The byte slices are shared and must not be written to.
package assets
