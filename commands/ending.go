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

// The kinds of endings that are told beside those of certificates.
const (
	competencyEnd = "competency-end"
	leaving       = "leaving"
)

// endings lists what ends within so many days: certificates, competencies, and
// the employment of people, the soonest first.
func (c *Call) endings(days int) []partner.Deadline {
	through := c.Today.Add(days)
	return soonestFirst(append(c.ends(through), c.leavings(through)...))
}

// ends is endings without who leaves, for which everybody is looked at.
func (c *Call) ends(through civil.Day) []partner.Deadline {
	return soonestFirst(append(partner.Deadlines(c.Program, c.Book, c.Today, through), c.competencyEnds(through)...))
}

func soonestFirst(due []partner.Deadline) []partner.Deadline {
	slices.SortStableFunc(due, func(a, b partner.Deadline) int { return cmp.Compare(a.Due, b.Due) })
	return due
}

// competencyEnds lists the competencies whose last day lies ahead, but not those
// that another record of the same one outlasts.
func (c *Call) competencyEnds(through civil.Day) (out []partner.Deadline) {
	for _, h := range c.Book.Competencies() {
		if longest, _ := c.held(h.Competency); longest.ID != h.ID || h.Expires < c.Today || h.Expires > through {
			continue
		}
		gone := h
		gone.Expires = h.Expires.Add(1)
		loss, idle := c.loss(partner.Delta{Put: []partner.Fact{gone}}, h.Expires.Add(1))
		out = append(out, partner.Deadline{
			Kind: competencyEnd, Subject: fmt.Sprintf("competency/%d", h.ID), Due: h.Expires,
			Title:       "Competency " + competencyName(c.Program, h.Competency),
			Consequence: loss, Idle: idle,
			Action: "Renew it and record the new end date",
		})
	}
	return out
}

// leavings lists who leaves, due on the last day here.
func (c *Call) leavings(through civil.Day) (out []partner.Deadline) {
	for _, p := range c.Book.People() {
		last := p.LeftOn.Add(-1)
		if p.LeftOn.IsZero() || last < c.Today || last > through {
			continue
		}
		stays := p
		stays.LeftOn = 0
		loss, idle := c.loss(partner.Delta{Put: []partner.Fact{stays}}, p.LeftOn)
		out = append(out, partner.Deadline{
			Kind: leaving, Subject: fmt.Sprintf("person/%d", p.ID), Due: last, Person: p.ID,
			Title:       p.Name + " leaves on " + p.LeftOn.Short(),
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
	if has(competencyEnd) {
		line = view.Join(line, view.T("A renewed competency is recorded with "), view.C("competency renew NAME from D expires D"), view.T(". "))
	}
	if has(leaving) {
		line = view.Join(line, view.T("Who stays after all: "), view.C("person leave @who never"), view.T("."))
	}
	return view.Note(line)
}
