package program

import (
	"strconv"
	"strings"

	"partnerbot/civil"
)

// DealRules are the rules by which opportunities that come from one side are
// registered: what must be there, until when, and how long the other side has.
type DealRules struct {
	ID, Name string
	Aliases  []string // other words for it: PO
	From     DealSide
	Sites    []string // empty: all sites

	Deadlines  []DealDeadline // until when it must be registered
	Items      []DealItem     // what must be there before
	Value      DealValue
	Account    DealAccount
	Response   DealResponse
	Duplicates DealDuplicates
	Protection DealProtection

	Next   string // where it is registered, in the vendor's portal's words
	Source Source
}

// DealSide says who found the opportunity. The set is closed.
type DealSide string

// The sides.
const (
	DealFromPartner DealSide = "partner" // we share it; the vendor validates it
	DealFromVendor  DealSide = "vendor"  // the vendor hands it over; we accept or reject it
)

// DealEvent is a moment of a deal from which a deadline is counted. The set is closed.
type DealEvent string

// The events.
const (
	BeforeRFP DealEvent = "rfp" // the release of the customer's request for proposals
)

// DealDeadline is a last moment to register, so long before an event.
type DealDeadline struct {
	ID, Title string
	Before    DealEvent
	Offset    DealOffset
	Missed    string // what follows from missing it
	Source    Source
}

// DealOffset is a span before an event: exactly one of the three is set. Hours are
// elapsed time, whatever clocks are turned in between; days are the calendar's, and
// working days are counted in the vendor's working calendar. Of days the whole last
// day is still in time, in the vendor's zone.
type DealOffset struct {
	Hours, Days, WorkingDays int
}

// IsZero reports whether no span is given.
func (o DealOffset) IsZero() bool { return o == DealOffset{} }

// Words is the offset in words: "48 hours", "10 working days".
func (o DealOffset) Words() string {
	switch {
	case o.Hours > 0:
		return counted(o.Hours, "hour")
	case o.WorkingDays > 0:
		return counted(o.WorkingDays, "working day")
	}
	return counted(o.Days, "day")
}

// String is the offset as packs write it: 48h, 10wd, 14d.
func (o DealOffset) String() string {
	switch {
	case o.IsZero():
		return ""
	case o.Hours > 0:
		return strconv.Itoa(o.Hours) + "h"
	case o.WorkingDays > 0:
		return strconv.Itoa(o.WorkingDays) + "wd"
	}
	return strconv.Itoa(o.Days) + "d"
}

// DealItemKind is a kind of thing that a deal needs. The set is closed.
type DealItemKind string

// The kinds of item.
const (
	DealConsent   DealItemKind = "consent"   // the end customer agrees to be named
	DealLOI       DealItemKind = "loi"       // a letter of intent, signed by one of the roles
	DealAlignment DealItemKind = "alignment" // it fits one of the quarter's priorities
)

// DealItem is something that must be there before a deal is registered.
type DealItem struct {
	ID, Title string
	Kind      DealItemKind
	Roles     []DealRole // loi: who may sign it; empty: anybody
	Source    Source
}

// DealRole is somebody's role at the customer.
type DealRole struct {
	ID, Name string
	Aliases  []string
}

// DealValue is what is asked of a deal's value.
type DealValue struct {
	Real   bool // it is more than 0: the vendor wants real revenue
	Source Source
}

// DealAccount is what is asked of the partner account that registers.
type DealAccount struct {
	Main   bool // the main account alone sees the menu
	Source Source
}

// DealResponse is the clock of whoever has to answer a deal: the vendor for one
// that we share, we for one that the vendor hands over.
type DealResponse struct {
	WorkingDays int         // in the vendor's working calendar; 0: not known
	Otherwise   DealDefault // what an unanswered deal is
	Source      Source
}

// DealDefault says what becomes of a deal that nobody has answered in time.
type DealDefault string

// The defaults.
const (
	DealStays   DealDefault = ""        // nothing: it is late
	DealRefused DealDefault = "refused" // it counts as refused
)

// DealDuplicates says which of several deals for one customer and project holds.
type DealDuplicates struct {
	First  DealFirst
	Source Source
}

// DealFirst is by what the one that holds is first.
type DealFirst string

// By what.
const (
	DealAny           DealFirst = ""         // several may hold
	DealFirstVerified DealFirst = "verified" // the earlier submitted of those that the vendor has verified
)

// DealProtection is for how long an accepted deal is ours, and how often that can
// be made longer.
type DealProtection struct {
	For        civil.Period // from the day of acceptance; zero: until the day that the vendor names
	Extensions int          // how often it is extended; 0: as often as the vendor grants
	By         civil.Period // each time; zero: until the day that the vendor names
	Source     Source
}

// DealsOn gives the rule sets that exist on a site, in the pack's order.
func (p *Program) DealsOn(site string) []*DealRules {
	var out []*DealRules
	for i := range p.Deals {
		if On(p.Deals[i].Sites, site) {
			out = append(out, &p.Deals[i])
		}
	}
	return out
}

// DealRules finds a rule set by its id.
func (p *Program) DealRules(id string) (*DealRules, bool) {
	for i := range p.Deals {
		if p.Deals[i].ID == id {
			return &p.Deals[i], true
		}
	}
	return nil, false
}

// DealRulesFrom gives the first rule set on a site for deals that come from a side.
func (p *Program) DealRulesFrom(site string, from DealSide) (*DealRules, bool) {
	for _, r := range p.DealsOn(site) {
		if r.From == from {
			return r, true
		}
	}
	return nil, false
}

// Item finds what the rules want of a kind; nil where they want no such thing.
func (r *DealRules) Item(kind DealItemKind) *DealItem {
	for i := range r.Items {
		if r.Items[i].Kind == kind {
			return &r.Items[i]
		}
	}
	return nil
}

// Role finds the role that somebody's title means: its name or one of its aliases,
// without case, blanks and hyphens. Of an item without roles every title will do.
func (i *DealItem) Role(title string) (DealRole, bool) {
	key := fold(title)
	for _, r := range i.Roles {
		for _, word := range append([]string{r.ID, r.Name}, r.Aliases...) {
			if key != "" && fold(word) == key {
				return r, true
			}
		}
	}
	return DealRole{}, len(i.Roles) == 0 && key != ""
}

// RoleNames names the roles of which one must sign: "CIO", "CIO or CTO".
func (i *DealItem) RoleNames() string {
	var names []string
	for _, r := range i.Roles {
		names = append(names, r.Name)
	}
	return joinWords(names, "or")
}

// Words is what is wanted, in words: "LOI, signed by the customer's CIO".
func (i *DealItem) Words() string {
	if len(i.Roles) > 0 {
		return i.Title + ", signed by " + i.RoleNames()
	}
	return i.Title
}

// Words is the response clock in words; empty where nothing is known.
func (r DealResponse) Words() string {
	var parts []string
	if r.WorkingDays > 0 {
		parts = append(parts, "within "+counted(r.WorkingDays, "working day"))
	}
	if r.Otherwise == DealRefused {
		parts = append(parts, "otherwise refused by default")
	}
	return strings.Join(parts, ", ")
}

// Words is the protection in words; empty where nothing is known.
func (x DealProtection) Words() string {
	var parts []string
	if !x.For.IsZero() {
		parts = append(parts, "for "+x.For.Words())
	}
	if x.Extensions > 0 {
		parts = append(parts, "extended at most "+counted(x.Extensions, "time"))
	}
	if !x.By.IsZero() {
		parts = append(parts, "by "+x.By.Words()+" each")
	}
	return strings.Join(parts, ", ")
}
