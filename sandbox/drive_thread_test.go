package sandbox_test

import (
	"errors"
	"slices"
	"testing"

	"partnerbot/sandbox"
)

// What a person may not do in a thread.
func TestThreadsHaveRules(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	t.Cleanup(w.Close)
	parent, _ := w.Say("U0ANNA", "general", "", "a case")
	reply, err := w.Reply("U0BORIS", "general", parent.TS, "looks good")
	if err != nil || reply.ThreadTS != parent.TS {
		t.Fatal(err, reply)
	}
	nobody, err := w.AddUser(sandbox.User{RealName: "Eva Stein", External: true}, "general")
	if err != nil || nobody.Name != "eva.stein" || nobody.ID == "" {
		t.Fatal(err, nobody)
	}
	_, slash := w.Slash("U0PARTNER", "general", "status")
	_, unthreaded := w.Reply("U0BORIS", "general", "", "x")
	_, lost := w.Reply("U0BORIS", "general", "1.000001", "x")
	_, twice := w.AddUser(sandbox.User{Name: "eva.stein"}, "general")
	_, nowhere := w.AddUser(sandbox.User{Name: "ike"}, "nowhere")
	for what, err := range map[string]error{
		"the app itself speaks": slash, "a reply without a thread": unthreaded, "a reply to nothing": lost, "somebody twice": twice, "into no channel": nowhere,
		"editing others' words": w.EditMessage("U0CHEN", "general", reply.TS, "x"), "deleting others' words": w.DeleteMessage("U0CHEN", "general", reply.TS),
		"taking back what was not given": w.Unreact("U0CHEN", "general", reply.TS, "eyes"), "an emoji that is none": w.React("U0CHEN", "general", reply.TS, "no such"),
		"from another channel": w.React(nobody.ID, "partner-team", reply.TS, "eyes"),
	} {
		if err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	if err := w.React("U0CHEN", "general", reply.TS, ":eyes:"); err != nil {
		t.Fatal(err)
	}
	if err := w.React("U0CHEN", "general", reply.TS, "eyes"); err == nil {
		t.Error("one emoji was put there twice")
	}
	if err := w.Archive("general"); err != nil {
		t.Fatal(err)
	}
	_, said := w.Reply("U0BORIS", "general", parent.TS, "x")
	_, shared := w.ShareFile("U0BORIS", "general", parent.TS, "a.txt", []byte("x"), "")
	for _, err := range []error{said, shared, w.EditMessage("U0BORIS", "general", reply.TS, "x"), w.DeleteMessage("U0BORIS", "general", reply.TS), w.React("U0ANNA", "general", reply.TS, "eyes")} {
		if err == nil {
			t.Error("an archived channel takes it")
		}
	}
	if err := w.Unarchive("general"); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteMessage("U0ANNA", "general", reply.TS); err != nil { // the owner may
		t.Error(err)
	}
	if err := w.DeleteMessage("U0ANNA", "general", reply.TS); !errors.Is(err, sandbox.ErrNoMessage) {
		t.Errorf("deleted twice: %v", err)
	}
}

// Events of messages and reactions need the scopes to read them; mentions need none of these.
func TestEventsNeedTheirScopes(t *testing.T) {
	w := sandbox.New(sandbox.Options{Channels: []sandbox.Channel{{ID: "C1", Name: "open"}, {ID: "C2", Name: "closed", Private: true, Members: []string{"U0ANNA", "U0PARTNER"}}}})
	t.Cleanup(w.Close)
	all := sandbox.DefaultScopes()
	for scope, lost := range map[string]map[string]int{
		"channels:history": {"C1": 4}, "groups:history": {"C2": 4}, "im:history": {"U0PARTNER": 4}, "reactions:read": {"C1": 1, "C2": 1, "U0PARTNER": 1}, "app_mentions:read": {"C1": 1, "C2": 1},
	} {
		for channel, whole := range map[string]int{"C1": 6, "C2": 6, "U0PARTNER": 5} {
			w.SetScopes(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == scope }))
			before := len(settled(t, w))
			m, err := w.Say("U0ANNA", channel, "", "@partner hello")
			if err != nil {
				t.Fatal(err)
			}
			reply, _ := w.Reply("U0ANNA", channel, m.TS, "more")
			_ = w.EditMessage("U0ANNA", channel, reply.TS, "less")
			_ = w.React("U0ANNA", channel, m.TS, "eyes")
			_ = w.DeleteMessage("U0ANNA", channel, reply.TS)
			if n, want := len(settled(t, w))-before, whole-lost[channel]; n != want {
				t.Errorf("without %s %d events of %s, want %d", scope, n, channel, want)
			}
		}
	}
}

// settled are the deliveries when none is under way; they fail here, where no bot listens, and are tried again.
func settled(t *testing.T, w *sandbox.Workspace) []sandbox.DeliveryRecord {
	t.Helper()
	if err := w.Settle(withTimeout(t)); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(w.Deliveries(), func(d sandbox.DeliveryRecord) bool { return d.Attempt > 0 })
}
