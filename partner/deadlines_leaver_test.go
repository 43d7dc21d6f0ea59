package partner

import (
	"testing"
	"time"

	"partnerbot/civil"
)

func TestDeadlinesOfLeavers(t *testing.T) {
	p := huawei(t)
	slack := func(id string) func(*Person) { return func(p *Person) { p.SlackID = id } }
	unbound := bound(Binding{Associated, day("2020-01-01")}, Binding{Disassociated, day("2026-03-01")})
	free := func() *company {
		return differentiation().person("Ana", slack("U0ANA"), left("2026-04-01"), unbound).person("Bo", slack("U0BO"))
	}
	settings := func(c *company, edit func(*Settings)) *company {
		s := c.Settings()
		edit(&s)
		return c.put(s)
	}
	hour := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	due := day("2026-06-11")
	taken := func(c *company, list ...Response) *company {
		c.cert("Bo", "hccdp X", "", "2026-06-11") // certificate/1
		for i, r := range list {
			r.ID, r.Kind, r.Subject = ID(i+1), CertificateEnd, "certificate/1"
			if r.Due.IsZero() {
				r.Due = due
			}
			r.On = hour.Add(time.Duration(i) * time.Hour)
			c.put(r)
		}
		return c
	}
	line := func(open string) []string { return []string{"2026-03-31 Ana, last day 31 Mar 2026 | " + open} }
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"nothing is open", free(), nil},
		{"still associated", differentiation().person("Ana", left("2026-04-01")), line("the HUAWEI ID is still associated: no other partner can invite it")},
		{"the association ends with it", differentiation().person("Ana", left("2026-04-01"), bound(Binding{Associated, 0}, Binding{Disassociated, day("2026-04-01")})), nil},
		{"does not leave", differentiation().person("Ana"), nil},
		{"admin", settings(free(), func(s *Settings) { s.Admins = []string{"U0BO", "U0ANA"} }), line("is an admin")},
		{"reviewer", settings(free(), func(s *Settings) { s.Reviewers = []string{"U0ANA"} }), line("is a reviewer")},
		{"alliance manager", settings(free(), func(s *Settings) { s.Alliance = "U0ANA" }), line("is the alliance manager")},
		{"practice lead", settings(free(), func(s *Settings) { s.Leads = []Lead{{"Data", "U0ANA"}, {"Cloud", "U0BO"}, {"", "U0ANA"}} }), line("is practice lead of Data; is practice lead of the company")},
		{"deputy", free().put(Reader{ID: 1, User: "U0BO", Deputy: "U0ANA"}), line("stands in for Bo")},
		{"deputy of somebody gone", free().put(Reader{ID: 1, User: "U0BO", Deputy: "U0ANA", Gone: true}), nil},
		{"has taken a reminder", taken(free(), Response{Act: Ack, By: "U0ANA"}), line("has 1 reminder of their own")},
		{"was handed a reminder", taken(free(), Response{Act: HandOver, By: "U0BO", To: "U0ANA"}), line("has 1 reminder of their own")},
		{"has handed it on", taken(free(), Response{Act: Ack, By: "U0ANA"}, Response{Act: HandOver, By: "U0ANA", To: "U0BO"}), nil},
		{"has put it off, which is not taking it", taken(free(), Response{Act: Snooze, By: "U0ANA"}), nil},
		{"it is of another date", taken(free(), Response{Act: Ack, By: "U0ANA", Due: due - 1}), nil},
		{"it is fulfilled", taken(free(), Response{Act: Ack, By: "U0ANA"}).cert("Bo", "hccdp X", "2026-06-01", "2029-06-01"), nil},
		{"of people without a Slack id no role is known", settings(differentiation().person("Ana", left("2026-04-01"), unbound), func(s *Settings) { s.Alliance = "" }), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(Leaver, p, c.book.Book, "2026-03-02", "2026-12-31"), c.want)
		})
	}
	d := only(Leaver, Deadlines(p, differentiation().person("Ana", slack("U0ANA"), left("2026-04-01")).Book, day("2026-03-31"), day("2026-03-31")))
	if len(d) != 1 || d[0].Subject != "person/1" || d[0].Person != 1 || d[0].Run != "bind end ana@example.com" {
		t.Errorf("on the last day itself: %+v", d)
	}
	if d := only(Leaver, Deadlines(p, settings(free(), func(s *Settings) { s.Admins = []string{"U0ANA"} }).Book, today, due))[0]; d.Run != "config admin remove U0ANA" {
		t.Errorf("an admin: %+v", d)
	}
}

