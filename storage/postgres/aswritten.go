package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

// AsWritten checks that a workspace's log, and the facts that it vouches for, lie
// there as this program writes them: a row holds the fields that are written of it and
// no others, and what it says beside them agrees. The server itself keeps neither the
// order of fields nor blanks.
func (s *Store) AsWritten(ctx context.Context, workspace string) error {
	if err := checkKey("the workspace", workspace); err != nil {
		return err
	}
	return s.snapshot(ctx, "looking how the audit log lies there", func(tx pgx.Tx) error {
		if err := linesAsWritten(ctx, tx.Conn(), workspace); err != nil {
			return err
		}
		return factsAsWritten(ctx, tx.Conn(), workspace)
	})
}

func linesAsWritten(ctx context.Context, c *pgx.Conn, workspace string) error {
	rows, err := c.Query(ctx, `SELECT seq, v, line::text FROM audit WHERE workspace = $1 ORDER BY seq`, stored(workspace))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		l, err := scanLine(rows)
		if err != nil {
			return err
		}
		if !asWritten(string(rows.RawValues()[2]), l) {
			return storage.Edited(workspace, fmt.Sprint("entry ", l.Seq))
		}
	}
	return rows.Err()
}

func factsAsWritten(ctx context.Context, c *pgx.Conn, workspace string) error {
	n, err := checkFacts(ctx, c, workspace)
	if err != nil {
		return err
	}
	for _, r := range n.rows {
		if r.raw == nil || !slices.Contains(storage.VouchedKinds, r.kind) {
			continue
		}
		f, err := r.fact()
		if err != nil {
			return err
		}
		if !asWritten(*r.raw, f) {
			return storage.Edited(workspace, fmt.Sprintf("%s %d", r.kind, r.id))
		}
	}
	return nil
}

// asWritten reports whether v, which was read from raw, is written like it.
func asWritten(raw string, v any) bool {
	again, err := encode(v)
	if err != nil {
		return false
	}
	before, first := valuesOf(raw)
	after, second := valuesOf(again)
	return first == nil && second == nil && reflect.DeepEqual(before, after)
}

// valuesOf reads JSON with its numbers as they are written.
func valuesOf(raw string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}
