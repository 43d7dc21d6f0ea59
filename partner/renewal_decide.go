package partner

import (
	"partnerbot/civil"
	"partnerbot/program"
)

// RenewalRefusal says why an entry about a renewal cannot be recorded. Reason names
// it; the other fields are those that the reason speaks of.
type RenewalRefusal struct {
	Reason  RenewalReason
	Day     civil.Day
	Other   civil.Day
	Entry   RenewalEntry // what stands against it
	Grace   *GraceStatus
	Missing []RenewalItem
}

// RenewalReason is a cause of refusal. The set is closed.
type RenewalReason string

// The reasons.
const (
	RenewalAhead        RenewalReason = "lies ahead"       // Day is after today
	RenewalTooEarly     RenewalReason = "before the last"  // Day is not after the last outcome, of Entry
	RenewalPast         RenewalReason = "lies in the past" // a day of renewal before today
	RenewalFar          RenewalReason = "far away"         // Day is years ahead
	RenewalBackwards    RenewalReason = "ends before it begins"
	RenewalAlready      RenewalReason = "already passed"    // by Entry; Day is the next renewal, Other when it opens
	RenewalNotOpen      RenewalReason = "not open yet"      // Other is when it opens
	RenewalNextEarly    RenewalReason = "next is not later" // Day is not after Other
	RenewalInGrace      RenewalReason = "in a grace status" // Grace
	RenewalNoGrace      RenewalReason = "in no grace status"
	RenewalNoCause      RenewalReason = "without a cause"
	RenewalBeyond       RenewalReason = "beyond the end"    // Day is after Other, the last that the rule allows
	RenewalGraceOver    RenewalReason = "the grace is over" // Grace
	RenewalBeforeGrace  RenewalReason = "before the grace"  // Day is before Grace began
	RenewalExitOpen     RenewalReason = "exit test open"    // Missing
	RenewalNothing      RenewalReason = "nothing to reopen"
	RenewalUnknownGrace RenewalReason = "no such grace status"
	RenewalNoDay        RenewalReason = "no day known"
)

// farAhead is by how many days a renewal can lie ahead; more is a slip.
const farAhead = 3*366 + 1

// DecideRenewal judges an entry by the rules and by what has been recorded, on
// today in the vendor's zone. It gives the entry as it is to be stored, completed
// by what the rules say, or why it cannot be. An exit test is looked at on the day
// on which the grace status was left; force records it nevertheless, with what is
// missing.
func DecideRenewal(p *program.Program, b *Book, s Settings, e RenewalEntry, today civil.Day, force bool) (RenewalEntry, *RenewalRefusal) {
	r := b.Renewals(p)
	if e.On.IsZero() {
		e.On = today
	}
	if e.On > today {
		return e, &RenewalRefusal{Reason: RenewalAhead, Day: e.On}
	}
	d := decider{program: p, book: b, settings: s, renewals: &r, today: today, force: force}
	var no *RenewalRefusal
	switch e.Act {
	case RenewalDated:
		no = d.date(&e)
	case RenewalWindow:
		no = d.window(&e)
	case RenewalPassed:
		no = d.passed(&e)
	case RenewalGrace:
		no = d.grace(&e)
	case RenewalCleared:
		no = d.cleared(&e)
	case RenewalLost:
		no = d.lost(&e)
	case RenewalReopened:
		no = d.reopened(&e)
	}
	return e, no
}

type decider struct {
	program  *program.Program
	book     *Book
	settings Settings
	renewals *Renewals
	today    civil.Day
	force    bool
}

// after refuses a day that is not after the last outcome.
func (d *decider) after(day civil.Day) *RenewalRefusal {
	if last, ok := d.renewals.Last(); ok && day <= last.Decided.On {
		return &RenewalRefusal{Reason: RenewalTooEarly, Day: day, Entry: last.Decided}
	}
	return nil
}

func (d *decider) date(e *RenewalEntry) *RenewalRefusal {
	switch {
	case e.Due < d.today:
		return &RenewalRefusal{Reason: RenewalPast, Day: e.Due}
	case e.Due.Sub(d.today) > farAhead:
		return &RenewalRefusal{Reason: RenewalFar, Day: e.Due}
	}
	return d.after(e.Due)
}

func (d *decider) window(e *RenewalEntry) *RenewalRefusal {
	switch {
	case e.To < e.From:
		return &RenewalRefusal{Reason: RenewalBackwards, Day: e.From, Other: e.To}
	case e.To < d.today:
		return &RenewalRefusal{Reason: RenewalPast, Day: e.To}
	case e.To.Sub(d.today) > farAhead:
		return &RenewalRefusal{Reason: RenewalFar, Day: e.To}
	}
	return nil
}

