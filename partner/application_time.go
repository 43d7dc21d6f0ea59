package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/civil"
)

// Side is whose turn it is.
type Side string

// The sides.
const (
	TurnAuthor    Side = "applicant"
	TurnReviewers Side = "reviewers"
	TurnVendor    Side = "vendor"
	TurnNobody    Side = "nobody"
)

// Turn is one of the two clocks of an application: whose turn it is, at what, and
// until when.
type Turn struct {
	Side  Side
	What  string    // "decide: 1 of 2", "materials to be updated"
	Until civil.Day // last day; none: no such day is known
	Since civil.Day // when the turn began; none: not known
	Count Counted   // of Until
}

// Turns gives our clock and the vendor's, in this order. While the vendor waits for
// updated materials both are ours; before anything was handed in, and after the
// decision, the vendor's is nobody's. now tells whether a lock-out is over.
func (r *Rules) Turns(a *Application, now time.Time) (ours, vendors Turn) {
	return r.ourTurn(a, now), r.vendorTurn(a)
}

func (r *Rules) ourTurn(a *Application, now time.Time) Turn {
	t := a.Tally()
	due := a.Clock.Expire
	switch c := a.Clock; {
	case !c.Chase.IsZero() && !c.Chased:
		due = c.Chase
	case !c.Escalate.IsZero() && !c.Escalated:
		due = c.Escalate
	}
	switch a.Stage {
	case Draft:
		return Turn{Side: TurnAuthor, What: "put the materials together and ask for the review"}
	case InReview:
		return Turn{Side: TurnReviewers, What: "decide: " + t.Words(), Since: a.Clock.Opened, Until: due, Count: Counted{r.Calendar, a.Clock.Opened, due}}
	case ChangesAsked:
		return Turn{Side: TurnAuthor, What: "make the changes that reviewers ask for", Since: a.Clock.Opened}
	case Declined:
		return Turn{Side: TurnAuthor, What: "see why it was declined; change it, or withdraw it", Since: a.Clock.Opened}
	case Ready:
		return Turn{Side: TurnAuthor, What: "hand it in", Until: r.lastToSubmit(a)}
	case ToUpdate:
		return Turn{Side: TurnAuthor, What: "update the materials and have them reviewed", Until: r.lastToSubmit(a)}
	case Lapsed:
		return Turn{Side: TurnAuthor, What: "ask for the review again"}
	case Failed:
		if r.Procedure != nil && r.Procedure.Failure.Again {
			what := "see why it failed, and resubmit"
			switch {
			case a.Locked.IsZero():
			case r.vendorDay(now) <= a.Locked:
				return Turn{Side: TurnAuthor, What: "wait for the lock-out's end", Until: a.Locked}
			default:
				what += ": the lock-out ended on " + a.Locked.Short()
			}
			return Turn{Side: TurnAuthor, What: what}
		}
	}
	return Turn{Side: TurnNobody}
}

// lastToSubmit is the last day on which the materials may be handed in as they
// are: the vendor's, or the day on which the first of them becomes too old.
func (r *Rules) lastToSubmit(a *Application) civil.Day {
	var last civil.Day
	sooner := func(d civil.Day) {
		if !d.IsZero() && (last.IsZero() || d < last) {
			last = d
		}
	}
	if wish := a.Supplement(); wish != nil {
		sooner(wish.Until)
	}
	if r.Procedure == nil {
		return last
	}
	for _, u := range a.Materials {
		known := r.Materials[u.Material]
		if w := r.Procedure.Wants(known.Material.Kind); w != nil && !w.MaxAge.IsZero() && !known.Material.Dated.IsZero() {
			sooner(known.Material.Dated.Plus(w.MaxAge))
		}
	}
	return last
}

func (r *Rules) vendorTurn(a *Application) Turn {
	at := a.Running()
	switch wish := a.Supplement(); {
	case at == nil:
		return Turn{Side: TurnNobody}
	case wish != nil:
		return Turn{Side: TurnAuthor, What: "materials to be updated", Since: wish.Asked, Until: wish.Until}
	}
	t := Turn{Side: TurnVendor, What: at.Step, Since: at.Since, Until: at.Until}
	if r.Procedure != nil {
		if i, ok := r.Procedure.Step(at.Step); ok {
			t.What = r.Procedure.Steps[i].Name
			if r.Procedure.Steps[i].WorkingDays > 0 {
				t.Count = Counted{r.Vendor, at.Since, at.Until}
			}
		}
	}
	return t
}

// Timers gives the entries that time has made due for an application: to chase and
// to escalate a review, to let it lapse, a missed supplement, a vendor that is late.
// Their ids are the same each time, so that they can be given to Decide any number
// of times.
func Timers(r Rules, a Application, now time.Time) []Entry {
	var out []Entry
	due := func(v Verb, what string) {
		e := Entry{ID: fmt.Sprintf("%s/%s/%s", v, a.ID.Label(), what), At: now, Verb: v}
		if _, seen := a.hasSeen(e.ID); !seen && Decide(r, a, e).Refusal == nil {
			out = append(out, e)
		}
	}
	version := fmt.Sprintf("v%d", a.Version().N)
	if a.Began != (ReviewClock{}) { // what was said of the clock before does not count
		version += "-" + a.Clock.Opened.String()
	}
	for _, v := range []Verb{Expire, Escalate, Chase} { // what is later makes what is earlier needless
		due(v, version)
		if len(out) > 0 && v == Expire {
			break
		}
	}
	slices.Reverse(out)
	if wish := a.Supplement(); wish != nil {
		due(Miss, fmt.Sprintf("%d-%d", len(a.Attempts), len(a.Running().Updates)))
	} else if at := a.Running(); at != nil {
		due(VendorLate, fmt.Sprintf("%d-%s-%s", len(a.Attempts), at.Step, at.Since))
	}
	return out
}
