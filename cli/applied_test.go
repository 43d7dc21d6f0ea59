package cli

import (
	"fmt"
	"strings"
	"testing"
)

// applied has the sample partner apply for six things, so that each kind of duty that
// follows from applications is due within the year.
func applied(t *testing.T, p *playground) {
	t.Helper()
	say := func(user, text string, want ...string) {
		t.Helper()
		said := answered(t, p, user, text)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Fatalf("%s says %q, and that lacks %q", text, said, w)
			}
		}
	}
	say("U0DANA", "threshold set competencies 1")
	say("U0DANA", "threshold set cases 1")
	approved := func(n int, materials ...string) {
		t.Helper()
		for _, m := range materials {
			say("U0DANA", fmt.Sprintf("attach A-%d %s", n, m))
		}
		say("U0DANA", fmt.Sprintf("submit A-%d", n), "asks for a review")
		say("U0KEN", fmt.Sprintf("review A-%d approve", n), "1 of 2")
		say("U0SARA", fmt.Sprintf("review A-%d approve", n), "is approved, 2 of 2")
	}
	competency := func(n int, name string) {
		t.Helper()
		say("U0DANA", "apply competency "+name, fmt.Sprintf("A-%d was begun", n))
		approved(n, fmt.Sprintf("competency-proof https://example.com/study-%[1]d.pdf Study %[1]d", n), fmt.Sprintf("assessment-form https://example.com/form-%[1]d.pdf Form %[1]d", n))
	}

	say("U0DANA", "apply competency-differentiation", "A-1 was begun") // has passed until an end
	approved(1, "#1", "business-plan https://example.com/plan.pdf Plan")
	say("U0DANA", "submitted A-1 HW-1", "HW-1")
	say("U0DANA", "passed A-1 until "+shutOn.Add(300).String(), "passed")
	competency(2, "big-data") // has passed: what it brings is to be claimed
	say("U0DANA", "submitted A-2 HW-2", "HW-2")
	say("U0DANA", "passed A-2", "passed")
	competency(3, "sap") // has failed: locked out
	say("U0DANA", "submitted A-3 HW-3", "HW-3")
	say("U0DANA", `failed A-3 "too few projects"`, "failed")
	competency(4, "cloud-native") // with the vendor
	say("U0DANA", "submitted A-4 HW-4", "HW-4")
	say("U0DANA", "apply competency ai-platform", "A-5 was begun") // in review, and nobody decides
	say("U0DANA", "attach A-5 competency-proof https://example.com/study-5.pdf Study 5")
	say("U0DANA", "attach A-5 assessment-form https://example.com/form-5.pdf Form 5")
	say("U0DANA", "submit A-5", "asks for a review")
	say("U0DANA", "apply role-validation", "A-6 was begun") // to be handed in before its case is too old
	proved(t, p)
	approved(6)
}

// proved puts in what role validation wants. The proof of employment must bear the
// certified entity's exact name, which is the account's until it is set.
func proved(t *testing.T, p *playground) {
	t.Helper()
	say := func(text string) string { t.Helper(); return answered(t, p, "U0DANA", text) }
	say("attach A-6 #1")
	say(`material add A-6 employment-proof https://example.com/people.pdf "Our people" entity "Harbour Tech Ltd"`)
	if said := say("application A-6"); !strings.Contains(said, `the account is called "Harbour Tech"`) {
		t.Errorf("with the account's name in its place it is said %s", said)
	}
	if said := say("submit A-6"); !strings.Contains(said, "is not complete") {
		t.Errorf("a proof in another name is taken: %s", said)
	}
	if said := say(`config entity "Harbour Tech Ltd"`); !strings.Contains(said, "The certified entity is Harbour Tech Ltd") {
		t.Errorf("config entity says %s", said)
	}
	if said := say("application A-6"); strings.Contains(said, "bears the name") {
		t.Errorf("the right name is not taken: %s", said)
	}
}

// answered types a command and gives all that its answer says.
func answered(t *testing.T, p *playground, user, text string) string {
	t.Helper()
	a, err := p.workspace.Slash(user, room, text)
	if err != nil || a.Error != "" || a.Message == nil {
		t.Fatalf("/partner %s: %v %+v", text, err, a)
	}
	return words(*a.Message)
}
