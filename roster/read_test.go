package roster

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"partnerbot/civil"
	"partnerbot/partner"
)

func zipped(t testing.TB, names ...string) string {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, "<x/>"); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFilesThatAreNoRoster(t *testing.T) {
	const send = "save it as XLSX or as CSV (UTF-8) and send that"
	const header = "the first row must be the header, such as name,email,certificate,issued,expires"
	cases := []struct{ name, data, want string }{
		{"nothing", "", "empty; " + header},
		{"blanks", " \r\n\t\n", "empty; " + header},
		{"byte order mark alone", "\ufeff\n", "empty; " + header},
		{"separators alone", ",,,\n,,\n", "empty; " + header},
		{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "seems to be an Excel file of the old kind (.xls), or one that is protected by a password, not a roster; " + send},
		{"pdf", "%PDF-1.7\n%\xe2", "seems to be a PDF, not a roster; " + send},
		{"png", "\x89PNG\r\n\x1a\n\x00", "seems to be a picture (PNG), not a roster; " + send},
		{"jpeg", "\xff\xd8\xff\xe0", "seems to be a picture (JPEG), not a roster; " + send},
		{"gzip", "\x1f\x8b\x08", "seems to be a compressed file (gzip), not a roster; " + send},
		{"web page", "\n<!DOCTYPE html><table><tr><td>name", "seems to be a web page, not a roster; open it in a spreadsheet program and " + send},
		{"xml", "<?xml version=\"1.0\"?><Workbook/>", "seems to be XML, not a roster; open it in a spreadsheet program and " + send},
		{"binary", "name,email\x00\x01", "holds NUL bytes: no text, or UTF-16 without a byte order mark; " + send},
		{"latin 1", "name,email\nJos\xe9,j@example.com\n", "not UTF-8: byte 0xE9 in line 2; " + send},
		{"utf-16 cut off", "\xff\xfen\x00a", "UTF-16 with half a character at its end: the file is cut off; " + send},
		{"zip", zipped(t, "a.txt"), "seems to be a zip file without a workbook in it; " + send},
		{"docx", zipped(t, "word/document.xml"), "seems to be a text document (DOCX); " + send},
		{"ods", zipped(t, "mimetype", "content.xml"), "seems to be an OpenDocument file (ODS or ODT); " + send},
		{"xlsb", zipped(t, "xl/workbook.bin"), "seems to be an Excel file in the binary format (XLSB); " + send},
		{"zip cut off", zipped(t, "xl/workbook.xml")[:40], "seems to be a workbook (XLSX) that is damaged or cut off; save it again and send that"},
		{"no known header", "nome,correo\nAna,ana@example.com\n",
			`no column says whose row it is: a header "name", "email" or "huawei_id" is missing; the header in row 1 is: nome, correo`},
		{"no header", "\nAna,ana@example.com\n",
			`no column says whose row it is: a header "name", "email" or "huawei_id" is missing; the header in row 2 is: Ana, ana@example.com`},
		{"header twice", "name,email,team,E-Mail\n", `columns B and D have the same header, "E-Mail"; rename or remove one of them`},
		{"unknown header twice", "name,foo, FOO\n", `columns B and C have the same header, "FOO"; rename or remove one of them`},
		{"field twice", "name,expires,Valid until\n", `columns B and C both hold the expires: headers "expires" and "Valid until"; rename or remove one of them`},
		{"bad header", "name,\"email\nAna,a@x\n", "the header in row 1: a quotation mark is opened and not closed"},
		{"too wide", "name" + strings.Repeat(",", 512) + "x\n", "row 1 has 513 columns; a roster has at most 512"},
		{"json object", `{"name": "Ana"}`, `JSON, but no list of rows; it must look like [{"name": "Ana Silva", "email": "ana@example.com"}]`},
		{"json cut off", `[{"name": "Ana"}`, "the list is not closed: the file is cut off"},
		{"json and more", `[{"name": "Ana"}] x`, "something follows the end of the list"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Read("team.csv", []byte(c.data), Options{})
			if err == nil {
				t.Fatalf("read as %+v", s)
			}
			if diff := cmp.Diff("team.csv: "+c.want, err.Error()); diff != "" || !errors.Is(err, ErrFile) {
				t.Errorf("%v is ErrFile: %v\n%s", err, errors.Is(err, ErrFile), diff)
			}
		})
	}
}

