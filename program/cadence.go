package program

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
)

// Cadence is how often something is read off: a calendar month, quarter or year.
// Empty: on no fixed day.
type Cadence string

// The cadences.
const (
	Monthly   Cadence = "month"
	Quarterly Cadence = "quarter"
	Yearly    Cadence = "year"
)

// Months is how many months one period has; 0 for no cadence.
func (c Cadence) Months() int {
	switch c {
	case Monthly:
		return 1
	case Quarterly:
		return 3
	case Yearly:
		return 12
	}
	return 0
}

// Stretch is a run of whole days, both ends included.
type Stretch struct {
	From, To civil.Day
}

// Contains reports whether the day lies in the stretch.
func (s Stretch) Contains(d civil.Day) bool { return s.From <= d && d <= s.To }

// Period gives the period of the cadence that contains a day; of no cadence it is
// the day itself.
func (c Cadence) Period(d civil.Day) Stretch {
	n := c.Months()
	if n == 0 {
		return Stretch{d, d}
	}
	year, month, _ := d.Date()
	first := (int(month)-1)/n*n + 1
	return monthsFrom(year, first, n)
}

// monthsFrom is a run of n whole months, of which the first may lie in another
// year: month 13 is the next January, month 0 the December before.
func monthsFrom(year, month, n int) Stretch {
	day := func(m int) civil.Day {
		y := year + floor(m-1, 12)
		d, err := civil.Of(y, time.Month((m-1)-12*floor(m-1, 12)+1), 1)
		switch {
		case err == nil:
			return d
		case y < 1:
			return civil.First
		}
		return civil.Last + 1
	}
	return Stretch{day(month), max(day(month+n)-1, civil.First)} // at the calendar's ends it is cut
}

// floor is a / b, rounded down.
func floor(a, b int) int {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

// YearBefore gives the same stretch of whole months a year earlier. Of February
// it is the whole February, whatever its days.
func (s Stretch) YearBefore() Stretch {
	year, month, day := s.From.Date()
	if day != 1 || s.From == s.To {
		d := s.From.Minus(civil.Period{Years: 1})
		return Stretch{d, d}
	}
	end, last, _ := s.To.Date()
	return monthsFrom(year-1, int(month), (end-year)*12+int(last)-int(month)+1)
}

// Parts cuts the stretch into its periods of a cadence.
func (s Stretch) Parts(c Cadence) []Stretch {
	if c.Months() == 0 {
		return nil
	}
	var out []Stretch
	for d := s.From; d <= s.To; {
		p := c.Period(d)
		out = append(out, p)
		d = p.To + 1
	}
	return out
}

// String is how periods are written: 2026-05, 2026-Q2, 2026; of a single day it is
// the date.
func (s Stretch) String() string {
	year, month, day := s.From.Date()
	if day == 1 {
		switch s {
		case Monthly.Period(s.From):
			return s.From.String()[:7]
		case Quarterly.Period(s.From):
			return fmt.Sprintf("%04d-Q%d", year, (int(month)-1)/3+1)
		case Yearly.Period(s.From):
			return fmt.Sprintf("%04d", year)
		}
	}
	if s.From == s.To {
		return s.From.String()
	}
	return s.From.String() + ".." + s.To.String()
}

// Words is the period as people read it: May 2026, Q2 2026, 2026, 14 May 2026,
// Feb 2026 to Jan 2027.
func (s Stretch) Words() string {
	year, month, day := s.From.Date()
	end, last, _ := s.To.Date()
	short := func(m time.Month) string { return m.String()[:3] }
	switch {
	case s.From == s.To:
		return s.From.Short()
	case day != 1 || monthsFrom(end, int(last), 1).To != s.To:
		return s.From.Short() + " to " + s.To.Short()
	case s == Monthly.Period(s.From):
		return fmt.Sprintf("%s %d", short(month), year)
	case s == Quarterly.Period(s.From):
		return fmt.Sprintf("Q%d %d", (int(month)-1)/3+1, year)
	case s == Yearly.Period(s.From):
		return strconv.Itoa(year)
	}
	return fmt.Sprintf("%s %d to %s %d", short(month), year, short(last), end)
}

// ParsePeriod reads a period as people write it: 2026-05, 05/2026 is refused as
// nobody knows, "May 2026", 2026-Q2, "Q2 2026", 2026, or a date. ok is false where
// it is none: 2026-13, 2026-Q5.
func ParsePeriod(text string) (Stretch, Cadence, bool) {
	text = strings.Join(strings.Fields(strings.ReplaceAll(text, ",", " ")), " ")
	if d, err := civil.Parse(text); err == nil {
		return Stretch{d, d}, "", true
	}
	a, b, two := strings.Cut(text, "-")
	if !two {
		a, b, two = strings.Cut(text, " ")
	}
	if !two {
		year, ok := yearOf(text)
		return monthsFrom(max(year, 1), 1, 12), Yearly, ok
	}
	year, ok := yearOf(a)
	if !ok {
		a, b = b, a
		year, ok = yearOf(a)
	}
	if !ok {
		return Stretch{}, "", false
	}
	if len(b) == 2 && (b[0] == 'q' || b[0] == 'Q') && b[1] >= '1' && b[1] <= '4' {
		return monthsFrom(year, int(b[1]-'1')*3+1, 3), Quarterly, true
	}
	if m := monthCalled(b); m > 0 {
		return monthsFrom(year, m, 1), Monthly, true
	}
	return Stretch{}, "", false
}

// yearOf reads a year that somebody may mean.
func yearOf(s string) (int, bool) {
	if len(s) != 4 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	year, _ := strconv.Atoi(s)
	return year, year >= 1900 && year <= 9000
}

// monthCalled reads a month in two digits or by its English name or three letters.
func monthCalled(s string) int {
	for m := time.January; m <= time.December; m++ {
		if s == fmt.Sprintf("%02d", m) || strings.EqualFold(s, m.String()) || strings.EqualFold(s, m.String()[:3]) {
			return int(m)
		}
	}
	return 0
}

// SpanKind is the time over which a KPI is measured.
type SpanKind string

// The spans.
const (
	PartnerYear  SpanKind = "partner-year"  // from the pack's `partner-year` on, or the calendar year
	CalendarYear SpanKind = "calendar-year" // January through December
	SpanQuarter  SpanKind = "quarter"       // a calendar quarter
)

// YearBegins is the month, from 1, with which the partner year begins.
func (p *Program) YearBegins() int { return max(1, p.YearMonth) }

// Span gives the span of a kind that contains a day.
func (p *Program) Span(kind SpanKind, d civil.Day) Stretch {
	year, month, _ := d.Date()
	switch kind {
	case SpanQuarter:
		return Quarterly.Period(d)
	case PartnerYear:
		if begins := p.YearBegins(); begins > 1 {
			if int(month) < begins {
				year--
			}
			return monthsFrom(year, begins, 12)
		}
	}
	return Yearly.Period(d)
}
