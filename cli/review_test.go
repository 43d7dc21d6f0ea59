package cli

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// TestAnApplicationByThreadRepliesAlone goes from a draft to the second try's yes
// without a slash command or a button.
func TestAnApplicationByThreadRepliesAlone(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	r.stands(partner.InReview, 1)
	r.reply("U0SARA", "approve")
	r.says("Sara Lind", "1 of 2")
	r.reply("U0KEN", "ask: which customer is it?")
	r.told("U0DANA", "which customer is it?")
	r.reply("U0DANA", "It is the port operator.")
	r.reply("U0KEN", "changes: page 3 names the customer")
	r.says("Ken Adams", "page 3 names the customer")
	r.told("U0DANA", "page 3 names the customer")
	r.stands(partner.ChangesAsked, 1)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> material replace #5 https://example.com/plan-2.pdf page 3 without the name")
	r.stands(partner.InReview, 1)
	if said := strings.Join(r.thread(), "\n"); !strings.Contains(said, "v2 of Plan in A-1, by Dana Weber: page 3 without the name. Ken Adams had asked for changes: page 3 names the customer. Earlier approvals (1: Sara Lind) no longer count.") {
		t.Errorf("nobody says that Sara's approval is void: %s", said)
	}
	r.reply("U0KEN", "approve")
	r.reply("U0SARA", "lgtm")
	r.stands(partner.Ready, 1)
	r.told("U0DANA", "submitted")
	r.reply("U0DANA", "submitted HW-2417")
	r.says("HW-2417")
	r.stands(partner.WithVendor, 1)
	r.reply("U0DANA", "failed: too few projects")
	r.says("too few projects")
	r.stands(partner.Failed, 1)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> resubmit")
	r.reply("U0DANA", "<@"+sandboxBotUser+"> attach #2")
	r.reply("U0DANA", "<@"+sandboxBotUser+"> submit")
	r.until("the second card", func() bool { return len(r.cards()) == 2 })
	r.stands(partner.InReview, 2)
	r.reply("U0KEN", "approve")
	r.reply("U0LIN", ":white_check_mark:")
	r.stands(partner.Ready, 2)
	r.reply("U0DANA", "submitted HW-3001")
	r.reply("U0DANA", "passed")
	r.stands(partner.Passed, 2)
	r.verified()
}

// TestAnApplicationByButtonsAlone goes the same way by what can be pressed and
// filled in; what has no button is typed as a command.
func TestAnApplicationByButtonsAlone(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	if a, err := r.p.workspace.Slash("U0DANA", room, "apply"); err != nil || a.Error != "" {
		t.Fatalf("/partner apply: %v %+v", err, a)
	}
	r.fill("U0DANA", map[string]any{"what": "service-competency-differentiation", "materials": "#1\nbusiness-plan https://example.com/plan.pdf Plan"})
	r.command("U0DANA", "application A-1", "Ask for the review")
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	r.stands(partner.InReview, 1)
	r.press("U0SARA", r.card(), "Approve")
	r.stands(partner.InReview, 1)
	r.press("U0KEN", r.card(), "review A-1 changes")
	r.fill("U0KEN", map[string]any{"text": "page 3 names the customer"})
	r.says("page 3 names the customer")
	r.stands(partner.ChangesAsked, 1)
	r.slash("U0DANA", "material replace #5 https://example.com/plan-2.pdf")
	r.stands(partner.InReview, 1)
	if id, ok := button(r.card(), "review A-1 approve --saw 2"); !ok {
		t.Errorf("the card's button does not carry version 2: %s in %v", id, r.card().Blocks)
	}
	r.press("U0KEN", r.card(), "Approve")
	r.press("U0SARA", r.card(), "Approve")
	r.stands(partner.Ready, 1)
	r.slash("U0DANA", "submitted A-1 HW-2417")
	r.stands(partner.WithVendor, 1)
	r.slash("U0DANA", `failed A-1 "too few projects"`)
	r.stands(partner.Failed, 1)
	r.command("U0DANA", "application A-1", "resubmit A-1")
	r.slash("U0DANA", "attach A-1 #2")
	r.command("U0DANA", "application A-1", "submit A-1")
	r.until("the second card", func() bool { return len(r.cards()) == 2 })
	r.stands(partner.InReview, 2)
	r.press("U0KEN", r.card(), "Approve")
	r.press("U0LIN", r.card(), "Approve")
	r.stands(partner.Ready, 2)
	r.slash("U0DANA", "submitted A-1 HW-3001")
	r.slash("U0DANA", "passed A-1")
	r.stands(partner.Passed, 2)
	r.verified()
}

