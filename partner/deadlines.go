package partner

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines. The pack's ladders name the same.
const (
	CertificateEnd   = "certificate-end"   // the last day of a certificate
	CertificateGrace = "certificate-grace" // the last day on which an ended certificate can be revived
	Invitation       = "invitation"        // the last day on which an invitation can be accepted
	CompetencyEnd    = "competency-end"    // the last day of a competency of the company
	RequirementFalls = "requirement-falls" // the last day on which a requirement is met
	PortalCheck      = "portal-check"      // the last day on which a typed-in number is taken for true
	RosterCheck      = "roster-check"      // the same of the roster
	Leaver           = "leaver"            // the last day of somebody who has duties open
)

// sources lists what makes deadlines, by kind. A new kind is one line here, a
// file of its own and a ladder in the pack.
func sources() []source {
	return []source{
		{CertificateEnd, (*docket).certificateEnds},
		{CertificateGrace, (*docket).certificateGraces},
		{Invitation, (*docket).invitations},
		{CompetencyEnd, (*docket).competencyEnds},
		{RequirementFalls, (*docket).requirementFalls},
		{PortalCheck, (*docket).portalChecks},
		{RosterCheck, (*docket).rosterChecks},
		{Leaver, (*docket).leavers},
		{ReviewDue, applications(ReviewDue)},
		{HandIn, applications(HandIn)},
		{VendorDue, applications(VendorDue)},
		{LockOutEnd, applications(LockOutEnd)},
		{PhaseEnd, applications(PhaseEnd)},
		{BenefitClaim, applications(BenefitClaim)},
		{RenewalDue, (*docket).renewalDues},
		{RenewalItemDue, (*docket).renewalItems},
		{ReviewWindow, (*docket).reviewWindows},
		{ProgramCertificate, (*docket).programCertificates},
		{GraceEnd, (*docket).graceEnds},
		{IncentiveClaim, (*docket).incentiveClaims},
		{VoucherEnd, (*docket).voucherEnds},
		{PortalWatch, (*docket).portalWatches},
		{PortalMissed, (*docket).portalMissed},
		{PortalNews, (*docket).portalNews},
		{KPIReadingDue, (*docket).kpiReadings},
		{KPICheckpoint, (*docket).kpiCheckpoints},
		{DealRegistration, deals(DealRegistration)},
		{DealResponse, deals(DealResponse)},
		{DealAnswer, deals(DealAnswer)},
		{DealRFP, deals(DealRFP)},
		{DealProtectionEnd, deals(DealProtectionEnd)},
		{FundRequestDue, fundDuties(FundRequestDue)},
		{FundClaimDue, fundDuties(FundClaimDue)},
		{FundReclaimDue, fundDuties(FundReclaimDue)},
		{FundStepDue, fundDuties(FundStepDue)},
		{FundVendorDue, fundDuties(FundVendorDue)},
	}
}

type source struct {
	kind string
	list func(*docket) []Deadline
}

// DeadlineKinds lists the kinds of deadlines.
func DeadlineKinds() []string {
	var kinds []string
	for _, s := range sources() {
		kinds = append(kinds, s.kind)
	}
	return kinds
}

// Deadline is a dated duty that the facts imply.
type Deadline struct {
	Kind        string    // such as certificate-end; the pack's ladders name the same kinds
	Subject     string    // what it is about, with Due unique within the kind: "certificate/17"
	Due         civil.Day // the last day on which all is well, in the vendor's zone
	At          time.Time // the instant, where the duty has an hour; else zero
	Zone        string    // IANA name: the zone in which that hour was given, where it was in one
	Since       time.Time // when that instant was set, as far as it is known
	Person      ID        // whom it concerns, if one person
	Certificate ID        // that it is about; of requirement-falls the one whose end is the only cause
	Requirement string    // the id of the requirement that it is about, if it is about one
	Title       string    // "Ana Silva: PMP"; names people
	Consequence string    // "Project managers: from 2 to 1 on 12 Jun 2026 (2 needed, no longer met)"
	Idle        bool      // no requirement of the phase asks for it: nothing is lost when the day passes
	Action      string    // the step that ends it
	Run         string    // the words that record its end, where there are such: `cert renew "Ana Silva" pmp`; a date that belongs to them is left out

	// Over is the first day on which facts known already have put it right without
	// anybody's doing: a requirement that falls in June is met again in September.
	// From then on there is nothing to be said. None: it stays open.
	Over civil.Day

	// Own says that Run is for whoever is told of the duty, and not for admins alone.
	Own bool

	// Opens is the first day on which the duty is one: next week's look through the
	// portal is not there today. Before it nobody is shown it. None: it always is.
	Opens civil.Day
}

