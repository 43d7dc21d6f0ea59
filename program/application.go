package program

import "partnerbot/civil"

// Subject says what kind of thing a procedure is gone through for. The set is closed.
type Subject string

// The subjects.
const (
	ForPhase        Subject = "phase"         // a phase of a path: role validation, competency differentiation
	ForCompetency   Subject = "competency"    // any competency of the pack
	ForAnnualReview Subject = "annual-review" // the yearly look at a path that was passed
	ForMaterial     Subject = "material"      // a case or a business plan that the vendor reviews by itself
)

// Procedure is something that can be applied for, and how that goes: what is
// needed before, what is handed in, through which steps the vendor takes it, what a
// refusal allows and what success brings.
type Procedure struct {
	ID, Name string
	For      Subject
	Path     string   // phase, annual review: the path
	Phases   []string // phase: the one applied for; annual review: those that are looked at again
	Material string   // material: its kind
	Sites    []string // empty: all sites

	Prerequisites []Prerequisite
	Materials     []Wanted
	Steps         []VendorStep // in their order; at least one
	Supplement    Supplement
	Failure       Failure
	Success       Success
	Review        ReviewRules

	Next   string // where it is handed in, in the vendor's portal's words
	Source Source
}

// Prerequisite is what must be so before an application is handed in. Exactly one
// of Passed, Met and Tick is set.
type Prerequisite struct {
	ID, Title string
	Passed    string // a phase of the procedure's path that must have been passed
	Met       string // a phase of the path whose every requirement must be met
	Tick      string // a reading that is ticked
	Source    Source
}

// Wanted is a kind of material that is handed in with an application.
type Wanted struct {
	ID, Title string
	Material  string       // the kind of material
	Need      Number       // how many at least; ask: only the vendor tells
	Kinds     []string     // which of its kinds are accepted; empty: any
	MaxAge    civil.Period // not older than this on the day of submission; zero: any age
	Entity    bool         // it must bear the certified entity's name, letter by letter
	Checks    []string     // what a reviewer looks at, in words
	Source    Source
}

// VendorStep is a step that the vendor takes.
type VendorStep struct {
	ID, Name    string
	WorkingDays int // the vendor's clock, in the vendor's working days; 0: not known
	Source      Source
}

// Supplement is what happens when the vendor wants materials to be updated.
type Supplement struct {
	Within  civil.Period // from the day on which it was asked; zero: only the vendor tells
	FullSet bool         // the full set is handed in again, not only what changed
	LockOut civil.Period // after a miss nothing can be applied for that long; zero: no lock-out
	Source  Source
}

// Failure is what a final refusal allows.
type Failure struct {
	Again   bool         // revise and hand in again
	FullSet bool         // the full set, not only what changed
	LockOut civil.Period // from the day of the refusal; zero: no lock-out
	Source  Source
}

// Success is what passing brings.
type Success struct {
	Proof    string       // what can be downloaded: certificate, badge
	Where    string       // where, in the portal's words
	Validity civil.Period // from the day of the decision; zero: it ends where the result page says, or not
	Benefits []Benefit
	Source   Source
}

// Benefit is something that success opens.
type Benefit struct {
	ID, Name string
	Life     civil.Period // from the day it is issued; zero: not limited, or not known
	ClaimBy  ClaimBy
	// Incentive is the one that it is claimed as: what is due of it is said there,
	// and not once more of the application.
	Incentive string
	Source    Source
}

// ClaimBy says until when a benefit can be claimed.
type ClaimBy string

// Until when.
const (
	NoClaim      ClaimBy = ""
	ClaimYearEnd ClaimBy = "year-end" // 31 December of the year of the decision
)

// ReviewRules say how the company itself decides before anything is handed in. The
// days are working days of the team, counted from the opening of the review or the
// last change of its materials.
type ReviewRules struct {
	Quorum   int // how many must approve
	Chase    int // reviewers are reminded after so many; 0: never
	Escalate int // the alliance manager hears of it; 0: never
	Expire   int // the request for a review ends undecided; 0: never
	Source   Source
}

// Procedure finds a procedure by its id.
func (p *Program) Procedure(id string) (*Procedure, bool) {
	for i := range p.Procedures {
		if p.Procedures[i].ID == id {
			return &p.Procedures[i], true
		}
	}
	return nil, false
}

// ProceduresOn gives the procedures that exist on a site, in the pack's order.
func (p *Program) ProceduresOn(site string) []*Procedure {
	var out []*Procedure
	for i := range p.Procedures {
		if On(p.Procedures[i].Sites, site) {
			out = append(out, &p.Procedures[i])
		}
	}
	return out
}

// Step finds a vendor's step by its id and gives its place.
func (p *Procedure) Step(id string) (at int, ok bool) {
	for i := range p.Steps {
		if p.Steps[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// Wants gives what the procedure wants of a kind of material; nil for a kind that
// is not handed in with it.
func (p *Procedure) Wants(material string) *Wanted {
	for i := range p.Materials {
		if p.Materials[i].Material == material {
			return &p.Materials[i]
		}
	}
	return nil
}
