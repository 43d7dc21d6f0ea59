package program

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
)

// base is a pack without procedures; what is tested stands after it, from line 13.
const base = `id: small
vendor: Small
name: Small
version: "1"
zone: UTC
calendar: weekdays
default: {path: service, phase: start, site: one}
sites: [{id: one, name: One}, {id: two, name: Two}]
types: [{id: a, name: A, issuer: B, validity: 1y}]
materials: [{id: case, name: Case, kinds: [own, public]}, {id: plan, name: Plan}]
readings: [{id: open, name: Open, tick: true}, {id: revenue, name: Revenue}]
paths: [{id: service, name: Service, phases: [{id: start, name: Start, requirements: [{id: t, title: T, kind: tick, reading: open}]}, {id: end, name: End, requirements: [{id: m, title: M, kind: materials, material: case, need: 1}]}]}]
`

const goodProcedure = `procedures:
  - id: end
    name: End
    for: phase
    path: service
    phase: end
    sites: [one]
    prerequisites:
      - {id: before, title: Start, passed: start}
      - {id: all, title: All, met: end}
      - {id: window, title: Window, tick: open}
    materials:
      - {id: case, title: Case, material: case, need: ask, kinds: [own], max-age: 12m, entity: true, checks: [one, two]}
    steps:
      - {id: first, name: First, working-days: 3}
      - {id: second, name: Second}
    supplement: {within: 30d, full-set: true, lock-out: 6m}
    failure: {again: true, full-set: true, lock-out: 6m}
    success: {proof: badge, where: there, validity: 1y, benefits: [{id: money, name: Money, life: 1y, claim-by: year-end}]}
    review: {quorum: 2, chase: 2, escalate: 4, expire: 10}
    next: Go.
`

func TestProcedureIsRead(t *testing.T) {
	p, err := Load("x", []byte(base+goodProcedure))
	if err != nil {
		t.Fatal(err)
	}
	got, ok := p.Procedure("end")
	if !ok || len(p.ProceduresOn("one")) != 1 || len(p.ProceduresOn("two")) != 0 {
		t.Fatalf("procedures are %+v", p.Procedures)
	}
	w := got.Wants("case")
	switch {
	case got.For != ForPhase || got.Path != "service" || !slices.Equal(got.Phases, []string{"end"}):
		t.Errorf("it is for %+v", got)
	case len(got.Prerequisites) != 3 || got.Prerequisites[2].Tick != "open":
		t.Errorf("before it: %+v", got.Prerequisites)
	case w == nil || !w.Need.Ask || !w.Entity || w.MaxAge != civil.Period{Months: 12} || len(w.Checks) != 2:
		t.Errorf("it wants %+v", w)
	case len(got.Steps) != 2 || got.Steps[0].WorkingDays != 3 || got.Steps[1].WorkingDays != 0:
		t.Errorf("its steps are %+v", got.Steps)
	case got.Supplement.Within != civil.Period{Days: 30} || !got.Failure.Again || got.Failure.LockOut != civil.Period{Months: 6}:
		t.Errorf("a refusal allows %+v, %+v", got.Supplement, got.Failure)
	case got.Review != ReviewRules{Quorum: 2, Chase: 2, Escalate: 4, Expire: 10} || got.Success.Benefits[0].ClaimBy != ClaimYearEnd:
		t.Errorf("reviewed by %+v for %+v", got.Review, got.Success)
	}
}

