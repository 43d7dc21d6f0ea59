package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/partner"
	"partnerbot/storage"
)

// What the model does with notices.

func (tm *modelTeam) add(name string, notices []storage.Notice) {
	for _, n := range notices {
		if _, exists := tm.notices[n.Key]; exists {
			continue
		}
		had := len(n.Items)
		n.Items = slices.DeleteFunc(slices.Clone(n.Items), func(i storage.Item) bool {
			was := tm.items[i.Key]
			tm.items[i.Key] = true
			return was
		})
		if had > 0 && len(n.Items) == 0 {
			continue
		}
		n.Workspace, n.State = name, storage.Waiting
		tm.notices[n.Key] = n
	}
}

func (m *model) drawNotices(rt *rapid.T) (notices []storage.Notice) {
	for range rapid.IntRange(0, 3).Draw(rt, "notices") {
		n := notice(fmt.Sprint("n", rapid.IntRange(0, 12).Draw(rt, "notice")),
			m.now.Add(time.Duration(rapid.IntRange(-60, 120).Draw(rt, "at"))*time.Second))
		n.Target.Channel = rapid.SampledFrom([]string{"C1", "C2"}).Draw(rt, "channel")
		for range rapid.IntRange(0, 3).Draw(rt, "items") {
			n.Items = append(n.Items, storage.Item{Key: fmt.Sprint("i", rapid.IntRange(0, 20).Draw(rt, "item"))})
		}
		notices = append(notices, n)
	}
	return notices
}

func (m *model) plan(rt *rapid.T) {
	name, tm := m.team(rt)
	notices := m.drawNotices(rt)
	err := m.s.Plan(rt.Context(), name, "daily", func(b *partner.Book, at time.Time) (storage.Planned, error) {
		if !at.Equal(tm.cursor) || b.Revision != tm.revision {
			return storage.Planned{}, fmt.Errorf("cursor %v at revision %d, want %v at %d", at, b.Revision, tm.cursor, tm.revision)
		}
		return storage.Planned{Cursor: m.now, Notices: notices}, nil
	})
	if err != nil {
		rt.Fatalf("Plan: %v", err)
	}
	tm.cursor = m.now
	tm.add(name, notices)
}

// claimable tells whether the model may give a notice out.
func (m *model) claimable(n storage.Notice) bool {
	open := n.State == storage.Waiting || n.State == storage.Doubt || n.State == storage.Parked
	return open && !n.At.After(m.now) && !n.Next.After(m.now) && (n.Owner == "" || !n.Leased.After(m.now))
}

func (m *model) claim(rt *rapid.T) {
	m.t = rt
	owner := rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "owner")
	busy := rapid.SampledFrom([][]storage.Target{nil, {{Channel: "C1"}}, {{Channel: "C1", Workspace: team}}, {{Workspace: "T02"}, {Channel: "C2"}}}).Draw(rt, "busy")
	got, err := m.s.Claim(rt.Context(), m.now, 30*time.Second, owner, busy)
	free := func(n storage.Notice) bool {
		return m.claimable(n) && !slices.ContainsFunc(busy, func(b storage.Target) bool {
			return (b.Workspace == "" || b.Workspace == n.Workspace) && (b.Channel == "" || b.Channel == n.Target.Channel)
		})
	}
	if errors.Is(err, storage.ErrNotFound) {
		for _, tm := range m.teams {
			for _, n := range tm.notices {
				if free(n) {
					rt.Fatalf("%s/%s is claimable and was not given", n.Workspace, n.Key)
				}
			}
		}
		return
	}
	if err != nil {
		rt.Fatalf("Claim: %v", err)
	}
	want := m.teams[got.Workspace].notices[got.Key]
	if !free(want) {
		rt.Fatalf("%+v was given and is not claimable", want)
	}
	if want.Owner != "" {
		want.State = storage.Doubt
	}
	want.Attempt++
	want.Owner, want.Leased = owner, m.now.Add(30*time.Second)
	m.teams[got.Workspace].notices[got.Key] = want
	if diff := cmp.Diff(want, got, equal); diff != "" {
		rt.Fatalf("claimed (-want +got):\n%s", diff)
	}
}

