package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// line stands between a store and the server and cuts one connection when a
// statement passes.
type line struct {
	folder string
	mu     sync.Mutex
	word   string // in the text of the statement; "" when it was cut
	how    string
	wait   func() // late: what is waited for before the statement goes on
	cuts   sync.WaitGroup
}

// The ways to cut a line: before the server gets the statement, after it has done
// it and before the answer is there, and at once though the server gets it, later.
var cuts = []string{"before", "after", "late"}

// newLine gives a line and the URL that leads over it. Statements travel as text
// there, so that they can be told apart.
func newLine(t *testing.T, direct string) (*line, string) {
	t.Helper()
	folder, err := os.MkdirTemp("/tmp", "partnerbot-line-")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{folder: folder}
	const socket = ".s.PGSQL.5432"
	listener, err := net.Listen("unix", filepath.Join(folder, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close(); l.cuts.Wait(); _ = os.RemoveAll(folder) })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", filepath.Join(shared.Folder(), socket))
			if err != nil {
				_ = client.Close()
				return
			}
			go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
			go l.carry(client, server)
		}
	}()
	over := strings.Replace(direct, strings.ReplaceAll(shared.Folder(), "/", "%2F"), strings.ReplaceAll(folder, "/", "%2F"), 1)
	return l, withParam(over, "default_query_exec_mode", "exec")
}

// cut has the next statement with a word cut off.
func (l *line) cut(word, how string, wait func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.word, l.how, l.wait = word, how, wait
}

func (l *line) isCut() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.word == ""
}

// due tells how a message is to be cut, "" for not at all.
func (l *line) due(message []byte) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.word == "" || !bytes.Contains(message, []byte(l.word)) {
		return ""
	}
	l.word = ""
	l.cuts.Add(1)
	return l.how
}

// carry carries what the client says to the server.
func (l *line) carry(client, server net.Conn) {
	defer func() { _ = server.Close() }()
	buf := make([]byte, 1<<20)
	for {
		n, err := client.Read(buf)
		if err != nil {
			return
		}
		how := l.due(buf[:n])
		switch how {
		case "before":
			l.cuts.Done()
			_ = client.Close()
			return
		case "after", "late":
			defer l.cuts.Done()
			_ = client.Close()
			if how == "late" {
				l.wait()
			}
			_, _ = server.Write(buf[:n])
			return
		}
		if _, err := server.Write(buf[:n]); err != nil {
			return
		}
	}
}

// blocked waits until somebody waits for a lock of the server's.
func blocked(t *testing.T, url string) func() {
	return func() {
		c := dial(t, url)
		defer func() { _ = c.Close(context.Background()) }()
		pause := time.NewTicker(5 * time.Millisecond)
		defer pause.Stop()
		for range 2000 {
			var some bool
			if err := c.QueryRow(context.Background(), `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)`).Scan(&some); err != nil || some {
				return
			}
			<-pause.C
		}
	}
}

// TestLostCommit: a change of which the answer is lost is made once, whatever has
// become of it, with a dedupe key and without, and its receipt is true.
func TestLostCommit(t *testing.T) {
	for _, how := range cuts {
		for _, key := range []string{"", "k"} {
			t.Run(how+key, func(t *testing.T) {
				direct := fresh(t)
				l, over := newLine(t, direct)
				s := open(t, over)
				mustUpdate(t, s, "T01", "", adding(person(1, "before")))
				l.cut("\x00COMMIT\x00", how, blocked(t, direct))
				c := adding(person(2, "x"))
				c.Reply = []byte("done")
				c.Notices = []storage.Notice{notice("n1", noon, "i1")}
				r := mustUpdate(t, s, "T01", key, c)
				if !l.isCut() {
					t.Fatal("nothing was cut: the test says nothing")
				}
				if r.Replayed || r.Audit != 2 || r.Revision != 2 || string(r.Reply) != "done" {
					t.Errorf("receipt %+v", r)
				}
				entries, err := s.Audit(t.Context(), "T01", 0, 0)
				if err != nil || len(entries) != 2 {
					t.Errorf("%d audit entries, %v; want 2", len(entries), err)
				}
				if got, rev := people(t, s, "T01"); len(got) != 2 || rev != 2 {
					t.Errorf("%v at %d", got, rev)
				}
				if list, err := s.Notices(t.Context(), "T01", noon, noon.Add(1), 0); err != nil || len(list) != 1 {
					t.Errorf("notices %v, %v", list, err)
				}
				mustUpdate(t, s, "T01", "", adding(person(3, "after")))
				sameAsAnew(t, direct, s)
			})
		}
	}
}

