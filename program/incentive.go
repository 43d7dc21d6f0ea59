package program

import (
	"slices"

	"partnerbot/amount"
	"partnerbot/civil"
)

// IncentiveKind says by what kind of rule an incentive is earned. The set is closed.
type IncentiveKind string

// The kinds of incentive.
const (
	BadgeIncentive   IncentiveKind = "badge"   // claimed once for each competency that was earned in its scope
	HeadIncentive    IncentiveKind = "person"  // applied for month by month, for a person who meets conditions
	SprintIncentive  IncentiveKind = "sprint"  // a bonus for having something done within hours
	ProjectIncentive IncentiveKind = "project" // support of a project that is filed before
	QuarterIncentive IncentiveKind = "quarter" // the vendor sets the amounts each quarter, the partner names who receives them
)

// Incentive is something that the vendor pays a partner for.
type Incentive struct {
	ID, Name string
	Aliases  []string
	Kind     IncentiveKind
	Sites    []string // empty: all sites
	Path     string   // that the partner is on; empty: any
	Phase    string   // of Path, that the partner has reached; empty: any

	Scope   []InScope    // badge: which competencies
	ClaimBy ClaimBy      // badge: until when
	Head    HeadRules    // person
	Sprint  SprintRules  // sprint
	Project ProjectRules // project
	Proofs  []string     // what is handed in with a claim, in words

	Worth  amount.Amount // of one claim; 0: not known, it is typed in
	Effort amount.Amount // person-days for one claim, a plain number; 0: not known
	Notes  []RuleNote
	Next   string // the step that claims it, in the vendor's portal's words
	Source Source
}

// InScope is a competency that an incentive is paid for.
type InScope struct {
	Competency string
	Sites      []string // empty: all sites
	Unknown    bool     // that it is covered is known, but not on which sites
}

// HeadRules are the conditions under which a person is funded.
type HeadRules struct {
	Position  string // that the person holds, in the vendor's word; empty: any
	Dedicated bool   // only dedicated personnel
	Holds     []HeldSet
	Tenure    civil.Period // more than this since the person's start date; zero: none asked
	Period    civil.Period // the funding period, counted from the person's start date; zero: none
	PerPeriod int          // claims in a funding period; 0: no limit
	PerMonth  int          // applications of a person in a month; 0: no limit
	Refile    bool         // what was refused is filed again in the same month, or never
	PaidBy    Cadence      // what is paid out together, once nothing of it is open; empty: each claim by itself
	Exclusive string       // a person is in one scheme of this word only; empty: no such rule
}

// HeldSet is a set of certificates of which a person holds one that is valid.
type HeldSet struct {
	Title string
	Any   []Selector
}

// SprintRules are those of a bonus for speed.
type SprintRules struct {
	Task   string // what is to be done, in words
	Starts string // when the hours begin, in words; empty: not known
	Hours  int
}

// ProjectRules are those of projects that are supported. Limits are given in one or
// more currencies; one of a currency that is not among them cannot be compared.
type ProjectRules struct {
	MinVolume      []amount.Amount // new volume of a year, at least
	Staff          []Selector      // a person of it must hold one, valid over the whole project; empty: not asked
	CompetencyFrom []amount.Amount // from this value on the partner must hold a competency, when it claims
	Once           bool            // the same customer, project and stage only once
}

// RuleNote is a fact to know, which no rule is reckoned from.
type RuleNote struct {
	ID, Text string
	Source   Source
}

// VoucherRules are those of vouchers for exams.
type VoucherRules struct {
	Life       civil.Period // from the day of issue; zero: a voucher ends where it says so itself
	PhaseBound bool         // moving to the next phase closes those of the phase before
	Associated bool         // whoever uses one is associated
	Mail       bool         // and has an e-mail address linked
	RealName   []string     // lines of certificates whose exams want an account under the real name
	Grants     []VoucherGrant
	Source     Source
}

// VoucherGrant is what a tier of a program brings in vouchers of a year.
type VoucherGrant struct {
	ID, Name string
	Program  string   // with tiers
	Tier     string   // of the program
	Sites    []string // empty: all sites
	Count    int
	Only     []string // types of certificates whose exams they pay; empty: any
	AtMost   int      // of them for Costly; 0: no such limit
	Costly   []string // types of certificates
	Source   Source
}

// Incentive finds an incentive by its id.
func (p *Program) Incentive(id string) (*Incentive, bool) {
	i := slices.IndexFunc(p.Incentives, func(x Incentive) bool { return x.ID == id })
	if i < 0 {
		return nil, false
	}
	return &p.Incentives[i], true
}

// Named reports whether a word is an id, name or alias of the incentive, without
// case, blanks and hyphens.
func (x *Incentive) Named(word string) bool { return spelled(word, x.ID, x.Name, x.Aliases) }

// ResolveIncentive reads an incentive as people write it: its id, name or an alias.
// An unknown one is an *UnknownError with the nearest ids.
func (p *Program) ResolveIncentive(word string) (*Incentive, error) {
	unknown := &UnknownError{Word: clip(word), What: "incentive"}
	if len(word) > maxSpelling {
		return nil, unknown
	}
	var labels []label
	for i := range p.Incentives {
		x := &p.Incentives[i]
		if x.Named(word) {
			return x, nil
		}
		for _, s := range append([]string{x.ID, x.Name}, x.Aliases...) {
			labels = append(labels, label{fold(s), x.ID})
		}
	}
	unknown.Near = nearestOf(word, labels)
	return nil, unknown
}

// Grant finds a grant of vouchers by its id.
func (v *VoucherRules) Grant(id string) (*VoucherGrant, bool) {
	i := slices.IndexFunc(v.Grants, func(g VoucherGrant) bool { return g.ID == id })
	if i < 0 {
		return nil, false
	}
	return &v.Grants[i], true
}
