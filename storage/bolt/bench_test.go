package bolt_test

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// Each benchmark measures a plain use of bbolt in the same run and reports the
// ratio to it. Run with: go test -run - -bench . ./storage/bolt

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

func bare(b *testing.B) *bbolt.DB {
	b.Helper()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bare.db"), 0o600,
		&bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

func certificate(id partner.ID) partner.Certificate {
	issued := civil.Must(2025, time.January, 1).Add(int(id % 500))
	return partner.Certificate{ID: id, Person: id/4 + 1, Type: "hccdp", Track: "cloud", Number: fmt.Sprintf("HW-%08d", id), Issued: issued, Expires: issued.Add(730)}
}

// ticks is a clock that every change sees a little later.
var ticks atomic.Int64

func tick() time.Time { return noon.Add(time.Duration(ticks.Add(1)) * time.Millisecond) }

func entry(now time.Time) storage.Entry {
	return storage.Entry{At: now, By: "U1", Via: "slash", Verb: "cert add", Summary: "Ana Silva: HCCDP added"}
}

var reply = []byte(`{"text":"Ana Silva: HCCDP added, ends 1 Jan 2027"}`)

// oneChange is a change as a command makes it: a fact, an audit entry, what takes
// it back, a key.
func oneChange(s *bolt.Store, key string) error {
	now := tick()
	c := certificate(partner.ID(now.Sub(noon).Milliseconds())) // but for its id, known before the Book is asked
	_, err := s.Update(context.Background(), "T01", key, now, func(b *partner.Book) (storage.Change, error) {
		c.ID = b.Next(partner.KindCertificate, 0)
		return storage.Change{
			Delta:     partner.Delta{Put: []partner.Fact{c}},
			Audit:     entry(now),
			Reply:     reply,
			UndoUntil: now.Add(24 * time.Hour),
		}, nil
	})
	return err
}

// equalBytes is about what oneChange stores: a fact of 145 bytes, a line of the
// log of 643, what takes the change back of 83, the answer of 107.
var equalBytes = make([]byte, 980)

func bareUpdate(db *bbolt.DB, n uint64, count int) error {
	return db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("b"))
		if err != nil {
			return err
		}
		for i := range count {
			if err := bucket.Put(binary.BigEndian.AppendUint64(nil, n+uint64(i)), equalBytes); err != nil {
				return err
			}
		}
		return nil
	})
}

// A change alone: at most 1.5 of a bare Update.
func BenchmarkUpdateAlone(b *testing.B) {
	s, db := open(b, filepath.Join(b.TempDir(), "bench.db")), bare(b)
	var ours, theirs []time.Duration
	n := 0
	for b.Loop() {
		n++
		start := time.Now()
		if err := oneChange(s, fmt.Sprint("k", n)); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		if err := bareUpdate(db, uint64(n), 1); err != nil {
			b.Fatal(err)
		}
		ours, theirs = append(ours, middle.Sub(start)), append(theirs, time.Since(middle))
	}
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "of-bare-update")
	b.ReportMetric(float64(median(ours).Microseconds()), "µs/change")
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// drained is the baseline under load: one goroutine that takes all that is
// queued into one Update.
type drained struct {
	db    *bbolt.DB
	queue chan change
	write func(tx *bbolt.Tx, n uint64, all []change) error
	n     uint64
}

// change is what the baseline is asked to store: the records of one change, as
// bytes, and the time and key that stand before two of them.
type change struct {
	fact, entry, undo, ends, key, answer []byte
	done                                 chan error
}

func newDrained(b *testing.B, write func(tx *bbolt.Tx, n uint64, all []change) error) *drained {
	d := &drained{db: bare(b), queue: make(chan change, 4096), write: write}
	go d.run()
	b.Cleanup(func() { close(d.queue) })
	return d
}

func (d *drained) run() {
	for first := range d.queue {
		waiting := []change{first}
		for more := true; more; {
			select {
			case next, ok := <-d.queue:
				if more = ok; ok {
					waiting = append(waiting, next)
				}
			default:
				more = false
			}
		}
		err := d.db.Update(func(tx *bbolt.Tx) error { return d.write(tx, d.n, waiting) })
		d.n += uint64(len(waiting))
		for _, w := range waiting {
			w.done <- err
		}
	}
}

