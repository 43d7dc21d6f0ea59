package notices_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/bot"
	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// A card is one message of Slack's whatever people have called things, how many
// they are and what they say: what would stand in a second one is not drawn anew
// with it.
func TestACardIsOneMessage(t *testing.T) {
	pack, err := program.Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	for name, word := range map[string]string{
		"long": strings.Repeat("Konstantinopolitanische ", 40), "ampersands": strings.Repeat("&<>", 400), "emoji": strings.Repeat("👩‍👩‍👧", 200),
		"chinese": strings.Repeat("数据库", 300), "backquotes": strings.Repeat("`*_~", 300), "nothing": "", "usual": "Database",
	} {
		t.Run(name, func(t *testing.T) {
			b, now := crowd(word), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			d := &notices.Desk{Program: pack}
			for _, n := range []storage.Notice{
				{Workspace: "T1", Key: "card/application-7/1", Kind: "card"},
				{Workspace: "T1", Key: "heard/application-7/record-101/0-material", Kind: "heard", About: []storage.Item{{Kind: "record", Subject: "record/101", Step: "material"}}},
				{Workspace: "T1", Key: "heard/application-7/record-102/0-vote", Kind: "heard", About: []storage.Item{{Kind: "record", Subject: "record/102", Step: "vote"}}},
			} {
				m, ok, err := d.Compose(b, n, now)
				if err != nil || !ok {
					t.Fatalf("%s: %v, %v", n.Key, ok, err)
				}
				pages := bot.Render(m)
				if len(pages) != 1 {
					t.Errorf("%s takes %d messages", n.Key, len(pages))
				}
				if len(m.Summary) > 3000 || !strings.Contains(m.Summary, "A-7") && n.Kind == "card" {
					t.Errorf("%s in short is %d bytes: %.100s", n.Key, len(m.Summary), m.Summary)
				}
			}
		})
	}
}

// crowd is a Book with an application of 40 materials under the eyes of 60
// reviewers, half of whom have decided twice.
func crowd(word string) *partner.Book {
	b := partner.NewBook("T1")
	s := partner.Settings{Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin"}
	var put []partner.Fact
	for i := range 60 {
		user := fmt.Sprintf("U%010d", i)
		s.Reviewers = append(s.Reviewers, user)
		if i%2 == 0 {
			put = append(put, partner.Person{ID: partner.ID(i + 1), Name: word + fmt.Sprint(i), SlackID: user})
		}
	}
	at := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	clock := partner.ReviewClock{Quorum: 50, Opened: civil.At(at), Expire: civil.At(at).Add(20)}
	id := partner.ID(0)
	add := func(e partner.Entry, terms partner.Terms) {
		id++
		e.ID, e.At = fmt.Sprint("Ev", id), at.Add(time.Duration(id)*time.Minute)
		put = append(put, partner.Record{ID: id, Application: 7, Entry: e, Terms: terms})
	}
	add(partner.Entry{By: "U-DANA", Verb: partner.Open, New: &partner.Opening{Application: 7, Competency: "database", Title: word + "!"}}, partner.Terms{Procedure: "competency"})
	for i := range 41 {
		m := partner.ID(i + 1)
		put = append(put, partner.Material{ID: m, Kind: "competency-proof", Title: word + fmt.Sprint(i), URL: "https://example.com/" + fmt.Sprint(i) + strings.Repeat("x", i*20)})
		if i < 40 {
			add(partner.Entry{By: fmt.Sprint("U-AUTHOR-", i), Verb: partner.Attach, Material: m}, partner.Terms{Use: partner.Used{Material: m, Version: 1, SHA256: strings.Repeat("ab", 32)}})
		}
	}
	add(partner.Entry{By: "U-DANA", Verb: partner.Start}, partner.Terms{Clock: clock})
	for i := range 58 {
		add(partner.Entry{By: s.Reviewers[i], Verb: partner.Approve}, partner.Terms{Version: 1})
	}
	add(partner.Entry{By: "U-DANA", Verb: partner.Attach, Material: 41}, partner.Terms{Use: partner.Used{Material: 41, Version: 1}, Clock: clock})
	for i := range 30 {
		add(partner.Entry{By: s.Reviewers[i], Verb: partner.Changes, Text: word}, partner.Terms{Version: 2})
	}
	var records []partner.Record
	for _, f := range put {
		if rec, ok := f.(partner.Record); ok {
			records = append(records, rec)
		}
	}
	b.Apply(partner.Delta{Put: append(put, s, partner.Replay(records))}, 1)
	return b
}
