package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

func TestTheLastAdminStays(t *testing.T) {
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, "config admin remove me"); ans.OK {
		t.Error(ans.Message.Summary)
	}
	say(t, a, dana, "config admin add Chen")
	if ans := say(t, a, dana, "config admin remove me"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, dana, "threshold set hccde 1"); ans.OK {
		t.Error("who is no admin any more set a threshold")
	}
}

// TestChannelsAreDrawnAsChannels: config says where things go as Slack names it,
// the audit log by id, and an account's name is never taken for a channel.
func TestChannelsAreDrawnAsChannels(t *testing.T) {
	a, _ := sampleApp(t)
	channels := func(ans Answer) (n int) {
		for _, b := range ans.Message.Blocks {
			for _, line := range append(b.Items, b.Text) {
				for _, s := range line {
					if s.Kind == view.Channel && s.ID == "C0ALLIANCE" {
						n++
					}
				}
			}
		}
		return n
	}
	if n := channels(say(t, a, dana, "config review-channel here")); n != 1 {
		t.Errorf("the answer draws %d channels", n)
	}
	if n := channels(say(t, a, dana, "config review-channel here")); n != 1 {
		t.Errorf("asked for again, the answer draws %d channels", n)
	}
	if n := channels(say(t, a, dana, "config")); n != 2 {
		t.Errorf("config draws %d channels", n)
	}
	if got := view.PlainText(say(t, a, dana, "audit").Message); !strings.Contains(got, "Reviews go to the channel C0ALLIANCE.") {
		t.Error(got)
	}
	if n := channels(say(t, a, dana, "config account C0ALLIANCE")); n != 0 {
		t.Error("an account is drawn as a channel")
	}
}
