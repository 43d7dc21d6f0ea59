package partner

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// Deadline is a dated duty that the facts imply.
type Deadline struct {
	Kind        string    // such as certificate-end; the pack's ladders name the same kinds
	Subject     string    // what it is about, unique within the kind: "certificate/17"
	Due         civil.Day // the last day on which all is well, in the vendor's zone
	At          time.Time // the instant, where the duty has an hour; else zero
	Person      ID        // whom it concerns, if a person
	Certificate ID
	Requirement string // the id of the requirement that it is about, if it is about one
	Title       string // "Ana Silva: PMP"; names people
	Consequence string // "Project managers: from 2 to 1 on 12 Jun 2026 (2 needed, no longer met)"
	Idle        bool   // no requirement of the phase asks for it: nothing is lost when the day passes
	Action      string // the step that ends it
	Run         string // the words that record its end, where there are such: "cert renew ana PMP"; "" else
}

// Code is a short name for the duty that people can type: "R-7KQ2P". It depends on
// kind, subject and due date alone, so that it means another duty once the date moves.
func (d Deadline) Code() string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s\x00%s", d.Kind, d.Subject, d.Due)
	const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ" // without those that look like another
	n, code := h.Sum64(), []byte("R-00000")
	for i := range 5 {
		code[2+i] = letters[n>>(5*i)&31]
	}
	return string(code)
}

// Deadlines lists every dated duty due from one day through another, soonest
// first. Only duties that still matter are listed: the certificates of people who
// have left by then, and ones replaced by a newer certificate of the same person,
// type and track that lasts longer, are not.
//
// What a duty's end entails is told under the phase that the settings name, and
// whether something counts as of from. What no requirement of that phase asks for
// is listed as well, and is Idle: it may matter to another phase, and to whoever
// holds it, but nobody need hurry.
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
