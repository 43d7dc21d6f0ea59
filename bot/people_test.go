package bot

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// rested is a house whose bot does only what a test calls.
func rested(t *testing.T) *house {
	t.Helper()
	h := &house{app: &fakeApp{}, dir: t.TempDir(), Workspace: sandbox.New(sandbox.Options{})}
	srv := httptest.NewServer(h.Handler())
	h.SetBaseURL(srv.URL)
	h.store = openStore(t, h.dir)
	b, err := New(Config{App: h.app, Store: h.store, Token: h.BotToken(), SigningSecret: h.SigningSecret(), APIURL: srv.URL + "/api/", Now: h.Now})
	if err != nil {
		t.Fatal(err)
	}
	h.bot = b
	t.Cleanup(func() { b.Close(); h.Workspace.Close(); srv.CloseClientConnections(); srv.Close() })
	return h
}

func audits(t *testing.T, s storage.Store) []string {
	t.Helper()
	list, err := s.Audit(t.Context(), FirstWorkspace, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Summary)
	}
	return out
}

func revision(t *testing.T, s storage.Store) uint64 {
	t.Helper()
	n, err := s.Revision(t.Context(), FirstWorkspace)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What Slack knows of people is written once, in one change, and what they typed in stays.
func TestReadersAreLearntFromSlack(t *testing.T) {
	h := rested(t)
	h.know(t, partner.Person{Name: "Anna", SlackID: anna}, partner.Person{Name: "Boris", SlackID: "U0BORIS"}, partner.Person{Name: "Chen", SlackID: chen},
		partner.Person{Name: "Gone", SlackID: "U0NOBODY"}, partner.Person{Name: "Odd", SlackID: "<!channel>"})
	if err := h.Deactivate(chen); err != nil {
		t.Fatal(err)
	}
	_, err := h.store.Update(t.Context(), FirstWorkspace, "", h.Now(), func(b *partner.Book) (storage.Change, error) {
		self := partner.Reader{ID: b.Next(partner.KindReader, 0), User: "U0BORIS", Zone: "America/Sao_Paulo", ZoneBy: "self", Hours: "10:00-16:00"}
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{self}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := revision(t, h.store)
	if err := h.bot.lookAll(t.Context(), newLookups()); err != nil {
		t.Fatal(err)
	}
	if n := revision(t, h.store) - before; n != 1 {
		t.Errorf("%d changes", n)
	}
	got := map[string][3]any{}
	for _, id := range []string{anna, "U0BORIS", chen, "U0NOBODY"} {
		r := h.reader(t, id)
		got[id] = [3]any{r.Zone, r.ZoneBy, r.Gone}
	}
	want := map[string][3]any{anna: {"Europe/Berlin", "slack", false}, "U0BORIS": {"America/Sao_Paulo", "self", false}, chen: {"", "", true}, "U0NOBODY": {"", "", false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a := audits(t, h.store)[0]; !strings.HasPrefix(a, "U0CHEN was deactivated in Slack") || !strings.Contains(a, "U0ANNA Europe/Berlin") {
		t.Errorf("audit %q", a)
	}
	if err := h.bot.lookAll(t.Context(), newLookups()); err != nil || revision(t, h.store) != before+1 {
		t.Errorf("nothing new was written all the same: %v", err)
	}
}

// The bot looks by itself once it has connected.
func TestReadersAreLearntAtTheStart(t *testing.T) {
	h := rested(t)
	h.know(t, partner.Person{Name: "Chen", SlackID: chen})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.bot.Run(ctx) }()
	again := time.NewTicker(5 * time.Millisecond) // nothing in Slack changes when it is written
	defer again.Stop()
	late := time.After(15 * time.Second)
	for h.reader(t, chen).Zone != "Asia/Shanghai" {
		select {
		case <-again.C:
		case <-late:
			t.Fatal("waited in vain for the zone")
		}
	}
	cancel()
	<-done
}

// A round asks nobody twice a day, waits as Slack wants, and ends without a word where the scope is missing.
func TestLookupsArePolite(t *testing.T) {
	h := rested(t)
	h.know(t, partner.Person{Name: "Anna", SlackID: anna}, partner.Person{Name: "Chen", SlackID: chen})
	asked := func() int {
		n := 0
		for _, c := range h.Calls() {
			if c.Method == "users.info" {
				n++
			}
		}
		return n
	}
	p := newLookups()
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.Fault429, RetryAfter: 1})
	for range 2 {
		if err := h.bot.lookAll(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if h.reader(t, anna).Zone != "Europe/Berlin" || h.reader(t, chen).Zone != "Asia/Shanghai" {
		t.Error("the rate limit lost somebody")
	}
	h.await(t, "three calls in the list", func() bool { return asked() == 3 })

	h.know(t, partner.Person{Name: "Boris", SlackID: "U0BORIS"})
	h.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultStatus})
	if err := h.bot.lookAll(t.Context(), p); err == nil {
		t.Error("no error although Slack was not well")
	}
	if err := h.bot.lookAll(t.Context(), p); err != nil || h.reader(t, "U0BORIS").Zone == "" {
		t.Errorf("the next round does not ask again: %v", err)
	}
	h.SetScopes([]string{"chat:write"})
	if err := h.bot.lookAll(t.Context(), newLookups()); err != nil {
		t.Errorf("without the scope: %v", err)
	}
}

func TestChangedProfilesAreNoted(t *testing.T) {
	k, nudged := &keeping{}, make(chan struct{}, 10)
	h := newHouse(t, sandbox.DeliverSocket, keep(k, nudged))
	h.know(t, partner.Person{Name: "Chen", SlackID: chen})
	k.hold(storage.Notice{Key: "direct/chen", State: storage.Parked, Target: storage.Target{User: chen}},
		storage.Notice{Key: "direct/anna", State: storage.Parked, Target: storage.Target{User: anna}})
	if err := h.SetZone(chen, "Asia/Kathmandu"); err != nil {
		t.Fatal(err)
	}
	h.await(t, "the zone", func() bool { return h.reader(t, chen).Zone == "Asia/Kathmandu" })
	if err := h.SetZone(anna, "Asia/Kathmandu"); err != nil { // of no concern to the Book
		t.Fatal(err)
	}
	if err := h.Deactivate(chen); err != nil {
		t.Fatal(err)
	}
	h.await(t, "that Chen is gone", func() bool { return h.reader(t, chen).Gone })
	if err := h.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := h.reader(t, chen); r.Zone != "Asia/Kathmandu" {
		t.Errorf("%+v: Slack tells no zone of the deactivated", r)
	}
	if r := h.reader(t, anna); r.ID != 0 {
		t.Errorf("somebody whom nobody knows is noted: %+v", r)
	}
	if a := audits(t, h.store)[0]; a != "U0CHEN was deactivated in Slack" {
		t.Errorf("audit %q", a)
	}
	if err := h.Activate(chen); err != nil {
		t.Fatal(err)
	}
	h.await(t, "that Chen is back", func() bool { return !h.reader(t, chen).Gone && len(k.again()) > 0 })
	<-nudged
	if got := k.again(); !slices.Equal(got, []string{"direct/chen"}) {
		t.Errorf("tried again: %v", got)
	}
}