func TestProcedureProblems(t *testing.T) {
	line := func(n int, old, new string) string { // line n of the good procedure, changed
		lines := strings.Split(goodProcedure, "\n")
		if !strings.Contains(lines[n-1], old) {
			panic(old)
		}
		lines[n-1] = strings.Replace(lines[n-1], old, new, 1)
		return strings.Join(lines, "\n")
	}
	for _, c := range []struct{ name, in, want string }{
		{"an unknown subject", line(4, "phase", "phse"), `x:16:10: "phse": no such subject of a procedure; there is: phase`},
		{"no subject", line(4, "for: phase", "next: x"), "procedure end needs `for`"},
		{"an unknown path", line(5, "service", "servic"), `x:17:11: "servic": no such path; nearest: service`},
		{"an unknown phase", line(6, "end", "ende"), `x:18:12: "ende": no such phase of path service; nearest: end`},
		{"a key of another subject", line(6, "phase", "material"), "has no such key"},
		{"an unknown site", line(7, "one", "three"), `"three": no such site`},
		{"a phase before that is not there", line(9, "passed: start", "passed: begin"), `"begin": no such phase of path service`},
		{"nothing before", line(9, ", passed: start", ""), "says what must be so: `passed` or `met` with a phase, or `tick` with a reading"},
		{"two things before", line(9, "passed: start", "passed: start, met: end"), "has one of `passed`, `met` and `tick`, not 2 of them"},
		{"a tick that is a number", line(11, "tick: open", "tick: revenue"), `"revenue": no such reading that is ticked; there is: open`},
		{"an unknown material", line(13, "material: case", "material: cas"), `"cas": no such material; nearest: case`},
		{"an unknown kind", line(13, "[own]", "[others]"), `"others": no such kind of material case`},
		{"no number", line(13, "need: ask, ", ""), "material case of procedure end needs `need`"},
		{"a period that is none", line(13, "12m", "a year"), "`max-age` is a period like 3y"},
		{"a flag that is none", line(13, "entity: true", "entity: yes please"), "`entity` is true or false"},
		{"a clock of no days", line(15, "3", "0"), `x:27:48: "0": ` + "`working-days` is at least 1"},
		{"a clock of years", line(15, "3", "4000"), "`working-days` is at most 400 working days"},
		{"a step twice", line(16, "second", "first"), "this step of procedure end is defined twice"},
		{"a lock-out after nothing", line(17, "within: 30d, ", ""), "a lock-out after a miss needs `within`"},
		{"a claim without an end", line(19, "year-end", "some day"), `"some day": no such day to claim by; there is: year-end`},
		{"a quorum of none", line(20, "quorum: 2", "quorum: 0"), "`quorum` is at least 1"},
		{"a quorum of a crowd", line(20, "quorum: 2", "quorum: 200"), "a quorum is at most 20"},
		{"no quorum", line(20, "quorum: 2, ", ""), "`review` needs `quorum`"},
		{"clocks that go back", line(20, "escalate: 4", "escalate: 2"), "`escalate` comes after what is before it: more than 2 working days"},
		{"an unknown key", line(20, "chase", "chas"), "`review` has no such key; nearest: chase"},
		{"no steps", strings.Replace(goodProcedure, "    steps:\n      - {id: first, name: First, working-days: 3}\n      - {id: second, name: Second}\n", "", 1), "procedure end needs `steps`"},
		{"no review", line(20, "review: {quorum: 2, chase: 2, escalate: 4, expire: 10}", ""), "procedure end needs `review`"},
		{"no success", line(19, "success: ", "next: Go # "), "procedure end needs `success`"},
		{"a list for a table", line(20, "{quorum: 2, chase: 2, escalate: 4, expire: 10}", "[2]"), "`review` is a table of keys, not a list"},
		{"the same twice", goodProcedure + strings.TrimPrefix(strings.Replace(goodProcedure, "id: end", "id: finish", 1), "procedures:\n"), `"finish": procedure end is for the same already`},
		{"a phase for a competency", "procedures: [{id: c, name: C, for: competency, prerequisites: [{id: p, title: P, met: end}], steps: [{id: s, name: S}], success: {}, review: {quorum: 1}}]\n", "`met` names a phase of the procedure's path, and procedure c has none"},
		{"a review of no phases", "procedures: [{id: c, name: C, for: annual-review, path: service, steps: [{id: s, name: S}], success: {}, review: {quorum: 1}}]\n", "procedure c needs `phases`"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load("x", []byte(base+c.in))
			var errs *Errors
			if !errors.As(err, &errs) {
				t.Fatalf("it loads: %v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q is not in %s", c.want, err)
			}
		})
	}
}

func TestProcedureDiff(t *testing.T) {
	a, err := Load("x", []byte(base+goodProcedure))
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.NewReplacer("working-days: 3", "working-days: 5", "quorum: 2", "quorum: 3", "[own]", "[own, public]", "- {id: window, title: Window, tick: open}\n", "\n").Replace(goodProcedure)
	b, err := Load("x", []byte(base+edited))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range Diff(a, b) {
		got = append(got, c.String())
	}
	want := []string{
		"procedure end: quorum 2 -> 3", "procedure end/prerequisites/window: removed: Window", "procedure end/materials/case: kinds own -> own, public",
		"procedure end/steps/first: working-days 3 -> 5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the difference is\n%s", strings.Join(got, "\n"))
	}
	if len(Diff(a, a)) != 0 {
		t.Error("a pack differs from itself")
	}
}

