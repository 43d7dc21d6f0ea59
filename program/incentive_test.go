package program

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
)

const goodIncentives = `competencies: [{id: db, name: Database}, {id: ai, name: AI}]
incentives:
  - id: badge
    name: The badge
    aliases: [B1]
    kind: badge
    path: service
    phase: end
    scope: [db, {competency: ai, sites: [two]}]
    claim-by: year-end
    worth: 5000 USD
    effort: 2.5
    notes: [{id: first, text: First come}]
    next: Claim it.
  - {id: head, name: Heads, kind: person, position: architect, dedicated: true, holds: [{title: an a, any: [a]}], tenure: 6m, period: 1y, per-period: 2, per-month: 1, refile: true, paid-by: quarter, exclusive: heads}
  - {id: sprint, name: Sprint, kind: sprint, task: Do it, hours: 72}
  - {id: project, name: Project, kind: project, min-volume: [100000 USD], staff: [a], competency-from: [1000000 CNY, 125000 USD], once: true, proofs: [filing]}
  - {id: quarter, name: Quarter, kind: quarter, proofs: [one]}
settlement: [{id: pay, text: Paid soon}]
vouchers: {life: 1y, phase-bound: true, mail: true, grants: [{id: g, name: G, count: 7, only: [a], at-most: 2, costly: [a]}]}
watch: {by: friday}
`

func TestIncentivesAreRead(t *testing.T) {
	p, err := Load("x", []byte(base+goodIncentives))
	if err != nil {
		t.Fatal(err)
	}
	x, ok := p.Incentive("badge")
	switch {
	case !ok || x.Kind != BadgeIncentive || x.Worth != amount.Of(5000, "USD") || x.Effort.String() != "2.5" || x.ClaimBy != ClaimYearEnd:
		t.Errorf("the badge is %+v", x)
	case len(x.Scope) != 2 || !slices.Equal(x.Scope[1].Sites, []string{"two"}) || x.Notes[0].Text != "First come":
		t.Errorf("its scope is %+v", x.Scope)
	}
	h, _ := p.Incentive("head")
	if h.Head.PerPeriod != 2 || h.Head.Tenure != (civil.Period{Months: 6}) || h.Head.PaidBy != Quarterly || len(h.Head.Holds) != 1 || !h.Head.Refile {
		t.Errorf("heads are %+v", h.Head)
	}
	pr, _ := p.Incentive("project")
	if len(pr.Project.CompetencyFrom) != 2 || pr.Project.MinVolume[0] != amount.Of(100_000, "USD") || !pr.Project.Once {
		t.Errorf("projects are %+v", pr.Project)
	}
	if g, ok := p.Vouchers.Grant("g"); !ok || g.AtMost != 2 || !p.Vouchers.PhaseBound || p.Watch.By != "friday" || p.Watch.By.After() != 4 || p.Watch.By.Name() != "Friday" || len(p.Settlement) != 1 {
		t.Errorf("vouchers are %+v", p.Vouchers)
	}
	if p, err := Load("x", []byte(base)); err != nil || p.Watch.By != "" || len(p.Vouchers.Rules()) != 0 {
		t.Errorf("a pack without incentives: %v", err)
	}
}

func TestBadIncentives(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"kind: badge", "kind: bagde", "no such kind of incentive; there is: badge"},
		{"    kind: badge\n", "", "needs `kind`"},
		{"claim-by: year-end", "claim-by: soon", "no such day to claim by"},
		{"    claim-by: year-end\n", "", "needs `claim-by`"},
		{"scope: [db,", "scope: [dc,", "no such competency"},
		{"scope: [db,", "scope: [db, db,", "in scope twice"},
		{"{competency: ai, sites: [two]}", "{competency: ai, sites: [two], unknown: true}", "`unknown` on which sites"},
		{"phase: end", "phase: ende", "no such phase of path service"},
		{"    path: service\n    phase: end", "    phase: end", "needs `path`"},
		{"worth: 5000 USD", "worth: 5000", "needs its currency"},
		{"worth: 5000 USD", "worth: 5,000 USD", "comma"},
		{"effort: 2.5", "effort: 0", "above 0"},
		{"effort: 2.5", "effort: 2 USD", "person-days"},
		{"aliases: [B1]", "aliases: [Heads]", "already names incentive badge"},
		{"hours: 72", "hours: 0", "at least 1"},
		{", hours: 72", "", "needs `hours`"},
		{"hours: 72", "hours: 72, scope: [db]", "no such key"},
		{"per-period: 2, ", "", "both `period` and `per-period`"},
		{"paid-by: quarter", "paid-by: week", "no such payout"},
		{"any: [a]", "any: [z]", "no such certificate type"},
		{"min-volume: [100000 USD]", "min-volume: [100000]", "amounts with their currency"},
		{"[1000000 CNY, 125000 USD]", "[1000000 CNY, 125000 CNY]", "two amounts of CNY"},
		{"at-most: 2, costly", "costly", "both `at-most` and `costly`"},
		{"at-most: 2", "at-most: 9", "7 vouchers in all"},
		{"count: 7", "count: 7, tier: gold", "names a `tier` of a `program`"},
		{"count: 7", "count: 7, tier: gold, program: csp", "no such program with tiers"},
		{"by: friday", "by: frieday", "no such day of the week; there is: friday"},
		{"{by: friday}", "{}", "needs `by`"},
		{"text: Paid soon", "txt: Paid soon", "no such key"},
	} {
		_, err := Load("x", []byte(base+strings.Replace(goodIncentives, c.old, c.new, 1)))
		var all *Errors
		if !errors.As(err, &all) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s instead of %s: %v\nis without %q", c.new, c.old, err, c.want)
		}
	}
}

func TestResolveIncentive(t *testing.T) {
	p := huawei(t)
	for word, want := range map[string]string{"fh": "funding-head", "Funding Head": "funding-head", "CII": "competency-improvement", "spif": "spif", "migration-progam": "near migration-program", "": "near", strings.Repeat("x", 500): "near"} {
		x, err := p.ResolveIncentive(word)
		var u *UnknownError
		got := ""
		if err == nil {
			got = x.ID
		} else if errors.As(err, &u) {
			got = strings.TrimSpace("near " + strings.Join(u.Near[:min(1, len(u.Near))], ""))
		}
		if got != want {
			t.Errorf("%q is %q, not %q", word, got, want)
		}
	}
}

func TestIncentiveChangesAreSeen(t *testing.T) {
	a, err := Load("x", []byte(base+goodIncentives))
	if err != nil {
		t.Fatal(err)
	}
	for old, change := range map[string]string{"hours: 72": "hours: 24", "worth: 5000 USD": "worth: 6000 USD", "text: First come": "text: Last come", "text: Paid soon": "text: Paid late", "count: 7": "count: 8", "by: friday": "by: monday", "phase-bound: true": "phase-bound: false", "[two]": "[one]"} {
		b, err := Load("x", []byte(base+strings.Replace(goodIncentives, old, change, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if d := Diff(a, b); len(d) != 1 {
			t.Errorf("%s: %v", change, d)
		}
	}
}
