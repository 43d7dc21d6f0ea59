package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/partner"
	"partnerbot/storage"
)

// model is a store as plain maps: what any backend must be indistinguishable from.
type model struct {
	t     *rapid.T
	s     storage.Store
	now   time.Time
	teams map[string]*modelTeam
}

type modelTeam struct {
	revision uint64
	people   map[partner.ID]partner.Person
	last     partner.ID
	audits   uint64
	answers  map[string]storage.Receipt
	cursor   time.Time
	notices  map[string]storage.Notice
	items    map[string]bool
}

func runModel(t *testing.T, open func(t *testing.T) storage.Store) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		// A run ends with its own sub-test, so that its store is closed then.
		ok := t.Run(fmt.Sprint(run), func(t *testing.T) {
			m := &model{t: rt, s: open(t), now: noon, teams: map[string]*modelTeam{}}
			rt.Repeat(map[string]func(*rapid.T){
				"add":    m.add,
				"replay": m.replay,
				"remove": m.remove,
				"fail":   m.fail,
				"plan":   m.plan,
				"claim":  m.claim,
				"settle": m.settle,
				"retry":  m.retry,
				"drop":   m.drop,
				"forward": func(rt *rapid.T) {
					m.now = m.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(rt, "seconds")) * time.Second)
				},
				"": func(rt *rapid.T) { m.t = rt; m.compare() },
			})
			if err := m.s.Check(t.Context()); err != nil {
				rt.Fatalf("Check: %v", err)
			}
		})
		if !ok {
			rt.FailNow()
		}
	})
}

func (m *model) team(rt *rapid.T) (string, *modelTeam) {
	m.t = rt
	name := rapid.SampledFrom([]string{team, "T02"}).Draw(rt, "workspace")
	tm := m.teams[name]
	if tm == nil {
		tm = &modelTeam{people: map[partner.ID]partner.Person{}, answers: map[string]storage.Receipt{},
			notices: map[string]storage.Notice{}, items: map[string]bool{}}
		m.teams[name] = tm
	}
	return name, tm
}

// commit does to the model what a committed change does to the store.
func (tm *modelTeam) commit(name string, c storage.Change) storage.Receipt {
	r := storage.Receipt{Reply: c.Reply}
	if !c.Delta.IsEmpty() {
		tm.revision++
	}
	for _, f := range c.Delta.Put {
		p := f.At(tm.revision).(partner.Person)
		tm.people[p.ID] = p
		tm.last = max(tm.last, p.ID)
	}
	for _, ref := range c.Delta.Remove {
		delete(tm.people, ref.ID)
	}
	tm.audits++
	r.Audit, r.Revision = tm.audits, tm.revision
	tm.add(name, c.Notices)
	return r
}

func (m *model) add(rt *rapid.T) {
	name, tm := m.team(rt)
	var c storage.Change
	key := fmt.Sprint("k", len(tm.answers))
	got, err := m.s.Update(rt.Context(), name, key, m.now, func(b *partner.Book) (storage.Change, error) {
		if next := b.Next(partner.KindPerson, 0); next != tm.last+1 {
			return c, fmt.Errorf("next id %d, want %d", next, tm.last+1)
		}
		id := rapid.SampledFrom([]partner.ID{tm.last + 1, max(tm.last, 1)}).Draw(rt, "id")
		c = adding(person(id, rapid.String().Draw(rt, "name")))
		c.Notices = m.drawNotices(rt)
		c.Reply = []byte(rapid.String().Draw(rt, "reply"))
		return c, nil
	})
	if err != nil {
		rt.Fatalf("Update: %v", err)
	}
	want := tm.commit(name, c)
	if diff := cmp.Diff(want, got, equal); diff != "" {
		rt.Fatalf("receipt (-want +got):\n%s", diff)
	}
	want.Replayed = true
	tm.answers[key] = want
}

func (m *model) replay(rt *rapid.T) {
	name, tm := m.team(rt)
	if len(tm.answers) == 0 {
		rt.Skip("nothing to replay")
	}
	key := fmt.Sprint("k", rapid.IntRange(0, len(tm.answers)-1).Draw(rt, "key"))
	got, err := m.s.Update(rt.Context(), name, key, m.now, func(*partner.Book) (storage.Change, error) {
		rt.Error("fn is called in a replay")
		return storage.Change{}, nil
	})
	if diff := cmp.Diff(tm.answers[key], got, equal); diff != "" || err != nil {
		rt.Fatalf("replay: %v (-want +got):\n%s", err, diff)
	}
}

func (m *model) remove(rt *rapid.T) {
	name, tm := m.team(rt)
	ref := partner.Ref{Kind: partner.KindPerson, ID: partner.ID(rapid.IntRange(1, int(tm.last)+1).Draw(rt, "id"))}
	c := storage.Change{Delta: partner.Delta{Remove: []partner.Ref{ref}}, Audit: entry("remove")}
	if _, err := m.s.Update(rt.Context(), name, "", m.now, func(*partner.Book) (storage.Change, error) { return c, nil }); err != nil {
		rt.Fatalf("Update: %v", err)
	}
	tm.commit(name, c)
}

func (m *model) fail(rt *rapid.T) {
	name, tm := m.team(rt)
	panics := rapid.Bool().Draw(rt, "panics")
	_, err := m.s.Update(rt.Context(), name, "failing", m.now, func(*partner.Book) (storage.Change, error) {
		if panics {
			panic("on purpose")
		}
		return adding(person(tm.last+1, "never")), errOwn
	})
	if err == nil {
		rt.Fatal("a failed change is reported as done")
	}
}

// compareQueue holds the queue against the model's.
func (m *model) compareQueue(name string, tm *modelTeam) {
	var want []string
	for _, n := range tm.sorted() {
		if !n.State.Settled() || n.State == storage.Refused && !n.At.Before(noon) {
			want = append(want, n.Key)
		}
	}
	got, err := m.s.Queue(m.t.Context(), name, noon, 0)
	if diff := cmp.Diff(want, keysOf(got), equal); diff != "" || err != nil {
		m.t.Fatalf("%s: queue: %v (-want +got):\n%s", name, err, diff)
	}
}

// compare looks at everything that can be seen of the store.
func (m *model) compare() {
	for name, tm := range m.teams {
		err := m.s.Read(m.t.Context(), name, func(b *partner.Book) error {
			want := make([]partner.Person, 0, len(tm.people))
			for _, p := range tm.people {
				want = append(want, p)
			}
			slices.SortFunc(want, func(a, b partner.Person) int { return int(a.ID) - int(b.ID) })
			if diff := cmp.Diff(want, b.People(), equal); diff != "" || b.Revision != tm.revision {
				return fmt.Errorf("%s at revision %d, want %d (-want +got):\n%s", name, b.Revision, tm.revision, diff)
			}
			return nil
		})
		if err != nil {
			m.t.Fatalf("Read: %v", err)
		}
		list, err := m.s.Notices(m.t.Context(), name, noon.AddDate(-1, 0, 0), noon.AddDate(1, 0, 0), 0)
		if err != nil {
			m.t.Fatalf("Notices: %v", err)
		}
		got := map[string]storage.Notice{}
		for _, n := range list {
			got[n.Key] = n
		}
		if diff := cmp.Diff(tm.notices, got, equal); diff != "" {
			m.t.Fatalf("%s: notices (-want +got):\n%s", name, diff)
		}
		m.compareQueue(name, tm)
	}
}
