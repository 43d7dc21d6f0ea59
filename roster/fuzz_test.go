package roster

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"partnerbot/partner"
)

// checkRead reads anything and imports what came of it: no panic, every error
// for the sender's eyes, every row taken or refused, and a second import empty.
func checkRead(t *testing.T, data []byte, o Options) {
	s, err := Read("fuzz", data, o)
	if err != nil {
		if !errors.Is(err, ErrFile) || s != nil {
			t.Fatalf("%v, %v", s, err)
		}
		return
	}
	if len(s.Rows)+len(s.Refused) != s.Total {
		t.Fatalf("%d rows and %d refused are not %d", len(s.Rows), len(s.Refused), s.Total)
	}
	p, b := huawei(t), partner.NewBook("w")
	d, _ := Import(p, b, s)
	b.Apply(d, 1)
	if again, report := Import(p, b, s); !again.IsEmpty() {
		t.Fatalf("a second import changes %+v %+v", again, report)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(allColumns+"Ana,ana@x.com,U1,hw1,personal,associated,2025-01-01,yes,T,,PMP,,7,14 May 2025,2028-05-13,approved,'=x\n"), byte(0))
	f.Add([]byte("sep=;\r\nName;Mail;Cert;Valid until\r\n\"A\"\"n\na\";a@x;PMP;03/04/2027\r\n\r\n\"open;b@x\n"), byte(1))
	f.Add([]byte("\xff\xfen\x00a\x00m\x00e\x00\n\x00A\x00"), byte(2))
	f.Add([]byte(`[{"name":"Ana","email":"a@x","dedicated":true}]`), byte(3))
	f.Add([]byte("name|team\nAna|\"x\"y\nAna\n"), byte(0))
	f.Fuzz(func(t *testing.T, data []byte, order byte) {
		checkRead(t, data, Options{Dates: []Order{AnyOrder, DMY, MDY, YMD}[order%4]})
	})
}

// seedBooks are workbooks as excelize and as we write them.
func seedBooks(f *testing.F) [][]byte {
	var ours bytes.Buffer
	if err := Write(&ours, XLSX, huawei(f), odd()); err != nil {
		f.Fatal(err)
	}
	plain := workbook(f, false, func(book *excelize.File) {
		put(f, book, "Sheet1", "A1", "name", "email", "certificate", "issued", "dedicated", "number")
		put(f, book, "Sheet1", "A2", "Ana", "a@x", "PMP", time.Date(2025, 5, 14, 0, 0, 0, 0, time.UTC), true, 77)
		put(f, book, "Sheet1", "A4", "'=1+1", "b@x", "PMP", "13/04/2027", false, 1e20)
	})
	several := workbook(f, true, func(book *excelize.File) {
		put(f, book, "Sheet1", "A1", "notes")
		for _, name := range []string{"Hidden", "People"} {
			if _, err := book.NewSheet(name); err != nil {
				f.Fatal(err)
			}
			put(f, book, name, "B3", "HUAWEI ID", "name", "issued", "cert")
			put(f, book, name, "B5", "hw_1", "A_x000D_\n", 44329.5, "PMP")
		}
		if err := book.SetCellFormula("People", "C6", "1+1"); err != nil {
			f.Fatal(err)
		}
		if err := book.SetCellRichText("People", "C5", []excelize.RichTextRun{{Text: "A"}, {Text: "na", Font: &excelize.Font{Bold: true}}}); err != nil {
			f.Fatal(err)
		}
		if err := book.SetSheetVisible("Hidden", false); err != nil {
			f.Fatal(err)
		}
	})
	return [][]byte{ours.Bytes(), []byte(plain), []byte(several)}
}

// FuzzReadXLSX changes workbooks as they are sent, and one part inside of them.
func FuzzReadXLSX(f *testing.F) {
	for _, book := range seedBooks(f) {
		for part := range byte(8) {
			f.Add(book, part, uint16(400), byte(0), []byte("</row>"))
			f.Add(book, part, uint16(60*int(part)), byte(9), []byte(""))
		}
	}
	f.Fuzz(func(t *testing.T, book []byte, part byte, at uint16, cut byte, patch []byte) {
		checkRead(t, book, Options{})
		z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
		if err != nil || len(z.File) == 0 || len(z.File) > 50 {
			return
		}
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i, file := range z.File {
			in, err := file.Open()
			if err != nil {
				return
			}
			content, err := io.ReadAll(io.LimitReader(in, 1<<20))
			if err != nil || in.Close() != nil {
				return
			}
			if i == int(part)%len(z.File) {
				from := min(int(at), len(content))
				to := min(from+int(cut), len(content))
				content = slices.Concat(content[:from], patch, content[to:])
			}
			if to, err := w.Create(file.Name); err != nil {
				return
			} else if _, err := to.Write(content); err != nil {
				return
			}
		}
		if err := w.Close(); err != nil {
			return
		}
		checkRead(t, out.Bytes(), Options{})
	})
}

// FuzzSheetXML changes the parts that hold cells. Of what
// is read encoding/xml must find no more rows with cells of text.
func FuzzSheetXML(f *testing.F) {
	f.Add(sheetXML(head+`<row r="2"><c r="A2" t="s"><v>1</v></c><c r="E2" s="1"><v>45791</v></c></row><row><c t="inlineStr"><is><r><t>A</t></r></is></c></row>`),
		`<sst><si><t>Ana</t></si><si><r><t>B</t></r><rPh><t>x</t></rPh></si></sst>`, `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Add(`<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="3"><x:c r="B3" t="str"><x:f>1</x:f><x:v>name</x:v></x:c></x:row><x:row r="2"/></x:sheetData></x:worksheet>`,
		`<sst/>`, `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-409]d;@"/></numFmts></styleSheet>`)
	f.Add(sheetXML(`<row r="1"><c t="str"><v>name</v></c></row><row r="9"><c r="A9" t="e"><v>#N/A</v></c><c r="C9" t="b"><v>1</v></c><c r="D9" t="d"><v>2025-01-01</v></c></row>`), `<sst/>`, `<styleSheet/>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		data := fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": shared, "xl/styles.xml": styles})
		checkRead(t, data, Options{})
		s, err := Read("fuzz", data, Options{})
		if err != nil {
			return
		}
		if want := rowsWithText(t, sheet); s.Total+1 < want {
			t.Fatalf("%d rows and the header are read, %d are there", s.Total, want)
		}
	})
}

// rowsWithText counts by encoding/xml the rows that have a cell of written text.
func rowsWithText(t *testing.T, sheet string) (n int) {
	var parsed struct {
		Rows []struct {
			Cells []struct {
				Type   string `xml:"t,attr"`
				Value  string `xml:"v"`
				Inline string `xml:"is>t"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal([]byte(sheet), &parsed); err != nil {
		t.Fatal(err)
	}
	for _, row := range parsed.Rows {
		for _, c := range row.Cells {
			if c.Type == "str" && clean(string(unescape([]byte(c.Value)))) != "" || c.Type == "inlineStr" && clean(string(unescape([]byte(c.Inline)))) != "" {
				n++
				break
			}
		}
	}
	return n
}
