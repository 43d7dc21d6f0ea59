package partner

import (
	"partnerbot/civil"
	"partnerbot/program"
)

// State is the outcome of a requirement. It has three values on purpose: where
// a threshold or a fact is missing the answer is Unknown, never a guess.
type State string

// The states.
const (
	Met     State = "met"
	NotMet  State = "not_met"
	Unknown State = "unknown"
)

// Reason says why a certificate, person or material does not count. The list is closed.
type Reason string

// The reasons, in the words people read.
const (
	Expired         Reason = "expired"
	NotYetValid     Reason = "not yet valid"
	Suspended       Reason = "suspended"
	NotAssociated   Reason = "HUAWEI ID not associated"
	HasLeft         Reason = "left"
	EnterpriseOwned Reason = "earned with an enterprise account"
	NotApproved     Reason = "awaiting or refused vendor review"
	NotDedicated    Reason = "not dedicated personnel"
	WrongType       Reason = "wrong type or direction"
	LevelTooLow     Reason = "level too low"
	AlreadyUsed     Reason = "already used for another slot"
	OverCap         Reason = "over the cap"
	TooOld          Reason = "too old"
	WrongKind       Reason = "not of the right kind"
)

// Assessment is what the facts of a Book mean under a program on a day. It
// holds counts; the lists behind them are made when asked for (Counted,
// Excluded), so that a status over a million certificates stays one scan.
// It reads the Book it was made from and is valid only while that Book is.
type Assessment struct {
	Program      *program.Program
	On           civil.Day
	Account      string
	Path         *program.Path  // nil where the settings name none
	Phase        *program.Phase // nil where the settings name none
	Requirements []Result
}

// Result is one requirement's outcome.
type Result struct {
	Requirement *program.Requirement
	State       State
	Have        int
	Need        int       // meaningful only if NeedKnown
	NeedKnown   bool      // false: the portal shows it and nobody has typed it in
	Slots       []SlotUse // for slots: filled of wanted, per slot
	Falls       civil.Day // first day on which a met requirement is no longer met; none: not in sight
	Cause       string    // what makes it fall: "Ana Silva: PMP ends 11 Jun 2026"; names people
	Lacking     string    // what is missing in words where Have and Need do not say it: "1 of the named competencies"
}

// SlotUse says how far a slot is filled by the best assignment.
type SlotUse struct {
	Title      string
	Have, Need int
}

// Item is one line of Counted or Excluded. Exactly one of Certificate, Material
// and Competency is set, or none where a person as such is meant.
type Item struct {
	Person      ID // zero for materials and competencies
	Certificate ID
	Material    ID
	Competency  ID
	Slot        string    // the slot it fills, for slots
	Until       civil.Day // the last day it counts; none: no end in sight
	Reason      Reason    // Excluded only
	Detail      string    // what the reason means here: "ended 11 Jun 2026", "invitation of 2 Mar 2026 has lapsed"
	Remark      string    // "end date not known: check the certificate"
}

// Assess evaluates every requirement of the phase that the Book's settings name,
// on the settings' site, for one day. It is pure and computes anew every time.
func Assess(p *program.Program, b *Book, on civil.Day) *Assessment { panic("helper") }

// AssessPhase is Assess for a phase that need not be the settings' own.
func AssessPhase(p *program.Program, b *Book, path *program.Path, phase *program.Phase, on civil.Day) *Assessment {
	panic("helper")
}

// Assessment is Assess, remembered until the Book, the program or the day changes:
// a second question on an unchanged Book scans nothing.
func (b *Book) Assessment(p *program.Program, on civil.Day) *Assessment { panic("helper") }

// Result finds a requirement's result by its id.
func (a *Assessment) Result(id string) (*Result, bool) { panic("helper") }

// Counted lists exactly which certificates of which people (or which materials
// and competencies) make up Have.
func (a *Assessment) Counted(id string) []Item { panic("helper") }

// Excluded lists every other certificate, person, material or competency that
// could be thought to count, each with one reason.
func (a *Assessment) Excluded(id string) []Item { panic("helper") }

// LastDay is the last day on which a certificate is valid by itself, whoever
// holds it: its own end, or issued + validity - 1 day. ok is false where neither
// is known; such a certificate does not end.
func LastDay(p *program.Program, c Certificate) (last civil.Day, ok bool) { panic("helper") }

// BindingOn is the state of the person's association on a day, with the day it
// began. An invitation older than the program's invitation life has expired.
func (p Person) BindingOn(prog *program.Program, on civil.Day) Binding { panic("helper") }

// Employed reports whether the person still belongs to the company on the day.
func (p Person) Employed(on civil.Day) bool { return p.LeftOn.IsZero() || on < p.LeftOn }
