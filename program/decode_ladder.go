package program

import (
	"slices"
	"strconv"
	"strings"
)

// LadderKinds lists the kinds of duty that a ladder can be given for: those that
// the deadlines of package partner have.
var LadderKinds = []string{
	"certificate-end", "certificate-grace", "invitation", "competency-end",
	"requirement-falls", "portal-check", "roster-check", "leaver",
	"review-due", "hand-in", "vendor-due", "lock-out-end", "phase-end", "benefit-claim",
	"incentive-claim", "voucher-end", "portal-watch", "portal-missed", "portal-news",
	"deal-registration", "deal-response", "deal-answer", "deal-rfp", "deal-protection-end",
	"renewal-due", "renewal-item", "review-window", "program-certificate", "grace-end",
	"kpi-reading", "kpi-checkpoint",
	"fund-request", "fund-claim", "fund-reclaim", "fund-step", "fund-vendor",
}

// HourKinds lists the kinds of duty that have an hour: only before those can hours be
// counted.
var HourKinds = []string{"deal-registration", "deal-rfp"}

// Audiences lists who can hear of a duty.
var Audiences = []Audience{ToChannel, ToHolder, ToLead, ToAlliance}

// Bounds of a ladder. They are far above what anybody wants to be told.
const (
	maxSteps    = 50
	maxStep     = 3650 // days before a due date, and of upkeep: ten years
	maxEvery    = 365  // days between two steps after it
	maxTimes    = 100
	maxGrace    = 365 // days
	maxPatience = 100 // working days
)

// MaxHours bounds a step in hours: what is farther away is counted in days.
const MaxHours = 240

// defaultGrace is a ladder's grace in days where the pack gives none: a step that
// could not be said may be up for a week.
const defaultGrace = 7

func (d *decoder) ladder(n *node) Ladder {
	f := d.open(n, "the ladder")
	l := Ladder{Kind: f.must("kind")}
	f.what = "ladder " + l.Kind
	if n := f.word("kind"); n != nil {
		oneOf(d, n, "kind of duty", LadderKinds)
		d.define("ladder", n)
	}
	items := f.list("steps")
	if len(items) == 0 && !f.has("hours") {
		f.missing("steps")
	}
	if len(items) > maxSteps {
		d.problem(items[maxSteps], items[maxSteps].text, "a ladder has at most %d steps", maxSteps)
		items = items[:maxSteps]
	}
	l.Steps = d.steps(items, maxStep, 0, "day")
	l.Hours = d.hours(f, l.Kind)
	d.after(f, &l)
	l.Grace = defaultGrace
	if f.has("grace") {
		l.Grace = f.within("grace", 0, maxGrace)
	}
	d.patience(f, &l)
	l.Readers = d.readers(f)
	l.Source = d.source(f)
	f.done()
	return l
}

// within gives a key's whole number that lies between two.
func (f *fields) within(key string, low, high int) int {
	v := f.number(key, low)
	if v > high {
		f.problem(f.word(key), f.word(key).text, "`%s` is at most %d", key, high)
		return high
	}
	return v
}

// steps reads the days, or the hours, of a ladder, which go down.
func (d *decoder) steps(items []*node, most, least int, unit string) []int {
	var steps []int
	for _, n := range items {
		step, ok := d.integer(n, "step", least)
		if !ok {
			continue
		}
		last := most + 1
		if len(steps) > 0 {
			last = steps[len(steps)-1]
		}
		switch {
		case step > most:
			d.problem(n, n.text, "a step is at most %d %ss before the day", most, unit)
			continue
		case step == last:
			d.problem(n, n.text, "the step is there twice")
		case step > last:
			d.problem(n, n.text, "steps go down: %d comes after %d", step, last)
		}
		steps = append(steps, step)
	}
	return steps
}

