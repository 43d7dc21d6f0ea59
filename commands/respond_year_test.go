package commands

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"partnerbot/view"
)

// TestAnswersKnowWhenADutyComesBack: of whatever kind a duty is, the answer to a
// snooze names the hour at which `why` says that it comes back.
func TestAnswersKnowWhenADutyComesBack(t *testing.T) {
	a, _ := sampleApp(t)
	listed := view.PlainText(a.Run(t.Context(), ask(dana, "digest all --all")).Message)
	codes := regexp.MustCompile(`R-[0-9A-Z]{5}`).FindAllString(listed, -1)
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if len(codes) < 20 {
		t.Fatalf("%d duties are open", len(codes))
	}
	kinds := map[string]bool{}
	for _, code := range codes {
		said := view.PlainText(a.Run(t.Context(), ask(dana, "remind snooze "+code+" 1 day")).Message)
		why := view.PlainText(a.Run(t.Context(), ask(dana, "why "+code)).Message)
		comes := strings.Contains(why, "the end of a silence")
		told := strings.Contains(said, "Back on Tue 3 Mar 2026 at ") || strings.Contains(said, "Nothing changed")
		if comes != told {
			t.Errorf("%s: it comes back: %v, and the answer is\n%s", code, comes, said)
		}
		if _, rule, ok := strings.Cut(why, "Rule: "); ok && comes {
			kind, _, _ := strings.Cut(rule, ",")
			kinds[kind] = true
		}
	}
	if len(kinds) < 8 {
		t.Errorf("only %v come back", kinds)
	}
}
