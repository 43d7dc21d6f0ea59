package roster

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"partnerbot/civil"
)

const (
	nsMain   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	nsStrict = `xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"`
	nsRels   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// head is a header row for sheets written by hand.
const head = `<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>email</v></c><c r="C1" t="str"><v>certificate</v></c>` +
	`<c r="D1" t="str"><v>number</v></c><c r="E1" t="str"><v>issued</v></c><c r="F1" t="str"><v>team</v></c></row>`

func sheetXML(rows string) string {
	return `<worksheet ` + nsMain + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// fakeBook packs a workbook written by hand; parts replace or add to the usual.
// A part that is "" is left out.
func fakeBook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":     `<Relationships ` + nsRels + `><Relationship Id="r1" Type="` + relType + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook ` + nsMain + `><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="r1" Type="` + relType + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + relType + `styles" Target="/xl/styles.xml"/><Relationship Id="r3" Type="` + relType + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml": `<styleSheet ` + nsMain + `><numFmts count="3"><numFmt numFmtId="164" formatCode="[$-409]d\-mmm\-yy;@"/><numFmt numFmtId="165" formatCode="0000"/>` +
			`<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
			`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml": `<sst ` + nsMain + `><si><t>Ana</t></si><si><r><rPr><b/></rPr><t>A</t></r><r><t xml:space="preserve">na </t></r><rPh sb="0" eb="1"><t>x</t></rPh><phoneticPr fontId="1"/></si>` +
			`<si><t/></si><si><t>a_x000D__x005F_x000D_b</t></si></sst>`,
		"xl/worksheets/sheet1.xml": sheetXML(head),
	}
	maps.Copy(all, parts)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func withRows(t testing.TB, rows string) []byte {
	return fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheetXML(head + rows)})
}

// shown is what was read, one line for each row.
func shown(s *Sheet) []string {
	var out []string
	for _, r := range s.Rows {
		out = append(out, fmt.Sprintf("%d %s|%s|%s|%s|%s|%s", r.Number, r.Name, r.Email, r.Certificate, r.CertNumber, r.Issued, r.Team))
	}
	for _, r := range s.Refused {
		out = append(out, r.String())
	}
	return out
}

