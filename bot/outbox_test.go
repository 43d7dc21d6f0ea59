package bot

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// keeping is a store whose outbox holds what a test puts there.
type keeping struct {
	storage.Store
	mu      sync.Mutex
	queue   []storage.Notice
	lately  []storage.Notice
	retried []string
}

func (k *keeping) Queue(context.Context, string, time.Time, int) ([]storage.Notice, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.queue), nil
}

func (k *keeping) Notices(context.Context, string, time.Time, time.Time, int) ([]storage.Notice, error) {
	return k.lately, nil
}

func (k *keeping) Retry(_ context.Context, _ string, _ time.Time, keys ...string) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.retried = append(k.retried, keys...)
	return keys, nil
}

func (k *keeping) again() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.retried)
}

func (k *keeping) hold(all ...storage.Notice) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = all
}

// keep has a house use a keeping store.
func keep(k *keeping, nudged chan<- struct{}) func(*Config, *sandbox.Options) {
	return func(c *Config, _ *sandbox.Options) { c.Store, c.Nudge = k, func() { nudged <- struct{}{} } }
}

func TestOutboxFigures(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	at := func(s storage.State, target string, late time.Duration, items int) storage.Notice {
		return storage.Notice{State: s, Target: storage.Target{Channel: target}, At: now.Add(-late), Items: make([]storage.Item, items)}
	}
	k := &keeping{Store: openStore(t, t.TempDir())}
	if _, err := k.Store.Update(t.Context(), FirstWorkspace, "", now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: []partner.Fact{partner.Settings{Team: "T1"}}}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	k.queue = []storage.Notice{at(storage.Waiting, "C1", -time.Hour, 1), at(storage.Waiting, "C1", time.Minute, 1), at(storage.Parked, "C2", 90*time.Minute, 1),
		at(storage.Parked, "C2", time.Hour, 1), at(storage.Parked, "C3", time.Hour, 1), at(storage.Stopped, "C1", 0, 1), at(storage.Refused, "C1", 9*time.Hour, 1)}
	k.lately = []storage.Notice{at(storage.Sent, "C1", 0, 3), at(storage.Silent, "C1", 0, 1), at(storage.Refused, "C1", 0, 2), at(storage.Waiting, "C1", 0, 5)}
	b := lone(t, &fakeApp{}, func(c *Config) { c.Store, c.Now = k, func() time.Time { return now } })
	text := serve(b, httptest.NewRequest(http.MethodGet, "/metrics", nil)).Body.String()
	for _, want := range []string{
		`partnerbot_notices{state="waiting"} 2`, `partnerbot_notices{state="parked"} 3`, `partnerbot_notices{state="stopped"} 1`, `partnerbot_notices{state="unknown"}`,
		`partnerbot_parked_targets 2`, `partnerbot_oldest_notice_seconds 5400`,
		`partnerbot_reminders_last_day{state="sent"} 3`, `partnerbot_reminders_last_day{state="silent"} 1`, `partnerbot_reminders_last_day{state="refused"} 2`,
	} {
		if has := strings.Contains(text, want); has == strings.Contains(want, "unknown") {
			t.Errorf("%s: %v in\n%s", want, has, text)
		}
	}
}
