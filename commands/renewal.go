package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// renewalUnits ask about the renewal and record what becomes of it.
func renewalUnits() []*Unit {
	return []*Unit{renewalUnit(), renewalHistoryUnit(), renewalDateUnit(), renewalWindowUnit(), renewalOwnerUnit(), renewalPassedUnit(),
		renewalGraceUnit(), renewalClearedUnit(), renewalLostUnit(), renewalReopenUnit(), renewalCertificateUnit()}
}

func renewalUnit() *Unit {
	return &Unit{
		Word:     "renewal",
		Aliases:  []string{"renewals", "renewal status", "annual review"},
		Summary:  "the day of the renewal, and each KPI and requirement as of that day: what is missing and who owns it",
		Usage:    "renewal",
		Examples: []string{"renewal"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.renewal()}, nil
		},
	}
}

// renewalName is what the vendor calls the renewal.
func (c *Call) renewalName() string {
	if c.Program.Renewal.Known() {
		return c.Program.Renewal.Name
	}
	return "Renewal"
}

// renewalItems are what the round under way hinges on, as of its day.
func (c *Call) renewalItems(r *partner.Renewal) []partner.RenewalItem {
	return partner.RenewalItems(c.Program, c.Book, c.Settings, r.RenewalDay(c.Today), c.Today)
}

func (c *Call) renewal() view.Message {
	all := c.Book.Renewals(c.Program)
	now := &all.Now
	items := c.renewalItems(now)
	var lines []view.Text
	var met []string
	names := false
	for i := range items {
		if items[i].Met() {
			met = append(met, items[i].Title)
			continue
		}
		lines = append(lines, c.itemLine(&items[i]))
		names = names || items[i].Owner != "" || items[i].Cause != ""
	}
	m := view.Message{Names: names, Summary: c.renewalSummary(&all, len(lines), len(items))}
	m.Blocks = append(m.Blocks, view.Heading(c.renewalName()+": "+c.account()))
	if blocks := c.graceBlocks(&all); len(blocks) > 0 {
		m.Blocks = append(m.Blocks, blocks...)
	}
	m.Blocks = append(m.Blocks, view.Para(c.renewalDayText(&all)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B(fmt.Sprintf("Not met as of %s, on what is known now", now.RenewalDay(c.Today).Short()))), limited(lines, mostItems, "gaps"))
	}
	if len(met) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("As it should be: "), view.T(strings.Join(met, ", ")+".")))
	}
	if more := c.renewalBeside(&all); len(more) > 0 {
		m.Blocks = append(m.Blocks, view.List(more...))
	}
	m.Blocks = append(m.Blocks, c.rules(), view.Actions(c.renewalButtons(&all, items)...))
	return m
}

// mostItems is how many open items renewal shows.
const mostItems = 12

func (c *Call) renewalSummary(all *partner.Renewals, open, items int) string {
	now := &all.Now
	text := ""
	if g := now.Grace; g.Holds(c.Today) {
		text = g.Name + " through " + g.Last.Short() + ". "
	} else if g.Over(c.Today) {
		text = g.Name + " ended on " + g.Last.Short() + " without being cleared. "
	}
	if now.Due.IsZero() {
		return text + fmt.Sprintf("The day of the renewal is not known; today %d of %s are not met.", open, plural(items, "thing"))
	}
	return text + fmt.Sprintf("%s on %s (%s): %d of %s not met as of then.", c.renewalName(), now.Due.Short(), daysAway(now.Due, c.Today), open, plural(items, "thing"))
}

// renewalDayText is the day, the window and the step that begins the renewal.
func (c *Call) renewalDayText(all *partner.Renewals) view.Text {
	now := &all.Now
	var t view.Text
	switch {
	case now.Due.IsZero() && now.Grace == nil:
		t = view.Join(view.T("On which day the status is renewed is not typed in yet: "), view.C("renewal date D"), view.T("."))
	case now.Due.IsZero():
	case now.Due < c.Today && now.Grace == nil:
		t = view.Join(view.T("It was due on "), view.B(now.Due.Short()), view.T(" ("+daysAway(now.Due, c.Today)+"), and what became of it is not recorded: "), view.C("renewal passed"), view.T(" or "), view.C("renewal lost because CAUSE"), view.T("."))
	case now.Grace == nil:
		t = view.Join(view.T("Due on "), view.B(now.Due.Short()), view.T(" ("+daysAway(now.Due, c.Today)+")"+c.dayHistory(now)+"."))
	default:
		t = view.T("It was to be renewed on " + now.Due.Short() + ".")
	}
	if w := now.Window; !w.Until.IsZero() {
		state := "opens " + daysAway(w.From, c.Today)
		switch {
		case c.Today > w.Until:
			state = "is closed"
		case c.Today >= w.From:
			state = "is open, and closes " + daysAway(w.Until, c.Today)
		}
		t = view.Join(t, view.T(" The vendor's window, "+w.From.Short()+" to "+w.Until.Short()+", "+state+"."))
	}
	if c.Program.Renewal.Next != "" && now.Grace == nil {
		t = view.Join(t, view.T(" "+c.Program.Renewal.Next))
	}
	return t
}

