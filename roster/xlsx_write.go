package roster

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Namespaces of a workbook's parts (ECMA-376 part 1, 12). Styles: 0 as it comes, 1
// bold, 2 text, so that what is entered later into a column of numbers is not
// rounded.
const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace    = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace     = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packageSpace = `http://schemas.openxmlformats.org/package/2006/`
	mimeStart    = `application/vnd.openxmlformats-officedocument.spreadsheetml.`

	styles = xmlHead + `<styleSheet ` + mainSpace + `>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>` +
		`<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
)

// Places in styles.
const (
	plainStyle = iota
	boldStyle
	textStyle
)

// styleOfColumn is the style of the cells of a roster's column below the header.
func styleOfColumn(column int) int {
	if f := field(column); f == fHuaweiID || f == fNumber {
		return textStyle
	}
	return plainStyle
}

// writeXLSX streams a workbook with the roster's sheet: its bytes depend on the
// rows alone.
func writeXLSX(w io.Writer, rows iter.Seq[*Row]) error {
	cells := func(yield func([]string) bool) {
		var cells [fields]string
		for row := range rows {
			for f := range fields {
				cells[f] = cellText(row.text(f))
			}
			if !yield(cells[:]) {
				return
			}
		}
	}
	if err := writeWorkbook(w, sheetTable{"roster", Columns[:], styleOfColumn, cells}); err != nil {
		return fmt.Errorf("writing the roster: %w", err)
	}
	return nil
}

// sheetTable is what a sheet holds. A row is valid until the next one.
type sheetTable struct {
	name    string
	columns []string
	style   func(column int) int
	rows    iter.Seq[[]string]
}

// writeWorkbook streams a workbook, a sheet for each table. All cells are text;
// none is ever a formula.
func writeWorkbook(w io.Writer, tables ...sheetTable) error {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed) // half the time, for a third more bytes
	})
	for _, p := range partsOf(tables) {
		out, err := z.Create(p.name)
		if err == nil {
			_, err = io.WriteString(out, p.content)
		}
		if err != nil {
			return err
		}
	}
	for i, t := range tables {
		out, err := z.Create("xl/" + sheetPart(i))
		if err != nil {
			return err
		}
		sheet := sheetWriter{out: bufio.NewWriterSize(out, 64<<10), chosen: i == 0}
		if err := sheet.write(t); err != nil {
			return err
		}
	}
	return z.Close()
}

type part struct{ name, content string }

func sheetPart(i int) string { return fmt.Sprintf("worksheets/sheet%d.xml", i+1) }

// partsOf are the parts of a workbook besides its sheets.
func partsOf(tables []sheetTable) []part {
	var types, sheets, relations strings.Builder
	for i, t := range tables {
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="%sworksheet+xml"/>`, sheetPart(i), mimeStart)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, appendEscaped(nil, t.name), i+1, i+1)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%s/worksheet" Target="%s"/>`, i+1, relSpace, sheetPart(i))
	}
	return []part{
		{"[Content_Types].xml", xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + mimeStart + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + mimeStart + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` +
			`<Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlHead + `<workbook ` + mainSpace + ` xmlns:r="` + relSpace + `"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` + relations.String() +
			fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(tables)+1, relSpace)},
		{"xl/styles.xml", styles},
	}
}

// sheetWriter writes the rows of a sheet.
type sheetWriter struct {
	out    *bufio.Writer // keeps its first error for Flush
	chosen bool          // the sheet that is seen first
	line   []byte
	number int
}

func (s *sheetWriter) write(t sheetTable) error {
	s.head(t)
	for cells := range t.rows {
		if s.number == lastRow {
			return fmt.Errorf("more than %d rows, which is all that a sheet holds; write csv or json", lastRow-1)
		}
		if err := s.row(cells, t.style); err != nil {
			return err
		}
	}
	_, _ = s.out.WriteString(`</sheetData></worksheet>`)
	return s.out.Flush()
}

