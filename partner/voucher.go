package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// KindVoucher is the kind of fact about vouchers for exams.
const KindVoucher Kind = "voucher"

// Voucher is a voucher for an exam, with all that has become of it.
type Voucher struct {
	ID     ID             `json:"id"`
	Rev    uint64         `json:"rev,omitempty"`
	Lot    ID             `json:"lot"`              // the first voucher of those that were issued together
	Number string         `json:"number,omitempty"` // as the vendor has it
	Grant  string         `json:"grant,omitempty"`  // of the pack, that it came by
	Path   string         `json:"path,omitempty"`   // the path and phase that it was issued in
	Phase  string         `json:"phase,omitempty"`
	Issued civil.Day      `json:"issued"`
	Until  civil.Day      `json:"until,omitzero"` // last day, where the voucher says so itself; none: by the pack's life
	Events []VoucherEvent `json:"events"`         // oldest first; at least one
}

// VoucherStep is what became of a voucher. The set is closed.
type VoucherStep string

// The steps of a voucher.
const (
	VoucherAdded    VoucherStep = "added"
	VoucherAssigned VoucherStep = "assigned"
	VoucherReturned VoucherStep = "returned" // nobody's again
	VoucherUsed     VoucherStep = "used"
)

// VoucherEvent is one step of a voucher.
type VoucherEvent struct {
	Step   VoucherStep `json:"step"`
	On     civil.Day   `json:"on"`
	At     time.Time   `json:"at"` // when it was recorded
	By     string      `json:"by"` // Slack user id of who recorded it
	Person ID          `json:"person,omitempty"`
	Exam   string      `json:"exam,omitempty"` // the type of certificate that the exam is for
	Note   string      `json:"note,omitempty"`
}

func (v Voucher) Ref() Ref           { return Ref{KindVoucher, v.ID} }
func (v Voucher) Revision() uint64   { return v.Rev }
func (v Voucher) At(rev uint64) Fact { v.Rev = rev; return v }

// Label is how a voucher is called: V-3.
func (v *Voucher) Label() string { return fmt.Sprintf("V-%d", v.ID) }

// Vouchers gives all vouchers, by id. What they hold is not to be changed.
func (b *Book) Vouchers() []Voucher { return shelved[Voucher](b, KindVoucher) }

// Voucher finds a voucher by its id.
func (b *Book) Voucher(id ID) (Voucher, bool) {
	f, ok := b.Fact(Ref{KindVoucher, id})
	v, is := f.(Voucher)
	return v, ok && is
}

// VoucherState is how a voucher stands on a day. The set is closed.
type VoucherState string

// The states of a voucher.
const (
	VoucherFree   VoucherState = "free" // nobody's
	VoucherHeld   VoucherState = "held"
	VoucherSpent  VoucherState = "used"
	VoucherLapsed VoucherState = "lapsed"
	VoucherClosed VoucherState = "closed" // the company has moved on to a later phase
)

// Holder is whose the voucher is: who was assigned it last and has not returned it.
func (v *Voucher) Holder() (person ID) {
	for _, e := range v.Events {
		switch e.Step {
		case VoucherAssigned, VoucherUsed:
			person = e.Person
		case VoucherReturned:
			person = 0
		}
	}
	return person
}

// Use is the step by which the voucher was used, if it was.
func (v *Voucher) Use() (e VoucherEvent, used bool) {
	i := slices.IndexFunc(v.Events, func(e VoucherEvent) bool { return e.Step == VoucherUsed })
	if i < 0 {
		return e, false
	}
	return v.Events[i], true
}

// Exam is what the voucher was assigned or used for; empty: that is not said.
func (v *Voucher) Exam() (exam string) {
	for _, e := range v.Events {
		switch {
		case e.Step == VoucherReturned:
			exam = ""
		case e.Exam != "":
			exam = e.Exam
		}
	}
	return exam
}

// LastDay is the last day on which the voucher can be used; none: that is not known.
func (v *Voucher) LastDay(p *program.Program) civil.Day {
	if !v.Until.IsZero() || p.Vouchers.Life.IsZero() {
		return v.Until
	}
	return v.Issued.Plus(p.Vouchers.Life) - 1
}

// State is how the voucher stands on a day, under the phase that settings name.
func (v *Voucher) State(p *program.Program, s Settings, on civil.Day) VoucherState {
	if _, used := v.Use(); used {
		return VoucherSpent
	}
	last := v.LastDay(p)
	switch {
	case v.closedBy(p, s):
		return VoucherClosed
	case !last.IsZero() && on > last:
		return VoucherLapsed
	case v.Holder() != 0:
		return VoucherHeld
	}
	return VoucherFree
}

// closedBy reports whether the phase of the settings lies behind the voucher's.
func (v *Voucher) closedBy(p *program.Program, s Settings) bool {
	if !p.Vouchers.PhaseBound || v.Path == "" || v.Path != s.Path {
		return false
	}
	path, _, ok := p.Phase(v.Path, v.Phase)
	return ok && place(path, s.Phase) > place(path, v.Phase)
}

// Closing lists the vouchers that are open under settings and would not be under
// others, by id: those that a move to the next phase closes.
func Closing(p *program.Program, b *Book, from, to Settings, on civil.Day) (out []Voucher) {
	for _, v := range b.Vouchers() {
		was, then := v.State(p, from, on), v.State(p, to, on)
		if (was == VoucherFree || was == VoucherHeld) && then == VoucherClosed {
			out = append(out, v)
		}
	}
	return out
}

// VoucherReason says why a step of a voucher is refused. The set is closed.
type VoucherReason string

