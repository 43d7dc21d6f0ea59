package partner

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// ItemState is how a KPI or requirement will stand on the day of renewal, on what
// is known now. The set is closed.
type ItemState string

// The states, the worst first.
const (
	ItemOpen    ItemState = "open"     // not met as of that day
	ItemUnknown ItemState = "unknown"  // a number, reading or threshold is missing
	ItemOnTrack ItemState = "on track" // a KPI that is not reached yet and will be at its present pace
	ItemMet     ItemState = "met"
)

// RenewalItem is one thing that the renewal hinges on, as of its day.
type RenewalItem struct {
	ID          string // "kpi/consumption-growth", "requirement/hccdp"
	Title       string
	State       ItemState
	Detail      string       // "1 of 3 on 30 Jun 2026"; names nobody
	Missing     string       // what is missing, in words; empty: nothing, or Detail says it
	Cause       string       // why it is met now and not then; names people
	Next        string       // the step that closes it
	Run         string       // the words that tell more
	KPI         *program.KPI // nil: it is a requirement
	Requirement *Result      // nil: it is a KPI

	Owner string // Slack user id of who answers for it; empty: nobody is known
	Named bool   // somebody was named; else it falls to the lead or the alliance manager

	team string // of the person whose certificate it falls with
}

// RenewalDay is the day as of which a round is looked at: its own, or today where
// none is known or it is past.
func (r *Renewal) RenewalDay(today civil.Day) civil.Day { return max(r.Due, today) }

// RenewalItems lists what the renewal hinges on, as of a day, on present knowledge:
// KPIs first, as they go on today, then the requirements of the phase that s names as
// they will stand on that day. The worst comes first within both.
func RenewalItems(p *program.Program, b *Book, s Settings, due, today civil.Day) []RenewalItem {
	return renewalItems(p, b, s, due, func(k *program.KPI) civil.Day {
		if k.Kind == program.KPICount {
			return due // what is counted is known ahead
		}
		return min(today, due)
	})
}

// renewalItems is RenewalItems with the day as of which each KPI is measured.
func renewalItems(p *program.Program, b *Book, s Settings, due civil.Day, asOf func(*program.KPI) civil.Day) []RenewalItem {
	owners := b.Renewals(p).Owners
	var out []RenewalItem
	_, _, site := b.where(p)
	for _, k := range p.KPIsOn(site) {
		if k.Renewal {
			out = append(out, kpiItem(MeasureKPI(p, b, k, eve(p, k, due), asOf(k))))
		}
	}
	as := b.Assessment(p, due)
	for i := range as.Requirements {
		out = append(out, as.item(&as.Requirements[i]))
	}
	for i := range out {
		out[i].own(owners, s)
	}
	order := []ItemState{ItemOpen, ItemUnknown, ItemOnTrack, ItemMet}
	slices.SortStableFunc(out, func(a, b RenewalItem) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)))
	})
	return out
}

// eve is the day whose span a KPI is measured over for a renewal: the day before it,
// so that a renewal on the first day of a year looks at the year that is over, and the
// day itself where that is the last one of a span.
func eve(p *program.Program, k *program.KPI, due civil.Day) civil.Day {
	if p.Span(k.Span, due).To == due {
		return due
	}
	return due - 1
}

func kpiItem(m Measured) RenewalItem {
	item := RenewalItem{ID: "kpi/" + m.KPI.ID, Title: m.KPI.Name, Missing: m.Lacking, Next: m.KPI.Next, Run: "kpi " + m.KPI.ID, KPI: m.KPI, Owner: m.Owner}
	switch m.State {
	case KPIMet:
		item.State = ItemMet
	case KPIOnTrack:
		item.State = ItemOnTrack
	case KPIUnknown:
		item.State = ItemUnknown
	default:
		item.State = ItemOpen
	}
	need := "a goal that is not typed in"
	if m.NeedKnown {
		need = measureWords(m.KPI, m.Need)
	}
	switch {
	case m.KPI.Kind == program.KPICount && m.Known && m.NeedKnown:
		if item.State = ItemMet; m.Have.Parts < m.Need.Parts {
			item.State = ItemOpen
		}
		item.Detail = fmt.Sprintf("%s of %s", m.Have.Words(), need)
	case m.KPI.Kind == program.KPICounter && m.Known:
		item.Detail = fmt.Sprintf("%s: %s, to stay at 0 through %s", m.State, m.Have.Words(), m.Due.Short())
	case m.KPI.Kind == program.KPICounter:
		item.Detail = "to stay at 0 through " + m.Due.Short()
	case m.Known:
		item.Detail = fmt.Sprintf("%s: %s, needed %s by %s", m.State, measureWords(m.KPI, m.Have), need, m.Due.Short())
	default:
		item.Detail = fmt.Sprintf("needed %s by %s", need, m.Due.Short())
	}
	return item
}

