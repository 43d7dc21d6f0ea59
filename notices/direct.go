package notices

import (
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// writeDirect writes what one person is told: what is theirs, what concerns their
// team, and what nobody took. It is one message a day, whatever they are.
func (d *Desk) writeDirect(b *partner.Book, n storage.Notice, now time.Time) written {
	s := d.script(b, n.Target, now)
	if s.readers[n.Target.User].Gone {
		return written{}
	}
	lines := s.lines(n.Items)
	if len(lines) == 0 {
		return written{}
	}
	sections := s.forPerson(lines)
	lines = lines[:0:0]
	for _, part := range sections {
		lines = append(lines, part.lines...)
	}
	w := written{ok: true, said: saidBy(lines)}
	m := &w.message
	head := directHead(sections)
	if _, atOnce := clockOf(n); atOnce {
		head = hourHead(head, lines)
	}
	lead := awayLead(m, lateness(n, now), s.rhythm(n.Target).zone)
	m.Names, m.Summary = true, lead+summary(head, lines)
	m.Blocks = append(m.Blocks, view.Heading(head))
	m.Blocks = append(m.Blocks, listed(sections)...)
	if waits, ok := s.reviewsFor(n.Target.User, 1); ok {
		m.Summary += " " + waits.String()
		m.Blocks = append(m.Blocks, view.Para(waits))
	}
	m.Blocks = append(m.Blocks, directNote())
	return w
}

func directNote() view.Block {
	return view.Note(view.C("my"), view.T(" lists what concerns you; "), view.C("why R-…"), view.T(" says why you hear of it."))
}

// Titles of the sections of a direct message, in their order.
const (
	titleYours   = "Yours"
	titleTeam    = "Your team"
	titleNobody  = "Nobody took"
	titleCompany = "The company"
)

func (s *script) forPerson(lines []line) []section {
	list := []section{{title: titleYours}, {title: titleTeam}, {title: titleNobody}, {title: titleCompany}}
	put := func(title string, l line) {
		for i := range list {
			if list[i].title == title {
				list[i].lines = append(list[i].lines, l)
				return
			}
		}
		list = append(list, section{title, []line{l}})
	}
	for _, l := range lines {
		switch {
		case l.moment.cause == nobodyTook:
			put(titleNobody, l)
		case l.moment.role == theirs:
			put(titleYours, l)
		case l.moment.role == leads:
			put(titleTeam, l)
		case l.moment.role == deputy:
			put("For "+l.away+", who is away", l)
		default:
			put(titleCompany, l)
		}
	}
	kept := list[:0]
	for _, part := range list {
		if len(part.lines) > 0 {
			kept = append(kept, part)
		}
	}
	return kept
}

// directHead says what a direct message holds: "1 for you, 2 of your team".
func directHead(sections []section) string {
	words := map[string]string{titleYours: "for you", titleTeam: "of your team", titleNobody: "that nobody took", titleCompany: "of the company"}
	head := ""
	for i, part := range sections {
		if i > 0 {
			head += ", "
		}
		what, ok := words[part.title]
		if !ok {
			what = "f" + part.title[1:]
		}
		n := fmt.Sprintf("%d %s", len(part.lines), what)
		if i == 0 && len(part.lines) == 1 {
			n = "1 reminder " + what
		} else if i == 0 {
			n = fmt.Sprintf("%d reminders %s", len(part.lines), what)
		}
		head += n
	}
	return head
}
