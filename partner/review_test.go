package partner

import "testing"

func TestRepliesInAnyOrder(t *testing.T) {
	p := newPlay(t, database).to(InReview)
	approve, back := p.entry("ken", Approve), p.entry("ken", TakeBack)
	p.give(back)
	p.give(approve) // arrives late: he has taken it back since
	if n := len(p.app.Tally().Approvals); n != 0 || p.news[0].Kind != NewsOld {
		t.Errorf("a vote that was taken back counts: %d, %v", n, p.news)
	}
	late := p.entry("sara", Approve)
	p.must("dana", Attach, material(3))
	p.give(late)
	if n := len(p.app.Tally().Approvals); n != 0 || p.news[0].Kind != NewsOld {
		t.Errorf("a vote on version 1 counts for version 2: %d", n)
	}
	p.must("sara", Approve, saw(1))
	if n := len(p.app.Tally().Approvals); n != 0 {
		t.Error("a button of an old card counts")
	}
	if out := p.give(p.log[len(p.log)-1].Entry); !out.Repeated || len(out.News) != 0 {
		t.Errorf("a repeated entry gives %+v", out)
	}
	p.must("sara", Approve, saw(2)).must("sara", Approve) // a double click
	if n := len(p.app.Tally().Approvals); n != 1 || len(p.news) != 1 || p.news[0].Kind != NewsSame || p.news[0].Day != today {
		t.Errorf("a double click counts %d and tells %+v", n, p.news)
	}
}

func TestEditedReplies(t *testing.T) {
	p := newPlay(t, database).to(InReview).must("ken", Approve, where("C1/5.0"))
	p.must("ken", Edit, where("C1/5.0"), text("changes: page 3")).in(InReview)
	if len(p.news) != 1 || p.news[0].Kind != NewsEdited || p.news[0].User != "ken" || p.news[0].Verb != Approve {
		t.Errorf("the reviewer is asked %+v", p.news)
	}
	p.must("ken", Delete, where("C1/5.0"))
	if edited, deleted := p.app.Touched(p.app.Votes[0]); !edited || !deleted || len(p.app.Tally().Approvals) != 1 {
		t.Error("a deleted reply decides anew, or is not noted")
	}
	p.must("sara", Edit, where("C1/6.0"), text("approve")).in(InReview)
	if len(p.news) != 1 || p.news[0].Verb != "" {
		t.Errorf("a comment that was made an approval gives %+v", p.news)
	}
	if p.must("sara", Edit, where("C1/6.0"), text("a remark")); len(p.news) != 0 {
		t.Errorf("an edited remark gives %+v", p.news)
	}
}