func (m *model) settle(rt *rapid.T) {
	name, tm := m.team(rt)
	key := fmt.Sprint("n", rapid.IntRange(0, 12).Draw(rt, "notice"))
	owner := rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "owner")
	o := storage.Outcome{State: rapid.SampledFrom([]storage.State{storage.Waiting, storage.Sent, storage.Silent, storage.Refused, storage.Doubt, storage.Parked, storage.Stopped}).Draw(rt, "state"),
		Next: m.now.Add(time.Duration(rapid.IntRange(-5, 60).Draw(rt, "next")) * time.Second), Channel: "C1", TS: name + key, Reason: "r"}
	if o.State == storage.Waiting && rapid.Bool().Draw(rt, "moves") {
		o.Target = &storage.Target{Channel: "C2", Thread: "1.1"}
	}
	err := m.s.Settle(rt.Context(), name, key, owner, o)
	n, exists := tm.notices[key]
	switch {
	case !exists:
		if !errors.Is(err, storage.ErrNotFound) {
			rt.Fatalf("settling nothing: %v", err)
		}
		return
	case n.Owner != owner:
		if !errors.Is(err, storage.ErrLease) {
			rt.Fatalf("settling another's: %v", err)
		}
		return
	case err != nil:
		rt.Fatalf("Settle: %v", err)
	}
	n.State, n.Reason, n.Owner, n.Leased, n.Next = o.State, o.Reason, "", time.Time{}, time.Time{}
	if o.State == storage.Waiting || o.State == storage.Doubt || o.State == storage.Parked {
		n.Next = o.Next
	}
	if o.Target != nil {
		n.Target = *o.Target
	}
	if o.State == storage.Sent {
		n.Channel, n.TS = o.Channel, o.TS
	}
	tm.notices[key] = n
}

// edit does to the model's named notices, or to all that are open, what edit says.
func (m *model) edit(tm *modelTeam, keys []string, edit func(n *storage.Notice) bool) (changed []string) {
	for _, n := range tm.sorted() {
		if len(keys) > 0 && !slices.Contains(keys, n.Key) {
			continue
		}
		if edit(&n) {
			tm.notices[n.Key] = n
			changed = append(changed, n.Key)
		}
	}
	return changed
}

func (tm *modelTeam) sorted() []storage.Notice {
	var list []storage.Notice
	for _, n := range tm.notices {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b storage.Notice) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	return list
}

func drawKeys(rt *rapid.T) (keys []string) {
	for range rapid.IntRange(0, 4).Draw(rt, "keys") {
		keys = append(keys, fmt.Sprint("n", rapid.IntRange(0, 12).Draw(rt, "notice")))
	}
	return keys
}

func (m *model) retry(rt *rapid.T) {
	name, tm := m.team(rt)
	keys := drawKeys(rt)
	got, err := m.s.Retry(rt.Context(), name, m.now, keys...)
	want := m.edit(tm, keys, func(n *storage.Notice) bool {
		stuck := n.State == storage.Parked || n.State == storage.Refused || n.State == storage.Waiting && n.Next.After(m.now)
		if n.State == storage.Sent || len(keys) == 0 && (n.Owner != "" || !stuck) {
			return false
		}
		n.State, n.Reason, n.Attempt, n.Next, n.Owner, n.Leased = storage.Waiting, "", 0, time.Time{}, "", time.Time{}
		return true
	})
	if diff := cmp.Diff(want, got, equal); diff != "" || err != nil {
		rt.Fatalf("Retry %v: %v (-want +got):\n%s", keys, err, diff)
	}
}

func (m *model) drop(rt *rapid.T) {
	name, tm := m.team(rt)
	keys := drawKeys(rt)
	got, err := m.s.Drop(rt.Context(), name, "dropped", keys...)
	want := m.edit(tm, keys, func(n *storage.Notice) bool {
		if len(keys) == 0 || n.State == storage.Sent || n.State == storage.Silent {
			return false
		}
		n.State, n.Reason, n.Next, n.Owner, n.Leased = storage.Silent, "dropped", time.Time{}, "", time.Time{}
		return true
	})
	if diff := cmp.Diff(want, got, equal); diff != "" || err != nil {
		rt.Fatalf("Drop %v: %v (-want +got):\n%s", keys, err, diff)
	}
}
