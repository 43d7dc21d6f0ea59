package roster

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"

	"partnerbot/partner"
)

// Tables lists the kinds of fact of which a Book holds any, in the order of
// partner.Kinds.
func Tables(b *partner.Book) []partner.Kind {
	return slices.DeleteFunc(slices.Clone(partner.Kinds), func(k partner.Kind) bool { return b.Count(k) == 0 })
}

// WriteBook writes all facts of some kinds, by kind and id: as json one object
// with a list for each kind, as xlsx a sheet for each, as csv the table of one.
// The columns are the names that the facts have in JSON; what is no plain value
// stands in its cell as JSON. Cells that a spreadsheet program would take for
// formulas are marked as text in CSV; in XLSX all cells are text.
func WriteBook(w io.Writer, format string, b *partner.Book, kinds ...partner.Kind) error {
	var err error
	switch {
	case format == JSON:
		err = writeBookJSON(w, b, kinds)
	case format == XLSX && len(kinds) > 0:
		err = writeBookXLSX(w, b, kinds)
	case format == XLSX:
		return fmt.Errorf("there is nothing yet to put on a sheet")
	case format == CSV && len(kinds) == 1:
		err = writeBookCSV(w, b, kinds[0])
	case format == CSV:
		return fmt.Errorf("a csv file holds one table: name the kind, or take xlsx or json")
	default:
		return fmt.Errorf("%q is no format: write csv, xlsx or json", format)
	}
	if err != nil {
		return fmt.Errorf("writing the facts: %w", err)
	}
	return nil
}

func writeBookJSON(to io.Writer, b *partner.Book, kinds []partner.Kind) error {
	w := bufio.NewWriter(to) // keeps its first error for Flush
	_, _ = fmt.Fprintf(w, "{\n  \"workspace\": %s,\n  \"revision\": %d", quotedJSON(b.Workspace), b.Revision)
	for _, k := range kinds {
		_, _ = fmt.Fprintf(w, ",\n  %s: [", quotedJSON(string(k)))
		comma := ""
		for f := range b.Facts(k) {
			raw, err := json.Marshal(f)
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintf(w, "%s\n    %s", comma, raw)
			comma = ","
		}
		_, _ = w.WriteString("\n  ]")
	}
	_, _ = w.WriteString("\n}\n")
	return w.Flush()
}

func quotedJSON(s string) []byte {
	raw, err := json.Marshal(s)
	if err != nil {
		return []byte(`""`) // cannot be: a string always can be written
	}
	return raw
}

func writeBookXLSX(w io.Writer, b *partner.Book, kinds []partner.Kind) error {
	var failed error
	tables := make([]sheetTable, len(kinds))
	for i, k := range kinds {
		columns := columnsOf(b, k)
		tables[i] = sheetTable{string(k), columns, func(int) int { return textStyle }, func(yield func([]string) bool) {
			for cells, err := range factRows(b, k, columns) {
				if err != nil {
					failed = err
					return
				}
				for j := range cells {
					cells[j] = cellText(cells[j])
				}
				if !yield(cells) {
					return
				}
			}
		}}
	}
	if err := writeWorkbook(w, tables...); err != nil {
		return err
	}
	return failed
}

func writeBookCSV(w io.Writer, b *partner.Book, k partner.Kind) error {
	out, columns := csv.NewWriter(w), columnsOf(b, k)
	if err := out.Write(columns); err != nil {
		return err
	}
	for cells, err := range factRows(b, k, columns) {
		if err != nil {
			return err
		}
		for i := range cells {
			cells[i] = defuse(cells[i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// columnsOf are the names of a kind's fields in JSON, in the order in which the
// kind declares them.
func columnsOf(b *partner.Book, k partner.Kind) (names []string) {
	for f := range b.Facts(k) {
		t := reflect.TypeOf(f)
		for i := range t.NumField() {
			if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
				names = append(names, name)
			}
		}
		break
	}
	return names
}

// factRows gives the facts of a kind as rows of text; a row is valid until the next.
func factRows(b *partner.Book, k partner.Kind, columns []string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		cells := make([]string, len(columns))
		for f := range b.Facts(k) {
			raw, err := json.Marshal(f)
			var values map[string]json.RawMessage
			if err == nil {
				err = json.Unmarshal(raw, &values)
			}
			for i, name := range columns {
				cells[i] = plainText(values[name])
			}
			if !yield(cells, err) || err != nil {
				return
			}
		}
	}
}

// plainText is a JSON value as a cell shows it: a string without its quotes.
func plainText(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