// Open reports whether the duty is still one on a day: Over has not come.
func (d Deadline) Open(on civil.Day) bool { return d.Over.IsZero() || on < d.Over }

// Words are the words that record its end, with D where the date belongs that Run
// leaves out: `cert renew "Ana Silva" pmp D`. date says which date that is; empty: none.
func (d Deadline) Words() (words, date string) {
	const issued = "the day on which the new one was issued"
	switch {
	case strings.HasPrefix(d.Run, "cert renew "):
		if before, track, tracked := strings.Cut(d.Run, " track "); tracked {
			return before + " D track " + track, issued
		}
		return d.Run + " D", issued
	case strings.HasPrefix(d.Run, "competency renew "):
		return d.Run + " expires D", "the new last day"
	}
	return d.Run, ""
}

// Past is the duty once its day is past: for most it stays as it was.
func (d Deadline) Past() Deadline {
	if d.Kind == GraceEnd {
		d.pastGrace()
	}
	return d
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
// first. Only duties that still matter are listed: not the certificates of people
// who have left by then, nor what is fulfilled - a certificate or competency that
// a newer one outlasts, an accepted invitation, a number that was typed in anew.
//
// Which duties there are, and when each is due, follows from the facts alone and
// not from the days asked for: asking for a longer time lists the same and more. As
// of from, which is today where what is to come is asked about, it is only told
// what a certificate's end entails: whether it counts then, and why it does not.
//
// What a duty's end entails is told under the phase that the settings name. What
// no requirement of that phase asks for is listed as well, and is Idle: it may
// matter to another phase, and to whoever holds it, but nobody need hurry.
func Deadlines(p *program.Program, b *Book, from, through civil.Day) []Deadline {
	if from, through = max(from, civil.First), min(through, civil.Last); through < from {
		return nil
	}
	d := newDocket(p, b, from, through)
	var out []Deadline
	for _, s := range sources() {
		out = append(out, s.list(d)...)
	}
	slices.SortStableFunc(out, func(a, b Deadline) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Subject, b.Subject))
	})
	return out
}

// docket is what the kinds of deadlines are listed from.
type docket struct {
	*packed
	tally         *tally
	from, through civil.Day
	path          *program.Path
	phase         *program.Phase // nil where the settings name none
	site          string
}

func newDocket(p *program.Program, b *Book, from, through civil.Day) *docket {
	d := &docket{packed: b.pack(p), tally: &tally{}, from: from, through: through}
	d.path, d.phase, d.site = b.where(p)
	if d.phase != nil {
		d.tally = d.packed.tally(d.phase, d.site)
	}
	return d
}

// asked reports whether a day is among those asked for.
func (d *docket) asked(day civil.Day) bool { return d.from <= day && day <= d.through }

// still reports whether a duty, known by kind, subject and due date, is open.
func (d *docket) still(kind, subject string, due civil.Day) bool {
	that := *d
	that.from, that.through = due, due
	for _, s := range sources() {
		if s.kind == kind {
			return slices.ContainsFunc(s.list(&that), func(dl Deadline) bool { return dl.Subject == subject })
		}
	}
	return false
}

// handle is a word that means a person to the commands, whatever their name.
func (p *Person) handle() string {
	switch {
	case p.SlackID != "":
		return p.SlackID
	case p.Email != "":
		return p.Email
	}
	return fmt.Sprintf("#%d", p.ID)
}

// quoted is a word as commands read it.
func quoted(word string) string {
	plain := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@.#_+-", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return `"` + escaped.Replace(word) + `"`
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
