package partner

import (
	"fmt"
	"strings"

	"partnerbot/civil"
)

// Ground is why an entry was not done. The set is closed.
type Ground string

// The grounds.
const (
	Malformed       Ground = "malformed"        // the entry lacks its id, its person or its time
	UnknownVerb     Ground = "unknown-verb"     // nothing of that name can be done
	ByBot           Ground = "bot"              // programs and workflows do not decide
	ByGuest         Ground = "guest"            // guests of the workspace do not decide
	ByOutsider      Ground = "outsider"         // people of other workspaces do not decide
	ByDisabled      Ground = "disabled"         // whose account was deactivated decides no more
	NotReviewer     Ground = "not-reviewer"     // not among the reviewers, nor anybody's stand-in today
	OwnApplication  Ground = "own-application"  // authors never decide about their own
	NotYours        Ground = "not-yours"        // only authors, admins and the alliance manager
	NotAdmin        Ground = "not-admin"        // only admins
	OnlyClock       Ground = "only-clock"       // only time can say it
	TooEarly        Ground = "too-early"        // its day has not come
	AlreadyDone     Ground = "already-done"     // it was said, or done, before
	NoText          Ground = "no-text"          // a cause, question or reason is missing
	NoReference     Ground = "no-reference"     // the vendor's reference or a link is missing
	NoApplication   Ground = "no-application"   // there is none
	AlreadyOpen     Ground = "already-open"     // it has been begun
	AlreadyRunning  Ground = "already-running"  // another application for the same is running
	LockedOut       Ground = "locked"           // a lock-out of an earlier application holds
	NoReview        Ground = "no-review"        // no review is open yet
	ReviewRuns      Ground = "review-runs"      // a review is open already
	ReviewOver      Ground = "review-over"      // it was decided, and handed in
	ReviewLapsed    Ground = "review-lapsed"    // nobody decided in time; it is to be opened anew
	UnknownVersion  Ground = "unknown-version"  // there is no such version
	NotReady        Ground = "not-ready"        // not approved yet
	IsReady         Ground = "ready"            // approved already
	IsWithVendor    Ground = "with-vendor"      // the vendor has it
	VendorMoved     Ground = "vendor-moved"     // the vendor has gone on under the reference
	NotWithVendor   Ground = "not-with-vendor"  // it has not been handed in
	UpdateWanted    Ground = "update-wanted"    // the vendor is waiting for updated materials
	HasPassed       Ground = "passed"           // it has passed
	HasFailed       Ground = "failed"           // it has failed; resubmit begins anew
	NotFailed       Ground = "not-failed"       // only what was refused is handed in anew
	NotPassed       Ground = "not-passed"       // only what has passed brings something
	IsRetired       Ground = "withdrawn"        // it was withdrawn
	NoAgain         Ground = "no-again"         // the vendor takes it no second time
	UnknownMaterial Ground = "unknown-material" // there is no such material
	NotAttached     Ground = "not-attached"     // the material is not part of it
	WrongMaterial   Ground = "wrong-material"   // the procedure does not take it
	Incomplete      Ground = "incomplete"       // a material is missing, too old, or of the wrong kind
	NeedsOpen       Ground = "needs-open"       // a prerequisite or requirement is not fulfilled
	TooFewReviewers Ground = "too-few"          // fewer people may decide than must approve
	NoStandIn       Ground = "no-stand-in"      // they do not decide in the reviewer's place
	StandInWrote    Ground = "stand-in-wrote"   // authors do not decide in a reviewer's place either
	UnknownStep     Ground = "unknown-step"     // the vendor has no such step
	StepBack        Ground = "step-back"        // the vendor's steps go forward
	FutureDay       Ground = "future-day"       // the day has not come
	EarlierDay      Ground = "earlier-day"      // something later is recorded
)

// Grounds lists every ground.
var Grounds = []Ground{Malformed, UnknownVerb, ByBot, ByGuest, ByOutsider, ByDisabled, NotReviewer, OwnApplication, NotYours, NotAdmin, OnlyClock, TooEarly,
	AlreadyDone, NoText, NoReference, NoApplication, AlreadyOpen, AlreadyRunning, LockedOut, NoReview, ReviewRuns, ReviewOver, ReviewLapsed,
	UnknownVersion, NotReady, IsReady, IsWithVendor, VendorMoved, NotWithVendor, UpdateWanted, HasPassed, HasFailed, NotFailed, NotPassed,
	IsRetired, NoAgain, UnknownMaterial, NotAttached, WrongMaterial, Incomplete, NeedsOpen, TooFewReviewers, NoStandIn, StandInWrote, UnknownStep, StepBack,
	FutureDay, EarlierDay}

