package partner

import (
	"fmt"
	"slices"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of fact about the watch over the vendor's portal.
const (
	KindWatch Kind = "watch"
	KindCheck Kind = "portal-check"
	KindNews  Kind = "portal-news"
)

// Watch says who looks through the vendor's portal for news, from a week on. Of
// several the one whose weeks began last holds, of one week the one written last.
type Watch struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	People  []string  `json:"people"`             // Slack user ids: they take turns by the week; empty: nobody watches
	StandIn string    `json:"stand_in,omitempty"` // Slack user id of who watches when the one whose week it is cannot
	From    civil.Day `json:"from"`               // the Monday of the first one's first week
	By      string    `json:"by"`
	Noted   time.Time `json:"at"`
}

// Check says that somebody has looked through the portal.
type Check struct {
	ID    ID        `json:"id"`
	Rev   uint64    `json:"rev,omitempty"`
	On    civil.Day `json:"on"` // in the team's zone
	By    string    `json:"by"`
	Noted time.Time `json:"at"`
	Note  string    `json:"note,omitempty"`
}

// Bulletin is something that the vendor has announced. What it changes for the company is
// shown, and adopted only where somebody does so.
type Bulletin struct {
	ID        ID        `json:"id"`
	Rev       uint64    `json:"rev,omitempty"`
	Title     string    `json:"title"`
	Effective civil.Day `json:"effective,omitzero"`
	Link      string    `json:"link,omitempty"`
	Affects   []Affect  `json:"affects,omitempty"`
	Logged    civil.Day `json:"logged"` // in the team's zone
	By        string    `json:"by"`
	Noted     time.Time `json:"at"`
	Done      civil.Day `json:"done,omitzero"` // the day on which nothing was left to do about it
	DoneBy    string    `json:"done_by,omitempty"`
	Note      string    `json:"note,omitempty"` // what was done
}

// Affected says what kind of thing news is about. The set is closed.
type Affected string

// What can be affected.
const (
	AffectsTier        Affected = "tier"
	AffectsRequirement Affected = "requirement"
	AffectsKPI         Affected = "kpi"
)

// Affect is one thing that news changes.
type Affect struct {
	What      Affected `json:"what"`
	Name      string   `json:"name"`                // an id of the pack, or a tier's name as it was written
	Renamed   string   `json:"renamed,omitempty"`   // tier: its new name
	Threshold string   `json:"threshold,omitempty"` // requirement, KPI: the new number, as amount.Parse reads it; empty: not told
}

func (w Watch) Ref() Ref    { return Ref{KindWatch, w.ID} }
func (c Check) Ref() Ref    { return Ref{KindCheck, c.ID} }
func (n Bulletin) Ref() Ref { return Ref{KindNews, n.ID} }

func (w Watch) Revision() uint64    { return w.Rev }
func (c Check) Revision() uint64    { return c.Rev }
func (n Bulletin) Revision() uint64 { return n.Rev }

func (w Watch) At(rev uint64) Fact    { w.Rev = rev; return w }
func (c Check) At(rev uint64) Fact    { c.Rev = rev; return c }
func (n Bulletin) At(rev uint64) Fact { n.Rev = rev; return n }

// Label is how news is called: W-3.
func (n *Bulletin) Label() string { return fmt.Sprintf("W-%d", n.ID) }

// Watches gives every watch that was set, by id. What they hold is not to be changed.
func (b *Book) Watches() []Watch { return shelved[Watch](b, KindWatch) }

// Checks gives every look through the portal, by id.
func (b *Book) Checks() []Check { return shelved[Check](b, KindCheck) }

// Bulletins gives all news, by id. What they hold is not to be changed.
func (b *Book) Bulletins() []Bulletin { return shelved[Bulletin](b, KindNews) }

// Bulletin finds news by its id.
func (b *Book) Bulletin(id ID) (Bulletin, bool) {
	f, ok := b.Fact(Ref{KindNews, id})
	n, is := f.(Bulletin)
	return n, ok && is
}

