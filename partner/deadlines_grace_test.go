package partner

import "testing"

func TestDeadlinesOfGrace(t *testing.T) {
	p := huawei(t)
	asked := "it ended on 11 Jun 2026; after 11 Jun 2027 it cannot be revived and has to be earned anew (Project managers would count it)"
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"a PMP is suspended for a year", differentiation().cert("Ana", "pmp", "", "2026-06-11"), []string{"2027-06-11 Ana: PMP, suspended | " + asked}},
		{"one without a suspension", differentiation().cert("Ana", "hccdp X", "", "2026-06-11"), nil},
		{"one that does not end", differentiation().cert("Ana", "pmp", "", ""), nil},
		{"renewed", differentiation().cert("Ana", "pmp", "", "2026-06-11").cert("Ana", "pmp", "2026-07-01", "2029-06-30"), nil},
		{"gone by then", differentiation().cert("Ana", "pmp", "", "2026-06-11").person("Ana", left("2027-06-11")), nil},
		{"gone the day after", differentiation().cert("Ana", "pmp", "", "2026-06-11").person("Ana", left("2027-06-12")), []string{"2027-06-11 Ana: PMP, suspended | " + asked}},
		{"a leap day", differentiation().cert("Ana", "pmp", "", "2028-02-28"), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(CertificateGrace, p, c.book.Book, "2026-03-02", "2027-12-31"), c.want)
		})
	}
	leap := differentiation().cert("Ana", "pmp", "", "2028-02-28")
	if got := only(CertificateGrace, Deadlines(p, leap.Book, day("2029-02-28"), day("2029-02-28"))); len(got) != 1 {
		t.Errorf("suspended from the leap day on: %+v", got)
	}
	idle := only(CertificateGrace, Deadlines(p, validation().cert("Ana", "pmp", "", "2026-06-11").Book, today, day("2027-12-31")))
	if len(idle) != 1 || !idle[0].Idle || idle[0].Run != "cert renew ana@example.com pmp" || idle[0].Person != 1 || idle[0].Certificate != 1 {
		t.Errorf("where no requirement asks for it: %+v", idle)
	}
}
