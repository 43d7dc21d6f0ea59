package program

import (
	"partnerbot/amount"
	"partnerbot/civil"
)

// Fund is a kind of money of the vendor's that is asked for, spent and claimed
// back: a checklist whose steps have evidence and clocks.
type Fund struct {
	ID, Name string
	Aliases  []string
	Sites    []string // empty: all sites

	Fields     []FundField // what a request says besides its amount
	Activities []string    // the types of activity that are paid for; empty: any
	Anew       []FundField // changed after the request was handed in, they mean applying anew
	Quota      FundQuota
	Most       amount.Amount // of one request; 0: no cap
	Requests   int           // at most this many a year; 0: no limit

	NoSplitting     bool     // two requests for one activity are refused
	NoDoubleFunding bool     // an activity that another fund pays for is refused
	NotCovered      []string // costs that are not paid: travel
	Breach          string   // what breaking the rules costs
	Blocks          []string // ticks, by their reading, that block a payout while they are set
	CancelBefore    string   // the step before whose end a request can be cancelled; empty: until it is paid

	Steps  []FundStep // in their order; at least one
	Next   string     // where it is asked for, in the vendor's portal's words
	Source Source
}

// FundField is something that a request says of its activity. The set is closed.
type FundField string

// The fields of a request.
const (
	FundActivity FundField = "activity"
	FundAudience FundField = "audience"
	FundPlace    FundField = "place"
	FundStarts   FundField = "starts"
	FundEnds     FundField = "ends"
)

// FundQuota is how much there is in a calendar year.
type FundQuota struct {
	Ask    bool // only the vendor tells; a person types it in
	Tiers  []TierQuota
	Counts FundYear
	Source Source
}

// TierQuota is the quota of a tier.
type TierQuota struct {
	Program string // the program with tiers
	Tier    string // the tier's id in it
	Amount  amount.Amount
	Sites   []string // empty: all sites
	Source  Source
}

// FundYear says which year's quota a request uses.
type FundYear string

// The years.
const (
	YearOfActivity FundYear = "activity" // that in which the activity begins; without an activity, of the request
	YearOfRequest  FundYear = "request"
)

// FundTurn says whose turn a step is. The set is closed.
type FundTurn string

// The turns.
const (
	TurnOurs     FundTurn = "ours"
	TurnVendor   FundTurn = "vendor"
	TurnCustomer FundTurn = "customer"
)

// FundAct is what a step does to the money; a plain step does nothing to it. Each
// occurs at most once in a fund, in the order below. The set is closed.
type FundAct string

// The acts.
const (
	FundPlain       FundAct = ""
	FundAsk         FundAct = "ask"          // the request is handed in
	FundDecideAsk   FundAct = "decide-ask"   // the vendor approves or refuses it
	FundClaim       FundAct = "claim"        // what was spent is claimed
	FundDecideClaim FundAct = "decide-claim" // the vendor approves or refuses the claim
	FundPay         FundAct = "pay"          // the money comes
)

// FundStep is a step of the checklist.
type FundStep struct {
	ID, Title string
	Turn      FundTurn
	Act       FundAct
	Evidence  []FundEvidence
	Clock     FundClock
	Again     FundAgain // of the vendor's decisions: what a refusal allows
	Source    Source
}

// FundEvidence is what a step has to be shown by.
type FundEvidence struct {
	ID, Title string
	Kind      EvidenceKind
	Need      int      // pieces, at least 1
	Covers    Coverage // which amount the pieces must add up to
	Source    Source
}

// EvidenceKind is a kind of evidence. The set is closed.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidencePhoto    EvidenceKind = "photo"
	EvidenceReceipt  EvidenceKind = "receipt"
	EvidenceInvoice  EvidenceKind = "invoice"
	EvidenceDocument EvidenceKind = "document"
	EvidenceLink     EvidenceKind = "link"
	EvidenceNumber   EvidenceKind = "number"
	EvidenceTick     EvidenceKind = "tick"
)

// Coverage says which amount evidence has to add up to, at least.
type Coverage string

// The amounts.
const (
	CoversNothing Coverage = ""
	CoversClaimed Coverage = "claimed"
	CoversGranted Coverage = "granted" // what was approved of the claim
)

