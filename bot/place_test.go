package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/view"
)

// line is Slack's end as far as answers go: it keeps which methods were called
// and refuses those that it is told to.
type line struct {
	*httptest.Server
	mu     sync.Mutex
	called []string
	bodies []string
	down   map[string]int // status by path
}

func newLine(t *testing.T) *line {
	l := &line{down: map[string]int{}}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body strings.Builder
		if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			_ = r.ParseForm()
			body.WriteString(r.Form.Encode())
		} else {
			var v any
			_ = json.NewDecoder(r.Body).Decode(&v)
			raw, _ := json.Marshal(v)
			body.Write(raw)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.called = append(l.called, r.URL.Path)
		l.bodies = append(l.bodies, body.String())
		if status := l.down[r.URL.Path]; status != 0 {
			w.WriteHeader(status)
			return
		}
		if r.URL.Path == "/api/conversations.open" {
			_, _ = w.Write([]byte(`{"ok":true,"channel":{"id":"D9"}}`))
			return
		}
		_, _ = w.Write([]byte(`{"ok":true,"channel":"C9","ts":"1.1"}`))
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *line) calls() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.called)
}

func (l *line) bot(t *testing.T, app Asker) *Bot {
	return lone(t, app, func(c *Config) { c.APIURL = l.URL + "/api/" })
}

