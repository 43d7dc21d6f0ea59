package partner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"partnerbot/civil"
	"partnerbot/program"
)

// office is a company whose applications go through the pack's own procedures.
type office struct {
	*company
	t    *testing.T
	p    *program.Program
	s    Settings
	now  time.Time
	n    int
	last Outcome
}

func newOffice(t *testing.T, c *company) *office {
	s := c.Settings()
	s.Zone, s.Reviewers, s.Admins, s.Alliance, s.Account = "Europe/Berlin", []string{"ken", "sara", "lin"}, []string{"ada"}, "al", "Acme GmbH"
	c.put(s)
	return &office{company: c, t: t, p: huawei(t), s: s, now: day("2026-03-02").Instant(9, 0, time.UTC)}
}

// do gives an entry by the rules of the day and commits what follows, as the
// commands will.
func (o *office) do(id ID, by string, v Verb, edit ...func(*Entry)) *office {
	o.t.Helper()
	o.n++
	o.now = o.now.Add(time.Minute)
	e := Entry{ID: fmt.Sprintf("Ev%d", o.n), At: o.now, By: by, Verb: v, Text: "because", Ref: "HW-1"}
	for _, f := range edit {
		f(&e)
	}
	a, _ := o.Application(id)
	procedure, ok := o.p.Procedure(a.Procedure)
	if !ok {
		o.t.Fatalf("%s is an application for %q", id.Label(), a.Procedure)
	}
	o.commit(procedure, a, e)
	return o
}

func (o *office) open(id ID, procedure, competency string, mat ID) *office {
	o.t.Helper()
	q, ok := o.p.Procedure(procedure)
	if !ok {
		o.t.Fatalf("no procedure %q", procedure)
	}
	o.n++
	o.now = o.now.Add(time.Minute)
	o.commit(q, Application{Competency: competency, Material: mat}, Entry{ID: fmt.Sprintf("Ev%d", o.n), At: o.now, By: "dana", Verb: Open,
		New: &Opening{Application: id, Competency: competency, Material: mat, Title: q.Name}})
	return o
}

func (o *office) commit(q *program.Procedure, a Application, e Entry) {
	o.t.Helper()
	r := RulesOf(o.p, o.Book, o.s, q, a, civil.At(o.now))
	if e.Verb == Open {
		a = Application{}
	}
	o.last = Decide(r, a, e)
	out := o.last
	if out.Repeated || out.Record.Application == 0 {
		return
	}
	out.Record.ID = o.Next(KindRecord, 0)
	d := Delta{Put: []Fact{out.Record}}
	if out.Application.ID != 0 {
		d.Put = append(d.Put, out.Application)
	}
	d.Put = append(d.Put, Effects(q, o.Book, a, out.Application).Put...)
	o.Apply(d, o.Revision+1)
}

func (o *office) stage(id ID, want Stage) *office {
	o.t.Helper()
	if a, _ := o.Application(id); a.Stage != want {
		o.t.Errorf("%s is %s, not %s (%v)", id.Label(), a.Stage, want, o.last.Refusal)
	}
	return o
}

func (o *office) add(id ID, kind, form, dated string, v ...MaterialVersion) *office {
	o.put(Material{ID: id, Kind: kind, Form: form, Title: fmt.Sprintf("%s %d", kind, id), Dated: day(dated)})
	for i, ver := range v {
		ver.ID, ver.Material, ver.N = o.Next(KindMaterialVersion, 0), id, i+1
		o.put(ver)
	}
	return o
}

// TestCompetencyFromTheBook goes the whole way of a competency by the pack's rules,
// and finds the competency held, counted and due in the end.
func TestCompetencyFromTheBook(t *testing.T) {
	o := newOffice(t, differentiation())
	o.add(1, "assessment-form", "", "", MaterialVersion{SHA256: "aa", Name: "form.xlsx", Size: 100}).add(2, "competency-proof", "", "")
	o.open(7, "competency", "database", 0).stage(7, Draft)
	o.open(8, "competency", "database", 0)
	if why := o.last.Refusal; why == nil || why.Ground != AlreadyRunning || why.Other != 7 {
		t.Errorf("a second one is refused as %v", why)
	}
	o.do(7, "dana", Attach, material(1)).do(7, "dana", Attach, material(2)).do(7, "dana", Start).do(7, "ken", Approve).do(7, "sara", Approve).stage(7, Ready)
	o.do(7, "dana", Submit).stage(7, WithVendor)
	if got := ApplicationDeadlines(o.p, o.Book, today, today.Add(30)); len(got) != 1 || got[0].Kind != VendorDue || got[0].Due != day("2026-03-05") {
		t.Errorf("with the vendor, due is %+v", got)
	}
	o.do(7, "dana", Fail).stage(7, Failed)
	if got := ApplicationDeadlines(o.p, o.Book, today, today.Add(300)); len(got) != 1 || got[0].Kind != LockOutEnd || got[0].Due != day("2026-09-01") {
		t.Errorf("locked out, due is %+v", got)
	}
	o.open(9, "competency", "database", 0)
	if why := o.last.Refusal; why == nil || why.Ground != LockedOut || why.Other != 7 || why.Day != day("2026-09-01") {
		t.Errorf("after a failure a new one is refused as %v", why)
	}
	o.open(10, "competency", "sap", 0).stage(10, Draft) // the lock-out is the database's
	o.now = day("2026-09-02").Instant(9, 0, time.UTC)
	o.do(7, "dana", Resubmit).do(7, "dana", Start).do(7, "ken", Approve).do(7, "lin", Approve).do(7, "dana", Submit).do(7, "dana", Pass, func(e *Entry) { e.Until = day("2028-09-01") }).stage(7, Passed)
	held := o.Competencies()
	if len(held) != 1 || held[0].Competency != "database" || held[0].From != day("2026-09-02") || held[0].Expires != day("2028-09-01") {
		t.Errorf("held are %+v", held)
	}
	o.do(7, "dana", Prove, func(e *Entry) { e.Ref, e.Until = "https://example.com/badge", day("2028-08-31") })
	if held := o.Competencies(); len(held) != 1 || held[0].Evidence == "" || held[0].Expires != day("2028-08-31") {
		t.Errorf("with its badge, held are %+v", held)
	}
	if m, _ := o.Material(1); m.Review != Approved {
		t.Error("materials of what has passed are not approved")
	}
	a, _ := o.Application(7)
	q, _ := o.p.Procedure("competency")
	if b := Benefits(q, &a); len(b) != 1 || b[0].ClaimBy != day("2026-12-31") {
		t.Errorf("benefits are %+v", b)
	}
	if got := Deadlines(o.p, o.Book, day("2026-12-01"), day("2026-12-31")); len(got) != 1 || got[0].Kind != IncentiveClaim { // said once, as the incentive's
		t.Errorf("due by the end of the year is %+v", got)
	}
	if diff := cmp.Diff(a, Replay(o.Records(7)), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Application{}, "Rev")); diff != "" {
		t.Errorf("replayed from the Book it differs:\n%s", diff)
	}
}

