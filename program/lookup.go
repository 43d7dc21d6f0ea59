package program

import (
	"slices"

	"partnerbot/calendar"
)

// Type finds a certificate type by its id.
func (p *Program) Type(id string) (*CertificateType, bool) {
	i, ok := p.typeByID[id]
	if !ok {
		return nil, false
	}
	return &p.Types[i], true
}

// TypeIndex is the place of a type in Types: a small integer that stands for it.
func (p *Program) TypeIndex(id string) (int, bool) {
	i, ok := p.typeByID[id]
	return i, ok
}

// Phase finds a phase of a path by their ids.
func (p *Program) Phase(path, phase string) (*Path, *Phase, bool) {
	for i := range p.Paths {
		if p.Paths[i].ID != path {
			continue
		}
		for j := range p.Paths[i].Phases {
			if p.Paths[i].Phases[j].ID == phase {
				return &p.Paths[i], &p.Paths[i].Phases[j], true
			}
		}
	}
	return nil, nil, false
}

// Competency finds a competency by its id.
func (p *Program) Competency(id string) (*Competency, bool) {
	for i := range p.Competencies {
		if p.Competencies[i].ID == id {
			return &p.Competencies[i], true
		}
	}
	return nil, false
}

// Ladder gives the steps of a kind of duty, or none.
func (p *Program) Ladder(kind string) []int {
	l, _ := p.LadderOf(kind)
	return l.Steps
}

// LadderOf gives the ladder of a kind of duty, if the pack has one.
func (p *Program) LadderOf(kind string) (Ladder, bool) {
	for _, l := range p.Ladders {
		if l.Kind == kind {
			return l, true
		}
	}
	return Ladder{}, false
}

// WorkingCalendar is the calendar in which the vendor's working days are counted.
// It is never nil: of a program that names none, or none that exists, it is the
// calendar of weekdays.
func (p *Program) WorkingCalendar() *calendar.Calendar {
	if p.working != nil {
		return p.working()
	}
	return namedCalendar(p.Calendar)
}

func namedCalendar(name string) *calendar.Calendar {
	c, err := calendar.Named(name)
	if err != nil {
		c, _ = calendar.Named(calendar.Weekdays)
	}
	return c
}

// HasSite reports whether the pack knows the site.
func (p *Program) HasSite(id string) bool {
	return slices.ContainsFunc(p.Sites, func(s Site) bool { return s.ID == id })
}

// On reports whether something limited to sites holds on the given one.
func On(sites []string, site string) bool {
	return len(sites) == 0 || slices.Contains(sites, site)
}

// Selects reports whether the selector takes certificates of the type on the
// site. Tracks are compared by the caller: a selector without one takes any.
func (p *Program) Selects(s Selector, t *CertificateType, site string) bool {
	if !On(s.Sites, site) {
		return false
	}
	if s.Type != "" {
		return s.Type == t.ID
	}
	return s.Line == t.Line && t.rank >= p.rankOf(s.Line, s.MinLevel)
}

func (p *Program) rankOf(line, level string) int {
	for i := range p.Lines {
		if p.Lines[i].ID == line {
			return slices.Index(p.Lines[i].Levels, level)
		}
	}
	return 0
}
