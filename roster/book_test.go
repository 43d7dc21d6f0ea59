package roster

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"partnerbot/civil"
	"partnerbot/partner"
)

// factBook holds a few facts, hostile ones among them.
func factBook() *partner.Book {
	b := partner.NewBook("T1")
	b.Apply(partner.Delta{Put: []partner.Fact{
		partner.Settings{Account: "Harbour Tech", Admins: []string{"U1", "U2"}},
		partner.Person{ID: 1, Name: "=HYPERLINK(\"x\")", Bindings: []partner.Binding{{State: partner.Associated}}},
		partner.Person{ID: 3, Name: "Łukasz, the 2nd"},
		partner.Threshold{ID: 1, Path: "service", Value: 4, On: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
		partner.Held{ID: 1, Competency: "database", Expires: civil.Must(2027, 1, 31)},
	}}, 7)
	return b
}

func TestWriteBookJSON(t *testing.T) {
	b := factBook()
	var out bytes.Buffer
	if err := WriteBook(&out, JSON, b, Tables(b)...); err != nil {
		t.Fatal(err)
	}
	var got map[string]json.RawMessage
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in\n%s", err, &out)
	}
	for _, k := range Tables(b) {
		var list []json.RawMessage
		if err := json.Unmarshal(got[string(k)], &list); err != nil || len(list) != b.Count(k) {
			t.Errorf("%s: %d of %d, %v", k, len(list), b.Count(k), err)
		}
		for _, raw := range list {
			f, err := partner.Decode(k, raw)
			if err != nil {
				t.Fatal(err)
			}
			want, _ := b.Fact(f.Ref())
			if diff := cmp.Diff(want, f); diff != "" {
				t.Errorf("%s does not come back:\n%s", k, diff)
			}
		}
	}
	if string(got["revision"]) != "7" || string(got["workspace"]) != `"T1"` {
		t.Errorf("%s %s", got["revision"], got["workspace"])
	}
}

func TestWriteBookSheets(t *testing.T) {
	b := factBook()
	var out bytes.Buffer
	if err := WriteBook(&out, XLSX, b, Tables(b)...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(f.GetSheetList(), " "); got != "settings person competency threshold" {
		t.Errorf("sheets %q", got)
	}
	rows, err := f.GetRows("person")
	if err != nil || len(rows) != 3 || rows[0][0] != "id" || rows[1][2] != `=HYPERLINK("x")` || rows[2][2] != "Łukasz, the 2nd" {
		t.Errorf("%q, %v", rows, err)
	}
	if formula, err := f.GetCellFormula("person", "C2"); err != nil || formula != "" {
		t.Errorf("a formula %q, %v", formula, err)
	}
}

func TestWriteBookCSV(t *testing.T) {
	b := factBook()
	var out bytes.Buffer
	if err := WriteBook(&out, CSV, b, partner.KindPerson); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][2] != `'=HYPERLINK("x")` || !strings.Contains(strings.Join(rows[1], " "), `[{"state":"associated"}]`) {
		t.Errorf("%q, %v", rows, err)
	}
	for _, c := range []struct {
		format string
		kinds  []partner.Kind
		want   string
	}{
		{CSV, Tables(b), "one table"}, {CSV, nil, "one table"}, {XLSX, nil, "nothing yet"}, {"pdf", nil, "no format"},
	} {
		if err := WriteBook(&out, c.format, b, c.kinds...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %d kinds: %v", c.format, len(c.kinds), err)
		}
	}
}
