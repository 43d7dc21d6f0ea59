package notices

import (
	"cmp"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// drawnNow is a card of the application as it is drawn on a day.
func drawnNow(t *testing.T, b *partner.Book, card, local string) string {
	t.Helper()
	o := newOffice(t)
	m, ok, err := o.desk.Compose(b, storage.Notice{Workspace: "T1", Key: card, Kind: kindCard, Under: card}, o.instant(local))
	if err != nil || !ok {
		t.Fatalf("%s: %v, %v", card, ok, err)
	}
	return view.PlainText(m)
}

// validation is a Book with an application for role validation under review, whose
// case is of January 2025 and whose proof bears another name.
func validation(t *testing.T, more ...partner.Record) *partner.Book {
	o := newOffice(t)
	s := panelSettings()
	s.Entity = "Acme GmbH"
	clock := partner.ReviewClock{Quorum: 2, Opened: day("2026-03-02"), Chase: day("2026-03-04"), Escalate: day("2026-03-06"), Expire: day("2026-03-16")}
	records := []partner.Record{
		{Entry: partner.Entry{Verb: partner.Open, By: "U0DANA", New: &partner.Opening{Application: 7, Title: "Role validation"}}, Terms: partner.Terms{Procedure: "service-role-validation"}},
		{Entry: partner.Entry{Verb: partner.Attach, By: "U0DANA", Material: 1}, Terms: partner.Terms{Use: partner.Used{Material: 1, Version: 1}}},
		{Entry: partner.Entry{Verb: partner.Attach, By: "U0DANA", Material: 2}, Terms: partner.Terms{Use: partner.Used{Material: 2, Version: 1}}},
		{Entry: partner.Entry{Verb: partner.Start, By: "U0DANA"}, Terms: partner.Terms{Clock: clock}},
	}
	records = append(records, more...)
	put := []partner.Fact{s,
		partner.Material{ID: 1, Kind: "case", Form: "public", Title: "Bank case", Dated: day("2025-01-10")},
		partner.Material{ID: 2, Kind: "employment-proof", Title: "Proof"}, partner.MaterialVersion{ID: 1, Material: 2, N: 1, Entity: "Acme `Ltd`"},
	}
	for i := range records {
		rec := &records[i]
		rec.ID, rec.Application, rec.Entry.ID, rec.Entry.At = partner.ID(i+1), 7, string(rune('a'+i)), o.instant("2026-03-02 10:00")
		put = append(put, *rec)
	}
	b := partner.NewBook("T1")
	b.Apply(partner.Delta{Put: append(put, partner.Replay(records))}, 1)
	return b
}

// A card says what "application A-7" says: that a material is too old or bears another
// name, what is missing for that, and what is still open of the phase.
func TestACardTellsWhatIsWrong(t *testing.T) {
	card := drawnNow(t, validation(t), "card/application-7/1", "2026-03-02 12:00")
	for _, want := range []string{
		"Bank case (#1, Project case, public), version 1; it is of 10 Jan 2025, older than 12 months",
		"it bears the name \"Acme `Ltd`\", and the certified entity is \"Acme GmbH\"",
		"Missing on 2 Mar 2026: Project case: 0 of 1; Proof of employment: 0 of 1.",
		"Still open on 2 Mar 2026: Developer certificates; Specialists.",
	} {
		if !strings.Contains(card, want) {
			t.Errorf("%q is not on the card:\n%s", want, card)
		}
	}
}

// What the vendor made of an application is recorded by buttons of its card.
func TestACardTakesWhatTheVendorSays(t *testing.T) {
	entry := func(e partner.Entry, terms partner.Terms) partner.Record {
		e.By = cmp.Or(e.By, "U0DANA")
		return partner.Record{Entry: e, Terms: terms}
	}
	story := []partner.Record{
		entry(partner.Entry{Verb: partner.Approve, By: "U0KEN"}, partner.Terms{Version: 1}),
		entry(partner.Entry{Verb: partner.Approve, By: "U0SARA"}, partner.Terms{Version: 1}),
		entry(partner.Entry{Verb: partner.Submit, Ref: "HW-1"}, partner.Terms{Day: day("2026-03-02"), Step: "review"}),
		entry(partner.Entry{Verb: partner.Pass}, partner.Terms{Day: day("2026-03-02")}),
		entry(partner.Entry{Verb: partner.Prove, Ref: "https://example.com/c", Until: day("2028-03-01")}, partner.Terms{Until: day("2028-03-01")}),
	}
	for _, c := range []struct {
		told     int
		has, not []string
	}{
		{3, []string{"It has failed…: failed A-7", "Materials to be updated…: update A-7"}, []string{"certificate A-7"}},
		{4, []string{"Certificate…: certificate A-7"}, []string{"update A-7"}},
		{5, nil, []string{"update A-7", "certificate A-7"}},
	} {
		card := drawnNow(t, validation(t, story[:c.told]...), "card/application-7/1", "2026-03-02 12:00")
		for _, want := range c.has {
			if !strings.Contains(card, want) {
				t.Errorf("after %d: %q is not on the card:\n%s", c.told, want, card)
			}
		}
		for _, not := range c.not {
			if strings.Contains(card, not) {
				t.Errorf("after %d: %q is on the card:\n%s", c.told, not, card)
			}
		}
	}
}

// With the vendor none of that is to be mended any more.
func TestACardWithTheVendorTellsNoWrongs(t *testing.T) {
	vote := func(by string) partner.Record {
		return partner.Record{Entry: partner.Entry{Verb: partner.Approve, By: by}, Terms: partner.Terms{Version: 1}}
	}
	b := validation(t, vote("U0KEN"), vote("U0SARA"), partner.Record{Entry: partner.Entry{Verb: partner.Submit, By: "U0DANA", Ref: "HW-1"}, Terms: partner.Terms{Day: day("2026-03-02"), Step: "review"}})
	card := drawnNow(t, b, "card/application-7/1", "2026-03-02 12:00")
	for _, not := range []string{"older than", "Missing", "Still open", "Not known"} {
		if strings.Contains(card, not) {
			t.Errorf("%q is on the card:\n%s", not, card)
		}
	}
}

// A card of a round that is over says how it ended, also while it is put together
// anew, and shows what was reviewed in it.
func TestAFinishedCardSaysHowItEnded(t *testing.T) {
	p := newPanel(t)
	p.toReview().do("U0KEN", partner.Approve).do("U0SARA", partner.Approve).do("U0DANA", partner.Submit)
	p.do("U0AL", partner.Fail, text("too few projects."))
	p.tick()
	p.now = p.instant("2026-09-21 10:00")
	p.do("U0DANA", partner.Resubmit)
	card := func(when string, nots ...string) {
		t.Helper()
		posts := p.tick()
		for _, q := range posts {
			if q.of != "" && strings.HasPrefix(q.key, "card/application-7/1/") {
				for _, want := range []string{"Failed on 2 Mar 2026: too few projects. It was begun anew", "Materials, version 1"} {
					if !strings.Contains(q.text, want) {
						t.Errorf("%s, %q is not on the card:\n%s", when, want, q.text)
					}
				}
				for _, not := range append(nots, "Draft", "Locked out") {
					if strings.Contains(q.text, not) {
						t.Errorf("%s, %q is on the card:\n%s", when, not, q.text)
					}
				}
				return
			}
		}
		t.Errorf("%s, the card is not drawn anew: %s", when, story(p.zone, posts))
	}
	card("while it is a draft")
	p.do("U0DANA", partner.Detach, material(2)).do("U0DANA", partner.Attach, material(2)).do("U0DANA", partner.Start)
	card("under a later card", "Our clock", "put the materials together")
}
