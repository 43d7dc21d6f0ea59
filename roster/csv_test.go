package roster

import (
	"encoding/csv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"partnerbot/civil"
	"partnerbot/partner"
)

// ana is what every dialect below says.
var ana = Row{Number: 2, Name: "Ana Silva, MSc", Email: "ana@example.com", SlackID: "U02ABC", HuaweiID: "hw_1", Account: partner.Personal,
	Binding: partner.Associated, BoundOn: civil.Must(2026, 1, 5), Dedicated: Yes, Team: "Cloud", Certificate: "PMP", CertNumber: "0077",
	Issued: civil.Must(2025, 5, 14), Expires: civil.Must(2028, 5, 13), Review: partner.Approved, Evidence: "=proof"}

func TestDialects(t *testing.T) {
	comma := "Full name,E-Mail,Slack user,HUAWEI ID,Account type,Binding status,Associated on,Dedicated personnel,Practice,Certification,Certificate no.,Issue date,Valid until,Review status,Link\r\n" +
		"\"Ana Silva, MSc\",Ana@Example.com ,<@U02ABC|ana>,hw_1,Personal Account,Associated,2026-01-05,TRUE,Cloud,PMP,0077,14 May 2025,\"May 13, 2028\",Passed,'=proof\r\n"
	other := func(sep string) string {
		return strings.NewReplacer("\"Ana Silva, MSc\"", "Ana Silva, MSc", "\"May 13, 2028\"", "May 13, 2028", ",", sep).Replace(
			strings.NewReplacer("Silva, MSc", "Silva\x01 MSc", "13, 2028", "13\x01 2028").Replace(comma))
	}
	wide := func(s string, little bool) string {
		var out []byte
		for _, u := range utf16.Encode([]rune("\ufeff" + s)) {
			if little {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return string(out)
	}
	back := func(s string) string { return strings.ReplaceAll(s, "\x01", ",") }
	files := map[string]string{
		"comma": comma, "byte order mark": "\ufeff" + comma, "unix": strings.ReplaceAll(comma, "\r\n", "\n"), "old mac": strings.ReplaceAll(comma, "\r\n", "\r"),
		"no line end": strings.TrimSuffix(comma, "\r\n"), "semicolon": back(other(";")), "tab": back(other("\t")), "declared": "sep=;\r\n" + back(other(";")),
		"utf-16 little": wide(back(other("\t")), true), "utf-16 big": wide(comma, false),
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			s := read(t, data, Options{})
			if diff := cmp.Diff([]Row{ana}, s.Rows); diff != "" || len(s.Refused)+len(s.Warnings) > 0 || s.Format != CSV {
				t.Errorf("%s%v%v%s", diff, s.Refused, s.Warnings, s.Format)
			}
		})
	}
}

// Rows that encoding/csv reads, ours reads as the same cells.
func TestScannerAgreesWithEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := []string{"a", "é", ",", ",", "\"", "\"\"", "\n", "\r\n", " ", "'", ";"}
		in := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 20).Draw(t, "in"), "")
		reader := csv.NewReader(strings.NewReader(in))
		reader.FieldsPerRecord = -1
		want, err := reader.ReadAll()
		if err != nil {
			return
		}
		var got [][]string
		c := scanner{text: in, number: 1, separator: ','}
		for c.skipBlank(); c.at < len(in); c.skipBlank() {
			cells, reason := c.next()
			if reason != "" {
				t.Fatalf("%q is refused: %s", in, reason)
			}
			row := make([]string, len(cells))
			for i := range cells {
				row[i] = strings.ReplaceAll(cells[i], "\r\n", "\n")
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s", in, diff)
		}
	})
}

func TestStrayMarksCostTheirRowAlone(t *testing.T) {
	var in strings.Builder
	in.WriteString("name,team\n")
	for range 20_000 {
		in.WriteString("Ana,\"x\"\"\nBo,red\n")
	}
	s := read(t, in.String(), Options{})
	if len(s.Rows) != 20_000 || len(s.Refused) != 20_000 || s.Refused[1].Row != 4 {
		t.Errorf("%d rows, %d refused, the second in row %d", len(s.Rows), len(s.Refused), s.Refused[1].Row)
	}
}
