package notices

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"
)

// hearings of reviews are simulated like reminders: people decide, redeliveries
// come, processes die between any two calls, Slack answers or does not.
type courtroom struct {
	*world
	entries map[string][]partner.Entry
	told    map[string]storage.Notice // by workspace and key
}

func newCourtroom(t testing.TB, seed uint64, store storage.Store) *courtroom {
	w := &courtroom{world: newWorld(t, seed, store, huawei(t)), entries: map[string][]partner.Entry{}, told: map[string]storage.Notice{}}
	for _, team := range w.teams {
		s, _, _ := w.read(team)
		s.ReviewChannel, s.Reviewers = "C-REV-"+team, []string{"U-ANA", "U-LI", "U-LEAD"}
		w.change(team, s,
			partner.Material{ID: 1, Kind: "assessment-form", Title: "Form"}, partner.Material{ID: 2, Kind: "competency-proof", Title: "Proof"},
			partner.Material{ID: 3, Kind: "competency-proof", Title: "More"})
		for _, e := range []partner.Entry{
			{By: "U-DANA", Verb: partner.Open, New: &partner.Opening{Application: 1, Competency: "database", Title: "Database"}},
			{By: "U-DANA", Verb: partner.Attach, Material: 1}, {By: "U-DANA", Verb: partner.Attach, Material: 2},
		} {
			w.entry(team, e)
		}
	}
	w.slack.check = w.hear
	return w
}

// entry commits an entry as the commands do.
func (w *courtroom) entry(team string, e partner.Entry) {
	w.t.Helper()
	if e.ID == "" {
		e.ID, e.At = fmt.Sprintf("Ev%d", len(w.entries[team])+1), w.now
		w.entries[team] = append(w.entries[team], e)
	}
	_, err := w.store.Update(w.t.Context(), team, "", w.now, func(b *partner.Book) (storage.Change, error) {
		a, r := w.rules(b)
		out := partner.Decide(r, a, e)
		if out.Repeated || out.Application.ID == 0 {
			return storage.Change{}, nil
		}
		out.Record.ID = b.Next(partner.KindRecord, 0)
		list := w.desk.Told(b, a, out.Application, out.Record, out.News, w.now)
		for _, n := range list {
			if _, twice := w.told[team+n.Key]; twice {
				w.wrong("%s is there twice", n.Key)
			}
			w.told[team+n.Key] = n
		}
		if out.Refusal == nil {
			w.note("%s: %s by %s: %s, %d notices", team, e.Verb, e.By, out.Application.Stage, len(list))
		}
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{out.Application, out.Record}}, Notices: list, Audit: storage.Entry{Verb: "sim", By: "sim", At: w.now},
		}, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *courtroom) rules(b *partner.Book) (partner.Application, partner.Rules) {
	a, known := b.Application(1)
	like := a
	if !known {
		like = partner.Application{Competency: "database"}
	}
	q, _ := w.pack.Procedure("competency")
	return a, partner.RulesOf(w.pack, b, b.Settings(), q, like, civil.At(w.now))
}

// act lets somebody do something, or deliver again what was done.
func (w *courtroom) act(team string) {
	if old := w.entries[team]; w.rng.IntN(4) == 0 {
		w.entry(team, old[w.rng.IntN(len(old))])
		return
	}
	e := partner.Entry{By: w.pick([]string{"U-ANA", "U-LI", "U-LEAD", "U-NOBODY"}), Text: "because", Where: fmt.Sprintf("C-REV-%s/%d.0", team, w.rng.IntN(40))}
	switch k := w.rng.IntN(20); {
	case k < 9:
		e.Verb = []partner.Verb{partner.Approve, partner.Approve, partner.Approve, partner.Changes, partner.Reject, partner.TakeBack, partner.Edit, partner.Delete, partner.Ask}[k]
	case k < 10:
		e.By, e.Verb = "U-ADMIN", partner.Override
	case k < 15:
		e.By, e.Verb = "U-DANA", partner.Start
	case k < 17:
		e.By, e.Verb, e.Material = "U-DANA", partner.Attach, 3
		if w.rng.IntN(2) == 0 {
			e.Verb = partner.Detach
		}
	default:
		e.By, e.Verb, e.Ref = "U-DANA", []partner.Verb{partner.Submit, partner.Update, partner.Fail}[k-17], "HW-1"
		if w.rng.IntN(3) == 0 {
			e.Verb = partner.Resubmit
		}
	}
	w.entry(team, e)
}

func (w *courtroom) clocks(team string) {
	var due []partner.Entry
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		if a, r := w.rules(b); a.ID != 0 {
			due = partner.Timers(r, a, w.now)
		}
		return nil
	})
	for _, e := range due {
		w.entry(team, e)
	}
}

