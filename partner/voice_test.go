package partner

import (
	"strings"
	"testing"
)

// TestWhatComesTooLateIsToldWhoDecided: whoever decides after the decision hears who
// decided and when, and past the quorum nobody is told of "3 of 2".
func TestWhatComesTooLateIsToldWhoDecided(t *testing.T) {
	p := newPlay(t, database).to(Ready)
	const who = " by ken and sara, 2 Mar 10:06 UTC"
	for _, c := range []struct {
		by   string
		verb Verb
		want string
	}{
		{"ada", Override, "A-7 is approved already" + who + "; hand it in, then `submitted A-7 HW-REF`."},
		{"dana", Start, "A-7 is approved already" + who + "; hand it in, then `submitted A-7 HW-REF`."},
	} {
		if out := p.do(c.by, c.verb); out.Refusal == nil || out.Refusal.Error() != c.want {
			t.Errorf("%s by %s is refused by %v", c.verb, c.by, out.Refusal)
		}
	}
	p.must("lin", Approve)
	if said := p.news[0].Words(Plainly); !strings.HasSuffix(said, "A-7 was approved before that"+who+".") {
		t.Errorf("a third approval is told as %q", said)
	}
	if n := p.app.Tally().Words(); n != "3 approvals, 2 needed" {
		t.Errorf("the count is %q", n)
	}
	p.must("ken", Approve) // who says it again has decided when they said it first
	if by := Plainly.by(p.app.Deciding()); by != who {
		t.Errorf("after Ken has said it again it was decided%s", by)
	}
	p.must("sara", Changes).must("sara", TakeBack)
	for _, n := range p.news {
		if strings.Contains(n.Words(Plainly), "3 of 2") {
			t.Errorf("told %q", n.Words(Plainly))
		}
	}
	p.must("dana", Submit)
	for _, v := range []Verb{Approve, Reject, TakeBack} {
		if out := p.do("lin", v); out.Refusal == nil || !strings.Contains(out.Refusal.Error(), "A-7 was approved by ken and lin, 2 Mar 10:") || !strings.Contains(out.Refusal.Error(), "handed in as HW-1") {
			t.Errorf("%s after the handing in is refused by %v", v, out.Refusal)
		}
	}
	if out := p.do("dana", Submit); out.Refusal == nil || out.Refusal.Error() != "A-7 is with the vendor as HW-1 already, since 2 Mar 2026." {
		t.Errorf("handing in twice is refused by %v", out.Refusal)
	}
}

// TestWhatStandsAgainstItIsToldAsItWasSaid: a reject is no wish for changes, and what
// reviewers are against is not told as a count that seems to be enough.
func TestWhatStandsAgainstItIsToldAsItWasSaid(t *testing.T) {
	p := newPlay(t, database).to(Ready).must("lin", Reject, text("the project is not ours"))
	if said := p.news[0].Words(Plainly); said != "Recorded: lin is against it (version 1). 2 of 2, but it is declined. the project is not ours" {
		t.Errorf("a late no is told as %q", said)
	}
	if out := p.do("dana", Submit); out.Refusal == nil || out.Refusal.Error() != "A-7 is not approved: lin is against it: the project is not ours." {
		t.Errorf("handing in what was declined is refused by %v", out.Refusal)
	}
	p.must("ken", Changes, text("page 3"))
	p.must("sara", Approve).must("ken", TakeBack)
	if said := p.news[0].Words(Plainly); !strings.HasSuffix(said, "1 of 2, but it is declined.") {
		t.Errorf("what is taken back while it is declined is told as %q", said)
	}
	p.must("ken", Changes, text("page 3"))
	if out := p.do("dana", Submit); out.Refusal == nil || !strings.Contains(out.Refusal.Error(), "lin is against it: the project is not ours; ken asks for changes: page 3.") {
		t.Errorf("handing in with two against it is refused by %v", out.Refusal)
	}
	p.must("dana", Attach, material(3))
	if said := p.news[0].Words(Plainly); !strings.Contains(said, "lin was against it: the project is not ours. ken had asked for changes: page 3.") {
		t.Errorf("the change is told as %q", said)
	}
	if out := p.do("dana", Submit); out.Refusal == nil || out.Refusal.Error() != "A-7 is not approved yet: 0 of 2." {
		t.Errorf("handing in what nobody has looked at is refused by %v", out.Refusal)
	}
	p.must("ken", Approve, saw(1))
	if said := p.news[0].Words(Plainly); said != "Kept, not counted: that was about version 1, and the materials are at version 2." {
		t.Errorf("a vote on the version before is answered by %q", said)
	}
}

// TestAssumedEntity: the certified entity's name is compared letter by letter, and
// where none was set it is said that the account's was taken.
func TestAssumedEntity(t *testing.T) {
	if (Settings{Account: "Acme"}).EntityName() != "Acme" || (Settings{Account: "Acme", Entity: "Acme GmbH"}).EntityName() != "Acme GmbH" {
		t.Error("the entity is not the one that was set, else the account")
	}
}
