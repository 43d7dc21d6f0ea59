package partner

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
)

// Verb says what an entry does to an application. The set is closed.
type Verb string

// The verbs. Those of the clock are given by nobody but Timers.
const (
	Open     Verb = "open"     // begins an application
	Attach   Verb = "attach"   // puts a material in, or a newer version of one
	Detach   Verb = "detach"   // takes a material out
	Start    Verb = "start"    // opens the review
	Approve  Verb = "approve"  // a reviewer's yes
	Changes  Verb = "changes"  // a reviewer wants changes: Text
	Reject   Verb = "reject"   // a reviewer's no: Text is the cause
	TakeBack Verb = "withdraw" // a reviewer takes the own vote back
	Ask      Verb = "ask"      // a question to the applicant: Text
	Comment  Verb = "comment"  // anything else that is said in the thread
	NearMiss Verb = "near"     // something like a decision that is none; Text
	Edit     Verb = "edit"     // a reply was changed: Where names it, Text is the new text
	Delete   Verb = "delete"   // a reply was deleted: Where names it
	Moved    Verb = "moved"    // the reviews are held in another channel: the card is posted there anew; or it was deleted (see CardGone)
	PassOn   Verb = "pass-on"  // a reviewer leaves the decision to a stand-in: Ref is their Slack user id
	Override Verb = "override" // an admin approves without the quorum: Text is the reason

	Submit   Verb = "submitted" // handed in: Reference is the vendor's; with the vendor, it corrects a mistyped one
	Step     Verb = "step"      // the vendor has come to a step: Step
	Update   Verb = "update"    // the vendor wants materials to be updated: Text
	Pass     Verb = "passed"    // the vendor's yes
	Fail     Verb = "failed"    // the vendor's no: Text is the cause
	Resubmit Verb = "resubmit"  // begins anew after a refusal
	Retire   Verb = "retire"    // the applicant gives the application up
	Prove    Verb = "prove"     // says what success brought: Reference is the link, Until its end

	Chase      Verb = "chase"       // the clock: reviewers are reminded
	Escalate   Verb = "escalate"    // the clock: the alliance manager hears that nobody decided
	Expire     Verb = "expire"      // the clock: the review ends undecided
	Miss       Verb = "miss"        // the clock: the updated materials were not handed in in time
	VendorLate Verb = "vendor-late" // the clock: the vendor has not decided in time
)

// Verbs lists every verb.
var Verbs = []Verb{Open, Attach, Detach, Start, Approve, Changes, Reject, TakeBack, Ask, Comment, NearMiss, Edit, Delete, Moved, PassOn, Override,
	Submit, Step, Update, Pass, Fail, Resubmit, Retire, Prove, Chase, Escalate, Expire, Miss, VendorLate}

// IsVote reports whether the verb is a reviewer's decision.
func (v Verb) IsVote() bool { return v == Approve || v == Changes || v == Reject || v == TakeBack }

// OfClock reports whether only time can say it.
func (v Verb) OfClock() bool {
	return v == Chase || v == Escalate || v == Expire || v == Miss || v == VendorLate
}

// IsTalk reports whether the verb is recorded and changes nothing.
func (v Verb) IsTalk() bool {
	return v == Ask || v == Comment || v == NearMiss || v == Edit || v == Delete || v == Moved
}

// gone begins the id of an entry that tells of a deleted card; the card's place follows.
const gone = "card-gone/"

// CardGone is the entry that the review's card was deleted, where names its message
// ("C012/1700000000.000100"): the review goes on under a new card. Slack does not
// tell who deleted it.
func CardGone(where string, at time.Time) Entry {
	return Entry{ID: gone + where, At: at, Verb: Moved}
}

// CardGone reports whether the entry tells that the review's card was deleted.
func (e *Entry) CardGone() bool { return e.Verb == Moved && strings.HasPrefix(e.ID, gone) }

// Standing is what a person is in the workspace.
type Standing string

// The standings.
const (
	Member   Standing = ""         // a full member
	Guest    Standing = "guest"    // a guest of the workspace
	External Standing = "external" // of another workspace, in a shared channel
	Disabled Standing = "disabled" // a member whose account was deactivated
	Bot      Standing = "bot"      // a program, a workflow, ourselves
)

// Entry is something that was done about an application: a command, a reply, a
// button, a reaction, or that time has passed.
type Entry struct {
	ID       string    `json:"id"` // of the delivery: the same id is the same entry
	At       time.Time `json:"at"` // when it was said, not when it arrived
	By       string    `json:"by"` // Slack user id; empty for the clock
	Standing Standing  `json:"standing,omitempty"`
	Verb     Verb      `json:"verb"`
	Text     string    `json:"text,omitempty"`      // cause, question, reason, comment
	Ref      string    `json:"reference,omitempty"` // the vendor's reference, the proof's link, or who stands in
	On       civil.Day `json:"on,omitzero"`         // vendor's moves: the day, where it was not today
	Until    civil.Day `json:"until,omitzero"`      // Pass, Prove: last day of what was won; Update: last day to hand in
	Step     string    `json:"step,omitempty"`      // Step: the vendor's step
	Material ID        `json:"material,omitempty"`  // Attach, Detach
	Saw      int       `json:"saw,omitempty"`       // votes: the version on the card; 0: the one of that time
	Where    string    `json:"where,omitempty"`     // the message: "C012/1700000000.000100"
	New      *Opening  `json:"new,omitempty"`       // Open
}

