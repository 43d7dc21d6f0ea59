package commands

import (
	"fmt"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// dealStanding is what deals have to say in status: each that is late or close to a
// line, then how many are open.
func (c *Call) dealStanding() []standing {
	var out []standing
	running := 0
	for _, x := range c.dealStandings() {
		if x.Closed() {
			continue
		}
		running++
		if r, ok := c.dealRank(&x); ok {
			out = append(out, standing{rank: r, part: "Deals", run: "deals", due: dealDue(&x), line: view.Join(c.dealLine(&x), view.T(".")), names: true})
		}
	}
	if quiet := running - len(out); quiet > 0 {
		out = append(out, standing{rank: fine, part: "Deals", run: "deals", line: view.Join(view.T(fmt.Sprintf("%s on track. ", plural(quiet, "deal"))), view.C("deals"))})
	}
	return out
}

// dealDue is the nearer of the days by which somebody has to do something for a deal.
func dealDue(x *partner.DealStanding) (due civil.Day) {
	for _, t := range []partner.DealTurn{x.Ours, x.Vendors} {
		if t.Side != "" && t.Side != partner.TurnNobody && !t.Until.IsZero() && (due.IsZero() || t.Until < due) {
			due = t.Until
		}
	}
	return due
}

// dealSoon is within how many days a deal's next day is shown.
const dealSoon = 7

func (c *Call) dealRank(x *partner.DealStanding) (rank, bool) {
	soon := func(t partner.DealTurn) bool {
		return t.Side != "" && t.Side != partner.TurnNobody && !t.Until.IsZero() && t.Until.Sub(c.Today) <= dealSoon
	}
	switch {
	case x.Default, x.State == partner.DealExpired, x.Rival != 0:
		return lost, true
	case x.Ours.Late, x.Vendors.Late:
		return late, true
	case soon(x.Ours), soon(x.Vendors):
		return open, true
	}
	return fine, false
}
