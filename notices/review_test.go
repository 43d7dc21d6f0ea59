package notices

import (
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
)

// The reviewer's storyboard: a card, a near miss, changes, a second version, a
// stand-in, approval, the vendor.
func TestAReviewFromCardToBadge(t *testing.T) {
	p := newPanel(t)
	p.change("T1", partner.StandIn{ID: 1, For: "U0LIN", By: "U0MAX", From: day("2026-03-01"), Until: day("2026-03-31"), Reason: "away"})
	var posts []post
	say := func() { posts = append(posts, p.tick()...) }
	p.toReview()
	say()
	p.do("U0SARA", partner.Approve)
	say()
	p.do("U0KEN", partner.Changes, text("page 3 still names the customer"))
	say()
	p.do("U0KEN", partner.Ask, text("which customer is it?"))
	say()
	p.change("T1", partner.MaterialVersion{ID: 2, Material: 1, N: 2, Name: "form.xlsx", SHA256: "77aa00bb11", URL: "https://files.example.com/form2.xlsx"})
	p.do("U0DANA", partner.Attach, material(1))
	say()
	p.do("U0KEN", partner.Approve)
	say()
	p.do("U0MAX", partner.Approve)
	say()
	p.do("U0DANA", partner.Submit)
	say()
	p.do("U0DANA", partner.Step, func(e *partner.Entry) { e.Step = "technical-review" })
	say()
	p.do("U0AL", partner.Update, text("the form lacks the second page"))
	say()
	golden(t, "review-story", story(p.zone, posts))
	p.do("U0DANA", partner.Start).do("U0KEN", partner.Approve).do("U0SARA", partner.Approve).do("U0DANA", partner.Submit)
	posts = p.tick()
	p.do("U0AL", partner.Pass, func(e *partner.Entry) { e.Until = day("2028-03-01") })
	say()
	p.do("U0DANA", partner.Prove, func(e *partner.Entry) { e.Ref = "https://badges.example.com/7" })
	say()
	golden(t, "review-story-won", story(p.zone, posts))
}

// Who waits is chased, then the alliance manager hears, then it lapses; a failure
// and a withdrawal are told. What the clock says in the thread is said by day.
func TestTheClockSpeaksByDay(t *testing.T) {
	p := newPanel(t)
	p.toReview().do("U0KEN", partner.Approve)
	p.tick()
	var posts []post
	for _, local := range []string{"2026-03-05 00:05", "2026-03-05 09:00", "2026-03-09 00:05", "2026-03-09 09:00", "2026-03-17 00:05", "2026-03-17 09:30"} {
		p.clocks(local)
		posts = append(posts, p.tick()...)
	}
	for _, post := range posts {
		if hour := post.at.In(p.zone).Hour(); hour < 8 && !post.edit {
			t.Errorf("%s was said at %d", post.key, hour)
		}
	}
	p.do("U0DANA", partner.Start)
	posts = append(posts, p.tick()...)
	p.do("U0ADA", partner.Override, text("the vendor's round ends tonight")).do("U0DANA", partner.Submit)
	posts = append(posts, p.tick()...)
	p.do("U0AL", partner.Fail, text("too few projects."))
	posts = append(posts, p.tick()...)
	p.now = p.instant("2026-09-21 10:00")
	p.do("U0DANA", partner.Resubmit).do("U0DANA", partner.Retire, text("not this year"))
	posts = append(posts, p.tick()...)
	golden(t, "review-clock", story(p.zone, posts))
}

// A notice belongs to the application that its key names, whatever it says.
func TestApplicationOf(t *testing.T) {
	p := newPanel(t)
	seen := map[string]bool{}
	look := func() {
		for _, n := range p.told {
			id, ok := ApplicationOf(n)
			if want := n.Kind != kindNews; ok != want || ok && id != 7 {
				t.Errorf("%s is about %d, %v", n.Key, id, ok)
			}
			if seen[n.Key] {
				t.Errorf("%s is there twice", n.Key)
			}
			seen[n.Key] = true
		}
	}
	p.toReview()
	look()
	if first := p.told[0]; first.Key != "card/application-7/1" || first.Kind != "card" || first.Target.Channel != "C0REV" || first.Under != "" {
		t.Errorf("the card is %+v", first)
	}
	p.do("U0KEN", partner.Approve)
	look()
	if edit := p.told[0]; edit.Under != "card/application-7/1" || edit.Edit != storage.Itself || edit.About[0].Kind != "record" {
		t.Errorf("the card is drawn anew as %+v", edit)
	}
	for _, n := range []storage.Notice{
		{Key: "digest/C012/2026-03-02", Kind: kindDigest}, {Key: "card/x/1", Kind: kindCard}, {Kind: kindHeard}, {Key: "edit/application-7/1", Kind: "edit"},
	} {
		if id, ok := ApplicationOf(n); ok {
			t.Errorf("%s is about %d", n.Key, id)
		}
	}
}
