// Package commands holds the words that people type, one unit per file: a word
// (or a button, which runs words, or a form) becomes a view.Message and, where
// it changes something, a storage.Change that commits before the answer is given.
package commands

import (
	"context"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/roster"
	"partnerbot/storage"
	"partnerbot/view"
)

// Via says how a request came in.
type Via string

// The ways in.
const (
	ViaSlash   Via = "slash"
	ViaMention Via = "mention"
	ViaDM      Via = "dm"
	ViaButton  Via = "button"
	ViaForm    Via = "form"
	ViaCLI     Via = "cli"
)

// Request is one thing that somebody asks, whatever way it came.
type Request struct {
	Now       time.Time // read once, at the edge
	Workspace string
	User      string // Slack user id; "cli" from the command line without --as
	Channel   string // where it was asked; "" from the command line
	Public    bool   // the channel is one that everybody can read
	Text      string // the words after /partner, as typed
	Via       Via
	Key       string // dedupe key of the delivery; "" where none can come twice
	CanOpen   bool   // a form can be opened in answer
	Trusted   bool   // whoever may read the database file: is an admin
	File      *File  // a file that came along
	Message   string // ts of the message whose button was pressed; "" otherwise
	Thread    string // ts of the thread's first message where it was said in a thread; "" otherwise
	TS        string // ts of the message itself that asks, where it is one; "" otherwise
	Standing  partner.Standing
	Files     []Shared // files that came along as they are in Slack; their bytes stay there
}

// File is a file that comes with a request or an answer.
type File struct {
	Name  string
	Data  []byte
	Title string // as people see it; empty: the name
	Alt   string // what a picture shows, for whoever does not see it
	Share bool   // it goes to the channel where it was asked for, if the bot may post there; else to the asker alone
}

// Answer is what a request gets.
type Answer struct {
	Message view.Message   `json:"message"`
	Form    *view.Form     `json:"-"`                 // open this instead of saying something
	Share   bool           `json:"share,omitempty"`   // post it to the channel instead of to the asker alone
	File    *File          `json:"-"`                 // send this, to the asker alone unless it says otherwise
	Change  storage.Change `json:"-"`                 // what a changing unit wants committed
	OK      bool           `json:"ok,omitempty"`      // false: the message says what was wrong
	Refused bool           `json:"refused,omitempty"` // what was asked was refused, and that was committed: OK is false
}

// Role is what someone must be to use a unit.
type Role int

// The roles.
const (
	Anyone Role = iota
	Admin
)

// Unit is one word (or two: "cert add") with all that belongs to it.
type Unit struct {
	Word     string
	Aliases  []string
	Summary  string   // one line for help
	Usage    string   // "cert add @who TYPE ISSUED [expires D] [number N] [evidence URL]"
	Examples []string // without the slash command; each must parse and run on the sample partner
	Role     Role
	Own      bool   // changes nothing of the company's, but what one is reminded of: everybody may, and Run says where not
	For      string // who may, where Run says so: "admins and whoever sees to the deal"; help tells it
	Changes  bool   // runs inside a change: Answer.Change is committed before the answer is given
	Lasting  bool   // its changes are entries of an application's record, which are never taken back
	Steady   bool   // the answer depends on nothing but Book, day, role and words: it may be remembered
	Flags    []Flag
	// Tail tells how many of the words the unit reads; what follows is a text that
	// is kept as it was typed. 0, or no Tail: there is none.
	Tail func(words []string) int
	// Fetch reads what the unit needs of the store besides the Book, before the
	// Book is read: c holds the words, but neither Book nor settings yet.
	Fetch func(ctx context.Context, store storage.Store, c *Call) error
	// Act does in the store what is no change of facts, after the asker was found
	// to be allowed to and before Run, whose change then holds the audit entry. It
	// may be done again for a delivery that comes twice.
	Act func(ctx context.Context, store storage.Store, c *Call) error
	Run func(c *Call) (Answer, error)
	// Submit takes a form's values; fields that are wrong come back by name.
	Submit func(c *Call, values map[string]string) (Answer, map[string]string, error)
}

// Flag is a --name that a unit understands besides --share.
type Flag struct {
	Name  string   // with its two hyphens
	Of    []string // the values it takes, as --name=value or --name value; none: it takes no value
	Takes string   // what it takes instead, of any number of words up to the next flag: "D"
	About string   // half a sentence for help
}

// Call is a request as a unit sees it.
type Call struct {
	Request
	Words    []string          // after the unit's own word; flags taken out
	Flags    map[string]string // --share, --dry-run ... as the unit's usage names them; "" for one without a value
	Program  *program.Program
	Book     *partner.Book    // read only, valid until Run returns
	Settings partner.Settings // the workspace's, completed by the defaults
	Today    civil.Day        // in the vendor's zone: certificates end there
	LocalDay civil.Day        // in the team's zone: what "today" means to the asker
	IsAdmin  bool
	Units    []*Unit       // all units, for help
	Desk     *notices.Desk // knows the duties and what is said of them

	Entries []storage.Entry           // what Fetch read of the audit log
	Verdict *storage.Verdict          // what Fetch found of the audit log
	Undo    partner.Delta             // what Fetch read to take an entry back
	Past    notices.Past              // what a preview has to know of what was planned; for the unit that fetches it
	Said    map[string]storage.Notice // by key, the notices that a duty was planned in; for the unit that fetches it
	Posted  []storage.Notice          // what has been posted lately, the newest last; for units that change something or fetch it
	Queue   []storage.Notice          // what Fetch read of the outbox
	Moved   []string                  // keys of the notices that Act has moved
	Place   Place                     // what Fetch asked of the channel that the words name

	erasing *erasing // what Act has found of an erasure, or done

	unit    *Unit
	places  Places
	address string        // the App's
	secret  func() string // likewise
	sheet   *roster.Sheet // the file that came along, read
	grid    *roster.Grid  // the same, as a table
	typed   []string      // Words before the flags were taken out
	years   []string      // what was taken for dates without a year
	unsure  []string      // which holidays are not known over which the answer has counted
}
