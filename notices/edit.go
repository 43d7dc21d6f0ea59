package notices

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// lineState is what has become of a line of a message that is written anew.
type lineState int

const (
	stillOpen lineState = iota
	answered            // somebody is on it, snoozed it, or it was handed over
	done                // there is nothing left to do
)

// Said lists the items that a posted message tells of: the notice's own, and those
// of the notices that became part of it. recent are the notices around it.
func Said(n storage.Notice, recent []storage.Notice) []storage.Item {
	return PartsOf(recent).Said(n)
}

// PartOf is the key of the notice that n became part of, if it did.
func PartOf(n storage.Notice) (key string, ok bool) { return scheduler.PartOf(n) }

// WhereSaid is what the keys of everything begin with that was ever planned of a
// duty's subject: what store.NoticesAbout finds it by.
func (u Duty) WhereSaid() string {
	return u.Kind + "/" + strings.ReplaceAll(u.Subject, "/", "-") + "/"
}

// BeforeBegin reports whether a notice holds what had come before reminders began
// and is never said.
func BeforeBegin(n storage.Notice) bool { return n.State == storage.Silent && n.Reason == reasonBegan }

// Parts are the notices that became part of others, by the key of which. Who asks about many notices makes them once.
type Parts map[string][]storage.Notice

// ToChannels is what the keys begin with of notices that a channel reads: what
// store.NoticesAbout finds them by.
func (d *Desk) ToChannels() []string {
	return []string{kindDigest + "/", itemWeek + "/", kindOrdered + "/"}
}

// PartsOf finds those that became part of others.
func PartsOf(recent []storage.Notice) Parts {
	parts := Parts{}
	for _, m := range recent {
		if in, ok := PartOf(m); ok && in != m.Key {
			parts[in] = append(parts[in], m)
		}
	}
	return parts
}

// Said lists the items that a posted message tells of, as the function Said does.
func (p Parts) Said(n storage.Notice) []storage.Item {
	items := slices.Clone(n.Items)
	for _, m := range p[n.Key] {
		items = append(items, p.Said(m)...)
	}
	return items
}

// Late is what a posted message said of how late it came, if it did.
func (p Parts) Late(n storage.Notice, now time.Time) storage.Lateness {
	if n.Kind != kindDigest && n.Kind != kindDirect {
		return storage.Lateness{}
	}
	l := storage.Lateness{First: n.At, Posted: scheduler.PostedAt(n, now), Parked: scheduler.WasParked(n)}
	for queue := p[n.Key]; len(queue) > 0; queue = queue[1:] {
		if m := queue[0]; m.At.Before(l.First) {
			l.First, l.Parked = m.At, l.Parked || scheduler.WasParked(m)
		}
		queue = append(queue, p[queue[0].Key]...)
	}
	if l.Posted.Sub(l.First) <= late {
		return storage.Lateness{}
	}
	return l
}

// writeEdit writes a posted message anew from the items that it told of: what is
// open as before, who took what, and what is done.
func (d *Desk) writeEdit(b *partner.Book, n storage.Notice, now time.Time) written {
	s := d.script(b, readerOf(n), now)
	var lines []line
	var over []storage.Item
	seen := map[duty]bool{}
	for _, item := range n.About {
		of := duty{item.Kind, item.Subject, item.Due}
		if item.Kind == itemWeek || item.Kind == itemOrdered || seen[of] {
			continue
		}
		seen[of] = true
		if l, ok := s.again(of, n.About); ok {
			lines = append(lines, l)
		} else {
			over = append(over, item)
		}
	}
	lines = append(lines, s.besides(n, lines)...)
	if len(lines)+len(over) == 0 {
		return written{}
	}
	lines = s.inOrder(lines)
	w := written{ok: true}
	m := &w.message
	head := editHead(n, lines, len(over))
	lead := awayLead(m, n.Late, s.rhythm(s.to).zone)
	m.Names, m.Summary = true, lead+summary(head, lines)
	m.Blocks = append(m.Blocks, view.Heading(head))
	if s.to.User != "" {
		m.Blocks = append(m.Blocks, listed(s.forPerson(lines))...)
	} else {
		m.Blocks = append(m.Blocks, listed(inBands(lines))...)
	}
	m.Blocks = append(m.Blocks, s.doneBlocks(over)...)
	m.Blocks = append(m.Blocks, s.editFoot(n, lines)...)
	return w
}

// readerOf is whom a posted message was for. Of a direct message the items' keys
// tell it: they end in @USER.
func readerOf(n storage.Notice) storage.Target {
	for _, item := range n.About {
		if _, user, ok := strings.Cut(item.Key, "@"); ok {
			return storage.Target{User: user}
		}
	}
	return storage.Target{Channel: n.Target.Channel}
}

