package program

import (
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
)

// Program is one loaded and validated pack. It is never changed after Load.
type Program struct {
	ID        string // how configuration names it, such as huawei-cloud
	Vendor    string
	Name      string
	Version   string // such as 2026.1; `assess --json` and answers name it
	Effective Interval
	Source    Source
	Zone      *time.Location // the vendor's zone: certificates end at its midnight
	Calendar  string         // the vendor's working calendar, by name

	Default Default // what a workspace that has configured nothing is taken for

	Sites        []Site
	Lines        []Line
	Types        []CertificateType
	Competencies []Competency
	Materials    []MaterialKind
	Readings     []ReadingKind
	Paths        []Path
	Procedures   []Procedure // what can be applied for
	TierPrograms []TierProgram
	Renewal      RenewalRules
	YearMonth    int // the month with which the partner year begins; 0: the calendar year
	KPIs         []KPI
	Incentives   []Incentive
	Settlement   []RuleNote // how incentives are paid out
	Vouchers     VoucherRules
	Watch        WatchRules
	Deals        []DealRules
	Funds        []Fund
	Ladders      []Ladder
	Binding      BindingRules
	Upkeep       Upkeep

	typeByID map[string]int
	working  func() *calendar.Calendar // found at the first question, like words
	counted  func() *Phase             // what KPIs count
	words    func() *words             // made at the first question: an answer to `status` needs none
}

// Default names a path, phase and site of the pack.
type Default struct {
	Path, Phase, Site string
}

// Interval is a span of days, both included; a zero end is open.
type Interval struct {
	From, Until civil.Day
}

// Contains reports whether the day lies in the interval.
func (i Interval) Contains(d civil.Day) bool {
	return (i.From.IsZero() || d >= i.From) && (i.Until.IsZero() || d <= i.Until)
}

// Confidence is how sure a rule is, as the research behind the pack grades it.
type Confidence string

// The grades, best first.
const (
	VendorPage   Confidence = "vendor page"    // the vendor's own page was read
	VendorDigest Confidence = "vendor digest"  // vendor text read in a digest, or two weaker sources agree
	ThirdParty   Confidence = "third party"    // a third party says so
	Unverified   Confidence = "unverified"     // background knowledge
	Inferred     Confidence = "inferred"       // our reading of several pages
	Customer     Confidence = "customer's own" // the customer's configuration, not the vendor's
)

// Source says where a rule stands and when that page was dated.
type Source struct {
	Title      string
	URL        string
	Date       civil.Day // zero where the page carries none
	Confidence Confidence
	Note       string
}

// Site is one of the vendor's sites, whose rules may differ: intl, cn, eu.
type Site struct {
	ID, Name string
}

// Line is a family of certificates whose levels are ordered, low to high.
type Line struct {
	ID, Name string
	Levels   []string // level ids, lowest first
}

// CertificateType is something a person can hold.
type CertificateType struct {
	ID         string // fixed: records and outside checks name it
	Name       string
	Issuer     string
	Line       string
	Level      string
	Direction  string       // a direction that rules name: hcip-cssa has the direction cssa; empty for the generic type
	Tracked    bool         // a certificate of this type also says a track (HCCDP: GaussDB)
	Tracks     []string     // tracks known by name; others are accepted as written
	Aliases    []string     // other spellings, matched without case, blanks and hyphens
	Validity   civil.Period // zero: not known, such a certificate ends only where it says so itself
	Suspension civil.Period // after its end it is suspended, not yet expired, for this long (PMP: 1 year)
	Revival    string       // the step that revives it while it is suspended; empty: its issuer tells
	Backdated  bool         // once revived it runs from its old end, not from the day of the revival
	External   bool         // not issued by the vendor: typed in and reviewed by the vendor before it counts
	Source     Source

	rank int // place of Level in its Line, from 0
}

// Rank is the place of the type's level in its line, from 0 for the lowest.
func (t *CertificateType) Rank() int { return t.rank }

// Competency is a competency a company can be certified for.
type Competency struct {
	ID, Name string
	Aliases  []string
	Sites    []string // empty: all sites
	Source   Source
}

// MaterialKind is a thing to hand in: case, business-plan, employment-proof.
type MaterialKind struct {
	ID, Name string
	Kinds    []string // for a case: huawei-cloud, public, other
	Source   Source
}

// ReadingKind is a number or a yes/no that a person types in for a requirement.
type ReadingKind struct {
	ID, Name, Unit string
	Tick           bool // yes/no
	Source         Source
}

// Path is a way of being a partner: service, software, system integrator ...
type Path struct {
	ID, Name string
	Phases   []Phase
	Source   Source
}

