package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"partnerbot/amount"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// newsUnits are of what the vendor has announced.
func newsUnits() []*Unit {
	return []*Unit{
		{
			Word: "watch log", Aliases: []string{"watch add", "watch news"}, Own: true, Changes: true,
			Summary: "records news of the portal: what, from when on, where it stands, and what of ours it changes",
			Usage:   `watch log "title" [effective D] [LINK] [affects tier NAME renamed NEW] [affects requirement|kpi NAME threshold N]...`,
			Examples: []string{
				`watch log "Premier is renamed Premier Plus" effective 1 April 2026 https://example.com/news/7 affects tier Premier renamed "Premier Plus"`,
				`watch log "More architects are asked for" effective 2026-06-01 affects requirement hccdp threshold 8`,
			},
			Run: watchLog,
		},
		{
			Word: "watch show", Steady: true, Summary: "one piece of news, and what it would mean for us on the day it takes effect",
			Usage: "watch show W-3", Examples: []string{"watch show W-1"}, Run: watchShow,
		},
		{
			Word: "watch done", Own: true, Changes: true, Summary: "says that nothing is left to do about news; what it changes is adopted elsewhere, never by this",
			Usage: "watch done W-3 [NOTE]", Examples: []string{"watch done W-1 told the team"}, Run: watchDone,
		},
	}
}

// bulletin reads W-3 at the start of the words.
func (c *Call) bulletin(words []string) (n partner.Bulletin, rest []string, err error) {
	if len(words) == 0 {
		return n, nil, c.usage("Which news?")
	}
	typed := strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(words[0]), "W-"), "#")
	if id, err := strconv.ParseUint(typed, 10, 32); err == nil {
		if n, ok := c.Book.Bulletin(partner.ID(id)); ok {
			return n, words[1:], nil
		}
	}
	return n, nil, wrong("There is no news %q.", clip(words[0])).try("watch")
}

func watchLog(c *Call) (Answer, error) {
	if err := c.watches(); err != nil {
		return Answer{}, err
	}
	n := partner.Bulletin{ID: c.Book.Next(partner.KindNews, 0), Logged: c.LocalDay, By: c.User, Noted: c.Now.UTC()}
	words := make([]string, 0, len(c.Words))
	for _, w := range c.Words {
		if url, ok := link(w); ok && n.Link == "" {
			n.Link = url
			continue
		}
		words = append(words, w)
	}
	head, of := options(words, "effective", "affects", "link")
	n.Title = strings.TrimSpace(view.Clean(strings.Join(head, " ")))
	if n.Title == "" || len([]rune(n.Title)) > 200 {
		return Answer{}, c.usage("News has a title of 1 to 200 letters.")
	}
	if list := of["effective"]; len(list) > 0 {
		day, err := c.onlyDate(list[0], future)
		if err != nil {
			return Answer{}, err
		}
		n.Effective = day
	}
	for _, words := range of["affects"] {
		a, err := c.readAffect(words)
		if err != nil {
			return Answer{}, err
		}
		n.Affects = append(n.Affects, a)
	}
	for _, old := range c.Book.Bulletins() {
		if strings.EqualFold(old.Title, n.Title) && old.Effective == n.Effective {
			return already("%s %s is logged.", old.Label(), old.Title), nil
		}
	}
	text := n.Label() + " logged: " + n.Title
	if !n.Effective.IsZero() {
		text += ", effective " + n.Effective.Short()
	}
	lines := c.effectLines(&n)
	lines = append(lines, view.Join(view.T("It is in the next digest, and once more on the day it takes effect. Settled it is with "), view.C("watch done "+n.Label())))
	return c.commit(c.change(text, []partner.Fact{n}), view.T(text+"."), lines...), nil
}

