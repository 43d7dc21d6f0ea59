package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const secret = "8f742231b10e8888abcd99yyyzzz85a5"

// signedRequest is a request as Slack would sign it at the given time.
func signedRequest(path, body string, at time.Time) *http.Request {
	stamp := fmt.Sprint(at.Unix())
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "v0:%s:%s", stamp, body)
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(m.Sum(nil)))
	return r
}

// lone is a bot without a workspace behind it: its Web API is unreachable.
func lone(t testing.TB, app Asker, change ...func(*Config)) *Bot {
	t.Helper()
	c := Config{App: app, Store: openStore(t, t.TempDir()), Token: "xoxb-1", SigningSecret: secret, APIURL: "http://127.0.0.1:1/api/"}
	for _, ch := range change {
		ch(&c)
	}
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func serve(b *Bot, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return w
}

func slashBody(text, trigger string) string {
	return url.Values{"team_id": {"T1"}, "user_id": {"U1"}, "channel_id": {"D1"}, "command": {"/partner"}, "text": {text}, "trigger_id": {trigger},
		"response_url": {"https://hooks.slack.com/commands/x"}}.Encode()
}

func eventBody(id, event string) string {
	return `{"type":"event_callback","team_id":"T1","event_id":"` + id + `","event":` + event + `}`
}
