package commands

import (
	"strings"
	"testing"
)

func TestABareDateIsFromWhen(t *testing.T) {
	a, _ := sampleApp(t)
	for _, text := range []string{"competency add cloud migration 2025-05-01 expires 2027-04-30", "competency add big data 1 May 2025"} {
		if got := say(t, a, dana, text).Message.Summary; !strings.Contains(got, "from 1 May 2025") {
			t.Errorf("%s: %s", text, got)
		}
	}
}
