package partner

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Tally is how the votes on a version stand. It follows from the set of votes
// alone, in whatever order they arrived.
type Tally struct {
	Stage     Stage  // InReview, ChangesAsked, Declined or Ready
	Approvals []Vote // in force, one a seat, by time
	Objecting []Vote // in force: Changes and Reject, by time
	Override  *Vote  // an admin's, which needs no quorum
	Need      int
}

// Tally counts the votes on a version under a quorum.
//
// Of a person's votes the one given last is in force. A vote to reject declines
// the version whatever else is said, one for changes asks for changes; else as many
// seats as the quorum must approve. An admin's override goes before all of it.
func (a *Application) Tally() Tally {
	t := Tally{Stage: InReview, Need: a.Clock.Quorum}
	version := a.Version().N
	var seats []string
	for _, v := range a.inForce(version) {
		switch v.Verb {
		case Approve:
			if !slices.Contains(seats, v.Seat()) {
				seats = append(seats, v.Seat())
				t.Approvals = append(t.Approvals, v)
			}
		case Changes, Reject:
			t.Objecting = append(t.Objecting, v)
		case Override:
			if t.Override == nil {
				t.Override = &v
			}
		}
	}
	rejects := slices.ContainsFunc(t.Objecting, func(v Vote) bool { return v.Verb == Reject })
	switch {
	case t.Override != nil:
		t.Stage = Ready
	case rejects:
		t.Stage = Declined
	case len(t.Objecting) > 0:
		t.Stage = ChangesAsked
	case t.Need > 0 && len(t.Approvals) >= t.Need:
		t.Stage = Ready
	}
	return t
}

// inForce gives the votes on a version that were not replaced by a later one of
// the same person, by time. An override stands beside the admin's own votes.
func (a *Application) inForce(version int) []Vote {
	var out []Vote
	for i, v := range a.Votes {
		replaced := slices.ContainsFunc(a.Votes[i+1:], func(w Vote) bool {
			return w.By == v.By && w.Version == version && (w.Verb == Override) == (v.Verb == Override)
		})
		if v.Version == version && !replaced {
			out = append(out, v)
		}
	}
	return out
}

// Standing gives a person's vote in force on the present version, if there is one.
func (a *Application) Standing(user string) (Vote, bool) {
	for _, v := range a.inForce(a.Version().N) {
		if v.By == user && v.Verb != Override && v.Verb != TakeBack {
			return v, true
		}
	}
	return Vote{}, false
}

// Deciding gives the votes that made the present version ready, in the order in
// which they were given; none where it is not.
func (a *Application) Deciding() []Vote {
	t := a.Tally()
	switch {
	case t.Stage != Ready:
		return nil
	case t.Override != nil:
		return []Vote{*t.Override}
	}
	approvals := make([]Vote, len(t.Approvals))
	for i, v := range t.Approvals {
		approvals[i] = a.since(v)
	}
	slices.SortStableFunc(approvals, voteOrder)
	return approvals[:t.Need]
}

// since is the vote from which on a person has approved: who says it again has decided
// when they said it first.
func (a *Application) since(v Vote) Vote {
	at := slices.IndexFunc(a.Votes, func(w Vote) bool { return w.Entry == v.Entry })
	for _, w := range slices.Backward(a.Votes[:max(at, 0)]) {
		if w.By != v.By || w.Version != v.Version || w.Verb == Override {
			continue
		}
		if w.Verb != Approve || w.For != v.For {
			break
		}
		v = w
	}
	return v
}

// SaidAgain reports whether an approval was only repeated by its person, so that it
// holds as what they said last.
func (a *Application) SaidAgain(v Vote) bool {
	at := slices.IndexFunc(a.Votes, func(w Vote) bool { return w.Entry == v.Entry })
	if v.Verb != Approve || at < 0 {
		return false
	}
	return !slices.ContainsFunc(a.Votes[at:], func(w Vote) bool {
		return w.By == v.By && w.Version == v.Version && w.Verb != Override && (w.Verb != Approve || w.For != v.For)
	})
}

