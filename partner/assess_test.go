package partner

import (
	"testing"

	"partnerbot/program"
)

// olderSlots is the vendor's older text of role validation: ICT certificates in
// the places, "no HCIA -> hand in four HCIP", and a general line of a direction.
const olderSlots = `
id: older
vendor: Huawei Cloud
name: Older role validation
version: "2023.1"
zone: Asia/Shanghai
calendar: cn
default: {path: service, phase: role-validation, site: cn}
source: {title: Test, confidence: inferred}
sites: [{id: cn, name: China}]
lines: [{id: ict, name: ICT, levels: [associate, professional, expert]}]
types:
  - {id: hcia, name: HCIA, issuer: Huawei, line: ict, level: associate, tracked: true, validity: 3y}
  - {id: hcip, name: HCIP, issuer: Huawei, line: ict, level: professional, tracked: true, validity: 3y}
  - {id: hcie, name: HCIE, issuer: Huawei, line: ict, level: expert, tracked: true, validity: 3y}
paths:
  - id: service
    name: Service
    phases:
      - id: role-validation
        name: Role validation
        requirements:
          - id: certificates
            title: Certificates
            kind: slots
            slots:
              - {title: HCIA or higher, need: 2, any: [{line: ict, min-level: associate}]}
              - {title: HCIP or higher, need: 2, any: [{line: ict, min-level: professional}]}
            next: Pass more.
`

// edge is one of the cases that the domain is known to be got wrong in.
type edge struct {
	name        string
	book        *company
	requirement string
	want        string
	excluded    []string // nil: not looked at
	lacking     string
}

func check(t *testing.T, p *program.Program, cases []edge) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a := Assess(p, c.book.Book, today)
			if got := outcome(t, a, c.requirement); got != c.want {
				t.Errorf("%s is %s, want %s; counted %v, excluded %v", c.requirement, got, c.want,
					lines(c.book.Book, a.Counted(c.requirement)), lines(c.book.Book, a.Excluded(c.requirement)))
			}
			if c.excluded != nil {
				sameLines(t, "excluded", lines(c.book.Book, a.Excluded(c.requirement)), c.excluded)
			}
			if r, _ := a.Result(c.requirement); r.Lacking != c.lacking {
				t.Errorf("lacking is %q, want %q", r.Lacking, c.lacking)
			}
		})
	}
}

func TestSlotsOfTheOlderText(t *testing.T) {
	older := func() *company { return newCompany("", "", "") }
	check(t, pack(t, olderSlots), []edge{
		{"4 HCIP and no HCIA", older().valid("A", "hcip A", "hcip B").valid("B", "hcip A", "hcip B"), "certificates", "met 4/4", []string{}, ""},
		{"4 HCIA", older().valid("A", "hcia A", "hcia B").valid("B", "hcia A", "hcia B"), "certificates", "not_met 2/4", []string{
			"B hcia A: over the cap (every slot that it fits is filled)",
			"B hcia B: over the cap (every slot that it fits is filled)",
		}, "2 × HCIP or higher"},
	})
}

func TestSlotsOfDeveloperCertificates(t *testing.T) {
	check(t, huawei(t), []edge{
		{"3 HCCDP and 1 HCCDA", validation().valid("A", "hccdp A", "hccdp B", "hccdp C", "hccda A"), "certificates", "met 4/4", []string{}, ""},
		{"1 HCCDE, 1 HCCDP and 1 HCCDA", validation().valid("A", "hccde A", "hccdp A", "hccda A"), "certificates", "not_met 3/4", []string{}, "1 × HCCDA or higher"},
		{"4 HCCDP and 2 HCCDA", validation().valid("A", "hccdp A", "hccdp B", "hccdp C", "hccdp D", "hccda A", "hccda B"), "certificates", "met 4/4", []string{
			"A hccdp C: over the cap (every slot that it fits is filled)",
			"A hccdp D: over the cap (every slot that it fits is filled)",
		}, ""},
		{"HCIP fills no developer place", validation().valid("A", "hcip A", "hcip-cssa"), "certificates", "not_met 0/4", []string{
			"A hcip A: wrong type or direction (Huawei Cloud developer certification is asked for)",
			"A hcip-cssa: wrong type or direction (Huawei Cloud developer certification is asked for)",
		}, "2 × HCCDA or higher, 2 × HCCDP or higher"},
		{"the same certificate twice", validation().valid("A", "hccdp GaussDB", "hccdp gaussdb", "hccdp B"), "certificates", "not_met 2/4", []string{
			"A hccdp gaussdb: already used for another slot (the same certificate is held twice: HCCDP – GaussDB through 31 Dec 2029 counts)",
		}, "2 × HCCDA or higher"},
	})
}

