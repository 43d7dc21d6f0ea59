package commands

import (
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// fundSoon is how many days ahead status speaks of a request for money.
const fundSoon = 30

// fundStanding is what requests for money have to say in status: the worst of them,
// and how many run.
func (c *Call) fundStanding() []standing {
	running := 0
	worst := standing{rank: fine, part: "Funds", run: "fund list"}
	var soonest partner.FundDue
	for _, f := range c.Book.Funds() {
		k, ok := c.Program.Fund(f.Kind)
		if !ok || f.Stage != partner.FundRunning {
			continue
		}
		running++
		at, open := f.Current(k)
		if !open {
			continue
		}
		r := partner.FundRules{Kind: k, Calendar: c.Program.WorkingCalendar(), Zone: c.Program.Zone}
		at, due := worstDuty(&r, &f, at)
		how := c.fundRank(&k.Steps[at], due)
		if how > worst.rank || how == worst.rank && (!due.Known || soonest.Known && soonest.Day <= due.Day) {
			continue
		}
		worst.rank, worst.due, soonest = how, due.Day, due
		worst.line = view.T(f.Label() + " " + f.Activity + ": " + c.stepWords(&r, &f, at) + " " + f.Bound(k).Words() + " at stake.")
	}
	switch {
	case running == 0:
		return nil
	case worst.rank == fine:
		worst.line = view.T(plural(running, "request") + " for money running, nothing due within 30 days.")
	case running > 1:
		worst.line = view.Join(worst.line, view.Tf(" %d more running: ", running-1), view.C("fund list"))
	}
	return []standing{worst}
}

// worstDuty is the step that is due first: the open one, or one of ours after it.
func worstDuty(r *partner.FundRules, f *partner.Fund, at int) (int, partner.FundDue) {
	best, due := at, r.Due(f, at)
	if s, ok := r.Stake(f); ok && (!due.Known || s.Due.Day < due.Day) {
		if place, ok := r.Kind.Step(s.Step); ok {
			best, due = place, s.Due
		}
	}
	return best, due
}

// fundRank says how bad a step is that is due.
func (c *Call) fundRank(s *program.FundStep, due partner.FundDue) rank {
	switch {
	case !due.Known || due.Day > c.Today.Add(fundSoon):
		return fine
	case due.Day >= c.Today && s.Turn == program.TurnVendor:
		return fine
	case due.Day >= c.Today:
		return open
	case s.Turn != program.TurnVendor && due.Late == program.LateNever:
		return lost
	}
	return late
}
