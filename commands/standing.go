package commands

import (
	"cmp"
	"slices"

	"partnerbot/civil"
	"partnerbot/view"
)

// rank says how bad something is that status shows. The worst comes first.
type rank int

// The ranks.
const (
	lost    rank = iota // a line is crossed: missed, refused, over
	late                // somebody is late, or it will be missed as it goes
	open                // to be done, in time
	unclear             // not known
	fine                // nothing to do
)

// standing is what one part of the partner's year has to say in status.
type standing struct {
	rank  rank
	part  string    // the part's own word: "KPIs", "Deals"; the line begins with it
	run   string    // the words that tell more: "kpi"
	line  view.Text // a sentence without the part's word
	due   civil.Day // of equally bad ones the nearest comes first; without a day it comes after those that have one
	names bool      // it names people
}

// standings are the lines of all parts, the worst first; parts with nothing to
// say have none.
func (c *Call) standings() []standing {
	var out []standing
	for _, part := range standingParts() {
		out = append(out, part(c)...)
	}
	slices.SortStableFunc(out, func(a, b standing) int { return cmp.Or(cmp.Compare(a.rank, b.rank), dated(a.due, b.due)) })
	return out
}

// dated orders days, none after all others.
func dated(a, b civil.Day) int {
	if a.IsZero() != b.IsZero() {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// standingParts lists the parts of the year in the order in which equally bad ones of
// one day are shown. A new part is one line here.
func standingParts() []func(*Call) []standing {
	return []func(*Call) []standing{
		(*Call).renewalStanding,
		(*Call).tierStanding,
		(*Call).kpiStanding,
		(*Call).dealStanding,
		(*Call).fundStanding,
		(*Call).incentiveStanding,
		(*Call).voucherStanding,
		(*Call).watchStanding,
	}
}

// mostStandings is how many lines of the year's parts status shows.
const mostStandings = 6

// standingBlocks are the year's parts in status: the worst first, then how many
// more there are.
func (c *Call) standingBlocks() (blocks []view.Block, names bool) {
	list := c.standings()
	if len(list) == 0 {
		return nil, false
	}
	var lines, more []view.Text
	for i, s := range list {
		names = names || s.names
		if i < mostStandings {
			lines = append(lines, view.Join(view.B(s.part), view.T(": "), s.line))
		} else if word := view.C(s.run); !slices.ContainsFunc(more, func(t view.Text) bool { return slices.Equal(t, word) }) {
			more = append(more, word)
		}
	}
	if len(more) > 0 {
		lines = append(lines, view.Join(view.Tf("and %d more: ", len(list)-mostStandings), joined(more)))
	}
	return []view.Block{view.Para(view.B("The partner's year")), view.List(lines...)}, names
}

// joined sets texts one after the other with commas between.
func joined(texts []view.Text) (out view.Text) {
	for i, t := range texts {
		if i > 0 {
			out = append(out, view.T(", ")...)
		}
		out = append(out, t...)
	}
	return out
}
