package program

import (
	"slices"

	"partnerbot/amount"
)

var incentiveKinds = []IncentiveKind{BadgeIncentive, HeadIncentive, SprintIncentive, ProjectIncentive, QuarterIncentive}

// Bounds of incentives: far above what there is.
const (
	maxHours  = 10_000
	maxEffort = 10_000 // person-days
	maxGrant  = 10_000 // vouchers
)

// incentives reads what the vendor pays for; a spelling names one of them only.
func (d *decoder) incentives(f *fields) []Incentive {
	var out []Incentive
	owner := map[string]string{}
	for _, n := range f.list("incentives") {
		x := d.incentive(n)
		for _, s := range append([]string{x.ID, x.Name}, x.Aliases...) {
			key := fold(s)
			if had, ok := owner[key]; ok && key != "" && had != x.ID {
				d.problem(n, s, "this spelling already names incentive %s", had)
			}
			owner[key] = x.ID
		}
		out = append(out, x)
	}
	return out
}

func (d *decoder) incentive(n *node) Incentive {
	f := d.open(n, "the incentive")
	x := Incentive{ID: f.id("incentive", "id"), Name: f.must("name")}
	f.what = "incentive " + x.ID
	x.Aliases, x.Sites = f.strings("aliases"), f.referring("sites", "site")
	x.Path, x.Phase = f.text("path"), f.text("phase")
	d.refer("path", f.word("path"))
	switch {
	case x.Phase != "" && x.Path == "":
		d.problem(f.word("phase"), x.Phase, "`phase` of %s needs `path`", f.what)
	case x.Phase != "":
		d.referPhase(x.Path, f.word("phase"))
	}
	x.Worth, x.Effort = f.money("worth"), d.effort(f)
	x.Notes = d.ruleNotes(f, "notes", "note of incentive "+x.ID)
	x.Next = f.text("next")
	x.Source = d.source(f)
	kind := f.word("kind")
	if kind == nil {
		f.missing("kind")
		return x // which other keys belong cannot be said
	}
	x.Kind = oneOf(d, kind, "kind of incentive", incentiveKinds)
	f.what = "incentive " + x.ID + " of kind " + kind.text
	switch x.Kind {
	case BadgeIncentive:
		d.badge(f, &x)
	case HeadIncentive:
		x.Head = d.head(f)
	case SprintIncentive:
		x.Sprint = d.sprint(f)
	case ProjectIncentive:
		x.Project = d.project(f)
		x.Proofs = f.strings("proofs")
	case QuarterIncentive:
		x.Proofs = f.strings("proofs")
	default:
		return x
	}
	f.done()
	return x
}

// effort reads a number of person-days, which may have decimals.
func (d *decoder) effort(f *fields) amount.Amount {
	w := f.word("effort")
	if w == nil {
		return amount.Amount{}
	}
	a, err := amount.Parse(w.text)
	if most, _ := a.Compare(amount.Of(maxEffort, "")); err != nil || a.Currency != "" || a.Sign() <= 0 || most > 0 {
		d.problem(w, w.text, "`effort` is a number of person-days above 0, such as 2.5")
		return amount.Amount{}
	}
	return a
}

// badge reads which competencies an incentive is paid for. A plain word is one that
// is in scope on every site.
func (d *decoder) badge(f *fields, x *Incentive) {
	for _, n := range f.list("scope") {
		s := InScope{Competency: n.text}
		if n.kind == scalar {
			d.refer("competency", n)
		} else {
			g := d.open(n, "an entry of `scope`")
			s = InScope{Competency: g.must("competency"), Sites: g.referring("sites", "site"), Unknown: g.flag("unknown")}
			d.refer("competency", g.word("competency"))
			if s.Unknown && len(s.Sites) > 0 {
				d.problem(n, s.Competency, "it is `unknown` on which sites %s is in scope, or `sites` says it", s.Competency)
			}
			g.done()
		}
		if s.Competency != "" && slices.ContainsFunc(x.Scope, func(o InScope) bool { return o.Competency == s.Competency }) {
			d.problem(n, s.Competency, "the competency is in scope twice")
		}
		x.Scope = append(x.Scope, s)
	}
	if len(x.Scope) == 0 {
		f.missing("scope")
	}
	if w := f.word("claim-by"); w != nil {
		x.ClaimBy = oneOf(d, w, "day to claim by", claims)
	} else {
		f.missing("claim-by")
	}
}

var payouts = []Cadence{Monthly, Quarterly, Yearly}

