package commands

import (
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// mostPriorities is how many priorities a quarter may have.
const mostPriorities = 50

func prioritiesUnit() *Unit {
	return &Unit{
		Word: "priorities", Aliases: []string{"priorities list", "priority"},
		Summary:  "the vendor's priorities of a quarter, and which deals fit them",
		Usage:    "priorities [2026-Q1]",
		Examples: []string{"priorities", "priorities 2026-Q1"},
		Run:      priorities,
	}
}

func priorities(c *Call) (Answer, error) {
	q := partner.QuarterOf(c.Today)
	if len(c.Words) > 0 {
		var err error
		if q, err = readQuarter(c, strings.Join(c.Words, " ")); err != nil {
			return Answer{}, err
		}
	}
	list, known := c.Book.PrioritiesOf(q)
	m := view.Message{Names: true, Blocks: []view.Block{view.Heading("Priorities of " + q.String())}}
	if !known {
		m.Summary = "The priorities of " + q.String() + " are not known yet."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary+" Record them: "), view.C(phrase("priorities", "set", q.String(), "AI, migration"))))
		return Answer{Message: m}, nil
	}
	m.Summary = "Priorities of " + q.String() + ": " + series(list.Names, "and") + "."
	var lines []view.Text
	for _, name := range list.Names {
		lines = append(lines, view.Join(view.B(name), view.T(c.fitting(list, name))))
	}
	m.Blocks = append(m.Blocks, view.List(lines...))
	by := view.Join(view.T("Recorded by "), c.whoIs(list.By), view.T(" on "+list.On.In(c.teamZone()).Format("2 Jan 2006")))
	if list.Source != "" {
		by = view.Join(by, view.T(", seen in "+list.Source))
	}
	if older := c.olderLists(list); len(older) > 0 {
		by = view.Join(by, view.T(". Before: "+strings.Join(older, "; ")))
	}
	m.Blocks = append(m.Blocks, view.Note(by, view.T(".")))
	return Answer{Message: m}, nil
}

// fitting names the open deals that fit a priority.
func (c *Call) fitting(list partner.Priorities, name string) string {
	var labels []string
	for _, x := range c.dealStandings() {
		if as, ok := list.Has(x.Now.Priority); ok && as == name && !x.Closed() {
			labels = append(labels, x.Deal.Label())
		}
	}
	if len(labels) == 0 {
		return ""
	}
	return ": " + series(labels, "and")
}

// olderLists are what the quarter's priorities were before, the newest first.
func (c *Call) olderLists(now partner.Priorities) (out []string) {
	for _, x := range slices.Backward(c.Book.AllPriorities()) {
		if x.Quarter == now.Quarter && x.ID != now.ID && len(out) < 3 {
			out = append(out, x.On.In(c.teamZone()).Format("2 Jan 2006")+" "+strings.Join(x.Names, ", "))
		}
	}
	return out
}

func readQuarter(c *Call, typed string) (partner.Quarter, error) {
	q, ok := partner.ParseQuarter(typed)
	if !ok {
		return q, wrong("%q is no quarter: there are four in a year, written like 2026-Q1.", clip(typed)).try(c.unit.Word + " " + partner.QuarterOf(c.Today).String())
	}
	return q, nil
}

func prioritiesSetUnit() *Unit {
	return &Unit{
		Word: "priorities set", Aliases: []string{"priority set"},
		Summary:  "records the vendor's priorities of a quarter; an older list is kept",
		Usage:    `priorities set 2026-Q1 "AI, migration" [source TEXT]`,
		Examples: []string{`priorities set 2026-Q1 "AI, migration" source "the portal's news of Tuesday"`},
		Role:     Admin, Changes: true,
		Run: setPriorities,
	}
}

func setPriorities(c *Call) (Answer, error) {
	p, err := c.dealParts(c.Words, "source")
	if err != nil {
		return Answer{}, err
	}
	words := p.free
	if len(words) == 0 {
		return Answer{}, c.usage("Of which quarter?")
	}
	used := 1
	if len(words) > 1 && len(words[0]) <= 4 { // Q1 2026
		if _, ok := partner.ParseQuarter(words[0] + " " + words[1]); ok {
			used = 2
		}
	}
	q, err := readQuarter(c, strings.Join(words[:used], " "))
	if err != nil {
		return Answer{}, err
	}
	names, err := c.readPriorities(strings.Join(words[used:], " "))
	if err != nil {
		return Answer{}, err
	}
	if was, ok := c.Book.PrioritiesOf(q); ok && slices.Equal(was.Names, names) {
		return already("The priorities of %s are these already.", q), nil
	}
	x := partner.Priorities{ID: c.Book.Next(partner.KindPriorities, 0), Quarter: q.String(), Names: names, By: c.User, On: c.Now, Source: p.text("source")}
	text := "Priorities of " + q.String() + ": " + series(names, "and")
	change := c.change(text, []partner.Fact{x})
	return c.commit(change, view.T(text+"."), c.misfits(x, q)...), nil
}

func (c *Call) readPriorities(text string) (names []string, err error) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		name := oneLine(part)
		switch {
		case name == "":
		case len([]rune(name)) > 100:
			return nil, wrong("%q is too long for a priority: 100 letters are the most.", clip(name))
		case (partner.Priorities{Names: names}).Contains(name):
			return nil, wrong("%q stands there twice.", clip(name)).try(c.unit.Examples[0])
		default:
			names = append(names, name)
		}
	}
	switch {
	case len(names) == 0:
		return nil, c.usage("I need the priorities, with commas between them.")
	case len(names) > mostPriorities:
		return nil, wrong("That is %d priorities, and %d are the most.", len(names), mostPriorities)
	}
	return names, nil
}

// misfits names the deals that no longer fit once a list holds.
func (c *Call) misfits(list partner.Priorities, q partner.Quarter) (lines []view.Text) {
	for _, x := range c.dealStandings() {
		if x.State != partner.DealDraft && x.State != partner.DealReady || x.Now.Priority == "" || partner.QuarterOf(c.Today) != q {
			continue
		}
		if _, ok := list.Has(x.Now.Priority); !ok {
			lines = append(lines, view.T(x.Deal.Label()+" "+partner.DealName(x.Now)+" fits none of them any more: its priority is "+x.Now.Priority+"."))
		}
	}
	return lines
}