func TestRowsThatAreRefused(t *testing.T) {
	long := strings.Repeat("é", MaxCell+1)
	cases := []struct{ name, row, want string }{
		{"day that is not", `Ana,a@x,,,,,,pmp,,2026-02-30,`, `row 2, column issued: "2026-02-30": no such day in the calendar`},
		{"29 February", `Ana,a@x,,,,,,pmp,,29 Feb 2027,`, `row 2, column issued: "29 Feb 2027": no such day in the calendar`},
		{"two readings", `Ana,a@x,,,,,,pmp,,03/04/2027,`, `row 2, column issued: "03/04/2027": can be 3 April 2027 or 4 March 2027; write it like 2027-04-03, or say --dates=dmy or --dates=mdy`},
		{"short year", `Ana,a@x,,,,,,pmp,,13/04/27,`, `row 2, column issued: "13/04/27": the year needs four digits, like 2026-05-14`},
		{"no date", `Ana,a@x,,,,,,pmp,,soon,`, `row 2, column issued: "soon": not a date; write it like 2026-05-14 or 14 May 2026`},
		{"day number", `Ana,a@x,,,,,,pmp,,46156,`, `row 2, column issued: "46156": a bare number, not a date; format the column as a date, or write it like 2026-05-14`},
		{"time of day", `Ana,a@x,,,,,,pmp,,2026-05-14 13:30,`, `row 2, column issued: "2026-05-14 13:30": has a time of day; write the day alone, like 2026-05-14`},
		{"ends before it begins", `Ana,a@x,,,,,,pmp,,2026-05-14,2026-05-13`, `row 2, column expires: "2026-05-13": before it was issued, on 2026-05-14`},
		{"account kind", `Ana,a@x,,family,,,,,,,`, `row 2, column account_kind: "family": not known; write personal, enterprise or iam`},
		{"binding", `Ana,a@x,,,married,,,,,,`, `row 2, column binding: "married": not known; write none, invited, expired, associated or disassociated`},
		{"yes or no", `Ana,a@x,,,,,maybe,,,,`, `row 2, column dedicated: "maybe": not known; write yes or no`},
		{"date without binding", `Ana,a@x,,,,2026-01-02,,,,,`, `row 2, column bound_on: "2026-01-02": a date without a state; fill in the column binding, such as associated`},
		{"e-mail", `Ana,ana.example.com,,,,,,,,,`, `row 2, column email: "ana.example.com": not an e-mail address like ana@example.com`},
		{"two e-mails", `Ana,"a@x, b@x",,,,,,,,,`, `row 2, column email: "a@x, b@x": not an e-mail address like ana@example.com`},
		{"slack name", `Ana,a@x,@ana,,,,,,,,`, `row 2, column slack_id: "@ana": not a Slack member id like U02ABCDEF; copy it from the person's Slack profile`},
		{"rounded", `Ana,a@x,,,,,,pmp,1.23457E+17,,`, `row 2, column number: "1.23457E+17": the spreadsheet has rounded this number; format the column as text and enter it again`},
		{"spreadsheet error", `#N/A,a@x,,,,,,,,,`, `row 2, column name: "#N/A": the spreadsheet shows an error here`},
		{"control character", "Ana\x07,a@x,,,,,,,,,", "row 2, column name: \"Ana\\a\": holds a control character"},
		{"long cell", long + `,a@x,,,,,,,,,`, `row 2, column name: "` + strings.Repeat("é", 60) + `…": longer than 4096 characters`},
		{"nobody", `,,,personal,,,,,,,`, `row 2: says nobody's name, e-mail or HUAWEI ID`},
		{"no certificate", `Ana,a@x,,,,,,,77,,`, `row 2, column number: is filled in, but no certificate is named`},
		{"no header above", `Ana,a@x,,,,,,,,,,stray`, `row 2, column L: "stray": stands in a column that has no header`},
		{"open quotation mark", `"Ana,a@x,,,,,,,,,`, `row 2: "Ana,a@x,,,,,,,,,": a quotation mark is opened and not closed`},
		{"text after the mark", `"Ana" Silva,a@x,,,,,,,,,`, `row 2: "Ana\" Silva,a@x,,,,,,,,,": text after a closing quotation mark; a quotation mark in a cell is written twice, ""`},
	}
	const header = "name,email,slack_id,account_kind,binding,bound_on,dedicated,certificate,number,issued,expires\n"
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Read("team.csv", []byte(header+c.row+"\nBo,bo@example.com,,,,,,pmp,,2026-05-14,\n"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range s.Refused {
				got = append(got, r.String())
			}
			if diff := cmp.Diff([]string{c.want}, got); diff != "" {
				t.Error(diff)
			}
			if len(s.Rows) != 1 || s.Rows[0].Name != "Bo" || s.Rows[0].Number != 3 || s.Total != 2 {
				t.Errorf("the row after it is read as %+v, of %d", s.Rows, s.Total)
			}
		})
	}
}

