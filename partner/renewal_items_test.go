package partner

import (
	"strings"
	"testing"
)

// TestRenewalItems: as of the day of renewal, not of today; and whose they are.
func TestRenewalItems(t *testing.T) {
	r := newRenewing(t)
	r.put(Settings{Account: "Acme", Path: "service", Phase: "competency-differentiation", Site: "intl", Alliance: "U0DANA", Leads: []Lead{{Team: "Delivery", User: "U0ANA"}}})
	r.threshold("project-managers", 1).threshold("hccdp", 1)
	r.person("Ana", dedicated, func(p *Person) { p.Team = "delivery" }).cert("Ana", "pmp", "", "2026-05-31")
	r.valid("Bo", "hccdp GaussDB")
	item := func(due, id string) RenewalItem {
		t.Helper()
		for _, i := range RenewalItems(r.p, r.Book, r.Settings(), day(due), today) {
			if i.ID == id {
				return i
			}
		}
		t.Fatalf("there is no %s", id)
		return RenewalItem{}
	}
	if i := item("2026-05-31", "requirement/project-managers"); i.State != ItemMet || i.Owner != "U0DANA" {
		t.Errorf("on its last day: %+v", i)
	}
	i := item("2026-06-01", "requirement/project-managers")
	if i.State != ItemOpen || i.Detail != "0 of 1" || i.Owner != "U0ANA" || !strings.Contains(i.Cause, "PMP ends 31 May 2026") {
		t.Errorf("the day after: %+v", i)
	}
	if i := item("2026-06-01", "requirement/hccde"); i.State != ItemUnknown {
		t.Errorf("without a threshold: %+v", i)
	}
	if i := item("2026-06-01", "kpi/certified-architects"); i.State != ItemOpen || i.Owner != "U0DANA" || i.KPI == nil {
		t.Errorf("a KPI: %+v", i)
	}
	for _, i := range RenewalItems(r.p, r.Book, r.Settings(), day("2026-06-01"), today) {
		if i.ID == "kpi/emi" {
			t.Error("a KPI on which renewal does not hinge is listed")
		}
	}
	r.must("2026-03-02", RenewalEntry{Act: RenewalOwned, Item: "requirement/project-managers", Who: "U0CHEN"})
	if i := item("2026-06-01", "requirement/project-managers"); i.Owner != "U0CHEN" || !i.Named {
		t.Errorf("after somebody was named: %+v", i)
	}
	r.must("2026-03-03", RenewalEntry{Act: RenewalOwned, Item: "requirement/project-managers"})
	if i := item("2026-06-01", "requirement/project-managers"); i.Owner != "U0ANA" {
		t.Errorf("after the name was taken back: %+v", i)
	}
}