// Void gives the approvals of earlier versions that no longer count, by time.
func (a *Application) Void() []Vote {
	var out []Vote
	for n := 1; n < a.Version().N; n++ {
		for _, v := range a.inForce(n) {
			if v.Verb == Approve || v.Verb == Override {
				out = append(out, v)
			}
		}
	}
	return out
}

// Touched reports whether the reply that a vote was given in was edited or deleted
// since; the vote stands until its reviewer says otherwise.
func (a *Application) Touched(v Vote) (edited, deleted bool) {
	i, ok := slices.BinarySearchFunc(a.Edits, v.Where, func(e Edited, where string) int { return strings.Compare(e.Where, where) })
	if v.Where == "" || !ok {
		return false, false
	}
	return true, a.Edits[i].Deleted
}

// versionAt is the version that a person had before them at a time; 0: none.
func (a *Application) versionAt(t time.Time) int {
	for i := len(a.Versions) - 1; i >= 0; i-- {
		if !a.Versions[i].Since.After(t) {
			return a.Versions[i].N
		}
	}
	return 0
}

// voteOrder is the order of votes: by time, then by entry.
func voteOrder(a, b Vote) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Entry, b.Entry)) }

// vote adds a vote in its place.
func (a *Application) vote(v Vote) {
	at, _ := slices.BinarySearchFunc(a.Votes, v, voteOrder)
	a.Votes = slices.Insert(a.Votes, at, v)
}

// edited notes that a message was changed. A deleted one stays deleted.
func (a *Application) edited(e Edited) {
	at, ok := slices.BinarySearchFunc(a.Edits, e.Where, func(o Edited, where string) int { return strings.Compare(o.Where, where) })
	if ok {
		a.Edits[at].Deleted = a.Edits[at].Deleted || e.Deleted
		return
	}
	a.Edits = slices.Insert(a.Edits, at, e)
}

// seen notes that an entry was dealt with.
func (a *Application) seen(s Seen) {
	at, ok := slices.BinarySearchFunc(a.Seen, s.Entry, func(o Seen, id string) int { return strings.Compare(o.Entry, id) })
	if !ok {
		a.Seen = slices.Insert(a.Seen, at, s)
	}
}

// hasSeen finds an entry that was dealt with before.
func (a *Application) hasSeen(id string) (Seen, bool) {
	at, ok := slices.BinarySearchFunc(a.Seen, id, func(o Seen, id string) int { return strings.Compare(o.Entry, id) })
	if !ok {
		return Seen{}, false
	}
	return a.Seen[at], true
}

// settle makes the stage what the votes say, while it is up to them.
func (a *Application) settle() {
	if a.Stage.UnderReview() {
		a.Stage = a.Tally().Stage
		a.anew()
	}
}

// anew lets the clock begin with the last vote on the present version that made
// reviewers be waited for again: a decision was taken back, or the last objection gave
// way to an approval. Who is waited for has as much time as when it was opened. It
// follows from all votes, in whatever order they arrived.
func (a *Application) anew() {
	first, version := a.Began, a.Version().N
	if first == (ReviewClock{}) {
		first = a.Clock
	}
	clock := first
	held := map[string]Verb{} // by person: what they say, until they take it back
	objecting := 0
	for _, v := range a.Votes {
		if v.Version != version || v.Verb == Override {
			continue
		}
		was, blocked := held[v.By], objecting > 0
		objecting += objection(v.Verb) - objection(was)
		again := v.Verb == TakeBack && was != "" || blocked && objecting == 0
		if again && v.Anew.Opened > clock.Opened {
			clock = v.Anew
			clock.Quorum = first.Quorum
		}
		if held[v.By] = v.Verb; v.Verb == TakeBack {
			delete(held, v.By)
		}
	}
	switch clock.Opened {
	case first.Opened:
		a.Clock, a.Began = first, ReviewClock{}
	case a.Clock.Opened:
	default:
		a.Clock, a.Began = clock, first
	}
}

// objection is 1 for a vote that stands against a version whatever else is said.
func objection(v Verb) int {
	if v == Changes || v == Reject {
		return 1
	}
	return 0
}
