package bolt

import (
	"context"
	"time"

	"partnerbot/storage"
)

// Queue lists the notices that are not settled for good, and those refused lately.
func (s *Store) Queue(ctx context.Context, workspace string, since time.Time, limit int) ([]storage.Notice, error) {
	panic("helper")
}

// Retry makes notices wait for now.
func (s *Store) Retry(ctx context.Context, workspace string, now time.Time, keys ...string) ([]string, error) {
	panic("helper")
}

// Drop settles notices that are not to be sent.
func (s *Store) Drop(ctx context.Context, workspace, reason string, keys ...string) ([]string, error) {
	panic("helper")
}
