package cli

import (
	"strings"
	"testing"

	"partnerbot/sandbox"
)

func TestExplore(t *testing.T) {
	p := play(t, sandbox.DeliverSocket, "2026-03-02T10:00")
	knowsZones(t, p)
	for _, w := range []string{"apply competency cloud-migration", "apply competency cloud-migration --draft", "material add A-1 case https://example.com/case.pdf Port data lake", "material add A-1 competency-proof https://example.com/proof.pdf Proofs", "material add A-1 assessment-form https://example.com/form.pdf Form", "submit A-1", "application A-1"} {
		a, err := p.workspace.Slash("U0DANA", "partner-review", w)
		t.Log("> ", w, err, a.Error)
		if a.Message != nil {
			t.Log(words(*a.Message))
		}
	}
	await(t, p, func() bool { return len(p.workspace.Messages("C0REVIEW")) > 0 })
	m := p.workspace.Messages("C0REVIEW")[0]
	t.Log(m.Metadata, words(m))
	for _, r := range [][2]string{{"U0KEN", "looks good, but page 3 still names the customer"}, {"U0KEN", "yes"}} {
		n := len(p.workspace.Messages("C0REVIEW"))
		if _, err := p.workspace.Reply(r[0], "C0REVIEW", m.TS, r[1]); err != nil {
			t.Fatal(err)
		}
		await(t, p, func() bool { return len(p.workspace.Messages("C0REVIEW"))+len(p.workspace.Ephemeral(r[0])) > n+1 })
	}
	for _, m := range p.workspace.Messages("C0REVIEW") {
		t.Log(m.User, m.ThreadTS, m.Reactions, strings.ReplaceAll(words(m), "\n", " | "))
	}
	for _, m := range p.workspace.Ephemeral("U0KEN") {
		t.Log("eph", m.User, m.ThreadTS, words(m))
	}
	for _, m := range direct(p, "U0DANA") {
		t.Log("DM", words(m))
	}
}
