package partner

import (
	"bytes"
	"fmt"
	"testing"
)

// TestMoves gives every verb in every stage, said by somebody who may say it, and
// compares what comes of it with a table.
func TestMoves(t *testing.T) {
	var b bytes.Buffer
	for _, v := range Verbs {
		fmt.Fprintf(&b, "%s\n", v)
		for _, s := range append([]Stage{NoStage}, Stages...) {
			p := newPlay(t, database).to(s).in(s)
			by := "dana"
			switch {
			case v.IsVote():
				by = "lin"
			case v == Override:
				by = "ada"
			case v.OfClock():
				by = ""
			}
			e := p.entry(by, v, material(3))
			if v == Detach {
				e.Material = 2
			}
			out := p.give(e)
			from, result := s, string(out.Application.Stage)
			if from == NoStage {
				from = "none"
			}
			if out.Refusal != nil {
				result = "refused: " + string(out.Refusal.Ground)
				if words := out.Refusal.Error(); words == "This cannot be done now." || words == "" {
					t.Errorf("%s in %s: the refusal has no words", v, s)
				}
			}
			fmt.Fprintf(&b, "  %-14s %s\n", from, result)
		}
	}
	fmt.Fprintf(&b, "submitted, under another reference\n")
	for _, s := range append([]Stage{NoStage}, Stages...) {
		p := newPlay(t, database).to(s).in(s)
		from, result := s, ""
		out := p.do("dana", Submit, ref("HW-2"))
		if result = string(out.Application.Stage); out.Refusal != nil {
			result = "refused: " + string(out.Refusal.Ground)
		}
		if from == NoStage {
			from = "none"
		}
		fmt.Fprintf(&b, "  %-14s %s\n", from, result)
	}
	golden(t, "moves", b.Bytes())
}
