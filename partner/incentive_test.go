package partner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"

	"pgregory.net/rapid"
)

// drawIncentives adds claims, vouchers and the watch, all days among few.
func drawIncentives(t *rapid.T, c *company) {
	for range rapid.IntRange(0, 2).Draw(t, "vouchers") {
		id := c.Next(KindVoucher, 0)
		v := Voucher{ID: id, Lot: max(1, id-1), Issued: drawDay(t, "issued"), Until: drawOpenDay(t, "until"), Events: []VoucherEvent{{Step: VoucherAdded}}}
		if rapid.Bool().Draw(t, "held") {
			v.Events = append(v.Events, VoucherEvent{Step: VoucherAssigned, On: v.Issued, Person: 1, Exam: "hccdp"})
		}
		c.put(v)
	}
	if rapid.Bool().Draw(t, "watched") {
		c.put(Watch{ID: 1, People: []string{"U0", "U1"}, StandIn: "U2", From: Monday(drawDay(t, "watched from"))})
	}
	if rapid.Bool().Draw(t, "checked") {
		c.put(Check{ID: 1, On: drawDay(t, "looked")})
	}
	for range rapid.IntRange(0, 2).Draw(t, "news") {
		n := Bulletin{ID: c.Next(KindNews, 0), Title: "News", Logged: drawDay(t, "logged"), Effective: drawOpenDay(t, "effective"), Done: drawOpenDay(t, "done")}
		n.Affects = []Affect{{What: AffectsRequirement, Name: "hccdp", Threshold: "3"}, {What: AffectsTier, Name: "Premier", Renamed: "Plus"}}
		c.put(n)
	}
	if rapid.Bool().Draw(t, "claimed") {
		c.put(Claim{ID: 1, Incentive: "competency-improvement", Subject: BadgeSubject("database", 2026), Title: "Database", Competency: "database",
			Events: []ClaimEvent{{Step: rapid.SampledFrom([]ClaimStep{ClaimFiled, ClaimRefused, ClaimWithdrawn}).Draw(t, "step"), On: drawDay(t, "filed")}}})
	}
}

