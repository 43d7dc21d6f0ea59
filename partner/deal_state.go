package partner

import (
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// DealState is how a deal stands. The set is closed.
type DealState string

// The states.
const (
	DealDraft      DealState = "draft"      // something is missing before it can be registered
	DealReady      DealState = "ready"      // nothing is missing: to be registered
	DealReceived   DealState = "received"   // the vendor's: to be accepted or rejected by us
	DealRegistered DealState = "registered" // the vendor has to answer
	DealAccepted   DealState = "accepted"   // ours, and protected as long as the rules or the vendor say
	DealRefusedNow DealState = "refused"    // said so, or by default as nobody answered in time
	DealExpired    DealState = "expired"    // its protection is over
	DealWon        DealState = "won"
	DealLost       DealState = "lost"
	DealWithdrawn  DealState = "withdrawn"
)

// DealStates lists every state in the order of a deal's life.
var DealStates = []DealState{DealDraft, DealReady, DealReceived, DealRegistered, DealAccepted, DealRefusedNow, DealExpired, DealWon, DealLost, DealWithdrawn}

// Over reports whether nothing more can happen to the deal.
func (s DealState) Over() bool { return s == DealWon || s == DealLost || s == DealWithdrawn }

// Closed reports whether nobody has anything left to do with the deal: it is over, or
// it is the vendor's and we said no. One of ours that the vendor refused stays open:
// it is registered anew or closed.
func (x *DealStanding) Closed() bool {
	return x.State.Over() || x.State == DealRefusedNow && !x.Default && x.incoming()
}

// DealTurn is whose turn it is, at what, until when.
type DealTurn struct {
	Side  Side // TurnAuthor: ours; TurnVendor; TurnNobody
	What  string
	Until civil.Day // last day; none: not known
	At    time.Time // the moment, where it has an hour
	Late  bool
	Count Counted // of Until
}

// DealLack is something that is missing before a deal can be registered.
type DealLack struct {
	Item *program.DealItem // nil: the value
	Why  string
}

// DealStanding is how a deal stands at a moment.
type DealStanding struct {
	Deal    Deal
	Rules   *program.DealRules // nil: the pack does not know them
	Now     DealEntry          // what holds of its entries
	State   DealState
	Default bool // refused as nobody has answered in time
	Missing []DealLack
	Limits  []DealLimit
	Ours    DealTurn
	Vendors DealTurn
	Until   civil.Day     // registered, received: the answer's last day; accepted, expired: the protection's
	Tardy   time.Duration // by how much the registration missed its limit; 0: it did not
	Rival   ID            // a duplicate that holds before this one; 0: none
	Same    []ID          // every other open deal for the same customer and project
}

// DealOn says how a deal stands at a moment. It is a pure function of the facts and
// the time: nothing has to happen for a deal to expire.
func DealOn(p *program.Program, b *Book, d Deal, now time.Time) DealStanding {
	x := DealStanding{Deal: d, Now: d.Now()}
	if rules, ok := p.DealRules(d.Rules); ok {
		x.Rules = rules
	}
	today := civil.In(now, p.Zone)
	x.Limits = DealLimits(p, x.Rules, &d)
	x.Missing = x.missing(p, b, today)
	x.State = x.settle(p, today)
	if reg := d.Registered(); reg != nil {
		for _, l := range x.Limits {
			if over := reg.Happened().Sub(l.At); over > x.Tardy {
				x.Tardy = over
			}
		}
	}
	x.rivals(b)
	x.Ours, x.Vendors = x.turns(p, now, today)
	return x
}

// recorded is what the entries alone make of a deal; incoming says whose it is.
func (d *Deal) recorded(incoming bool) DealState {
	state := DealDraft
	for _, e := range d.Entries {
		switch e.Verb {
		case DealReceive:
			state = DealReceived
		case DealRegister:
			state = DealRegistered
		case DealAccept, DealExtend:
			state = DealAccepted
		case DealRefuse:
			state = DealRefusedNow
		case DealWin:
			state = DealWon
		case DealLose:
			state = DealLost
		case DealWithdraw:
			state = DealWithdrawn
		}
	}
	if incoming && state == DealDraft {
		return DealReceived
	}
	return state
}

// settle lays time over what was recorded.
func (x *DealStanding) settle(p *program.Program, today civil.Day) DealState {
	state := x.Deal.recorded(x.incoming())
	switch state {
	case DealDraft:
		if len(x.Missing) == 0 {
			return DealReady
		}
	case DealRegistered, DealReceived:
		since := x.Deal.last(DealRegister, DealReceive)
		if since == nil {
			return state
		}
		x.Until = answerBy(p, x.Rules, since.Happened())
		if !x.Until.IsZero() && today > x.Until && x.Rules.Response.Otherwise == program.DealRefused {
			x.Default = true
			return DealRefusedNow
		}
	case DealAccepted:
		x.Until, _ = protectedUntil(p, x.Rules, &x.Deal)
		if !x.Until.IsZero() && today > x.Until {
			return DealExpired
		}
	}
	return state
}

func (x *DealStanding) incoming() bool {
	return x.Rules != nil && x.Rules.From == program.DealFromVendor || x.Deal.last(DealReceive) != nil
}

// Incoming reports whether the vendor hands the deal over.
func (x *DealStanding) Incoming() bool { return x.incoming() }

// missing lists what the rules want and the deal has not. Priorities are those of
// the quarter in which it was registered, or else of today's.
func (x *DealStanding) missing(p *program.Program, b *Book, today civil.Day) (out []DealLack) {
	if x.Rules == nil {
		return nil
	}
	if reg := x.Deal.Registered(); reg != nil {
		today = civil.In(reg.Happened(), p.Zone)
	}
	if x.Rules.Value.Real && x.Now.Value.Sign() <= 0 {
		out = append(out, DealLack{Why: "its value is not known, and the vendor wants real revenue"})
	}
	for i := range x.Rules.Items {
		item := &x.Rules.Items[i]
		why := ""
		switch item.Kind {
		case program.DealConsent:
			why = x.noConsent()
		case program.DealLOI:
			why = x.noLOI(item)
		case program.DealAlignment:
			why = x.notAligned(b, QuarterOf(today))
		}
		if why != "" {
			out = append(out, DealLack{Item: item, Why: why})
		}
	}
	return out
}

func (x *DealStanding) noConsent() string {
	switch x.Now.Consent {
	case "yes":
		return ""
	case "no":
		return "the customer said no"
	}
	return "not recorded yet"
}

func (x *DealStanding) noLOI(item *program.DealItem) string {
	switch {
	case x.Now.Role == "" && x.Now.Signer == "":
		return "not recorded yet"
	case len(item.Roles) == 0:
		return ""
	}
	if _, ok := item.Role(x.Now.Role); ok { // as the rules are now, whatever they were when it was recorded
		return ""
	}
	return "signed by the customer's " + x.Now.Role + "; it has to be the " + item.RoleNames()
}

func (x *DealStanding) notAligned(b *Book, q Quarter) string {
	list, known := b.PrioritiesOf(q)
	switch {
	case !known:
		return "the priorities of " + q.String() + " are not known yet"
	case x.Now.Priority == "":
		return "not said yet which of the priorities of " + q.String() + " it fits"
	}
	if _, ok := list.Has(x.Now.Priority); !ok {
		return x.Now.Priority + " is not among the priorities of " + q.String()
	}
	return ""
}

// rivals finds other deals for the same customer and project. Of those that were
// accepted the one that was registered first holds.
func (x *DealStanding) rivals(b *Book) {
	first := func(d *Deal) (at time.Time) {
		if reg := d.last(DealRegister, DealReceive); reg != nil {
			at = reg.Happened()
		}
		return at
	}
	mine, verified := first(&x.Deal), x.Deal.last(DealAccept) != nil
	for i := range onShelf[Deal](b, KindDeal) {
		other := &onShelf[Deal](b, KindDeal)[i]
		if other.ID == x.Deal.ID || !SameDeal(other.Now(), x.Now) {
			continue
		}
		state := other.recorded(false)
		if state == DealLost || state == DealWithdrawn || state == DealRefusedNow {
			continue
		}
		x.Same = append(x.Same, other.ID)
		if x.Rules == nil || x.Rules.Duplicates.First != program.DealFirstVerified || other.last(DealAccept) == nil {
			continue
		}
		if theirs := first(other); !verified || theirs.Before(mine) || theirs.Equal(mine) && other.ID < x.Deal.ID {
			x.Rival = other.ID
		}
	}
	slices.Sort(x.Same)
}

// SameDeal reports whether two are for the same customer and project, as far as
// names tell: without regard to case, blanks and marks.
func SameDeal(a, b DealEntry) bool {
	return letters(a.Customer) != "" && letters(a.Customer) == letters(b.Customer) && letters(a.Project) == letters(b.Project)
}

// turns gives our clock and the vendor's.
func (x *DealStanding) turns(p *program.Program, now time.Time, today civil.Day) (ours, vendors DealTurn) {
	ours, vendors = DealTurn{Side: TurnNobody}, DealTurn{Side: TurnNobody}
	answer := x.answerCount(p)
	switch x.State {
	case DealDraft, DealReady:
		ours = DealTurn{Side: TurnAuthor, What: "register it with the vendor"}
		if x.State == DealDraft {
			ours.What = "complete it: " + x.Missing[0].name()
		}
		if len(x.Limits) > 0 {
			first := x.Limits[0]
			ours.Until, ours.Late = first.Day, now.After(first.At)
			ours.Count = first.Count
			if first.Hour {
				ours.At = first.At
			}
		}
	case DealReceived:
		ours = DealTurn{Side: TurnAuthor, What: "accept or reject it", Until: x.Until, Count: answer, Late: !x.Until.IsZero() && today > x.Until}
	case DealRegistered:
		vendors = DealTurn{Side: TurnVendor, What: "validate it", Until: x.Until, Count: answer, Late: !x.Until.IsZero() && today > x.Until}
	case DealAccepted:
		ours = DealTurn{Side: TurnAuthor, What: "win it, and record what becomes of it", Until: x.Until}
	case DealRefusedNow:
		ours = DealTurn{Side: TurnAuthor, What: "see why, and register it anew or close it"}
		switch {
		case x.Default:
			ours.What = "ask the vendor: nobody answered in time, so it counts as refused"
		case x.incoming():
			ours = DealTurn{Side: TurnNobody}
		}
	case DealExpired:
		ours = DealTurn{Side: TurnAuthor, What: "have it extended, or close it", Late: true}
	}
	return ours, vendors
}

// answerCount is how the last day for an answer was counted.
func (x *DealStanding) answerCount(p *program.Program) (n Counted) {
	if since := x.Deal.last(DealRegister, DealReceive); since != nil && x.Rules != nil && x.Rules.Response.WorkingDays > 0 {
		n = Counted{calendarOf(p.Calendar), civil.In(since.Happened(), p.Zone), x.Until}
	}
	return n
}

func (l DealLack) name() string {
	if l.Item == nil {
		return "the value"
	}
	return l.Item.Title
}

// Title is the lack in words: "Signed letter of intent: not recorded yet".
func (l DealLack) Title() string {
	if l.Item == nil {
		return "Value: " + l.Why
	}
	return l.Item.Title + ": " + l.Why
}
