package program

import "slices"

func (d *decoder) path(n *node) Path {
	f := d.open(n, "the path")
	p := Path{ID: f.id("path", "id"), Name: f.must("name")}
	f.what = "path " + p.ID
	p.Phases = each(f, "phases", func(n *node) Phase { return d.phase(p.ID, n) })
	if len(p.Phases) == 0 {
		f.missing("phases")
	}
	p.Source = d.source(f)
	f.done()
	return p
}

func (d *decoder) phase(path string, n *node) Phase {
	f := d.open(n, "the phase")
	p := Phase{ID: f.id("phase of path "+path, "id"), Name: f.must("name")}
	f.what = "phase " + path + "/" + p.ID
	scope := "requirement of " + path + "/" + p.ID
	p.Requirements = each(f, "requirements", func(n *node) Requirement { return d.requirement(scope, n) })
	if len(p.Requirements) == 0 {
		f.missing("requirements")
	}
	if len(p.Requirements) > 0 {
		d.circles(n.get("requirements").items, p.Requirements)
	}
	p.Source = d.source(f)
	f.done()
	return p
}

var kinds = []Kind{Certificates, People, Slots, Competences, Materials, Reading, Tick, Score}

func (d *decoder) requirement(scope string, n *node) Requirement {
	f := d.open(n, "the requirement")
	r := Requirement{ID: f.id(scope, "id"), Title: f.must("title")}
	f.what = "requirement " + r.ID
	r.Sites = f.referring("sites", "site")
	r.Next = f.text("next")
	r.Source = d.source(f)
	kind := f.word("kind")
	if kind == nil {
		f.missing("kind")
		return r // which other keys belong cannot be said
	}
	r.Kind = oneOf(d, kind, "kind of requirement", kinds)
	f.what = "requirement " + r.ID + " of kind " + kind.text
	switch r.Kind {
	case Certificates:
		d.certificates(f, &r)
	case People:
		d.people(f, &r)
	case Slots:
		d.slots(f, &r)
	case Competences:
		d.competences(f, &r)
	case Materials:
		d.materials(f, &r)
	case Reading:
		r.Reading = d.readingOf(f, "reading that is a number")
		r.Need = d.need(f)
	case Tick:
		r.Reading = d.readingOf(f, "reading that is ticked")
		r.Need.Value = 1
	case Score:
		d.score(f, scope, &r)
	default:
		return r
	}
	f.done()
	return r
}

// need is a whole number from 1, or ask where only the vendor's portal shows it.
func (d *decoder) need(f *fields) Number {
	n := f.word("need")
	if n == nil {
		f.missing("need")
		return Number{}
	}
	if n.text == "ask" {
		return Number{Ask: true}
	}
	if n.text == "" || n.text[0] != '-' && (n.text[0] < '0' || n.text[0] > '9') {
		d.problem(n, n.text, "`need` is a whole number, or `ask` where only the vendor's portal shows it")
		return Number{}
	}
	v, _ := d.integer(n, "need", 1)
	return Number{Value: v}
}

func (d *decoder) certificates(f *fields, r *Requirement) {
	r.Any = d.selectors(f, "any")
	if len(r.Any) == 0 {
		f.missing("any")
	}
	r.Need = d.need(f)
	r.Dedicated = f.flag("dedicated")
	r.PerPerson = f.number("per-person", 0)
}

func (d *decoder) people(f *fields, r *Requirement) {
	r.Any, r.All = d.selectors(f, "any"), d.selectors(f, "all")
	switch {
	case f.has("any") && f.has("all"):
		d.problem(f.value("all"), "all", "%s has both `any` and `all`; one of them is wanted", f.what)
	case len(r.Any) == 0 && len(r.All) == 0:
		f.problem(f.table, "", "%s needs `any` or `all`", f.what)
	case len(r.All) > MaxParts:
		n := f.value("all").items[MaxParts]
		d.problem(n, n.text, "%s has more than %d sets in `all`", f.what, MaxParts)
	}
	r.Need = d.need(f)
	r.Dedicated = f.flag("dedicated")
}

