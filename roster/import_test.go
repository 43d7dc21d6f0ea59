package roster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
	"partnerbot/partner"
)

// team is a Book with two people and three certificates.
func team() *partner.Book {
	b := partner.NewBook("w")
	b.Apply(partner.Delta{Put: []partner.Fact{
		partner.Person{ID: 1, Name: "Ana Silva", Email: "ana@x.com", SlackID: "U1", HuaweiID: "hw1", Team: "Cloud", Dedicated: true,
			Bindings: []partner.Binding{{State: partner.Invited, On: civil.Must(2025, 1, 1)}, {State: partner.Associated, On: civil.Must(2025, 2, 1)}}},
		partner.Person{ID: 2, Name: "Bo Li", SlackID: "U2"},
		partner.Certificate{ID: 1, Person: 1, Type: "pmp", Number: "77", Issued: civil.Must(2025, 1, 1)},
		partner.Certificate{ID: 2, Person: 1, Type: "hccdp", Track: "GaussDB", Issued: civil.Must(2025, 3, 1)},
		partner.Certificate{ID: 3, Person: 1, Type: "hccdp", Track: "GaussDB", Issued: civil.Must(2022, 3, 1)},
	}}, 1)
	return b
}

const allColumns = "name,email,slack_id,huawei_id,account_kind,binding,bound_on,dedicated,team,left_on,certificate,track,number,issued,expires,review,evidence\n"

