package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
)

// Header of an X window dump, as Xvfb keeps its screen in with -fbdir (X11/XWDFile.h): 25 numbers of 32 bits,
// big-endian, then the window's name, the colours of 12 bytes each, and the pixels.
const (
	xwdHeaderSize  = 0
	xwdVersion     = 1
	xwdFormat      = 2
	xwdDepth       = 3
	xwdWidth       = 4
	xwdHeight      = 5
	xwdByteOrder   = 7
	xwdBitsPerPix  = 11
	xwdBytesInLine = 12
	xwdColours     = 19
	xwdNumbers     = 25

	xwdFileVersion = 7
	xwdZPixmap     = 2
	xwdColourSize  = 12
)

// decodeXWD reads a screen of 24-bit colour in 32-bit pixels, least significant byte first: what our Xvfb is
// started with, on the machines that we build for. Reading its memory needs no program for pictures.
func decodeXWD(b []byte) (*image.RGBA, error) {
	if len(b) < 4*xwdNumbers {
		return nil, errors.New("screen dump: too short for its header")
	}
	field := func(i int) int { return int(binary.BigEndian.Uint32(b[4*i:])) }
	if field(xwdVersion) != xwdFileVersion || field(xwdFormat) != xwdZPixmap || field(xwdBitsPerPix) != 32 || field(xwdByteOrder) != 0 {
		return nil, fmt.Errorf("screen dump: version %d, format %d, %d bits a pixel, byte order %d are not read here",
			field(xwdVersion), field(xwdFormat), field(xwdBitsPerPix), field(xwdByteOrder))
	}
	w, h, stride := field(xwdWidth), field(xwdHeight), field(xwdBytesInLine)
	start := field(xwdHeaderSize) + xwdColourSize*field(xwdColours)
	if w <= 0 || h <= 0 || stride < 4*w || start > len(b) || len(b)-start < stride*h {
		return nil, fmt.Errorf("screen dump: %d x %d pixels do not fit in %d bytes", w, h, len(b))
	}
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		from, to := b[start+y*stride:], img.Pix[y*img.Stride:]
		for x := 0; x < 4*w; x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 255
		}
	}
	return img, nil
}
