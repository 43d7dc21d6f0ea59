package commands

import "testing"

func TestARequirementOfSeveralWordsIsOfferedWhole(t *testing.T) {
	a, _ := sampleApp(t)
	ans := say(t, a, dana, "gaps project managerz")
	if last := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons; len(last) == 0 || last[0].Run != "gaps project-managers" {
		t.Errorf("offers %v", last)
	}
}
