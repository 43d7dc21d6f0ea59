package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

func TestASnoozeBeyondTheDueDateIsWarnedOf(t *testing.T) {
	a, _ := sampleApp(t)
	got := view.PlainText(say(t, a, dana, "remind snooze "+anaPMP+" 3 April").Message)
	if !strings.Contains(got, "Mind that the last day is 1 Apr 2026") || !strings.Contains(got, "Project managers: from 2 to 1 on 2 Apr 2026") || !strings.Contains(got, "Back on Fri 3 Apr 2026 at 09:00") {
		t.Error(got)
	}
	if got := view.PlainText(say(t, a, dana, "remind snooze R-SNJ56 Friday").Message); !strings.Contains(got, "its last day, 10 Feb 2026, is past") {
		t.Error(got)
	}
	// At the reader's own hour, where it is said to them: the channel hears of it at 08:00 of theirs.
	got = view.PlainText(say(t, a, ana, "remind snooze "+anaPMP+" tomorrow").Message)
	if !strings.Contains(got, "Back on Tue 3 Mar 2026 at 09:00 your time") {
		t.Error(got)
	}
}