func TestDates(t *testing.T) {
	cases := []struct {
		in    string
		order Order
		want  string // a date, or the beginning of what is wrong
	}{
		{"2026-05-14", "", "2026-05-14"}, {"2026/05/14", "", "2026-05-14"}, {"2026/5/4", "", "2026-05-04"}, {"2026.05.14", "", "2026-05-14"},
		{"20260514", "", "2026-05-14"}, {"14 May 2026", "", "2026-05-14"}, {"May 14, 2026", "", "2026-05-14"}, {"14-May-2026", "", "2026-05-14"},
		{"14-MAY-2026", "", "2026-05-14"}, {"4th September 2026", "", "2026-09-04"}, {"Sept 4 2026", "", "2026-09-04"}, {"2026年5月14日", "", "2026-05-14"},
		{"2026-05-14 00:00:00", "", "2026-05-14"}, {"2026-05-14T00:00", "", "2026-05-14"}, {"2028-02-29", "", "2028-02-29"},
		{"13/04/2027", "", "2027-04-13"}, {"04/13/2027", "", "2027-04-13"}, {"13.04.2027", "", "2027-04-13"}, {"05/05/2027", "", "2027-05-05"},
		{"03/04/2027", "", "can be 3 April 2027 or 4 March 2027"}, {"03/04/2027", DMY, "2027-04-03"}, {"03/04/2027", MDY, "2027-03-04"},
		{"3.4.2027", DMY, "2027-04-03"}, {"13/04/2027", MDY, "no such day in the calendar in the order --dates=mdy"}, {"2026-05-14", DMY, "2026-05-14"},
		{"03/04/2027", YMD, "does not begin with the year"}, {"2027/04/03", YMD, "2027-04-03"},
		{"31/02/2027", "", "no such day"}, {"2026/13/01", "", "no such day"}, {"32 May 2026", "", "no such day"}, {"2027-02-29", "", "no such day"},
		{"14 Floreal 2026", "", "not a date"}, {"14 Ma 2026", "", "not a date"}, {"May 2026", "", "not a date"}, {"-5", "", "not a date"}, {"14 May 26", "", "the year needs four digits"},
		{"2026-05-14T09:00:00Z", "", "has a time of day"}, {"12:00", "", "not a date"}, {"1/2/3/4", "", "not a date"}, {"00/00/2027", "", "no such day"},
	}
	for _, c := range cases {
		d := dates{order: c.order}
		day, err := d.parse(c.in)
		got := day.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) || c.want == "" {
			t.Errorf("%q with order %q is %q, want %q", c.in, c.order, got, c.want)
		}
	}
}

func TestDatesThatProveTwoOrdersAreNamed(t *testing.T) {
	s := read(t, "name,certificate,issued\nAna,pmp,13/04/2027\nBo,pmp,04/13/2027\nCy,pmp,03/04/2027\n", Options{})
	if want := []string{"row 2 writes the day first and row 3 the month first; look at the dates once more"}; !cmp.Equal(want, s.Warnings) {
		t.Errorf("warnings %q, want %q", s.Warnings, want)
	}
	if len(s.Rows) != 2 || len(s.Refused) != 1 || s.Refused[0].Row != 4 {
		t.Errorf("rows %+v refused %v: a proof in one row must not decide another", s.Rows, s.Refused)
	}
}

