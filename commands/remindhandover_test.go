package commands

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

func TestAHandoverIsHeard(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "remind away <@U0CHEN> 2026-03-02 2026-03-06 deputy Mei")
	got := view.PlainText(say(t, a, ana, "remind handover "+anaPMP+" Chen please").Message)
	if !strings.Contains(got, "Chen Wei is away through 6 Mar 2026; until then it is told to Mei Lin") {
		t.Error(got)
	}
	if got := view.PlainText(say(t, a, chen, "my").Message); !strings.Contains(got, "Handed to Chen Wei by Ana Silva (please)") {
		t.Error(got)
	}
	for text, want := range map[string]string{
		"remind handover " + anaPMP + " me":         "take it on yourself",
		"remind handover " + anaPMP + " Ben":        "who Ben Okafor is in Slack",
		"remind handover " + anaPMP + " Zed":        "Nobody here is called",
		"remind handover " + anaPMP:                 "To whom is it handed over",
		"remind handover " + anaPMP + " <@U0CHEN>":  "Nothing changed",
		"remind handover " + anaPMP + " <@U0GONE7>": "was deactivated",
	} {
		putFacts(t, a, func(b *partner.Book) []partner.Fact {
			return []partner.Fact{partner.Reader{ID: 9, User: "U0GONE7", Gone: true}}
		})
		if got := view.PlainText(say(t, a, dana, text).Message); !strings.Contains(got, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
}
