package cli

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// TestWhatTheVendorSaysByTheCard: what is to be updated, and the link and end of what was
// won, are recorded by the card's buttons and their forms, and the card follows.
func TestWhatTheVendorSaysByTheCard(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	approved := func() {
		t.Helper()
		r.reply("U0KEN", "approve")
		r.reply("U0SARA", "approve")
		r.press("U0DANA", r.card(), "Handed in…")
		r.fill("U0DANA", map[string]any{"reference": "HW-1"})
		r.stands(partner.WithVendor, 1)
	}
	approved()
	r.press("U0DANA", r.card(), "Materials to be updated…")
	r.fill("U0DANA", map[string]any{"text": "page 2 is missing", "until": "2026-03-20"})
	r.stands(partner.ToUpdate, 1)
	if card := words(r.card()); !strings.Contains(card, "page 2 is missing") || strings.Contains(card, "Materials to be updated…") {
		t.Errorf("the card does not tell it: %s", card)
	}
	r.slash("U0DANA", "submit A-1")
	r.until("the next card", func() bool { return len(r.cards()) == 2 })
	r.reply("U0KEN", "approve")
	r.reply("U0SARA", "approve")
	r.reply("U0DANA", "submitted HW-1")
	r.command("U0DANA", "application A-1", "It has passed")
	r.stands(partner.Passed, 2)
	r.press("U0DANA", r.card(), "certificate A-1")
	r.fill("U0DANA", map[string]any{"link": "https://example.com/certificate", "until": "2028-03-01"})
	a, _ := r.application()
	if a.Proof != "https://example.com/certificate" || a.Ends.String() != "2028-03-01" {
		t.Errorf("recorded is %q until %s", a.Proof, a.Ends)
	}
	if _, ok := button(r.card(), "certificate A-1"); ok {
		t.Errorf("the card asks for what is recorded: %s", words(r.card()))
	}
	r.verified()
}
