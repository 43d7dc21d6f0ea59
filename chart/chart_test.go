package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"image/color"
	"image/png"
	"math"
	"os"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var months = []string{"Feb\n2026", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan\n2027"}

func points(values ...float64) (out []Point) {
	for i, v := range values {
		if !math.IsNaN(v) {
			out = append(out, Point{i, v})
		}
	}
	return out
}

// samples are the pictures that are looked at: growth with a hole, a gauge in
// zones, a counter at zero, one single value.
func samples() map[string]Chart {
	hole := math.NaN()
	return map[string]Chart{
		"growth": {
			Title: "Cloud consumption growth", Note: "Feb 2026 to Oct 2026, USD: +21.4 % of +25 %. At risk.", Places: months,
			Lines: []Line{
				{"Goal 1.21M", Target, points(89e3, 178e3, 270e3, 365e3, 462e3, 562e3, 664e3, 769e3, 876e3, 985e3, 1.1e6, 1.21e6)},
				{"Year before", Before, points(71e3, 142e3, 216e3, 292e3, 370e3, 450e3, 531e3, 615e3, 701e3, 788e3, 880e3, 968e3)},
				{"This year 851k", Actual, points(86e3, 172e3, 262e3, 354e3, hole, hole, 645e3, 747e3, 851e3)},
			},
		},
		"gauge": {
			Title: "Ecosystem Maturity Index (EMI)", Note: "73.8 points, Green Zone", Places: months,
			Lines: []Line{{"Needed 70", Target, points(70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 70)}, {"Reading 73.8", Actual, points(61, 64.5, 66, 69, 71, 70.5, 72, 73, 73.8)}},
			Bands: []Band{{"Red Zone", 0}, {"Amber Zone", 50}, {"Green Zone", 70}},
		},
		"counter": {
			Title: "Escalations related to licence misuse", Note: "0 through Oct 2026. On track.", Places: months, Whole: true,
			Lines: []Line{{"Must stay at 0", Target, points(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)}, {"So far 0", Actual, points(0, 0, 0, 0, 0, 0, 0, 0, 0)}},
		},
		"one": {Title: "云消耗 growth", Note: "A single reading", Places: months[:1], Lines: []Line{{"This year 12", Actual, points(12)}}},
	}
}

// TestPlan holds points, bounds and labels: what a picture says, not its pixels.
func TestPlan(t *testing.T) {
	for name, c := range samples() {
		l, err := Plan(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(l, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		file := "testdata/" + name + ".golden"
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

// TestDraw paints the pictures; with CHARTS set it leaves them in that directory to
// be looked at.
func TestDraw(t *testing.T) {
	for name, c := range samples() {
		data, err := Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil || img.Bounds().Dx() != Width || img.Bounds().Dy() != Height {
			t.Fatalf("%s: %v, %v", name, img.Bounds(), err)
		}
		if dir := os.Getenv("CHARTS"); dir != "" {
			if err := os.WriteFile(dir+"/"+name+".png", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		l, _ := Plan(c)
		for _, path := range l.Lines {
			for _, run := range path.Runs {
				d := run[len(run)/2]
				r, g, b, _ := img.At(int(d.X), int(d.Y)).RGBA()
				if path.Kind == Actual && near(color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}, ground) {
					t.Errorf("%s: there is no dot at %v", name, d)
				}
			}
		}
	}
}

func near(a, b color.RGBA) bool {
	far := func(x, y uint8) bool { return max(x, y)-min(x, y) > 40 }
	return !far(a.R, b.R) && !far(a.G, b.G) && !far(a.B, b.B)
}

// TestContrast holds what the Web Content Accessibility Guidelines ask for: 4.5 to 1
// for text, 3 to 1 for what is drawn, and that the card's edge is seen on a light
// ground and on a dark one.
func TestContrast(t *testing.T) {
	for name, c := range map[string]color.RGBA{"ink": ink, "quiet": quiet, "actual": lookOf(Actual).ink, "target": lookOf(Target).ink, "before": lookOf(Before).ink} {
		for on, behind := range map[string]color.RGBA{"the ground": ground, "a band": stripe} {
			if got := contrast(c, behind); got < 4.5 {
				t.Errorf("%s on %s has a contrast of %.1f", name, on, got)
			}
		}
	}
	if light, dark := contrast(edge, color.RGBA{255, 255, 255, 255}), contrast(ground, color.RGBA{0x1a, 0x1d, 0x21, 255}); light < 3 || dark < 3 {
		t.Errorf("the card's contrast is %.1f on white and %.1f on Slack's dark ground", light, dark)
	}
}

func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		part := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= 0.04045 {
				return x / 12.92
			}
			return math.Pow((x+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestNothingToDraw(t *testing.T) {
	one := []Line{{"a", Actual, points(1)}}
	for name, c := range map[string]Chart{
		"no values": {Places: months}, "no places": {Lines: one}, "not a number": {Places: months, Lines: []Line{{"a", Actual, []Point{{0, math.NaN()}}}}},
		"without end": {Places: months, Lines: []Line{{"a", Actual, []Point{{0, math.Inf(1)}}}}}, "beside the field": {Places: months[:1], Lines: []Line{{"a", Actual, []Point{{1, 1}}}}},
		"too many lines": {Places: months, Lines: []Line{one[0], one[0], one[0], one[0], one[0], one[0], one[0]}},
	} {
		if _, err := Draw(c); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEverythingStaysOnThePicture draws values of all sizes.
func TestEverythingStaysOnThePicture(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "places")
		c := Chart{Places: make([]string, n)}
		for k := range rapid.IntRange(1, maxLines).Draw(t, "lines") {
			line := Line{Name: "line", Kind: Kind(k % 3)}
			for i := range n {
				if rapid.IntRange(0, 3).Draw(t, "hole") > 0 {
					line.Points = append(line.Points, Point{i, rapid.Float64Range(-1e11, 1e11).Draw(t, "value")})
				}
			}
			c.Lines = append(c.Lines, line)
		}
		l, err := Plan(c)
		if err != nil {
			return
		}
		if len(l.Rows) < 3 || len(l.Rows) > 12 || len(l.Columns) > 13 {
			t.Fatalf("%d rows, %d columns", len(l.Rows), len(l.Columns))
		}
		count := 0
		for _, p := range l.Lines {
			for _, run := range p.Runs {
				for _, d := range run {
					count++
					if d.X < left || d.X > Width-right || d.Y < top-1 || d.Y > Height-bottom+1 {
						t.Fatalf("a dot at %v", d)
					}
				}
			}
		}
		for i, e := range l.Ends {
			if e.Y < 0 || e.Y > Height || i > 0 && e.Y-l.Ends[i-1].Y < 33 {
				t.Fatalf("names at %v", l.Ends)
			}
		}
		want := 0
		for _, line := range c.Lines {
			want += len(line.Points)
		}
		if count != want {
			t.Fatalf("%d dots of %d points", count, want)
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	c := samples()["growth"]
	for b.Loop() {
		if _, err := Draw(c); err != nil {
			b.Fatal(err)
		}
	}
}
