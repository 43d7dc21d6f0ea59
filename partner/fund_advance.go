package partner

import (
	"slices"

	"partnerbot/amount"
	"partnerbot/program"
)

// ReplayFund makes a request from its entries, as they were judged.
func ReplayFund(k *program.Fund, entries []FundEntry) Fund {
	var f Fund
	for _, e := range entries {
		if !f.has(e.ID) {
			f = advanceFund(k, f, e)
		}
	}
	return f
}

// advanceFund brings a request forward by an entry that was judged.
func advanceFund(k *program.Fund, f Fund, e FundEntry) Fund {
	f = f.copy()
	if e.Verb == FundOpen && e.New != nil {
		f = asked(k, &e)
	}
	f.Entries = append(f.Entries, e)
	switch e.Verb {
	case FundProve:
		p := *e.Piece
		p.Step, p.By, p.On = e.Step, e.By, e.At
		f.Evidence = append(f.Evidence, p)
	case FundStepOn:
		f.finish(k, e, e.Step)
	case FundClaimed:
		f.Claimed = e.Amount
		f.finishAct(k, e, program.FundClaim)
	case FundApprove:
		if act, _ := f.Act(k); act == program.FundDecideClaim {
			f.Granted = e.Amount
		} else {
			f.Approved = e.Amount
		}
		f.finish(k, e, e.Step)
	case FundRefuse:
		f.refuse(k, e)
	case FundPaid:
		f.pay(k, e)
	case FundSet:
		if e.Field == FundAmountField {
			f.Requested = e.Amount
		} else {
			f.set(e.Field, e.Value)
			f.Year = f.yearOf(k)
		}
	case FundReplace:
		f.Stage, f.By = FundReplaced, e.Other
	case FundCancel:
		f.Stage, f.Why = FundCancelled, e.Text
	}
	return f
}

// finish notes a step as done; with the last of them the request is done.
func (f *Fund) finish(k *program.Fund, e FundEntry, step string) {
	if _, done := f.StepDone(step); !done {
		f.Done = append(f.Done, FundStepDone{Step: step, On: e.On, By: e.By})
	}
	if _, open := f.Current(k); !open {
		f.Stage = FundDone
	}
}

func (f *Fund) finishAct(k *program.Fund, e FundEntry, act program.FundAct) {
	if at, ok := k.At(act); ok {
		f.finish(k, e, k.Steps[at].ID)
	}
}

// refuse notes a no. Where it can be done again, the step that was decided about is
// open again; else the request is over.
func (f *Fund) refuse(k *program.Fund, e FundEntry) {
	at, ok := k.Step(e.Step)
	if !ok {
		return
	}
	f.Refusals = append(f.Refusals, FundRefusal{Step: e.Step, On: e.On, Cause: e.Text})
	s := &k.Steps[at]
	if !s.Again.Allowed || s.Again.Most > 0 && f.refusals(e.Step) >= s.Again.Most {
		f.Stage = FundRefused
		return
	}
	redo := program.FundAsk
	if s.Act == program.FundDecideClaim {
		redo, f.Claimed = program.FundClaim, amount.Amount{}
	}
	if at, ok := k.At(redo); ok {
		f.Done = slices.DeleteFunc(f.Done, func(d FundStepDone) bool { return d.Step == k.Steps[at].ID })
	}
}

// refusals counts the refusals of a step.
func (f *Fund) refusals(step string) (n int) {
	for _, r := range f.Refusals {
		if r.Step == step {
			n++
		}
	}
	return n
}

// refusal gives the last refusal by a step.
func (f *Fund) refusal(step string) (FundRefusal, bool) {
	for _, r := range slices.Backward(f.Refusals) {
		if r.Step == step {
			return r, true
		}
	}
	return FundRefusal{}, false
}

// pay notes money that came; with the whole of it the step is done, unless evidence
// of it is missing.
func (f *Fund) pay(k *program.Fund, e FundEntry) {
	f.Paid.Currency = e.Amount.Currency
	if sum, err := f.Paid.Add(e.Amount); err == nil {
		f.Paid = sum
	}
	at, ok := k.At(program.FundPay)
	if ok && f.Paid == f.Due(k) && len(f.Lacking(&k.Steps[at])) == 0 {
		f.finish(k, e, k.Steps[at].ID)
	}
}
