package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of fact about incentives.
const (
	KindClaim      Kind = "incentive-claim"
	KindEstimate   Kind = "incentive-estimate"
	KindConstraint Kind = "incentive-constraint"
	KindPosting    Kind = "posting"
)

// Claim is a claim of an incentive, with all that has become of it. There is at
// most one of an incentive and subject.
type Claim struct {
	ID         ID           `json:"id"`
	Rev        uint64       `json:"rev,omitempty"`
	Incentive  string       `json:"incentive"`
	Subject    string       `json:"subject"`              // what it is claimed for, unique within the incentive: "competency/database/2026"
	Title      string       `json:"title"`                // the same in words; may name people
	Person     ID           `json:"person,omitempty"`     // whom it is claimed for, if for one
	Competency string       `json:"competency,omitempty"` // that it is claimed for, if for one
	Month      civil.Day    `json:"month,omitzero"`       // the first day of the month or quarter that it is claimed for, if for one
	Events     []ClaimEvent `json:"events"`               // oldest first; at least one
}

// ClaimStep is what became of a claim. The set is closed.
type ClaimStep string

// The steps of a claim.
const (
	ClaimFiled     ClaimStep = "filed"
	ClaimApproved  ClaimStep = "approved"
	ClaimRefused   ClaimStep = "refused"
	ClaimPaid      ClaimStep = "paid"
	ClaimWithdrawn ClaimStep = "withdrawn"
)

// ClaimEvent is one step of a claim.
type ClaimEvent struct {
	Step   ClaimStep     `json:"step"`
	On     civil.Day     `json:"on"`
	At     time.Time     `json:"at"` // when it was recorded
	By     string        `json:"by"` // Slack user id of who recorded it
	Amount amount.Amount `json:"amount,omitzero"`
	Note   string        `json:"note,omitempty"` // a cause, or where it was seen
}

// Estimate is what somebody takes an incentive to bring or to take. Of several the
// newest that names a figure holds for it.
type Estimate struct {
	ID        ID            `json:"id"`
	Rev       uint64        `json:"rev,omitempty"`
	Incentive string        `json:"incentive"`
	Worth     amount.Amount `json:"worth,omitzero"`  // of one claim; 0: not named here
	Effort    amount.Amount `json:"effort,omitzero"` // person-days for one claim; 0: not named here
	By        string        `json:"by"`
	Noted     time.Time     `json:"at"`
	Source    string        `json:"source,omitempty"`
}

// Constraint is something that takes its time before an incentive can be claimed,
// such as a customer's security test.
type Constraint struct {
	ID        ID        `json:"id"`
	Rev       uint64    `json:"rev,omitempty"`
	Incentive string    `json:"incentive"`
	What      string    `json:"what"`
	Hours     int       `json:"hours"`
	By        string    `json:"by"`
	Noted     time.Time `json:"at"`
	Over      civil.Day `json:"over,omitzero"` // the day from which it no longer holds
	OverBy    string    `json:"over_by,omitempty"`
}

// Posting is what is known of a person's account and position at the vendor. Of
// several about one person the newest that names something holds for it.
type Posting struct {
	ID       ID        `json:"id"`
	Rev      uint64    `json:"rev,omitempty"`
	Person   ID        `json:"person"`
	Position string    `json:"position,omitempty"`  // in the vendor's word: solution architect
	Start    civil.Day `json:"start,omitzero"`      // the day since which they are on the vendor's cloud
	Mail     YesNo     `json:"mail,omitempty"`      // an e-mail address is linked to the account
	RealName YesNo     `json:"real_name,omitempty"` // there is an account for exams under the real name
	By       string    `json:"by"`
	Noted    time.Time `json:"at"`
	Source   string    `json:"source,omitempty"`
}

// YesNo is yes, no or, empty, not known.
type YesNo string

// Yes and no.
const (
	Yes YesNo = "yes"
	No  YesNo = "no"
)

func (c Claim) Ref() Ref      { return Ref{KindClaim, c.ID} }
func (e Estimate) Ref() Ref   { return Ref{KindEstimate, e.ID} }
func (c Constraint) Ref() Ref { return Ref{KindConstraint, c.ID} }
func (p Posting) Ref() Ref    { return Ref{KindPosting, p.ID} }