// Refusal says why an entry was not done, with what a person needs to know.
type Refusal struct {
	Ground      Ground
	Verb        Verb
	Application ID
	Other       ID        // AlreadyRunning, LockedOut: the other application
	Day         civil.Day // LockedOut: its last day; others: the day that stands against it
	Version     int       // UnknownVersion: the present one
	Votes       []Vote    // ReviewOver, IsReady: who decided, and when
	Need        int
	Against     []Vote   // NotReady: who objects, and why
	Detail      []string // Incomplete, NeedsOpen: what is missing, in words
	Word        string   // UnknownStep: the word; the vendor's reference where it was handed in
}

// Error is the refusal in words, people by their ids.
func (r *Refusal) Error() string { return r.Words(Plainly) }

// Words says why, and what to do instead.
func (r *Refusal) Words(by Voice) string {
	label := r.Application.Label()
	switch r.Ground {
	case Malformed:
		return "This could not be read as something about an application."
	case UnknownVerb:
		return fmt.Sprintf("Nothing called %q can be done with an application.", r.Verb)
	case ByBot:
		return "Programs do not decide about applications; a person has to say it."
	case ByOutsider:
		return "You belong to another company's workspace: what you say here is kept as a comment, and only full members of this workspace decide."
	case ByGuest:
		return "You are a guest of this workspace: what you say here is kept as a comment, and only its full members decide."
	case ByDisabled:
		return "This account was deactivated in Slack: what it said is kept as a comment, and decides nothing."
	case NotReviewer:
		if r.Verb == PassOn {
			return "You are not a reviewer of " + label + ", so there is no decision of yours to pass on. Reviewers: `application " + label + "`."
		}
		return "You are not a reviewer of " + label + ", nor a reviewer's stand-in today; what you said is kept as a comment. Reviewers: `application " + label + "`."
	case OwnApplication:
		if r.Verb == PassOn {
			return label + " is your own work: you have no decision about it to pass on."
		}
		if r.Verb == TakeBack {
			return "You have no decision about your own " + label + " to take back; to give it up as a whole, say `application " + label + " withdraw`."
		}
		return label + " is your own work: authors do not decide about it, and nobody does in their place. What you said is kept as a comment."
	case NotYours:
		return "Only the applicant, an admin or the alliance manager can do this with " + label + "."
	case NotAdmin:
		return "Only an admin can approve without the quorum."
	case OnlyClock:
		return fmt.Sprintf("%q is said by the clock, not by people.", r.Verb)
	case TooEarly:
		return "Its time comes on " + r.Day.Short() + "."
	case AlreadyDone:
		if r.Verb == Submit {
			return label + " is with the vendor" + under(r.Word) + " already" + until(", since ", r.Day) + "."
		}
		return "This has been done already."
	case NoText:
		return r.textWanted()
	case NoReference:
		return "The vendor's reference is missing, such as `submitted HW-2417`."
	}
	return r.wordsOfStage(by)
}

func (r *Refusal) textWanted() string {
	example := map[Verb]string{
		Changes: "`changes: page 3 names the customer`", Reject: "`reject: the project is not ours`", Fail: "`failed: too few projects`",
		Ask: "`ask: which customer is it?`", Update: "`update " + r.Application.Label() + " the assessment form lacks the second page`", Override: "a reason, which is kept",
	}[r.Verb]
	if example == "" {
		example = "some words"
	}
	return fmt.Sprintf("%q needs a reason with it: %s.", r.Verb, example)
}

