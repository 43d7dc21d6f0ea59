// Package notices holds what the bot says unasked: which dated duties are said
// when, to whom, in which words. Each kind of duty has its own file and one line
// in the list of kinds. It is pure: scheduler decides when, bot posts.
//
// Who hears what of a duty, and when, is worked out in one place (hearings);
// planning, preview, explanation and composition all ask there, so that the
// preview is what is posted.
package notices

import (
	"fmt"
	"sync"
	"time"

	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// Desk plans and writes the notices of all workspaces. It implements
// scheduler.Source and scheduler.Composer and is safe for concurrent use.
type Desk struct {
	Program  *program.Program
	Defaults partner.Settings // a workspace's own settings are laid over them

	zones     sync.Map // zone name -> *time.Location
	calendars sync.Map // calendar name -> *calendar.Calendar
	teams     sync.Map // workspace -> *team
	waits     sync.Map // workspace -> wait
	answers   sync.Map // workspace -> answer
	looks     sync.Map // workspace -> *look
	memo      memo
}

var (
	_ scheduler.Source   = (*Desk)(nil)
	_ scheduler.Composer = (*Desk)(nil)
)

// The kinds of notice.
const (
	kindDigest  = "digest" // of the channel: the daily one, and the weekly in its place
	kindDirect  = "direct" // of one person
	kindOrdered = "ordered"
	kindQuiet   = "quiet" // items that are never to be said
	kindTaken   = "taken"
	kindTrouble = "trouble"
)

// The kinds of item that are not duties.
const (
	itemWeek    = "weekly"
	itemOrdered = "ordered"
)

// Compose writes a notice's message from the facts of the moment.
func (d *Desk) Compose(b *partner.Book, n storage.Notice, now time.Time) (view.Message, bool, error) {
	w, err := d.write(b, n, now)
	return w.message, w.ok, err
}

// written is a message with the items that it says.
type written struct {
	message view.Message
	said    []said
	ok      bool
}

// said is one item with the words in which it is said.
type said struct{ key, text string }

func (d *Desk) write(b *partner.Book, n storage.Notice, now time.Time) (written, error) {
	if n.Edit != "" && n.Kind != kindCard {
		return d.writeEdit(b, n, now), nil
	}
	switch n.Kind {
	case kindCard:
		return d.writeCard(b, n, now), nil
	case kindHeard:
		return d.writeHeard(b, n, now), nil
	case kindNews:
		return d.writeNews(b, n, now), nil
	case kindDigest:
		return d.writeDigest(b, n, now), nil
	case kindDirect:
		return d.writeDirect(b, n, now), nil
	case kindOrdered:
		return d.writeOrdered(b, n, now), nil
	case kindTaken:
		return d.writeTaken(b, n, now), nil
	case kindTrouble:
		return d.writeTrouble(b, n, now), nil
	case kindQuiet, kindHead: // Witness writes the one; the other is never said
		return written{}, nil
	default:
		return written{}, fmt.Errorf("there is nobody to write notices of kind %q", n.Kind)
	}
}

// Manner says how notices are sent. What is said to a channel or a person is
// merged and said within their hours only; it follows a channel that was changed.
func (d *Desk) Manner(b *partner.Book, n storage.Notice, now time.Time) scheduler.Manner {
	if n.Edit != "" { // it tells nobody anything: no hour is wrong for it
		return scheduler.Manner{}
	}
	t := d.team(b)
	switch n.Kind {
	case kindDigest, kindDirect:
		m := t.within(n, now)
		if c, ok := clockOf(n); ok {
			m = t.withinDay(n, c, now)
		}
		m.Merge = true
		if n.Kind == kindDigest {
			t.follow(&m, n, now)
		}
		return m
	case kindOrdered:
		if now.Sub(n.At) <= late { // whoever ordered it has chosen the hour
			return scheduler.Manner{}
		}
		return t.within(n, now)
	case kindHead:
		m := t.within(n, now)
		t.followHead(&m, n)
		return m
	case kindTaken, kindTrouble:
		return t.within(n, now)
	default:
		return t.reviewManner(b, n, now)
	}
}

// within is the manner of what is said within a target's hours only.
func (t *team) within(n storage.Notice, now time.Time) scheduler.Manner {
	r := t.rhythm(n.Target)
	at, next, _ := r.window(now)
	m := scheduler.Manner{NotBefore: at.At, Next: next.At}
	// What was planned for a day and is late has its At in the past; if the clock
	// jumps back between planning and sending, its own day is still to come.
	if day := slotDay(n); day > at.Day && r.at(day).After(now) {
		m.NotBefore = r.at(day)
	}
	return m
}

// follow moves a digest to the channel that is configured now. While there is
// none it waits from hour to hour: one that waited longer would hold up what is
// due in the channel that comes.
func (t *team) follow(m *scheduler.Manner, n storage.Notice, now time.Time) {
	switch channel := t.settings.Channel; channel {
	case n.Target.Channel:
	case "":
		if !m.NotBefore.After(now) {
			m.NotBefore = m.Next
		}
	default:
		m.Move = &storage.Target{Channel: channel}
	}
}
