package commands

import (
	"fmt"
	"slices"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// mostReadings is how many entries of a KPI's history its card shows.
const mostReadings = 14

// kpiCard shows one KPI: its state, how it was reckoned, the span before, what
// comes next, and its readings with their corrections.
func (c *Call) kpiCard(k *program.KPI) view.Message {
	m := partner.MeasureKPI(c.Program, c.Book, k, c.Today, c.Today)
	out := view.Message{Summary: fmt.Sprintf("%s is %s%s.", k.Name, m.State, kpiFigures(&m)), Names: m.Names}
	out.Blocks = append(out.Blocks, view.Heading(k.Name), view.Para(view.B(sentence(string(m.State))+"."), view.T(" Wanted: "+c.Program.KPIWording(k)+".")))
	var lines []view.Text
	for _, s := range m.Arithmetic {
		lines = append(lines, view.T(s))
	}
	if m.Lacking != "" {
		lines = append(lines, view.Join(view.B("Missing: "), view.T(m.Lacking+". "), c.kpiMissing(&m)))
	}
	if line := c.spanBefore(k, m.From); line != "" {
		lines = append(lines, view.T(line))
	}
	if len(lines) > 0 {
		out.Blocks = append(out.Blocks, view.List(lines...))
	}
	out.Blocks = append(out.Blocks, view.Fields(c.kpiFacts(k, &m)...))
	if blocks := c.kpiHistory(k); len(blocks) > 0 {
		out.Blocks = append(out.Blocks, blocks...)
		out.Names = true
	}
	if owner, _ := c.Book.KPIOwner(k.ID); owner != "" {
		out.Names = true
	}
	out.Blocks = append(out.Blocks, view.Note(view.T("Source: "+k.Source.Words()+".")), c.rules())
	buttons := []view.Button{view.Run("All KPIs", "kpi")}
	if k.Kind != program.KPICount {
		buttons = []view.Button{view.Run("Enter the reading", "kpi set "+k.ID), view.Run("Chart", "kpi chart "+k.ID), buttons[0]}
	}
	out.Blocks = append(out.Blocks, view.Actions(buttons...))
	return out
}

// kpiMissing is the word that types in what is missing.
func (c *Call) kpiMissing(m *partner.Measured) view.Text {
	k := m.KPI
	if len(m.Missing) > 0 {
		return view.C(fmt.Sprintf("kpi set %s %s %s", k.ID, kpiSample(k), periodOf(k, m.Missing[0])))
	}
	if !m.NeedKnown {
		return view.C(fmt.Sprintf("kpi goal %s %s", k.ID, kpiSample(k)))
	}
	return nil
}

// periodOf is a period as kpi set takes it: of a gauge its last day.
func periodOf(k *program.KPI, s program.Stretch) string {
	if k.Adds() {
		return s.String()
	}
	return s.To.String()
}

// kpiSample is a value that a KPI could have.
func kpiSample(k *program.KPI) string {
	switch {
	case k.Currency != "":
		return `"1250 ` + k.Currency + `"`
	case k.Kind == program.KPICounter:
		return "0"
	case k.Kind == program.KPIGauge:
		return "61.5"
	}
	return "12"
}

// spanBefore says how the span before ended, where anything is known of it.
func (c *Call) spanBefore(k *program.KPI, from civil.Day) string {
	m := partner.MeasureKPI(c.Program, c.Book, k, from-1, c.Today)
	if k.Kind == program.KPICount || m.State == partner.KPIUnknown && !m.Known {
		return ""
	}
	return fmt.Sprintf("Before, %s: %s%s.", program.Stretch{From: m.From, To: m.Due}.Words(), m.State, kpiFigures(&m))
}

func (c *Call) kpiFacts(k *program.KPI, m *partner.Measured) []view.Text {
	span := program.Stretch{From: m.From, To: m.Due}
	facts := []view.Text{view.T("Measured over"), view.T(span.Words())}
	var next civil.Day
	for _, p := range k.Checkpoints {
		for _, d := range p.On(span) {
			if d >= c.Today && (next.IsZero() || d < next) {
				next = d
			}
		}
	}
	if !next.IsZero() {
		facts = append(facts, view.T("Next looked at"), view.T(next.Short()+" ("+daysAway(next, c.Today)+")"))
	}
	owner := view.Join(view.T("nobody: "), view.C("kpi owner "+k.ID+" @who"))
	if m.Owner != "" {
		owner = c.someone(m.Owner)
	}
	facts = append(facts, view.T("Answers for it"), owner)
	if k.Renewal {
		facts = append(facts, view.T("Renewal"), view.T("hangs on it"))
	}
	if k.Next != "" && m.State != partner.KPIMet {
		facts = append(facts, view.T("Next step"), view.T(k.Next))
	}
	return facts
}

// kpiHistory is every reading that was entered, the newest period first, with who,
// when and where it was seen; what a correction has replaced stands below it.
func (c *Call) kpiHistory(k *program.KPI) []view.Block {
	all := c.Book.KPIHistory(k.ID)
	if len(all) == 0 {
		return nil
	}
	holds := map[partner.ID]bool{}
	for _, r := range c.Book.KPIReadings(k.ID) {
		holds[r.ID] = true
	}
	slices.Reverse(all)
	var rows [][]view.Text
	for _, r := range all[:min(len(all), mostReadings)] {
		value := r.Value.Words()
		if zone, _ := k.Zone(r.Value); zone != "" {
			value += ", " + zone
		}
		switch {
		case r.Void:
			value = "taken back"
		case !holds[r.ID]:
			value += " (replaced)"
		}
		when := view.T("")
		if !r.On.IsZero() {
			when = view.M(r.On)
		}
		rows = append(rows, []view.Text{view.T(r.Period().Words()), view.T(value), c.someone(r.By), when, view.T(clip(r.Source))})
	}
	blocks := []view.Block{view.Table([]string{"Period", "Value", "Entered by", "On", "Seen"}, rows...)}
	if n := len(all) - mostReadings; n > 0 {
		blocks = append(blocks, view.Note(view.Tf("and %s before; ", plural(n, "entry")), view.C("export --format json"), view.T(" has them all.")))
	}
	return blocks
}