// A slash command, a button or a form can be used in the direct messages of two
// people, where the bot is not: it can answer on the response URL only.
func TestAnswersWhereTheBotIsNot(t *testing.T) {
	l := newLine(t)
	b := l.bot(t, &fakeApp{})
	for name, at := range map[string]place{
		"a late answer":     {channel: "D1", user: "U1", url: l.URL + "/r", acks: true},
		"a button or form":  {channel: "D1", user: "U1", url: l.URL + "/r", ephemeral: true},
		"a button of a bot": {channel: "D1", user: "U1", url: l.URL + "/r"},
	} {
		b.reply(t.Context(), at, commands.Answer{Message: view.Say("x")})
		want := "/r"
		if name == "a button of a bot" {
			want = "/api/chat.postMessage"
		}
		if got := l.calls(); got[len(got)-1] != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The answer to a slash command that came too late for its acknowledgement is
// whispered where the response URL does not work.
func TestLateAnswerIsNotLost(t *testing.T) {
	l := newLine(t)
	l.down["/r"] = http.StatusInternalServerError
	b := l.bot(t, &fakeApp{})
	p := newPending(0)
	p.within(t.Context(), 0)
	b.teams.Store("T1", "main")
	b.answerSlash(t.Context(), slashCommand{Team: "T1", User: "U1", Channel: "G1", Text: "status"}, place{team: "T1", channel: "G1", user: "U1", url: l.URL + "/r", acks: true}, p)
	if got, want := l.calls(), []string{"/r", "/api/chat.postEphemeral"}; !slices.Equal(got, want) {
		t.Errorf("called %v, want %v", got, want)
	}
}

// What an admin shows to a channel pings none of those it names.
func TestSharedAnswersPingNobody(t *testing.T) {
	m := view.Message{Summary: "Ana", Blocks: []view.Block{
		view.Para(view.U("U7", "Ana")), view.List(view.U("U8", "Bo")), view.Fields(view.T("Who"), view.U("U9", "Cy")),
		view.Table([]string{"Who"}, []view.Text{view.U("U6", "")}),
	}}
	share := false
	app := &fakeApp{run: func(context.Context, commands.Request) commands.Answer {
		return commands.Answer{Message: m, Share: share, OK: true}
	}}
	b := lone(t, app)
	for _, share = range []bool{false, true} {
		body := serve(b, signedRequest("/slack/commands", slashBody("people", strings.Repeat("t", len(app.requests())+1)), time.Now())).Body.String()
		if n := strings.Count(body, `"user_id":"U`) + strings.Count(body, "@U"); share && n > 0 || !share && n == 0 {
			t.Errorf("share %v: %d mentions in %s", share, n, body)
		}
		if !strings.Contains(body, "Ana") {
			t.Error("the name is lost")
		}
	}
	if m.Blocks[0].Text[0].Kind != view.User {
		t.Error("the message itself was changed")
	}
}

// Of deliveries long past only the key is kept: their answers would fill the
// memory of a bot that runs for weeks.
func TestOldAnswersAreGivenUp(t *testing.T) {
	b := lone(t, &fakeApp{})
	var first *pending
	for i := range rememberAnswers + 1 {
		p, fresh := b.join(fmt.Sprint("cmd/", i), 0)
		if !fresh {
			t.Fatal("keys collide")
		}
		p.offer([]byte("answer"))
		if i == 0 {
			first = p
		}
	}
	if body, _ := first.within(t.Context(), 0); body != nil {
		t.Errorf("the oldest still holds %q", body)
	}
	last, fresh := b.join(fmt.Sprint("cmd/", rememberAnswers), 0)
	if body, _ := last.within(t.Context(), 0); fresh || string(body) != "answer" {
		t.Errorf("a late redelivery gets %q", body)
	}
	if _, fresh := b.join("cmd/0", 0); fresh {
		t.Error("the oldest delivery is taken for a new one")
	}
}

// A failure is the moment's, not the Book's: it is not given to the next asker.
func TestFailuresAreNotRemembered(t *testing.T) {
	app := &fakeApp{key: "rev7", run: func(context.Context, commands.Request) commands.Answer {
		return commands.Answer{Message: view.Say("Something went wrong; see E-1.")}
	}}
	b := lone(t, app)
	for _, trigger := range []string{"t1", "t2"} {
		serve(b, signedRequest("/slack/commands", slashBody("status", trigger), time.Now()))
		b.lanes.drain(5 * time.Second)
	}
	if n := len(app.requests()); n != 2 {
		t.Errorf("worked out %d times", n)
	}
}

// Deliveries that carry no id are each dealt with: they share no key.
func TestDeliveriesWithoutIDsAreNotTakenForEachOther(t *testing.T) {
	l := newLine(t)
	app := &fakeApp{}
	b := l.bot(t, app)
	event := `{"type":"event_callback","team_id":"T1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"status","ts":"1.1"}}`
	press := "payload=" + url.QueryEscape(`{"type":"block_actions","team":{"id":"T1"},"user":{"id":"U1"},"channel":{"id":"D1"},"actions":[{"action_id":"run-1","value":"x"}]}`)
	form := "payload=" + url.QueryEscape(`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"callback_id":"x"}}`)
	for range 2 {
		serve(b, signedRequest("/slack/events", event, time.Now()))
		serve(b, signedRequest("/slack/interactions", press, time.Now()))
		serve(b, signedRequest("/slack/interactions", form, time.Now()))
		b.lanes.drain(5 * time.Second)
	}
	asked := app.requests()
	if len(asked) != 6 {
		t.Errorf("%d requests", len(asked))
	}
	for _, r := range asked {
		if r.Key != "" {
			t.Errorf("key %q", r.Key)
		}
	}
	if n := len(slices.DeleteFunc(l.calls(), func(m string) bool { return !strings.HasPrefix(m, "/api/chat.post") })); n != 6 {
		t.Errorf("%d answers", n)
	}
}

// An event whose work is cut off by the end of the program is left
// unacknowledged and unmarked, so that Slack brings it again.
func TestEventCutOffByTheEndComesAgain(t *testing.T) {
	l := newLine(t)
	app := &fakeApp{}
	b := l.bot(t, app)
	app.run = func(ctx context.Context, _ commands.Request) commands.Answer {
		b.stop()
		<-ctx.Done()
		return commands.Answer{Message: view.Say("That took too long.")}
	}
	event := `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel_type":"im","channel":"D1","user":"U1","text":"status","ts":"1.1"}}`
	if w := serve(b, signedRequest("/slack/events", event, time.Now())); w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	if fresh, err := b.mark(t.Context(), FirstWorkspace, "evt/Ev1"); err != nil || !fresh {
		t.Errorf("marked as answered: %v", err)
	}
	if got := l.calls(); slices.Contains(got, "/api/chat.postMessage") {
		t.Errorf("called %v", got)
	}
	b.Close()
	event = strings.Replace(event, "Ev1", "Ev2", 1)
	if w := serve(b, signedRequest("/slack/events", event, time.Now())); w.Code != http.StatusServiceUnavailable || len(app.requests()) != 1 {
		t.Errorf("a closed bot takes work: status %d", w.Code)
	}
}

// A form that is not worked through in time has closed by then: what was wrong
// in it, or what it did, is told where it was opened, and the same submission
// may come again.
func TestAFormThatTakesLongIsAnsweredLater(t *testing.T) {
	l := newLine(t)
	b := l.bot(t, &fakeApp{})
	b.teams.Store("T1", "main")
	at := place{team: "T1", channel: "C1", user: "U1", url: l.URL + "/r", ephemeral: true}
	p := newPending(0)
	p.within(t.Context(), 0)
	values := map[string]string{"issued": "2026-02-30"}
	b.refuseForm(t.Context(), at, p, "form/V1/h", values, map[string]string{"issued": "that day does not exist"})
	if got := l.calls(); !slices.Equal(got, []string{"/r"}) {
		t.Fatalf("called %v", got)
	}
	if !strings.Contains(l.bodies[0], "Nothing was saved") || !strings.Contains(l.bodies[0], "that day does not exist") {
		t.Errorf("said %s", l.bodies[0])
	}
	if _, first := b.join("form/V1/h", 0); !first {
		t.Error("the corrected form would be taken for the same delivery")
	}
}
