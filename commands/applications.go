package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func applicationsUnit() *Unit {
	return &Unit{
		Word:     "applications",
		Aliases:  []string{"apps", "application list", "reviews"},
		Summary:  "what is applied for, where each stands, whose turn it is until when",
		Usage:    "applications [--all]",
		Examples: []string{"applications", "applications --all"},
		Steady:   true,
		Flags:    []Flag{{Name: "--all", About: "shows also what has passed or was withdrawn"}},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.applications()}, nil
		},
	}
}

func (c *Call) applications() view.Message {
	all := c.Book.Applications()
	over := 0
	var lines []view.Text
	for i := range slices.Backward(all) {
		a := &all[i]
		if a.Stage.Over() && !c.flag("--all") {
			over++
			continue
		}
		lines = append(lines, c.applicationLine(a))
	}
	m := view.Message{Names: len(all) > 0, Summary: plural(len(all)-over, "application") + listedWord(c.flag("--all"))}
	m.Blocks = append(m.Blocks, view.Heading("Applications"), view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, c.long(lines, 20))
	}
	var next []view.Text
	if over > 0 {
		next = append(next, view.Tf("%d more passed or were withdrawn: ", over), view.C("applications --all"), view.T(". "))
	}
	m.Blocks = append(m.Blocks, view.Note(append(next, view.T("To begin one: "), view.C("apply"), view.T("."))...))
	return m
}

func listedWord(all bool) string {
	if all {
		return " in all."
	}
	return " under way."
}

// applicationLine is an application in a line.
func (c *Call) applicationLine(a *partner.Application) view.Text {
	t := view.Join(view.B(a.ID.Label()), view.T(" "+a.Title+": "+stageWords[a.Stage]))
	q, ok := c.Program.Procedure(a.Procedure)
	if !ok {
		return t
	}
	r := c.rulesFor(q, *a)
	if a.Stage.UnderReview() {
		n := a.Tally()
		t = view.Join(t, view.T(fmt.Sprintf(", %s on version %d", n.Words(), a.Version().N)))
	}
	ours, vendors := r.Turns(a, c.Now)
	if ours.Side != partner.TurnNobody {
		t = view.Join(t, view.T(". "+sentence(strings.TrimSuffix(c.turnWords(ours, a, c.LocalDay).String(), "."))))
	}
	if vendors.Side != partner.TurnNobody && (vendors.Side != ours.Side || vendors.What != ours.What) {
		t = view.Join(t, view.T(". "+sentence(strings.TrimSuffix(c.turnWords(vendors, a, c.Today).String(), "."))))
	}
	if a.Stage == partner.Failed && c.Today <= a.Locked {
		t = view.Join(t, view.T(". Locked through "+a.Locked.Short()))
	}
	return view.Join(t, view.T("."))
}