// TestBadges: in scope, of the year, until its last day, once.
func TestBadges(t *testing.T) {
	p := huawei(t)
	for name, k := range map[string]struct {
		path, phase, site string
		held              Held
		claim             ClaimStep
		on                string
		open, due         string // what can be claimed; the incentive-claim deadline
	}{
		"earned this year":             {held: Held{Competency: "database", From: day("2026-01-15")}, open: "competency/database/2026", due: "2026-12-31"},
		"on the last day":              {held: Held{Competency: "database", From: day("2026-01-15")}, on: "2026-12-31", open: "competency/database/2026", due: "2026-12-31"},
		"a day later":                  {held: Held{Competency: "database", From: day("2026-01-15")}, on: "2027-01-01", due: "2026-12-31"},
		"earned on 31 December":        {held: Held{Competency: "database", From: day("2025-12-31")}, on: "2026-01-01", due: "2025-12-31"},
		"earned tomorrow":              {held: Held{Competency: "database", From: day("2026-03-03")}, due: "2026-12-31"},
		"it is not known when":         {held: Held{Competency: "database"}},
		"not in scope":                 {held: Held{Competency: "sap", From: day("2026-01-15")}},
		"China only":                   {held: Held{Competency: "devsecops", From: day("2026-01-15")}},
		"China only, on China's":       {site: "cn", held: Held{Competency: "devsecops", From: day("2026-01-15")}, open: "competency/devsecops/2026", due: "2026-12-31"},
		"filed":                        {held: Held{Competency: "database", From: day("2026-01-15")}, claim: ClaimFiled},
		"paid":                         {held: Held{Competency: "database", From: day("2026-01-15")}, claim: ClaimPaid},
		"refused":                      {held: Held{Competency: "database", From: day("2026-01-15")}, claim: ClaimRefused},
		"withdrawn":                    {held: Held{Competency: "database", From: day("2026-01-15")}, claim: ClaimWithdrawn, open: "competency/database/2026", due: "2026-12-31"},
		"role selection is too early":  {phase: "role-selection", held: Held{Competency: "database", From: day("2026-01-15")}, open: "competency/database/2026"},
		"another path":                 {path: "system-integrator", phase: "role-validation", held: Held{Competency: "database", From: day("2026-01-15")}, open: "competency/database/2026"},
		"role validation":              {phase: "role-validation", held: Held{Competency: "database", From: day("2026-01-15")}, open: "competency/database/2026", due: "2026-12-31"},
		"which sites is not known":     {held: Held{Competency: "application-modernization", From: day("2026-01-15")}, open: "competency/application-modernization/2026", due: "2026-12-31"},
		"a badge of a leap day's year": {held: Held{Competency: "big-data", From: day("2024-02-29")}, on: "2024-02-29", open: "competency/big-data/2024", due: "2024-12-31"},
	} {
		t.Run(name, func(t *testing.T) {
			or := func(a, b string) string {
				if a == "" {
					return b
				}
				return a
			}
			c := newCompany(or(k.path, "service"), or(k.phase, "competency-differentiation"), or(k.site, "intl"))
			k.held.ID = 1
			c.put(k.held)
			if k.claim != "" {
				c.put(Claim{ID: 1, Incentive: "competency-improvement", Subject: BadgeSubject("database", 2026), Events: []ClaimEvent{{Step: k.claim, On: day("2026-02-01")}}})
			}
			x, _ := p.Incentive("competency-improvement")
			var got []string
			open, _ := Badges(p, c.Book, x, day(or(k.on, "2026-03-02")))
			for _, o := range open {
				got = append(got, o.Subject)
			}
			if strings.Join(got, " ") != k.open {
				t.Errorf("to claim is %v, not %q", got, k.open)
			}
			due := ""
			for _, d := range only(IncentiveClaim, Deadlines(p, c.Book, day("2024-01-01"), day("2030-01-01"))) {
				due += d.Due.String()
			}
			if due != k.due {
				t.Errorf("due is %q, not %q", due, k.due)
			}
		})
	}
}

// A badge has at most one claim that lives, whatever is recorded in whatever order,
// and what was paid stays paid.
func TestABadgeIsClaimedAtMostOnce(t *testing.T) {
	p := huawei(t)
	x, _ := p.Incentive("competency-improvement")
	rapid.Check(t, func(t *rapid.T) {
		c := Claim{ID: 1, Incentive: x.ID, Subject: BadgeSubject("database", 2026)}
		due := firstDay.Add(30)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			e := ClaimEvent{Step: rapid.SampledFrom([]ClaimStep{ClaimFiled, ClaimApproved, ClaimRefused, ClaimPaid, ClaimWithdrawn}).Draw(t, "step"), On: drawDay(t, "on")}
			was := c.Last().Step
			next, why := c.Next(x, e, due)
			if why == nil && (was == ClaimPaid || e.Step == ClaimFiled && (was == ClaimFiled || was == ClaimApproved || e.On > due) || e.Step == ClaimPaid && was != ClaimFiled && was != ClaimApproved) {
				t.Fatalf("from %s to %s on %v", was, e.Step, e.On)
			}
			c = next
		}
		for i := 1; i < len(c.Events); i++ {
			if c.Events[i].On < c.Events[i-1].On {
				t.Fatalf("the history goes back: %+v", c.Events)
			}
		}
	})
}

