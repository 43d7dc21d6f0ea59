package partner

import "testing"

func TestFalls(t *testing.T) {
	at := func(s BindingState, on string) Binding { return Binding{s, day(on)} }
	pm := func() *company {
		return differentiation().threshold("project-managers", 1).person("Ana Silva", dedicated)
	}
	dp := func(n int) *company { return differentiation().threshold("hccdp", n) }
	held := func(c *company, id, expires string) *company {
		return c.put(Held{ID: c.Next(KindCompetency, 0), Competency: id, Expires: day(expires)})
	}
	material := func(dated string) *company {
		return validation().put(Material{ID: 1, Kind: "case", Form: "public", Title: "Bank", Dated: day(dated), Review: Approved})
	}
	cases := []struct {
		name        string
		book        *company
		requirement string
		falls       string
		cause       string
	}{
		{"a certificate ends", pm().cert("Ana Silva", "pmp", "2023-06-12", ""), "project-managers", "2026-06-12", "Ana Silva: PMP ends 11 Jun 2026"},
		{"another kind takes over", pm().cert("Ana Silva", "pmp", "", "2026-06-11").cert("Ana Silva", "ipma-b", "", "2026-12-31"), "project-managers", "2027-01-01", "Ana Silva: IPMA Level B ends 31 Dec 2026"},
		{"a gap of one day is a fall", pm().cert("Ana Silva", "pmp", "", "2026-06-11").cert("Ana Silva", "pmp", "2026-06-13", ""), "project-managers", "2026-06-12", "Ana Silva: PMP ends 11 Jun 2026"},
		{"a renewal from the day after is none", pm().cert("Ana Silva", "pmp", "", "2026-06-11").cert("Ana Silva", "pmp", "2026-06-12", "2029-06-11"), "project-managers", "2029-06-12", "Ana Silva: PMP ends 11 Jun 2029"},
		{"somebody else's begins in time", pm().cert("Ana Silva", "pmp", "", "2026-06-11").person("Bo", dedicated).cert("Bo", "pmp", "2026-06-01", "2027-05-31"), "project-managers", "2027-06-01", "Bo: PMP ends 31 May 2027"},
		{"somebody is associated in time", dp(1).cert("A", "hccdp X", "", "2026-06-11").person("B", bound(at(Associated, "2026-06-12"))).cert("B", "hccdp X", "", "2027-01-31"), "hccdp", "2027-02-01", "B: HCCDP – X ends 31 Jan 2027"},
		{"a person leaves", dp(1).valid("A", "hccdp X").person("A", left("2026-04-01")), "hccdp", "2026-04-01", "A leaves on 1 Apr 2026"},
		{"an association ends", dp(1).valid("A", "hccdp X").person("A", bound(at(Associated, ""), at(Disassociated, "2026-04-01"))), "hccdp", "2026-04-01", "A: the association of the HUAWEI ID ends on 1 Apr 2026"},
		{"several on one day", dp(3).cert("A", "hccdp X", "", "2026-06-11").cert("B", "hccdp X", "", "2026-06-11").cert("C", "hccdp X", "", "2026-06-12"), "hccdp", "2026-06-12", "A: HCCDP – X ends 11 Jun 2026; B: HCCDP – X ends 11 Jun 2026"},
		{"five on one day", dp(1).cert("A", "hccdp X", "", "2026-06-11").cert("B", "hccdp X", "", "2026-06-11").cert("C", "hccdp X", "", "2026-06-11").cert("D", "hccdp X", "", "2026-06-11").cert("E", "hccdp X", "", "2026-06-11"),
			"hccdp", "2026-06-12", "A: HCCDP – X ends 11 Jun 2026; B: HCCDP – X ends 11 Jun 2026; C: HCCDP – X ends 11 Jun 2026; and 2 more"},
		{"who keeps counting is not the cause", pm().cert("Ana Silva", "pmp", "", "2026-06-11").person("Bo", dedicated).cert("Bo", "pmp", "", "2026-06-11").cert("Bo", "hcip-pm", "", "2026-06-30").threshold("project-managers", 2),
			"project-managers", "2026-06-12", "Ana Silva: PMP ends 11 Jun 2026"},
		{"who is not dedicated is not the cause", pm().cert("Ana Silva", "pmp", "", "2026-06-11").cert("Bo", "pmp", "", "2026-06-11"), "project-managers", "2026-06-12", "Ana Silva: PMP ends 11 Jun 2026"},
		{"more than needed", dp(1).cert("A", "hccdp X", "", "2026-06-11").cert("B", "hccdp X", "", "2026-09-30"), "hccdp", "2026-10-01", "B: HCCDP – X ends 30 Sep 2026"},
		{"not in sight", dp(1).cert("A", "hccdp X", "", ""), "hccdp", "", ""},
		{"far away", dp(1).cert("A", "hccdp X", "", "9999-12-30"), "hccdp", "9999-12-31", "A: HCCDP – X ends 30 Dec 9999"},
		{"not met today", dp(2).cert("A", "hccdp X", "", "2026-06-11"), "hccdp", "", ""},
		{"unknown today", differentiation().cert("A", "hccdp X", "", "2026-06-11"), "hccdp", "", ""},
		{"the only named competency ends", held(held(held(differentiation().threshold("competencies", 2), "sap", "2026-05-31"), "devsecops", ""), "data-warehouse", ""), "competencies", "2026-06-01", "SAP ends 31 May 2026"},
		{"one competency of two", held(held(differentiation().threshold("competencies", 2), "sap", ""), "devsecops", "2026-05-31"), "competencies", "2026-06-01", "DevSecOps ends 31 May 2026"},
		{"a case grows old", material("2025-05-14"), "case", "2026-05-15", "Bank is then older than 12 months"},
		{"a case of a leap day", material("2024-02-29"), "case", "", ""},
		{"one person's end breaks a place", validation().cert("A", "hccde X", "", "2026-07-31").valid("A", "hccdp X", "hccda X", "hccda Y"), "certificates", "2026-08-01", "A: HCCDE – X ends 31 Jul 2026"},
		{"half of a pair ends", validation().valid("A", "hcsa X", "hcsp X").valid("B", "hcsa X").cert("B", "hcsp X", "", "2026-07-31"), "specialists", "2026-08-01", "B: HCSP – X ends 31 Jul 2026"},
	}
	p := huawei(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, _ := Assess(p, c.book.Book, today).Result(c.requirement)
			if r.Falls != day(c.falls) || r.Cause != c.cause {
				t.Errorf("%s (%s) falls on %v because of %q, want %v because of %q", c.requirement, r.State, r.Falls, r.Cause, c.falls, c.cause)
			}
		})
	}
}

