package partner

import (
	"fmt"
	"math/big"
	"strings"

	"partnerbot/amount"
	"partnerbot/program"
)

// growth measures by how many percent the readings to date exceed those of the same
// periods a year before. A missing or zero base leaves it unknown: growth over
// nothing has no percentage.
func (m *measuring) growth() {
	a, ok := m.add()
	before := make([]program.Stretch, len(a.periods))
	for i, s := range a.periods {
		before[i] = s.YearBefore()
	}
	whole, noBase := m.sum(before)
	base, noneYet := m.sum(before[:len(a.past)])
	if m.NeedKnown && len(noBase) == 0 && whole.Sign() > 0 && m.grown(a.done, whole) {
		ok, m.Lacking = true, "" // whatever is still missing: the goal of the whole span is reached
		m.State = KPIMet
	} else if ok && !m.based(a, base, noneYet) {
		ok = false
	}
	if percent, is := a.done.Share(base); ok && is && base.Sign() > 0 && len(m.Missing) == 0 {
		m.Have, m.Known = amount.Amount{Parts: percent.Parts - 100*amount.Of(1, "").Parts}, true
	}
	m.growthWords(a, base)
	if !m.NeedKnown {
		m.lackNeed()
		return
	}
	m.goal(a, whole, noBase)
	switch {
	case m.State == KPIMet || !ok:
	case a.left() == 0:
		m.State = KPIMissed
	case m.grown(a.done, base):
		m.State = KPIOnTrack
	default:
		m.State = KPIAtRisk
	}
}

// based reports whether there is something to grow over, and says what lacks.
func (m *measuring) based(a additive, base amount.Amount, missing []program.Stretch) bool {
	switch {
	case len(missing) > 0:
		m.Lacking = "the base: the reading of " + periodWords(missing)
	case base.Sign() <= 0:
		m.Lacking = fmt.Sprintf("a base: the year before, %s was %s, and growth over nothing has no percentage", a.stretch().YearBefore().Words(), kpiWords(m.KPI, base))
	default:
		return true
	}
	return false
}

// grown reports whether sum exceeds base by the percentage needed, without rounding.
func (m *measuring) grown(sum, base amount.Amount) bool {
	one := amount.Of(1, "").Parts
	return reaches(sum, 100*one, base, 100*one+m.Need.Parts)
}

// reaches reports whether a x n >= b x d, without rounding.
func reaches(a amount.Amount, n int64, b amount.Amount, d int64) bool {
	x := new(big.Int).Mul(big.NewInt(a.Parts), big.NewInt(n))
	return x.Cmp(new(big.Int).Mul(big.NewInt(b.Parts), big.NewInt(d))) >= 0
}

func (m *measuring) growthWords(a additive, base amount.Amount) {
	if len(a.past) == len(m.Missing) {
		return
	}
	text := fmt.Sprintf("%s: %s%s", a.stretch().Words(), kpiWords(m.KPI, a.done), m.without())
	if m.Known {
		text += fmt.Sprintf("; the same %ss a year before: %s. That is %s", m.KPI.Every, kpiWords(m.KPI, base), PercentWords(m.Have))
	}
	m.say("%s.", text)
}

// goal says what the whole span has to bring, the pace, and what each period that
// is left must bring.
func (m *measuring) goal(a additive, whole amount.Amount, noBase []program.Stretch) {
	year := m.span.YearBefore().Words()
	if len(noBase) > 0 {
		m.say("Goal: %s %% over %s, whose sum is not known: the reading of %s is missing.", m.Need.Words(), year, periodWords(noBase))
		return
	}
	one := amount.Of(1, "").Parts
	goal, err := whole.Times(100*one+m.Need.Parts, 100*one)
	if err != nil || whole.Sign() <= 0 {
		return
	}
	m.say("Goal: %s %% over %s of %s is %s by %s.", m.Need.Words(), kpiWords(m.KPI, whole), year, kpiWords(m.KPI, goal.Round()), m.Due.Short())
	if missing, err := goal.Sub(a.done); err == nil && missing.Sign() > 0 && len(m.Missing) == 0 && len(a.past) > 0 {
		m.pace(a, missing)
	}
}

