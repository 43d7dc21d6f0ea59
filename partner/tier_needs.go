package partner

import (
	"fmt"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// TierLine is one thing that an upgrade to a tier needs, as it is on a day.
type TierLine struct {
	Need   *program.TierNeed
	State  State
	Detail string // "120,000 of 500,000"; names nobody
	Run    string // the words that type in what is missing; empty: nothing is
}

// tierThreshold is where a typed-in number of a tier is kept among the thresholds.
func tierThreshold(program, tier, need string) (path, phase, requirement string) {
	return "tiers/" + program, tier, need
}

// TierThreshold makes the record of a number of a tier that only the portal shows;
// old is the one that it takes the place of, if there is one.
func TierThreshold(b *Book, program, tier, need string) (t, old Threshold) {
	t.Path, t.Phase, t.Requirement = tierThreshold(program, tier, need)
	old, _ = b.Threshold(t.Path, t.Phase, t.Requirement)
	return t, old
}

// TierNeeds tells, for each thing that a tier needs, whether it is there on a day.
func TierNeeds(p *program.Program, b *Book, s Settings, t *program.TierProgram, tier *program.Tier, on civil.Day) []TierLine {
	out := make([]TierLine, len(tier.Needs))
	for i := range tier.Needs {
		n := &tier.Needs[i]
		out[i].Need = n
		switch {
		case n.KPI != "":
			out[i].kpi(p, b, on)
		case n.Reading != "":
			out[i].reading(b, t.ID, tier.ID, on)
		default:
			out[i].passed(p, b, s, on)
		}
	}
	return out
}

func (l *TierLine) kpi(p *program.Program, b *Book, on civil.Day) {
	l.State = Unknown
	k, ok := p.KPI(l.Need.KPI)
	if !ok {
		return
	}
	m := MeasureKPI(p, b, k, on, on)
	item := kpiItem(m)
	l.Detail = item.Detail
	switch item.State {
	case ItemMet, ItemOnTrack:
		l.State = Met
	case ItemUnknown:
		l.Run = item.Run
	default:
		l.State, l.Run = NotMet, item.Run
	}
}

func (l *TierLine) reading(b *Book, program, tier string, on civil.Day) {
	need, known := l.Need.Need.Value, true
	if l.Need.Need.Ask {
		t, ok := b.Threshold(tierThreshold(program, tier, l.Need.ID))
		need, known = t.Value, ok
	}
	have, typed := latestRead(b, l.Need.Reading, on)
	l.State = Unknown
	switch {
	case !typed && !known:
		l.Detail = "neither how much is needed nor how much there is has been typed in"
	case !known:
		l.Detail = fmt.Sprintf("%s of ?: only the portal shows how much", grouped(have))
	case !typed:
		l.Detail = fmt.Sprintf("? of %s: how much there is has not been typed in", grouped(need))
	default:
		l.Detail = fmt.Sprintf("%s of %s", grouped(have), grouped(need))
		if l.State = NotMet; have >= need {
			l.State = Met
		}
	}
	switch {
	case !known:
		l.Run = "tier need " + program + "/" + tier + " " + l.Need.ID + " N"
	case !typed:
		l.Run = "reading set " + l.Need.Reading + " N"
	}
}

// passed looks whether a phase was passed on one of the paths, or somebody has ticked
// that another account of the company has.
func (l *TierLine) passed(p *program.Program, b *Book, s Settings, on civil.Day) {
	for _, path := range l.Need.Paths {
		if passedPhase(p, b, s, path, l.Need.Passed) {
			l.State, l.Detail = Met, "on the path "+path
			return
		}
	}
	value, typed := 0, false
	if l.Need.Tick != "" {
		value, typed = latestRead(b, l.Need.Tick, on)
		l.Run = "reading set " + l.Need.Tick + " yes"
	}
	switch {
	case value > 0:
		l.State, l.Detail, l.Run = Met, "as typed in", ""
	case typed:
		l.State, l.Detail = NotMet, "as typed in"
	case l.Need.Passed != "":
		l.State, l.Detail = Unknown, "not by this account, as far as is recorded; of others only you know"
	default:
		l.State, l.Detail = Unknown, "not typed in yet"
	}
}

// latestRead is a reading's newest value on a day, of one day the one entered last.
func latestRead(b *Book, reading string, on civil.Day) (value int, ok bool) {
	var newest Read
	for _, r := range b.readings.rows {
		if r.Reading != reading || r.On > on {
			continue
		}
		if !ok || r.On > newest.On || r.On == newest.On && (r.Rev > newest.Rev || r.Rev == newest.Rev && r.ID > newest.ID) {
			newest, ok = r, true
		}
	}
	return newest.Value, ok
}

// grouped is a whole number as people read it: 500,000.
func grouped(n int) string { return amount.Of(int64(n), "").Words() }