func TestDeactivatedAccountsAreLeavers(t *testing.T) {
	p := huawei(t)
	gone := func(on civil.Day) Reader { return Reader{ID: 1, User: "U0ANA", Gone: true, GoneOn: on} }
	ana := func(edit ...func(*Person)) *company {
		return differentiation().person("Ana", append(edit, func(p *Person) { p.SlackID = "U0ANA" })...)
	}
	associated := "the HUAWEI ID is still associated: no other partner can invite it"
	admin := differentiation()
	s := admin.Settings()
	s.Admins = []string{"U0ANA"}
	admin.put(s, gone(day("2026-04-01")))
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"somebody of whom no leaving is recorded", ana().put(gone(day("2026-04-01"))), []string{"2026-03-31 Ana, Slack account deactivated since 1 Apr 2026 | " + associated}},
		{"somebody whose leaving is recorded", ana(left("2026-05-01")).put(gone(day("2026-04-01"))), []string{"2026-04-30 Ana, last day 30 Apr 2026 | " + associated}},
		{"nobody knows since when", ana().put(gone(0)), nil},
		{"an admin who is not on the roster", admin, []string{"2026-03-31 U0ANA, Slack account deactivated since 1 Apr 2026 | is an admin"}},
		{"nobody whom anything hangs on", differentiation().put(gone(day("2026-04-01"))), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(Leaver, p, c.book.Book, "2026-03-02", "2026-12-31"), c.want)
		})
	}
}

// Two leavers who hold each other's duty are both listed, and asking ends.
func TestLeaversWhoHoldEachOther(t *testing.T) {
	slack := func(id string) func(*Person) { return func(p *Person) { p.SlackID = id } }
	c := differentiation().person("Ana", slack("U0ANA"), left("2026-04-01")).person("Bo", slack("U0BO"), left("2026-04-01")).put(
		Response{ID: 1, Kind: Leaver, Subject: "person/1", Due: day("2026-03-31"), Act: Ack, By: "U0BO"},
		Response{ID: 2, Kind: Leaver, Subject: "person/2", Due: day("2026-03-31"), Act: Ack, By: "U0ANA"},
		Response{ID: 3, Kind: Leaver, Subject: "person/2", Due: day("2026-03-30"), Act: Ack, By: "U0BO"},
	)
	if got := only(Leaver, Deadlines(huawei(t), c.Book, today, day("2026-12-31"))); len(got) != 2 {
		t.Errorf("leavers are %+v", got)
	}
}

func TestLeaving(t *testing.T) {
	c := differentiation().person("Ana", left("2026-04-01")).person("Bo", left("2026-03-31")).person("Cy").person("Di", left("2026-04-01"))
	names := func(from, through string) (out []string) {
		for _, p := range c.Leaving(day(from), day(through)) {
			out = append(out, p.LeftOn.String()+" "+p.Name)
		}
		return out
	}
	sameLines(t, "leaving", names("2026-03-01", "2026-04-30"), []string{"2026-03-31 Bo", "2026-04-01 Ana", "2026-04-01 Di"})
	sameLines(t, "leaving", names("2026-04-01", "2026-04-01"), []string{"2026-04-01 Ana", "2026-04-01 Di"})
	sameLines(t, "leaving", names("2026-04-02", "2026-12-31"), nil)
	c.person("Ana", left("2026-05-01")).person("Cy", left("2026-05-01")).person("Bo", left(""))
	sameLines(t, "leaving", names("2026-01-01", "2026-12-31"), []string{"2026-04-01 Di", "2026-05-01 Ana", "2026-05-01 Cy"})
	c.Apply(Delta{Remove: []Ref{{KindPerson, 1}}}, c.Revision+1)
	sameLines(t, "leaving", names("2026-01-01", "2026-12-31"), []string{"2026-04-01 Di", "2026-05-01 Cy"})
	c.Load(Person{ID: 9, Name: "Flo", LeftOn: day("2026-02-01")})
	sameLines(t, "leaving", names("2026-01-01", "2026-12-31"), []string{"2026-02-01 Flo", "2026-04-01 Di", "2026-05-01 Cy"})
}
