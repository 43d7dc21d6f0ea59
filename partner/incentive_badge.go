package partner

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// ToClaim is something that an incentive can be claimed for.
type ToClaim struct {
	Subject    string // as Claim has it
	Title      string
	Due        civil.Day // the last day to claim it; none: no such day is known
	Person     ID
	Competency string
	Month      civil.Day
	Doubt      string // why it is not sure that it is covered; empty: it is
}

// Badges lists the competencies for which an incentive can be claimed: earned in the
// year of the day, in scope on the site, and not claimed yet. One of which it is not
// known when it was earned is left out. missed says why others are not.
func Badges(p *program.Program, b *Book, x *program.Incentive, on civil.Day) (open []ToClaim, missed []string) {
	year, _, _ := on.Date()
	_, _, site := b.where(p)
	for _, h := range b.Competencies() {
		o, why := badge(p, b, x, &h, site)
		earned, _, _ := h.From.Date()
		switch {
		case why == "" && earned == year && on >= h.From:
			if !slices.ContainsFunc(open, func(other ToClaim) bool { return other.Subject == o.Subject }) {
				open = append(open, o)
			}
		case why == "" && on > o.Due:
			missed = append(missed, fmt.Sprintf("%s was earned in %d and had to be claimed by %s", o.Title, earned, o.Due.Short()))
		case why != "":
			missed = append(missed, why)
		}
	}
	return open, missed
}

// badge is what a competency of the company opens, or why it does not.
func badge(p *program.Program, b *Book, x *program.Incentive, h *Held, site string) (o ToClaim, why string) {
	name := h.Competency
	if c, ok := p.Competency(h.Competency); ok {
		name = c.Name
	}
	at := slices.IndexFunc(x.Scope, func(s program.InScope) bool { return s.Competency == h.Competency })
	switch {
	case at < 0:
		return o, name + " is not in its scope"
	case !program.On(x.Scope[at].Sites, site):
		return o, name + " is not in its scope on site " + site
	case h.From.IsZero():
		return o, "it is not known when " + name + " was earned"
	}
	year, _, _ := h.From.Date()
	o = ToClaim{Subject: BadgeSubject(h.Competency, year), Title: name, Competency: h.Competency, Due: yearEnd(year)}
	if x.Scope[at].Unknown {
		o.Doubt = "it is not known on which sites it is covered"
	}
	if c, ok := b.Claim(x.ID, o.Subject); ok {
		switch last := c.Last(); last.Step {
		case ClaimWithdrawn:
		case ClaimRefused:
			return o, fmt.Sprintf("%s was claimed and refused on %s", name, last.On.Short())
		default:
			return o, fmt.Sprintf("%s: %s on %s", name, last.Step, last.On.Short())
		}
	}
	return o, ""
}

// BadgeSubject is what a badge is claimed as: one claim for each competency of a year.
func BadgeSubject(competency string, year int) string {
	return fmt.Sprintf("competency/%s/%d", competency, year)
}

// Reached says what of the company itself stands against an incentive: the site, the
// path, or a phase that has not been reached. Nothing where nothing does.
func Reached(p *program.Program, b *Book, x *program.Incentive) string {
	path, phase, site := b.where(p)
	if !program.On(x.Sites, site) {
		return "it does not exist on site " + site
	}
	if x.Path == "" {
		return ""
	}
	var wanted *program.Path
	for i := range p.Paths {
		if p.Paths[i].ID == x.Path {
			wanted = &p.Paths[i]
		}
	}
	switch {
	case wanted == nil || path == nil:
		return "it is for the path " + x.Path
	case path.ID != x.Path:
		return fmt.Sprintf("it is for the path %s, and the company is on %s", wanted.Name, path.Name)
	case x.Phase == "":
		return ""
	}
	if place(path, phase.ID) < place(path, x.Phase) {
		return fmt.Sprintf("it is for those who have reached %s", path.Phases[place(path, x.Phase)].Name)
	}
	return ""
}

// place is the place of a phase on a path; -1: it is not there.
func place(path *program.Path, phase string) int {
	return slices.IndexFunc(path.Phases, func(ph program.Phase) bool { return ph.ID == phase })
}
