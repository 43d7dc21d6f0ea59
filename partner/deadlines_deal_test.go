package partner

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/amount"
	"partnerbot/program"
)

// dealRules are rules of deals with a limit before the RFP and a protection, which
// no vendor documents.
func dealRules(tb testing.TB) []program.DealRules {
	tb.Helper()
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		tb.Fatal(err)
	}
	return p.Deals
}

// drawDeals adds deals in any state, all instants among the few days.
func drawDeals(t *rapid.T, c *company) {
	instant := func(what string) time.Time {
		return drawDay(t, what).Instant(rapid.IntRange(0, 23).Draw(t, "hour"), 0, time.UTC)
	}
	for range rapid.IntRange(0, 2).Draw(t, "deals") {
		rules, first := "partner-opportunity", DealAdd
		if rapid.IntRange(0, 2).Draw(t, "incoming") == 0 {
			rules, first = "vendor-opportunity", DealReceive
		}
		d := Deal{ID: c.Next(KindDeal, 0), Rules: rules, Entries: []DealEntry{{
			At: instant("added"), By: "U1", Verb: first, Customer: "A bank", Project: "Core", Value: amount.Of(10, "USD"), Owner: rapid.SampledFrom([]string{"U0", "U1", "U9"}).Draw(t, "owner"),
		}}}
		if rapid.Bool().Draw(t, "with RFP") {
			d.Entries[0].RFP, d.Entries[0].RFPZone = instant("RFP"), "Asia/Singapore"
		}
		verbs := []DealVerb{DealConsent, DealRegister, DealAccept}
		if first == DealReceive {
			verbs = []DealVerb{DealAccept}
		}
		for _, verb := range verbs[:rapid.IntRange(0, len(verbs)).Draw(t, "entries")] {
			d.Entries = append(d.Entries, DealEntry{At: instant(string(verb)), By: "U1", Verb: verb, Consent: "yes"})
		}
		c.put(d)
	}
}
