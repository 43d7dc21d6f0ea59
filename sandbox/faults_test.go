package sandbox_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		fault  sandbox.Fault
		stored int
		check  func(error) bool
	}{
		{"refused", sandbox.Fault{Kind: sandbox.FaultError, Error: "is_archived"}, 0, func(err error) bool { return err.Error() == "is_archived" }},
		{"429", sandbox.Fault{Kind: sandbox.Fault429, RetryAfter: 7}, 0, func(err error) bool {
			e, ok := errors.AsType[*slack.RateLimitedError](err)
			return ok && e.RetryAfter == 7*time.Second
		}},
		{"200 ratelimited", sandbox.Fault{Kind: sandbox.FaultRatelimited}, 0, func(err error) bool { return strings.Contains(err.Error(), "ratelimited") }},
		{"200 rate_limited", sandbox.Fault{Kind: sandbox.FaultRateLimited}, 0, func(err error) bool { return strings.Contains(err.Error(), "rate_limited") }},
		{"503", sandbox.Fault{Kind: sandbox.FaultStatus}, 0, func(err error) bool { e, ok := errors.AsType[slack.StatusCodeError](err); return ok && e.Code == 503 }},
		{"lost answer", sandbox.Fault{Kind: sandbox.FaultLostAnswer}, 1, func(err error) bool { return strings.Contains(err.Error(), "EOF") }},
		{"hung up", sandbox.Fault{Kind: sandbox.FaultHangUp}, 0, func(err error) bool { return strings.Contains(err.Error(), "EOF") }},
		{"slow", sandbox.Fault{Kind: sandbox.FaultSlow, Delay: time.Millisecond}, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, api := start(t, sandbox.Options{})
			c.fault.Method = "chat.postMessage"
			w.Faults(c.fault)
			if _, err := api.AuthTest(); err != nil {
				t.Fatalf("another method: %v", err)
			}
			_, _, err := api.PostMessage("general", slack.MsgOptionText("x", false))
			if c.check == nil && err != nil || c.check != nil && (err == nil || !c.check(err)) {
				t.Errorf("error %T %v", err, err)
			}
			if n := len(w.Messages("general")); n != c.stored {
				t.Errorf("%d messages stored, want %d", n, c.stored)
			}
			if _, _, err := api.PostMessage("general", slack.MsgOptionText("y", false)); err != nil {
				t.Errorf("the fault is not used up: %v", err)
			}
		})
	}
}

func TestSlackAway(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	runBot(t, w, api)
	w.SetAway(true)
	if _, err := api.AuthTest(); err == nil {
		t.Error("a call was answered")
	}
	if a, err := w.Slash("U0ANNA", "general", "x"); err != nil || a.Error != "dispatch_failed" {
		t.Errorf("%+v %v", a, err)
	}
	w.ClearFaults()
	if err := w.Await(withTimeout(t), func() bool { return w.Sockets() == 1 }); err != nil {
		t.Fatal("the bot did not come back")
	}
	if a, err := w.Slash("U0ANNA", "general", "status"); err != nil || a.Error != "" || a.Message == nil {
		t.Errorf("%+v %v", a, err)
	}
}

func TestFaultCounts(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	w.Faults(sandbox.Fault{Kind: sandbox.FaultError, Error: "fatal_error", Count: 3})
	for i := range 4 {
		if _, err := api.AuthTest(); (err != nil) != (i < 3) {
			t.Errorf("call %d: %v", i+1, err)
		}
	}
}
