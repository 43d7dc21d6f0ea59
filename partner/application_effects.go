package partner

import (
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// Effects gives the facts that follow from an entry that was done: a competency
// that was won, the vendor's review of materials. before and after are the
// application on both sides of it; procedure is what was applied for. The delta
// leaves out the application and its record, which the caller puts as well.
func Effects(procedure *program.Procedure, b *Book, before, after Application) Delta {
	var d Delta
	passed := after.Stage == Passed && before.Stage != Passed
	review := Review("")
	switch {
	case passed:
		review = Approved
	case procedure.For != program.ForMaterial:
	case after.Stage == WithVendor && before.Stage != WithVendor:
		review = Pending
	case after.Stage == Failed && before.Stage != Failed:
		review = Rejected
	}
	if review != "" {
		for _, u := range after.Materials {
			if m, ok := b.Material(u.Material); ok && m.Review != review && m.Review != Approved {
				m.Review = review
				d.Put = append(d.Put, m)
			}
		}
	}
	if procedure.For != program.ForCompetency || after.Stage != Passed || !passed && after.Proof == before.Proof && after.Ends == before.Ends {
		return d
	}
	d.Put = append(d.Put, won(b, &after))
	return d
}

// won is the competency that an application brought: the fact that is there from
// its day on, with what is known now, else a new one.
func won(b *Book, a *Application) Held {
	on := a.Attempt().On
	h := Held{ID: b.Next(KindCompetency, 0), Competency: a.Competency, From: on}
	for _, old := range b.Competencies() {
		if old.Competency == a.Competency && old.From == on {
			h = old
		}
	}
	h.Expires, h.Evidence = a.Ends, a.Proof
	return h
}

// Benefits gives what the success of an application opens, with the last day on
// which each can be claimed or used; nothing before it has passed.
func Benefits(procedure *program.Procedure, a *Application) []OpenBenefit {
	if a.Stage != Passed {
		return nil
	}
	on := a.Attempt().On
	var out []OpenBenefit
	for i := range procedure.Success.Benefits {
		x := OpenBenefit{Benefit: &procedure.Success.Benefits[i], From: on}
		if !x.Benefit.Life.IsZero() {
			x.Until = on.Plus(x.Benefit.Life) - 1
		}
		if x.Benefit.ClaimBy == program.ClaimYearEnd {
			year, _, _ := on.Date()
			x.ClaimBy = yearEnd(year)
		}
		out = append(out, x)
	}
	return out
}

// OpenBenefit is a benefit that an application has brought.
type OpenBenefit struct {
	Benefit *program.Benefit
	From    civil.Day // the day of the decision
	ClaimBy civil.Day // last day to claim it; none: no such day is known
	Until   civil.Day // last day of its life, were it issued at once; none: not limited, or not known
}

func yearEnd(year int) civil.Day { return civil.Must(year, time.December, 31) }
