package commands

import (
	"slices"
	"strings"
	"testing"
)

// TestOnesOwnAnswerIsTakenBack: by anybody, and only one's own.
func TestOnesOwnAnswerIsTakenBack(t *testing.T) {
	a, _ := sampleApp(t)
	before := facts(t, a)
	ans := say(t, a, nobody, "remind ack "+anaPMP+" until Friday")
	_, runs := toType(ans.Message.Blocks)
	if back := say(t, a, nobody, runs[len(runs)-1]); !back.OK {
		t.Fatal(back.Message.Summary)
	}
	if now := facts(t, a); !slices.Equal(before, now) {
		t.Error("not as before")
	}
	say(t, a, chen, "remind ack "+anaPMP+" until Friday")
	if back := say(t, a, chen, "remind back "+anaPMP); !back.OK || !slices.Equal(before, facts(t, a)) {
		t.Errorf("taken back in words, it is not as before: %s", back.Message.Summary)
	}
	say(t, a, mei, "remind ack "+anaPMP+" until Friday")
	if ans := say(t, a, nobody, "undo 6"); ans.OK || !strings.Contains(ans.Message.Summary, "not yours") {
		t.Errorf("took back another's answer: %s", ans.Message.Summary)
	}
	say(t, a, dana, "threshold set hccde 1")
	if ans := say(t, a, "U0YAN7", "undo"); ans.OK || strings.Contains(ans.Message.Summary, "HCCDE") {
		t.Errorf("took back: %s", ans.Message.Summary)
	}
	say(t, a, dana, "config admin add <@U0CHEN>")
	say(t, a, chen, "threshold set hccde 2")
	say(t, a, dana, "config admin remove <@U0CHEN>")
	if ans := say(t, a, chen, "undo"); ans.OK || !strings.Contains(ans.Message.Summary, "not yours") {
		t.Errorf("who is no admin any more took back: %s", ans.Message.Summary)
	}
}
