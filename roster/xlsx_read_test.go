package roster

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"partnerbot/civil"
)

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
