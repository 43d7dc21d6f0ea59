package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"partnerbot/partner"
	"partnerbot/storage"
)

const team = "T01"

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// equal compares values that went through a store: nil and empty are the same,
// and times are compared as instants.
var equal = cmp.Options{cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0)}

func person(id partner.ID, name string) partner.Person {
	return partner.Person{ID: id, Name: name, Email: fmt.Sprintf("p%d@example.com", id)}
}

// adding is a change that puts facts, with an audit entry.
func adding(facts ...partner.Fact) storage.Change {
	return storage.Change{Delta: partner.Delta{Put: facts}, Audit: entry("add")}
}

func entry(verb string) storage.Entry {
	return storage.Entry{At: noon, By: "U1", Via: "slash", Verb: verb, Summary: "something: " + verb}
}

// update commits a change and fails the test if that fails.
func update(t *testing.T, s storage.Store, workspace, key string, c storage.Change) storage.Receipt {
	t.Helper()
	r, err := s.Update(t.Context(), workspace, key, noon, func(*partner.Book) (storage.Change, error) { return c, nil })
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return r
}

// read gives a copy of everybody and the revision.
func read(t *testing.T, s storage.Store, workspace string) (people []partner.Person, revision uint64) {
	t.Helper()
	err := s.Read(t.Context(), workspace, func(b *partner.Book) error {
		people, revision = b.People(), b.Revision
		return nil
	})
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	return people, revision
}

func plan(t *testing.T, s storage.Store, workspace string, cursor time.Time, notices ...storage.Notice) {
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

// listed gives all notices of a workspace.
func listed(t *testing.T, s storage.Store, workspace string) []storage.Notice {
	t.Helper()
	list, err := s.Notices(t.Context(), workspace, noon.AddDate(-10, 0, 0), noon.AddDate(10, 0, 0), 0)
	if err != nil {
		t.Fatalf("Notices: %v", err)
	}
	return list
}

func claim(t *testing.T, s storage.Store, now time.Time, busy ...storage.Target) storage.Notice {
	t.Helper()
	n, err := s.Claim(t.Context(), now, time.Minute, "one", busy)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	return n
}

func noClaim(t *testing.T, s storage.Store, now time.Time, busy ...storage.Target) {
	t.Helper()
	if n, err := s.Claim(t.Context(), now, time.Minute, "other", busy); !errors.Is(err, storage.ErrNotFound) {
		t.Fatalf("Claim at %s gives %q, %v; want ErrNotFound", now, n.Key, err)
	}
}

func settle(t *testing.T, s storage.Store, n storage.Notice, o storage.Outcome) {
	t.Helper()
	if err := s.Settle(context.Background(), n.Workspace, n.Key, n.Owner, o); err != nil {
		t.Fatalf("Settle: %v", err)
	}
}
