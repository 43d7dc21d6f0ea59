package partner

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Replay makes an application from its records, in the order in which they were
// judged. It needs no rules: a record holds what its entry meant on its day.
func Replay(records []Record) Application {
	var a Application
	for _, rec := range records {
		if _, ok := a.hasSeen(rec.Entry.ID); !ok {
			a = advance(a, rec)
		}
	}
	return a
}

// advance brings an application forward by one record.
func advance(a Application, rec Record) Application {
	a = a.copy()
	a.seen(Seen{Entry: rec.Entry.ID, Refused: rec.Refused})
	if rec.Refused != "" {
		return a
	}
	e, t := &rec.Entry, &rec.Terms
	switch e.Verb {
	case Open:
		if e.New == nil { // of a record that somebody has damaged
			return a
		}
		a.ID, a.Procedure, a.Title = e.New.Application, t.Procedure, strings.TrimSpace(e.New.Title)
		a.Competency, a.Material = e.New.Competency, e.New.Material
		a.Author, a.Authors, a.Opened, a.Stage = e.By, []string{e.By}, e.At, Draft
	case Attach, Detach:
		a.change(e, t)
	case Start:
		a.Stage = InReview
		a.present(e.At, t.Clock)
	case Approve, Changes, Reject, TakeBack, Override:
		a.vote(Vote{Entry: e.ID, At: e.At, By: e.By, For: t.For, Verb: e.Verb, Text: e.Text, Version: t.Version, Where: e.Where,
			Override: e.Verb == Override, Anew: t.Clock})
		a.settle()
	case Edit, Delete:
		a.edited(Edited{Where: e.Where, Deleted: e.Verb == Delete})
	case Retire:
		a.Stage, a.Reason = Retired, e.Text
	case Resubmit:
		a.Stage = Draft
	case Prove:
		a.proof(e.Ref, t)
	case PassOn: // the stand-in is a fact of its own
	case Chase:
		a.Clock.Chased = true
	case Escalate:
		a.Clock.Escalated = true
	case Expire:
		a.Stage = Lapsed
	default:
		a.vendorMoved(e, t)
	}
	return a
}

// change puts a material in or takes it out. Reviewers who are at it have a new
// version before them.
func (a *Application) change(e *Entry, t *Terms) {
	a.Materials = slices.DeleteFunc(a.Materials, func(u Used) bool { return u.Material == t.Use.Material })
	if e.Verb == Attach {
		at, _ := slices.BinarySearchFunc(a.Materials, t.Use, func(a, b Used) int { return cmp.Compare(a.Material, b.Material) })
		a.Materials = slices.Insert(a.Materials, at, t.Use)
	}
	if at, ok := slices.BinarySearch(a.Authors, e.By); !ok {
		a.Authors = slices.Insert(a.Authors, at, e.By)
	}
	if a.Stage.UnderReview() {
		a.present(e.At, t.Clock)
	}
}

// present puts the materials as they are before the reviewers, as a new version.
func (a *Application) present(at time.Time, clock ReviewClock) {
	last := a.Version()
	if at.Before(last.Since) { // it arrived late; versions follow each other
		at = last.Since
	}
	a.Versions = append(a.Versions, Version{N: last.N + 1, Since: at, Set: slices.Clone(a.Materials)})
	a.Clock, a.Began = clock, ReviewClock{}
	a.settle()
}

func (a *Application) proof(link string, t *Terms) {
	if link != "" {
		a.Proof = link
	}
	if !t.Until.IsZero() {
		a.Ends = t.Until
	}
}

// vendorMoved is the handing in and what the vendor makes of it.
func (a *Application) vendorMoved(e *Entry, t *Terms) {
	at := a.Running()
	if at == nil && e.Verb != Submit { // of a record that somebody has damaged
		return
	}
	switch e.Verb {
	case Submit:
		a.submitted(e, t)
	case Step:
		at.Step, at.Since, at.Until, at.Late = t.Step, t.Day, t.Until, false
	case Update:
		a.Stage = ToUpdate
		at.Since, at.Until = t.Day, 0
		at.Updates = append(at.Updates, Wish{Asked: t.Day, Until: t.Until, Cause: e.Text})
	case Pass:
		a.Stage = Passed
		at.Verdict, at.On, at.Until = Passed, t.Day, 0
		a.proof(e.Ref, t)
	case Fail, Miss:
		a.Stage, a.Locked = Failed, t.Locked
		at.Verdict, at.On, at.Until, at.Cause = Failed, t.Day, 0, e.Text
		if e.Verb == Miss {
			at.Cause = "The updated materials were not handed in by " + t.Day.Add(-1).Short() + "."
		}
	case VendorLate:
		at.Late = true
	}
}

func (a *Application) submitted(e *Entry, t *Terms) {
	a.Stage = WithVendor
	if at := a.Running(); at != nil && t.Slip != "" {
		at.Slips = append(at.Slips, at.Reference)
		at.Reference = e.Ref
		return
	}
	set := slices.Clone(a.Materials)
	if wish := a.Supplement(); wish != nil {
		wish.Done = t.Day
		at := a.Running()
		at.Set, at.Step, at.Since, at.Until, at.Late = set, t.Step, t.Day, t.Until, false
		if e.Ref != "" {
			at.Reference = e.Ref
		}
		return
	}
	a.Attempts = append(a.Attempts, Attempt{Reference: e.Ref, Submitted: t.Day, Set: set, Step: t.Step, Since: t.Day, Until: t.Until})
}
