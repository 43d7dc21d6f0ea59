package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/storage"
)

func wantErr(t *testing.T, what string, err error, found bool) {
	t.Helper()
	if found && err != nil || !found && !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("%s: %v, want found %v", what, err, found)
	}
}

var planTests = map[string]func(t *testing.T, s storage.Store){
	"the cursor is handed on": func(t *testing.T, s storage.Store) {
		var seen []time.Time
		for i := range 3 {
			err := s.Plan(t.Context(), team, "daily", func(_ *partner.Book, at time.Time) (storage.Planned, error) {
				seen = append(seen[:i], at)
				return storage.Planned{Cursor: noon.Add(time.Duration(i) * time.Hour)}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if !seen[0].IsZero() || !seen[1].Equal(noon) || !seen[2].Equal(noon.Add(time.Hour)) {
			t.Errorf("cursors seen: %v", seen)
		}
	},
	"cursors are apart by name and workspace": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon)
		for _, c := range [][2]string{{team, "other"}, {"T02", "daily"}} {
			err := s.Plan(t.Context(), c[0], c[1], func(_ *partner.Book, at time.Time) (storage.Planned, error) {
				if !at.IsZero() {
					t.Errorf("cursor %v starts at %v", c, at)
				}
				return storage.Planned{}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	},
	"an item exists once, a notice exists once": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon, "a", "b"))
		plan(t, s, team, noon.Add(time.Hour), notice("d2", noon, "b", "c"), notice("d3", noon, "a", "b"), notice("d1", noon, "z"), notice("d4", noon), notice("d5", noon, "z"))
		got := map[string]int{}
		for _, n := range listed(t, s, team) {
			got[n.Key] = len(n.Items)
		}
		if diff := cmp.Diff(map[string]int{"d1": 2, "d2": 1, "d4": 0, "d5": 1}, got); diff != "" {
			t.Errorf("items by notice (-want +got):\n%s", diff)
		}
	},
	"an error of fn moves nothing": func(t *testing.T, s storage.Store) {
		err := s.Plan(t.Context(), team, "daily", func(*partner.Book, time.Time) (storage.Planned, error) {
			return storage.Planned{Cursor: noon, Notices: []storage.Notice{notice("d1", noon, "a")}}, errOwn
		})
		if err != errOwn { //nolint:errorlint // the very error is meant
			t.Errorf("error %v", err)
		}
		plan(t, s, team, noon, notice("d1", noon, "a"))
		if list := listed(t, s, team); len(list) != 1 {
			t.Errorf("%d notices", len(list))
		}
	},
	"notices are listed by At": func(t *testing.T, s storage.Store) {
		at := func(h int) time.Time { return noon.Add(time.Duration(h) * time.Hour) }
		plan(t, s, team, noon, notice("c", at(3)), notice("a", at(1)), notice("b2", at(2)), notice("b1", at(2)), notice("d", at(4)))
		plan(t, s, "T02", noon, notice("other", at(2)))
		for _, c := range []struct {
			from, to, limit int
			want            []string
		}{
			{0, 9, 0, []string{"a", "b1", "b2", "c", "d"}},
			{2, 4, 0, []string{"b1", "b2", "c"}},
			{0, 9, 2, []string{"a", "b1"}},
			{5, 9, 0, nil}, {2, 2, 0, nil},
		} {
			list, err := s.Notices(t.Context(), team, at(c.from), at(c.to), c.limit)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range list {
				got = append(got, n.Key)
			}
			if diff := cmp.Diff(c.want, got, equal); diff != "" {
				t.Errorf("[%d, %d) limit %d (-want +got):\n%s", c.from, c.to, c.limit, diff)
			}
		}
	},
	"a notice comes back whole": func(t *testing.T, s storage.Store) {
		n := notice("d1", noon, "a")
		n.Target = storage.Target{User: "U1"}
		n.Until = noon.Add(24 * time.Hour)
		n.Items[0].Due = 700000
		plan(t, s, team, noon, n)
		want := n
		want.Workspace, want.State = team, storage.Waiting
		if diff := cmp.Diff([]storage.Notice{want}, listed(t, s, team), equal); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	},
}

var claimTests = map[string]func(t *testing.T, s storage.Store){
	"nothing before its time": func(t *testing.T, s storage.Store) {
		noClaim(t, s, noon)
		plan(t, s, team, noon, notice("d1", noon))
		noClaim(t, s, noon.Add(-time.Nanosecond))
		if n := claim(t, s, noon); n.Key != "d1" || n.Attempt != 1 || n.Owner != "one" || !n.Leased.Equal(noon.Add(time.Minute)) {
			t.Errorf("claimed %+v", n)
		}
	},
	"a lease keeps others away until it is over": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon))
		claim(t, s, noon)
		noClaim(t, s, noon.Add(time.Minute-time.Nanosecond))
		n, err := s.Claim(t.Context(), noon.Add(time.Minute), time.Minute, "other", nil)
		if err != nil || n.Owner != "other" || n.Attempt != 2 {
			t.Fatalf("after the lease: %+v, %v", n, err)
		}
		if n.State != storage.Doubt {
			t.Errorf("a notice whose lease ran out is %s, want doubt: it may have been posted", n.State)
		}
		if err := s.Settle(t.Context(), team, "d1", "one", storage.Outcome{State: storage.Sent}); !errors.Is(err, storage.ErrLease) {
			t.Errorf("settling under a lost lease: %v, want ErrLease", err)
		}
	},
	"the longest due first, over all workspaces": func(t *testing.T, s storage.Store) {
		plan(t, s, "T02", noon, notice("second", noon.Add(-2*time.Hour)), notice("fourth", noon))
		plan(t, s, team, noon, notice("first", noon.Add(-3*time.Hour)), notice("third", noon.Add(-time.Hour)))
		for _, want := range []string{"first", "second", "third", "fourth"} {
			if n := claim(t, s, noon); n.Key != want {
				t.Errorf("claimed %s, want %s", n.Key, want)
			}
		}
		noClaim(t, s, noon)
	},
	"busy targets are passed over": func(t *testing.T, s storage.Store) {
		user := notice("user", noon.Add(time.Second))
		user.Target = storage.Target{User: "C1"} // the same word, but a person
		plan(t, s, team, noon, notice("channel", noon), user)
		busy := storage.Target{Channel: "C1"}
		if n := claim(t, s, noon.Add(time.Hour), busy); n.Key != "user" {
			t.Errorf("claimed %s", n.Key)
		}
		noClaim(t, s, noon.Add(time.Hour), busy)
		if n := claim(t, s, noon.Add(time.Hour)); n.Key != "channel" {
			t.Errorf("claimed %s", n.Key)
		}
	},
}

