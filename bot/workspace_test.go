package bot

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// settle puts a workspace with the given team into the store.
func settle(t *testing.T, s storage.Store, workspace, team string) {
	t.Helper()
	_, err := s.Update(t.Context(), workspace, "", time.Unix(1, 0), func(b *partner.Book) (storage.Change, error) {
		set := b.Settings()
		set.Team, set.Account = team, "Contoso"
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{set}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTeamsGetTheirWorkspace(t *testing.T) {
	cases := []struct {
		name   string
		before map[string]string // workspace -> team
		want   string            // of team T1
	}{
		{"nothing yet", nil, FirstWorkspace},
		{"one without a team", map[string]string{"main": ""}, "main"},
		{"one of this team", map[string]string{"acme": "T1"}, "acme"},
		{"one of another team", map[string]string{"main": "T2"}, "T1"},
		{"two without a team", map[string]string{"a": "", "b": ""}, "T1"},
		{"one free beside another's", map[string]string{"a": "T2", "b": ""}, "T1"},
		{"ours among others", map[string]string{"a": "T2", "b": "T1", "c": ""}, "b"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := lone(t, &fakeApp{})
			for w, team := range c.before {
				settle(t, b.cfg.Store, w, team)
			}
			for range 2 {
				got, err := b.workspace(t.Context(), "T1")
				if err != nil || got != c.want {
					t.Fatalf("%q %v, want %q", got, err, c.want)
				}
			}
			again, err := lone(t, &fakeApp{}, func(cfg *Config) { cfg.Store = b.cfg.Store }).workspace(t.Context(), "T1")
			if err != nil || again != c.want {
				t.Errorf("after a restart %q %v", again, err)
			}
			if team, _ := b.teamOfWorkspace(t.Context(), c.want); team != "T1" {
				t.Errorf("tied to %q", team)
			}
		})
	}
	b := lone(t, &fakeApp{})
	if _, err := b.workspace(t.Context(), ""); err == nil {
		t.Error("a delivery without a team gets a workspace")
	}
}

func TestTyingKeepsWhatWasConfigured(t *testing.T) {
	b := lone(t, &fakeApp{})
	settle(t, b.cfg.Store, "main", "")
	if _, err := b.workspace(t.Context(), "T1"); err != nil {
		t.Fatal(err)
	}
	_ = b.cfg.Store.Read(t.Context(), "main", func(book *partner.Book) error {
		if s := book.Settings(); s.Account != "Contoso" || s.Team != "T1" {
			t.Errorf("%+v", s)
		}
		return nil
	})
}

// Who comes first from another company does not get the partner's facts.
func TestAnotherTeamDoesNotGetOurFacts(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"ok":true,"user_id":"UBOT","bot_id":"BBOT","team_id":"T1"}`))
	}))
	defer srv.Close()
	b := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = srv.URL + "/api/" })
	settle(t, b.cfg.Store, "main", "")
	for _, c := range []struct{ team, want string }{{"T9", ""}, {"T1", "main"}} {
		if got, err := b.workspace(t.Context(), c.team); got != c.want {
			t.Errorf("team %s gets %q %v, want %q", c.team, got, err, c.want)
		}
	}
	body := strings.Replace(slashBody("people", "t1"), "team_id=T1", "team_id=T9", 1)
	if got := serve(b, signedRequest("/slack/commands", body, time.Now())).Body.String(); !strings.Contains(got, "you are in another one") {
		t.Errorf("team T9 is told %s", got)
	}
}

func TestChannelTellsWhetherTheBotMayWrite(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(_ *Config, o *sandbox.Options) {
		o.Channels = []sandbox.Channel{{ID: general, Name: "general"}, {ID: "C0WITHOUT", Name: "without", Members: []string{anna}}, {ID: "C0OLD", Name: "old"}, {ID: "G0SECRET", Name: "secret", Private: true}}
	})
	h.know(t)
	if err := h.Archive("old"); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][2]bool{general: {true, true}, "C0WITHOUT": {true, false}, "C0OLD": {true, false}, "G0SECRET": {false, false}, "C0NOWHERE": {false, false}} {
		exists, member, err := h.bot.Channel(t.Context(), FirstWorkspace, id)
		if err != nil || [2]bool{exists, member} != want {
			t.Errorf("%s: %v %v %v", id, exists, member, err)
		}
	}
	h.Faults(sandbox.Fault{Method: "conversations.info", Kind: sandbox.FaultStatus})
	if _, _, err := h.bot.Channel(t.Context(), FirstWorkspace, general); err == nil {
		t.Error("no error although Slack did not say")
	}
}
