package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/sandbox"
	"partnerbot/view"
)

// both runs a test over both transports: behind them there is one dispatcher.
func both(t *testing.T, test func(t *testing.T, h *house)) {
	for _, deliver := range []string{sandbox.DeliverHTTP, sandbox.DeliverSocket} {
		t.Run(deliver, func(t *testing.T) { test(t, newHouse(t, deliver)) })
	}
}

func TestSlashAnswersInTheAcknowledgement(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		a, err := h.Slash(anna, general, "gaps <b> & “more”")
		if err != nil || a.Error != "" {
			t.Fatal(err, a)
		}
		if a.Message == nil || a.Message.For != anna || !strings.Contains(a.Message.Text, "You asked: gaps &lt;b&gt; &amp; “more”") {
			t.Fatalf("got %+v", a.Message)
		}
		req := h.app.requests()[0]
		if req.Text != "gaps <b> & “more”" || req.User != anna || req.Channel != general || !req.Public || req.Via != commands.ViaSlash ||
			!strings.HasPrefix(req.Key, "cmd/") || !req.CanOpen || req.Workspace != FirstWorkspace {
			t.Errorf("request %+v", req)
		}
		for _, c := range h.Calls() {
			if c.Method == "chat.postMessage" || c.Method == "chat.postEphemeral" {
				t.Errorf("%s was called for an answer that fits the acknowledgement", c.Method)
			}
		}
	})
}

func TestSlashSharedGoesToTheChannel(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(context.Context, commands.Request) commands.Answer {
			return commands.Answer{Message: view.Say("For all."), Share: true}
		}
		if a, err := h.Slash(anna, general, "status --share"); err != nil || a.Message == nil || a.Message.For != "" {
			t.Fatal(err, a)
		}
	})
}

func TestSlashThatTakesLongAnswersLater(t *testing.T) {
	for _, deliver := range []string{sandbox.DeliverHTTP, sandbox.DeliverSocket} {
		t.Run(deliver, func(t *testing.T) {
			h := newHouse(t, deliver, func(c *Config, _ *sandbox.Options) { c.AckIn = 20 * time.Millisecond })
			free := make(chan struct{})
			h.app.run = func(context.Context, commands.Request) commands.Answer {
				<-free
				return commands.Answer{Message: view.Say("At last.")}
			}
			a, err := h.Slash(anna, general, "slow")
			if err != nil || a.Error != "" || a.Message != nil {
				t.Fatal(err, a)
			}
			close(free)
			h.await(t, "the late answer", func() bool { return containing(h.whispered(anna), "At last.") == 1 })
		})
	}
}

func TestAnswerTooLargeForTheSocketGoesOverTheResponseURL(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	h.app.run = func(context.Context, commands.Request) commands.Answer {
		m := view.Message{Summary: "Large."}
		for range 45 {
			m.Blocks = append(m.Blocks, view.Actions(view.Button{Label: "B", Run: strings.Repeat("x", 600)}))
		}
		return commands.Answer{Message: m}
	}
	if a, err := h.Slash(anna, general, "large"); err != nil || a.Error != "" || a.Message != nil {
		t.Fatal(err, a)
	}
	h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "Large.") == 1 })
}

func TestLongAnswerIsPagedAndSaysWhenItGoesOn(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
			m := view.Message{Summary: "Long."}
			n := 120
			if req.Text == "endless" {
				n = 600
			}
			for range n {
				m.Blocks = append(m.Blocks, view.Divider())
			}
			return commands.Answer{Message: m}
		}
		if _, err := h.Slash(anna, general, "long"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "three parts", func() bool { return containing(h.whispered(anna), "of 3)") == 3 })
		if got := h.whispered(anna); !slices.IsSorted(got) {
			t.Errorf("the parts came in the order %q", got)
		}
		if _, err := h.Slash(anna, general, "endless"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the end", func() bool { return containing(h.whispered(anna), "goes on for 8 more parts") == 1 })
	})
}

func TestMentionAnswersItsWriterAlone(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		if _, err := h.Say(anna, general, "", "@partner gaps hccdp"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "You asked: gaps hccdp.") == 1 })
		if req := h.app.requests()[0]; req.Via != commands.ViaMention || !req.Public || req.CanOpen {
			t.Errorf("request %+v", req)
		}
		if n := len(h.saidIn(general)); n != 0 {
			t.Errorf("%d messages to all", n)
		}
	})
}

func TestSharedMentionGoesToTheChannel(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(context.Context, commands.Request) commands.Answer {
			return commands.Answer{Message: view.Say("For all."), Share: true}
		}
		_, _ = h.Say(anna, general, "", "@partner status --share")
		h.await(t, "the answer", func() bool { return containing(h.saidIn(general), "For all.") == 1 })
	})
}