// readAffect reads "tier Premier renamed Premier Plus" or "requirement hccdp
// threshold 5".
func (c *Call) readAffect(words []string) (a partner.Affect, err error) {
	if len(words) < 2 {
		return a, c.usage("affects is followed by tier, requirement or kpi, and its name.")
	}
	a.What = partner.Affected(strings.ToLower(words[0]))
	head, of := options(words[1:], "renamed", "threshold")
	a.Name = strings.TrimSpace(view.Clean(strings.Join(head, " ")))
	text := func(key string) string {
		if len(of[key]) == 0 {
			return ""
		}
		return strings.TrimSpace(view.Clean(strings.Join(of[key][0], " ")))
	}
	a.Renamed, a.Threshold = strings.TrimPrefix(text("renamed"), "to "), text("threshold")
	if a.Name == "" || len([]rune(a.Name)) > 100 || len([]rune(a.Renamed)) > 100 {
		return a, c.usage("A name has 1 to 100 letters.")
	}
	switch a.What {
	case partner.AffectsTier:
		if a.Threshold != "" {
			return a, wrong("A tier is renamed; a threshold belongs to a requirement or a KPI.").try(c.unit.Examples[0])
		}
		return a, nil
	case partner.AffectsRequirement:
		as := c.assessment()
		if as.Phase == nil {
			return a, wrong("Path and phase are not set, so no requirement is known.").try("config")
		}
		r, err := c.requirement(as, a.Name)
		if err != nil {
			return a, err
		}
		a.Name = r.Requirement.ID
		if n, ok := a.Number(); a.Threshold != "" && (!ok || n > mostNeeded) {
			return a, wrong("%q is not a number between 0 and %d.", clip(a.Threshold), mostNeeded).try(c.unit.Examples[1])
		}
		return a, nil
	case partner.AffectsKPI:
		i := slices.IndexFunc(c.Program.KPIs, func(k program.KPI) bool { return program.Spelled(k.ID, a.Name) || program.Spelled(k.Name, a.Name) })
		if i < 0 {
			return a, wrong("There is no KPI %q in the rules.", clip(a.Name)).try("kpi")
		}
		a.Name = c.Program.KPIs[i].ID
		if a.Threshold != "" {
			if _, err := amount.Parse(a.Threshold); err != nil {
				return a, wrong("The threshold cannot be read: %v.", err)
			}
		}
		return a, nil
	}
	return a, wrong("affects is followed by tier, requirement or kpi, not %q.", clip(words[0])).try(c.unit.Examples...)
}

func watchShow(c *Call) (Answer, error) {
	n, rest, err := c.bulletin(c.Words)
	if err == nil {
		err = c.none(rest)
	}
	if err != nil {
		return Answer{}, err
	}
	return Answer{Message: c.bulletinMessage(&n)}, nil
}

func (c *Call) bulletinMessage(n *partner.Bulletin) view.Message {
	m := view.Message{Names: true, Summary: n.Label() + " " + n.Title + "."}
	head := view.Join(view.B(n.Label()+" "+n.Title), view.T(". Logged on "+n.Logged.Short()+" by "), c.someone(n.By))
	switch {
	case n.Effective.IsZero():
		head = view.Join(head, view.T("; from when on it holds is not known"))
	default:
		head = view.Join(head, view.T("; effective "+n.Effective.Short()+" ("+daysAway(n.Effective, c.LocalDay)+")"))
	}
	if n.Link != "" {
		head = view.Join(head, view.T(": "), view.L(n.Link, n.Link))
	}
	m.Blocks = append(m.Blocks, view.Para(head, view.T(".")))
	if lines := c.effectLines(n); len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	} else {
		m.Blocks = append(m.Blocks, view.Para(view.T("What of ours it changes was not said.")))
	}
	if !n.Done.IsZero() {
		m.Blocks = append(m.Blocks, view.Note(view.T("Settled on "+n.Done.Short()+" by "), c.someone(n.DoneBy), view.T(noteText(n.Note)+".")))
		return m
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Nothing of it is adopted by itself: a threshold and a tier's new name are typed in, other rules come with a new pack.")))
	buttons := []view.Button{view.Run("Settled", "watch done "+n.Label())}
	for _, a := range n.Affects {
		if run := c.renaming(n, &a); run != "" && c.IsAdmin {
			buttons = append(buttons, view.Run(clip("Adopt: "+a.Renamed), run))
		}
		threshold, ok := a.Number()
		if e, known := partner.EffectOf(c.Program, c.Book, a.Name, threshold, max(n.Effective, c.Today)); ok && a.What == partner.AffectsRequirement && known && e.Typed && !e.Adopted && c.IsAdmin {
			buttons = append(buttons, view.Run(clip(fmt.Sprintf("Adopt: %s needs %d", a.Name, threshold)), fmt.Sprintf("threshold set %s %d", quote(a.Name), threshold)))
		}
	}
	m.Blocks = append(m.Blocks, view.Actions(buttons[:min(5, len(buttons))]...))
	return m
}

// effectLines say what news would mean for us on the day it takes effect.
func (c *Call) effectLines(n *partner.Bulletin) (lines []view.Text) {
	on := max(n.Effective, c.Today)
	for _, a := range n.Affects {
		switch a.What {
		case partner.AffectsTier:
			lines = append(lines, c.tierEffect(n, &a))
		case partner.AffectsRequirement:
			lines = append(lines, c.requirementEffect(&a, "on "+on.Short(), n))
		case partner.AffectsKPI:
			lines = append(lines, c.kpiEffect(&a))
		}
	}
	return lines
}