// A voucher is used at most once, by whoever holds it, on a day on which it is valid.
func TestAVoucherIsUsedAtMostOnce(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(t *rapid.T) {
		c := differentiation()
		v := Voucher{ID: 1, Lot: 1, Path: "service", Phase: "competency-differentiation", Issued: drawDay(t, "issued").Add(-365)}
		v.Events = []VoucherEvent{{Step: VoucherAdded, On: v.Issued}}
		c.put(v)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			e := VoucherEvent{Step: rapid.SampledFrom([]VoucherStep{VoucherAssigned, VoucherReturned, VoucherUsed}).Draw(t, "step"), On: drawDay(t, "on"), Person: ID(rapid.IntRange(0, 2).Draw(t, "person"))}
			holder := v.Holder()
			next, why := v.Next(p, c.Book, e)
			if why == nil && e.Step == VoucherUsed && (e.On > v.LastDay(p) || e.Person == 0 || holder != 0 && holder != e.Person) {
				t.Fatalf("used by %d on %v, it is %d's through %v", e.Person, e.On, holder, v.LastDay(p))
			}
			v = next
			c.put(v)
		}
		uses := 0
		for i, e := range v.Events {
			if e.Step == VoucherUsed {
				uses++
				if i+1 < len(v.Events) {
					t.Fatalf("after its use there is %+v", v.Events[i+1:])
				}
			}
		}
		if uses > 1 {
			t.Fatalf("used %d times", uses)
		}
	})
}

func TestVoucherDays(t *testing.T) {
	p := huawei(t)
	for _, k := range []struct{ issued, until, want string }{
		{"2025-03-03", "", "2026-03-02"}, {"2024-02-29", "", "2025-02-28"}, {"2025-03-03", "2025-12-31", "2025-12-31"},
	} {
		v := Voucher{Issued: day(k.issued), Until: day(k.until), Events: []VoucherEvent{{Step: VoucherAdded}}}
		if got := v.LastDay(p); got != day(k.want) {
			t.Errorf("issued %s, until %q: the last day is %v, not %s", k.issued, k.until, got, k.want)
		}
	}
	c := differentiation()
	for phase, want := range map[string]VoucherState{"role-validation": VoucherFree, "competency-differentiation": VoucherClosed, "role-selection": VoucherFree} {
		s := c.Settings()
		s.Phase = phase
		v := Voucher{Path: "service", Phase: "role-validation", Issued: today, Events: []VoucherEvent{{Step: VoucherAdded}}}
		if got := v.State(p, s, today); got != want {
			t.Errorf("in %s a voucher of role validation is %s, not %s", phase, got, want)
		}
	}
	moved := c.Settings()
	moved.Phase = "competency-differentiation"
	before := moved
	before.Phase = "role-validation"
	c.put(Voucher{ID: 1, Lot: 1, Path: "service", Phase: "role-validation", Issued: today, Events: []VoucherEvent{{Step: VoucherAdded}}})
	if got := Closing(p, c.Book, before, moved, today); len(got) != 1 {
		t.Errorf("moving on closes %d vouchers", len(got))
	}
	if got := only(VoucherEnd, Deadlines(p, c.Book, today, today.Add(400))); len(got) != 0 {
		t.Errorf("of a closed voucher is due %+v", got)
	}
}

// TestTheFundingPeriod: a year from the start date, and the next.
func TestTheFundingPeriod(t *testing.T) {
	h := &program.HeadRules{Period: civil.Period{Years: 1}}
	for _, k := range []struct{ start, on, want string }{
		{"2025-09-01", "2026-03-02", "2025-09-01 2026-08-31"}, {"2025-09-01", "2026-08-31", "2025-09-01 2026-08-31"}, {"2025-09-01", "2026-09-01", "2026-09-01 2027-08-31"},
		{"2024-02-29", "2025-02-28", "2024-02-29 2025-02-28"}, {"2024-02-29", "2025-03-01", "2025-03-01 2026-02-28"}, {"2024-02-29", "2028-02-29", "2028-02-29 2029-02-28"},
		{"2026-03-03", "2026-03-02", ""}, {"", "2026-03-02", ""},
	} {
		got := ""
		if s, ok := fundingPeriod(h, day(k.start), day(k.on)); ok {
			got = s.From.String() + " " + s.To.String()
		}
		if got != k.want {
			t.Errorf("from %s, on %s: %q, not %q", k.start, k.on, got, k.want)
		}
	}
}

