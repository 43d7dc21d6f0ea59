package partner

import (
	"slices"
	"strings"
	"testing"
)

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