func TestDirectMessageIsAnsweredInPlace(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		if _, err := h.Say(anna, h.BotUserID(), "", "expiring 60"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.saidIn(anna), "You asked: expiring 60.") == 1 })
		req := h.app.requests()[0]
		if req.Via != commands.ViaDM || req.Public || !strings.HasPrefix(req.Key, "evt/") {
			t.Errorf("request %+v", req)
		}
		if err := h.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(h.app.requests()); n != 1 {
			t.Errorf("the bot answered itself: %d requests", n)
		}
	})
}

// Whoever mentions the bot in its own direct message asks what follows; further on
// a mention is part of the words.
func TestDirectMessageMayBeginWithAMention(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		for _, text := range []string{"<@" + h.BotUserID() + "> expiring 60", "certs <@" + h.BotUserID() + ">"} {
			if _, err := h.Say(anna, h.BotUserID(), "", text); err != nil {
				t.Fatal(err)
			}
			if err := h.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		h.await(t, "the answers", func() bool { return len(h.app.requests()) == 2 })
		if got := h.app.requests(); got[0].Text != "expiring 60" || got[1].Text != "certs <@"+h.BotUserID()+">" {
			t.Errorf("asked %q and %q", got[0].Text, got[1].Text)
		}
	})
}

func TestRedeliveredQuestionIsAnsweredOnce(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.RedeliverNext(1)
		_, _ = h.Say(anna, h.BotUserID(), "", "status")
		_ = h.Settle(t.Context())
		_, _ = h.Say(anna, h.BotUserID(), "", "last")
		h.await(t, "the last answer", func() bool { return containing(h.saidIn(anna), "last") == 1 })
		if n := containing(h.saidIn(anna), "You asked: status."); n != 1 {
			t.Errorf("answered %d times", n)
		}
	})
}

func TestButtonRunsItsWords(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
			if req.Text == "status" {
				return commands.Answer{Message: view.Message{Summary: "Status.", Blocks: []view.Block{view.Actions(view.Run("Gaps", "gaps hccdp"))}}}
			}
			return commands.Answer{Message: view.Say("You asked: %s.", req.Text)}
		}
		a, err := h.Slash(anna, general, "status")
		if err != nil || a.Message == nil {
			t.Fatal(err, a)
		}
		if a, err := h.Click(anna, general, a.Message.TS, "run-1"); err != nil || a.Error != "" {
			t.Fatal(err, a)
		}
		h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "You asked: gaps hccdp.") == 1 })
		if containing(h.whispered(anna), "Status.") != 1 {
			t.Error("a question took its first answer away")
		}
		last := h.app.requests()[1]
		if last.Via != commands.ViaButton || !strings.HasPrefix(last.Key, "btn/"+anna+"/") || last.Channel != general {
			t.Errorf("request %+v", last)
		}
	})
}

func TestButtonThatChangesReplacesTheAnswerItSitsIn(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		add := adding(h.store)
		h.app.run = func(ctx context.Context, req commands.Request) commands.Answer {
			if req.Text == "ask" {
				return commands.Answer{Message: view.Message{Summary: "Add Bo?", Blocks: []view.Block{view.Actions(view.Run("Add", "Bo"))}}}
			}
			return add(ctx, req)
		}
		a, _ := h.Slash(anna, general, "ask")
		if _, err := h.Click(anna, general, a.Message.TS, "run-1"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "Added Bo.") == 1 })
		if containing(h.whispered(anna), "Add Bo?") != 0 {
			t.Error("a button that is done for is still there")
		}
	})
}

