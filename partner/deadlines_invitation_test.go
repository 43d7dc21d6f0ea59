package partner

import (
	"testing"

	"partnerbot/program"
)

func TestDeadlinesOfInvitations(t *testing.T) {
	at := func(s BindingState, on string) Binding { return Binding{s, day(on)} }
	p := huawei(t)
	invited := func(changes ...Binding) *company { return differentiation().person("Ana", bound(changes...)) }
	line := "2026-03-08 Ana: invitation of 2 Mar 2026 | the link lapses after 8 Mar 2026"
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"sent", invited(at(Invited, "2026-03-02")), []string{line}},
		{"accepted", invited(at(Invited, "2026-03-02"), at(Associated, "2026-03-04")), nil},
		{"accepted on the same day", invited(at(Invited, "2026-03-02"), at(Associated, "2026-03-02")), nil},
		{"recorded as lapsed", invited(at(Invited, "2026-03-02"), at(InviteExpired, "2026-03-09")), nil},
		{"sent again", invited(at(Invited, "2026-02-01"), at(Invited, "2026-03-02")), []string{line}},
		{"written down out of order", invited(at(Invited, "2026-03-02"), at(Invited, "2026-02-01")), []string{line}},
		{"nobody knows when", invited(at(Invited, "")), nil},
		{"never invited", invited(), nil},
		{"gone by then", invited(at(Invited, "2026-03-02")).person("Ana", left("2026-03-08")), nil},
		{"with certificates that wait", invited(at(Invited, "2026-03-02")).valid("Ana", "pmp", "hccdp X", "hcia Storage").cert("Ana", "hccde X", "", "2026-03-07"),
			[]string{line + "; until it is accepted these do not count: HCCDP – X, PMP"}},
		{"with many", invited(at(Invited, "2026-03-02")).valid("Ana", "hccdp A", "hccdp B", "hccdp C", "hccdp D", "hccdp E"),
			[]string{line + "; until it is accepted these do not count: HCCDP – A, HCCDP – B, HCCDP – C, 2 more"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(Invitation, p, c.book.Book, "2026-01-01", "2026-12-31"), c.want)
		})
	}
	book := invited(at(Invited, "2026-03-02")).person("Ana", func(p *Person) { p.SlackID = "U0ANA" }).Book
	for days, want := range map[[2]string]int{{"2026-03-08", "2026-03-08"}: 1, {"2026-03-01", "2026-03-07"}: 0, {"2026-03-09", "2026-03-31"}: 0} {
		if got := only(Invitation, Deadlines(p, book, day(days[0]), day(days[1]))); len(got) != want {
			t.Errorf("%v: %+v", days, got)
		}
	}
	d := Deadlines(p, book, today, day("2026-03-08"))[0]
	if d.Subject != "person/1" || d.Person != 1 || d.Run != "bind accept ana@example.com" || d.Idle {
		t.Errorf("deadline is %+v", d)
	}
	forever := *p
	forever.Binding = program.BindingRules{}
	if got := only(Invitation, Deadlines(&forever, book, 1, day("2099-01-01"))); len(got) != 0 {
		t.Errorf("where a link lives for ever: %+v", got)
	}
}
