package notices

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// What one digest lists at most; the rest is counted and a button away. It is to
// fit into one message of Slack's: what would stand in a second one could be lost
// by itself, and nobody reads that far.
const (
	mostLines     = 25
	mostText      = 7500 // bytes of lines
	mostInSummary = 10
)

// said is one line of a digest.
type said struct {
	kind     kind
	deadline partner.Deadline
	left     int // days from today to the due date
	step     int
}

// composeDigest writes the digest of a notice's items as they are now: one line
// a duty, the most urgent first. Duties that were fulfilled since, whose grace
// is over, or whose next step has come meanwhile (it is said by itself) are left
// out; ok is false if none remains.
func (d *Desk) composeDigest(b *partner.Book, n storage.Notice, now time.Time) (m view.Message, ok bool) {
	zone := d.reader(b).daily.Zone
	today := civil.In(now, zone)
	lines := d.lines(b, n.Items, today)
	if len(lines) == 0 {
		return view.Message{}, false
	}
	m.Names = true
	var lead string
	if away := now.Sub(n.At); away > late {
		lead = "I was away for " + length(away) + ". What fell due meanwhile is here, once. "
		m.Blocks = append(m.Blocks, view.Para(view.T(lead+"The first of it was due "), view.M(n.At.In(zone)), view.T(".")))
	}
	m.Summary = lead + summary(lines, today)
	m.Blocks = append(m.Blocks, view.Heading(headline(lines)))
	m.Blocks = append(m.Blocks, listed(lines, today)...)
	m.Blocks = append(m.Blocks, view.Actions(
		view.Button{Label: "Show gaps", Run: "gaps"},
		view.Button{Label: "Expiring", Run: "expiring 90"},
	))
	return m, true
}

// duty is what items of several steps have in common.
type duty struct {
	kind, subject string
	due           civil.Day
}

// lines picks what is still to be said of the items, soonest due first and what
// no requirement asks for last.
func (d *Desk) lines(b *partner.Book, items []storage.Item, today civil.Day) []said {
	steps := map[duty]int{}
	var from, through civil.Day
	for _, item := range items {
		before, err := strconv.Atoi(item.Step)
		if err != nil {
			continue
		}
		k := duty{item.Kind, item.Subject, item.Due}
		if least, seen := steps[k]; !seen || before < least {
			steps[k] = before
		}
		if from.IsZero() || item.Due < from {
			from = item.Due
		}
		through = max(through, item.Due)
	}
	var list []said
	for _, dl := range d.deadlines(b, from, through, today) {
		before, wanted := steps[duty{dl.Kind, dl.Subject, dl.Due}]
		k, known := kindOf(dl.Kind)
		left := dl.Due.Sub(today)
		reached := passed(d.Program.Ladder(dl.Kind), left)
		if wanted && known && left >= -k.grace && len(reached) > 0 && reached[0] == before {
			list = append(list, said{k, dl, left, before})
		}
	}
	slices.SortStableFunc(list, func(a, b said) int { return cmp.Compare(a.band(), b.band()) })
	return list
}

// deadlines lists the duties due from one day through another as they look
// today: what an end entails is told as of the first day asked for, so what is
// over and what is to come are asked for apart.
func (d *Desk) deadlines(b *partner.Book, from, through, today civil.Day) []partner.Deadline {
	var list []partner.Deadline
	if from < today {
		list = partner.Deadlines(d.Program, b, from, min(through, today-1))
	}
	if through >= today {
		list = append(list, partner.Deadlines(d.Program, b, today, through)...)
	}
	return list
}

// bands are the parts of a digest, by days left. The last is for what no
// requirement asks for, however soon it ends: it must not crowd out the rest.
var bands = [...]struct {
	upTo  int
	title string
}{{-1, "Ended"}, {0, "Today"}, {7, "Within 7 days"}, {30, "Within 30 days"}, {1 << 30, "Later"}, {0, "Not asked for in this phase"}}

// band is the place in bands to which a line belongs.
func (s said) band() int {
	if s.deadline.Idle {
		return len(bands) - 1
	}
	i := 0
	for s.left > bands[i].upTo {
		i++
	}
	return i
}

// listed draws the lines in bands.
func listed(lines []said, today civil.Day) []view.Block {
	var blocks []view.Block
	var texts []view.Text
	for size := 0; len(texts) < min(len(lines), mostLines); {
		l := lines[len(texts)]
		text := l.kind.line(l.deadline, today)
		if size += len(text.String()); size > mostText && len(texts) > 0 {
			break
		}
		texts = append(texts, text)
	}
	shown := lines[:len(texts)]
	for i, low := 0, 0; i < len(bands); i++ {
		high := low
		for high < len(shown) && shown[high].band() == i {
			high++
		}
		if high == low {
			continue
		}
		blocks = append(blocks, view.Para(view.B(bands[i].title)), view.List(texts[low:high]...))
		low = high
	}
	if rest := len(lines) - len(shown); rest > 0 {
		blocks = append(blocks, view.Note(view.Tf("And %d more: ", rest), view.C("expiring 90"), view.T(" lists what is still to end.")))
	}
	return blocks
}

// headline counts what the digest holds: "2 certificates end soon".
func headline(lines []said) string {
	var ended, ending int
	for _, l := range lines {
		if l.left < 0 {
			ended++
		} else {
			ending++
		}
	}
	k := lines[0].kind
	switch {
	case ended == 0 && ending == 1:
		return "1 " + k.one + " ends soon"
	case ended == 0:
		return fmt.Sprintf("%d %s end soon", ending, k.many)
	case ending == 0:
		return fmt.Sprintf("%s ended", count(ended, k))
	default:
		return fmt.Sprintf("%s ended, %d more to come", count(ended, k), ending)
	}
}

func count(n int, k kind) string {
	if n == 1 {
		return "1 " + k.one
	}
	return fmt.Sprintf("%d %s", n, k.many)
}

// summary is the whole digest in a sentence.
func summary(lines []said, today civil.Day) string {
	var parts []string
	for _, l := range lines[:min(len(lines), mostInSummary)] {
		parts = append(parts, l.kind.short(l.deadline, today))
	}
	s := headline(lines) + ": " + strings.Join(parts, "; ")
	if rest := len(lines) - len(parts); rest > 0 {
		s += fmt.Sprintf("; and %d more", rest)
	}
	return s + "."
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
