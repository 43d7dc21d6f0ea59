package commands

import (
	"strings"
	"testing"
)

func TestACorrectionThatCorrectsNothingIsNone(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	if got := say(t, a, dana, "person set Paul team Delivery").Message.Summary; !strings.Contains(got, "already so") || revision(t, a) != before {
		t.Error(got)
	}
}
