package commands

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/chart"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func kpiChartUnit() *Unit {
	return &Unit{
		Word:     "kpi chart",
		Aliases:  []string{"chart", "kpi plot"},
		Summary:  "draws a KPI's course against its target, into the channel where it is asked",
		Usage:    "kpi chart NAME",
		Examples: []string{"kpi chart annual-revenue"},
		Run:      kpiChart,
	}
}

func kpiChart(c *Call) (Answer, error) {
	k, rest, err := c.kpi(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if err := c.none(rest); err != nil {
		return Answer{}, err
	}
	course := partner.CourseOf(c.Program, c.Book, k, c.Today)
	picture := kpiPicture(&course)
	data, err := chart.Draw(picture)
	if errors.Is(err, chart.ErrNothing) {
		return Answer{}, wrong("There is nothing to draw of %s yet: no reading of %s is known.", k.Name, program.Stretch{From: course.From, To: course.Due}.Words()).try("kpi " + k.ID)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("drawing %s: %w", k.ID, err)
	}
	m := view.Say("%s is %s%s.", k.Name, course.State, kpiFigures(&course.Measured))
	m.Blocks = append(m.Blocks, view.Actions(view.Run("Figures", "kpi "+k.ID)))
	f := &File{Name: "kpi-" + k.ID + "-" + c.Today.String() + ".png", Title: k.Name, Data: data, Alt: kpiAlt(&course, picture), Share: c.canShare()}
	return Answer{Message: m, File: f}, nil
}

// kpiPicture is a course as it is drawn.
func kpiPicture(course *partner.Course) chart.Chart {
	k := course.KPI
	out := chart.Chart{Title: k.Name, Note: sentence(string(course.State)) + kpiFigures(&course.Measured), Whole: k.Kind == program.KPICount || k.Kind == program.KPICounter && k.Currency == ""}
	out.Places = placeWords(course.Places)
	add := func(name string, kind chart.Kind, values []partner.KPIPoint) {
		if len(values) == 0 {
			return
		}
		line := chart.Line{Name: name + " " + short(values[len(values)-1].Value.Float()), Kind: kind}
		for _, v := range values {
			line.Points = append(line.Points, chart.Point{Place: v.Place, Value: v.Value.Float()})
		}
		out.Lines = append(out.Lines, line)
	}
	target, actual := "Goal", "So far"
	switch {
	case k.Kind == program.KPICounter:
		target = "Allowed"
	case k.Kind == program.KPICount: // its line goes on into what is known of the time ahead
		target, actual = "Needed", "As known"
	case k.Kind == program.KPIGauge:
		target, actual = "Needed", "Now"
	}
	add(target, chart.Target, course.Target)
	add("Year before", chart.Before, course.Before)
	add(actual, chart.Actual, course.Actual)
	for _, z := range k.Zones {
		out.Bands = append(out.Bands, chart.Band{Name: z.Name, From: z.From.Float()})
	}
	return out
}

// placeWords are the names of periods below a chart: the year once, below the first
// of it.
func placeWords(places []program.Stretch) []string {
	out := make([]string, len(places))
	last := 0
	for i, s := range places {
		year, month, _ := s.From.Date()
		switch s {
		case program.Yearly.Period(s.From):
			out[i] = fmt.Sprint(year)
			continue
		case program.Quarterly.Period(s.From):
			out[i] = fmt.Sprintf("Q%d", (int(month)-1)/3+1)
		default:
			out[i] = month.String()[:3]
		}
		if year != last {
			out[i] += fmt.Sprintf("\n%d", year)
		}
		last = year
	}
	return out
}

// short is a number for the end of a line: 851.2k.
func short(v float64) string {
	for _, unit := range []struct {
		of   float64
		name string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if v >= unit.of || v <= -unit.of {
			return trimmed(v/unit.of) + unit.name
		}
	}
	return trimmed(v)
}

func trimmed(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

// kpiAlt says in words what the picture shows, for whoever does not see it.
func kpiAlt(course *partner.Course, picture chart.Chart) string {
	s := fmt.Sprintf("Line chart of %s from %s: %s%s.", course.KPI.Name, program.Stretch{From: course.From, To: course.Due}.Words(), course.State, kpiFigures(&course.Measured))
	if n := len(course.Actual); n > 0 {
		first, last := course.Actual[0], course.Actual[n-1]
		s += fmt.Sprintf(" The course goes from %s in %s to %s in %s", first.Value.Words(), course.Places[first.Place].Words(), last.Value.Words(), course.Places[last.Place].Words())
		if holes := last.Place - first.Place + 1 - n; holes > 0 {
			s += fmt.Sprintf(", with %s missing", plural(holes, "reading"))
		}
		s += "."
	}
	if n := len(course.Target); n > 0 {
		s += fmt.Sprintf(" The target at the end is %s.", course.Target[n-1].Value.Words())
	}
	if n := len(course.Before); n > 0 {
		s += fmt.Sprintf(" A thin line shows the year before, which ended at %s.", course.Before[n-1].Value.Words())
	}
	return s
}
