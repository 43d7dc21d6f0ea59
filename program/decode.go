package program

import (
	"strings"
	"time"

	"partnerbot/calendar"
	"partnerbot/civil"
)

// levelScope begins the scope of the levels of a line; the line's id follows.
const levelScope = "level of line "

// decode reads a whole pack.
func (d *decoder) decode(root *node) *Program {
	f := d.open(root, "the pack")
	f.value("extends") // followed before
	p := &Program{
		ID:      f.id("pack", "id"),
		Vendor:  f.must("vendor"),
		Name:    f.must("name"),
		Version: f.must("version"),
		Zone:    d.zone(f),
	}
	p.Calendar = d.workingCalendar(f)
	for _, n := range f.list("sources") {
		d.namedSource(n)
	}
	p.Source = d.source(f)
	p.Effective = d.interval(f.value("effective"))
	p.Sites = each(f, "sites", d.site)
	p.Lines = each(f, "lines", d.line)
	p.Types = each(f, "types", d.certificateType)
	p.Competencies = each(f, "competencies", d.competency)
	p.Materials = each(f, "materials", d.material)
	p.Readings = each(f, "readings", d.reading)
	p.Paths = each(f, "paths", d.path)
	p.Procedures = d.procedures(f)
	d.requirementIDs(p.Paths)
	p.TierPrograms = each(f, "tier-programs", d.tierProgram)
	p.Renewal = d.renewal(f)
	p.YearMonth = d.partnerYear(f)
	p.KPIs = d.kpis(f)
	p.Deals = d.deals(f)
	p.Funds = each(f, "funds", d.fund)
	p.Incentives = d.incentives(f)
	p.Settlement = d.ruleNotes(f, "settlement", "note of the settlement")
	if n := f.value("vouchers"); n != nil {
		p.Vouchers = d.vouchers(n)
	}
	if n := f.value("watch"); n != nil {
		p.Watch = d.watch(n)
	}
	p.Ladders = each(f, "ladders", d.ladder)
	if n := f.value("binding"); n != nil {
		p.Binding = d.binding(n)
	}
	if n := f.value("upkeep"); n != nil {
		p.Upkeep = d.upkeep(n)
	}
	for _, key := range []string{"sites", "types", "paths"} {
		if v := root.get(key); v == nil || v.kind == null || v.kind == list && len(v.items) == 0 {
			d.problem(root, "", "the pack needs `%s` with at least one entry", key)
		}
	}
	if n := f.value("default"); n != nil {
		p.Default = d.defaults(n)
	} else {
		f.missing("default")
	}
	f.done()
	return p
}

// each reads every item of a list.
func each[T any](f *fields, key string, read func(*node) T) []T {
	var out []T
	for _, n := range f.list(key) {
		out = append(out, read(n))
	}
	return out
}

func (d *decoder) zone(f *fields) *time.Location {
	name := f.must("zone")
	if name == "" {
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		d.problem(f.table.get("zone"), name, "no such time zone; an IANA name is wanted, such as Asia/Shanghai")
		return time.UTC
	}
	return loc
}

// workingCalendar reads the name of the calendar in which the vendor's working days
// are counted.
func (d *decoder) workingCalendar(f *fields) string {
	name := f.must("calendar")
	if name == "" {
		return ""
	}
	if _, err := calendar.Named(name); err != nil {
		d.problem(f.table.get("calendar"), name, "%v", err)
	}
	return name
}

func (d *decoder) interval(n *node) Interval {
	if n == nil {
		return Interval{}
	}
	f := d.open(n, "`effective`")
	i := Interval{From: f.day("from"), Until: f.day("until")}
	if !i.From.IsZero() && !i.Until.IsZero() && i.Until < i.From {
		d.problem(n.get("until"), n.get("until").text, "`until` is before `from`")
	}
	f.done()
	return i
}

func (d *decoder) defaults(n *node) Default {
	f := d.open(n, "`default`")
	out := Default{Path: f.must("path"), Phase: f.must("phase"), Site: f.must("site")}
	d.refer("path", f.word("path"))
	d.refer("site", f.word("site"))
	if d.known["path"][out.Path] {
		d.refer("phase of path "+out.Path, f.word("phase"))
	}
	f.done()
	return out
}

// namedSource reads an entry of `sources`, which others name by its id.
func (d *decoder) namedSource(n *node) {
	f := d.open(n, "the source")
	id := f.id("source", "id")
	f.what = "source " + id
	s := d.sourceFields(f, Source{})
	f.done()
	if s.Title == "" && id != "" {
		f.missing("title")
	}
	if id != "" {
		d.sources[id] = s
	}
}

// source reads `source`: the id of one of `sources`, or a table that may begin
// from one (`ref`) and says where it differs.
func (d *decoder) source(f *fields) Source {
	n := f.value("source")
	if n == nil {
		return Source{}
	}
	if n.kind == scalar {
		d.refer("source", n)
		return d.sources[n.text]
	}
	g := d.open(n, "the source of "+f.what)
	var base Source
	if ref := g.word("ref"); ref != nil {
		d.refer("source", ref)
		base = d.sources[ref.text]
	}
	s := d.sourceFields(g, base)
	g.done()
	if s.Title == "" && !g.has("ref") {
		g.missing("title")
	}
	return s
}

var confidences = []Confidence{VendorPage, VendorDigest, ThirdParty, Unverified, Inferred, Customer}

