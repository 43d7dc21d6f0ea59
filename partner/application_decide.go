package partner

import (
	"slices"
)

// Outcome is what became of an entry.
type Outcome struct {
	Application Application
	Record      Record // to be kept; its ID is the caller's to give. None for a repeated entry, nor for one without an id
	News        []News
	Refusal     *Refusal // why it was not done; nil: it was
	Repeated    bool     // the entry had been dealt with before: nothing was done, nothing is to be told
}

// Decide judges an entry about an application by the rules of its day. It is pure,
// and idempotent by the entry's id. A refused entry leaves the application as it
// is but for being remembered; its Record is kept like the others, so nothing that
// people say is lost. The application that is given is not changed.
//
// While votes are taken the order in which they arrive does not matter: the stage
// follows from all votes on the present version, each counted for the version that
// its voter had seen when it was given.
func Decide(r Rules, a Application, e Entry) Outcome {
	if e.ID == "" || e.At.IsZero() {
		return Outcome{Application: a, Refusal: &Refusal{Ground: Malformed, Verb: e.Verb, Application: a.ID}}
	}
	if was, ok := a.hasSeen(e.ID); ok {
		out := Outcome{Application: a, Repeated: true}
		if was.Refused != "" {
			out.Refusal = &Refusal{Ground: was.Refused, Verb: e.Verb, Application: a.ID}
		}
		return out
	}
	rec := Record{Application: a.ID, Entry: e}
	if e.Verb == Open && e.New != nil && a.Stage == NoStage {
		rec.Application = e.New.Application
	}
	j := judge{r: &r, a: &a, e: &e, terms: &rec.Terms}
	refusal := j.entry()
	if refusal != nil {
		refusal.Verb, refusal.Application = e.Verb, rec.Application
		rec.Refused, rec.Terms = refusal.Ground, Terms{}
	}
	next := advance(a, rec)
	out := Outcome{Application: next, Record: rec, Refusal: refusal}
	if refusal == nil {
		out.News = tell(&r, &a, &next, &rec)
	}
	return out
}

// notMembers says why people who are no full members do not decide.
var notMembers = map[Standing]Ground{Guest: ByGuest, External: ByOutsider, Disabled: ByDisabled}

// judge looks at one entry and finds its terms.
type judge struct {
	r     *Rules
	a     *Application
	e     *Entry
	terms *Terms
}

func no(g Ground) *Refusal { return &Refusal{Ground: g} }

func (j *judge) entry() *Refusal {
	e := j.e
	if !slices.Contains(Verbs, e.Verb) {
		return no(UnknownVerb)
	}
	switch {
	case e.Verb.OfClock() && e.By != "":
		return no(OnlyClock)
	case !e.Verb.OfClock() && e.By == "" && !e.CardGone():
		return no(Malformed)
	case e.Standing == Bot && !e.Verb.IsTalk():
		return no(ByBot)
	case e.Standing != Member && !e.Verb.IsTalk():
		return no(notMembers[e.Standing])
	}
	if g := Allowed(e.Verb, j.a.Stage); g != "" {
		return j.notNow(g)
	}
	j.terms.Day = j.r.day(e.At)
	switch {
	case e.Verb.IsTalk():
		if (e.Verb == Edit || e.Verb == Delete) && e.Where == "" {
			return no(Malformed)
		}
		return nil
	case e.Verb.IsVote():
		return j.vote()
	case e.Verb.OfClock():
		return j.clock()
	}
	switch e.Verb {
	case Open:
		return j.open()
	case Attach:
		return j.attach()
	case Detach:
		return j.detach()
	case Start:
		return j.start()
	case Override:
		return j.override()
	case PassOn:
		return j.passOn()
	case Resubmit:
		return j.resubmit()
	case Retire:
		return j.mine()
	}
	return j.vendor()
}

// notNow is a refusal for the stage, with what a person wants to know then.
func (j *judge) notNow(g Ground) *Refusal {
	out := no(g)
	switch g {
	case ReviewOver, IsReady:
		out.Votes = j.a.Deciding()
	case NotReady:
		t := j.a.Tally()
		out.Votes, out.Need, out.Against = t.Approvals, max(t.Need, j.r.quorum()), t.Objecting
	case ReviewLapsed:
		out.Day = j.a.Clock.Expire
	}
	if at := j.a.Attempt(); at != nil {
		out.Word = at.Reference
		switch g {
		case IsWithVendor, VendorMoved, AlreadyDone:
			out.Day = at.Submitted
		case HasPassed, HasFailed:
			out.Day = at.On
		}
	}
	return out
}

func (r *Rules) quorum() int {
	if r.Procedure == nil {
		return 0
	}
	return r.Procedure.Review.Quorum
}

// mine refuses whoever may not change the application.
func (j *judge) mine() *Refusal {
	if !j.r.owner(j.a, j.e.By) {
		return no(NotYours)
	}
	return nil
}

func (j *judge) open() *Refusal {
	if j.e.New == nil || j.e.New.Application == 0 || j.r.Procedure == nil {
		return no(Malformed)
	}
	j.terms.Procedure = j.r.Procedure.ID
	if day := j.r.vendorDay(j.e.At); day <= j.r.Locked {
		return &Refusal{Ground: LockedOut, Day: j.r.Locked, Other: j.r.LockedBy}
	}
	if j.r.Running != 0 {
		return &Refusal{Ground: AlreadyRunning, Other: j.r.Running}
	}
	return nil
}

func (j *judge) attach() *Refusal {
	if why := j.mine(); why != nil {
		return why
	}
	known, ok := j.r.Materials[j.e.Material]
	switch {
	case !ok:
		return no(UnknownMaterial)
	case j.a.Material != 0 && j.a.Material != j.e.Material, j.a.Material == 0 && j.r.Procedure.Wants(known.Material.Kind) == nil:
		return no(WrongMaterial)
	}
	latest := known.Latest()
	j.terms.Use = Used{Material: j.e.Material, Version: latest.N, SHA256: latest.SHA256}
	if used, ok := j.a.Uses(j.e.Material); ok && used == j.terms.Use {
		return no(AlreadyDone)
	}
	j.terms.Clock = j.r.clock(j.terms.Day)
	return nil
}

func (j *judge) detach() *Refusal {
	if why := j.mine(); why != nil {
		return why
	}
	used, ok := j.a.Uses(j.e.Material)
	if !ok {
		return no(NotAttached)
	}
	j.terms.Use, j.terms.Clock = used, j.r.clock(j.terms.Day)
	return nil
}

func (j *judge) start() *Refusal {
	if why := j.mine(); why != nil {
		return why
	}
	if lacking := j.r.Lacking(j.a, j.terms.Day); len(lacking) > 0 {
		return &Refusal{Ground: Incomplete, Detail: lacking}
	}
	if able := j.r.ableSeats(j.a, j.terms.Day); len(able) < j.r.quorum() {
		return &Refusal{Ground: TooFewReviewers, Need: j.r.quorum(), Detail: able}
	}
	j.terms.Clock = j.r.clock(j.terms.Day)
	return nil
}

func (j *judge) resubmit() *Refusal {
	if why := j.mine(); why != nil {
		return why
	}
	if !j.r.Procedure.Failure.Again {
		return no(NoAgain)
	}
	if j.r.Running != 0 {
		return &Refusal{Ground: AlreadyRunning, Other: j.r.Running}
	}
	if day := j.r.vendorDay(j.e.At); day <= max(j.a.Locked, j.r.Locked) {
		return &Refusal{Ground: LockedOut, Day: max(j.a.Locked, j.r.Locked), Other: j.a.ID}
	}
	return nil
}
