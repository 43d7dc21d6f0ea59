package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/storage"
)

// every is a store with a notice in each state, named for it, plus one that is
// leased and one that is put off. All are to be said at noon, a minute apart.
func every(t *testing.T, s storage.Store) {
	t.Helper()
	names := []string{"waiting", "sent", "silent", "refused", "doubt", "parked", "stopped", "leased", "put off"}
	for i, name := range names {
		n := notice(name, noon.Add(time.Duration(i)*time.Minute), "item of "+name)
		n.Target.Channel = name
		plan(t, s, team, noon.Add(time.Duration(i)), n)
		if name == "waiting" {
			continue
		}
		got := claim(t, s, noon.Add(time.Hour), storage.Target{Channel: "waiting"})
		o := storage.Outcome{State: storage.State(name), Reason: "why", Next: noon.Add(24 * time.Hour)}
		switch name {
		case "leased":
			continue
		case "put off":
			o.State = storage.Waiting
		case "sent":
			o.Channel, o.TS = "C1", "1.1"
		}
		settle(t, s, got, o)
	}
}

func keysOf(list []storage.Notice) (keys []string) {
	for _, n := range list {
		keys = append(keys, n.Key)
	}
	return keys
}

func byKey(t *testing.T, s storage.Store, key string) storage.Notice {
	t.Helper()
	for _, n := range listed(t, s, team) {
		if n.Key == key {
			return n
		}
	}
	t.Fatalf("there is no notice %s", key)
	return storage.Notice{}
}

