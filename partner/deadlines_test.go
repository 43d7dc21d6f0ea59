package partner

import (
	"testing"

	"partnerbot/program"
)

// only gives the deadlines of one kind.
func only(kind string, list []Deadline) (out []Deadline) {
	for _, d := range list {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	return out
}

// deadlineLines lists the ends of certificates as text.
func deadlineLines(p *program.Program, b *Book, from, through string) []string {
	return deadlinesOf(CertificateEnd, p, b, from, through)
}

func deadlinesOf(kind string, p *program.Program, b *Book, from, through string) []string {
	var out []string
	for _, d := range only(kind, Deadlines(p, b, day(from), day(through))) {
		out = append(out, d.Due.String()+" "+d.Title+" | "+d.Consequence)
	}
	return out
}

func TestDeadlinesOfCertificates(t *testing.T) {
	at := func(s BindingState, on string) Binding { return Binding{s, day(on)} }
	p := huawei(t)
	team := func() *company {
		return differentiation().threshold("project-managers", 2).threshold("hccdp", 1).
			person("Ana", dedicated).person("Bo", dedicated).valid("Bo", "pmp").valid("Cy", "hccdp X")
	}
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"what falls is told", team().cert("Ana", "pmp", "2023-06-12", ""), []string{"2026-06-11 Ana: PMP | Project managers: from 2 to 1 on 12 Jun 2026 (2 needed, no longer met)"}},
		{"what stays met is told", team().cert("Ana", "hccdp X", "", "2026-06-11"), []string{"2026-06-11 Ana: HCCDP – X | HCCDP certificates: from 2 to 1 on 12 Jun 2026 (1 needed, still met)"}},
		{"one that was not met before", team().threshold("hccdp", 3).cert("Ana", "hccdp X", "", "2026-06-11"), []string{"2026-06-11 Ana: HCCDP – X | HCCDP certificates: from 2 to 1 on 12 Jun 2026 (3 needed, not met before either)"}},
		{"a threshold that is not known", team().cert("Ana", "hccde X", "", "2026-06-11"), []string{"2026-06-11 Ana: HCCDE – X | HCCDE certificates: from 1 to 0 on 12 Jun 2026 (how many are needed has not been typed in)"}},
		{"another of the same person keeps her counting", team().valid("Ana", "ipma-b").cert("Ana", "pmp", "", "2026-06-11"), []string{"2026-06-11 Ana: PMP | Project managers: no change without it"}},
		{"nothing asks for it", team().cert("Ana", "hcia Storage", "", "2026-06-11"), []string{"2026-06-11 Ana: HCIA – Storage | no requirement of Competency differentiation (Service partner) counts it"}},
		{"not associated", team().cert("Di", "hccdp X", "", "2026-06-11").person("Di", bound(at(Invited, "2026-01-05"))), []string{"2026-06-11 Di: HCCDP – X | it does not count today: HUAWEI ID not associated (invitation of 5 Jan 2026 has lapsed)"}},
		{"not dedicated", team().cert("Di", "pmp", "", "2026-06-11"), []string{"2026-06-11 Di: PMP | it does not count today: not dedicated personnel"}},
		{"under review", team().cert("Ana", "pmp", "", "2026-06-11", func(c *Certificate) { c.Review = Pending }), []string{"2026-06-11 Ana: PMP | it does not count today: awaiting or refused vendor review (the vendor's review is pending)"}},
		{"gone by then", team().cert("Di", "hccdp X", "", "2026-06-11").person("Di", left("2026-06-11")), nil},
		{"gone the day after", team().cert("Di", "hccdp X", "", "2026-06-11").person("Di", left("2026-06-12")), []string{"2026-06-11 Di: HCCDP – X | HCCDP certificates: from 2 to 1 on 12 Jun 2026 (1 needed, still met)"}},
		{"replaced by a newer one", team().cert("Ana", "hccdp X", "", "2026-06-11").cert("Ana", "hccdp x", "2026-01-01", "2029-01-01"), nil},
		{"replaced by one without an end", team().cert("Ana", "hccdp X", "", "2026-06-11").cert("Ana", "hccdp X", "2026-01-01", ""), nil},
		{"not replaced by a refused one", team().cert("Ana", "hccde X", "", "2026-06-11").cert("Ana", "hccde X", "2026-01-01", "2029-01-01", func(c *Certificate) { c.Review = Rejected }),
			[]string{"2026-06-11 Ana: HCCDE – X | HCCDE certificates: from 1 to 0 on 12 Jun 2026 (how many are needed has not been typed in)"}},
		{"of two alike the one entered last", team().cert("Ana", "hcia X", "", "2026-06-11").cert("Ana", "hcia X", "", "2026-06-11"), []string{"2026-06-11 Ana: HCIA – X | no requirement of Competency differentiation (Service partner) counts it"}},
		{"who keeps counting has no part in another's fall", team().valid("Ana", "ipma-b").cert("Ana", "pmp", "", "2026-06-11").person("Di", dedicated).cert("Di", "pmp", "", "2026-06-11"), []string{
			"2026-06-11 Ana: PMP | Project managers: no change without it",
			"2026-06-11 Di: PMP | Project managers: from 3 to 2 on 12 Jun 2026 (2 needed, still met)",
		}},
		{"another track does not replace", team().cert("Ana", "hcia X", "", "2026-06-11").valid("Ana", "hcia Y"), []string{"2026-06-11 Ana: HCIA – X | no requirement of Competency differentiation (Service partner) counts it"}},
		{"soonest first, then by name", team().cert("Bo", "hcia X", "", "2026-06-30").cert("Cy", "hcia X", "", "2026-06-11").cert("Ana", "hcia X", "", "2026-06-30"), []string{
			"2026-06-11 Cy: HCIA – X | no requirement of Competency differentiation (Service partner) counts it",
			"2026-06-30 Ana: HCIA – X | no requirement of Competency differentiation (Service partner) counts it",
			"2026-06-30 Bo: HCIA – X | no requirement of Competency differentiation (Service partner) counts it",
		}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlineLines(p, c.book.Book, "2026-03-02", "2026-06-30"), c.want)
		})
	}
}

