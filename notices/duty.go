package notices

import (
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// Duty is a deadline with all that is known of how it is reminded of.
type Duty struct {
	partner.Deadline
	Ladder  program.Ladder // the workspace's own steps laid over the pack's
	Rule    string         // "certificate-end, 30 days before; pack huawei-cloud 2026.1"
	Owner   string         // Slack user id of whose it is now: who took it or was handed it, else the holder; "" where nobody is known
	Reached []Moment       // what has been said or is to have been said by now, latest first
	Coming  []Moment       // what comes, soonest first, on the facts as they are
	// Response is the answer that holds, if any: who is on it, who snoozed it.
	Response partner.Response
	// Resting says that nothing is said of it before Response.Until.
	Resting bool
}

// Moment is one step of one duty for one reader.
type Moment struct {
	At     time.Time // when it is said, in the reader's zone
	Day    civil.Day // the day of the step itself: working days and quiet hours may bring At forward
	Step   string    // "30", "0", "+7", "escalation", "snooze", "handover"
	To     storage.Target
	Reader string // "the channel", "Ana Silva, who holds it", "Chen Wei, practice lead of Data", "Dana Weber, alliance manager"
	Key    string // the item's: it is said once only
}

// Duties lists the duties of a workspace that are open at now and due up to a day,
// the most urgent first, with who has taken what. It is pure.
func (d *Desk) Duties(b *partner.Book, now time.Time, through civil.Day) []Duty { panic("helper") }

// Duty finds one open duty by its code ("R-7KQ2P", without case), however far away.
func (d *Desk) Duty(b *partner.Book, code string, now time.Time) (Duty, bool) { panic("helper") }

// Concerns reports whether a duty is told to a Slack user: as its owner, its
// holder, the practice lead of the holder's team, or the alliance manager.
func (d *Desk) Concerns(b *partner.Book, u Duty, user string) bool { panic("helper") }

// Slots lists the instants in (after, until] at which anything may be said to
// anybody in the workspace, in order, without repetition.
func (d *Desk) Slots(b *partner.Book, after, until time.Time) []time.Time { panic("helper") }
