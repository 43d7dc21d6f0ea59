package partner

import (
	"time"

	"partnerbot/civil"
	"partnerbot/program"
)

// WallTime is the instant at which a clock in a zone shows hour and minute on a
// day. Where a change of clocks skips that time it is the first moment after the
// gap, and where it comes twice the first of the two; note says so in half a
// sentence, and is empty where there is no question.
func WallTime(day civil.Day, hour, minute int, zone *time.Location) (at time.Time, note string) {
	at = day.Instant(hour, minute, zone)
	shown := at.In(zone)
	if shown.Hour() != hour || shown.Minute() != minute || civil.At(shown) != day {
		return at, "clocks skip " + clockText(hour, minute) + " that day; " + shown.Format("15:04 MST") + ", the first moment after, was taken"
	}
	_, offset := shown.Zone()
	// The same time again: a change of clocks of up to three hours, back, soon after.
	for _, ahead := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour} {
		later := at.Add(ahead).In(zone)
		_, then := later.Zone()
		if then < offset && later.Hour() == hour && later.Minute() == minute && civil.At(later) == day {
			return at, clockText(hour, minute) + " comes twice that day, as clocks are put back; the first, " + shown.Format("15:04 MST") + " and not " + later.Format("15:04 MST") + ", was taken"
		}
	}
	return at, ""
}

func clockText(hour, minute int) string {
	return time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC).Format("15:04")
}

// DealLimit is a last moment to register a deal.
type DealLimit struct {
	Rule  *program.DealDeadline
	Day   civil.Day // the last day in the vendor's zone
	At    time.Time // the moment until which it is in time
	Hour  bool      // the rule counts hours: At is an hour that people are told, not the end of a day
	Count Counted
}

// dealLimit counts a deadline back from its event.
func dealLimit(p *program.Program, rule *program.DealDeadline, event time.Time) DealLimit {
	l := DealLimit{Rule: rule}
	day := civil.In(event, p.Zone)
	switch o := rule.Offset; {
	case o.Hours > 0:
		l.At, l.Hour = event.Add(-time.Duration(o.Hours)*time.Hour), true
		l.Day = civil.In(l.At, p.Zone)
		return l
	case o.WorkingDays > 0:
		cal := calendarOf(p.Calendar)
		l.Day = cal.Add(day, -o.WorkingDays)
		l.Count = Counted{cal, l.Day, day}
	default:
		l.Day = day.Add(-o.Days)
	}
	l.At = (l.Day + 1).Instant(0, 0, p.Zone)
	return l
}

// DealLimits gives the last moments to register a deal, the earliest first; none
// where its event has no time yet, or it is not ours to register.
func DealLimits(p *program.Program, rules *program.DealRules, d *Deal) []DealLimit {
	rfp := d.Now().RFP
	if rules == nil || rules.From != program.DealFromPartner || rfp.IsZero() {
		return nil
	}
	var out []DealLimit
	for i := range rules.Deadlines {
		if rules.Deadlines[i].Before == program.BeforeRFP {
			out = append(out, dealLimit(p, &rules.Deadlines[i], rfp))
		}
	}
	for i := 1; i < len(out); i++ { // few: in place
		for j := i; j > 0 && out[j].At.Before(out[j-1].At); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// answerBy is the last day of whoever has to answer, counted from the day on which
// the deal came to them; none where the rules do not know.
func answerBy(p *program.Program, rules *program.DealRules, from time.Time) civil.Day {
	if rules == nil || rules.Response.WorkingDays == 0 {
		return 0
	}
	return calendarOf(p.Calendar).Add(civil.In(from, p.Zone), rules.Response.WorkingDays)
}

// protectedUntil is the last day of an accepted deal's protection, with every
// extension; none where nobody has named one.
func protectedUntil(p *program.Program, rules *program.DealRules, d *Deal) (until civil.Day, extensions int) {
	for _, e := range d.Entries {
		switch {
		case e.Verb == DealAccept:
			until, extensions = e.Until, 0
			if until.IsZero() && rules != nil && !rules.Protection.For.IsZero() {
				until = civil.In(e.Happened(), p.Zone).Plus(rules.Protection.For) - 1
			}
		case e.Verb == DealExtend:
			extensions++
			if e.Until > until {
				until = e.Until
			} else if e.Until.IsZero() && rules != nil && !until.IsZero() && !rules.Protection.By.IsZero() {
				until = (until + 1).Plus(rules.Protection.By) - 1
			}
		}
	}
	return until, extensions
}
