package bot

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"partnerbot/sandbox"
)

func at(v any, path string) any {
	for _, k := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[k]
		case []any:
			v = x[0]
		}
	}
	return v
}

func TestManifestKeepsSlacksSchema(t *testing.T) {
	for _, base := range []string{"", "https://partner.example.com/", "https://example.com/slackbot"} {
		t.Run("url "+base, func(t *testing.T) {
			raw, err := Manifest(base)
			if err != nil {
				t.Fatal(err)
			}
			var m map[string]any
			if err := json.Unmarshal(raw, &m); err != nil {
				t.Fatal(err)
			}
			for _, p := range manifestProblems("", m) {
				t.Error(p)
			}
			if got := at(m, "settings.socket_mode_enabled"); got != (base == "") {
				t.Errorf("socket mode %v", got)
			}
			root := strings.TrimSuffix(base, "/")
			for path, want := range map[string]string{
				"settings.event_subscriptions.request_url": "/slack/events", "settings.interactivity.request_url": "/slack/interactions",
				"features.slash_commands.0.url": "/slack/commands",
			} {
				got, _ := at(m, path).(string)
				if base == "" && got != "" || base != "" && got != root+want {
					t.Errorf("%s is %q", path, got)
				}
				if base != "" && !slices.Contains(Routes, "POST "+want) {
					t.Errorf("%s is not served", want)
				}
			}
			if at(m, "features.slash_commands.0.should_escape") != true {
				t.Error("mentions in commands would come without ids")
			}
		})
	}
	for _, bad := range []string{"http://x.example", "x", "https://", "https://x?y", "ftp://x"} {
		if _, err := Manifest(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestScopesAreLeastAndSorted(t *testing.T) {
	var names []string
	for _, s := range Scopes {
		names = append(names, s.Name)
		if s.For == "" {
			t.Errorf("%s has no reason", s.Name)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("scopes %v", names)
	}
	for _, never := range []string{"chat:write.public", "users:read.email", "channels:join", "admin"} {
		if slices.Contains(names, never) {
			t.Errorf("%s is asked for", never)
		}
	}
}

// The whole of the bot works with the scopes of its manifest, and with no method
// outside Methods; every method in Methods is called.
func TestMethodsAndScopesAreWhatIsUsed(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket, func(_ *Config, o *sandbox.Options) {
		for _, s := range Scopes {
			o.Scopes = append(o.Scopes, s.Name)
		}
	})
	exercise(t, h)
	// What a call did shows before the call is in the list, so wait for the list.
	called := map[string]bool{}
	h.await(t, "every call to be listed", func() bool {
		for _, c := range h.Calls() {
			called[c.Method] = true
			if c.Error == "missing_scope" {
				t.Errorf("%s lacks a scope", c.Method)
			}
		}
		return len(called) >= len(Methods)
	})
	var got []string
	for m := range called {
		got = append(got, m)
	}
	slices.Sort(got)
	if !slices.Equal(got, Methods) {
		t.Errorf("called %v\nwant   %v", got, Methods)
	}
	for _, m := range Methods {
		if !slices.Contains(sandbox.Methods(), m) {
			t.Errorf("the local workspace does not offer %s", m)
		}
	}
}

func TestOnlineNamesMissingScopes(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(_ *Config, o *sandbox.Options) { o.Scopes = []string{"chat:write", "commands"} })
	got, err := h.bot.Online(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.TeamID != h.TeamID() || got.Unknown || len(got.Missing) != len(Scopes)-2 {
		t.Errorf("%+v", got)
	}
	h.Faults(sandbox.Fault{Method: "auth.test", Kind: sandbox.FaultError, Error: "invalid_auth", Count: 5}) // the bot asks too, on its own
	if _, err := h.bot.Online(t.Context()); err == nil || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") {
		t.Errorf("%v", err)
	}
}
