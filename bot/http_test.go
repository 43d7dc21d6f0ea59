package bot

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

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