func TestFormOpensAndComesBack(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		form := view.Form{Run: "cert add", Title: "Add", Submit: "Add", Fields: []view.Field{
			{Name: "number", Label: "Number", Kind: view.FieldText}, {Name: "issued", Label: "Issued", Kind: view.FieldDate}}}
		h.app.run = func(context.Context, commands.Request) commands.Answer { return commands.Answer{Form: &form} }
		if a, err := h.Slash(anna, general, "cert add"); err != nil || a.Error != "" || a.Message != nil {
			t.Fatal(err, a)
		}
		views := h.Views(anna)
		if len(views) != 1 || views[0].CallbackID != "cert add" {
			t.Fatalf("views %+v", views)
		}
		h.app.wrong = map[string]string{"issued": "that day does not exist"}
		fill := map[string]any{"number": "17", "issued": "2026-01-02"}
		if _, err := h.SubmitView(anna, views[0].ID, fill); err != nil {
			t.Fatal(err)
		}
		if got := h.Views(anna); len(got) != 1 || got[0].Errors["issued"] != "that day does not exist" {
			t.Fatalf("views %+v", got)
		}
		h.app.mu.Lock()
		h.app.wrong = nil
		h.app.mu.Unlock()
		if _, err := h.SubmitView(anna, views[0].ID, fill); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.whispered(anna), "Saved cert add.") == 1 })
		if len(h.Views(anna)) != 0 {
			t.Error("the form stays open")
		}
		if h.app.given["number"] != "17" || h.app.given["issued"] != "2026-01-02" {
			t.Errorf("given %v", h.app.given)
		}
		if req := h.app.requests()[2]; req.Via != commands.ViaForm || req.Channel != general || !strings.HasPrefix(req.Key, "form/") {
			t.Errorf("request %+v", req)
		}
	})
}

func TestHomeTabIsPublished(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		if err := h.OpenHome(anna); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the Home tab", func() bool { _, ok := h.Home(anna); return ok })
	})
}

func TestImportTakesTheFileAndExportSendsOne(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
			if req.File == nil {
				return commands.Answer{Message: view.Say("No file.")}
			}
			return commands.Answer{Message: view.Say("Read %d bytes of %s.", len(req.File.Data), req.File.Name), File: &commands.File{Name: "out.csv", Data: []byte("name\nAna\n")}}
		}
		if _, err := h.Upload(anna, h.BotUserID(), "roster.csv", []byte("name\nBo\n"), "import --dry-run"); err != nil {
			t.Fatal(err)
		}
		h.await(t, "the answer", func() bool { return containing(h.saidIn(anna), "Read 8 bytes of roster.csv.") == 1 })
		h.await(t, "the file", func() bool {
			return slices.ContainsFunc(h.Messages(anna), func(m sandbox.Message) bool { return m.BotID != "" && len(m.Files) == 1 })
		})
	})
}

func TestPrivateChannelIsNotPublic(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP, func(_ *Config, o *sandbox.Options) {
		o.Channels = []sandbox.Channel{{ID: "C0OPEN", Name: "open"}, {ID: "C0CLOSED", Name: "closed", Private: true}}
	})
	for channel, want := range map[string]bool{"C0OPEN": true, "C0CLOSED": false} {
		if _, err := h.Slash(anna, channel, channel); err != nil {
			t.Fatal(err)
		}
		got := h.app.requests()
		if last := got[len(got)-1]; last.Public != want {
			t.Errorf("%s: public %v", channel, last.Public)
		}
	}
}

func TestPanicIsAReferenceForTheAsker(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
			if req.Text == "boom" {
				panic("secret detail")
			}
			return commands.Answer{Message: view.Say("Alive.")}
		}
		a, err := h.Slash(anna, general, "boom")
		if err != nil || a.Message == nil || !strings.Contains(a.Message.Text, "reference") || strings.Contains(a.Message.Text, "secret") {
			t.Fatal(err, a)
		}
		_, _ = h.Say(anna, h.BotUserID(), "", "boom")
		h.await(t, "the apology", func() bool { return containing(h.saidIn(anna), "reference") == 1 })
		if a, _ := h.Slash(anna, general, "again"); a.Message == nil || !strings.Contains(a.Message.Text, "Alive") {
			t.Error("the bot did not go on")
		}
	})
}

func TestBotsAndEditsAreLeftAlone(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		m, err := h.Say(anna, h.BotUserID(), "", "one")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.EditMessage(anna, h.BotUserID(), m.TS, "two"); err != nil {
			t.Fatal(err)
		}
		_, _ = h.Say(anna, h.BotUserID(), "", "three")
		h.await(t, "the answers", func() bool { return len(h.saidIn(anna)) == 2 })
		for _, req := range h.app.requests() {
			if req.Text == "two" {
				t.Error("an edit was taken for a new question")
			}
		}
	})
}

// Over HTTP Slack's deliveries race each other on the way; on one socket they do not.
func TestWorkOfOnePlaceIsDoneInOrder(t *testing.T) {
	h := newHouse(t, sandbox.DeliverSocket)
	want := strings.Split("abcdefghij", "")
	for _, w := range want {
		if _, err := h.Say(anna, h.BotUserID(), "", w); err != nil {
			t.Fatal(err)
		}
	}
	h.await(t, "all answers", func() bool { return len(h.saidIn(anna)) == len(want) })
	var got []string
	for _, r := range h.app.requests() {
		got = append(got, r.Text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("order %v", got)
	}
}