// hear looks at a post in the moment in which it appears: nobody is told of a
// decision at night or on a day off.
func (w *courtroom) hear(p post) {
	if p.kind != kindNews {
		return
	}
	_ = w.store.Read(w.t.Context(), p.workspace, func(b *partner.Book) error {
		s, r := b.Settings(), b.Reader(p.channel)
		zone, days := s.Zone, s.Calendar
		if r.Zone != "" {
			zone = r.Zone
		}
		if r.Calendar != "" {
			days = r.Calendar
		}
		if days == "" {
			days = "weekdays"
		}
		from, to := 8*60, 20*60
		var h1, m1, h2, m2 int
		if _, err := fmt.Sscanf(r.Hours, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err == nil {
			from, to = max(from, h1*60+m1), min(to, h2*60+m2)
		}
		local := p.at.In(w.desk.zone(zone))
		minute := local.Hour()*60 + local.Minute()
		if c, err := calendar.Named(days); err != nil || minute < from || minute >= to || !c.Working(civil.At(local)) {
			w.wrong("%s was told to %s at %s", p.key, p.channel, local)
		}
		return nil
	})
}

func (w *courtroom) run() {
	for range 40 + w.rng.IntN(60) {
		team := w.teams[w.rng.IntN(len(w.teams))]
		w.slack.faulty = true
		switch w.rng.IntN(16) {
		case 0:
			w.slack.down = !w.slack.down
		case 1:
			w.slack.blind = !w.slack.blind
		case 2:
			place := team + w.pick([]string{"C-REV-" + team, "U-ANA", "U-DANA"})
			w.slack.shut[place] = !w.slack.shut[place]
		case 3:
			w.now = w.now.Add(time.Duration(w.rng.IntN(96)) * time.Hour)
		case 4:
			w.slack.closed = !w.slack.closed
		case 5, 6, 7:
			w.now = w.now.Add(time.Duration(w.rng.IntN(300)) * time.Minute)
		default:
			w.now = w.now.Add(time.Duration(w.rng.IntN(120)) * time.Second)
			w.act(team)
		}
		w.clocks(team)
		w.tick(w.rng.IntN(2), true)
	}
	w.calm()
	w.judge()
}

// judge holds what was seen against what must be: everything once, replies under
// their card and after it, and every card as it is drawn from the facts of now.
func (w *courtroom) judge() {
	cards, drawn := map[string]post{}, map[string]string{} // by workspace and ts
	seen, said := map[string]bool{}, map[string]bool{}
	for _, p := range w.slack.visible {
		id := p.workspace + p.ts
		switch {
		case p.kind == kindCard && p.edit:
			if _, ok := cards[p.workspace+p.of]; !ok {
				w.failf("%s draws %q anew, which is no card", p.key, p.of)
			}
			drawn[p.workspace+p.of] = p.text
			continue
		case p.kind == kindCard:
			cards[id], drawn[id] = p, p.text
		case p.kind == kindHeard:
			n := w.told[p.workspace+p.key]
			if card, ok := cards[p.workspace+p.thread]; !ok || card.key != n.Under {
				w.failf("%s was said under %q (%s), not under %s", p.key, p.thread, card.key, n.Under)
			}
		case p.kind == kindNews:
			for _, item := range p.items {
				if said[p.workspace+item] {
					w.failf("%s was told twice", item)
				}
				said[p.workspace+item] = true
			}
		default:
			continue
		}
		if seen[p.workspace+p.key] {
			w.failf("%s was posted twice", p.key)
		}
		seen[p.workspace+p.key] = true
	}
	for id, card := range cards {
		w.upToDate(card, drawn[id])
	}
	for key, n := range w.told {
		team := strings.TrimSuffix(key, n.Key)
		now, err := w.store.Notice(w.t.Context(), team, n.Key)
		if err != nil || !now.State.Settled() {
			w.failf("%s is %s after all (%v)", n.Key, now.State, err)
		}
	}
}

// upToDate holds that a card shows what it would show were it drawn now, unless
// Slack would not take its drawing.
func (w *courtroom) upToDate(card post, text string) {
	n, err := w.store.Notice(w.t.Context(), card.workspace, card.key)
	if err != nil {
		w.t.Fatal(err)
	}
	for key, told := range w.told {
		if told.Under == card.key && strings.HasPrefix(key, card.workspace) {
			if edit, _ := w.store.Notice(w.t.Context(), card.workspace, told.Key); edit.State == storage.Refused || edit.Reason == "it is there" {
				return
			}
		}
	}
	_ = w.store.Read(w.t.Context(), card.workspace, func(b *partner.Book) error {
		n.Under, n.Edit = card.key, card.ts
		if got := w.desk.writeCard(b, n, w.now); n.State == storage.Sent && view.PlainText(got.message) != text {
			w.failf("%s of %s shows\n%s\nand not\n%s", card.key, card.workspace, text, view.PlainText(got.message))
		}
		return nil
	})
}

// TestReviewSimulation: under crashes, faults and redeliveries everything is said
// once at most, replies stand under their card, and every card tells the truth in
// the end.
func TestReviewSimulation(t *testing.T) {
	seeds := uint64(150)
	switch {
	case *simSoak:
		seeds = 5000
	case testing.Short():
		seeds = 20
	}
	posts := 0
	for seed := uint64(1); seed <= seeds; seed++ {
		if *simSeed != 0 && seed != *simSeed {
			continue
		}
		w := newCourtroom(t, seed, newMemory())
		w.run()
		for _, p := range w.slack.visible {
			if p.kind == kindCard || p.kind == kindHeard || p.kind == kindNews {
				posts++
			}
		}
	}
	if t.Logf("%d posts", posts); posts < int(seeds)*10 && *simSeed == 0 {
		t.Errorf("only %d posts were looked at", posts)
	}
}

func TestReviewSimulationOnBolt(t *testing.T) {
	for seed := uint64(1001); seed < 1004; seed++ {
		s, err := bolt.Open(filepath.Join(t.TempDir(), "sim.db"), bolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		newCourtroom(t, seed, s).run()
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
