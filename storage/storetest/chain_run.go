package storetest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/partner"
	"partnerbot/storage"
)

// chains is a run of changes, redeliveries, failures and erasures of several
// workspaces.
type chains struct {
	t     *testing.T
	rt    *rapid.T
	s     storage.Store
	step  int
	next  partner.ID
	lines map[string]int            // how many there should be, by workspace
	heads map[string][]partner.Head // that were seen
	gone  map[string]string         // names of who was erased, by workspace and Slack user id
}

// runChains makes such runs: the chain is whole after each step, every head that
// was seen stays known, and there is one line for each change that was committed.
func runChains(t *testing.T, open func(t *testing.T) storage.Store) {
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		ok := t.Run(fmt.Sprint(run), func(t *testing.T) {
			c := &chains{t: t, rt: rt, s: open(t), lines: map[string]int{}, heads: map[string][]partner.Head{}, gone: map[string]string{}}
			for c.step = range rapid.IntRange(1, 25).Draw(rt, "steps") {
				ws := rapid.SampledFrom([]string{team, "T02"}).Draw(rt, "workspace")
				what := rapid.SampledFrom([]string{"add", "add", "replay", "fail", "erase", "at once"}).Draw(rt, "what")
				map[string]func(ws string){"add": c.add, "replay": c.replay, "fail": c.fail, "erase": c.erase, "at once": c.atOnce}[what](ws)
				c.compare(ws)
			}
			if err := c.s.Check(t.Context()); err != nil {
				rt.Fatalf("Check: %v", err)
			}
		})
		if !ok {
			rt.FailNow()
		}
	})
}

func (c *chains) add(ws string) {
	c.next++
	name := fmt.Sprintf("Nomen %dx", c.next)
	change := adding(partner.Person{ID: c.next, Name: name, SlackID: fmt.Sprintf("U0P%dX", c.next)})
	by := fmt.Sprintf("U0P%dX", rapid.IntRange(1, int(c.next)).Draw(c.rt, "by"))
	if c.gone[ws+by] != "" {
		by = "cli"
	}
	change.Audit.By, change.Audit.Summary = by, rapid.String().Draw(c.rt, "words")+" "+name
	change.Audit.At = noon.Add(time.Duration(rapid.Int64().Draw(c.rt, "at")))
	change.Reply, change.UndoUntil = []byte(name+" added"), noon.Add(time.Hour)
	update(c.t, c.s, ws, fmt.Sprint("k", c.step), change)
	c.lines[ws]++
}

func (c *chains) replay(ws string) {
	key := fmt.Sprint("k", rapid.IntRange(0, c.step).Draw(c.rt, "key"))
	update(c.t, c.s, ws, key, storage.Change{KeyOnly: true})
}

func (c *chains) fail(ws string) {
	_, err := c.s.Update(c.t.Context(), ws, "", noon, func(*partner.Book) (storage.Change, error) { return adding(person(1, "x")), errOwn })
	if err == nil {
		c.rt.Fatal("a failed change is reported as done")
	}
}

func (c *chains) erase(ws string) {
	people, _ := read(c.t, c.s, ws)
	if len(people) == 0 {
		return
	}
	p := rapid.SampledFrom(people).Draw(c.rt, "who")
	by := rapid.SampledFrom([]string{"cli", p.SlackID}).Draw(c.rt, "by")
	r, err := c.s.Erase(c.t.Context(), ws, noon, storage.Erasure{Person: p.ID, By: by, Via: "cli"})
	c.lines[ws]++
	if err != nil || r.Audit != uint64(c.lines[ws]) {
		c.rt.Fatalf("Erase: %+v, %v; line %d was to come", r, err, c.lines[ws])
	}
	c.gone[ws+p.SlackID] = p.Name
}

func (c *chains) atOnce(ws string) {
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() { update(c.t, c.s, ws, "", storage.Change{Audit: entry("note")}) })
	}
	all.Wait()
	c.lines[ws] += 3
}

// compare verifies the log of a workspace and that who was erased is nowhere.
func (c *chains) compare(ws string) {
	got, head := whole(c.t, c.rt, c.s, ws, c.heads[ws]...)
	if len(got) != c.lines[ws] {
		c.rt.Fatalf("%s: %d lines after %d changes", ws, len(got), c.lines[ws])
	}
	c.heads[ws] = append(c.heads[ws], head)
	for at, name := range c.gone {
		if erased, ok := strings.CutPrefix(at, ws); ok {
			namedNowhere(c.t, c.rt, c.s, ws, name, erased)
		}
	}
}
