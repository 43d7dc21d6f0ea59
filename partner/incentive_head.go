package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// Condition is one condition of an incentive, and whether it holds.
type Condition struct {
	What   string // "position solution architect"
	State  State
	Detail string // why: "she is a project manager", "not typed in"
}

// HeadCheck is whether a person can be claimed for, condition by condition.
type HeadCheck struct {
	Person     Person
	Conditions []Condition
}

// State is met where every condition is, not met where one is not, and else unknown.
func (h *HeadCheck) State() State {
	out := Met
	for _, c := range h.Conditions {
		if c.State == NotMet {
			return NotMet
		}
		if c.State == Unknown {
			out = Unknown
		}
	}
	return out
}

// Against lists the conditions that are not met or not known, those first that are not.
func (h *HeadCheck) Against() []Condition {
	out := slices.DeleteFunc(slices.Clone(h.Conditions), func(c Condition) bool { return c.State == Met })
	slices.SortStableFunc(out, func(a, b Condition) int {
		return strings.Compare(string(a.State), string(b.State)) // not_met before unknown
	})
	return out
}

// HeadChecks checks everybody who could be claimed for on a day: who is with the
// company and is dedicated, has a posting, or holds one of the certificates asked
// for. The nearest to it come first.
func HeadChecks(p *program.Program, b *Book, x *program.Incentive, on civil.Day) []HeadCheck {
	var out []HeadCheck
	for _, person := range b.People() {
		if !person.Employed(on) {
			continue
		}
		check := CheckHead(p, b, x, person, on)
		if person.Dedicated || b.Posting(person.ID).ID != 0 || slices.ContainsFunc(check.Conditions, func(c Condition) bool {
			return c.State == Met && strings.HasPrefix(c.What, holdsWord)
		}) {
			out = append(out, check)
		}
	}
	slices.SortStableFunc(out, func(a, b HeadCheck) int { return len(a.Against()) - len(b.Against()) })
	return out
}

const holdsWord = "holds "

// CheckHead checks one person against the conditions of an incentive on a day.
func CheckHead(p *program.Program, b *Book, x *program.Incentive, person Person, on civil.Day) HeadCheck {
	h := &x.Head
	post := b.Posting(person.ID)
	k := headCheck{HeadCheck: HeadCheck{Person: person}, program: p, book: b, on: on, incentive: x}
	k.say("employed", person.Employed(on), "left on "+person.LeftOn.Short())
	binding := person.BindingOn(p, on)
	k.say("HUAWEI ID associated", binding.State == Associated, person.unbound(binding, on))
	if h.Dedicated {
		k.say("dedicated personnel", person.Dedicated, "not registered as dedicated personnel")
	}
	if h.Position != "" {
		k.ask("position "+h.Position, post.Position != "", program.Spelled(post.Position, h.Position), "position "+post.Position)
	}
	for _, set := range h.Holds {
		k.holds(set)
	}
	if !h.Tenure.IsZero() {
		first := post.Start.Plus(h.Tenure).Add(1)
		k.ask("more than "+h.Tenure.Words()+" on the vendor's cloud", !post.Start.IsZero(), on >= first, "only from "+first.Short()+" on")
	}
	k.claims(post)
	return k.HeadCheck
}

type headCheck struct {
	HeadCheck
	program   *program.Program
	book      *Book
	incentive *program.Incentive
	on        civil.Day
}

func (k *headCheck) say(what string, ok bool, detail string) { k.ask(what, true, ok, detail) }

// ask notes a condition that may not be known.
func (k *headCheck) ask(what string, known, ok bool, detail string) {
	c := Condition{What: what, State: Met}
	switch {
	case !known:
		c.State, c.Detail = Unknown, "not typed in"
	case !ok:
		c.State, c.Detail = NotMet, detail
	}
	k.Conditions = append(k.Conditions, c)
}

// holds checks that one certificate of a set is held and valid; of those that are
// not valid the last one is told of.
func (k *headCheck) holds(set program.HeldSet) {
	_, _, site := k.book.where(k.program)
	what, why := holdsWord+set.Title, "none is held"
	for _, c := range k.book.CertificatesOf(k.Person.ID) {
		t, ok := k.program.Type(c.Type)
		if !ok || !slices.ContainsFunc(set.Any, func(s program.Selector) bool {
			return k.program.Selects(s, t, site) && (s.Track == "" || program.Spelled(s.Track, c.Track))
		}) {
			continue
		}
		last, ends := LastDay(k.program, c)
		name := t.Title(c.Track)
		switch {
		case k.on < c.Issued:
			why = name + " begins on " + c.Issued.Short()
		case ends && k.on > last:
			why = name + " ended on " + last.Short()
		case !c.accepted():
			why = name + ": " + c.Review.refusal()
		default:
			k.say(what, true, "")
			return
		}
	}
	k.say(what, false, why)
}

// claims checks how often the person has been claimed for.
func (k *headCheck) claims(post Posting) {
	h := &k.incentive.Head
	inPeriod, inMonth, other := 0, 0, ""
	period, known := fundingPeriod(h, post.Start, k.on)
	for _, c := range k.book.Claims() {
		if c.Person != k.Person.ID || !c.Live() {
			continue
		}
		if c.Incentive != k.incentive.ID {
			if x, ok := k.program.Incentive(c.Incentive); ok && h.Exclusive != "" && x.Head.Exclusive == h.Exclusive {
				other = x.Name
			}
			continue
		}
		if sameMonth(c.Month, k.on) {
			inMonth++
		}
		if known && period.Contains(c.Filed()) {
			inPeriod++
		}
	}
	if h.PerPeriod > 0 {
		k.ask(fmt.Sprintf("at most %s in the funding period", plural(h.PerPeriod, "claim")), known, inPeriod < h.PerPeriod,
			fmt.Sprintf("%s from %s through %s", plural(inPeriod, "claim"), period.From.Short(), period.To.Short()))
	}
	if h.PerMonth > 0 {
		k.say("no application of this month", inMonth < h.PerMonth, "applied for "+monthWords(k.on)+" already")
	}
	if h.Exclusive != "" {
		k.say("in no other scheme of "+h.Exclusive, other == "", "claimed for under "+other)
	}
}

// fundingPeriod is the period that contains a day: periods follow one another from
// the person's start date.
func fundingPeriod(h *program.HeadRules, start, on civil.Day) (program.Stretch, bool) {
	if start.IsZero() || h.Period.IsZero() || on < start {
		return program.Stretch{}, false
	}
	at := program.Stretch{From: start}
	for n := 1; ; n++ {
		next := start.Plus(civil.Period{Years: n * h.Period.Years, Months: n * h.Period.Months, Days: n * h.Period.Days})
		if next <= at.From { // the calendar's end
			at.To = civil.Last
			return at, true
		}
		if on < next {
			at.To = next - 1
			return at, true
		}
		at.From = next
	}
}

// MonthSubject is what a person is claimed for in a month.
func MonthSubject(person ID, month civil.Day) string {
	return fmt.Sprintf("person/%d/%s", person, month.String()[:7])
}
