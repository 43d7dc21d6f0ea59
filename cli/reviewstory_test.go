package cli

import (
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// answers checks that a command is answered with all of the words.
func (r *review) answers(user, text string, want ...string) {
	r.Helper()
	said := sentences(r.slash(user, text))
	for _, w := range want {
		if !strings.Contains(said, w) {
			r.Errorf("/partner %s is answered without %q:\n%s", text, w, said)
		}
	}
}

// TestADecisionIsPassedOn: a reviewer leaves a review to a stand-in by the card's
// button, and the stand-in's voice is told as theirs for the reviewer.
func TestADecisionIsPassedOn(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	r.press("U0SARA", r.card(), "Pass to stand-in")
	r.fill("U0SARA", map[string]any{"who": "U0CHEN", "until": "2026-03-13", "text": "on leave"})
	r.says("Sara Lind passes the decision about A-1 to", "Chen Wei", "in their place through 13 Mar 2026")
	r.told("U0CHEN", "passes the decision about A-1")
	if card := words(r.card()); !strings.Contains(card, "Chen Wei (for Sara Lind)") {
		t.Errorf("the card: %s", card)
	}
	r.answers("U0DANA", "application A-1", "Chen Wei (for Sara Lind)", "Sara Lind passed the decision to Chen Wei, until 13 Mar 2026")
	r.answers("U0DANA", "review A-1 pass @chen", "your own work")
	r.answers("U0KEN", "review A-1 pass @dana until 4 March 2026", "put material into A-1 themselves")
	if err := r.p.workspace.React("U0CHEN", room, r.card().TS, "white_check_mark"); err != nil {
		t.Fatal(err)
	}
	r.until("Chen's reaction", func() bool { a, _ := r.application(); return len(a.Votes) == 1 })
	r.rest()
	r.says("Chen Wei (for Sara Lind) approves")
	r.reply("U0KEN", "approve")
	r.says("is approved, 2 of 2, by Chen Wei (for Sara Lind) and Ken Adams")
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestTooFewAreLeft: who has left is no longer waited for, and the card says so where
// the others are fewer than must approve.
func TestTooFewAreLeft(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	for _, user := range []string{"U0SARA", "U0LIN"} {
		if err := r.p.workspace.Deactivate(user); err != nil {
			t.Fatal(err)
		}
		r.until("the account to be closed", func() (gone bool) {
			_ = r.p.read(t.Context(), mainWorkspace, func(b *partner.Book) error { gone = b.Reader(user).Gone; return nil })
			return gone
		})
	}
	r.rest()
	r.answers("U0DANA", "application A-1", "May decide: Ken Adams.", "2 must approve and only 1 can")
	r.reply("U0KEN", "approve")
	card := words(r.card())
	if strings.Contains(card, "Sara Lind") || !strings.Contains(card, "2 must approve and only 1 can: name more with config reviewer add, or a stand-in.") {
		t.Errorf("the card: %s", card)
	}
	r.answers("U0DANA", "config reviewer add @chen", "Chen")
	r.reply("U0CHEN", "approve")
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestAMissedSupplement: the vendor wants materials anew within thirty days, nobody
// hands them in, and the competency is locked for six months, to the end of February
// of a leap year.
func TestAMissedSupplement(t *testing.T) {
	p := play(t, sandbox.DeliverHTTP, "2027-07-26T10:00", func(p *playground) { p.scheduler.Pace = time.Millisecond })
	knowsZones(t, p)
	r := &review{T: t, p: p, n: 1}
	r.slash("U0DANA", "apply competency big-data --draft")
	r.slash("U0DANA", "attach A-1 competency-proof https://example.com/study.pdf Study")
	r.slash("U0DANA", "attach A-1 assessment-form https://example.com/form.pdf Form")
	r.answers("U0DANA", "submit A-1", "asks for a review")
	r.slash("U0KEN", "review A-1 approve")
	r.answers("U0SARA", "review A-1 approve", "2 of 2")
	r.answers("U0DANA", "submitted A-1 HW-1", "HW-1")
	turnTo(t, p, time.Date(2027, time.August, 1, 10, 0, 0, 0, p.workspace.Now().Location()))
	r.rest()
	r.answers("U0DANA", `update A-1 "the form lacks its second page"`, "31 Aug 2027")
	r.answers("U0DANA", "application A-1", "materials to be updated", "31 Aug 2027")
	turnTo(t, p, time.Date(2027, time.September, 2, 10, 0, 0, 0, p.workspace.Now().Location()))
	r.until("the miss", func() bool { a, _ := r.application(); return a.Stage == partner.Failed })
	r.rest()
	r.answers("U0DANA", "application A-1", "not handed in by 31 Aug 2027", "through 29 Feb 2028")
	r.answers("U0DANA", "resubmit A-1", "29 Feb 2028")
	r.answers("U0DANA", "apply competency big-data --draft", "29 Feb 2028", "A-1")
	turnTo(t, p, time.Date(2028, time.February, 29, 12, 0, 0, 0, p.workspace.Now().Location()))
	r.answers("U0DANA", "apply competency big-data --draft", "29 Feb 2028")
	turnTo(t, p, time.Date(2028, time.March, 1, 12, 0, 0, 0, p.workspace.Now().Location()))
	r.answers("U0DANA", "resubmit A-1", "A-1 begins anew")
	r.verified()
}

// TestTheAnnualReview is applied for, reviewed, handed in and passed like any other.
func TestTheAnnualReview(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.answers("U0DANA", "apply annual review --draft", "A-1 was begun")
	r.answers("U0DANA", "application A-1", "Annual review of the service path")
	r.slash("U0DANA", "attach A-1 #1")
	r.slash("U0DANA", "attach A-1 business-plan https://example.com/plan.pdf Plan")
	r.answers("U0DANA", "submit A-1", "asks for a review")
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	r.rest()
	r.reply("U0KEN", "approve")
	r.reply("U0LIN", "approve")
	r.stands(partner.Ready, 1)
	r.reply("U0DANA", "submitted HW-77")
	r.reply("U0DANA", "passed")
	r.stands(partner.Passed, 1)
	r.verified()
}

// TestTheFormSaysWhatIsWrong: a line that cannot be read is shown in its field, and
// nothing is begun.
func TestTheFormSaysWhatIsWrong(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	for _, wrong := range []struct{ lines, says string }{
		{"#1\nbusiness-plan https://exa mple.com/plan.pdf Plan", "not a web address that can be opened"},
		{"business-plan ftp://example.com/plan.pdf", "it starts with https://"},
		{"#99", "There is no material"},
		{"poem https://example.com/poem", "no kind of material"},
	} {
		if a, err := r.p.workspace.Slash("U0DANA", room, "apply"); err != nil || a.Error != "" {
			t.Fatalf("/partner apply: %v %+v", err, a)
		}
		await(t, r.p, func() bool { return len(r.p.workspace.Views("U0DANA")) > 0 })
		views := r.p.workspace.Views("U0DANA")
		a, err := r.p.workspace.SubmitView("U0DANA", views[len(views)-1].ID, map[string]any{"what": "service-competency-differentiation", "materials": wrong.lines})
		if err != nil || a.Error != "" || !strings.Contains(a.Body, `"errors"`) || !strings.Contains(a.Body, wrong.says) {
			t.Errorf("%q: %v %+v", wrong.lines, err, a)
		}
	}
	if a, _ := r.application(); a.ID != 0 {
		t.Errorf("%s was begun", a.ID.Label())
	}
}

// TestAnErasedReviewer is in no word of the log, which stays whole, and the
// application follows from its records as before.
func TestAnErasedReviewer(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	r.reply("U0KEN", "changes: page 3 names the customer")
	r.reply("U0KEN", "approve")
	r.reply("U0SARA", "approve")
	r.answers("U0DANA", "audit verify", "chain intact", "1 application as the records bring about", "covered: the log's entries")
	r.answers("U0SARA", "audit verify", "admin")
	r.slash("U0DANA", `person erase "Ken Adams" --yes`)
	r.stands(partner.Ready, 1)
	r.answers("U0DANA", "audit verify", "chain intact", "1 application as the records bring about")
	if said := r.slash("U0DANA", "application A-1") + r.slash("U0DANA", "audit 50"); strings.Contains(said, "Ken Adams") || strings.Contains(said, "U0KEN") {
		t.Errorf("Ken is still there: %s", said)
	}
	r.verified()
}

// TestTheReviewersStoryboard plays what a reviewer lives through in a month.
func TestTheReviewersStoryboard(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.n = 7
	for _, other := range []string{"ai-platform", "big-data", "cloud-native", "sap", "ascend-cloud", "application-modernization"} {
		r.slash("U0DANA", "apply competency "+other)
	}
	for _, text := range []string{"apply competency cloud migration", "attach A-7 competency-proof https://example.com/study.pdf Case study", "attach A-7 assessment-form https://example.com/form.pdf Form", "submit A-7"} {
		r.slash("U0DANA", text)
	}
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	card := words(r.card())
	for _, want := range []string{"A-7", "Cloud migration", "Dana Weber", "0 of 2", "Ken Adams, Sara Lind, Lin Zhao", "version 1", "changes: …", "reject: …"} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	r.reply("U0SARA", "approve")
	r.reply("U0KEN", "looks good, but page 3 still names the customer")
	r.whisper("U0KEN", 0, "Not counted: did you mean", "changes: page 3 still names the customer")
	r.stands(partner.InReview, 1)
	r.reply("U0KEN", "yes")
	r.says("Recorded: Ken Adams asks for changes", "page 3 still names the customer")
	r.told("U0DANA", "page 3 still names the customer")
	r.stands(partner.ChangesAsked, 1)

	day := func(d, hour int) { turnTo(t, r.p, r.p.at(t, today.Add(d-2), hour, 30)); r.rest() } // of March
	day(24, 10)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> material add A-7 competency-proof https://example.com/study-2.pdf --note \"page 3\"")
	said := strings.Join(r.thread(), "\n")
	const changed = "v2 of Case study in A-7, by Dana Weber: page 3. Ken Adams had asked for changes: page 3 still names the customer. Earlier approvals (1: Sara Lind) no longer count."
	if !strings.Contains(said, changed) {
		t.Errorf("the thread lacks %q:\n%s", changed, said)
	}
	if whole := r.slash("U0DANA", "application A-7"); !strings.Contains(words(r.card()), "Changes since v1: page 3 (Case study)") || !strings.Contains(whole, "Changes since v1: page 3 (Case study)") {
		t.Errorf("the card does not say what changed:\n%s\n%s", words(r.card()), whole)
	}
	r.stands(partner.InReview, 1)
	day(26, 10)
	r.reply("U0KEN", "approve")
	r.says("Recorded: Ken Adams approves (version 2). 1 of 2")
	r.slash("U0SARA", "standin @lin from today until 3 April on leave")
	day(30, 10)
	r.reply("U0KEN", "withdraw")
	r.says("Ken Adams", "0 of 2")
	if whole := sentences(r.slash("U0DANA", "application A-7")); !strings.Contains(whole, "Ken Adams approved, version 2") || !strings.Contains(whole, "no longer holds") {
		t.Errorf("the approval is not readable any more:\n%s", whole)
	}
	r.stands(partner.InReview, 1)
	day(31, 12)
	r.told("U0KEN", "A-7")
	r.reply("U0KEN", "approve")
	r.reply("U0LIN", "approve")
	r.says("approved, 2 of 2", "Ken Adams", "Lin Zhao", "submitted HW-REF")
	r.stands(partner.Ready, 1)
	r.verified()
}
