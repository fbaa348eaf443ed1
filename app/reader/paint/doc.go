// Package paint makes the pictures of a text: one image for the letters of a line, one for what lies
// under them (fills and bands of marks). It knows no window and no theme; colours and the display's
// scale are given.
//
// Outlines are rasterised once for each font, glyph, size and one of four places within a pixel, and
// the masks are kept: a line of 75 letters then costs a tenth of a millisecond where drawing its
// outlines anew costs two. Images are premultiplied RGBA, as the screen wants them. All edges lie on
// whole device pixels.
package paint