// hours reads the steps of a ladder that are hours before an instant.
func (d *decoder) hours(f *fields, kind string) []int {
	items := f.list("hours")
	if len(items) > 0 && slices.Contains(LadderKinds, kind) && !slices.Contains(HourKinds, kind) {
		d.problem(items[0], items[0].text, "%s has no hour, only a day: hours before it cannot be counted", kind)
	}
	if len(items) > maxSteps {
		d.problem(items[maxSteps], items[maxSteps].text, "a ladder has at most %d steps in hours", maxSteps)
		items = items[:maxSteps]
	}
	return d.steps(items, MaxHours, 1, "hour")
}

// after reads the steps that come after the due date: every so many days, so many
// times.
func (d *decoder) after(f *fields, l *Ladder) {
	l.Every, l.Times = f.within("every", 1, maxEvery), f.within("times", 1, maxTimes)
	switch every, times := f.word("every"), f.word("times"); {
	case every != nil && times == nil:
		d.problem(every, every.text, "`every` needs `times`: how often it is said after the day")
	case times != nil && every == nil:
		d.problem(times, times.text, "`times` needs `every`: how many days lie between")
	case l.Every*l.Times > maxStep:
		d.problem(times, times.text, "the last step would be %d days after the day; at most %d are counted", l.Every*l.Times, maxStep)
	}
}

// patience reads after how many working days, from which step on, the next person
// hears.
func (d *decoder) patience(f *fields, l *Ladder) {
	patience, escalate := f.word("patience"), f.word("escalate")
	l.Patience, l.Escalate = f.within("patience", 1, maxPatience), f.number("escalate", 0)
	switch {
	case patience != nil && escalate == nil:
		d.problem(patience, patience.text, "`patience` needs `escalate`: the step from which it is counted")
	case escalate != nil && patience == nil:
		d.problem(escalate, escalate.text, "`escalate` needs `patience`: for how many working days nobody else is told")
	case escalate != nil && len(l.Steps) > 0 && l.Escalate > slices.Max(l.Steps):
		d.problem(escalate, escalate.text, "`escalate` is at most the first step, which is %s before: earlier nobody has been told", counted(slices.Max(l.Steps), "day"))
	}
}

// readers reads who hears of the duty; without the key it is the channel.
func (d *decoder) readers(f *fields) []Audience {
	words := f.words("readers")
	if n := f.value("readers"); n == nil {
		return []Audience{ToChannel}
	} else if n.kind == list && len(n.items) == 0 {
		d.problem(n, "", "`readers` of %s is empty: nobody would be told; leave it out for the channel", f.what)
	}
	var out []Audience
	for _, w := range words {
		if a := oneOf(d, w, "reader", Audiences); a != "" {
			out = append(out, a)
		}
	}
	return out
}

func (d *decoder) upkeep(n *node) Upkeep {
	f := d.open(n, "`upkeep`")
	u := Upkeep{Portal: f.within("portal", 1, maxStep), Roster: f.within("roster", 1, maxStep), Source: d.source(f)}
	f.done()
	return u
}

// Words says when a duty of the kind is said: "90, 60, 30, 14, 7, 1 and 0 days
// before, then every 7 days, 4 times", "7 and 3 days before, then 48, 24 and 6 hours
// before".
func (l Ladder) Words() string {
	var parts []string
	for _, of := range []struct {
		steps []int
		unit  string
	}{{l.Steps, "day"}, {l.Hours, "hour"}} {
		var numbers []string
		for _, s := range of.steps {
			numbers = append(numbers, strconv.Itoa(s))
		}
		switch len(of.steps) {
		case 0:
		case 1:
			parts = append(parts, counted(of.steps[0], of.unit)+" before")
		default:
			parts = append(parts, joinWords(numbers, "and")+" "+of.unit+"s before")
		}
	}
	text := strings.Join(parts, ", then ")
	if l.Times > 0 {
		text += ", then every " + counted(l.Every, "day") + ", " + strconv.Itoa(l.Times) + " times"
		if l.Times == 1 {
			text = strings.TrimSuffix(text, "s")
		}
	}
	return text
}

// counted is a number with its noun, in the plural where there are more or none.
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

func audienceWords(readers []Audience) string {
	var out []string
	for _, r := range readers {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}
