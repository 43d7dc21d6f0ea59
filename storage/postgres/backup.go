package postgres

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"

	"github.com/jackc/pgx/v5"
)

// A backup is text, a JSON value on each line:
//
//	{"backup":"partnerbot postgres","format":1,"schema":2}
//	{"table":"workspaces","row":{"workspace":"T01","v":1,...}}
//	...
//	{"rows":1234,"sha256":"..."}
//
// Rows are the database's own, by their columns, in the order of the tables. The
// last line counts them and has the checksum of every byte before it, so that a
// copy that was cut off is known for one.
const (
	backupName   = "partnerbot postgres"
	backupFormat = 1
)

type backupHead struct {
	Backup string `json:"backup"`
	Format int    `json:"format"`
	Schema int64  `json:"schema"`
}

type backupRow struct {
	Table string          `json:"table"`
	Row   json.RawMessage `json:"row"`
}

type backupEnd struct {
	Rows   int64  `json:"rows"`
	SHA256 string `json:"sha256"`
}

// Backup writes a consistent copy of the whole store while it is in use: what one
// transaction sees. Restore reads it.
func (s *Store) Backup(ctx context.Context, w io.Writer) error {
	return s.snapshot(ctx, "writing a backup", func(tx pgx.Tx) error {
		out := &backup{sum: sha256.New()}
		buffered := bufio.NewWriterSize(io.MultiWriter(cancelled{ctx, w}, out.sum), 64<<10)
		out.w = buffered
		version := int64(0)
		if err := tx.QueryRow(ctx, `SELECT max(version_id) FROM `+versionTable+` WHERE is_applied`).Scan(&version); err != nil {
			return err
		}
		if err := out.line(backupHead{backupName, backupFormat, version}); err != nil {
			return err
		}
		for _, table := range tables {
			if err := out.table(ctx, tx, table); err != nil {
				return err
			}
		}
		if err := buffered.Flush(); err != nil { // the sum is of all that was written
			return err
		}
		if err := out.line(backupEnd{out.rows, hex.EncodeToString(out.sum.Sum(nil))}); err != nil {
			return err
		}
		return buffered.Flush()
	})
}

// backup is a copy that is being written.
type backup struct {
	w    *bufio.Writer
	sum  hash.Hash
	rows int64
}

func (b *backup) line(v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = b.w.Write(append(raw, '\n'))
	return err
}

func (b *backup) table(ctx context.Context, tx pgx.Tx, table string) error {
	rows, err := tx.Query(ctx, `SELECT row_to_json(t)::text FROM `+table+` t`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		// The server's text is copied as it is: a line has no line break in it.
		if _, err := fmt.Fprintf(b.w, `{"table":%q,"row":%s}`+"\n", table, rows.RawValues()[0]); err != nil {
			return err
		}
		b.rows++
	}
	return rows.Err()
}

// cancelled is a writer that ends with its context.
type cancelled struct {
	ctx context.Context
	w   io.Writer
}

func (c cancelled) Write(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.w.Write(p)
}
