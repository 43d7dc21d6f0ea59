package partner

import (
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// FundVerb says what an entry does to a request for money. The set is closed.
type FundVerb string

// The verbs.
const (
	FundOpen    FundVerb = "open"     // writes a request down
	FundProve   FundVerb = "evidence" // brings a piece of evidence
	FundStepOn  FundVerb = "step"     // a step is done
	FundClaimed FundVerb = "claim"    // what was spent is claimed
	FundApprove FundVerb = "approved" // the vendor's yes, to a request or a claim
	FundRefuse  FundVerb = "refused"  // the vendor's no: Text is the cause
	FundPaid    FundVerb = "paid"     // money came
	FundSet     FundVerb = "change"   // a field is another
	FundReplace FundVerb = "replace"  // a request made anew takes this one's place
	FundCancel  FundVerb = "cancel"   // it is given up: Text says why
)

// FundVerbs lists every verb.
var FundVerbs = []FundVerb{FundOpen, FundProve, FundStepOn, FundClaimed, FundApprove, FundRefuse, FundPaid, FundSet, FundReplace, FundCancel}

// FundEntry is something that was done about a request for money.
type FundEntry struct {
	ID     string        `json:"id"` // of the delivery: the same id is the same entry
	At     time.Time     `json:"at"`
	By     string        `json:"by"` // Slack user id
	Verb   FundVerb      `json:"verb"`
	On     civil.Day     `json:"on,omitzero"`      // the day, in the vendor's zone, where it was not that of At
	Amount amount.Amount `json:"amount,omitzero"`  // Open, Claimed, Approve, Paid; Set of the amount
	Step   string        `json:"step,omitempty"`   // StepOn, Prove
	Piece  *FundEvidence `json:"piece,omitempty"`  // Prove
	Field  string        `json:"field,omitempty"`  // Set: a program.FundField, or amount
	Value  string        `json:"value,omitempty"`  // Set
	Text   string        `json:"text,omitempty"`   // cause; what a claim is for; why it is given up
	Reason string        `json:"reason,omitempty"` // why an admin lets pass what a rule is against
	Broke  []FundGround  `json:"broke,omitempty"`  // the rules that Reason let pass
	New    *FundOpening  `json:"new,omitempty"`    // Open
	Other  ID            `json:"other,omitempty"`  // Replace: the new request
}

// FundOpening is what is asked for.
type FundOpening struct {
	Fund     ID        `json:"fund"`
	Kind     string    `json:"kind"`
	Activity string    `json:"activity,omitempty"`
	Audience string    `json:"audience,omitempty"`
	Place    string    `json:"place,omitempty"`
	Starts   civil.Day `json:"starts,omitzero"`
	Ends     civil.Day `json:"ends,omitzero"`
	After    ID        `json:"after,omitempty"` // the request that it replaces
}

// FundAmountField is the field of a request that is no field of its activity.
const FundAmountField = "amount"

// Field gives what a request says in a field, in words; empty for nothing.
func (f *Fund) Field(field program.FundField) string {
	switch field {
	case program.FundActivity:
		return f.Activity
	case program.FundAudience:
		return f.Audience
	case program.FundPlace:
		return f.Place
	case program.FundStarts:
		return f.Starts.String()
	case program.FundEnds:
		return f.Ends.String()
	}
	return ""
}

// set puts a value into a field. A day is written 2026-05-14.
func (f *Fund) set(field, value string) {
	day, _ := civil.Parse(value)
	switch program.FundField(field) {
	case program.FundActivity:
		f.Activity = value
	case program.FundAudience:
		f.Audience = value
	case program.FundPlace:
		f.Place = value
	case program.FundStarts:
		f.Starts = day
	case program.FundEnds:
		f.Ends = day
	}
}
