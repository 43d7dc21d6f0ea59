package commands

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func tierSetUnit() *Unit {
	return &Unit{
		Word:     "tier set",
		Summary:  "records the company's tier, since when, and where it was seen (none: no tier any more)",
		Usage:    "tier set [PROGRAM/]NAME|none [since D] [source WHERE]",
		Examples: []string{"tier set csp/premier", "tier set csp/premier since 2026-02-01 source Partner Center home page"},
		Role:     Admin,
		Changes:  true,
		Run:      tierSet,
	}
}

// tierWish is what "[PROGRAM/]NAME [since D] [source WHERE]" says.
type tierWish struct {
	head   []string
	since  civil.Day
	source string
}

func (c *Call) readTier(way toward) (w tierWish, err error) {
	x := cutClauses(c.Words, []string{"source", "seen"}, "since", "from")
	w.head = x.head
	if w.since, err = c.clauseDate(x, way, "since", "from"); err != nil {
		return w, err
	}
	if w.since.IsZero() {
		w.since = c.LocalDay
	}
	if w.source, err = told("The source", x.text("source")+x.text("seen")); err != nil {
		return w, err
	}
	return w, nil
}

// foundTier is a tier of a program; no tier where "none" was said.
type foundTier struct {
	program *program.TierProgram
	tier    *program.Tier
}

// findTiers finds the tiers that a word means: with the program before it, or by the
// name alone.
func (c *Call) findTiers(word string, on civil.Day) []foundTier {
	var out []foundTier
	before, name, qualified := strings.Cut(word, "/")
	for _, t := range c.Program.TierProgramsOn(c.Settings.Site) {
		switch {
		case qualified && !t.Named(before):
		case qualified && strings.EqualFold(name, "none"), !qualified && strings.EqualFold(word, "none"):
			if !qualified && partner.TierOn(c.Book, t, c.Today).Span.Tier == "" {
				continue
			}
			out = append(out, foundTier{t, nil})
		default:
			if !qualified {
				name = word
			}
			for _, tier := range partner.TiersCalled(c.Book, t, name, on) {
				out = append(out, foundTier{t, tier})
			}
		}
	}
	return out
}

// oneTier finds the one tier that a word means, or says which there are.
func (c *Call) oneTier(word string, on civil.Day) (foundTier, error) {
	if _, err := c.tierPrograms(""); err != nil {
		return foundTier{}, err
	}
	switch found := c.findTiers(word, on); {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		var labels []string
		t := &Trouble{}
		for _, f := range found {
			id := "none"
			if f.tier != nil {
				id = f.tier.ID
			}
			label := f.program.ID + "/" + id
			labels = append(labels, label)
			t.offer(label, c.again(word, label))
		}
		t.What = fmt.Sprintf("%q can be %s. Which one?", clip(word), either(labels))
		return foundTier{}, t
	}
	return foundTier{}, c.unknownTier(word)
}

func (c *Call) unknownTier(word string) error {
	if strings.EqualFold(word, "none") {
		return wrong("No tier is recorded that could end.").try("tier")
	}
	before, name, qualified := strings.Cut(word, "/")
	if !qualified {
		name = word
	}
	t := wrong("There is no tier %q.", clip(word))
	var names []string
	labels := map[string]string{}
	for _, p := range c.Program.TierProgramsOn(c.Settings.Site) {
		if qualified && !p.Named(before) {
			continue
		}
		for i := range p.Tiers {
			for _, n := range append([]string{p.Tiers[i].ID, partner.TierName(c.Book, p, p.Tiers[i].ID, c.Today)}, p.Tiers[i].Aliases...) {
				key := strings.ToLower(n)
				if _, ok := labels[key]; !ok {
					names, labels[key] = append(names, key), p.ID+"/"+p.Tiers[i].ID
				}
			}
		}
	}
	offered := map[string]bool{}
	for _, n := range nearest(strings.ToLower(name), names, 3) {
		if label := labels[n]; !offered[label] {
			offered[label] = true
			t.offer(label, c.again(word, label))
		}
	}
	return t.try("tier list")
}