// The reasons.
const (
	VoucherIsUsed    VoucherReason = "it has been used"
	VoucherIsOver    VoucherReason = "its last day is over"
	VoucherIsShut    VoucherReason = "it was closed when the company moved on to the next phase"
	VoucherBefore    VoucherReason = "it had not been issued then"
	VoucherOrder     VoucherReason = "it lies before what is known of the voucher"
	VoucherAlready   VoucherReason = "that is already so"
	VoucherNobodys   VoucherReason = "nobody holds it"
	VoucherOthers    VoucherReason = "somebody else holds it"
	VoucherNotFor    VoucherReason = "it does not pay for this exam"
	VoucherTooCostly VoucherReason = "no more of the grant's vouchers may go to such exams"
)

// VoucherRefusal is a step that a voucher does not take, and why.
type VoucherRefusal struct {
	Reason VoucherReason
	Detail string
}

func (r *VoucherRefusal) Error() string {
	if r.Detail == "" {
		return string(r.Reason)
	}
	return string(r.Reason) + ": " + r.Detail
}

// Next gives the voucher after a step. The voucher that is given stays as it is. A
// voucher is used at most once, by whoever holds it.
func (v *Voucher) Next(p *program.Program, b *Book, e VoucherEvent) (Voucher, *VoucherRefusal) {
	refuse := func(why VoucherReason, format string, args ...any) (Voucher, *VoucherRefusal) {
		return *v, &VoucherRefusal{why, fmt.Sprintf(format, args...)}
	}
	holder := v.Holder()
	if use, used := v.Use(); used {
		return refuse(VoucherIsUsed, "on %s", use.On.Short())
	}
	switch state := v.State(p, b.Settings(), e.On); {
	case state == VoucherClosed:
		return refuse(VoucherIsShut, "")
	case state == VoucherLapsed:
		return refuse(VoucherIsOver, "%s", v.LastDay(p).Short())
	case e.On < v.Issued:
		return refuse(VoucherBefore, "it was issued on %s", v.Issued.Short())
	case e.On < v.Events[len(v.Events)-1].On:
		return refuse(VoucherOrder, "%s on %s", v.Events[len(v.Events)-1].Step, v.Events[len(v.Events)-1].On.Short())
	case e.Step == VoucherAssigned && holder == e.Person && (e.Exam == "" || e.Exam == v.Exam()):
		return refuse(VoucherAlready, "")
	case e.Step == VoucherReturned && holder == 0:
		return refuse(VoucherNobodys, "")
	case e.Step == VoucherUsed && holder != 0 && e.Person != holder:
		return refuse(VoucherOthers, "")
	case e.Step == VoucherUsed && e.Person == 0:
		return refuse(VoucherNobodys, "")
	}
	if why := v.limits(p, b, e); why != nil {
		return *v, why
	}
	out := *v
	out.Events = append(slices.Clone(v.Events), e)
	return out, nil
}

// limits checks an exam against what the voucher's grant pays for: at most so many of
// those issued in a year go to costly exams.
func (v *Voucher) limits(p *program.Program, b *Book, e VoucherEvent) *VoucherRefusal {
	exam := e.Exam
	if exam == "" && e.Step == VoucherUsed {
		exam = v.Exam()
	}
	g, ok := p.Vouchers.Grant(v.Grant)
	if !ok || exam == "" || e.Step == VoucherReturned {
		return nil
	}
	if len(g.Only) > 0 && !slices.Contains(g.Only, exam) {
		return &VoucherRefusal{VoucherNotFor, fmt.Sprintf("those of the %s pay for %s", g.Name, typeNames(p, g.Only))}
	}
	if g.AtMost == 0 || !slices.Contains(g.Costly, exam) {
		return nil
	}
	spent := 0
	for _, o := range b.Vouchers() {
		if o.ID != v.ID && o.Grant == v.Grant && sameYear(o.Issued, v.Issued) && slices.Contains(g.Costly, o.Exam()) {
			spent++
		}
	}
	if spent >= g.AtMost {
		return &VoucherRefusal{VoucherTooCostly, fmt.Sprintf("at most %d of the %s go to %s", g.AtMost, g.Name, typeNames(p, g.Costly))}
	}
	return nil
}

func sameYear(a, b civil.Day) bool {
	x, _, _ := a.Date()
	y, _, _ := b.Date()
	return x == y
}

func typeNames(p *program.Program, ids []string) string {
	var out []string
	for _, id := range ids {
		if t, ok := p.Type(id); ok {
			out = append(out, t.Name)
		}
	}
	return inWords(out)
}

// VoucherConditions checks whether a person can use a voucher on a day, for an exam
// if it is known which.
func VoucherConditions(p *program.Program, b *Book, person Person, exam string, on civil.Day) []Condition {
	v, post := &p.Vouchers, b.Posting(person.ID)
	k := headCheck{HeadCheck: HeadCheck{Person: person}, program: p, book: b, on: on}
	k.say("employed", person.Employed(on), "left on "+person.LeftOn.Short())
	if v.Associated {
		binding := person.BindingOn(p, on)
		k.say("HUAWEI ID associated", binding.State == Associated, person.unbound(binding, on))
	}
	if v.Mail {
		k.ask("e-mail address linked", post.Mail != "", post.Mail == Yes, "none is linked")
	}
	if t, ok := p.Type(exam); ok && slices.Contains(v.RealName, t.Line) {
		k.ask("account under the real name", post.RealName != "", post.RealName == Yes, "there is none, and exams of "+t.Name+" want it")
	}
	return k.Conditions
}
