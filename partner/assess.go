package partner

import (
	"cmp"

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
// It reads the Book it was made from and is valid only while that Book is. It may
// be shared: nobody changes one.
type Assessment struct {
	Program      *program.Program
	On           civil.Day
	Account      string
	Path         *program.Path  // nil where the settings name none
	Phase        *program.Phase // nil where the settings name none
	Requirements []Result

	book  *Book
	tally *tally
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
// on the settings' site, for one day. It is pure and computes anew every time,
// from an index that the Book keeps until a fact changes.
func Assess(p *program.Program, b *Book, on civil.Day) *Assessment {
	path, phase, _ := b.where(p)
	return AssessPhase(p, b, path, phase, on)
}

// where gives the path, phase and site that the settings name, completed by the
// program's defaults; path and phase are nil where the program does not know them.
func (b *Book) where(p *program.Program) (path *program.Path, phase *program.Phase, site string) {
	path, phase, _ = p.Phase(cmp.Or(b.settings.Path, p.Default.Path), cmp.Or(b.settings.Phase, p.Default.Phase))
	return path, phase, cmp.Or(b.settings.Site, p.Default.Site)
}

// AssessPhase is Assess for a phase that need not be the settings' own.
func AssessPhase(p *program.Program, b *Book, path *program.Path, phase *program.Phase, on civil.Day) *Assessment {
	a := &Assessment{Program: p, On: on, Account: b.settings.Account, Path: path, Phase: phase, book: b}
	if path == nil || phase == nil {
		a.tally = &tally{}
		return a
	}
	_, _, site := b.where(p)
	a.tally = b.pack(p).tally(phase, site)
	a.Requirements = make([]Result, len(a.tally.lines))
	for i, l := range a.tally.lines {
		a.Requirements[i] = l.result(b.needOf(path, phase, l.req), on)
	}
	return a
}

// needOf gives a requirement's threshold: the program's, or the typed-in one.
func (b *Book) needOf(path *program.Path, phase *program.Phase, r *program.Requirement) need {
	switch {
	case r.Need.Ask:
		t, ok := b.Threshold(path.ID, phase.ID, r.ID)
		return need{t.Value, ok}
	case r.Kind == program.Tick:
		return need{max(1, r.Need.Value), true}
	case r.Kind == program.Slots:
		sum := 0
		for _, s := range r.Slots {
			sum += s.Need
		}
		return need{sum, true}
	}
	return need{r.Need.Value, true}
}

// result reads a requirement's course on a day.
func (l *line) result(n need, on civil.Day) Result {
	pt, next := l.course.at(on)
	r := Result{Requirement: l.req, State: pt.state(n), Have: pt.have, NeedKnown: n.known, Lacking: l.lacking(pt)}
	if n.known {
		r.Need = n.value
	}
	for i := range l.req.Slots {
		if i < len(pt.fills) {
			r.Slots = append(r.Slots, SlotUse{l.req.Slots[i].Title, int(pt.fills[i]), l.req.Slots[i].Need})
		}
	}
	if r.State == Met {
		if day, ok := l.falls(next, n); ok {
			r.Falls, r.Cause = day, l.cause(day).text
		}
	}
	return r
}

// memo remembers assessments of one state of the Book.
type memo map[memoKey]*Assessment

type memoKey struct {
	program  *program.Program
	on       civil.Day
	revision uint64
}

// Assessment is Assess, remembered until the Book, the program or the day changes:
// a second question on an unchanged Book scans nothing.
func (b *Book) Assessment(p *program.Program, on civil.Day) *Assessment {
	const most = 64
	key := memoKey{p, on, b.Revision}
	b.derived.Lock()
	a, ok := b.memo[key]
	b.derived.Unlock()
	if ok {
		return a
	}
	a = Assess(p, b, on)
	b.derived.Lock()
	defer b.derived.Unlock()
	if b.memo == nil || len(b.memo) >= most {
		b.memo = make(memo)
	}
	b.memo[key] = a
	return a
}

// Result finds a requirement's result by its id.
func (a *Assessment) Result(id string) (*Result, bool) {
	for i := range a.Requirements {
		if a.Requirements[i].Requirement.ID == id {
			return &a.Requirements[i], true
		}
	}
	return nil, false
}

// Counted lists exactly which certificates of which people (or which materials
// and competencies) make up Have.
func (a *Assessment) Counted(id string) []Item {
	counted, _ := a.Lists(id)
	return counted
}

// Excluded lists every other certificate, person, material or competency that
// could be thought to count, each with one reason.
func (a *Assessment) Excluded(id string) []Item {
	_, excluded := a.Lists(id)
	return excluded
}

// Lists gives Counted and Excluded in one pass over the facts. An unknown id has
// neither.
func (a *Assessment) Lists(id string) (counted, excluded []Item) {
	for _, l := range a.tally.lines {
		if l.req.ID == id {
			return l.list(a.On)
		}
	}
	return nil, nil
}
