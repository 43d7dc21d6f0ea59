package partner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"

	"pgregory.net/rapid"
)

func harbour(t testing.TB) *program.Program {
	t.Helper()
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// renewing is a company whose renewals are played: every word is judged and, if it
// is accepted, recorded.
type renewing struct {
	*company
	t testing.TB
	p *program.Program
}

func newRenewing(t testing.TB) *renewing {
	return &renewing{differentiation(), t, harbour(t)}
}

func (r *renewing) do(today string, e RenewalEntry) *RenewalRefusal { return r.try(today, e, false) }

func (r *renewing) try(today string, e RenewalEntry, force bool) *RenewalRefusal {
	r.t.Helper()
	got, no := DecideRenewal(r.p, r.Book, r.Settings(), e, day(today), force)
	if no == nil {
		got.ID = r.Next(KindRenewal, 0)
		r.put(got)
	}
	return no
}

// must records an entry that nothing stands against.
func (r *renewing) must(today string, e RenewalEntry) {
	r.t.Helper()
	if no := r.do(today, e); no != nil {
		r.t.Fatalf("on %s %s is refused: %s (%s, %s)", today, e.Act, no.Reason, no.Day, no.Other)
	}
}

func (r *renewing) now() Renewal { return r.Renewals(r.p).Now }

// met makes all three KPIs of the exit test met as of the first days of March 2026.
func (r *renewing) exitMet() {
	for _, name := range []string{"A", "B", "C"} {
		r.valid(name, "hcip-cssa")
	}
	span := r.p.Span(mustKPI(r.t, r.p, "consumption-growth").Span, day("2026-03-02"))
	n := r.Next(KindKPIReading, 0)
	for _, id := range []string{"consumption-growth", "misuse-escalations"} {
		k := mustKPI(r.t, r.p, id)
		for _, s := range append(span.YearBefore().Parts(k.Every), span.Parts(k.Every)...) {
			value := int64(0)
			if id == "consumption-growth" {
				value = 100
				if span.Contains(s.From) {
					value = 2000
				}
			}
			r.put(KPIReading{ID: n, KPI: id, From: s.From, To: s.To, Value: amount.Of(value, k.Currency), On: s.To.Instant(9, 0, r.p.Zone)})
			n++
		}
	}
}

func mustKPI(t testing.TB, p *program.Program, id string) *program.KPI {
	t.Helper()
	k, ok := p.KPI(id)
	if !ok {
		t.Fatalf("no KPI %s", id)
	}
	return k
}

func grace(on, until, cause string) RenewalEntry {
	return RenewalEntry{Act: RenewalGrace, Grace: "provisional", On: day(on), Until: day(until), Text: cause}
}

// TestDecideRenewal plays words one after the other and names what each is refused
// for.
func TestDecideRenewal(t *testing.T) {
	dated := func(due string) RenewalEntry { return RenewalEntry{Act: RenewalDated, Due: day(due)} }
	act := func(a RenewalAct, on, due, text string) RenewalEntry {
		return RenewalEntry{Act: a, On: day(on), Due: day(due), Text: text}
	}
	type word struct {
		today string
		entry RenewalEntry
		want  RenewalReason // empty: accepted
	}
	cases := []struct {
		name  string
		words []word
	}{
		{"a day in the past", []word{{"2026-03-02", dated("2026-03-01"), RenewalPast}, {"2026-03-02", dated("2026-03-02"), ""}}},
		{"a day that is a slip", []word{{"2026-03-02", dated("2036-03-01"), RenewalFar}}},
		{"passed twice", []word{
			{"2026-03-02", dated("2026-06-30"), ""},
			{"2026-06-01", act(RenewalPassed, "", "", ""), ""},
			{"2026-06-02", act(RenewalPassed, "", "", ""), RenewalAlready},
			{"2027-03-01", act(RenewalPassed, "", "", ""), RenewalAlready}, // 2027-06-30 less 120 days is 2027-03-02
			{"2027-03-02", act(RenewalPassed, "", "", ""), ""},
		}},
		{"passed twice, the first without a day", []word{{"2026-03-02", act(RenewalPassed, "", "", ""), ""}, {"2026-03-03", act(RenewalPassed, "", "", ""), RenewalAlready}}},
		{"passed before it opens", []word{{"2026-03-02", dated("2026-12-31"), ""}, {"2026-03-02", act(RenewalPassed, "", "", ""), RenewalNotOpen}}},
		{"passed in a window that opens earlier", []word{{"2026-03-02", dated("2026-12-31"), ""},
			{"2026-03-02", RenewalEntry{Act: RenewalWindow, From: day("2026-03-01"), To: day("2026-04-30")}, ""}, {"2026-03-02", act(RenewalPassed, "", "", ""), ""}}},
		{"passed tomorrow", []word{{"2026-03-02", act(RenewalPassed, "2026-03-03", "", ""), RenewalAhead}}},
		{"the next day is not later", []word{{"2026-03-02", dated("2026-03-31"), ""}, {"2026-03-02", act(RenewalPassed, "", "2026-03-31", ""), RenewalNextEarly}, {"2026-03-02", act(RenewalPassed, "", "2027-03-30", ""), ""}}},
		{"a window backwards", []word{{"2026-03-02", RenewalEntry{Act: RenewalWindow, From: day("2026-05-02"), To: day("2026-05-01")}, RenewalBackwards}}},
		{"a window that is over", []word{{"2026-03-02", RenewalEntry{Act: RenewalWindow, From: day("2026-02-01"), To: day("2026-03-01")}, RenewalPast}}},
		{"grace without a cause", []word{{"2026-03-02", grace("", "", ""), RenewalNoCause}}},
		{"grace that nobody knows", []word{{"2026-03-02", RenewalEntry{Act: RenewalGrace, Grace: "x", Text: "y"}, RenewalUnknownGrace}}},
		{"grace in the future", []word{{"2026-03-02", grace("2026-03-03", "", "growth"), RenewalAhead}}},
		{"grace beyond its end", []word{{"2026-03-02", grace("", "2026-10-01", "growth"), RenewalBeyond}, {"2026-03-02", grace("", "2026-09-30", "growth"), ""}}},
		{"grace beyond its cap", []word{{"2026-11-02", grace("2026-10-01", "2027-07-01", "growth"), RenewalBeyond}, {"2026-11-02", grace("2026-10-01", "2027-06-30", "growth"), ""}}},
		{"grace that ends before it begins", []word{{"2026-03-02", grace("", "2026-03-01", "growth"), RenewalBackwards}}},
		{"grace twice", []word{{"2026-03-02", grace("", "", "growth"), ""}, {"2026-03-05", grace("", "", "architects"), RenewalInGrace}, {"2026-10-01", grace("", "", "again"), RenewalGraceOver}}},
		{"passed in a grace status", []word{{"2026-03-02", grace("", "", "growth"), ""}, {"2026-03-05", act(RenewalPassed, "", "", ""), RenewalInGrace}}},
		{"cleared without one", []word{{"2026-03-02", act(RenewalCleared, "", "", ""), RenewalNoGrace}}},
		{"cleared too early", []word{{"2026-03-02", grace("", "", "growth"), ""}, {"2026-03-05", act(RenewalCleared, "2026-03-01", "", ""), RenewalBeforeGrace}}},
		{"cleared while the exit test is open", []word{{"2026-03-02", grace("", "", "growth"), ""}, {"2026-03-05", act(RenewalCleared, "", "", ""), RenewalExitOpen}}},
		{"cleared after it is over", []word{{"2026-03-02", grace("", "", "growth"), ""}, {"2026-10-01", act(RenewalCleared, "", "", ""), RenewalGraceOver}}},
		{"lost without a cause", []word{{"2026-03-02", act(RenewalLost, "", "", ""), RenewalNoCause}, {"2026-03-02", act(RenewalLost, "", "", "cancelled"), ""}, {"2026-03-03", dated("2027-03-03"), ""}}},
		{"an outcome before the last one", []word{{"2026-03-02", act(RenewalLost, "", "", "cancelled"), ""}, {"2026-03-05", grace("2026-03-01", "", "growth"), RenewalTooEarly}}},
		{"nothing to reopen", []word{{"2026-03-02", act(RenewalReopened, "", "", "slip"), RenewalNothing}}},
		{"reopened without a reason", []word{{"2026-03-02", act(RenewalPassed, "", "", ""), ""}, {"2026-03-02", act(RenewalReopened, "", "", ""), RenewalNoCause}, {"2026-03-02", act(RenewalReopened, "", "", "slip"), ""}, {"2026-03-02", act(RenewalPassed, "", "", ""), ""}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := newRenewing(t)
			for i, w := range c.words {
				got := RenewalReason("")
				if no := r.do(w.today, w.entry); no != nil {
					got = no.Reason
				}
				if got != w.want {
					t.Fatalf("word %d, %s on %s: refused for %q, want %q", i+1, w.entry.Act, w.today, got, w.want)
				}
			}
		})
	}
}

// TestRenewalStory: renewed, provisional, cleared with the exit test met, lost and
// reopened; every round is kept under its year.
func TestRenewalStory(t *testing.T) {
	r := newRenewing(t)
	r.must("2025-01-02", RenewalEntry{Act: RenewalDated, Due: day("2025-02-28")})
	r.must("2025-02-20", RenewalEntry{Act: RenewalPassed})
	if due := r.now().Due; due != day("2026-02-28") {
		t.Errorf("the next renewal is on %s", due)
	}
	r.must("2026-02-28", grace("", "", "consumption growth was 12 %"))
	g := r.now().Grace
	switch {
	case g == nil || g.Last != day("2026-09-30") || g.Name != "Provisional" || g.Entry.Text != "consumption growth was 12 %":
		t.Fatalf("grace is %+v", g)
	case g.Holds(day("2026-02-27")) || !g.Holds(day("2026-02-28")) || !g.Holds(day("2026-09-30")) || g.Holds(day("2026-10-01")) || !g.Over(day("2026-10-01")):
		t.Error("it holds on the wrong days")
	}
	no := r.do("2026-03-02", RenewalEntry{Act: RenewalCleared})
	if no == nil || len(no.Missing) != 3 {
		t.Fatalf("the exit test is open and misses %+v", no)
	}
	if no := r.try("2026-03-02", RenewalEntry{Act: RenewalCleared}, true); no == nil || no.Reason != RenewalNoCause {
		t.Fatalf("overridden without a reason: %+v", no)
	}
	r.must("2026-03-02", RenewalEntry{Act: RenewalReopened, Text: "recorded for the wrong account"})
	r.must("2026-03-02", grace("2026-02-28", "", "consumption growth was 12 %"))
	r.exitMet()
	r.must("2026-03-02", RenewalEntry{Act: RenewalCleared})
	if last := r.Renewals(r.p).Past[1]; len(last.Decided.Missing) > 0 || len(last.Undone) != 1 {
		t.Errorf("cleared with the exit test met: %+v", last)
	}
	if now := r.now(); now.Due != day("2027-02-28") || now.Grace != nil {
		t.Errorf("after it was cleared: %+v", now)
	}
	r.must("2027-02-27", RenewalEntry{Act: RenewalLost, Text: "misuse"})
	r.must("2027-03-01", RenewalEntry{Act: RenewalReopened, Text: "it was the other company"})
	r.must("2027-03-02", RenewalEntry{Act: RenewalPassed})
	all := r.Renewals(r.p)
	var years []int
	for _, past := range all.Past {
		years = append(years, past.Year())
	}
	if !slices.Equal(years, []int{2025, 2026, 2027}) {
		t.Errorf("the years are %v", years)
	}
	if last, _ := all.Last(); last.Outcome != RenewalPassed || len(last.Undone) != 1 || last.Undone[0].Act != RenewalLost {
		t.Errorf("what was recorded by mistake is not kept: %+v", last)
	}
	if got := all.Past[1].Grace; got == nil || got.Left != day("2026-03-02") || got.Over(day("2026-12-31")) {
		t.Errorf("the grace status of 2026 is %+v", got)
	}
}

// TestOverride: an admin may clear a grace status whose exit test is open, and what was
// missing is kept.
func TestOverride(t *testing.T) {
	r := newRenewing(t)
	r.must("2026-03-02", grace("", "", "growth"))
	if no := r.try("2026-03-05", RenewalEntry{Act: RenewalCleared, Text: "the vendor wrote so"}, true); no != nil {
		t.Fatalf("refused: %s", no.Reason)
	}
	all := r.Renewals(r.p)
	last, _ := all.Last()
	if last.Outcome != RenewalCleared || len(last.Decided.Missing) != 3 || last.Decided.Text != "the vendor wrote so" {
		t.Errorf("recorded is %+v", last.Decided)
	}
}

// TestNextRenewal: leap days and months' ends.
func TestNextRenewal(t *testing.T) {
	p := harbour(t)
	for due, want := range map[string]string{
		"2026-06-30": "2027-06-30", "2028-02-29": "2029-02-28", "2027-02-28": "2028-02-28", "2026-12-31": "2027-12-31", "2026-01-31": "2027-01-31", "": "",
	} {
		if got := NextRenewal(p, day(due)); got != day(want) {
			t.Errorf("after %s comes %s, want %s", due, got, want)
		}
	}
}

// TestGraceNeverOutlivesItsEnd: whatever is recorded in whatever order, also what
// nobody has judged, a grace status is over by its cap and by its absolute end.
func TestGraceNeverOutlivesItsEnd(t *testing.T) {
	p := harbour(t)
	rule, _ := p.Renewal.GraceNamed("provisional")
	acts := []RenewalAct{RenewalDated, RenewalWindow, RenewalPassed, RenewalGrace, RenewalCleared, RenewalLost, RenewalReopened}
	rapid.Check(t, func(t *rapid.T) {
		c := differentiation()
		judged := rapid.Bool().Draw(t, "judged")
		today := civil.Must(2026, 1, 1)
		some := func(label string) civil.Day {
			if rapid.IntRange(0, 3).Draw(t, label+" given") == 0 {
				return 0
			}
			return today.Add(rapid.IntRange(-400, 900).Draw(t, label))
		}
		for range rapid.IntRange(1, 12).Draw(t, "words") {
			today = today.Add(rapid.IntRange(0, 120).Draw(t, "later"))
			e := RenewalEntry{ID: c.Next(KindRenewal, 0), Act: rapid.SampledFrom(acts).Draw(t, "act"), On: some("on"), Due: some("due"), From: some("from"), To: some("to"),
				Until: some("until"), Grace: "provisional", Text: rapid.SampledFrom([]string{"", "growth"}).Draw(t, "cause")}
			if judged {
				got, no := DecideRenewal(p, c.Book, c.Settings(), e, today, rapid.Bool().Draw(t, "force"))
				if no != nil {
					continue
				}
				e = got
			} else if e.On.IsZero() {
				e.On = today
			}
			c.put(e)
			all := c.Renewals(p)
			rounds := append(slices.Clone(all.Past), all.Now)
			for _, r := range rounds {
				g := r.Grace
				if g == nil {
					continue
				}
				if g.Last > g.Since.Plus(rule.Cap)-1 || g.Last > rule.End.Of(g.Since) {
					t.Fatalf("since %s it lasts through %s", g.Since, g.Last)
				}
				for _, on := range []civil.Day{g.Since.Plus(rule.Cap), rule.End.Of(g.Since) + 1, g.Last + 1} {
					if g.Holds(on) {
						t.Fatalf("since %s it still holds on %s", g.Since, on)
					}
				}
				if judged && (g.Entry.Text == "" || g.Entry.Until > g.Last || !g.Left.IsZero() && g.Left < g.Since) {
					t.Fatalf("recorded: %+v", g.Entry)
				}
			}
		}
	})
}

// TestRenewalItems: as of the day of renewal, not of today; and whose they are.
func TestRenewalItems(t *testing.T) {
	r := newRenewing(t)
	r.put(Settings{Account: "Acme", Path: "service", Phase: "competency-differentiation", Site: "intl", Alliance: "U0DANA", Leads: []Lead{{Team: "Delivery", User: "U0ANA"}}})
	r.threshold("project-managers", 1).threshold("hccdp", 1)
	r.person("Ana", dedicated, func(p *Person) { p.Team = "delivery" }).cert("Ana", "pmp", "", "2026-05-31")
	r.valid("Bo", "hccdp GaussDB")
	item := func(due, id string) RenewalItem {
		t.Helper()
		for _, i := range RenewalItems(r.p, r.Book, r.Settings(), day(due), today) {
			if i.ID == id {
				return i
			}
		}
		t.Fatalf("there is no %s", id)
		return RenewalItem{}
	}
	if i := item("2026-05-31", "requirement/project-managers"); i.State != ItemMet || i.Owner != "U0DANA" {
		t.Errorf("on its last day: %+v", i)
	}
	i := item("2026-06-01", "requirement/project-managers")
	if i.State != ItemOpen || i.Detail != "0 of 1" || i.Owner != "U0ANA" || !strings.Contains(i.Cause, "PMP ends 31 May 2026") {
		t.Errorf("the day after: %+v", i)
	}
	if i := item("2026-06-01", "requirement/hccde"); i.State != ItemUnknown {
		t.Errorf("without a threshold: %+v", i)
	}
	if i := item("2026-06-01", "kpi/certified-architects"); i.State != ItemOpen || i.Owner != "U0DANA" || i.KPI == nil {
		t.Errorf("a KPI: %+v", i)
	}
	for _, i := range RenewalItems(r.p, r.Book, r.Settings(), day("2026-06-01"), today) {
		if i.ID == "kpi/emi" {
			t.Error("a KPI on which renewal does not hinge is listed")
		}
	}
	r.must("2026-03-02", RenewalEntry{Act: RenewalOwned, Item: "requirement/project-managers", Who: "U0CHEN"})
	if i := item("2026-06-01", "requirement/project-managers"); i.Owner != "U0CHEN" || !i.Named {
		t.Errorf("after somebody was named: %+v", i)
	}
	r.must("2026-03-03", RenewalEntry{Act: RenewalOwned, Item: "requirement/project-managers"})
	if i := item("2026-06-01", "requirement/project-managers"); i.Owner != "U0ANA" {
		t.Errorf("after the name was taken back: %+v", i)
	}
}

// TestRenewalDeadlines: each duty is there while it is one, and falls silent with the
// outcome.
func TestRenewalDeadlines(t *testing.T) {
	r := newRenewing(t)
	kinds := func() string {
		var out []string
		for _, d := range Deadlines(r.p, r.Book, day("2026-01-01"), day("2027-12-31")) {
			if slices.Contains([]string{RenewalDue, RenewalItemDue, ReviewWindow, ProgramCertificate, GraceEnd}, d.Kind) {
				s := d.Kind + " " + d.Subject + " " + d.Due.String()
				if d.Kind != RenewalItemDue || strings.Contains(d.Subject, "hccdp") {
					out = append(out, s)
				}
			}
		}
		slices.Sort(out)
		return strings.Join(out, "\n")
	}
	check := func(what string, want ...string) {
		t.Helper()
		if got := kinds(); got != strings.Join(want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", what, got, strings.Join(want, "\n"))
		}
	}
	check("nothing recorded")
	r.must("2026-03-02", RenewalEntry{Act: RenewalDated, Due: day("2026-06-30")})
	check("a day", "renewal-due renewal 2026-06-30", "renewal-item requirement/hccdp 2026-06-30")
	r.must("2026-03-02", RenewalEntry{Act: RenewalWindow, From: day("2026-05-01"), To: day("2026-06-15")})
	r.must("2026-03-03", RenewalEntry{Act: RenewalDated, Due: day("2026-07-01")})
	check("moved, and a window", "renewal-due renewal 2026-07-01", "renewal-item requirement/hccdp 2026-07-01", "review-window renewal/closes 2026-06-15", "review-window renewal/opens 2026-05-01")
	r.threshold("hccdp", 1).valid("Bo", "hccdp GaussDB")
	check("an item met", "renewal-due renewal 2026-07-01", "review-window renewal/closes 2026-06-15", "review-window renewal/opens 2026-05-01")
	r.must("2026-06-30", grace("", "", "growth"))
	r.put(TierEntry{ID: 1, Act: TierHeld, Program: "csp", Tier: "advanced", Since: day("2026-01-31")})
	check("in a grace status", "grace-end renewal/grace 2026-09-30", "program-certificate program/csp 2027-01-31", "review-window renewal/closes 2026-06-15", "review-window renewal/opens 2026-05-01")
	r.must("2026-07-02", RenewalEntry{Act: RenewalLost, Text: "cancelled"})
	r.put(RenewalEntry{ID: 90, Act: ProgramRenewed, Program: "csp", Due: day("2027-01-31")})
	check("lost, and the certificate renewed")
	r.put(TierEntry{ID: 2, Act: TierHeld, Program: "csp", Since: day("2027-06-01")})
	if list := Deadlines(r.p, r.Book, day("2027-02-01"), day("2029-12-31")); slices.ContainsFunc(list, func(d Deadline) bool { return d.Kind == ProgramCertificate }) {
		t.Error("who has left the program is told of its certificate")
	}
}

// TestGraceEndIsTheVendorsDay: today is a day in the vendor's zone, so the last day of
// a grace status is over when it is midnight there.
func TestGraceEndIsTheVendorsDay(t *testing.T) {
	r := newRenewing(t)
	r.must("2026-03-02", grace("", "", "growth"))
	last := r.now().Grace.Last
	midnight := (last + 1).Instant(0, 0, r.p.Zone)
	for _, c := range []struct {
		minutes int
		holds   bool
	}{{-1, true}, {0, false}, {60, false}} {
		at := midnight.Add(time.Duration(c.minutes) * time.Minute)
		if got := r.now().Grace.Holds(civil.In(at.UTC(), r.p.Zone)); got != c.holds {
			t.Errorf("%d minutes from the vendor's midnight (%s): %v", c.minutes, at.UTC(), got)
		}
	}
}

// drawRenewal puts in a renewal and a tier, all days among few. The tier is given up
// some time, as a certificate is renewed in every year that there is.
func drawRenewal(t *rapid.T, c *company) {
	id := ID(0)
	put := func(e RenewalEntry) {
		id++
		e.ID = id
		c.put(e)
	}
	if rapid.Bool().Draw(t, "renewal") {
		put(RenewalEntry{Act: RenewalDated, Due: drawDay(t, "due")})
	}
	if rapid.Bool().Draw(t, "window") {
		from := drawDay(t, "window from")
		put(RenewalEntry{Act: RenewalWindow, From: from, To: from.Add(rapid.IntRange(0, 5).Draw(t, "window days"))})
	}
	switch rapid.IntRange(0, 4).Draw(t, "outcome") {
	case 0:
		on := drawDay(t, "grace")
		put(RenewalEntry{Act: RenewalGrace, Grace: "provisional", On: on, Until: on.Add(rapid.IntRange(0, 9).Draw(t, "grace days")), Text: "growth"})
	case 1:
		put(RenewalEntry{Act: RenewalPassed, On: drawDay(t, "passed"), Due: drawOpenDay(t, "next")})
	}
	if rapid.Bool().Draw(t, "tier") {
		since := drawDay(t, "tier since")
		c.put(TierEntry{ID: 1, Act: TierHeld, Program: "csp", Tier: "advanced", Since: since}, TierEntry{ID: 2, Act: TierHeld, Program: "csp", Since: since.Add(900)})
	}
}

// TestNoSecondGraceInARound: a further entry, recorded past all judgement, neither
// prolongs a grace status nor begins another in the same round.
func TestNoSecondGraceInARound(t *testing.T) {
	r := newRenewing(t)
	r.must("2026-03-02", grace("", "", "growth"))
	later := grace("2026-10-01", "2027-06-30", "again")
	later.ID = r.Next(KindRenewal, 0)
	r.put(later)
	if g := r.now().Grace; g.Since != day("2026-03-02") || g.Last != day("2026-09-30") || g.Holds(day("2026-10-01")) {
		t.Errorf("the grace status is %+v", g)
	}
}
