package notices

import (
	"fmt"
	"strings"
	"time"

	"partnerbot/storage"
	"partnerbot/view"
)

// What one message lists at most; the rest is counted and a word away. It is to
// fit into one message of Slack's: what would stand in a second one could be lost
// by itself, and nobody reads that far.
const (
	mostLines     = 25
	mostMenus     = 15   // lines with a menu of their own; each is a block, of which a message has 50
	mostText      = 7500 // bytes of lines
	mostInSummary = 10
)

// section is a part of a message: a title and its lines.
type section struct {
	title string
	lines []line
}

// listed draws sections, and a note on how many lines found no place.
func listed(sections []section) []view.Block {
	var blocks []view.Block
	var rest, shown, size int
	full := false
	for _, part := range sections {
		var plain []view.Text
		for i, l := range part.lines {
			text := view.Join(l.drawn(), view.T(" "), view.C(l.Code()))
			size += len(text.String())
			if full = full || shown == mostLines || size > mostText && shown > 0; full {
				rest += len(part.lines) - i
				break
			}
			if shown++; shown == 1 || i == 0 {
				blocks = append(blocks, view.Para(view.B(part.title)))
			}
			if shown > mostMenus || len(l.choices()) == 0 {
				plain = append(plain, text)
				continue
			}
			blocks = append(blocks, view.Block{Kind: view.KindText, Text: text, Menu: l.choices()})
		}
		if len(plain) > 0 {
			blocks = append(blocks, view.List(plain...))
		}
	}
	if rest > 0 {
		blocks = append(blocks, view.Note(view.Tf("And %d more: ", rest), view.C("digest all"), view.T(" lists every one.")))
	}
	return blocks
}

// inBands puts lines, which are in the order of their bands, into sections.
func inBands(lines []line) []section {
	var list []section
	for _, l := range lines {
		title := bands[l.band()].title
		if n := len(list); n == 0 || list[n-1].title != title {
			list = append(list, section{title: title})
		}
		last := &list[len(list)-1]
		last.lines = append(last.lines, l)
	}
	return list
}

// awayLead begins a message that is late: the bot was away, or what was parked
// could not be posted.
func awayLead(m *view.Message, l storage.Lateness, zone *time.Location) (lead string) {
	away := l.Posted.Sub(l.First)
	if away <= late {
		return ""
	}
	lead = "I was away for "
	if l.Parked {
		lead = "I could not post here for "
	}
	lead += length(away) + ". What fell due meanwhile is here, once. "
	m.Blocks = append(m.Blocks, view.Para(view.T(lead+"The first of it was due "), view.M(l.First.In(zone)), view.T(".")))
	return lead
}

// lateness is how late a notice is that is written now.
func lateness(n storage.Notice, now time.Time) storage.Lateness {
	return storage.Lateness{First: n.At, Posted: now, Parked: n.State == storage.Parked}
}

// headline counts what a message holds: "2 certificates end soon".
func headline(lines []line) string {
	over, first, same := 0, lines[0].words, true
	for _, l := range lines {
		if l.left < 0 {
			over++
		}
		same = same && l.words.name == first.name
	}
	coming := len(lines) - over
	if !same {
		first = words{one: "thing", many: "things", ends: "is due", end: "are due", ended: "is over"}
	}
	switch {
	case over == 0 && coming == 1:
		return "1 " + first.one + " " + first.ends + " soon"
	case over == 0:
		return fmt.Sprintf("%d %s %s soon", coming, first.many, first.end)
	case coming == 0:
		return count(over, first) + " " + first.over(over)
	default:
		return fmt.Sprintf("%s %s, %d more to come", count(over, first), first.over(over), coming)
	}
}

func count(n int, k words) string {
	if n == 1 {
		return "1 " + k.one
	}
	return fmt.Sprintf("%d %s", n, k.many)
}

// summary is a whole message in a sentence or two.
func summary(head string, lines []line) string {
	if len(lines) == 0 {
		return head + "."
	}
	var parts []string
	for _, l := range lines[:min(len(lines), mostInSummary)] {
		parts = append(parts, l.words.short(l))
	}
	s := head + ": " + strings.Join(parts, "; ")
	if rest := len(lines) - len(parts); rest > 0 {
		s += fmt.Sprintf("; and %d more", rest)
	}
	return s + "."
}

// saidBy lists the items that lines say, with their words. What was folded into a
// line is said by that line.
func saidBy(lines []line) []said {
	var list []said
	for _, l := range lines {
		for _, item := range l.items {
			list = append(list, said{item.Key, l.text().String()})
		}
	}
	return list
}

// length is a span of time in words, by its two largest units.
func length(t time.Duration) string {
	days, hours, minutes := int(t.Hours())/24, int(t.Hours())%24, int(t.Minutes())%60
	var parts []string
	for _, p := range []struct {
		n    int
		unit string
	}{{days, "day"}, {hours, "hour"}, {minutes, "minute"}} {
		switch {
		case p.n == 0 || len(parts) == 2 || p.unit == "minute" && days > 0:
		case p.n == 1:
			parts = append(parts, "1 "+p.unit)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", p.n, p.unit))
		}
	}
	return strings.Join(parts, " and ")
}
