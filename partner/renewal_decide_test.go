package partner

import "testing"

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
