package partner

import (
	"slices"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// FundOutcome is what became of an entry about a request for money.
type FundOutcome struct {
	Fund     Fund
	Entry    FundEntry   // as it is kept, with the rules that its reason let pass
	Denial   *FundDenial // why it was not done; nil: it was
	Repeated bool        // the entry had been dealt with before: nothing was done
}

// DecideFund judges an entry about a request for money by the rules of its day. It
// is pure, and idempotent by the entry's id. What is denied leaves the request as
// it is. Some rules an admin may set aside by a reason, which is kept with the
// entry; that nothing is paid beyond what was approved is not one of them.
func DecideFund(r FundRules, f Fund, e FundEntry) FundOutcome {
	deny := func(d *FundDenial) FundOutcome {
		d.Verb, d.Fund = e.Verb, f.ID
		return FundOutcome{Fund: f, Entry: e, Denial: d}
	}
	switch {
	case e.ID == "" || e.At.IsZero() || e.By == "" || r.Kind == nil:
		return deny(&FundDenial{Ground: FundMalformed})
	case f.has(e.ID):
		return FundOutcome{Fund: f, Entry: e, Repeated: true}
	case !slices.Contains(FundVerbs, e.Verb):
		return deny(&FundDenial{Ground: FundUnknownVerb})
	}
	e.Text, e.Reason, e.Broke = strings.TrimSpace(e.Text), strings.TrimSpace(e.Reason), nil
	today := civil.In(e.At, r.Zone)
	if e.On.IsZero() {
		e.On = today
	}
	j := fundJudge{r: &r, f: &f, e: &e, today: today}
	if d := j.entry(); d != nil {
		return deny(d)
	}
	return FundOutcome{Fund: advanceFund(r.Kind, f, e), Entry: e}
}

// FundAllowed says why a verb is not for a request in a stage; empty: it may be.
func FundAllowed(v FundVerb, s FundStage) FundGround {
	switch {
	case v == FundOpen && s != FundNone:
		return FundIsOpen
	case v != FundOpen && s == FundNone:
		return FundNotThere
	}
	return map[FundStage]FundGround{FundDone: FundIsDone, FundRefused: FundIsRefused, FundCancelled: FundIsCancelled, FundReplaced: FundIsReplaced}[s]
}

// fundJudge looks at one entry.
type fundJudge struct {
	r     *FundRules
	f     *Fund
	e     *FundEntry
	today civil.Day
}

func denied(g FundGround) *FundDenial { return &FundDenial{Ground: g} }

func (j *fundJudge) entry() *FundDenial {
	if g := FundAllowed(j.e.Verb, j.f.Stage); g != "" {
		return &FundDenial{Ground: g, Other: j.f.By, Text: j.f.Why}
	}
	if j.e.On > j.today {
		return &FundDenial{Ground: FundFutureDay, Day: j.e.On}
	}
	switch j.e.Verb {
	case FundOpen:
		return j.open()
	case FundProve:
		return j.prove()
	case FundStepOn:
		return j.step()
	case FundClaimed:
		return j.claim()
	case FundApprove, FundRefuse:
		return j.decision()
	case FundPaid:
		return j.paid()
	case FundSet:
		return j.change()
	case FundReplace:
		if j.e.Other == 0 || j.e.Other == j.f.ID {
			return denied(FundMalformed)
		}
		return nil
	}
	return j.cancel()
}

// unless lets a denial pass where a reason was given that may set its rule aside.
func (j *fundJudge) unless(d *FundDenial) *FundDenial {
	if d == nil || !d.Ground.BendsToReason() || j.e.Reason == "" {
		return d
	}
	if !slices.Contains(j.e.Broke, d.Ground) {
		j.e.Broke = append(j.e.Broke, d.Ground)
	}
	return nil
}

// first gives the first denial that no reason lets pass.
func (j *fundJudge) first(checks ...func() *FundDenial) *FundDenial {
	for _, check := range checks {
		if d := j.unless(check()); d != nil {
			return d
		}
	}
	return nil
}

// prove takes a piece of evidence, also for a step that is done or has not come.
func (j *fundJudge) prove() *FundDenial {
	at, ok := j.r.Kind.Step(j.e.Step)
	if !ok {
		return &FundDenial{Ground: FundUnknownStep, Text: j.e.Step}
	}
	s := &j.r.Kind.Steps[at]
	if j.e.Piece == nil {
		return denied(FundMalformed)
	}
	item, ok := s.EvidenceOf(j.e.Piece.Item)
	if !ok {
		return &FundDenial{Ground: FundUnknownEvidence, Step: s.ID, Text: j.e.Piece.Item, Detail: evidenceIDs(s)}
	}
	p := *j.e.Piece
	p.Step = s.ID
	if slices.ContainsFunc(j.f.Evidence, p.same) {
		return &FundDenial{Ground: FundSameEvidence, Step: s.ID}
	}
	if !fits(item, &p) {
		return &FundDenial{Ground: FundWrongEvidence, Step: s.ID, Text: item.Title, Detail: []string{string(item.Kind)}}
	}
	if item.Covers != program.CoversNothing {
		switch {
		case p.Amount.Sign() <= 0:
			return &FundDenial{Ground: FundNoAmount, Step: s.ID, Text: item.Title}
		case p.Amount.Currency != j.f.Requested.Currency:
			return &FundDenial{Ground: FundCurrency, Amount: p.Amount, Limit: j.f.Requested}
		}
	}
	j.e.Piece = &p
	return nil
}

// fits reports whether a piece can be of the kind that is wanted.
func fits(item *program.FundEvidence, p *FundEvidence) bool {
	held := p.URL != "" || p.File != "" || p.SHA256 != ""
	switch item.Kind {
	case program.EvidenceTick:
		return true
	case program.EvidenceNumber:
		return p.Text != ""
	case program.EvidenceLink:
		return p.URL != "" || held
	}
	return held
}

func evidenceIDs(s *program.FundStep) (out []string) {
	for i := range s.Evidence {
		out = append(out, s.Evidence[i].ID)
	}
	return out
}

// place finds the step of the entry, which has to be the open one.
func (j *fundJudge) place(at int) *FundDenial {
	s := &j.r.Kind.Steps[at]
	if done, ok := j.f.StepDone(s.ID); ok {
		return &FundDenial{Ground: FundStepIsDone, Step: s.ID, Day: done.On, By: done.By}
	}
	now, ok := j.f.Current(j.r.Kind)
	if !ok {
		return denied(FundIsDone)
	}
	if now == at {
		return nil
	}
	d := &FundDenial{Ground: FundOutOfOrder, Step: s.ID}
	for i := now; i < at; i++ {
		if _, done := j.f.StepDone(j.r.Kind.Steps[i].ID); !done {
			d.Detail = append(d.Detail, j.r.Kind.Steps[i].ID)
		}
	}
	return d
}

// step completes a step that does nothing to the money, hands the request in, or
// closes a payment that will stay short.
func (j *fundJudge) step() *FundDenial {
	at, ok := j.r.Kind.Step(j.e.Step)
	if !ok {
		return &FundDenial{Ground: FundUnknownStep, Text: j.e.Step}
	}
	s := &j.r.Kind.Steps[at]
	if d := j.place(at); d != nil {
		return d
	}
	switch s.Act {
	case program.FundClaim:
		return &FundDenial{Ground: FundNeedsClaim, Step: s.ID, Limit: j.f.Limit(j.r.Kind)}
	case program.FundDecideAsk, program.FundDecideClaim:
		return &FundDenial{Ground: FundNeedsDecision, Step: s.ID}
	case program.FundPay:
		if j.f.Paid.Sign() <= 0 {
			return &FundDenial{Ground: FundNeedsPayment, Step: s.ID, Limit: j.f.Due(j.r.Kind)}
		}
		if d := j.unless(&FundDenial{Ground: FundShortPaid, Step: s.ID, Amount: j.f.Paid, Limit: j.f.Due(j.r.Kind)}); d != nil {
			return d
		}
	}
	return j.first(func() *FundDenial { return j.lacking(j.f, s) }, func() *FundDenial { return j.inTime(at) })
}

func (j *fundJudge) lacking(f *Fund, s *program.FundStep) *FundDenial {
	if lacking := f.Lacking(s); len(lacking) > 0 {
		return &FundDenial{Ground: FundEvidenceMissing, Step: s.ID, Detail: lacking}
	}
	return nil
}

// inTime looks at the step's clock, and at the days of the steps before.
func (j *fundJudge) inTime(at int) *FundDenial {
	s := &j.r.Kind.Steps[at]
	if n := len(j.f.Done); n > 0 && j.e.On < j.f.Done[n-1].On {
		return &FundDenial{Ground: FundEarlierDay, Step: j.f.Done[n-1].Step, Day: j.f.Done[n-1].On}
	}
	due := j.r.Due(j.f, at)
	if due.Known && !due.Clock.Before && !due.Again && (s.Clock.Of == program.OfStart || s.Clock.Of == program.OfEnd) && j.e.On < due.Base {
		if d := j.unless(&FundDenial{Ground: FundTooEarly, Step: s.ID, Day: due.Base}); d != nil {
			return d
		}
	}
	if !due.Known || j.e.On <= due.Day || s.Turn == program.TurnVendor {
		return nil
	}
	switch due.Late {
	case program.LateNever:
		return &FundDenial{Ground: FundMissed, Step: s.ID, Day: due.Day}
	case program.LateReason:
		return &FundDenial{Ground: FundTooLate, Step: s.ID, Day: due.Day, Text: due.Exception}
	}
	return nil
}

// at finds the step that does something to the money and looks whether it is its turn.
func (j *fundJudge) at(act program.FundAct) (int, *FundDenial) {
	at, ok := j.r.Kind.At(act)
	if !ok {
		return 0, &FundDenial{Ground: FundNoSuchAct, Text: string(act)}
	}
	return at, j.place(at)
}

func (j *fundJudge) claim() *FundDenial {
	if j.f.Requested.IsZero() {
		return denied(FundZeroEstimate)
	}
	at, d := j.at(program.FundClaim)
	if d != nil {
		return d
	}
	s, limit := &j.r.Kind.Steps[at], j.f.Limit(j.r.Kind)
	if d := j.money(limit, FundOverApproved); d != nil {
		return d
	}
	for _, cost := range j.r.Kind.NotCovered {
		if strings.Contains(" "+strings.ToLower(j.e.Text)+" ", strings.ToLower(cost)) {
			return &FundDenial{Ground: FundNotCovered, Text: cost}
		}
	}
	claimed := *j.f
	claimed.Claimed = j.e.Amount
	return j.first(func() *FundDenial { return j.lacking(&claimed, s) }, func() *FundDenial { return j.inTime(at) })
}

// money looks at the entry's amount: above 0, of the request's currency, and not
// above a limit. A number without a currency is of the request's own.
func (j *fundJudge) money(limit amount.Amount, over FundGround) *FundDenial {
	if j.e.Amount.Currency == "" {
		j.e.Amount.Currency = j.f.Requested.Currency
		j.e.Amount = j.e.Amount.Round()
	}
	if limit.Currency == "" {
		limit.Currency = j.f.Requested.Currency
	}
	switch more, err := j.e.Amount.Compare(limit); {
	case err != nil:
		return &FundDenial{Ground: FundCurrency, Amount: j.e.Amount, Limit: limit}
	case j.e.Amount.Sign() <= 0:
		return &FundDenial{Ground: FundNoAmount}
	case more > 0:
		return &FundDenial{Ground: over, Amount: j.e.Amount, Limit: limit}
	}
	return nil
}

// decision is the vendor's, about the request or about the claim.
func (j *fundJudge) decision() *FundDenial {
	at, ok := j.f.Current(j.r.Kind)
	if !ok {
		return denied(FundIsDone)
	}
	s := &j.r.Kind.Steps[at]
	asked, over := j.f.Requested, FundOverRequested
	switch s.Act {
	case program.FundDecideAsk:
	case program.FundDecideClaim:
		asked, over = j.f.Claimed, FundOverClaimed
	default:
		return &FundDenial{Ground: FundNothingToDecide, Step: s.ID}
	}
	j.e.Step = s.ID
	if n := len(j.f.Done); n > 0 && j.e.On < j.f.Done[n-1].On {
		return &FundDenial{Ground: FundEarlierDay, Step: j.f.Done[n-1].Step, Day: j.f.Done[n-1].On}
	}
	if j.e.Verb == FundRefuse {
		if j.e.Text == "" {
			return denied(FundNoText)
		}
		return nil
	}
	if j.e.Amount == (amount.Amount{}) {
		j.e.Amount = asked
	}
	if !asked.IsZero() || !j.e.Amount.IsZero() {
		if d := j.money(asked, over); d != nil {
			return d
		}
	}
	if d := j.lacking(j.f, s); d != nil {
		return d
	}
	if s.Act == program.FundDecideAsk {
		return j.unless(j.overQuota(j.f.ID, j.f.Year, j.e.Amount))
	}
	return nil
}

func (j *fundJudge) paid() *FundDenial {
	if _, d := j.at(program.FundPay); d != nil {
		return d
	}
	due := j.f.Due(j.r.Kind)
	left, err := due.Sub(amount.Amount{Parts: j.f.Paid.Parts, Currency: due.Currency})
	if err != nil {
		return &FundDenial{Ground: FundCurrency, Amount: j.f.Paid, Limit: due}
	}
	if d := j.money(left, FundOverGranted); d != nil {
		return d
	}
	if len(j.r.Blocked) > 0 {
		return &FundDenial{Ground: FundBlocked, Detail: j.r.Blocked}
	}
	if n := len(j.f.Done); n > 0 && j.e.On < j.f.Done[n-1].On {
		return &FundDenial{Ground: FundEarlierDay, Step: j.f.Done[n-1].Step, Day: j.f.Done[n-1].On}
	}
	return nil
}

func (j *fundJudge) cancel() *FundDenial {
	if j.e.Text == "" {
		return denied(FundNoText)
	}
	if done, ok := j.f.StepDone(j.r.Kind.CancelBefore); ok {
		return &FundDenial{Ground: FundNoCancel, Step: done.Step, Day: done.On}
	}
	if j.f.Paid.Sign() > 0 {
		return &FundDenial{Ground: FundNoCancel, Amount: j.f.Paid}
	}
	return nil
}
