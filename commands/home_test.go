package commands

import (
	"testing"

	"partnerbot/view"
)

// TestHome: every button of the Home tab runs a word that there is.
func TestHome(t *testing.T) {
	a, _ := sampleApp(t)
	home := a.Home(t.Context(), ask(chen, ""))
	n := 0
	for _, b := range home.Blocks {
		for _, button := range b.Buttons {
			n++
			if ans := say(t, a, chen, button.Run); !ans.OK {
				t.Errorf("%s: %s", button.Run, ans.Message.Summary)
			}
		}
	}
	if n < 5 {
		t.Errorf("%d buttons", n)
	}
	golden(t, "home", view.PlainText(view.Message{Summary: "home", Blocks: home.Blocks}))
}
