package program

import (
	"fmt"
	"strings"

	"golang.org/x/text/currency"

	"partnerbot/amount"
	"partnerbot/civil"
)

var kpiKinds = []KPIKind{KPIGrowth, KPIThreshold, KPICounter, KPICount, KPIGauge}

// Bounds of a KPI. They are far above what anybody means.
const (
	maxLate  = 366 // days
	maxZones = 20
)

func (d *decoder) kpi(n *node) KPI {
	f := d.open(n, "the KPI")
	k := KPI{ID: f.id("KPI", "id"), Name: f.must("name"), Aliases: f.strings("aliases")}
	f.what = "KPI " + k.ID
	k.Sites = f.referring("sites", "site")
	k.Next, k.Renewal = f.text("next"), f.flag("renewal")
	k.Source = d.source(f)
	k.Span = CalendarYear
	if n := f.word("span"); n != nil {
		k.Span = oneOf(d, n, "span", []SpanKind{PartnerYear, CalendarYear, SpanQuarter})
	}
	for _, w := range f.words("checkpoints") {
		k.Checkpoints = append(k.Checkpoints, d.checkpoint(w))
	}
	kind := f.word("kind")
	if kind == nil {
		f.missing("kind")
		return k // which other keys belong cannot be said
	}
	k.Kind = oneOf(d, kind, "kind of KPI", kpiKinds)
	f.what = "KPI " + k.ID + " of kind " + kind.text
	switch k.Kind {
	case "":
		return k
	case KPICount:
		d.counts(f, &k)
	default:
		d.read(f, &k)
	}
	f.done()
	return k
}

// read decodes what belongs to KPIs that are read off.
func (d *decoder) read(f *fields, k *KPI) {
	k.Currency = d.currency(f)
	k.Unit = f.text("unit")
	if k.Unit != "" && k.Currency != "" {
		d.problem(f.word("unit"), k.Unit, "%s has a `currency` and no other `unit`", f.what)
	}
	if n := f.word("every"); n != nil {
		k.Every = oneOf(d, n, "period of a reading", []Cadence{Monthly, Quarterly, Yearly})
	}
	k.Late = f.within("late", 0, maxLate)
	if f.has("late") && !f.has("every") {
		d.problem(f.word("late"), f.word("late").text, "`late` needs `every`: after the end of which period")
	}
	if k.Kind == KPIThreshold {
		k.Last = f.flag("last")
	}
	if k.Adds() && !f.has("every") {
		f.missing("every")
	}
	d.tiles(f, k)
	if k.Kind == KPIGauge {
		d.zones(f, k)
		return
	}
	if k.Kind != KPICounter {
		k.Need = d.target(f, k)
	}
}

// currency gives the three letters of a key's currency, or none.
func (d *decoder) currency(f *fields) string {
	n := f.word("currency")
	if n == nil {
		return ""
	}
	unit, err := currency.ParseISO(n.text)
	if err != nil || unit.String() != n.text {
		d.problem(n, n.text, "`currency` is the three letters of a currency, such as USD")
		return ""
	}
	return n.text
}

// tiles reports periods that do not fill the span without a rest. Whether they fill
// the partner year is known once all is read.
func (d *decoder) tiles(f *fields, k *KPI) {
	n := f.word("every")
	switch {
	case n == nil:
	case k.Span == SpanQuarter && k.Every == Yearly:
		d.problem(n, n.text, "a quarter has no readings of a year")
	case k.Span == PartnerYear && k.Every != Monthly && d.yearMonth > 1 && (d.yearMonth-1)%k.Every.Months() != 0:
		d.problem(n, n.text, "the partner year begins in the middle of a %s; readings are of a month then", n.text)
	}
}

// target reads what a KPI has to reach.
func (d *decoder) target(f *fields, k *KPI) Target {
	n := f.word("need")
	if n == nil {
		f.missing("need")
		return Target{}
	}
	if n.text == "ask" {
		return Target{Ask: true}
	}
	code := k.Currency
	if k.Kind == KPIGrowth {
		code = ""
	}
	return Target{Value: d.value(n, "need", code)}
}

// value reads a number without a currency and gives it the KPI's.
func (d *decoder) value(n *node, key, code string) amount.Amount {
	v, err := amount.Parse(strings.TrimSpace(n.text + " " + code))
	if err != nil {
		what := "a number, such as 12"
		if code != "" {
			what = "a number of " + code + ", such as 1250.50"
		}
		d.problem(n, n.text, "`%s` is %s", key, what)
		return amount.Amount{}
	}
	return v
}

