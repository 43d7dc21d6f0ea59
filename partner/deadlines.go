package partner

import (
	"cmp"
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// Deadline is a dated duty that the facts imply.
type Deadline struct {
	Kind        string    // such as certificate-end; the pack's ladders name the same kinds
	Subject     string    // what it is about, unique within the kind: "certificate/17"
	Due         civil.Day // the last day on which all is well, in the vendor's zone
	Person      ID        // whom it concerns, if a person
	Certificate ID
	Title       string // "Ana Silva: PMP"; names people
	Consequence string // "Project managers falls to 1 of 2 on 12 Jun 2026"
	Action      string // the step that ends it
}

// Deadlines lists every dated duty due from one day through another, soonest
// first. Only duties that still matter are listed: the certificates of people who
// have left by then, and ones replaced by a newer certificate of the same person,
// type and track that lasts longer, are not.
//
// What a duty's end entails is told under the phase that the settings name; that
// something counts for nothing is said as of from.
func Deadlines(p *program.Program, b *Book, from, through civil.Day) []Deadline {
	if through < from {
		return nil
	}
	out := certificateEnds(p, b, from, through)
	slices.SortStableFunc(out, func(a, b Deadline) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Subject, b.Subject))
	})
	return out
}
