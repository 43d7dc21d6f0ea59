package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The picture has a ground of its own with round corners, so that it reads the same
// whether Slack is light or dark around it. Every colour of text keeps a contrast of
// at least 4.5 to 1 against the ground, every line one of 3 to 1.
var (
	ground = color.RGBA{0xfb, 0xfb, 0xf9, 0xff}
	edge   = color.RGBA{0x8a, 0x8f, 0x98, 0xff}
	ink    = color.RGBA{0x1d, 0x1c, 0x1d, 0xff}
	quiet  = color.RGBA{0x5a, 0x5f, 0x68, 0xff}
	rule   = color.RGBA{0xe2, 0xe3, 0xe5, 0xff}
	stripe = color.RGBA{0xf0, 0xf1, 0xf3, 0xff}
)

// look is how a kind of line is drawn.
type look struct {
	ink    color.RGBA
	width  float64
	dash   float64 // its length; 0: unbroken
	dotted bool    // a dot at every value
}

func lookOf(k Kind) look {
	switch k {
	case Actual:
		return look{color.RGBA{0x0b, 0x5c, 0xad, 0xff}, 5, 0, true}
	case Target:
		return look{color.RGBA{0xb0, 0x3a, 0x10, 0xff}, 4, 14, false}
	}
	return look{quiet, 2.5, 0, false}
}

// Draw paints a chart as a PNG. Without any value it is ErrNothing.
func Draw(c Chart) ([]byte, error) {
	l, err := Plan(c)
	if err != nil {
		return nil, err
	}
	p := &painter{img: image.NewRGBA(image.Rect(0, 0, Width, Height))}
	if p.faces, err = newFaces(); err != nil {
		return nil, err
	}
	p.card()
	p.field(&l)
	for _, path := range l.Lines {
		p.path(path)
	}
	p.words(&l)
	var out bytes.Buffer
	if err := png.Encode(&out, p.img); err != nil {
		return nil, fmt.Errorf("writing the picture: %w", err)
	}
	return out.Bytes(), nil
}

type painter struct {
	img *image.RGBA
	faces
}

// card paints the ground with its edge.
func (p *painter) card() {
	p.roundRect(0, 0, Width, Height, 18, edge)
	p.roundRect(2, 2, Width-2, Height-2, 16, ground)
}

// field paints bands and the rules of the scale.
func (p *painter) field(l *Layout) {
	for i, b := range l.Bands {
		if i%2 == 0 {
			p.fill(left, b.Top, Width-right, b.Bottom, stripe)
		}
	}
	for _, t := range l.Rows {
		p.fill(left, t.At-1, Width-right, t.At+1, rule)
	}
	p.fill(left, Height-bottom-1, Width-right, Height-bottom+1, quiet)
}

// path paints a line: what is behind a hole is not joined.
func (p *painter) path(path Path) {
	k := lookOf(path.Kind)
	for _, run := range path.Runs {
		for i := 1; i < len(run); i++ {
			p.stroke(run[i-1], run[i], k)
		}
		for _, d := range run {
			switch {
			case k.dotted:
				p.disc(d, 8, ground)
				p.disc(d, 6.5, k.ink)
			case len(run) == 1:
				p.disc(d, k.width, k.ink)
			}
		}
	}
}

// stroke paints a straight piece of a line, in dashes where it has such.
func (p *painter) stroke(a, b Dot, k look) {
	dx, dy := b.X-a.X, b.Y-a.Y
	long := math.Hypot(dx, dy)
	if long == 0 {
		return
	}
	dash, gap := long, 0.0
	if k.dash > 0 {
		dash, gap = k.dash, k.dash*0.7
	}
	for at := 0.0; at < long; at += dash + gap {
		to := min(at+dash, long)
		p.beam(Dot{a.X + dx*at/long, a.Y + dy*at/long}, Dot{a.X + dx*to/long, a.Y + dy*to/long}, k.width, k.ink)
		if k.dash == 0 {
			p.disc(b, k.width/2, k.ink)
		}
	}
}

