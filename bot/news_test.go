package bot

import (
	"context"
	"slices"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/view"
)

// A mended channel's notices are tried at once, and only they.
func TestMendedChannelsAreTriedAtOnce(t *testing.T) {
	for name, mend := range map[string]func(h *house) error{
		"unarchived": func(h *house) error { return h.Unarchive(general) },
		"invited":    func(h *house) error { return h.Invite(anna, general, h.BotUserID()) },
	} {
		t.Run(name, func(t *testing.T) {
			k, nudged := &keeping{}, make(chan struct{}, 10)
			h := newHouse(t, sandbox.DeliverSocket, keep(k, nudged))
			h.know(t)
			var all []storage.Notice
			for _, s := range []storage.State{storage.Parked, storage.Waiting, storage.Stopped, storage.Refused} {
				all = append(all, storage.Notice{Key: "general/" + string(s), State: s, Target: inGeneral},
					storage.Notice{Key: "other/" + string(s), State: s, Target: storage.Target{Channel: "C0PARTNER"}})
			}
			k.hold(all...)
			for _, err := range []error{h.Kick(anna, general, h.BotUserID()), h.Archive("partner-team")} {
				if err != nil {
					t.Fatal(err)
				}
			}
			if name == "unarchived" {
				if err := h.Archive(general); err != nil {
					t.Fatal(err)
				}
			} else if err := h.Invite(anna, "partner-team", "U0GUEST"); err == nil {
				t.Fatal("into an archived channel")
			}
			if err := mend(h); err != nil {
				t.Fatal(err)
			}
			<-nudged
			if err := h.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := k.again(); !slices.Equal(got, []string{"general/parked"}) {
				t.Errorf("tried again: %v", got)
			}
		})
	}
}

func TestEventsWithoutAWorkspaceOrSenseAreLeft(t *testing.T) {
	b := lone(t, &fakeApp{})
	for _, event := range []string{
		`{"type":"user_change","user":{"id":"U1","tz":"Europe/Berlin"}}`, `{"type":"user_change"}`, `{"type":"user_change","user":7}`,
		`{"type":"channel_unarchive","channel":"C1"}`, `{"type":"channel_archive"}`, `{"type":"member_joined_channel","channel":{"id":"C1"}}`,
		`{"type":"tokens_revoked"}`, `{"type":"tokens_revoked","tokens":3}`,
	} {
		p := b.event([]byte(`{"type":"event_callback","team_id":"T9","event_id":"Ev` + event[9:20] + `","event":` + event + `}`))
		if !p.settled(t.Context(), 5*time.Second) || p.failed {
			t.Errorf("%s is not acknowledged", event)
		}
	}
	if all, err := b.cfg.Store.Workspaces(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
}

// That somebody else has come into a channel mends nothing.
func TestOthersMendNothing(t *testing.T) {
	k, nudged := &keeping{}, make(chan struct{}, 10)
	h := newHouse(t, sandbox.DeliverSocket, keep(k, nudged))
	h.know(t)
	k.hold(storage.Notice{Key: "parked", State: storage.Parked, Target: inGeneral})
	if err := h.Kick(anna, general, "U0BORIS"); err != nil {
		t.Fatal(err)
	}
	if err := h.Invite(anna, general, "U0BORIS"); err != nil {
		t.Fatal(err)
	}
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := k.again(); len(got) > 0 {
		t.Errorf("tried again: %v", got)
	}
}

// What a change wants said is said at once, not at the scheduler's next look.
func TestAChangeNudges(t *testing.T) {
	nudged := make(chan struct{}, 16)
	h := newHouse(t, sandbox.DeliverHTTP, func(c *Config, _ *sandbox.Options) { c.Nudge = func() { nudged <- struct{}{} } })
	changes := false
	h.app.run = func(context.Context, commands.Request) commands.Answer {
		ans := commands.Answer{Message: view.Say("Done.")}
		if changes {
			ans.Change.Audit.Verb = "cert add"
		}
		return ans
	}
	for _, changes = range []bool{false, true} {
		for len(nudged) > 0 {
			<-nudged
		}
		before := len(h.whispered(anna))
		if _, err := h.Slash(anna, general, "x"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return len(h.whispered(anna)) > before })
		if got := len(nudged) > 0; got != changes {
			t.Errorf("a command that changes: %v; nudged: %v", changes, got)
		}
	}
}