// TestHuaweiProcedures compares the pack with what the vendor publishes.
func TestHuaweiProcedures(t *testing.T) {
	p := huawei(t)
	c, ok := p.Procedure("competency")
	if !ok {
		t.Fatal("no competency procedure")
	}
	total := 0
	for _, s := range c.Steps {
		total += s.WorkingDays
	}
	month, half := civil.Period{Days: 30}, civil.Period{Months: 6}
	if total != 25 || c.Supplement.Within != month || c.Supplement.LockOut != half || c.Failure.LockOut != half || !c.Supplement.FullSet || !c.Failure.FullSet {
		t.Errorf("a competency takes %d working days, %+v, %+v", total, c.Supplement, c.Failure)
	}
	first, _ := p.Procedure("service-role-validation")
	later, _ := p.Procedure("service-role-validation-review")
	year := civil.Period{Months: 12}
	switch a, b := first.Wants("case"), later.Wants("case"); {
	case a == nil || b == nil || a.MaxAge != year || !slices.Equal(a.Kinds, []string{"huawei-cloud", "public"}) || !slices.Equal(b.Kinds, []string{"huawei-cloud"}):
		t.Errorf("cases: %+v, later %+v", a, b)
	case !first.Failure.Again || !first.Failure.LockOut.IsZero() || !first.Wants("employment-proof").Entity:
		t.Errorf("role validation: %+v", first)
	}
	for i := range p.Procedures {
		if q := &p.Procedures[i]; q.Review.Quorum == 0 || q.Source.Confidence == "" || q.Next == "" {
			t.Errorf("%s: reviewed by %d, source %+v", q.ID, q.Review.Quorum, q.Source)
		}
	}
	for _, w := range Lint(p) {
		if strings.HasPrefix(w.Word, "procedure") || strings.HasPrefix(w.Word, "material") {
			t.Errorf("lint: %s", w)
		}
	}
}

func TestProcedureOverlay(t *testing.T) {
	p, err := Load("x", []byte("extends: huawei-cloud\nprocedures: [{id: competency, review: {quorum: 3}, steps: [{id: countersign, working-days: 9}]}, {id: business-plan, drop: true}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := p.Procedure("competency")
	if _, there := p.Procedure("business-plan"); there || c.Review.Quorum != 3 || c.Review.Chase != 2 || len(c.Steps) != 3 || c.Steps[2].WorkingDays != 9 {
		t.Errorf("laid over: %+v", c)
	}
}

func TestResolveProcedure(t *testing.T) {
	p := huawei(t)
	for _, c := range []struct{ path, phase, word, want string }{
		{"service", "role-validation", "competency-differentiation", "service-competency-differentiation"}, {"service", "", "Competency Differentiation", "service-competency-differentiation"},
		{"system-integrator", "", "competency-differentiation", "si-competency-differentiation"}, {"service", "", "competency", "competency"}, {"service", "", "case", "case"},
		{"service", "", "business plan", "business-plan"}, {"service", "role-validation", "annual review", "service-role-validation-review"}, {"service", "competency-differentiation", "Annual-Review", "service-competency-review"},
		{"service", "", "si-role-validation", "si-role-validation"}, {"software", "", "competency-differentiation", "near: service-competency-differentiation"}, {"service", "", "competancy", "near: competency"},
		{"distributor", "role-selection", "annual review", "near:"}, {"service", "", "", "near:"}, {"service", "", strings.Repeat("x", 500), "near:"},
	} {
		q, err := p.ResolveProcedure(c.path, c.phase, "intl", c.word)
		got := ""
		var unknown *UnknownError
		switch {
		case err == nil:
			got = q.ID
		case errors.As(err, &unknown):
			got = "near:"
			if len(unknown.Near) > 0 && len(c.want) > 6 {
				got += " " + unknown.Near[0]
			}
		}
		if got != c.want && !(strings.HasPrefix(c.want, "near:") && unknown != nil && slices.Contains(unknown.Near, strings.TrimPrefix(c.want, "near: "))) {
			t.Errorf("%q on %s/%s is %s, not %s (%v)", c.word, c.path, c.phase, got, c.want, err)
		}
	}
}

func TestProcedureLint(t *testing.T) {
	p, err := Load("x", []byte(base+strings.Replace(goodProcedure, "material: case, need: ask, kinds: [own]", "material: plan, need: 1", 1)+
		"competencies: [{id: c, name: C}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range Lint(p) {
		if strings.HasPrefix(w.Word, "procedure") || strings.HasPrefix(w.Word, "material") {
			got = append(got, w.Word+": "+w.Message)
		}
	}
	want := []string{
		"procedure end: no source says so", "procedure end/prerequisites/before: no source says so", "procedure end/prerequisites/all: no source says so",
		"procedure end/prerequisites/window: no source says so", "procedure end/materials/case: no source says so", "procedure end/steps/first: no source says so",
		"procedure end/steps/second: no source says so", "procedure end/benefits/money: no source says so", "procedure end/supplement: no source says so",
		"procedure end/failure: no source says so", "procedure end/success: no source says so", "procedure end/review: no source says so",
		"procedure end: requirement service/end/m asks for a case that is not handed in", "procedures: there are competencies and no way to apply for one",
	}
	if !slices.Equal(got, want) {
		t.Errorf("lint says\n%s", strings.Join(got, "\n"))
	}
}