// pace says the run rate and what each period that is left must bring.
func (m *measuring) pace(a additive, missing amount.Amount) {
	every := string(m.KPI.Every)
	rate, err1 := a.done.Times(1, int64(len(a.past)))
	end, err2 := a.done.Times(int64(len(a.periods)), int64(len(a.past)))
	if err1 == nil && err2 == nil && a.left() > 0 {
		m.say("Run rate: %s a %s; at that rate %s by %s.", kpiWords(m.KPI, shown(rate)), every, kpiWords(m.KPI, shown(end)), m.Due.Short())
	}
	switch each := shownUp(missing.Split(max(1, a.left()))); a.left() {
	case 0:
		m.say("%s were missing at the end.", kpiWords(m.KPI, shownUp(missing)))
	case 1:
		m.say("%s are missing: the last %s must bring that.", kpiWords(m.KPI, each), every)
	default:
		m.say("%s are missing: each of the %d %ss left must bring %s.", kpiWords(m.KPI, shownUp(missing)), a.left(), every, kpiWords(m.KPI, each))
	}
}

// shown rounds a number for reading: to the currency's decimals, plain ones to two.
func shown(a amount.Amount) amount.Amount {
	if a.Currency != "" {
		return a.Round()
	}
	cent := amount.Of(1, "").Parts / 100
	return amount.Amount{Parts: a.Parts + cent/2}.Floor(2)
}

// shownUp is shown, towards the higher: it is never less than what is needed.
func shownUp(a amount.Amount) amount.Amount {
	if a.Currency != "" {
		return a.Split(1)
	}
	cent := amount.Of(1, "").Parts / 100
	return amount.Amount{Parts: a.Parts + cent - 1}.Floor(2)
}

func (m *measuring) say(format string, args ...any) {
	m.Arithmetic = append(m.Arithmetic, fmt.Sprintf(format, args...))
}

// lackNeed says that nobody has typed in what is needed.
func (m *measuring) lackNeed() {
	if m.Lacking != "" {
		m.Lacking += ", and "
	}
	m.Lacking += fmt.Sprintf("the goal of %s", m.span.Words())
}

// without says that the sum to date has holes.
func (m *measuring) without() string {
	if len(m.Missing) == 0 {
		return ""
	}
	return " without " + periodWords(m.Missing)
}

// kpiWords is a number of a KPI as people read it.
func kpiWords(k *program.KPI, a amount.Amount) string {
	if k.Unit != "" {
		return a.Words() + " " + k.Unit
	}
	return a.Words()
}

// PercentWords is a percentage with its sign, cut so that what is below a line is
// never written as on it: "+24.99 %".
func PercentWords(a amount.Amount) string {
	sign := ""
	if a.Sign() > 0 {
		sign = "+"
	}
	return sign + a.Floor(2).Words() + " %"
}

// HaveWords is what a KPI shows, as people read it; empty where it is not known.
func (m *Measured) HaveWords() string {
	switch {
	case !m.Known:
		return ""
	case m.KPI.Kind == program.KPIGrowth:
		return PercentWords(m.Have)
	case m.Zone != "":
		return kpiWords(m.KPI, m.Have) + ", " + m.Zone
	}
	return kpiWords(m.KPI, m.Have)
}

// NeedWords is what it has to reach, as people read it; empty where it is not known.
func (m *Measured) NeedWords() string {
	switch {
	case !m.NeedKnown:
		return ""
	case m.KPI.Kind == program.KPIGrowth:
		return PercentWords(m.Need)
	case m.KPI.Kind == program.KPIGauge:
		if zone, at := m.KPI.Zone(m.Need); at >= 0 {
			return zone + ", from " + m.Need.Words()
		}
	}
	return kpiWords(m.KPI, m.Need)
}

// periodWords lists periods; of many only the first.
func periodWords(list []program.Stretch) string {
	const most = 3
	var out []string
	for i, s := range list {
		if i == most {
			return strings.Join(out, ", ") + fmt.Sprintf(" and %d more", len(list)-most)
		}
		out = append(out, s.Words())
	}
	if n := len(out); n > 1 {
		return strings.Join(out[:n-1], ", ") + " and " + out[n-1]
	}
	return strings.Join(out, "")
}
