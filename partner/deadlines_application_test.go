package partner

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"partnerbot/civil"
)

// drawApplications adds applications in every stage, all days among few. They are
// written as entries would have left them.
func drawApplications(t *rapid.T, c *company) {
	for i := range rapid.IntRange(0, 4).Draw(t, "applications") {
		mat := Material{ID: c.Next(KindMaterial, 0), Kind: "case", Form: "public", Title: fmt.Sprint("Case ", i), Dated: drawOpenDay(t, "dated")}
		c.put(mat)
		a := Application{
			ID: c.Next(KindApplication, 0), Title: "Applied for", Author: rapid.SampledFrom([]string{"U0", "U7"}).Draw(t, "author"),
			Procedure: rapid.SampledFrom([]string{"service-role-validation", "competency", "service-role-validation-review", "case", "gone"}).Draw(t, "procedure"),
			Stage:     rapid.SampledFrom(Stages).Draw(t, "stage"), Materials: []Used{{Material: mat.ID, Version: 1}}, Ends: drawOpenDay(t, "ends"),
		}
		a.Versions = []Version{{N: 1, Set: a.Materials}}
		a.Clock = ReviewClock{Quorum: 2, Expire: drawOpenDay(t, "expire")}
		a.Votes = []Vote{{Entry: "e1", At: time.Unix(1, 0), By: "U1", Verb: Approve, Version: 1}}
		if slices.Contains([]Stage{WithVendor, ToUpdate, Passed, Failed}, a.Stage) || rapid.Bool().Draw(t, "handed in") && a.Stage != Draft {
			at := Attempt{Reference: "HW-1", Submitted: firstDay, Step: rapid.SampledFrom([]string{"review", "technical-review", "gone"}).Draw(t, "step"), Since: firstDay, Until: drawOpenDay(t, "until")}
			switch a.Stage {
			case ToUpdate:
				at.Until, at.Updates = 0, []Wish{{Asked: firstDay, Until: drawOpenDay(t, "wish"), Cause: "a page"}}
			case Passed, Failed:
				at.Verdict, at.On, at.Until = a.Stage, drawDay(t, "verdict"), 0
			}
			a.Attempts = []Attempt{at}
		}
		if a.Stage == Failed {
			a.Locked = drawOpenDay(t, "locked")
		}
		c.put(a)
	}
}

// What is listed of applications agrees with whose turn it is by their rules, and
// nothing is listed of one that nobody waits for.
func TestApplicationDutiesAreThoseOfTurns(t *testing.T) {
	p := upkept(huawei(t), 5, 7)
	rapid.Check(t, func(t *rapid.T) {
		c := drawDuties(t, p)
		all := map[string]Deadline{}
		for _, d := range ApplicationDeadlines(p, c.Book, 1, civil.Last) {
			all[d.Kind+" "+d.Subject] = d
		}
		for _, a := range c.Applications() {
			subject := fmt.Sprintf("application/%d", a.ID)
			q, known := p.Procedure(a.Procedure)
			due := func(kind, sub string) civil.Day { return all[kind+" "+subject+sub].Due }
			if !known || slices.Contains([]Stage{Draft, Retired, Lapsed}, a.Stage) && a.Running() == nil {
				for key, d := range all {
					if d.Subject == subject {
						t.Fatalf("%s of %s, %q, is due on %v", key, a.Stage, a.Procedure, d.Due)
					}
				}
				continue
			}
			r := RulesOf(p, c.Book, c.Settings(), q, a, firstDay)
			ours, vendors := r.Turns(&a, firstDay.Instant(12, 0, time.UTC))
			want := civil.Day(0)
			if a.Stage == InReview {
				want = a.Clock.Expire
			}
			if got := due(ReviewDue, ""); got != want {
				t.Fatalf("the review of %+v is due on %v, not %v", a, got, want)
			}
			want = 0
			if a.Stage == Ready || a.Stage == ToUpdate {
				want = ours.Until
			}
			if got := due(HandIn, ""); got != want {
				t.Fatalf("handing in %+v is due on %v, not %v", a, got, want)
			}
			if vendors.Side == TurnVendor {
				if got := due(VendorDue, "/"+a.Attempt().Step); got != vendors.Until {
					t.Fatalf("the vendor's step of %+v is due on %v, not %v", a, got, vendors.Until)
				}
			}
			want = 0
			if a.Stage == Failed && q.Failure.Again {
				want = a.Locked
			}
			if got := due(LockOutEnd, ""); got != want {
				t.Fatalf("the lock-out of %+v ends on %v, not %v", a, got, want)
			}
		}
	})
}

