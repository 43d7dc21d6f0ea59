package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

// Every kind of news is told in words somewhere.
func TestEveryNewsHasWords(t *testing.T) {
	p := newPanel(t)
	p.toReview()
	var b strings.Builder
	err := p.store.Read(t.Context(), "T1", func(book *partner.Book) error {
		base := partner.News{
			Application: 7, By: "U0KEN", For: "U0LIN", Stage: partner.ChangesAsked, Version: 2, Have: 1, Need: 2, Day: day("2026-03-05"),
			Text: "page 3 of `A & B` <@U0EVE> names U0ANA", Users: []string{"U0SARA", "U0LIN"}, Detail: []string{"HCCDP", "cases"},
			Change: &partner.MaterialChange{Material: 5, Title: "Plan `A & B` <@U0EVE>", From: 1, To: 2, Note: "page 3 of `A & B` <@U0EVE>"},
			Asked:  []partner.Vote{{By: "U0LIN", Verb: partner.Changes, Text: "page 3 of `A & B` <@U0EVE>."}}, Void: []partner.Vote{{By: "U0SARA"}},
		}
		for _, kind := range newsKinds {
			for _, v := range verbsOf(kind) {
				n := base
				n.Kind, n.Verb, n.To = kind, v, partner.HearPerson
				if kind == partner.NewsReady {
					n.Decided = []partner.Vote{{By: "U0SARA"}, {By: "U0KEN", For: "U0LIN"}}
				}
				m, ok := p.desk.Whisper(book, n, p.now)
				if !ok || m.Summary == "" || m.Summary == "A-7" {
					t.Errorf("%s is told as %+v", kind, m)
				}
				fmt.Fprintf(&b, "=== %s %s\n%s\n", kind, v, view.PlainText(m))
				for _, block := range m.Blocks {
					for _, s := range block.Text {
						if s.Kind == view.User && !slices.Contains([]string{"U0KEN", "U0SARA", "U0LIN"}, s.ID) {
							t.Errorf("%s calls %s, whom nobody named", kind, s.ID)
						}
						if s.Kind == view.Code && strings.Contains(s.Text, "A & B") && kind != partner.NewsNear {
							t.Errorf("%s: what somebody wrote is read as markup: %+v", kind, block.Text)
						}
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "review-news", b.String())
}

var newsKinds = []partner.NewsKind{
	partner.NewsOpened, partner.NewsMaterial, partner.NewsReview, partner.NewsVote, partner.NewsVoid, partner.NewsStage, partner.NewsReady,
	partner.NewsOld, partner.NewsSame, partner.NewsNothing, partner.NewsQuestion, partner.NewsNear, partner.NewsPassOn, partner.NewsEdited, partner.NewsSubmitted, partner.NewsCorrected,
	partner.NewsStep, partner.NewsUpdate, partner.NewsPassed, partner.NewsFailed, partner.NewsAgain, partner.NewsRetired, partner.NewsProof,
	partner.NewsChase, partner.NewsEscalate, partner.NewsLapsed, partner.NewsVendorLate,
}

func verbsOf(k partner.NewsKind) []partner.Verb {
	switch k {
	case partner.NewsVote:
		return []partner.Verb{partner.Approve, partner.Changes, partner.Reject, partner.TakeBack}
	case partner.NewsNear:
		return []partner.Verb{"", partner.Approve, partner.Changes, partner.Reject, partner.TakeBack, partner.Submit, partner.Pass, partner.Fail}
	}
	return []partner.Verb{partner.Approve}
}

// News of the night are told in the morning, in one message, and what has been
// overtaken is not.
func TestNewsOfTheNightAreOne(t *testing.T) {
	p := newPanel(t, partner.Reader{ID: 1, User: "U0DANA", Hours: "10:00-18:00", Zone: "Europe/Berlin"})
	p.toReview()
	p.tick()
	p.now = p.instant("2026-03-03 21:00")
	p.do("U0KEN", partner.Changes, text("page 3"))
	p.tick()
	p.do("U0KEN", partner.Approve) // it holds no more that changes are asked for
	p.tick()
	p.do("U0SARA", partner.Reject, text("the project is not ours"))
	if posts := p.tick(); slices.ContainsFunc(posts, func(q post) bool { return q.kind == kindNews }) {
		t.Errorf("at night: %s", story(p.zone, posts))
	}
	p.now = p.instant("2026-03-04 09:59")
	if posts := p.tick(); len(posts) != 0 {
		t.Errorf("before her ten o'clock: %s", story(p.zone, posts))
	}
	p.now = p.instant("2026-03-04 10:00")
	posts := p.tick()
	golden(t, "review-night", story(p.zone, posts))
	if len(posts) != 1 {
		t.Errorf("%d messages", len(posts))
	}
	p.now = p.instant("2026-03-04 10:30") // and what happens by day is told at once
	p.do("U0SARA", partner.Changes, text("a"))
	if posts := p.tick(); !slices.ContainsFunc(posts, func(q post) bool { return q.kind == kindNews && q.channel == "U0DANA" }) {
		t.Errorf("by day: %s", story(p.zone, posts))
	}
}
