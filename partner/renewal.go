package partner

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// KindRenewal is the kind of fact that the renewals' history is made of.
const KindRenewal Kind = "renewal"

// RenewalAct is what an entry about a renewal says. The set is closed.
type RenewalAct string

// The acts.
const (
	RenewalDated    RenewalAct = "date"        // Due is the day of the renewal, or a new one
	RenewalWindow   RenewalAct = "window"      // From and To are the vendor's review window
	RenewalOwned    RenewalAct = "owner"       // Who answers for Item; empty: who it falls to
	RenewalPassed   RenewalAct = "passed"      // renewed on On; Due is the next day
	RenewalGrace    RenewalAct = "grace"       // a grace status from On through Until at the latest, because of Text
	RenewalCleared  RenewalAct = "cleared"     // the grace status was left on On; Due is the next day
	RenewalLost     RenewalAct = "lost"        // not renewed, on On, because of Text
	RenewalReopened RenewalAct = "reopened"    // the last outcome was recorded by mistake, because of Text
	RenewalPolicy   RenewalAct = "policy"      // how the certificate of Program is renewed: Text is auto or apply
	ProgramRenewed  RenewalAct = "certificate" // the certificate of Program that ended on Due was renewed, on On
)

// RenewalEntry is one thing recorded about the renewal of the partner's status.
// Nothing is overwritten: what holds follows from all entries in their order.
type RenewalEntry struct {
	ID      ID         `json:"id"`
	Rev     uint64     `json:"rev,omitempty"`
	Act     RenewalAct `json:"act"`
	On      civil.Day  `json:"on,omitzero"`  // the day on which it became so
	Due     civil.Day  `json:"due,omitzero"` // see the acts
	From    civil.Day  `json:"from,omitzero"`
	To      civil.Day  `json:"to,omitzero"`
	Grace   string     `json:"grace,omitempty"` // the grace status's id
	Until   civil.Day  `json:"until,omitzero"`
	Text    string     `json:"text,omitempty"`
	Item    string     `json:"item,omitempty"` // "kpi/growth", "requirement/hccdp"
	Who     string     `json:"who,omitempty"`  // Slack user id
	Program string     `json:"program,omitempty"`
	Missing []string   `json:"missing,omitempty"` // cleared: what the exit test still missed, as an admin overrode it
	Source  string     `json:"source,omitempty"`  // where it was seen
	By      string     `json:"by,omitempty"`      // Slack user id
	Made    time.Time  `json:"at,omitzero"`       // when it was recorded
}

func (e RenewalEntry) Ref() Ref           { return Ref{KindRenewal, e.ID} }
func (e RenewalEntry) Revision() uint64   { return e.Rev }
func (e RenewalEntry) At(rev uint64) Fact { e.Rev = rev; return e }

// RenewalEntries gives all that was recorded about renewals, in its order.
func (b *Book) RenewalEntries() []RenewalEntry { return shelved[RenewalEntry](b, KindRenewal) }

// Renewal is one round: a day on which the status is renewed, and what became of it.
type Renewal struct {
	Due     civil.Day      // its day; none: not typed in
	Dated   []RenewalEntry // every entry that set its day, oldest first
	Window  program.Interval
	Outcome RenewalAct     // passed, cleared or lost; empty: under way
	Decided RenewalEntry   // the entry of the outcome
	Grace   *GraceStatus   // the grace status that was given instead, if any
	Undone  []RenewalEntry // outcomes that were recorded by mistake
}

// Year is the year that the round counts for: that of its day or, where none is
// known, of its outcome. 0: neither is known.
func (r *Renewal) Year() int {
	day := r.Due
	if day.IsZero() {
		day = r.Decided.On
	}
	if day.IsZero() && r.Grace != nil {
		day = r.Grace.Since
	}
	if day.IsZero() {
		return 0
	}
	year, _, _ := day.Date()
	return year
}

// GraceStatus is a status for a while instead of a renewal.
type GraceStatus struct {
	Rule  *program.GraceRule // nil where the program knows it no more
	Name  string
	Entry RenewalEntry // that gave it
	Since civil.Day
	Last  civil.Day // its last day: never beyond the cap nor the absolute end of the rule
	Left  civil.Day // the day on which it was left; none: not yet
}

// Holds reports whether the grace status is in force on a day.
func (g *GraceStatus) Holds(on civil.Day) bool {
	return g != nil && g.Since <= on && on <= g.Last && (g.Left.IsZero() || on < g.Left)
}

// Over reports whether it ran out by a day without being left.
func (g *GraceStatus) Over(on civil.Day) bool { return g != nil && g.Left.IsZero() && on > g.Last }

// Renewals are all rounds.
type Renewals struct {
	Now    Renewal   // the round that is under way
	Past   []Renewal // those that are decided, oldest first
	Owners map[string]RenewalEntry
	// Certificates are the certificates of programs that were renewed, Policies how
	// they are, by program; the last of each.
	Certificates map[string]RenewalEntry
	Policies     map[string]RenewalEntry
}

