package partner

import (
	"testing"

	"partnerbot/amount"
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
