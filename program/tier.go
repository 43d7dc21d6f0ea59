package program

import (
	"slices"

	"partnerbot/civil"
)

// TierProgram is a program of the vendor's in which a company has a tier, such as
// that of the solution providers.
type TierProgram struct {
	ID, Name    string
	Aliases     []string
	Sites       []string // empty: all sites
	Tiers       []Tier   // lowest first
	Certificate ProgramCertificate
	Source      Source
}

// Tier is one tier of a program. Its name may change; its id is what records keep.
type Tier struct {
	ID, Name string
	Aliases  []string
	Needs    []TierNeed // what an upgrade to it needs, as far as that is known
	FiledBy  string     // who files the upgrade, where it is not the partner: "the vendor's ecosystem manager"
	Source   Source
}

// TierNeed is one thing that an upgrade needs. Exactly one of Passed, KPI and
// Reading is set, or Tick alone; Tick beside Passed is another way to meet it.
type TierNeed struct {
	ID, Title string
	Passed    string // a phase that must have been passed on one of Paths
	Paths     []string
	Tick      string // a reading that is ticked
	KPI       string // a KPI that must be met
	Reading   string // a typed-in number that must reach Need
	Need      Number
	Next      string // the step that brings it
	Source    Source
}

// ProgramCertificate is the certificate of a program that is renewed on a day of
// every year. Without a day the program has none.
type ProgramCertificate struct {
	Day    YearDay
	Policy CertificatePolicy
	Source Source
}

// CertificatePolicy says how a program's certificate is renewed.
type CertificatePolicy string

// The policies.
const (
	RenewedByVendor CertificatePolicy = "auto"  // the vendor renews it by itself
	AppliedFor      CertificatePolicy = "apply" // the partner applies for it again
	PolicyNotKnown  CertificatePolicy = "ask"   // it depends on the program's policy, which only the portal shows
)

// YearDay is a day of every year. 29 February is 28 February in other than leap years.
type YearDay struct {
	Month, Day int
}

// IsZero reports whether no day is given.
func (y YearDay) IsZero() bool { return y == YearDay{} }

// In gives the day in a year from 1 to 9999.
func (y YearDay) In(year int) civil.Day {
	return civil.Must(year, monthOf(y.Month), max(1, min(y.Day, civil.DaysIn(year, monthOf(y.Month)))))
}

// From gives the first such day on or after a day.
func (y YearDay) From(on civil.Day) civil.Day {
	year, _, _ := on.Date()
	if d := y.In(year); d >= on || year >= lastYear {
		return d
	}
	return y.In(year + 1)
}

// TierProgramsOn gives the programs that exist on a site, in the pack's order.
func (p *Program) TierProgramsOn(site string) []*TierProgram {
	var out []*TierProgram
	for i := range p.TierPrograms {
		if On(p.TierPrograms[i].Sites, site) {
			out = append(out, &p.TierPrograms[i])
		}
	}
	return out
}

// TierProgram finds a program with tiers by its id.
func (p *Program) TierProgram(id string) (*TierProgram, bool) {
	i := slices.IndexFunc(p.TierPrograms, func(t TierProgram) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return &p.TierPrograms[i], true
}

// Tier finds a tier by its id and gives its place, from 0 for the lowest.
func (t *TierProgram) Tier(id string) (tier *Tier, at int, ok bool) {
	for i := range t.Tiers {
		if t.Tiers[i].ID == id {
			return &t.Tiers[i], i, true
		}
	}
	return nil, -1, false
}

// Named reports whether a word is an id, name or alias of the tier, without case,
// blanks and hyphens.
func (t *Tier) Named(word string) bool { return spelled(word, t.ID, t.Name, t.Aliases) }

// Named reports whether a word is an id, name or alias of the program.
func (t *TierProgram) Named(word string) bool { return spelled(word, t.ID, t.Name, t.Aliases) }

func spelled(word, id, name string, aliases []string) bool {
	key := fold(word)
	return key != "" && (fold(id) == key || fold(name) == key || slices.ContainsFunc(aliases, func(a string) bool { return fold(a) == key }))
}

// Spelled reports whether two names are the same but for case, blanks and hyphens.
func Spelled(a, b string) bool { return fold(a) == fold(b) && fold(a) != "" }
