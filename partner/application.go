package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/civil"
)

// The kinds of fact about applications.
const (
	KindApplication     Kind = "application"
	KindRecord          Kind = "record"
	KindStandIn         Kind = "stand-in"
	KindMaterialVersion Kind = "material-version"
)

// Stage is where an application stands. The set is closed.
type Stage string

// The stages. InReview, ChangesAsked, Declined and Ready follow from the votes on
// the present version of the materials and from nothing else (see Votes).
const (
	NoStage      Stage = ""              // there is no application yet
	Draft        Stage = "draft"         // the applicant puts it together
	InReview     Stage = "in-review"     // reviewers decide
	ChangesAsked Stage = "changes-asked" // a reviewer wants changes
	Declined     Stage = "declined"      // a reviewer is against it, and said why
	Ready        Stage = "ready"         // approved by as many as it takes: to be handed in
	WithVendor   Stage = "with-vendor"   // handed in; the vendor decides
	ToUpdate     Stage = "to-update"     // the vendor wants materials to be updated
	Passed       Stage = "passed"
	Failed       Stage = "failed"
	Retired      Stage = "withdrawn" // by the applicant, for good
	Lapsed       Stage = "expired"   // nobody decided in time; a review can be opened anew
)

// Stages lists every stage of an application that exists.
var Stages = []Stage{Draft, InReview, ChangesAsked, Declined, Ready, WithVendor, ToUpdate, Passed, Failed, Retired, Lapsed}

// UnderReview reports whether votes count: reviewers may still approve, object and
// change their minds.
func (s Stage) UnderReview() bool {
	return s == InReview || s == ChangesAsked || s == Declined || s == Ready
}

// Over reports whether nothing more can happen to the application.
func (s Stage) Over() bool { return s == Passed || s == Retired }

// Application is what became of an application, as its entries left it. Every
// entry is kept beside it as a Record; Replay makes the one from the others.
type Application struct {
	ID         ID        `json:"id"`
	Rev        uint64    `json:"rev,omitempty"`
	Procedure  string    `json:"procedure"`            // the pack's id
	Competency string    `json:"competency,omitempty"` // of a competency's certification
	Material   ID        `json:"material,omitempty"`   // of a material's own review
	Title      string    `json:"title"`
	Author     string    `json:"author"`  // Slack user id
	Authors    []string  `json:"authors"` // sorted: the author and everybody who put in or took out material; they never review it
	Opened     time.Time `json:"opened"`
	Stage      Stage     `json:"stage"`

	Materials []Used      `json:"materials,omitempty"` // by material
	Versions  []Version   `json:"versions,omitempty"`  // what reviewers saw, oldest first; the last is the present one
	Clock     ReviewClock `json:"clock,omitzero"`      // ours, on the present version
	Began     ReviewClock `json:"began,omitzero"`      // what Clock was, where a vote that made reviewers be waited for again has begun it anew
	Votes     []Vote      `json:"votes,omitempty"`     // by time, all that were ever given
	Edits     []Edited    `json:"edits,omitempty"`     // replies that were edited or deleted, by message

	Attempts []Attempt `json:"attempts,omitempty"` // what was handed in, oldest first
	Reason   string    `json:"reason,omitempty"`   // why it was withdrawn
	Locked   civil.Day `json:"locked,omitzero"`    // the last day of a lock-out
	Proof    string    `json:"proof,omitempty"`    // link of the certificate or badge
	Ends     civil.Day `json:"ends,omitzero"`      // last day of what was won; none: not known, or no end

	Seen []Seen `json:"seen,omitempty"` // by entry's id
}

// Used is a material in an application, in one version of it.
type Used struct {
	Material ID     `json:"material"`
	Version  int    `json:"version"`
	SHA256   string `json:"sha256,omitempty"` // of the bytes, hex; empty for a link
}

// Version is what reviewers have before them: every opening of a review, and
// every change of its materials, makes a new one.
type Version struct {
	N     int       `json:"n"` // from 1
	Since time.Time `json:"since"`
	Set   []Used    `json:"set"`
}

// ReviewClock says how many must approve the present version and by when.
type ReviewClock struct {
	Quorum    int       `json:"quorum"`
	Opened    civil.Day `json:"opened"`
	Chase     civil.Day `json:"chase,omitzero"`    // the day on which reviewers are reminded
	Escalate  civil.Day `json:"escalate,omitzero"` // the day on which the alliance manager hears of it
	Expire    civil.Day `json:"expire,omitzero"`   // the last day of the review
	Chased    bool      `json:"chased,omitempty"`
	Escalated bool      `json:"escalated,omitempty"`
}