func TestCells(t *testing.T) {
	certified := func(cells string) string {
		return `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="str"><v>PMP</v></c>` + cells + `</row>`
	}
	const bad = "the spreadsheet has made a date of this; format the column as text and enter it again"
	cases := []struct {
		name, rows string
		want       []string
	}{
		{"shared", `<row r="2"><c r="A2" t="s"><v>0</v></c></row>`, []string{"2 Ana|||||"}},
		{"rich, with its pronunciation", `<row r="2"><c r="A2" t="s"><v>1</v></c></row>`, []string{"2 Ana|||||"}},
		{"shared and empty", `<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="str"><v>a@x</v></c></row>`, []string{"2 |a@x||||"}},
		{"escaped", `<row r="2"><c r="A2" t="s"><v>3</v></c></row>`, []string{"2 a _x000D_b|||||"}},
		{"inline", `<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c></row>`, []string{"2 A|||||"}},
		{"inline and rich", `<row r="2"><c r="A2" t="inlineStr"><is><r><t>A</t></r><rPh><t>x</t></rPh><r><t>na</t></r></is></c></row>`, []string{"2 Ana|||||"}},
		{"formula", `<row r="2"><c r="A2" t="str"><f>UPPER("ana")</f><v>ANA</v></c><c r="F2"><f>1+1</f><v>2</v></c></row>`, []string{"2 ANA|||||2"}},
		{"formula never computed", `<row r="2"><c r="A2" t="str"><v>Ana</v></c><c r="F2"><f>1+1</f></c></row>`, []string{"2 Ana|||||"}},
		{"truth", `<row r="2"><c r="A2" t="str"><v>Ana</v></c><c r="F2" t="b"><v>1</v></c></row><row r="3"><c r="A3" t="str"><v>Bo</v></c><c r="F3" t="b"><v>0</v></c></row>`, []string{"2 Ana|||||TRUE", "3 Bo|||||FALSE"}},
		{"error", `<row r="2"><c r="A2" t="str"><v>Ana</v></c><c r="F2" t="e"><v>#N/A</v></c></row>`, []string{`row 2, column team: "#N/A": the spreadsheet shows an error here`}},
		{"error of another kind", `<row r="2"><c r="A2" t="str"><v>Ana</v></c><c r="F2" t="e"><v>#BUSY!</v></c></row>`, []string{`row 2, column team: "#BUSY!": the spreadsheet shows an error here`}},
		{"no places", `<row><c t="str"><v>Ana</v></c><c/><c t="str"><v>PMP</v></c></row><row/><row><c t="str"><v>Bo</v></c></row>`, []string{"2 Ana||PMP|||", "4 Bo|||||"}},
		{"place of the cell alone", `<row><c r="A7" t="str"><v>Ana</v></c><c r="B7"/></row><row><c t="str"><v>Bo</v></c></row>`, []string{"7 Ana|||||", "8 Bo|||||"}},
		{"gaps", `<row r="9"><c r="C9" t="str"><v>PMP</v></c><c r="F9" t="str"><v>Red</v></c><c r="A9" t="str"><v>Ana</v></c></row>`, []string{"9 Ana||PMP|||Red"}},
		{"rows out of order", `<row r="5"><c r="A5" t="str"><v>Bo</v></c></row><row r="2"><c r="A2" t="str"><v>Ana</v></c></row>`, []string{"2 Ana|||||", "5 Bo|||||"}},
		{"date", certified(`<c r="E2" s="1"><v>45791</v></c>`), []string{"2 Ana||PMP||2025-05-14|"}},
		{"date with a time", certified(`<c r="E2" s="2"><v>45791.75</v></c>`), []string{"2 Ana||PMP||2025-05-14|"}},
		{"date in a format of its own", certified(`<c r="F2" s="2"><v>45791</v></c>`), []string{"2 Ana||PMP|||2025-05-14"}},
		{"day number", certified(`<c r="E2"><v>45791</v></c>`), []string{"2 Ana||PMP||2025-05-14|"}},
		{"ISO date", certified(`<c r="E2" t="d"><v>2025-05-14T00:00:00</v></c>`), []string{"2 Ana||PMP||2025-05-14|"}},
		{"year", certified(`<c r="E2"><v>2025</v></c>`), []string{`row 2, column issued: "2025": not a date; write it like 2026-05-14 or 14 May 2026`}},
		{"number made a date", certified(`<c r="D2" s="1"><v>45791</v></c>`), []string{`row 2, column number: "2025-05-14": ` + bad}},
		{"number of another program", certified(`<c r="D2"><v>1.2345678E7</v></c>`), []string{"2 Ana||PMP|12345678||"}},
		{"whole with a fraction", certified(`<c r="D2"><v>77.0</v></c>`), []string{"2 Ana||PMP|77||"}},
		{"padded", certified(`<c r="D2" s="3"><v>77</v></c>`), []string{"2 Ana||PMP|0077||"}},
		{"too long for a number", certified(`<c r="D2"><v>123456789012345678</v></c>`), []string{`row 2, column number: "1.2345678901234568E+17": the spreadsheet has rounded this number; format the column as text and enter it again`}},
		{"days", certified(`<c r="F2" s="4"><v>12.5</v></c>`), []string{"2 Ana||PMP|||12.5"}},
		{"style that there is not", certified(`<c r="F2" s="99"><v>12</v></c>`), []string{"2 Ana||PMP|||12"}},
		{"markup in text", `<row r="2"><c r="A2" t="str"><v>A&amp;<![CDATA[<b>]]><!-- no -->&#x42;</v></c></row>`, []string{"2 A&<b>B|||||"}},
		{"blank cells far out", `<row r="2"><c r="A2" t="str"><v>Ana</v></c><c r="XFD2" s="1"/><c r="ZZ2" t="str"><v> </v></c></row>`, []string{"2 Ana|||||"}},
		{"extensions", `<row r="2"><c r="A2" t="str"><v>Ana</v><extLst><ext><row/></ext></extLst></c><extLst/></row>`, []string{"2 Ana|||||"}},
		{"apostrophe", `<row r="2"><c r="A2" t="str"><v>'=x</v></c></row>`, []string{"2 =x|||||"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Read("team", withRows(t, c.rows), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, shown(s)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWorkbookDialects(t *testing.T) {
	row := `<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="str"><v>PMP</v></c><c r="E2" s="1"><v>45791</v></c></row>`
	prefixed := func(s string) string {
		s = strings.NewReplacer("</", "\x01", "<", "<x:", "xmlns=", "xmlns:x=").Replace(s)
		return strings.ReplaceAll(s, "\x01", "</x:")
	}
	books := map[string]map[string]string{
		"usual":  {"xl/worksheets/sheet1.xml": sheetXML(head + row)},
		"strict": {"xl/worksheets/sheet1.xml": strings.Replace(sheetXML(head+row), nsMain, nsStrict, 1), "xl/workbook.xml": `<workbook ` + nsStrict + `><sheets><sheet name="S" r:id="r1"/></sheets></workbook>`},
		"prefixes": {"xl/worksheets/sheet1.xml": prefixed(sheetXML(head + row)), "xl/sharedStrings.xml": prefixed(`<sst ` + nsMain + `><si><t>Ana</t></si></sst>`),
			"xl/workbook.xml": prefixed(`<workbook ` + nsMain + `><sheets><sheet name="People" r:id="r1"/></sheets></workbook>`)},
		"declared, blanks between, more around": {"xl/worksheets/sheet1.xml": "\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + strings.ReplaceAll(strings.Replace(sheetXML(head+row), "<sheetData>", "<sheetPr/><cols><col/></cols><sheetData>", 1), "><", ">\r\n <")},
		"elsewhere": {"_rels/.rels": `<Relationships ` + nsRels + `><Relationship Id="r1" Type="` + relType + `officeDocument" Target="/XL/Book.xml"/></Relationships>`,
			"xl/book.xml":            `<workbook ` + nsMain + `><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>`,
			"xl/_rels/book.xml.rels": `<Relationships ` + nsRels + `><Relationship Id="r1" Type="` + relType + `worksheet" Target="../xl/./worksheets/Other.xml"/><Relationship Id="r2" Type="` + relType + `styles" Target="styles.xml"/><Relationship Id="r3" Type="` + relType + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
			"xl/workbook.xml":        "", "xl/worksheets/sheet1.xml": "", `xl\worksheets\other.xml`: sheetXML(head + row)},
		"no relations of the file": {"_rels/.rels": "", "xl/worksheets/sheet1.xml": sheetXML(head + row)},
		"1904": {"xl/worksheets/sheet1.xml": sheetXML(head + strings.Replace(row, "45791", "44329", 1)),
			"xl/workbook.xml": `<workbook ` + nsMain + `><workbookPr date1904="true"/><sheets><sheet name="People" r:id="r1"/></sheets></workbook>`},
	}
	for name, parts := range books {
		t.Run(name, func(t *testing.T) {
			s, err := Read("team", fakeBook(t, parts), Options{})
			if err != nil {
				t.Fatal(err)
			}
			want := []Row{{Number: 2, Name: "Ana", Certificate: "PMP", Issued: civil.Must(2025, 5, 14)}}
			if diff := cmp.Diff(want, s.Rows); diff != "" || len(s.Refused)+len(s.Warnings) > 0 {
				t.Errorf("%s%v%v", diff, s.Refused, s.Warnings)
			}
		})
	}
}

// Whatever is damaged in a workbook, it is refused as a whole: no row is lost in silence.
func TestDamagedPartsAreRefused(t *testing.T) {
	const sheet = "xl/worksheets/sheet1.xml"
	two := head + `<row r="2"><c r="A2" t="str"><v>Ana</v></c></row><row r="3"><c r="A3" t="str"><v>Bo</v></c></row>`
	whole := sheetXML(two)
	in := func(from, to string) map[string]string {
		if !strings.Contains(whole, from) {
			t.Fatalf("%q is not in the sheet", from)
		}
		return map[string]string{sheet: strings.Replace(whole, from, to, 1)}
	}
	inCell := func(c string) map[string]string {
		return in(`<c r="A3" t="str"><v>Bo</v></c>`, c)
	}
	const rels = "xl/_rels/workbook.xml.rels"
	cases := []struct {
		name  string
		parts map[string]string
		want  string // in the error
	}{
		{"row closed wrongly", in("</row><row r=\"3\"", "</ro><row r=\"3\""), `sheet "People" cannot be read (sheet1.xml: row 2 or after it: </ro> closes nothing)`},
		{"cut off in a row", map[string]string{sheet: whole[:strings.Index(whole, "Bo")]}, "row 3 or after it: cell A3: cut off"},
		{"cut off between rows", map[string]string{sheet: whole[:strings.Index(whole, `<row r="3"`)]}, "row 2 or after it: cut off"},
		{"cut off behind the rows", map[string]string{sheet: strings.TrimSuffix(whole, "</worksheet>")}, "row 3 or after it: cut off"},
		{"something behind it", map[string]string{sheet: whole + "<x/>"}, "more than one root element"},
		{"damaged behind the rows", in("</worksheet>", "<a></b></worksheet>"), "</b> closes nothing"},
		{"NUL", in("Bo", "B\x00o"), "illegal character code U+0000"},
		{"no UTF-8", in("Bo", "B\xffo"), "invalid UTF-8"},
		{"document type", map[string]string{sheet: `<!DOCTYPE x [<!ENTITY a "b">]>` + whole}, "a document type"},
		{"entity", in("Bo", "&b;"), "invalid character entity &b;"},
		{"rows in an element that is not known", in(`<row r="3"`, `<group/><row r="3"`), "the element group, which is not known there"},
		{"row of another namespace", in(`<row r="3"`, `<row r="4" xmlns="other"></row><row r="3"`), "the element row, which is not known there"},
		{"no rows", map[string]string{sheet: `<worksheet ` + nsMain + `/>`}, "the element sheetData is missing"},
		{"another root", map[string]string{sheet: `<chart/>`}, "holds the element chart instead of worksheet"},
		{"row number", in(`<row r="3"`, `<row r="x"`), `"x" is no number of a row`},
		{"row number 0", in(`<row r="3"`, `<row r="0"`), `"0" is no number of a row`},
		{"row number too high", in(`<row r="3"`, `<row r="1048577"`), `"1048577" is no number of a row`},
		{"rows without an end", in(`<row r="2"`, `<row r="1048576"/><row/><row r="2"`), "more than 1048576 rows"},
		{"place of a cell", in(`r="A3"`, `r="A"`), `"A" is no place of a cell`},
		{"place behind the last column", in(`r="A3"`, `r="XFE3"`), `"XFE3" is no place of a cell`},
		{"cell of another row", in(`r="A3"`, `r="A4"`), "the cell A4 stands in row 3"},
		{"row above the header", in(`<row r="3"><c r="A3"`, `<row><c r="A1"`), "the header"},
		{"cell twice", inCell(`<c r="A3"/><c r="A3" t="str"><v>Bo</v></c>`), "the cell A3 stands there twice"},
		{"two values", inCell(`<c r="A3" t="str"><v>Bo</v><v>Cy</v></c>`), "cell A3: two values"},
		{"type", inCell(`<c r="A3" t="x"><v>Bo</v></c>`), `type "x" is not known`},
		{"element in a text", inCell(`<c r="A3" t="str"><v><b>Bo</b></v></c>`), "the element b stands in a text"},
		{"shared text", inCell(`<c r="A3" t="s"><v>4</v></c>`), `text "4" of the 4 that the sheets share`},
		{"shared text that is no number", inCell(`<c r="A3" t="s"><v>-1</v></c>`), `text "-1" of the 4`},
		{"truth", inCell(`<c r="A3" t="b"><v>2</v></c>`), `"2" is neither true nor false`},
		{"shared texts cut off", map[string]string{"xl/sharedStrings.xml": `<sst><si><t>Ana`}, "the workbook cannot be opened (sharedstrings.xml: cut off"},
		{"shared texts missing", map[string]string{"xl/sharedStrings.xml": ""}, "the part xl/sharedstrings.xml is missing"},
		{"styles cut off", map[string]string{"xl/styles.xml": `<styleSheet><cellXfs>`}, "styles.xml: cut off"},
		{"relations missing", map[string]string{rels: ""}, "the part xl/_rels/workbook.xml.rels is missing"},
		{"sheet missing", map[string]string{sheet: ""}, "the part xl/worksheets/sheet1.xml is missing"},
		{"no sheet that is visible", map[string]string{"xl/workbook.xml": `<workbook ` + nsMain + `><sheets><sheet name="x" state="veryHidden" r:id="r1"/></sheets></workbook>`}, "empty"},
		{"part twice", map[string]string{"XL/worksheets/Sheet1.xml": whole, sheet: whole}, "twice"},
		{"too many columns", inCell(`<c r="A3" t="str"><v>Bo</v></c><c r="ZZ3"><v>1</v></c>`), "row 3 has 702 columns; a roster has at most 512"},
		{"long text", in("Bo", strings.Repeat("x", 2<<20)), "a tag or a text of more than 1 MB"},
		{"long row", in("</row></sheetData>", strings.Repeat(`<c t="str"><v>`+strings.Repeat("x", 1<<19)+`</v></c>`, 20)+"</row></sheetData>"), "more than 8 MB of text in a row"},
		{"long pieces", inCell(`<c r="A3" t="inlineStr"><is>` + strings.Repeat(`<r><t>`+strings.Repeat("x", 1<<18)+`</t></r>`, 5) + `</is></c>`), "a tag or a text of more than 1 MB"},
		{"cells without an end", in("</row></sheetData>", strings.Repeat("<c/>", 20_000)+"</row></sheetData>"), "more than 16384 cells in row 3"},
		{"many sheets", map[string]string{"xl/workbook.xml": `<workbook ` + nsMain + `><sheets>` + strings.Repeat(`<sheet name="x" r:id="r1"/>`, 1001) + `</sheets></workbook>`}, "more than 1000 sheets"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Read("team", fakeBook(t, c.parts), Options{})
			if err == nil {
				t.Fatalf("read as %q", shown(s))
			}
			if !errors.Is(err, ErrFile) || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 300 {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
		})
	}
}

// A workbook cut off anywhere, or with any one byte of its sheet gone, is refused
// or says all that it said.
func TestNothingIsLostInSilence(t *testing.T) {
	sheet := sheetXML(head + `<row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="3"><c r="A3" t="str"><v>Bo</v></c></row>`)
	whole := fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet})
	for i := range whole {
		if s, err := Read("team", whole[:i], Options{}); err == nil {
			t.Fatalf("cut off after %d of %d bytes it is read as %q", i, len(whole), shown(s))
		}
	}
	for i := range sheet {
		s, err := Read("team", fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet[:i]}), Options{})
		if err == nil {
			t.Fatalf("the sheet cut off after %d bytes is read as %q", i, shown(s))
		}
		s, err = Read("team", fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet[:i] + sheet[i+1:]}), Options{})
		if err == nil && s.Total < 2 {
			t.Fatalf("without byte %d (%q) it is read as %q", i, sheet[i], shown(s))
		}
	}
	for i := range whole { // the checksums of a zip file find what XML does not
		data := bytes.Clone(whole)
		data[i] ^= 0x55
		s, err := Read("team", data, Options{})
		if err == nil && !cmp.Equal(shown(s), []string{"2 Ana|||||", "3 Bo|||||"}) {
			t.Fatalf("with byte %d changed it is read as %q", i, shown(s))
		}
	}
}