// TestAReviewByAllWaysAtOnce mixes replies, buttons and reactions with all that
// goes wrong among people.
func TestAReviewByAllWaysAtOnce(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	card := r.card()
	for _, who := range []struct{ user, why string }{{"U0GREG", "You are a guest of this workspace"}, {"U0XENIA", "another company's workspace"}, {"U0PRIYA", "not a reviewer"}, {"U0DANA", "own"}} {
		before := len(r.p.workspace.Ephemeral(who.user))
		r.reply(who.user, "approve")
		r.whisper(who.user, before, who.why)
	}
	r.reply("U0DEPLOY", "approve")
	r.stands(partner.InReview, 1)
	if said := strings.Join(r.thread(), "\n"); strings.Contains(said, "Deploy Bot") {
		t.Errorf("a program is spoken of in the thread: %s", said)
	}

	lgtm := r.reply("U0KEN", "LGTM but fix page 3")
	r.whisper("U0KEN", 0, "page 3")
	r.stands(partner.InReview, 1)
	r.reply("U0KEN", "yes")
	r.stands(partner.ChangesAsked, 1)
	r.press("U0KEN", card, "review A-1 approve --saw 1")
	r.stands(partner.InReview, 1)
	if err := r.p.workspace.DeleteMessage("U0KEN", room, lgtm.TS); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.stands(partner.InReview, 1)

	sara := r.reply("U0SARA", "reject: the project is not ours")
	r.stands(partner.Declined, 1)
	before := len(r.p.workspace.Ephemeral("U0SARA"))
	if err := r.p.workspace.EditMessage("U0SARA", room, sara.TS, "approve"); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.stands(partner.Declined, 1) // an edit decides nothing, and is asked about
	r.whisper("U0SARA", before, "You changed the reply", "still stands")
	r.reply("U0SARA", "withdraw")
	r.stands(partner.InReview, 1)

	r.slash("U0SARA", "standin @chen from today until 31 March on leave")
	r.reply("U0CHEN", "approve")
	r.says("Chen Wei", "Sara Lind")
	r.stands(partner.Ready, 1)

	if a, err := r.p.workspace.Act(sandbox.Action{User: "U0LIN", Channel: room, TS: card.TS, ActionID: "forged"}); err == nil {
		t.Errorf("a button that is not there: %+v", a)
	}
	const decided = "A-1 was approved before that by Ken Adams and Chen Wei (for Sara Lind), Mon 2 Mar 2026 at "
	if said := r.slash("U0LIN", "review A-1 approve --saw 1"); !strings.Contains(said, "Dana Weber, hand it in") || !strings.Contains(said, decided+"17:") { // in Shanghai
		t.Errorf("a late click is not told by whom and when it was approved: %s", said)
	}
	r.says("Recorded: Lin Zhao approves (version 1). A-1 was approved before that by Ken Adams and Chen Wei")
	before = len(r.p.workspace.Ephemeral("U0CHEN"))
	r.reply("U0CHEN", "approve")
	r.whisper("U0CHEN", before, "it counts once", decided+"17:")
	if said := strings.Join(r.thread(), "\n") + words(r.card()); strings.Contains(said, "3 of 2") || !strings.Contains(said, "3 approvals, 2 needed") {
		t.Errorf("past the quorum it is said %s", said)
	}
	if said := r.slash("U0DANA", "submit A-1"); !strings.Contains(said, "approved already by Ken Adams and Chen Wei (for Sara Lind), Mon 2 Mar 2026 at 10:") { // in Berlin
		t.Errorf("asking for a review that was decided is answered by %s", said)
	}
	r.stands(partner.Ready, 1)

	r.slash("U0DANA", "material replace #5 https://example.com/plan-2.pdf")
	r.stands(partner.InReview, 1)
	if said := r.slash("U0KEN", "review A-1 approve --saw 1"); !strings.Contains(said, "version 1") {
		t.Errorf("approving by the old card's button is answered by %s", said)
	}
	r.stands(partner.InReview, 1)
	id, _ := button(r.card(), "review A-1 approve --saw 2")
	for range 2 { // a double click
		if a, err := r.p.workspace.Click("U0KEN", room, card.TS, id); err != nil || a.Error != "" {
			t.Fatalf("%v %+v", err, a)
		}
	}
	if err := r.p.workspace.React("U0LIN", room, card.TS, "white_check_mark"); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.until("Lin's reaction", func() bool { a, _ := r.application(); return a.Stage == partner.Ready })
	r.rest()
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestTwentyReviewersAtOnce: everybody decides in the same moment, by reply and by
// button, and Slack delivers everything twice.
func TestTwentyReviewersAtOnce(t *testing.T) {
	for _, deliver := range []string{sandbox.DeliverSocket, sandbox.DeliverHTTP} {
		t.Run(deliver, func(t *testing.T) {
			r := reviewed(t, deliver)
			var reviewers []string
			for i := range 20 {
				u, err := r.p.workspace.AddUser(sandbox.User{ID: fmt.Sprintf("U0REV%02d", i), RealName: fmt.Sprintf("Reviewer %c", 'A'+i), TZ: "Europe/Berlin"}, room)
				if err != nil {
					t.Fatal(err)
				}
				reviewers = append(reviewers, u.ID)
				r.slash("U0DANA", "config reviewer add @"+u.Name)
			}
			r.begun()
			card := r.card()
			approve, _ := button(card, "review A-1 approve")
			r.p.workspace.DeliverTwice(true)
			var all sync.WaitGroup
			for i, user := range reviewers {
				all.Go(func() {
					var err error
					if i%2 == 0 {
						_, err = r.p.workspace.Reply(user, room, card.TS, "approve")
					} else {
						_, err = r.p.workspace.Click(user, room, card.TS, approve)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			r.rest()
			voices := func() map[string]int {
				_, log := r.application()
				n := map[string]int{}
				for _, rec := range log {
					if rec.Entry.Verb == partner.Approve {
						n[rec.Entry.By]++
					}
				}
				return n
			}
			r.until("twenty voices", func() bool { return len(voices()) == len(reviewers) })
			r.p.workspace.DeliverTwice(false)
			r.rest()
			for user, n := range voices() {
				if n != 1 {
					t.Errorf("%s is recorded %d times", user, n)
				}
			}
			r.stands(partner.Ready, 1)
			if a, _ := r.application(); len(a.Deciding()) != 2 {
				t.Errorf("%d have decided, want 2", len(a.Deciding()))
			}
			ready := 0
			for _, said := range r.thread() {
				if strings.Contains(said, "is approved, 2 of 2") {
					ready++
				}
			}
			r.inOrder()
			if ready != 1 {
				t.Errorf("that it is approved is said %d times: %q", ready, r.thread())
			}
			r.verified()
		})
	}
}

// TestADeactivatedReviewer decides nothing with what arrives after Slack has closed the
// account, and it is kept.
func TestADeactivatedReviewer(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	r.begun()
	r.p.workspace.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"}) // it is asked for again, a moment later
	m, err := r.p.workspace.Reply("U0SARA", room, r.card().TS, "approve")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.p.workspace.Deactivate("U0SARA"); err != nil {
		t.Fatal(err)
	}
	if rec := r.kept(m); rec.Refused != partner.ByDisabled || rec.Entry.Text != "" {
		t.Errorf("it is kept as %+v", rec)
	}
	r.undecided("approve")
	if whole := r.slash("U0DANA", "application A-1"); !strings.Contains(whole, "disabled") {
		t.Errorf("the history does not say why it does not count: %s", whole)
	}
}

// TestAReactionToAReply decides nothing, whoever puts it there; one to the card does.
func TestAReactionToAReply(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	said := r.reply("U0SARA", "approve")
	before := len(r.p.workspace.Ephemeral("U0KEN"))
	for _, user := range []string{"U0PRIYA", "U0DANA", "U0SARA", "U0KEN"} {
		if err := r.p.workspace.React(user, room, said.TS, "white_check_mark"); err != nil {
			t.Fatal(err)
		}
		r.rest()
	}
	asked := r.whisper("U0KEN", before, "A reaction decides on the review's card alone", "did you mean approve?")
	if a, _ := r.application(); len(a.Votes) != 1 || a.Stage != partner.InReview {
		t.Errorf("%s with %d votes", a.Stage, len(a.Votes))
	}
	for _, user := range []string{"U0PRIYA", "U0DANA"} {
		for _, m := range r.p.workspace.Ephemeral(user) {
			if strings.Contains(words(m), "reaction") {
				t.Errorf("%s is asked: %s", user, words(m))
			}
		}
	}
	r.press("U0KEN", asked, "Approve")
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestNewsStayAsTheyWereSaid changes other facts of the company after people were
// written to about a review: what was news then is not written anew.
func TestNewsStayAsTheyWereSaid(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	news := func() (list []string) {
		for _, m := range direct(r.p, "U0KEN") {
			if strings.Contains(words(m), "A-1") {
				list = append(list, words(m))
			}
		}
		return list
	}
	r.until("Ken to be asked", func() bool { return len(news()) > 0 })
	before := news()
	r.slash("U0DANA", "material replace #3 https://example.com/intranet-2.pdf")
	r.slash("U0DANA", "kpi set annual-revenue 1 2026-02-01")
	if after := news(); !slices.Equal(before, after) {
		t.Errorf("what Ken was told was written anew:\n%q\n%q", before, after)
	}
}