func (c *Call) requirementEffect(a *partner.Affect, when string, n *partner.Bulletin) view.Text {
	threshold, ok := a.Number()
	if !ok {
		return view.Join(view.T("Requirement "), view.B(a.Name), view.T(": what changes is not told as a number."))
	}
	e, known := partner.EffectOf(c.Program, c.Book, a.Name, threshold, max(n.Effective, c.Today))
	if !known {
		return view.Join(view.T("Requirement "), view.B(a.Name), view.T(" is not one of this phase and site, or has no single number."))
	}
	was := "not known"
	if e.Before.NeedKnown {
		was = strconv.Itoa(e.Before.Need)
	}
	line := view.Join(view.B(e.After.Requirement.Title), view.T(fmt.Sprintf(": %s → %d needed. %s it would be %s (%s); under the present number %s (%s)", was, threshold, sentence(when), stateWord(e.After.State), haveNeed(&e.After), stateWord(e.Before.State), haveNeed(&e.Before))))
	switch {
	case e.Adopted:
		return view.Join(line, view.T(". It holds already."))
	case e.Opens():
		line = view.Join(line, view.T(". "), view.B("It would open"))
	case e.Before.State == partner.NotMet && e.After.State == partner.Met:
		line = view.Join(line, view.T(". It would close"))
	}
	if e.Typed {
		return view.Join(line, view.T(". Adopted with "), view.C(fmt.Sprintf("threshold set %s %d", quote(a.Name), threshold)))
	}
	return view.Join(line, view.T(". Adopted with a new version of the pack: "), view.C("program diff"))
}

// kpiEffect compares a KPI with its new number.
func (c *Call) kpiEffect(a *partner.Affect) view.Text {
	for _, k := range partner.KPIs(c.Program, c.Book, c.Today) {
		if k.KPI.ID != a.Name {
			continue
		}
		line := view.Join(view.T("KPI "), view.B(k.KPI.Name))
		if a.Threshold == "" {
			return view.Join(line, view.T(": what changes is not told as a number."))
		}
		have, need, then := "where it stands is not known", "not known", a.Threshold
		if k.Known {
			have = "it stands at " + k.HaveWords()
		}
		if k.NeedKnown {
			need = k.NeedWords()
		}
		next, err := amount.Parse(a.Threshold)
		if err == nil && k.KPI.Kind == program.KPIGrowth {
			then = partner.PercentWords(next)
		}
		line = view.Join(line, view.T(fmt.Sprintf(": %s → %s needed; %s", need, then, have)))
		if err == nil && k.Known {
			next.Currency = currencyOr(next.Currency, k.Have.Currency)
			if less, err := k.Have.Compare(next); err != nil {
				line = view.Join(line, view.T(", in another currency: nothing is converted"))
			} else if less < 0 {
				line = view.Join(line, view.T(", below it"))
			} else {
				line = view.Join(line, view.T(", not below it"))
			}
		}
		return view.Join(line, view.T(". Adopted with a new version of the pack."))
	}
	return view.Join(view.T("KPI "), view.B(a.Name), view.T(" is not measured here."))
}

// currencyOr takes a currency that was left out for the one that is used.
func currencyOr(typed, used string) string {
	if typed == "" {
		return used
	}
	return typed
}

func watchDone(c *Call) (Answer, error) {
	if err := c.watches(); err != nil {
		return Answer{}, err
	}
	n, rest, err := c.bulletin(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if !n.Done.IsZero() {
		return already("%s was settled on %s.", n.Label(), n.Done.Short()), nil
	}
	if n.Note, err = readNote(rest); err != nil {
		return Answer{}, err
	}
	n.Done, n.DoneBy = c.LocalDay, c.User
	text := n.Label() + " settled: " + n.Title + noteText(n.Note)
	var lines []view.Text
	for _, a := range n.Affects {
		if run := c.renaming(&n, &a); run != "" {
			lines = append(lines, view.Join(view.T("The old name still holds. Adopt the new one: "), view.C(run)))
		}
		threshold, ok := a.Number()
		if e, known := partner.EffectOf(c.Program, c.Book, a.Name, threshold, max(n.Effective, c.Today)); ok && a.What == partner.AffectsRequirement && known && e.Typed && !e.Adopted {
			lines = append(lines, view.Join(view.T("The old number still holds. Adopt the new one: "), view.C(fmt.Sprintf("threshold set %s %d", quote(a.Name), threshold))))
		}
	}
	return c.commit(c.change(text, []partner.Fact{n}), view.T(text+"."), lines...), nil
}

// openBulletins lists the news that is open.
func (c *Call) openBulletins() []view.Block {
	list := c.Book.OpenBulletins()
	if len(list) == 0 {
		return []view.Block{view.Para(view.T("No news is open. Log some: "), view.C(`watch log "title" effective D https://...`))}
	}
	var lines []view.Text
	for i := range list {
		n := &list[i]
		line := view.Join(view.B(n.Label()), view.T(" "+n.Title))
		if !n.Effective.IsZero() {
			line = view.Join(line, view.T(", effective "+n.Effective.Short()+" ("+daysAway(n.Effective, c.LocalDay)+")"))
		}
		lines = append(lines, view.Join(line, view.T(": "), view.C("watch show "+n.Label())))
	}
	return []view.Block{view.Para(view.B("Open news")), view.List(lines...)}
}