var queueTests = map[string]func(t *testing.T, s storage.Store){
	"the queue holds what is not settled, and what was refused lately": func(t *testing.T, s storage.Store) {
		if list, err := s.Queue(t.Context(), team, noon, 0); err != nil || len(list) != 0 {
			t.Fatalf("of nothing: %v, %v", list, err)
		}
		every(t, s)
		for _, c := range []struct {
			since time.Time
			limit int
			want  []string
		}{
			{noon, 0, []string{"waiting", "refused", "doubt", "parked", "stopped", "leased", "put off"}},
			{noon.Add(3 * time.Minute), 3, []string{"waiting", "refused", "doubt"}},
			{noon.Add(3*time.Minute + 1), 0, []string{"waiting", "doubt", "parked", "stopped", "leased", "put off"}},
		} {
			list, err := s.Queue(t.Context(), team, c.since, c.limit)
			if diff := cmp.Diff(c.want, keysOf(list)); diff != "" || err != nil {
				t.Errorf("since %v, limit %d: %v (-want +got):\n%s", c.since, c.limit, err, diff)
			}
		}
		if list, err := s.Queue(t.Context(), "T02", noon, 0); err != nil || len(list) != 0 {
			t.Errorf("of another workspace: %v, %v", keysOf(list), err)
		}
	},
	"parked comes again at Next, stopped never": func(t *testing.T, s storage.Store) {
		for i, state := range []storage.State{storage.Parked, storage.Stopped} {
			plan(t, s, team, noon.Add(time.Duration(i)), notice(string(state), noon))
			settle(t, s, claim(t, s, noon), storage.Outcome{State: state, Next: noon.Add(time.Hour), Reason: "not_in_channel"})
		}
		noClaim(t, s, noon.Add(time.Hour-1))
		n := claim(t, s, noon.Add(time.Hour))
		if n.Key != "parked" || n.State != storage.Parked || n.Reason != "not_in_channel" || n.Attempt != 2 {
			t.Errorf("claimed %+v", n)
		}
		noClaim(t, s, noon.Add(time.Hour))
		n, err := s.Claim(t.Context(), noon.Add(2*time.Hour), time.Minute, "other", nil)
		if err != nil || n.Key != "parked" || n.State != storage.Doubt {
			t.Errorf("after its lease ran out: %+v, %v", n, err)
		}
		noClaim(t, s, noon.AddDate(1, 0, 0), storage.Target{Channel: "C1"})
	},
	"what waits goes elsewhere": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon, "a"))
		to := storage.Target{Channel: "C2", Thread: "1.5"}
		settle(t, s, claim(t, s, noon), storage.Outcome{State: storage.Waiting, Next: noon.Add(time.Hour), Target: &to})
		noClaim(t, s, noon.Add(time.Hour), storage.Target{Channel: "C2"})
		n := claim(t, s, noon.Add(time.Hour), storage.Target{Channel: "C1"})
		if n.Target != to {
			t.Errorf("it goes to %+v", n.Target)
		}
		if err := s.Settle(t.Context(), team, "d1", "one", storage.Outcome{State: storage.Doubt, Target: &to}); err == nil {
			t.Error("one in doubt was moved: where it may be can no longer be known")
		}
		settle(t, s, n, storage.Outcome{State: storage.Sent, Channel: "C2", TS: "2.0"})
	},
	"what is busy": func(t *testing.T, s storage.Store) {
		reply := notice("reply", noon)
		reply.Target = storage.Target{Channel: "C1", Thread: "1.1"}
		plan(t, s, team, noon, reply)
		plan(t, s, "T02", noon, notice("elsewhere", noon.Add(time.Second)))
		for _, busy := range [][]storage.Target{
			{{Channel: "C1"}}, // with its threads, in whatever workspace
			{{Channel: "C1", Workspace: team}, {Channel: "C1", Workspace: "T02"}},
			{{Workspace: team}, {Workspace: "T02"}},
			{{Workspace: team}, {Channel: "C1", Workspace: "T02", Thread: "9.9"}},
		} {
			noClaim(t, s, noon.Add(time.Hour), busy...)
		}
		n := claim(t, s, noon.Add(time.Hour), storage.Target{Channel: "C1", Workspace: team}, storage.Target{Workspace: "T03"})
		if n.Key != "elsewhere" || n.Place() != (storage.Target{Workspace: "T02", Channel: "C1"}) {
			t.Errorf("claimed %+v", n)
		}
		if n := claim(t, s, noon.Add(time.Hour), storage.Target{Workspace: "T02"}); n.Key != "reply" || n.Target != reply.Target {
			t.Errorf("claimed %+v", n)
		}
	},
	"an edited message is found where it was posted first": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon, "a"))
		settle(t, s, claim(t, s, noon), storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.1"})
		for i, key := range []string{"edit/1", "edit/2"} {
			n := notice(key, noon)
			n.Edit, n.About = "1.1", []storage.Item{{Key: "a", Kind: "expiring", Subject: "a", Step: "30", Due: 700000}}
			n.Late = storage.Lateness{First: noon.Add(-48 * time.Hour), Posted: noon, Parked: i == 1}
			plan(t, s, team, noon.Add(time.Duration(i+1)), n)
			got := claim(t, s, noon)
			if diff := cmp.Diff(n.About, got.About, equal); diff != "" || got.Edit != "1.1" || !cmp.Equal(n.Late, got.Late) {
				t.Errorf("claimed %+v", got)
			}
			settle(t, s, got, storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.1"})
		}
		if n, err := s.Posted(t.Context(), team, "C1", "1.1"); err != nil || n.Key != "d1" {
			t.Errorf("Posted: %s, %v", n.Key, err)
		}
	},
}

