// Package chart draws a course of numbers against a target as a PNG. Plan places
// everything, Draw paints it; both are pure.
package chart

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
)

// Chart is what is to be seen: lines over places from left to right.
type Chart struct {
	Title  string
	Note   string   // a sentence below the title
	Places []string // what stands below each place, in one or two lines: "Feb\n2026"
	Whole  bool     // values are whole numbers: the scale shows no others
	Lines  []Line
	Bands  []Band // named stretches of values behind the lines, lowest first
}

// Line is a run of values. A place without a point leaves a hole in it.
type Line struct {
	Name   string // stands at its end, after the last value
	Kind   Kind
	Points []Point // by place
}

// Point is a value at a place, from 0.
type Point struct {
	Place int
	Value float64
}

// Band is a stretch of values with a name; the last one goes on upwards.
type Band struct {
	Name string
	From float64
}

// Kind is what a line is; each is drawn so that it can be told without colours.
type Kind int

// The kinds of lines.
const (
	Actual Kind = iota // bold, with a dot at each value
	Target             // dashed
	Before             // thin
)

// The picture's size in pixels, and its margins. Slack shows it at a third of that
// in a narrow window.
const (
	Width, Height = 1000, 560
	left, right   = 110, 250
	top, bottom   = 118, 88
)

// Limits of what can be drawn.
const (
	maxPlaces = 120
	maxLines  = 6
)

// ErrNothing says that there is nothing to draw.
var ErrNothing = errors.New("there is no value to draw")

// Layout is a Chart with everything in its place, in pixels from the top left.
type Layout struct {
	Title, Note string
	Low, High   float64 // the values at the bottom and the top of the field
	Rows        []Tick  // of the scale on the left
	Columns     []Tick  // below the field
	Bands       []Strip
	Lines       []Path
	Ends        []Label // the lines' names
}

// Tick is a mark on an axis.
type Tick struct {
	At   float64
	Text string
}

// Strip is a band between two heights.
type Strip struct {
	Name        string
	Top, Bottom float64
}

// Path is a line as runs of dots without a hole.
type Path struct {
	Kind Kind
	Runs [][]Dot
}

// Dot is a place on the picture.
type Dot struct{ X, Y float64 }

// Label is a line's name beside its end.
type Label struct {
	Kind Kind
	Y    float64 // middle
	Text string
}

// Plan places a chart. Without any value, or with one that is no number, it is
// ErrNothing.
func Plan(c Chart) (Layout, error) {
	l := Layout{Title: c.Title, Note: c.Note}
	low, high, ok := c.bounds()
	if !ok || len(c.Places) == 0 || len(c.Places) > maxPlaces || len(c.Lines) > maxLines {
		return Layout{}, ErrNothing
	}
	step := nice((high - low) / 4)
	if c.Whole {
		step = max(1, math.Ceil(step))
	}
	l.Low, l.High = math.Floor(low/step)*step, math.Ceil(high/step)*step
	if l.High-high < step/8 { // a line does not run along the edge
		l.High += step
	}
	for i := 0; ; i++ {
		v := l.Low + float64(i)*step
		if v > l.High+step/2 {
			break
		}
		l.Rows = append(l.Rows, Tick{l.y(v), number(v, step)})
	}
	every := (len(c.Places) + 12) / 13
	for i, text := range c.Places {
		if i%every == 0 {
			l.Columns = append(l.Columns, Tick{x(i, len(c.Places)), text})
		}
	}
	for i, b := range c.Bands {
		to := l.High
		if i+1 < len(c.Bands) {
			to = min(to, c.Bands[i+1].From)
		}
		if from := max(b.From, l.Low); from < to {
			l.Bands = append(l.Bands, Strip{b.Name, l.y(to), l.y(from)})
		}
	}
	for _, line := range c.Lines {
		l.line(line, len(c.Places))
	}
	l.spread()
	return l, nil
}

// bounds is the least and the greatest value. Amounts are seen from zero on.
func (c *Chart) bounds() (low, high float64, ok bool) {
	for _, line := range c.Lines {
		for _, p := range line.Points {
			if math.IsNaN(p.Value) || math.IsInf(p.Value, 0) || p.Place < 0 || p.Place >= len(c.Places) {
				return 0, 0, false
			}
			low, high, ok = min(low, p.Value), max(high, p.Value), true
		}
	}
	if n := len(c.Bands); n > 0 { // the highest zone is seen, whatever the values
		high = max(high, c.Bands[n-1].From*1.2)
	}
	if high == low {
		high = low + 1
	}
	return low, high, ok
}

// nice rounds a step up to 1, 2, 2.5 or 5 times a power of ten.
func nice(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, n := range []float64{1, 2, 2.5, 5} {
		if step <= n*power {
			return n * power
		}
	}
	return 10 * power
}

// number is a value of the scale, short: 250k, 1.5M.
func number(v, step float64) string {
	for _, unit := range []struct {
		of   float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if step >= unit.of/100 && math.Abs(v) >= unit.of {
			return strconv.FormatFloat(math.Round(v/unit.of*100)/100, 'f', -1, 64) + unit.name
		}
	}
	return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
}

func (l *Layout) y(v float64) float64 {
	return round(top + (Height-top-bottom)*(l.High-v)/(l.High-l.Low))
}

func x(place, places int) float64 {
	const indent = 24
	wide := float64(Width - left - right - 2*indent)
	if places == 1 {
		return left + indent + wide/2
	}
	return round(left + indent + wide*float64(place)/float64(places-1))
}

// round keeps a tenth of a pixel.
func round(v float64) float64 { return math.Round(v*10) / 10 }

// line places a line; its name stands at its last point.
func (l *Layout) line(line Line, places int) {
	points := slices.Clone(line.Points)
	slices.SortStableFunc(points, func(a, b Point) int { return cmp.Compare(a.Place, b.Place) })
	path := Path{Kind: line.Kind}
	for i, p := range points {
		dot := Dot{x(p.Place, places), l.y(p.Value)}
		if i == 0 || p.Place > points[i-1].Place+1 {
			path.Runs = append(path.Runs, nil)
		}
		path.Runs[len(path.Runs)-1] = append(path.Runs[len(path.Runs)-1], dot)
	}
	if len(points) == 0 {
		return
	}
	l.Lines = append(l.Lines, path)
	l.Ends = append(l.Ends, Label{line.Kind, l.y(points[len(points)-1].Value), line.Name})
}

// spread moves the lines' names apart, so that none stands on another.
func (l *Layout) spread() {
	const apart = 34
	slices.SortStableFunc(l.Ends, func(a, b Label) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.Kind, b.Kind)) })
	for i := 1; i < len(l.Ends); i++ {
		l.Ends[i].Y = max(l.Ends[i].Y, l.Ends[i-1].Y+apart)
	}
	floor := float64(Height - bottom)
	for i := len(l.Ends) - 1; i >= 0; i-- {
		l.Ends[i].Y = min(l.Ends[i].Y, floor)
		floor = l.Ends[i].Y - apart
	}
}
