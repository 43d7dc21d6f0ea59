package partner

import (
	"slices"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/program"
)

// RulesOf puts together what entries about an application are judged by on a day:
// the vendor's procedure, who may decide, and the facts of the Book. For an
// application that is to be opened, a says what will be applied for (Competency or
// Material) and has no ID. s are the settings in force, defaults included.
func RulesOf(p *program.Program, b *Book, s Settings, procedure *program.Procedure, a Application, on civil.Day) Rules {
	r := Rules{
		Procedure: procedure, VendorZone: p.Zone, Vendor: calendarOf(p.Calendar), Calendar: calendarOf(s.Calendar),
		Reviewers: s.Reviewers, Admins: s.Admins, Alliance: s.Alliance, StandIns: b.StandIns(), Entity: s.EntityName(), Assumed: s.Entity == "",
		Materials: map[ID]Known{}, Needs: map[string]int{}, Cleared: map[Used]Cleared{},
	}
	if zone, err := time.LoadLocation(s.Zone); err == nil {
		r.Zone = zone
	}
	r.Gone = b.gone(r.Reviewers, r.StandIns, on)
	for _, m := range b.Materials() {
		r.Materials[m.ID] = Known{Material: m, Versions: b.MaterialVersions(m.ID)}
	}
	for _, other := range b.Applications() {
		r.cleared(&other)
		if other.ID == a.ID || !same(&other, procedure.ID, &a) {
			continue
		}
		if !other.Stage.Over() && other.Stage != Failed {
			r.Running = other.ID
		}
		if other.Locked > r.Locked {
			r.Locked, r.LockedBy = other.Locked, other.ID
		}
	}
	r.needs(p, b, s, on)
	return r
}

// gone lists who of the reviewers and stand-ins has a closed account, or has left the
// company by a day.
func (b *Book) gone(reviewers []string, standIns []StandIn, on civil.Day) (out []string) {
	look := func(user string) {
		if !slices.Contains(out, user) && !b.Here(user, on) {
			out = append(out, user)
		}
	}
	for _, user := range reviewers {
		look(user)
	}
	for _, s := range standIns {
		if s.In(on) {
			look(s.By)
		}
	}
	return out
}

// calendarOf is a calendar by its name, the plain one where there is none of that name.
func calendarOf(name string) *calendar.Calendar {
	if c, err := calendar.Named(name); err == nil && name != "" {
		return c
	}
	c, err := calendar.Named(calendar.Weekdays)
	if err != nil {
		return nil // cannot be: the plain calendar is always there
	}
	return c
}

// same reports whether two applications are for the same: a lock-out of the one
// holds for the other, and only one of them runs.
func same(other *Application, procedure string, a *Application) bool {
	return other.Procedure == procedure && other.Competency == a.Competency && other.Material == a.Material
}

// cleared notes which material versions an application's review has approved.
func (r *Rules) cleared(a *Application) {
	deciding := a.Deciding()
	if len(deciding) == 0 {
		return
	}
	last := deciding[len(deciding)-1]
	c := Cleared{Application: a.ID, On: r.day(last.At)}
	for _, v := range deciding {
		c.By = append(c.By, v.By)
	}
	for _, u := range a.Version().Set {
		if was, ok := r.Cleared[u]; !ok || c.On < was.On {
			r.Cleared[u] = c
		}
	}
}

// needs finds the prerequisites that are open, and the typed-in numbers of what is
// handed in.
func (r *Rules) needs(p *program.Program, b *Book, s Settings, on civil.Day) {
	q := r.Procedure
	for _, want := range q.Prerequisites {
		switch {
		case want.Met != "":
			r.phaseNeeds(p, b, s, want, on)
		case want.Tick != "":
			r.tickNeed(b, want)
		case want.Passed != "" && !passedPhase(p, b, s, q.Path, want.Passed):
			r.Open = append(r.Open, OpenNeed{ID: want.ID, Title: want.Title, Unknown: true})
		}
	}
	for _, phase := range q.Phases {
		_, ph, ok := p.Phase(q.Path, phase)
		if !ok {
			continue
		}
		for i := range ph.Requirements {
			req := &ph.Requirements[i]
			if w := q.Wants(req.Material); w != nil && req.Kind == program.Materials && w.Need.Ask {
				if t, ok := b.Threshold(q.Path, phase, req.ID); ok {
					r.Needs[w.ID] = max(r.Needs[w.ID], t.Value)
				}
			}
		}
	}
}

// phaseNeeds lists the requirements of a phase that are not met. Those about
// materials that are handed in with the application itself are looked at then.
func (r *Rules) phaseNeeds(p *program.Program, b *Book, s Settings, want program.Prerequisite, on civil.Day) {
	path, phase, ok := p.Phase(r.Procedure.Path, want.Met)
	if !ok {
		return
	}
	for _, res := range AssessPhase(p, b, path, phase, on).Requirements {
		req := res.Requirement
		if res.State == Met || !program.On(req.Sites, s.Site) || req.Kind == program.Materials && r.Procedure.Wants(req.Material) != nil {
			continue
		}
		r.Open = append(r.Open, OpenNeed{ID: req.ID, Title: req.Title, Unknown: res.State == Unknown})
	}
}

func (r *Rules) tickNeed(b *Book, want program.Prerequisite) {
	value, known := 0, false
	for _, read := range b.Readings() {
		if read.Reading == want.Tick {
			value, known = read.Value, true
		}
	}
	if value == 0 {
		r.Open = append(r.Open, OpenNeed{ID: want.ID, Title: want.Title, Unknown: !known})
	}
}

// passedPhase reports whether a phase is behind the company: an application for it
// has passed, or the settings name a later phase of the path.
func passedPhase(p *program.Program, b *Book, s Settings, path, phase string) bool {
	for _, a := range b.Applications() {
		if q, ok := p.Procedure(a.Procedure); ok && a.Stage == Passed && q.For == program.ForPhase && q.Path == path && slices.Contains(q.Phases, phase) {
			return true
		}
	}
	if s.Path != path {
		return false
	}
	for i := range p.Paths {
		if p.Paths[i].ID != path {
			continue
		}
		index := func(id string) int {
			return slices.IndexFunc(p.Paths[i].Phases, func(ph program.Phase) bool { return ph.ID == id })
		}
		return index(s.Phase) > index(phase)
	}
	return false
}