// TestLostPlan: a plan of which the answer is lost plans each item once.
func TestLostPlan(t *testing.T) {
	for _, how := range cuts {
		t.Run(how, func(t *testing.T) {
			direct := fresh(t)
			l, over := newLine(t, direct)
			s := open(t, over)
			l.cut("\x00COMMIT\x00", how, blocked(t, direct))
			mustPlan(t, s, "T01", noon, notice("n1", noon, "i1"))
			if !l.isCut() {
				t.Fatal("nothing was cut")
			}
			list, err := s.Notices(t.Context(), "T01", noon, noon.Add(1), 0)
			if err != nil || len(list) != 1 || len(list[0].Items) != 1 {
				t.Errorf("notices %+v, %v", list, err)
			}
		})
	}
}

// TestLostClaim: after a claim and a settlement of which the answers are lost the
// notice was claimed once and settled once.
func TestLostClaim(t *testing.T) {
	for _, how := range []string{"before", "after"} {
		t.Run(how, func(t *testing.T) {
			direct := fresh(t)
			l, over := newLine(t, direct)
			s := open(t, over)
			mustPlan(t, s, "T01", noon, notice("n1", noon, "i1"), notice("n2", noon, "i2"))
			l.cut("WITH first", how, nil)
			n, err := s.Claim(t.Context(), noon, time.Minute, "one", nil)
			if err != nil || n.Attempt != 1 || n.State != storage.Waiting || n.Owner != "one" || !l.isCut() {
				t.Fatalf("claimed %+v, %v", n, err)
			}
			other, err := open(t, direct).Claim(t.Context(), noon, time.Minute, "two", nil)
			if err != nil || other.Key == n.Key {
				t.Fatalf("the other claimed %+v, %v", other, err)
			}
			l.cut("UPDATE notices SET state", how, nil)
			if err := s.Settle(t.Context(), "T01", n.Key, "one", storage.Outcome{State: storage.Sent, Channel: "C1", TS: "1.1"}); err != nil || !l.isCut() {
				t.Fatalf("Settle: %v", err)
			}
			if got, err := s.Posted(t.Context(), "T01", "C1", "1.1"); err != nil || got.Key != n.Key {
				t.Errorf("posted %+v, %v", got, err)
			}
		})
	}
}

// TestLostRetry: what a retry or a drop has changed is told though the answer is lost.
func TestLostRetry(t *testing.T) {
	for _, how := range []string{"before", "after"} {
		t.Run(how, func(t *testing.T) {
			direct := fresh(t)
			l, over := newLine(t, direct)
			s := open(t, over)
			mustPlan(t, s, "T01", noon, notice("n1", noon))
			if n, err := s.Claim(t.Context(), noon, time.Minute, "one", nil); err != nil {
				t.Fatal(err)
			} else if err := s.Settle(t.Context(), "T01", n.Key, "one", storage.Outcome{State: storage.Parked, Next: noon.Add(time.Hour)}); err != nil {
				t.Fatal(err)
			}
			l.cut("UPDATE notices SET state", how, nil)
			if keys, err := s.Retry(t.Context(), "T01", noon); err != nil || fmt.Sprint(keys) != "[n1]" || !l.isCut() {
				t.Errorf("retried %v, %v", keys, err)
			}
			l.cut("UPDATE notices SET state", how, nil)
			if keys, err := s.Drop(t.Context(), "T01", "why", "n1"); err != nil || fmt.Sprint(keys) != "[n1]" || !l.isCut() {
				t.Errorf("dropped %v, %v", keys, err)
			}
		})
	}
}

