package civil

import (
	"fmt"
	"strconv"
	"strings"
)

// Period is a length of calendar time: years and months are counted in the
// calendar, days are days.
type Period struct {
	Years, Months, Days int
}

// maxPeriod bounds each part of a period, so that no sum leaves the calendar.
const maxPeriod = 1000

// ParsePeriod reads periods such as 3y, 18m, 7d, 2w or 1y6m.
func ParsePeriod(s string) (Period, error) {
	var p Period
	rest := strings.ToLower(strings.TrimSpace(s))
	bad := fmt.Errorf("%q is not a period like 3y, 12m, 7d or 1y6m", s)
	if rest == "" {
		return p, bad
	}
	for rest != "" {
		cut := strings.IndexAny(rest, "ymwd")
		if cut < 1 {
			return Period{}, bad
		}
		n, err := strconv.Atoi(rest[:cut])
		if err != nil || n < 0 || n > maxPeriod {
			return Period{}, bad
		}
		switch rest[cut] {
		case 'y':
			p.Years += n
		case 'm':
			p.Months += n
		case 'w':
			p.Days += 7 * n
		case 'd':
			p.Days += n
		}
		rest = rest[cut+1:]
	}
	return p, nil
}

// IsZero reports whether the period is empty.
func (p Period) IsZero() bool { return p == Period{} }

// String is the form that ParsePeriod reads; nothing for the empty period.
func (p Period) String() string {
	var b strings.Builder
	for _, part := range []struct {
		n    int
		unit byte
	}{{p.Years, 'y'}, {p.Months, 'm'}, {p.Days, 'd'}} {
		if part.n != 0 {
			b.WriteString(strconv.Itoa(part.n))
			b.WriteByte(part.unit)
		}
	}
	return b.String()
}

// Words is the period in words: 1 year and 6 months.
func (p Period) Words() string {
	var parts []string
	add := func(n int, unit string) {
		switch {
		case n == 1:
			parts = append(parts, "1 "+unit)
		case n > 1:
			parts = append(parts, strconv.Itoa(n)+" "+unit+"s")
		}
	}
	add(p.Years, "year")
	add(p.Months, "month")
	add(p.Days, "day")
	if len(parts) == 0 {
		return "no time"
	}
	return strings.Join(parts, " and ")
}

// MarshalText writes the form that ParsePeriod reads.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePeriod reads; empty is the empty period.
func (p *Period) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	v, err := ParsePeriod(string(b))
	if err != nil {
		return err
	}
	*p = v
	return nil
}
