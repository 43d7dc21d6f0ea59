package cli

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// TestAnApprovalWeeksAfterChangesWereAskedFor: whoever is left to decide has the time of
// a new review, and is chased for that in its turn.
func TestAnApprovalWeeksAfterChangesWereAskedFor(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	day := func(d int) { turnTo(t, r.p, r.p.at(t, today.Add(d-2), 12, 30)); r.rest() } // of March
	r.reply("U0KEN", "changes: page 3 names the customer")
	r.stands(partner.ChangesAsked, 1)
	day(23)
	r.stands(partner.ChangesAsked, 1)
	r.reply("U0KEN", "approve")
	r.says("Recorded: Ken Adams approves (version 1). 1 of 2")
	day(24)
	r.stands(partner.InReview, 1)
	if said := strings.Join(r.thread(), "\n"); strings.Contains(said, "waits for a decision") {
		t.Errorf("chased on the day after: %s", said)
	}
	r.reply("U0SARA", "approve")
	r.stands(partner.Ready, 1)
	r.verified()
}