func (r *Refusal) wordsOfStage(v Voice) string {
	label := r.Application.Label()
	switch r.Ground {
	case NoApplication:
		return "There is no such application; `applications` lists them."
	case AlreadyOpen:
		return label + " has been begun."
	case AlreadyRunning:
		return "The same is applied for in " + r.Other.Label() + "; withdraw that, or go on with it."
	case LockedOut:
		return fmt.Sprintf("This cannot be applied for through %s, after what became of %s.", r.Day.Short(), r.Other.Label())
	case NoReview:
		return "No review of " + label + " is open; `submit " + label + "` opens it."
	case ReviewRuns:
		return "A review of " + label + " is open already."
	case ReviewOver:
		return r.decided(v)
	case ReviewLapsed:
		return "The review of " + label + " ended undecided on " + r.Day.Short() + "; `submit " + label + "` opens it anew."
	case UnknownVersion:
		return fmt.Sprintf("There is no such version of the materials; the present one is %d.", r.Version)
	case NotReady:
		return r.notReady(v)
	case IsReady:
		return label + " is approved already" + v.by(r.Votes) + "; hand it in, then `submitted " + label + " HW-REF`."
	case IsWithVendor:
		return label + " is with the vendor" + under(r.Word) + until(" since ", r.Day) + "."
	case VendorMoved:
		return label + " is with the vendor" + under(r.Word) + until(" since ", r.Day) + ", and the vendor has gone on with it: a reference is corrected only before that. `application " + label + "` shows where it stands."
	case NotWithVendor:
		return label + " has not been handed in; `submitted " + label + " HW-REF` says that it was."
	case UpdateWanted:
		return "The vendor is waiting for updated materials of " + label + "."
	case HasPassed:
		return label + ended(" has passed", " passed on ", r.Day) + "."
	case HasFailed:
		return label + ended(" has failed", " failed on ", r.Day) + "; `resubmit " + label + "` begins anew."
	case NotFailed:
		return label + " was not refused, so there is nothing to hand in anew."
	case NotPassed:
		return label + " has not passed."
	case IsRetired:
		return label + " was withdrawn."
	case NoAgain:
		return "The vendor takes " + label + " no second time."
	}
	return r.wordsOfMaterial()
}

// notReady says what an approval still takes: that reviewers who object are heard, or
// that enough of them approve.
func (r *Refusal) notReady(v Voice) string {
	label := r.Application.Label()
	if len(r.Against) == 0 {
		return label + " is not approved yet: " + counted(len(r.Votes), r.Need) + "."
	}
	var said []string
	for _, vote := range r.Against[:min(len(r.Against), mostTold)] {
		does := " asks for changes: "
		if vote.Verb == Reject {
			does = " is against it: "
		}
		said = append(said, v.Name(vote.By)+does+strings.TrimRight(strings.ReplaceAll(clipped(vote.Text), "`", "'"), ". "))
	}
	if rest := len(r.Against) - len(said); rest > 0 {
		said = append(said, fmt.Sprintf("%d more", rest))
	}
	return label + " is not approved: " + strings.Join(said, "; ") + "."
}

func (r *Refusal) decided(v Voice) string {
	if len(r.Votes) == 0 {
		return "The review of " + r.Application.Label() + " is over; what you said is kept as a comment."
	}
	return fmt.Sprintf("%s was approved%s, and handed in%s; what you said is kept as a comment.",
		r.Application.Label(), v.by(r.Votes), under(r.Word))
}

// ended says that something is over, with its day where that is known.
func ended(is, on string, day civil.Day) string {
	if day.IsZero() {
		return is
	}
	return on + day.Short()
}

func under(reference string) string {
	if reference == "" {
		return ""
	}
	return " as " + reference
}

func (r *Refusal) wordsOfMaterial() string {
	label := r.Application.Label()
	switch r.Ground {
	case UnknownMaterial:
		return "There is no such material; `material list` shows them."
	case NotAttached:
		return "That material is not part of " + label + "."
	case WrongMaterial:
		return "That kind of material is not handed in with " + label + "."
	case Incomplete:
		return label + " is not complete: " + strings.Join(r.Detail, "; ") + "."
	case NeedsOpen:
		return "Not fulfilled yet: " + strings.Join(r.Detail, "; ") + ". An admin can go on with `override` and a reason."
	case TooFewReviewers:
		return fmt.Sprintf("%d must approve and only %d may decide: name more reviewers with `config reviewer`, or a stand-in.", r.Need, len(r.Detail))
	case StandInWrote:
		return "They put material into " + r.Application.Label() + " themselves, and authors do not decide. Name somebody else."
	case NoStandIn:
		return "They do not stand in for you today: `standin` names who decides in your place, and until when."
	case UnknownStep:
		return fmt.Sprintf("The vendor has no step %q; there is: %s.", r.Word, strings.Join(r.Detail, ", "))
	case StepBack:
		return "The vendor is past that step already."
	case FutureDay:
		return r.Day.Short() + " has not come yet."
	case EarlierDay:
		return "Something later, of " + r.Day.Short() + ", is recorded already."
	}
	return "This cannot be done now."
}

// clipped is what somebody wrote, short enough for a sentence.
func clipped(s string) string {
	if letters := []rune(s); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return s
}
