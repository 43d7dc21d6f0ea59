package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// Quotes with nothing between them are refused like any other wrong word.
func TestTierNeedOfNothing(t *testing.T) {
	a, log := sampleApp(t)
	for _, text := range []string{`tier need csp premier revenue ""`, `tier need csp "" 5`, `tier need csp premier "" USD`, `tier need "" "" ""`, `tier need "" "" "" ""`} {
		ans := say(t, a, dana, text)
		if got := view.PlainText(ans.Message); ans.OK || strings.Contains(got, "Something went wrong") || log.Len() > 0 {
			t.Errorf("%s: %s\n%s", text, got, log)
		}
	}
}
