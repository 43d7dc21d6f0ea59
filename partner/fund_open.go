package partner

import (
	"slices"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// asked is a request as its opening makes it.
func asked(k *program.Fund, e *FundEntry) Fund {
	n := e.New
	f := Fund{
		ID: n.Fund, Kind: n.Kind, Activity: n.Activity, Audience: n.Audience, Place: n.Place, Starts: n.Starts, Ends: n.Ends,
		Requested: e.Amount, Author: e.By, Opened: e.On, Stage: FundRunning, After: n.After,
	}
	f.Year = f.yearOf(k)
	return f
}

// yearOf is the year whose quota the request uses.
func (f *Fund) yearOf(k *program.Fund) int {
	day := f.Opened
	if k.Quota.Counts != program.YearOfRequest && !f.Starts.IsZero() {
		day = f.Starts
	}
	year, _, _ := day.Date()
	return year
}

func (j *fundJudge) open() *FundDenial {
	if j.e.New == nil || j.e.New.Fund == 0 || j.e.New.Kind != j.r.Kind.ID {
		return denied(FundMalformed)
	}
	f := asked(j.r.Kind, j.e)
	if d := j.fields(&f); d != nil {
		return d
	}
	if j.e.Amount.Currency == "" || j.e.Amount.Sign() < 0 {
		return denied(FundNoAmount)
	}
	if d := j.capped(&f); d != nil {
		return d
	}
	at, asks := j.r.Kind.At(program.FundAsk)
	return j.first(
		func() *FundDenial { return j.twice(&f) },
		func() *FundDenial { return j.overQuota(f.ID, f.Year, f.Requested) },
		func() *FundDenial {
			if !asks {
				return nil
			}
			return (&fundJudge{r: j.r, f: &f, e: j.e, today: j.today}).inTime(at)
		})
}

// fields looks whether a request says what it has to.
func (j *fundJudge) fields(f *Fund) *FundDenial {
	d := denied(FundFieldMissing)
	for _, field := range j.r.Kind.Fields {
		if f.Field(field) == "" {
			d.Detail = append(d.Detail, string(field))
		}
	}
	if len(d.Detail) > 0 {
		return d
	}
	if !f.Ends.IsZero() && f.Ends < f.Starts {
		return &FundDenial{Ground: FundBadDates, Day: f.Ends}
	}
	known := len(j.r.Kind.Activities) == 0 || slices.ContainsFunc(j.r.Kind.Activities, func(a string) bool { return sameWords(a, f.Activity) })
	if !known {
		return &FundDenial{Ground: FundUnknownActivity, Text: f.Activity, Detail: j.r.Kind.Activities}
	}
	return nil
}

// capped looks at the caps that no reason sets aside.
func (j *fundJudge) capped(f *Fund) *FundDenial {
	k := j.r.Kind
	if k.Most.Sign() > 0 {
		switch more, err := f.Requested.Compare(k.Most); {
		case err != nil:
			return &FundDenial{Ground: FundCurrency, Amount: f.Requested, Limit: k.Most}
		case more > 0:
			return &FundDenial{Ground: FundOverCap, Amount: f.Requested, Limit: k.Most}
		}
	}
	n := 0
	for i := range j.r.Others {
		o := &j.r.Others[i]
		if o.Kind == k.ID && o.Year == f.Year && o.ID != f.ID && o.ID != f.After && (o.Stage.Live() || o.Stage == FundRefused) {
			n++
		}
	}
	if k.Requests > 0 && n >= k.Requests {
		return &FundDenial{Ground: FundTooMany, Number: k.Requests, Year: f.Year}
	}
	return nil
}

// twice finds another request for the same activity.
func (j *fundJudge) twice(f *Fund) *FundDenial {
	for i := range j.r.Others {
		o := &j.r.Others[i]
		if o.ID == f.ID || o.ID == f.After || !o.Stage.Live() || !oneActivity(o, f) {
			continue
		}
		switch {
		case o.Kind == f.Kind && j.r.Kind.NoSplitting:
			return &FundDenial{Ground: FundSplit, Other: o.ID}
		case o.Kind != f.Kind && j.r.Kind.NoDoubleFunding:
			return &FundDenial{Ground: FundDoubleFunded, Other: o.ID}
		}
	}
	return nil
}

// oneActivity reports whether two requests seem to be for one activity: their days
// overlap, and the place is the same or, where one names none, the type.
func oneActivity(a, b *Fund) bool {
	last := func(f *Fund) civil.Day { return max(f.Starts, f.Ends) }
	if a.Starts.IsZero() || b.Starts.IsZero() || a.Starts > last(b) || b.Starts > last(a) {
		return false
	}
	if a.Place != "" && b.Place != "" {
		return sameWords(a.Place, b.Place)
	}
	return sameWords(a.Activity, b.Activity)
}

// overQuota looks whether a year's quota holds an amount beside the other requests.
// A quota that nobody has typed in is not known and holds nothing back.
func (j *fundJudge) overQuota(id ID, year int, a amount.Amount) *FundDenial {
	quota, known := j.r.Quotas[year]
	if !known {
		return nil
	}
	left, err := quota, error(nil)
	for i := range j.r.Others {
		o := &j.r.Others[i]
		if o.Kind != j.r.Kind.ID || o.Year != year || o.ID == id || j.e.New != nil && o.ID == j.e.New.After {
			continue
		}
		if bound := o.Bound(j.r.Kind); !bound.IsZero() && err == nil {
			left, err = left.Sub(bound)
		}
	}
	more, cmpErr := a.Compare(left)
	switch {
	case err != nil || cmpErr != nil:
		return &FundDenial{Ground: FundCurrency, Amount: a, Limit: quota}
	case more > 0 && a.Sign() > 0:
		return &FundDenial{Ground: FundOverQuota, Amount: a, Limit: left, Year: year}
	}
	return nil
}

// change gives a field another value. What means applying anew is denied once the
// request was handed in: a new one has to take its place.
func (j *fundJudge) change() *FundDenial {
	field := program.FundField(j.e.Field)
	if j.e.Field == FundAmountField {
		return j.changeAmount()
	}
	if !j.r.Kind.Has(field) {
		d := &FundDenial{Ground: FundUnknownField, Text: j.e.Field, Detail: []string{FundAmountField}}
		for _, f := range j.r.Kind.Fields {
			d.Detail = append(d.Detail, string(f))
		}
		return d
	}
	if j.e.Value == "" {
		return denied(FundNoText)
	}
	if sameWords(j.f.Field(field), j.e.Value) {
		return &FundDenial{Ground: FundNoChange, Text: j.e.Field}
	}
	if at, ok := j.r.Kind.At(program.FundClaim); ok {
		if done, claimed := j.f.StepDone(j.r.Kind.Steps[at].ID); claimed {
			return &FundDenial{Ground: FundNotAnyMore, Step: done.Step, Day: done.On}
		}
	}
	then := j.f.copy()
	then.set(j.e.Field, j.e.Value)
	if d := j.fields(&then); d != nil {
		return d
	}
	if at, ok := j.r.Kind.At(program.FundAsk); ok && slices.Contains(j.r.Kind.Anew, field) {
		if _, handedIn := j.f.StepDone(j.r.Kind.Steps[at].ID); handedIn {
			if !j.f.Starts.IsZero() && j.f.Starts <= j.today {
				return &FundDenial{Ground: FundBegun, Day: j.f.Starts}
			}
			return &FundDenial{Ground: FundMeansAnew, Text: j.e.Field}
		}
	}
	return j.unless(j.twice(&then))
}

func (j *fundJudge) changeAmount() *FundDenial {
	if at, ok := j.r.Kind.At(program.FundAsk); ok {
		if done, handedIn := j.f.StepDone(j.r.Kind.Steps[at].ID); handedIn {
			return &FundDenial{Ground: FundNotAnyMore, Step: done.Step, Day: done.On}
		}
	} else if len(j.f.Done) > 0 {
		return &FundDenial{Ground: FundNotAnyMore, Step: j.f.Done[0].Step, Day: j.f.Done[0].On}
	}
	if j.e.Amount.Currency == "" {
		j.e.Amount.Currency = j.f.Requested.Currency
		j.e.Amount = j.e.Amount.Round()
	}
	switch {
	case j.e.Amount.Sign() < 0:
		return denied(FundNoAmount)
	case j.e.Amount == j.f.Requested:
		return &FundDenial{Ground: FundNoChange, Text: j.e.Field}
	}
	then := j.f.copy()
	then.Requested = j.e.Amount
	if d := j.capped(&then); d != nil {
		return d
	}
	return j.unless(j.overQuota(j.f.ID, j.f.Year, j.e.Amount))
}
