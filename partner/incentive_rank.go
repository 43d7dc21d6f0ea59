package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// Chance is whether an incentive can be had. The set is closed.
type Chance string

// The chances, the best first.
const (
	Claimable   Chance = "can be claimed"
	Earnable    Chance = "can be earned"
	Unclear     Chance = "not clear"
	NotPossible Chance = "not possible"
)

// Prospect is an incentive as it stands on a day.
type Prospect struct {
	Incentive     *program.Incentive
	Chance        Chance
	Why           []string // what stands against it, or is to know; names people
	Open          []ToClaim
	Worth, Effort amount.Amount // of one claim; 0: not known
	PerDay        amount.Amount // money for a person-day
	Ranked        bool          // PerDay is known
}

// Prospects lists every incentive of the pack with what it is worth the effort: what
// can be had by money per person-day, then where a figure is missing, then what is
// not clear, and at last what is not possible. Money of different currencies has no
// order: the currency that most of them have comes first.
func Prospects(p *program.Program, b *Book, on civil.Day) []Prospect {
	out := make([]Prospect, 0, len(p.Incentives))
	count := map[string]int{}
	for i := range p.Incentives {
		x := Look(p, b, &p.Incentives[i], on, nil)
		if x.Ranked {
			count[x.PerDay.Currency]++
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Prospect) int {
		return cmp.Or(
			cmp.Compare(a.bar(), b.bar()),
			-compareBool(a.Ranked, b.Ranked),
			-cmp.Compare(count[a.PerDay.Currency], count[b.PerDay.Currency]),
			cmp.Compare(a.PerDay.Currency, b.PerDay.Currency),
			-cmp.Compare(a.PerDay.Parts, b.PerDay.Parts),
			-compareBool(a.Chance == Claimable, b.Chance == Claimable),
		)
	})
	return out
}

// bar groups the chances: what can be had is one group.
func (x *Prospect) bar() int {
	switch x.Chance {
	case Unclear:
		return 1
	case NotPossible:
		return 2
	}
	return 0
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Look looks at one incentive on a day. more are constraints beside those recorded.
func Look(p *program.Program, b *Book, x *program.Incentive, on civil.Day, more []Constraint) Prospect {
	out := Prospect{Incentive: x, Chance: Earnable}
	out.Worth, out.Effort = b.Estimate(x)
	if !out.Worth.IsZero() && out.Effort.Sign() > 0 {
		per, err := out.Worth.Times(amount.Of(1, "").Parts, out.Effort.Parts)
		out.PerDay, out.Ranked = per.Round(), err == nil
	}
	if why := Reached(p, b, x); why != "" {
		out.Chance, out.Why = NotPossible, []string{why}
		return out
	}
	constraints := append(b.Constraints(x.ID, on), more...)
	switch x.Kind {
	case program.BadgeIncentive:
		out.badge(p, b, on, constraints)
	case program.HeadIncentive:
		out.head(p, b, on)
	case program.SprintIncentive:
		out.fit(constraints, x.Sprint.Hours, "the window is "+HoursWords(x.Sprint.Hours))
		if len(constraints) == 0 {
			out.Why = append(out.Why, "nothing is recorded that would hold it up")
		}
	case program.ProjectIncentive, program.QuarterIncentive:
		if len(x.Proofs) > 0 {
			out.Why = append(out.Why, "needs "+inWords(x.Proofs))
		}
	}
	return out
}

func (x *Prospect) badge(p *program.Program, b *Book, on civil.Day, constraints []Constraint) {
	var missed []string
	x.Open, missed = Badges(p, b, x.Incentive, on)
	year, _, _ := on.Date()
	due := yearEnd(year)
	if len(x.Open) > 0 {
		x.Chance = Claimable
		if !slices.ContainsFunc(x.Open, func(o ToClaim) bool { return o.Doubt == "" }) {
			x.Chance = Unclear
		}
		if len(constraints) > 0 {
			x.fit(constraints, 24*(due.Sub(on)+1), "until "+due.Short()+" there are "+plural(due.Sub(on)+1, "day"))
		}
		return
	}
	x.Why = append(missed, fmt.Sprintf("no competency of %d is left to be claimed; one that is earned by %s counts", year, due.Short()))
	x.fit(constraints, 24*(due.Sub(on)+1), "until "+due.Short()+" there are "+plural(due.Sub(on)+1, "day"))
}

func (x *Prospect) head(p *program.Program, b *Book, on civil.Day) {
	for _, c := range b.Claims() {
		if c.Incentive == x.Incentive.ID && c.Last().Step == ClaimRefused && sameMonth(c.Month, on) {
			x.Open = append(x.Open, ToClaim{Subject: c.Subject, Title: c.Title + " again", Due: monthOf(on).To, Person: c.Person, Month: monthOf(on).From})
		}
	}
	checks := HeadChecks(p, b, x.Incentive, on)
	for i := range checks {
		subject := MonthSubject(checks[i].Person.ID, monthOf(on).From)
		if checks[i].State() == Met && !slices.ContainsFunc(x.Open, func(o ToClaim) bool { return o.Subject == subject }) {
			x.Open = append(x.Open, ToClaim{Subject: subject, Title: checks[i].Person.Name + " for " + monthWords(on), Person: checks[i].Person.ID, Month: monthOf(on).From})
		}
	}
	switch {
	case len(x.Open) > 0:
		x.Chance = Claimable
	case len(checks) == 0:
		x.Why = append(x.Why, "nobody is known who could be claimed for")
	default:
		c := checks[0].Against()[0]
		x.Why = append(x.Why, fmt.Sprintf("nobody meets every condition; the nearest is %s: %s (%s)", checks[0].Person.Name, c.What, c.Detail))
		if checks[0].State() == Unknown {
			x.Chance = Unclear
		}
	}
}

// fit says whether constraints leave room in a window of hours: one alone that is
// longer makes it impossible; several that are longer only one after the other make
// it unclear.
func (x *Prospect) fit(constraints []Constraint, hours int, window string) {
	sum := 0
	for _, c := range constraints {
		sum += c.Hours
		if c.Hours > hours {
			x.Chance = NotPossible
			x.Why = append(x.Why, fmt.Sprintf("%s takes %s, %s: not worth chasing", c.What, HoursWords(c.Hours), window))
		}
	}
	switch {
	case x.Chance == NotPossible:
	case sum > hours:
		x.Chance = Unclear
		x.Why = append(x.Why, fmt.Sprintf("one after the other what is recorded takes %s, %s: only if it goes side by side", HoursWords(sum), window))
	case len(constraints) > 0:
		x.Why = append(x.Why, fmt.Sprintf("what is recorded takes %s, %s: it fits", HoursWords(sum), window))
	}
}

// inHours is up to how many hours a duration of whole days is told in hours: windows
// and limits that are told in hours are not longer.
const inHours = 3 * 24

// HoursWords is a duration in words: 36 hours, 30 days.
func HoursWords(hours int) string {
	if hours > inHours && hours%24 == 0 {
		return plural(hours/24, "day")
	}
	return plural(hours, "hour")
}

func inWords(words []string) string {
	text := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i+1 == len(words):
			text += " and "
		default:
			text += ", "
		}
		text += w
	}
	return text
}
