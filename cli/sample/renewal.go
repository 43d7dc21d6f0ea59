package sample

import (
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// renewal is the sample's renewal, some months ahead with last year's behind it, and
// its tiers, of which one was renamed. What the program does not know is left out.
func renewal(p *program.Program, on civil.Day) []partner.Fact {
	due := on.Add(150)
	before := due.Minus(civil.Period{Years: 1})
	noon := func(d civil.Day) time.Time { return d.Instant(12, 0, time.UTC) }
	entries := []partner.RenewalEntry{
		{Act: partner.RenewalDated, On: before.Add(-120), Due: before, Source: "Partner Center home page"},
		{Act: partner.RenewalPassed, On: before.Add(-9), Due: due, Source: "mail of the ecosystem manager"},
		{Act: partner.RenewalWindow, On: on.Add(-14), From: on.Add(90), To: on.Add(135), Source: "the path's card"},
		{Act: partner.RenewalOwned, On: on.Add(-14), Item: "requirement/hccdp", Who: "U0CHEN"},
	}
	var facts []partner.Fact
	for i, e := range entries {
		e.ID, e.By, e.Made = partner.ID(i+1), "U0DANA", noon(e.On)
		facts = append(facts, e)
	}
	tiers := []partner.TierEntry{
		{Act: partner.TierHeld, Program: "official", Tier: "certified", Since: on.Add(-760), Source: "the badge"},
		{Act: partner.TierHeld, Program: "official", Tier: "premier", Since: on.Add(-400), Source: "the badge"},
		{Act: partner.TierRenamed, Program: "official", Tier: "premier", Name: "Certified Plus", Since: on.Add(-33), Source: "portal, refreshed twice"},
		{Act: partner.TierHeld, Program: "csp", Tier: "advanced", Since: on.Add(-300), Source: "Partner Center home page"},
	}
	id := partner.ID(0)
	for _, e := range tiers {
		if t, ok := p.TierProgram(e.Program); ok {
			if _, _, known := t.Tier(e.Tier); known {
				id++
				e.ID, e.By, e.Made = id, "U0DANA", noon(e.Since)
				facts = append(facts, e)
			}
		}
	}
	return facts
}