// Phase is one step of a path, with what it requires.
type Phase struct {
	ID, Name     string
	Requirements []Requirement
	Source       Source
}

// Kind is the way a requirement is evaluated. The set is closed; partner
// evaluates every kind.
type Kind string

// The kinds of requirement.
const (
	Certificates Kind = "certificates" // counts distinct certificates of a set: person, type and track
	People       Kind = "people"       // counts distinct people holding any, or all, of a set
	Slots        Kind = "slots"        // fills slots, one certificate each, by the best assignment
	Competences  Kind = "competencies" // at least k of a named list, and a total
	Materials    Kind = "materials"    // counts accepted materials of a kind
	Reading      Kind = "reading"      // compares a typed-in number
	Tick         Kind = "tick"         // a yes/no that a person ticks
	Score        Kind = "score"        // a weighted sum of other requirements of the phase
)

// MaxParts is how many slots, or sets of which each must be held, a requirement
// may have: the best assignment is found by counting the subsets of them.
const MaxParts = 8

// MaxPlaces is how many places a slot may have.
const MaxPlaces = 10_000

// Requirement is one line of a phase.
type Requirement struct {
	ID    string // fixed: records and outside checks name it
	Title string
	Kind  Kind
	Need  Number   // for slots it is the sum of the slots
	Sites []string // empty: all sites

	Any       []Selector // certificates; people (any of)
	All       []Selector // people: each must be held by the same person
	Dedicated bool       // only dedicated personnel count
	PerPerson int        // at most this many certificates of one person count; 0: no limit
	Slots     []Slot

	Named   []string // competencies: the named list
	AtLeast int      // competencies: how many of the named list

	Material      string       // materials: the kind of material
	MaterialKinds []string     // materials: which of its kinds are allowed; empty: any
	MaxAge        civil.Period // materials: not older than this on the day

	Reading string // reading, tick: what is typed in

	Parts []ScorePart // score
	Floor bool        // score: every part must be above zero

	Next   string // the step that closes the gap, in the vendor's portal's words
	Source Source
}

// Number is a threshold: a value, or one that only the vendor's portal shows
// and a person types in (Ask).
type Number struct {
	Ask   bool
	Value int
}

// Selector picks certificates: one type (with a track, or of any), or every type
// of a line from a level upwards.
type Selector struct {
	Type     string
	Track    string
	Line     string
	MinLevel string
	Sites    []string // empty: all sites
}

// Slot is a number of places that each take one certificate.
type Slot struct {
	Title string
	Need  int
	Any   []Selector
	Next  string // the step that fills one more place; empty: the requirement's own
}

// ScorePart gives points for a requirement of the same phase: Points for each
// unit had, up to Max.
type ScorePart struct {
	Requirement string
	Points, Max int
}

// BindingRules are the facts of associating a HUAWEI ID with the partner account.
type BindingRules struct {
	InvitationLife civil.Period // a link not accepted by then has expired
	PerDay         int          // most invitations a day
	Source         Source
}

// Ladder says when a kind of duty is said and to whom: so many days before its
// due date (0 is the day itself), and every so many days after it while it is
// still open.
type Ladder struct {
	Kind  string // such as certificate-end
	Steps []int  // days before, descending
	Hours []int  // hours before the instant, descending, of a duty that has an hour
	Every int    // days between the steps after the due date; 0: none
	Times int    // how many steps there are after it

	// Grace is for how many days after its own day a step may still be said, if
	// it could not be said in time.
	Grace int
	// Patience is how many working days of the team may go by after the step
	// Escalate was due before, if nobody took the duty, the next person hears of
	// it: after the holder the practice lead, then the alliance manager. 0: never.
	Patience int
	// Escalate is the step from which patience is counted, in days before the due
	// date. In a pack none is earlier than the first step; where a workspace's own
	// steps begin later, it is counted from the first of those.
	Escalate int
	Readers  []Audience
	Source   Source
}

// Audience says who hears of a kind of duty.
type Audience string

// The audiences.
const (
	ToChannel  Audience = "channel"  // the team's channel, in its digest
	ToHolder   Audience = "holder"   // the person whom the duty concerns, in a direct message
	ToLead     Audience = "lead"     // the practice lead of that person's team
	ToAlliance Audience = "alliance" // the alliance manager
)

// Upkeep says for how many days something that was typed in is taken for true
// before it is to be looked at again.
type Upkeep struct {
	Portal int // a number that only the vendor's portal shows; 0: for ever
	Roster int // the roster of people and certificates; 0: for ever
	Source Source
}