// beam paints a bar from one dot to another.
func (p *painter) beam(a, b Dot, width float64, c color.RGBA) {
	long := math.Hypot(b.X-a.X, b.Y-a.Y)
	if long == 0 {
		return
	}
	nx, ny := -(b.Y-a.Y)/long*width/2, (b.X-a.X)/long*width/2
	p.shape(c, Dot{a.X + nx, a.Y + ny}, Dot{b.X + nx, b.Y + ny}, Dot{b.X - nx, b.Y - ny}, Dot{a.X - nx, a.Y - ny})
}

func (p *painter) fill(x0, y0, x1, y1 float64, c color.RGBA) {
	p.shape(c, Dot{x0, y0}, Dot{x1, y0}, Dot{x1, y1}, Dot{x0, y1})
}

func (p *painter) disc(at Dot, radius float64, c color.RGBA) {
	const corners = 32
	dots := make([]Dot, corners)
	for i := range dots {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		dots[i] = Dot{at.X + radius*cos, at.Y + radius*sin}
	}
	p.shape(c, dots...)
}

func (p *painter) roundRect(x0, y0, x1, y1, radius float64, c color.RGBA) {
	const corners = 12
	var dots []Dot
	for i, at := range []Dot{{x1 - radius, y1 - radius}, {x0 + radius, y1 - radius}, {x0 + radius, y0 + radius}, {x1 - radius, y0 + radius}} {
		for j := range corners + 1 {
			sin, cos := math.Sincos(math.Pi / 2 * (float64(i) + float64(j)/corners))
			dots = append(dots, Dot{at.X + radius*cos, at.Y + radius*sin})
		}
	}
	p.shape(c, dots...)
}

// shape fills a polygon, its edges smoothed.
func (p *painter) shape(c color.RGBA, dots ...Dot) {
	box := image.Rectangle{Min: image.Pt(Width, Height)}
	for _, d := range dots {
		box.Min.X, box.Min.Y = min(box.Min.X, int(math.Floor(d.X))), min(box.Min.Y, int(math.Floor(d.Y)))
		box.Max.X, box.Max.Y = max(box.Max.X, int(math.Ceil(d.X))), max(box.Max.Y, int(math.Ceil(d.Y)))
	}
	if box = box.Intersect(p.img.Bounds()); box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, d := range dots {
		x, y := float32(d.X)-float32(box.Min.X), float32(d.Y)-float32(box.Min.Y)
		if i == 0 {
			r.MoveTo(x, y)
		} else {
			r.LineTo(x, y)
		}
	}
	r.ClosePath()
	r.DrawOp = draw.Over
	r.Draw(p.img, box, image.NewUniform(c), image.Point{})
}

// words writes everything that is to be read.
func (p *painter) words(l *Layout) {
	const room = Width - 2*28
	p.text(p.bold, l.Title, 28, 50, ink, room)
	p.text(p.plain, l.Note, 28, 88, quiet, room)
	for _, b := range l.Bands {
		wide := min(p.width(p.small, b.Name), Width-left-right-20)
		p.text(p.small, b.Name, Width-right-10-wide, b.Top+26, quiet, Width-left-right-20)
	}
	for _, t := range l.Rows {
		p.text(p.small, t.Text, left-14-p.width(p.small, t.Text), t.At+8, quiet, left)
	}
	for _, t := range l.Columns {
		for i, text := range strings.SplitN(t.Text, "\n", 2) {
			p.text(p.small, text, t.At-p.width(p.small, text)/2, Height-bottom+32+26*float64(i), quiet, left)
		}
	}
	for _, e := range l.Ends {
		p.text(p.plain, e.Text, Width-right+12, e.Y+8, lookOf(e.Kind).ink, right-24)
	}
}

// text writes a line with its left end and its baseline there, cut to the room it has.
func (p *painter) text(face font.Face, s string, x, y float64, c color.RGBA, room float64) {
	s = written(face, s)
	for short := []rune(s); p.width(face, s) > room && len(short) > 1; s = string(short) + "…" {
		short = short[:len(short)-1]
	}
	d := font.Drawer{Dst: p.img, Src: image.NewUniform(c), Face: face, Dot: fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.Int26_6(y * 64)}}
	d.DrawString(s)
}

func (p *painter) width(face font.Face, s string) float64 {
	return float64(font.MeasureString(face, written(face, s))) / 64
}
