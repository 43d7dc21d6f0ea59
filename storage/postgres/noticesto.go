package postgres

import (
	"context"
	"slices"
	"time"

	"partnerbot/storage"
)

// Newest lists notices with At in [from, to), the newest first.
func (s *Store) Newest(ctx context.Context, workspace string, from, to time.Time, limit int) ([]storage.Notice, error) {
	return s.list(ctx, "listing the newest notices", workspace, limit,
		`n.at >= $3 AND n.at < $4 ORDER BY n.at DESC, n.key DESC`, instant(from), instant(to))
}

// NoticesTo lists what Notices lists without a limit, to one target alone. A thread
// is at its channel's place.
func (s *Store) NoticesTo(ctx context.Context, workspace string, to storage.Target, from, until time.Time) ([]storage.Notice, error) {
	list, err := s.list(ctx, "listing a target's notices", workspace, 0,
		`n.at >= $3 AND n.at < $4 AND n.place = $5`+byTime, instant(from), instant(until), placeOf(to))
	return slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Target != to }), err
}

// aboutSQL finds the notices under prefixes by the indexes of keys, which compare
// bytes: what begins with a prefix lies from it to the prefix and the last sign. The
// keys are an array, found first, and at + 0 keeps the planner from reading all
// notices of the span in their order instead.
const aboutSQL = `n.at + 0 >= $3 AND n.at + 0 < $4 AND n.key = ANY (ARRAY (
		SELECT m.key FROM unnest($5::text[]) AS p (prefix) JOIN notices m
			ON m.workspace = $1 AND m.key >= p.prefix COLLATE "C" AND m.key < p.prefix || chr(1114111) COLLATE "C"
		UNION SELECT i.notice FROM unnest($5::text[]) AS p (prefix) JOIN items i
			ON i.workspace = $1 AND i.key >= p.prefix COLLATE "C" AND i.key < p.prefix || chr(1114111) COLLATE "C"))`

// NoticesAbout lists the notices whose key, or that of one of their items, begins
// with one of the prefixes.
func (s *Store) NoticesAbout(ctx context.Context, workspace string, prefixes []string, from, until time.Time) ([]storage.Notice, error) {
	prefixes = slices.DeleteFunc(storedAll(prefixes), func(p string) bool { return p == "" })
	return s.list(ctx, "listing notices about something", workspace, 0, aboutSQL+byTime, instant(from), instant(until), prefixes)
}
