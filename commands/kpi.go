package commands

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// kpiUnits are what can be asked and changed about KPIs.
func kpiUnits() []*Unit {
	return []*Unit{kpiUnit(), kpiChartUnit(), kpiSetUnit(), kpiGoalUnit(), kpiOwnerUnit(), kpiDropUnit(), kpiImportUnit()}
}

func kpiUnit() *Unit {
	return &Unit{
		Word:     "kpi",
		Aliases:  []string{"kpis", "kpi list", "kpi show"},
		Summary:  "how each KPI stands; with a name its arithmetic, what is left to reach, and every reading",
		Usage:    "kpi [NAME]",
		Examples: []string{"kpi", "kpi annual-revenue"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) == 0 {
				return Answer{Message: c.kpis()}, nil
			}
			k, rest, err := c.kpi(c.Words)
			if err != nil {
				return Answer{}, err
			}
			if err := c.none(rest); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.kpiCard(k)}, nil
		},
	}
}

// kpi takes a KPI's name off the front of words: as many of them as make a name.
func (c *Call) kpi(words []string) (k *program.KPI, rest []string, err error) {
	const longest = 8
	if len(words) == 0 {
		return nil, nil, c.usage("I need which KPI.")
	}
	for n := min(len(words), longest); n > 0; n-- {
		if k, err = c.Program.ResolveKPI(strings.Join(words[:n], " ")); err == nil {
			break
		}
	}
	if err != nil {
		return nil, nil, c.noKPI(words[0], err)
	}
	if !program.On(k.Sites, c.Settings.Site) {
		return nil, nil, wrong("%s is measured on %s, and you are on site %s.", k.Name, series(k.Sites, "and"), c.Settings.Site).try("kpi")
	}
	for n := min(len(words), longest); n > 0; n-- {
		if same, err := c.Program.ResolveKPI(strings.Join(words[:n], " ")); err == nil && same == k {
			return k, words[n:], nil
		}
	}
	return k, words[1:], nil
}

// noKPI says that there is no such KPI, and offers the nearest.
func (c *Call) noKPI(word string, err error) error {
	t := wrong("There is no KPI %q.", clip(word))
	var unknown *program.UnknownError
	if errors.As(err, &unknown) {
		for _, id := range unknown.Near[:min(3, len(unknown.Near))] {
			t.offer(id, c.again(word, id))
		}
	}
	var ids []string
	for _, k := range c.Program.KPIsOn(c.Settings.Site) {
		ids = append(ids, k.ID)
	}
	if len(ids) == 0 {
		t.What += " The rules name no KPI on site " + c.Settings.Site + "."
	} else if len(t.Buttons) == 0 {
		t.What += " There is " + series(ids, "and") + "."
	}
	return t.try("kpi")
}

// kpiRanks say how bad each state is.
var kpiRanks = map[partner.KPIState]rank{
	partner.KPIMissed: lost, partner.KPIAtRisk: late, partner.KPIUnknown: unclear, partner.KPIOnTrack: fine, partner.KPIMet: fine,
}

// kpis shows all KPIs, the worst first.
func (c *Call) kpis() view.Message {
	all := partner.KPIs(c.Program, c.Book, c.Today)
	if len(all) == 0 {
		return view.Say("The rules name no KPI on site %s. A pack of your own can: see docs/operating.md.", c.Settings.Site)
	}
	slices.SortStableFunc(all, func(a, b partner.Measured) int { return cmp.Compare(kpiRanks[a.State], kpiRanks[b.State]) })
	m := view.Message{Summary: "KPIs: " + kpiTally(all) + "."}
	m.Blocks = append(m.Blocks, view.Heading("KPIs"), view.Para(view.T(sentence(kpiTally(all))+".")))
	var lines []view.Text
	buttons := []view.Button{}
	lacks := "" // the worst that lacks a reading
	for i := range all {
		lines = append(lines, view.Join(view.B(sentence(string(all[i].State))), view.T(": "), c.kpiLine(&all[i])))
		m.Names = m.Names || all[i].Owner != ""
		if lacks == "" && len(all[i].Missing) > 0 {
			lacks = all[i].KPI.ID
		}
		if len(buttons) < 4 {
			buttons = append(buttons, view.Run(clip(all[i].KPI.ID), "kpi "+all[i].KPI.ID))
		}
	}
	if lacks != "" {
		buttons = append(buttons, view.Run("Enter the reading", "kpi set "+lacks))
	}
	m.Blocks = append(m.Blocks, view.List(lines...), c.rules(), view.Actions(buttons...))
	return m
}

