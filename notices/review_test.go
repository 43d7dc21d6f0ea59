package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// panel is an office in which Dana applies and Ken, Sara and Lin review.
type panel struct {
	*office
	n    int
	news map[partner.NewsKind]bool
	last partner.Outcome
	told []storage.Notice
}

func panelSettings() partner.Settings {
	return partner.Settings{
		Channel: "C012", ReviewChannel: "C0REV", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin",
		Account: "Acme GmbH", Reviewers: []string{"U0KEN", "U0SARA", "U0LIN"}, Admins: []string{"U0ADA"}, Alliance: "U0AL",
	}
}

func newPanel(t *testing.T, facts ...partner.Fact) *panel {
	t.Helper()
	o := newOffice(t, append([]partner.Fact{panelSettings()}, facts...)...)
	p := &panel{office: o, news: map[partner.NewsKind]bool{}}
	p.now = o.instant("2026-03-02 10:00")
	o.change("T1",
		partner.Person{ID: 11, Name: "Dana Weber", SlackID: "U0DANA"}, partner.Person{ID: 12, Name: "Ken Adams", SlackID: "U0KEN"},
		partner.Person{ID: 13, Name: "Sara Berg", SlackID: "U0SARA"}, // nobody knows the others' names
		partner.Material{ID: 1, Kind: "assessment-form", Title: "Database assessment"},
		partner.MaterialVersion{ID: 1, Material: 1, N: 1, Name: "form.xlsx", SHA256: "9f2c4a1b00", URL: "https://files.example.com/form.xlsx"},
		partner.Material{ID: 2, Kind: "competency-proof", Title: "Proof of the port's migration", URL: "https://wiki.example.com/port", Dated: day("2025-12-01")})
	return p
}

// do gives an entry and commits what follows from it, as the commands do.
func (p *panel) do(by string, v partner.Verb, edit ...func(*partner.Entry)) *panel {
	p.t.Helper()
	p.n++
	p.now = p.now.Add(time.Minute)
	e := partner.Entry{ID: fmt.Sprintf("Ev%d", p.n), At: p.now, By: by, Verb: v, Where: fmt.Sprintf("C0REV/%d.0", p.n)}
	switch v {
	case partner.Open:
		e.New = &partner.Opening{Application: 7, Competency: "database", Title: "Database competency"}
	case partner.Submit:
		e.Ref = "HW-2417"
	}
	for _, f := range edit {
		f(&e)
	}
	p.give(e)
	if p.last.Refusal != nil {
		p.t.Fatalf("%s by %s: %s", v, by, p.last.Refusal)
	}
	return p
}

// give commits an entry, refused or not.
func (p *panel) give(e partner.Entry) {
	p.t.Helper()
	_, err := p.store.Update(p.t.Context(), "T1", "", p.now, func(b *partner.Book) (storage.Change, error) {
		a, known := b.Application(7)
		q, _ := p.pack.Procedure("competency")
		like := a
		if !known {
			like = partner.Application{Competency: "database"}
		}
		r := partner.RulesOf(p.pack, b, b.Settings(), q, like, civil.In(p.now, p.zone))
		p.last = partner.Decide(r, a, e)
		if p.last.Repeated {
			return storage.Change{}, nil
		}
		rec := p.last.Record
		rec.ID = b.Next(partner.KindRecord, 0)
		p.told = p.desk.Told(b, a, p.last.Application, rec, p.last.News, p.now)
		for _, n := range p.last.News {
			p.news[n.Kind] = true
		}
		return storage.Change{
			Delta: partner.Delta{Put: []partner.Fact{p.last.Application, rec}}, Notices: p.told,
			Audit: storage.Entry{Verb: string(e.Verb), By: e.By, At: p.now},
		}, nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

// clocks commits what time has made due.
func (p *panel) clocks(local string) []partner.Verb {
	p.t.Helper()
	p.now = p.instant(local)
	var due []partner.Entry
	err := p.store.Read(p.t.Context(), "T1", func(b *partner.Book) error {
		a, _ := b.Application(7)
		q, _ := p.pack.Procedure("competency")
		due = partner.Timers(partner.RulesOf(p.pack, b, b.Settings(), q, a, civil.In(p.now, p.zone)), a, p.now)
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	var verbs []partner.Verb
	for _, e := range due {
		p.give(e)
		verbs = append(verbs, e.Verb)
	}
	return verbs
}

// tick sends what is due now and gives what was posted.
func (p *panel) tick() []post {
	p.t.Helper()
	return p.at(p.now.In(p.zone).Format("2006-01-02 15:04"))
}

func text(s string) func(*partner.Entry)          { return func(e *partner.Entry) { e.Text = s } }
func material(id partner.ID) func(*partner.Entry) { return func(e *partner.Entry) { e.Material = id } }

// until brings the application to its review.
func (p *panel) toReview() *panel {
	p.t.Helper()
	return p.do("U0DANA", partner.Open).do("U0DANA", partner.Attach, material(1)).do("U0DANA", partner.Attach, material(2)).do("U0DANA", partner.Start)
}

// story is what was posted, as people read it, with threads and edits.
func story(zone *time.Location, posts []post) string {
	var b strings.Builder
	for _, p := range posts {
		if p.kind == kindDigest || p.kind == kindDirect { // reminders have goldens of their own
			continue
		}
		how := ""
		if p.thread != "" {
			how = ", in the thread"
		}
		if p.of != "" {
			how = ", drawn anew"
		}
		fmt.Fprintf(&b, "=== %s to %s%s, %s\n%s\n\n", p.key, p.channel, how, p.at.In(zone).Format("Mon 2 Jan 15:04"), p.text)
	}
	return b.String()
}

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