func TestSpecialists(t *testing.T) {
	check(t, huawei(t), []edge{
		{"4 people with 1 certificate each",
			validation().valid("A", "hcsa Sales").valid("B", "hcsp Sales").valid("C", "hcsa Sales").valid("D", "hcsp Sales"), "specialists", "not_met 0/2", []string{
				"A hcsa Sales: not of the right kind (HCSP is missing: one person must hold both)",
				"B hcsp Sales: not of the right kind (HCSA is missing: one person must hold both)",
				"C hcsa Sales: not of the right kind (HCSP is missing: one person must hold both)",
				"D hcsp Sales: not of the right kind (HCSA is missing: one person must hold both)",
			}, ""},
		{"2 people with 4 certificates", validation().valid("A", "hcsa Sales", "hcsp Sales").valid("B", "hcsa Sales", "hcsp Presales"), "specialists", "met 2/2", []string{}, ""},
		{"an HCSE is neither", validation().valid("A", "hcse Sales", "hcsp Sales"), "specialists", "not_met 0/2", []string{
			"A hcsp Sales: not of the right kind (HCSA is missing: one person must hold both)",
			"A hcse Sales: wrong type or direction",
		}, ""},
	})
}

func TestProjectManagers(t *testing.T) {
	check(t, huawei(t), []edge{
		{"IPMA-D is not a project manager", differentiation().threshold("project-managers", 1).person("A", dedicated).valid("A", "ipma-d"), "project-managers", "not_met 0/1",
			[]string{"A ipma-d: level too low (IPMA Level C is asked for)"}, ""},
		{"a suspended PMP is not valid", differentiation().threshold("project-managers", 1).person("A", dedicated).cert("A", "pmp", "2022-12-01", ""), "project-managers", "not_met 0/1",
			[]string{"A pmp: suspended (ended 30 Nov 2025, suspended through 30 Nov 2026)"}, ""},
		{"PMP and IPMA-B make one", differentiation().threshold("project-managers", 2).person("A", dedicated).valid("A", "pmp", "ipma-b"), "project-managers", "not_met 1/2",
			[]string{"A ipma-b: already used for another slot (A counts once, with PMP through 31 Dec 2029)"}, ""},
		{"not dedicated", differentiation().threshold("project-managers", 1).valid("A", "pmp"), "project-managers", "not_met 0/1",
			[]string{"A pmp: not dedicated personnel (A is not registered as dedicated personnel)"}, ""},
		{"HCIP-PM counts, HCIP Storage does not", differentiation().threshold("project-managers", 1).person("A", dedicated).person("B", dedicated).valid("A", "hcip-pm").valid("B", "hcip Storage"),
			"project-managers", "met 1/1", []string{"B hcip Storage: wrong type or direction"}, ""},
		{"the threshold has not been typed in", differentiation().person("A", dedicated).valid("A", "pmp"), "project-managers", "unknown 1/?", []string{}, ""},
		{"a whole team has more than is asked", differentiation().threshold("project-managers", 1).person("A", dedicated).person("B", dedicated).valid("A", "pmp").valid("B", "pmp"),
			"project-managers", "met 2/1", []string{}, ""},
	})
}