// The duties of one application follow each other as its entries do.
func TestApplicationDutiesOneAfterTheOther(t *testing.T) {
	o := newOffice(t, differentiation())
	o.add(1, "assessment-form", "", "").add(2, "competency-proof", "", "")
	o.put(Person{ID: 77, Name: "Dana Weber", SlackID: "dana"})
	expect := func(kind, due, title string) {
		t.Helper()
		list := ApplicationDeadlines(o.p, o.Book, today, today.Add(400))
		if kind == "" {
			if len(list) != 0 {
				t.Errorf("due is %+v", list)
			}
			return
		}
		if len(list) != 1 || list[0].Kind != kind || list[0].Due != day(due) || list[0].Title != title || (list[0].Person == 77) == (kind == ReviewDue) {
			t.Errorf("due is %+v, not %s on %s", list, kind, due)
		}
	}
	o.open(7, "competency", "database", 0).do(7, "dana", Attach, material(1)).do(7, "dana", Attach, material(2))
	expect("", "", "")
	o.do(7, "dana", Start)
	expect(ReviewDue, "2026-03-16", "A-7 Competency certification: review (0 of 2 have approved)")
	o.do(7, "ken", Approve)
	expect(ReviewDue, "2026-03-16", "A-7 Competency certification: review (1 of 2 have approved)")
	o.do(7, "ken", Changes)
	expect("", "", "")
	o.do(7, "ken", Approve).do(7, "sara", Approve)
	expect("", "", "") // no material of a competency becomes too old
	o.do(7, "dana", Submit)
	expect(VendorDue, "2026-03-05", "A-7 Competency certification: Preliminary review of the vendor")
	o.do(7, "dana", Update)
	expect(HandIn, "2026-04-01", "A-7 Competency certification: handing in the updated materials")
	o.do(7, "dana", Start).do(7, "ken", Approve).do(7, "sara", Approve)
	expect(HandIn, "2026-04-01", "A-7 Competency certification: handing in")
	o.do(7, "dana", Submit).do(7, "dana", Fail)
	expect(LockOutEnd, "2026-09-01", "A-7 Competency certification: lock-out")
}

// What a later application has won for longer is no duty any more.
func TestAWonPhaseIsOutlasted(t *testing.T) {
	p, c := huawei(t), validation()
	won := func(id ID, procedure, ends string) Application {
		return Application{ID: id, Title: "T", Procedure: procedure, Stage: Passed, Ends: day(ends), Attempts: []Attempt{{Verdict: Passed, On: today}}}
	}
	ends := func() (out []string) {
		for _, d := range ApplicationDeadlines(p, c.Book, today, today.Add(2000)) {
			if d.Kind == PhaseEnd {
				out = append(out, fmt.Sprint(d.Subject, " ", d.Due))
			}
		}
		return out
	}
	c.put(won(1, "service-role-validation", "2027-01-31"))
	if got := ends(); !slices.Equal(got, []string{"application/1 2027-01-31"}) {
		t.Errorf("%v", got)
	}
	c.put(won(2, "service-role-validation-review", "2028-01-31"))
	c.put(won(3, "si-role-validation", "2027-06-30")) // of another path
	if got := ends(); !slices.Equal(got, []string{"application/3 2027-06-30", "application/2 2028-01-31"}) {
		t.Errorf("%v", got)
	}
}