func TestOneCertificateBreaksTwoRequirements(t *testing.T) {
	p := pack(t, scored)
	c := newCompany("", "", "").valid("A", "ta X", "ta Y").cert("B", "tp AI", "", "2026-06-11")
	sameLines(t, "deadlines", deadlineLines(p, c.Book, "2026-06-11", "2026-06-11"), []string{
		"2026-06-11 B: Professional – AI | Capped: from 3 to 2 on 12 Jun 2026 (3 needed, no longer met); AI professionals: from 1 to 0 on 12 Jun 2026 (1 needed, no longer met); Slots: from 3 to 2 on 12 Jun 2026 (4 needed, not met before either)",
	})
}

func TestDeadlinesKeepToTheDaysAsked(t *testing.T) {
	p := huawei(t)
	c := differentiation().cert("A", "hcia X", "", "2026-06-11")
	for days, want := range map[[2]string]int{
		{"2026-06-11", "2026-06-11"}: 1, {"2026-06-12", "2026-12-31"}: 0, {"2026-01-01", "2026-06-10"}: 0, {"2026-06-30", "2026-06-01"}: 0, {"", "2026-12-31"}: 1,
	} {
		if got := Deadlines(p, c.Book, day(days[0]), day(days[1])); len(got) != want {
			t.Errorf("from %s through %s: %+v", days[0], days[1], got)
		}
	}
	d := Deadlines(p, c.Book, today, day("2026-06-11"))[0]
	if !d.Idle {
		t.Error("what no requirement asks for is not idle")
	}
	if d := Deadlines(p, differentiation().cert("A", "pmp", "", "2026-06-11").Book, today, day("2026-06-11"))[0]; d.Idle {
		t.Errorf("%+v is idle, though project managers are asked for", d)
	}
	if d.Kind != CertificateEnd || d.Subject != "certificate/1" || d.Person != 1 || d.Certificate != 1 || d.Action == "" {
		t.Errorf("deadline is %+v", d)
	}
	twice := differentiation().cert("A", "hcia X", "", "2026-06-11").cert("A", "hcia X", "", "2026-06-11")
	if got := Deadlines(p, twice.Book, today, day("2026-06-11")); len(got) != 1 || got[0].Certificate != 2 {
		t.Errorf("of two alike: %+v", got)
	}
	unknown := newCompany("service", "nowhere", "").cert("A", "juggling", "", "2026-06-11")
	if got := Deadlines(p, unknown.Book, today, day("2026-06-11")); len(got) != 1 || got[0].Title != "A: juggling" {
		t.Errorf("without a phase: %+v", got)
	}
}