// again gives the line of a duty that was told of before, if it is still open.
func (s *script) again(of duty, told []storage.Item) (line, bool) {
	for _, dl := range s.desk.deadlines(s.book, of.due, of.due, s.today) {
		if dutyOf(dl) != of || !dl.Open(s.today) {
			continue
		}
		m := moment{role: everyone}
		for _, h := range s.hearings(s.book, dl) {
			for _, have := range h.moments {
				item := itemsOf(dl, h.to).at(have.step)
				if h.to.User == s.to.User && slices.ContainsFunc(told, func(i storage.Item) bool { return i.Key == item.Key }) {
					m = have
				}
			}
		}
		if s.to.User != "" && m.role == everyone {
			m.role = theirs
		}
		l := s.line(dl, m)
		if state := s.taken(of); state != "" {
			l.state, l.note = answered, state
		}
		return l, true
	}
	return line{}, false
}

// taken says who has answered for a duty, if anybody has.
func (s *script) taken(of duty) string {
	r := s.responses[of]
	if r.ID == 0 {
		return ""
	}
	note := ""
	if r.Note != "" {
		note = " (" + r.Note + ")"
	}
	until := s.rests(r)
	switch {
	case r.Act == partner.HandOver:
		return s.name(r.By) + " handed it to " + s.name(r.To) + note
	case s.today >= until:
		return ""
	case r.Act == partner.Ack:
		return s.name(r.By) + " is on it until " + until.Short() + note
	}
	return s.name(r.By) + " snoozed it until " + until.Short() + note
}

// doneBlocks lists what there is nothing left to do about.
func (s *script) doneBlocks(over []storage.Item) []view.Block {
	if len(over) == 0 {
		return nil
	}
	var texts []view.Text
	for _, item := range over[:min(len(over), mostInSummary)] {
		texts = append(texts, view.T(s.called(item)+", due "+item.Due.Short()))
	}
	blocks := []view.Block{view.Para(view.B("Done")), view.List(texts...)}
	if rest := len(over) - len(texts); rest > 0 {
		blocks = append(blocks, view.Note(view.Tf("And %d more that are done.", rest)))
	}
	return blocks
}

// called names what an item was about, as far as the facts still know it.
func (s *script) called(item storage.Item) string {
	var id partner.ID
	what := wordsOf(item.Kind).one
	if _, err := fmt.Sscanf(item.Subject, "certificate/%d", &id); err == nil {
		if c, ok := s.book.Certificate(id); ok {
			p, _ := s.book.Person(c.Person)
			return p.Name + ": " + partner.Title(s.desk.Program, c)
		}
	}
	if _, err := fmt.Sscanf(item.Subject, "person/%d", &id); err == nil {
		if p, ok := s.book.Person(id); ok {
			return p.Name + ": " + what
		}
	}
	if _, err := fmt.Sscanf(item.Subject, "competency/%d", &id); err == nil {
		if h, ok := s.book.Held(id); ok {
			if c, ok := s.desk.Program.Competency(h.Competency); ok {
				return "Competency " + c.Name
			}
		}
	}
	if _, err := fmt.Sscanf(item.Subject, "application/%d", &id); err == nil {
		if a, ok := s.book.Application(id); ok {
			return a.ID.Label() + " " + a.Title + ": " + what
		}
	}
	if _, err := fmt.Sscanf(item.Subject, "deal/%d", &id); err == nil {
		if deal, ok := s.book.Deal(id); ok {
			return deal.Label() + " " + partner.DealName(deal.Now()) + ": " + what
		}
	}
	if item.Kind == partner.RenewalItemDue {
		if title := s.renewalThing(item.Subject); title != "" {
			return title
		}
	}
	if parts := strings.Split(item.Subject, "/"); len(parts) == 4 {
		if title := s.requirement(parts[1], parts[2], parts[3]); title != "" {
			return title
		}
	}
	return sentence(what)[:len(what)]
}

// requirement is the title of a requirement.
func (s *script) requirement(path, phase, id string) string {
	for _, p := range s.desk.Program.Paths {
		for _, ph := range p.Phases {
			for _, r := range ph.Requirements {
				if p.ID == path && ph.ID == phase && r.ID == id {
					return r.Title
				}
			}
		}
	}
	return ""
}

// drawn is a line as it stands in a message: with who took it, where that is
// written anew.
func (l line) drawn() view.Text {
	if l.state == stillOpen {
		return l.text()
	}
	return view.Join(view.B(l.Title), view.T(", due "+l.Due.Short()+". "), view.I(sentence(l.note)))
}

// choices are what the menu beside a line offers.
func (l line) choices() []view.Button {
	if l.state == stillOpen {
		return l.menu()
	}
	return []view.Button{view.Run("Take it back", "remind back "+l.Code()), view.Run("Why?", "why "+l.Code())}
}
