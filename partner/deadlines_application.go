package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines that applications imply.
const (
	ReviewDue     = "review-due"    // the last day of a review of ours
	HandIn        = "hand-in"       // the last day on which what is approved, or to be updated, can be handed in as it is
	VendorDue     = "vendor-due"    // the last day of the vendor's clock for a step
	LockOutEnd    = "lock-out-end"  // the last day of a lock-out: from the day after it can be applied for again
	CertificateOf = "phase-end"     // the last day of what an application won, competencies apart: they have deadlines of their own
	BenefitClaim  = "benefit-claim" // the last day to claim a benefit
)

// ApplicationDeadlines lists the dated duties of applications that are due from one
// day through another, soonest first: whose turn it is until when on both clocks,
// lock-outs, the end of what was won and of what can be claimed. s are the settings
// in force, defaults included.
func ApplicationDeadlines(p *program.Program, b *Book, s Settings, from, through civil.Day) []Deadline {
	var out []Deadline
	for _, a := range b.Applications() {
		procedure, ok := p.Procedure(a.Procedure)
		if !ok {
			continue
		}
		r := RulesOf(p, b, s, procedure, a, from)
		for _, d := range applicationDuties(&r, &a) {
			if !d.Due.IsZero() && d.Due >= from && d.Due <= through {
				out = append(out, d)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Deadline) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// applicationDuties are the duties of one application, also those without a day.
func applicationDuties(r *Rules, a *Application) []Deadline {
	label := a.ID.Label()
	title := label + " " + a.Title
	duty := func(kind, subject string, due civil.Day, what, consequence, action, run string) Deadline {
		return Deadline{Kind: kind, Subject: subject, Due: due, Title: title + ": " + what, Consequence: consequence, Action: action, Run: run}
	}
	subject := fmt.Sprintf("application/%d", a.ID)
	ours, vendors := r.Turns(a)
	var out []Deadline
	switch a.Stage {
	case InReview:
		out = append(out, duty(ReviewDue, subject, ours.Until, ours.What, "undecided, the review ends on "+shortOr(a.Clock.Expire, "no day"), "Decide in the review's thread", ""))
	case Ready:
		out = append(out, duty(HandIn, subject, r.lastToSubmit(a), "hand it in", r.missed(a), r.Procedure.Next, "submitted "+label))
	}
	if wish := a.Supplement(); wish != nil && a.Stage != Ready {
		out = append(out, duty(HandIn, subject, wish.Until, "hand in the updated materials", r.missed(a), r.Procedure.Next, "submitted "+label))
	}
	if vendors.Side == TurnVendor {
		out = append(out, duty(VendorDue, subject+"/"+a.Attempt().Step, vendors.Until, vendors.What+" of the vendor", "the vendor is late from then on", "Ask the vendor, or record what it decided", "application "+label))
	}
	if a.Stage == Failed && !a.Locked.IsZero() {
		out = append(out, duty(LockOutEnd, subject, a.Locked, "the lock-out ends", "", "Apply for it again", "resubmit "+label))
	}
	if a.Stage == Passed {
		out = append(out, r.wonDuties(a, duty, subject)...)
	}
	return out
}

// wonDuties are about the end of what was won, and of what can be claimed.
func (r *Rules) wonDuties(a *Application, duty func(kind, subject string, due civil.Day, what, consequence, action, run string) Deadline, subject string) []Deadline {
	var out []Deadline
	if r.Procedure.For != program.ForCompetency {
		out = append(out, duty(CertificateOf, subject, a.Ends, "its certificate ends", "", "Apply for the review, or for it again", ""))
	}
	for _, b := range Benefits(r.Procedure, a) {
		out = append(out, duty(BenefitClaim, subject+"/"+b.Benefit.ID, b.ClaimBy, b.Benefit.Name+" is to be claimed", "it lapses", "Claim it in the vendor's portal", ""))
	}
	return out
}

// missed says what happens when materials are not handed in in time.
func (r *Rules) missed(a *Application) string {
	if wish := a.Supplement(); wish != nil {
		text := "missed, the application ends"
		if lock := r.Procedure.Supplement.LockOut; !lock.IsZero() {
			text += " and cannot be applied for again for " + lock.Words()
		}
		return text
	}
	return "a material is then too old"
}

func shortOr(d civil.Day, none string) string {
	if d.IsZero() {
		return none
	}
	return d.Short()
}
