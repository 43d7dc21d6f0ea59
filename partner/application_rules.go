package partner

import (
	"slices"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/program"
)

// Rules are what entries are judged by: the vendor's procedure, the two calendars
// with their zones, who may decide, and the facts that an application stands on.
// RulesOf makes them; they are not changed by Decide.
type Rules struct {
	Procedure  *program.Procedure
	VendorZone *time.Location
	Vendor     *calendar.Calendar
	Zone       *time.Location // the team's
	Calendar   *calendar.Calendar

	Reviewers []string // Slack user ids, as all people here
	Admins    []string
	Alliance  string
	StandIns  []StandIn
	Gone      []string // reviewers and stand-ins whose account was closed, or who have left

	Entity    string           // the certified legal entity's name
	Assumed   bool             // Entity is the account's name, as no other was configured
	Materials map[ID]Known     // every material there is
	Needs     map[string]int   // typed-in numbers, by the id of what is wanted, where the pack says ask
	Open      []OpenNeed       // what must be so before handing in, and is not
	Locked    civil.Day        // last day of a lock-out that an earlier application left; none: free
	LockedBy  ID               // that application
	Running   ID               // another application for the same thing that is not over; 0: none
	Cleared   map[Used]Cleared // material versions that a review has approved before
}

// Known is a material with its versions, oldest first.
type Known struct {
	Material Material
	Versions []MaterialVersion
}

// Latest is the newest version; a material without any is a link, version 1.
func (k Known) Latest() MaterialVersion {
	if len(k.Versions) == 0 {
		return MaterialVersion{Material: k.Material.ID, N: 1, URL: k.Material.URL}
	}
	return k.Versions[len(k.Versions)-1]
}

func (k Known) version(n int) (MaterialVersion, bool) {
	if n == 1 && len(k.Versions) == 0 {
		return k.Latest(), true
	}
	i := slices.IndexFunc(k.Versions, func(v MaterialVersion) bool { return v.N == n })
	if i < 0 {
		return MaterialVersion{}, false
	}
	return k.Versions[i], true
}

// OpenNeed is a prerequisite, or a requirement of a phase, that is not fulfilled.
type OpenNeed struct {
	ID, Title string
	Unknown   bool // whether it is fulfilled cannot be told
}

// Cleared says which review approved a version of a material.
type Cleared struct {
	Application ID
	By          []string // who approved
	On          civil.Day
}

// day is the civil day of an instant in the team's zone.
func (r *Rules) day(t time.Time) civil.Day { return civil.In(t, zoneOr(r.Zone)) }

// vendorDay is the civil day of an instant at the vendor.
func (r *Rules) vendorDay(t time.Time) civil.Day { return civil.In(t, zoneOr(r.VendorZone)) }

func zoneOr(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}

// Counted are the days over which a last day was counted in working days; without a
// calendar it was not.
type Counted struct {
	Calendar      *calendar.Calendar
	From, Through civil.Day
}

// workingDay is the n-th working day after d; no day for n = 0, which is never.
func workingDay(c *calendar.Calendar, d civil.Day, n int) civil.Day {
	if n == 0 {
		return 0
	}
	if c == nil {
		return d.Add(n)
	}
	return c.Add(d, n)
}

// clock is the review's clock from a day on.
func (r *Rules) clock(on civil.Day) ReviewClock {
	w := r.Procedure.Review
	return ReviewClock{Quorum: w.Quorum, Opened: on, Chase: workingDay(r.Calendar, on, w.Chase),
		Escalate: workingDay(r.Calendar, on, w.Escalate), Expire: workingDay(r.Calendar, on, w.Expire)}
}

// stepUntil is the last day of the vendor's clock for a step begun on a day.
func (r *Rules) stepUntil(step string, on civil.Day) civil.Day {
	at, ok := r.Procedure.Step(step)
	if !ok {
		return 0
	}
	return workingDay(r.Vendor, on, r.Procedure.Steps[at].WorkingDays)
}

// lockedThrough is the last day of a lock-out that begins on a day: six months
// from 31 August end on the last of February.
func lockedThrough(from civil.Day, p civil.Period) civil.Day {
	if p.IsZero() {
		return 0
	}
	return from.Plus(p) - 1
}

// seats gives whose approval a person may give on a day: the own one, and as
// stand-in those of others.
func (r *Rules) seats(user string, on civil.Day) []string {
	var out []string
	if slices.Contains(r.Gone, user) {
		return nil
	}
	if slices.Contains(r.Reviewers, user) {
		out = append(out, user)
	}
	for _, s := range r.StandIns {
		if s.By == user && s.In(on) && slices.Contains(r.Reviewers, s.For) && !slices.Contains(out, s.For) {
			out = append(out, s.For)
		}
	}
	return out
}

// insider reports whether a person may move an application on: its authors, the
// admins, the reviewers and the alliance manager.
func (r *Rules) insider(a *Application, user string) bool {
	return user != "" && (slices.Contains(a.Authors, user) || slices.Contains(r.Admins, user) ||
		slices.Contains(r.Reviewers, user) || user == r.Alliance)
}

// owner reports whether a person may change what is handed in, or give it up.
func (r *Rules) owner(a *Application, user string) bool {
	return user != "" && (slices.Contains(a.Authors, user) || slices.Contains(r.Admins, user) || user == r.Alliance)
}

// MayDecide lists who may decide about an application on a day: reviewers and
// stand-ins of reviewers, never an author nor an author's stand-in.
func (r *Rules) MayDecide(a *Application, on civil.Day) []string {
	var out []string
	add := func(user string) {
		if !slices.Contains(a.Authors, user) && !slices.Contains(out, user) && r.seat(a, user, on) != "" {
			out = append(out, user)
		}
	}
	for _, user := range r.Reviewers {
		add(user)
	}
	for _, s := range r.StandIns {
		add(s.By)
	}
	return out
}

// seat is whose approval a person gives: the own one before another's, and never
// an author's. It is empty where there is none.
func (r *Rules) seat(a *Application, user string, on civil.Day) string {
	for _, seat := range r.seats(user, on) {
		if !slices.Contains(a.Authors, seat) {
			return seat
		}
	}
	return ""
}
