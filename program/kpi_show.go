package program

import (
	"strconv"
	"strings"
	"time"
)

// kpis writes what the partner is measured by.
func (s *shower) kpis() {
	if len(s.p.KPIs) == 0 {
		return
	}
	s.line(0, "")
	s.line(0, "KPIs (the partner year begins on 1 %s)", time.Month(s.p.YearBegins()))
	for i := range s.p.KPIs {
		k := &s.p.KPIs[i]
		s.line(0, "")
		s.line(1, "%s: %s%s", k.ID, k.Name, onSites(k.Sites))
		s.line(2, "Wants: %s", s.p.KPIWording(k))
		if read := k.reading(); read != "" {
			s.line(2, "Read off: %s", read)
		}
		for _, c := range k.Checkpoints {
			s.line(2, "Looked at: %s", c.Words())
		}
		if k.Renewal {
			s.line(2, "Renewal hangs on it")
		}
		if k.Next != "" {
			s.line(2, "Next: %s", k.Next)
		}
		s.source(2, k.Source)
	}
}

// KPIWording is what a KPI wants, in words: "at least 10 % more than in the same
// months a year before, over the partner year".
func (p *Program) KPIWording(k *KPI) string {
	need := k.Need.Value.Words()
	if k.Need.Ask {
		need = "as much as is typed in"
	}
	over := ", over the " + strings.ReplaceAll(string(k.Span), "-", " ")
	switch k.Kind {
	case KPIGrowth:
		return "at least " + need + " % more than in the same " + string(k.Every) + "s a year before" + over
	case KPICounter:
		return "none at all" + over
	case KPICount:
		return p.Wording(&k.Counts)
	case KPIGauge:
		if zone, at := k.Zone(k.Need.Value); at >= 0 && !k.Need.Ask {
			need = zone + ", from " + need
		}
		return "at least " + need
	}
	if k.Unit != "" && !k.Need.Ask {
		need += " " + k.Unit
	}
	if k.Last {
		over = " at the end of the " + strings.ReplaceAll(string(k.Span), "-", " ")
	}
	return "at least " + need + over
}

// reading says how a KPI is read off; empty for one that is counted.
func (k *KPI) reading() string {
	if k.Kind == KPICount {
		return ""
	}
	text := "now and then"
	if k.Every != "" {
		text = "every " + string(k.Every) + ", by " + counted(k.Late, "day") + " after it"
	}
	if k.Currency != "" {
		text += ", in " + k.Currency
	}
	if len(k.Zones) > 0 {
		text += "; " + zoneWords(k.Zones)
	}
	return text
}

func zoneWords(zones []GaugeZone) string {
	var out []string
	for _, z := range zones {
		out = append(out, z.Name+" from "+z.From.Words())
	}
	return strings.Join(out, ", ")
}

// kpiExcerpt flattens a KPI for comparison.
func kpiExcerpt(p *Program, k *KPI) excerpt {
	var checkpoints []string
	for _, c := range k.Checkpoints {
		checkpoints = append(checkpoints, c.String())
	}
	out := excerpt{place: "kpi " + k.ID, summary: k.Name + ", " + p.KPIWording(k), fields: [][2]string{
		{"name", k.Name}, {"aliases", comma(k.Aliases)}, {"kind", string(k.Kind)}, {"sites", comma(k.Sites)}, {"currency", k.Currency}, {"unit", k.Unit},
		{"every", string(k.Every)}, {"last", strconv.FormatBool(k.Last)}, {"late", strconv.Itoa(k.Late)}, {"span", string(k.Span)}, {"need", k.Need.String()},
		{"zones", zoneWords(k.Zones)}, {"checkpoints", comma(checkpoints)}, {"renewal", strconv.FormatBool(k.Renewal)}, {"next", k.Next}, {"source", sourceText(k.Source)}}}
	out.fields = append(out.fields, [2]string{"counts", k.Counts.ID})
	for _, f := range requirementExcerpt(p, "counts", &k.Counts).fields {
		out.fields = append(out.fields, [2]string{"counts " + f[0], f[1]})
	}
	return out
}

// kpis lints what the partner is measured by.
func (l *linter) kpis() {
	for i := range l.p.KPIs {
		k := &l.p.KPIs[i]
		word := "kpi " + k.ID
		l.source(word, k.Source)
		if k.Next == "" {
			l.warn(word, "it does not say the `next` step")
		}
		if k.Every != "" && k.Late == 0 {
			l.warn(word, "without `late` a reading is due on the last day of its %s", k.Every)
		}
		for _, c := range k.Checkpoints {
			if len(c.On(l.p.Span(k.Span, 740000))) == 0 && k.Span != SpanQuarter {
				l.warn(word, "its checkpoint %s never comes within its span", c)
			}
		}
		if k.Kind != KPICount {
			continue
		}
		l.use(&k.Counts)
		for _, site := range l.p.Sites {
			if On(k.Sites, site.ID) {
				l.possible(word, &k.Counts, site.ID)
			}
		}
	}
}
