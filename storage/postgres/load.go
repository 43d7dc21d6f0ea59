package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
	"partnerbot/storage"
)

// readPlace gives the last revision of a workspace; nothing of an empty one.
func readPlace(ctx context.Context, c *pgx.Conn, workspace string) (at place, err error) {
	var revision int64
	err = c.QueryRow(ctx, `SELECT revision, stamp FROM workspaces WHERE workspace = $1`, stored(workspace)).Scan(&revision, &at.stamp)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	at.revision = uint64(revision)
	return at, err
}

// news is what the database holds beyond a place.
type news struct {
	from, at place
	past     bool // from is a past of at
	rows     []factRow
}

// factRow is a fact as it is stored; one without a body was removed.
type factRow struct {
	kind     partner.Kind
	id       int64
	v        int
	revision int64
	raw      *string
}

// fetch asks for what has changed since a place. It is one statement, so that it
// sees one state of the database.
func fetch(ctx context.Context, c *pgx.Conn, workspace string, from place) (n news, err error) {
	n = news{from: from, past: true}
	since := int64(from.revision)
	if from.none {
		since = -1
	}
	rows, err := c.Query(ctx, `SELECT w.revision, w.stamp,
			w.stamp = $3 OR EXISTS (SELECT 1 FROM commits c WHERE c.workspace = w.workspace AND c.mark = $3 AND c.revision = $2),
			f.kind, f.id, f.v, f.revision, f.fact::text
		FROM workspaces w LEFT JOIN facts f ON f.workspace = w.workspace AND f.revision > $2
		WHERE w.workspace = $1`, stored(workspace), since, from.stamp)
	if err != nil {
		return n, err
	}
	defer rows.Close()
	n.past = from.revision == 0 // also where there is no such workspace
	for rows.Next() {
		var kind *string
		var id, revision, at *int64
		var v *int
		var raw *string
		var past bool
		if err := rows.Scan(&at, &n.at.stamp, &past, &kind, &id, &v, &revision, &raw); err != nil {
			return n, err
		}
		n.at.revision = uint64(*at)
		n.past = past || from.revision == 0
		if kind != nil {
			n.rows = append(n.rows, factRow{partner.Kind(*kind), *id, *v, *revision, raw})
		}
	}
	n.past = n.past && n.at.revision >= from.revision
	return n, rows.Err()
}

// fact reads a fact and checks that it is where it belongs.
func (r factRow) fact() (partner.Fact, error) {
	if err := checkVersion(r.v); err != nil {
		return nil, err
	}
	if r.kind.Place() < 0 {
		return nil, damaged(fmt.Sprintf("a fact is of an unknown kind %q", r.kind))
	}
	f, err := partner.Decode(r.kind, []byte(givenJSON(*r.raw)))
	if err != nil {
		return nil, damaged(fmt.Sprintf("%s %d cannot be read: %v", r.kind, r.id, err))
	}
	if int64(f.Ref().ID) != r.id {
		return nil, damaged(fmt.Sprintf("%s %d lies under the number %d", r.kind, f.Ref().ID, r.id))
	}
	if int64(f.Revision()) != r.revision {
		return nil, damaged(fmt.Sprintf("%s %d is of revision %d and lies under %d", r.kind, r.id, f.Revision(), r.revision))
	}
	return f, nil
}

// steps gives what has changed, by revision.
func (n news) steps() (steps []storage.Step, err error) {
	slices.SortFunc(n.rows, func(a, b factRow) int {
		return cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.id, b.id))
	})
	for _, r := range n.rows {
		if len(steps) == 0 || steps[len(steps)-1].Revision != uint64(r.revision) {
			steps = append(steps, storage.Step{Revision: uint64(r.revision)})
		}
		d := &steps[len(steps)-1].Delta
		if r.raw == nil {
			d.Remove = append(d.Remove, partner.Ref{Kind: r.kind, ID: partner.ID(r.id)})
			continue
		}
		f, err := r.fact()
		if err != nil {
			return nil, err
		}
		d.Put = append(d.Put, f)
	}
	return steps, nil
}

// whole gives the Book of all that was fetched. Facts are decoded in stretches,
// as many at once as there are processors.
func (n news) whole(workspace string) (*partner.Book, error) {
	slices.SortFunc(n.rows, func(a, b factRow) int { return cmp.Compare(a.id, b.id) })
	b := partner.NewBook(workspace)
	facts := make([]partner.Fact, len(n.rows))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	const stretch = 2048
	for from := 0; from < len(n.rows); from += stretch {
		rows, out := n.rows[from:min(from+stretch, len(n.rows))], facts[from:]
		work.Go(func() (err error) {
			for i, r := range rows {
				if r.raw == nil {
					continue
				}
				if out[i], err = r.fact(); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	fill(b, facts)
	for _, r := range n.rows {
		b.Reserve(r.kind, partner.ID(r.id))
	}
	b.Revision = n.at.revision
	return b, nil
}

// fill loads facts, those of which there are many at once.
func fill(b *partner.Book, facts []partner.Fact) {
	var people []partner.Person
	var certificates []partner.Certificate
	for _, f := range facts {
		switch f := f.(type) {
		case nil:
		case partner.Person:
			people = append(people, f)
		case partner.Certificate:
			certificates = append(certificates, f)
		default:
			b.Load(f)
		}
	}
	b.LoadPeople(people)
	b.LoadCertificates(certificates)
}

// encodeFact gives the stored form of a fact as of a revision.
func encodeFact(f partner.Fact, revision uint64) (string, error) { return encode(f.At(revision)) }