func TestDeveloperLinesOfDifferentiation(t *testing.T) {
	on := func(site string) *company {
		return newCompany("service", "competency-differentiation", site).threshold("hccdp", 2).threshold("hccde", 1)
	}
	check(t, huawei(t), []edge{
		{"HCIP-CSSA counts on intl", on("intl").valid("A", "hccdp GaussDB", "hcip-cssa"), "hccdp", "met 2/2", []string{}, ""},
		{"HCIP-CSSA counts on eu", on("eu").valid("A", "hccdp GaussDB", "hcip-cssa"), "hccdp", "met 2/2", []string{}, ""},
		{"HCIP-CSSA does not count on cn", on("cn").valid("A", "hccdp GaussDB", "hcip-cssa"), "hccdp", "not_met 1/2", []string{"A hcip-cssa: wrong type or direction"}, ""},
		{"HCIE-CSSA counts on cn", on("cn").valid("A", "hcie-cssa"), "hccde", "met 1/1", []string{}, ""},
		{"HCIP of another direction", on("intl").valid("A", "hcip Storage"), "hccdp", "not_met 0/2", []string{"A hcip Storage: wrong type or direction"}, ""},
		{"no level stands in for another", on("intl").valid("A", "hccde GaussDB", "hccda GaussDB", "hcia-cssa", "hcie-cssa", "hcia Storage"), "hccdp", "not_met 0/2", []string{
			"A hcia Storage: wrong type or direction",
			"A hcia-cssa: level too low (HCIP-Cloud Service Solutions Architect is asked for)",
			"A hcie-cssa: wrong type or direction",
			"A hccda GaussDB: level too low (HCCDP is asked for)",
			"A hccde GaussDB: wrong type or direction",
		}, ""},
		{"two tracks count twice, one track once", on("intl").valid("A", "hccdp GaussDB", "hccdp AI", "hccdp AI"), "hccdp", "met 2/2", []string{
			"A hccdp AI: already used for another slot (the same certificate is held twice: HCCDP – AI through 31 Dec 2029 counts)",
		}, ""},
	})
}

func TestAssociation(t *testing.T) {
	on := func(changes ...Binding) *company {
		return differentiation().threshold("hccdp", 1).person("A", bound(changes...)).valid("A", "hccdp AI")
	}
	reason := func(s string) []string { return []string{"A hccdp AI: HUAWEI ID not associated (" + s + ")"} }
	at := func(s BindingState, on string) Binding { return Binding{s, day(on)} }
	noID := on()
	noID.person("A", func(p *Person) { p.HuaweiID = "" })
	check(t, huawei(t), []edge{
		{"invited, still open", on(at(Invited, "2026-02-24")), "hccdp", "not_met 0/1", reason("invited on 24 Feb 2026, not accepted"), ""},
		{"invited, seven days over", on(at(Invited, "2026-02-23")), "hccdp", "not_met 0/1", reason("invitation of 23 Feb 2026 has lapsed"), ""},
		{"invited on a day not known", on(at(Invited, "")), "hccdp", "not_met 0/1", reason("invited, not accepted"), ""},
		{"recorded as expired", on(at(InviteExpired, "2026-02-20")), "hccdp", "not_met 0/1", reason("invitation lapsed on 20 Feb 2026"), ""},
		{"ended", on(at(Associated, "2025-01-01"), at(Disassociated, "2026-02-01")), "hccdp", "not_met 0/1", reason("association ended on 1 Feb 2026"), ""},
		{"ends today", on(at(Associated, "2025-01-01"), at(Disassociated, "2026-03-02")), "hccdp", "not_met 0/1", reason("association ended on 2 Mar 2026"), ""},
		{"ends tomorrow", on(at(Associated, "2025-01-01"), at(Disassociated, "2026-03-03")), "hccdp", "met 1/1", []string{}, ""},
		{"begins today", on(at(Invited, "2026-02-26"), at(Associated, "2026-03-02")), "hccdp", "met 1/1", []string{}, ""},
		{"begins tomorrow", on(at(Invited, "2026-02-26"), at(Associated, "2026-03-03")), "hccdp", "not_met 0/1", reason("invited on 26 Feb 2026, not accepted"), ""},
		{"of one day the last change holds", on(at(Disassociated, "2026-03-02"), at(Associated, "2026-03-02")), "hccdp", "met 1/1", []string{}, ""},
		{"of one day the last change holds, the other way", on(at(Associated, "2026-03-02"), at(Disassociated, "2026-03-02")), "hccdp", "not_met 0/1", reason("association ended on 2 Mar 2026"), ""},
		{"out of order", on(at(Disassociated, "2025-06-01"), at(Associated, "2025-01-01")), "hccdp", "not_met 0/1", reason("association ended on 1 Jun 2025"), ""},
		{"never invited", on(), "hccdp", "not_met 0/1", reason("not invited yet"), ""},
		{"no HUAWEI ID", noID, "hccdp", "not_met 0/1", reason("no HUAWEI ID known"), ""},
		{"since before records began", on(at(Associated, "")), "hccdp", "met 1/1", []string{}, ""},
	})
}