// Monday is the Monday of a day's week.
func Monday(d civil.Day) civil.Day { return d.Add(-(int(d.Weekday()+6) % 7)) }

// WatchOf is the watch that holds in the week of a Monday.
func (b *Book) WatchOf(week civil.Day) (found Watch, ok bool) {
	for _, w := range b.Watches() {
		if w.From <= week && (!ok || w.From >= found.From) {
			found, ok = w, true
		}
	}
	return found, ok && len(found.People) > 0
}

// Turn is whose week of a watch it is, by the Monday; the week is not before From.
func (w *Watch) Turn(week civil.Day) string {
	if len(w.People) == 0 || week < w.From {
		return ""
	}
	return w.People[week.Sub(w.From)/7%len(w.People)]
}

// Watcher is who watches in the week of a Monday: whose turn it is or, where they
// are away, have left or have no account any more on the day by which it is done,
// the stand-in. by is that day.
func (b *Book) Watcher(week, by civil.Day) (user string, standIn bool) {
	w, ok := b.WatchOf(week)
	if !ok {
		return "", false
	}
	user = w.Turn(week)
	if w.StandIn == "" || w.StandIn == user || b.present(user, by) {
		return user, false
	}
	return w.StandIn, true
}

// present reports whether somebody is with the company and not away on a day.
func (b *Book) present(user string, on civil.Day) bool {
	r := b.Reader(user)
	away := !r.AwayFrom.IsZero() && r.AwayFrom <= on && on <= max(r.AwayTo, r.AwayFrom)
	p, known := b.BySlackID(user)
	return !r.Gone && !away && (!known || p.Employed(on))
}

// Checked gives the first look through the portal in the week of a Monday.
func (b *Book) Checked(week civil.Day) (first Check, ok bool) {
	for _, c := range onShelf[Check](b, KindCheck) {
		if Monday(c.On) == week && (!ok || c.Noted.Before(first.Noted)) {
			first, ok = c, true
		}
	}
	return first, ok
}

// LastCheck gives the latest look through the portal.
func (b *Book) LastCheck() (last Check, ok bool) {
	for _, c := range onShelf[Check](b, KindCheck) {
		if !ok || c.On > last.On || c.On == last.On && c.Noted.After(last.Noted) {
			last, ok = c, true
		}
	}
	return last, ok
}

// CheckBy is the day of a week, given by its Monday, by which the portal has been
// looked through. ok is false where the pack asks nobody to.
func CheckBy(p *program.Program, week civil.Day) (by civil.Day, ok bool) {
	if p.Watch.By == "" {
		return 0, false
	}
	return week.Add(p.Watch.By.After()), true
}

// WatchedWeeks is how many weeks in a row without a look are said; after that it is
// for the company to begin again, with a look or by naming who watches.
const WatchedWeeks = 8

// watchCounts gives the Mondays, in order, from which weeks without a look are counted:
// the one after the last look, or on which the first watch began, and that of each
// watch since.
func (b *Book) watchCounts() (starts []civil.Day) {
	looked := civil.First
	if last, ok := b.LastCheck(); ok {
		looked = Monday(last.On).Add(7)
	}
	for _, w := range onShelf[Watch](b, KindWatch) {
		starts = append(starts, max(w.From, looked))
	}
	slices.Sort(starts)
	return slices.Compact(starts)
}

// Unlooked counts the weeks without a look through the one of a Monday, as nudges are
// counted: 0 where it was looked through or nobody watches. From WatchedWeeks on the
// nudges end, unless another watch begins later.
func (b *Book) Unlooked(week civil.Day) (weeks int, ends bool) {
	if _, ok := b.WatchOf(week); !ok {
		return 0, false
	}
	for _, start := range b.watchCounts() {
		if start > week {
			return weeks, false
		}
		weeks = week.Sub(start)/7 + 1
	}
	return weeks, weeks >= WatchedWeeks
}

// OpenBulletins gives the news about which something is left to do, by id.
func (b *Book) OpenBulletins() []Bulletin {
	return slices.DeleteFunc(b.Bulletins(), func(n Bulletin) bool { return !n.Done.IsZero() })
}