func TestOneEndBreaksTwoRequirements(t *testing.T) {
	p := huawei(t)
	c := differentiation().threshold("project-managers", 1).threshold("hccdp", 1).
		person("Ana", dedicated, left("2026-07-01")).valid("Ana", "pmp", "hccdp AI")
	a := Assess(p, c.Book, today)
	for _, id := range []string{"project-managers", "hccdp"} {
		if r, _ := a.Result(id); r.Falls != day("2026-07-01") || r.Cause != "Ana leaves on 1 Jul 2026" {
			t.Errorf("%s falls on %v because of %q", id, r.Falls, r.Cause)
		}
	}
}

func TestFallOfAScore(t *testing.T) {
	c := newCompany("", "", "").cert("A", "ta X", "", "2026-06-11").cert("A", "ta Y", "", "").
		put(Read{ID: 1, Reading: "revenue", Value: 50, On: day("2026-01-01")}, Read{ID: 2, Reading: "revenue", Value: 10, On: day("2026-09-01")})
	p := pack(t, scored)
	r, _ := Assess(p, c.Book, today).Result("score")
	if r.Falls != day("2026-09-01") || r.Cause != "Revenue is 10 from 1 Sep 2026" {
		t.Errorf("the score %d/%d falls on %v because of %q", r.Have, r.Need, r.Falls, r.Cause)
	}
	r, _ = Assess(p, c.cert("A", "ta Z", "2026-06-12", "").Book, day("2026-06-12")).Result("score")
	if r.State != Met || r.Have != 90 {
		t.Errorf("after a renewal the score is %s %d/%d", r.State, r.Have, r.Need)
	}
}

func TestLastDay(t *testing.T) {
	p := huawei(t)
	for _, c := range []struct{ typ, issued, expires, last string }{
		{"pmp", "2023-06-12", "", "2026-06-11"},
		{"pmp", "2023-06-12", "2025-01-01", "2025-01-01"},
		{"pmp", "2024-02-29", "", "2027-02-28"},
		{"pmp", "2025-03-01", "", "2028-02-29"},
		{"ipma-c", "2024-02-29", "", "2029-02-28"},
		{"hcsa", "2024-08-31", "", "2026-08-30"},
		{"hccdp", "2024-01-01", "", ""},
		{"pmp", "", "", ""},
		{"juggling", "2024-01-01", "", ""},
		{"juggling", "2024-01-01", "2025-01-01", "2025-01-01"},
	} {
		last, ok := LastDay(p, Certificate{Type: c.typ, Issued: day(c.issued), Expires: day(c.expires)})
		if last != day(c.last) || ok != (c.last != "") {
			t.Errorf("%+v ends %v, %v", c, last, ok)
		}
	}
}

func TestRemarkOnUnknownEnd(t *testing.T) {
	p := huawei(t)
	c := differentiation().threshold("hccdp", 1).cert("A", "hccdp X", "2024-01-01", "").cert("A", "hccdp Y", "2024-01-01", "2029-01-01")
	items := Assess(p, c.Book, today).Counted("hccdp")
	if len(items) != 2 || items[0].Remark == "" || !items[0].Until.IsZero() || items[1].Remark != "" || items[1].Until != day("2029-01-01") {
		t.Errorf("counted %+v", items)
	}
}