func (d *decoder) slots(f *fields, r *Requirement) {
	for _, n := range f.list("slots") {
		g := d.open(n, "a slot of requirement "+r.ID)
		s := Slot{Title: g.must("title"), Any: d.selectors(g, "any"), Need: g.number("need", 1), Next: g.text("next")}
		if len(s.Any) == 0 {
			g.missing("any")
		}
		if !g.has("need") {
			g.missing("need")
		}
		if s.Need > MaxPlaces {
			d.problem(g.word("need"), g.word("need").text, "a slot has at most %d places", MaxPlaces)
		}
		g.done()
		if len(r.Slots) == MaxParts {
			d.problem(n, s.Title, "%s has more than %d slots", f.what, MaxParts)
		}
		r.Slots = append(r.Slots, s)
		r.Need.Value += s.Need
	}
	if len(r.Slots) == 0 {
		f.missing("slots")
	}
	r.Dedicated = f.flag("dedicated")
	r.PerPerson = f.number("per-person", 0)
}

func (d *decoder) competences(f *fields, r *Requirement) {
	r.Named = f.referring("named", "competency")
	r.AtLeast = f.number("at-least", 1)
	r.Need = d.need(f)
	n := f.value("at-least")
	switch {
	case len(r.Named) > 0 && n == nil:
		f.problem(f.value("named"), "", "%s has `named` and needs `at-least`: how many of them", f.what)
	case n != nil && r.AtLeast > len(r.Named):
		d.problem(n, n.text, "%s wants more of `named` than it lists (%d)", f.what, len(r.Named))
	case !r.Need.Ask && r.Need.Value > 0 && r.AtLeast > r.Need.Value:
		d.problem(n, n.text, "%s wants more of `named` than it `need`s in all (%d)", f.what, r.Need.Value)
	}
}

func (d *decoder) materials(f *fields, r *Requirement) {
	r.Material = f.must("material")
	d.refer("material", f.word("material"))
	if d.known["material"][r.Material] {
		r.MaterialKinds = f.referring("kinds", "kind of material "+r.Material)
	} else {
		r.MaterialKinds = f.strings("kinds")
	}
	r.MaxAge = f.period("max-age")
	r.Need = d.need(f)
}

func (d *decoder) readingOf(f *fields, scope string) string {
	f.must("reading")
	n := f.word("reading")
	if n == nil {
		return ""
	}
	if d.known["reading"][n.text] {
		d.refer(scope, n)
	} else {
		d.refer("reading", n)
	}
	return n.text
}

func (d *decoder) score(f *fields, scope string, r *Requirement) {
	r.Need = d.need(f)
	r.Floor = f.flag("floor")
	for _, n := range f.list("parts") {
		g := d.open(n, "a part of requirement "+r.ID)
		part := ScorePart{Requirement: g.must("requirement"), Points: g.number("points", 1), Max: g.number("max", 1)}
		d.refer(scope, g.word("requirement"))
		for _, key := range []string{"points", "max"} {
			if !g.has(key) {
				g.missing(key)
			}
		}
		twice := func(o ScorePart) bool { return o.Requirement == part.Requirement }
		if part.Requirement != "" && slices.ContainsFunc(r.Parts, twice) { // a missing one has been reported
			d.problem(g.value("requirement"), part.Requirement, "the requirement is a part of %s twice", r.ID)
		}
		g.done()
		r.Parts = append(r.Parts, part)
	}
	if len(r.Parts) == 0 {
		f.missing("parts")
	}
}

// selectors reads a list of what certificates count. A plain word is a type.
func (d *decoder) selectors(f *fields, key string) []Selector {
	var out []Selector
	for _, n := range f.list(key) {
		if n.kind == scalar {
			d.refer("certificate type", n)
			out = append(out, Selector{Type: n.text})
			continue
		}
		out = append(out, d.selector(f, n))
	}
	return out
}

func (d *decoder) selector(of *fields, n *node) Selector {
	f := d.open(n, "a selector of "+of.what)
	s := Selector{Type: f.text("type"), Track: f.text("track"), Line: f.text("line"), MinLevel: f.text("min-level"), Sites: f.referring("sites", "site")}
	d.refer("certificate type", f.word("type"))
	d.refer("line", f.word("line"))
	if d.known["line"][s.Line] {
		d.refer(levelScope+s.Line, f.word("min-level"))
	}
	switch {
	case s.Type != "" && s.Line != "":
		d.problem(f.word("line"), s.Line, "a selector names a `type` or a `line`, not both")
	case s.Type == "" && s.Line == "":
		f.missing("type")
	case s.Line != "" && s.MinLevel == "":
		f.missing("min-level")
	case s.Line == "" && s.MinLevel != "":
		f.missing("line")
	}
	if s.Track != "" && s.Type != "" && d.known["certificate type"][s.Type] && !d.known["tracked type"][s.Type] {
		d.problem(f.word("track"), s.Track, "certificate type %s has no tracks", s.Type)
	}
	f.done()
	return s
}