// zones reads the zones of a gauge and the one that is needed, by name or value.
func (d *decoder) zones(f *fields, k *KPI) {
	items := f.list("zones")
	if len(items) == 0 {
		f.missing("zones")
	}
	for i, n := range items {
		if i == maxZones {
			d.problem(n, "", "a gauge has at most %d zones", maxZones)
			break
		}
		g := d.open(n, "a zone of KPI "+k.ID)
		z := GaugeZone{Name: g.must("name")}
		if from := g.word("from"); from == nil {
			g.missing("from")
		} else if z.From = d.value(from, "from", k.Currency); i > 0 && len(k.Zones) > 0 && z.From.Parts <= k.Zones[len(k.Zones)-1].From.Parts {
			d.problem(from, from.text, "zones go up: each begins above the one before")
		}
		g.done()
		d.define("zone of KPI "+k.ID, g.word("name"))
		k.Zones = append(k.Zones, z)
	}
	for _, z := range k.Zones {
		if n := f.word("need"); n != nil && n.text == z.Name {
			k.Need = Target{Value: z.From}
			return
		}
	}
	k.Need = d.target(f, k)
}

// counts decodes the rule of a KPI that counts, which is a requirement's.
func (d *decoder) counts(f *fields, k *KPI) {
	n := f.value("counts")
	if n == nil {
		f.missing("counts")
		return
	}
	g := d.open(n, "`counts` of KPI "+k.ID)
	r := Requirement{ID: k.ID, Title: k.Name, Sites: k.Sites, Next: k.Next, Source: k.Source}
	kind := g.word("kind")
	if kind == nil {
		g.missing("kind")
		return
	}
	r.Kind = oneOf(d, kind, "kind of count", []Kind{Certificates, People, Slots})
	switch r.Kind {
	case Certificates:
		d.certificates(g, &r)
	case People:
		d.people(g, &r)
	case Slots:
		d.slots(g, &r)
	default:
		return
	}
	g.done()
	k.Counts = r
	k.Need = Target{Ask: r.Need.Ask, Value: amount.Of(int64(r.Need.Value), "")}
}

// checkpoint reads month-end, quarter-end, year-end or a day of every year, 06-30.
func (d *decoder) checkpoint(n *node) Checkpoint {
	for _, c := range []Cadence{Monthly, Quarterly, Yearly} {
		if n.text == string(c)+"-end" {
			return Checkpoint{Every: c}
		}
	}
	month, day, ok := dayOfYear(n.text)
	if !ok {
		d.problem(n, n.text, "a checkpoint is month-end, quarter-end, year-end or a day like 06-30")
	}
	return Checkpoint{Month: month, Day: day}
}

// dayOfYear reads a month and a day, 06-30; 29 February is one.
func dayOfYear(text string) (month, day int, ok bool) {
	d, err := civil.Parse("2000-" + text)
	if err != nil {
		return 0, 0, false
	}
	_, m, day := d.Date()
	return int(m), day, true
}

// partnerYear reads the first day of the partner year, which begins with a month.
func (d *decoder) partnerYear(f *fields) int {
	n := f.word("partner-year")
	if n == nil {
		return 0
	}
	month, day, ok := dayOfYear(n.text)
	if !ok || day != 1 {
		d.problem(n, n.text, "`partner-year` is the first day of a month, such as 02-01")
		return 0
	}
	d.yearMonth = month
	return month
}

// kpis reports spellings that name two KPIs: nobody could say which one is meant.
func (d *decoder) kpis(f *fields) []KPI {
	list := each(f, "kpis", d.kpi)
	owner := map[string]string{}
	for i, n := range f.list("kpis") {
		if i >= len(list) || n.kind != table {
			continue
		}
		for _, s := range append([]string{list[i].ID, list[i].Name}, list[i].Aliases...) {
			had, ok := owner[fold(s)]
			if ok && had != list[i].ID {
				d.problem(n, s, "this spelling already names KPI %s", had)
			}
			owner[fold(s)] = list[i].ID
		}
	}
	return list
}

// Words is the checkpoint as people read it: "the end of every quarter", "30 June".
func (c Checkpoint) Words() string {
	if c.Every != "" {
		return "the end of every " + string(c.Every)
	}
	_, month, _ := monthsFrom(2000, max(1, c.Month), 1).From.Date()
	return fmt.Sprintf("%d %s", c.Day, month)
}