// head writes the header, keeps it in sight and makes the columns readable.
func (s *sheetWriter) head(t sheetTable) {
	chosen := ""
	if s.chosen {
		chosen = ` tabSelected="1"`
	}
	_, _ = s.out.WriteString(xmlHead + `<worksheet ` + mainSpace + `><sheetViews><sheetView workbookViewId="0"` + chosen + `>` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for f := range t.columns {
		_, _ = fmt.Fprintf(s.out, `<col min="%d" max="%d" width="16" customWidth="1"`, f+1, f+1)
		if style := t.style(f); style != plainStyle {
			_, _ = fmt.Fprintf(s.out, ` style="%d"`, style)
		}
		_, _ = s.out.WriteString(`/>`)
	}
	_, _ = s.out.WriteString(`</cols><sheetData>`)
	_ = s.row(t.columns, func(int) int { return boldStyle }) // so does row, but for the first
}

// row writes the next row. Empty cells are left out.
func (s *sheetWriter) row(cells []string, styleOf func(column int) int) error {
	s.number++
	line := append(s.line[:0], `<row r="`...)
	line = strconv.AppendInt(line, int64(s.number), 10)
	line = append(line, `">`...)
	for f, text := range cells {
		if text == "" {
			continue
		}
		line = append(line, `<c r="`...)
		line = append(line, letters(f)...)
		line = strconv.AppendInt(line, int64(s.number), 10)
		if style := styleOf(f); style != plainStyle {
			line = append(line, `" s="`...)
			line = strconv.AppendInt(line, int64(style), 10)
		}
		line = append(line, `" t="inlineStr"><is><t`...)
		if first, last := text[0], text[len(text)-1]; first <= ' ' || last <= ' ' {
			line = append(line, ` xml:space="preserve"`...)
		}
		line = append(line, '>')
		line = appendEscaped(line, text)
		line = append(line, `</t></is></c>`...)
	}
	s.line = append(line, `</row>`...)
	_, err := s.out.Write(s.line)
	return err
}

// letters is the name of a column in a sheet; those of a roster are at hand.
func letters(column int) string {
	if column < len(rosterLetters) {
		return rosterLetters[column]
	}
	return letter(column)
}

var rosterLetters = func() (names [fields]string) {
	for f := range names {
		names[f] = letter(f)
	}
	return names
}()

// cellText is the text of a cell. An apostrophe that Read would take for the mark
// of CSV gets one more.
func cellText(s string) string {
	if s != "" && s[0] == '\'' {
		return defuse(s)
	}
	return s
}

// asItIs are the bytes that a text holds as they are.
var asItIs = func() (t [256]bool) {
	for c := ' '; c <= 0x7f; c++ {
		t[c] = c != '&' && c != '<' && c != '>' && c != '_'
	}
	t['\t'], t['\n'] = true, true
	return t
}()

// allowed reports whether XML may hold the character.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xd7ff || r >= 0xe000 && r <= 0xfffd || r >= 0x10000 && r <= utf8.MaxRune
}

// appendEscaped writes text as XML; what XML cannot hold is written like _x0007_,
// and what would be read like that as _x005F_x0007_.
func appendEscaped(line []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if asItIs[c] {
			line = append(line, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '&':
			line = append(line, "&amp;"...)
		case r == '<':
			line = append(line, "&lt;"...)
		case r == '>':
			line = append(line, "&gt;"...)
		case r == '_' && isEscape(s[i:]):
			line = append(line, "_x005F_"...)
		case r == '\r' || !allowed(r):
			line = fmt.Appendf(line, "_x%04X_", r)
		default:
			line = utf8.AppendRune(line, r)
		}
		i += n
	}
	return line
}

// isEscape reports whether the text begins like _x000D_.
func isEscape(s string) bool {
	if len(s) < escapeLen {
		return false
	}
	_, is := escaped([]byte(s[:escapeLen]))
	return is
}
