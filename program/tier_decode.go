package program

import (
	"slices"
	"strings"

	"partnerbot/civil"
)

// maxTiers bounds the tiers of a program.
const maxTiers = 20

// tierScope begins the scope of the tiers of a program; the program's id follows.
const tierScope = "tier of program "

func (d *decoder) tierProgram(n *node) TierProgram {
	f := d.open(n, "the program with tiers")
	t := TierProgram{ID: f.id("program with tiers", "id"), Name: f.must("name")}
	f.what = "program with tiers " + t.ID
	t.Aliases = f.strings("aliases")
	t.Sites = f.referring("sites", "site")
	t.Tiers = each(f, "tiers", func(n *node) Tier { return d.tier(t.ID, n) })
	switch {
	case len(t.Tiers) == 0:
		f.missing("tiers")
	case len(t.Tiers) > maxTiers:
		d.problem(f.value("tiers").items[maxTiers], "", "%s has more than %d tiers", f.what, maxTiers)
	}
	d.tierSpellings(f.value("tiers"), t.Tiers)
	if n := f.value("certificate"); n != nil {
		t.Certificate = d.programCertificate(n)
	}
	t.Source = d.source(f)
	f.done()
	return t
}

// tierSpellings reports a name that stands for two tiers of one program.
func (d *decoder) tierSpellings(list *node, tiers []Tier) {
	owner := map[string]string{}
	for i, t := range tiers {
		for _, s := range append([]string{t.ID, t.Name}, t.Aliases...) {
			key := fold(s)
			if had, ok := owner[key]; ok && had != t.ID && key != "" {
				d.problem(list.items[i], s, "this spelling already names tier %s", had)
			}
			owner[key] = t.ID
		}
	}
}

func (d *decoder) tier(program string, n *node) Tier {
	f := d.open(n, "the tier")
	t := Tier{ID: f.id(tierScope+program, "id"), Name: f.must("name")}
	f.what = "tier " + t.ID
	t.Aliases = f.strings("aliases")
	t.Needs = each(f, "needs", func(n *node) TierNeed { return d.tierNeed(program+"/"+t.ID, n) })
	t.FiledBy = f.text("filed-by")
	t.Source = d.source(f)
	f.done()
	return t
}

func (d *decoder) tierNeed(tier string, n *node) TierNeed {
	f := d.open(n, "the need")
	r := TierNeed{ID: f.id("need of tier "+tier, "id"), Title: f.must("title")}
	f.what = "need " + r.ID + " of tier " + tier
	r.Passed, r.Tick, r.KPI, r.Reading = f.text("passed"), f.text("tick"), f.text("kpi"), f.text("reading")
	given := 0
	for _, s := range []string{r.Passed, r.KPI, r.Reading} {
		if s != "" {
			given++
		}
	}
	switch {
	case given == 0 && r.Tick == "":
		d.problem(n, "", "%s says what must be so: `passed` with a phase, `kpi`, `reading` or `tick`", f.what)
	case given > 1:
		d.problem(n, "", "%s has one of `passed`, `kpi` and `reading`, not %d of them", f.what, given)
	case r.Tick != "" && (r.KPI != "" || r.Reading != ""):
		d.problem(n, r.Tick, "`tick` stands alone or beside `passed`")
	}
	if r.Passed != "" {
		r.Paths = f.referring("paths", "path")
		if len(r.Paths) == 0 {
			f.missing("paths")
		}
		for _, path := range r.Paths {
			d.referPhase(path, f.word("passed"))
		}
	}
	d.refer("reading that is ticked", f.word("tick"))
	d.refer("KPI", f.word("kpi"))
	d.refer("reading that is a number", f.word("reading"))
	if r.Reading != "" {
		r.Need = d.need(f)
	}
	r.Next = f.text("next")
	r.Source = d.source(f)
	f.done()
	return r
}

var policies = []CertificatePolicy{RenewedByVendor, AppliedFor, PolicyNotKnown}