func tierSet(c *Call) (Answer, error) {
	w, err := c.readTier(past)
	if err != nil {
		return Answer{}, err
	}
	if len(w.head) == 0 {
		return Answer{}, c.usage("I need which tier.")
	}
	if w.since > c.toldDay() {
		return Answer{}, wrong("%s lies ahead; a tier is recorded once the company has it.", w.since.Long()).try("tier set csp/premier since " + c.LocalDay.String())
	}
	f, err := c.oneTier(strings.Join(w.head, " "), w.since)
	if err != nil {
		return Answer{}, err
	}
	e := partner.TierEntry{Act: partner.TierHeld, Program: f.program.ID, Since: w.since, Source: w.source, By: c.User, Made: c.Now.UTC()}
	name := "no tier"
	if f.tier != nil {
		e.Tier, name = f.tier.ID, partner.TierName(c.Book, f.program, f.tier.ID, w.since)
	}
	was := partner.TierOn(c.Book, f.program, w.since)
	if was.Span.Tier == e.Tier {
		if e.Tier == "" {
			return already("There was no tier in the %s on %s.", f.program.Name, w.since.Short()), nil
		}
		return already("The tier in the %s is %s since %s.", f.program.Name, was.Span.Name, was.Since.Short()), nil
	}
	e.ID = c.Book.Next(partner.KindTier, 0)
	text := fmt.Sprintf("Tier in the %s: %s since %s", f.program.Name, name, w.since.Short())
	if was.Span.Name != "" {
		text += ", was " + was.Span.Name
	}
	change := c.change(text, []partner.Fact{e})
	return c.commit(change, view.T(text+"."), c.afterTier(f, e)...), nil
}

// afterTier says what later entries make of a tier that is recorded for the past, and
// what the next one lacks.
func (c *Call) afterTier(f foundTier, e partner.TierEntry) (lines []view.Text) {
	for _, span := range partner.TierHistory(c.Book, f.program) {
		if span.From > e.Since {
			name := span.Name
			if span.Tier == "" {
				name = "no tier"
			}
			lines = append(lines, view.T("It holds until "+(span.From-1).Short()+": from "+span.From.Short()+" "+name+" is recorded."))
			break
		}
	}
	return append(lines, view.Join(view.T("What the next tier lacks: "), view.C("tier "+f.program.ID)))
}

func tierRenameUnit() *Unit {
	return &Unit{
		Word:     "tier rename",
		Summary:  "records that the vendor calls a tier otherwise: it stays the same tier, with both names in its history",
		Usage:    `tier rename [PROGRAM/]OLD to NEW [since D] [source WHERE]`,
		Examples: []string{`tier rename csp/premier to "Premier Plus"`, `tier rename csp/premier to "Premier Plus" since 2026-02-01 source portal news`},
		Role:     Admin,
		Changes:  true,
		Run:      tierRename,
	}
}

func tierRename(c *Call) (Answer, error) {
	w, err := c.readTier(past)
	if err != nil {
		return Answer{}, err
	}
	if w.since > c.toldDay().Add(366) {
		return Answer{}, wrong("%s is more than a year ahead, which must be a slip.", w.since.Long()).try(c.unit.Examples[0])
	}
	f, name, err := c.oldAndNew(w)
	if err != nil {
		return Answer{}, err
	}
	if f.tier == nil {
		return Answer{}, wrong("None is no tier that has a name.").try("tier list")
	}
	was := partner.TierName(c.Book, f.program, f.tier.ID, w.since)
	if program.Spelled(was, name) {
		return already("%s is called so on %s.", was, w.since.Short()), nil
	}
	for i := range f.program.Tiers {
		other := &f.program.Tiers[i]
		if other.ID != f.tier.ID && program.Spelled(partner.TierName(c.Book, f.program, other.ID, w.since), name) {
			return Answer{}, wrong("Another tier of the %s is called %s on %s. Rename that one first.", f.program.Name, name, w.since.Short()).try("tier list")
		}
	}
	e := partner.TierEntry{ID: c.Book.Next(partner.KindTier, 0), Act: partner.TierRenamed, Program: f.program.ID, Tier: f.tier.ID, Name: name, Since: w.since, Source: w.source, By: c.User, Made: c.Now.UTC()}
	text := fmt.Sprintf("The tier %s of the %s is called %s since %s; it is the same tier", was, f.program.Name, name, w.since.Short())
	if w.since > c.Today {
		text = fmt.Sprintf("The tier %s of the %s will be called %s from %s on; it is the same tier", was, f.program.Name, name, w.since.Short())
	}
	facts, lines := []partner.Fact{e}, []view.Text{}
	for _, n := range c.settledBy(&e) {
		facts = append(facts, n)
		text += "; " + n.Label() + " is settled"
		lines = append(lines, view.Join(view.T("With it the portal's news "), view.B(n.Label()+" "+n.Title), view.T(" is settled: "), view.C("watch show "+n.Label())))
	}
	return unnamed(c.commit(c.change(text, facts), view.T(text+"."), lines...)), nil
}

// oldAndNew reads the tier and its new name: with "to" between, or the longest
// beginning of the words that names a tier.
func (c *Call) oldAndNew(w tierWish) (f foundTier, name string, err error) {
	words := w.head
	if len(words) < 2 {
		return f, "", c.usage("I need which tier, and its new name.")
	}
	cut := 0
	for i := 1; i < len(words)-1 && cut == 0; i++ {
		if strings.EqualFold(words[i], "to") {
			cut = i
		}
	}
	old, rest := words[:1], words[1:]
	if cut > 0 {
		old, rest = words[:cut], words[cut+1:]
	} else {
		for n := len(words) - 1; n > 1; n-- {
			if len(c.findTiers(strings.Join(words[:n], " "), w.since)) > 0 {
				old, rest = words[:n], words[n:]
				break
			}
		}
	}
	if name, err = told("A name", strings.Join(rest, " ")); err != nil {
		return f, "", err
	}
	if len([]rune(name)) > 60 || !program.Spelled(name, name) {
		return f, "", wrong("%q is not a name of a tier: it has at most 60 letters, and one at least.", clip(name)).try(c.unit.Examples[0])
	}
	f, err = c.oneTier(strings.Join(old, " "), w.since)
	return f, name, err
}

