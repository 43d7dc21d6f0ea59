package bolt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"

	"go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"partnerbot/partner"
)

// loadBook reads the Book of a workspace. People enter it while the certificates
// are read.
func loadBook(tx *bbolt.Tx, workspace string) (*partner.Book, state, error) {
	b := partner.NewBook(workspace)
	st, err := readState(tx, workspace)
	if err != nil {
		return nil, st, err
	}
	bucket := func(k partner.Kind) *bbolt.Bucket { return within(tx, workspace, factBuckets[k.Place()]) }
	if err := loadFew(b, bucket); err != nil {
		return nil, st, err
	}
	people := loading[partner.Person]{kind: partner.KindPerson, byHand: (*reader).person}
	certificates := loading[partner.Certificate]{kind: partner.KindCertificate, byHand: (*reader).certificate}
	people.start(bucket(partner.KindPerson), tx.Size())
	var enter errgroup.Group
	beside(&enter, len(people.rows), func() error {
		rows, err := people.wait()
		if err == nil {
			b.LoadPeople(rows)
		}
		return err
	})
	certificates.start(bucket(partner.KindCertificate), tx.Size())
	rows, err := certificates.wait()
	if err := firstError(enter.Wait(), err); err != nil {
		return nil, st, err
	}
	b.LoadCertificates(rows)
	for kind, id := range st.Last {
		b.Reserve(kind, id)
	}
	b.Revision = st.Revision
	return b, st, nil
}

func readState(tx *bbolt.Tx, workspace string) (state, error) {
	st := state{V: recordVersion}
	if ws := space(tx, workspace); ws != nil {
		if raw := ws.Get(keyState); raw != nil {
			var err error
			if st, err = decode[state]("the state of "+workspace, raw); err != nil {
				return st, err
			}
		}
	}
	if st.Head == (partner.Head{}) {
		st.Head = partner.Genesis(workspace)
	}
	return st, nil
}