// TestHeadConditions: each condition by itself keeps a person from being claimed for.
func TestHeadConditions(t *testing.T) {
	p := huawei(t)
	x, _ := p.Incentive("funding-head")
	whole := func() *company {
		c := newCompany("system-integrator", "role-validation", "intl")
		c.person("Ana", dedicated)
		c.valid("Ana", "hcsp Presales", "hccdp Solution Architectures")
		return c.put(Posting{ID: 1, Person: 1, Position: "Solution Architect", Start: day("2025-08-01")})
	}
	claim := func(id ID, incentive, month string, step ClaimStep) Claim {
		return Claim{ID: id, Incentive: incentive, Subject: MonthSubject(1, day(month)), Person: 1, Month: day(month),
			Events: []ClaimEvent{{Step: ClaimFiled, On: day(month).Add(1)}, {Step: step, On: day(month).Add(1)}}}
	}
	for name, k := range map[string]struct {
		change func(c *company)
		state  State
		why    string
	}{
		"all of it":            {func(*company) {}, Met, ""},
		"not dedicated":        {func(c *company) { c.person("Ana", func(p *Person) { p.Dedicated = false }) }, NotMet, "dedicated"},
		"left":                 {func(c *company) { c.person("Ana", left("2026-03-02")) }, NotMet, "employed"},
		"not associated":       {func(c *company) { c.person("Ana", bound()) }, NotMet, "associated"},
		"another position":     {func(c *company) { c.put(Posting{ID: 2, Person: 1, Position: "engineer"}) }, NotMet, "position"},
		"no posting":           {func(c *company) { c.Apply(Delta{Remove: []Ref{{KindPosting, 1}}}, c.Revision+1) }, Unknown, "not typed in"},
		"six months today":     {func(c *company) { c.put(Posting{ID: 2, Person: 1, Start: day("2025-09-02")}) }, NotMet, "only from 3 Mar 2026"},
		"six months and a day": {func(c *company) { c.put(Posting{ID: 2, Person: 1, Start: day("2025-09-01")}) }, Met, ""},
		"no business cert":     {func(c *company) { c.Apply(Delta{Remove: []Ref{{KindCertificate, 1}}}, c.Revision+1) }, NotMet, "HCSP"},
		"wrong direction": {func(c *company) {
			c.put(Certificate{ID: 2, Person: 1, Type: "hccdp", Track: "GaussDB", Issued: day("2025-01-01")})
		}, NotMet, "architect"},
		"a certificate ended": {func(c *company) {
			c.put(Certificate{ID: 1, Person: 1, Type: "hcsp", Track: "Presales", Issued: day("2024-03-01")})
		}, NotMet, "ended 2"},
		"HCIE-CSSA instead": {func(c *company) { c.put(Certificate{ID: 2, Person: 1, Type: "hcie-cssa", Issued: day("2025-01-01")}) }, Met, ""},
		"one claim":         {func(c *company) { c.put(claim(1, x.ID, "2026-02-01", ClaimPaid)) }, Met, ""},
		"two claims": {func(c *company) {
			c.put(claim(1, x.ID, "2026-02-01", ClaimPaid), claim(2, x.ID, "2026-01-01", ClaimFiled))
		}, NotMet, "2 claims"},
		"two, one refused": {func(c *company) {
			c.put(claim(1, x.ID, "2026-02-01", ClaimPaid), claim(2, x.ID, "2026-01-01", ClaimRefused))
		}, Met, ""},
		"two, in another period": {func(c *company) {
			c.put(claim(1, x.ID, "2025-07-01", ClaimPaid), claim(2, x.ID, "2025-06-01", ClaimPaid))
		}, Met, ""},
		"this month": {func(c *company) { c.put(claim(1, x.ID, "2026-03-01", ClaimFiled)) }, NotMet, "March 2026"},
	} {
		t.Run(name, func(t *testing.T) {
			c := whole()
			k.change(c)
			ana, _ := c.Person(1)
			h := CheckHead(p, c.Book, x, ana, today)
			if got := fmt.Sprint(h.Against()); h.State() != k.state || !strings.Contains(strings.ReplaceAll(got, "ended on", "ended"), k.why) {
				t.Errorf("%s: %s, want %s with %q", h.State(), got, k.state, k.why)
			}
		})
	}
}

