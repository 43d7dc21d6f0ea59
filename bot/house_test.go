package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"
)

// fakeApp answers by what each test gives it and keeps what it was asked.
type fakeApp struct {
	mu    sync.Mutex
	asked []commands.Request
	run   func(ctx context.Context, req commands.Request) commands.Answer
	wrong map[string]string // what Submit finds wrong
	given map[string]string // what Submit was given
	key   string            // of Steady; "" is not steady
	homes int
	heard []commands.Heard
	hear  func(ctx context.Context, h commands.Heard) (commands.Heeding, error)
}

func (a *fakeApp) Hear(ctx context.Context, h commands.Heard) (commands.Heeding, error) {
	a.mu.Lock()
	a.heard = append(a.heard, h)
	hear := a.hear
	a.mu.Unlock()
	if hear != nil {
		return hear(ctx, h)
	}
	return commands.Heeding{Ours: true}, nil
}

// hearings are what the App was told of, in order.
func (a *fakeApp) hearings() []commands.Heard {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.heard)
}

func (a *fakeApp) Run(ctx context.Context, req commands.Request) commands.Answer {
	a.mu.Lock()
	a.asked = append(a.asked, req)
	run := a.run
	a.mu.Unlock()
	if run != nil {
		return run(ctx, req)
	}
	return commands.Answer{Message: view.Say("You asked: %s.", req.Text), OK: true}
}

func (a *fakeApp) Submit(_ context.Context, req commands.Request, word string, values map[string]string) (commands.Answer, map[string]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked, a.given = append(a.asked, req), values
	if a.wrong != nil {
		return commands.Answer{}, a.wrong
	}
	return commands.Answer{Message: view.Say("Saved %s.", word)}, nil
}

func (a *fakeApp) Steady(context.Context, commands.Request) (string, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.key, a.key != ""
}

// Calendar opens one link, and fails at another.
func (a *fakeApp) Calendar(_ context.Context, token string, now time.Time) (view.Calendar, bool, error) {
	switch token {
	case "SECRET-T1":
		return view.Calendar{Name: "Duties", Now: now, Events: []view.Event{
			{ID: "certificate-end/certificate-1/2026-04-01@T1", Title: "Ana; Silva, PMP\u202e \r\nBEGIN:VEVENT", About: "Renew it.\nATTACH:https://evil.example", Start: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), Whole: true},
			{ID: "deal-rfp/deal-1/2026-03-07@T1", Title: strings.Repeat("合作伙伴", 40), Start: time.Date(2026, 3, 7, 18, 0, 0, 0, time.FixedZone("CET", 3600))},
		}}, true, nil
	case "BROKEN-T1":
		return view.Calendar{}, false, errors.New("the disk of SECRET-T1")
	}
	return view.Calendar{}, false, nil
}

func (a *fakeApp) Home(context.Context, commands.Request) view.Home {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.homes++
	return view.Home{Blocks: []view.Block{view.Heading("At home")}}
}

func (a *fakeApp) requests() []commands.Request {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.asked)
}

// house is a bot, a store and a workspace, talking through real HTTP.
type house struct {
	*sandbox.Workspace
	bot   *Bot
	app   *fakeApp
	store storage.Store
	dir   string
}

