package notices

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

// applied are applications in the stages in which they are due, as entries leave
// them; some gives a day.
func applied(some func() civil.Day) []partner.Fact {
	base := func(id partner.ID, procedure, title string, stage partner.Stage) partner.Application {
		return partner.Application{
			ID: id, Procedure: procedure, Title: title, Author: "U0ANA", Authors: []string{"U0ANA"}, Stage: stage,
			Materials: []partner.Used{{Material: 90, Version: 1}}, Versions: []partner.Version{{N: 1, Set: []partner.Used{{Material: 90, Version: 1}}}},
		}
	}
	review := base(1, "competency", "Database", partner.InReview)
	review.Competency, review.Clock = "database", partner.ReviewClock{Quorum: 2, Opened: some().Add(-10), Expire: some()}
	ready := base(2, "service-role-validation", "Role validation", partner.Ready)
	ready.Clock = partner.ReviewClock{Quorum: 0, Opened: some()}
	vendor := base(3, "competency", "SAP", partner.WithVendor)
	vendor.Attempts = []partner.Attempt{{Reference: "HW-3", Step: "technical-review", Until: some()}}
	failed := base(4, "competency", "DevSecOps", partner.Failed)
	failed.Attempts, failed.Locked = []partner.Attempt{{Reference: "HW-4", Verdict: partner.Failed, On: some()}}, some()
	passed := base(5, "service-role-validation-review", "Annual review", partner.Passed)
	passed.Attempts, passed.Ends = []partner.Attempt{{Reference: "HW-5", Verdict: partner.Passed, On: some()}}, some()
	won := base(6, "competency", "Migration", partner.Passed)
	won.Attempts = []partner.Attempt{{Reference: "HW-6", Verdict: partner.Passed, On: some().Add(-200)}}
	update := base(7, "competency", "Backup", partner.ToUpdate)
	update.Attempts = []partner.Attempt{{Reference: "HW-7", Step: "technical-review", Updates: []partner.Wish{{Asked: some(), Until: some(), Cause: "page 2"}}}}
	return []partner.Fact{
		partner.Material{ID: 90, Kind: "case", Form: "public", Title: "Port", Dated: some().Minus(civil.Period{Months: 12})},
		review, ready, vendor, failed, passed, won, update,
	}
}

