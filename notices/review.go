package notices

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

// The kinds of notice about applications.
const (
	kindCard  = "card"  // of an application in the review channel, and each drawing of it anew
	kindHeard = "heard" // a reply in the card's thread
	kindNews  = "news"  // to one person, by direct message
)

// itemRecord is the kind of item that names the record which a notice follows from.
const itemRecord = "record"

// Told gives the notices that follow from an entry about an application as it was
// judged: the card posted or drawn anew in the review channel, replies in its
// thread, direct messages. They are committed with the entry. rec is the record
// that was added, its ID given; news what partner.Decide had to tell; b may hold
// the record already or not. A notice names the record and is composed from the
// facts when it is sent. It is pure, and its keys follow from the record.
//
// A card is posted when a review is opened where none was running; a later asking
// of reviewers goes on under the same card. Where neither a review channel nor a
// channel is configured there is no card, and people hear by direct message alone.
// What is for one person at once (partner.HearPerson) is the caller's to say. now is
// the record's Noted, so that what is said of records is said in their order.
func (d *Desk) Told(b *partner.Book, before, after partner.Application, rec partner.Record, news []partner.News, now time.Time) []storage.Notice {
	if rec.Refused != "" || after.ID == 0 {
		return nil
	}
	t := d.team(b)
	m := &mail{team: t, book: b, app: &after, rec: &rec, now: now, told: map[string]bool{rec.Entry.By: true, "": true}}
	records := slices.DeleteFunc(b.Records(after.ID), func(r partner.Record) bool { return r.ID == rec.ID })
	rounds := partner.Rounds(append(records, rec))
	m.cards = len(rounds)
	m.opens = m.cards > 0 && rounds[m.cards-1] == rec.ID
	m.card()
	for i, n := range news {
		m.news(i, n)
	}
	return m.out
}

// ApplicationOf gives the application that a posted notice is about, if it is
// about one: a card, or something said in its thread. A direct message may tell of
// several, and is about none.
func ApplicationOf(n storage.Notice) (partner.ID, bool) {
	if n.Kind != kindCard && n.Kind != kindHeard {
		return 0, false
	}
	id, _, ok := cardOf(n.Key)
	return id, ok
}

// mail puts together the notices that follow from one record.
type mail struct {
	*team
	book  *partner.Book
	app   *partner.Application
	rec   *partner.Record
	now   time.Time
	cards int  // of the application, with the one that this record opens
	opens bool // this record opens the last of them
	told  map[string]bool
	out   []storage.Notice
}

// reviewChannel is where cards are posted; "" where none is configured.
func (t *team) reviewChannel() string {
	if t.settings.ReviewChannel != "" {
		return t.settings.ReviewChannel
	}
	return t.settings.Channel
}

func cardKey(app partner.ID, n int) string {
	return fmt.Sprintf("%s/application-%d/%d", kindCard, app, n)
}

// cardOf reads the application, and of a card's key the card's number, from the
// key of a card or of something in its thread.
func cardOf(key string) (app partner.ID, n int, ok bool) {
	_, rest, _ := strings.Cut(key, "/")
	if got, _ := fmt.Sscanf(rest, "application-%d/%d", &app, &n); got == 0 {
		return 0, 0, false
	}
	return app, n, true
}

// record names the record that a notice follows from, and what there is to tell.
func (m *mail) record(key, step string) storage.Item {
	return storage.Item{Key: key, Kind: itemRecord, Subject: fmt.Sprintf("record/%d", m.rec.ID), Step: step}
}

// recordOf reads the record that an item names.
func recordOf(i storage.Item) (id partner.ID, ok bool) {
	_, err := fmt.Sscanf(i.Subject, "record/%d", &id)
	return id, err == nil && i.Kind == itemRecord
}

// CardNumber gives the number of a card among those of its application, from 1; 0
// where the notice is no card.
func CardNumber(n storage.Notice) int {
	if n.Kind != kindCard {
		return 0
	}
	_, number, _ := cardOf(n.Key)
	return number
}

// card posts the card, or draws anew what there is of cards that the record changes.
func (m *mail) card() {
	channel := m.reviewChannel()
	if m.cards == 0 || channel == "" || !draws(m.app, m.rec) {
		return
	}
	last := m.cards
	if m.opens {
		m.out = append(m.out, storage.Notice{Key: cardKey(m.app.ID, last), Kind: kindCard, Target: storage.Target{Channel: channel}, At: m.now})
		last-- // the one before is over
	}
	if last > 0 && !m.rec.Entry.CardGone() {
		under := cardKey(m.app.ID, last)
		key, until := fmt.Sprintf("%s/record-%08d", under, m.rec.ID), m.now.Add(stillSaid)
		if m.rec.Entry.Verb == partner.Moved { // the channel that it leaves may be archived for good
			until = m.now.Add(leftFor)
		}
		m.out = append(m.out, storage.Notice{
			Key: key, Kind: kindCard, Target: storage.Target{Channel: channel}, At: m.now, Until: until,
			Under: under, Edit: storage.Itself, About: []storage.Item{m.record(key, kindCard)},
		})
	}
}

// leftFor is for how long a card that a review has left is tried to be drawn so.
const leftFor = time.Hour

// draws reports whether a card looks otherwise after a record.
func draws(a *partner.Application, rec *partner.Record) bool {
	switch v := rec.Entry.Verb; {
	case rec.Refused != "", v == partner.Open:
		return false
	case v == partner.Moved:
		return true
	case v == partner.Edit || v == partner.Delete:
		return slices.ContainsFunc(a.Votes, func(vote partner.Vote) bool { return vote.Where == rec.Entry.Where })
	default:
		return !v.IsTalk()
	}
}