func (c Claim) Revision() uint64      { return c.Rev }
func (e Estimate) Revision() uint64   { return e.Rev }
func (c Constraint) Revision() uint64 { return c.Rev }
func (p Posting) Revision() uint64    { return p.Rev }

func (c Claim) At(rev uint64) Fact      { c.Rev = rev; return c }
func (e Estimate) At(rev uint64) Fact   { e.Rev = rev; return e }
func (c Constraint) At(rev uint64) Fact { c.Rev = rev; return c }
func (p Posting) At(rev uint64) Fact    { p.Rev = rev; return p }

// Last is the step that holds.
func (c *Claim) Last() ClaimEvent {
	if len(c.Events) == 0 {
		return ClaimEvent{}
	}
	return c.Events[len(c.Events)-1]
}

// Live reports whether the claim stands: filed, approved or paid.
func (c *Claim) Live() bool {
	return slices.Contains([]ClaimStep{ClaimFiled, ClaimApproved, ClaimPaid}, c.Last().Step)
}

// Claims gives all claims, by id. What they hold is not to be changed.
func (b *Book) Claims() []Claim { return shelved[Claim](b, KindClaim) }

// Claim finds the claim of an incentive for a subject.
func (b *Book) Claim(incentive, subject string) (Claim, bool) {
	for _, c := range onShelf[Claim](b, KindClaim) {
		if c.Incentive == incentive && c.Subject == subject {
			return c, true
		}
	}
	return Claim{}, false
}

// Estimate is what an incentive is taken to bring and take: the newest figures that
// were typed in, else the pack's.
func (b *Book) Estimate(x *program.Incentive) (worth, effort amount.Amount) {
	worth, effort = x.Worth, x.Effort
	for _, e := range shelved[Estimate](b, KindEstimate) {
		if e.Incentive != x.ID {
			continue
		}
		if !e.Worth.IsZero() {
			worth = e.Worth
		}
		if !e.Effort.IsZero() {
			effort = e.Effort
		}
	}
	return worth, effort
}

// Constraints gives what holds an incentive up on a day, by id.
func (b *Book) Constraints(incentive string, on civil.Day) (out []Constraint) {
	for _, c := range shelved[Constraint](b, KindConstraint) {
		if c.Incentive == incentive && (c.Over.IsZero() || on < c.Over) {
			out = append(out, c)
		}
	}
	return out
}

// Posting is what is known of a person at the vendor; nothing is known where all but
// Person is empty.
func (b *Book) Posting(person ID) Posting {
	out := Posting{Person: person}
	for _, p := range shelved[Posting](b, KindPosting) {
		if p.Person != person {
			continue
		}
		out.ID, out.Rev, out.By, out.Noted, out.Source = p.ID, p.Rev, p.By, p.Noted, p.Source
		if p.Position != "" {
			out.Position = p.Position
		}
		if !p.Start.IsZero() {
			out.Start = p.Start
		}
		if p.Mail != "" {
			out.Mail = p.Mail
		}
		if p.RealName != "" {
			out.RealName = p.RealName
		}
	}
	return out
}

// ClaimReason says why a step of a claim is refused. The set is closed.
type ClaimReason string

// The reasons.
const (
	ClaimAlreadySo   ClaimReason = "that is already so"
	ClaimNotFiled    ClaimReason = "it has not been filed"
	ClaimIsPaid      ClaimReason = "it has been paid"
	ClaimTooLate     ClaimReason = "the last day to claim it is over"
	ClaimOtherMonth  ClaimReason = "what was refused is filed again in the same month, or never"
	ClaimOutOfOrder  ClaimReason = "it lies before what is known of the claim"
	ClaimCurrency    ClaimReason = "it was claimed in another currency"
	ClaimQuarterOpen ClaimReason = "it is paid only when no month of the quarter is open"
)

// ClaimRefusal is a step that a claim does not take, and why.
type ClaimRefusal struct {
	Reason ClaimReason
	Detail string // what the reason means here
}