var settleTests = map[string]func(t *testing.T, s storage.Store){
	"a notice is found by its key": func(t *testing.T, s storage.Store) {
		under := notice("reply", noon, "b")
		under.Under, under.Edit = "d1", storage.Itself
		plan(t, s, team, noon, notice("d1", noon, "a"), under)
		for _, key := range []string{"d1", "reply"} {
			n, err := s.Notice(t.Context(), team, key)
			if err != nil || n.Key != key || n.Workspace != team || n.State != storage.Waiting || key == "reply" && (n.Under != "d1" || n.Edit != storage.Itself) {
				t.Errorf("%s: %+v, %v", key, n, err)
			}
		}
		for _, c := range [][2]string{{team, "d2"}, {"T02", "d1"}, {team, ""}} {
			_, err := s.Notice(t.Context(), c[0], c[1])
			wantErr(t, "another notice", err, false)
		}
	},
	"what was sent is found by its message": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon, "a"))
		settle(t, s, claim(t, s, noon), storage.Outcome{State: storage.Sent, Channel: "C9", TS: "1700000000.000100"})
		n, err := s.Posted(t.Context(), team, "C9", "1700000000.000100")
		if err != nil || n.Key != "d1" || n.State != storage.Sent || n.Owner != "" || !n.Leased.IsZero() {
			t.Errorf("Posted: %+v, %v", n, err)
		}
		noClaim(t, s, noon.AddDate(1, 0, 0))
		for _, c := range [][3]string{{team, "C1", "1700000000.000100"}, {team, "C9", "1700000000.0001"}, {"T02", "C9", "1700000000.000100"}} {
			_, err := s.Posted(t.Context(), c[0], c[1], c[2])
			wantErr(t, "another message", err, false)
		}
	},
	"final states end it": func(t *testing.T, s storage.Store) {
		for i, state := range []storage.State{storage.Silent, storage.Refused} {
			plan(t, s, team, noon.Add(time.Duration(i)), notice(string(state), noon))
			settle(t, s, claim(t, s, noon), storage.Outcome{State: state, Reason: "why"})
			noClaim(t, s, noon.AddDate(1, 0, 0))
		}
		for _, n := range listed(t, s, team) {
			if string(n.State) != n.Key || n.Reason != "why" {
				t.Errorf("%s is %s because %q", n.Key, n.State, n.Reason)
			}
		}
	},
	"waiting and doubt come again at Next": func(t *testing.T, s storage.Store) {
		for i, state := range []storage.State{storage.Waiting, storage.Doubt} {
			plan(t, s, team, noon.Add(time.Duration(i)), notice(string(state), noon))
			settle(t, s, claim(t, s, noon), storage.Outcome{State: state, Next: noon.Add(time.Hour), Reason: "later"})
			noClaim(t, s, noon.Add(time.Hour-time.Nanosecond))
			n := claim(t, s, noon.Add(time.Hour))
			if n.Key != string(state) || n.State != state || n.Attempt != 2 || n.Reason != "later" {
				t.Errorf("claimed again %+v", n)
			}
			settle(t, s, n, storage.Outcome{State: storage.Sent, Channel: "C1", TS: string(state)})
		}
	},
	"only the holder of the lease": func(t *testing.T, s storage.Store) {
		plan(t, s, team, noon, notice("d1", noon))
		sent := storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.1"}
		for what, c := range map[string]struct {
			key, owner string
			want       error
		}{
			"unclaimed": {"d1", "one", storage.ErrLease},
			"no owner":  {"d1", "", storage.ErrLease},
			"unknown":   {"d2", "one", storage.ErrNotFound},
		} {
			if err := s.Settle(t.Context(), team, c.key, c.owner, sent); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", what, err, c.want)
			}
		}
		n := claim(t, s, noon)
		if err := s.Settle(t.Context(), team, "d1", "one", storage.Outcome{State: "gone"}); err == nil {
			t.Error("an unknown state is taken")
		}
		settle(t, s, n, sent)
		if err := s.Settle(t.Context(), team, "d1", "one", sent); !errors.Is(err, storage.ErrLease) {
			t.Errorf("settled twice: %v, want ErrLease", err)
		}
	},
}