// The headers of a zip file may lie about how much it unpacks to.
func TestRealBytesAreCounted(t *testing.T) {
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	content := sheetXML(head + strings.Repeat(" ", 1<<19) + strings.Repeat(`<row><c t="str"><v>Ana</v></c></row>`, 40_000))
	if _, err := io.WriteString(deflate, content); err != nil {
		t.Fatal(err)
	}
	if err := deflate.Close(); err != nil {
		t.Fatal(err)
	}
	honest := fakeBook(t, map[string]string{"xl/worksheets/sheet1.xml": ""})
	for _, says := range []uint64{10, uint64(len(content))} {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		in, err := zip.NewReader(bytes.NewReader(honest), int64(len(honest)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range in.File {
			if err := z.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: says})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(packed.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		opened, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			t.Fatal(err)
		}
		s := &Sheet{Name: "team"}
		err = readXLSX(newReader(s, Options{}), opened, 1<<20)
		if !errors.Is(err, ErrFile) || says > 10 && err.Error() != "team: unpacks to more than 1 MB, which no roster does" {
			t.Errorf("a header that says %d: error %v", says, err)
		}
	}
}

func TestFormatCodes(t *testing.T) {
	cases := map[string]style{
		"General": {}, "0": {}, "0.00": {}, "00000": {digits: 5}, "yyyy-mm-dd": {date: true}, "DD/MM/YY": {date: true}, "mmm": {date: true}, `"day" 0`: {}, `0 \d`: {}, "[Red]0": {},
		"[$-409]d-mmm-yy;@": {date: true}, "#,##0_d": {}, "h:mm AM/PM": {date: true}, "h AM/PM": {}, `[h]:mm`: {date: true}, "@": {}, `0"`: {}, `0" open d`: {date: true}, "[open d": {date: true},
		`_-* #,##0\ "€"_-`: {}, `yyyy"年"m"月"`: {date: true}, "0000000000000000": {}, "*d0": {}, `"`: {}, `\`: {},
	}
	for code, want := range cases {
		if got := styleOf(code); got != want {
			t.Errorf("%q is %+v, want %+v", code, got, want)
		}
	}
	var dates []int
	for id := range 70 {
		if builtInDate(id) {
			dates = append(dates, id)
		}
	}
	want := []int{14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58}
	if !cmp.Equal(want, dates) {
		t.Errorf("built in: %v", dates)
	}
}