func TestImport(t *testing.T) {
	p := huawei(t)
	cases := []struct {
		name, rows string
		put        []partner.Fact
		refused    []string
		warnings   []string
	}{
		{name: "what is known already", rows: "Ana Silva,ANA@x.com,U1,HW1,,associated,2025-02-01,yes,Cloud,,PMP,,77,2025-01-01,,,\n"},
		{name: "empty cells erase nothing", rows: ",ana@x.com,,,,,,,,,,,,,,,\n"},
		{name: "known by HUAWEI ID", rows: ",,,hw1,,,,,,,PMP,,78,2026-01-01,,,\n",
			put: []partner.Fact{partner.Certificate{ID: 4, Person: 1, Type: "pmp", Number: "78", Issued: civil.Must(2026, 1, 1)}}},
		{name: "known by Slack id and completed", rows: ",bo@x.com,U2,hw2,,,,,,,,,,,,,\n",
			put: []partner.Fact{partner.Person{ID: 2, Name: "Bo Li", Email: "bo@x.com", SlackID: "U2", HuaweiID: "hw2"}}},
		{name: "known by name alone", rows: "Bo Li,,,,,,,,Data,,,,,,,,\n",
			put: []partner.Fact{partner.Person{ID: 2, Name: "Bo Li", SlackID: "U2", Team: "Data"}}},
		{name: "somebody of this name without e-mail", rows: "Bo Li,bo@x.com,,,,,,,,,,,,,,,\n",
			put: []partner.Fact{partner.Person{ID: 2, Name: "Bo Li", Email: "bo@x.com", SlackID: "U2"}}},
		{name: "new person with two certificates", rows: "Cy,cy@x.com,,,,,,,,,HCIP-CSSA,,1,2025-01-01,,pending,\nCy,cy@x.com,,,enterprise,,,,,,hccda,Cloud Native,2,2025-01-01,,,\n",
			put: []partner.Fact{partner.Person{ID: 3, Name: "Cy", Email: "cy@x.com"},
				partner.Certificate{ID: 4, Person: 3, Type: "hcip-cssa", Number: "1", Issued: civil.Must(2025, 1, 1), Review: partner.Pending},
				partner.Certificate{ID: 5, Person: 3, Type: "hccda", Track: "Cloud Native", Number: "2", Issued: civil.Must(2025, 1, 1), Account: partner.Enterprise}}},
		{name: "account kind of the person", rows: ",ana@x.com,,,enterprise,,,,,,,,,,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) { p.Account = partner.Enterprise })}},
		{name: "certificate by number gets an end", rows: ",ana@x.com,,,,,,,,,pmp,,77,,2028-01-01,,\n",
			put: []partner.Fact{partner.Certificate{ID: 1, Person: 1, Type: "pmp", Number: "77", Issued: civil.Must(2025, 1, 1), Expires: civil.Must(2028, 1, 1)}}},
		{name: "certificate by day gets a number", rows: ",ana@x.com,,,,,,,,,hccdp,GaussDB,5,2022-03-01,,,\n",
			put: []partner.Fact{partner.Certificate{ID: 3, Person: 1, Type: "hccdp", Track: "GaussDB", Number: "5", Issued: civil.Must(2022, 3, 1)}}},
		{name: "the only one of its kind", rows: ",ana@x.com,,,,,,,,,pmp,,,,,rejected,\n",
			put: []partner.Fact{partner.Certificate{ID: 1, Person: 1, Type: "pmp", Number: "77", Issued: civil.Must(2025, 1, 1), Review: partner.Rejected}}},
		{name: "one of several of its kind", rows: ",ana@x.com,,,,,,,,,hccdp,GaussDB,,,,,\n",
			refused: []string{`row 2, column certificate: "hccdp": 2 of this kind are known of Ana Silva (ana@x.com); say which by number or day of issue`}},
		{name: "end before the known day of issue", rows: ",ana@x.com,,,,,,,,,pmp,,77,,2024-01-01,,\n",
			refused: []string{`row 2, column expires: "2024-01-01": with what is known of it it would run from 2025-01-01 to 2024-01-01`}},
		{name: "association ends", rows: ",ana@x.com,,,,disassociated,2026-01-01,,,,,,,,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) {
				p.Bindings = append(p.Bindings, partner.Binding{State: partner.Disassociated, On: civil.Must(2026, 1, 1)})
			})}},
		{name: "association dated otherwise", rows: ",ana@x.com,,,,associated,2025-02-07,,,,,,,,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) { p.Bindings[1].On = civil.Must(2025, 2, 7) })}},
		{name: "association known without its date", rows: ",ana@x.com,,,,associated,,,,,,,,,,,\n"},
		{name: "association before the invitation", rows: ",ana@x.com,,,,associated,2024-02-07,,,,,,,,,,\n",
			refused: []string{`row 2, column binding: "associated": 2024-02-07 before the person was invited, on 2025-01-01`}},
		{name: "association ends before it began", rows: ",ana@x.com,,,,disassociated,2025-01-20,,,,,,,,,,\n",
			refused: []string{`row 2, column binding: "disassociated": on 2025-01-20, but known as associated since 2025-02-01`}},
		{name: "association ends some day", rows: ",ana@x.com,,,,disassociated,,,,,,,,,,,\n",
			refused: []string{`row 2, column binding: "disassociated": known as associated since 2025-02-01; say in the column bound_on since when this holds`}},
		{name: "HUAWEI ID with two e-mails", rows: "Cy,cy@x.com,,HW1,,,,,,,,,,,,,\n",
			refused: []string{`row 2, column email: "cy@x.com": the HUAWEI ID HW1 is that of Ana Silva (ana@x.com); one of the two e-mails is wrong`}},
		{name: "HUAWEI ID with two e-mails in the file", rows: "Cy,cy@x.com,,hw9,,,,,,,,,,,,,\nDi,di@x.com,,hw9,,,,,,,,,,,,,\n",
			put:     []partner.Fact{partner.Person{ID: 3, Name: "Cy", Email: "cy@x.com", HuaweiID: "hw9"}},
			refused: []string{`row 3, column email: "di@x.com": the HUAWEI ID hw9 is that of Cy (cy@x.com); one of the two e-mails is wrong`}},
		{name: "Slack id of somebody else", rows: ",ana@x.com,U2,,,,,,,,,,,,,,\n",
			refused: []string{`row 2, column slack_id: "U2": is the Slack id of Bo Li`}},
		{name: "Slack id that becomes free below", rows: "Cy,cy@x.com,U1,,,,,,,,,,,,,,\n,ana@x.com,U9,,,,,,,,,,,,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) { p.SlackID = "U9" }), partner.Person{ID: 3, Name: "Cy", Email: "cy@x.com", SlackID: "U1"}}},
		{name: "HUAWEI ID that becomes free above", rows: ",ana@x.com,,hw9,,,,,,,,,,,,,\nCy,cy@x.com,,HW1,,,,,,,,,,,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) { p.HuaweiID = "hw9" }), partner.Person{ID: 3, Name: "Cy", Email: "cy@x.com", HuaweiID: "HW1"}}},
		{name: "rows that contradict each other", rows: ",ana@x.com,,,,,,,Data,,,,,,,,\n,ana@x.com,,,,,,,Edge,,PMP,,79,,,,\n",
			put:     []partner.Fact{ana1(func(p *partner.Person) { p.Team = "Data" })},
			refused: []string{`row 3, column team: "Edge": row 2 says "Data" of the same person; correct one of the two`}},
		{name: "certificates that contradict each other", rows: ",ana@x.com,,,,,,,,,pmp,,77,,2028-01-01,,\n,ana@x.com,,,,,,,,,pmp,,77,,2029-01-01,,\n",
			put:     []partner.Fact{partner.Certificate{ID: 1, Person: 1, Type: "pmp", Number: "77", Issued: civil.Must(2025, 1, 1), Expires: civil.Must(2028, 1, 1)}},
			refused: []string{`row 3, column expires: "2029-01-01": row 2 says "2028-01-01" of the same certificate; correct one of the two`}},
		{name: "somebody without a name", rows: ",new@x.com,,,,,,,,,pmp,,,,,,\n",
			refused: []string{`row 2, column email: "new@x.com": nobody is known by this; a new person needs a name`}},
		{name: "a name that comes later", rows: ",new@x.com,,,,,,,,,pmp,,,,,,\nNew,new@x.com,,,,,,,,,,,,,,,\n",
			put: []partner.Fact{partner.Person{ID: 3, Name: "New", Email: "new@x.com"}, partner.Certificate{ID: 4, Person: 3, Type: "pmp"}}},
		{name: "a name that two have", rows: "Ana Silva,ana2@x.com,,,,,,,,,,,,,,,\nAna Silva,,,,,,,,,,pmp,,,,,,\n",
			put:     []partner.Fact{partner.Person{ID: 3, Name: "Ana Silva", Email: "ana2@x.com"}},
			refused: []string{`row 3, column name: "Ana Silva": 2 people have this name; say which by e-mail or HUAWEI ID`}},
		{name: "certificate after leaving", rows: ",ana@x.com,,,,,,,,2025-06-01,pmp,,80,2025-07-01,,,\n",
			put: []partner.Fact{ana1(func(p *partner.Person) { p.LeftOn = civil.Must(2025, 6, 1) }),
				partner.Certificate{ID: 4, Person: 1, Type: "pmp", Number: "80", Issued: civil.Must(2025, 7, 1)}},
			warnings: []string{"row 2: Ana Silva left on 2025-06-01 and the certificate was issued on 2025-07-01"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := team()
			d, report := Import(p, b, read(t, allColumns+c.rows, Options{}))
			if diff := cmp.Diff(c.put, unstamped(d.Put)); diff != "" || len(d.Remove) > 0 {
				t.Errorf("%s remove %v", diff, d.Remove)
			}
			var got []string
			for _, r := range report.Refused {
				got = append(got, r.String())
			}
			if diff := cmp.Diff(c.refused, got); diff != "" {
				t.Error(diff)
			}
			if c.warnings != nil && !cmp.Equal(c.warnings, report.Warnings) {
				t.Errorf("warnings %q, want %q", report.Warnings, c.warnings)
			}
			b.Apply(d, 2)
			if again, report := Import(p, b, read(t, allColumns+c.rows, Options{})); !again.IsEmpty() {
				t.Errorf("a second import changes %+v %+v", again, report)
			}
		})
	}
}

// ana1 is the first person of team, changed.
func ana1(change func(p *partner.Person)) partner.Person {
	p, _ := team().Person(1)
	p.Rev = 0
	change(&p)
	return p
}

func unstamped(facts []partner.Fact) (out []partner.Fact) {
	for _, f := range facts {
		out = append(out, f.At(0))
	}
	return out
}

func TestUndatedCertificatesAreNamed(t *testing.T) {
	p := huawei(t)
	const undated = ": it counts until one of them is given"
	cases := []struct {
		name, rows string
		want       []string
	}{
		{"neither day", ",ana@x.com,,,,,,,,,,,,,,,\nCy,cy@x.com,,,,,,,,,PMP,,,,,,\n", []string{"row 3: PMP has neither an issue nor an end date" + undated}},
		{"issued", "Cy,cy@x.com,,,,,,,,,PMP,,,2025-01-01,,,\n", nil},
		{"expires", "Cy,cy@x.com,,,,,,,,,PMP,,,,2029-01-01,,\n", nil},
		{"known with its day", ",ana@x.com,,,,,,,,,PMP,,77,,,,\n", nil},
		{"dated by another row", "Cy,cy@x.com,,,,,,,,,PMP,,7,,,,\nCy,cy@x.com,,,,,,,,,PMP,,7,2025-01-01,,,\n", nil},
		{"two rows of one", "Cy,cy@x.com,,,,,,,,,PMP,,7,,,,\nCy,cy@x.com,,,,,,,,,pmp,,7,,,,\n", []string{"row 2: PMP has neither an issue nor an end date" + undated}},
		{"does not count yet", "Cy,cy@x.com,,,,,,,,,PMP,,7,,,pending,\nDi,di@x.com,,,,,,,,,PMP,,8,,,rejected,\n",
			[]string{"row 2: PMP has neither an issue nor an end date", "row 3: PMP has neither an issue nor an end date"}},
		{"by row, not by person", "Bo Li,,,,,,,,,,PMP,,,,,,\nCy,cy@x.com,,,,,,,,,PMP,,,,,,\n",
			[]string{"row 2: PMP has neither an issue nor an end date" + undated, "row 3: PMP has neither an issue nor an end date" + undated}},
		{"refused", "Cy,cy@x.com,,,,,,,,,driving licence,,,,,,\n", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b, s := team(), read(t, allColumns+c.rows, Options{})
			d, report := Import(p, b, s)
			if diff := cmp.Diff(c.want, report.Warnings); diff != "" {
				t.Error(diff)
			}
			b.Apply(d, 2)
			if _, report := Import(p, b, s); !cmp.Equal(c.want, report.Warnings) {
				t.Errorf("a second import says %q", report.Warnings)
			}
		})
	}
	b := team()
	b.Apply(partner.Delta{Put: []partner.Fact{partner.Certificate{ID: 9, Person: 1, Type: "hccda"}}}, 2)
	if _, report := Import(p, b, read(t, allColumns+",ana@x.com,,,,,,,,,PMP,,77,,,,\n", Options{})); report.Warnings != nil {
		t.Errorf("of a certificate that the sheet does not name: %q", report.Warnings)
	}
	for n, last := range map[int]string{20: "row 21: PMP has neither an issue nor an end date" + undated, 21: "1 more certificate has neither an issue nor an end date", 25: "5 more certificates have neither an issue nor an end date"} {
		rows := ""
		for i := range n {
			rows += fmt.Sprintf("Cy,cy@x.com,,,,,,,,,PMP,,%d,,,,\n", i)
		}
		_, report := Import(p, team(), read(t, allColumns+rows, Options{}))
		if w := report.Warnings; len(w) != min(n, 21) || w[len(w)-1] != last || w[0] != "row 2: PMP has neither an issue nor an end date"+undated {
			t.Errorf("of %d: %q", n, w)
		}
	}
}

