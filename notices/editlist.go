package notices

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// The weekly digest and one that was ordered list more than their items name. What
// that was is worked out again when such a message is written anew.

// ListsUntil is the last day on which a digest that lists more than its items name is
// kept true, and which list it is; ok is false for an item that is about one duty.
func ListsUntil(item storage.Item) (list string, last civil.Day, ok bool) {
	switch item.Kind {
	case itemWeek:
		_, sunday := weekOf(item.Due)
		return itemWeek + "/" + item.Subject, sunday, true
	case itemOrdered:
		return itemOrdered + "/" + item.Subject, item.Due, true
	}
	return "", 0, false
}

// besides gives the lines of a posted digest that its items do not name: what had to
// be done in its week, or was due when it came.
func (s *script) besides(n storage.Notice, told []line) (list []line) {
	for _, item := range n.About {
		for _, dl := range s.listedWith(n, item) {
			of := dutyOf(dl)
			if !dl.Open(s.today) || slices.ContainsFunc(slices.Concat(told, list), func(l line) bool { return l.tells(of) }) {
				continue
			}
			l := s.line(dl, moment{role: everyone})
			l.items = nil
			if state := s.taken(of); state != "" {
				l.state, l.note = answered, state
			}
			list = append(list, l)
		}
	}
	return list
}

// listedWith lists the duties that an item stood for when it was said. An answer that
// was given since takes none away.
func (s *script) listedWith(n storage.Notice, item storage.Item) []partner.Deadline {
	switch item.Kind {
	case itemWeek:
		return s.desk.weekDuties(s.book, s.team, item.Due)
	case itemOrdered:
		o, ok := s.orderOf(storage.Notice{Items: n.About, Target: n.Target})
		c, read := readClock(item.Step)
		if !ok || !read {
			return nil
		}
		return s.orderedDuties(item.Due, item.Due.Instant(int(c)/60, int(c)%60, o.zone))
	}
	return nil
}

// editHead counts what a message that is written anew holds.
func editHead(n storage.Notice, lines []line, over int) string {
	var open []line
	for _, l := range lines {
		if l.state == stillOpen {
			open = append(open, l)
		}
	}
	var parts []string
	switch list := listIn(n.About); {
	case list == itemWeek && len(open) > 0:
		parts = append(parts, needing(len(open)))
	case list == itemOrdered && len(open) > 0:
		parts = append(parts, dueSoon(len(open)))
	case len(open) > 0:
		parts = append(parts, headline(open))
	case list == itemWeek:
		parts = append(parts, "Nothing else needs you this week")
	case list == itemOrdered:
		parts = append(parts, dueSoon(0))
	}
	if taken := len(lines) - len(open); taken > 0 {
		parts = append(parts, fmt.Sprintf("%d taken", taken))
	}
	if over > 0 {
		parts = append(parts, fmt.Sprintf("%d done", over))
	}
	return strings.Join(parts, ", ")
}

// listIn is the kind of the item by which a message lists more than its items name.
func listIn(items []storage.Item) string {
	for _, item := range items {
		if _, _, ok := ListsUntil(item); ok {
			return item.Kind
		}
	}
	return ""
}

// editFoot is what a message ends with, as it did when it was posted.
func (s *script) editFoot(n storage.Notice, lines []line) []view.Block {
	switch {
	case s.to.User != "":
		return []view.Block{directNote()}
	case listIn(n.About) == itemOrdered:
		return s.orderedFoot(n, lines)
	case !slices.ContainsFunc(n.About, func(i storage.Item) bool { return !isHours(i.Step) }):
		return []view.Block{footer()}
	}
	return append(s.applicationsNote(), s.quietNote(lines), footer())
}

// orderedFoot says how many duties an ordered digest leaves out, and who ordered it.
func (s *script) orderedFoot(n storage.Notice, lines []line) []view.Block {
	blocks := []view.Block{s.quietNote(lines)}
	if o, ok := s.orderOf(storage.Notice{Items: slices.Concat(n.Items, n.About), Target: n.Target}); ok {
		blocks = append(blocks, view.Note(view.T("Ordered by "+s.name(o.By)+": "), view.C("digest list"), view.T(" lists such digests and says how to take one back.")))
	}
	return blocks
}