func (d *decoder) sourceFields(f *fields, s Source) Source {
	set := func(key string, to *string) {
		if v := f.text(key); v != "" {
			*to = v
		}
	}
	set("title", &s.Title)
	set("url", &s.URL)
	set("note", &s.Note)
	if n := f.word("url"); n != nil && !strings.HasPrefix(n.text, "https://") && !strings.HasPrefix(n.text, "http://") {
		d.problem(n, n.text, "`url` begins with https://")
	}
	if day := f.day("date"); !day.IsZero() {
		s.Date = day
	}
	if n := f.word("confidence"); n != nil {
		s.Confidence = oneOf(d, n, "confidence", confidences)
	}
	return s
}

// oneOf is a word out of a closed set.
func oneOf[T ~string](d *decoder, n *node, what string, set []T) T {
	var names []string
	for _, v := range set {
		if string(v) == n.text {
			return v
		}
		names = append(names, string(v))
	}
	near := nearest(n.text, names)
	if len(near) == 0 {
		near = names
	}
	d.problem(n, n.text, "no such %s; there is: %s", what, strings.Join(near, ", "))
	return ""
}

func (d *decoder) site(n *node) Site {
	f := d.open(n, "the site")
	s := Site{ID: f.id("site", "id"), Name: f.must("name")}
	f.done()
	return s
}

func (d *decoder) line(n *node) Line {
	f := d.open(n, "the line")
	l := Line{ID: f.id("line", "id"), Name: f.must("name")}
	f.what = "line " + l.ID
	for _, w := range f.words("levels") {
		d.define(levelScope+l.ID, w)
		l.Levels = append(l.Levels, w.text)
	}
	if len(l.Levels) == 0 {
		f.missing("levels")
	}
	f.done()
	return l
}

func (d *decoder) certificateType(n *node) CertificateType {
	f := d.open(n, "the certificate type")
	t := CertificateType{ID: f.id("certificate type", "id"), Name: f.must("name")}
	f.what = "certificate type " + t.ID
	t.Issuer = f.must("issuer")
	t.Line, t.Level = f.text("line"), f.text("level")
	d.refer("line", f.word("line"))
	switch level := f.word("level"); {
	case t.Line == "" && level != nil:
		f.missing("line")
	case t.Line != "" && level == nil:
		f.missing("level")
	case d.known["line"][t.Line]:
		d.refer(levelScope+t.Line, level)
	}
	t.Direction = f.text("direction")
	t.Tracked = f.flag("tracked")
	if t.Tracked {
		d.define("tracked type", f.word("id"))
	}
	t.Tracks = f.strings("tracks")
	if len(t.Tracks) > 0 && !t.Tracked {
		d.problem(f.value("tracks"), "tracks", "%s has tracks but is not `tracked: true`", f.what)
	}
	if t.Tracked && t.Direction != "" {
		d.problem(f.value("direction"), t.Direction, "%s is one direction and cannot be tracked as well", f.what)
	}
	t.Aliases = f.strings("aliases")
	t.Validity = d.validity(f)
	t.Suspension = f.period("suspension")
	t.Revival, t.Backdated = f.text("revival"), f.flag("backdated")
	for _, key := range []string{"revival", "backdated"} {
		if f.has(key) && !f.has("suspension") {
			d.problem(f.value(key), f.value(key).text, "`%s` needs `suspension`: for how long %s can be revived", key, f.what)
		}
	}
	t.External = f.flag("external")
	t.Source = d.source(f)
	f.done()
	return t
}

// validity is a period or, said in so many words, unknown.
func (d *decoder) validity(f *fields) civil.Period {
	n := f.word("validity")
	switch {
	case n == nil:
		f.missing("validity")
		return civil.Period{}
	case n.text == "unknown":
		return civil.Period{}
	}
	return f.period("validity")
}

func (d *decoder) competency(n *node) Competency {
	f := d.open(n, "the competency")
	c := Competency{ID: f.id("competency", "id"), Name: f.must("name")}
	f.what = "competency " + c.ID
	c.Aliases = f.strings("aliases")
	c.Sites = f.referring("sites", "site")
	c.Source = d.source(f)
	f.done()
	return c
}

func (d *decoder) material(n *node) MaterialKind {
	f := d.open(n, "the material")
	m := MaterialKind{ID: f.id("material", "id"), Name: f.must("name")}
	f.what = "material " + m.ID
	for _, w := range f.words("kinds") {
		d.define("kind of material "+m.ID, w)
		m.Kinds = append(m.Kinds, w.text)
	}
	m.Source = d.source(f)
	f.done()
	return m
}

func (d *decoder) reading(n *node) ReadingKind {
	f := d.open(n, "the reading")
	r := ReadingKind{ID: f.id("reading", "id"), Name: f.must("name")}
	f.what = "reading " + r.ID
	r.Unit = f.text("unit")
	r.Tick = f.flag("tick")
	if r.Tick {
		d.define("reading that is ticked", f.word("id"))
	} else {
		d.define("reading that is a number", f.word("id"))
	}
	r.Source = d.source(f)
	f.done()
	return r
}

func (d *decoder) binding(n *node) BindingRules {
	f := d.open(n, "`binding`")
	b := BindingRules{InvitationLife: f.period("invitation-life"), PerDay: f.number("per-day", 1), Source: d.source(f)}
	f.done()
	return b
}
