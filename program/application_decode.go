package program

import "slices"

var subjects = []Subject{ForPhase, ForCompetency, ForAnnualReview, ForMaterial}

const (
	maxQuorum      = 20
	maxVendorSteps = 20
	maxClock       = 400 // working days
)

// procedures reads what can be applied for; of two for one thing on one site nobody
// could say which is meant.
func (d *decoder) procedures(f *fields) []Procedure {
	var out []Procedure
	for _, n := range f.list("procedures") {
		p := d.procedure(n)
		for i := range out {
			if p.For != "" && p.rivals(&out[i]) {
				d.problem(n, p.ID, "procedure %s is for the same already", out[i].ID)
			}
		}
		out = append(out, p)
	}
	return out
}

// rivals reports whether two procedures are for the same on a site.
func (p *Procedure) rivals(o *Procedure) bool {
	if p.For != o.For || p.Path != o.Path || p.Material != o.Material || !slices.Equal(p.Phases, o.Phases) {
		return false
	}
	return len(p.Sites) == 0 || len(o.Sites) == 0 || slices.ContainsFunc(p.Sites, func(s string) bool { return slices.Contains(o.Sites, s) })
}

// procedure reads an entry of `procedures`.
func (d *decoder) procedure(n *node) Procedure {
	f := d.open(n, "the procedure")
	p := Procedure{ID: f.id("procedure", "id"), Name: f.must("name")}
	f.what = "procedure " + p.ID
	p.Sites = f.referring("sites", "site")
	if f.word("for") == nil {
		f.missing("for")
	} else {
		p.For = oneOf(d, f.word("for"), "subject of a procedure", subjects)
	}
	d.procedureSubject(f, &p)
	p.Prerequisites = each(f, "prerequisites", func(n *node) Prerequisite { return d.prerequisite(&p, n) })
	p.Materials = each(f, "materials", func(n *node) Wanted { return d.wanted(&p, n) })
	p.Steps = each(f, "steps", func(n *node) VendorStep { return d.vendorStep(p.ID, n) })
	switch {
	case len(p.Steps) == 0:
		f.missing("steps")
	case len(p.Steps) > maxVendorSteps:
		d.problem(f.value("steps").items[maxVendorSteps], "", "%s has more than %d steps", f.what, maxVendorSteps)
	}
	if n := f.value("supplement"); n != nil {
		p.Supplement = d.supplement(n)
	}
	if n := f.value("failure"); n != nil {
		p.Failure = d.failure(n)
	}
	if n := f.value("success"); n != nil {
		p.Success = d.success(p.ID, n)
	} else {
		f.missing("success")
	}
	if n := f.value("review"); n != nil {
		p.Review = d.reviewRules(n)
	} else {
		f.missing("review")
	}
	p.Next = f.text("next")
	p.Source = d.source(f)
	f.done()
	return p
}

// procedureSubject reads what is applied for: keys that do not belong to the
// subject are left for done to report.
func (d *decoder) procedureSubject(f *fields, p *Procedure) {
	switch p.For {
	case ForPhase, ForAnnualReview:
		p.Path = f.must("path")
		d.refer("path", f.word("path"))
		if p.For == ForPhase {
			p.Phases = []string{f.must("phase")}
			d.referPhase(p.Path, f.word("phase"))
			return
		}
		words := f.words("phases")
		for _, w := range words {
			d.referPhase(p.Path, w)
		}
		if p.Phases = texts(words); len(p.Phases) == 0 {
			f.missing("phases")
		}
	case ForMaterial:
		p.Material = f.must("material")
		d.refer("material", f.word("material"))
	}
}

// referPhase asks for a phase of a path; of a path that is not there only that is
// reported.
func (d *decoder) referPhase(path string, n *node) {
	if d.known["path"][path] {
		d.refer("phase of path "+path, n)
	}
}

func (d *decoder) prerequisite(p *Procedure, n *node) Prerequisite {
	f := d.open(n, "the prerequisite")
	r := Prerequisite{ID: f.id("prerequisite of "+p.ID, "id"), Title: f.must("title")}
	f.what = "prerequisite " + r.ID + " of procedure " + p.ID
	r.Passed, r.Met, r.Tick = f.text("passed"), f.text("met"), f.text("tick")
	given := 0
	for _, key := range []string{"passed", "met", "tick"} {
		if f.has(key) {
			given++
		}
	}
	switch {
	case given == 0:
		d.problem(n, "", "%s says what must be so: `passed` or `met` with a phase, or `tick` with a reading", f.what)
	case given > 1:
		d.problem(n, "", "%s has one of `passed`, `met` and `tick`, not %d of them", f.what, given)
	}
	for _, key := range []string{"passed", "met"} {
		if w := f.word(key); w != nil && p.Path == "" {
			d.problem(w, w.text, "`%s` names a phase of the procedure's path, and procedure %s has none", key, p.ID)
		} else {
			d.referPhase(p.Path, w)
		}
	}
	d.refer("reading that is ticked", f.word("tick"))
	r.Source = d.source(f)
	f.done()
	return r
}

