package program

import (
	"slices"
	"strconv"
	"time"

	"partnerbot/civil"
)

// RenewalRules say how the partner's status is renewed.
type RenewalRules struct {
	Name  string       // what the vendor calls it: "Annual review"
	Every civil.Period // from one renewal to the next; zero: the next day is typed in
	Opens civil.Period // so long before its day an outcome can be recorded
	KPIs  []string     // the KPIs that it hinges on; empty: all
	Grace []GraceRule
	Next  string // the step that begins it, in the vendor's portal's words
	// Source is zero where the pack says nothing of renewals.
	Source Source
}

// GraceRule is a status for a while, which one gets instead of being renewed.
type GraceRule struct {
	ID, Name string
	Aliases  []string
	Cap      civil.Period // it lasts no longer than this
	End      EndRule      // and not beyond this day
	Exit     ExitTest
	Follows  Follows
	Source   Source
}

// EndRule is the last day that something can have which begins on a day: the last
// day of a quarter, or a day of the year. The first such day from the beginning on,
// or, with NextYear, the one in the year after it. The zero rule sets no end.
type EndRule struct {
	Quarter  int // 1 to 4
	Day      YearDay
	NextYear bool
}

// ExitTest is what must be so for a grace status to be left.
type ExitTest struct {
	KPIs         []string
	Requirements []string // by id, of whatever phase
	Phase        bool     // every requirement of the present phase
}

// Follows is what comes after a grace status that is not left in time: a tier, or
// what Text says.
type Follows struct {
	Text          string
	Program, Tier string
}

// IsZero reports whether the rule sets no end.
func (e EndRule) IsZero() bool { return e == EndRule{} }

// lastYear is the last year of which days can be written down.
const lastYear = 9999

// Of gives the last day of what begins on a day; civil.Last where no end is set.
func (e EndRule) Of(begin civil.Day) civil.Day {
	day := e.Day
	switch {
	case e.Quarter > 0:
		month := 3 * e.Quarter
		day = YearDay{Month: month, Day: 31}
	case day.IsZero():
		return civil.Last
	}
	year, _, _ := begin.Date()
	if e.NextYear {
		return day.In(min(year+1, lastYear))
	}
	return day.From(begin)
}

// Last gives the last day of a grace status that begins on a day: the earlier of
// its cap and its absolute end. A rule that has neither ends on the day itself, as
// what nobody has bounded is not lived on.
func (g *GraceRule) Last(begin civil.Day) civil.Day {
	last := g.End.Of(begin)
	if !g.Cap.IsZero() {
		last = min(last, begin.Plus(g.Cap)-1)
	} else if g.End.IsZero() {
		return begin
	}
	return max(last, begin)
}

// GraceNamed finds a grace status by its id, name or alias.
func (r *RenewalRules) GraceNamed(word string) (*GraceRule, bool) {
	i := slices.IndexFunc(r.Grace, func(g GraceRule) bool { return spelled(word, g.ID, g.Name, g.Aliases) })
	if i < 0 {
		return nil, false
	}
	return &r.Grace[i], true
}

// Known reports whether the pack says anything of renewals.
func (r *RenewalRules) Known() bool { return r.Name != "" }

func monthOf(m int) time.Month { return time.Month(max(1, min(12, m))) }

// Words is the rule in words: "the end of quarter 3".
func (e EndRule) Words() string {
	text := ""
	switch {
	case e.Quarter > 0:
		text = "the end of quarter " + strconv.Itoa(e.Quarter)
	case !e.Day.IsZero():
		text = e.Day.Words()
	default:
		return "no day"
	}
	if e.NextYear {
		text += " of the next year"
	}
	return text
}

// Words is the day in words: 31 January.
func (y YearDay) Words() string {
	if y.IsZero() {
		return ""
	}
	return strconv.Itoa(y.Day) + " " + monthOf(y.Month).String()
}

// String is the day as a pack writes it: 01-31.
func (y YearDay) String() string {
	if y.IsZero() {
		return ""
	}
	two := func(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }
	return two(y.Month) + "-" + two(y.Day)
}

// Words is what follows, in words.
func (f Follows) Words() string {
	if f.Tier != "" {
		return "tier " + f.Program + "/" + f.Tier
	}
	return f.Text
}
