package commands

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// programUnits are of the rules themselves: which packs there are, and what another
// one would change for the company.
func programUnits() []*Unit {
	return []*Unit{
		{
			Word: "program list", Aliases: []string{"program", "packs"}, Steady: true,
			Summary: "the packs of rules that are built in, and which one holds", Usage: "program list",
			Examples: []string{"program list"}, Run: programList,
		},
		{
			Word: "program show", Steady: true, Summary: "a pack in short: its paths, what it knows, where it stands",
			Usage: "program show [PACK]", Examples: []string{"program show", "program show harbour-tech"}, Run: programShow,
		},
		{
			Word: "program diff", Steady: true,
			Summary: "what another pack says differently, and what would open or close for us if it were adopted; nothing is adopted by asking",
			Usage:   "program diff [PACK] [--all]", Examples: []string{"program diff harbour-tech", "program diff"},
			Flags: []Flag{{Name: "--all", About: "shows every difference"}}, Run: programDiff,
		},
	}
}

func programList(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	var lines []view.Text
	held := false
	for _, name := range program.Names() {
		p, err := program.Embedded(name)
		if err != nil {
			return Answer{}, err
		}
		line := view.Join(view.B(p.ID), view.T(" "+p.Version+": "+p.Name))
		if p.ID == c.Program.ID {
			held = true
			line = view.Join(line, view.T(", which holds here"))
		} else {
			line = view.Join(line, view.T(". "), view.C("program diff "+p.ID))
		}
		lines = append(lines, line)
	}
	if !held {
		lines = append(lines, view.Join(view.B(c.Program.ID), view.T(" "+c.Program.Version+": "+c.Program.Name+", which holds here; it is a file of the company's own")))
	}
	m := view.Message{Summary: fmt.Sprintf("%s built in; %s %s holds here.", plural(len(program.Names()), "pack"), c.Program.ID, c.Program.Version)}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)), view.List(lines...),
		view.Note(view.T("Whoever runs me adopts another pack with PARTNER_PROGRAM, in the environment.")))
	return Answer{Message: m}, nil
}

// pack reads the name of an embedded pack; without one it is the other.
func (c *Call) pack(or *program.Program) (*program.Program, error) {
	if len(c.Words) == 0 {
		return or, nil
	}
	name := strings.ToLower(strings.Join(c.Words, "-"))
	if name == c.Program.ID {
		return c.Program, nil
	}
	p, err := program.Embedded(name)
	var u *program.UnknownError
	switch {
	case errors.As(err, &u):
		t := wrong("There is no pack %q built in; there are %s. A pack that is a file is compared on the command line, with program diff.", clip(name), series(program.Names(), "and"))
		for _, near := range u.Near[:min(3, len(u.Near))] {
			t.offer(near, c.unit.Word+" "+near)
		}
		return nil, t.try("program list")
	case err != nil:
		return nil, err
	}
	return p, nil
}

func programShow(c *Call) (Answer, error) {
	p, err := c.pack(c.Program)
	if err != nil {
		return Answer{}, err
	}
	m := view.Message{Summary: fmt.Sprintf("%s %s: %s.", p.ID, p.Version, p.Name)}
	var lines []view.Text
	for _, path := range p.Paths {
		var phases []string
		for _, ph := range path.Phases {
			phases = append(phases, fmt.Sprintf("%s (%s)", ph.Name, plural(len(ph.Requirements), "requirement")))
		}
		lines = append(lines, view.Join(view.B(path.Name), view.T(": "+series(phases, "and"))))
	}
	counts := []string{
		plural(len(p.Types), "certificate type"), plural(len(p.Competencies), "competency"), plural(len(p.Procedures), "thing") + " to apply for",
		plural(len(p.KPIs), "KPI"), plural(len(p.Incentives), "incentive"), plural(len(p.Ladders), "reminder ladder"),
	}
	m.Blocks = append(m.Blocks, view.Heading(p.ID+" "+p.Version), view.Para(view.T(p.Name+". It knows "+series(counts, "and")+".")), view.List(lines...))
	m.Blocks = append(m.Blocks, sourceNote(p.Source), view.Note(view.T("The whole of it, with every rule's source: partnerbot program show "+p.ID+" on the command line.")))
	return Answer{Message: m}, nil
}

// programDiff compares a pack with the one that holds.
func programDiff(c *Call) (Answer, error) {
	var other *program.Program
	for _, name := range program.Names() {
		if name != c.Program.ID && len(c.Words) == 0 && other == nil {
			p, err := program.Embedded(name)
			if err != nil {
				return Answer{}, err
			}
			other = p
		}
	}
	p, err := c.pack(other)
	if err != nil {
		return Answer{}, err
	}
	if p == nil || p.ID == c.Program.ID && p.Version == c.Program.Version {
		return Answer{Message: view.Say("%s %s is what holds here; there is nothing to compare it with.", c.Program.ID, c.Program.Version)}, nil
	}
	changes := program.Diff(c.Program, p)
	m := view.Message{}
	shifts, err := partner.Adopting(c.Program, p, c.Book, c.Today)
	m.Blocks = append(m.Blocks, view.Heading(fmt.Sprintf("%s %s against %s %s", p.ID, p.Version, c.Program.ID, c.Program.Version)))
	opened := 0
	var lines []view.Text
	for _, s := range shifts {
		if strings.HasPrefix(s.Word(), "opens") {
			opened++
		}
		lines = append(lines, shiftLine(s))
	}
	switch {
	case err != nil:
		m.Summary = sentence(err.Error()) + "."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	case len(lines) == 0:
		m.Summary = "For us nothing would open or close today."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	default:
		m.Summary = fmt.Sprintf("For us %s would be different, %d of them open.", plural(len(lines), "requirement"), opened)
		m.Blocks = append(m.Blocks, view.Para(view.B("For us")), view.List(lines...))
	}
	m.Summary += " " + plural(len(changes), "difference") + " in the rules."
	var diffs []view.Text
	for _, ch := range changes {
		diffs = append(diffs, view.T(clipped(ch.String(), 300)))
	}
	if len(diffs) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B(plural(len(diffs), "difference")+" in the rules")), c.long(diffs, 15))
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Nothing is adopted by this. Whoever runs me does it with PARTNER_PROGRAM="+p.ID+".")))
	return Answer{Message: m}, nil
}

func shiftLine(s partner.Shift) view.Text {
	switch {
	case s.After == nil:
		return view.Join(view.B(s.Before.Requirement.Title), view.T(": falls away ("+stateWord(s.Before.State)+" now, "+haveNeed(s.Before)+")"))
	case s.Before == nil:
		return view.Join(view.B(s.After.Requirement.Title), view.T(": "+s.Word()+" ("+stateWord(s.After.State)+", "+haveNeed(s.After)+")"))
	}
	return view.Join(view.B(s.After.Requirement.Title), view.T(fmt.Sprintf(": %s (%s, %s → %s, %s)", s.Word(), stateWord(s.Before.State), haveNeed(s.Before), stateWord(s.After.State), haveNeed(s.After))))
}

// clipped cuts a text after so many letters.
func clipped(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