func (d *decoder) wanted(p *Procedure, n *node) Wanted {
	f := d.open(n, "the material of procedure "+p.ID)
	w := Wanted{ID: f.id("material of procedure "+p.ID, "id"), Title: f.must("title")}
	f.what = "material " + w.ID + " of procedure " + p.ID
	w.Material = f.must("material")
	d.refer("material", f.word("material"))
	if w.Material != "" && slices.ContainsFunc(p.Materials, func(o Wanted) bool { return o.Material == w.Material }) {
		d.problem(f.word("material"), w.Material, "procedure %s wants this kind of material twice", p.ID)
	}
	if f.has("kinds") {
		w.Kinds = f.referring("kinds", "kind of material "+w.Material)
	}
	w.Need = d.need(f)
	w.MaxAge = f.period("max-age")
	w.Entity = f.flag("entity")
	w.Checks = f.strings("checks")
	w.Source = d.source(f)
	f.done()
	return w
}

// clock reads a number of working days.
func (f *fields) clock(key string) int {
	v := f.number(key, 1)
	if v > maxClock {
		f.problem(f.word(key), f.text(key), "`%s` is at most %d working days", key, maxClock)
		return 0
	}
	return v
}

func (d *decoder) vendorStep(procedure string, n *node) VendorStep {
	f := d.open(n, "the step")
	s := VendorStep{ID: f.id("step of procedure "+procedure, "id"), Name: f.must("name")}
	f.what = "step " + s.ID + " of procedure " + procedure
	s.WorkingDays = f.clock("working-days")
	s.Source = d.source(f)
	f.done()
	return s
}

func (d *decoder) supplement(n *node) Supplement {
	f := d.open(n, "`supplement`")
	s := Supplement{Within: f.period("within"), FullSet: f.flag("full-set"), LockOut: f.period("lock-out"), Source: d.source(f)}
	if !s.LockOut.IsZero() && s.Within.IsZero() {
		d.problem(n.get("lock-out"), n.get("lock-out").text, "a lock-out after a miss needs `within`: what is missed otherwise?")
	}
	f.done()
	return s
}

func (d *decoder) failure(n *node) Failure {
	f := d.open(n, "`failure`")
	out := Failure{Again: f.flag("again"), FullSet: f.flag("full-set"), LockOut: f.period("lock-out"), Source: d.source(f)}
	f.done()
	return out
}

var claims = []ClaimBy{ClaimYearEnd}

func (d *decoder) success(procedure string, n *node) Success {
	f := d.open(n, "`success`")
	s := Success{Proof: f.text("proof"), Where: f.text("where"), Validity: f.period("validity")}
	s.Benefits = each(f, "benefits", func(n *node) Benefit {
		g := d.open(n, "the benefit")
		b := Benefit{ID: g.id("benefit of procedure "+procedure, "id"), Name: g.must("name"), Life: g.period("life")}
		g.what = "benefit " + b.ID
		if w := g.word("claim-by"); w != nil {
			b.ClaimBy = oneOf(d, w, "day to claim by", claims)
		}
		b.Incentive = g.text("incentive")
		d.refer("incentive", g.word("incentive"))
		b.Source = d.source(g)
		g.done()
		return b
	})
	s.Source = d.source(f)
	f.done()
	return s
}

// reviewRules reads how the company decides; what comes later has the larger number.
func (d *decoder) reviewRules(n *node) ReviewRules {
	f := d.open(n, "`review`")
	r := ReviewRules{Quorum: f.number("quorum", 1), Chase: f.clock("chase"), Escalate: f.clock("escalate"), Expire: f.clock("expire")}
	switch w := f.word("quorum"); {
	case w == nil:
		f.missing("quorum")
	case r.Quorum > maxQuorum:
		d.problem(w, w.text, "a quorum is at most %d", maxQuorum)
	}
	last := 0
	for _, key := range []string{"chase", "escalate", "expire"} {
		w := f.word(key)
		if w == nil {
			continue
		}
		v := map[string]int{"chase": r.Chase, "escalate": r.Escalate, "expire": r.Expire}[key]
		if v > 0 && v <= last {
			d.problem(w, w.text, "`%s` comes after what is before it: more than %d working days", key, last)
		}
		last = max(last, v)
	}
	r.Source = d.source(f)
	f.done()
	return r
}
