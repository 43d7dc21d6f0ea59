package sandbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"partnerbot/sandbox"
)

// raw calls a Web API method without a client, so that odd requests can be made.
func raw(t *testing.T, w *sandbox.Workspace, method, kind, token, body string) (map[string]any, *http.Response) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://sandbox.test/api/"+method, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	var out map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v in %q", method, err, rec.Body)
	}
	return out, rec.Result()
}

const form = "application/x-www-form-urlencoded"

func fields(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func TestRefusals(t *testing.T) {
	w := sandbox.New(sandbox.Options{Channels: []sandbox.Channel{{ID: "C1", Name: "open"}, {ID: "C2", Name: "old", Archived: true},
		{ID: "C3", Name: "without", Members: []string{"U0ANNA"}}, {ID: "C4", Name: "secret", Private: true}},
		Scopes: []string{"chat:write", "channels:history", "channels:read", "im:write", "reactions:write", "users:read", "users:read.email"}})
	defer w.Close()
	said, err := w.Say("U0ANNA", "C1", "", "hello")
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("x", 4001)
	blocks := func(s string) string { return fields("channel", "C1", "text", "x", "blocks", s) }
	for _, c := range []struct{ name, method, body, want string }{
		{"unknown method", "chat.shout", "", "unknown_method"},
		{"no channel", "chat.postMessage", fields("channel", "C9", "text", "x"), "channel_not_found"},
		{"private, not in it", "chat.postMessage", fields("channel", "C4", "text", "x"), "channel_not_found"},
		{"not in it", "chat.postMessage", fields("channel", "C3", "text", "x"), "not_in_channel"},
		{"archived", "chat.postMessage", fields("channel", "C2", "text", "x"), "is_archived"},
		{"nothing to say", "chat.postMessage", fields("channel", "C1", "text", " "), "no_text"},
		{"no such thread", "chat.postMessage", fields("channel", "C1", "text", "x", "thread_ts", "1.1"), "thread_not_found"},
		{"blocks no JSON", "chat.postMessage", blocks("[{"), "invalid_blocks_format"},
		{"unknown block", "chat.postMessage", blocks(`[{"type":"sparkle"}]`), "invalid_blocks"},
		{"alert in a message", "chat.postMessage", blocks(`[{"type":"alert"}]`), "invalid_blocks"},
		{"metadata no JSON", "chat.postMessage", fields("channel", "C1", "text", "x", "metadata", "{"), "invalid_metadata_format"},
		{"metadata too large", "chat.postMessage", fields("channel", "C1", "text", "x", "metadata", `{"event_type":"a","event_payload":{"x":"`+strings.Repeat("y", 17000)+`"}}`), "metadata_too_large"},
		{"metadata type too long", "chat.postMessage", fields("channel", "C1", "text", "x", "metadata", `{"event_type":"`+strings.Repeat("y", 51)+`","event_payload":{}}`), "metadata_too_large"},
		{"ephemeral for nobody", "chat.postEphemeral", fields("channel", "C1", "text", "x", "user", "U9"), "user_not_found"},
		{"update of nothing", "chat.update", fields("channel", "C1", "ts", "1.1", "text", "x"), "message_not_found"},
		{"update of another's", "chat.update", fields("channel", "C1", "ts", said.TS, "text", "x"), "cant_update_message"},
		{"delete of another's", "chat.delete", fields("channel", "C1", "ts", said.TS), "cant_delete_message"},
		{"reaction to nothing", "reactions.add", fields("channel", "C1", "timestamp", "1.1", "name", "eyes"), "message_not_found"},
		{"no emoji", "reactions.add", fields("channel", "C1", "timestamp", said.TS, "name", ":eyes:"), "invalid_name"},
		{"no reaction", "reactions.remove", fields("channel", "C1", "timestamp", said.TS, "name", "eyes"), "no_reaction"},
		{"no user", "users.info", fields("user", "U9"), "user_not_found"},
		{"no e-mail", "users.lookupByEmail", fields("email", "x@example.org"), "users_not_found"},
		{"no members", "conversations.open", "", "users_list_not_supplied"},
		{"bad cursor", "users.list", fields("cursor", "?"), "invalid_cursor"},
		{"history elsewhere", "conversations.history", fields("channel", "C3"), "not_in_channel"},
		{"no trigger", "views.open", fields("trigger_id", "1", "view", "{}"), "invalid_trigger_id"},
		{"no view", "views.update", fields("view_id", "V1", "view", "{}"), "not_found"},
		{"scope", "files.info", fields("file", "F1"), "missing_scope"},
		{"wrong token type", "apps.connections.open", "", "not_allowed_token_type"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, _ := raw(t, w, c.method, form, w.BotToken(), c.body); got["error"] != c.want || got["ok"] != false {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
	for token, want := range map[string]string{"": "not_authed", "xoxb-other": "invalid_auth", w.AppToken(): "not_allowed_token_type"} {
		if got, _ := raw(t, w, "users.list", form, token, ""); got["error"] != want {
			t.Errorf("token %q: %v, want %s", token, got, want)
		}
	}
	own, _ := raw(t, w, "chat.postMessage", form, "", fields("token", w.BotToken(), "channel", "#open", "text", "mine"))
	got, _ := raw(t, w, "chat.update", "application/json", w.BotToken(), fmt.Sprintf(`{"channel":"C1","ts":%q,"text":%q}`, own["ts"], long))
	if got["error"] != "msg_too_long" {
		t.Errorf("update with 4001 characters: %v", got)
	}
	if got, _ := raw(t, w, "chat.postMessage", "application/json", w.BotToken(), `{"channel":`); got["error"] != "invalid_json" {
		t.Errorf("half a JSON body: %v", got)
	}
	for _, c := range w.Calls() {
		if strings.Contains(fmt.Sprint(c.Args), w.BotToken()) {
			t.Fatalf("the log of calls holds the token: %+v", c)
		}
	}
}

func TestAuthTestShowsScopes(t *testing.T) {
	w := sandbox.New(sandbox.Options{Scopes: []string{"chat:write", "commands"}})
	defer w.Close()
	got, resp := raw(t, w, "auth.test", form, w.BotToken(), "")
	if resp.Header.Get("X-OAuth-Scopes") != "chat:write,commands" || got["user_id"] != w.BotUserID() {
		t.Errorf("%v %v", got, resp.Header)
	}
}

func TestMessagesWithTheClient(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	section := func(s string) slack.Block {
		return slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", s, false, true), nil, nil)
	}
	key := slack.SlackMetadata{EventType: "notice", EventPayload: map[string]any{"key": "k-1"}}
	_, ts, err := api.PostMessage("C0PARTNER", slack.MsgOptionText("parent", false), slack.MsgOptionBlocks(section("*parent*")), slack.MsgOptionMetadata(key))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, _, err := api.PostMessage("C0PARTNER", slack.MsgOptionText(fmt.Sprint("reply ", i), false), slack.MsgOptionTS(ts)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, _, err := api.UpdateMessage("C0PARTNER", ts, slack.MsgOptionText("changed", false)); err != nil {
		t.Fatal(err)
	}
	history, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: "C0PARTNER", IncludeAllMetadata: true})
	if err != nil || len(history.Messages) != 1 {
		t.Fatalf("history %+v %v", history, err)
	}
	m := history.Messages[0]
	if m.Text != "changed" || len(m.Blocks.BlockSet) != 0 || m.Metadata.EventPayload["key"] != "k-1" || m.ThreadTimestamp != ts || m.ReplyCount != 5 || m.Edited == nil {
		t.Errorf("parent %+v", m)
	}
	var texts []string
	for cursor := ""; ; {
		page, more, next, err := api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: "C0PARTNER", Timestamp: ts, Cursor: cursor, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page {
			texts = append(texts, m.Text)
			if m.Metadata.EventPayload != nil {
				t.Error("metadata without include_all_metadata")
			}
		}
		if cursor = next; !more {
			break
		}
	}
	if diff := cmp.Diff([]string{"changed", "reply 0", "reply 1", "reply 2", "reply 3", "reply 4"}, texts); diff != "" {
		t.Error(diff)
	}
	if _, _, err := api.DeleteMessage("C0PARTNER", ts); err != nil {
		t.Fatal(err)
	}
	if first := w.Messages("C0PARTNER")[0]; !first.Deleted || first.Subtype != "tombstone" {
		t.Errorf("the thread's parent: %+v", first)
	}
	if _, _, err := api.PostMessage("C0PARTNER", slack.MsgOptionText(strings.Repeat("ü", 41000), false)); err != nil {
		t.Fatal(err)
	}
	if all := w.Messages("C0PARTNER"); len([]rune(all[len(all)-1].Text)) != 40000 {
		t.Error("a very long text is not cut at 40,000 characters")
	}
}

func TestStrictRate(t *testing.T) {
	w, api := start(t, sandbox.Options{StrictRate: true})
	post := func(channel string) error {
		_, _, err := api.PostMessage(channel, slack.MsgOptionText("x", false))
		return err
	}
	if err := post("general"); err != nil {
		t.Fatal(err)
	}
	err := post("general")
	if limited, ok := errors.AsType[*slack.RateLimitedError](err); !ok || limited.RetryAfter != time.Second {
		t.Errorf("the second in a second: %v", err)
	}
	if err := post("partner-team"); err != nil {
		t.Errorf("another channel: %v", err)
	}
	if err := w.Turn(w.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := post("general"); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

func TestFilesWithTheClient(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	data := "name,type\nAnna,hccdp\n"
	f, err := api.UploadFile(slack.UploadFileParameters{Filename: "roster.csv", Title: "Roster", Channel: "C0PARTNER", Reader: strings.NewReader(data), FileSize: len(data), InitialComment: "here"})
	if err != nil {
		t.Fatal(err)
	}
	info, _, _, err := api.GetFileInfo(f.ID, 0, 0)
	if err != nil || info.Size != len(data) || info.Mimetype != "text/csv" {
		t.Fatalf("%+v %v", info, err)
	}
	var got bytes.Buffer
	if err := api.GetFile(info.URLPrivateDownload, &got); err != nil || got.String() != data {
		t.Errorf("downloaded %q, %v", got.String(), err)
	}
	resp, err := http.Get(info.URLPrivate)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); strings.Contains(string(body), "Anna") {
		t.Error("a private file without the token")
	}
	b := runBot(t, w, api)
	m, err := w.Upload("U0ANNA", w.BotUserID(), "évidence.pdf", []byte("%PDF"), "my evidence")
	if err != nil {
		t.Fatal(err)
	}
	if e := <-b.seen; !strings.Contains(fmt.Sprintf("%+v", e.InnerEvent.Data), "file_share") || len(m.Files) != 1 {
		t.Errorf("event %+v", e.InnerEvent.Data)
	}
}

func TestViewsExpireConflictAndStack(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	b := runBot(t, w, api)
	a, _ := w.Slash("U0ANNA", "general", "status")
	if _, err := w.Click("U0ANNA", "general", a.Message.TS, "form"); err != nil {
		t.Fatal(err)
	}
	trigger := (<-b.clicks).TriggerID
	if _, err := api.OpenView(trigger, modal("again", "x")); err == nil || err.Error() != "exchanged_trigger_id" {
		t.Errorf("a used trigger: %v", err)
	}
	v := w.Views("U0ANNA")[0]
	if _, err := api.UpdateView(modal("newer", "x"), "", v.Hash, v.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := api.UpdateView(modal("older", "x"), "", v.Hash, v.ID); err == nil || err.Error() != "hash_conflict" {
		t.Errorf("an old hash: %v", err)
	}
	if _, err := api.UpdateView(modal(strings.Repeat("x", 25), "x"), "", "", v.ID); err == nil || !strings.Contains(err.Error(), "invalid_arguments") {
		t.Errorf("a long title: %v", err)
	}
	if _, err := w.Click("U0BORIS", "general", a.Message.TS, "form"); !errors.Is(err, sandbox.ErrNoMessage) {
		t.Errorf("another user clicked an ephemeral message: %v", err)
	}
}

func TestMethodsAreSortedAndUnique(t *testing.T) {
	m := sandbox.Methods()
	if !slices.IsSorted(m) || len(slices.Compact(slices.Clone(m))) != len(m) || !slices.Contains(m, "chat.postMessage") {
		t.Error(m)
	}
}

func TestClock(t *testing.T) {
	begin := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	w := sandbox.New(sandbox.Options{Start: begin})
	defer w.Close()
	var seen []string
	w.OnTurn(func(now time.Time) { seen = append(seen, now.Format("2006-01-02 15:04")) })
	if err := w.Turn(begin.AddDate(0, 1, 0)); err != nil {
		t.Fatal(err)
	}
	if err := w.Turn(begin); !errors.Is(err, sandbox.ErrClockBackward) {
		t.Errorf("backward: %v", err)
	}
	if diff := cmp.Diff([]string{"2026-04-02 09:00"}, seen); diff != "" {
		t.Error(diff)
	}
}
