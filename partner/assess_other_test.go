package partner

import (
	"strings"
	"testing"
)

// scored is a program with the kinds of requirement that Huawei's service path
// does not use, in one phase, and limits per person.
const scored = `
id: scored
vendor: Test
name: Scored
version: "1"
zone: UTC
calendar: weekdays
default: {path: services, phase: tier, site: all}
source: {title: Test, confidence: inferred}
sites: [{id: all, name: All}, {id: other, name: Other}]
lines: [{id: tech, name: Technical, levels: [associate, professional]}]
types:
  - {id: ta, name: Associate, issuer: Test, line: tech, level: associate, validity: unknown, tracked: true}
  - {id: tp, name: Professional, issuer: Test, line: tech, level: professional, validity: 2y, tracked: true}
materials: [{id: reference, name: Reference}]
readings:
  - {id: revenue, name: Revenue, unit: USD}
  - {id: plan, name: Plan approved, tick: true}
paths:
  - id: services
    name: Services
    phases:
      - id: tier
        name: Tier
        requirements:
          - {id: score, title: Score, kind: score, need: 70, floor: true, next: x, parts: [
              {requirement: capped, points: 20, max: 40}, {requirement: revenue, points: 1, max: 50}]}
          - {id: capped, title: Capped, kind: certificates, any: [ta, tp], per-person: 2, need: 3, next: x}
          - {id: slots, title: Slots, kind: slots, per-person: 2, next: x, slots: [
              {title: any, need: 2, any: [{line: tech, min-level: associate}]}, {title: pro, need: 2, any: [tp]}]}
          - {id: cross, title: Crossing, kind: slots, next: x, slots: [
              {title: one, need: 1, any: [{type: ta, track: X}, {type: tp, track: X}]},
              {title: two, need: 1, any: [{type: tp, track: X}, {type: tp, track: Y}]},
              {title: three, need: 2, any: [{type: tp, track: Y}, {type: ta, track: X}, {type: ta, track: Y}]}]}
          - {id: crosscapped, title: Crossing, kind: slots, per-person: 1, next: x, slots: [
              {title: one, need: 1, any: [{type: ta, track: X}, {type: tp, track: X}]},
              {title: two, need: 1, any: [{type: tp, track: X}, {type: tp, track: Y}]},
              {title: three, need: 2, any: [{type: tp, track: Y}, {type: ta, track: X}, {type: ta, track: Y}]}]}
          - {id: ai, title: AI professionals, kind: certificates, any: [{type: tp, track: AI}], need: 1, next: x}
          - {id: revenue, title: Revenue, kind: reading, reading: revenue, need: 30, next: x}
          - {id: plan, title: Plan, kind: tick, reading: plan, next: x}
          - {id: references, title: References, kind: materials, material: reference, max-age: 12m, need: 1, next: x}
          - {id: elsewhere, title: Elsewhere, kind: tick, reading: plan, sites: [other], next: x}
`

func TestCompetencies(t *testing.T) {
	held := func(c *company, id, from, expires string) *company {
		return c.put(Held{ID: c.Next(KindCompetency, 0), Competency: id, From: day(from), Expires: day(expires)})
	}
	on := func(total int) *company {
		c := differentiation()
		if total > 0 {
			c.threshold("competencies", total)
		}
		return c
	}
	check(t, huawei(t), []edge{
		{"none", on(2), "competencies", "not_met 0/2", []string{}, "1 of the named competencies"},
		{"none, and the total not known", on(0), "competencies", "not_met 0/?", []string{}, "1 of the named competencies"},
		{"one named, the total not known", held(on(0), "database", "2025-01-01", ""), "competencies", "unknown 1/?", []string{}, ""},
		{"enough, but none named", held(held(on(2), "devsecops", "2025-01-01", ""), "data-warehouse", "2025-01-01", ""), "competencies", "not_met 2/2", []string{}, "1 of the named competencies"},
		{"one named and one other", held(held(on(2), "sap", "2025-01-01", ""), "devsecops", "2025-01-01", ""), "competencies", "met 2/2", []string{}, ""},
		{"the last day counts", held(on(1), "sap", "2025-01-01", "2026-03-02"), "competencies", "met 1/1", []string{}, ""},
		{"ended yesterday", held(on(1), "sap", "2025-01-01", "2026-03-01"), "competencies", "not_met 0/1", []string{"sap: expired (ended 1 Mar 2026)"}, "1 of the named competencies"},
		{"begins tomorrow", held(on(1), "sap", "2026-03-03", ""), "competencies", "not_met 0/1", []string{"sap: not yet valid (begins 3 Mar 2026)"}, "1 of the named competencies"},
		{"the same twice counts once", held(held(on(2), "sap", "2025-01-01", "2027-01-01"), "sap", "2025-02-01", "2028-01-01"), "competencies", "not_met 1/2",
			[]string{"sap: already used for another slot (the same competency is recorded twice)"}, ""},
		{"unknown to the program", held(on(1), "juggling", "2025-01-01", ""), "competencies", "not_met 0/1", []string{"juggling: not of the right kind (not a competency of this program)"}, "1 of the named competencies"},
	})
}

