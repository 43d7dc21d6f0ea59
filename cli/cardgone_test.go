package cli

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// TestADeletedCard: the review goes on under a new one, what is said under the old one
// decides nothing, and votes by button are not spoken of as deleted.
func TestADeletedCard(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	old := r.card()
	if !strings.Contains(words(old), "(#1, ") {
		t.Errorf("the card does not number its materials: %s", words(old))
	}
	r.press("U0KEN", old, "review A-1 approve --saw 1")
	reply := r.reply("U0SARA", "what about page 3")
	if err := r.p.workspace.DeleteMessage("U0DANA", room, old.TS); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.until("the new card", func() bool { l := r.cards(); return len(l) == 1 && l[0].TS != old.TS })
	r.rest()
	before := len(r.p.workspace.Ephemeral("U0SARA"))
	if _, err := r.p.workspace.Reply("U0SARA", room, reply.ThreadTS, "approve"); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.whisper("U0SARA", before, "Not counted", "new card of A-1", "review A-1 approve")
	r.stands(partner.InReview, 1)
	whole := r.slash("U0DANA", "application A-1")
	if !strings.Contains(whole, "the card was deleted") || strings.Contains(whole, "deleted a reply") || strings.Contains(whole+words(r.card()), "reply was deleted since") {
		t.Errorf("the history: %s", whole)
	}
	r.press("U0KEN", r.card(), "review A-1 approve --saw 1") // a double click
	if whole := r.slash("U0DANA", "application A-1"); strings.Contains(whole, "no longer holds") {
		t.Errorf("a repeated approval: %s", whole)
	}
	said := r.reply("U0SARA", "approve")
	r.stands(partner.Ready, 1)
	before = len(r.p.workspace.Ephemeral("U0SARA"))
	if err := r.p.workspace.DeleteMessage("U0SARA", room, said.TS); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.whisper("U0SARA", before, "You deleted the reply")
	r.reply("U0DANA", "submitted HW-1")
	before = len(r.p.workspace.Ephemeral("U0DANA"))
	r.reply("U0DANA", "passed https://exa mple.com")
	if asked := r.whisper("U0DANA", before, "did you mean passed"); len(asked.Blocks) > 0 {
		if _, ok := button(asked, "passed A-1"); !ok {
			t.Errorf("it speaks of a button and has none: %s", words(asked))
		}
	}
	r.stands(partner.WithVendor, 1)
	r.reply("U0DANA", "passed https://example.com/badge")
	r.stands(partner.Passed, 1)
	if a, _ := r.application(); a.Proof != "https://example.com/badge" {
		t.Errorf("the proof is %q", a.Proof)
	}
	r.verified(tampering{`"proof":"https://example.com/badge"`, `"proof":"https://example.com/badgf"`, "A-1 is not what its records bring about"})
}
