package partner

import (
	"strings"
	"testing"
	"time"
)

// Every ground has words of its own, and every verb is refused of somebody unnamed.
func TestEveryDenialHasWords(t *testing.T) {
	seen := map[string]FundGround{}
	for _, g := range FundGrounds {
		d := FundDenial{Ground: g, Verb: FundRefuse, Fund: 2, Step: "claim", Day: 739000, Text: "x", Detail: []string{"y"}, Amount: cny(1), Limit: cny(2), Year: 2026}
		words := d.Words(Plainly)
		if other, ok := seen[words]; ok && !(g == FundNotAnyMore || g == FundNoCancel) {
			t.Errorf("%s and %s read alike: %s", g, other, words)
		}
		seen[words] = g
		if words == "" || strings.Contains(words, "%!") {
			t.Errorf("%s: %q", g, words)
		}
	}
	for _, e := range []FundEntry{{}, {ID: "x"}, {ID: "x", By: "U1"}, {ID: "x", At: time.Unix(1e9, 0)}} {
		if out := DecideFund(fundRules(t, "mdf"), Fund{}, e); out.Denial == nil || out.Denial.Ground != FundMalformed {
			t.Errorf("%+v: %+v", e, out.Denial)
		}
	}
	if out := DecideFund(fundRules(t, "mdf"), Fund{}, FundEntry{ID: "x", At: time.Unix(1e9, 0), By: "U1", Verb: "sing"}); out.Denial == nil || out.Denial.Ground != FundUnknownVerb {
		t.Error("an unknown verb is done")
	}
}
