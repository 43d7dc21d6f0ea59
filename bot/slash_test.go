package bot

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/view"
)

// A command tells whether its channel is public where it names it; a private one
// is asked about.
func TestACommandTellsOfItsChannel(t *testing.T) {
	for name, known := range map[string]bool{"alliance": true, "privategroup": false, "directmessage": false, "mpdm-a--b-1": false, "": false} {
		b := lone(t, &fakeApp{})
		b.heard(slashCommand{Channel: "C1", ChannelName: name})
		if public, ok := b.knownPublic("C1"); ok != known || public != known {
			t.Errorf("%q: public %v, known %v", name, public, ok)
		}
	}
}

// A trigger is made up by whoever sends it: the same one with other words, from
// another person, or for a question asked anew, is not the same delivery.
func TestATriggerAloneNamesNoDelivery(t *testing.T) {
	said := 0
	app := &fakeApp{run: func(_ context.Context, r commands.Request) commands.Answer {
		said++
		return commands.Answer{OK: true, Message: view.Say("%s to %s, answer %d", r.Text, r.User, said)}
	}}
	b := lone(t, app)
	ask := func(text, user string) string {
		body := strings.Replace(slashBody(text, "t1"), "user_id=U1", "user_id="+user, 1)
		return serve(b, signedRequest("/slack/commands", body, time.Now())).Body.String()
	}
	for i, c := range []struct{ text, user string }{{"status", "U1"}, {"whoami", "U1"}, {"whoami", "U2"}, {"status", "U1"}} {
		want := fmt.Sprintf("%s to %s, answer %d", c.text, c.user, i+1)
		if got := ask(c.text, c.user); !strings.Contains(got, want) {
			t.Errorf("%s by %s is answered %s, want %s", c.text, c.user, got, want)
		}
	}
}

func FuzzScanForm(f *testing.F) {
	f.Add([]byte(slashBody("a b&c=%20", "t")))
	f.Add([]byte("text=%"))
	f.Fuzz(func(t *testing.T, body []byte) {
		c, _, err := parseSlash(body)
		if bytes.ContainsRune(body, ';') {
			return // net/url refuses these pairs, Slack sends none
		}
		want, wantErr := url.ParseQuery(string(body))
		if err == nil && wantErr == nil && len(want["text"]) == 1 && c.Text != want.Get("text") {
			t.Fatalf("%q: text %q, want %q", body, c.Text, want.Get("text"))
		}
		if err != nil && wantErr == nil {
			t.Fatalf("%q: %v", body, err)
		}
	})
}
