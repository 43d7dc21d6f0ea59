package partner

import (
	"cmp"
	"slices"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of facts about KPIs.
const (
	KindKPIReading Kind = "kpi-reading"
	KindKPIGoal    Kind = "kpi-goal"
	KindKPIOwner   Kind = "kpi-owner"
)

// KPIReading is what a KPI showed for a period. A correction is another reading of
// the same period: of those the one entered last holds, and all stay.
type KPIReading struct {
	ID     ID            `json:"id"`
	Rev    uint64        `json:"rev,omitempty"`
	KPI    string        `json:"kpi"`
	From   civil.Day     `json:"from"` // first and last day of the period; one day where it is of a day
	To     civil.Day     `json:"to"`
	Value  amount.Amount `json:"value"`
	Void   bool          `json:"void,omitempty"` // it was wrong that there was one: the period has none
	By     string        `json:"by,omitempty"`   // Slack user id
	On     time.Time     `json:"on,omitzero"`    // when it was entered
	Source string        `json:"source,omitempty"`
}

// KPIGoal is what a KPI has to reach within a span where the program does not say
// it. Of several of one span the one entered last holds, and all stay.
type KPIGoal struct {
	ID     ID            `json:"id"`
	Rev    uint64        `json:"rev,omitempty"`
	KPI    string        `json:"kpi"`
	From   civil.Day     `json:"from"` // first day of the span
	Value  amount.Amount `json:"value"`
	By     string        `json:"by,omitempty"`
	On     time.Time     `json:"on,omitzero"`
	Source string        `json:"source,omitempty"`
}

// KPIOwner says who answers for a KPI. The one entered last holds, and all stay.
type KPIOwner struct {
	ID   ID        `json:"id"`
	Rev  uint64    `json:"rev,omitempty"`
	KPI  string    `json:"kpi"`
	User string    `json:"user,omitempty"` // Slack user id; empty: nobody any more
	By   string    `json:"by,omitempty"`
	On   time.Time `json:"on,omitzero"`
}

func (r KPIReading) Ref() Ref { return Ref{KindKPIReading, r.ID} }
func (g KPIGoal) Ref() Ref    { return Ref{KindKPIGoal, g.ID} }
func (o KPIOwner) Ref() Ref   { return Ref{KindKPIOwner, o.ID} }

func (r KPIReading) Revision() uint64 { return r.Rev }
func (g KPIGoal) Revision() uint64    { return g.Rev }
func (o KPIOwner) Revision() uint64   { return o.Rev }

func (r KPIReading) At(rev uint64) Fact { r.Rev = rev; return r }
func (g KPIGoal) At(rev uint64) Fact    { g.Rev = rev; return g }
func (o KPIOwner) At(rev uint64) Fact   { o.Rev = rev; return o }

// Period is the time that the reading is of.
func (r KPIReading) Period() program.Stretch { return program.Stretch{From: r.From, To: r.To} }

func (r *KPIReading) kpi() string { return r.KPI }
func (g *KPIGoal) kpi() string    { return g.KPI }
func (o *KPIOwner) kpi() string   { return o.KPI }

// Which of two entries came last is told by their ids, which are never given twice,
// and not by their times: a clock that is set back would silence a correction.

// KPIHistory gives every reading of a KPI that was ever entered, by period and,
// within one, by when it was entered: of each period the last one holds.
func (b *Book) KPIHistory(id string) []KPIReading {
	var out []KPIReading
	for r := range worded[KPIReading](b, KindKPIReading, id) {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(x, y KPIReading) int {
		return cmp.Or(cmp.Compare(x.To, y.To), cmp.Compare(x.From, y.From), cmp.Compare(x.ID, y.ID))
	})
	return out
}

// KPIReadings gives the readings of a KPI that hold, one per period, by period.
func (b *Book) KPIReadings(id string) []KPIReading {
	var out []KPIReading
	for _, r := range b.KPIHistory(id) {
		if n := len(out) - 1; n >= 0 && out[n].Period() == r.Period() {
			out[n] = r
			continue
		}
		out = append(out, r)
	}
	return slices.DeleteFunc(out, func(r KPIReading) bool { return r.Void })
}

// KPIGoals gives what was typed in as a KPI's goal, in the order of entering.
func (b *Book) KPIGoals(id string) []KPIGoal {
	var out []KPIGoal
	for g := range worded[KPIGoal](b, KindKPIGoal, id) {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(x, y KPIGoal) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// KPIOwners gives who answered for a KPI through time, in the order of entering.
func (b *Book) KPIOwners(id string) []KPIOwner {
	var out []KPIOwner
	for o := range worded[KPIOwner](b, KindKPIOwner, id) {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(x, y KPIOwner) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// KPIOwner gives who answers for a KPI: who was named last, else the alliance
// manager. named is false for the latter.
func (b *Book) KPIOwner(id string) (user string, named bool) {
	if all := b.KPIOwners(id); len(all) > 0 && all[len(all)-1].User != "" {
		return all[len(all)-1].User, true
	}
	return b.settings.Alliance, false
}

// needOfKPI gives what a KPI has to reach within a span: the program's number, or
// the one that was typed in last for it.
func (b *Book) needOfKPI(k *program.KPI, span program.Stretch) (amount.Amount, bool) {
	if !k.Need.Ask {
		return k.Need.Value, true
	}
	for _, g := range slices.Backward(b.KPIGoals(k.ID)) {
		if g.From == span.From {
			return g.Value, true
		}
	}
	return amount.Amount{}, false
}
