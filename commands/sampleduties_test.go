package commands

import (
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// What the sample's certificates are called when they are due on their dates.
const (
	anaPMP = "R-P6RGJ" // certificate 1, due 1 Apr 2026
	tomasH = "R-16NK1" // certificate 12, due 16 Mar 2026; Mei is on it until 10 Mar
	omarH  = "R-EGD1X" // certificate 11, due 9 Mar 2026
)

const ana, mei, omar, nobody = "U0ANA", "U0MEI", "U0OMAR", "U0ZOE7"

func read(t *testing.T, a *App, fn func(b *partner.Book)) {
	t.Helper()
	if err := a.Store.Read(t.Context(), team, func(b *partner.Book) error { fn(b); return nil }); err != nil {
		t.Fatal(err)
	}
}

// inForce is the answer that holds for a certificate's end.
func inForce(t *testing.T, a *App, certificate string, due civil.Day) (r partner.Response) {
	t.Helper()
	read(t, a, func(b *partner.Book) { r, _ = b.Response(partner.CertificateEnd, certificate, due) })
	return r
}

// putFacts puts facts by other means than a word.
func putFacts(t *testing.T, a *App, facts func(b *partner.Book) []partner.Fact) {
	t.Helper()
	_, err := a.Store.Update(t.Context(), team, "", noon, func(b *partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: facts(b)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// post plans a notice and settles it as posted.
func post(t *testing.T, a *App, n storage.Notice, channel string) {
	t.Helper()
	err := a.Store.Plan(t.Context(), team, "posted", func(*partner.Book, time.Time) (storage.Planned, error) {
		return storage.Planned{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	busy := []storage.Target{{Channel: "C0OLD"}, {Channel: "C0ALLIANCE"}}
	if _, err := a.Store.Claim(t.Context(), noon, time.Minute, "test", busy); err != nil {
		t.Fatal(err)
	}
	if err := a.Store.Settle(t.Context(), team, n.Key, "test", storage.Outcome{State: storage.Sent, Channel: channel, TS: "1772438500.000100"}); err != nil {
		t.Fatal(err)
	}
}