// loadFew loads the facts of all kinds of which there are few. Where one has many
// after all, others are decoded meanwhile.
func loadFew(b *partner.Book, bucket func(k partner.Kind) *bbolt.Bucket) error {
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	facts := make([][]partner.Fact, len(partner.Kinds))
	for i, kind := range partner.Kinds {
		if kind == partner.KindPerson || kind == partner.KindCertificate {
			continue
		}
		keys, raws := records(bucket(kind))
		beside(&work, len(keys), func() error {
			return guarded(func() (err error) { facts[i], err = openFacts(kind, keys, raws); return err })
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for _, all := range facts {
		for _, f := range all {
			b.Load(f)
		}
	}
	return nil
}

// beside does work on n facts: in a goroutine of its own if they are so many that
// it pays. A thread for it takes as long to start as a few hundred facts to decode.
func beside(g *errgroup.Group, n int, work func() error) {
	const few = 256
	if n > few {
		g.Go(work)
		return
	}
	if err := work(); err != nil {
		g.Go(func() error { return err })
	}
}

// records lists what lies in a bucket; it is not to be changed.
func records(b *bbolt.Bucket) (keys, raws [][]byte) {
	if b == nil {
		return nil, nil
	}
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		keys, raws = append(keys, k), append(raws, v)
	}
	return keys, raws
}

func openFacts(kind partner.Kind, keys, raws [][]byte) ([]partner.Fact, error) {
	out := make([]partner.Fact, len(keys))
	for i, raw := range raws {
		f, err := openFact(kind, raw)
		if err != nil {
			return nil, err
		}
		if err := checkPlace(keys[i], f.Ref()); err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

func checkPlace(key []byte, ref partner.Ref) error {
	if len(key) != 4 || binary.BigEndian.Uint32(key) != uint32(ref.ID) {
		return damaged(fmt.Sprintf("%s %d lies under another number", ref.Kind, ref.ID))
	}
	return nil
}

// loading reads the facts of a kind of which there are many. One goroutine goes
// through the pages, others decode what it has found, each into its own stretch
// of the rows.
type loading[T partner.Fact] struct {
	kind   partner.Kind
	byHand func(r *reader, raw []byte, row *T) bool
	rows   []T
	err    error
	work   errgroup.Group
}

// stretch is how many facts are decoded at once.
const stretch = 2048

// start goes through a bucket. It returns while the last facts are still being
// decoded, if it was not for a panic: then nothing reads the file any more.
func (l *loading[T]) start(bucket *bbolt.Bucket, fileSize int64) {
	if bucket == nil {
		return
	}
	l.work.SetLimit(runtime.GOMAXPROCS(0))
	whole := false
	defer func() {
		if !whole {
			_ = l.work.Wait()
		}
	}()
	c := bucket.Cursor()
	most := atMost(c, fileSize)
	l.rows = make([]T, most, most+min(most, 1024)) // with room for the next changes
	n := 0
	for k, v := c.First(); k != nil; {
		left := min(max(int(most)-n, 1), stretch) // a file that lies about its ids is found out below
		keys, raws := make([][]byte, 0, left), make([][]byte, 0, left)
		for ; k != nil && len(keys) < stretch; k, v = c.Next() {
			keys, raws = append(keys, k), append(raws, v)
		}
		if n+len(keys) > len(l.rows) {
			l.err = damaged("there are more facts than ids: " + string(l.kind))
			break
		}
		rows := l.rows[n : n+len(keys)]
		n += len(keys)
		beside(&l.work, len(keys), func() error {
			return guarded(func() error { return l.decode(keys, raws, rows) })
		})
	}
	l.rows = l.rows[:n]
	whole = true
}

// atMost is a bound on the number of facts: their ids, as far as the file has
// room for so many.
func atMost(c *bbolt.Cursor, fileSize int64) int64 {
	const smallest = 16 + 4 + len(`{"v":1,"fact":{}}`) // with its place in the page
	first, _ := c.First()
	if first == nil {
		return 0
	}
	last, _ := c.Last()
	room := fileSize / int64(smallest)
	if len(first) != 4 || len(last) != 4 {
		return room
	}
	return min(room, int64(binary.BigEndian.Uint32(last))-int64(binary.BigEndian.Uint32(first))+1)
}

// wait gives the rows when all are decoded.
func (l *loading[T]) wait() ([]T, error) {
	err := firstError(l.work.Wait(), l.err)
	if cap(l.rows) > 2*len(l.rows)+2048 {
		l.rows = slices.Clone(l.rows)
	}
	return l.rows, err
}

func (l *loading[T]) decode(keys, raws [][]byte, rows []T) error {
	r := newReader()
	for i, raw := range raws {
		if !l.byHand(r, raw, &rows[i]) {
			f, err := openFact(l.kind, raw)
			if err != nil {
				return err
			}
			rows[i] = f.(T)
		}
		if err := checkPlace(keys[i], rows[i].Ref()); err != nil {
			return err
		}
	}
	return nil
}

type envelope struct {
	V    int             `json:"v"`
	Fact json.RawMessage `json:"fact"`
}

// openFact reads a fact with its envelope.
func openFact(kind partner.Kind, raw []byte) (partner.Fact, error) {
	if fact, ours := unwrapped(raw); ours {
		return decodeFact(kind, fact)
	}
	var e envelope
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, damaged("a fact cannot be read: " + err.Error())
	}
	if err := checkVersion(e.V); err != nil {
		return nil, err
	}
	return decodeFact(kind, e.Fact)
}

// unwrapped takes off the envelope as this version writes it. What stands within
// is read, and judged, by who decodes it.
func unwrapped(raw []byte) ([]byte, bool) {
	fact, ours := bytes.CutPrefix(raw, envelopeHead)
	if !ours {
		return nil, false
	}
	return bytes.CutSuffix(fact, []byte("}"))
}

var envelopeHead = fmt.Appendf(nil, `{"v":%d,"fact":`, recordVersion)
