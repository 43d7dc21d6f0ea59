package notices

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// mostWaiting bounds the applications that one line names.
const mostWaiting = 5

// reviewsFor says how many reviews wait for a person, and since when: "2 reviews
// wait for you, the oldest 4 working days: A-7, A-9." ok is false for fewer than least.
func (s *script) reviewsFor(user string, least int) (t view.Text, ok bool) {
	rules := partner.Rules{Reviewers: s.settings.Reviewers, StandIns: s.book.StandIns()}
	on := civil.In(s.now, s.zone) // the review's clock is the team's
	var waiting []partner.Application
	for _, a := range s.book.Applications() {
		if _, decided := a.Standing(user); !decided && undecided(&a) && slices.Contains(rules.MayDecide(&a, on), user) {
			waiting = append(waiting, a)
		}
	}
	if len(waiting) < least {
		return nil, false
	}
	slices.SortStableFunc(waiting, func(a, b partner.Application) int { return cmp.Compare(a.Clock.Opened, b.Clock.Opened) })
	text := "1 review waits for you, for "
	if len(waiting) > 1 {
		text = fmt.Sprintf("%d reviews wait for you, the oldest ", len(waiting))
	}
	t = view.T(text + workingDays(s.days.Between(waiting[0].Clock.Opened, on)) + ": ")
	for i, a := range waiting[:min(len(waiting), mostWaiting)] {
		if i > 0 {
			t = view.Join(t, view.T(", "))
		}
		t = view.Join(t, view.C("application "+a.ID.Label()))
	}
	if rest := len(waiting) - mostWaiting; rest > 0 {
		t = view.Join(t, view.Tf(" and %d more", rest))
	}
	return view.Join(t, view.T(".")), true
}

func workingDays(n int) string {
	if n == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", n)
}

// applicationsNote is a digest's line about applications that wait for somebody;
// none where nothing waits.
func (s *script) applicationsNote() []view.Block {
	on := civil.In(s.now, s.zone)
	var waits []string
	for _, a := range s.book.Applications() {
		if what := s.waitsFor(&a, on); what != "" {
			waits = append(waits, a.ID.Label()+" "+clipped(a.Title, mostName)+" ("+what+")")
		}
	}
	if len(waits) == 0 {
		return nil
	}
	head := "1 application waits: "
	if len(waits) > 1 {
		head = fmt.Sprintf("%d applications wait: ", len(waits))
	}
	list := strings.Join(waits[:min(len(waits), mostWaiting)], ", ")
	if rest := len(waits) - mostWaiting; rest > 0 {
		list += fmt.Sprintf(" and %d more", rest)
	}
	return []view.Block{view.Note(view.T(head+list+". "), view.C("applications"))}
}

// waitsFor says what an application waits for; "" where it waits for nobody, or
// only for the vendor's own time to pass.
func (s *script) waitsFor(a *partner.Application, on civil.Day) string {
	switch a.Stage {
	case partner.InReview:
		t := a.Tally()
		return fmt.Sprintf("for reviewers: %s approvals, %s old", t.Words(), workingDays(s.days.Between(a.Clock.Opened, on)))
	case partner.ChangesAsked:
		return "for the changes that reviewers ask for"
	case partner.Declined:
		return "for its applicant: it was declined"
	case partner.Ready:
		return "to be handed in"
	case partner.ToUpdate:
		return "for updated materials"
	case partner.Lapsed:
		return "for its review to be asked for again"
	case partner.WithVendor:
		if at := a.Running(); at != nil && at.Late {
			return "for the vendor, who is late"
		}
	}
	return ""
}