func (d *decoder) programCertificate(n *node) ProgramCertificate {
	f := d.open(n, "`certificate`")
	c := ProgramCertificate{Day: f.yearDay("day"), Policy: PolicyNotKnown}
	if !f.has("day") {
		f.missing("day")
	}
	if w := f.word("policy"); w != nil {
		c.Policy = oneOf(d, w, "policy of a program's certificate", policies)
	}
	c.Source = d.source(f)
	f.done()
	return c
}

// yearDay reads a day of every year, written 01-31.
func (f *fields) yearDay(key string) YearDay {
	n := f.word(key)
	if n == nil {
		return YearDay{}
	}
	const leap = "2000-"
	day, err := civil.Parse(leap + n.text)
	if err != nil {
		f.problem(n, n.text, "`%s` is a day of the year like 01-31", key)
		return YearDay{}
	}
	_, m, d := day.Date()
	return YearDay{int(m), d}
}

// renewal reads how the partner's status is renewed.
func (d *decoder) renewal(f *fields) RenewalRules {
	n := f.value("renewal")
	if n == nil {
		return RenewalRules{}
	}
	g := d.open(n, "`renewal`")
	r := RenewalRules{Name: g.must("name"), Every: g.period("every"), Opens: g.period("opens"), KPIs: g.referring("kpis", "KPI")}
	if !g.has("opens") {
		g.missing("opens")
	}
	r.Grace = each(g, "grace", d.graceRule)
	r.Next = g.text("next")
	r.Source = d.source(g)
	g.done()
	return r
}

func (d *decoder) graceRule(n *node) GraceRule {
	f := d.open(n, "the grace status")
	g := GraceRule{ID: f.id("grace status", "id"), Name: f.must("name")}
	f.what = "grace status " + g.ID
	g.Aliases = f.strings("aliases")
	g.Cap = f.period("cap")
	if n := f.value("ends"); n != nil {
		g.End = d.endRule(n)
	}
	if !f.has("cap") && !f.has("ends") {
		d.problem(n, "", "%s needs `cap` or `ends`: a status that never ends is no grace", f.what)
	}
	if n := f.value("exit"); n != nil {
		e := d.open(n, "`exit` of "+f.what)
		g.Exit = ExitTest{KPIs: e.referring("kpis", "KPI"), Requirements: e.referring("requirements", "requirement of some phase"), Phase: e.flag("phase")}
		e.done()
	}
	if n := f.value("follows"); n != nil {
		g.Follows = d.follows(n)
	} else {
		f.missing("follows")
	}
	g.Source = d.source(f)
	f.done()
	return g
}

func (d *decoder) endRule(n *node) EndRule {
	f := d.open(n, "`ends`")
	e := EndRule{Quarter: f.within("quarter", 1, 4), Day: f.yearDay("day"), NextYear: f.flag("next-year")}
	if f.has("quarter") == f.has("day") && !f.mute {
		d.problem(n, "", "`ends` has one of `quarter` (1 to 4) and `day` (03-01)")
	}
	f.done()
	return e
}

func (d *decoder) follows(n *node) Follows {
	if n.kind == scalar {
		return Follows{Text: strings.Join(strings.Fields(n.text), " ")}
	}
	f := d.open(n, "`follows`")
	out := Follows{Program: f.must("program"), Tier: f.must("tier")}
	d.refer("program with tiers", f.word("program"))
	if d.known["program with tiers"][out.Program] {
		d.refer(tierScope+out.Program, f.word("tier"))
	}
	f.done()
	return out
}

// requirementIDs makes the ids of requirements known whatever their phase.
func (d *decoder) requirementIDs(paths []Path) {
	const scope = "requirement of some phase"
	if d.known[scope] == nil {
		d.known[scope] = map[string]bool{}
	}
	for i := range paths {
		for _, phase := range paths[i].Phases {
			for _, r := range phase.Requirements {
				if !slices.Contains(d.names[scope], r.ID) {
					d.names[scope], d.known[scope][r.ID] = append(d.names[scope], r.ID), true
				}
			}
		}
	}
}
