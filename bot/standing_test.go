package bot

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

func TestWhoSpeaks(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	card := h.carded(t, general)
	want := map[string]partner.Standing{anna: partner.Member, "U0GUEST": partner.Guest}
	for name, u := range map[string]sandbox.User{"eva": {External: true}, "flow": {Bot: true}, "ike": {Guest: true}} {
		u.Name = name
		added, err := h.AddUser(u, general)
		if err != nil {
			t.Fatal(err)
		}
		want[added.ID] = map[string]partner.Standing{"eva": partner.External, "flow": partner.Bot, "ike": partner.Guest}[name]
	}
	for range 2 {
		for id := range want {
			if _, err := h.Reply(id, general, card, "approve"); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := map[string]partner.Standing{}
	for _, x := range h.awaitHeard(t, 2*len(want)) {
		got[x.User] = x.Standing
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	asked := 0
	for _, c := range h.Calls() {
		if c.Method == "users.info" && c.Args["user"] == anna {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("Slack was asked %d times who Anna is", asked)
	}
	_ = h.SetZone(anna, "Asia/Kathmandu") // her account has changed
	h.await(t, "the news of it", func() bool { _, ok := h.bot.known.get(anna); return !ok })
}

// Where Slack does not say what somebody is, the reply comes again.
func TestAnUnknownWriterIsAskedForAgain(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"})
	if _, err := h.Reply(anna, general, card, "approve"); err != nil {
		t.Fatal(err)
	}
	if got := h.awaitHeard(t, 1); got[0].Standing != partner.Member {
		t.Errorf("%+v", got)
	}
	retried := slices.ContainsFunc(h.Deliveries(), func(d sandbox.DeliveryRecord) bool { return d.Type == "message" && d.Attempt == 1 })
	if !retried {
		t.Error("it was acknowledged before it was heard")
	}
}

// A reply that arrives when its writer's account was deactivated is told as such.
func TestADeactivatedWriter(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	card := h.carded(t, general)
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"})
	if _, err := h.Reply(anna, general, card, "approve"); err != nil {
		t.Fatal(err)
	}
	if err := h.Deactivate(anna); err != nil {
		t.Fatal(err)
	}
	if got := h.awaitHeard(t, 1); got[0].Standing != partner.Disabled {
		t.Errorf("%+v", got)
	}
}
