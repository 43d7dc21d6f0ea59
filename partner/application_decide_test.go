package partner

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestDecideSharesNothing: two entries that are given to one state do not see each other.
func TestDecideSharesNothing(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	early := p.entry("lin", Approve)
	p.must("ken", Approve).must("sara", Changes).must("ken", TakeBack)
	before := p.app.copy()
	one := Decide(p.rules, p.app, early).Application
	two := Decide(p.rules, p.app, p.entry("sara", Approve)).Application
	if diff := cmp.Diff(before, p.app, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the state that was given has changed:\n%s", diff)
	}
	if one.Votes[0].By != "lin" || two.Votes[0].By != "ken" || len(two.Votes) != 4 {
		t.Errorf("votes are %v and %v", one.Votes, two.Votes)
	}
}
