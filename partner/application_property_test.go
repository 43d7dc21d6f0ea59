package partner

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var everybody = []string{"ken", "sara", "lin", "max", "dana", "ada", "al", "eve", ""}

// draw makes an entry of anybody about anything, mostly sensible.
func draw(t *rapid.T, p *play) Entry {
	v := rapid.SampledFrom(append(slices.Clone(Verbs), Approve, Approve, Approve, Changes, TakeBack, Start, Submit, Submit, Attach, Update, Pass, Fail, Resubmit)).Draw(t, "verb")
	by := rapid.SampledFrom(everybody).Draw(t, "by")
	if rapid.IntRange(0, 2).Draw(t, "sensible") > 0 {
		switch {
		case v.OfClock():
			by = ""
		case v.IsVote():
			by = rapid.SampledFrom([]string{"ken", "sara", "lin", "max"}).Draw(t, "reviewer")
		case v == Override:
			by = "ada"
		default:
			by = "dana"
		}
	}
	return p.entry(by, v, func(e *Entry) {
		e.Material = ID(rapid.IntRange(1, 4).Draw(t, "material"))
		e.Where = fmt.Sprintf("C1/%d.0", rapid.IntRange(1, 5).Draw(t, "where"))
		if rapid.IntRange(0, 5).Draw(t, "pressed") == 0 {
			e.Saw = rapid.IntRange(-1, 4).Draw(t, "saw")
		}
		if rapid.IntRange(0, 9).Draw(t, "stands") == 0 {
			e.Standing = rapid.SampledFrom([]Standing{Bot, Guest, External, Disabled}).Draw(t, "standing")
		}
		if rapid.IntRange(0, 9).Draw(t, "wordless") == 0 {
			e.Text, e.Ref = "", ""
		}
		if v == Submit && e.Ref != "" {
			e.Ref = rapid.SampledFrom([]string{"HW-1", "HW-1", "HW-2"}).Draw(t, "reference")
		}
		if v == Step {
			e.Step = rapid.SampledFrom([]string{"preliminary", "technical", "countersign", "x"}).Draw(t, "step")
		}
	})
}

// TestNothingHappensWithoutItsDecisions plays entries of many people, late, twice,
// with the clock going to and fro, and counts the votes in its own way.
func TestNothingHappensWithoutItsDecisions(t *testing.T) {
	reached := map[Stage]int{}
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(t, database)
		p.rules.StandIns = []StandIn{{For: "sara", By: "max", From: day("2026-03-01"), Until: day("2026-03-20")}}
		if rapid.Bool().Draw(rt, "under way") {
			p.to(rapid.SampledFrom(Stages).Draw(rt, "stage"))
		}
		var held []Entry // not delivered yet
		for range rapid.IntRange(5, 60).Draw(rt, "entries") {
			var e Entry
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				p.now = p.now.Add(time.Duration(rapid.IntRange(-48, 24*20).Draw(rt, "hours")) * time.Hour)
				p.time()
				continue
			case 1:
				held = append(held, draw(rt, p))
				continue
			case 2:
				if len(held) == 0 {
					continue
				}
				i := rapid.IntRange(0, len(held)-1).Draw(rt, "late")
				e, held = held[i], slices.Delete(held, i, i+1)
			case 3:
				if len(p.log) == 0 {
					continue
				}
				again := p.log[rapid.IntRange(0, len(p.log)-1).Draw(rt, "again")]
				out := Decide(p.rules, p.app, again.Entry)
				if !out.Repeated || len(out.News) > 0 || (out.Refusal == nil) != (again.Refused == "") || !gocmp.Equal(out.Application, p.app) {
					rt.Fatalf("%s, delivered again, gives %+v", again.Entry.ID, out)
				}
				continue
			default:
				e = draw(rt, p)
			}
			before := p.app.copy()
			was := p.app
			out := p.give(e)
			if !gocmp.Equal(was, before, cmpopts.EquateEmpty()) {
				rt.Fatalf("Decide changed what it was given")
			}
			checkStep(rt, p, &before, out)
			reached[p.app.Stage]++
		}
		if diff := gocmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("replayed, it differs:\n%s", diff)
		}
	})
	for _, s := range Stages {
		if reached[s] == 0 && !testing.Short() {
			t.Errorf("no run came to %s", s)
		}
	}
}

func checkStep(t *rapid.T, p *play, before *Application, out Outcome) {
	after := &p.app
	if out.Refusal != nil {
		same := after.copy()
		same.Seen = before.Seen
		if !gocmp.Equal(same, *before, cmpopts.EquateEmpty()) || len(out.News) > 0 {
			t.Fatalf("%s was refused (%s) and changed something", out.Record.Entry.Verb, out.Refusal.Ground)
		}
		return
	}
	if len(after.Votes) < len(before.Votes) || len(after.Versions) < len(before.Versions) || len(after.Attempts) < len(before.Attempts) {
		t.Fatalf("history became shorter")
	}
	for i, at := range before.Attempts {
		if at.Verdict != "" && !gocmp.Equal(at, after.Attempts[i], cmpopts.EquateEmpty()) {
			t.Fatalf("an attempt was decided and changed: %+v", after.Attempts[i])
		}
	}
	switch v := out.Record.Entry.Verb; {
	case v == Submit && before.Stage == WithVendor:
		checkCorrection(t, before, after, out.Record.Entry.By)
	case after.Stage == Ready && !approved(p, after):
		t.Fatalf("ready without its approvals: %+v", after.Votes)
	case v == Submit && (before.Stage != Ready || !approved(p, before)):
		t.Fatalf("handed in from %s without approval", before.Stage)
	case v == Submit && !slices.Equal(after.Attempt().Set, after.Version().Set):
		t.Fatalf("what was handed in is not what reviewers saw")
	case (after.Stage == Passed || after.Stage == Failed) && before.Stage != after.Stage && !handedIn(p.log):
		t.Fatalf("%s without having been handed in", after.Stage)
	case before.Stage.Over() && after.Stage != before.Stage:
		t.Fatalf("%s became %s", before.Stage, after.Stage)
	}
}

