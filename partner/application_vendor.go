package partner

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/program"
)

// vendor judges what people report of the vendor, and the handing in.
func (j *judge) vendor() *Refusal {
	if !j.r.insider(j.a, j.e.By) {
		return no(NotYours)
	}
	if j.e.Verb == Prove {
		if blank(j.e.Ref) && j.e.Until.IsZero() {
			return no(NoReference)
		}
		j.terms.Until = j.e.Until
		return nil
	}
	if why := j.day(); why != nil {
		return why
	}
	switch j.e.Verb {
	case Submit:
		return j.submit()
	case Step:
		return j.step()
	case Update:
		return j.update()
	case Pass:
		return j.pass()
	}
	return j.fail()
}

// day finds the vendor's day of the entry: not to come, and not before what is
// recorded.
func (j *judge) day() *Refusal {
	today := j.r.vendorDay(j.e.At)
	on := j.e.On
	if on.IsZero() {
		on = today
	}
	j.terms.Day = on
	if on > today {
		return &Refusal{Ground: FutureDay, Day: on}
	}
	at := j.a.Attempt()
	if at == nil {
		return nil
	}
	if last := max(at.Since, at.On); on < last {
		return &Refusal{Ground: EarlierDay, Day: last}
	}
	return nil
}

// correct judges another reference for what the vendor has: the one that was typed
// when it was handed in was a slip. The day of the handing in and the vendor's clock
// stay as they are.
func (j *judge) correct() *Refusal {
	at := j.a.Running()
	switch {
	case at == nil:
		return no(NotWithVendor)
	case blank(j.e.Ref):
		return j.notNow(IsWithVendor)
	case j.e.Ref == at.Reference:
		return j.notNow(AlreadyDone)
	case !j.r.owner(j.a, j.e.By):
		return no(NotYours)
	case !j.r.silent(at):
		return j.notNow(VendorMoved)
	}
	j.terms.Slip = at.Reference
	return nil
}

// Correctable reports whether the vendor's reference can still be corrected.
func (r *Rules) Correctable(a *Application) bool {
	return a.Stage == WithVendor && a.Running() != nil && r.silent(a.Running())
}

// silent reports whether the vendor has said nothing since it was handed in last: no
// step is recorded after it.
func (r *Rules) silent(at *Attempt) bool {
	if n := len(at.Updates); n > 0 { // handed in anew at the step at which it was
		return at.Since <= at.Updates[n-1].Done
	}
	return r.Procedure != nil && len(r.Procedure.Steps) > 0 && at.Step == r.Procedure.Steps[0].ID
}

func (j *judge) submit() *Refusal {
	if j.a.Stage == WithVendor {
		return j.correct()
	}
	day := j.terms.Day
	running := j.a.Running()
	if blank(j.e.Ref) && running == nil {
		return no(NoReference)
	}
	overridden := j.a.Tally().Override != nil
	if day <= j.r.Locked && running == nil {
		return &Refusal{Ground: LockedOut, Day: j.r.Locked, Other: j.r.LockedBy}
	}
	if lacking := j.r.Lacking(j.a, day); len(lacking) > 0 {
		return &Refusal{Ground: Incomplete, Detail: lacking}
	}
	if open := j.r.unmet(); len(open) > 0 && !overridden && running == nil {
		return &Refusal{Ground: NeedsOpen, Detail: open}
	}
	j.terms.Step = j.r.Procedure.Steps[0].ID
	if running != nil && running.Step != "" {
		j.terms.Step = running.Step
	}
	j.terms.Until = j.r.stepUntil(j.terms.Step, day)
	return nil
}

// AtHome reports whether the materials of an application are still to be handed in,
// for the first time or anew: then it matters what is wrong with them.
func (a *Application) AtHome() bool { return !a.Stage.Over() && a.Stage != WithVendor }

// Wrong says of a material that is still to be handed in why it does not fulfil what is
// wanted, as Unfit does; "" where it does, or where that does not matter any more.
func (r *Rules) Wrong(a *Application, u Used, on civil.Day) string {
	known, ok := r.Materials[u.Material]
	if !ok || r.Procedure == nil || !a.AtHome() {
		return ""
	}
	w := r.Procedure.Wants(known.Material.Kind)
	if w == nil {
		return ""
	}
	return r.Unfit(known, u, w, on)
}

// Missing is what is lacking as long as an application is still to be handed in.
func (r *Rules) Missing(a *Application, on civil.Day) []string {
	if !a.AtHome() {
		return nil
	}
	return r.Lacking(a, on)
}

// StillOpen lists the prerequisites and requirements that keep an application from
// being handed in; none once it was.
func (r *Rules) StillOpen(a *Application) []OpenNeed {
	if a.Running() != nil || a.Stage.Over() || a.Stage == Failed {
		return nil
	}
	return r.Open
}

// Unproven reports whether an application has passed and the link of what that brought,
// or its end, is not recorded.
func (a *Application) Unproven() bool {
	return a.Stage == Passed && (a.Proof == "" || a.Ends.IsZero())
}

// unmet lists what is known not to be fulfilled.
func (r *Rules) unmet() []string {
	var out []string
	for _, o := range r.Open {
		if !o.Unknown {
			out = append(out, o.Title)
		}
	}
	return out
}

