package partner

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// KPIRefusal says why a reading cannot be taken, and what could be.
type KPIRefusal struct {
	Part string // the part that is wrong: KPI, value or period
	Why  string // a sentence without its full stop
	Try  string // that part as it would be right; may be empty
}

// The parts of a reading.
const (
	PartKPI    = "KPI"
	PartValue  = "value"
	PartPeriod = "period"
)

func (r *KPIRefusal) Error() string { return r.Why }

// ReadKPIValue reads the value of a reading, or a goal, of a KPI as somebody wrote
// it. A number without a currency is of the KPI's own, as it has only one; another
// is refused, and so are numbers below zero of what is counted or summed up. The
// error is a *KPIRefusal.
func ReadKPIValue(k *program.KPI, text string) (amount.Amount, error) {
	return readKPINumber(k, text, k.Currency)
}

// ReadKPIGoal reads the goal of a KPI, which for growth is a percentage.
func ReadKPIGoal(k *program.KPI, text string) (amount.Amount, error) {
	if k.Kind == program.KPIGrowth {
		return readKPINumber(k, strings.TrimSpace(strings.TrimSuffix(text, "%")), "")
	}
	return readKPINumber(k, text, k.Currency)
}

func readKPINumber(k *program.KPI, text, currency string) (amount.Amount, error) {
	refuse := func(try, format string, args ...any) (amount.Amount, error) {
		return amount.Amount{}, &KPIRefusal{PartValue, fmt.Sprintf(format, args...), try}
	}
	v, err := amount.Parse(text)
	var bad *amount.ParseError
	switch {
	case errors.As(err, &bad):
		return refuse(likely(bad, k, currency), "%q: %s", bad.Word, bad.Why)
	case err != nil:
		return refuse(sample(k, currency), "%s", err)
	case v.Currency == "" && currency != "":
		if v, err = amount.Parse(v.String() + " " + currency); err != nil {
			return refuse(sample(k, currency), "%s has too many decimals for %s", text, currency)
		}
	case v.Currency != currency && currency == "":
		return refuse(v.Number().String(), "%s is no money: %q has a currency", k.Name, text)
	case v.Currency != currency:
		return refuse(sample(k, currency), "%s is measured in %s and %q is %s; currencies are not converted", k.Name, currency, text, v.Currency)
	}
	if k.Kind == program.KPICounter && currency == "" && !v.Whole() {
		return refuse(v.Units().String(), "%q is no whole number, and %s is counted", text, k.Name)
	}
	if v.Sign() < 0 && k.Kind != program.KPIGauge && k.Kind != program.KPIGrowth {
		return refuse(v.String()[1:], "%s is below zero", v.Words())
	}
	if v.Sign() < 0 && k.Kind == program.KPIGrowth && currency != "" {
		return refuse(v.String()[1:], "%s is below zero", v.Words())
	}
	return v, nil
}

// signs are the signs that the KPI's own currency is written with.
var signs = map[string]string{"USD": "$", "SGD": "$", "HKD": "$", "EUR": "€", "GBP": "£", "CNY": "¥￥", "JPY": "¥￥", "INR": "₹"}

// likely is what somebody most likely meant who wrote a number with a comma, or with
// the sign of the KPI's currency; otherwise a value that the KPI would take.
func likely(bad *amount.ParseError, k *program.KPI, currency string) string {
	if number := strings.Trim(bad.Word, signs[currency]+" "); number != bad.Word && currency != "" {
		if v, err := amount.Parse(number + " " + currency); err == nil {
			return v.String()
		}
	}
	first, _, _ := strings.Cut(bad.Try, " or ")
	v, err := amount.Parse(first)
	if !strings.Contains(bad.Word, ",") || err != nil || v.Currency != "" && v.Currency != currency {
		return sample(k, currency)
	}
	if v.Currency == "" && currency != "" {
		if v, err = amount.Parse(first + " " + currency); err != nil {
			return sample(k, currency)
		}
	}
	return v.String()
}

// sample is a value that a KPI would take.
func sample(k *program.KPI, currency string) string {
	switch {
	case currency != "":
		return "1250 " + currency
	case k.Kind == program.KPICounter:
		return "0"
	}
	return "61.5"
}

// ReadKPIPeriod reads the period of a reading as somebody wrote it, as of a day:
// that of the KPI's cadence, or a day. Where readings add up a day stands for the
// period that it lies in; where the last one holds the day itself is meant. Periods
// that are not over are refused. The error is a *KPIRefusal.
func ReadKPIPeriod(k *program.KPI, text string, today civil.Day) (program.Stretch, error) {
	s, cadence, ok := program.ParsePeriod(text)
	if !ok {
		return s, &KPIRefusal{PartPeriod, fmt.Sprintf("%q is no period", text), lastOver(k, today).String()}
	}
	if cadence != "" && cadence != k.Every {
		every := "is of single days"
		if k.Every != "" {
			every = fmt.Sprintf("is read every %s", k.Every)
		}
		return s, &KPIRefusal{PartPeriod, fmt.Sprintf("%s %s, and %s is a whole %s", k.Name, every, s.Words(), cadence), lastOver(k, today).String()}
	}
	return KPIPeriodOf(k, s, today)
}

// KPIPeriodOf is ReadKPIPeriod for a period, or a day, that was read already.
func KPIPeriodOf(k *program.KPI, s program.Stretch, today civil.Day) (program.Stretch, error) {
	if k.Adds() {
		s = k.Every.Period(s.From)
	}
	if s.To <= today {
		return s, nil
	}
	why := fmt.Sprintf("%s lies ahead", s.Words())
	if s.From <= today {
		why = fmt.Sprintf("%s is not over yet: it ends on %s", s.Words(), s.To.Short())
	}
	return s, &KPIRefusal{PartPeriod, why, lastOver(k, today).String()}
}

// lastOver is the last period that is over, or today where there are none.
func lastOver(k *program.KPI, today civil.Day) program.Stretch {
	if !k.Adds() {
		return program.Stretch{From: today, To: today}
	}
	s := k.Every.Period(today)
	if s.To > today {
		s = k.Every.Period(s.From - 1)
	}
	return s
}

// HoldingKPIReading gives the reading of a KPI that holds for a period.
func (b *Book) HoldingKPIReading(id string, s program.Stretch) (KPIReading, bool) {
	for _, r := range b.KPIReadings(id) {
		if r.Period() == s {
			return r, true
		}
	}
	return KPIReading{}, false
}

// MaxKPISource bounds the text that says where a reading was seen, in characters.
const MaxKPISource = 300
