package notices

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// panel is an office in which Dana applies and Ken, Sara and Lin review.
type panel struct {
	*office
	n    int
	news map[partner.NewsKind]bool
	last partner.Outcome
	told []storage.Notice
}

func panelSettings() partner.Settings {
	return partner.Settings{
		Channel: "C012", ReviewChannel: "C0REV", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin",
		Account: "Acme GmbH", Reviewers: []string{"U0KEN", "U0SARA", "U0LIN"}, Admins: []string{"U0ADA"}, Alliance: "U0AL",
	}
}

func newPanel(t *testing.T, facts ...partner.Fact) *panel {
	t.Helper()
	o := newOffice(t, append([]partner.Fact{panelSettings()}, facts...)...)
	p := &panel{office: o, news: map[partner.NewsKind]bool{}}
	p.now = o.instant("2026-03-02 10:00")
	o.change("T1",
		partner.Person{ID: 11, Name: "Dana Weber", SlackID: "U0DANA"}, partner.Person{ID: 12, Name: "Ken Adams", SlackID: "U0KEN"},
		partner.Person{ID: 13, Name: "Sara Berg", SlackID: "U0SARA"}, // nobody knows the others' names
		partner.Material{ID: 1, Kind: "assessment-form", Title: "Database assessment"},
		partner.MaterialVersion{ID: 1, Material: 1, N: 1, Name: "form.xlsx", SHA256: "9f2c4a1b00", URL: "https://files.example.com/form.xlsx"},
		partner.Material{ID: 2, Kind: "competency-proof", Title: "Proof of the port's migration", URL: "https://wiki.example.com/port", Dated: day("2025-12-01")})
	return p
}

// do gives an entry and commits what follows from it, as the commands do.
func (p *panel) do(by string, v partner.Verb, edit ...func(*partner.Entry)) *panel {
	p.t.Helper()
	p.n++
	p.now = p.now.Add(time.Minute)
	e := partner.Entry{ID: fmt.Sprintf("Ev%d", p.n), At: p.now, By: by, Verb: v, Where: fmt.Sprintf("C0REV/%d.0", p.n)}
	switch v {
	case partner.Open:
		e.New = &partner.Opening{Application: 7, Competency: "database", Title: "Database competency"}
	case partner.Submit:
		e.Ref = "HW-2417"
	}
	for _, f := range edit {
		f(&e)
	}
	p.give(e)
	if p.last.Refusal != nil {
		p.t.Fatalf("%s by %s: %s", v, by, p.last.Refusal)
	}
	return p
}

// give commits an entry, refused or not.
func (p *panel) give(e partner.Entry) {
	p.t.Helper()
	_, err := p.store.Update(p.t.Context(), "T1", "", p.now, func(b *partner.Book) (storage.Change, error) {
		a, known := b.Application(7)
		q, _ := p.pack.Procedure("competency")
		like := a
		if !known {
			like = partner.Application{Competency: "database"}
		}
		r := partner.RulesOf(p.pack, b, b.Settings(), q, like, civil.In(p.now, p.zone))
		p.last = partner.Decide(r, a, e)
		if p.last.Repeated {
			return storage.Change{}, nil
		}
		rec := p.last.Record
		rec.ID = b.Next(partner.KindRecord, 0)
		p.told = p.desk.Told(b, a, p.last.Application, rec, p.last.News, p.now)
		for _, n := range p.last.News {
			p.news[n.Kind] = true
		}
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{p.last.Application, rec}}, Notices: p.told,
			Audit: storage.Entry{Verb: string(e.Verb), By: e.By, At: p.now},
		}, nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// clocks commits what time has made due.
func (p *panel) clocks(local string) []partner.Verb {
	p.t.Helper()
	p.now = p.instant(local)
	var due []partner.Entry
	err := p.store.Read(p.t.Context(), "T1", func(b *partner.Book) error {
		a, _ := b.Application(7)
		q, _ := p.pack.Procedure("competency")
		due = partner.Timers(partner.RulesOf(p.pack, b, b.Settings(), q, a, civil.In(p.now, p.zone)), a, p.now)
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	var verbs []partner.Verb
	for _, e := range due {
		p.give(e)
		verbs = append(verbs, e.Verb)
	}
	return verbs
}

// tick sends what is due now and gives what was posted.
func (p *panel) tick() []post {
	p.t.Helper()
	return p.at(p.now.In(p.zone).Format("2006-01-02 15:04"))
}

func text(s string) func(*partner.Entry)          { return func(e *partner.Entry) { e.Text = s } }
func material(id partner.ID) func(*partner.Entry) { return func(e *partner.Entry) { e.Material = id } }

// until brings the application to its review.
func (p *panel) toReview() *panel {
	p.t.Helper()
	return p.do("U0DANA", partner.Open).do("U0DANA", partner.Attach, material(1)).do("U0DANA", partner.Attach, material(2)).do("U0DANA", partner.Start)
}

// story is what was posted, as people read it, with threads and edits.
func story(zone *time.Location, posts []post) string {
	var b strings.Builder
	for _, p := range posts {
		if p.kind == kindDigest || p.kind == kindDirect { // reminders have goldens of their own
			continue
		}
		how := ""
		if p.thread != "" {
			how = ", in the thread"
		}
		if p.of != "" {
			how = ", drawn anew"
		}
		fmt.Fprintf(&b, "=== %s to %s%s, %s\n%s\n\n", p.key, p.channel, how, p.at.In(zone).Format("Mon 2 Jan 15:04"), p.text)
	}
	return b.String()
}
