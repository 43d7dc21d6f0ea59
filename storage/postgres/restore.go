package postgres

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"partnerbot/storage"
)

// ErrNotEmpty says that a backup was to be restored over facts.
var ErrNotEmpty = errors.New("the database is not empty")

// Restore reads a backup into the database that a URL names, which must hold
// nothing: make a new one, restore into it, and name it in the URL from then on.
// A backup that is cut off, changed or of another kind gives ErrDamaged, one of a
// later version ErrNewer; then the database stays empty. One of an earlier
// version is brought to the newest.
func Restore(ctx context.Context, url string, r io.Reader) error {
	if err := restore(ctx, url, r); err != nil {
		return fmt.Errorf("restoring a backup: %w", meaning(err))
	}
	return nil
}

func restore(ctx context.Context, url string, r io.Reader) error {
	in := &restoring{r: bufio.NewReaderSize(r, 1<<20), sum: sha256.New()}
	head, err := in.head()
	if err != nil {
		return err
	}
	pool, err := connect(ctx, url, Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer pool.Close()
	return locked(ctx, pool, func() error {
		if err := makeEmpty(ctx, pool); err != nil {
			return err
		}
		if err := migrateTo(ctx, pool, head.Schema); err != nil {
			return err
		}
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			if err := in.rows(ctx, tx); err != nil {
				return err
			}
			// Replicas that have known another past read everything anew.
			if _, err := tx.Exec(ctx, `UPDATE workspaces SET stamp = $1`, newMark()); err != nil {
				return err
			}
			if head.Schema != newest {
				return nil
			}
			return checkAll(ctx, tx.Conn())
		})
		if err != nil {
			return err
		}
		return migrateTo(ctx, pool, newest)
	})
}

// makeEmpty removes tables that hold nothing, and nothing else.
func makeEmpty(ctx context.Context, pool *pgxpool.Pool) error {
	have, err := schemaVersion(ctx, pool)
	if err != nil || have == 0 {
		return err
	}
	if have > newest {
		return fmt.Errorf("%w: its schema has version %d, this program knows %d", storage.ErrNewer, have, newest)
	}
	for _, table := range tables {
		var some bool
		if err := pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+`)`).Scan(&some); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("%w, and nothing in it is overwritten: make a new one with createdb -E UTF8 NAME, and name that", ErrNotEmpty)
		}
	}
	for _, table := range slices.Concat(tables, []string{"commits", versionTable}) {
		if _, err := pool.Exec(ctx, `DROP TABLE `+table+` CASCADE`); err != nil {
			return err
		}
	}
	return nil
}

// restoring is a backup that is being read.
type restoring struct {
	r     *bufio.Reader
	sum   hash.Hash
	count int64

	table   string
	pending bytes.Buffer // rows of the table, as a JSON array that is not yet closed
}

// longestLine is what a line of a backup may have at most, in bytes.
const longestLine = 256 << 20

// line gives the next line.
func (in *restoring) line() ([]byte, error) {
	var line []byte
	for {
		part, err := in.r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case errors.Is(err, io.EOF):
			return nil, fmt.Errorf("%w: the backup was cut off; try an older one", storage.ErrDamaged)
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > longestLine:
			return nil, fmt.Errorf("%w: this is no backup of a PostgreSQL database", storage.ErrDamaged)
		}
	}
}

func (in *restoring) head() (h backupHead, err error) {
	line, err := in.line()
	if err != nil || json.Unmarshal(line, &h) != nil || h.Backup != backupName || h.Format < 1 || h.Schema < 1 {
		return h, fmt.Errorf("%w: this is no backup of a PostgreSQL database, or it is cut off; a file of bolt is restored into bolt", storage.ErrDamaged)
	}
	if h.Format > backupFormat || h.Schema > newest {
		return h, fmt.Errorf("%w: the backup is of schema %d, this program knows %d; use a newer partnerbot", storage.ErrNewer, h.Schema, newest)
	}
	in.sum.Write(line)
	return h, nil
}

// rows reads the lines to the last and writes them, many at a time.
func (in *restoring) rows(ctx context.Context, tx pgx.Tx) error {
	for {
		line, err := in.line()
		if err != nil {
			return err
		}
		var row struct {
			backupRow
			backupEnd
		}
		if err := json.Unmarshal(line, &row); err != nil {
			return fmt.Errorf("%w: line %d of the backup cannot be read", storage.ErrDamaged, in.count+2)
		}
		if row.SHA256 != "" {
			if row.Rows != in.count || row.SHA256 != hex.EncodeToString(in.sum.Sum(nil)) {
				return fmt.Errorf("%w: the backup was changed or cut off after it was made; try an older one", storage.ErrDamaged)
			}
			return in.flush(ctx, tx)
		}
		in.sum.Write(line)
		in.count++
		if err := in.add(ctx, tx, row.backupRow); err != nil {
			return err
		}
	}
}

func (in *restoring) add(ctx context.Context, tx pgx.Tx, row backupRow) error {
	const enough = 1 << 20
	if !slices.Contains(tables, row.Table) {
		return fmt.Errorf("%w: the backup names an unknown table %q", storage.ErrDamaged, row.Table)
	}
	if row.Table != in.table || in.pending.Len() > enough {
		if err := in.flush(ctx, tx); err != nil {
			return err
		}
		in.table = row.Table
	}
	if in.pending.Len() == 0 {
		in.pending.WriteByte('[')
	} else {
		in.pending.WriteByte(',')
	}
	in.pending.Write(row.Row)
	return nil
}

func (in *restoring) flush(ctx context.Context, tx pgx.Tx) error {
	if in.pending.Len() == 0 {
		return nil
	}
	in.pending.WriteByte(']')
	_, err := tx.Exec(ctx, `INSERT INTO `+in.table+` SELECT * FROM json_populate_recordset(NULL::`+in.table+`, $1::text::json)`, in.pending.String())
	in.pending.Reset()
	if code, ok := serverCode(err); ok && len(code) == 5 && (code[:2] == "22" || code[:2] == "23") {
		return fmt.Errorf("%w: a row of the table %s in the backup does not fit: %w", storage.ErrDamaged, in.table, err)
	}
	return err
}
