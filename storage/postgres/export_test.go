package postgres

import "context"

// MigrateTo brings an empty database to an earlier version, for tests.
func MigrateTo(ctx context.Context, url string, version int64) error {
	pool, err := connect(ctx, url, Options{})
	if err != nil {
		return err
	}
	defer pool.Close()
	return migrate(ctx, pool, version, false)
}
