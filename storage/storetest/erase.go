package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// namedNowhere looks for words in everything that a store gives of a workspace.
func namedNowhere(t *testing.T, fail tester, s storage.Store, workspace string, words ...string) {
	fail.Helper()
	look := func(what string, v any, err error) {
		fail.Helper()
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			fail.Fatalf("%s: %v", what, err)
		}
		raw, err := json.Marshal(v)
		if err != nil {
			fail.Fatalf("%s: %v", what, err)
		}
		for _, word := range words {
			if at := strings.Index(string(raw), word); at >= 0 {
				fail.Fatalf("%s still says %q: %s", what, word, raw[max(0, at-200):min(len(raw), at+200)])
			}
		}
	}
	ctx := t.Context()
	lines, err := s.Ledger(ctx, workspace, 0, 0)
	look("the log", lines, err)
	for _, l := range lines {
		d, err := s.Undo(ctx, workspace, l.Seq, noon)
		look(fmt.Sprintf("what takes %d back", l.Seq), d.Put, err)
	}
	entries, err := s.Audit(ctx, workspace, 0, 0)
	look("the entries", entries, err)
	notices, err := s.Notices(ctx, workspace, noon.AddDate(-10, 0, 0), noon.AddDate(10, 0, 0), 0)
	look("the notices", notices, err)
	queue, err := s.Queue(ctx, workspace, noon.AddDate(-10, 0, 0), 0)
	look("the queue", queue, err)
	err = s.Read(ctx, workspace, func(b *partner.Book) error {
		for _, kind := range partner.Kinds {
			for id := partner.ID(1); id <= max(1, b.Last(kind)); id++ {
				if f, ok := b.Fact(partner.Ref{Kind: kind, ID: id}); ok {
					look("a "+string(kind), f, nil)
				}
			}
		}
		return nil
	})
	look("the facts", nil, err)
}

// household puts Ana, Ken and all that is kept about Ana into a store.
func household(t *testing.T, s storage.Store) {
	t.Helper()
	facts := []partner.Fact{
		partner.Settings{Account: "Acme", Admins: []string{"U0ANA", "U0KEN"}, Reviewers: []string{"U0ANA"}, Alliance: "U0ANA", Leads: []partner.Lead{{Team: "a", User: "U0ANA"}, {Team: "b", User: "U0KEN"}}},
		partner.Person{ID: 1, Name: "Ana Silva", Email: "ana@example.com", SlackID: "U0ANA", HuaweiID: "hw-ana"},
		partner.Person{ID: 2, Name: "Ken Ito", Email: "ken@example.com", SlackID: "U0KEN"},
		partner.Certificate{ID: 1, Person: 1, Type: "hccdp", Number: "HW-1"}, partner.Certificate{ID: 2, Person: 2, Type: "hccdp"},
		partner.Reader{ID: 1, User: "U0ANA"}, partner.Reader{ID: 2, User: "U0KEN", Deputy: "U0ANA"}, partner.Mute{ID: 1, User: "U0ANA", Kind: "x"},
		partner.Feed{ID: 1, User: "U0ANA", Scope: partner.FeedMine}, partner.Feed{ID: 2, User: "U0KEN", Scope: partner.FeedTeam},
		partner.Response{ID: 1, Kind: "k", Subject: "certificate/2", Act: partner.Ack, By: "U0ANA"},
		partner.Response{ID: 2, Kind: "k", Subject: "certificate/2", Act: partner.Ack, By: "U0KEN", Note: "asked ANA  SILVA, not Anabel"},
		partner.Threshold{ID: 1, Path: "p", Phase: "f", Requirement: "r", By: "U0ANA", Seen: "ana@example.com's portal"},
		partner.StandIn{ID: 1, For: "U0KEN", By: "U0ANA"}, partner.Schedule{ID: 1, By: "U0ANA", Channel: "C1"},
		partner.Material{ID: 1, Kind: "case", Title: "Case of Ana Silva"}, partner.MaterialVersion{ID: 1, Material: 1, N: 1, By: "U0ANA"},
	}
	c := adding(facts...)
	c.Audit.By, c.Audit.Summary = "U0KEN", "Ken Ito imported Ana Silva"
	c.Audit.Detail = json.RawMessage(`{"rows":["Ana Silva","x"]}`)
	update(t, s, team, "", c)
	c = adding(partner.Certificate{ID: 1, Person: 1, Type: "hccdp", Number: "HW-2"})
	c.Audit.By, c.UndoUntil = "U0ANA", noon.Add(24*time.Hour)
	c.Reply = []byte(`{"text":"Ana Silva: HCCDP added, <@U0ANA|ana>","n":18446744073709551615}`)
	c.Notices = []storage.Notice{
		{Key: "direct/U0ANA/2026-03-02", Kind: "direct", At: noon, Target: storage.Target{User: "U0ANA"}, Items: []storage.Item{{Key: "k/certificate-2/30/d@U0ANA"}}},
		{Key: "taken/1", Kind: "taken", At: noon, Target: storage.Target{User: "U0ANA"}},
		{Key: "digest/C1", Kind: "digest", At: noon, Target: storage.Target{Channel: "C1"}, Reason: "asked by Ana Silva",
			Items: []storage.Item{{Key: "leaver/reader-U0ANA/0/d", Subject: "reader/U0ANA"}, {Key: "k/certificate-2/30/d", Subject: "certificate/2"}}},
	}
	update(t, s, team, "k1", c)
	c = adding(partner.Certificate{ID: 2, Person: 2, Type: "hccdp", Number: "HW-3"})
	c.Audit.By, c.Audit.Summary, c.UndoUntil = "U0KEN", "Ken Ito: HCCDP added", noon.Add(24*time.Hour)
	update(t, s, team, "k2", c)
}

