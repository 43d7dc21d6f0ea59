package partner

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"partnerbot/calendar"
)

// TestAMistypedReferenceIsCorrected while the vendor has said nothing, by an entry
// of its own: what was typed first stays.
func TestAMistypedReferenceIsCorrected(t *testing.T) {
	p := newPlay(t, database).to(WithVendor)
	was := *p.app.Attempt()
	p.on("2026-03-04").refused(NotYours, "ken", Submit, ref("HW-2")).refused(NotYours, "eve", Submit, ref("HW-2"))
	if out := p.do("dana", Submit, ref("HW-1")); out.Refusal == nil || out.Refusal.Ground != AlreadyDone || !strings.Contains(out.Refusal.Error(), "as HW-1 already, since 2 Mar 2026") {
		t.Errorf("the same again: %v", out.Refusal)
	}
	p.refused(IsWithVendor, "dana", Submit, ref(" "))
	p.must("ada", Submit, ref("HW-2")).in(WithVendor)
	at := p.app.Attempt()
	if at.Reference != "HW-2" || !slices.Equal(at.Slips, []string{"HW-1"}) || at.Submitted != was.Submitted || at.Until != was.Until || at.Since != was.Since {
		t.Errorf("corrected it is %+v", at)
	}
	if len(p.news) != 2 || p.news[0].To != HearThread || p.news[1].To != HearAuthor || p.news[0].Words(Plainly) != "HW-1 was a slip: A-7 was handed in as HW-2." {
		t.Errorf("told is %+v", p.news)
	}
	p.must("dana", Submit, ref("HW-1")) // it was right after all
	if at := p.app.Attempt(); at.Reference != "HW-1" || !slices.Equal(at.Slips, []string{"HW-1", "HW-2"}) {
		t.Errorf("corrected twice it is %+v", at)
	}
	p.must("dana", Step).refused(VendorMoved, "dana", Submit, ref("HW-2"))
	p.must("dana", Update).must("dana", Start).must("ken", Approve).must("sara", Approve).on("2026-03-06").must("dana", Submit, ref("HW-3"))
	p.must("dana", Submit, ref("HW-4")) // handed in anew: the vendor has said nothing of that
	p.on("2026-03-09").must("dana", Step, func(e *Entry) { e.Step = "countersign" }).refused(VendorMoved, "dana", Submit, ref("HW-5"))
	if diff := cmp.Diff(p.app, Replay(p.log), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("replayed, it differs:\n%s", diff)
	}
}

func TestVendorClocks(t *testing.T) {
	for _, c := range []struct{ submitted, step, until string }{
		{"2026-03-02", "preliminary", "2026-03-05"}, {"2026-03-05", "preliminary", "2026-03-10"}, {"2026-03-07", "preliminary", "2026-03-11"},
		{"2026-09-29", "preliminary", "2026-10-09"}, // China works on 30 September and then not before 8 October
		{"2026-02-12", "preliminary", "2026-02-24"}, // New Year from the 15th to the 23rd; Saturday the 14th is worked
	} {
		p := newPlay(t, database)
		china, err := calendar.Named("cn")
		if err != nil {
			t.Fatal(err)
		}
		p.rules.Vendor = china
		for id, k := range p.rules.Materials {
			k.Material.Dated = day("2025-12-01")
			p.rules.Materials[id] = k
		}
		p.on(c.submitted).to(WithVendor)
		if at := p.app.Attempt(); at.Step != c.step || at.Until != day(c.until) {
			t.Errorf("submitted on %s: %s until %s, not %s", c.submitted, at.Step, at.Until, c.until)
		}
		ours, vendors := p.rules.Turns(&p.app, p.now)
		if ours.Side != TurnNobody || vendors.Side != TurnVendor || vendors.Until != day(c.until) || vendors.What != "Preliminary review" {
			t.Errorf("the turns are %+v and %+v", ours, vendors)
		}
	}
}

func TestVendorDaysAreTheVendors(t *testing.T) {
	p := newPlay(t, database)
	p.rules.VendorZone = time.FixedZone("Beijing", 8*3600)
	p.to(Ready)
	p.now = time.Date(2026, 3, 3, 17, 0, 0, 0, time.UTC) // the 4th in Beijing
	p.must("dana", Submit)
	if at := p.app.Attempt(); at.Submitted != day("2026-03-04") {
		t.Errorf("submitted on %s", at.Submitted)
	}
	p.refused(FutureDay, "dana", Pass, onDay("2026-03-05")).refused(EarlierDay, "dana", Pass, onDay("2026-03-03"))
	p.must("dana", Step, func(e *Entry) { e.Step = "countersign" }).refused(StepBack, "dana", Step).refused(AlreadyDone, "dana", Step, func(e *Entry) { e.Step = "countersign" }).
		refused(UnknownStep, "dana", Step, func(e *Entry) { e.Step = "lunch" })
}

