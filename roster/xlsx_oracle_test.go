package roster

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"partnerbot/civil"
)

// cellsOf reads all rows of all visible sheets, by name, without understanding them.
func cellsOf(t rapidOrTest, data []byte) map[string]map[int][]string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	b, err := openWorkbook(z, maxUnzipped)
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]map[int][]string)
	for _, s := range b.sheets {
		rows := make(map[int][]string)
		err := b.eachRow(s, func(number int, cells []string, _ []kind) error {
			rows[number] = append([]string(nil), cells...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		out[s.name] = rows
	}
	return out
}

type rapidOrTest interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// odds draws text that a workbook has trouble with.
var odds = rapid.Custom(func(t *rapid.T) string {
	parts := []string{"_x000D_", "_x005F_", "_", "x0041_", "\x01", "\x1f", "\t", "\n", "\r", "\r\n", "&amp;", "<t>", "]]>", "\"", "'", " ", "  ", "=1+1", "+", "Ana", "李", "\U0001f600", "\ufffe", "\uffff", "\u202e", "\x7f", "0012"}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 6).Draw(t, "odd"), "")
})

// What we write excelize reads as the same cells, and so do we.
func TestExcelizeReadsWhatWeWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := [][fields]string{}
		rows := iter.Seq[*Row](func(yield func(*Row) bool) {
			for _, cells := range want {
				row := Row{Name: cells[fName], Team: cells[fTeam], HuaweiID: cells[fHuaweiID], Evidence: cells[fEvidence]}
				if !yield(&row) {
					return
				}
			}
		})
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			var cells [fields]string
			for _, f := range []field{fName, fTeam, fHuaweiID, fEvidence} {
				cells[f] = odds.Draw(t, Columns[f])
			}
			want = append(want, cells)
		}
		var out, again bytes.Buffer
		if err := writeXLSX(&out, rows); err != nil {
			t.Fatal(err)
		}
		if err := writeXLSX(&again, rows); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Fatalf("written twice it is not the same: %v", err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		ours := cellsOf(t, out.Bytes())["roster"]
		for i, cells := range append([][fields]string{Columns}, want...) {
			for c, text := range cells {
				text = cellText(text)
				theirs, err := f.GetCellValue("roster", letter(c)+strconv.Itoa(i+1))
				if err != nil || theirs != text {
					t.Fatalf("%s%d is %q, excelize reads %q, %v", letter(c), i+1, text, theirs, err)
				}
				got := ""
				if row := ours[i+1]; c < len(row) {
					got = row[c]
				}
				if got != text {
					t.Fatalf("%s%d is %q, we read %q", letter(c), i+1, text, got)
				}
			}
		}
	})
}

// What excelize writes we read as the cells that excelize reads.
func TestWeReadWhatExcelizeWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		names := []string{"Sheet1", "Second", "李 & Co"}
		for _, name := range names[1:] {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		for range rapid.IntRange(1, 20).Draw(t, "cells") {
			name := rapid.SampledFrom(names).Draw(t, "sheet")
			cell := letter(rapid.IntRange(0, 30).Draw(t, "column")) + strconv.Itoa(rapid.IntRange(1, 40).Draw(t, "row"))
			var err error
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				err = f.SetCellStr(name, cell, odds.Draw(t, "text"))
			case 1:
				err = f.SetCellInt(name, cell, rapid.Int64Range(-1e14, 1e14).Draw(t, "number"))
			case 2:
				err = f.SetCellFloat(name, cell, rapid.Float64Range(-1e6, 1e6).Draw(t, "float"), 3, 64)
			case 3:
				err = f.SetCellRichText(name, cell, []excelize.RichTextRun{{Text: odds.Draw(t, "run")}, {Text: "b", Font: &excelize.Font{Bold: true}}})
			case 4:
				err = f.MergeCell(name, cell, cell[:1]+"50")
			}
			if err != nil {
				t.Skip(err)
			}
		}
		hidden := rapid.Bool().Draw(t, "hidden")
		if err := f.SetSheetVisible("Second", !hidden); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, err := f.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		got := cellsOf(t, out.Bytes())
		if _, ok := got["Second"]; ok == hidden {
			t.Fatalf("hidden %v, read %v", hidden, ok)
		}
		f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		for name, rows := range got {
			theirs, err := f.GetRows(name)
			if err != nil {
				t.Fatal(err)
			}
			for number := range 60 {
				for c := range 40 {
					a, b := "", ""
					if row := rows[number+1]; c < len(row) {
						a = row[c]
					}
					if number < len(theirs) && c < len(theirs[number]) {
						b = theirs[number][c]
					}
					if a != b && !sameNumber(a, b) {
						t.Fatalf("%s %s%d: we read %q, excelize %q", name, letter(c), number+1, a, b)
					}
				}
			}
		}
	})
}

