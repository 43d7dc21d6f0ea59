package roster

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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

func read(t testing.TB, data string, o Options) *Sheet {
	t.Helper()
	s, err := Read("team", []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
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