func TestImportCounts(t *testing.T) {
	_, report := Import(huawei(t), team(), read(t, allColumns+
		"Ana Silva,ana@x.com,,,,,,,,,PMP,,77,2025-01-01,,,\n"+
		"Cy,cy@x.com,,,,,,,,,PMP,,,,,,\n"+
		"Bo Li,,,,,,,,Data,,,,,,,,\n"+
		"Di,di@x.com,,,,,,,,,driving licence,,,,,,\n"+
		"Ed,ed,,,,,,,,,,,,,,,\n", Options{}))
	if len(report.Refused) != 2 || report.Refused[0].Row != 5 || report.Refused[1].Row != 6 {
		t.Errorf("refused %v", report.Refused)
	}
	if !strings.Contains(report.Refused[0].String(), "driving licence") {
		t.Errorf("the refusal %q does not name the word", report.Refused[0])
	}
	report.Refused, report.Warnings = nil, nil
	if diff := cmp.Diff(Report{Rows: 5, New: 2, Changed: 1, Unchanged: 2, People: 3, Certificates: 2}, report); diff != "" {
		t.Error(diff)
	}
}

func TestImportOfManyRows(t *testing.T) {
	p, b := huawei(t), partner.NewBook("w")
	s := read(t, string(large(100_000)), Options{})
	d, report := Import(p, b, s)
	if diff := cmp.Diff(Report{Rows: 100_000, New: 125_000, People: 25_000, Certificates: 100_000}, report); diff != "" {
		t.Fatal(diff)
	}
	b.Apply(d, 1)
	if again, report := Import(p, b, s); !again.IsEmpty() || report.Unchanged != 125_000 {
		t.Errorf("%d facts change, report %+v", len(again.Put), report)
	}
}

