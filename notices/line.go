package notices

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// line is one duty as one target is told of it.
type line struct {
	partner.Deadline
	words  words
	to     storage.Target
	moment moment
	items  []storage.Item // what is said with it
	today  civil.Day      // of the target
	clock  string         // of a duty with an hour: when that is, and how far away
	left   int            // days from today to the due date
	holder string         // the name of whom it concerns
	own    bool           // it concerns the target itself
	what   string         // the title without the holder's name
	note   string         // what came of an answer: "was snoozed by Ana until 12 Mar 2026"
	away   string         // the name of whom the target stands in for
	moved  string         // why it is said before its day
	over   string         // when the vendor's last day is over on the target's clock
	tell   string         // who records what was done, as the target may not
	falls  []partner.Deadline
	state  lineState // of a message that is written anew
}

// script is what a message is written from: the facts, and whom it is for.
type script struct {
	*team
	desk  *Desk
	book  *partner.Book
	to    storage.Target
	now   time.Time
	slot  civil.Day // the target's slot that has come
	today civil.Day
}

func (d *Desk) script(b *partner.Book, to storage.Target, now time.Time) *script {
	t := d.team(b)
	r := t.rhythm(to)
	return &script{desk: d, team: t, book: b, to: to, now: now, slot: r.last(now).Day, today: civil.In(now, r.zone)}
}

// lines picks what is still to be said of items: duties that are open, at the
// step they have reached, unless somebody has answered for them, it is too late,
// or the target does not want to hear. A step that was planned since is said by
// itself. The most urgent comes first and what no requirement asks for last.
func (s *script) lines(items []storage.Item) []line {
	of := map[duty][]storage.Item{}
	var from, through civil.Day
	for _, item := range items {
		if item.Kind == itemWeek || item.Kind == itemOrdered {
			continue
		}
		k := duty{item.Kind, item.Subject, item.Due}
		of[k] = append(of[k], item)
		if from.IsZero() || item.Due < from {
			from = item.Due
		}
		through = max(through, item.Due)
	}
	if len(of) == 0 {
		return nil
	}
	var list []line
	for _, dl := range s.desk.deadlines(s.book, from, through, s.today) {
		if planned := of[dutyOf(dl)]; len(planned) > 0 {
			if l, ok := s.due(dl, planned); ok {
				list = append(list, l)
			}
		}
	}
	return s.inOrder(list)
}

// due gives the line of a duty of which items were planned, if one of them is
// still to be said.
func (s *script) due(dl partner.Deadline, planned []storage.Item) (line, bool) {
	items := itemsOf(dl, s.to)
	has := func(m moment) bool {
		key := items.at(m.step).Key
		return slices.ContainsFunc(planned, func(i storage.Item) bool { return i.Key == key })
	}
	for _, h := range s.hearings(s.book, dl) {
		if h.to.User != s.to.User {
			continue
		}
		last := -1
		for i, m := range h.moments {
			if m.at.IsZero() && m.slot <= s.slot || !m.at.IsZero() && !m.at.After(s.now) || has(m) {
				last = i
			}
		}
		if last >= 0 && h.moments[last].hour > 0 && !s.now.Before(dl.At) {
			return line{}, false // its moment is over: so many hours are no longer left
		}
		if last < 0 || !has(h.moments[last]) || !s.sayable(dl, s.to, h.moments[last], s.slot) {
			return line{}, false
		}
		if m := h.moments[last]; (m.cause == onLadder || m.cause == nobodyTook) && s.resting(dutyOf(dl), s.today, s.now) {
			return line{}, false // answered since the slot
		}
		l := s.line(dl, h.moments[last])
		for _, m := range h.moments {
			if m.cause == restIsOver && has(m) {
				l.note = s.restNote(dutyOf(dl))
			}
		}
		return l, true
	}
	return line{}, false
}

// line tells of a duty at a moment.
func (s *script) line(dl partner.Deadline, m moment) line {
	l := line{Deadline: dl, words: wordsOf(dl.Kind), to: s.to, moment: m, today: s.today, left: dl.Due.Sub(s.today), what: dl.Title}
	l.items = []storage.Item{itemsOf(dl, s.to).at(m.step)}
	s.hoursLeft(&l)
	if p, ok := s.book.Person(dl.Person); ok {
		l.holder, l.own = p.Name, p.SlackID != "" && p.SlackID == s.to.User
		if rest, ok := strings.CutPrefix(dl.Title, p.Name+": "); ok {
			l.what = rest
		}
	}
	if m.role == deputy {
		l.away = s.name(m.away)
	}
	if why := s.rhythm(s.to).days.Why(m.day); m.cause == onLadder && m.slot < m.day && why != "" && m.day > s.today {
		l.moved = "said early, as " + m.day.Weekday().String()[:3] + " " + m.day.Short() + " is no working day"
		if why != m.day.Weekday().String() {
			l.moved += " (" + why + ")"
		}
	}
	if rest, ok := strings.CutPrefix(l.Run, "bind accept "); ok && l.left < 0 {
		l.Run = "bind invite " + rest // a lapsed one cannot be accepted
	}
	s.lastHour(&l)
	s.whoRecords(&l)
	if m.cause == restIsOver {
		l.note = s.restNote(dutyOf(dl))
	}
	if r := s.responses[dutyOf(dl)]; m.cause == handedOver {
		l.note = s.name(r.By) + " handed this to you"
		if r.Note != "" {
			l.note += ": " + r.Note
		}
	}
	return l
}