// dayHistory says that the day was moved.
func (c *Call) dayHistory(now *partner.Renewal) string {
	n := len(now.Dated) - 2
	if n < 0 || now.Dated[n].Due == now.Due {
		return ""
	}
	return ", moved from " + now.Dated[n].Due.Short()
}

// itemLine is one thing that is not met as of the day of renewal.
func (c *Call) itemLine(item *partner.RenewalItem) view.Text {
	word := map[partner.ItemState]string{partner.ItemOpen: "Not met", partner.ItemUnknown: "Not known"}[item.State]
	t := view.Join(view.B(word), view.T(": "+item.Title+", "+item.Detail))
	if item.Missing != "" {
		t = view.Join(t, view.T("; missing: "+item.Missing))
	}
	if item.Cause != "" {
		t = view.Join(t, view.T(" ("+item.Cause+")"))
	}
	t = view.Join(t, view.T(". "))
	switch {
	case item.Owner != "":
		t = view.Join(t, view.T("Owner: "), c.someone(item.Owner), view.T(". "))
	default:
		t = view.Join(t, view.T("Nobody owns it: "), view.C("renewal owner "+item.ID+" @who"), view.T(". "))
	}
	if item.Next != "" {
		t = view.Join(t, view.T(item.Next+" "))
	}
	return view.Join(t, view.C(item.Run))
}

// renewalBeside is what goes with the renewal: reviews under way, certificates of
// programs, the round before.
func (c *Call) renewalBeside(all *partner.Renewals) (lines []view.Text) {
	for _, a := range c.Book.Applications() {
		q, ok := c.Program.Procedure(a.Procedure)
		if ok && q.For == program.ForAnnualReview && !a.Stage.Over() {
			lines = append(lines, view.Join(view.T("Application "), view.B(a.ID.Label()), view.T(" "+a.Title+" is "+stageWords[a.Stage]+": "), view.C("application "+a.ID.Label())))
		}
	}
	for _, t := range c.Program.TierProgramsOn(c.Settings.Site) {
		s := partner.TierOn(c.Book, t, c.Today)
		if t.Certificate.Day.IsZero() || s.Span.Tier == "" {
			continue
		}
		due := t.Certificate.Day.From(c.Today)
		if done, ok := all.Certificates[t.ID]; ok && done.Due >= due {
			due = t.Certificate.Day.From(done.Due + 1)
		}
		policy := partner.PolicyOf(t, all)
		line := view.Join(view.B("Certificate"), view.T(fmt.Sprintf(" of the %s: %s (%s), %s", t.Name, due.Short(), daysAway(due, c.Today), policy.Words())))
		if policy == program.PolicyNotKnown {
			line = view.Join(line, view.T(": "), view.C("renewal certificate "+t.ID+" auto|apply"))
		}
		lines = append(lines, line)
	}
	if last, ok := all.Last(); ok {
		lines = append(lines, view.Join(view.T(fmt.Sprintf("The round before, %d: ", last.Year())), view.T(outcomeWords(&last)+". "), view.C("renewal history")))
	}
	return lines
}

// outcomeWords is what became of a round.
func outcomeWords(r *partner.Renewal) string {
	on := " on " + r.Decided.On.Short()
	switch r.Outcome {
	case partner.RenewalPassed:
		return "passed" + on
	case partner.RenewalCleared:
		return r.Grace.Name + " since " + r.Grace.Since.Short() + ", cleared" + on
	case partner.RenewalLost:
		text := "lost" + on
		if r.Grace != nil {
			text = r.Grace.Name + " since " + r.Grace.Since.Short() + ", " + text
		}
		return text + " (" + r.Decided.Text + ")"
	}
	return "under way"
}

func (c *Call) renewalButtons(all *partner.Renewals, items []partner.RenewalItem) []view.Button {
	var buttons []view.Button
	for i := range items {
		if !items[i].Met() && len(buttons) < 3 {
			label := "Gap: "
			if items[i].KPI != nil {
				label = "KPI: "
			}
			_, id, _ := strings.Cut(items[i].ID, "/")
			buttons = append(buttons, view.Run(clip(label+id), items[i].Run))
		}
	}
	for i := range items {
		if k := items[i].KPI; k != nil && k.Kind != program.KPICount && items[i].Missing != "" {
			buttons = append(buttons, view.Run("Enter the reading", "kpi set "+k.ID))
			break
		}
	}
	if c.reviewable() {
		buttons = append(buttons, view.Run("Apply for the review", "apply annual-review"))
	}
	if g := all.Now.Grace; c.IsAdmin && g.Holds(c.Today) {
		buttons = append(buttons, view.Run("It was cleared", "renewal cleared"))
	} else if opens := all.Now.Opens(c.Program); c.IsAdmin && g == nil && !opens.IsZero() && opens <= c.Today {
		passed := view.Run("It was renewed", "renewal passed")
		passed.Confirm = &view.Confirm{Title: "Renewed?", Text: "Records that the vendor has renewed the status, as of today.", Yes: "Yes, renewed", No: "Not yet"}
		buttons = append(buttons, passed)
		if len(c.Program.Renewal.Grace) > 0 {
			buttons = append(buttons, view.Run("A grace status…", "renewal grace"))
		}
	}
	return append(buttons, view.Run("History", "renewal history"))
}

