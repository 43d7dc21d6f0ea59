package bot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/view"
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

// The example of Slack's own page on verifying requests.
func TestSignatureOfSlacksExample(t *testing.T) {
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	s := newSigner(secret)
	if err := s.check("1531420618", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503", []byte(body), time.Unix(1531420618, 0)); err != nil {
		t.Error(err)
	}
}

func TestForeignRequestsAreRefused(t *testing.T) {
	app := &fakeApp{}
	now := time.Unix(1_800_000_000, 0)
	b := lone(t, app, func(c *Config) { c.Wall = func() time.Time { return now } })
	body := slashBody("status", "t1")
	good := func() *http.Request { return signedRequest("/slack/commands", body, now) }
	cases := map[string]struct {
		change func(r *http.Request) *http.Request
		status int
	}{
		"good": {func(r *http.Request) *http.Request { return r }, 200},
		"almost stale": {func(*http.Request) *http.Request {
			return signedRequest("/slack/commands", body, now.Add(-300*time.Second))
		}, 200},
		"stale": {func(*http.Request) *http.Request {
			return signedRequest("/slack/commands", body, now.Add(-301*time.Second))
		}, 401},
		"future": {func(*http.Request) *http.Request {
			return signedRequest("/slack/commands", body, now.Add(301*time.Second))
		}, 401},
		"no signature": {func(r *http.Request) *http.Request { r.Header.Del("X-Slack-Signature"); return r }, 401},
		"no time":      {func(r *http.Request) *http.Request { r.Header.Del("X-Slack-Request-Timestamp"); return r }, 401},
		"odd time":     {func(r *http.Request) *http.Request { r.Header.Set("X-Slack-Request-Timestamp", "1e9"); return r }, 401},
		"other version": {func(r *http.Request) *http.Request {
			r.Header.Set("X-Slack-Signature", "v1="+r.Header.Get("X-Slack-Signature")[3:])
			return r
		}, 401},
		"one digit off": {func(r *http.Request) *http.Request {
			s := r.Header.Get("X-Slack-Signature")
			last := "0"
			if strings.HasSuffix(s, "0") {
				last = "1"
			}
			r.Header.Set("X-Slack-Signature", s[:len(s)-1]+last)
			return r
		}, 401},
		"two signatures": {func(r *http.Request) *http.Request { r.Header.Add("X-Slack-Signature", "v0=00"); return r }, 401},
		"other body": {func(r *http.Request) *http.Request {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(body, "status", "statuS", 1)))
			return r
		}, 401},
		"announced too large": {func(r *http.Request) *http.Request { r.ContentLength = maxBody + 1; return r }, 413},
		"too large": {func(*http.Request) *http.Request {
			r := signedRequest("/slack/commands", "text="+strings.Repeat("x", 10<<20), now)
			r.ContentLength = -1
			return r
		}, 413},
		"not a form":  {func(*http.Request) *http.Request { return signedRequest("/slack/commands", "text=%zz&user_id=U1", now) }, 400},
		"wrong verb":  {func(r *http.Request) *http.Request { r.Method = http.MethodGet; return r }, 405},
		"other place": {func(r *http.Request) *http.Request { r.URL.Path = "/slack/other"; return r }, 404},
		"probe":       {func(*http.Request) *http.Request { return signedRequest("/slack/commands", "ssl_check=1&token=x", now) }, 200},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			before := len(app.requests())
			w := serve(b, c.change(good()))
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
			if c.status != 200 && len(app.requests()) != before {
				t.Error("it was answered")
			}
		})
	}
}

func TestReplayedRequestChangesNothing(t *testing.T) {
	app := &fakeApp{}
	dir := t.TempDir()
	store := openStore(t, dir)
	app.run = adding(store)
	b := lone(t, app, func(c *Config) { c.Store = store })
	now := time.Now()
	first := serve(b, signedRequest("/slack/commands", slashBody("Bo", "t1"), now)).Body.String()
	second := serve(b, signedRequest("/slack/commands", slashBody("Bo", "t1"), now)).Body.String()
	if first == "" || first != second {
		t.Errorf("answers differ:\n%s\n%s", first, second)
	}
	if len(app.requests()) != 1 {
		t.Errorf("run %d times", len(app.requests()))
	}
	again := lone(t, app, func(c *Config) { c.Store = store }) // a restart forgets what is in memory
	serve(again, signedRequest("/slack/commands", slashBody("Bo", "t1"), now))
	if n := people(t, store, FirstWorkspace); n != 1 {
		t.Errorf("%d people", n)
	}
}

func eventBody(id, event string) string {
	return `{"type":"event_callback","team_id":"T1","event_id":"` + id + `","event":` + event + `}`
}

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