func TestMonthEnds(t *testing.T) {
	t.Run("31 January and 30 days", func(t *testing.T) {
		for _, c := range []struct{ asked, until string }{{"2026-01-31", "2026-03-02"}, {"2028-01-31", "2028-03-01"}, {"2028-01-30", "2028-02-29"}} {
			p := newPlay(t, database)
			for id, k := range p.rules.Materials {
				k.Material.Dated = day(c.asked).Add(-60)
				p.rules.Materials[id] = k
			}
			p.on(c.asked).to(ToUpdate)
			if wish := p.app.Supplement(); wish.Until != day(c.until) {
				t.Errorf("asked on %s, until %s, not %s", c.asked, wish.Until, c.until)
			}
			if got := p.on(c.until).time(); len(got) != 0 {
				t.Errorf("on the last day time says %v", got)
			}
			p.now = day(c.until).Add(1).Instant(0, 0, time.UTC)
			if got := p.time(); !slices.Equal(got, []Verb{Miss}) {
				t.Errorf("after the last day time says %v", got)
			}
			p.in(Failed)
		}
	})
	for _, c := range []struct{ failed, locked string }{
		{"2027-08-31", "2028-02-29"}, {"2027-08-30", "2028-02-29"}, {"2027-08-29", "2028-02-28"}, {"2026-08-31", "2027-02-28"},
		{"2026-03-15", "2026-09-14"}, {"2026-12-31", "2027-06-30"}, {"2026-10-31", "2027-04-30"},
	} {
		if got := lockedThrough(day(c.failed), months(6)); got != day(c.locked) {
			t.Errorf("failed on %s, locked through %s, not %s", c.failed, got, c.locked)
		}
	}
	p := newPlay(t, database)
	for id, k := range p.rules.Materials {
		k.Material.Dated = day("2027-06-01")
		p.rules.Materials[id] = k
	}
	p.on("2027-08-31").to(Failed).on("2028-02-29").refused(LockedOut, "dana", Resubmit).on("2028-03-01").must("dana", Resubmit)
}

func TestMaterialsOnTheDayOfSubmission(t *testing.T) {
	p := newPlay(t, database).to(Ready)
	for _, c := range []struct {
		on   string
		want Ground
	}{{"2026-09-02", Incomplete}, {"2026-09-01", ""}} { // the case is of 1 September 2025: exactly 12 months old counts
		out := Decide(p.rules, p.app, p.on("2026-09-02").entry("dana", Submit, onDay(c.on)))
		if got := out.Refusal; (got == nil) != (c.want == "") || got != nil && got.Ground != c.want {
			t.Errorf("submitted on %s: %v", c.on, got)
		}
	}
	for _, c := range []struct {
		form, dated, want string
	}{{"other", "2026-01-01", "is other"}, {"", "2026-01-01", "does not say"}, {"public", "", "no date"}, {"public", "2027-01-01", "not come"}, {"public", "2026-01-01", ""}, {"huawei-cloud", "2025-03-02", ""}, {"huawei-cloud", "2025-03-01", "older"}} {
		w := &database.Materials[1]
		got := p.rules.Unfit(Known{Material: Material{Form: c.form, Dated: day(c.dated)}}, Used{Version: 1}, w, day("2026-03-02"))
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("a %s case of %s: %q", c.form, c.dated, got)
		}
	}
	proof := newPlay(t, validationOfPath)
	proof.must("dana", Open).must("dana", Attach, material(4))
	for entity, ok := range map[string]bool{"Acme GmbH": true, "ACME GmbH": false, "Acme": false, "": false, "Acme GmbH ": false} {
		proof.rules.Materials[4] = Known{Material: proof.rules.Materials[4].Material, Versions: []MaterialVersion{{Material: 4, N: 1, Entity: entity}}}
		if lacking := proof.rules.Lacking(&proof.app, today); (len(lacking) == 0) != ok {
			t.Errorf("a proof in the name of %q: %v", entity, lacking)
		}
	}
}

func TestPrerequisites(t *testing.T) {
	p := newPlay(t, database)
	p.rules.Open = []OpenNeed{{ID: "hccde", Title: "HCCDE certificates"}, {ID: "x", Title: "Portal", Unknown: true}}
	p.to(Ready)
	out := p.do("dana", Submit)
	if out.Refusal == nil || out.Refusal.Ground != NeedsOpen || !slices.Equal(out.Refusal.Detail, []string{"HCCDE certificates"}) {
		t.Errorf("handed in with a requirement open: %+v", out.Refusal)
	}
	q := newPlay(t, database)
	q.rules.Open = p.rules.Open
	q.to(InReview).must("ada", Override, text("agreed with the PDM")).in(Ready).must("dana", Submit)
	if d := q.app.Deciding(); len(d) != 1 || !d[0].Override {
		t.Errorf("an override is marked as %+v", d)
	}
	locked := newPlay(t, database)
	locked.rules.Locked, locked.rules.LockedBy = day("2026-03-02"), 3
	locked.refused(LockedOut, "dana", Open)
	locked.on("2026-03-03").must("dana", Open)
	running := newPlay(t, database)
	running.rules.Running = 4
	running.refused(AlreadyRunning, "dana", Open)
}
