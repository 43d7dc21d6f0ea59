package partner

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/program"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawDuties is a company with duties of every kind, all days among few.
func drawDuties(t *rapid.T, p *program.Program) *company {
	c := drawCompany(t, "service", rapid.SampledFrom([]string{"competency-differentiation", "role-validation"}).Draw(t, "phase"), serviceWords...)
	s := c.Settings()
	s.RosterOn = drawOpenDay(t, "roster")
	s.Admins, s.Leads = []string{"U1"}, []Lead{{"Data", "U2"}}
	c.put(s)
	for i, person := range c.People() {
		if rapid.Bool().Draw(t, "in Slack") {
			person.SlackID = fmt.Sprint("U", i)
			c.put(person)
		}
	}
	for _, id := range []string{"hccdp", "project-managers", "hccde", "competencies"} {
		c.put(Threshold{
			ID: c.Next(KindThreshold, 0), Path: "service", Phase: s.Phase, Requirement: id, Value: rapid.IntRange(0, 3).Draw(t, "need"),
			On: drawDay(t, "typed").Instant(rapid.IntRange(0, 23).Draw(t, "hour"), 0, time.UTC),
		})
	}
	for range rapid.IntRange(0, 3).Draw(t, "held") {
		id := rapid.SampledFrom([]string{"sap", "database", "devsecops"}).Draw(t, "competency")
		c.put(Held{ID: c.Next(KindCompetency, 0), Competency: id, From: drawOpenDay(t, "from"), Expires: drawOpenDay(t, "expires")})
	}
	if rapid.Bool().Draw(t, "gone") {
		c.put(Reader{ID: 1, User: rapid.SampledFrom([]string{"U0", "U1", "U2", "U7"}).Draw(t, "who"), Gone: true, GoneOn: drawOpenDay(t, "gone on")})
	}
	drawApplications(t, c)
	drawRenewal(t, c)
	drawKPIs(t, c)
	drawFunds(t, c)
	drawDeals(t, c)
	drawIncentives(t, c)
	for _, d := range Deadlines(p, c.Book, 1, civil.Last) {
		if rapid.IntRange(0, 3).Draw(t, "taken") == 0 {
			c.put(Response{ID: c.Next(KindResponse, 0), Kind: d.Kind, Subject: d.Subject, Due: d.Due, Act: Ack, By: rapid.SampledFrom([]string{"U0", "U1"}).Draw(t, "by")})
		}
	}
	return c
}

// Which duties there are does not depend on the days asked for. What a
// certificate's end entails is told as of the first of them, and so left out.
func TestDeadlinesDoNotDependOnTheWindow(t *testing.T) {
	p := upkept(huawei(t), 5, 7)
	p.Deals = dealRules(t)
	seen := make(map[string]bool)
	rapid.Check(t, func(t *rapid.T) {
		c := drawDuties(t, p)
		all := Deadlines(p, c.Book, 1, civil.Last)
		for _, d := range all {
			seen[d.Kind] = true
		}
		from := drawDay(t, "first") - 5
		through := from.Add(rapid.IntRange(0, 30).Draw(t, "days"))
		var want []Deadline
		for _, d := range all {
			if from <= d.Due && d.Due <= through {
				want = append(want, d)
			}
		}
		got := Deadlines(p, c.Book, from, through)
		for _, list := range [][]Deadline{got, want} {
			for i := range list {
				if list[i].Kind == CertificateEnd {
					list[i].Consequence = ""
				}
			}
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("from %v through %v:\n%s", from, through, diff)
		}
	})
	for _, kind := range DeadlineKinds() {
		if !seen[kind] && kind != CertificateGrace && !testing.Short() { // of a type that is suspended for a year
			t.Errorf("no %s was ever drawn", kind)
		}
	}
}

// A subject has one duty of a kind on a day, and codes tell duties apart.
func TestDutiesAreTold(t *testing.T) {
	p := upkept(huawei(t), 5, 7)
	rapid.Check(t, func(t *rapid.T) {
		seen := make(map[string]bool)
		for _, d := range Deadlines(p, drawDuties(t, p).Book, 1, civil.Last) {
			key := fmt.Sprint(d.Kind, " ", d.Subject, " ", d.Due)
			if seen[key] || seen[d.Code()] {
				t.Fatalf("%s is listed twice", key)
			}
			seen[key], seen[d.Code()] = true, true
			if d.Title == "" || d.Action == "" || d.Consequence == "" {
				t.Fatalf("something is not said: %+v", d)
			}
		}
	})
}

// A requirement's fall is listed on exactly the days on which an assessment says
// that it is met, and one of the next day that it is not.
func TestFallsAreThoseOfAssessments(t *testing.T) {
	p := huawei(t)
	rapid.Check(t, func(t *rapid.T) {
		c := drawDuties(t, p)
		var want, got []string
		for on := firstDay - 2; on < firstDay.Add(span40+3); on++ {
			today, tomorrow := Assess(p, c.Book, on), Assess(p, c.Book, on+1)
			for i, r := range today.Requirements {
				if r.State != Met || tomorrow.Requirements[i].State == Met {
					continue
				}
				want = append(want, fmt.Sprint(on, " ", r.Requirement.ID))
				if r.Falls != on+1 {
					t.Fatalf("%s is met on %v and falls on %v", r.Requirement.ID, on, r.Falls)
				}
			}
		}
		for _, d := range only(RequirementFalls, Deadlines(p, c.Book, firstDay-2, firstDay.Add(span40+2))) {
			got = append(got, fmt.Sprint(d.Due, " ", d.Requirement))
			r, _ := Assess(p, c.Book, d.Over).Result(d.Requirement)
			if eve, _ := Assess(p, c.Book, d.Over-1).Result(d.Requirement); !d.Over.IsZero() && (r.State != Met || eve.State == Met) {
				t.Fatalf("%s is over on %v, when it is %s", d.Requirement, d.Over, r.State)
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