// restNote says who was to see to a duty that comes back.
func (s *script) restNote(of duty) string {
	r := s.responses[of]
	until := s.rests(r)
	switch r.Act {
	case partner.Ack:
		return s.name(r.By) + " was on it until " + until.Short()
	case partner.Snooze:
		on := civil.In(r.On, s.zone)
		return "was snoozed by " + s.name(r.By) + " on " + on.Weekday().String()[:3] + " " + on.Short()
	}
	return ""
}

// name is what a Slack user is called, as far as it is known.
func (s *script) name(user string) string {
	if p, ok := s.book.BySlackID(user); ok {
		return p.Name
	}
	if user == "" {
		return "somebody"
	}
	return user
}

// inOrder sorts lines into the bands of a digest and folds what falls with a
// certificate into the certificate's line.
func (s *script) inOrder(list []line) []line {
	list = fold(list)
	slices.SortStableFunc(list, func(a, b line) int { return cmp.Compare(a.band(), b.band()) })
	return list
}

// fold joins the fall of a requirement with the end that causes it, where both
// are on one day: it is one thing to do.
func fold(list []line) []line {
	var kept []line
	for _, l := range list {
		if l.Kind != kindFalls {
			kept = append(kept, l)
		}
	}
	for _, l := range list {
		if l.Kind != kindFalls {
			continue
		}
		i := slices.IndexFunc(kept, func(c line) bool { return causes(c.Deadline, l.Deadline) })
		if i < 0 || kept[i].state != l.state {
			kept = append(kept, l)
			continue
		}
		kept[i].falls = append(kept[i].falls, l.Deadline)
		kept[i].items = append(kept[i].items, l.items...)
	}
	slices.SortStableFunc(kept, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Subject, b.Subject))
	})
	return kept
}

// causes reports whether the end of a certificate is what makes a requirement fall.
func causes(c, falls partner.Deadline) bool {
	if c.Kind != partner.CertificateEnd || c.Due != falls.Due || c.Idle {
		return false
	}
	return falls.Certificate == c.Certificate || falls.Certificate == 0 && strings.Contains(c.Consequence, "no longer met")
}

// text is what the target reads of the duty.
func (l line) text() view.Text {
	t := l.words.line(l)
	switch run, date := l.Words(); {
	case run == "" || l.moment.role == leads:
	case l.tell != "":
		t = view.Join(t, view.T(" Once done, tell "+l.tell+", who records it."))
	case date != "":
		t = view.Join(t, view.T(" Once done: "), view.C(run), view.T(", D being "+date+"."))
	default:
		t = view.Join(t, view.T(" Once done: "), view.C(run), view.T("."))
	}
	for _, more := range []string{l.over, l.note, l.moved} {
		if more != "" {
			t = view.Join(t, view.T(" "+sentence(more)))
		}
	}
	if l.moment.cause == nobodyTook {
		t = view.Join(t, view.T(" Nobody took it so far."))
	}
	return t
}

// mine reports whether the target is the one whom the duty concerns.
func (l line) mine() bool { return l.own && l.moment.role == theirs }

// menu is what can be done about the duty.
func (l line) menu() []view.Button {
	code := l.Code()
	return []view.Button{
		view.Run("I'm on it…", "remind ack "+code),
		view.Run("Snooze…", "remind snooze "+code),
		view.Run("Not mine…", "remind handover "+code),
		view.Run("Mute this kind…", "remind mute "+l.Kind),
		view.Run("Why?", "why "+code),
	}
}

// bands are the parts of a digest, by days left. The last is for what no
// requirement asks for, however soon it ends: it must not crowd out the rest.
var bands = [...]struct {
	upTo  int
	title string
}{{-1, "Over"}, {0, "Today"}, {7, "Within 7 days"}, {30, "Within 30 days"}, {1 << 30, "Later"}, {0, "Not asked for in this phase"}}

// band is the place in bands to which a line belongs.
func (l line) band() int {
	if l.Idle {
		return len(bands) - 1
	}
	i := 0
	for l.left > bands[i].upTo {
		i++
	}
	return i
}
