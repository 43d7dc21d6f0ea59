package commands

import (
	"slices"
	"strings"
	"testing"

	"partnerbot/partner"
)

// TestAMistypedReferenceIsCorrectedInTheThread and by command, while the vendor has
// said nothing: told in the thread, and kept beside the slip.
func TestAMistypedReferenceIsCorrectedInTheThread(t *testing.T) {
	s := newStage(t).begin()
	s.reply(ken, "approve")
	s.reply(sara, "approve")
	s.reply(chen, "submitted HW-1")
	s.is(partner.WithVendor)
	records := len(s.records())
	if out := s.reply(ken, "submitted HW-3"); !strings.Contains(out.Whisper.Summary, "Only the applicant, an admin or the alliance manager") {
		t.Error(out.Whisper.Summary)
	}
	if out := s.reply(chen, "submitted HW-1"); !strings.Contains(out.Whisper.Summary, "A-11 is with the vendor as HW-1 already, since 2 Mar 2026.") {
		t.Error(out.Whisper.Summary)
	}
	if out := s.reply(chen, "submitted HW-2"); out.Receipt != receiptDecided || out.Whisper.Summary != "" {
		t.Errorf("%+v", out)
	}
	s.is(partner.WithVendor)
	if !slices.ContainsFunc(s.says, func(m string) bool { return strings.Contains(m, "HW-1 was a slip: A-11 was handed in as HW-2.") }) {
		t.Errorf("the thread does not say so: %q", s.says[len(s.says)-2:])
	}
	lacks(t, s.whole(), "Chen Wei handed it in as HW-1", "corrected the vendor's reference from HW-1, which was a slip, to HW-2", "HW-2 (mistyped at first as HW-1), handed in on 2 Mar 2026")
	if got := len(s.records()); got != records+3 { // those that were not done are kept as well
		t.Errorf("%d entries more", got-records)
	}
	if ans := s.ask(dana, "submitted A-11 HW-4 yesterday"); ans.OK || !strings.Contains(ans.Message.Summary, "that day stays as it was recorded") {
		t.Error(ans.Message.Summary)
	}
	lacks(t, s.run(dana, "submitted A-11 HW-4"), "HW-2 was a slip: A-11 was handed in as HW-4.")
	if ans := s.ask(dana, "submitted A-11 HW-4"); ans.OK || !strings.Contains(ans.Message.Summary, "as HW-4 already") {
		t.Error(ans.Message.Summary)
	}
	s.run(chen, "step A-11 technical-review")
	if ans := s.ask(chen, "submitted A-11 HW-5"); ans.OK || !strings.Contains(ans.Message.Summary, "the vendor has gone on with it") {
		t.Error(ans.Message.Summary)
	}
}
