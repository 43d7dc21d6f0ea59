package commands

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestPassedOnForLonger: the sample has one stand-in; who stands in already is named once, unless it is for longer.
func TestPassedOnForLonger(t *testing.T) {
	s := newStage(t).begin()
	const omar = "U0OMAR"
	for _, c := range []struct {
		words, says string
		standIns    int
	}{
		{"pass <@" + omar + "> until 4 March 2026 on leave", "through 4 Mar 2026", 2},
		{"pass <@" + omar + "> until 3 March 2026", "through 4 Mar 2026", 2},
		{"pass", "through 4 Mar 2026", 2},
		{"pass to <@" + omar + "> till 10 March 2026 ill", "through 10 Mar 2026", 3},
		{"pass <@" + omar + "> until later", "not a date", 3},
		{"pass <@" + chen + ">", "put material into A-11 themselves", 3},
		{"pass <@" + ken + ">", "Nobody stands in for themselves", 3},
	} {
		if said := view.PlainText(s.ask(ken, "review A-11 "+c.words).Message); !strings.Contains(said, c.says) {
			t.Errorf("%s: %s", c.words, said)
		}
		_ = s.app.Store.Read(t.Context(), team, func(b *partner.Book) error {
			if n := len(b.StandIns()); n != c.standIns {
				t.Errorf("%s: %d stand-ins, want %d", c.words, n, c.standIns)
			}
			return nil
		})
	}
}
