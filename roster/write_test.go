package roster

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"partnerbot/civil"
	"partnerbot/partner"
)

var update = flag.Bool("update", false, "write the golden files anew")

// odd is a Book whose words spreadsheets could take for something else.
func odd() *partner.Book {
	b := partner.NewBook("w")
	b.Apply(partner.Delta{Put: []partner.Fact{
		partner.Person{ID: 1, Name: `=HYPERLINK("http://evil","Ana")`, Email: "ana@example.com", SlackID: "U1", HuaweiID: "+49", Account: partner.Enterprise,
			Team: "'=quoted", Dedicated: true, LeftOn: civil.Must(2027, 1, 31), Bindings: []partner.Binding{{State: partner.Invited, On: civil.Must(2025, 1, 1)}, {State: partner.Associated, On: civil.Must(2025, 2, 1)}}},
		partner.Person{ID: 2, Name: "李伟", Team: "'t Hart, \"quoted\""},
		partner.Certificate{ID: 1, Person: 1, Type: "hccdp", Track: "GaussDB", Number: "-007", Issued: civil.Must(2025, 5, 14), Expires: civil.Must(2028, 5, 13), Review: partner.Approved, Evidence: "@me"},
		partner.Certificate{ID: 2, Person: 1, Type: "gone-from-the-pack", Account: partner.Personal},
	}}, 1)
	return b
}

func TestWrite(t *testing.T) {
	for _, format := range []string{CSV, JSON} {
		var got bytes.Buffer
		if err := Write(&got, format, huawei(t), odd()); err != nil {
			t.Fatal(err)
		}
		golden := "testdata/odd." + format + ".golden"
		if *update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s: %s", format, diff)
		}
	}
}

// Whatever the ids, people and certificates come in one order, and keep it when
// the roster is imported elsewhere. Of E nothing is known but the name.
func TestOrder(t *testing.T) {
	p := huawei(t)
	b := partner.NewBook("w")
	b.Apply(partner.Delta{Put: []partner.Fact{
		partner.Person{ID: 1, Name: "Eve"},
		partner.Person{ID: 2, Name: "Zoe", Email: "zoe@x.com"},
		partner.Person{ID: 3, Name: "bo", SlackID: "U1"},
		partner.Person{ID: 4, Name: "Ana", Email: "b@x.com"},
		partner.Person{ID: 5, Name: "Ana", Email: "a@x.com"},
		partner.Person{ID: 6, Name: "Ana", HuaweiID: "h2"},
		partner.Person{ID: 7, Name: "Ana", HuaweiID: "h1"},
		partner.Certificate{ID: 1, Person: 1, Type: "pmp", Issued: civil.Must(2025, 1, 1)},
		partner.Certificate{ID: 2, Person: 1, Type: "pmp", Issued: civil.Must(2024, 1, 1), Number: "2"},
		partner.Certificate{ID: 3, Person: 1, Type: "pmp", Issued: civil.Must(2024, 1, 1), Number: "1"},
		partner.Certificate{ID: 4, Person: 1, Type: "hccdp", Track: "GaussDB", Issued: civil.Must(2025, 1, 1)},
		partner.Certificate{ID: 5, Person: 1, Type: "hccdp", Track: "Cloud Native", Issued: civil.Must(2025, 1, 1)},
	}}, 1)
	want := []string{"Ana h1||", "Ana h2||", "Ana a@x.com||", "Ana b@x.com||", "bo||", "Eve|Cloud Native|", "Eve|GaussDB|", "Eve||1", "Eve||2", "Eve||", "Zoe zoe@x.com||"}
	for _, format := range []string{CSV, XLSX, JSON} {
		from := b
		for range 2 {
			var out bytes.Buffer
			if err := Write(&out, format, p, from); err != nil {
				t.Fatal(err)
			}
			s, err := Read("roster", out.Bytes(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range s.Rows {
				got = append(got, strings.TrimSpace(r.Name+" "+r.Email+r.HuaweiID)+"|"+r.Track+"|"+r.CertNumber)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", format, diff)
			}
			from = partner.NewBook("w")
			d, _ := Import(p, from, s)
			from.Apply(d, 1)
		}
	}
}

func TestWorkbookHoldsTextAlone(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, XLSX, huawei(t), odd()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("roster")
	if err != nil || len(rows) != 5 || !cmp.Equal(rows[0], Columns[:]) {
		t.Fatalf("%v %v", rows, err)
	}
	for i, row := range rows {
		for j, value := range row {
			cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
			formula, err := f.GetCellFormula("roster", cell)
			if err != nil || formula != "" {
				t.Errorf("%s holds the formula %q, %v", cell, formula, err)
			}
			kind, err := f.GetCellType("roster", cell)
			if err != nil || value != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				t.Errorf("%s %q is of type %v, %v", cell, value, kind, err)
			}
		}
	}
	if rows[1][0] != `=HYPERLINK("http://evil","Ana")` {
		t.Errorf("the name is written as %q", rows[1][0])
	}
}

func TestWriteRefusesOtherFormats(t *testing.T) {
	err := Write(&bytes.Buffer{}, "pdf", huawei(t), odd())
	if err == nil || err.Error() != `"pdf" is no format of a roster: write csv, xlsx or json` {
		t.Errorf("error %v", err)
	}
}

func TestWritePassesOnErrors(t *testing.T) {
	b := partner.NewBook("w")
	d, _ := Import(huawei(t), b, read(t, string(large(2000)), Options{}))
	b.Apply(d, 1)
	for _, format := range []string{CSV, XLSX, JSON} {
		if err := Write(full{}, format, huawei(t), b); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", format, err)
		}
	}
}

var errFull = errors.New("no space left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestEmptyBook(t *testing.T) {
	for _, format := range []string{CSV, XLSX, JSON} {
		var out bytes.Buffer
		if err := Write(&out, format, huawei(t), partner.NewBook("w")); err != nil {
			t.Fatal(err)
		}
		s, err := Read("empty", out.Bytes(), Options{})
		if err != nil || len(s.Rows) != 0 || !cmp.Equal(s.Warnings, []string{"there is nobody in it"}) {
			t.Errorf("%s: %+v %v", format, s, err)
		}
	}
}
