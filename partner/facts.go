// Package partner holds the company's facts - people, the association of their
// HUAWEI IDs, certificates, competencies, thresholds, materials - and what
// follows from them under a vendor's program. It is pure: no I/O, no clock.
package partner

import (
	"time"

	"partnerbot/civil"
)

// Kind names a kind of fact; storage keeps a bucket (or table) of each.
type Kind string

// The kinds of fact.
const (
	KindSettings    Kind = "settings"
	KindPerson      Kind = "person"
	KindCertificate Kind = "certificate"
	KindCompetency  Kind = "competency"
	KindThreshold   Kind = "threshold"
	KindMaterial    Kind = "material"
	KindReading     Kind = "reading"
	KindResponse    Kind = "response"
	KindMute        Kind = "mute"
	KindReader      Kind = "reader"
	KindSchedule    Kind = "schedule"
)

// ID numbers a fact within its kind and workspace, from 1. Ids are never reused.
type ID uint32

// Ref names one fact.
type Ref struct {
	Kind Kind `json:"kind"`
	ID   ID   `json:"id"`
}

// Fact is one record of the Book. It is a value: a change puts a whole new one.
// The set of facts is closed.
type Fact interface {
	Ref() Ref
	// Revision is the revision of the Book in which this record was written.
	Revision() uint64
	// At returns the fact stamped with a revision.
	At(rev uint64) Fact
}

// Settings are what a workspace has configured. There is one record, ID 1.
type Settings struct {
	Rev           uint64   `json:"rev,omitempty"`
	Account       string   `json:"account,omitempty"` // the partner account's name, shown in answers
	Entity        string   `json:"entity,omitempty"`  // the certified legal entity's exact name; empty: the account's is taken
	Team          string   `json:"team,omitempty"`    // the Slack team that this workspace is tied to
	Path          string   `json:"path,omitempty"`
	Phase         string   `json:"phase,omitempty"`
	Site          string   `json:"site,omitempty"`
	Zone          string   `json:"zone,omitempty"` // IANA name: the team's zone, in which reminders are said
	Channel       string   `json:"channel,omitempty"`
	ReviewChannel string   `json:"review_channel,omitempty"`
	HeadChannel   string   `json:"head_channel,omitempty"` // where the audit log's head is posted on working days; empty: nowhere
	Admins        []string `json:"admins,omitempty"`       // Slack user ids
	Reviewers     []string `json:"reviewers,omitempty"`    // Slack user ids

	Alliance string        `json:"alliance,omitempty"` // Slack user id of the alliance manager, who hears what nobody took
	Leads    []Lead        `json:"leads,omitempty"`    // practice leads, by team
	Calendar string        `json:"calendar,omitempty"` // the team's working calendar, by name; empty: weekdays
	Digest   string        `json:"digest,omitempty"`   // wall time of the channel's digest, "09:00"; empty: 09:00
	Quiet    string        `json:"quiet,omitempty"`    // quiet hours on the reader's clock, "20:00-08:00"; empty: these
	Ladders  []StepsOfKind `json:"ladders,omitempty"`  // of this workspace, instead of the pack's
	RosterOn civil.Day     `json:"roster_on,omitzero"` // when the roster was last imported or said to be right
}

// EntityName is the name that proofs of employment must bear: the certified legal
// entity's or, where that was not said, the account's.
func (s Settings) EntityName() string {
	if s.Entity != "" {
		return s.Entity
	}
	return s.Account
}

// Lead is the practice lead of a team.
type Lead struct {
	Team string `json:"team"` // as people's Team names it
	User string `json:"user"` // Slack user id
}

// StepsOfKind are the steps of a kind of duty, as program.Ladder has them.
type StepsOfKind struct {
	Kind  string `json:"kind"`
	Steps []int  `json:"steps"`           // days before the due date, descending
	Hours []int  `json:"hours,omitempty"` // hours before its moment, descending
	Every int    `json:"every,omitempty"` // days between the steps after it; 0: none
	Times int    `json:"times,omitempty"` // how many of those
}

// AccountKind is the kind of the HUAWEI ID with which something was earned.
type AccountKind string

// The kinds of account; empty is taken as personal.
const (
	Personal   AccountKind = "personal"
	Enterprise AccountKind = "enterprise"
	IAM        AccountKind = "iam"
)

// BindingState is a state of the association of a HUAWEI ID with the partner account.
type BindingState string

// The states of an association. Only while Associated do certificates count.
const (
	NotBound      BindingState = "none"
	Invited       BindingState = "invited"
	InviteExpired BindingState = "expired"
	Associated    BindingState = "associated"
	Disassociated BindingState = "disassociated"
)

// Binding is a change of the association's state. On is the first day of the
// state; no day means since before records began.
type Binding struct {
	State BindingState `json:"state"`
	On    civil.Day    `json:"on,omitzero"`
}

