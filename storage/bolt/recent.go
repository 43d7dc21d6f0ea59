package bolt

import (
	"bytes"
	"encoding/binary"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/storage"
)

// What is kept of a change for a while, its answer and what takes it back, lies
// side by side under the number of its audit entry: then a change touches one
// page for both. A change without an entry has the number of the last one.

// The kinds of record in the bucket.
const (
	recentAnswer = 'a'
	recentUndo   = 'u'
)

// place is where a record lies: key is the dedupe key of an answer.
type place struct {
	audit uint64
	kind  byte
	until time.Time
	key   string
}

const placeSize = 8 + 1 + timeSize

func (p place) bytes() []byte {
	out := make([]byte, 0, placeSize+len(p.key))
	out = binary.BigEndian.AppendUint64(out, p.audit)
	out = appendTime(append(out, p.kind), p.until)
	return append(out, p.key...)
}

func readPlace(k []byte) (p place, err error) {
	if len(k) < placeSize {
		return p, damaged("a key of what is kept for a while is cut off")
	}
	p = place{readNumber(k), k[8], readTime(k[9:]), string(k[placeSize:])}
	if p.kind != recentAnswer && p.kind != recentUndo || (p.kind == recentAnswer) != (p.key != "") {
		return p, damaged("a key of what is kept for a while cannot be read")
	}
	return p, nil
}

// eachRecent calls fn with the records of a bucket that are of a kind.
func eachRecent(b *bbolt.Bucket, kind byte, fn func(p place, v []byte) error) error {
	if b == nil {
		return nil
	}
	return b.ForEach(func(k, v []byte) error {
		p, err := readPlace(k)
		if err != nil || p.kind != kind {
			return err
		}
		return fn(p, v)
	})
}

// answers finds the answers of a workspace by their dedupe keys.
func answers(b *bbolt.Bucket) (map[string]place, error) {
	out := make(map[string]place)
	return out, eachRecent(b, recentAnswer, func(p place, _ []byte) error {
		out[p.key] = p
		return nil
	})
}

// undoOf gives what takes the change of an audit entry back, nil if nothing is kept.
func undoOf(b *bbolt.Bucket, audit uint64) []byte {
	if b == nil {
		return nil
	}
	from := append(number(audit), recentUndo)
	if k, v := b.Cursor().Seek(from); bytes.HasPrefix(k, from) {
		return v
	}
	return nil
}

// over copies the keys of records whose time is over. The oldest come first.
func over(b *bbolt.Bucket, now time.Time, most int) (keys [][]byte) {
	end := string(appendTime(nil, now))
	c := b.Cursor()
	for k, _ := c.First(); k != nil && len(keys) < most; k, _ = c.Next() {
		if len(k) >= placeSize && string(k[9:placeSize]) <= end {
			keys = append(keys, bytes.Clone(k))
		}
	}
	return keys
}

// checkRecent reads every record and checks that it lies where it says.
func checkRecent(tx *bbolt.Tx, workspace string) error {
	b := within(tx, workspace, bucketRecent)
	return firstError(
		eachRecent(b, recentAnswer, func(p place, v []byte) error {
			a, err := decode[answer]("what was answered before", v)
			if err == nil && a.Audit != 0 && a.Audit != p.audit {
				err = damaged("an answer lies under another audit entry")
			}
			return err
		}),
		eachRecent(b, recentUndo, func(p place, v []byte) error {
			r, err := decode[reverse]("what takes a change back", v)
			if err != nil {
				return err
			}
			if !r.Until.Equal(p.until) {
				return damaged("what takes a change back lies under another time")
			}
			_, err = r.delta()
			return err
		}),
	)
}

// gatherRecent brings a file to version 4. Before, answers lay under their time,
// what takes changes back under audit numbers, and an index told when it ends.
func gatherRecent(tx *bbolt.Tx) error {
	spaces := tx.Bucket(bucketWorkspaces)
	err := spaces.ForEachBucket(func(name []byte) error {
		recent, err := spaces.Bucket(name).CreateBucketIfNotExists(bucketRecent)
		if err != nil {
			return err
		}
		return gather(spaces.Bucket(name), recent)
	})
	if err != nil || tx.Bucket(bucketExpiry) == nil {
		return err
	}
	return tx.DeleteBucket(bucketExpiry)
}

func gather(root, recent *bbolt.Bucket) error {
	if old := root.Bucket(bucketDedupe); old != nil {
		err := old.ForEach(func(k, v []byte) error {
			a, err := decode[answer]("what was answered before", v)
			if err != nil {
				return err
			}
			if len(k) <= timeSize {
				return damaged("a dedupe key is cut off")
			}
			p := place{a.Audit, recentAnswer, readTime(k), string(k[timeSize:])}
			return recent.Put(p.bytes(), bytes.Clone(v))
		})
		if err := firstError(err, root.DeleteBucket(bucketDedupe)); err != nil {
			return err
		}
	}
	if old := root.Bucket(bucketUndo); old != nil {
		err := old.ForEach(func(k, v []byte) error {
			r, err := decode[reverse]("what takes a change back", v)
			if err != nil {
				return err
			}
			if len(k) != 8 {
				return damaged("the number of an audit entry is cut off")
			}
			return recent.Put(place{audit: readNumber(k), kind: recentUndo, until: r.Until}.bytes(), bytes.Clone(v))
		})
		return firstError(err, root.DeleteBucket(bucketUndo))
	}
	return nil
}

// undo keeps what takes the change back.
func (u *update) undo(audit uint64) error {
	if audit == 0 || u.old.IsEmpty() {
		return nil
	}
	raw, err := u.g.json.reverse(u.old, u.c.UndoUntil)
	if err != nil {
		return err
	}
	return u.keep(place{audit: audit, kind: recentUndo, until: u.c.UndoUntil}, raw)
}

// dedupe keeps the answer under the delivery's key.
func (u *update) dedupe(r storage.Receipt) error {
	a := newAnswer(u.c.Reply, r)
	raw, err := u.g.json.answer(&a)
	if err != nil {
		return err
	}
	p := place{u.ws.state.Head.Seq, recentAnswer, u.now.Add(storage.KeepKeys), u.key}
	u.ws.keys[u.key] = p
	return u.keep(p, raw)
}

func (u *update) keep(p place, raw []byte) error {
	b, err := u.g.bucket(u.name, bucketRecent)
	if err != nil {
		return err
	}
	b.FillPercent = appended
	return b.Put(p.bytes(), raw)
}

// answered finds what was answered under a dedupe key, nil if it is new.
func (g *group) answered(ws *workspace, key string) []byte {
	p, known := ws.keys[key]
	if !known {
		if p, known = ws.shelf.keys[key]; !known {
			return nil
		}
	}
	if b := within(g.tx, ws.shelf.name, bucketRecent); b != nil {
		return b.Get(p.bytes())
	}
	return nil
}

// forget removes a record.
func (g *group) forget(workspace string, key []byte) error {
	ws, err := g.workspace(workspace)
	if err != nil {
		return err
	}
	if p, err := readPlace(key); err == nil && p.kind == recentAnswer {
		ws.gone = append(ws.gone, p.key)
	}
	return within(g.tx, workspace, bucketRecent).Delete(key)
}