// measureWords is an amount of a KPI; growth is a percentage.
func measureWords(k *program.KPI, a amount.Amount) string {
	if k.Kind == program.KPIGrowth {
		return PercentWords(a)
	}
	return kpiWords(k, a)
}

// item is a requirement as of the assessment's day.
func (a *Assessment) item(r *Result) RenewalItem {
	item := RenewalItem{ID: "requirement/" + r.Requirement.ID, Title: r.Requirement.Title, Missing: r.Lacking, Next: r.Requirement.Next,
		Run: "gaps " + r.Requirement.ID, Requirement: r}
	switch r.State {
	case Met:
		item.State = ItemMet
	case Unknown:
		item.State = ItemUnknown
	default:
		item.State = ItemOpen
	}
	if item.Detail = fmt.Sprintf("%d of %d", r.Have, r.Need); !r.NeedKnown {
		item.Detail = fmt.Sprintf("%d of ? (only the portal shows how many)", r.Have)
	}
	if item.State != ItemOpen {
		return item
	}
	if l := a.line(r.Requirement.ID); l != nil {
		if now, next := l.course.at(a.On); next > 1 && l.course[next-2].have > now.have {
			why := l.cause(now.day)
			item.Cause = why.text
			if p, ok := a.book.Person(why.person); ok {
				item.team = p.Team
			}
		}
	}
	return item
}

// own says who answers for an item: who was named, else a KPI's owner, else the lead
// of the team of the person whose certificate it falls with, else the alliance manager.
func (i *RenewalItem) own(named map[string]RenewalEntry, s Settings) {
	if e, ok := named[i.ID]; ok && e.Who != "" {
		i.Owner, i.Named = e.Who, true
		return
	}
	if i.KPI == nil && i.team != "" {
		for _, l := range s.Leads {
			if fold(l.Team) == fold(i.team) {
				i.Owner = l.User
			}
		}
	}
	if i.Owner == "" {
		i.Owner = s.Alliance
	}
}

// Met reports whether nothing need be done about it.
func (i *RenewalItem) Met() bool { return i.State == ItemMet || i.State == ItemOnTrack }

// Team is the team of the person whose certificate it falls with; empty: of nobody.
func (i *RenewalItem) Team() string { return i.team }

// ExitMissing lists what a grace status's exit test still misses on a day. A KPI is as
// it should be when it is met, or on track: a counter that must stay at zero is met at
// the end of its year at the earliest. A requirement is met or it is not. Without a
// rule nothing is tested.
func ExitMissing(p *program.Program, b *Book, s Settings, rule *program.GraceRule, on civil.Day) (out []RenewalItem) {
	for _, item := range ExitItems(p, b, s, rule, on) {
		if !item.Met() {
			out = append(out, item)
		}
	}
	return out
}

// ExitItems lists what a grace status's exit test looks at, as it is on a day.
func ExitItems(p *program.Program, b *Book, s Settings, rule *program.GraceRule, on civil.Day) (out []RenewalItem) {
	if rule == nil {
		return nil
	}
	owners := b.Renewals(p).Owners
	for _, id := range rule.Exit.KPIs {
		if k, ok := p.KPI(id); ok {
			out = append(out, kpiItem(MeasureKPI(p, b, k, on, on)))
		}
	}
	seen := map[string]bool{}
	add := func(as *Assessment, only string) {
		for i := range as.Requirements {
			r := &as.Requirements[i]
			if (only == "" || r.Requirement.ID == only) && !seen[r.Requirement.ID] {
				seen[r.Requirement.ID] = true
				out = append(out, as.item(r))
			}
		}
	}
	for _, id := range rule.Exit.Requirements {
		add(requirementAnywhere(p, b, id, on), id)
	}
	if rule.Exit.Phase {
		add(Assess(p, b, on), "")
	}
	for i := range out {
		out[i].own(owners, s)
	}
	return out
}

// requirementAnywhere assesses the phase that has a requirement: the present one
// before others.
func requirementAnywhere(p *program.Program, b *Book, id string, on civil.Day) *Assessment {
	as := Assess(p, b, on)
	if _, ok := as.Result(id); ok {
		return as
	}
	for i := range p.Paths {
		for j := range p.Paths[i].Phases {
			for _, r := range p.Paths[i].Phases[j].Requirements {
				if r.ID == id {
					return AssessPhase(p, b, &p.Paths[i], &p.Paths[i].Phases[j], on)
				}
			}
		}
	}
	return as
}