func (d *drained) submit(c change) error {
	c.done = make(chan error, 1)
	d.queue <- c
	return <-c.done
}

// sameRecords puts the records of each change into buckets like the store's: the
// fact by its id, the audit entry by a number, what takes the change back and the
// answer by the number, time and key.
// It looks nothing up, knows no Book, and replies nothing but that it is done.
func sameRecords(tx *bbolt.Tx, n uint64, all []change) error {
	root, err := tx.CreateBucketIfNotExists([]byte("T01"))
	if err != nil {
		return err
	}
	var buckets [3]*bbolt.Bucket
	for i, name := range []string{"fact.certificate", "audit", "recent"} {
		if buckets[i], err = root.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
		buckets[i].FillPercent = 0.9
	}
	for i, c := range all {
		id := n + uint64(i) + 1
		if err := buckets[0].Put(binary.BigEndian.AppendUint32(nil, uint32(id)), c.fact); err != nil {
			return err
		}
		number := binary.BigEndian.AppendUint64(make([]byte, 0, 64), id)
		if err := buckets[1].Put(number, c.entry); err != nil {
			return err
		}
		if err := buckets[2].Put(append(append(number, 'a'), c.key...), c.answer); err != nil {
			return err
		}
		if err := buckets[2].Put(append(append(number, 'u'), c.ends...), c.undo); err != nil {
			return err
		}
	}
	return nil
}

// oneRecord puts as many bytes as one record with a number, with no regard to
// what a store must be able to find again: what the disk and bbolt can do at
// best.
func oneRecord(tx *bbolt.Tx, n uint64, all []change) error {
	bucket, err := tx.CreateBucketIfNotExists([]byte("b"))
	if err != nil {
		return err
	}
	for i := range all {
		if err := bucket.Put(binary.BigEndian.AppendUint64(nil, n+uint64(i)), equalBytes); err != nil {
			return err
		}
	}
	return nil
}

// chained is a line as oneChange stores it: the baselines store as much, and hash
// nothing.
var chained = func() partner.LedgerLine {
	l, _, err := storage.LineOf(partner.Genesis("T01"), entry(noon), rand.Reader)
	if err != nil {
		panic(err)
	}
	return l
}()

// records makes the bytes of a change, as oneChange stores them, on the asker's
// own goroutine.
func records(key string) (c change, err error) {
	type fact struct {
		V    int                 `json:"v"`
		Fact partner.Certificate `json:"fact"`
	}
	type lineRecord struct {
		V int `json:"v"`
		partner.LedgerLine
	}
	type answer struct {
		V        int    `json:"v"`
		Audit    uint64 `json:"audit"`
		Revision uint64 `json:"revision"`
		Text     string `json:"text"`
	}
	now := tick()
	n := uint64(now.Sub(noon).Milliseconds())
	f, l := certificate(partner.ID(n)), chained
	f.Rev, l.Revision, l.Seq, l.At = n, n, n, now
	c.key = binary.BigEndian.AppendUint64(nil, uint64(now.Unix()))
	c.key = append(binary.BigEndian.AppendUint32(c.key, uint32(now.Nanosecond())), key...)
	c.ends = c.key[:12:12]
	c.undo = fmt.Appendf(nil, `{"v":1,"until":%q,"remove":{"certificate":[[%d,%d]]}}`, now.Format(time.RFC3339Nano), n, n)
	var errs [3]error
	c.fact, errs[0] = json.Marshal(fact{1, f})
	c.entry, errs[1] = json.Marshal(lineRecord{1, l})
	c.answer, errs[2] = json.Marshal(answer{1, n, n, string(reply)})
	return c, errors.Join(errs[:]...)
}

