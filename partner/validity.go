package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// LastDay is the last day on which a certificate is valid by itself, whoever
// holds it: its own end, or issued + validity - 1 day. ok is false where neither
// is known; such a certificate does not end.
func LastDay(p *program.Program, c Certificate) (last civil.Day, ok bool) {
	if !c.Expires.IsZero() {
		return c.Expires, true
	}
	if t, known := p.Type(c.Type); known {
		return lastDay(t, &c)
	}
	return 0, false
}

// lastDay is the last day of a certificate that has no end of its own.
func lastDay(t *program.CertificateType, c *Certificate) (last civil.Day, ok bool) {
	if t.Validity.IsZero() || c.Issued.IsZero() {
		return 0, false
	}
	return c.Issued.Plus(t.Validity) - 1, true
}

// Employed reports whether the person still belongs to the company on the day.
func (p Person) Employed(on civil.Day) bool { return p.LeftOn.IsZero() || on < p.LeftOn }

// BindingOn is the state of the person's association on a day, with the day it
// began. An invitation older than the program's invitation life has expired; one
// whose day is not known is taken as still open.
func (p Person) BindingOn(prog *program.Program, on civil.Day) Binding {
	b := bindingOn(p.Bindings, on)
	if b.State != Invited || b.On.IsZero() || prog.Binding.InvitationLife.IsZero() {
		return b
	}
	if over := b.On.Plus(prog.Binding.InvitationLife); on >= over {
		return Binding{State: InviteExpired, On: over}
	}
	return b
}

// bindingOn finds the newest of the changes up to a day; of one day the last.
func bindingOn(changes []Binding, on civil.Day) Binding {
	found := Binding{State: NotBound}
	for _, c := range changes {
		if c.On <= on && c.On >= found.On {
			found = c
		}
	}
	return found
}

// window is a stretch of days in which a person's certificates can count.
type window struct{ first, last civil.Day }

// windows appends the stretches in which the person is both employed and associated.
func (p *Person) windows(out []window) []window {
	end := never
	if !p.LeftOn.IsZero() {
		end = p.LeftOn - 1
	}
	changes := p.Bindings
	byDay := func(a, b Binding) int { return cmp.Compare(a.On, b.On) }
	if !slices.IsSortedFunc(changes, byDay) {
		changes = slices.Clone(changes)
		slices.SortStableFunc(changes, byDay)
	}
	for i, c := range changes {
		if c.State != Associated {
			continue
		}
		last := end
		if i+1 < len(changes) {
			last = min(end, changes[i+1].On-1)
		}
		if c.On > last {
			continue
		}
		if n := len(out); n > 0 && out[n-1].last+1 == c.On {
			out[n-1].last = last
		} else {
			out = append(out, window{c.On, last})
		}
	}
	return out
}

// accepted reports whether the vendor's review, where there is one, is passed.
func (c *Certificate) accepted() bool { return c.Review == "" || c.Review == Approved }

// account is the kind of account with which the certificate was earned.
func (c *Certificate) account(p *Person) AccountKind {
	return cmp.Or(c.Account, p.Account, Personal)
}

// why tells why a certificate does not count on a day, whatever the requirement.
// An empty reason: nothing is in the way.
func (k *packed) why(c *Certificate, last civil.Day, p *Person, on civil.Day) (Reason, string) {
	switch {
	case on < c.Issued:
		return NotYetValid, "begins " + c.Issued.Short()
	case on > last:
		return k.over(c, last, on)
	case !p.Employed(on):
		return HasLeft, "left on " + p.LeftOn.Short()
	}
	if b := p.BindingOn(k.program, on); b.State != Associated {
		return NotAssociated, p.unbound(b, on)
	}
	switch c.account(p) {
	case Personal:
	case IAM:
		return EnterpriseOwned, "earned with an IAM user; only certificates of a personal HUAWEI ID count"
	default:
		return EnterpriseOwned, "only certificates of a personal HUAWEI ID count"
	}
	if !c.accepted() {
		return NotApproved, c.Review.refusal()
	}
	return "", ""
}

func (k *packed) over(c *Certificate, last, on civil.Day) (Reason, string) {
	ended := "ended " + last.Short()
	if t, ok := k.program.Type(c.Type); ok && !t.Suspension.IsZero() {
		if end := (last + 1).Plus(t.Suspension) - 1; on <= end {
			return Suspended, fmt.Sprintf("%s, suspended through %s", ended, end.Short())
		}
	}
	return Expired, ended
}

// unbound says in words why the association of a person does not hold.
func (p *Person) unbound(b Binding, on civil.Day) string {
	switch b.State {
	case Invited:
		if b.On.IsZero() {
			return "invited, not accepted"
		}
		return "invited on " + b.On.Short() + ", not accepted"
	case InviteExpired:
		sent := civil.Day(0)
		for _, c := range p.Bindings {
			if c.State == Invited && c.On <= on {
				sent = max(sent, c.On)
			}
		}
		switch {
		case !sent.IsZero():
			return "invitation of " + sent.Short() + " has lapsed"
		case !b.On.IsZero():
			return "invitation lapsed on " + b.On.Short()
		}
		return "invitation has lapsed"
	case Disassociated:
		if b.On.IsZero() {
			return "association ended"
		}
		return "association ended on " + b.On.Short()
	}
	if p.HuaweiID == "" {
		return "no HUAWEI ID known"
	}
	return "not invited yet"
}

// refusal says in words what a review that is not passed means.
func (r Review) refusal() string {
	switch r {
	case Pending:
		return "the vendor's review is pending"
	case Rejected:
		return "the vendor has refused it"
	}
	return "not reviewed by the vendor yet"
}
