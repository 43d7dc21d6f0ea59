package cli

import (
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// TestTheAllianceManagersStoryboard plays what an alliance manager lives through in a
// month, as far as it is about applications.
func TestTheAllianceManagersStoryboard(t *testing.T) {
	r := &review{T: t, p: play(t, sandbox.DeliverSocket, "2026-03-02T10:00", func(p *playground) { p.scheduler.Pace = time.Millisecond }), n: 1}
	knowsZones(t, r.p)
	has := func(said string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Errorf("lacks %q:\n%s", w, said)
			}
		}
	}
	day := func(month, d, hour, minute int) {
		turnTo(t, r.p, time.Date(2026, time.Month(month), d, hour, minute, 0, 0, r.p.workspace.Now().Location()))
		r.rest()
	}

	has(r.slash("U0DANA", "apply competency cloud migration"), "A-1 was begun")
	for _, word := range []string{"status", "gaps", "applications"} { // R4 competency: cloud migration: draft
		has(r.slash("U0DANA", word), "Cloud migration: a draft")
	}
	for _, text := range []string{"attach A-1 competency-proof https://example.com/study.pdf Case study", "attach A-1 assessment-form https://example.com/form.pdf Form"} {
		r.slash("U0DANA", text)
	}
	day(3, 24, 10, 0)
	r.slash("U0DANA", "submit A-1")
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	day(3, 25, 10, 0)
	r.reply("U0KEN", "approve")
	day(3, 30, 9, 1)
	list := channel(r.p)
	monday := list[len(list)-1]
	if at := postedAt(t, monday).In(r.p.workspace.Now().Location()); at.Format("2 Jan 15:04") != "30 Mar 09:00" {
		t.Errorf("the newest digest is of %s", at)
	}
	has(words(monday), "things need you this week", "Quiet:", "1 application waits: A-1 Competency certification: Cloud migration (for reviewers: 1 of 2 approvals, 4 working days old)",
		"review (1 of 2 have approved) ends on 9 Apr 2026")
	has(r.slash("U0DANA", "digest all"), "Cloud migration: review (1 of 2 have approved)")
	has(r.slash("U0DANA", "status"), "Cloud migration: in review , 1 of 2 on version 1")
	r.told("U0DANA", "A-1") // nobody decided for four working days: the alliance manager is told
	r.stands(partner.InReview, 1)

	r.reply("U0LIN", "approve")
	r.stands(partner.Ready, 1)
	r.told("U0DANA", "Hand it in")
	day(4, 3, 10, 0)
	r.reply("U0DANA", "submitted HW-118")
	has(r.slash("U0DANA", "status"), "with the vendor")
	r.reply("U0DANA", "passed")
	has(r.slash("U0DANA", "status"), "Competencies 2 of 2")
	r.stands(partner.Passed, 1)
}
