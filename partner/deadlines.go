package partner

import (
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

// CertificateEnd is the kind of the deadlines that certificates' ends make.
const CertificateEnd = "certificate-end"

// Deadlines lists every dated duty due from one day through another, soonest
// first. Only duties that still matter are listed: the certificates of people who
// have left by then, and ones replaced by a newer certificate of the same person,
// type and track that lasts longer, are not.
func Deadlines(p *program.Program, b *Book, from, through civil.Day) []Deadline { panic("helper") }
