package notices

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Several drawings of one card that wait are one, and it shows the last state.
func TestWaitingDrawingsAreOne(t *testing.T) {
	p := newPanel(t)
	p.toReview()
	p.tick()
	p.slack.down = true
	p.do("U0KEN", partner.Approve)
	p.tick()
	p.do("U0SARA", partner.Approve).do("U0DANA", partner.Submit)
	p.slack.down = false
	p.now = p.now.Add(time.Hour)
	edits := 0
	for _, q := range p.tick() {
		if q.of != "" {
			if edits++; !strings.Contains(q.text, "HW-2417") {
				t.Errorf("%s", q.text)
			}
		}
	}
	if edits != 1 {
		t.Errorf("the card was drawn %d times", edits)
	}
}

// A card that waits goes to the channel that is configured by then; where there is
// none at all people hear by direct message.
func TestACardWithoutAPlace(t *testing.T) {
	p := newPanel(t)
	p.slack.shut["T1C0REV"] = true
	p.toReview()
	p.tick()
	s := panelSettings()
	s.ReviewChannel = "C0NEW"
	p.change("T1", s)
	p.now = p.now.Add(3 * time.Hour)
	posts := p.tick()
	p.now = p.now.Add(time.Minute)
	posts = append(posts, p.tick()...)
	if i := slices.IndexFunc(posts, func(q post) bool { return q.kind == kindCard }); i < 0 || posts[i].channel != "C0NEW" {
		t.Errorf("%s", story(p.zone, posts))
	}
	p = newPanel(t)
	s.ReviewChannel, s.Channel = "", ""
	p.change("T1", s)
	p.toReview()
	for _, n := range p.told {
		if n.Kind != kindNews {
			t.Errorf("without a place: %+v", n)
		}
	}
	if len(p.told) != 3 {
		t.Errorf("%d reviewers are told", len(p.told))
	}
}

// What is asked for again while votes still count goes on under the same card; a
// review that was opened anew has its own, and what is said then stands under it.
func TestACardForEachReview(t *testing.T) {
	p := newPanel(t)
	under := func(want string) {
		t.Helper()
		for _, n := range p.told {
			if n.Kind == kindHeard && n.Under != want {
				t.Errorf("%s is under %s, not %s", n.Key, n.Under, want)
			}
		}
	}
	posted := func() (keys []string) {
		for _, n := range p.told {
			if n.Kind == kindCard && n.Edit == "" {
				keys = append(keys, n.Key)
			}
		}
		return keys
	}
	p.toReview().do("U0KEN", partner.Changes, text("page 3")).do("U0DANA", partner.Start)
	if got := posted(); len(got) != 0 {
		t.Errorf("asking again posts %v", got)
	}
	if !slices.ContainsFunc(p.told, func(n storage.Notice) bool { return n.Kind == kindHeard && strings.HasSuffix(n.Key, "-review") }) {
		t.Error("asking again is not said in the thread")
	}
	under("card/application-7/1")
	p.do("U0KEN", partner.Approve)
	p.clocks("2026-03-20 10:00")
	p.do("U0DANA", partner.Start)
	if got := posted(); !slices.Equal(got, []string{"card/application-7/2"}) {
		t.Errorf("opening it anew posts %v", got)
	}
	p.do("U0KEN", partner.Approve)
	under("card/application-7/2")
}

// Whoever applies is not offered to decide about it, also as the alliance manager who
// hears that nobody has.
func TestAnAuthorIsNotOfferedToDecide(t *testing.T) {
	s := panelSettings()
	s.Alliance = "U0DANA"
	p := newPanel(t)
	p.change("T1", s)
	p.toReview()
	p.tick()
	for _, local := range []string{"2026-03-04 09:00", "2026-03-06 09:00"} {
		p.clocks(local)
		for _, q := range p.tick() {
			decides := strings.Contains(q.text, "> Approve")
			if strings.Contains(q.key, "@U0DANA") && (decides || !strings.Contains(q.text, "> Open: application A-7")) {
				t.Errorf("the author is told\n%s", q.text)
			}
			if q.kind == kindNews && q.channel == "U0KEN" && !decides {
				t.Errorf("a reviewer is told\n%s", q.text)
			}
		}
	}
	if !p.news[partner.NewsEscalate] {
		t.Error("nothing was escalated")
	}
}
