package bot

import (
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// Nobody is written to by the team's clock because the bot has not come to look them
// up yet; where Slack does not tell, the team's clock holds.
func TestWhoeverIsWrittenToFirstIsLookedUp(t *testing.T) {
	cases := []struct {
		name   string
		fault  string
		late   time.Duration
		first  scheduler.Result
		zone   string
		second scheduler.Result
	}{
		{"Slack tells", "", 0, scheduler.Again, "Asia/Shanghai", scheduler.Accepted},
		{"it may not be asked", "missing_scope", 0, scheduler.Accepted, "", scheduler.Accepted},
		{"it cannot be asked", "fatal_error", 0, scheduler.Again, "", scheduler.Again},
		{"it could not for long", "fatal_error", 2 * time.Hour, scheduler.Accepted, "", scheduler.Accepted},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			h := rested(t)
			h.know(t, partner.Person{Name: "Chen", SlackID: chen})
			if c.fault != "" {
				h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: c.fault, Count: 9})
			}
			n := storage.Notice{Workspace: FirstWorkspace, Target: storage.Target{User: chen}, Key: "direct/1", At: h.Now().Add(-c.late)}
			p := h.bot.Post(t.Context(), n, view.Say("Yours."))
			if p.Result != c.first || h.reader(t, chen).Zone != c.zone {
				t.Errorf("the first time: %+v, zone %q", p, h.reader(t, chen).Zone)
			}
			if got := containing(h.saidIn(chen), "Yours."); (got == 1) != (c.first == scheduler.Accepted) {
				t.Errorf("%d messages", got)
			}
			if p := h.bot.Post(t.Context(), n, view.Say("Yours.")); p.Result != c.second {
				t.Errorf("the second time: %+v", p)
			}
		})
	}
	h := rested(t)
	h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Target: storage.Target{User: "U0STRANGE"}, Key: "direct/2"}, view.Say("x"))
	for _, c := range h.Calls() {
		if c.Method == "users.info" {
			t.Error("somebody who is not reminded was looked up")
		}
	}
}