// next completes the day of the next renewal, and refuses one that is not later.
func (d *decider) next(e *RenewalEntry) *RenewalRefusal {
	due := d.renewals.Now.Due
	if e.Due.IsZero() {
		if due.IsZero() {
			due = e.On
		}
		e.Due = NextRenewal(d.program, due)
		for !e.Due.IsZero() && e.Due <= e.On {
			e.Due = NextRenewal(d.program, e.Due)
		}
		return nil
	}
	if floor := max(due, e.On); e.Due <= floor {
		return &RenewalRefusal{Reason: RenewalNextEarly, Day: e.Due, Other: floor}
	}
	if e.Due.Sub(d.today) > farAhead {
		return &RenewalRefusal{Reason: RenewalFar, Day: e.Due}
	}
	return nil
}

func (d *decider) passed(e *RenewalEntry) *RenewalRefusal {
	now := &d.renewals.Now
	if now.Grace != nil {
		return &RenewalRefusal{Reason: RenewalInGrace, Grace: now.Grace}
	}
	if no := d.early(e); no != nil {
		return no
	}
	return d.next(e)
}

// early refuses an outcome of a round that is not open yet: most often the one
// before it is meant, and recorded already.
func (d *decider) early(e *RenewalEntry) *RenewalRefusal {
	now := &d.renewals.Now
	opens := now.Opens(d.program)
	last, decided := d.renewals.Last()
	if decided && (e.On < opens || now.Due.IsZero()) && (last.Outcome == RenewalPassed || last.Outcome == RenewalCleared) {
		return &RenewalRefusal{Reason: RenewalAlready, Entry: last.Decided, Day: now.Due, Other: opens}
	}
	if no := d.after(e.On); no != nil {
		return no
	}
	if e.On < opens {
		return &RenewalRefusal{Reason: RenewalNotOpen, Day: now.Due, Other: opens}
	}
	return nil
}

func (d *decider) grace(e *RenewalEntry) *RenewalRefusal {
	now := &d.renewals.Now
	rule, ok := d.program.Renewal.GraceNamed(e.Grace)
	switch {
	case !ok:
		return &RenewalRefusal{Reason: RenewalUnknownGrace}
	case now.Grace != nil && now.Grace.Over(d.today):
		return &RenewalRefusal{Reason: RenewalGraceOver, Grace: now.Grace}
	case now.Grace != nil:
		return &RenewalRefusal{Reason: RenewalInGrace, Grace: now.Grace}
	case e.Text == "":
		return &RenewalRefusal{Reason: RenewalNoCause}
	}
	if no := d.after(e.On); no != nil {
		return no
	}
	e.Grace = rule.ID
	last := rule.Last(e.On)
	switch {
	case e.Until.IsZero():
		e.Until = last
	case e.Until < e.On:
		return &RenewalRefusal{Reason: RenewalBackwards, Day: e.On, Other: e.Until}
	case e.Until > last:
		return &RenewalRefusal{Reason: RenewalBeyond, Day: e.Until, Other: last}
	}
	return nil
}

func (d *decider) cleared(e *RenewalEntry) *RenewalRefusal {
	g := d.renewals.Now.Grace
	switch {
	case g == nil:
		return &RenewalRefusal{Reason: RenewalNoGrace}
	case e.On > g.Last:
		return &RenewalRefusal{Reason: RenewalGraceOver, Grace: g}
	case e.On < g.Since:
		return &RenewalRefusal{Reason: RenewalBeforeGrace, Day: e.On, Grace: g}
	}
	e.Missing = nil
	if open := ExitMissing(d.program, d.book, d.settings, g.Rule, e.On); len(open) > 0 {
		if !d.force {
			return &RenewalRefusal{Reason: RenewalExitOpen, Missing: open, Grace: g}
		}
		if e.Text == "" {
			return &RenewalRefusal{Reason: RenewalNoCause}
		}
		for _, item := range open {
			e.Missing = append(e.Missing, item.ID)
		}
	}
	return d.next(e)
}

func (d *decider) lost(e *RenewalEntry) *RenewalRefusal {
	g := d.renewals.Now.Grace
	if e.Text == "" {
		return &RenewalRefusal{Reason: RenewalNoCause}
	}
	if g != nil {
		if e.On < g.Since {
			return &RenewalRefusal{Reason: RenewalBeforeGrace, Day: e.On, Grace: g}
		}
		return nil
	}
	return d.after(e.On)
}

func (d *decider) reopened(e *RenewalEntry) *RenewalRefusal {
	switch _, decided := d.renewals.Last(); {
	case !decided && d.renewals.Now.Grace == nil:
		return &RenewalRefusal{Reason: RenewalNothing}
	case e.Text == "":
		return &RenewalRefusal{Reason: RenewalNoCause}
	}
	return nil
}