func tierNeedUnit() *Unit {
	return &Unit{
		Word:     "tier need",
		Summary:  "types in how much a tier needs, where only the portal shows it (none: takes it back)",
		Usage:    "tier need [PROGRAM/]TIER NEED N|none [seen WHERE]",
		Examples: []string{"tier need csp/premier revenue 500000 seen Partner Center home page"},
		Role:     Admin,
		Changes:  true,
		Run:      tierNeed,
	}
}

func tierNeed(c *Call) (Answer, error) {
	x := cutClauses(c.Words, []string{"seen", "source"})
	if len(x.head) < 3 {
		return Answer{}, c.usage("I need which tier, which of its needs, and how much.")
	}
	n := len(x.head)
	if err := c.noCurrency(x.head); err != nil {
		return Answer{}, err
	}
	f, err := c.oneTier(strings.Join(x.head[:n-2], " "), c.Today)
	if err != nil {
		return Answer{}, err
	}
	need, err := c.tierNeedOf(f, x.head[n-2])
	if err != nil {
		return Answer{}, err
	}
	t, old := partner.TierThreshold(c.Book, f.program.ID, f.tier.ID, need.ID)
	title := fmt.Sprintf("%s of the tier %s", need.Title, partner.TierName(c.Book, f.program, f.tier.ID, c.Today))
	last := x.head[n-1]
	if strings.EqualFold(last, "none") {
		if old.ID == 0 {
			return already("Nothing is typed in for %s.", title), nil
		}
		return unnamed(c.commit(c.change(title+": taken back", nil, old.Ref()), view.T(title+": how much is needed is not known any more."))), nil
	}
	value, err := strconv.Atoi(last)
	if err != nil || value < 0 || value > 1_000_000_000 {
		good := c.unit.Examples[0]
		if plain := strings.ReplaceAll(last, ",", ""); plain != last && digits(plain) {
			good = c.again(last, plain)
		}
		return Answer{}, wrong("%q is not a whole number between 0 and 1,000,000,000, without a comma or a currency.", clip(last)).try(good)
	}
	if t.Seen, err = told("Where it was seen", x.text("seen")+x.text("source")); err != nil {
		return Answer{}, err
	}
	t.ID, t.Value, t.By, t.On = old.ID, value, c.User, c.Now.UTC()
	return c.putThreshold(t, old, title), nil
}

// noCurrency refuses a currency beside the number of a need, as none is kept with it:
// 500000 USD, or USD 500000.
func (c *Call) noCurrency(head []string) error {
	n := len(head)
	if n < 4 {
		return nil
	}
	counts := func(word string) bool { return word != "" && digits(word[:1]) }
	number, money := head[n-2], head[n-1]
	if !counts(number) {
		number, money = money, number
	}
	if !counts(number) || !isCurrency(money) || money != strings.ToUpper(money) {
		return nil
	}
	return wrong("%s has no place here: how much a tier needs is kept as a number alone, and so is how much there is (reading set). Type in both in the currency that the portal shows.", money).
		try(c.again(head[n-2]+" "+head[n-1], number))
}

// tierNeedOf finds a need of a tier that only the portal shows.
func (c *Call) tierNeedOf(f foundTier, word string) (*program.TierNeed, error) {
	var ids []string
	if f.tier == nil {
		return nil, wrong("None is no tier that needs anything.").try("tier list")
	}
	for i := range f.tier.Needs {
		n := &f.tier.Needs[i]
		named := strings.EqualFold(n.ID, word) || program.Spelled(n.Title, word)
		switch {
		case named && n.Need.Ask:
			return n, nil
		case named:
			return nil, wrong("How much %s needs for %s is not typed in: the rules say it, or what is recorded.", f.tier.Name, n.Title).try("tier " + f.program.ID)
		case n.Need.Ask:
			ids = append(ids, n.ID)
		}
	}
	if len(ids) == 0 {
		return nil, wrong("The tier %s has nothing that is typed in.", f.tier.Name).try("tier list")
	}
	t := wrong("The tier %s needs no %q; what is typed in of it: %s.", f.tier.Name, clip(word), series(ids, "and"))
	for _, id := range nearest(word, ids, 2) {
		t.offer(id, c.again(word, id))
	}
	return nil, t.try("tier " + f.program.ID)
}
