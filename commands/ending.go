package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// leaving is the kind of the endings that are no duty: that somebody leaves.
const leaving = "leaving"

// endings lists what is due within so many days, of every kind, the soonest first.
func (c *Call) endings(days int) []partner.Deadline {
	through := c.Today.Add(days)
	due := c.ends(through)
	leavers := make(map[partner.ID]partner.Deadline)
	due = slices.DeleteFunc(due, func(d partner.Deadline) bool {
		if d.Kind == partner.Leaver {
			leavers[d.Person] = d
		}
		return d.Kind == partner.Leaver
	})
	for _, d := range c.leavings(through) {
		if open, ok := leavers[d.Person]; ok { // one line for both: who leaves, and what is still to be done
			d.Action = sentence(open.Consequence) + ". " + open.Action
		}
		due = append(due, d)
	}
	slices.SortStableFunc(due, func(a, b partner.Deadline) int { return cmp.Compare(a.Due, b.Due) })
	return due
}

// ends is endings without who leaves, for which the requirements are looked at
// once more.
func (c *Call) ends(through civil.Day) []partner.Deadline {
	return slices.DeleteFunc(partner.Deadlines(c.Program, c.Book, c.Today, through), func(d partner.Deadline) bool { return c.Today < d.Opens })
}

// headWords say before a deadline's title what happens, where that alone does not.
var headWords = map[string]string{
	partner.CertificateGrace: "Can be revived until then: ",
	partner.Invitation:       "Lapses: ",
	partner.RequirementFalls: "Falls: ",
	partner.PortalCheck:      "Look again: ",
	partner.RosterCheck:      "Look again: ",
}

// leavings lists who leaves, due on the last day here.
func (c *Call) leavings(through civil.Day) (out []partner.Deadline) {
	for _, p := range c.Book.Leaving(c.Today.Add(1), through.Add(1)) {
		last := p.LeftOn.Add(-1)
		stays := p
		stays.LeftOn = 0
		loss, idle := c.loss(partner.Delta{Put: []partner.Fact{stays}}, p.LeftOn)
		out = append(out, partner.Deadline{
			Kind: leaving, Subject: fmt.Sprintf("person/%d", p.ID), Due: last, Person: p.ID,
			Title:       p.Name + ", last day " + last.Short(),
			Consequence: loss, Idle: idle,
		})
	}
	return out
}

// loss says what the requirements come to on a day, against what they would come
// to if it were otherwise.
func (c *Call) loss(otherwise partner.Delta, on civil.Day) (text string, none bool) {
	then := c.Book.Assessment(c.Program, on)
	var said []string
	for _, r := range c.Book.Try(c.Program, otherwise, on) {
		now, ok := then.Result(r.Requirement.ID)
		if !ok || now.Have >= r.Have && now.State == r.State {
			continue
		}
		outcome := "how many are needed has not been typed in"
		switch {
		case r.NeedKnown && r.State == partner.Met && now.State != partner.Met:
			outcome = fmt.Sprintf("%d needed, no longer met", r.Need)
		case r.NeedKnown && now.State == partner.Met:
			outcome = fmt.Sprintf("%d needed, still met", r.Need)
		case r.NeedKnown:
			outcome = fmt.Sprintf("%d needed, not met before either", r.Need)
		}
		said = append(said, fmt.Sprintf("%s: from %d to %d on %s (%s)", r.Requirement.Title, r.Have, now.Have, on.Short(), outcome))
	}
	if len(said) == 0 {
		return "no requirement of this phase changes by it", true
	}
	return strings.Join(said, "; "), false
}

// recordRenewals are the words that record what was renewed.
func recordRenewals(due []partner.Deadline) view.Block {
	has := func(kind string) bool {
		return slices.ContainsFunc(due, func(d partner.Deadline) bool { return d.Kind == kind })
	}
	line := view.T("")
	if has(partner.CertificateEnd) {
		line = view.Join(view.T("A renewed certificate is recorded with "), view.C("cert renew @who TYPE D"), view.T(". "))
	}
	if has(partner.CompetencyEnd) {
		line = view.Join(line, view.T("A renewed competency is recorded with "), view.C("competency renew NAME from D expires D"), view.T(". "))
	}
	if has(leaving) {
		line = view.Join(line, view.T("Who stays after all: "), view.C("person leave @who never"), view.T(". "))
	}
	if has(partner.PortalCheck) {
		line = view.Join(line, view.T("A number that was looked up again: "), view.C("threshold set REQUIREMENT N"), view.T(", also if it is the same. "))
	}
	if has(partner.RosterCheck) {
		line = view.Join(line, view.T("A roster that was looked through: "), view.C("people checked"), view.T("."))
	}
	return view.Note(line)
}
