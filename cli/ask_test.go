package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestReadingsFromAFile takes readings in from the terminal, CSV and XLSX: the rows
// that are right, and of the wrong ones why.
func TestReadingsFromAFile(t *testing.T) {
	s := newShell(t, "PARTNER_PROGRAM=harbour-tech")
	s.file("readings.csv", "kpi,period,value\nconsumption-growth,2026-01,84000\nemi,2026-Q5,3\n")
	book := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "KPI", "B1": "Month", "C1": "Value", "A2": "consumption-growth", "B2": "2026-02", "C2": 85000.5} {
		if err := book.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var xlsx bytes.Buffer
	if err := book.Write(&xlsx); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "readings.xlsx"), xlsx.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := s.ok("ask", "--file", "readings.csv", "kpi import --dry-run"); !strings.Contains(out, "1 reading new") || !strings.Contains(out, "Nothing was stored") {
		t.Errorf("a dry run says\n%s", out)
	}
	for _, c := range []struct{ file, want string }{{"readings.csv", `Row 3, column period: "2026-Q5"`}, {"readings.xlsx", "1 reading new"}} {
		if out := s.ok("ask", "--file", c.file, "kpi import"); !strings.Contains(out, c.want) {
			t.Errorf("%s: %s", c.file, out)
		}
	}
	card := s.ok("ask", "kpi consumption-growth")
	for _, want := range []string{"84,000 USD", "85,000.50 USD"} {
		if !strings.Contains(card, want) {
			t.Errorf("%s is not there:\n%s", want, card)
		}
	}
	if code, _, errs := s.run("ask", "--file", "none.csv", "kpi import"); code != exitFailed || !strings.Contains(errs, "the file cannot be read") {
		t.Errorf("a file that is not there ends with %d: %s", code, errs)
	}
	if code, out, _ := s.run("ask", "kpi import"); code != exitFailed || !strings.Contains(out, "Send the file along") {
		t.Errorf("without a file it ends with %d: %s", code, out)
	}
}

// TestExitCodesOfChanges: what was recorded ends with 0, a warning or not; what was
// refused with 1.
func TestExitCodesOfChanges(t *testing.T) {
	s := newShell(t, "PARTNER_PROGRAM=harbour-tech")
	for _, c := range []struct {
		words string
		code  int
		want  string
	}{
		{"person add Ana ana@harbourtech.example", exitDone, "Ana"},
		{`deal add "Bank of Porto" value 120000 EUR`, exitDone, "D-1"},
		{`deal loi D-1 signer "Rui Alves" role "IT manager"`, exitDone, "does not count"},
		{`deal loi D-1 signer "Rui Alves"`, exitFailed, "In which role"},
		{"deal registered D-1", exitFailed, "IT manager"},
		{"deal registered D-1 --anyway", exitDone, "registered"},
		{"voucher add 1 issued 2026-02-01", exitDone, "V-1"},
		{"voucher assign V-1 Ana exam HCIA", exitDone, "HUAWEI ID associated: not met"},
		{"voucher use V-1", exitFailed, "cannot have been used"},
		{"voucher use V-1 --anyway", exitDone, "recorded although"},
		{"kpi set consumption-growth 84000 USD 2026-09", exitFailed, "lies ahead"},
	} {
		if code, out, errs := s.run("ask", c.words); code != c.code || !strings.Contains(out, c.want) {
			t.Errorf("ask %s ends with %d, want %d with %q:\n%s%s", c.words, code, c.code, c.want, out, errs)
		}
	}
}