// RenewalsOf tells from entries, in their order, how renewal stands. An entry that
// makes no sense where it stands is passed over: entries are judged before they are
// recorded, and one of them may have been taken back since.
func RenewalsOf(p *program.Program, entries []RenewalEntry) Renewals {
	out := Renewals{Owners: map[string]RenewalEntry{}, Certificates: map[string]RenewalEntry{}, Policies: map[string]RenewalEntry{}}
	for _, e := range entries {
		now := &out.Now
		switch e.Act {
		case RenewalDated:
			now.Due, now.Dated = e.Due, append(now.Dated, e)
		case RenewalWindow:
			now.Window = program.Interval{From: e.From, Until: e.To}
		case RenewalOwned:
			out.Owners[e.Item] = e
		case RenewalGrace:
			if now.Grace == nil {
				now.Grace = graceOf(p, e)
			}
		case RenewalPassed, RenewalCleared, RenewalLost:
			if (e.Act == RenewalCleared) == (now.Grace != nil) || e.Act == RenewalLost {
				out.decide(e)
			}
		case RenewalReopened:
			out.reopen()
		case RenewalPolicy:
			out.Policies[e.Program] = e
		case ProgramRenewed:
			out.Certificates[e.Program] = e
		}
	}
	return out
}

// graceOf makes the grace status of an entry. Whatever was recorded, it does not
// outlast the rule; of a rule that the program does not know what was recorded holds.
func graceOf(p *program.Program, e RenewalEntry) *GraceStatus {
	g := &GraceStatus{Name: e.Grace, Entry: e, Since: e.On, Last: max(e.Until, e.On)}
	if rule, ok := p.Renewal.GraceNamed(e.Grace); ok {
		last := rule.Last(e.On)
		g.Rule, g.Name = rule, rule.Name
		if e.Until.IsZero() || last < g.Last {
			g.Last = last
		}
	}
	return g
}

// decide closes the round with an outcome and opens the next.
func (r *Renewals) decide(e RenewalEntry) {
	done := r.Now
	done.Outcome, done.Decided = e.Act, e
	if done.Grace != nil {
		left := *done.Grace
		left.Left = e.On
		done.Grace = &left
	}
	r.Past = append(r.Past, done)
	r.Now = Renewal{Due: e.Due}
	if !e.Due.IsZero() {
		r.Now.Dated = []RenewalEntry{e}
	}
}

// reopen takes the last outcome back: the grace status of the round under way, else
// the outcome of the one before.
func (r *Renewals) reopen() {
	if g := r.Now.Grace; g != nil {
		r.Now.Grace, r.Now.Undone = nil, append(r.Now.Undone, g.Entry)
		return
	}
	n := len(r.Past) - 1
	if n < 0 {
		return
	}
	last := r.Past[n]
	r.Past = r.Past[:n]
	last.Undone = append(last.Undone, last.Decided)
	last.Outcome, last.Decided = "", RenewalEntry{}
	if last.Grace != nil {
		again := *last.Grace
		again.Left = 0
		last.Grace = &again
	}
	r.Now = last
}

// Last gives the round decided last.
func (r *Renewals) Last() (Renewal, bool) {
	if len(r.Past) == 0 {
		return Renewal{}, false
	}
	return r.Past[len(r.Past)-1], true
}

// Renewals tells how renewal stands by the Book.
func (b *Book) Renewals(p *program.Program) Renewals {
	return RenewalsOf(p, b.RenewalEntries())
}

// Opens is the first day on which an outcome of the round can be recorded: that of
// the window, if it was typed in, else as long before its day as the rules say. None
// where its day is not known.
func (r *Renewal) Opens(p *program.Program) civil.Day {
	if r.Due.IsZero() {
		return 0
	}
	opens := r.Due.Minus(p.Renewal.Opens)
	if !r.Window.From.IsZero() {
		opens = min(opens, r.Window.From)
	}
	return opens
}

// NextRenewal is the day of the renewal after one, by the rules; none where they do
// not say how often there is one.
func NextRenewal(p *program.Program, due civil.Day) civil.Day {
	if p.Renewal.Every.IsZero() || due.IsZero() {
		return 0
	}
	return anniversary(due, p.Renewal.Every)
}

// anniversary is the same day so much later, and the month's last day where the
// month has no such day: of 29 February the year after it is 28 February.
func anniversary(d civil.Day, every civil.Period) civil.Day {
	next := d.Plus(every)
	if every.Days != 0 {
		return next
	}
	_, _, had := d.Date()
	if _, _, has := next.Date(); has != had && slices.Contains([]int{29, 30, 31}, had) {
		return next - 1
	}
	return next
}
