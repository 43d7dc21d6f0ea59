package partner

import (
	"strconv"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines that requests for money imply.
const (
	FundRequestDue = "fund-request" // the last day to hand a request in
	FundClaimDue   = "fund-claim"   // the last day to claim
	FundReclaimDue = "fund-reclaim" // the last day to claim again after a refusal
	FundStepDue    = "fund-step"    // the last day of another step of ours or of a customer's
	FundVendorDue  = "fund-vendor"  // the last day of the vendor's clock for a step
)

// FundKinds lists the kinds of deadlines that requests for money imply.
func FundKinds() []string {
	return []string{FundRequestDue, FundClaimDue, FundReclaimDue, FundStepDue, FundVendorDue}
}

// fundDuties lists a kind's duties of all requests for money. When they are due
// follows from the pack's clocks and from what is recorded: neither today nor the
// settings move it.
func fundDuties(kind string) func(*docket) []Deadline {
	return func(d *docket) (out []Deadline) {
		for _, f := range onShelf[Fund](d.book, KindFund) {
			k, ok := d.program.Fund(f.Kind)
			if !ok {
				continue
			}
			r := FundRules{Kind: k, Calendar: d.program.WorkingCalendar(), Zone: d.program.Zone}
			for _, at := range r.duties(&f) {
				due := r.Due(&f, at)
				if fundKind(&k.Steps[at], due) == kind && d.asked(due.Day) {
					out = append(out, d.fundDuty(&r, &f, at, due))
				}
			}
		}
		return out
	}
}

// fundKind is the kind of duty that a step is.
func fundKind(s *program.FundStep, due FundDue) string {
	switch {
	case s.Turn == program.TurnVendor:
		return FundVendorDue
	case s.Act == program.FundAsk:
		return FundRequestDue
	case s.Act == program.FundClaim && due.Again:
		return FundReclaimDue
	case s.Act == program.FundClaim:
		return FundClaimDue
	}
	return FundStepDue
}

func (d *docket) fundDuty(r *FundRules, f *Fund, at int, due FundDue) Deadline {
	s := &r.Kind.Steps[at]
	author, _ := d.book.BySlackID(f.Author)
	dl := Deadline{
		Kind: fundKind(s, due), Subject: "fund/" + strconv.FormatUint(uint64(f.ID), 10) + "/" + s.ID, Due: min(due.Day, civil.Last), Person: author.ID,
		Title: f.Label() + " " + f.Title(r.Kind) + ": " + s.Title,
	}
	dl.Action, dl.Run = f.todo(r.Kind, s)
	dl.Consequence = f.consequence(r.Kind, s, due)
	return dl
}

// todo says what ends the duty of a step, and the words that record it.
func (f *Fund) todo(k *program.Fund, s *program.FundStep) (action, run string) {
	label := f.Label()
	lacking := f.Lacking(s)
	switch {
	case s.Turn == program.TurnVendor && s.Act != program.FundPay:
		return "Ask the vendor, and record what it says", ""
	case s.Act == program.FundPay:
		return "Look whether the money has come, and ask for it", "fund paid " + label + " " + f.Due(k).String()
	case s.Act == program.FundClaim && len(lacking) == 0:
		return "Claim it in the vendor's portal", "fund claim " + label + " " + f.Limit(k).String()
	case len(lacking) > 0:
		return "Bring " + joinSemicolon(lacking), "fund step " + label + " " + s.ID
	case s.Act == program.FundAsk && k.Next != "":
		return k.Next, "fund step " + label + " " + s.ID
	}
	return "Do it, and say so", "fund step " + label + " " + s.ID
}

func joinSemicolon(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += "; "
		}
		out += s
	}
	return out
}

// consequence says what it means to miss the day.
func (f *Fund) consequence(k *program.Fund, s *program.FundStep, due FundDue) string {
	money := f.Bound(k).Words()
	if s.Turn == program.TurnVendor {
		return money + " wait for it; the vendor's own time for it is over then"
	}
	switch due.Late {
	case program.LateNever:
		return money + " are lost after that"
	case program.LateReason:
		if due.Exception != "" {
			return money + " are lost after that, but for " + due.Exception
		}
		return money + " are at risk: after that it is taken only with a reason"
	}
	return money + " wait for it"
}
