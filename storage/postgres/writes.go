package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"partnerbot/partner"
	"partnerbot/storage"
)

// writes is what a group will write.
type writes struct {
	facts   []factRow
	audit   []auditRow
	undo    []undoRow
	answers []answerRow
	cursors []cursorRow
	notices []storage.Notice
	others  []func(b *pgx.Batch) // of an erasure
	marked  bool                 // the mark is to be kept
	until   int64
}

type auditRow struct {
	seq, revision int64
	line          string
}

type undoRow struct {
	audit, until int64
	reverse      string
}

type answerRow struct {
	key   string
	until int64
	answered
}

type cursorRow struct {
	name string
	at   int64
}

// mark and backTo take back what a member has added before it failed.
func (w *writes) mark() [3]int { return [3]int{len(w.facts), len(w.audit), len(w.undo)} }

func (w *writes) backTo(m [3]int) {
	w.facts, w.audit, w.undo = w.facts[:m[0]], w.audit[:m[1]], w.undo[:m[2]]
}

// chunk is how many rows one statement writes.
const chunk = 5000

// write writes everything and commits, in one round trip, after another one that
// looks for what was planned before if there are notices.
func (g *group) write(ctx context.Context, c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	notices, err := g.newNotices(ctx, c)
	if err != nil {
		return err
	}
	ws := stored(g.sh.name)
	b := &pgx.Batch{}
	for _, queue := range g.writes.others {
		queue(b)
	}
	for rows := range slices.Chunk(lastOfEach(g.writes.facts), chunk) {
		queueFacts(b, ws, rows)
	}
	for rows := range slices.Chunk(g.writes.audit, chunk) {
		queueAudit(b, ws, rows)
	}
	for _, u := range g.writes.undo {
		b.Queue(`INSERT INTO undo (workspace, audit, v, until, reverse) VALUES ($1, $2, $3, $4, $5::text::jsonb)`,
			ws, u.audit, recordVersion, u.until, u.reverse)
	}
	for _, a := range g.writes.answers {
		b.Queue(`INSERT INTO answers (workspace, key, v, until, audit, revision, reply) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			ws, a.key, recordVersion, a.until, int64(a.audit), int64(a.revision), a.reply)
	}
	for _, cur := range g.writes.cursors {
		b.Queue(`INSERT INTO cursors (workspace, name, at) VALUES ($1, $2, $3)
			ON CONFLICT (workspace, name) DO UPDATE SET at = excluded.at`, ws, cur.name, cur.at)
	}
	if err := queueNotices(b, ws, notices); err != nil {
		return err
	}
	g.queueState(b, ws)
	b.Queue(`COMMIT`)
	g.asked = true
	if err := c.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	g.committed = true
	return nil
}

// queueState writes the row that the workspace is locked by, if anything of it
// has changed, and the mark.
func (g *group) queueState(b *pgx.Batch, ws string) {
	if g.writes.marked {
		b.Queue(`INSERT INTO commits (workspace, mark, revision, until) VALUES ($1, $2, $3, $4)`, ws, g.mark, int64(g.revision), g.writes.until)
	}
	stamp := g.at.stamp
	if len(g.ahead.Steps) > 0 {
		stamp = g.mark
	}
	if stamp != g.at.stamp || len(g.writes.audit) > 0 {
		b.Queue(`UPDATE workspaces SET revision = $2, stamp = $3, audits = $4, head = $5 WHERE workspace = $1`,
			ws, int64(g.revision), stamp, int64(g.head.Seq), g.head.Hash)
	}
}

// lastOfEach gives what is left of each fact when all members are through.
func lastOfEach(rows []factRow) []factRow {
	type ref struct {
		kind partner.Kind
		id   int64
	}
	at := make(map[ref]int, len(rows))
	var out []factRow
	for _, r := range rows {
		if i, ok := at[ref{r.kind, r.id}]; ok {
			out[i] = r
			continue
		}
		at[ref{r.kind, r.id}] = len(out)
		out = append(out, r)
	}
	return out
}

func queueFacts(b *pgx.Batch, ws string, rows []factRow) {
	kinds, ids, revisions, raws := make([]string, len(rows)), make([]int64, len(rows)), make([]int64, len(rows)), make([]*string, len(rows))
	for i, r := range rows {
		kinds[i], ids[i], revisions[i], raws[i] = string(r.kind), r.id, r.revision, r.raw
	}
	b.Queue(`INSERT INTO facts (workspace, kind, id, v, revision, fact)
		SELECT $1, t.kind, t.id, $2, t.revision, t.fact::jsonb
		FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::text[]) AS t (kind, id, revision, fact)
		ON CONFLICT (workspace, kind, id) DO UPDATE SET v = excluded.v, revision = excluded.revision, fact = excluded.fact`,
		ws, recordVersion, kinds, ids, revisions, raws)
}

func queueAudit(b *pgx.Batch, ws string, rows []auditRow) {
	seqs, revisions, lines := make([]int64, len(rows)), make([]int64, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		seqs[i], revisions[i], lines[i] = r.seq, r.revision, r.line
	}
	b.Queue(`INSERT INTO audit (workspace, seq, v, revision, line)
		SELECT $1, t.seq, $2, t.revision, t.line::jsonb FROM unnest($3::bigint[], $4::bigint[], $5::text[]) AS t (seq, revision, line)`,
		ws, recordVersion, seqs, revisions, lines)
}
