package notices

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// mostNews bounds what one direct message tells of one application; the rest is in
// its history.
const mostNews = 5

// writeNews writes what one person is told of applications: one part for each,
// with all that has happened to it since, oldest first. What the facts have
// overtaken is not said.
func (d *Desk) writeNews(b *partner.Book, n storage.Notice, now time.Time) written {
	var apps []partner.ID
	of := map[partner.ID][]storage.Item{}
	items := slices.Clone(n.Items)
	slices.SortStableFunc(items, func(a, b storage.Item) int {
		first, _ := recordOf(a)
		second, _ := recordOf(b)
		return cmp.Compare(first, second)
	})
	for _, i := range items {
		rec, ok := recordIn(b, []storage.Item{i})
		if !ok {
			continue
		}
		if of[rec.Application] == nil {
			apps = append(apps, rec.Application)
		}
		of[rec.Application] = append(of[rec.Application], i)
	}
	w := written{}
	m := &w.message
	for _, id := range apps {
		x, ok := d.dossier(b, id, now)
		if !ok {
			continue
		}
		if d.script(b, n.Target, now).readers[n.Target.User].Gone {
			return written{}
		}
		w.said = append(w.said, x.newsTo(n.Target.User, of[id], m)...)
	}
	m.Names, w.ok = true, len(w.said) > 0
	s := d.script(b, n.Target, now)
	if waits, ok := s.reviewsFor(n.Target.User, 2); ok && w.ok {
		if w.chases(n.Items) { // then that is what it is about
			m.Summary = waits.String() + " " + m.Summary
			m.Blocks = slices.Insert(m.Blocks, 0, view.Para(waits))
		} else {
			m.Summary += " " + waits.String()
			m.Blocks = append(m.Blocks, view.Note(waits))
		}
	}
	return w
}

// chases reports whether one of the items that are said reminds a reviewer.
func (w *written) chases(items []storage.Item) bool {
	return slices.ContainsFunc(items, func(i storage.Item) bool {
		return i.Step == string(partner.NewsChase) && slices.ContainsFunc(w.said, func(s said) bool { return s.key == i.Key })
	})
}

// newsTo adds to a message what a person is told of the application.
func (x *dossier) newsTo(user string, items []storage.Item, m *view.Message) []said {
	var list []partner.News
	var keys []said
	for _, i := range items {
		n, ok := x.retold(i, func(to partner.Hearer) bool { return to != partner.HearThread && to != partner.HearPerson })
		if !ok || x.overtaken(user, n) {
			continue
		}
		list = append(list, n)
		keys = append(keys, said{i.Key, x.words(n).String()})
	}
	if len(list) == 0 {
		return nil
	}
	if m.Summary != "" {
		m.Summary += " "
		m.Blocks = append(m.Blocks, view.Divider())
	}
	m.Blocks = append(m.Blocks, view.Para(view.B(x.title())))
	if rest := len(list) - mostNews; rest > 0 {
		list = list[rest:]
		m.Blocks = append(m.Blocks, view.Note(view.Tf("%d more before that: ", rest), view.C("application "+x.app.ID.Label())))
	}
	for i, n := range list {
		text := x.words(n)
		m.Blocks = append(m.Blocks, view.Para(text))
		if i > 0 {
			m.Summary += " "
		}
		m.Summary += text.String()
	}
	last := list[len(list)-1]
	if last.Kind == partner.NewsQuestion && x.reviewChannel() != "" {
		m.Blocks = append(m.Blocks, view.Note(view.T("Answer in the thread in "), view.Ch(x.reviewChannel()), view.T(".")))
	}
	if len(list) > 1 {
		m.Blocks = append(m.Blocks, view.Note(view.T("Now: "+x.state())))
	}
	if buttons := x.answersTo(user, last); len(buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(buttons...))
	}
	return keys
}

// overtaken reports whether there is nothing left to be told: a reviewer who has
// decided is not asked to, and of a count that has changed only the last is told.
func (x *dossier) overtaken(user string, n partner.News) bool {
	a := &x.app
	switch n.Kind {
	case partner.NewsReview, partner.NewsChase, partner.NewsEscalate:
		_, decided := a.Standing(user)
		anew := n.Kind != partner.NewsReview && n.Version != a.Version().N || // the clock runs anew
			n.Kind == partner.NewsChase && !a.Clock.Chased || n.Kind == partner.NewsEscalate && !a.Clock.Escalated
		return !undecided(a) || anew || decided && n.To == partner.HearReviewers
	case partner.NewsVoid:
		return !a.Stage.UnderReview()
	case partner.NewsStage:
		return n.Stage == partner.InReview && (a.Stage != partner.InReview || len(a.Tally().Approvals) != n.Have)
	case partner.NewsVendorLate:
		at := a.Running()
		return at == nil || !at.Late
	case partner.NewsLapsed:
		return a.Stage != partner.Lapsed
	}
	return false
}

// title names the application: "A-7 Database competency".
func (x *dossier) title() string {
	return fmt.Sprintf("%s %s", x.app.ID.Label(), clipped(x.app.Title, mostTitle))
}
