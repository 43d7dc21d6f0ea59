package postgres

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage"
)

func checkNotices(list []storage.Notice) error {
	for _, n := range list {
		if err := checkKey("a notice's key", n.Key); err != nil {
			return err
		}
		for _, item := range n.Items {
			if err := checkKey("an item's key", item.Key); err != nil {
				return err
			}
			if !utf8.ValidString(item.Key) { // as JSON it would become another
				return fmt.Errorf("%w: an item's key is not UTF-8", storage.ErrKey)
			}
		}
	}
	return nil
}

// newNotices gives the notices of the group with those of their items that were
// never planned, without those whose key exists or of which nothing is left. The
// workspace's lock keeps others from planning the same.
func (g *group) newNotices(ctx context.Context, c *pgx.Conn) (list []storage.Notice, err error) {
	if len(g.writes.notices) == 0 {
		return nil, nil
	}
	var keys, items []string
	for _, n := range g.writes.notices {
		keys = append(keys, stored(n.Key))
		for _, item := range n.Items {
			items = append(items, stored(item.Key))
		}
	}
	planned, said, err := planned(ctx, c, stored(g.sh.name), keys, items)
	if err != nil {
		return nil, err
	}
	for _, n := range g.writes.notices {
		if planned[n.Key] {
			continue
		}
		had := len(n.Items)
		n.Items = slices.DeleteFunc(slices.Clone(n.Items), func(i storage.Item) bool {
			was := said[i.Key]
			said[i.Key] = true
			return was
		})
		if had > 0 && len(n.Items) == 0 {
			continue
		}
		n.Workspace = g.sh.name
		if n.State == "" {
			n.State = storage.Waiting
		}
		planned[n.Key] = true
		list = append(list, n)
	}
	return list, nil
}

// planned tells which of the keys of notices and of items exist.
func planned(ctx context.Context, c *pgx.Conn, ws string, keys, items []string) (notices, said map[string]bool, err error) {
	notices, said = make(map[string]bool), make(map[string]bool)
	rows, err := c.Query(ctx, `SELECT true, key FROM notices WHERE workspace = $1 AND key = ANY($2)
		UNION ALL SELECT false, key FROM items WHERE workspace = $1 AND key = ANY($3)`, ws, keys, items)
	if err != nil {
		return nil, nil, err
	}
	var isNotice bool
	var key string
	_, err = pgx.ForEachRow(rows, []any{&isNotice, &key}, func() error {
		if isNotice {
			notices[given(key)] = true
		} else {
			said[given(key)] = true
		}
		return nil
	})
	return notices, said, err
}

// noticeBody is what of a notice never changes.
type noticeBody struct {
	Until time.Time      `json:"until,omitzero"`
	Items []storage.Item `json:"items,omitempty"`
	Edit  string         `json:"edit,omitempty"`
	About []storage.Item `json:"about,omitempty"`
	Under string         `json:"under,omitempty"`

	Late storage.Lateness `json:"late,omitzero"`
}

func bodyOf(n storage.Notice) (string, error) {
	return encode(noticeBody{n.Until, n.Items, n.Edit, n.About, n.Under, n.Late})
}

// place is what a target is known by among those that are busy: a thread shares
// the channel's.
func placeOf(t storage.Target) string { return stored(t.Channel) + "\x1f" + stored(t.User) }

// dueAt is when a notice may be claimed; nil if never again. The statements that
// change notices work it out in SQL: keep them alike.
func dueAt(n storage.Notice) *int64 {
	switch n.State {
	case storage.Waiting, storage.Doubt, storage.Parked:
	default:
		return nil
	}
	at := n.At
	if n.Next.After(at) {
		at = n.Next
	}
	if n.Owner != "" && n.Leased.After(at) {
		at = n.Leased
	}
	due := instant(at)
	return &due
}

func queueNotices(b *pgx.Batch, ws string, list []storage.Notice) error {
	var keys, notices []string
	for _, n := range list {
		target, err := encode(n.Target)
		if err != nil {
			return err
		}
		body, err := bodyOf(n)
		if err != nil {
			return err
		}
		b.Queue(`INSERT INTO notices (workspace, key, v, kind, at, due, place, state, attempt, next, owner, leased, channel, ts, reason, target, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::text::jsonb, $17::text::jsonb)`,
			ws, stored(n.Key), recordVersion, stored(n.Kind), instant(n.At), dueAt(n), placeOf(n.Target), stored(string(n.State)), n.Attempt,
			instantOrNone(n.Next), stored(n.Owner), instantOrNone(n.Leased), stored(n.Channel), stored(n.TS), stored(n.Reason), target, body)
		for _, item := range n.Items {
			keys, notices = append(keys, stored(item.Key)), append(notices, stored(n.Key))
		}
	}
	for from := 0; from < len(keys); from += chunk {
		to := min(from+chunk, len(keys))
		b.Queue(`INSERT INTO items (workspace, key, notice) SELECT $1, t.key, t.notice FROM unnest($2::text[], $3::text[]) AS t (key, notice)`,
			ws, keys[from:to], notices[from:to])
	}
	return nil
}

// noticeColumns are what scanNotice reads.
const noticeColumns = `n.workspace, n.key, n.v, n.kind, n.at, n.state, n.attempt, n.next, n.owner, n.leased, n.channel, n.ts, n.reason, n.target::text, n.body::text`

func scanNotice(row pgx.CollectableRow) (n storage.Notice, err error) {
	var v int
	var at int64
	var next, leased *int64
	var state, target, body string
	err = row.Scan(&n.Workspace, &n.Key, &v, &n.Kind, &at, &state, &n.Attempt, &next, &n.Owner, &leased, &n.Channel, &n.TS, &n.Reason, &target, &body)
	if err != nil {
		return n, err
	}
	for _, text := range []*string{&n.Workspace, &n.Key, &n.Kind, &state, &n.Owner, &n.Channel, &n.TS, &n.Reason} {
		*text = given(*text)
	}
	n.At, n.Next, n.Leased, n.State = timeOf(at), timeOrZero(next), timeOrZero(leased), storage.State(state)
	var b noticeBody
	if err := decode("a notice's target", v, target, &n.Target); err != nil {
		return n, err
	}
	if err := decode("a notice", v, body, &b); err != nil {
		return n, err
	}
	n.Until, n.Items, n.Edit, n.About, n.Under, n.Late = b.Until, b.Items, b.Edit, b.About, b.Under, b.Late
	return n, nil
}

func sortByAt(list []storage.Notice) {
	slices.SortFunc(list, func(a, b storage.Notice) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
}
