package partner

import (
	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// KPIState is how a KPI stands. The set is closed.
type KPIState string

// The states of a KPI, the best first.
const (
	KPIMet     KPIState = "met"      // reached, and cannot be lost before its end, or holds on the day at its end
	KPIOnTrack KPIState = "on track" // not yet reached; at the present pace it will be
	KPIAtRisk  KPIState = "at risk"  // at the present pace it will not be
	KPIMissed  KPIState = "missed"   // cannot be reached any more
	KPIUnknown KPIState = "unknown"  // a reading, a base or the number needed is missing: never a guess
)

// Measured is a KPI as it stands on a day.
type Measured struct {
	KPI        *program.KPI
	State      KPIState
	Have       amount.Amount // of the KPI's unit: a percentage for growth
	Known      bool          // Have is known
	Need       amount.Amount
	NeedKnown  bool
	From, Due  civil.Day // the span that it is measured over, both included
	Arithmetic []string  // how it was reckoned, a sentence each
	Lacking    string    // what is missing to know more; empty: nothing
	Owner      string    // Slack user id; empty: nobody
}

// KPIs measures every KPI of the pack on a day, in the pack's order. A reading
// whose period ends after the day does not count.
func KPIs(p *program.Program, b *Book, on civil.Day) []Measured { return nil }
