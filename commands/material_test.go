package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// TestWhatIsCutCanBeShownWhole: the words that a cut list names are understood.
func TestWhatIsCutCanBeShownWhole(t *testing.T) {
	a, _ := sampleApp(t)
	for i := range 30 {
		say(t, a, dana, "material add case Title"+string(rune('a'+i%26))+strings.Repeat("x", i))
	}
	got := view.PlainText(say(t, a, dana, "material list").Message)
	if !strings.Contains(got, "more: material list --all") {
		t.Fatal(got)
	}
	if ans := say(t, a, dana, "material list --all"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}