func TestMaterials(t *testing.T) {
	with := func(m Material) *company {
		m.ID, m.Title = 1, "Bank"
		if m.Kind == "" {
			m.Kind = "case"
		}
		return validation().put(m)
	}
	check(t, huawei(t), []edge{
		{"12 months old to the day", with(Material{Form: "public", Dated: day("2025-03-02"), Review: Approved}), "case", "met 1/1", []string{}, ""},
		{"a day older", with(Material{Form: "public", Dated: day("2025-03-01"), Review: Approved}), "case", "not_met 0/1", []string{"Bank: too old (of 1 Mar 2025, older than 12 months)"}, ""},
		{"without a date", with(Material{Form: "public", Review: Approved}), "case", "not_met 0/1", []string{"Bank: too old (it has no date, and may not be older than 12 months)"}, ""},
		{"dated tomorrow", with(Material{Form: "public", Dated: day("2026-03-03"), Review: Approved}), "case", "not_met 0/1", []string{"Bank: not yet valid (dated 3 Mar 2026)"}, ""},
		{"neither Huawei Cloud nor public", with(Material{Form: "other", Dated: day("2026-01-01"), Review: Approved}), "case", "not_met 0/1", []string{"Bank: not of the right kind (other is not accepted here)"}, ""},
		{"its kind not said", with(Material{Dated: day("2026-01-01"), Review: Approved}), "case", "not_met 0/1", []string{"Bank: not of the right kind (which kind it is has not been said)"}, ""},
		{"not reviewed", with(Material{Form: "public", Dated: day("2026-01-01")}), "case", "not_met 0/1", []string{"Bank: awaiting or refused vendor review (not reviewed by the vendor yet)"}, ""},
		{"under review", with(Material{Form: "public", Dated: day("2026-01-01"), Review: Pending}), "case", "not_met 0/1", []string{"Bank: awaiting or refused vendor review (the vendor's review is pending)"}, ""},
		{"refused", with(Material{Form: "public", Dated: day("2026-01-01"), Review: Rejected}), "case", "not_met 0/1", []string{"Bank: awaiting or refused vendor review (the vendor has refused it)"}, ""},
		{"another material", with(Material{Kind: "business-plan", Review: Approved}), "case", "not_met 0/1", []string{}, ""},
		{"without an age limit no date is needed", with(Material{Kind: "employment-proof", Review: Approved}), "employment-proof", "met 1/1", []string{}, ""},
	})
}

