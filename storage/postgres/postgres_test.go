package postgres_test

import (
	"log/slog"
	"testing"

	"partnerbot/storage"
	"partnerbot/storage/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storage.Store { return open(t, fresh(t)) })
}

func TestStoreReopened(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T) (storage.Store, func() storage.Store) {
		url := fresh(t)
		s := open(t, url)
		return s, func() storage.Store {
			if err := s.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
			s = open(t, url)
			return s
		}
	})
}

// logger writes to the test's own log where that is wanted.
func logger(t testing.TB) *slog.Logger {
	if testing.Verbose() {
		return slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	return slog.New(slog.DiscardHandler)
}
