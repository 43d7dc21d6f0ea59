package sample

import (
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// Deals are opportunities around a day: one close to the line before its RFP, one
// with the vendor whose clock runs out, one won, one of the vendor's own that nobody
// has answered in time, one whose protection ends soon, and one for a customer and a
// project that are registered already.
func Deals(p *program.Program, on civil.Day) []partner.Fact {
	ours, known := p.DealRules("partner-opportunity")
	theirs, also := p.DealRules("vendor-opportunity")
	if !known || !also {
		return nil
	}
	lisbon, singapore := zone("Europe/Lisbon"), zone("Asia/Singapore")
	at := func(day, hour int) time.Time { return on.Add(day).Instant(hour, 0, zone(Zone)).UTC() }
	working := func(days, hour int) time.Time {
		return p.WorkingCalendar().Add(on, -days).Instant(hour, 0, p.Zone).UTC()
	}
	entry := func(verb partner.DealVerb, when time.Time, by string) partner.DealEntry {
		return partner.DealEntry{At: when, By: by, Verb: verb}
	}
	added := func(when time.Time, by, customer, project string, value amount.Amount, rfp time.Time, in *time.Location) partner.DealEntry {
		e := entry(partner.DealAdd, when, by)
		e.Customer, e.Project, e.Value, e.Owner = customer, project, value, by
		if !rfp.IsZero() {
			e.RFP, e.RFPZone = rfp.UTC(), in.String()
		}
		return e
	}
	consent := func(when time.Time, by string) partner.DealEntry {
		e := entry(partner.DealConsent, when, by)
		e.Consent = "yes"
		return e
	}
	loi := func(when time.Time, by, signer, role string) partner.DealEntry {
		return signed(ours, entry(partner.DealLOI, when, by), signer, role)
	}
	fits := func(when time.Time, by, priority string) partner.DealEntry {
		e := entry(partner.DealAlign, when, by)
		e.Priority = priority
		return e
	}
	registered := func(when time.Time, by, ref string) partner.DealEntry {
		e := entry(partner.DealRegister, when, by)
		e.Reference, e.Account = ref, "main"
		return e
	}
	received := entry(partner.DealReceive, working(4, 10), "U0DANA")
	received.Customer, received.Project, received.Owner, received.Value = "Northern Grid", "Load forecast", "U0DANA", amount.Of(90_000, "EUR")
	quarter := partner.QuarterOf(on)
	return []partner.Fact{
		partner.Priorities{ID: 1, Quarter: quarter.String(), Names: []string{"AI", "migration", "databases"}, By: "U0DANA", On: past(p, on, quarter.First().Add(4).Instant(9, 0, p.Zone).UTC()), Source: "Partner Center, news of Tuesday"},
		partner.Deal{ID: 1, Rules: ours.ID, Entries: []partner.DealEntry{
			added(at(-12, 10), "U0DANA", "Bank of Porto", "Core banking database", amount.Of(420_000, "EUR"), on.Add(5).Instant(17, 0, lisbon), lisbon),
			consent(at(-9, 15), "U0DANA"), loi(at(-2, 11), "U0DANA", "Rui Alves", "IT manager"),
		}},
		partner.Deal{ID: 2, Rules: ours.ID, Entries: []partner.DealEntry{
			added(at(-30, 9), "U0OMAR", "Straits Shipping", "Container tracking", amount.Of(150_000, "USD"), on.Add(40).Instant(10, 0, singapore), singapore),
			consent(at(-28, 9), "U0OMAR"), loi(at(-20, 9), "U0OMAR", "Tan Mei Ling", "CIO"), fits(at(-20, 10), "U0OMAR", "migration"), registered(working(9, 11), "U0OMAR", "PO-2201"),
		}},
		partner.Deal{ID: 3, Rules: ours.ID, Entries: []partner.DealEntry{
			added(at(-150, 9), "U0ANA", "Port of Antwerp", "Data lake", amount.Of(260_000, "EUR"), time.Time{}, nil),
			consent(at(-149, 9), "U0ANA"), loi(at(-148, 9), "U0ANA", "Els Maes", "CIO"), registered(at(-147, 9), "U0ANA", "PO-1987"),
			entry(partner.DealAccept, at(-140, 9), "U0ANA"), entry(partner.DealWin, at(-70, 16), "U0ANA"),
		}},
		partner.Deal{ID: 4, Rules: theirs.ID, Entries: []partner.DealEntry{received}},
		partner.Deal{ID: 5, Rules: ours.ID, Entries: []partner.DealEntry{
			added(at(-80, 9), "U0OMAR", "Gulf Retail", "Store analytics", amount.Of(75_000, "USD"), time.Time{}, nil),
			consent(at(-79, 9), "U0OMAR"), loi(at(-78, 9), "U0OMAR", "Hala Noor", "Chief Information Officer"),
			registered(at(-77, 9), "U0OMAR", "PO-2090"), entry(partner.DealAccept, at(-70, 9), "U0OMAR"),
		}},
		partner.Deal{ID: 6, Rules: ours.ID, Entries: []partner.DealEntry{
			added(at(-3, 9), "U0ANA", "Straits Shipping", "Container tracking", amount.Of(140_000, "USD"), time.Time{}, nil),
		}},
	}
}

// signed is a letter of intent with who signed it, and as what by the rules.
func signed(rules *program.DealRules, e partner.DealEntry, signer, role string) partner.DealEntry {
	e.Signer, e.Role, e.Link = signer, role, "https://example.com/loi.pdf"
	e.Signs = "anybody"
	if item := rules.Item(program.DealLOI); item != nil {
		signs, _ := item.Role(role)
		e.Signs = signs.ID
	}
	return e
}

// zone is a zone by name; UTC where the machine has none.
func zone(name string) *time.Location {
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return time.UTC
}
