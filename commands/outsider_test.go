package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/view"
)

// TestWhoIsNotInTheRosterIsMentioned: the history and the decisions show people whom
// only Slack knows as Slack names them, not by an id.
func TestWhoIsNotInTheRosterIsMentioned(t *testing.T) {
	s := newStage(t).begin()
	s.run(dana, "config reviewer add <@U0LENA>")
	s.reply("U0LENA", "approve")
	s.reply("U0GAST", "which customer is it?")
	for _, words := range []string{"application A-11", "review A-11"} {
		ans := s.app.Run(context.Background(), Request{Now: s.now, Workspace: team, User: dana, Channel: "D1", Text: words, Via: ViaDM, Key: "evt/" + words})
		mentions := map[string]int{}
		for _, b := range ans.Message.Blocks {
			for _, line := range append([]view.Text{b.Text}, b.Items...) {
				for _, span := range line {
					switch {
					case span.Kind == view.User:
						mentions[span.ID]++
					case strings.Contains(span.Text, "U0LENA") || strings.Contains(span.Text, "U0GAST"):
						t.Errorf("%s has a raw id: %q", words, span.Text)
					}
				}
			}
		}
		if mentions["U0LENA"] == 0 || words == "application A-11" && mentions["U0GAST"] == 0 {
			t.Errorf("%s mentions %v", words, mentions)
		}
	}
}