func sameNumber(a, b string) bool {
	x, err := strconv.ParseFloat(a, 64)
	y, errB := strconv.ParseFloat(b, 64)
	return err == nil && errB == nil && x == y
}

// Dates in all formats that excelize knows, in both ways of counting days.
func TestDatesThatExcelizeWrites(t *testing.T) {
	codes := []string{"yyyy-mm-dd", "dd/mm/yyyy", "m/d/yy h:mm", "[$-409]d-mmm-yy;@", "dddd, mmmm dd, yyyy", `yyyy"年"m"月"d"日"`, "mmm-yy", "[$-F800]dddd, mmmm dd, yyyy"}
	for _, date1904 := range []bool{false, true} {
		var styles []*excelize.Style
		for id := range 60 {
			if builtInDate(id) {
				styles = append(styles, &excelize.Style{NumFmt: id})
			}
		}
		for i := range codes {
			styles = append(styles, &excelize.Style{CustomNumFmt: &codes[i]})
		}
		day := civil.Must(2025, 5, 14)
		data := workbook(t, date1904, func(f *excelize.File) {
			put(t, f, "Sheet1", "A1", "name", "team", "certificate", "issued")
			for i, s := range styles {
				id, err := f.NewStyle(s)
				if err != nil {
					t.Fatal(err)
				}
				at := time.Date(2025, 5, 14, 13, 30, 0, 0, time.UTC)
				put(t, f, "Sheet1", fmt.Sprintf("A%d", i+2), fmt.Sprint("P", i), at, "PMP", at)
				if err := f.SetCellStyle("Sheet1", fmt.Sprintf("B%d", i+2), fmt.Sprintf("D%d", i+2), id); err != nil {
					t.Fatal(err)
				}
			}
		})
		s := read(t, data, Options{})
		if len(s.Rows) != len(styles) || len(s.Refused) > 0 {
			t.Errorf("%d rows of %d, refused %v", len(s.Rows), len(styles), s.Refused)
		}
		for i, r := range s.Rows {
			if r.Issued != day || r.Team != day.String() {
				t.Errorf("1904 %v, style %+v: issued %s, shown as %s", date1904, styles[i], r.Issued, r.Team)
			}
		}
	}
}

// Only the parts that a sheet needs, the header in sight, numbers as text.
func TestWorkbookIsLaidOut(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, XLSX, huawei(t), odd()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	panes, err := f.GetPanes("roster")
	if err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	for cell, want := range map[string]struct {
		bold   bool
		number int
	}{"A1": {true, 0}, "D1": {true, 0}, "D2": {false, 49}, "M2": {false, 49}, "A2": {false, 0}} {
		id, err := f.GetCellStyle("roster", cell)
		if err != nil {
			t.Fatal(err)
		}
		s, err := f.GetStyle(id)
		if err != nil || s.NumFmt != want.number || (s.Font != nil && s.Font.Bold) != want.bold {
			t.Errorf("%s: %+v %v", cell, s, err)
		}
	}
	if width, err := f.GetColWidth("roster", "Q"); err != nil || width != 16 {
		t.Errorf("column Q is %v wide, %v", width, err)
	}
	if diff := cmp.Diff([]string{"roster"}, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
}

// Blanks at the ends of a text are kept by programs only where they are told to.
func TestBlanksAreMarkedAsText(t *testing.T) {
	var out bytes.Buffer
	s := sheetWriter{out: bufio.NewWriter(&out)}
	cells := [fields]string{fName: " Ana", fTeam: "Red "}
	if err := s.row(cells[:], styleOfColumn); err != nil || s.out.Flush() != nil {
		t.Fatal(err)
	}
	const want = `<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> Ana</t></is></c><c r="I1" t="inlineStr"><is><t xml:space="preserve">Red </t></is></c></row>`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}
