package partner

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/program"
)

// kpiPack is a small pack around KPIs; %s is the list of them.
const kpiPack = `
id: kpis
vendor: V
name: KPIs
version: "1"
zone: Asia/Shanghai
calendar: cn
default: {path: p, phase: f, site: intl}
source: {title: a page, confidence: customer's own}
sites: [{id: intl, name: International}, {id: cn, name: China}]
types:
  - {id: arch, name: Architect, issuer: V, validity: 3y}
  - {id: other, name: Other, issuer: V, validity: 3y}
paths: [{id: p, name: P, phases: [{id: f, name: F, requirements: [{id: r, title: R, kind: certificates, any: [other], need: 1}]}]}]
partner-year: 02-01
ladders: [{kind: kpi-reading, steps: [0]}, {kind: kpi-checkpoint, steps: [14, 0]}]
kpis:
%s`

// kpiProgram loads the pack with the given KPIs, a line each.
func kpiProgram(t testing.TB, kpis ...string) *program.Program {
	t.Helper()
	p, err := program.Load("kpis", fmt.Appendf(nil, kpiPack, "  - "+strings.Join(kpis, "\n  - ")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// readings makes a Book of readings, "2026-05 100 USD" each, in that order.
func readings(t testing.TB, kpi string, list ...string) *Book {
	t.Helper()
	b := NewBook("T1")
	for i, text := range list {
		b.Apply(Delta{Put: []Fact{readingOf(t, kpi, ID(i+1), text)}}, b.Revision+1)
	}
	return b
}

func readingOf(t testing.TB, kpi string, id ID, text string) KPIReading {
	t.Helper()
	period, value, _ := strings.Cut(text, " ")
	s, _, ok := program.ParsePeriod(period)
	r := KPIReading{ID: id, KPI: kpi, From: s.From, To: s.To, By: "U1", On: time.Unix(1_700_000_000+int64(id), 0)}
	if value == "void" {
		r.Void = true
		return r
	}
	v, err := amount.Parse(value)
	if !ok || err != nil {
		t.Fatalf("%q is no reading: %v", text, err)
	}
	r.Value = v
	return r
}

// monthly makes a reading of the same value for every month from one to another.
func monthly(from, to, value string) (list []string) {
	first, _, _ := program.ParsePeriod(from)
	last, _, _ := program.ParsePeriod(to)
	for _, s := range (program.Stretch{From: first.From, To: last.To}).Parts(program.Monthly) {
		list = append(list, s.String()+" "+value)
	}
	return list
}

func measured(p *program.Program, b *Book, on string) Measured {
	return MeasureKPI(p, b, &p.KPIs[0], day(on), day(on))
}
