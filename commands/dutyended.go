package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/storage"
)

// goneBy finds what a code named: a duty that was posted lately, or answered.
func (c *Call) goneBy(code string) (partner.Deadline, bool) {
	parts := notices.PartsOf(c.Posted)
	for _, n := range slices.Backward(c.Posted) {
		if n.State != storage.Sent {
			continue
		}
		for _, it := range parts.Said(n) {
			if d := (partner.Deadline{Kind: it.Kind, Subject: it.Subject, Due: it.Due}); d.Code() == code {
				return d, true
			}
		}
	}
	for _, r := range c.Book.Responses() {
		if d := (partner.Deadline{Kind: r.Kind, Subject: r.Subject, Due: r.Due}); d.Code() == code {
			return d, true
		}
	}
	return partner.Deadline{}, false
}

// ended says what became of a duty that is no longer open.
func (c *Call) ended(code string, gone partner.Deadline) error {
	for _, open := range c.Desk.Duties(c.Book, c.Now, c.Today.Add(10*dutiesAhead)) {
		if open.Kind == gone.Kind && open.Subject == gone.Subject {
			t := wrong("The date of %s has moved from %s to %s (%s), so that its code is now %s.", code, gone.Due.Short(), open.Due.Short(), open.Title, open.Code())
			t.Names = true
			return t.offer(clip(open.Code()+" "+open.Title), c.again(c.Words[0], open.Code()))
		}
	}
	t := wrong("%s (%s, due %s) is done: %s. Nothing changed.", code, kindWords(gone.Kind), gone.Due.Short(), c.endedBy(gone))
	t.Names = true
	return t.try("my", "digest all")
}

// endedBy says by what a duty has ended.
func (c *Call) endedBy(gone partner.Deadline) string {
	kind, id := subjectOf(gone.Subject)
	person := id
	if kind == "certificate" {
		cert, ok := c.Book.Certificate(id)
		if !ok {
			return "the certificate's record was taken out"
		}
		if newer, ok := c.successor(cert); ok {
			p, _ := c.Book.Person(cert.Person)
			return fmt.Sprintf("%s has renewed %s, %s", p.Name, certName(c.Program, newer.Type, newer.Track), c.until(newer))
		}
		kind, person = "person", cert.Person
	}
	if kind == "person" {
		p, ok := c.Book.Person(person)
		switch {
		case !ok:
			return "the person's record was taken out"
		case !p.LeftOn.IsZero() && p.LeftOn <= gone.Due:
			verb := "leaves"
			if !p.Employed(c.Today) {
				verb = "left"
			}
			return fmt.Sprintf("%s %s on %s", p.Name, verb, p.LeftOn.Short())
		case gone.Kind == "invitation":
			return fmt.Sprintf("%s is %s", p.Name, bindWord(p.BindingOn(c.Program, c.Today).State))
		}
	}
	if gone.Due < c.Today {
		return "its date is past and nothing is open about it any more"
	}
	return "the facts that are recorded leave nothing open about it"
}

// successor is a newer certificate of the same person, type and track.
func (c *Call) successor(old partner.Certificate) (newer partner.Certificate, ok bool) {
	last, _ := partner.LastDay(c.Program, old)
	for _, cert := range c.Book.CertificatesOf(old.Person) {
		end, ends := partner.LastDay(c.Program, cert)
		if cert.ID != old.ID && cert.Type == old.Type && strings.EqualFold(cert.Track, old.Track) && (!ends || end > last) {
			newer, ok = cert, true
		}
	}
	return newer, ok
}