// FundClock says until when a step is to be taken: so many days before or after
// another day. Exactly one of Period and WorkingDays is set; a Period of 0 days is
// the day itself.
type FundClock struct {
	Set         bool
	Period      civil.Period
	WorkingDays int  // in the vendor's calendar
	Before      bool // before the day; else after it
	Of          string
	Late        Lateness
	Exception   string // what it takes to be late: a director's approval
	Source      Source
}

// The days that a clock can count from besides the id of an earlier step, which is
// the day on which that step was done.
const (
	OfStart = "starts" // the activity's first day
	OfEnd   = "ends"   // the activity's last day
	OfAsk   = "opened" // the day on which the request was written down
)

// Lateness says what being late means. The set is closed.
type Lateness string

// The degrees of lateness.
const (
	LateNoted  Lateness = ""       // it can still be done
	LateReason Lateness = "reason" // only with a reason, which is recorded
	LateNever  Lateness = "never"  // it cannot be done any more
)

// FundAgain is what a refusal allows.
type FundAgain struct {
	Allowed     bool
	Period      civil.Period // from the day of the refusal; zero: the step's own clock holds
	WorkingDays int          // the same in the vendor's working days
	Most        int          // refusals after which it is over; 0: no limit
	Late        Lateness
	Exception   string
	Source      Source
}

// Fund finds a kind of fund by its id.
func (p *Program) Fund(id string) (*Fund, bool) {
	for i := range p.Funds {
		if p.Funds[i].ID == id {
			return &p.Funds[i], true
		}
	}
	return nil, false
}

// FundsOn gives the kinds of fund that exist on a site, in the pack's order.
func (p *Program) FundsOn(site string) []*Fund {
	var out []*Fund
	for i := range p.Funds {
		if On(p.Funds[i].Sites, site) {
			out = append(out, &p.Funds[i])
		}
	}
	return out
}

// ResolveFund reads what somebody on a site calls a kind of fund: its id, name or
// an alias; case, blanks and hyphens do not matter. What is unknown is an
// *UnknownError with the nearest words.
func (p *Program) ResolveFund(site, word string) (*Fund, error) {
	unknown := &UnknownError{Word: clip(word), What: "kind of fund"}
	if len(word) > maxSpelling {
		return nil, unknown
	}
	key := fold(word)
	var labels []label
	for _, k := range p.FundsOn(site) {
		for _, s := range append([]string{k.ID, k.Name}, k.Aliases...) {
			if fold(s) == key && key != "" {
				return k, nil
			}
			labels = append(labels, label{fold(s), k.ID})
		}
	}
	unknown.Near = nearestOf(word, labels)
	return nil, unknown
}

// Step finds a step by its id and gives its place.
func (k *Fund) Step(id string) (at int, ok bool) {
	for i := range k.Steps {
		if k.Steps[i].ID == id {
			return i, true
		}
	}
	return 0, false
}

// At gives the place of the step that does something to the money; ok is false
// where the fund has none.
func (k *Fund) At(act FundAct) (at int, ok bool) {
	for i := range k.Steps {
		if k.Steps[i].Act == act {
			return i, true
		}
	}
	return 0, false
}

// Has reports whether a request of this kind says a field.
func (k *Fund) Has(f FundField) bool {
	for _, x := range k.Fields {
		if x == f {
			return true
		}
	}
	return false
}

// TierAmount gives the quota of a tier of a program on a site, where the pack knows it.
func (k *Fund) TierAmount(program, tier, site string) (amount.Amount, bool) {
	for i := range k.Quota.Tiers {
		if t := &k.Quota.Tiers[i]; t.Program == program && t.Tier == tier && On(t.Sites, site) {
			return t.Amount, true
		}
	}
	return amount.Amount{}, false
}

// EvidenceOf finds a piece of a step's evidence by its id.
func (s *FundStep) EvidenceOf(id string) (*FundEvidence, bool) {
	for i := range s.Evidence {
		if s.Evidence[i].ID == id {
			return &s.Evidence[i], true
		}
	}
	return nil, false
}
