package sandbox_test

import (
	"context"
	"io"
	"log"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"partnerbot/sandbox"
)

// testBot is a small bot on slack-go's own client over Socket Mode.
type testBot struct {
	api    *slack.Client
	socket *socketmode.Client
	seen   chan slackevents.EventsAPIEvent
	clicks chan slack.InteractionCallback
}

func start(t *testing.T, o sandbox.Options) (*sandbox.Workspace, *slack.Client) {
	t.Helper()
	w := sandbox.New(o)
	srv := httptest.NewServer(w.Handler())
	t.Cleanup(func() { w.Close(); srv.CloseClientConnections(); srv.Close() })
	w.SetBaseURL(srv.URL)
	return w, slack.New(w.BotToken(), slack.OptionAPIURL(srv.URL+"/api/"), slack.OptionAppLevelToken(w.AppToken()))
}

func withTimeout(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func modal(title, callback string) slack.ModalViewRequest {
	text := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	in := slack.NewPlainTextInputBlockElement(text("why"), "reason")
	return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: callback, Title: text(title), Submit: text("Send"), Close: text("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("why", text("Reason"), nil, in)}}}
}

func statusBlocks() []slack.Block {
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	return []slack.Block{
		slack.NewHeaderBlock(plain("Competency differentiation")),
		slack.NewSectionBlock(slack.NewTextBlockObject("mrkdwn", "*5 of 7* requirements are met", false, true), nil, nil),
		slack.NewActionBlock("acts", slack.NewButtonBlockElement("gaps", "all", plain("Show gaps")),
			slack.NewButtonBlockElement("form", "x", plain("Give a reason")).WithStyle(slack.StylePrimary)),
	}
}

// runBot answers the command with a card, the buttons with a modal or a message, and mentions in their thread.
func runBot(t *testing.T, w *sandbox.Workspace, api *slack.Client) *testBot {
	t.Helper()
	b := &testBot{api: api, socket: socketmode.New(api, socketmode.OptionLog(log.New(io.Discard, "", 0))),
		seen: make(chan slackevents.EventsAPIEvent, 100), clicks: make(chan slack.InteractionCallback, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{}, 2)
	go func() { _ = b.socket.RunContext(ctx); done <- struct{}{} }()
	go func() {
		defer func() { done <- struct{}{} }()
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-b.socket.Events:
				b.handle(ctx, e)
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done; <-done })
	if err := w.Await(withTimeout(t), func() bool { return w.Sockets() == 1 }); err != nil {
		t.Fatal("the bot did not connect")
	}
	return b
}

func (b *testBot) handle(ctx context.Context, e socketmode.Event) {
	switch data := e.Data.(type) {
	case slack.SlashCommand:
		if data.Text == "silence" {
			return
		}
		_ = b.socket.Ack(*e.Request, map[string]any{"text": "status for " + data.Text, "blocks": statusBlocks()})
	case slack.InteractionCallback:
		b.clicks <- data
		if data.Type == slack.InteractionTypeViewSubmission {
			if data.View.State.Values["why"]["reason"].Value == "no" {
				_ = b.socket.Ack(*e.Request, slack.NewErrorsViewSubmissionResponse(map[string]string{"why": "Say a little more"}))
				return
			}
			_ = b.socket.Ack(*e.Request)
			_, _, _ = b.api.PostMessageContext(ctx, "C0PARTNER", slack.MsgOptionText("thanks: "+data.View.State.Values["why"]["reason"].Value, false))
			return
		}
		if data.ActionCallback.BlockActions[0].ActionID == "form" {
			_, _ = b.api.OpenViewContext(ctx, data.TriggerID, modal("A reason", "reason"))
		} else {
			_, _, _ = b.api.PostMessageContext(ctx, "", slack.MsgOptionText("two gaps", false), slack.MsgOptionResponseURL(data.ResponseURL, "ephemeral"))
		}
		_ = b.socket.Ack(*e.Request)
	case slackevents.EventsAPIEvent:
		_ = b.socket.Ack(*e.Request)
		b.seen <- data
		if m, ok := data.InnerEvent.Data.(*slackevents.AppMentionEvent); ok {
			_, _, _ = b.api.PostMessageContext(ctx, m.Channel, slack.MsgOptionText("you called", false), slack.MsgOptionTS(m.TimeStamp))
		}
	}
}

func TestCommandOverSocketMode(t *testing.T) {
	w, api := start(t, sandbox.Options{})
	runBot(t, w, api)
	a, err := w.Slash("U0ANNA", "partner-team", "status @boris")
	if err != nil || a.Error != "" || a.Message == nil {
		t.Fatalf("answer %+v, %v", a, err)
	}
	if want := "status for status <@U0BORIS|boris>"; a.Message.Text != want {
		t.Errorf("said %q, want %q", a.Message.Text, want)
	}
	if got := w.Ephemeral("U0ANNA"); len(got) != 1 || len(got[0].Blocks) != 3 {
		t.Errorf("ephemeral: %+v", got)
	}
	if got := w.Ephemeral("U0BORIS"); len(got) != 0 {
		t.Errorf("another user sees %+v", got)
	}
}

func TestUnansweredCommand(t *testing.T) {
	w, api := start(t, sandbox.Options{AckTimeout: 50 * time.Millisecond})
	if a, _ := w.Slash("U0ANNA", "general", "x"); a.Error != "dispatch_failed" {
		t.Errorf("without a connection: %+v", a)
	}
	runBot(t, w, api)
	a, _ := w.Slash("U0ANNA", "general", "silence")
	if a.Error != "operation_timeout" {
		t.Errorf("unanswered: %+v", a)
	}
	said := w.Ephemeral("U0ANNA")
	if want := `/partner failed with the error "operation_timeout"`; said[len(said)-1].Text != want {
		t.Errorf("shown %q", said[len(said)-1].Text)
	}
}

func TestClickModalAndThread(t *testing.T) {
	ctx := withTimeout(t)
	w, api := start(t, sandbox.Options{})
	b := runBot(t, w, api)
	a, _ := w.Slash("U0ANNA", "partner-team", "status")
	if got, err := w.Click("U0ANNA", "partner-team", a.Message.TS, "gaps"); err != nil || got.Error != "" {
		t.Fatal(got, err)
	}
	if c := <-b.clicks; !c.Container.IsEphemeral || c.User.ID != "U0ANNA" || c.ActionCallback.BlockActions[0].Value != "all" {
		t.Errorf("click %+v", c)
	}
	if err := w.Await(ctx, func() bool { e := w.Ephemeral("U0ANNA"); return len(e) == 2 && e[1].Text == "two gaps" }); err != nil {
		t.Fatalf("no answer on the response url: %+v", w.Calls())
	}
	if _, err := w.Click("U0ANNA", "partner-team", a.Message.TS, "form"); err != nil {
		t.Fatal(err)
	}
	views := w.Views("U0ANNA")
	if len(views) != 1 || views[0].Title() != "A reason" {
		t.Fatalf("views %+v", views)
	}
	submit := func(reason string) sandbox.View {
		t.Helper()
		if _, err := w.SubmitView("U0ANNA", views[0].ID, map[string]any{"reason": reason}); err != nil {
			t.Fatal(err)
		}
		if left := w.Views("U0ANNA"); len(left) > 0 {
			return left[0]
		}
		return sandbox.View{}
	}
	if v := submit(""); v.Errors["why"] == "" {
		t.Error("an empty required input was sent")
	}
	if v := submit("no"); v.Errors["why"] != "Say a little more" {
		t.Errorf("the app's error is not shown: %+v", v.Errors)
	}
	if v := submit("because"); v.ID != "" {
		t.Errorf("still open: %+v", v)
	}
	if err := w.Await(ctx, func() bool { m := w.Messages("C0PARTNER"); return len(m) == 1 && m[0].Text == "thanks: because" }); err != nil {
		t.Fatal(w.Messages("C0PARTNER"))
	}
	m, err := w.Say("U0BORIS", "general", "", "@partner hello")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Await(ctx, func() bool { return len(w.Messages("general")) == 2 }); err != nil {
		t.Fatal("the mention was not answered")
	}
	reply := w.Messages("general")[1]
	if reply.ThreadTS != m.TS || reply.Text != "you called" || w.Messages("general")[0].ThreadTS != m.TS {
		t.Errorf("thread: %+v", reply)
	}
}