func (r *ClaimRefusal) Error() string {
	if r.Detail == "" {
		return string(r.Reason)
	}
	return string(r.Reason) + ": " + r.Detail
}

// Next gives the claim after a step. due is the last day to file it; none: no such
// day is known. The claim that is given stays as it is.
func (c *Claim) Next(x *program.Incentive, e ClaimEvent, due civil.Day) (Claim, *ClaimRefusal) {
	last := c.Last()
	refuse := func(why ClaimReason, format string, args ...any) (Claim, *ClaimRefusal) {
		return *c, &ClaimRefusal{why, fmt.Sprintf(format, args...)}
	}
	amounts := !e.Amount.IsZero() && !c.Asked().IsZero() && e.Amount.Currency != c.Asked().Currency
	switch {
	case last.Step == e.Step:
		return refuse(ClaimAlreadySo, "%s on %s", last.Step, last.On.Short())
	case last.Step == ClaimPaid:
		return refuse(ClaimIsPaid, "on %s", last.On.Short())
	case e.On < last.On:
		return refuse(ClaimOutOfOrder, "%s on %s", last.Step, last.On.Short())
	case e.Step == ClaimFiled && x.Head.Refile && last.Step != "" && !sameMonth(e.On, c.Month):
		return refuse(ClaimOtherMonth, "%s", monthWords(c.Month))
	case e.Step == ClaimFiled && !due.IsZero() && e.On > due:
		return refuse(ClaimTooLate, "it was %s", due.Short())
	case e.Step == ClaimFiled && last.Step == ClaimApproved:
		return refuse(ClaimAlreadySo, "%s on %s", last.Step, last.On.Short())
	case e.Step == ClaimWithdrawn && last.Step == "", e.Step != ClaimFiled && e.Step != ClaimWithdrawn && last.Step != ClaimFiled && last.Step != ClaimApproved:
		return refuse(ClaimNotFiled, "")
	case e.Step == ClaimPaid && amounts:
		return refuse(ClaimCurrency, "%s", c.Asked().Words())
	}
	out := *c
	out.Events = append(slices.Clone(c.Events), e)
	return out, nil
}

// Asked is the amount that was claimed last; 0 where none was named.
func (c *Claim) Asked() (a amount.Amount) {
	for _, e := range c.Events {
		if e.Step == ClaimFiled && !e.Amount.IsZero() {
			a = e.Amount
		}
	}
	return a
}

// Filed is the day on which the claim was filed last.
func (c *Claim) Filed() (on civil.Day) {
	for _, e := range c.Events {
		if e.Step == ClaimFiled {
			on = e.On
		}
	}
	return on
}

// PaidOut reports whether a claim can be paid: where an incentive is paid for a
// quarter at once, the quarter is over and no other claim of it is open. One is open
// while it waits for the vendor.
func PaidOut(b *Book, x *program.Incentive, c *Claim, on civil.Day) *ClaimRefusal {
	if x.Head.PaidBy == "" || c.Month.IsZero() {
		return nil
	}
	span := x.Head.PaidBy.Period(c.Month)
	if on <= span.To {
		return &ClaimRefusal{ClaimQuarterOpen, fmt.Sprintf("the %s ends on %s", x.Head.PaidBy, span.To.Short())}
	}
	for _, o := range b.Claims() {
		if o.ID == c.ID || o.Incentive != x.ID || !span.Contains(o.Month) {
			continue
		}
		if o.Last().Step == ClaimFiled {
			return &ClaimRefusal{ClaimQuarterOpen, o.Title + " waits for the vendor"}
		}
	}
	return nil
}

// monthOf is the month of a day; of no day it is no month.
func monthOf(d civil.Day) program.Stretch {
	if d.IsZero() {
		return program.Stretch{}
	}
	return program.Monthly.Period(d)
}

func sameMonth(a, b civil.Day) bool { return monthOf(a) == monthOf(b) }

func monthWords(d civil.Day) string {
	year, month, _ := d.Date()
	return fmt.Sprintf("%s %d", month, year)
}
