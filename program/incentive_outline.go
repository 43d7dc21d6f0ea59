package program

import (
	"strconv"
	"strings"
)

// incentiveExcerpts flattens incentives, vouchers and the watch for comparison.
func incentiveExcerpts(p *Program) []excerpt {
	var out []excerpt
	for i := range p.Incentives {
		x := &p.Incentives[i]
		place := "incentive " + x.ID
		out = append(out, excerpt{place: place, summary: x.Name, fields: [][2]string{
			{"name", x.Name}, {"aliases", comma(x.Aliases)}, {"kind", string(x.Kind)}, {"sites", comma(x.Sites)}, {"path", x.Path}, {"phase", x.Phase},
			{"rules", strings.Join(x.Rules(), "; ")}, {"worth", amountText(x.Worth.String())}, {"effort", amountText(x.Effort.String())},
			{"next", x.Next}, {"source", sourceText(x.Source)}}})
		out = append(out, noteExcerpts(place, x.Notes)...)
	}
	out = append(out, noteExcerpts("settlement", p.Settlement)...)
	v := &p.Vouchers
	out = append(out, excerpt{place: "vouchers", fields: [][2]string{{"rules", strings.Join(v.Rules(), "; ")}, {"source", sourceText(v.Source)}}})
	for _, g := range v.Grants {
		out = append(out, excerpt{place: "vouchers/grants/" + g.ID, parent: "vouchers", summary: g.Words(), fields: [][2]string{
			{"name", g.Name}, {"program", g.Program}, {"tier", g.Tier}, {"sites", comma(g.Sites)}, {"count", strconv.Itoa(g.Count)}, {"only", comma(g.Only)},
			{"at-most", strconv.Itoa(g.AtMost)}, {"costly", comma(g.Costly)}, {"source", sourceText(g.Source)}}})
	}
	return append(out, excerpt{place: "watch", fields: [][2]string{{"by", string(p.Watch.By)}, {"source", sourceText(p.Watch.Source)}}})
}

func noteExcerpts(parent string, notes []RuleNote) []excerpt {
	var out []excerpt
	for _, n := range notes {
		e := excerpt{place: parent + "/notes/" + n.ID, parent: parent, summary: n.Text, fields: [][2]string{{"text", n.Text}, {"source", sourceText(n.Source)}}}
		if parent == "settlement" {
			e.place, e.parent = "settlement "+n.ID, ""
		}
		out = append(out, e)
	}
	return out
}

// amountText is an amount, or nothing where it is 0: not known.
func amountText(s string) string {
	if s == "0" {
		return ""
	}
	return s
}