// Person is an employee.
type Person struct {
	ID        ID          `json:"id"`
	Rev       uint64      `json:"rev,omitempty"`
	Name      string      `json:"name"`
	Email     string      `json:"email,omitempty"` // kept lower case
	SlackID   string      `json:"slack_id,omitempty"`
	HuaweiID  string      `json:"huawei_id,omitempty"`
	Account   AccountKind `json:"account_kind,omitempty"` // of the HUAWEI ID itself
	Team      string      `json:"team,omitempty"`
	Dedicated bool        `json:"dedicated,omitempty"` // dedicated personnel at the vendor
	LeftOn    civil.Day   `json:"left_on,omitzero"`    // the person counts through the day before
	Bindings  []Binding   `json:"bindings,omitempty"`  // oldest first
}

// Review is the vendor's review of something typed in.
type Review string

// The states of review; empty means approved.
const (
	Approved Review = "approved"
	Pending  Review = "pending"
	Rejected Review = "rejected"
)

// Certificate is one certificate of one person.
type Certificate struct {
	ID       ID          `json:"id"`
	Rev      uint64      `json:"rev,omitempty"`
	Person   ID          `json:"person"`
	Type     string      `json:"type"`
	Track    string      `json:"track,omitempty"`
	Number   string      `json:"number,omitempty"`
	Issued   civil.Day   `json:"issued,omitzero"`        // first day it counts; no day: since before records began
	Expires  civil.Day   `json:"expires,omitzero"`       // last day it counts; no day: by the type's validity
	Account  AccountKind `json:"account_kind,omitempty"` // earned with; empty: the kind of the person's own ID
	Review   Review      `json:"review,omitempty"`
	Evidence string      `json:"evidence,omitempty"`
}

// Held is a competency the company holds.
type Held struct {
	ID         ID        `json:"id"`
	Rev        uint64    `json:"rev,omitempty"`
	Competency string    `json:"competency"`
	From       civil.Day `json:"from,omitzero"`
	Expires    civil.Day `json:"expires,omitzero"` // last day; no day: it does not end
	Evidence   string    `json:"evidence,omitempty"`
}

// Threshold is a number that only the vendor's portal shows, typed in.
type Threshold struct {
	ID          ID        `json:"id"`
	Rev         uint64    `json:"rev,omitempty"`
	Path        string    `json:"path"`
	Phase       string    `json:"phase"`
	Requirement string    `json:"requirement"`
	Value       int       `json:"value"`
	By          string    `json:"by,omitempty"` // Slack user id
	On          time.Time `json:"on,omitzero"`
	Seen        string    `json:"seen,omitempty"` // where it was seen
}

// Material is something handed in or to be handed in: a case, a business plan.
type Material struct {
	ID     ID        `json:"id"`
	Rev    uint64    `json:"rev,omitempty"`
	Kind   string    `json:"kind"`           // a MaterialKind's id
	Form   string    `json:"form,omitempty"` // which of its kinds: for a case huawei-cloud, public, other
	Title  string    `json:"title"`
	URL    string    `json:"url,omitempty"`
	Dated  civil.Day `json:"dated,omitzero"`
	Review Review    `json:"review,omitempty"` // unlike a certificate's, empty means not yet reviewed
}

// Read is a typed-in number or tick that a requirement of kind reading or tick asks for.
type Read struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	Reading string    `json:"reading"`
	Value   int       `json:"value"` // a tick is 0 or 1
	On      civil.Day `json:"on,omitzero"`
	By      string    `json:"by,omitempty"`
}

func (s Settings) Ref() Ref    { return Ref{KindSettings, 1} }
func (p Person) Ref() Ref      { return Ref{KindPerson, p.ID} }
func (c Certificate) Ref() Ref { return Ref{KindCertificate, c.ID} }
func (h Held) Ref() Ref        { return Ref{KindCompetency, h.ID} }
func (t Threshold) Ref() Ref   { return Ref{KindThreshold, t.ID} }
func (m Material) Ref() Ref    { return Ref{KindMaterial, m.ID} }
func (r Read) Ref() Ref        { return Ref{KindReading, r.ID} }

func (s Settings) Revision() uint64    { return s.Rev }
func (p Person) Revision() uint64      { return p.Rev }
func (c Certificate) Revision() uint64 { return c.Rev }
func (h Held) Revision() uint64        { return h.Rev }
func (t Threshold) Revision() uint64   { return t.Rev }
func (m Material) Revision() uint64    { return m.Rev }
func (r Read) Revision() uint64        { return r.Rev }

func (s Settings) At(rev uint64) Fact    { s.Rev = rev; return s }
func (p Person) At(rev uint64) Fact      { p.Rev = rev; return p }
func (c Certificate) At(rev uint64) Fact { c.Rev = rev; return c }
func (h Held) At(rev uint64) Fact        { h.Rev = rev; return h }
func (t Threshold) At(rev uint64) Fact   { t.Rev = rev; return t }
func (m Material) At(rev uint64) Fact    { m.Rev = rev; return m }
func (r Read) At(rev uint64) Fact        { r.Rev = rev; return r }

// Delta is a change of facts: what is put (new or replaced, whole) and what is
// removed. A Ref occurs at most once in it.
type Delta struct {
	Put    []Fact
	Remove []Ref
}

// IsEmpty reports whether the delta changes nothing.
func (d Delta) IsEmpty() bool { return len(d.Put) == 0 && len(d.Remove) == 0 }
