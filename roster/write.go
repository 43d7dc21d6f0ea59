package roster

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"

	"partnerbot/partner"
	"partnerbot/program"
)

// Write writes the roster of a Book as csv, xlsx or json: one row per
// certificate, and people without certificates with a row too. People come by
// name, then by e-mail, HUAWEI ID and Slack id, and their certificates by name,
// track, day of issue and number: never by id, so that importing a roster and
// writing it again does not move a row. Somebody who has certificates and an
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
		for _, who := range byName(b.People()) {
			row := personRow(who)
			certs := byKind(b.CertificatesOf(who.ID), name)
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

// byName orders people as Write does. Those of whom a roster says the same keep
// their order.
func byName(people []partner.Person) []*partner.Person {
	type keyed struct {
		name string
		*partner.Person
	}
	all := make([]keyed, len(people))
	for i := range people {
		all[i] = keyed{fold(clean(people[i].Name)), &people[i]}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(clean(a.Name), clean(b.Name)), cmp.Compare(a.Email, b.Email),
			cmp.Compare(a.HuaweiID, b.HuaweiID), cmp.Compare(a.SlackID, b.SlackID))
	})
	out := make([]*partner.Person, len(all))
	for i, k := range all {
		out[i] = k.Person
	}
	return out
}

// byKind orders the certificates of a person as Write does.
func byKind(certs []partner.Certificate, name func(kind, track string) string) []partner.Certificate {
	slices.SortStableFunc(certs, func(a, b partner.Certificate) int {
		return cmp.Or(cmp.Compare(name(a.Type, a.Track), name(b.Type, b.Track)), cmp.Compare(a.Track, b.Track),
			cmp.Compare(a.Issued, b.Issued), cmp.Compare(a.Number, b.Number), cmp.Compare(a.Expires, b.Expires))
	})
	return certs
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
