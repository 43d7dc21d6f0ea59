package partner

import (
	"fmt"
	"strings"
	"testing"

	"partnerbot/civil"

	"pgregory.net/rapid"
)

// TestTurnsOfTheWatch: people take turns by the week from the first one's on; somebody who is
// away, has left or has no account any more is stood in for.
func TestTurnsOfTheWatch(t *testing.T) {
	c := differentiation()
	c.person("Ana", func(p *Person) { p.SlackID = "U0" }).person("Ben", func(p *Person) { p.SlackID = "U1" })
	c.put(Watch{ID: 1, People: []string{"U0", "U1"}, StandIn: "U2", From: day("2026-03-02")})
	c.put(Watch{ID: 2, People: []string{"U9"}, From: day("2026-04-06")})
	c.put(Watch{ID: 3, From: day("2026-05-04")})
	who := func(week string) string {
		user, standIn := c.Watcher(day(week), day(week).Add(4))
		return strings.TrimSpace(user + map[bool]string{true: " stands in"}[standIn])
	}
	check := func(week, want string) {
		t.Helper()
		if got := who(week); got != want {
			t.Errorf("in the week of %s it is %q, not %q", week, got, want)
		}
	}
	check("2026-02-23", "")
	check("2026-03-02", "U0")
	check("2026-03-09", "U1")
	check("2026-03-16", "U0")
	check("2026-04-06", "U9")
	check("2026-05-04", "")
	c.put(Reader{ID: 1, User: "U1", AwayFrom: day("2026-03-13"), AwayTo: day("2026-03-20")})
	check("2026-03-09", "U2 stands in")
	check("2026-03-23", "U1")
	c.person("Ana", left("2026-03-06"))
	check("2026-03-02", "U2 stands in")
	if got := Monday(day("2026-03-01")); got != day("2026-02-23") {
		t.Errorf("the Monday of a Sunday is %v", got)
	}
}

// Each week without a look has one nudge, due on the week's day, and one word in the
// week after; weeks up to the last look have none.
func TestAWeekIsNudgedOnce(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(t *rapid.T) {
		c := differentiation()
		from := Monday(drawDay(t, "from"))
		c.put(Watch{ID: 1, People: []string{"U0", "U1", "U2"}, From: from})
		for i := range rapid.IntRange(0, 4).Draw(t, "looks") {
			c.put(Check{ID: ID(i + 1), On: from.Add(rapid.IntRange(-10, 40).Draw(t, "look"))})
		}
		first := from
		if last, ok := c.LastCheck(); ok {
			first = max(first, Monday(last.On).Add(7))
		}
		seen := map[civil.Day]int{}
		for _, d := range Deadlines(p, c.Book, 1, civil.Last) {
			switch d.Kind {
			case PortalWatch:
				week := Monday(d.Due)
				if seen[week]++; seen[week] > 1 || d.Due != week.Add(4) || week < first || d.Opens != week {
					t.Fatalf("week %v: %d times, %+v", week, seen[week], d)
				}
			case PortalMissed:
				if d.Due != Monday(d.Due) || Monday(d.Due) < first.Add(7) || d.Opens != d.Due {
					t.Fatalf("missed: %+v", d)
				}
			}
		}
		if len(seen) != WatchedWeeks || seen[first] != 1 {
			t.Fatalf("from %v on %d weeks are watched: %v", first, len(seen), seen)
		}
	})
}

// TestNewsIsToldTwice: when it was logged and when it takes effect, with what opens.
func TestNewsIsToldTwice(t *testing.T) {
	p := huawei(t)
	c := differentiation().valid("Ana", "hccdp GaussDB").valid("Ben", "hccdp GaussDB").threshold("hccdp", 2)
	n := Bulletin{ID: 1, Title: "More", Logged: today, Effective: day("2026-06-01"), Affects: []Affect{{What: AffectsRequirement, Name: "hccdp", Threshold: "3"}}}
	list := func() string {
		var out []string
		for _, d := range only(PortalNews, Deadlines(p, c.Book, 1, civil.Last)) {
			out = append(out, fmt.Sprint(d.Subject, " ", d.Due, " ", strings.Contains(d.Consequence, "would be open: 2 of 3")))
		}
		return strings.Join(out, "; ")
	}
	c.put(n)
	if got := list(); got != "news/1/logged 2026-03-02 true; news/1/effective 2026-06-01 true" {
		t.Error(got)
	}
	e, ok := EffectOf(p, c.Book, "hccdp", 3, n.Effective)
	if !ok || !e.Opens() || e.Adopted || !e.Typed || e.Before.State != Met {
		t.Errorf("the effect is %+v", e)
	}
	if th, _ := c.Threshold("service", "competency-differentiation", "hccdp"); th.Value != 2 {
		t.Error("a look adopted the number")
	}
	c.threshold("hccdp", 3)
	if e, _ := EffectOf(p, c.Book, "hccdp", 3, n.Effective); !e.Adopted || e.Opens() {
		t.Errorf("adopted, the effect is %+v", e)
	}
	n.Effective = 0
	if c.put(n); list() != "news/1/logged 2026-03-02 false" {
		t.Error(list())
	}
	n.Done = today
	if c.put(n); list() != "" {
		t.Error(list())
	}
}

// TestAnotherPackShiftsRequirements: what opens, closes, is new and falls away.
func TestAnotherPackShiftsRequirements(t *testing.T) {
	now := huawei(t)
	then := pack(t, `extends: huawei-cloud
id: other
paths:
  - id: service
    phases:
      - id: competency-differentiation
        requirements:
          - {id: hccdp, need: 3}
          - {id: hccde, drop: true}
          - {id: business-plan, need: 2}
`)
	c := differentiation().valid("Ana", "hccdp GaussDB").valid("Ben", "hccdp GaussDB").threshold("hccdp", 2).threshold("hccde", 1)
	shifts, err := Adopting(now, then, c.Book, today)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range shifts {
		r := s.Before
		if r == nil {
			r = s.After
		}
		got = append(got, r.Requirement.ID+" "+s.Word())
	}
	if strings.Join(got, "; ") != "hccdp opens; hccde falls away; business-plan changes" {
		t.Errorf("shifts are %q", got)
	}
	if a := Assess(now, c.Book, today); outcome(t, a, "hccdp") != "met 2/2" {
		t.Error("comparing changed what holds")
	}
}
