package partner

import (
	"fmt"

	"partnerbot/civil"
)

// The kinds of deadlines of the watch over the vendor's portal.
const (
	PortalWatch  = "portal-watch"  // by then the portal of the week has been looked through
	PortalMissed = "portal-missed" // the week after one in which nobody did
	PortalNews   = "portal-news"   // news was logged, or takes effect
)

// watched gives the weeks, by their Mondays, whose day to look through the portal, so
// many days later, is asked for: those after the last look, for which somebody is to
// watch, until nobody is nudged any more. last says that this is the last of them.
func (d *docket) watched(later int, each func(week, by civil.Day, last bool)) {
	if d.program.Watch.By == "" {
		return
	}
	starts := d.book.watchCounts()
	for i, start := range starts {
		end, newest := start.Add(7*WatchedWeeks), i+1 == len(starts)
		if !newest {
			end = min(end, starts[i+1])
		}
		for week := start; week < end; week = week.Add(7) {
			by, _ := CheckBy(d.program, week)
			if _, ok := d.book.WatchOf(week); ok && d.asked(by.Add(later)) {
				each(week, by, newest && week.Add(7) == end)
			}
		}
	}
}

// lastNudge is what the last words about the watch say besides.
var lastNudge = fmt.Sprintf("; after %d weeks without a look this is the last reminder of it until somebody looks", WatchedWeeks)

// portalWatches lists the weeks in which the portal is to be looked through: the
// watcher's duty.
func (d *docket) portalWatches() (out []Deadline) {
	d.watched(0, func(week, by civil.Day, last bool) {
		user, standIn := d.book.Watcher(week, by)
		p, _ := d.book.BySlackID(user)
		dl := Deadline{
			Kind: PortalWatch, Subject: "week/" + week.String(), Due: by, Person: p.ID,
			Title: "portal news of the week of " + week.Short(), Consequence: "in the week after the channel hears that nobody looked",
			Action: "Look through the vendor's portal, log what is new and confirm", Run: "watch confirm", Own: true, Over: week.Add(7), Opens: week,
		}
		if standIn {
			w, _ := d.book.WatchOf(week)
			if turn, ok := d.book.BySlackID(w.Turn(week)); ok {
				dl.Consequence = "in the place of " + turn.Name + "; " + dl.Consequence
			}
		}
		if last {
			dl.Consequence += lastNudge
		}
		if p.Name != "" {
			dl.Title = p.Name + ": " + dl.Title
		}
		out = append(out, dl)
	})
	return out
}

// portalMissed lists the weeks in which nobody looked, by the Monday after: the
// channel's. A look since puts it right.
func (d *docket) portalMissed() (out []Deadline) {
	by := d.program.Watch.By.After()
	d.watched(7-by, func(week, _ civil.Day, last bool) {
		next := week.Add(7)
		dl := Deadline{
			Kind: PortalMissed, Subject: "week/" + week.String(), Due: next,
			Title: "Portal news of the week of " + week.Short(), Consequence: "nobody has looked through the portal since " + d.lastLook(),
			Action: "Look through the vendor's portal, log what is new and confirm", Run: "watch confirm", Own: true, Over: next.Add(7), Opens: next,
		}
		if last {
			dl.Consequence += lastNudge
		}
		out = append(out, dl)
	})
	return out
}

func (d *docket) lastLook() string {
	if c, ok := d.book.LastCheck(); ok {
		return c.On.Short()
	}
	return "the watch began"
}

// portalNews lists the news of the portal twice: on the day on which it was logged,
// and on the one on which it takes effect, unless that is settled by then.
func (d *docket) portalNews() (out []Deadline) {
	for _, n := range onShelf[Bulletin](d.book, KindNews) {
		if d.asked(n.Logged) && n.Done.IsZero() {
			out = append(out, d.newsDuty(&n, "logged", n.Logged))
		}
		if n.Effective > n.Logged && d.asked(n.Effective) && n.Done.IsZero() {
			out = append(out, d.newsDuty(&n, "effective", n.Effective))
		}
	}
	return out
}

func (d *docket) newsDuty(n *Bulletin, what string, on civil.Day) Deadline {
	dl := Deadline{
		Kind: PortalNews, Subject: fmt.Sprintf("news/%d/%s", n.ID, what), Due: on,
		Title: n.Label() + " " + n.Title, Action: "See what it means for us, and settle it", Run: "watch done " + n.Label(), Own: true,
	}
	switch {
	case n.Effective.IsZero():
		dl.Consequence = "from when on it holds is not known"
	case what == "logged" && n.Effective > n.Logged:
		dl.Consequence = "takes effect on " + n.Effective.Short()
	default:
		dl.Consequence = "in effect since " + n.Effective.Short()
	}
	for _, a := range n.Affects {
		threshold, ok := a.Number()
		if a.What != AffectsRequirement || !ok {
			continue
		}
		if e, known := EffectOf(d.program, d.book, a.Name, threshold, max(n.Effective, n.Logged)); known && e.Opens() {
			dl.Requirement = a.Name
			dl.Consequence += fmt.Sprintf("; %s would be open: %d of %d", e.After.Requirement.Title, e.After.Have, threshold)
		}
	}
	return dl
}