func openStore(t testing.TB, dir string) storage.Store {
	t.Helper()
	s, err := bolt.Open(filepath.Join(dir, "test.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func newHouse(t *testing.T, deliver string, change ...func(*Config, *sandbox.Options)) *house {
	t.Helper()
	h := &house{app: &fakeApp{}, dir: t.TempDir()}
	o := sandbox.Options{Deliver: deliver}
	c := Config{App: h.app, Wall: time.Now}
	for _, ch := range change {
		ch(&c, &o)
	}
	h.Workspace = sandbox.New(o)
	srv := httptest.NewServer(h.Handler())
	h.SetBaseURL(srv.URL)
	h.store = openStore(t, h.dir)
	if k, ok := c.Store.(*keeping); ok { // laid over the house's own
		k.Store = h.store
	} else {
		c.Store = h.store
	}
	c.Token, c.SigningSecret, c.APIURL, c.Now = h.BotToken(), h.SigningSecret(), srv.URL+"/api/", h.Now
	if deliver == sandbox.DeliverSocket {
		c.AppToken = h.AppToken()
	}
	b, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	h.bot = b
	in := httptest.NewServer(b.Handler())
	h.SetRequestURLs(sandbox.RequestURLs{Commands: in.URL + "/slack/commands", Interactions: in.URL + "/slack/interactions", Events: in.URL + "/slack/events"})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
		h.Workspace.Close()
		srv.CloseClientConnections()
		srv.Close()
		in.CloseClientConnections()
		in.Close()
	})
	if deliver == sandbox.DeliverSocket {
		h.await(t, "the bot to connect", func() bool { return h.Sockets() == 1 })
	}
	return h
}

// await waits until something is so.
func (h *house) await(t *testing.T, what string, cond func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	if err := h.Await(ctx, cond); err != nil {
		t.Fatalf("waited in vain for %s", what)
	}
}

const (
	anna    = "U0ANNA"
	chen    = "U0CHEN"
	general = "C0GENERAL"
)

// whispered are the ephemeral texts that a person has seen.
func (h *house) whispered(user string) []string {
	var out []string
	for _, m := range h.Ephemeral(user) {
		out = append(out, m.Text)
	}
	return out
}

// saidIn are the bot's texts in a channel.
func (h *house) saidIn(channel string) []string {
	var out []string
	for _, m := range h.Messages(channel) {
		if m.BotID != "" {
			out = append(out, m.Text)
		}
	}
	return out
}

func containing(texts []string, part string) int {
	n := 0
	for _, t := range texts {
		if strings.Contains(t, part) {
			n++
		}
	}
	return n
}

// adding is an App that adds a person under the delivery's key, as a changing unit does.
func adding(store storage.Store) func(context.Context, commands.Request) commands.Answer {
	return func(ctx context.Context, req commands.Request) commands.Answer {
		change := storage.Change{}
		_, err := store.Update(ctx, req.Workspace, req.Key, req.Now, func(b *partner.Book) (storage.Change, error) {
			p := partner.Person{ID: b.Next(partner.KindPerson, 0), Name: req.Text}
			change = storage.Change{Delta: partner.Delta{Put: []partner.Fact{p}}, Audit: storage.Entry{Verb: "person add", Summary: req.Text}}
			return change, nil
		})
		if err != nil {
			return commands.Answer{Message: view.Say("Failed: %v", err)}
		}
		return commands.Answer{Message: view.Say("Added %s.", req.Text), Change: change}
	}
}

