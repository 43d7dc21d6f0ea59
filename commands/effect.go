package commands

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// effect says what a change means for the requirements, before it is committed:
// it assesses the Book as it is and as it will be.
func (c *Call) effect(d partner.Delta) []view.Text { return c.effectOn(d, c.Today) }

// effectOn is effect for a day that may lie ahead.
func (c *Call) effectOn(d partner.Delta, on civil.Day) []view.Text {
	if !c.matters(d) {
		return nil
	}
	before := c.Book.Assessment(c.Program, c.Today)
	if on != c.Today {
		before = partner.Assess(c.Program, c.Book, on)
	}
	after := c.Book.Try(c.Program, d, on)
	var lines []view.Text
	for i := range after {
		now := &after[i]
		old, ok := before.Result(now.Requirement.ID)
		if !ok {
			continue
		}
		if line := difference(old, now); line != "" {
			lines = append(lines, view.T(line))
		}
	}
	return lines
}

// matters reports whether a change touches anything that requirements look at.
func (c *Call) matters(d partner.Delta) bool {
	if len(d.Remove) > 0 || len(d.Put) > 1 {
		return true
	}
	for _, f := range d.Put {
		switch now := f.(type) {
		case partner.Person:
			old, _ := c.Book.Person(now.ID)
			return old.Account != now.Account || old.Dedicated != now.Dedicated || old.LeftOn != now.LeftOn || !slices.Equal(old.Bindings, now.Bindings)
		case partner.Settings:
			old := c.Book.Settings()
			return old.Path != now.Path || old.Phase != now.Phase || old.Site != now.Site
		default:
			return true
		}
	}
	return false
}

// alone is a Book of one person and their certificates, with a change made to it.
func (c *Call) alone(person partner.ID, d partner.Delta) *partner.Book {
	then := partner.NewBook(c.Book.Workspace)
	then.Load(c.Book.Settings())
	if p, ok := c.Book.Person(person); ok {
		then.Load(p)
	}
	for _, cert := range c.Book.CertificatesOf(person) {
		then.Load(cert)
	}
	then.Apply(d, c.Book.Revision+1)
	return then
}

// difference is how a requirement changes, or nothing.
func difference(old, now *partner.Result) string {
	title := now.Requirement.Title
	switch {
	case old.Have != now.Have && now.NeedKnown:
		s := fmt.Sprintf("%s: %d → %d of %d", title, old.Have, now.Have, now.Need)
		if old.State != now.State {
			s += ", now " + stateWord(now.State)
		}
		return s
	case old.Have != now.Have:
		return fmt.Sprintf("%s: %d → %d (how many are needed is not known)", title, old.Have, now.Have)
	case old.State != now.State:
		return fmt.Sprintf("%s: %s, was %s (%s)", title, stateWord(now.State), stateWord(old.State), haveNeed(now))
	case old.NeedKnown && old.Need != now.Need:
		return fmt.Sprintf("%s: still %s, %s instead of %s", title, stateWord(now.State), haveNeed(now), haveNeed(old))
	case old.Falls != now.Falls && now.Falls.IsZero():
		return fmt.Sprintf("%s: no longer falls on %s", title, old.Falls.Short())
	case old.Falls != now.Falls && old.Falls.IsZero():
		return fmt.Sprintf("%s: now falls on %s", title, now.Falls.Short())
	case old.Falls != now.Falls:
		return fmt.Sprintf("%s: falls on %s instead of %s", title, now.Falls.Short(), old.Falls.Short())
	}
	return ""
}

// uncounted says why a certificate that is about to be stored changes nothing,
// in the words of the requirement that comes closest.
func (c *Call) uncounted(d partner.Delta, cert partner.Certificate) string {
	then := partner.Assess(c.Program, c.alone(cert.Person, d), c.Today)
	best, text := len(nearness), ""
	for i := range then.Requirements {
		r := then.Requirements[i].Requirement
		if !certificateKind(r.Kind) {
			continue
		}
		counted, excluded := then.Lists(r.ID)
		for _, it := range counted {
			if it.Certificate != cert.ID {
				continue
			}
			if r.Kind == program.Slots {
				return "It could count for " + r.Title + ", but every slot that it could fill is taken."
			}
			return "It counts for " + r.Title + ", without changing how far that is."
		}
		for _, it := range excluded {
			if it.Certificate != cert.ID || it.Reason == partner.WrongType {
				continue
			}
			if near := indexOf(it.Reason); near < best {
				best = near
				text = fmt.Sprintf("It does not count for %s: %s", r.Title, it.Reason)
				if it.Detail != "" {
					text += " (" + it.Detail + ")"
				}
				text += "."
			}
		}
	}
	if text == "" {
		return "No requirement of this phase asks for it."
	}
	return text
}

func certificateKind(k program.Kind) bool {
	return k == program.Certificates || k == program.People || k == program.Slots
}

func indexOf(r partner.Reason) int {
	for i, n := range nearness {
		if n == r {
			return i
		}
	}
	return len(nearness)
}

func competencyName(p *program.Program, id string) string {
	if comp, ok := p.Competency(id); ok {
		return comp.Name
	}
	return id
}