// TestKilled ends the server's processes while changes, plans and claims go on:
// what was reported as done is there once, what was refused is not, and no notice
// is given as unposted twice.
func TestKilled(t *testing.T) {
	url := fresh(t)
	name := fmt.Sprint("killed", schemas.Load())
	over := withParam(url, "application_name", name)
	a, b := open(t, over), open(t, over)
	ctx, cancel := context.WithCancel(t.Context())
	killed := make(chan int)
	go func() { killed <- killer(t, ctx, url, name) }()
	var work sync.WaitGroup
	under := &underFire{t: t, done: map[string]bool{}, claimed: map[string]int{}}
	for w := range 8 {
		s := a
		if w%2 == 1 {
			s = b
		}
		work.Go(func() {
			for i := range 40 {
				name := fmt.Sprint("w", w, "-", i)
				under.update(s, name, i%2 == 0)
				under.claim(s, name)
			}
		})
	}
	work.Wait()
	cancel()
	if n := <-killed; n == 0 {
		t.Error("nothing was killed: the test says nothing")
	} else {
		t.Logf("%d processes of the server were killed", n)
	}
	names, rev := people(t, a, "T01")
	count := map[string]int{}
	for _, name := range names {
		count[name]++
	}
	for name, ok := range under.done {
		if ok && count[name] != 1 || count[name] > 1 {
			t.Errorf("%s is there %d times; reported as done: %v", name, count[name], ok)
		}
	}
	if int(rev) != len(names) {
		t.Errorf("%d people at revision %d", len(names), rev)
	}
	for key, times := range under.claimed {
		if times > 1 {
			t.Errorf("%s was claimed %d times under leases that were not over", key, times)
		}
	}
	if err := a.Check(t.Context()); err != nil {
		t.Error(err)
	}
	sameAsAnew(t, url, a, b)
}

// underFire notes what was reported while connections are lost.
type underFire struct {
	t       *testing.T
	mu      sync.Mutex
	done    map[string]bool // changes, by name
	claimed map[string]int  // notices, by key
}

func (u *underFire) update(s storage.Store, name string, keyed bool) {
	key := ""
	if keyed {
		key = name
	}
	_, err := s.Update(u.t.Context(), "T01", key, noon, func(b *partner.Book) (storage.Change, error) {
		c := adding(person(b.Next(partner.KindPerson, 0), name))
		c.Notices = []storage.Notice{notice(name, noon, name)}
		return c, nil
	})
	u.mu.Lock()
	defer u.mu.Unlock()
	u.done[name] = err == nil
	if err != nil {
		u.t.Logf("%s: %v", name, err)
	}
}

func (u *underFire) claim(s storage.Store, owner string) {
	n, err := s.Claim(u.t.Context(), noon, time.Hour, owner, nil)
	if err != nil {
		return
	}
	u.mu.Lock()
	u.claimed[n.Key]++
	u.mu.Unlock()
	err = s.Settle(u.t.Context(), "T01", n.Key, owner, storage.Outcome{State: storage.Sent, Channel: "C1", TS: n.Key})
	if err != nil && !errors.Is(err, storage.ErrLease) {
		u.t.Logf("settling %s: %v", n.Key, err)
	}
}

// killer ends the processes that serve an application, one after the other.
func killer(t *testing.T, ctx context.Context, url, name string) (killed int) {
	c := dial(t, url)
	defer func() { _ = c.Close(context.Background()) }()
	pause := time.NewTicker(4 * time.Millisecond)
	defer pause.Stop()
	for killed < 80 {
		select {
		case <-ctx.Done():
			return killed
		case <-pause.C:
		}
		var n int
		err := c.QueryRow(context.Background(), `SELECT count(pg_terminate_backend(pid)) FROM
			(SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle' LIMIT 1) AS busy`, name).Scan(&n)
		if err != nil {
			t.Errorf("killing: %v", err)
			return killed
		}
		killed += n
	}
	return killed
}
