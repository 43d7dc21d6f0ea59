package roster

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

func kpiRules(t testing.TB) *program.Program {
	t.Helper()
	p, err := program.Load("k", []byte(`
id: k
vendor: V
name: K
version: "1"
zone: UTC
calendar: de
default: {path: p, phase: f, site: intl}
sites: [{id: intl, name: International}]
types: [{id: other, name: Other, issuer: V, validity: 3y}]
paths: [{id: p, name: P, phases: [{id: f, name: F, requirements: [{id: r, title: R, kind: certificates, any: [other], need: 1}]}]}]
kpis:
  - {id: growth, name: Cloud growth, kind: growth, currency: USD, every: month, need: 25}
  - {id: index, name: Index, kind: gauge, every: month, zones: [{name: Red, from: 0}, {name: Green, from: 70}], need: Green}
  - {id: cases, name: Cases, kind: counter, every: month}
  - {id: heads, name: Heads, kind: count, counts: {kind: people, any: [other], need: 2}}
`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var entered = Entered{By: "U1", On: time.Date(2026, 11, 5, 9, 0, 0, 0, time.UTC), Today: civil.Must(2026, 11, 5)}

func importKPIs(t testing.TB, p *program.Program, b *partner.Book, name string, data []byte) KPIReport {
	t.Helper()
	g, err := ReadGrid(name, data, IsKPIColumn)
	if err != nil {
		t.Fatal(err)
	}
	d, r, err := ImportKPIs(p, b, g, entered)
	if err != nil {
		t.Fatal(err)
	}
	b.Apply(d, b.Revision+1)
	return r
}

const kpiFile = `KPI;Month;Value;Currency;Seen
growth;2026-09;84000.50;USD;portal
Cloud growth;Oct 2026;85000;;
index;2026-10-14;73.8;;dashboard
cases;2026-10;0;;
grwoth;2026-10;1;;
growth;2026-11;1;;
growth;2026-Q3;1;;
growth;2026-13;1;;
growth;2026-08;"84,000";;
growth;2026-08;$84000;;
growth;2026-08;84000;EUR;
growth;2026-08;-5;;
growth;2026-09;84001;;
growth;2026-09;84000.5;;
heads;2026-10;3;;
;2026-10;3;;
cases;2026-09;;;
`

func TestImportKPIs(t *testing.T) {
	p, b := kpiRules(t), partner.NewBook("T1")
	r := importKPIs(t, p, b, "readings.csv", []byte(kpiFile))
	if r.New != 4 || r.Corrected != 0 || r.Unchanged != 1 || r.Rows != 17 || len(r.Refused) != 12 {
		t.Errorf("%+v", r)
	}
	var said []string
	for _, f := range r.Refused {
		said = append(said, f.String())
	}
	want := []string{
		`row 6, column KPI: "grwoth": no such KPI; there is: growth`,
		`row 7, column Month: "2026-11": Nov 2026 is not over yet: it ends on 30 Nov 2026; such as 2026-10`,
		`row 8, column Month: "2026-Q3": Cloud growth is read every month, and Q3 2026 is a whole quarter; such as 2026-10`,
		`row 9, column Month: "2026-13": is no period; such as 2026-10`,
		`row 10, column Value: "84,000": a comma may separate thousands or decimals; such as 84000 USD`,
		`row 11, column Value: "$84000": a sign does not say which currency; such as 84000 USD`,
		`row 12, column Value: "84000": Cloud growth is measured in USD and "84000 EUR" is EUR; currencies are not converted; such as 1250 USD`,
		`row 13, column Value: "-5": -5 USD is below zero; such as 5 USD`,
		`row 14, column Value: "84001": row 2 says 84000.50 USD of Sep 2026, so one of the two is wrong`,
		`row 16, column KPI: "heads": this KPI is counted from the certificates and not typed in`,
		`row 17, column KPI: is empty`,
		`row 18, column Value: is empty`,
	}
	if !slices.Equal(said, want) {
		t.Errorf("%s", strings.Join(said, "\n"))
	}
	before := b.KPIHistory("growth")
	if again := importKPIs(t, p, b, "readings.csv", []byte(kpiFile)); again.New+again.Corrected != 0 || again.Unchanged != 5 {
		t.Errorf("again: %+v", again)
	}
	corrected := importKPIs(t, p, b, "readings.csv", []byte("kpi,period,value\ngrowth,2026-09,84000.51\n"))
	if corrected.Corrected != 1 || len(b.KPIHistory("growth")) != len(before)+1 || !slices.Contains(b.KPIHistory("growth"), before[0]) {
		t.Errorf("%+v\n%v", corrected, b.KPIHistory("growth"))
	}
	if r, _ := b.HoldingKPIReading("growth", before[0].Period()); r.Value.String() != "84000.51 USD" {
		t.Error(r)
	}
}

// TestImportKPIsFromAWorkbook reads what another program writes: dates as dates,
// numbers as numbers, the readings on the second sheet.
func TestImportKPIsFromAWorkbook(t *testing.T) {
	f := excelize.NewFile()
	for _, err := range []error{
		f.SetSheetRow("Sheet1", "A1", &[]any{"Notes"}), f.SetSheetRow("Sheet1", "A2", &[]any{"nothing here"}),
		second(f.NewSheet("Readings")), f.SetSheetRow("Readings", "A3", &[]any{"Indicator", "Date", "Reading", "Remark"}),
		f.SetSheetRow("Readings", "A4", &[]any{"growth", time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), 84000.5}),
		f.SetSheetRow("Readings", "A6", &[]any{"index", time.Date(2026, 10, 14, 0, 0, 0, 0, time.UTC), 73.8, "fine"}),
		f.SetSheetRow("Readings", "A7", &[]any{"growth", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), 1}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	p, b := kpiRules(t), partner.NewBook("T1")
	r := importKPIs(t, p, b, "readings.xlsx", buf.Bytes())
	if r.New != 2 || len(r.Refused) != 1 || r.Refused[0].Row != 7 || !slices.Equal(r.Ignored, []string{"Remark"}) {
		t.Errorf("%+v", r)
	}
	growth, index := b.KPIReadings("growth"), b.KPIReadings("index")
	if len(growth) != 1 || growth[0].Period().String() != "2026-09" || growth[0].Value.String() != "84000.50 USD" {
		t.Error(growth)
	}
	if len(index) != 1 || index[0].Period().String() != "2026-10-14" || index[0].Value.String() != "73.8" {
		t.Error(index)
	}
}

func second(_ int, err error) error { return err }

func TestGridsThatCannotBeRead(t *testing.T) {
	for name, data := range map[string]string{
		"empty": " \n", "a picture": "\x89PNG\r\n\x1a\nxx", "a damaged workbook": "PK\x03\x04rest", "an open quotation mark in the header": "\"kpi,period\n",
	} {
		if _, err := ReadGrid("f", []byte(data), IsKPIColumn); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string]string{"no value": "kpi,period\na,b\n", "a column twice": "kpi,period,value,amount\na,b,c,d\n", "another file": "name,email\na,b\n"} {
		g, err := ReadGrid("f", []byte(data), IsKPIColumn)
		if err != nil {
			t.Fatal(name, err)
		}
		if _, _, err := ImportKPIs(kpiRules(t), partner.NewBook("T1"), g, entered); !errors.Is(err, ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
	g, err := ReadGrid("f", []byte("kpi,period,value\na,b,c,d\n\"x\" y,b\nindex,2026-10-01,5\n"), IsKPIColumn)
	if err != nil || len(g.Refused) != 2 || g.Refused[0].Row != 2 || g.Refused[1].Row != 3 || len(g.Rows) != 1 || g.Rows[0].Number != 4 {
		t.Errorf("%+v, %v", g, err)
	}
}

// TestEveryRowIsAccountedFor imports rows of all sorts, twice.
func TestEveryRowIsAccountedFor(t *testing.T) {
	p := kpiRules(t)
	rapid.Check(t, func(rt *rapid.T) {
		cell := func(of ...string) string { return rapid.SampledFrom(of).Draw(rt, "cell") }
		var file strings.Builder
		file.WriteString("kpi,period,value\n")
		rows := rapid.IntRange(0, 30).Draw(rt, "rows")
		for range rows {
			file.WriteString(cell("growth", "index", "cases", "heads", "x") + "," + cell("2026-09", "2026-10", "2026-11", "2026-Q5", "2026-10-14", "") + "," + cell("0", "1", "2", "1 USD", "1 EUR", "one", "") + "\n")
		}
		b := partner.NewBook("T1")
		first := importKPIs(t, p, b, "f.csv", []byte(file.String()))
		if first.Rows != rows || first.New+first.Corrected+first.Unchanged+len(first.Refused) != rows {
			rt.Fatalf("%+v of %d rows", first, rows)
		}
		again := importKPIs(t, p, b, "f.csv", []byte(file.String()))
		if again.New+again.Corrected != 0 || len(again.Refused) != len(first.Refused) {
			rt.Fatalf("again %+v", again)
		}
	})
}
