package partner

import (
	"fmt"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// KPIState is how a KPI stands. The set is closed.
type KPIState string

// The states of a KPI, the best first.
const (
	KPIMet     KPIState = "met"      // reached, and cannot be lost before its end, or holds on the day at its end
	KPIOnTrack KPIState = "on track" // not yet reached; at the present pace it will be
	KPIAtRisk  KPIState = "at risk"  // at the present pace it will not be
	KPIMissed  KPIState = "missed"   // cannot be reached any more
	KPIUnknown KPIState = "unknown"  // a reading, a base or the number needed is missing: never a guess
)

// Measured is a KPI as it stands on a day.
type Measured struct {
	KPI        *program.KPI
	State      KPIState
	Have       amount.Amount // of the KPI's unit: a percentage for growth
	Known      bool          // Have is known
	Need       amount.Amount
	NeedKnown  bool
	From, Due  civil.Day // the span that it is measured over, both included
	Arithmetic []string  // how it was reckoned, a sentence each; some name people
	Lacking    string    // what is missing to know more; empty: nothing
	Owner      string    // Slack user id; empty: nobody

	Zone    string            // gauge: the zone of Have
	Through civil.Day         // the last day that what is known reaches to; none: nothing is known
	Missing []program.Stretch // periods of the span, or the newest of a gauge, that should have a reading and have none
	Awaits  bool              // a reading of the span, or the newest of a gauge, is still to come in
	Names   bool              // Arithmetic names people
}

// KPIs measures every KPI of the pack on a day, in the pack's order: those of the
// settings' site, each over the span that contains the day. A reading whose period
// ends after the day does not count.
func KPIs(p *program.Program, b *Book, on civil.Day) []Measured {
	_, _, site := b.where(p)
	var out []Measured
	for _, k := range p.KPIsOn(site) {
		out = append(out, MeasureKPI(p, b, k, on, on))
	}
	return out
}

// MeasureKPI measures one KPI over the span that contains a day, as of another: a
// reading whose period ends after on does not count. What was entered later about a
// period before does.
func MeasureKPI(p *program.Program, b *Book, k *program.KPI, within, on civil.Day) Measured {
	return measureKPI(p, b, b, k, within, on)
}

// TryKPI is MeasureKPI as it would be once a fact about the KPI were entered.
func TryKPI(p *program.Program, b *Book, k *program.KPI, f Fact, within, on civil.Day) Measured {
	side := NewBook(b.Workspace)
	side.settings = b.settings
	for _, r := range b.KPIHistory(k.ID) {
		side.put(r, nil)
	}
	for _, g := range b.KPIGoals(k.ID) {
		side.put(g, nil)
	}
	for _, o := range b.KPIOwners(k.ID) {
		side.put(o, nil)
	}
	side.put(f, nil)
	return measureKPI(p, side, b, k, within, on)
}

// measureKPI measures with what one Book holds about the KPI and another about people.
func measureKPI(p *program.Program, b, people *Book, k *program.KPI, within, on civil.Day) Measured {
	span := p.Span(k.Span, within)
	m := &measuring{Measured: Measured{KPI: k, State: KPIUnknown, From: span.From, Due: span.To}, book: b, on: on, span: span}
	m.Need, m.NeedKnown = b.needOfKPI(k, span)
	m.Owner, _ = b.KPIOwner(k.ID)
	if k.Kind != program.KPICount {
		m.read()
	}
	switch {
	case m.mixed != "":
		m.Lacking = m.mixed
	case k.Kind == program.KPIGrowth:
		m.growth()
	case k.Kind == program.KPICounter:
		m.counter()
	case k.Kind == program.KPICount:
		m.count(p, people)
	case k.Adds():
		m.volume()
	default:
		m.latest()
	}
	return m.Measured
}

// measuring is one KPI while it is measured.
type measuring struct {
	Measured
	book *Book
	on   civil.Day
	span program.Stretch

	byPeriod map[program.Stretch]amount.Amount
	newest   *KPIReading // as of on
	mixed    string      // readings of several currencies: nothing is reckoned
}

// read takes the readings that count: of periods over by the day.
func (m *measuring) read() {
	m.byPeriod = map[program.Stretch]amount.Amount{}
	readings := m.book.KPIReadings(m.KPI.ID)
	for i := range readings {
		r := &readings[i]
		if r.To > m.on || m.KPI.Adds() && m.KPI.Every.Period(r.From) != r.Period() {
			continue
		}
		if r.Value.Currency != m.KPI.Currency && m.mixed == "" && m.needs(r.Period()) {
			m.mixed = fmt.Sprintf("the reading of %s is %s and the KPI is measured in %s; currencies are not converted", r.Period().Words(), r.Value.Words(), unitOf(m.KPI))
		}
		m.byPeriod[r.Period()] = r.Value
		m.newest = r
	}
}

// needs reports whether a reading of a period has a part in the reckoning.
func (m *measuring) needs(s program.Stretch) bool {
	before := m.span.YearBefore()
	return !m.KPI.Adds() || m.span.Contains(s.From) || m.KPI.Kind == program.KPIGrowth && before.Contains(s.From)
}

func unitOf(k *program.KPI) string {
	if k.Currency == "" {
		return "plain numbers"
	}
	return k.Currency
}

// sum adds up the readings of periods; missing lists those that have none.
func (m *measuring) sum(periods []program.Stretch) (total amount.Amount, missing []program.Stretch) {
	total.Currency = m.KPI.Currency
	for _, s := range periods {
		v, ok := m.byPeriod[s]
		if !ok {
			missing = append(missing, s)
			continue
		}
		sum, err := total.Add(v)
		if err != nil { // beyond what can be counted: nothing is known of it
			missing = append(missing, s)
			continue
		}
		total = sum
	}
	return total, missing
}

// elapsed is how many of the span's periods, from its beginning, are looked at: all
// through the last that has a reading or whose reading is late.
func (m *measuring) elapsed(periods []program.Stretch) int {
	n := 0
	for i, s := range periods {
		if _, read := m.byPeriod[s]; read || m.on > s.To.Add(m.KPI.Late) {
			n = i + 1
		}
	}
	return n
}

// additive is what KPIs whose readings add up are reckoned from.
type additive struct {
	periods []program.Stretch // of the span
	past    []program.Stretch // of those the ones that are looked at
	done    amount.Amount     // the sum of their readings
}

// add sums up the span to date. ok is false where a reading is missing, or there is
// none yet.
func (m *measuring) add() (a additive, ok bool) {
	a.periods = m.span.Parts(m.KPI.Every)
	a.past = a.periods[:m.elapsed(a.periods)]
	a.done, m.Missing = m.sum(a.past)
	for _, s := range a.past {
		if _, read := m.byPeriod[s]; read {
			m.Through = s.To
		}
	}
	switch {
	case len(a.past) == 0:
		first := a.periods[0]
		m.Lacking = fmt.Sprintf("the first reading, of %s, due by %s", first.Words(), first.To.Add(m.KPI.Late).Short())
	case len(m.Missing) > 0:
		m.Lacking = "the reading of " + periodWords(m.Missing)
	default:
		return a, true
	}
	m.Awaits = true
	return a, false
}

// left is how many periods are still to come.
func (a *additive) left() int64 { return int64(len(a.periods) - len(a.past)) }

// stretch is what the sum to date covers.
func (a *additive) stretch() program.Stretch {
	if len(a.past) == 0 {
		return program.Stretch{}
	}
	return program.Stretch{From: a.past[0].From, To: a.past[len(a.past)-1].To}
}

// volume measures readings that add up against a number.
func (m *measuring) volume() {
	a, ok := m.add()
	m.Have, m.Known = a.done, ok
	if len(a.past) > len(m.Missing) {
		m.say("%s: %s%s.", a.stretch().Words(), kpiWords(m.KPI, a.done), m.without())
	}
	if !m.NeedKnown {
		m.lackNeed()
		return
	}
	m.say("Goal: %s by %s.", kpiWords(m.KPI, m.Need), m.Due.Short())
	switch missing, _ := m.Need.Sub(a.done); {
	case missing.Sign() <= 0:
		m.State, m.Known = KPIMet, true
		m.Lacking = ""
	case !ok:
	case a.left() == 0:
		m.State = KPIMissed
		m.say("%s were missing at the end.", kpiWords(m.KPI, missing))
	default:
		m.pace(a, missing)
		m.State = KPIAtRisk
		if reaches(a.done, int64(len(a.periods)), m.Need, int64(len(a.past))) {
			m.State = KPIOnTrack
		}
	}
}

// counter measures what must stay at zero.
func (m *measuring) counter() {
	a, ok := m.add()
	m.Have, m.Known = a.done, ok
	if len(a.past) > len(m.Missing) {
		m.say("%s: %s%s.", a.stretch().Words(), kpiWords(m.KPI, a.done), m.without())
	}
	for _, s := range a.past {
		if v := m.byPeriod[s]; v.Sign() > 0 {
			m.say("%s had %s; the KPI must stay at 0.", s.Words(), kpiWords(m.KPI, v))
		}
	}
	switch {
	case a.done.Sign() > 0:
		m.State, m.Known, m.Lacking = KPIMissed, true, ""
	case !ok:
	case a.left() == 0:
		m.State = KPIMet
	default:
		m.State = KPIOnTrack
		m.say("It must stay at 0 through %s.", m.Due.Short())
	}
}

// latest measures the last reading against a number or a zone.
func (m *measuring) latest() {
	if due, late := m.lateReading(); late {
		m.Missing = []program.Stretch{due}
		m.Lacking = "the reading of " + due.Words()
	} else if m.newest == nil {
		m.Lacking = "a first reading"
	}
	m.Awaits = m.Lacking != ""
	if m.newest != nil {
		m.Have, m.Through = m.newest.Value, m.newest.To
		m.Known = m.Lacking == ""
		m.Zone, _ = m.KPI.Zone(m.Have)
		m.say("%s: %s%s.", m.newest.Period().Words(), kpiWords(m.KPI, m.Have), zoned(m.Zone))
	}
	if !m.NeedKnown {
		m.lackNeed()
		return
	}
	needed, _ := m.KPI.Zone(m.Need)
	m.say("Needed: at least %s%s on %s.", kpiWords(m.KPI, m.Need), zoned(needed), m.Due.Short())
	if !m.Known {
		return
	}
	final := m.on >= m.Due && (m.KPI.Every == "" || m.newest.To >= m.KPI.Every.Period(m.Due).From)
	short, err := m.Need.Sub(m.Have)
	switch enough := err == nil && short.Sign() <= 0; {
	case enough && final:
		m.State = KPIMet
	case enough:
		m.State = KPIOnTrack
	case final:
		m.State = KPIMissed
	default:
		m.State = KPIAtRisk
	}
	if short.Sign() > 0 {
		m.say("%s are missing.", kpiWords(m.KPI, short))
	}
}

func zoned(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// lateReading gives the newest period whose reading is late, if it has none.
func (m *measuring) lateReading() (program.Stretch, bool) {
	k := m.KPI
	if k.Every == "" {
		return program.Stretch{}, false
	}
	s := k.Every.Period(m.on.Add(-k.Late)) // over, and read by now, is the one before
	s = k.Every.Period(s.From - 1)
	return s, m.newest == nil || m.newest.To < s.From
}

// count measures what is counted by the rule of a requirement.
func (m *measuring) count(p *program.Program, b *Book) {
	as := AssessPhase(p, b, &program.Path{}, p.Counted(), min(m.on, m.Due))
	r, ok := as.Result(m.KPI.ID)
	if !ok {
		m.Lacking = "this site has no such count"
		return
	}
	m.Have, m.Known, m.Through = amount.Of(int64(r.Have), ""), true, m.on
	if !m.NeedKnown {
		m.lackNeed()
		return
	}
	m.say("%d counted on %s, %s needed.", r.Have, as.On.Short(), m.Need.Words())
	line := as.line(m.KPI.ID)
	pt, next := line.course.at(as.On)
	end, _ := line.course.at(m.Due)
	n := need{int(m.Need.Parts / amount.Of(1, "").Parts), true}
	enough, lasts := pt.state(n) == Met, end.state(n) == Met
	day, falls := line.falls(next, n)
	falls = falls && day <= m.Due
	if enough && falls {
		m.Names = true
		m.say("Lost on %s: %s.", day.Short(), line.cause(day).text)
	}
	if end.have != pt.have {
		m.say("%d on %s, as far as is known today.", end.have, m.Due.Short())
	}
	switch {
	case enough && !falls:
		m.State = KPIMet
	case lasts:
		m.State = KPIOnTrack
	case m.on >= m.Due:
		m.State = KPIMissed
	default:
		m.State = KPIAtRisk
	}
}

// line gives what evaluates a requirement.
func (a *Assessment) line(id string) *line {
	for _, l := range a.tally.lines {
		if l.req.ID == id {
			return l
		}
	}
	return nil
}
