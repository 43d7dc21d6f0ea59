package bot

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
)

func TestStranger(t *testing.T) {
	for _, c := range []struct {
		team, of string
		want     bool
	}{
		{"T1", "", false}, {"T1", "T1", false}, {"T1", "T2", true}, {"T1", "E1", false}, {"E1", "T2", false}, {"", "T2", false},
	} {
		if got := stranger(c.team, c.of); got != c.want {
			t.Errorf("stranger(%q, %q) = %v", c.team, c.of, got)
		}
	}
}

// Whoever is in a channel through Slack Connect is told so and learns nothing,
// by word, button or form.
func TestPeopleOfOtherCompaniesLearnNothing(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	c := h.bot.cfg
	c.SigningSecret = secret
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	own := h.TeamID()
	mention := func(id, team string) string {
		return fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":%q,"event":{"type":"app_mention","channel":%q,"user":%q,"user_team":%q,"text":"<@%s> people","ts":"1.000001"}}`,
			own, id, general, anna, team, h.BotUserID())
	}
	press := func(ts, team string) string {
		return "payload=" + url.QueryEscape(fmt.Sprintf(`{"type":"block_actions","team":{"id":%q},"user":{"id":%q,"team_id":%q},"channel":{"id":%q},"actions":[{"action_id":"run-1","value":"people","action_ts":%q}]}`,
			own, anna, team, general, ts))
	}
	form := func(hash, team string) string {
		return "payload=" + url.QueryEscape(fmt.Sprintf(`{"type":"view_submission","team":{"id":%q},"user":{"id":%q,"team_id":%q},"view":{"id":"V1","hash":%q,"callback_id":"cert add","private_metadata":"{\"c\":\"%s\"}"}}`,
			own, anna, team, hash, general))
	}
	for i, d := range []struct{ path, body string }{
		{"/slack/events", mention("Ev1", "T9OTHER")}, {"/slack/interactions", press("1.1", "T9OTHER")}, {"/slack/interactions", form("h1", "T9OTHER")},
	} {
		if w := serve(b, signedRequest(d.path, d.body, time.Now())); w.Code != 200 {
			t.Fatalf("%s: status %d", d.path, w.Code)
		}
		h.await(t, "the refusal", func() bool { return containing(h.whispered(anna), "you are in another one") == i+1 })
	}
	if asked := h.app.requests(); len(asked) > 0 {
		t.Fatalf("a stranger was heard: %+v", asked)
	}
	for _, d := range []struct{ path, body string }{{"/slack/events", mention("Ev2", own)}, {"/slack/interactions", press("1.2", own)}, {"/slack/interactions", form("h2", own)}} {
		serve(b, signedRequest(d.path, d.body, time.Now()))
	}
	h.await(t, "the others", func() bool { return len(h.app.requests()) == 3 })
}

func TestCutMention(t *testing.T) {
	for in, want := range map[string]string{
		"<@U1> gaps": "| gaps", "hey <@U1|partner> gaps": "hey | gaps", "<@U12> and <@U1> gaps": "<@U12> and | gaps",
		"gaps": "none", "<@U1": "none", "<@U12> gaps": "none",
	} {
		before, after, ok := cutMention(in, "U1")
		got := before + "|" + after
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if _, _, ok := cutMention("<@> gaps", ""); ok {
		t.Error("nobody was mentioned")
	}
	if strings.Contains(typed("&lt;!channel&gt;"), "&") {
		t.Error("entities stay")
	}
}