func TestOtherKinds(t *testing.T) {
	book := func() *company { return newCompany("", "", "") }
	read := func(c *company, id, on string, value int) *company {
		return c.put(Read{ID: c.Next(KindReading, 0), Reading: id, Value: value, On: day(on)})
	}
	p := pack(t, scored)
	check(t, p, []edge{
		{"no reading", book(), "revenue", "unknown 0/30", []string{}, "not typed in yet"},
		{"the newest reading holds", read(read(book(), "revenue", "2026-02-01", 31), "revenue", "2026-01-01", 10), "revenue", "met 31/30", []string{}, ""},
		{"a reading of tomorrow does not hold yet", read(read(book(), "revenue", "2026-02-01", 20), "revenue", "2026-03-03", 40), "revenue", "not_met 20/30", []string{}, ""},
		{"of one day the one entered last", read(read(book(), "revenue", "2026-02-01", 40), "revenue", "2026-02-01", 20), "revenue", "not_met 20/30", []string{}, ""},
		{"not ticked", book(), "plan", "unknown 0/1", []string{}, "not typed in yet"},
		{"ticked no", read(book(), "plan", "", 0), "plan", "not_met 0/1", []string{}, ""},
		{"ticked yes", read(book(), "plan", "", 1), "plan", "met 1/1", []string{}, ""},
		{"over the cap of a person", book().valid("A", "ta X", "ta Y", "tp Z").valid("B", "ta X"), "capped", "met 3/3", []string{
			"A tp Z: over the cap (at most 2 of one person count)",
		}, ""},
		{"slots with a cap", book().valid("A", "tp X", "tp Y", "ta Z").valid("B", "ta X"), "slots", "not_met 3/4", []string{
			"A ta Z: over the cap (at most 2 of one person count)",
		}, "1 × any"},
		{"a person at the cap makes room for another", book().valid("A", "ta Y").cert("A", "tp Y", "2025-01-01", "2035-01-01").valid("B", "tp X").cert("C", "ta X", "", "2036-01-01"), "crosscapped", "not_met 3/4", []string{
			"A tp Y: over the cap (at most 1 of one person count)",
		}, "1 × three"},
		{"another track", book().valid("A", "tp Big Data", "tp ai", "ta AI"), "ai", "met 1/1", []string{
			"A ta AI: level too low (Professional is asked for)",
			"A tp Big Data: wrong type or direction (another track is asked for)",
		}, ""},
		{"the score without a reading", book().valid("A", "ta X", "ta Y"), "score", "unknown 40/70", []string{}, "a part that is not typed in yet"},
		{"the score", read(book().valid("A", "ta X", "ta Y"), "revenue", "2026-01-01", 30), "score", "met 70/70", []string{}, ""},
		{"parts stop at their greatest", read(book().valid("A", "ta X", "ta Y").valid("B", "ta X"), "revenue", "2026-01-01", 20), "score", "not_met 60/70", []string{}, ""},
		{"the floor", read(book(), "revenue", "2026-01-01", 90), "score", "not_met 50/70", []string{}, "1 part has no points at all"},
	})
	if _, ok := Assess(p, book().Book, today).Result("elsewhere"); ok {
		t.Error("a requirement of another site is assessed")
	}
	if _, ok := Assess(p, newCompany("", "", "other").Book, today).Result("elsewhere"); !ok {
		t.Error("a requirement of the settings' site is not assessed")
	}
}

// A score may be a part of another score, whichever of them stands first.
func TestAScoreCountsInAnother(t *testing.T) {
	nested := strings.Replace(scored, "          - {id: score, title",
		"          - {id: top, title: Top, kind: score, need: 8, next: x, parts: [{requirement: score, points: 1, max: 10}]}\n          - {id: score, title", 1)
	book := newCompany("", "", "").valid("A", "ta X").put(Read{ID: 1, Reading: "revenue", Value: 30})
	check(t, pack(t, nested), []edge{
		{"capped at its greatest", book, "top", "met 10/8", []string{}, ""},
		{"below", newCompany("", "", "").put(Read{ID: 1, Reading: "revenue", Value: 6}), "top", "not_met 6/8", []string{}, ""},
		{"a part of a part not typed in", newCompany("", "", "").valid("A", "ta X"), "top", "unknown 10/8", []string{}, "a part that is not typed in yet"},
	})
}

// A competency that the program limits to other sites does not count here.
func TestCompetencyOfAnotherSite(t *testing.T) {
	limited := strings.Replace(scored, "materials: [", "competencies: [{id: here, name: Here}, {id: there, name: There, sites: [other]}]\nmaterials: [", 1)
	limited = strings.Replace(limited, "          - {id: score, title", "          - {id: skills, title: Skills, kind: competencies, need: 2, next: x}\n          - {id: score, title", 1)
	book := func(site string) *company {
		return newCompany("", "", site).put(Held{ID: 1, Competency: "here"}, Held{ID: 2, Competency: "there"})
	}
	check(t, pack(t, limited), []edge{
		{"not on this site", book("all"), "skills", "not_met 1/2", []string{"there: not of the right kind (not a competency of site all)"}, ""},
		{"on its own", book("other"), "skills", "met 2/2", []string{}, ""},
	})
}

func TestUnknownPath(t *testing.T) {
	a := Assess(huawei(t), newCompany("service", "nowhere", "").Book, today)
	if a.Path != nil || a.Phase != nil || len(a.Requirements) != 0 || a.Counted("hccdp") != nil {
		t.Errorf("an unknown phase is assessed: %+v", a)
	}
	b := NewBook("T1")
	a = Assess(huawei(t), b, today)
	if a.Path == nil || a.Path.ID != "service" || a.Phase.ID != "competency-differentiation" || len(a.Requirements) != 6 {
		t.Errorf("an empty Book is not taken for the program's default: %+v", a)
	}
}
