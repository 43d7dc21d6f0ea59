package partner

import (
	"fmt"

	"partnerbot/program"
)

// IncentiveClaim is the last day to claim an incentive, or to claim it again.
const IncentiveClaim = "incentive-claim"

// incentiveClaims lists what can be claimed of incentives, by the last day to do so:
// badges that nobody has claimed, and months that were refused and can be filed again.
func (d *docket) incentiveClaims() (out []Deadline) {
	for i := range d.program.Incentives {
		x := &d.program.Incentives[i]
		switch {
		case Reached(d.program, d.book, x) != "":
		case x.Kind == program.BadgeIncentive:
			out = append(out, d.badgeClaims(x)...)
		case x.Kind == program.HeadIncentive && x.Head.Refile:
			out = append(out, d.refilings(x)...)
		}
	}
	return out
}

func (d *docket) badgeClaims(x *program.Incentive) (out []Deadline) {
	seen := map[string]bool{}
	for i := range d.book.competencies.rows {
		o, why := badge(d.program, d.book, x, &d.book.competencies.rows[i], d.site)
		if why != "" || !d.asked(o.Due) || seen[o.Subject] {
			continue
		}
		seen[o.Subject] = true
		dl := Deadline{
			Kind: IncentiveClaim, Subject: "incentive/" + x.ID + "/" + o.Subject, Due: o.Due,
			Title: x.Name + ": " + o.Title, Consequence: "unclaimed by then, it lapses", Action: x.Next,
			Run: fmt.Sprintf("incentive claim %s for %s", x.ID, quoted(o.Competency)),
		}
		if worth, _ := d.book.Estimate(x); !worth.IsZero() {
			dl.Consequence = "unclaimed by then, " + worth.Words() + " lapse"
		}
		if o.Doubt != "" {
			dl.Consequence += "; " + o.Doubt
		}
		out = append(out, dl)
	}
	return out
}

func (d *docket) refilings(x *program.Incentive) (out []Deadline) {
	for _, c := range onShelf[Claim](d.book, KindClaim) {
		last := c.Last()
		due := monthOf(c.Month).To
		if due.IsZero() || c.Incentive != x.ID || last.Step != ClaimRefused || last.On > due || !d.asked(due) {
			continue
		}
		dl := Deadline{
			Kind: IncentiveClaim, Subject: "incentive/" + x.ID + "/" + c.Subject, Due: due, Person: c.Person,
			Title: x.Name + ": " + c.Title + ", refused", Consequence: "not filed again in the same month, it is lost", Action: x.Next,
		}
		if p, ok := d.book.Person(c.Person); ok {
			dl.Run = fmt.Sprintf("incentive claim %s for %s month %s", x.ID, quoted(d.book.Called(&p)), c.Month.String()[:7])
		}
		out = append(out, dl)
	}
	return out
}