// TestCasesAreReviewedOnce: a case has an application of its own, and what a review
// has approved is known to the next one.
func TestCasesAreReviewedOnce(t *testing.T) {
	o := newOffice(t, validation())
	o.add(1, "case", "public", "2026-01-15", MaterialVersion{SHA256: "aa"})
	o.add(2, "employment-proof", "", "", MaterialVersion{Entity: "Acme GmbH"})
	o.open(1, "case", "", 1).do(1, "dana", Attach, material(2))
	if o.last.Refusal == nil || o.last.Refusal.Ground != WrongMaterial {
		t.Errorf("another material is put into a case's review: %v", o.last.Refusal)
	}
	o.do(1, "dana", Attach, material(1)).do(1, "dana", Start).do(1, "ken", Approve).stage(1, Ready).do(1, "dana", Submit)
	if m, _ := o.Material(1); m.Review != Pending {
		t.Errorf("with the vendor the case is %q", m.Review)
	}
	o.open(2, "service-role-validation", "", 0)
	q, _ := o.p.Procedure("service-role-validation")
	a, _ := o.Application(2)
	r := RulesOf(o.p, o.Book, o.s, q, a, today)
	if c, ok := r.Cleared[Used{Material: 1, Version: 1, SHA256: "aa"}]; !ok || c.Application != 1 || !slices.Equal(c.By, []string{"ken"}) {
		t.Errorf("cleared are %+v", r.Cleared)
	}
	var open []string
	for _, need := range r.Open {
		open = append(open, need.ID)
	}
	if !slices.Equal(open, []string{"certificates", "specialists"}) { // not the case and the proof: they are handed in with it
		t.Errorf("open are %v", open)
	}
	o.do(1, "dana", Fail)
	if m, _ := o.Material(1); m.Review != Rejected {
		t.Errorf("refused, the case is %q", m.Review)
	}
	o.put(MaterialVersion{ID: 9, Material: 1, N: 2, SHA256: "bb"})
	if got := o.MaterialVersions(1); len(got) != 2 || got[1].N != 2 {
		t.Errorf("versions are %+v", got)
	}
	o.do(2, "dana", Attach, material(1))
	if a, _ := o.Application(2); a.Materials[0].Version != 2 {
		t.Errorf("attached is %+v", a.Materials)
	}
}

// TestFactsOfApplicationsSurviveStorage writes every kind as JSON and reads it.
func TestFactsOfApplicationsSurviveStorage(t *testing.T) {
	p := newPlay(t, database).to(ToUpdate)
	facts := []Fact{p.app, StandIn{ID: 1, For: "a", By: "b", From: today, Until: today, Reason: "c"}, MaterialVersion{ID: 1, Material: 2, N: 3, SHA256: "aa", Size: 1 << 40}}
	for _, r := range p.log {
		facts = append(facts, r)
	}
	for _, f := range facts {
		raw, err := json.Marshal(f.At(9))
		if err != nil {
			t.Fatal(err)
		}
		back, err := Decode(f.Ref().Kind, raw)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f.At(9), back, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s read again:\n%s", f.Ref().Kind, diff)
		}
		if !slices.Contains(Kinds, f.Ref().Kind) || strings.ContainsAny(string(f.Ref().Kind), " /") {
			t.Errorf("the kind %s is not listed", f.Ref().Kind)
		}
	}
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{p.app}}, 1)
	got, _ := b.Application(7)
	got.Votes[0].By = "eve"
	got.Attempts[0].Updates[0].Cause = "x"
	if again, _ := b.Application(7); again.Votes[0].By != "ken" || again.Attempts[0].Updates[0].Cause != "because" {
		t.Error("what the Book gives is the Book's own")
	}
}
