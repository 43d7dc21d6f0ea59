package program

import (
	"strconv"
	"strings"
)

// procedureExcerpts flattens a procedure for comparison.
func procedureExcerpts(p *Procedure) []excerpt {
	place := "procedure " + p.ID
	out := []excerpt{{place: place, summary: p.Name, fields: [][2]string{
		{"name", p.Name}, {"for", string(p.For)}, {"path", p.Path}, {"phases", comma(p.Phases)}, {"material", p.Material}, {"sites", comma(p.Sites)},
		{"supplement within", p.Supplement.Within.String()}, {"supplement full-set", strconv.FormatBool(p.Supplement.FullSet)},
		{"supplement lock-out", p.Supplement.LockOut.String()}, {"supplement source", sourceText(p.Supplement.Source)},
		{"failure again", strconv.FormatBool(p.Failure.Again)}, {"failure full-set", strconv.FormatBool(p.Failure.FullSet)},
		{"failure lock-out", p.Failure.LockOut.String()}, {"failure source", sourceText(p.Failure.Source)},
		{"proof", p.Success.Proof}, {"where", p.Success.Where}, {"validity", p.Success.Validity.String()}, {"success source", sourceText(p.Success.Source)},
		{"quorum", strconv.Itoa(p.Review.Quorum)}, {"chase", strconv.Itoa(p.Review.Chase)}, {"escalate", strconv.Itoa(p.Review.Escalate)},
		{"expire", strconv.Itoa(p.Review.Expire)}, {"review source", sourceText(p.Review.Source)}, {"next", p.Next}, {"source", sourceText(p.Source)}}}}
	add := func(list, id, summary string, fields ...[2]string) {
		out = append(out, excerpt{place: place + "/" + list + "/" + id, parent: place, summary: summary, fields: fields})
	}
	for _, r := range p.Prerequisites {
		add("prerequisites", r.ID, r.Title, [2]string{"title", r.Title}, [2]string{"passed", r.Passed}, [2]string{"met", r.Met}, [2]string{"tick", r.Tick}, [2]string{"source", sourceText(r.Source)})
	}
	for i := range p.Materials {
		w := &p.Materials[i]
		add("materials", w.ID, w.Words(), [2]string{"title", w.Title}, [2]string{"material", w.Material}, [2]string{"need", w.Need.String()}, [2]string{"kinds", comma(w.Kinds)},
			[2]string{"max-age", w.MaxAge.String()}, [2]string{"entity", strconv.FormatBool(w.Entity)}, [2]string{"checks", strings.Join(w.Checks, "; ")}, [2]string{"source", sourceText(w.Source)})
	}
	for _, s := range p.Steps {
		add("steps", s.ID, s.Name, [2]string{"name", s.Name}, [2]string{"working-days", strconv.Itoa(s.WorkingDays)}, [2]string{"source", sourceText(s.Source)})
	}
	for _, b := range p.Success.Benefits {
		add("benefits", b.ID, b.Words(), [2]string{"name", b.Name}, [2]string{"life", b.Life.String()}, [2]string{"claim-by", string(b.ClaimBy)}, [2]string{"incentive", b.Incentive}, [2]string{"source", sourceText(b.Source)})
	}
	return out
}
