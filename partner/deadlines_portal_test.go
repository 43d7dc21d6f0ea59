package partner

import (
	"slices"
	"testing"
	"time"

	"partnerbot/program"
)

// upkept is a program that has numbers looked at again after so many days.
func upkept(p *program.Program, portal, roster int) *program.Program {
	other := *p
	other.Upkeep = program.Upkeep{Portal: portal, Roster: roster}
	other.Procedures = slices.Clone(p.Procedures) // with a benefit that is no incentive
	for i := range other.Procedures {
		success := &other.Procedures[i].Success
		success.Benefits = append(slices.Clone(success.Benefits), program.Benefit{ID: "grant", Name: "A grant", ClaimBy: program.ClaimYearEnd})
	}
	other.Funds = everyFund()
	return &other
}

func TestDeadlinesOfPortalChecks(t *testing.T) {
	p := upkept(huawei(t), 90, 0)
	typed := func(path, phase, requirement string, on time.Time) Threshold {
		return Threshold{Path: path, Phase: phase, Requirement: requirement, Value: 4, By: "U0ANA", On: on, Seen: "Partner Center home page"}
	}
	service := func(list ...Threshold) *company {
		c := differentiation()
		for _, th := range list {
			th.ID = c.Next(KindThreshold, 0)
			c.put(th)
		}
		return c
	}
	noon := func(s string) time.Time { return day(s).Instant(12, 0, time.UTC) }
	const phase = "competency-differentiation"
	line := "2026-04-01 HCCDP certificates: how many are needed | 4 was typed in on 1 Jan 2026; every answer about it rests on that"
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"90 days old", service(typed("service", phase, "hccdp", noon("2026-01-01"))), []string{line}},
		{"the evening before is the day itself in China", service(typed("service", phase, "hccdp", day("2025-12-31").Instant(20, 0, time.UTC))), []string{line}},
		{"of another phase", service(typed("service", "role-validation", "hccdp", noon("2026-01-01"))), nil},
		{"of no requirement", service(typed("service", phase, "juggling", noon("2026-01-01"))), nil},
		{"nobody knows when", service(typed("service", phase, "hccdp", time.Time{})), nil},
		{"typed in again", service(typed("service", phase, "hccdp", noon("2025-11-01")), typed("service", phase, "hccdp", noon("2026-01-01"))), []string{line}},
		{"a number that the rules know", service(typed("service", phase, "business-plan", noon("2026-01-01"))), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(PortalCheck, p, c.book.Book, "2026-01-01", "2026-12-31"), c.want)
		})
	}
	c := service(typed("service", phase, "hccdp", noon("2026-01-01"))).person("Ana", func(p *Person) { p.SlackID = "U0ANA" })
	d := only(PortalCheck, Deadlines(p, c.Book, today, day("2026-12-31")))[0]
	if d.Subject != "threshold/service/competency-differentiation/hccdp" || d.Requirement != "hccdp" || d.Person != 1 || d.Run != "threshold set hccdp 4" {
		t.Errorf("deadline is %+v", d)
	}
	if d := only(PortalCheck, Deadlines(p, c.person("Ana", left("2026-12-01")).Book, today, day("2026-12-31")))[0]; d.Person != 0 {
		t.Errorf("it concerns somebody who leaves: %+v", d)
	}
	if got := only(PortalCheck, Deadlines(huawei(t), c.Book, 1, day("2099-12-31"))); huawei(t).Upkeep.Portal == 0 && len(got) > 0 {
		t.Errorf("where numbers are taken for true for ever: %+v", got)
	}
}

func TestDeadlinesOfReadings(t *testing.T) {
	p := upkept(huawei(t), 30, 0)
	c := newCompany("service", "role-selection", "intl").put(
		Read{ID: 1, Reading: "hcpn-member", Value: 0, On: day("2025-12-01")},
		Read{ID: 2, Reading: "hcpn-member", Value: 1, On: day("2026-02-10"), By: "U0BO"},
		Read{ID: 3, Reading: "classrooms", Value: 1, On: day("2026-02-10")},
	)
	sameLines(t, "deadlines", deadlinesOf(PortalCheck, p, c.Book, "2025-01-01", "2026-12-31"), []string{
		"2026-03-12 HCPN membership with a real-name enterprise account | yes was typed in on 10 Feb 2026; every answer about it rests on that",
	})
	d := only(PortalCheck, Deadlines(p, c.Book, today, day("2026-12-31")))[0]
	if d.Subject != "reading/hcpn-member" || d.Run != "reading set hcpn-member yes" || d.Requirement != "hcpn" || d.Person != 0 {
		t.Errorf("deadline is %+v", d)
	}
}

func TestDeadlineOfTheRoster(t *testing.T) {
	p := upkept(huawei(t), 0, 60)
	c := differentiation()
	if got := only(RosterCheck, Deadlines(p, c.Book, 1, day("2099-12-31"))); len(got) > 0 {
		t.Errorf("it is not known when the roster was looked at, and yet %+v", got)
	}
	s := c.Settings()
	s.RosterOn = day("2026-01-15")
	c.put(s)
	sameLines(t, "deadlines", deadlinesOf(RosterCheck, p, c.Book, "2026-01-01", "2026-12-31"), []string{
		"2026-03-16 Roster of people and certificates | it was last looked through on 15 Jan 2026; who has left or renewed since then may not be recorded",
	})
	if got := only(RosterCheck, Deadlines(p, c.Book, day("2026-03-17"), day("2026-12-31"))); len(got) > 0 {
		t.Errorf("after its day: %+v", got)
	}
	if got := only(RosterCheck, Deadlines(upkept(p, 0, 0), c.Book, 1, day("2099-12-31"))); len(got) > 0 {
		t.Errorf("where the roster is taken for true for ever: %+v", got)
	}
}