func TestReverse(t *testing.T) {
	p, b := huawei(t), team()
	d, _ := Import(p, b, read(t, allColumns+
		",ana@x.com,U7,,,,,,Data,,PMP,,78,,,,\n"+ // changes person 1, adds certificate 4
		"Bo Li,,,,,,,,Edge,,,,,,,,\n"+ // changes person 2
		"Cy,cy@x.com,,,,,,,,,PMP,,1,,,,\n"+ // adds person 3, certificate 5
		"Di,di@x.com,,,,,,,,,PMP,,2,,,,\n"+ // adds person 4, certificate 6
		"Ed,ed@x.com,,,,,,,,,PMP,,3,,,,\n"+ // adds person 5, certificate 7
		"Fi,fi@x.com,,,,,,,,,PMP,,4,,,,\n", Options{})) // adds person 6, certificate 8
	undo := b.Apply(d, 2)

	all, kept := Reverse(b, undo, 2)
	if len(kept) > 0 {
		t.Fatalf("at once, %v is kept", kept)
	}
	back := team()
	forth := back.Apply(d, 2)
	if !cmp.Equal(len(forth.Put), len(undo.Put)) {
		t.Fatal("the undo differs")
	}
	back.Apply(all, 3)
	if diff := cmp.Diff(facts(team()), facts(back)); diff != "" {
		t.Fatal(diff)
	}

	bo, _ := b.Person(2)
	bo.Team = "Later"
	c6, _ := b.Certificate(6)
	c6.Number = "22"
	b.Apply(partner.Delta{Put: []partner.Fact{
		bo, c6, // changed since
		partner.Certificate{ID: 9, Person: 3, Type: "hccda"}, // somebody of the import has got a certificate since
		partner.Person{ID: 7, Name: "Gus", SlackID: "U1"},    // Ana's former Slack id has gone to somebody else
	}, Remove: []partner.Ref{{Kind: partner.KindCertificate, ID: 8}}}, 3)
	some, kept := Reverse(b, undo, 2)
	ref := func(k partner.Kind, id partner.ID) partner.Ref { return partner.Ref{Kind: k, ID: id} }
	wantKept := []partner.Ref{ref("person", 3), ref("person", 4), ref("certificate", 6), ref("person", 1), ref("person", 2)}
	if diff := cmp.Diff(wantKept, kept); diff != "" {
		t.Errorf("kept %s", diff)
	}
	wantGone := []partner.Ref{ref("person", 5), ref("person", 6), ref("certificate", 4), ref("certificate", 5), ref("certificate", 7)}
	if diff := cmp.Diff(wantGone, some.Remove); diff != "" || len(some.Put) > 0 {
		t.Errorf("removed %s put %v", diff, some.Put)
	}
}