// Every kind of duty of applications in its words: before the day, on it, after it.
func TestApplicationKindsInWords(t *testing.T) {
	on := day("2026-03-16")
	o := firm(t, applied(func() civil.Day { return on })...)
	var b strings.Builder
	seen := map[string]bool{}
	for _, at := range []string{"2026-02-27 09:00", "2026-03-16 09:00", "2026-03-25 09:00"} {
		now := o.instant(at)
		err := o.store.Read(t.Context(), "T1", func(book *partner.Book) error {
			for _, dl := range partner.ApplicationDeadlines(o.pack, book, 1, civil.Last) {
				s := o.desk.script(book, storage.Target{Channel: "C012"}, now)
				l := s.line(dl, moment{role: everyone})
				b.WriteString(l.text().String() + "\n    in short: " + l.words.short(l) + "\n")
				seen[dl.Kind] = true
				if name := o.desk.script(book, storage.Target{}, now).called(storage.Item{Kind: dl.Kind, Subject: dl.Subject}); !strings.HasPrefix(name, "A-") {
					t.Errorf("%s is called %q", dl.Subject, name)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("\n")
	}
	for _, kind := range partner.ApplicationKinds() {
		// what a competency opens is said as the incentive's
		if !seen[kind] && kind != partner.BenefitClaim || wordsOf(kind).one == strings.ReplaceAll(kind, "-", " ") {
			t.Errorf("%s has no words of its own", kind)
		}
	}
	golden(t, "application-kinds", b.String())
}

// A digest says which applications wait; a reviewer reads in every message which
// reviews wait for them.
func TestWhatWaitsIsMentioned(t *testing.T) {
	facts := applied(func() civil.Day { return day("2026-06-01") })
	for i, f := range facts {
		if a, ok := f.(partner.Application); ok && a.Stage == partner.InReview {
			a.Clock.Opened = day("2026-02-24")
			second := a
			second.ID, second.Title = 8, "Another"
			second.Clock.Opened = day("2026-02-26")
			facts[i] = a
			facts = append(facts, second)
		}
	}
	s := panelSettings()
	s.Reviewers = []string{"U0LI", "U0KEN"}
	o := firm(t, append(facts, cert(1, "pmp", "2026-04-01"))...)
	o.change("T1", s)
	o.at("2026-02-27 12:00")
	posts := byReader(o.at("2026-03-02 09:00"))
	text := map[string]string{}
	for _, p := range posts {
		text[p.channel] = p.text
	}
	if want := "4 applications wait: A-1 Database (for reviewers: 0 of 2 approvals, 4 working days old), A-2 Role validation (to be handed in), A-7 Backup (for updated materials), A-8 Another (for reviewers: 0 of 2 approvals, 2 working days old). applications"; !strings.Contains(text["C012"], want) {
		t.Errorf("the digest is\n%s", text["C012"])
	}
	if want := "2 reviews wait for you, the oldest 4 working days: application A-1, application A-8."; !strings.Contains(text["U0LI"], want) {
		t.Errorf("a reviewer reads\n%s", text["U0LI"])
	}
	if strings.Contains(text["U0ANA"], "wait for you") {
		t.Errorf("an applicant reads\n%s", text["U0ANA"])
	}
}

// A reviewer who is chased for one of several reads how many there are.
func TestAChaseCountsWhatWaits(t *testing.T) {
	p := newPanel(t)
	p.toReview()
	p.tick()
	other := p.last.Application
	other.ID, other.Clock.Opened = 8, day("2026-02-26")
	p.change("T1", other)
	p.clocks("2026-03-05 08:30")
	p.now = p.now.Add(time.Hour)
	found := false
	for _, q := range p.tick() {
		found = found || q.channel == "U0KEN" && strings.Contains(q.text, "2 reviews wait for you, the oldest 5 working days")
	}
	if !found {
		t.Error("it is not said how many wait")
	}
}

// The reviewer's storyboard: who takes a decision back on a Monday is told on the
// Wednesday, at nine of their own, how many reviews wait for them and what is due.
func TestAWithdrawalIsFollowedByAChase(t *testing.T) {
	p := newPanel(t, partner.Reader{ID: 1, User: "U0KEN", Zone: "Europe/London"})
	p.now = p.instant("2026-03-24 10:00") // a Tuesday
	p.toReview()
	p.tick()
	p.clocks("2026-03-26 00:05")
	p.do("U0KEN", partner.Approve)
	other := p.last.Application
	other.ID, other.Votes, other.Clock.Opened = 8, nil, day("2026-03-26")
	p.change("T1", other)
	p.now = p.instant("2026-03-26 12:00")
	p.tick()
	p.clocks("2026-03-30 00:05")
	p.now = p.instant("2026-03-30 11:00")
	p.do("U0KEN", partner.TakeBack)
	p.tick()
	if got := p.clocks("2026-04-01 00:05"); len(got) != 1 || got[0] != partner.Chase {
		t.Fatalf("on the Wednesday time says %v", got)
	}
	p.now = p.instant("2026-04-01 09:30") // half past eight in London
	for _, q := range p.tick() {
		if q.channel == "U0KEN" {
			t.Errorf("before nine he reads\n%s", q.text)
		}
	}
	p.now = p.instant("2026-04-01 10:00")
	var read []string
	for _, q := range p.tick() {
		if q.channel == "U0KEN" {
			read = append(read, q.text)
		}
	}
	const want = `2 reviews wait for you, the oldest 4 working days: application A-8, application A-7.

A-7 Database competency

A-7 waits for a decision: 0 of 2. It is due on Fri 3 Apr 2026. Who may decide: Ken Adams, Sara Berg, U0LIN.

> Approve: review A-7 approve --saw 1
> Ask for changes…: review A-7 changes --saw 1
> Reject…: review A-7 reject --saw 1
> Open: application A-7
> Pass to stand-in: review A-7 pass`
	if len(read) != 1 || strings.TrimSpace(read[0]) != want {
		t.Errorf("he reads\n%s", strings.Join(read, "\n---\n"))
	}
}
