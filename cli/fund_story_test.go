package cli

import (
	"strings"
	"testing"

	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/sandbox"
)

// TestFundStory plays money through the sandbox: a claim whose window runs out is
// said once a step and falls silent when it is made, a refused one is made again and
// paid, a request is written down in a form, handed in, approved and moved, which
// means applying anew, and bills that are overdue block what would come.
func TestFundStory(t *testing.T) {
	p := lived(t)
	says := func(user, text string, want ...string) string {
		t.Helper()
		said := answered(t, p, user, text)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Fatalf("%s says %q, and that lacks %q", text, said, w)
			}
		}
		return said
	}
	claim, reclaim := shutOn.Add(-40+90), shutOn.Add(-25+45)
	says("U0DANA", "funds", "60,000 CNY", "F-1", "F-2", "F-3", "F-4", "by "+claim.Short(), "by "+reclaim.Short())
	says("U0DANA", "fund F-4", "step 9 of 14", "Number of leads: 0 of 1", "fund step F-4 leads 42")
	says("U0DANA", "status", "fund list")
	says("U0CHEN", "fund claim F-1 18000 CNY", "is recorded by admins and by whoever asked for it")
	says("U0DANA", "fund claim F-1 18000 CNY", "Missing: Sealed receipts")
	says("U0DANA", "fund step F-4 claim", "before it comes leads, then receipts")

	// The second try after a refusal: a week before its day, said on the last working
	// day before, since that is a Saturday.
	step := reclaim.Add(-8)
	turnTo(t, p, p.at(t, step, 19, 0))
	const again = "F-2 Market development fund: developer workshop, Aachen: Claim the reimbursement"
	if n := saidOf(t, p, channel(p), step, again); n != 1 {
		t.Errorf("a week before, on %s, the channel is told %d times of the second try", step, n)
	}
	if n := saidOf(t, p, direct(p, "U0OMAR"), step, again); n != 1 {
		t.Errorf("who asked for it is told %d times on %s", n, step)
	}
	says("U0DANA", "fund claim F-2 8,800 CNY", "a comma may separate thousands or decimals")
	says("U0DANA", "fund claim F-2 9800 CNY", "more than was approved of F-2, which is 9,000 CNY")
	says("U0DANA", "fund claim F-2 8800 CNY for hall and print", "claimed 8,800 CNY", "The vendor's turn")
	says("U0DANA", "fund approved F-2", "claim approved, 8,800 CNY", "Mail the invoice, until "+step.Add(1+15).Short()) // at 19:00 it is the next day at the vendor
	turnTo(t, p, p.at(t, reclaim, 19, 0))
	if n := saidOf(t, p, channel(p), reclaim, again); n != 0 {
		t.Errorf("after the claim the channel is told %d times of its last day", n)
	}
	says("U0DANA", "fund step F-2 invoice https://example.com/invoice.pdf amount 8800 CNY", "which is done: Mail the invoice")
	says("U0DANA", "reading set bills-overdue yes")
	says("U0DANA", "fund paid F-2 8800 CNY", "Payouts are blocked now")
	says("U0DANA", "reading set bills-overdue no")
	says("U0DANA", "fund paid F-2 8800 CNY", "Done, 8,800 CNY came")

	moved(t, p, says)

	// The first claim's window: a week before its day.
	step = claim.Add(-7)
	turnTo(t, p, p.at(t, step, 19, 0))
	const first = "F-1 Market development fund: customer day, Hamburg: Claim the reimbursement"
	if n := saidOf(t, p, channel(p), step, first); n != 1 {
		t.Errorf("a week before, on %s, the channel is told %d times of the claim", step, n)
	}
	turnTo(t, p, p.at(t, claim.Add(1), 12, 0))
	says("U0DANA", "fund step F-1 claim https://example.com/receipts.pdf", "All evidence of the step is there")
	says("U0DANA", "fund claim F-1 17000 CNY", "it takes a director's approval")
	says("U0DANA", `fund claim F-1 17000 CNY reason "the director agreed on the 80th day"`, "claimed 17,000 CNY")
	says("U0DANA", "fund F-1", "reason: the director agreed")
	says("U0DANA", "audit", "F-1 claimed 17,000 CNY")
}

// moved fills in the form of a request, first too late for its day, then in time;
// and moves the activity once it is approved.
func moved(t *testing.T, p *playground, says func(user, text string, want ...string) string) {
	t.Helper()
	if a, err := p.workspace.Slash("U0DANA", room, "fund request mdf"); err != nil || a.Error != "" {
		t.Fatalf("fund request: %v %+v", err, a)
	}
	open := func() []sandbox.View { return p.workspace.Views("U0DANA") }
	await(t, p, func() bool { return len(open()) == 1 })
	now := civil.In(p.workspace.Now(), p.workspace.Now().Location())
	starts := now.Add(50)
	values := map[string]any{"kind": "mdf", "activity": "fair", "audience": "CIOs", "place": "Bonn", "starts": now.Add(3).String(), "amount": "5000 CNY"}
	if _, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil {
		t.Fatal(err)
	}
	await(t, p, func() bool { return len(open()) == 1 && len(open()[0].Errors) > 0 })
	if text := open()[0].Errors["starts"]; !strings.Contains(text, "The last day for the step request was") {
		t.Errorf("a request that is too late is answered with %v", open()[0].Errors)
	}
	values["starts"] = starts.String()
	if a, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil || a.Error != "" {
		t.Fatalf("the form is refused: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(open()) == 0 })
	cn, err := calendar.Named("cn")
	if err != nil {
		t.Fatal(err)
	}
	says("U0DANA", "F-5", "Hand the request in, until "+cn.Add(starts, -10).Short())
	says("U0DANA", "fund request mdf activity seminar audience CIOs place bonn starts "+starts.String()+" amount 1 CNY", "F-5 is for the same activity")
	says("U0DANA", "fund request mdf activity seminar audience CIOs place Ulm starts "+starts.String()+" amount 90000 CNY", "above what is left of the quota")
	says("U0DANA", "fund step F-5 request", "The vendor's turn")
	says("U0DANA", "fund approved F-5", "approved, 5,000 CNY")
	says("U0DANA", "fund change F-5 date "+starts.Add(7).String(), "F-6 takes the place of F-5", "until "+cn.Add(starts.Add(7), -10).Short())
	says("U0DANA", "fund F-5", "replaced by F-6")
	says("U0DANA", "undo", "")
	says("U0DANA", "fund F-5", "step 3 of 7")
}
