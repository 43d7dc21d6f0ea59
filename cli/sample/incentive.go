package sample

import (
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// incentives are the sample's claims, vouchers, and the watch over the portal. Facts
// about what the program does not know are left out.
func incentives(p *program.Program, people map[string]partner.ID, on civil.Day) []partner.Fact {
	at := func(days int) time.Time { return on.Add(days).Instant(10, 0, time.UTC) }
	var facts []partner.Fact
	if _, ok := p.Incentive("competency-improvement"); ok {
		year, _, _ := on.Add(-400).Date()
		facts = append(facts,
			partner.Claim{
				ID: 1, Incentive: "competency-improvement", Subject: partner.BadgeSubject("big-data", year), Title: "Big data", Competency: "big-data",
				Events: []partner.ClaimEvent{
					{Step: partner.ClaimFiled, On: on.Add(-390), At: at(-390), By: "U0DANA", Amount: amount.Of(5000, "USD")},
					{Step: partner.ClaimRefused, On: on.Add(-380), At: at(-380), By: "U0DANA", Note: "the badge was not attached"},
					{Step: partner.ClaimFiled, On: on.Add(-379), At: at(-379), By: "U0DANA", Amount: amount.Of(5000, "USD")},
					{Step: partner.ClaimPaid, On: on.Add(-340), At: at(-340), By: "U0DANA", Amount: amount.Of(5000, "USD")},
				},
			},
			partner.Estimate{ID: 1, Incentive: "competency-improvement", Worth: amount.Of(5000, "USD"), Effort: amount.Of(4, ""), By: "U0DANA", Noted: at(-300), Source: "last year's payout"},
		)
	}
	if _, ok := p.Incentive("quick-win"); ok {
		facts = append(facts, partner.Constraint{ID: 1, Incentive: "quick-win", What: "the customer's security test", Hours: 90 * 24, By: "U0DANA", Noted: at(-15)})
	}
	facts = append(facts,
		partner.Posting{ID: 1, Person: people["mei@harbourtech.example"], Position: "solution architect", Start: on.Add(-250), Mail: partner.Yes, RealName: partner.No, By: "U0DANA", Noted: at(-60), Source: "Partner Center, Organization"},
		partner.Posting{ID: 2, Person: people["chen@harbourtech.example"], Position: "engineer", Start: on.Add(-640), Mail: partner.Yes, By: "U0DANA", Noted: at(-60)},
	)
	facts = append(facts, vouchers(people, on, at)...)
	return append(facts, watch(on, at)...)
}

// vouchers are two lots: one that lapses soon, partly used, and one with time.
func vouchers(people map[string]partner.ID, on civil.Day, at func(int) time.Time) (facts []partner.Fact) {
	const path, phase = "service", "competency-differentiation"
	lot := func(first, last partner.ID, issued int, more map[partner.ID][]partner.VoucherEvent) {
		for id := first; id <= last; id++ {
			v := partner.Voucher{ID: id, Lot: first, Path: path, Phase: phase, Issued: on.Add(issued)}
			v.Events = append([]partner.VoucherEvent{{Step: partner.VoucherAdded, On: on.Add(issued), At: at(issued), By: "U0DANA"}}, more[id]...)
			facts = append(facts, v)
		}
	}
	mei, chen, omar := people["mei@harbourtech.example"], people["chen@harbourtech.example"], people["omar@harbourtech.example"]
	lot(1, 3, -344, map[partner.ID][]partner.VoucherEvent{ // they end in three weeks
		1: {{Step: partner.VoucherAssigned, On: on.Add(-40), At: at(-40), By: "U0DANA", Person: mei, Exam: "hccdp"}},
		2: {{Step: partner.VoucherAssigned, On: on.Add(-200), At: at(-200), By: "U0DANA", Person: chen, Exam: "hccdp"},
			{Step: partner.VoucherUsed, On: on.Add(-150), At: at(-149), By: "U0CHEN", Person: chen, Exam: "hccdp"}},
	})
	lot(4, 5, -90, map[partner.ID][]partner.VoucherEvent{
		4: {{Step: partner.VoucherAssigned, On: on.Add(-12), At: at(-12), By: "U0DANA", Person: omar, Exam: "hcip-cssa"}},
	})
	return facts
}

// watch is a rota of three, whose last look was in the week before, and two pieces of
// news: a tier that is renamed, and a number that goes up.
func watch(on civil.Day, at func(int) time.Time) []partner.Fact {
	last := partner.Monday(on).Add(-4) // a Thursday
	return []partner.Fact{
		partner.Watch{ID: 1, People: []string{"U0CHEN", "U0MEI", "U0LIN"}, StandIn: "U0OMAR", From: partner.Monday(on).Add(-28), By: "U0DANA", Noted: at(-30)},
		partner.Check{ID: 1, On: last, By: "U0CHEN", Noted: last.Instant(15, 0, time.UTC), Note: "two things logged"},
		partner.Bulletin{
			ID: 1, Title: "Tier Certified is renamed Certified Select", Effective: on.Add(30), Link: "https://example.com/portal/news/17", Logged: last, By: "U0CHEN", Noted: last.Instant(15, 5, time.UTC),
			Affects: []partner.Affect{{What: partner.AffectsTier, Name: "Certified", Renamed: "Certified Select"}},
		},
		partner.Bulletin{
			ID: 2, Title: "Eight HCCDP are asked for", Effective: on.Add(90), Link: "https://example.com/portal/news/18", Logged: last, By: "U0CHEN", Noted: last.Instant(15, 10, time.UTC),
			Affects: []partner.Affect{{What: partner.AffectsRequirement, Name: "hccdp", Threshold: "8"}},
		},
	}
}

// peopleByMail finds the people of a delta by their e-mail addresses.
func peopleByMail(d partner.Delta) map[string]partner.ID {
	out := map[string]partner.ID{}
	for _, f := range d.Put {
		if p, ok := f.(partner.Person); ok {
			out[p.Email] = p.ID
		}
	}
	return out
}
