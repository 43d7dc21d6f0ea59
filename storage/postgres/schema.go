package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"partnerbot/storage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// newest is the schema version that this program knows: the number of the last
// file in migrations. A released file is never changed, a new one is added.
const newest = 4

// versionTable is where goose notes which migrations were applied.
const versionTable = "partnerbot_schema"

// migrate brings the schema to a version, the whole of it or, should the program
// end meanwhile, to a version between. A row's lock keeps the others out.
func migrate(ctx context.Context, pool *pgxpool.Pool, to int64, readOnly bool) error {
	have, err := schemaVersion(ctx, pool)
	switch {
	case err != nil:
		return err
	case have > to:
		return fmt.Errorf("%w: its schema has version %d, this program knows %d; use a newer partnerbot", storage.ErrNewer, have, to)
	case have == to:
		return nil
	case readOnly:
		return fmt.Errorf("%w: its schema is of version %d and must be brought to %d first", storage.ErrReadOnly, have, to)
	}
	return locked(ctx, pool, func() error { return migrateTo(ctx, pool, to) })
}

// migrateTo applies the migrations that are missing; the lock is held.
func migrateTo(ctx context.Context, pool *pgxpool.Pool, to int64) (err error) {
	have, err := schemaVersion(ctx, pool)
	if err != nil || have >= to {
		return err
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	db := stdlib.OpenDBFromPool(pool)
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName(versionTable),
		goose.WithLogger(goose.NopLogger()), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, to); err != nil {
		return fmt.Errorf("bringing the schema from version %d to %d: %w", have, to, err)
	}
	return nil
}

// schemaVersion is the version of the schema; 0 if there is none.
func schemaVersion(ctx context.Context, pool *pgxpool.Pool) (version int64, err error) {
	err = pool.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM `+versionTable+` WHERE is_applied`).Scan(&version)
	if isCode(err, "42P01") {
		return 0, nil
	}
	return version, err
}

// locked calls fn while no other process migrates or restores this database. It
// is a row's lock in an open transaction, which ends with the connection.
func locked(ctx context.Context, pool *pgxpool.Pool, fn func() error) error {
	if err := makeLock(ctx, pool); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var id int
		if err := tx.QueryRow(ctx, `SELECT id FROM partnerbot_lock WHERE id = 1 FOR UPDATE`).Scan(&id); err != nil {
			return err
		}
		return fn()
	})
}

// makeLock makes the row. Two that do so at once may get into each other's way,
// IF NOT EXISTS or not; then one of them has made it.
func makeLock(ctx context.Context, pool *pgxpool.Pool) (err error) {
	for range 3 {
		if _, err = pool.Exec(ctx, `CREATE TABLE IF NOT EXISTS partnerbot_lock (id integer PRIMARY KEY)`); err == nil {
			_, err = pool.Exec(ctx, `INSERT INTO partnerbot_lock (id) VALUES (1) ON CONFLICT DO NOTHING`)
		}
		if !isCode(err, "23505") && !isCode(err, "42P07") && !isCode(err, "42710") && !isCode(err, "40001") {
			return err
		}
	}
	return err
}

func isCode(err error, code string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == code
}
