package roster

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Grid is a table as it was read from a CSV or XLSX file: its header and its rows
// as text. A cell that the spreadsheet shows as a date is written like 2026-05-14.
type Grid struct {
	Name    string // the file's
	Columns []string
	Rows    []Line
	Refused []Refusal // rows of which the cells cannot be read
}

// Line is one row of a Grid, as long as the header.
type Line struct {
	Number int // as the spreadsheet shows it: the header is row 1
	Cells  []string
}

// maxGrid bounds the rows of a Grid, which are held as text.
const maxGrid = 100_000

// ReadGrid reads a table whose header names some columns; known tells them, in
// lower case without blanks and punctuation. Every error wraps ErrFile and is
// written for the person who sent the file.
func ReadGrid(name string, data []byte, known func(column string) bool) (*Grid, error) {
	g := &gridReader{Grid: &Grid{Name: name}, known: known}
	switch {
	case len(data) > MaxSize:
		return nil, refuseFile(name, "%d MB; a table may have %d MB", len(data)>>20, MaxSize>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refuseFile(name, "empty; the first row must be the header")
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return g.workbook(data)
	}
	text, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	return g.text(text)
}

type gridReader struct {
	*Grid
	known func(string) bool
}

// recognized counts the cells of a row that are known columns.
func (g *gridReader) recognized(cells []string) (n int) {
	for _, c := range cells {
		if g.known(plain(c)) {
			n++
		}
	}
	return n
}

func (g *gridReader) text(text string) (*Grid, error) {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	c := scanner{text: text, number: 1}
	if !c.declared() {
		c.separator = g.separator(text)
	}
	for {
		number := c.skipBlank()
		if c.at >= len(c.text) {
			return g.Grid, g.headless()
		}
		cells, reason := c.next()
		switch {
		case reason != "" && g.Columns == nil:
			return nil, refuseFile(g.Name, "the header in row %d: %s", number, reason)
		case reason != "":
			g.refuse(number, "", firstLine(c.text[c.quote:]), reason)
			continue
		}
		if err := g.row(number, cells, nil); err != nil {
			return nil, err
		}
	}
}

// separator finds the separator by the header.
func (g *gridReader) separator(text string) byte {
	best, most := separators[0], -1
	for _, sep := range separators {
		c := scanner{text: text, number: 1, separator: sep}
		if c.skipBlank(); c.at >= len(text) {
			break
		}
		cells, _ := c.next()
		if n := g.recognized(cells); n > most {
			best, most = sep, n
		}
	}
	return best
}

// workbook reads the first visible sheet whose first filled row names a known column.
func (g *gridReader) workbook(data []byte) (*Grid, error) {
	z, err := openZip(g.Name, data)
	if err != nil {
		return nil, err
	}
	b, err := openWorkbook(z, maxUnzipped)
	if err != nil {
		return nil, refuseFile(g.Name, "the workbook cannot be opened (%v); save it again and send that", err)
	}
	d := dates{serials: true, epoch: b.epoch}
	for _, s := range b.sheets {
		err := b.eachRow(s, func(number int, cells []string, kinds []kind) error {
			if g.Columns == nil && !blank(cells) && g.recognized(cells) == 0 {
				return errEnough
			}
			for i, k := range kinds {
				if k == asDate && i < len(cells) {
					if day, err := d.parse(cells[i]); err == nil {
						cells[i] = day.String()
					}
				}
			}
			return g.row(number, cells, kinds)
		})
		if err != nil && !errors.Is(err, errEnough) {
			return nil, refuseFile(g.Name, "sheet %q cannot be read (%v); save it again and send that", short(s.name), err)
		}
		if g.Columns != nil {
			return g.Grid, nil
		}
	}
	return g.Grid, g.headless()
}

func (g *gridReader) headless() error {
	if g.Columns == nil {
		return refuseFile(g.Name, "no row is a header with a column that is known here")
	}
	return nil
}

func (g *gridReader) refuse(row int, column, word, reason string) {
	g.Refused = append(g.Refused, Refusal{Row: row, Column: column, Word: short(word), Reason: reason})
}

// row takes the next row; the first one with anything in it is the header.
func (g *gridReader) row(number int, cells []string, kinds []kind) error {
	out := make([]string, 0, len(cells))
	for _, c := range cells {
		out = append(out, clean(fused(clean(c))))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	switch {
	case len(out) == 0:
		return nil
	case len(out) > MaxColumns:
		return refuseFile(g.Name, "row %d has %d columns; at most %d are read", number, len(out), MaxColumns)
	case g.Columns == nil:
		g.Columns = out
		return nil
	case len(g.Rows) == maxGrid:
		return refuseFile(g.Name, "more than %d rows; cut the file into several", maxGrid)
	}
	for i, c := range out {
		bad := ""
		switch {
		case i >= len(g.Columns):
			bad = "stands in a column that has no header"
		case tooLong(c):
			bad = fmt.Sprintf("longer than %d characters", MaxCell)
		case hasControl(c):
			bad = errControl.Error()
		case i < len(kinds) && kinds[i] == asFault, c != "" && failed(c):
			bad = errFailed.Error()
		}
		if bad != "" && c != "" {
			column := letter(i)
			if i < len(g.Columns) {
				column = g.Columns[i]
			}
			g.refuse(number, column, c, bad)
			return nil
		}
	}
	for len(out) < len(g.Columns) {
		out = append(out, "")
	}
	g.Rows = append(g.Rows, Line{number, out})
	return nil
}
