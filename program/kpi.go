package program

import (
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
)

// KPIKind is the way a KPI is measured. The set is closed; partner measures every
// kind.
type KPIKind string

// The kinds of KPI.
const (
	KPIGrowth    KPIKind = "growth"    // readings add up; the percentage by which they exceed those of the same periods a year before
	KPIThreshold KPIKind = "threshold" // readings that add up, or the last one, against a number, maybe of money
	KPICounter   KPIKind = "counter"   // readings that must stay at zero
	KPICount     KPIKind = "count"     // certificates or people, counted by the rule of a requirement
	KPIGauge     KPIKind = "gauge"     // the last reading, in named zones
)

// KPI is a number that the vendor, or the company itself, measures a partner by.
type KPI struct {
	ID, Name string
	Aliases  []string // other spellings, matched without case, blanks and hyphens
	Kind     KPIKind
	Sites    []string // empty: all sites

	Currency string   // ISO 4217 of the readings; empty: plain numbers
	Unit     string   // of plain numbers, as people read it: "points"; may be empty
	Every    Cadence  // the period of a reading; empty: readings are of single days
	Last     bool     // threshold: the last reading holds; else readings add up
	Late     int      // by how many days after its period a reading is to be typed in
	Span     SpanKind // over what it is measured
	Need     Target
	Zones    []GaugeZone // gauge: lowest first
	Counts   Requirement // count: what is counted; its id is the KPI's

	Checkpoints []Checkpoint // when it is looked at within the span
	Renewal     bool         // whether renewal hangs on it
	Next        string       // what to do where it is behind
	Source      Source
}

// Adds reports whether its readings add up over the span.
func (k *KPI) Adds() bool {
	return k.Kind == KPIGrowth || k.Kind == KPICounter || k.Kind == KPIThreshold && !k.Last
}

// Target is what a KPI has to reach: of growth a percentage, of the other kinds as
// its readings are. With Ask only the vendor, or the company's plan, says it, and a
// person types it in for every span.
type Target struct {
	Ask   bool
	Value amount.Amount
}

// String is the target as packs write it.
func (t Target) String() string {
	if t.Ask {
		return "ask"
	}
	return t.Value.String()
}

// GaugeZone is a named stretch of a gauge, from a value up to the next zone's.
type GaugeZone struct {
	Name string
	From amount.Amount
}

// Zone gives the zone of a value and its place, from 0 for the lowest; -1 below all.
func (k *KPI) Zone(v amount.Amount) (name string, place int) {
	place = -1
	for i, z := range k.Zones {
		if z.From.Parts <= v.Parts {
			name, place = z.Name, i
		}
	}
	return name, place
}

// Checkpoint says on which days of a span a KPI is looked at: at the end of every
// period of a cadence, or on one day of every year.
type Checkpoint struct {
	Every      Cadence // month, quarter or year: at its end; empty: Month and Day
	Month, Day int
}

// String is the checkpoint as packs write it: month-end, 06-30.
func (c Checkpoint) String() string {
	if c.Every != "" && c.Month == 0 && c.Day == 0 {
		return string(c.Every) + "-end"
	}
	return string(c.Every) + civil.Must(2000, 1, 1).Plus(civil.Period{Months: c.Month - 1, Days: c.Day - 1}).String()[5:]
}

// On gives the checkpoint's days within a stretch. 29 February falls on the 28th
// where the year has none.
func (c Checkpoint) On(s Stretch) (days []civil.Day) {
	if c.Every != "" {
		for d := s.From; d <= s.To; {
			p := c.Every.Period(d)
			if p.To <= s.To {
				days = append(days, p.To)
			}
			d = p.To + 1
		}
		return days
	}
	first, _, _ := s.From.Date()
	last, _, _ := s.To.Date()
	for year := first; year <= last; year++ {
		month := monthsFrom(year, c.Month, 1)
		if d := min(month.From.Add(c.Day-1), month.To); s.Contains(d) {
			days = append(days, d)
		}
	}
	return days
}

// KPIsOn lists the KPIs of a site, in the pack's order.
func (p *Program) KPIsOn(site string) (out []*KPI) {
	for i := range p.KPIs {
		if On(p.KPIs[i].Sites, site) {
			out = append(out, &p.KPIs[i])
		}
	}
	return out
}

// KPI finds a KPI by its id.
func (p *Program) KPI(id string) (*KPI, bool) {
	for i := range p.KPIs {
		if p.KPIs[i].ID == id {
			return &p.KPIs[i], true
		}
	}
	return nil, false
}

// ResolveKPI reads a KPI as people write it: its id, name or an alias, or the
// beginning of one that no other has. An unknown one is an *UnknownError with the
// nearest ids.
func (p *Program) ResolveKPI(word string) (*KPI, error) {
	unknown := &UnknownError{Word: clip(word), What: "KPI"}
	if len(word) > maxSpelling {
		return nil, unknown
	}
	var labels []label
	var begun []*KPI
	key := fold(word)
	for i := range p.KPIs {
		k := &p.KPIs[i]
		begins := false
		for _, s := range append([]string{k.ID, k.Name}, k.Aliases...) {
			l := label{fold(s), k.ID}
			if l.key == key && key != "" {
				return k, nil
			}
			begins = begins || len(key) >= 3 && strings.HasPrefix(l.key, key)
			labels = append(labels, l)
		}
		if begins {
			begun = append(begun, k)
		}
	}
	if len(begun) == 1 {
		return begun[0], nil
	}
	unknown.Near = nearestOf(word, labels)
	return nil, unknown
}

// Counted is a phase made of what the KPIs of kind count want, so that they are
// evaluated as requirements are. Its pointer is the same for a program's life.
func (p *Program) Counted() *Phase {
	if p.counted == nil {
		return nil
	}
	return p.counted()
}

func (p *Program) newCounted() *Phase {
	phase := &Phase{ID: "kpis", Name: "KPIs"}
	for i := range p.KPIs {
		if p.KPIs[i].Kind == KPICount {
			phase.Requirements = append(phase.Requirements, p.KPIs[i].Counts)
		}
	}
	return phase
}
