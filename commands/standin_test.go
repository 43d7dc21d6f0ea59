package commands

import (
	"strings"
	"testing"

	"partnerbot/partner"
)

// TestStandInsDecide for a reviewer, on their days.
func TestStandInsDecide(t *testing.T) {
	s := newStage(t).begin()
	if out := s.reply(lin, "approve"); !strings.Contains(out.Whisper.Summary, "stand-in") {
		t.Errorf("before: %s", out.Whisper.Summary)
	}
	s.run(sara, "standin <@U0LIN> from today until 20 March 2026 on leave")
	s.reply(lin, "approve")
	s.reply(sara, "approve")
	if tally := s.application().Tally(); len(tally.Approvals) != 1 || tally.Approvals[0].For != sara {
		t.Errorf("one seat counts once: %+v", tally.Approvals)
	}
	s.reply(ken, "approve")
	s.is(partner.Ready)
	lacks(t, s.whole(), "Lin Zhao (for Sara Lind) approved")
	for words, want := range map[string]string{
		"standin <@U0MEI> for <@U0SARA> from today until 20 March 2026 no": "Only Sara Lind",
		"standin <@U0MEI> until 20 March 2026 x":                           "is not a reviewer",
		"standin <@U0MEI>":                                                 "Until when?",
	} {
		if ans := s.ask(mei, words); ans.OK || !strings.Contains(ans.Message.Summary, want) {
			t.Errorf("%s: %s", words, ans.Message.Summary)
		}
	}
}