func TestReasonsInTheirOrder(t *testing.T) {
	with := func(edit ...func(*Certificate)) *company {
		return differentiation().threshold("hccdp", 1).cert("A", "hccdp AI", "2025-01-01", "2029-12-31", edit...)
	}
	review := func(r Review) func(*Certificate) { return func(c *Certificate) { c.Review = r } }
	account := func(k AccountKind) func(*Certificate) { return func(c *Certificate) { c.Account = k } }
	days := func(issued, expires string) func(*Certificate) {
		return func(c *Certificate) { c.Issued, c.Expires = day(issued), day(expires) }
	}
	one := func(s string) []string { return []string{"A hccdp AI: " + s} }
	all := with(days("2020-01-01", "2025-01-01"), account(Enterprise), review(Rejected)).person("A", left("2025-06-01"), bound())
	check(t, huawei(t), []edge{
		{"ended yesterday", with(days("2023-01-01", "2026-03-01")), "hccdp", "not_met 0/1", one("expired (ended 1 Mar 2026)"), ""},
		{"ends today", with(days("2023-01-01", "2026-03-02")), "hccdp", "met 1/1", []string{}, ""},
		{"begins today", with(days("2026-03-02", "")), "hccdp", "met 1/1", []string{}, ""},
		{"begins tomorrow", with(days("2026-03-03", "")), "hccdp", "not_met 0/1", one("not yet valid (begins 3 Mar 2026)"), ""},
		{"enterprise account", with(account(Enterprise)), "hccdp", "not_met 0/1", one("earned with an enterprise account (only certificates of a personal HUAWEI ID count)"), ""},
		{"IAM user", with(account(IAM)), "hccdp", "not_met 0/1", one("earned with an enterprise account (earned with an IAM user; only certificates of a personal HUAWEI ID count)"), ""},
		{"the person's own ID is an enterprise's", with().person("A", func(p *Person) { p.Account = Enterprise }), "hccdp", "not_met 0/1", one("earned with an enterprise account (only certificates of a personal HUAWEI ID count)"), ""},
		{"personal although the ID is an enterprise's now", with(account(Personal)).person("A", func(p *Person) { p.Account = Enterprise }), "hccdp", "met 1/1", []string{}, ""},
		{"review pending", with(review(Pending)), "hccdp", "not_met 0/1", one("awaiting or refused vendor review (the vendor's review is pending)"), ""},
		{"review refused", with(review(Rejected)), "hccdp", "not_met 0/1", one("awaiting or refused vendor review (the vendor has refused it)"), ""},
		{"review passed", with(review(Approved)), "hccdp", "met 1/1", []string{}, ""},
		{"left today", with().person("A", left("2026-03-02")), "hccdp", "not_met 0/1", one("left (left on 2 Mar 2026)"), ""},
		{"leaves tomorrow", with().person("A", left("2026-03-03")), "hccdp", "met 1/1", []string{}, ""},
		{"everything at once: the end comes first", all, "hccdp", "not_met 0/1", one("expired (ended 1 Jan 2025)"), ""},
		{"left before not associated", with(account(Enterprise)).person("A", left("2026-01-01"), bound()), "hccdp", "not_met 0/1", one("left (left on 1 Jan 2026)"), ""},
		{"not associated before the account", with(account(Enterprise)).person("A", bound()), "hccdp", "not_met 0/1", one("HUAWEI ID not associated (not invited yet)"), ""},
		{"the account before the review", with(account(Enterprise), review(Pending)), "hccdp", "not_met 0/1", one("earned with an enterprise account (only certificates of a personal HUAWEI ID count)"), ""},
	})
}
