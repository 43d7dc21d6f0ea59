package partner

import (
	"cmp"
	"slices"
	"time"

	"partnerbot/amount"
	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/program"
)

// FundRules are what entries about a request for money are judged by.
type FundRules struct {
	Kind     *program.Fund
	Calendar *calendar.Calendar    // the vendor's working days
	Zone     *time.Location        // the vendor's: a day begins at its midnight
	Quotas   map[int]amount.Amount // by year, as far as they are known
	Others   []Fund                // all requests, also of other funds
	Blocked  []string              // what blocks a payout now, in words
}

// FundRulesOf puts the rules for a kind of fund together from the pack and the facts
// of the Book. site is the workspace's.
func FundRulesOf(p *program.Program, b *Book, site string, k *program.Fund, on civil.Day) FundRules {
	r := FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone, Others: b.Funds(), Quotas: map[int]amount.Amount{}}
	for _, q := range b.FundQuotas() {
		if q.Fund == k.ID {
			now, _ := b.FundQuota(k.ID, q.Year)
			r.Quotas[q.Year] = now.Amount
		}
	}
	if a, ok := tierQuota(p, b, site, k, on); ok {
		year, _, _ := on.Date()
		if _, typed := r.Quotas[year]; !typed {
			r.Quotas[year] = a
		}
	}
	for _, id := range k.Blocks {
		if ticked(b, id, on) {
			name := id
			for i := range p.Readings {
				if p.Readings[i].ID == id {
					name = p.Readings[i].Name
				}
			}
			r.Blocked = append(r.Blocked, name)
		}
	}
	return r
}

// ticked reports whether the newest tick of a reading by a day is set.
func ticked(b *Book, reading string, on civil.Day) bool {
	var last Read
	for _, r := range b.readings.rows {
		if r.Reading == reading && r.On <= on && (last.ID == 0 || cmp.Or(cmp.Compare(r.On, last.On), cmp.Compare(r.Rev, last.Rev), cmp.Compare(r.ID, last.ID)) > 0) {
			last = r
		}
	}
	return last.Value != 0
}

// FundDue is until when a step is to be taken.
type FundDue struct {
	Known     bool // there is a clock, and the day from which it counts has come to be known
	Day       civil.Day
	Base      civil.Day // the day from which it counts
	Clock     program.FundClock
	Again     bool // it is the clock that a refusal has started
	Late      program.Lateness
	Exception string
	Count     Counted // of Day
}

// Due says until when a step, by its place, is to be taken.
func (r *FundRules) Due(f *Fund, at int) FundDue {
	s := &r.Kind.Steps[at]
	if due, ok := r.again(f, at); ok {
		return due
	}
	if !s.Clock.Set {
		return FundDue{}
	}
	base := r.base(f, s.Clock.Of)
	if base.IsZero() {
		return FundDue{}
	}
	due := FundDue{Known: true, Base: base, Clock: s.Clock, Late: s.Clock.Late, Exception: s.Clock.Exception}
	switch c := s.Clock; {
	case c.WorkingDays > 0 && c.Before:
		due.Day = r.Calendar.Add(base, -c.WorkingDays)
		due.Count = Counted{r.Calendar, due.Day, base}
	case c.WorkingDays > 0:
		due.Day = r.Calendar.Add(base, c.WorkingDays)
		due.Count = Counted{r.Calendar, base, due.Day}
	case c.Period.IsZero():
		due.Day = base
	case c.Before:
		due.Day = base.Minus(c.Period)
	default:
		due.Day = within(base, c.Period)
	}
	return due
}

// again is the clock that a refusal has started for the step that it is about.
func (r *FundRules) again(f *Fund, at int) (FundDue, bool) {
	decides := map[program.FundAct]program.FundAct{program.FundAsk: program.FundDecideAsk, program.FundClaim: program.FundDecideClaim}[r.Kind.Steps[at].Act]
	by, ok := r.Kind.At(decides)
	if decides == "" || !ok {
		return FundDue{}, false
	}
	last, ok := f.refusal(r.Kind.Steps[by].ID)
	a := r.Kind.Steps[by].Again
	if !ok || a.Period.IsZero() && a.WorkingDays == 0 {
		return FundDue{}, false
	}
	due := FundDue{Known: true, Base: last.On, Day: within(last.On, a.Period), Again: true, Late: a.Late, Exception: a.Exception}
	if a.WorkingDays > 0 {
		due.Day = r.Calendar.Add(last.On, a.WorkingDays)
		due.Count = Counted{r.Calendar, last.On, due.Day}
	}
	return due, true
}

