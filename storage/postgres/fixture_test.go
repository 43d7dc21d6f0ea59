package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

func person(id partner.ID, name string) partner.Person {
	return partner.Person{ID: id, Name: name, Email: fmt.Sprintf("p%d@example.com", id)}
}

func adding(facts ...partner.Fact) storage.Change {
	return storage.Change{Delta: partner.Delta{Put: facts}, Audit: storage.Entry{At: noon, By: "U1", Verb: "add"}}
}

func mustUpdate(t testing.TB, s storage.Store, workspace, key string, c storage.Change) storage.Receipt {
	t.Helper()
	r, err := s.Update(t.Context(), workspace, key, noon, func(*partner.Book) (storage.Change, error) { return c, nil })
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return r
}

func mustPlan(t testing.TB, s storage.Store, workspace string, cursor time.Time, notices ...storage.Notice) {
	t.Helper()
	err := s.Plan(t.Context(), workspace, "daily", func(*partner.Book, time.Time) (storage.Planned, error) {
		return storage.Planned{Cursor: cursor, Notices: notices}, nil
	})
	if err != nil {
		t.Fatalf("Plan: %v", err)
	}
}

func notice(key string, at time.Time, items ...string) storage.Notice {
	n := storage.Notice{Key: key, Kind: "digest", At: at, Target: storage.Target{Channel: "C1"}}
	for _, item := range items {
		n.Items = append(n.Items, storage.Item{Key: item, Kind: "expiring", Subject: item, Step: "30"})
	}
	return n
}

// people gives the names of everybody, by id.
func people(t testing.TB, s storage.Store, workspace string) (names map[partner.ID]string, revision uint64) {
	t.Helper()
	names = map[partner.ID]string{}
	err := s.Read(t.Context(), workspace, func(b *partner.Book) error {
		for _, p := range b.People() {
			names[p.ID] = p.Name
		}
		revision = b.Revision
		return nil
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return names, revision
}
