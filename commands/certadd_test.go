package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

func TestTheSameNumberOfAnotherIsRemarkedOn(t *testing.T) {
	a, _ := sampleApp(t)
	got := view.PlainText(say(t, a, dana, "cert add Ben PMP 2026-01-20 number 3081177").Message)
	if !strings.Contains(got, "3081177 is also recorded for Ana Silva, PMP, as #1") {
		t.Error(got)
	}
	got = view.PlainText(say(t, a, dana, "cert renew Ana PMP today number 3081177").Message)
	if strings.Contains(got, "check the number: 3081177 is also recorded for Ana") {
		t.Error(got)
	}
}
