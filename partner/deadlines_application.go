package partner

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines that applications imply.
const (
	ReviewDue    = "review-due"    // the last day of a review of ours
	HandIn       = "hand-in"       // the last day on which what is approved, or to be updated, can be handed in as it is
	VendorDue    = "vendor-due"    // the last day of the vendor's clock for a step
	LockOutEnd   = "lock-out-end"  // the last day of a lock-out: from the day after it can be applied for again
	PhaseEnd     = "phase-end"     // the last day of what an application won, competencies apart: they have deadlines of their own
	BenefitClaim = "benefit-claim" // the last day to claim a benefit
)

// ApplicationKinds lists the kinds of deadlines that applications imply.
func ApplicationKinds() []string {
	return []string{ReviewDue, HandIn, VendorDue, LockOutEnd, PhaseEnd, BenefitClaim}
}

// applications lists a kind's duties of all applications. When they are due is
// what entries have settled: neither today nor the settings move it.
func applications(kind string) func(*docket) []Deadline {
	return func(d *docket) (out []Deadline) {
		rows := onShelf[Application](d.book, KindApplication)
		if len(rows) == 0 {
			return nil
		}
		known := map[ID]Known{}
		for _, m := range d.book.materials.rows {
			known[m.ID] = Known{Material: m}
		}
		for i := range rows {
			a := &rows[i]
			procedure, ok := d.program.Procedure(a.Procedure)
			if !ok {
				continue
			}
			c := claims{Rules: &Rules{Procedure: procedure, Materials: known}, docket: d, app: a}
			for _, dl := range c.duties() {
				if dl.Kind == kind && !dl.Due.IsZero() && d.asked(dl.Due) {
					out = append(out, dl)
				}
			}
		}
		return out
	}
}

// claims finds the dated duties of one application.
type claims struct {
	*Rules
	*docket
	app *Application
}

// duties are those of all kinds, also those without a day.
func (c *claims) duties() (out []Deadline) {
	a, label := c.app, c.app.ID.Label()
	switch a.Stage {
	case InReview:
		t := a.Tally()
		dl := c.duty(ReviewDue, "", a.Clock.Expire, fmt.Sprintf("review (%s have approved)", t.Words()),
			"undecided, the review ends then", "decide in the thread of the review")
		dl.Person = 0 // it is the reviewers', not the applicant's
		out = append(out, dl)
	case Ready:
		out = append(out, c.handIn("handing in"))
	case Failed:
		if !a.Locked.IsZero() && c.Procedure.Failure.Again {
			out = append(out, c.duty(LockOutEnd, "", a.Locked, "lock-out", "from the day after it can be applied for again", "see why it failed and prepare it; then resubmit "+label))
		}
	case Passed:
		out = append(out, c.won()...)
	}
	if a.Supplement() != nil && a.Stage != Ready {
		out = append(out, c.handIn("handing in the updated materials"))
	}
	if turn := c.vendorTurn(a); turn.Side == TurnVendor {
		out = append(out, c.duty(VendorDue, "/"+a.Attempt().Step, turn.Until, turn.What+" of the vendor",
			"the vendor's own time for it is over then", "look in the portal, or ask the vendor, and record what it says"))
	}
	return out
}

func (c *claims) duty(kind, sub string, due civil.Day, what, consequence, action string) Deadline {
	author, _ := c.docket.book.BySlackID(c.app.Author)
	return Deadline{
		Kind: kind, Subject: fmt.Sprintf("application/%d%s", c.app.ID, sub), Due: due, Person: author.ID,
		Title: c.app.ID.Label() + " " + c.app.Title + ": " + what, Consequence: consequence, Action: action,
	}
}

func (c *claims) handIn(what string) Deadline {
	action := "hand it in at the vendor's portal"
	if c.Procedure.Next != "" {
		action = c.Procedure.Next
	}
	dl := c.duty(HandIn, "", c.lastToSubmit(c.app), what, c.missed(), action)
	dl.Run = "submitted " + c.app.ID.Label() + " HW-REF"
	return dl
}

// missed says what happens when materials are not handed in in time.
func (c *claims) missed() string {
	if c.app.Supplement() == nil {
		return "a material is too old after that"
	}
	text := "missed, the application ends"
	if lock := c.Procedure.Supplement.LockOut; !lock.IsZero() {
		text += " and cannot be applied for again for " + lock.Words()
	}
	return text
}

// won are the duties about the end of what was won, and of what can be claimed.
func (c *claims) won() (out []Deadline) {
	if c.Procedure.For != program.ForCompetency && !c.outlasted() {
		out = append(out, c.duty(PhaseEnd, "", c.app.Ends, "what it has won", "it is lost after that", "apply for its review, or for it again"))
	}
	for _, b := range Benefits(c.Procedure, c.app) {
		if b.Benefit.Incentive != "" {
			continue // said as the incentive's
		}
		out = append(out, c.duty(BenefitClaim, "/"+b.Benefit.ID, b.ClaimBy, b.Benefit.Name, "unclaimed, it lapses", "claim it in the vendor's portal"))
	}
	return out
}

// outlasted reports whether a later application has won the same for longer: the
// phase again, or its review.
func (c *claims) outlasted() bool {
	return slices.ContainsFunc(onShelf[Application](c.docket.book, KindApplication), func(other Application) bool {
		q, ok := c.docket.program.Procedure(other.Procedure)
		if !ok || other.ID == c.app.ID || other.Stage != Passed || other.Ends <= c.app.Ends || other.Material != c.app.Material {
			return false
		}
		same := q.ID == c.Procedure.ID
		shared := q.Path != "" && q.Path == c.Procedure.Path && slices.ContainsFunc(q.Phases, func(ph string) bool { return slices.Contains(c.Procedure.Phases, ph) })
		return same || shared
	})
}

// ApplicationDeadlines is what Deadlines lists of applications alone.
func ApplicationDeadlines(p *program.Program, b *Book, from, through civil.Day) []Deadline {
	kinds := ApplicationKinds()
	return slices.DeleteFunc(Deadlines(p, b, from, through), func(d Deadline) bool { return !slices.Contains(kinds, d.Kind) })
}
