package roster

import (
	"strings"
	"unicode/utf8"
)

// separators are tried on the header; the one that shows most known names wins,
// the first of equals.
var separators = []byte{',', ';', '\t', '|'}

// readCSV reads text with separated cells. A row whose quotation marks are wrong
// is refused alone: reading goes on at the next line.
func readCSV(r *reader, text string) error {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	c := scanner{text: text, number: 1}
	if !c.declared() {
		c.separator = detect(text)
	}
	r.sheet.Rows = make([]Row, 0, min(strings.Count(text, "\n"), 1<<17))
	for {
		number := c.skipBlank()
		if c.at >= len(c.text) {
			return nil
		}
		cells, reason := c.next()
		if reason == "" {
			if err := r.row(number, cells); err != nil {
				return err
			}
			continue
		}
		if r.head == nil {
			return refuseFile(r.sheet.Name, "the header in row %d: %s", number, reason)
		}
		if err := r.count(); err != nil {
			return err
		}
		r.refuse(number, "", firstLine(c.text[c.quote:]), reason)
	}
}

// scanner walks over the rows of a CSV text. Cells are cut out of the text, not
// copied, unless they hold doubled quotation marks.
type scanner struct {
	text      string
	at        int
	number    int // of the row at which it stands
	separator byte
	cells     []string
	quote     int // where the last cell in quotation marks begins
}

// declared takes Excel's "sep=;" line, which is not a row.
func (c *scanner) declared() bool {
	line, _, _ := strings.Cut(c.text, "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) != 5 || !strings.EqualFold(line[:4], "sep=") {
		return false
	}
	c.separator = line[4]
	c.at = min(len(c.text), strings.IndexByte(c.text+"\n", '\n')+1)
	return true
}

// detect finds the separator by the first row that is not blank.
func detect(text string) byte {
	best, most := separators[0], -1
	for _, sep := range separators {
		c := scanner{text: text, number: 1, separator: sep}
		c.skipBlank()
		if c.at >= len(text) {
			break
		}
		cells, _ := c.next()
		if n := recognized(cells); n > most {
			best, most = sep, n
		}
	}
	return best
}

// skipBlank passes blank lines, which a spreadsheet shows as rows, and gives the
// number of the row after them.
func (c *scanner) skipBlank() int {
	for c.at < len(c.text) {
		switch {
		case c.text[c.at] == '\n':
			c.at++
		case strings.HasPrefix(c.text[c.at:], "\r\n"):
			c.at += 2
		default:
			return c.number
		}
		c.number++
	}
	return c.number
}

// next cuts the row at which it stands into cells, or says what is wrong with it.
func (c *scanner) next() (cells []string, reason string) {
	start := c.at
	c.cells = c.cells[:0]
	c.number++
	for {
		cell, ended, reason := c.cell()
		if reason != "" {
			c.at = lineAfter(c.text, start)
			return nil, reason
		}
		if c.cells = append(c.cells, cell); ended {
			return c.cells, ""
		}
	}
}

func lineAfter(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// cell cuts out one cell and the separator or line end after it.
func (c *scanner) cell() (cell string, ended bool, reason string) {
	if c.at < len(c.text) && c.text[c.at] == '"' {
		return c.quoted()
	}
	rest := c.text[c.at:]
	for i := range len(rest) {
		switch rest[i] {
		case c.separator:
			c.at += i + 1
			return rest[:i], false, ""
		case '\n':
			c.at += i + 1
			return strings.TrimSuffix(rest[:i], "\r"), true, ""
		}
	}
	c.at = len(c.text)
	return strings.TrimSuffix(rest, "\r"), true, ""
}

// quoted cuts out a cell in quotation marks. One that runs on for longer than
// any cell may be is taken for one that is never closed, so that a stray mark
// costs its own row alone and a file full of them no more than its length.
func (c *scanner) quoted() (cell string, ended bool, reason string) {
	const longest = 8 * MaxCell
	rest := c.text[c.at+1:]
	window := rest[:min(len(rest), longest)]
	c.quote = c.at + 1
	doubled := false
	for i := 0; ; i++ {
		j := strings.IndexByte(window[i:], '"')
		if j < 0 {
			return "", false, "a quotation mark is opened and not closed"
		}
		i += j
		after := rest[i+1:]
		if strings.HasPrefix(after, `"`) && i+1 < len(window) {
			doubled = true
			i++
			continue
		}
		cell = rest[:i]
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return c.closed(cell, after)
	}
}

// closed passes what must follow a closing quotation mark.
func (c *scanner) closed(cell, after string) (string, bool, string) {
	at := len(c.text) - len(after)
	switch {
	case after == "" || after == "\r":
		c.at = len(c.text)
		return cell, true, ""
	case after[0] == c.separator:
		c.at = at + 1
		return cell, false, ""
	case after[0] == '\n':
		c.at = at + 1
		return cell, true, ""
	case strings.HasPrefix(after, "\r\n"):
		c.at = at + 2
		return cell, true, ""
	}
	return "", false, `text after a closing quotation mark; a quotation mark in a cell is written twice, ""`
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s[:min(len(s), 4*MaxCell)], "\n")
	s = clean(s)
	for !utf8.ValidString(s) && s != "" {
		s = s[:len(s)-1]
	}
	return s
}
