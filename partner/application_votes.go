package partner

import (
	"fmt"
	"slices"

	"partnerbot/civil"
)

// ableSeats gives the seats whose approval can be had on a day: those of whoever may
// decide, each of whom gives one, the own before that of somebody they stand in for.
func (r *Rules) ableSeats(a *Application, on civil.Day) []string {
	var out []string
	for _, user := range r.MayDecide(a, on) {
		if seat := r.seat(a, user, on); !slices.Contains(out, seat) {
			out = append(out, seat)
		}
	}
	return out
}

// Short says, while a review is undecided, how many seats have approved or still can,
// where that is less than the quorum: then nothing but more reviewers, a stand-in or
// an admin's override can bring it about.
func (r *Rules) Short(a *Application, on civil.Day) (able int, short bool) {
	if !a.Stage.UnderReview() || a.Stage == Ready {
		return 0, false
	}
	seats := r.ableSeats(a, on)
	for _, v := range a.Tally().Approvals {
		if !slices.Contains(seats, v.Seat()) {
			seats = append(seats, v.Seat())
		}
	}
	return len(seats), len(seats) < a.Clock.Quorum
}

// ShortWords says that too few are left to decide, and what helps; "" where enough are.
func (r *Rules) ShortWords(a *Application, on civil.Day) string {
	able, short := r.Short(a, on)
	if !short {
		return ""
	}
	return fmt.Sprintf("%d must approve and only %d can: name more with `config reviewer add`, or a stand-in.", a.Clock.Quorum, able)
}

// StandsFor gives the reviewer in whose place a person decides about an application
// on a day; "" where they decide for themselves, or not at all.
func (r *Rules) StandsFor(a *Application, user string, on civil.Day) string {
	if seat := r.seat(a, user, on); seat != user {
		return seat
	}
	return ""
}

// StandIn is who may decide about an application in a reviewer's place on a day, and
// until when, the longest where there are several; ok is false where there is nobody.
func (r *Rules) StandIn(a *Application, reviewer string, on civil.Day) (s StandIn, ok bool) {
	return r.standIn(reviewer, on, func(user string) bool { return !slices.Contains(a.Authors, user) })
}

// standIn is the longest time for which one of those that may decides in a reviewer's
// place from a day on.
func (r *Rules) standIn(reviewer string, on civil.Day, may func(user string) bool) (longest StandIn, ok bool) {
	for _, s := range r.StandIns {
		if s.For == reviewer && s.In(on) && !slices.Contains(r.Gone, s.By) && may(s.By) && (!ok || s.Until > longest.Until) {
			longest, ok = s, true
		}
	}
	return longest, ok
}

// passOn judges a reviewer's wish to leave the decision to a stand-in.
func (j *judge) passOn() *Refusal {
	e, on := j.e, j.terms.Day
	switch {
	case slices.Contains(j.a.Authors, e.By):
		return no(OwnApplication)
	case !slices.Contains(j.r.Reviewers, e.By):
		return no(NotReviewer)
	case slices.Contains(j.a.Authors, e.Ref):
		return no(StandInWrote)
	}
	s, ok := j.r.standIn(e.By, on, func(user string) bool { return user == e.Ref })
	if !ok {
		return no(NoStandIn)
	}
	j.terms.Until = s.Until
	return nil
}

func (j *judge) vote() *Refusal {
	e, a := j.e, j.a
	if slices.Contains(a.Authors, e.By) {
		return no(OwnApplication)
	}
	seat := j.r.seat(a, e.By, j.terms.Day)
	switch {
	case seat == "" && len(j.r.seats(e.By, j.terms.Day)) > 0:
		return no(OwnApplication) // a stand-in of the author's
	case seat == "":
		return no(NotReviewer)
	case (e.Verb == Changes || e.Verb == Reject) && blank(e.Text):
		return no(NoText)
	}
	if seat != e.By {
		j.terms.For = seat
	}
	present := a.Version().N
	switch {
	case e.Saw < 0 || e.Saw > present:
		return &Refusal{Ground: UnknownVersion, Version: present}
	case e.Saw > 0:
		j.terms.Version = e.Saw
	default:
		j.terms.Version = a.versionAt(e.At)
	}
	if j.terms.Version == 0 { // said before there was a review
		return no(NoReview)
	}
	if e.Verb == TakeBack || e.Verb == Approve {
		j.terms.Clock = j.r.clock(j.terms.Day)
	}
	return nil
}

func (j *judge) override() *Refusal {
	switch {
	case !slices.Contains(j.r.Admins, j.e.By):
		return no(NotAdmin)
	case slices.Contains(j.a.Authors, j.e.By):
		return no(OwnApplication)
	case blank(j.e.Text):
		return no(NoText)
	}
	j.terms.Version = j.a.Version().N
	return nil
}