func TestEventsThatNobodyCanReadAreAcknowledged(t *testing.T) {
	app := &fakeApp{}
	b := lone(t, app)
	for name, body := range map[string]string{
		"not JSON":      `{"type":`,
		"empty":         ``,
		"null":          `null`,
		"a list":        `[1,2]`,
		"no event":      `{"type":"event_callback","team_id":"T1"}`,
		"event is text": eventBody("E1", `"x"`),
		"unknown":       eventBody("E2", `{"type":"tea_time","user":{"id":"U1"}}`),
		"odd user":      eventBody("E3", `{"type":"message","channel_type":"im","user":{"id":"U1"},"text":"status"}`),
		"odd text":      eventBody("E4", `{"type":"message","channel_type":"im","user":"U1","text":17}`),
		"from a bot":    eventBody("E5", `{"type":"message","channel_type":"im","user":"U1","bot_id":"B1","text":"status"}`),
		"an edit":       eventBody("E6", `{"type":"message","subtype":"message_changed","channel_type":"im","message":{"user":"U1","text":"status"}}`),
		"in a channel":  eventBody("E7", `{"type":"message","channel_type":"channel","user":"U1","text":"status"}`),
		"messages tab":  eventBody("E8", `{"type":"app_home_opened","tab":"messages","user":"U1"}`),
		"rate limited":  `{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820}`,
		"control":       "\x00\x01\x02",
		"deep":          strings.Repeat("[", 20000),
	} {
		t.Run(name, func(t *testing.T) {
			if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
	for name, body := range map[string]string{
		"no payload": "x=1", "not JSON": "payload=%7B", "other type": "payload=" + url.QueryEscape(`{"type":"message_action"}`),
		"no actions": "payload=" + url.QueryEscape(`{"type":"block_actions","actions":[]}`),
		"odd action": "payload=" + url.QueryEscape(`{"type":"block_actions","actions":[{"action_id":"other","value":"status"}]}`),
	} {
		t.Run("interaction "+name, func(t *testing.T) {
			if w := serve(b, signedRequest("/slack/interactions", body, time.Now())); w.Code != 200 || w.Body.Len() > 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
	if n := len(app.requests()); n != 0 {
		t.Errorf("%d of them were answered", n)
	}
}

func TestURLVerification(t *testing.T) {
	b := lone(t, &fakeApp{})
	w := serve(b, signedRequest("/slack/events", `{"type":"url_verification","challenge":"3eZbrw1a"}`, time.Now()))
	if w.Code != 200 || w.Body.String() != "3eZbrw1a" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// An event is acknowledged when what it changes is committed, not before.
func TestEventStillAtWorkComesAgain(t *testing.T) {
	free := make(chan struct{})
	app := &fakeApp{run: func(context.Context, commands.Request) commands.Answer {
		<-free
		return commands.Answer{Message: view.Say("Done.")}
	}}
	b := lone(t, app, func(c *Config) { c.AckIn = 10 * time.Millisecond })
	body := eventBody("E1", `{"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"import"}`)
	if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Fatalf("status %d before the work is done", w.Code)
	}
	close(free)
	b.lanes.drain(5 * time.Second)
	if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 {
		t.Errorf("status %d after it", w.Code)
	}
	if n := len(app.requests()); n != 1 {
		t.Errorf("run %d times", n)
	}
}

func TestSlowClientDoesNotHoldTheServer(t *testing.T) {
	b := lone(t, &fakeApp{})
	srv := httptest.NewUnstartedServer(b.Handler())
	srv.Config.ReadTimeout = 50 * time.Millisecond
	srv.Start()
	defer srv.Close()
	pr, pw := io.Pipe()
	defer pw.Close()
	go func() { _, _ = pw.Write([]byte("text=")) }()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL+"/slack/commands", pr)
	resp, err := http.DefaultClient.Do(req)
	if err == nil {
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("status %d", resp.StatusCode)
		}
	}
}

// deafStore does not answer.
type deafStore struct{ storage.Store }

func (deafStore) Workspaces(context.Context) ([]string, error) { return nil, storage.ErrClosed }

func TestReadiness(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var last time.Time
	b := lone(t, &fakeApp{}, func(c *Config) {
		c.Wall = func() time.Time { return now }
		c.LastTick = func() time.Time { return last }
	})
	get := func(b *Bot, path string) *httptest.ResponseRecorder {
		return serve(b, httptest.NewRequest(http.MethodGet, path, nil))
	}
	if w := get(b, "/healthz"); w.Code != 200 {
		t.Errorf("healthz %d", w.Code)
	}
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "scheduler: the scheduler has not ticked yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	last = now.Add(-time.Minute)
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: Slack has not been asked yet") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if err := b.confirm(t.Context()); err == nil {
		t.Error("a Slack that is not there confirms the token")
	}
	if w := get(b, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: SLACK_BOT_TOKEN has not been confirmed by Slack") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	b.self.Store(&identity{user: "U0BOT", team: "T1"})
	if err := b.confirm(t.Context()); err != nil {
		t.Error(err)
	}
	if w := get(b, "/readyz"); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	last = now.Add(-time.Hour)
	if w := get(b, "/readyz"); w.Code != 503 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	deaf := lone(t, &fakeApp{}, func(c *Config) { c.Store = deafStore{c.Store} })
	if w := get(deaf, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "store: the store does not answer") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	socket := lone(t, &fakeApp{}, func(c *Config) { c.AppToken = "xapp-1" })
	if w := get(socket, "/readyz"); w.Code != 503 || !strings.Contains(w.Body.String(), "slack: Socket Mode is not connected") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestMetricsCountWhatHappens(t *testing.T) {
	app := &fakeApp{}
	app.run = func(context.Context, commands.Request) commands.Answer {
		return commands.Answer{OK: true, Message: view.Say("done"), Change: storage.Change{KeyOnly: true}}
	}
	b := lone(t, app)
	serve(b, signedRequest("/slack/commands", slashBody("status", "t1"), time.Now()))
	serve(b, signedRequest("/slack/commands", slashBody("status", "t1"), time.Now()))
	text := serve(b, httptest.NewRequest(http.MethodGet, "/metrics", nil)).Body.String()
	for _, want := range []string{
		`partnerbot_deliveries_total{kind="slash",outcome="in"} 2`, `partnerbot_deliveries_total{kind="slash",outcome="again"} 1`,
		`partnerbot_notices{state="waiting"} 0`, `partnerbot_acks_late_total 0`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestSteadyAnswersAreRemembered(t *testing.T) {
	app := &fakeApp{key: "rev7"}
	b := lone(t, app)
	first := serve(b, signedRequest("/slack/commands", slashBody("status", "t1"), time.Now())).Body.String()
	b.lanes.drain(5 * time.Second) // the lane ends a moment after its answer
	second := serve(b, signedRequest("/slack/commands", slashBody("status", "t2"), time.Now())).Body.String()
	if first == "" || first != second {
		t.Errorf("%q then %q", first, second)
	}
	if n := len(app.requests()); n != 1 {
		t.Errorf("worked out %d times", n)
	}
	app.mu.Lock()
	app.key = "rev8"
	app.mu.Unlock()
	serve(b, signedRequest("/slack/commands", slashBody("status", "t3"), time.Now()))
	if n := len(app.requests()); n != 2 {
		t.Errorf("a changed Book is answered from memory")
	}
}

func TestResponseURLsOfOthersAreNotUsed(t *testing.T) {
	b := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = "" })
	for to, want := range map[string]bool{
		"https://hooks.slack.com/commands/1": true, "https://hooks.slack-gov.com/x": true,
		"http://hooks.slack.com/x": false, "https://hooks.slack.com.evil.example/x": false, "https://u@hooks.slack.com/": false,
		"https://slack.com/x": false, "https://evil.example": false, "": false, "::": false, "http://127.0.0.1/": false,
	} {
		if got := b.trusted(to); got != want {
			t.Errorf("%q: %v", to, got)
		}
	}
	asked := make(chan string, 1)
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	defer foreign.Close()
	if err := b.respond(t.Context(), foreign.URL+"/steal", []byte("{}")); err == nil || len(asked) > 0 {
		t.Errorf("an answer went to a foreign host: %v", err)
	}
	local := lone(t, &fakeApp{}, func(c *Config) { c.APIURL = "http://127.0.0.1:8080/api/" })
	if !local.trusted("http://127.0.0.1:8080/r/1") || local.trusted("http://127.0.0.1:8081/r/1") || local.trusted("https://127.0.0.1:8080/r") {
		t.Error("the configured origin, and only that, is trusted")
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	store := openStore(t, t.TempDir())
	for want, c := range map[string]Config{
		"App and Store":   {Token: "x", SigningSecret: "x"},
		"SLACK_BOT_TOKEN": {App: &fakeApp{}, Store: store, SigningSecret: "x"},
		"SLACK_APP_TOKEN": {App: &fakeApp{}, Store: store, Token: "x"},
		"SLACK_API_URL":   {App: &fakeApp{}, Store: store, Token: "x", AppToken: "y", APIURL: "slack"},
	} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %s: %v", want, err)
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

// A message asked, and answered, before a restart is not answered again when
// Slack delivers it once more; a change in it is not made twice either.
func TestRedeliveryAfterARestart(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	h.app.run = adding(h.store)
	c := h.bot.cfg
	c.SigningSecret = secret
	im := h.openDM(t)
	body := `{"type":"event_callback","team_id":"` + h.TeamID() + `","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"` + im + `","user":"` + anna + `","text":"Bo","ts":"1.000001"}}`
	for range 2 {
		b, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		if w := serve(b, signedRequest("/slack/events", body, time.Now())); w.Code != 200 {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		b.Close()
	}
	if n := containing(h.saidIn(anna), "Added Bo."); n != 1 {
		t.Errorf("answered %d times", n)
	}
	if n := people(t, h.store, FirstWorkspace); n != 1 {
		t.Errorf("%d people", n)
	}
}

func (h *house) openDM(t *testing.T) string {
	t.Helper()
	id, err := h.bot.directOf(t.Context(), anna)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