var retryTests = map[string]func(t *testing.T, s storage.Store){
	"with no key: what is parked, refused or put off": func(t *testing.T, s storage.Store) {
		every(t, s)
		keys, err := s.Retry(t.Context(), team, noon.Add(time.Hour))
		if diff := cmp.Diff([]string{"refused", "parked", "put off"}, keys); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		n := byKey(t, s, "parked")
		if n.State != storage.Waiting || n.Attempt != 0 || n.Reason != "" || !n.Next.IsZero() {
			t.Errorf("%+v", n)
		}
		var got []string
		for range 4 {
			got = append(got, claim(t, s, noon.Add(time.Hour)).Key)
		}
		slices.Sort(got)
		if diff := cmp.Diff([]string{"parked", "put off", "refused", "waiting"}, got); diff != "" {
			t.Errorf("claimable (-want +got):\n%s", diff)
		}
		if keys, err := s.Retry(t.Context(), "T02", noon); err != nil || len(keys) != 0 {
			t.Errorf("in another workspace: %v, %v", keys, err)
		}
	},
	"by name: all but what was sent": func(t *testing.T, s storage.Store) {
		every(t, s)
		keys, err := s.Retry(t.Context(), team, noon, "stopped", "sent", "silent", "doubt", "leased", "refused", "nothing", "stopped")
		if diff := cmp.Diff([]string{"silent", "refused", "doubt", "stopped", "leased"}, keys); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		for _, key := range keys {
			if n := byKey(t, s, key); n.State != storage.Waiting || n.Owner != "" || !n.Leased.IsZero() || n.Attempt != 0 {
				t.Errorf("%+v", n)
			}
		}
		if err := s.Settle(t.Context(), team, "leased", "one", storage.Outcome{State: storage.Sent}); !errors.Is(err, storage.ErrLease) {
			t.Errorf("settled by who had it before: %v", err)
		}
	},
	"what is not yet due stays so": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("later", noon.Add(time.Hour)))
		if _, err := s.Retry(t.Context(), team, noon, "later"); err != nil {
			t.Fatal(err)
		}
		noClaim(t, s, noon.Add(time.Hour-1))
	},
	"dropping": func(t *testing.T, s storage.Store) {
		every(t, s)
		if keys, err := s.Drop(t.Context(), team, "dropped by U1"); err != nil || len(keys) != 0 {
			t.Errorf("with no key: %v, %v", keys, err)
		}
		keys, err := s.Drop(t.Context(), team, "dropped by U1", "waiting", "sent", "silent", "refused", "doubt", "parked", "stopped", "leased", "put off", "x")
		if diff := cmp.Diff([]string{"waiting", "refused", "doubt", "parked", "stopped", "leased", "put off"}, keys); diff != "" || err != nil {
			t.Fatalf("%v (-want +got):\n%s", err, diff)
		}
		noClaim(t, s, noon.AddDate(1, 0, 0))
		if n := byKey(t, s, "stopped"); n.State != storage.Silent || n.Reason != "dropped by U1" {
			t.Errorf("%+v", n)
		}
		if n := byKey(t, s, "silent"); n.Reason != "why" {
			t.Errorf("what was silent before: %+v", n)
		}
		if list, err := s.Queue(t.Context(), team, noon, 0); err != nil || len(list) != 0 {
			t.Errorf("the queue: %v, %v", keysOf(list), err)
		}
		plan(t, s, team, noon.Add(time.Hour), notice("again", noon, "item of parked"))
		if slices.Contains(keysOf(listed(t, s, team)), "again") {
			t.Error("an item that was dropped is said again")
		}
	},
}

// oldNotices checks the expiry of the outbox.
func oldNotices(t *testing.T, s storage.Store) {
	every(t, s)
	plan(t, s, team, noon.Add(time.Minute), notice("young", noon.Add(time.Hour), "young"))
	settle(t, s, claim(t, s, noon.Add(time.Hour), storage.Target{Channel: "waiting"}), storage.Outcome{State: storage.Silent})
	if n, err := s.Sweep(t.Context(), noon.Add(storage.KeepNotices)); err != nil || n != 0 {
		t.Errorf("to the day: %d removed, %v", n, err)
	}
	if n, err := s.Sweep(t.Context(), noon.Add(storage.KeepNotices+30*time.Minute)); err != nil || n != 3 {
		t.Errorf("%d removed, %v; want those that were sent, silent and refused", n, err)
	}
	want := []string{"waiting", "doubt", "parked", "stopped", "leased", "put off", "young"}
	if diff := cmp.Diff(want, keysOf(listed(t, s, team))); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	_, err := s.Posted(t.Context(), team, "C1", "1.1")
	wantErr(t, "the message of a notice that is gone", err, false)
	plan(t, s, team, noon.Add(2*time.Hour), notice("again", noon.Add(time.Hour), "item of sent", "item of refused"))
	if slices.Contains(keysOf(listed(t, s, team)), "again") {
		t.Error("an item's key was forgotten with its notice")
	}
}