// kpiTally counts the states in words, the worst first.
func kpiTally(all []partner.Measured) string {
	var parts []string
	for _, s := range []partner.KPIState{partner.KPIMissed, partner.KPIAtRisk, partner.KPIUnknown, partner.KPIOnTrack, partner.KPIMet} {
		if n := len(slices.DeleteFunc(slices.Clone(all), func(m partner.Measured) bool { return m.State != s })); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// kpiLine is a KPI in a sentence: how far it is, what is missing, who answers.
func (c *Call) kpiLine(m *partner.Measured) view.Text {
	t := view.T(m.KPI.Name + kpiFigures(m))
	if m.KPI.Renewal {
		t = append(t, view.T("; renewal hangs on it")...)
	}
	if m.Owner != "" {
		t = append(t, view.Join(view.T(" ("), c.someone(m.Owner), view.T(")"))...)
	}
	return t
}

// kpiFigures is what a KPI shows and needs: ", +21.4 % of +20 % by 31 Jan 2027".
func kpiFigures(m *partner.Measured) string {
	s := ""
	have, need := m.HaveWords(), m.NeedWords()
	switch {
	case m.KPI.Kind == program.KPICounter && have != "":
		s = ", " + have + " so far, none allowed through " + m.Due.Short()
	case m.KPI.Kind == program.KPIGauge && have != "" && need != "":
		s = ", " + have + "; needed by " + m.Due.Short() + ": " + need
	case have != "" && need != "":
		s = ", " + have + " of " + need + " by " + m.Due.Short()
	case have != "":
		s = ", " + have
	}
	if m.Lacking != "" {
		s += "; missing: " + m.Lacking
	}
	return s
}

// kpiStanding is what status says of KPIs: each that is missed or at risk, then how
// many are not known or fine. Of KPIs that nobody has begun with it says nothing.
func (c *Call) kpiStanding() (out []standing) {
	var fineOnes []partner.Measured
	var unknown []string
	for _, m := range partner.KPIs(c.Program, c.Book, c.Today) {
		switch {
		case m.State == partner.KPIMissed || m.State == partner.KPIAtRisk:
			out = append(out, standing{rank: kpiRanks[m.State], part: "KPI " + string(m.State), run: "kpi " + m.KPI.ID, due: m.Due, line: view.T(m.KPI.Name + kpiFigures(&m))})
		case m.State == partner.KPIUnknown && c.kpiBegun(m.KPI):
			unknown = append(unknown, m.KPI.Name+" (missing: "+m.Lacking+")")
		case m.State != partner.KPIUnknown:
			fineOnes = append(fineOnes, m)
		}
	}
	if len(unknown) > 0 {
		out = append(out, standing{rank: unclear, part: "KPIs not known", run: "kpi", line: view.T(series(unknown, "and"))})
	}
	if len(fineOnes) > 0 {
		out = append(out, standing{rank: fine, part: "KPIs", run: "kpi", line: view.T(kpiTally(fineOnes))})
	}
	return out
}

// kpiBegun reports whether anybody has typed in anything about a KPI.
func (c *Call) kpiBegun(k *program.KPI) bool {
	return len(c.Book.KPIHistory(k.ID)) > 0 || len(c.Book.KPIGoals(k.ID)) > 0 || len(c.Book.KPIOwners(k.ID)) > 0
}