func read(t testing.TB, data string, o Options) *Sheet {
	t.Helper()
	s, err := Read("team", []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

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

func TestSampleFiles(t *testing.T) {
	for _, name := range []string{"roster.csv", "excel-semicolon.csv", "list.json"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s := read(t, string(data), Options{})
		if len(s.Rows) != 6 || len(s.Refused)+len(s.Warnings) > 0 {
			t.Errorf("%s: %d rows, refused %v, warnings %v", name, len(s.Rows), s.Refused, s.Warnings)
		}
	}
}

func TestRowNumbersAreTheSpreadsheets(t *testing.T) {
	s := read(t, "name,team,email\n\nAna,\"two\nlines\",a@x\n,,\r\n\r\nBo,,bad\n\"open,,\nCy,,c@x\n", Options{})
	var got []int
	for _, r := range s.Rows {
		got = append(got, r.Number)
	}
	for _, r := range s.Refused {
		got = append(got, r.Row)
	}
	if want := []int{3, 8, 6, 7}; !cmp.Equal(want, got) {
		t.Errorf("rows %v, want %v", got, want)
	}
	if s.Rows[0].Team != "two lines" {
		t.Errorf("a line break in a cell reads as %q", s.Rows[0].Team)
	}
}

func TestUnknownColumnsAreNamed(t *testing.T) {
	s := read(t, "name,shoe size,email,\nAna,38,a@x,\n", Options{})
	if want := []string{`ignored, not known to a roster: "shoe size" (column B)`}; !cmp.Equal(want, s.Warnings) || len(s.Rows) != 1 {
		t.Errorf("warnings %q, want %q; rows %v", s.Warnings, want, s.Rows)
	}
}

func TestJSONRows(t *testing.T) {
	s := read(t, `[{"name":"Ana","email":"a@x","dedicated":true,"number":7,"certificate":"pmp","hat":1}, 5, {"name":["x"]}, {"name":"Bo","Full name":"Bob"}]`, Options{})
	want := []string{"row 2: not an object with names and values", "row 3, column name: holds a list or an object where a word is wanted", "row 4, column name: the name is given twice"}
	var got []string
	for _, r := range s.Refused {
		got = append(got, r.String())
	}
	if diff := cmp.Diff(want, got); diff != "" || len(s.Rows) != 1 || s.Rows[0].CertNumber != "7" || s.Rows[0].Dedicated != Yes || s.Rows[0].Number != 1 {
		t.Errorf("%s %+v", diff, s.Rows)
	}
	if want := []string{`ignored, not known to a roster: "hat"`}; !cmp.Equal(want, s.Warnings) {
		t.Errorf("warnings %q", s.Warnings)
	}
}

// workbook builds an XLSX file cell by cell.
func workbook(t testing.TB, date1904 bool, build func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
		t.Fatal(err)
	}
	build(f)
	var out bytes.Buffer
	if _, err := f.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func put(t testing.TB, f *excelize.File, sheet, cell string, row ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, cell, &row); err != nil {
		t.Fatal(err)
	}
}

func TestWorkbooks(t *testing.T) {
	for _, date1904 := range []bool{false, true} {
		serial := 45791.0 // 14 May 2025
		if date1904 {
			serial -= 1462
		}
		data := workbook(t, date1904, func(f *excelize.File) {
			put(t, f, "Sheet1", "A1", "Notes", "nothing to see")
			if _, err := f.NewSheet("People"); err != nil {
				t.Fatal(err)
			}
			put(t, f, "People", "A3", "Full Name", "email", "cert", "issued", "expires", "number", "evidence")
			put(t, f, "People", "A5", "Ana", "a@x", "PMP", serial, "13/05/2028", 1234567)
			put(t, f, "People", "A6", "Bo", "b@x", "PMP", 2025)
			put(t, f, "People", "A7", "Cy", "c@x", "PMP", "03/04/2027")
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("People", "D5", "D5", style); err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellFormula("People", "G5", "HYPERLINK(\"http://evil\")"); err != nil {
				t.Fatal(err)
			}
		})
		s := read(t, data, Options{})
		want := []Row{{Number: 5, Name: "Ana", Email: "a@x", Certificate: "PMP", Issued: civil.Must(2025, 5, 14), Expires: civil.Must(2028, 5, 13), CertNumber: "1234567"}}
		if diff := cmp.Diff(want, s.Rows); diff != "" {
			t.Errorf("1904 %v: %s", date1904, diff)
		}
		if len(s.Refused) != 2 || s.Refused[0].Row != 6 || s.Refused[0].Word != "2025" || s.Refused[1].Row != 7 || s.Refused[1].Column != "issued" {
			t.Errorf("refused %v", s.Refused)
		}
		if diff := cmp.Diff([]string{`only the sheet "People" was read; the workbook has more`}, s.Warnings); diff != "" {
			t.Error(diff)
		}
	}
}

func TestZipBombIsRefused(t *testing.T) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		if _, err := z.CreateRaw(&zip.FileHeader{Name: name, UncompressedSize64: 3 << 30}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Read("bomb.xlsx", out.Bytes(), Options{})
	if err == nil || err.Error() != "bomb.xlsx: unpacks to 6144 MB; a roster may unpack to 2048 MB" {
		t.Errorf("error %v", err)
	}
}

func TestManyRows(t *testing.T) {
	calls, last := 0, 0
	s := read(t, string(large(100_000)), Options{Progress: func(done int) { calls, last = calls+1, done }})
	if len(s.Rows) != 100_000 || len(s.Refused)+len(s.Warnings) > 0 {
		t.Errorf("%d rows, %d refused, warnings %v", len(s.Rows), len(s.Refused), s.Warnings)
	}
	if last != 100_000 || calls < 10 {
		t.Errorf("progress was told %d times, at last %d", calls, last)
	}
	if s.Rows[99_999].Number != 100_001 {
		t.Errorf("the last row is %+v", s.Rows[99_999])
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

func TestDayNumbers(t *testing.T) {
	cases := []struct{ in, want string }{
		{"45791", "2025-05-14"}, {"45791.75", "2025-05-14"}, {"20250514", "2025-05-14"}, {"20250532", "no such day"}, {"14 May 2025", "2025-05-14"},
		{"2025", "not a date"}, {"-1", "not a date"}, {"1e300", "not a date"}, {"NaN", "not a date"}, {"0", "not a date"}, {"199999", "not a date"},
	}
	for _, c := range cases {
		d := dates{serials: true, epoch: epoch1900}
		day, err := d.parse(c.in)
		got := day.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%q is %q, want %q", c.in, got, c.want)
		}
	}
}

func TestParseOrder(t *testing.T) {
	for in, want := range map[string]Order{"": AnyOrder, "dmy": DMY, " MDY ": MDY, "ymd": YMD} {
		if got, err := ParseOrder(in); err != nil || got != want {
			t.Errorf("%q is %q, %v", in, got, err)
		}
	}
	if _, err := ParseOrder("dym"); err == nil || err.Error() != `"dym" is no order of dates: write dmy, mdy or ymd` {
		t.Errorf("error %v", err)
	}
}

func TestRounded(t *testing.T) {
	for in, want := range map[string]bool{
		"1.23457E+17": true, "1,23457E+17": true, "1e+05": true, "12E+3": false, "HW-1E+2": false, "1E+": false, "123456789012": false, "E+1": false,
	} {
		if rounded(in) != want {
			t.Errorf("rounded(%q) is %v", in, !want)
		}
	}
}

func TestDefuse(t *testing.T) {
	for in, want := range map[string]string{"": "", "Ana": "Ana", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\t=": "'\t=", " =1": "' =1", "'=1": "''=1", "'t Hart": "'t Hart", "＝1": "'＝1", "a=b": "a=b"} {
		if got := defuse(in); got != want {
			t.Errorf("defuse(%q) is %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got := fused(defuse(s)); got != s {
			t.Fatalf("%q comes back as %q", s, got)
		}
	})
}

func TestDamagedWorkbooks(t *testing.T) {
	for name, data := range map[string]string{
		"no sheets": zipped(t, "xl/workbook.xml"),
		"empty":     workbook(t, false, func(*excelize.File) {}),
		"blank":     workbook(t, false, func(f *excelize.File) { put(t, f, "Sheet1", "B2", " ") }),
	} {
		s, err := Read("team.xlsx", []byte(data), Options{})
		if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), "empty") && !strings.Contains(err.Error(), "save it again") {
			t.Errorf("%s: %+v %v", name, s, err)
		}
	}
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
