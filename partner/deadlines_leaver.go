package partner

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// leavers lists the people whose last day in the company lies in the days asked
// for and who have something open that others must take over: an association, a
// role in this workspace, somebody to stand in for, or a reminder of their own. Of
// those of whom it is not recorded that they leave, but whose Slack account is
// gone, the last day is the one before that was seen.
func (d *docket) leavers() (out []Deadline) {
	for _, p := range d.leaving() {
		dl := Deadline{
			Subject: fmt.Sprintf("person/%d", p.ID), Due: p.LeftOn - 1, Person: p.ID,
			Title: p.Name + ", last day " + (p.LeftOn - 1).Short(),
		}
		out = d.leaver(out, dl, &p)
	}
	for _, r := range onShelf[Reader](d.book, KindReader) {
		if !r.Gone || r.GoneOn.IsZero() || !d.asked(r.GoneOn-1) {
			continue
		}
		p, known := d.book.BySlackID(r.User)
		if known && !p.LeftOn.IsZero() {
			continue
		}
		dl := Deadline{Subject: "reader/" + r.User, Due: r.GoneOn - 1, Person: p.ID}
		p.SlackID = r.User
		dl.Title = cmp.Or(p.Name, r.User) + ", Slack account deactivated since " + r.GoneOn.Short()
		out = d.leaver(out, dl, &p)
	}
	return out
}

// leaving gives the people whose last day lies in the days asked for.
func (d *docket) leaving() []Person { return d.book.Leaving(d.from+1, d.through+1) }

func (d *docket) leaver(out []Deadline, dl Deadline, p *Person) []Deadline {
	open, run := d.openOf(p)
	if owned := d.ownedBy(p.SlackID, dl.Subject); owned > 0 {
		open = append(open, fmt.Sprintf("has %s of their own", plural(owned, "reminder")))
	}
	if len(open) == 0 {
		return out
	}
	dl.Kind, dl.Run = Leaver, run
	dl.Consequence = strings.Join(open, "; ")
	dl.Action = "Hand over what is open"
	if p.bound() {
		dl.Action = "Take the association off in the portal, and hand over what else is open"
	}
	return append(out, dl)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// bound reports whether the HUAWEI ID is associated and no end of that is recorded.
func (p *Person) bound() bool {
	return p.ID != 0 && bindingOn(p.Bindings, never).State == Associated
}

// openOf says what somebody holds, reminders apart, and the words that end the
// first of it that there are words for.
func (d *docket) openOf(p *Person) (open []string, run string) {
	if p.bound() {
		open, run = append(open, "the HUAWEI ID is still associated: no other partner can invite it"), "bind end "+quoted(d.book.Called(p))
	}
	user := p.SlackID
	if user == "" {
		return open, run
	}
	s := &d.book.settings
	if slices.Contains(s.Admins, user) {
		open, run = append(open, "is an admin"), cmp.Or(run, "config admin remove "+user)
	}
	if slices.Contains(s.Reviewers, user) {
		open, run = append(open, "is a reviewer"), cmp.Or(run, "config reviewer remove "+user)
	}
	if s.Alliance == user {
		open = append(open, "is the alliance manager")
	}
	for _, l := range s.Leads {
		if l.User == user {
			open = append(open, "is practice lead of "+cmp.Or(l.Team, "the company"))
		}
	}
	for _, r := range d.book.Readers() {
		if r.Deputy == user && !r.Gone {
			whose, _ := d.book.BySlackID(r.User)
			open = append(open, "stands in for "+cmp.Or(whose.Name, r.User))
		}
	}
	return open, run
}

// ownedBy counts the open duties that a Slack user has taken or was handed, but
// for the one about that user's own leaving.
func (d *docket) ownedBy(user, but string) (n int) {
	if user == "" {
		return 0
	}
	for _, r := range onShelf[Response](d.book, KindResponse) {
		if r.Act != HandOver && r.Act != Ack || r.Act == HandOver && r.To != user || r.Act == Ack && r.By != user || r.Kind == Leaver && r.Subject == but {
			continue
		}
		if last, _ := d.book.Response(r.Kind, r.Subject, r.Due); last.ID != r.ID {
			continue
		}
		// Whether another leaver's duty is open could lead back here.
		if r.Kind == Leaver || d.still(r.Kind, r.Subject, r.Due) {
			n++
		}
	}
	return n
}