var eraseTests = map[string]func(t *testing.T, s storage.Store){
	"sums of what named the person go": vouchedErased,
	"nothing names the person any more, and the chain is whole": func(t *testing.T, s storage.Store) {
		household(t, s)
		_, before := whole(t, t, s, team)
		r, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "U0KEN", Via: "slash", Where: "C1/1.1"})
		if err != nil || r.Audit != 4 || r.Revision != 4 {
			t.Fatalf("%+v, %v", r, err)
		}
		namedNowhere(t, t, s, team, "Ana Silva", "SILVA", "ana@", "U0ANA", "hw-ana", "HW-1", "HW-2")
		lines, head := whole(t, t, s, team, before)
		last := storage.EntryOf(lines[3])
		if last.Verb != storage.VerbErase || last.By != "U0KEN" || last.Where != "C1/1.1" || fmt.Sprint(last.Erases) != "[1 2]" || head.Seq != 4 {
			t.Errorf("the line is %+v, the head %+v", last, head)
		}
		if e := storage.EntryOf(lines[0]); e.By != "U0KEN" || e.Summary != storage.ErasedSummary || !e.Erased {
			t.Errorf("what Ken did about Ana: %+v", e)
		}
		if e := storage.EntryOf(lines[1]); e.By != storage.ErasedBy || e.Verb != "add" {
			t.Errorf("what Ana did: %+v", e)
		}
		if e := storage.EntryOf(lines[2]); e.Erased || e.Summary != "Ken Ito: HCCDP added" {
			t.Errorf("what Ken did: %+v", e)
		}
	},
	"what is not about the person stays": func(t *testing.T, s storage.Store) {
		household(t, s)
		if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{User: "U0ANA", By: "cli", Via: "cli"}); err != nil {
			t.Fatal(err)
		}
		err := s.Read(t.Context(), team, func(b *partner.Book) error {
			for kind, want := range map[partner.Kind]int{partner.KindPerson: 1, partner.KindCertificate: 1, partner.KindReader: 1, partner.KindMute: 0, partner.KindFeed: 1, partner.KindResponse: 1,
				partner.KindThreshold: 1, partner.KindStandIn: 0, partner.KindSchedule: 1, partner.KindMaterial: 1, partner.KindMaterialVersion: 1} {
				if n := b.Count(kind); n != want {
					t.Errorf("%d of %s, want %d", n, kind, want)
				}
			}
			if set := b.Settings(); len(set.Admins) != 1 || set.Admins[0] != "U0KEN" || len(set.Reviewers) != 0 || set.Alliance != "" || len(set.Leads) != 1 || set.Account != "Acme" {
				t.Errorf("settings %+v", set)
			}
			if note := b.Responses()[0].Note; note != "asked erased-4, not Anabel" {
				t.Errorf("the note is %q", note)
			}
			if th := b.Thresholds()[0]; th.By != "erased-4" || th.Seen != "erased-4's portal" {
				t.Errorf("the threshold is %+v", th)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Undo(t.Context(), team, 2, noon); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("Ana's certificate can be put back: %v", err)
		}
		if _, err := s.Undo(t.Context(), team, 3, noon); err != nil {
			t.Errorf("what takes Ken's change back is gone: %v", err)
		}
		again := update(t, s, team, "k1", adding(person(9, "x")))
		if want := `{"n":18446744073709551615,"text":"erased-4: HCCDP added, erased-4"}`; !again.Replayed || again.Audit != 2 || string(again.Reply) != want {
			t.Errorf("a redelivery is answered %s, %+v", again.Reply, again)
		}
		list := listed(t, s, team)
		if len(list) != 1 || list[0].Key != "digest/C1" || len(list[0].Items) != 1 || list[0].Items[0].Subject != "certificate/2" {
			t.Errorf("notices %+v", list)
		}
		if n := claim(t, s, noon); n.Key != "digest/C1" {
			t.Errorf("%q is claimed", n.Key)
		}
		noClaim(t, s, noon)
	},
	"applications follow from their records still": func(t *testing.T, s storage.Store) {
		at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
		records := []partner.Record{
			{ID: 1, Application: 1, Entry: partner.Entry{ID: "1", At: at(1), By: "U0ANA", Verb: partner.Open, New: &partner.Opening{Application: 1, Title: "Database"}}, Terms: partner.Terms{Procedure: "p"}},
			{ID: 2, Application: 1, Entry: partner.Entry{ID: "btn/U0ANA/2", At: at(2), By: "U0ANA", Verb: partner.Comment, Text: "my private words"}},
			{ID: 3, Application: 1, Entry: partner.Entry{ID: "btn/U0KEN/3", At: at(3), By: "U0KEN", Verb: partner.Retire, Text: "Ana Silva <@U0ANA> left"}},
		}
		facts := []partner.Fact{partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA"}, partner.Replay(records)}
		for _, r := range records {
			facts = append(facts, r)
		}
		update(t, s, team, "", adding(facts...))
		if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{User: "U0ANA", By: "U0ANA", Via: "dm"}); err != nil {
			t.Fatal(err)
		}
		namedNowhere(t, t, s, team, "Ana", "U0ANA", "private")
		err := s.Read(t.Context(), team, func(b *partner.Book) error {
			a, _ := b.Application(1)
			again := partner.Replay(b.Records(1))
			again.Rev = a.Rev
			if fmt.Sprintf("%+v", again) != fmt.Sprintf("%+v", a) || a.Author != "erased-2" || a.Stage != partner.Retired || a.Reason != "erased-2 erased-2 left" {
				t.Errorf("the application is\n%+v, of its records\n%+v", a, again)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	},
	"a namesake keeps the name": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA"}, partner.Person{ID: 2, Name: "ana silva", SlackID: "U0OTHER"},
			partner.Material{ID: 1, Title: "of Ana Silva"}))
		if _, err := s.Erase(t.Context(), team, noon, storage.Erasure{Person: 1, By: "cli"}); err != nil {
			t.Fatal(err)
		}
		people, _ := read(t, s, team)
		if len(people) != 1 || people[0].Name != "ana silva" {
			t.Errorf("%+v", people)
		}
		err := s.Read(t.Context(), team, func(b *partner.Book) error {
			if m, _ := b.Material(1); m.Title != "of Ana Silva" {
				t.Errorf("a title that may mean the other became %q", m.Title)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	},
	"nobody cannot be erased": func(t *testing.T, s storage.Store) {
		update(t, s, team, "", adding(person(1, "a")))
		for _, e := range []storage.Erasure{{}, {Person: 7}} {
			if _, err := s.Erase(t.Context(), team, noon, e); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("%+v: %v", e, err)
			}
		}
		if lines, _ := whole(t, t, s, team); len(lines) != 1 {
			t.Errorf("%d lines", len(lines))
		}
	},
	"somebody who is in Slack alone can be": func(t *testing.T, s storage.Store) {
		c := storage.Change{Audit: entry("note")}
		c.Audit.By = "U0EVE"
		update(t, s, team, "", c)
		if r, err := s.Erase(t.Context(), team, noon, storage.Erasure{User: "U0EVE", By: "cli"}); err != nil || r.Audit != 2 || r.Revision != 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		namedNowhere(t, t, s, team, "U0EVE")
		whole(t, t, s, team)
	},
}
