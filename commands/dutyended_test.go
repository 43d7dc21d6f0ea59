package commands

import (
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// TestWhatIsDoneIsSaid: the code of a duty that has ended says by what, and that
// of a date that has moved says the new one.
func TestWhatIsDoneIsSaid(t *testing.T) {
	cases := []struct {
		name   string
		before []string
		text   string
		want   string
		button string
	}{
		{"renewed", []string{"cert renew Tomas hccdp GaussDB yesterday"}, "remind ack " + tomasH + " until Friday", "Tomas Novak has renewed HCCDP – GaussDB", ""},
		{"left", []string{"person leave Tomas yesterday"}, "remind snooze " + tomasH + " Friday", "Tomas Novak left on 1 Mar 2026", ""},
		{"taken out", []string{"cert remove #12"}, "remind ack " + tomasH + " until Friday", "record was taken out", ""},
		{"moved", []string{"cert remove #1", "undo", "cert add Omar PMP 2026-01-20"}, "why " + anaPMP, "", ""},
		{"unknown", nil, "remind ack R-ZZZZZ until Friday", "no open duty R-ZZZZZ", ""},
		{"a slip", nil, "remind ack R-P6RGK until Friday", "no open duty R-P6RGK", "remind ack " + anaPMP + " until Friday"},
		{"no code", nil, "remind ack Ana until Friday", `"Ana" is not the code of a reminder`, ""},
		{"nothing", nil, "remind ack", "I need the code", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _ := sampleApp(t)
			for _, words := range c.before {
				if ans := say(t, a, dana, words); !ans.OK {
					t.Fatal(ans.Message.Summary)
				}
			}
			before := revision(t, a)
			ans := say(t, a, dana, c.text)
			if got := view.PlainText(ans.Message); c.want != "" && (ans.OK || !strings.Contains(got, c.want)) || revision(t, a) != before {
				t.Errorf("%v: %s", ans.OK, got)
			}
			_, runs := toType(ans.Message.Blocks)
			if c.button != "" && !slices.Contains(runs, c.button) {
				t.Errorf("offers %v", runs)
			}
		})
	}
}

func TestACodeOfADateThatMovedSaysTheNewOne(t *testing.T) {
	a, _ := sampleApp(t)
	putFacts(t, a, func(b *partner.Book) []partner.Fact {
		c, _ := b.Certificate(1)
		c.Expires = civil.Must(2026, 6, 1)
		return []partner.Fact{c}
	})
	ans := say(t, a, dana, "remind ack "+anaPMP+" until Friday")
	got := view.PlainText(ans.Message)
	_, runs := toType(ans.Message.Blocks)
	if ans.OK || !strings.Contains(got, "has moved from 1 Apr 2026 to 1 Jun 2026") || len(runs) != 1 {
		t.Fatalf("%s %v", got, runs)
	}
	if again := say(t, a, dana, runs[0]); !again.OK || !strings.Contains(again.Message.Summary, "You are on it until 6 Mar 2026") {
		t.Errorf("%s: %s", runs[0], again.Message.Summary)
	}
}
