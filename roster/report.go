package roster

import (
	"cmp"
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