// Opening says what is applied for.
type Opening struct {
	Application ID     `json:"application"`
	Competency  string `json:"competency,omitempty"`
	Material    ID     `json:"material,omitempty"`
	Title       string `json:"title"`
}

// Terms are what an entry was judged to mean by the rules of its day. With them
// the entry can be replayed when rules, reviewers and calendars have changed.
type Terms struct {
	Procedure string      `json:"procedure,omitempty"`
	Day       civil.Day   `json:"day,omitzero"`
	For       string      `json:"for,omitempty"` // votes: whose stand-in
	Version   int         `json:"version,omitempty"`
	Use       Used        `json:"use,omitzero"`
	Clock     ReviewClock `json:"clock,omitzero"`
	Step      string      `json:"step,omitempty"`
	Slip      string      `json:"slip,omitempty"` // Submit: the mistyped reference whose place it takes
	Until     civil.Day   `json:"until,omitzero"`
	Locked    civil.Day   `json:"locked,omitzero"`
}

// Record is an entry as it was judged. Records are only ever added.
type Record struct {
	ID          ID     `json:"id"`
	Rev         uint64 `json:"rev,omitempty"`
	Application ID     `json:"application"`
	Entry       Entry  `json:"entry"`
	Terms       Terms  `json:"terms,omitzero"`
	Refused     Ground `json:"refused,omitempty"` // why it was not done; empty: it was
	// Noted is when it was committed, by a clock that never goes back within one
	// application: what is said of records is said in this order.
	Noted time.Time `json:"noted,omitzero"`
}

func (r Record) Ref() Ref           { return Ref{KindRecord, r.ID} }
func (r Record) Revision() uint64   { return r.Rev }
func (r Record) At(rev uint64) Fact { r.Rev = rev; return r }

// Records gives the records of an application in the order in which they were judged.
func (b *Book) Records(application ID) []Record {
	var out []Record
	for _, r := range shelved[Record](b, KindRecord) {
		if r.Application == application {
			out = append(out, r)
		}
	}
	return out
}

// SaidIn gives the application about which something was said in a message
// ("C012/1700000000.000100"); 0 for none.
func (b *Book) SaidIn(where string) ID {
	for _, r := range onShelf[Record](b, KindRecord) {
		if r.Entry.Where == where {
			return r.Application
		}
	}
	return 0
}

// aheadAtMost is how far clocks of two machines may differ; one that was further
// ahead was wrong, and is not waited for.
const aheadAtMost = time.Minute

// Noted is when a record of an application that is committed next is said to be:
// now, or where a clock was ahead, when the one before it was.
func (b *Book) Noted(application ID, now time.Time) time.Time {
	now = now.UTC()
	noted := now
	for _, r := range onShelf[Record](b, KindRecord) {
		if r.Application == application && r.Noted.After(noted) && r.Noted.Sub(now) <= aheadAtMost {
			noted = r.Noted
		}
	}
	return noted
}

// StandIn lets a person decide in a reviewer's place for some days.
type StandIn struct {
	ID     ID        `json:"id"`
	Rev    uint64    `json:"rev,omitempty"`
	For    string    `json:"for"`             // Slack user id of the reviewer
	By     string    `json:"by"`              // Slack user id of who decides instead
	From   civil.Day `json:"from"`            // first and last day, in the team's zone
	Until  civil.Day `json:"until"`           //
	Reason string    `json:"reason"`          // why
	Given  string    `json:"given,omitempty"` // Slack user id of who named the stand-in
}

func (s StandIn) Ref() Ref           { return Ref{KindStandIn, s.ID} }
func (s StandIn) Revision() uint64   { return s.Rev }
func (s StandIn) At(rev uint64) Fact { s.Rev = rev; return s }

// In reports whether the stand-in holds on the day.
func (s StandIn) In(d civil.Day) bool { return d >= s.From && d <= s.Until }

// StandIns gives all stand-ins, by id.
func (b *Book) StandIns() []StandIn { return shelved[StandIn](b, KindStandIn) }

// MaterialVersion is one version of a material: what was handed in, as it was
// seen. Versions are only ever added; a material without any is a link, version 1.
type MaterialVersion struct {
	ID       ID        `json:"id"`
	Rev      uint64    `json:"rev,omitempty"`
	Material ID        `json:"material"`
	N        int       `json:"n"` // from 1
	Name     string    `json:"name,omitempty"`
	Size     int64     `json:"size,omitempty"`   // bytes
	Type     string    `json:"type,omitempty"`   // MIME type
	SHA256   string    `json:"sha256,omitempty"` // of the bytes, hex; empty for a link
	URL      string    `json:"url,omitempty"`
	File     string    `json:"file,omitempty"`   // Slack's id of the file; the bytes stay in Slack
	Entity   string    `json:"entity,omitempty"` // whose name it bears, where that matters
	By       string    `json:"by,omitempty"`     // Slack user id
	On       time.Time `json:"on,omitzero"`
	Note     string    `json:"note,omitempty"` // what changed
}

func (v MaterialVersion) Ref() Ref           { return Ref{KindMaterialVersion, v.ID} }
func (v MaterialVersion) Revision() uint64   { return v.Rev }
func (v MaterialVersion) At(rev uint64) Fact { v.Rev = rev; return v }

// MaterialVersions gives the versions of a material, oldest first.
func (b *Book) MaterialVersions(material ID) []MaterialVersion {
	var out []MaterialVersion
	for _, v := range shelved[MaterialVersion](b, KindMaterialVersion) {
		if v.Material == material {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b MaterialVersion) int { return cmp.Compare(a.N, b.N) })
	return out
}
