package roster

import (
	"cmp"
	"maps"
	"slices"
)

// Report tells what an import does, or would do.
type Report struct {
	Rows         int       `json:"rows"`         // rows with anything in them, header not counted
	New          int       `json:"new"`          // people and certificates
	Changed      int       `json:"changed"`      // people and certificates
	Unchanged    int       `json:"unchanged"`    // people and certificates
	People       int       `json:"people"`       // that the taken rows speak of
	Certificates int       `json:"certificates"` // that the taken rows speak of
	Refused      []Refusal `json:"refused"`      // by row
	Warnings     []string  `json:"warnings"`
}

func (r *Report) order() {
	slices.SortStableFunc(r.Refused, func(a, b Refusal) int { return cmp.Compare(a.Row, b.Row) })
}

func (m *merge) report() Report {
	r := Report{Rows: m.sheet.Total, Refused: slices.Clone(m.sheet.Refused), Warnings: slices.Concat(m.sheet.Warnings, m.warnings, m.undated())}
	for _, i := range slices.Sorted(maps.Keys(m.refusals)) {
		r.Refused = append(r.Refused, m.refusals[i])
	}
	r.order()
	count := func(known, same bool) {
		switch {
		case !known:
			r.New++
		case same:
			r.Unchanged++
		default:
			r.Changed++
		}
	}
	for _, who := range m.people {
		r.People++
		count(who.known, samePerson(&who.old, &who.now))
		for _, c := range who.certs {
			if c.touched {
				r.Certificates++
				count(c.known, c.old == c.now)
			}
		}
	}
	return r
}
