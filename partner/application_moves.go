package partner

import "sync"

// moves says for each verb in which stages it is done, and why not in the others.
// It is the life cycle; Decide asks it first. What it allows may still be refused
// for what the entry itself says. It is made when it is first asked for, so that
// no start of the program waits for it.
var moves = sync.OnceValue(func() map[Verb]grounds {
	atHome := refuse("", Draft, InReview, ChangesAsked, Declined, Ready, Lapsed, ToUpdate).
		but(WithVendor, IsWithVendor).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired)
	votable := refuse("", InReview, ChangesAsked, Declined, Ready).but(Draft, NoReview).but(ToUpdate, NoReview).
		but(Lapsed, ReviewLapsed).but(WithVendor, ReviewOver).but(Passed, ReviewOver).but(Failed, ReviewOver).but(Retired, IsRetired)
	alwaysGrounds := refuse("", Stages...)
	anytime := refuse("", WithVendor, ToUpdate, InReview, ChangesAsked, Declined, Ready, Lapsed).but(Draft, NotWithVendor).
		but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired)
	undecided := refuse(NoReview, Draft, ToUpdate).but(InReview, "").but(ChangesAsked, AlreadyDone).but(Declined, AlreadyDone).
		but(Ready, IsReady).but(Lapsed, ReviewLapsed).but(WithVendor, ReviewOver).but(Passed, ReviewOver).but(Failed, ReviewOver).but(Retired, IsRetired)
	open := refuse("", InReview, ChangesAsked, Declined).but(Draft, NoReview).but(ToUpdate, NoReview).but(Ready, IsReady).
		but(Lapsed, ReviewLapsed).but(WithVendor, ReviewOver).but(Passed, ReviewOver).but(Failed, ReviewOver).but(Retired, IsRetired)
	return map[Verb]grounds{
		Open: refuse(AlreadyOpen, Stages...).but(NoStage, ""),

		Attach: atHome, Detach: atHome,
		Start: refuse("", Draft, ChangesAsked, Declined, Lapsed, ToUpdate).but(InReview, ReviewRuns).but(Ready, IsReady).
			but(WithVendor, IsWithVendor).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),

		Approve: votable, Changes: votable, Reject: votable, TakeBack: votable,
		Override: open, PassOn: open,

		Ask: alwaysGrounds, Comment: alwaysGrounds, NearMiss: alwaysGrounds, Edit: alwaysGrounds, Delete: alwaysGrounds, Moved: alwaysGrounds,

		// With the vendor, another reference takes the place of a mistyped one: see judge.correct.
		Submit: refuse(NotReady, Draft, InReview, ChangesAsked, Declined, Lapsed, ToUpdate).but(Ready, "").
			but(WithVendor, "").but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),
		Step: refuse(NotWithVendor, Draft, InReview, ChangesAsked, Declined, Ready, Lapsed).but(WithVendor, "").
			but(ToUpdate, UpdateWanted).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),
		Update: refuse(NotWithVendor, Draft, InReview, ChangesAsked, Declined, Ready, Lapsed).but(WithVendor, "").
			but(ToUpdate, UpdateWanted).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),

		// The vendor's verdict may come whatever we are doing, once it was handed in:
		// whether it was is asked by judge.
		Pass: anytime, Fail: anytime,
		Resubmit: refuse(NotFailed, Draft, InReview, ChangesAsked, Declined, Ready, Lapsed, WithVendor, ToUpdate).
			but(Failed, "").but(Passed, HasPassed).but(Retired, IsRetired),
		Retire: refuse("", Draft, InReview, ChangesAsked, Declined, Ready, WithVendor, ToUpdate, Failed, Lapsed).
			but(Passed, HasPassed).but(Retired, IsRetired),
		Prove: refuse(NotPassed, Draft, InReview, ChangesAsked, Declined, Ready, WithVendor, ToUpdate, Failed, Retired, Lapsed).but(Passed, ""),

		Chase: undecided, Escalate: undecided, Expire: undecided,
		Miss: refuse("", InReview, ChangesAsked, Declined, Ready, ToUpdate, Lapsed).but(Draft, NotWithVendor).
			but(WithVendor, IsWithVendor).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),
		VendorLate: refuse(NotWithVendor, Draft, InReview, ChangesAsked, Declined, Ready, Lapsed).but(WithVendor, "").
			but(ToUpdate, UpdateWanted).but(Passed, HasPassed).but(Failed, HasFailed).but(Retired, IsRetired),
	}
})

type grounds map[Stage]Ground

func refuse(g Ground, stages ...Stage) grounds {
	out := grounds{NoStage: NoApplication}
	for _, s := range stages {
		out[s] = g
	}
	return out
}

func (g grounds) but(s Stage, why Ground) grounds {
	out := make(grounds, len(g)+1)
	for k, v := range g {
		out[k] = v
	}
	out[s] = why
	return out
}

// Allowed says whether a verb is done in a stage at all: the ground of the refusal,
// or "" where it depends on the rest of the entry.
func Allowed(v Verb, s Stage) Ground {
	of, ok := moves()[v]
	if !ok {
		return UnknownVerb
	}
	return of[s]
}