// base is the day that a clock counts from; none where it is not known yet.
func (r *FundRules) base(f *Fund, of string) civil.Day {
	switch of {
	case program.OfStart:
		return f.Starts
	case program.OfEnd:
		return f.Ends
	case program.OfAsk:
		return f.Opened
	}
	done, _ := f.StepDone(of)
	return done.On
}

// FundSums is how much there is of a fund in a year, and what became of it. Sums
// are of the quota's currency or, where that is not known, of the requests'; what is
// of another currency is left out and counted.
type FundSums struct {
	Quota  amount.Amount
	Known  bool          // the quota is known
	Used   amount.Amount // asked for, approved or paid
	Free   amount.Amount // of the quota; below 0 where reasons let more be approved
	Paid   amount.Amount
	Open   int // requests that run
	Others int // requests in other currencies
}

// Sums adds up a fund's requests of a year.
func (r *FundRules) Sums(year int) FundSums {
	var s FundSums
	s.Quota, s.Known = r.Quotas[year]
	code := s.Quota.Currency
	for i := range r.Others {
		f := &r.Others[i]
		if f.Kind != r.Kind.ID || f.Year != year {
			continue
		}
		if code == "" {
			code = f.Requested.Currency
		}
		if f.Stage == FundRunning {
			s.Open++
		}
		if f.Requested.Currency != code {
			s.Others++
			continue
		}
		s.Used.Currency, s.Paid.Currency = code, code
		if sum, err := s.Used.Add(f.Bound(r.Kind)); err == nil {
			s.Used = sum
		}
		if sum, err := s.Paid.Add(amount.Amount{Parts: f.Paid.Parts, Currency: code}); err == nil {
			s.Paid = sum
		}
	}
	s.Used.Currency, s.Paid.Currency = code, code
	s.Free, _ = s.Quota.Sub(amount.Amount{Parts: s.Used.Parts, Currency: s.Quota.Currency})
	return s
}

// FundStake is money that is lost, or has to be asked for again, when a day passes.
type FundStake struct {
	Fund   ID
	Step   string
	Due    FundDue
	Amount amount.Amount
}

// Stakes lists the money at risk of the requests that run, by date: for each of them
// the next day by which the company itself, or its customer, has to do something.
func Stakes(p *program.Program, b *Book) []FundStake {
	var out []FundStake
	for _, f := range onShelf[Fund](b, KindFund) {
		k, ok := p.Fund(f.Kind)
		if !ok {
			continue
		}
		r := FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone}
		if stake, ok := r.Stake(&f); ok {
			out = append(out, stake)
		}
	}
	slices.SortStableFunc(out, func(a, b FundStake) int {
		return cmp.Or(cmp.Compare(a.Due.Day, b.Due.Day), cmp.Compare(a.Fund, b.Fund))
	})
	return out
}

// Stake is the money of a request that is at risk next; ok is false where none is.
func (r *FundRules) Stake(f *Fund) (stake FundStake, ok bool) {
	if f.Stage != FundRunning || f.Requested.IsZero() {
		return stake, false
	}
	for _, at := range r.duties(f) {
		due, s := r.Due(f, at), &r.Kind.Steps[at]
		if s.Turn != program.TurnVendor && (!ok || due.Day < stake.Due.Day) {
			stake, ok = FundStake{Fund: f.ID, Step: s.ID, Due: due, Amount: f.Bound(r.Kind)}, true
		}
	}
	return stake, ok
}

// duties are the places of the steps that can be said to be due: the open one, and
// those after it as far as nobody but us stands between.
func (r *FundRules) duties(f *Fund) (out []int) {
	at, ok := f.Current(r.Kind)
	if !ok {
		return nil
	}
	for ; at < len(r.Kind.Steps); at++ {
		s := &r.Kind.Steps[at]
		if _, done := f.StepDone(s.ID); done {
			continue
		}
		money := s.Act == program.FundClaim || s.Act == program.FundPay
		if r.Due(f, at).Known && !(money && f.Requested.IsZero()) {
			out = append(out, at)
		}
		if s.Turn == program.TurnVendor || s.Act == program.FundAsk || s.Act == program.FundClaim {
			return out
		}
	}
	return out
}
