package layout

import "context"

// A Rest is the part of a document that is not shaped yet, to be shaped by another goroutine with
// fonts of its own: Shape there, Adopt here.
type Rest struct {
	fonts *Fonts
	parts []part
}

type part struct {
	para      int
	text      string
	stretches []Stretch
	tokens    []Token
	rtl, done bool
}

// Rest returns what is left to shape. The flow may be used meanwhile.
func (f *Flow) Rest() *Rest {
	r := &Rest{fonts: f.fonts.Fork()}
	for i := range f.paras {
		if p := &f.paras[i]; !p.shaped {
			r.parts = append(r.parts, part{para: i, text: p.Text, stretches: p.stretches})
		}
	}
	return r
}

// Shape does the work, until ctx ends.
func (r *Rest) Shape(ctx context.Context) {
	for i := range r.parts {
		if ctx.Err() != nil {
			return
		}
		p := &r.parts[i]
		p.tokens, p.rtl = r.fonts.Shape(p.text, p.stretches)
		p.done = true
	}
}

// Adopt takes what was shaped and wraps it. The flow must hold the same document in the same size as
// when Rest was called; paragraphs shaped meanwhile are left alone.
func (f *Flow) Adopt(r *Rest) {
	for i := range r.parts {
		if p := &r.parts[i]; p.done && p.para < len(f.paras) && !f.paras[p.para].shaped {
			f.adopt(&f.paras[p.para], p.tokens, p.rtl)
		}
	}
	f.fonts.missing = f.fonts.missing || r.fonts.missing
	f.fonts.pending = f.fonts.pending || r.fonts.pending
	f.measure()
}
