package partner

import (
	"slices"
	"testing"
	"time"

	"partnerbot/civil"

	"pgregory.net/rapid"
)

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
