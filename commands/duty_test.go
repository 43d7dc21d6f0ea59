package commands

import (
	"strings"
	"testing"
)

func TestReadCode(t *testing.T) {
	for in, want := range map[string]string{
		"R-7KQ2P": "R-7KQ2P", "r-7kq2p": "R-7KQ2P", "R–7KQ2P.": "R-7KQ2P", "`R-7KQ2P`": "R-7KQ2P", "R-OIL2P": "R-0112P",
		"7KQ2P": "", "R-7KQ2": "", "R-7KQ2PP": "", "R-7KQ2U": "", "R-7KQ ": "", "": "",
	} {
		if got, ok := readCode(in); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q", in, got)
		}
	}
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, anaPMP); !ans.OK || !strings.Contains(ans.Message.Summary, "Ana Silva: PMP") {
		t.Errorf("a code alone: %s", ans.Message.Summary)
	}
}
