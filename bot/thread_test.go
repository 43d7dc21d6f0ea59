package bot

import (
	"errors"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// A reply to a notice that the store does not know of yet comes again; a thread
// that is not ours costs the store one look for a while.
func TestThreadsAreLookedUpOnce(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := lone(t, &fakeApp{}, func(c *Config) { c.Wall = func() time.Time { return now } })
	b.posted("main", "C1", "1.000001")
	if _, err := b.isNotice(t.Context(), "main", "C1", "1.000001", ""); !errors.Is(err, errUnsettled) {
		t.Errorf("%v", err)
	}
	now = now.Add(settlesIn)
	if ours, err := b.isOurs(t.Context(), "main", "C1", "1.000001", ""); ours || err != nil || !b.isForeign("main", "C1", "1.000001") {
		t.Errorf("%v %v", ours, err)
	}
	for _, other := range [][3]string{{"main", "C1", "1.000002"}, {"main", "C2", "1.000001"}, {"other", "C1", "1.000001"}} {
		if b.isForeign(other[0], other[1], other[2]) {
			t.Errorf("%v is known to be foreign", other)
		}
	}
	b.posted("main", "C1", "1.000001")
	if b.isForeign("main", "C1", "1.000001") {
		t.Error("what was posted since is still foreign")
	}
	now = now.Add(foreignFor)
	if b.isForeign("main", "C1", "1.000001") {
		t.Error("it is foreign for ever")
	}
}

// Somebody may reply to a card before its post was answered, or after the answer was
// lost: until it is known where the card stands nothing said below a message of the
// bot's is taken for nobody's, and it comes again.
func TestAReplyBeforeThePostIsAnswered(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	store := openStore(t, t.TempDir())
	b := lone(t, &fakeApp{}, func(c *Config) { c.Store, c.Now = store, func() time.Time { return now } })
	b.self.Store(&identity{user: "U0BOT"})
	n := storage.Notice{Workspace: "main", Key: "card/application-7/1", Kind: "card", Target: storage.Target{Channel: "C1"}, At: now, State: storage.Waiting}
	_, err := store.Update(t.Context(), "main", "", now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	looks := func(channel, by string, ours bool, want error) {
		t.Helper()
		if got, err := b.isNotice(t.Context(), "main", channel, "1.000001", by); got != ours || !errors.Is(err, want) {
			t.Errorf("in %s by %q: %v %v", channel, by, got, err)
		}
		if foreign := b.isForeign("main", channel, "1.000001"); foreign != (!ours && want == nil) {
			t.Errorf("in %s by %q: foreign %v", channel, by, foreign)
		}
		b.threads.forget(threadKey("main", channel, "1.000001"))
	}
	looks("C1", "U0BOT", false, nil) // nobody has begun to post it
	for _, lost := range []bool{false, true} {
		if n, err = store.Claim(t.Context(), now, time.Minute, "test", nil); err != nil {
			t.Fatal(err)
		}
		looks("C1", "U0BOT", false, errUnsettled)
		looks("C1", "", false, errUnsettled)
		looks("C1", "U0ANNA", false, nil)
		looks("C2", "U0BOT", false, nil)
		if lost {
			break
		}
		if err := store.Settle(t.Context(), "main", n.Key, "test", storage.Outcome{State: storage.Doubt, Next: now}); err != nil {
			t.Fatal(err)
		}
		looks("C1", "U0BOT", false, errUnsettled)
	}
	if err := store.Settle(t.Context(), "main", n.Key, "test", storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.000001"}); err != nil {
		t.Fatal(err)
	}
	looks("C1", "U0BOT", true, nil)
}
