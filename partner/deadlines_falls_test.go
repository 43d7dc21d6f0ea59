package partner

import (
	"strings"
	"testing"
)

func TestDeadlinesOfFalls(t *testing.T) {
	p := huawei(t)
	dp := func(n int) *company { return differentiation().threshold("hccdp", n) }
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"a certificate ends", dp(1).cert("A", "hccdp X", "", "2026-06-11"), []string{"2026-06-11 HCCDP certificates | from 1 to 0 on 12 Jun 2026 (1 needed, no longer met): A: HCCDP – X ends 11 Jun 2026"}},
		{"more than needed", dp(1).cert("A", "hccdp X", "", "2026-06-11").valid("B", "hccdp X"), nil},
		{"not met before either", dp(2).cert("A", "hccdp X", "", "2026-06-11"), nil},
		{"how many are needed is not known", differentiation().cert("A", "hccdp X", "", "2026-06-11"), nil},
		{"met again, and fallen again", dp(1).cert("A", "hccdp X", "", "2026-06-11").cert("B", "hccdp Y", "2026-09-01", "2026-10-31"), []string{
			"2026-06-11 HCCDP certificates | from 1 to 0 on 12 Jun 2026 (1 needed, no longer met): A: HCCDP – X ends 11 Jun 2026",
			"2026-10-31 HCCDP certificates | from 1 to 0 on 1 Nov 2026 (1 needed, no longer met): B: HCCDP – Y ends 31 Oct 2026",
		}},
		{"met only from then on", dp(1).cert("A", "hccdp X", "2026-05-01", "2026-06-11"), []string{"2026-06-11 HCCDP certificates | from 1 to 0 on 12 Jun 2026 (1 needed, no longer met): A: HCCDP – X ends 11 Jun 2026"}},
		{"a person leaves", dp(1).valid("A", "hccdp X").person("A", left("2026-04-01")), []string{"2026-03-31 HCCDP certificates | from 1 to 0 on 1 Apr 2026 (1 needed, no longer met): A leaves on 1 Apr 2026"}},
		{"places that are then empty", validation().valid("A", "hccde X", "hccdp X", "hccda X").cert("B", "hccda Y", "", "2026-07-31"),
			[]string{"2026-07-31 Developer certificates | from 4 to 3 on 1 Aug 2026 (4 needed, no longer met), 1 × HCCDA or higher missing: B: HCCDA – Y ends 31 Jul 2026"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(RequirementFalls, p, c.book.Book, "2026-03-02", "2026-12-31"), c.want)
		})
	}
}

func TestWhatAFallIsAbout(t *testing.T) {
	p := huawei(t)
	fall := func(c *company) Deadline {
		t.Helper()
		list := only(RequirementFalls, Deadlines(p, c.Book, today, day("2026-06-30")))
		if len(list) != 1 {
			t.Fatalf("falls are %+v", list)
		}
		return list[0]
	}
	one := differentiation().threshold("hccdp", 1).cert("A", "hccdp Big Data", "", "2026-06-11")
	d := fall(one)
	if d.Subject != "requirement/service/competency-differentiation/hccdp" || d.Requirement != "hccdp" || d.Certificate != 1 || d.Person != 1 || d.Idle || !d.Over.IsZero() {
		t.Errorf("one certificate's end: %+v", d)
	}
	if d.Run != `cert renew a@example.com hccdp track "Big Data"` || !strings.HasPrefix(d.Action, "Renew") {
		t.Errorf("what ends it is %q, %q", d.Action, d.Run)
	}
	end := only(CertificateEnd, Deadlines(p, one.Book, today, day("2026-06-30")))
	if len(end) != 1 || end[0].Certificate != d.Certificate || end[0].Due != d.Due {
		t.Errorf("its certificate's end is %+v", end)
	}
	if d := fall(one.cert("B", "hccdp X", "", "2026-06-11")); d.Certificate != 0 || d.Person != 0 || d.Run != "" || d.Action == "" {
		t.Errorf("two people's certificates: %+v", d)
	}
	two := differentiation().threshold("hccdp", 1).cert("A", "hccdp X", "", "2026-06-11").cert("A", "hccdp Y", "", "2026-06-11")
	if d := fall(two); d.Certificate != 0 || d.Person != 1 {
		t.Errorf("two certificates of one: %+v", d)
	}
	if d := fall(differentiation().threshold("hccdp", 1).valid("A", "hccdp X").person("A", left("2026-06-12"))); d.Certificate != 0 || d.Person != 1 {
		t.Errorf("somebody's leaving: %+v", d)
	}
	d = fall(differentiation().threshold("hccdp", 1).cert("A", "hccdp X", "", "2026-06-11").cert("A", "hccdp X", "2026-06-20", "2029-06-19"))
	if d.Over != day("2026-06-20") || !d.Open(day("2026-06-19")) || d.Open(day("2026-06-20")) {
		t.Errorf("met again from 20 Jun: over on %v", d.Over)
	}
}

func TestFallOfAScoreIsADeadline(t *testing.T) {
	p := pack(t, scored)
	c := newCompany("", "", "").valid("A", "ta X", "ta Y").
		put(Read{ID: 1, Reading: "revenue", Value: 50, On: day("2026-01-01")}, Read{ID: 2, Reading: "revenue", Value: 10, On: day("2026-09-01")})
	for _, d := range only(RequirementFalls, Deadlines(p, c.Book, today, day("2026-12-31"))) {
		if d.Requirement == "score" && d.Due == day("2026-08-31") && strings.HasSuffix(d.Consequence, ": Revenue is 10 from 1 Sep 2026") {
			return
		}
	}
	t.Errorf("the score's fall is not among %+v", Deadlines(p, c.Book, today, day("2026-12-31")))
}
