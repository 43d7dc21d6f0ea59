package roster

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"partnerbot/partner"
	"partnerbot/program"
)

// Write writes the roster of a Book as csv, xlsx or json: one row per
// certificate, people by the order in which they became known, and people
// without certificates with a row too. Somebody who has certificates and an
// account kind of their own has one row more, without a certificate, that says it.
//
// Reading and importing it into an empty Book gives the same people and
// certificates, except that of the history of an association the last state alone
// is in a roster, and that somebody with nothing but a name must be the only one
// of that name. Cells that a spreadsheet program would take for formulas are
// marked as text in CSV, and Read takes the mark away; in XLSX all cells are text.
func Write(w io.Writer, format string, p *program.Program, b *partner.Book) error {
	rows := rowsOf(p, b)
	switch format {
	case CSV:
		return writeCSV(w, rows)
	case XLSX:
		return writeXLSX(w, rows)
	case JSON:
		return writeJSON(w, rows)
	}
	return fmt.Errorf("%q is no format of a roster: write csv, xlsx or json", format)
}

// rowsOf gives the rows of a Book; a row is valid until the next one.
func rowsOf(p *program.Program, b *partner.Book) iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		name := namer(p)
		number := 1
		for _, who := range b.People() {
			row := personRow(&who)
			certs := b.CertificatesOf(who.ID)
			if len(certs) == 0 || who.Account != "" {
				number++
				row.Number, row.Account = number, who.Account
				if !yield(&row) {
					return
				}
			}
			for i := range certs {
				c := &certs[i]
				number++
				row.Number, row.Account = number, c.Account
				row.Certificate, row.Track, row.CertNumber = name(c.Type, c.Track), c.Track, c.Number
				row.Issued, row.Expires, row.Review, row.Evidence = c.Issued, c.Expires, c.Review, c.Evidence
				if !yield(&row) {
					return
				}
			}
		}
	}
}

func personRow(p *partner.Person) Row {
	row := Row{Name: p.Name, Email: p.Email, SlackID: p.SlackID, HuaweiID: p.HuaweiID, Dedicated: No, Team: p.Team, LeftOn: p.LeftOn}
	if p.Dedicated {
		row.Dedicated = Yes
	}
	if n := len(p.Bindings); n > 0 {
		row.Binding, row.BoundOn = p.Bindings[n-1].State, p.Bindings[n-1].On
	}
	return row
}

// namer gives certificates the names that people read, where Import understands
// them to mean the same type, else their ids.
func namer(p *program.Program) func(kind, track string) string {
	names := make(map[[2]string]string)
	return func(kind, track string) string {
		key := [2]string{kind, track}
		if name, ok := names[key]; ok {
			return name
		}
		name := kind
		if t, ok := p.Type(kind); ok {
			if id, tr, err := p.Resolve(t.Name, track); err == nil && id == kind && tr == track {
				name = t.Name
			}
		}
		names[key] = name
		return name
	}
}

func writeCSV(w io.Writer, rows iter.Seq[*Row]) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns[:]); err != nil {
		return fmt.Errorf("writing the roster: %w", err)
	}
	var cells [fields]string
	for row := range rows {
		for f := range fields {
			cells[f] = defuse(row.text(f))
		}
		if err := out.Write(cells[:]); err != nil {
			return fmt.Errorf("writing the roster: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing the roster: %w", err)
	}
	return nil
}

// writeJSON writes a list with one row on each line; empty fields are left out.
func writeJSON(w io.Writer, rows iter.Seq[*Row]) error {
	out := bufio.NewWriter(w)
	before := "[\n"
	for row := range rows {
		_, _ = out.WriteString(before) // the writer keeps its first error for Flush
		before = ",\n"
		_ = out.WriteByte('{')
		comma := ""
		for f := range fields {
			text := row.text(f)
			if text == "" {
				continue
			}
			value, err := json.Marshal(text)
			if err != nil {
				return fmt.Errorf("writing the roster: %w", err)
			}
			_, _ = fmt.Fprintf(out, "%s%q:%s", comma, Columns[f], value)
			comma = ","
		}
		_ = out.WriteByte('}')
	}
	if before == "[\n" {
		_, _ = out.WriteString("[")
	}
	_, _ = out.WriteString("\n]\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the roster: %w", err)
	}
	return nil
}
