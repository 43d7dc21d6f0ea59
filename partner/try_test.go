package partner

import (
	"fmt"
	"reflect"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// between is the change that makes one Book's facts another's.
func between(old, now map[Ref]Fact) (d Delta) {
	for ref, f := range now {
		if was, ok := old[ref]; !ok || !reflect.DeepEqual(was, f) {
			d.Put = append(d.Put, f)
		}
	}
	for ref := range old {
		if _, ok := now[ref]; !ok {
			d.Remove = append(d.Remove, ref)
		}
	}
	return d
}

// What trying a change says is what the assessment says once it is made, and
// trying it changes nothing.
func TestTryTellsWhatWillBe(t *testing.T) {
	p, scoredPack := huawei(t), pack(t, scored)
	rapid.Check(t, func(t *rapid.T) {
		prog, words := p, serviceWords
		if rapid.Bool().Draw(t, "scored") {
			prog, words = scoredPack, []string{"ta X", "ta Y", "tp X", "tp Y", "tp AI", "ta Z"}
		}
		c := drawCompany(t, "", "", words...)
		for _, id := range []string{"project-managers", "hccdp", "hccde", "competencies"} {
			c.threshold(id, rapid.IntRange(1, 3).Draw(t, id))
		}
		old := NewBook("T1")
		for _, f := range contents(c.Book) {
			old.Load(f)
		}
		before := contents(old)
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			change(t, c, words)
		}
		on := drawDay(t, "on")
		got := old.Try(prog, between(before, contents(c.Book)), on)
		want := Assess(prog, c.Book, on).Requirements
		if diff := gocmp.Diff(results(want), results(got)); diff != "" {
			t.Fatal(diff)
		}
		if diff := gocmp.Diff(before, contents(old)); diff != "" {
			t.Fatalf("trying a change made it: %s", diff)
		}
	})
}

func results(rs []Result) (out []string) {
	for _, r := range rs {
		out = append(out, fmt.Sprint(r.Requirement.ID, r.State, r.Have, r.Need, r.NeedKnown, r.Slots, r.Falls, r.Cause, r.Lacking))
	}
	return out
}

func TestTryUnderOtherSettings(t *testing.T) {
	p := huawei(t)
	c := differentiation().threshold("hccdp", 1).valid("A", "hcip-cssa")
	s := c.Settings()
	s.Site = "cn"
	for _, r := range c.Try(p, Delta{Put: []Fact{s}}, today) {
		if r.Requirement.ID == "hccdp" && r.State != NotMet {
			t.Errorf("on the China site hccdp would be %s", r.State)
		}
	}
	s.Phase = "nowhere"
	if got := c.Try(p, Delta{Put: []Fact{s}}, today); got != nil {
		t.Errorf("an unknown phase has results: %v", got)
	}
	if got := outcome(t, c.Assessment(p, today), "hccdp"); got != "met 1/1" {
		t.Errorf("after trying hccdp is %s", got)
	}
}

func TestTryNamesWhoIsLeftAsTheCause(t *testing.T) {
	p := huawei(t)
	c := differentiation().threshold("hccdp", 2).cert("A", "hccdp X", "", "2026-06-11").cert("B", "hccdp X", "", "2026-06-11")
	renewed, _ := c.Certificate(1)
	renewed.Expires = day("2029-06-11")
	for _, r := range c.Try(p, Delta{Put: []Fact{renewed}}, today) {
		if r.Requirement.ID == "hccdp" && (r.Falls != day("2026-06-12") || r.Cause != "B: HCCDP – X ends 11 Jun 2026") {
			t.Errorf("with A's renewed hccdp falls on %v because of %q", r.Falls, r.Cause)
		}
	}
}