// news tells one news, the i-th of its record.
func (m *mail) news(i int, n partner.News) {
	var to []string
	switch n.To {
	case partner.HearThread:
		m.reply(i, n)
	case partner.HearAuthor:
		to = []string{m.deputyOf(m.app.Author)}
		if !m.reaches(to[0]) {
			to = []string{m.deputyOf(m.manager())}
		}
	case partner.HearReviewers:
		to = n.Users
	case partner.HearAlliance:
		to = []string{m.deputyOf(m.settings.Alliance)}
		if m.settings.Alliance == "" {
			to = m.settings.Admins
		}
	}
	for _, user := range to {
		m.direct(user, n)
	}
}

// reply says something in the thread of the card. What is due at one instant is
// sent in the order of its keys, which is that of the records.
func (m *mail) reply(i int, n partner.News) {
	if m.cards == 0 || m.reviewChannel() == "" || m.opens && n.Kind == partner.NewsReview { // the card itself says so
		return
	}
	key := fmt.Sprintf("%s/application-%d/record-%08d/%d-%s", kindHeard, m.app.ID, m.rec.ID, i, n.Kind)
	m.out = append(m.out, storage.Notice{
		Key: key, Kind: kindHeard, Target: storage.Target{Channel: m.reviewChannel()}, At: m.now, Until: m.now.Add(stillSaid),
		Under: cardKey(m.app.ID, m.cards), About: []storage.Item{m.record(key, string(n.Kind))},
	})
}

// direct tells one person, once only, and not of what they did themselves.
func (m *mail) direct(user string, n partner.News) {
	if m.told[user] || !m.reaches(user) {
		return
	}
	m.told[user] = true
	key := fmt.Sprintf("%s/application-%d/record-%d/%s@%s", kindNews, m.app.ID, m.rec.ID, n.Kind, user)
	m.out = append(m.out, storage.Notice{
		Key: key, Kind: kindNews, Target: storage.Target{User: user}, At: m.now, Until: m.now.Add(stillSaid),
		Items: []storage.Item{m.record(key, string(n.Kind))},
	})
}

func (m *mail) today() civil.Day { return civil.In(m.now, m.zone) }

// reaches reports whether somebody can be written to and is with the company.
func (m *mail) reaches(user string) bool {
	l := &listener{team: m.team, book: m.book, left: map[string]civil.Day{}}
	return user != "" && l.reachable(user, m.today())
}

// deputyOf is who hears in a person's place while they are away.
func (m *mail) deputyOf(user string) string {
	r, today := m.readers[user], m.today()
	if r.Deputy == "" || r.AwayFrom.IsZero() || today < r.AwayFrom || today > max(r.AwayTo, r.AwayFrom) || !m.reaches(r.Deputy) {
		return user
	}
	return r.Deputy
}

// reviewManner says how notices about applications are sent. A card and what
// answers people in its thread are posted at once; what only time has brought
// about, and direct messages, wait for the reader's waking hours. Direct messages
// that have waited become one.
func (t *team) reviewManner(b *partner.Book, n storage.Notice, now time.Time) scheduler.Manner {
	switch n.Kind {
	case kindCard:
		if channel := t.reviewChannel(); channel != "" && channel != n.Target.Channel {
			return scheduler.Manner{Move: &storage.Target{Channel: channel}}
		}
	case kindHeard:
		if rec, ok := recordIn(b, n.About); ok && rec.Entry.By == "" {
			return t.within(n, now)
		}
	case kindNews:
		r, from := t.awake(n.Target.User), now
		if day, ok := t.ofClock(b, n.Items); ok { // nobody waits for it: it is said when reminders are, on the reader's own day
			r = t.rhythm(n.Target)
			if first := day.Instant(int(r.open)/60, int(r.open)%60, r.zone); first.After(now) && !r.eve {
				from = first
			}
		}
		at, _, open := r.window(from)
		open = open && !from.After(now)
		if !open {
			return scheduler.Manner{Merge: true, NotBefore: at.At, Next: at.At.Add(time.Minute)}
		}
		// Several may be told on one day, unlike reminders: only what waits is merged.
		return scheduler.Manner{Merge: true, NotBefore: now, Next: now.Add(time.Minute)}
	}
	return scheduler.Manner{}
}

// ofClock gives the day of what only time has brought about; ok is false where
// somebody has done something of what is told.
func (t *team) ofClock(b *partner.Book, items []storage.Item) (day civil.Day, ok bool) {
	for _, i := range items {
		rec, known := recordIn(b, []storage.Item{i})
		if !known || !rec.Entry.Verb.OfClock() {
			return 0, false
		}
		day, ok = max(day, civil.In(rec.Entry.At, t.zone)), true
	}
	return day, ok
}

// recordIn finds the record that a notice's items name.
func recordIn(b *partner.Book, items []storage.Item) (rec partner.Record, ok bool) {
	for _, i := range items {
		if id, is := recordOf(i); is {
			f, _ := b.Fact(partner.Ref{Kind: partner.KindRecord, ID: id})
			rec, ok = f.(partner.Record)
			return rec, ok
		}
	}
	return rec, false
}

// awake is when a person may be told of what has just happened: on their working
// days, in their hours, from the end of the quiet ones on.
func (t *team) awake(user string) rhythm {
	r := t.rhythm(storage.Target{User: user})
	if r.eve || t.quiet.from < t.quiet.to {
		return r
	}
	open := t.quiet.to
	if h, ok := readHours(t.readers[user].Hours); ok && h.from < h.to {
		open = max(open, h.from)
	}
	r.open = min(r.open, open)
	return r
}
