package partner

import (
	"strings"
	"testing"

	"partnerbot/civil"

	"pgregory.net/rapid"
)

// spans writes a history in a line each.
func spans(list []TierSpan) string {
	var out []string
	for _, s := range list {
		text := s.Tier + " " + s.Name + " " + s.From.String() + ".." + s.Until.String()
		if s.Renamed {
			text += " renamed"
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// TestTierHistory: renames keep the tier, corrections of a day win, and what was
// entered late stands where it belongs.
func TestTierHistory(t *testing.T) {
	held := func(tier, since string) TierEntry {
		return TierEntry{Act: TierHeld, Program: "official", Tier: tier, Since: day(since)}
	}
	named := func(tier, name, since string) TierEntry {
		return TierEntry{Act: TierRenamed, Program: "official", Tier: tier, Name: name, Since: day(since)}
	}
	cases := []struct {
		name    string
		entries []TierEntry
		want    []string
	}{
		{"nothing", nil, nil},
		{"one tier", []TierEntry{held("premier", "2025-01-01")}, []string{"premier Premier 2025-01-01.."}},
		{"a rename", []TierEntry{held("premier", "2025-01-01"), named("premier", "Certified Plus", "2026-03-01")},
			[]string{"premier Premier 2025-01-01..2026-02-28", "premier Certified Plus 2026-03-01.. renamed"}},
		{"a rename on a leap day", []TierEntry{held("premier", "2025-01-01"), named("premier", "Certified Plus", "2028-02-29")},
			[]string{"premier Premier 2025-01-01..2028-02-28", "premier Certified Plus 2028-02-29.. renamed"}},
		{"a rename of another tier", []TierEntry{held("premier", "2025-01-01"), named("elite", "Platinum", "2026-03-01")}, []string{"premier Premier 2025-01-01.."}},
		{"renamed before it was held", []TierEntry{named("premier", "Certified Plus", "2024-01-01"), held("premier", "2025-01-01")}, []string{"premier Certified Plus 2025-01-01.."}},
		{"up, and down", []TierEntry{held("certified", "2024-01-01"), held("premier", "2025-01-01"), held("authorized", "2026-01-01")},
			[]string{"certified Certified 2024-01-01..2024-12-31", "premier Premier 2025-01-01..2025-12-31", "authorized Authorized 2026-01-01.."}},
		{"entered late", []TierEntry{held("premier", "2025-01-01"), held("certified", "2024-01-01")},
			[]string{"certified Certified 2024-01-01..2024-12-31", "premier Premier 2025-01-01.."}},
		{"corrected on the same day", []TierEntry{held("premier", "2025-01-01"), held("certified", "2025-01-01")}, []string{"certified Certified 2025-01-01.."}},
		{"the same again", []TierEntry{held("premier", "2025-01-01"), held("premier", "2025-06-01")}, []string{"premier Premier 2025-01-01.."}},
		{"left", []TierEntry{held("premier", "2025-01-01"), held("", "2026-01-01")}, []string{"premier Premier 2025-01-01..2025-12-31", "  2026-01-01.."}},
		{"never had one", []TierEntry{held("", "2026-01-01")}, nil},
		{"a rename while it was not held", []TierEntry{held("premier", "2025-01-01"), held("elite", "2025-06-01"), named("premier", "Certified Plus", "2025-09-01"), held("premier", "2026-01-01")},
			[]string{"premier Premier 2025-01-01..2025-05-31", "elite Elite 2025-06-01..2025-12-31", "premier Certified Plus 2026-01-01.."}},
	}
	p := harbour(t)
	official, _ := p.TierProgram("official")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := differentiation()
			for i, e := range c.entries {
				e.ID = ID(i + 1)
				b.put(e)
			}
			if got := spans(TierHistory(b.Book, official)); got != strings.Join(c.want, "\n") {
				t.Errorf("history\n%s\nwant\n%s", got, strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestTierOn(t *testing.T) {
	p := harbour(t)
	official, _ := p.TierProgram("official")
	b := differentiation()
	b.put(TierEntry{ID: 1, Act: TierHeld, Program: "official", Tier: "certified", Since: day("2024-01-01")},
		TierEntry{ID: 2, Act: TierHeld, Program: "official", Tier: "premier", Since: day("2025-01-01")},
		TierEntry{ID: 3, Act: TierRenamed, Program: "official", Tier: "premier", Name: "Certified Plus", Since: day("2026-03-01")},
		TierEntry{ID: 4, Act: TierRenamed, Program: "official", Tier: "elite", Name: "Premier", Since: day("2026-03-01")})
	s := TierOn(b.Book, official, day("2026-03-02"))
	switch {
	case s.Span.Name != "Certified Plus" || s.Tier.ID != "premier" || s.Place != 2 || s.Since != day("2025-01-01"):
		t.Errorf("the tier is %+v", s)
	case s.Before.Name != "Premier" || s.Before.Until != day("2026-02-28") || !s.Span.Renamed:
		t.Errorf("before it was %+v", s.Before)
	case s.Next().ID != "elite":
		t.Errorf("next is %s", s.Next().ID)
	}
	if s := TierOn(b.Book, official, day("2024-06-01")); s.Span.Name != "Certified" || s.Before.Name != "" {
		t.Errorf("two years ago: %+v", s.Span)
	}
	if s := TierOn(b.Book, official, day("2023-12-31")); s.Tier != nil || s.Next().ID != "authorized" {
		t.Errorf("before all: %+v", s)
	}
	ids := func(word, on string) string {
		var out []string
		for _, tier := range TiersCalled(b.Book, official, word, day(on)) {
			out = append(out, tier.ID)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ word, on, want string }{
		{"premier", "2026-02-28", "premier"}, // by its name then
		{"Premier", "2026-03-02", "elite"},   // that is what another tier is called now
		{"certified-plus", "2026-03-02", "premier"},
		{"Certified Plus", "2025-03-02", "premier"}, // an alias of the rules, before the rename
		{"elite", "2026-03-02", "elite"},            // its id
		{"gold", "2026-03-02", ""},
	} {
		if got := ids(c.word, c.on); got != c.want {
			t.Errorf("%s on %s is %q, want %q", c.word, c.on, got, c.want)
		}
	}
}

// TestTierNeeds: what an upgrade needs is met, not met or not known, and never guessed.
func TestTierNeeds(t *testing.T) {
	p := harbour(t)
	csp, _ := p.TierProgram("csp")
	premier, _, _ := csp.Tier("premier")
	b := newCompany("service", "role-selection", "intl")
	state := func() string {
		var out []string
		for _, l := range TierNeeds(p, b.Book, b.Settings(), csp, premier, today) {
			out = append(out, l.Need.ID+" "+string(l.State))
		}
		return strings.Join(out, ", ")
	}
	check := func(what, want string) {
		t.Helper()
		if got := state(); got != want {
			t.Errorf("%s: %s, want %s", what, got, want)
		}
	}
	check("nothing typed in", "role-validation unknown, revenue unknown, staff unknown")
	b.put(Read{ID: 1, Reading: "company-role-validated", Value: 0, On: day("2026-02-01")})
	th, _ := TierThreshold(b.Book, "csp", "premier", "revenue")
	th.ID, th.Value = 1, 500
	b.put(th)
	check("no other account, and how much is needed", "role-validation not_met, revenue unknown, staff unknown")
	b.put(Read{ID: 2, Reading: "csp-revenue", Value: 499, On: day("2026-02-01")}, Read{ID: 3, Reading: "csp-revenue", Value: 900, On: day("2026-03-03")})
	check("short; a reading of tomorrow does not count", "role-validation not_met, revenue not_met, staff unknown")
	b.put(Read{ID: 4, Reading: "csp-revenue", Value: 500, On: day("2026-03-02")})
	b.put(Settings{Account: "Acme", Path: "service", Phase: "competency-differentiation", Site: "intl"})
	check("reached, and the phase is behind", "role-validation met, revenue met, staff unknown")
	official, _ := p.TierProgram("official")
	elite, _, _ := official.Tier("elite")
	for _, l := range TierNeeds(p, b.Book, b.Settings(), official, elite, today) {
		if l.State == Met && l.Need.KPI != "" {
			t.Errorf("%s is met without a reading", l.Need.ID)
		}
	}
}

// TestTierIdentity: however often tiers are renamed, a company has the tier that was
// recorded, each day lies in one span at most, and spans follow one another.
func TestTierIdentity(t *testing.T) {
	p := harbour(t)
	official, _ := p.TierProgram("official")
	tiers := []string{"", "authorized", "certified", "premier", "elite"}
	rapid.Check(t, func(t *rapid.T) {
		b := differentiation()
		var all []TierEntry
		for i := range rapid.IntRange(0, 10).Draw(t, "entries") {
			e := TierEntry{ID: ID(i + 1), Act: TierHeld, Program: "official", Tier: rapid.SampledFrom(tiers).Draw(t, "tier"), Since: today.Add(rapid.IntRange(0, 12).Draw(t, "since"))}
			if rapid.Bool().Draw(t, "rename") && e.Tier != "" {
				e.Act, e.Name = TierRenamed, rapid.SampledFrom([]string{"Gold", "Premier", "Plus"}).Draw(t, "name")
			}
			all = append(all, e)
			b.put(e)
		}
		history := TierHistory(b.Book, official)
		for i, s := range history {
			if i > 0 && history[i-1].Until != s.From-1 || i < len(history)-1 == s.Until.IsZero() {
				t.Fatalf("spans do not follow one another:\n%s", spans(history))
			}
		}
		for on := today - 1; on < today+14; on++ {
			want := ""
			last := civil.Day(0)
			for _, e := range all {
				if e.Act == TierHeld && e.Since <= on && e.Since >= last {
					want, last = e.Tier, e.Since
				}
			}
			if got := TierOn(b.Book, official, on); got.Span.Tier != want || want != "" && got.Span.Name != TierName(b.Book, official, want, on) {
				t.Fatalf("on %s the tier is %s (%s), recorded was %q", on, got.Span.Tier, got.Span.Name, want)
			}
		}
	})
}