// reviewable reports whether there is an annual review to apply for in this phase.
func (c *Call) reviewable() bool {
	return slices.ContainsFunc(c.Program.ProceduresOn(c.Settings.Site), func(q *program.Procedure) bool {
		return q.For == program.ForAnnualReview && q.Path == c.Settings.Path && slices.Contains(q.Phases, c.Settings.Phase)
	})
}

// graceBlocks are the grace status with which status and renewal begin while it
// lasts, or after it ran out and nobody recorded what followed.
func (c *Call) graceBlocks(all *partner.Renewals) []view.Block {
	g := all.Now.Grace
	switch {
	case g.Over(c.Today):
		return []view.Block{view.Para(view.B(g.Name+" ended on "+g.Last.Short()), view.T(" without being cleared. What follows: "+partner.FollowsWords(c.Program, g)+". Record it: "),
			view.C("renewal lost because CAUSE"), view.T(", or "), view.C("renewal cleared on D"), view.T(" with a day up to then. Was it recorded by mistake: "), view.C("renewal reopen REASON"), view.T("."))}
	case !g.Holds(c.Today):
		return nil
	}
	t := view.Join(view.B(g.Name), view.T(" since "+g.Since.Short()+": "+strings.TrimRight(g.Entry.Text, ".")+". It ends on "), view.B(g.Last.Short()), view.T(" ("+daysAway(g.Last, c.Today)+"); then: "+partner.FollowsWords(c.Program, g)+". "))
	items := partner.ExitItems(c.Program, c.Book, c.Settings, g.Rule, c.Today)
	var open []view.Text
	for i := range items {
		if !items[i].Met() {
			open = append(open, view.T(items[i].Title+" ("+items[i].Detail+")"))
		}
	}
	switch {
	case g.Rule == nil || g.Rule.Exit.Words() == "":
		t = view.Join(t, view.T("The rules name no exit test. Out of it: "), view.C("renewal cleared"), view.T("."))
	case len(open) == 0:
		t = view.Join(t, view.T("All that its exit test asks for is met: "), view.C("renewal cleared"), view.T("."))
	default:
		t = view.Join(t, view.T(fmt.Sprintf("Out of it, %d of %d still missing: ", len(open), len(items))), joined(open), view.T("."))
	}
	return []view.Block{view.Para(t)}
}

// renewalStanding is the renewal in status.
func (c *Call) renewalStanding() []standing {
	all := c.Book.Renewals(c.Program)
	now := &all.Now
	s := standing{part: "Renewal", run: "renewal", due: now.Due}
	switch {
	case now.Grace != nil: // status begins with it
		return nil
	case now.Due.IsZero():
		last, ok := all.Last()
		if !ok || last.Outcome != partner.RenewalLost {
			return nil
		}
		s.rank, s.line = lost, view.Join(view.T(outcomeWords(&last)+". "), view.C("renewal"))
		return []standing{s}
	}
	missing := 0
	for _, item := range c.renewalItems(now) {
		if !item.Met() {
			missing++
		}
	}
	left := now.Due.Sub(c.Today)
	s.line = view.Join(view.B(now.Due.Short()), view.T(fmt.Sprintf(" (%s), %s not met as of then. ", daysAway(now.Due, c.Today), plural(missing, "thing"))), view.C("renewal"))
	switch {
	case left < 0:
		s.rank = late
		s.line = view.Join(view.B(now.Due.Short()), view.T(" is past, and what became of it is not recorded. "), view.C("renewal"))
	case missing == 0:
		s.rank = fine
		s.line = view.Join(view.B(now.Due.Short()), view.T(" ("+daysAway(now.Due, c.Today)+"), all met as of then. "), view.C("renewal"))
	case left <= soon:
		s.rank = late
	default:
		s.rank = open
	}
	return []standing{s}
}

// graceHead is the grace status with which status begins, with a sentence of it.
func (c *Call) graceHead() (blocks []view.Block, summary string) {
	all := c.Book.Renewals(c.Program)
	g := all.Now.Grace
	switch {
	case g.Holds(c.Today):
		summary = fmt.Sprintf("%s since %s, through %s (%s).", g.Name, g.Since.Short(), g.Last.Short(), daysAway(g.Last, c.Today))
	case g.Over(c.Today):
		summary = fmt.Sprintf("%s ended on %s without being cleared.", g.Name, g.Last.Short())
	default:
		return nil, ""
	}
	return c.graceBlocks(&all), summary
}
