package partner

import (
	"time"

	"partnerbot/civil"
)

// Act is what somebody did about a reminder.
type Act string

// The acts.
const (
	Ack      Act = "ack"      // By is on it until Until
	Snooze   Act = "snooze"   // not before Until; when it ends that is said
	HandOver Act = "handover" // By says it is not theirs but To's
)

// Response is what somebody answered to a reminder of a duty. Of several about
// one duty the one given last holds; one about a due date that has moved since
// says nothing any more.
type Response struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	Kind    string    `json:"kind"`    // of the duty
	Subject string    `json:"subject"` // of the duty
	Due     civil.Day `json:"due"`     // of the duty, when it was answered
	Act     Act       `json:"act"`
	By      string    `json:"by"`              // Slack user id
	To      string    `json:"to,omitempty"`    // HandOver: Slack user id of whose it is now
	Until   civil.Day `json:"until,omitzero"`  // Ack, Snooze: the day, in the team's zone, on which it is said again
	On      time.Time `json:"on,omitzero"`     // when it was given
	Note    string    `json:"note,omitempty"`  // what the person added in words
	Where   string    `json:"where,omitempty"` // "C012/1700000000.000100": the message it was given on, if any
}

// Mute is somebody's wish to hear no reminders of a kind in direct messages. It
// does not end the duty, nor what the channel hears.
type Mute struct {
	ID    ID        `json:"id"`
	Rev   uint64    `json:"rev,omitempty"`
	User  string    `json:"user"`           // Slack user id; a channel's id where an admin mutes it there
	Kind  string    `json:"kind"`           // of the duties
	Until civil.Day `json:"until,omitzero"` // the day on which it ends; none: until it is taken back
	On    time.Time `json:"on,omitzero"`
}

// Reader is how somebody in Slack wants to be reminded, as far as it is known.
type Reader struct {
	ID       ID        `json:"id"`
	Rev      uint64    `json:"rev,omitempty"`
	User     string    `json:"user"`               // Slack user id
	Zone     string    `json:"zone,omitempty"`     // IANA name; empty: the team's
	ZoneBy   string    `json:"zone_by,omitempty"`  // "slack" where the profile said so, "self" where it was typed in: that one stays
	Hours    string    `json:"hours,omitempty"`    // working hours on the reader's clock, "09:00-17:30"; empty: the house's
	Calendar string    `json:"calendar,omitempty"` // working calendar by name; empty: the team's
	Deputy   string    `json:"deputy,omitempty"`   // Slack user id of who hears it while away
	AwayFrom civil.Day `json:"away_from,omitzero"` // first and last day of absence
	AwayTo   civil.Day `json:"away_to,omitzero"`
	Gone     bool      `json:"gone,omitempty"`   // the account was deactivated in Slack
	GoneOn   civil.Day `json:"gone_on,omitzero"` // the first day on which that was seen
}

// Schedule is a digest that people have ordered for a channel.
type Schedule struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	Spec    string    `json:"spec"`    // cron: minute hour day-of-month month day-of-week
	Zone    string    `json:"zone"`    // IANA name
	Channel string    `json:"channel"` // Slack channel id
	By      string    `json:"by"`      // Slack user id
	On      time.Time `json:"on,omitzero"`
}

func (r Response) Ref() Ref { return Ref{KindResponse, r.ID} }
func (m Mute) Ref() Ref     { return Ref{KindMute, m.ID} }
func (r Reader) Ref() Ref   { return Ref{KindReader, r.ID} }
func (s Schedule) Ref() Ref { return Ref{KindSchedule, s.ID} }

func (r Response) Revision() uint64 { return r.Rev }
func (m Mute) Revision() uint64     { return m.Rev }
func (r Reader) Revision() uint64   { return r.Rev }
func (s Schedule) Revision() uint64 { return s.Rev }

func (r Response) At(rev uint64) Fact { r.Rev = rev; return r }
func (m Mute) At(rev uint64) Fact     { m.Rev = rev; return m }
func (r Reader) At(rev uint64) Fact   { r.Rev = rev; return r }
func (s Schedule) At(rev uint64) Fact { s.Rev = rev; return s }

// Responses gives all answers to reminders, by id.
func (b *Book) Responses() []Response { return shelved[Response](b, KindResponse) }

// Mutes gives all mutes, by id.
func (b *Book) Mutes() []Mute { return shelved[Mute](b, KindMute) }

// Readers gives everybody of whom it is known how they want to be reminded, by id.
func (b *Book) Readers() []Reader { return shelved[Reader](b, KindReader) }

// Schedules gives the digests that people have ordered, by id.
func (b *Book) Schedules() []Schedule { return shelved[Schedule](b, KindSchedule) }

// duty and user are the words by which the two are found.
func (r *Response) duty() string { return dutyWord(r.Kind, r.Subject, r.Due) }
func (r *Reader) user() string   { return r.User }

func dutyWord(kind, subject string, due civil.Day) string {
	return kind + "\x00" + subject + "\x00" + due.String()
}

// Reader gives what is known of a Slack user as a reader; if nothing is, all but
// User is empty.
func (b *Book) Reader(user string) Reader {
	found := Reader{User: user}
	for r := range worded[Reader](b, KindReader, user) {
		if found.ID == 0 || r.ID < found.ID {
			found = *r
		}
	}
	return found
}

// Response gives the answer that holds for a duty, if there is one: the last one
// given about this kind, subject and due date.
func (b *Book) Response(kind, subject string, due civil.Day) (Response, bool) {
	var last *Response
	for r := range worded[Response](b, KindResponse, dutyWord(kind, subject, due)) {
		if last == nil || r.On.After(last.On) || r.On.Equal(last.On) && r.ID > last.ID {
			last = r
		}
	}
	if last == nil {
		return Response{}, false
	}
	return *last, true
}

// Here reports whether a Slack user is with the company on a day, as far as is known:
// the account is open, and a person of that id has not left.
func (b *Book) Here(user string, on civil.Day) bool {
	p, known := b.BySlackID(user)
	return !b.Reader(user).Gone && (!known || p.Employed(on))
}