// TestRefusedMonthsAreFiledAgain: the duty is due at the end of the refused month.
func TestRefusedMonthsAreFiledAgain(t *testing.T) {
	p := huawei(t)
	c := newCompany("system-integrator", "role-validation", "intl")
	c.person("Ana", dedicated)
	c.put(Claim{ID: 1, Incentive: "funding-head", Subject: "person/1/2026-02", Title: "Ana, February 2026", Person: 1, Month: day("2026-02-01"),
		Events: []ClaimEvent{{Step: ClaimFiled, On: day("2026-02-02")}, {Step: ClaimRefused, On: day("2026-02-20")}}})
	got := only(IncentiveClaim, Deadlines(p, c.Book, day("2026-01-01"), day("2026-12-31")))
	if len(got) != 1 || got[0].Due != day("2026-02-28") || got[0].Person != 1 || !strings.HasSuffix(got[0].Run, "month 2026-02") {
		t.Errorf("due is %+v", got)
	}
}

// TestPaidWhenNoMonthIsOpen: a quarter is paid when it is over and nothing of it waits.
func TestPaidWhenNoMonthIsOpen(t *testing.T) {
	p := huawei(t)
	x, _ := p.Incentive("funding-head")
	c := newCompany("system-integrator", "role-validation", "intl")
	of := func(id ID, month string, step ClaimStep) Claim {
		return Claim{ID: id, Incentive: x.ID, Subject: MonthSubject(id, day(month)), Month: day(month), Events: []ClaimEvent{{Step: step, On: day(month)}}}
	}
	mine := of(1, "2026-01-01", ClaimFiled)
	c.put(mine, of(2, "2026-02-01", ClaimFiled), of(3, "2026-04-01", ClaimFiled))
	if why := PaidOut(c.Book, x, &mine, day("2026-03-31")); why == nil {
		t.Error("paid on the quarter's last day")
	}
	if why := PaidOut(c.Book, x, &mine, day("2026-04-10")); why == nil || why.Reason != ClaimQuarterOpen {
		t.Errorf("paid while February waits: %v", why)
	}
	c.put(of(2, "2026-02-01", ClaimApproved))
	if why := PaidOut(c.Book, x, &mine, day("2026-04-10")); why != nil {
		t.Errorf("with nothing open it is refused: %v", why)
	}
}

// TestRanking: money for a person-day, what is missing after it, the impossible last.
func TestRanking(t *testing.T) {
	p := harbour(t)
	c := differentiation()
	ids := func() (out []string) {
		for _, x := range Prospects(p, c.Book, today) {
			word := x.Incentive.ID
			if x.Ranked {
				word += " " + x.PerDay.String()
			}
			if x.Chance == NotPossible {
				word += " no"
			}
			out = append(out, word)
		}
		return out
	}
	want := func(list ...string) {
		t.Helper()
		if got := ids(); !slices.Equal(got, list) {
			t.Errorf("ranked as %q\nwant %q", got, list)
		}
	}
	want("quick-win 2000 USD", "competency-improvement", "spif", "migration-program", "funding-head no", "delivery-support no")
	c.put(Estimate{ID: 1, Incentive: "competency-improvement", Worth: amount.Of(5000, "USD")}, Estimate{ID: 2, Incentive: "competency-improvement", Effort: amount.Of(2, "")})
	want("competency-improvement 2500 USD", "quick-win 2000 USD", "spif", "migration-program", "funding-head no", "delivery-support no")
	c.put(Estimate{ID: 3, Incentive: "spif", Worth: amount.Of(90000, "CNY"), Effort: amount.Of(1, "")}) // another currency has no order with the others
	want("competency-improvement 2500 USD", "quick-win 2000 USD", "spif 90000 CNY", "migration-program", "funding-head no", "delivery-support no")
	c.put(Constraint{ID: 1, Incentive: "quick-win", What: "the customer's security test", Hours: 90 * 24})
	want("competency-improvement 2500 USD", "spif 90000 CNY", "migration-program", "quick-win 2000 USD no", "funding-head no", "delivery-support no")
	c.put(Constraint{ID: 1, Incentive: "quick-win", What: "the customer's security test", Hours: 90 * 24, Over: today})
	want("competency-improvement 2500 USD", "quick-win 2000 USD", "spif 90000 CNY", "migration-program", "funding-head no", "delivery-support no")
}