func (j *judge) step() *Refusal {
	to, ok := j.r.Procedure.Step(j.e.Step)
	if !ok {
		var ids []string
		for _, s := range j.r.Procedure.Steps {
			ids = append(ids, s.ID)
		}
		return &Refusal{Ground: UnknownStep, Word: j.e.Step, Detail: ids}
	}
	from, _ := j.r.Procedure.Step(j.a.Running().Step)
	switch {
	case to == from:
		return no(AlreadyDone)
	case to < from:
		return no(StepBack)
	}
	j.terms.Step, j.terms.Until = j.e.Step, j.r.stepUntil(j.e.Step, j.terms.Day)
	return nil
}

func (j *judge) update() *Refusal {
	if blank(j.e.Text) {
		return no(NoText)
	}
	j.terms.Until = j.e.Until
	if j.e.Until.IsZero() {
		j.terms.Until = within(j.terms.Day, j.r.Procedure.Supplement.Within)
	}
	if !j.terms.Until.IsZero() && j.terms.Until < j.terms.Day {
		return &Refusal{Ground: EarlierDay, Day: j.terms.Day}
	}
	return nil
}

// within is the last day of a period after a day: 30 days after 31 January are over
// at the end of 2 March; of a period in months it is the day before the
// anniversary, the earlier of the two readings.
func within(day civil.Day, p civil.Period) civil.Day {
	switch {
	case p.IsZero():
		return 0
	case p.Years == 0 && p.Months == 0:
		return day.Plus(p)
	}
	return day.Plus(p) - 1
}

func (j *judge) pass() *Refusal {
	if j.a.Running() == nil {
		return no(NotWithVendor)
	}
	j.terms.Until = j.e.Until
	if v := j.r.Procedure.Success.Validity; j.e.Until.IsZero() && !v.IsZero() {
		j.terms.Until = j.terms.Day.Plus(v) - 1
	}
	if !j.terms.Until.IsZero() && j.terms.Until < j.terms.Day {
		return &Refusal{Ground: EarlierDay, Day: j.terms.Day}
	}
	return nil
}

func (j *judge) fail() *Refusal {
	switch {
	case j.a.Running() == nil:
		return no(NotWithVendor)
	case blank(j.e.Text):
		return no(NoText)
	}
	j.terms.Locked = lockedThrough(j.terms.Day, j.r.Procedure.Failure.LockOut)
	return nil
}

// Lacking says what keeps the materials of an application from being complete on a
// day of submission, in words; nothing where they are.
func (r *Rules) Lacking(a *Application, on civil.Day) []string {
	if a.Material != 0 {
		if len(a.Materials) == 0 {
			return []string{"the material itself is missing"}
		}
		return nil
	}
	var out []string
	for i := range r.Procedure.Materials {
		w := &r.Procedure.Materials[i]
		need := w.Need.Value
		if w.Need.Ask {
			need = max(1, r.Needs[w.ID]) // where the number is not known, none at all is never enough
		}
		good, why := r.fitting(a, w, on)
		if good < need {
			text := fmt.Sprintf("%s: %d of %d", w.Title, good, need)
			if len(why) > 0 {
				text += " (" + strings.Join(why, ", ") + ")"
			}
			out = append(out, text)
		}
	}
	return out
}

// fitting counts the materials that fulfil a want on a day, and says why others do not.
func (r *Rules) fitting(a *Application, w *program.Wanted, on civil.Day) (good int, why []string) {
	for _, u := range a.Materials {
		known, ok := r.Materials[u.Material]
		if !ok || known.Material.Kind != w.Material {
			continue
		}
		if reason := r.Unfit(known, u, w, on); reason != "" {
			why = append(why, known.Material.Title+" "+reason)
			continue
		}
		good++
	}
	return good, why
}

// Unfit says why a material in a version does not fulfil what is wanted on the day
// of submission, in words that follow its title; "" where it does.
func (r *Rules) Unfit(known Known, u Used, w *program.Wanted, on civil.Day) string {
	m := known.Material
	switch {
	case len(w.Kinds) > 0 && m.Form == "":
		return "does not say which kind it is"
	case len(w.Kinds) > 0 && !slices.Contains(w.Kinds, m.Form):
		return "is " + m.Form + ", and wanted is " + strings.Join(w.Kinds, " or ")
	case !w.MaxAge.IsZero() && m.Dated.IsZero():
		return "has no date, and may not be older than " + w.MaxAge.Words()
	case m.Dated > on:
		return "is of " + m.Dated.Short() + ", which has not come"
	case !w.MaxAge.IsZero() && on > m.Dated.Plus(w.MaxAge):
		return "is of " + m.Dated.Short() + ", older than " + w.MaxAge.Words()
	}
	v, ok := known.version(u.Version)
	switch {
	case !ok:
		return fmt.Sprintf("has no version %d", u.Version)
	case w.Entity && r.Entity == "":
		return "cannot be compared: the certified entity's name is not configured; `config entity` sets it"
	case w.Entity && v.Entity != r.Entity:
		if r.Assumed {
			return fmt.Sprintf("bears the name %q, and the account is called %q; `config entity` sets the certified entity's exact name", v.Entity, r.Entity)
		}
		return fmt.Sprintf("bears the name %q, and the certified entity is %q", v.Entity, r.Entity)
	}
	return ""
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