func people(t *testing.T, s storage.Store, workspace string) int {
	t.Helper()
	n := 0
	if err := s.Read(t.Context(), workspace, func(b *partner.Book) error { n = b.Count(partner.KindPerson); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// exercise makes the bot do everything that it does in Slack.
func exercise(t *testing.T, h *house) {
	t.Helper()
	form := view.Form{Run: "x", Title: "X", Fields: []view.Field{{Name: "a", Label: "A"}}}
	h.app.run = func(_ context.Context, req commands.Request) commands.Answer {
		switch req.Text {
		case "form":
			return commands.Answer{Form: &form}
		case "export":
			return commands.Answer{Message: view.Say("Sent."), File: &commands.File{Name: "a.csv", Data: []byte("x")}}
		}
		return commands.Answer{Message: view.Say("You asked: %s.", req.Text)}
	}
	// First of all: a slash command would tell what a mention has to ask for.
	_, _ = h.Say(anna, general, "", "@partner mentioned")
	h.await(t, "the mention's answer", func() bool { return containing(h.whispered(anna), "mentioned") == 1 })
	for _, text := range []string{"status", "form", "export"} {
		if _, err := h.Slash(anna, general, text); err != nil {
			t.Fatal(err)
		}
	}
	h.await(t, "the file", func() bool {
		return slices.ContainsFunc(h.Messages(anna), func(m sandbox.Message) bool { return len(m.Files) == 1 })
	})
	_, _ = h.Say(anna, h.BotUserID(), "", "direct")
	_ = h.OpenHome(anna)
	h.await(t, "the answers", func() bool {
		_, home := h.Home(anna)
		return home && containing(h.whispered(anna), "mentioned") == 1 && containing(h.saidIn(anna), "direct") == 1
	})
	n := storage.Notice{Workspace: "main", Target: storage.Target{Channel: general}, Key: "k"}
	posted := h.bot.Post(t.Context(), n, view.Say("A notice."))
	for _, look := range []storage.Target{n.Target, {Channel: general, Thread: posted.TS}} {
		if _, err := h.bot.Find(t.Context(), storage.Notice{Workspace: "main", Target: look, Key: "k"}, h.Now()); err != nil {
			t.Fatal(err)
		}
	}
	n.Edit = posted.TS
	h.bot.Post(t.Context(), n, view.Say("Another."))
	h.know(t, partner.Person{Name: "Chen Wei", SlackID: chen})
	if err := h.bot.lookAll(t.Context(), newLookups()); err != nil {
		t.Fatal(err)
	}
	h.app.hear = func(context.Context, commands.Heard) (commands.Heeding, error) {
		return commands.Heeding{Ours: true, Receipt: "eyes"}, nil
	}
	if _, err := h.Reply(anna, general, h.carded(t, general), "approve"); err != nil {
		t.Fatal(err)
	}
}

// know puts people into the Book.
func (h *house) know(t *testing.T, all ...partner.Person) {
	t.Helper()
	_, err := h.store.Update(t.Context(), FirstWorkspace, "", h.Now(), func(b *partner.Book) (storage.Change, error) {
		s := b.Settings()
		s.Team = h.TeamID()
		c := storage.Change{Delta: partner.Delta{Put: []partner.Fact{s}}}
		for i, p := range all {
			p.ID = b.Next(partner.KindPerson, i)
			c.Delta.Put = append(c.Delta.Put, p)
		}
		return c, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reader is what the Book knows of somebody as a reader.
func (h *house) reader(t *testing.T, user string) (r partner.Reader) {
	t.Helper()
	if err := h.store.Read(t.Context(), FirstWorkspace, func(b *partner.Book) error { r = b.Reader(user); return nil }); err != nil {
		t.Fatal(err)
	}
	return r
}

// carded is a house with a card of the bot's in a channel, as the scheduler posts it.
func (h *house) carded(t *testing.T, channel string) (ts string) {
	t.Helper()
	h.know(t)
	n := storage.Notice{Workspace: FirstWorkspace, Key: "card/application-7/1/" + channel, Kind: "card", Target: storage.Target{Channel: channel}, At: h.Now(), State: storage.Waiting}
	_, err := h.store.Update(t.Context(), FirstWorkspace, "", h.Now(), func(*partner.Book) (storage.Change, error) {
		return storage.Change{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err = h.store.Claim(t.Context(), h.Now().Add(time.Second), time.Minute, "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := h.bot.Post(t.Context(), n, view.Say("Review A-7"))
	if err := h.store.Settle(t.Context(), FirstWorkspace, n.Key, "test", storage.Outcome{State: storage.Sent, Channel: p.Channel, TS: p.TS}); err != nil {
		t.Fatal(err)
	}
	return p.TS
}

// awaitHeard waits until the App was told n things, and gives them.
func (h *house) awaitHeard(t *testing.T, n int) []commands.Heard {
	t.Helper()
	h.await(t, fmt.Sprint(n, " things heard"), func() bool { return len(h.app.hearings()) >= n })
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := h.app.hearings()
	if len(got) != n {
		t.Fatalf("heard %d times, not %d: %+v", len(got), n, got)
	}
	return got
}

func (h *house) openDM(t *testing.T) string {
	t.Helper()
	id, err := h.bot.directOf(t.Context(), anna)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
