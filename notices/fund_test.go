package notices

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
)

// askedFor are requests for money that have come some way, each duty of theirs some
// time in the next year. The fund is of ownRules.
func askedFor(rng *rand.Rand, some func() civil.Day, users []string) (out []partner.Fact) {
	steps := []string{"ask", "answer", "show", "claim", "check", "bill"}
	for i := range 8 {
		f := partner.Fund{
			ID: partner.ID(i + 1), Kind: "own-fund", Activity: fmt.Sprint("fair ", i+1), Author: users[rng.IntN(len(users))], Stage: partner.FundRunning,
			Starts: some(), Opened: some(), Requested: amount.Of(100, "CNY"), Approved: amount.Of(90, "CNY"),
		}
		f.Ends = f.Starts
		for _, step := range steps[:i%len(steps)] {
			f.Done = append(f.Done, partner.FundStepDone{Step: step, On: some(), By: f.Author})
		}
		if i > 5 {
			f.Done = f.Done[:0]
			for _, step := range steps[:3] {
				f.Done = append(f.Done, partner.FundStepDone{Step: step, On: some(), By: f.Author})
			}
			f.Refusals = []partner.FundRefusal{{Step: "check", On: some(), Cause: "no seal"}}
		}
		out = append(out, f)
	}
	return out
}

// TestFundWords: every kind says what is due, what is at stake and what ends it, and
// after its day that it is over.
func TestFundWords(t *testing.T) {
	due := civil.Must(2026, 4, 20)
	for _, w := range []words{fundRequest(), fundClaim(), fundReclaim(), fundStep(), fundVendor()} {
		if w.one == "" || w.many == w.one {
			t.Errorf("%s has no noun of its own", w.name)
		}
		for left, want := range map[int]string{
			7:  "F-1 Money: Claim is due on 20 Apr 2026, in 7 days. 90 CNY are lost. Claim it.",
			1:  "F-1 Money: Claim is due tomorrow, 20 Apr 2026. 90 CNY are lost. Claim it.",
			0:  "F-1 Money: Claim is due today, 20 Apr 2026. 90 CNY are lost. Claim it.",
			-2: "F-1 Money: Claim was due on 20 Apr 2026, 2 days ago. ",
		} {
			l := line{Deadline: partner.Deadline{Kind: w.name, Title: "F-1 Money: Claim", Due: due, Consequence: "90 CNY are lost", Action: "Claim it"}, words: w, left: left, today: due.Add(-left)}
			got := w.line(l).String()
			if !strings.HasPrefix(got, want) || left < 0 && strings.Contains(got, "Claim it.") {
				t.Errorf("%s, %d days before: %q", w.name, left, got)
			}
		}
	}
	for _, kind := range partner.FundKinds() {
		if wordsOf(kind).one == plain(kind).one {
			t.Errorf("%s is spoken of in general words", kind)
		}
	}
}
