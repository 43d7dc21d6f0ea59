package partner

import "testing"

func TestDeadlinesOfCompetencies(t *testing.T) {
	p := huawei(t)
	held := func(id, expires string) Held { return Held{Competency: id, Expires: day(expires)} }
	holding := func(need int, list ...Held) *company {
		c := differentiation().threshold("competencies", need)
		for _, h := range list {
			h.ID = c.Next(KindCompetency, 0)
			c.put(h)
		}
		return c
	}
	cases := []struct {
		name string
		book *company
		want []string
	}{
		{"what falls is told", holding(2, held("sap", ""), held("database", "2026-05-31")), []string{"2026-05-31 Competency Database | Competencies: from 2 to 1 on 1 Jun 2026 (2 needed, no longer met)"}},
		{"what stays met is told", holding(1, held("sap", ""), held("database", "2026-05-31")), []string{"2026-05-31 Competency Database | Competencies: from 2 to 1 on 1 Jun 2026 (1 needed, still met)"}},
		{"renewed", holding(1, held("database", "2026-05-31"), held("database", "2028-05-31")), nil},
		{"renewed without an end", holding(1, held("database", "2026-05-31"), held("database", "")), nil},
		{"of two alike the one entered last", holding(1, held("database", "2026-05-31"), held("database", "2026-05-31")), []string{"2026-05-31 Competency Database | Competencies: from 1 to 0 on 1 Jun 2026 (1 needed, no longer met)"}},
		{"one that the program does not know", holding(1, held("juggling", "2026-05-31")), []string{"2026-05-31 Competency juggling | no requirement of Competency differentiation (Service partner) changes by it"}},
		{"one without an end", holding(1, held("database", "")), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			sameLines(t, "deadlines", deadlinesOf(CompetencyEnd, p, c.book.Book, "2026-03-02", "2026-12-31"), c.want)
		})
	}
	twice := holding(1, held("database", "2026-05-31"), held("database", "2026-05-31"), held("juggling", "2026-05-31"))
	got := only(CompetencyEnd, Deadlines(p, twice.Book, today, day("2026-05-31")))
	if len(got) != 2 || got[0].Subject != "competency/2" || got[0].Idle || got[0].Run != "competency renew database" || !got[1].Idle {
		t.Errorf("deadlines are %+v", got)
	}
}