// checkCorrection: a reference was corrected, and nothing else, by somebody whose
// application it is; the slip stays.
func checkCorrection(t *rapid.T, before, after *Application, by string) {
	same, was, is := after.copy(), before.Attempt(), after.Attempt()
	at := same.Attempt()
	at.Reference, at.Slips, same.Seen = was.Reference, was.Slips, before.Seen
	switch {
	case !gocmp.Equal(same, *before, cmpopts.EquateEmpty()):
		t.Fatalf("a corrected reference changed something else")
	case is.Reference == was.Reference || !slices.Equal(is.Slips, append(slices.Clone(was.Slips), was.Reference)):
		t.Fatalf("%q, corrected to %q, keeps %q", was.Reference, is.Reference, is.Slips)
	case !slices.Contains([]string{"dana", "ada", "al"}, by):
		t.Fatalf("%q corrected it", by)
	}
}

// approved counts anew, from the records alone, whether the present version has its
// approvals: the last word of each person, no objection, two seats, no author's.
func approved(p *play, a *Application) bool {
	last := map[string]Record{}
	overridden := false
	for _, r := range p.log {
		if r.Refused != "" || r.Terms.Version != a.Version().N {
			continue
		}
		switch r.Entry.Verb {
		case Override:
			overridden = overridden || r.Entry.By == "ada" && r.Entry.Text != ""
		case Approve, Changes, Reject, TakeBack:
			if r.Entry.By == "dana" || r.Entry.Standing != Member {
				return false
			}
			if had, ok := last[r.Entry.By]; !ok || cmp.Or(r.Entry.At.Compare(had.Entry.At), cmp.Compare(r.Entry.ID, had.Entry.ID)) > 0 {
				last[r.Entry.By] = r
			}
		}
	}
	seats := map[string]bool{}
	for _, r := range last {
		switch r.Entry.Verb {
		case Changes, Reject:
			return overridden
		case Approve:
			seats[map[string]string{"ken": "ken", "sara": "sara", "lin": "lin", "max": "sara"}[r.Entry.By]] = true
		}
	}
	delete(seats, "")
	return overridden || len(slices.Collect(maps.Keys(seats))) >= 2
}

func handedIn(log []Record) bool {
	return slices.ContainsFunc(log, func(r Record) bool { return r.Entry.Verb == Submit && r.Refused == "" })
}

// TestOrderOfRepliesDoesNotMatter delivers the same replies in two orders, with a
// change of the materials after them, and redeliveries in between.
func TestOrderOfRepliesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(t, database)
		p.rules.StandIns = []StandIn{{For: "sara", By: "max", From: day("2026-03-01"), Until: day("2026-03-20")}}
		p.to(InReview)
		var entries []Entry
		for range rapid.IntRange(1, 14).Draw(rt, "entries") {
			v := rapid.SampledFrom([]Verb{Approve, Approve, Approve, Changes, Reject, TakeBack, Ask, Comment, NearMiss, Edit, Delete}).Draw(rt, "verb")
			by := rapid.SampledFrom(everybody[:len(everybody)-1]).Draw(rt, "by")
			if rapid.IntRange(0, 3).Draw(rt, "wait") == 0 {
				p.now = p.now.Add(time.Duration(rapid.IntRange(1, 4).Draw(rt, "days")) * 24 * time.Hour)
			}
			entries = append(entries, p.entry(by, v, where(fmt.Sprintf("C1/%d.0", rapid.IntRange(1, 6).Draw(rt, "where")))))
		}
		if rapid.Bool().Draw(rt, "changed") {
			entries = append(entries, p.entry("dana", Attach, material(3)))
		}
		start := p.app
		play := func(order []Entry) Application {
			a := start
			for _, e := range order {
				a = Decide(p.rules, a, e).Application
				a = Decide(p.rules, a, order[0]).Application // once more
			}
			return a
		}
		one := play(entries)
		two := play(rapid.Permutation(entries).Draw(rt, "order"))
		if diff := gocmp.Diff(one, two, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("two orders give two states:\n%s", diff)
		}
	})
}

// TestTwentyReviewersAtOnce: one outcome, every voice kept.
func TestTwentyReviewersAtOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPlay(t, database)
		p.rules.Reviewers = nil
		for i := range 20 {
			p.rules.Reviewers = append(p.rules.Reviewers, fmt.Sprintf("r%02d", i))
		}
		p.to(InReview)
		var entries []Entry
		for _, r := range p.rules.Reviewers {
			e := p.entry(r, Approve)
			e.At = p.now.Truncate(time.Minute) // at one instant
			entries = append(entries, e, e)    // through both transports
		}
		ready := 0
		for _, e := range rapid.Permutation(entries).Draw(rt, "order") {
			p.give(e)
			for _, n := range p.news {
				if n.Kind == NewsReady && n.To == HearThread {
					ready++
				}
			}
		}
		d := p.app.Deciding()
		if ready != 1 || len(p.app.Votes) != 20 || len(p.log) != 3+1+20 || len(d) != 2 {
			rt.Fatalf("%d times ready, %d votes, %d records, decided by %v", ready, len(p.app.Votes), len(p.log), d)
		}
	})
}
