package partner

import (
	"fmt"
	"testing"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/program"
)

// The people of the stories: Dana applies, Ken, Sara and Lin review, Max is nobody,
// Ada administers, Al is the alliance manager.
var (
	database = &program.Procedure{
		ID: "competency", Name: "Competency certification", For: program.ForCompetency,
		Materials: []program.Wanted{
			{ID: "form", Title: "Assessment form", Material: "assessment-form", Need: program.Number{Value: 1}},
			{ID: "case", Title: "Project case", Material: "case", Need: program.Number{Value: 1}, Kinds: []string{"huawei-cloud", "public"}, MaxAge: years(1)},
		},
		Steps: []program.VendorStep{
			{ID: "preliminary", Name: "Preliminary review", WorkingDays: 3}, {ID: "technical", Name: "Technical review", WorkingDays: 15},
			{ID: "countersign", Name: "Countersign", WorkingDays: 7},
		},
		Supplement: program.Supplement{Within: days(30), FullSet: true, LockOut: months(6)},
		Failure:    program.Failure{Again: true, FullSet: true, LockOut: months(6)},
		Review:     program.ReviewRules{Quorum: 2, Chase: 2, Escalate: 4, Expire: 10},
	}
	validationOfPath = &program.Procedure{
		ID: "service-role-validation", Name: "Role validation", For: program.ForPhase, Path: "service", Phases: []string{"role-validation"},
		Materials: []program.Wanted{{ID: "proof", Title: "Proof of employment", Material: "employment-proof", Need: program.Number{Value: 1}, Entity: true}},
		Steps:     []program.VendorStep{{ID: "review", Name: "Review"}},
		Failure:   program.Failure{Again: true},
		Review:    program.ReviewRules{Quorum: 1, Chase: 2, Escalate: 4, Expire: 10},
	}
)

// play is a story about one application.
type play struct {
	t     testing.TB
	rules Rules
	app   Application
	log   []Record
	news  []News
	now   time.Time
	n     int
}

func plainCalendar(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Named(calendar.Weekdays)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// newPlay begins on Monday, 2 March 2026, 10:00 UTC.
func newPlay(t testing.TB, q *program.Procedure) *play {
	c := plainCalendar(t)
	return &play{t: t, now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), rules: Rules{
		Procedure: q, VendorZone: time.UTC, Vendor: c, Zone: time.UTC, Calendar: c,
		Reviewers: []string{"ken", "sara", "lin"}, Admins: []string{"ada"}, Alliance: "al", Entity: "Acme GmbH",
		Materials: map[ID]Known{
			1: {Material: Material{ID: 1, Kind: "assessment-form", Title: "Form"}},
			2: {Material: Material{ID: 2, Kind: "case", Form: "huawei-cloud", Title: "Port case", Dated: day("2025-09-01")}},
			3: {Material: Material{ID: 3, Kind: "case", Form: "public", Title: "Bank case", Dated: day("2025-12-01")},
				Versions: []MaterialVersion{{Material: 3, N: 1, SHA256: "aa"}, {Material: 3, N: 2, SHA256: "bb"}}},
			4: {Material: Material{ID: 4, Kind: "employment-proof", Title: "Employment"}, Versions: []MaterialVersion{{Material: 4, N: 1, Entity: "Acme GmbH"}}},
		},
	}}
}

// entry is one of a person's; a minute goes by before it.
func (p *play) entry(by string, v Verb, edit ...func(*Entry)) Entry {
	p.n++
	p.now = p.now.Add(time.Minute)
	e := Entry{ID: fmt.Sprintf("e%03d", p.n), At: p.now, By: by, Verb: v}
	switch v {
	case Open:
		e.New = &Opening{Application: 7, Competency: "database", Title: "Database competency"}
	case Changes, Reject, Ask, Fail, Update, Override, NearMiss, Edit:
		e.Text = "because"
	case Submit:
		e.Ref = "HW-1"
	case Prove:
		e.Ref = "https://example.com/badge"
	case Step:
		e.Step = "technical"
	}
	if v == Edit || v == Delete {
		e.Where = "C1/1.0"
	}
	for _, f := range edit {
		f(&e)
	}
	return e
}