// Changes at once: at least 0.7 of the throughput of the baseline that stores the
// same records in the same kinds of buckets, their bytes made by the askers. The
// other baseline is told for comparison.
func BenchmarkUpdateConcurrent(b *testing.B) {
	for _, writers := range []int{16, 64} {
		b.Run(fmt.Sprint(writers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "bench.db"))
			same, one := newDrained(b, sameRecords), newDrained(b, oneRecord)
			const each = 20
			round := 0
			key := func(w, i int) string { return fmt.Sprint(round, "-", w, "-", i) }
			var ours, theirs, least []time.Duration
			for b.Loop() {
				round++
				theirs = append(theirs, timed(b, writers, each, func(w, i int) error {
					c, err := records(key(w, i))
					if err != nil {
						return err
					}
					return same.submit(c)
				}))
				ours = append(ours, timed(b, writers, each, func(w, i int) error { return oneChange(s, key(w, i)) }))
				least = append(least, timed(b, writers, each, func(int, int) error { return one.submit(change{}) }))
			}
			b.ReportMetric(float64(median(theirs))/float64(median(ours)), "of-drained-throughput")
			b.ReportMetric(float64(median(least))/float64(median(ours)), "of-one-record-throughput")
			b.ReportMetric(float64(writers*each)/median(ours).Seconds(), "changes/s")
		})
	}
}

func timed(b *testing.B, writers, each int, do func(w, i int) error) time.Duration {
	var all sync.WaitGroup
	start := time.Now()
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if err := do(w, i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

const rows = 100_000

func importRows() (facts []partner.Fact) {
	for id := partner.ID(1); id <= rows/5; id++ {
		facts = append(facts, partner.Person{ID: id, Name: fmt.Sprint("Person ", id), Email: fmt.Sprintf("p%d@example.com", id), HuaweiID: fmt.Sprint("hw", id),
			Bindings: []partner.Binding{{State: partner.Associated, On: civil.Must(2025, time.January, 1)}}})
	}
	for id := partner.ID(1); id <= rows-rows/5; id++ {
		facts = append(facts, certificate(id))
	}
	return facts
}

// An import of 1e5 rows: at most 1.5 of a loop that puts the same records as
// JSON, keys sorted, in one transaction.
func BenchmarkImport(b *testing.B) {
	facts := importRows()
	var ours, theirs []time.Duration
	for b.Loop() {
		theirs = append(theirs, bareImport(b, bare(b), facts))
		s := open(b, filepath.Join(b.TempDir(), "bench.db"))
		start := time.Now()
		if err := importAll(s, facts); err != nil {
			b.Fatal(err)
		}
		ours = append(ours, time.Since(start))
	}
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "of-bare-loop")
	b.ReportMetric(float64(median(ours).Milliseconds()), "ms/import")
}

func importAll(s *bolt.Store, facts []partner.Fact) error {
	_, err := s.Update(context.Background(), "T01", "", noon, func(*partner.Book) (storage.Change, error) {
		return storage.Change{
			Delta:     partner.Delta{Put: facts},
			Audit:     storage.Entry{At: noon, By: "cli", Via: "import", Verb: "import", Summary: "100,000 rows"},
			UndoUntil: noon.Add(24 * time.Hour),
		}, nil
	})
	return err
}

func bareImport(b *testing.B, db *bbolt.DB, facts []partner.Fact) time.Duration {
	start := time.Now()
	err := db.Update(func(tx *bbolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("b"))
		if err != nil {
			return err
		}
		for i, f := range facts {
			raw, err := json.Marshal(f)
			if err != nil {
				return err
			}
			if err := bucket.Put(binary.BigEndian.AppendUint64(nil, uint64(i)), raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

// Opening a database of 1e5 facts, against bbolt's own Open of the same file;
// then the first answer, for which the Book is read.
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "bench.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := importAll(s, importRows()); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	var ours, theirs, first []time.Duration
	for b.Loop() {
		start := time.Now()
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoFreelistSync: true, FreelistType: bbolt.FreelistMapType})
		if err != nil {
			b.Fatal(err)
		}
		theirs = append(theirs, time.Since(start))
		db.Close()
		start = time.Now()
		s, err := bolt.Open(path, bolt.Options{})
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Now()
		if _, err := s.Revision(context.Background(), "T01"); err != nil {
			b.Fatal(err)
		}
		ours, first = append(ours, opened.Sub(start)), append(first, time.Since(opened))
		s.Close()
	}
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "of-bare-open")
	b.ReportMetric(float64(median(ours).Microseconds())/1000, "ms/open")
	b.ReportMetric(float64(median(theirs).Microseconds())/1000, "ms/bare-open")
	b.ReportMetric(float64(median(first).Milliseconds()), "ms/first-read")
}
