package sample

import (
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// TestKPIs holds that the sample shows every state that is interesting, on any day of
// a year, and that nothing of it is of a period that is not over.
func TestKPIs(t *testing.T) {
	p, err := program.Embedded(Pack)
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]map[partner.KPIState]int{}
	first := civil.Must(2026, 3, 2)
	for on := first; on < first.Add(370); on += 3 {
		dawn := on.Instant(0, 0, p.Zone)
		b := partner.NewBook("T1")
		b.Apply(partner.Delta{Put: append(kpis(p, on), Deals(p, on)...)}, 1)
		for _, g := range b.KPIGoals("annual-revenue") {
			if g.On.After(dawn) {
				t.Fatalf("on %v there is a goal that was typed in at %v", on, g.On)
			}
		}
		for _, x := range b.AllPriorities() {
			if x.On.After(dawn) {
				t.Fatalf("on %v there are priorities that were recorded at %v", on, x.On)
			}
		}
		for _, m := range partner.KPIs(p, b, on) {
			if states[m.KPI.ID] == nil {
				states[m.KPI.ID] = map[partner.KPIState]int{}
			}
			states[m.KPI.ID][m.State]++
			for _, r := range b.KPIHistory(m.KPI.ID) {
				if r.To >= on || r.On.After(dawn) {
					t.Fatalf("on %v there is a reading of %v, typed in at %v", on, r.Period(), r.On)
				}
			}
		}
	}
	for kpi, want := range map[string][]partner.KPIState{
		"consumption-growth": {partner.KPIUnknown}, "misuse-escalations": {partner.KPIOnTrack}, "emi": {partner.KPIOnTrack}, "annual-revenue": {partner.KPIAtRisk, partner.KPIOnTrack},
	} {
		for _, s := range want {
			if states[kpi][s] == 0 {
				t.Errorf("%s is never %s: %v", kpi, s, states[kpi])
			}
		}
	}
	k, _ := p.KPI("consumption-growth")
	on := civil.Must(2026, 11, 5)
	b := partner.NewBook("T1")
	b.Apply(partner.Delta{Put: kpis(p, on)}, 1)
	if m := partner.MeasureKPI(p, b, k, on, on); m.Lacking != "the reading of Sep 2026" {
		t.Errorf("%s, missing %q", m.State, m.Lacking)
	}
	s := &kpiSample{p: p, on: on, readings: 900}
	s.read(k.ID, program.Monthly.Period(civil.Must(2026, 9, 1)), b.KPIReadings(k.ID)[30].Value, 3, "")
	b.Apply(partner.Delta{Put: s.facts}, 2)
	if m := partner.MeasureKPI(p, b, k, on, on); m.State != partner.KPIAtRisk || !m.Known {
		t.Errorf("%s, %v", m.State, m.Arithmetic)
	}
	plain, err := program.Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range kpis(plain, on) {
		if r, ok := f.(partner.KPIReading); ok && r.KPI != "annual-revenue" {
			t.Fatalf("%+v is of a KPI that the program does not know", r)
		}
	}
}