// give hands an entry to Decide and keeps what becomes of it.
func (p *play) give(e Entry) Outcome {
	out := Decide(p.rules, p.app, e)
	if !out.Repeated && e.ID != "" {
		out.Record.ID = ID(len(p.log) + 1)
		p.log = append(p.log, out.Record)
	}
	p.app = out.Application
	p.news = out.News
	return out
}

func (p *play) do(by string, v Verb, edit ...func(*Entry)) Outcome {
	return p.give(p.entry(by, v, edit...))
}

// must is do for what has to be done.
func (p *play) must(by string, v Verb, edit ...func(*Entry)) *play {
	p.t.Helper()
	if out := p.do(by, v, edit...); out.Refusal != nil {
		p.t.Fatalf("%s by %s in %s: %s (%s)", v, by, p.app.Stage, out.Refusal.Ground, out.Refusal)
	}
	return p
}

func (p *play) refused(g Ground, by string, v Verb, edit ...func(*Entry)) *play {
	p.t.Helper()
	out := p.do(by, v, edit...)
	if out.Refusal == nil || out.Refusal.Ground != g {
		p.t.Errorf("%s by %s in %s is refused as %v, not %s", v, by, p.app.Stage, out.Refusal, g)
	}
	return p
}

func (p *play) in(s Stage) *play {
	p.t.Helper()
	if p.app.Stage != s {
		p.t.Errorf("the application is %s, not %s", p.app.Stage, s)
	}
	return p
}

// on turns the clock to ten o'clock of a day.
func (p *play) on(s string) *play {
	p.now = day(s).Instant(10, 0, time.UTC)
	return p
}

// time gives whatever Timers says is due.
func (p *play) time() []Verb {
	var out []Verb
	for _, e := range Timers(p.rules, p.app, p.now) {
		p.give(e)
		out = append(out, e.Verb)
	}
	return out
}

func material(id ID) func(*Entry)        { return func(e *Entry) { e.Material = id } }
func text(s string) func(*Entry)         { return func(e *Entry) { e.Text = s } }
func onDay(s string) func(*Entry)        { return func(e *Entry) { e.On = day(s) } }
func ref(s string) func(*Entry)          { return func(e *Entry) { e.Ref = s } }
func where(s string) func(*Entry)        { return func(e *Entry) { e.Where = s } }
func saw(n int) func(*Entry)             { return func(e *Entry) { e.Saw = n } }
func standingOf(s Standing) func(*Entry) { return func(e *Entry) { e.Standing = s } }

// to brings an application to a stage the usual way.
func (p *play) to(s Stage) *play {
	p.t.Helper()
	if s == NoStage {
		return p
	}
	p.must("dana", Open).must("dana", Attach, material(1)).must("dana", Attach, material(2))
	if s == Draft {
		return p
	}
	p.must("dana", Start)
	switch s {
	case InReview:
		return p
	case ChangesAsked:
		return p.must("ken", Changes)
	case Declined:
		return p.must("ken", Reject)
	case Retired:
		return p.must("dana", Retire)
	case Lapsed:
		p.on("2026-04-01").time()
		return p
	}
	p.must("ken", Approve).must("sara", Approve)
	if s == Ready {
		return p
	}
	p.must("dana", Submit)
	switch s {
	case ToUpdate:
		return p.must("dana", Update)
	case Passed:
		return p.must("dana", Pass)
	case Failed:
		return p.must("dana", Fail)
	}
	return p
}

func years(n int) (p civil.Period)  { p.Years = n; return p }
func months(n int) (p civil.Period) { p.Months = n; return p }
func days(n int) (p civil.Period)   { p.Days = n; return p }
