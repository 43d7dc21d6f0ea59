package cli

import (
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/sandbox"
)

// saidOf counts the notices of the channel and of a person's messages that tell of
// something on a day, on a clock in the team's zone.
func saidOf(t *testing.T, p *playground, list []sandbox.Message, day civil.Day, what string) (n int) {
	t.Helper()
	for _, m := range list {
		if civil.In(postedAt(t, m), p.workspace.Now().Location()) == day && strings.Contains(words(m), what) {
			n++
		}
	}
	return n
}

// TestRenewalStory plays a renewal through the sandbox: what it hinges on, a word to an
// owner, the reminder of its day, a grace status with which status begins, its end,
// and what follows.
func TestRenewalStory(t *testing.T) {
	p := lived(t)
	due := shutOn.Add(150)
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
	says("U0DANA", "renewal", due.Short(), "Not met as of "+due.Short(), "Certified architects", "Owner: ")
	says("U0DANA", "status", "renewal") // with the words that tell more: what is nearer comes first
	says("U0DANA", "tier", "Certified Plus", "was Premier until")
	says("U0CHEN", "renewal date "+due.Add(1).String(), "for admins")
	says("U0DANA", "renewal owner certified-architects Mei", "answers for Certified architects")
	says("U0DANA", "renewal passed", "its outcome can be recorded from") // last year's is recorded

	step := due.Add(-30)
	turnTo(t, p, p.at(t, step, 19, 0))
	if n := saidOf(t, p, channel(p), step, "Renewal of the official status is due on "+due.Short()); n != 1 {
		t.Errorf("30 days before, on %s, the channel is told %d times of the renewal", step, n)
	}
	if n := saidOf(t, p, direct(p, "U0MEI"), step, "For the renewal: Certified architects"); n != 1 {
		t.Errorf("who answers for the architects is told %d times on %s", n, step)
	}

	turnTo(t, p, p.at(t, due.Add(2), 12, 0))
	graced(t, p, due)
	status := says("U0DANA", "status", "Provisional since "+due.Short(), "consumption growth stayed below 25 %", "Out of it")
	if strings.Index(status, "Provisional") > strings.Index(status, "requirements met") {
		t.Errorf("status does not begin with the grace status: %s", status)
	}
	says("U0DANA", "renewal cleared", "cannot be left yet")
	says("U0DANA", "renewal passed", "Out of it leads renewal cleared")

	end := civil.Must(yearOf(due), 9, 30)
	if end < due {
		end = civil.Must(yearOf(due)+1, 9, 30)
	}
	step = end.Add(-7)
	turnTo(t, p, p.at(t, step, 19, 0))
	if n := saidOf(t, p, channel(p), step, "Grace status Provisional ends on "+end.Short()); n != 1 {
		t.Errorf("a week before its end, on %s, the channel is told %d times of it", step, n)
	}
	turnTo(t, p, p.at(t, end.Add(1), 12, 0))
	says("U0DANA", "status", "Provisional ended on "+end.Short()+" without being cleared")
	says("U0DANA", "renewal cleared", "renewal cleared on "+end.String(), "renewal lost because", "renewal reopen")
	late := end.Add(7)
	turnTo(t, p, p.at(t, late, 19, 0))
	for _, step := range []string{"what follows is: the tier Authorized", "renewal lost because CAUSE", "renewal cleared on " + end.String(), "renewal reopen REASON"} {
		if saidOf(t, p, channel(p), late, step) == 0 {
			t.Errorf("a week after its end the channel is not told %q", step)
		}
	}
	says("U0DANA", "renewal lost because it was not cleared in time", "tier set official/authorized")
	if status := says("U0DANA", "status"); strings.Contains(status, "Provisional ended") {
		t.Errorf("after what followed was recorded status still begins with it: %s", status)
	}
	says("U0DANA", "tier set official/authorized since "+end.Add(1).String(), "was Certified Plus")
	says("U0DANA", "renewal history", "lost on", "Provisional since "+due.Short(), "passed on")
}

func yearOf(d civil.Day) int {
	year, _, _ := d.Date()
	return year
}

// graced fills in the form of a grace status: first with an end that the rules do not
// allow, then without one.
func graced(t *testing.T, p *playground, since civil.Day) {
	t.Helper()
	if a, err := p.workspace.Slash("U0DANA", room, "renewal grace"); err != nil || a.Error != "" {
		t.Fatalf("renewal grace: %v %+v", err, a)
	}
	open := func() []sandbox.View { return p.workspace.Views("U0DANA") }
	await(t, p, func() bool { return len(open()) == 1 })
	values := map[string]any{"grace": "provisional", "since": since.String(), "until": since.Add(300).String(), "cause": "consumption growth stayed below 25 %"}
	if _, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil {
		t.Fatal(err)
	}
	await(t, p, func() bool { return len(open()) == 1 && len(open()[0].Errors) > 0 })
	if text := open()[0].Errors["until"]; !strings.Contains(text, "The rules let it last through") {
		t.Errorf("an end beyond the rules is answered with %v", open()[0].Errors)
	}
	delete(values, "until")
	if a, err := p.workspace.SubmitView("U0DANA", open()[0].ID, values); err != nil || a.Error != "" {
		t.Fatalf("the form is refused: %v %+v", err, a)
	}
	await(t, p, func() bool { return len(open()) == 0 })
}