// Vote is what a person decided about a version.
type Vote struct {
	Entry    string      `json:"entry"`
	At       time.Time   `json:"at"`
	By       string      `json:"by"`            // Slack user id
	For      string      `json:"for,omitempty"` // whose stand-in By was
	Verb     Verb        `json:"verb"`          // Approve, Changes, Reject, TakeBack; Override for an admin's
	Text     string      `json:"text,omitempty"`
	Version  int         `json:"version"`
	Where    string      `json:"where,omitempty"` // the message: "C012/1700000000.000100"
	Override bool        `json:"override,omitempty"`
	Anew     ReviewClock `json:"anew,omitzero"` // TakeBack, Approve: the clock that begins with it, if it makes reviewers be waited for again
}

// Seat is whose approval the vote is: the person's stood in for, else the voter's own.
func (v Vote) Seat() string {
	if v.For != "" {
		return v.For
	}
	return v.By
}

// Edited is a reply that was changed after it was read.
type Edited struct {
	Where   string `json:"where"`
	Deleted bool   `json:"deleted,omitempty"`
}

// Attempt is one handing in. A refused one stays; the next begins a new one.
type Attempt struct {
	Reference string    `json:"reference"`
	Slips     []string  `json:"slips,omitempty"` // mistyped references that others took the place of, oldest first
	Submitted civil.Day `json:"submitted"`       // in the vendor's zone, as all days here
	Set       []Used    `json:"set"`             // what was handed in last
	Step      string    `json:"step"`            // the vendor's step
	Since     civil.Day `json:"since"`           // the day of the last move
	Until     civil.Day `json:"until,omitzero"`
	Late      bool      `json:"late,omitempty"` // it was said that the vendor is late with the step
	Updates   []Wish    `json:"updates,omitempty"`
	Verdict   Stage     `json:"verdict,omitempty"` // Passed or Failed; none while it runs
	On        civil.Day `json:"on,omitzero"`       // the day of the verdict
	Cause     string    `json:"cause,omitempty"`
}

// Wish is the vendor's wish for updated materials.
type Wish struct {
	Asked civil.Day `json:"asked"`
	Until civil.Day `json:"until,omitzero"` // the last day to hand them in; none: not known
	Cause string    `json:"cause"`
	Done  civil.Day `json:"done,omitzero"`
}

// Seen is an entry that was dealt with; a second delivery of it does nothing.
type Seen struct {
	Entry   string `json:"entry"`
	Refused Ground `json:"refused,omitempty"`
}

// Version is the present version: the last that reviewers had before them. It is
// the zero Version before the first review.
func (a *Application) Version() Version {
	if len(a.Versions) == 0 {
		return Version{}
	}
	return a.Versions[len(a.Versions)-1]
}

// Attempt is the last handing in, or nil.
func (a *Application) Attempt() *Attempt {
	if len(a.Attempts) == 0 {
		return nil
	}
	return &a.Attempts[len(a.Attempts)-1]
}

// Running is the handing in that the vendor has not decided yet, or nil.
func (a *Application) Running() *Attempt {
	if at := a.Attempt(); at != nil && at.Verdict == "" && a.Stage != Retired {
		return at
	}
	return nil
}

// Supplement is the vendor's wish for updated materials that is still open, or nil.
func (a *Application) Supplement() *Wish {
	at := a.Running()
	if at == nil || len(at.Updates) == 0 || !at.Updates[len(at.Updates)-1].Done.IsZero() {
		return nil
	}
	return &at.Updates[len(at.Updates)-1]
}

// Uses gives the version in which a material is part of the application.
func (a *Application) Uses(material ID) (Used, bool) {
	i := slices.IndexFunc(a.Materials, func(u Used) bool { return u.Material == material })
	if i < 0 {
		return Used{}, false
	}
	return a.Materials[i], true
}

// Label is how people name the application: A-7.
func (id ID) Label() string { return fmt.Sprintf("A-%d", id) }

// copy is an application that shares nothing with the other.
func (a Application) copy() Application {
	a.Authors = slices.Clone(a.Authors)
	a.Materials = slices.Clone(a.Materials)
	a.Versions = slices.Clone(a.Versions) // a version's set is never changed
	a.Votes = slices.Clone(a.Votes)
	a.Edits = slices.Clone(a.Edits)
	a.Attempts = slices.Clone(a.Attempts)
	for i := range a.Attempts {
		a.Attempts[i].Updates = slices.Clone(a.Attempts[i].Updates)
		a.Attempts[i].Slips = slices.Clone(a.Attempts[i].Slips)
	}
	a.Seen = slices.Clone(a.Seen)
	return a
}

func (a Application) Ref() Ref           { return Ref{KindApplication, a.ID} }
func (a Application) Revision() uint64   { return a.Rev }
func (a Application) At(rev uint64) Fact { a.Rev = rev; return a }

// Applications gives all applications, by id.
func (b *Book) Applications() []Application {
	all := shelved[Application](b, KindApplication)
	for i := range all {
		all[i] = all[i].copy()
	}
	return all
}

// Application gives an application by id.
func (b *Book) Application(id ID) (Application, bool) {
	f, ok := b.Fact(Ref{KindApplication, id})
	if !ok {
		return Application{}, false
	}
	a, ok := f.(Application)
	return a.copy(), ok
}