func (d *decoder) head(f *fields) HeadRules {
	h := HeadRules{
		Position: f.text("position"), Dedicated: f.flag("dedicated"), Tenure: f.period("tenure"), Period: f.period("period"),
		PerPeriod: f.number("per-period", 1), PerMonth: f.number("per-month", 1), Refile: f.flag("refile"), Exclusive: f.text("exclusive"),
	}
	h.Holds = each(f, "holds", func(n *node) HeldSet {
		g := d.open(n, "an entry of `holds`")
		s := HeldSet{Title: g.must("title"), Any: d.selectors(g, "any")}
		if len(s.Any) == 0 {
			g.missing("any")
		}
		g.done()
		return s
	})
	if w := f.word("paid-by"); w != nil {
		h.PaidBy = oneOf(d, w, "payout", payouts)
	}
	if f.has("per-period") != f.has("period") {
		f.problem(f.table, "", "%s has both `period` and `per-period`, or neither", f.what)
	}
	return h
}

func (d *decoder) sprint(f *fields) SprintRules {
	s := SprintRules{Task: f.must("task"), Starts: f.text("starts"), Hours: f.within("hours", 1, maxHours)}
	if !f.has("hours") {
		f.missing("hours")
	}
	return s
}

func (d *decoder) project(f *fields) ProjectRules {
	return ProjectRules{
		MinVolume: d.limits(f, "min-volume"), Staff: d.selectors(f, "staff"),
		CompetencyFrom: d.limits(f, "competency-from"), Once: f.flag("once"),
	}
}

// limits reads amounts of several currencies, one of each.
func (d *decoder) limits(f *fields, key string) []amount.Amount {
	var out []amount.Amount
	for _, w := range f.words(key) {
		a, err := amount.Parse(w.text)
		switch {
		case err != nil || a.Currency == "" || a.Sign() <= 0:
			d.problem(w, w.text, "`%s` lists amounts with their currency, such as 100000 USD", key)
		case slices.ContainsFunc(out, func(o amount.Amount) bool { return o.Currency == a.Currency }):
			d.problem(w, w.text, "`%s` has two amounts of %s", key, a.Currency)
		default:
			out = append(out, a)
		}
	}
	return out
}

// ruleNotes reads facts to know.
func (d *decoder) ruleNotes(f *fields, key, scope string) []RuleNote {
	return each(f, key, func(n *node) RuleNote {
		g := d.open(n, "the note")
		out := RuleNote{ID: g.id(scope, "id"), Text: g.must("text")}
		g.what = "note " + out.ID
		out.Source = d.source(g)
		g.done()
		return out
	})
}

func (d *decoder) vouchers(n *node) VoucherRules {
	f := d.open(n, "`vouchers`")
	v := VoucherRules{
		Life: f.period("life"), PhaseBound: f.flag("phase-bound"), Associated: f.flag("associated"), Mail: f.flag("mail"),
		RealName: f.referring("real-name", "line"),
	}
	v.Grants = each(f, "grants", d.voucherGrant)
	v.Source = d.source(f)
	f.done()
	return v
}

func (d *decoder) voucherGrant(n *node) VoucherGrant {
	f := d.open(n, "the grant of vouchers")
	g := VoucherGrant{ID: f.id("grant of vouchers", "id"), Name: f.must("name")}
	f.what = "grant of vouchers " + g.ID
	g.Program, g.Tier = f.text("program"), f.text("tier")
	d.refer("program with tiers", f.word("program"))
	switch {
	case (g.Program == "") != (g.Tier == ""):
		f.problem(f.table, "", "%s names a `tier` of a `program`, or neither", f.what)
	case d.known["program with tiers"][g.Program]:
		d.refer(tierScope+g.Program, f.word("tier"))
	}
	g.Sites = f.referring("sites", "site")
	g.Count = f.within("count", 1, maxGrant)
	if !f.has("count") {
		f.missing("count")
	}
	g.Only, g.Costly = f.referring("only", "certificate type"), f.referring("costly", "certificate type")
	g.AtMost = f.within("at-most", 1, maxGrant)
	if (g.AtMost > 0) != (len(g.Costly) > 0) {
		f.problem(f.table, "", "%s has both `at-most` and `costly`, or neither", f.what)
	}
	if g.AtMost > g.Count {
		d.problem(f.word("at-most"), f.text("at-most"), "%s has %s in all", f.what, counted(g.Count, "voucher"))
	}
	g.Source = d.source(f)
	f.done()
	return g
}