// TestProjects: limits by currency, staff over the whole project, once.
func TestProjects(t *testing.T) {
	p := huawei(t)
	x, _ := p.Incentive("migration-program")
	c := differentiation()
	c.cert("Ana", "hccda", "2025-01-01", "2026-12-31").cert("Ben", "hccda", "2025-01-01", "2026-12-30").cert("Cem", "pmp", "2025-01-01", "2029-01-01")
	c.put(Claim{ID: 1, Incentive: x.ID, Subject: "project/port/lake/1", Events: []ClaimEvent{{Step: ClaimFiled, On: today}}})
	who := func(names ...string) (out []Person) {
		for _, n := range names {
			person, _ := c.Person(c.named[n])
			out = append(out, person)
		}
		return out
	}
	span := func(l Plan) Plan {
		l.From, l.Until = day("2026-04-01"), day("2026-12-31")
		return l
	}
	usd := func(n int64) amount.Amount { return amount.Of(n, "USD") }
	for name, k := range map[string]struct {
		plan Plan
		want string // the states in order: volume, staff, competency, once
	}{
		"all of it":          {span(Plan{Volume: usd(100_000), Value: usd(124_999), Staff: who("Ana"), Customer: "Port", Project: "Lake", Stage: "2"}), "met met met met"},
		"too little":         {span(Plan{Volume: usd(99_999), Value: usd(1), Staff: who("Ana"), Customer: "Port", Project: "Lake", Stage: "2"}), "not_met met met met"},
		"another currency":   {span(Plan{Volume: amount.Of(100_000, "EUR"), Value: amount.Of(1, "EUR"), Staff: who("Ana"), Customer: "Port", Project: "Lake", Stage: "2"}), "unknown met unknown met"},
		"no competency":      {span(Plan{Volume: usd(200_000), Value: usd(125_000), Staff: who("Ana"), Customer: "Port", Project: "Lake", Stage: "2"}), "met met not_met met"},
		"a day short":        {span(Plan{Volume: usd(200_000), Value: usd(1), Staff: who("Ana", "Ben"), Customer: "Port", Project: "Lake", Stage: "2"}), "met not_met met met"},
		"no such staff":      {span(Plan{Volume: usd(200_000), Value: usd(1), Staff: who("Cem"), Customer: "Port", Project: "Lake", Stage: "2"}), "met not_met met met"},
		"claimed before":     {span(Plan{Volume: usd(200_000), Value: usd(1), Staff: who("Ana"), Customer: "PORT", Project: " lake", Stage: "1"}), "met met met not_met"},
		"nothing is told":    {Plan{}, "unknown unknown unknown unknown"},
		"no customer's name": {span(Plan{Volume: usd(200_000), Value: usd(1), Staff: who("Ana"), Project: "Lake", Stage: "1"}), "met met met unknown"},
	} {
		var got []string
		for _, k := range CheckProject(p, c.Book, x, &k.plan, today) {
			got = append(got, string(k.State))
		}
		if strings.Join(got, " ") != k.want {
			t.Errorf("%s: %v, want %s", name, got, k.want)
		}
	}
}
