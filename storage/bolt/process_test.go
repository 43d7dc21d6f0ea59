package bolt_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// TestMain lets the test binary be a process of its own: one that holds a
// database, one that writes until it is killed, one without rights.
func TestMain(m *testing.M) {
	if role := os.Getenv("BOLT_TEST_ROLE"); role != "" {
		os.Exit(play(role, os.Getenv("BOLT_TEST_FILE")))
	}
	os.Exit(m.Run())
}

func play(role, path string) int {
	s, err := bolt.Open(path, bolt.Options{Timeout: 50 * time.Millisecond})
	if role == "open" {
		fmt.Println(err)
		return 0
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("open")
	if role == "hold" {
		_, _ = os.Stdin.Read(make([]byte, 1))
		return 0
	}
	for w := range 4 {
		go func() {
			for i := 0; ; i++ {
				key := fmt.Sprint(os.Getpid(), "-", w, "-", i)
				if err := pair(s, key); err != nil {
					fmt.Println(err)
					os.Exit(1)
				}
				fmt.Println("done " + key)
			}
		}()
	}
	select {}
}

// pair commits two people, an audit entry, a notice and a key in one change.
func pair(s *bolt.Store, key string) error {
	_, err := s.Update(context.Background(), "T01", key, noon, func(b *partner.Book) (storage.Change, error) {
		one, two := b.Next(partner.KindPerson, 0), b.Next(partner.KindPerson, 1)
		return storage.Change{
			Delta:   partner.Delta{Put: []partner.Fact{partner.Person{ID: one, Name: key}, partner.Person{ID: two, Name: key}}},
			Audit:   storage.Entry{At: noon, By: "U1", Via: "cli", Verb: "add", Summary: key},
			Notices: []storage.Notice{{Key: "welcome/" + key, At: noon, Items: []storage.Item{{Key: "welcome/" + key}}}},
		}, nil
	})
	return err
}

func process(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), "BOLT_TEST_ROLE="+role, "BOLT_TEST_FILE="+path)
	return cmd
}

func TestOpenInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "test.db")
	holder := process(t, "hold", path)
	stdin, err1 := holder.StdinPipe()
	stdout, err2 := holder.StdoutPipe()
	if err := errors.Join(err1, err2, holder.Start()); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "open\n" {
		t.Fatalf("the holder says %q, %v", line, err)
	}
	_, err := bolt.Open(path, bolt.Options{Timeout: 50 * time.Millisecond})
	if !errors.Is(err, storage.ErrLocked) || !strings.Contains(err.Error(), "stop that one first") {
		t.Errorf("a second process: %v, want ErrLocked that says what to do", err)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	if err := open(t, backup).Close(); err != nil {
		t.Fatal(err)
	}
	if err := bolt.Restore(backup, path); !errors.Is(err, storage.ErrLocked) {
		t.Errorf("Restore over a database in use: %v, want ErrLocked", err)
	}
	if err := errors.Join(stdin.Close(), holder.Wait()); err != nil {
		t.Fatal(err)
	}
	open(t, path) // free again
}

// A process that is killed at any moment loses nothing that it acknowledged and
// leaves no half change.
func TestKilledWriter(t *testing.T) {
	rounds := 8
	if testing.Short() {
		rounds = 2
	}
	path := filepath.Join(t.TempDir(), "test.db")
	acknowledged := 0
	for round := range rounds {
		lines := killAfter(t, path, 20+57*round)
		acknowledged += len(lines)
		checkAcknowledged(t, path, lines)
		checkPairs(t, path)
	}
	if acknowledged == 0 {
		t.Error("nothing was ever acknowledged")
	}
}

func checkAcknowledged(t *testing.T, path string, keys []string) {
	t.Helper()
	s := open(t, path)
	defer s.Close()
	for _, key := range keys {
		r, err := s.Update(context.Background(), "T01", key, noon, func(*partner.Book) (storage.Change, error) {
			return storage.Change{}, fmt.Errorf("the acknowledged change %s is lost", key)
		})
		if err != nil || !r.Replayed {
			t.Fatal(err)
		}
	}
}

// killAfter starts a writer, kills it after so many lines and gives the keys it
// acknowledged.
func killAfter(t *testing.T, path string, count int) (keys []string) {
	t.Helper()
	writer := process(t, "write", path)
	stdout, err := writer.StdoutPipe()
	if err := errors.Join(err, writer.Start()); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(stdout)
	for n := 0; lines.Scan(); n++ {
		if key, ok := strings.CutPrefix(lines.Text(), "done "); ok {
			keys = append(keys, key)
		} else if lines.Text() != "open" {
			t.Fatalf("the writer says %q", lines.Text())
		}
		if n == count {
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = writer.Wait() // killed
	return keys
}

func checkPairs(t *testing.T, path string) {
	t.Helper()
	s := open(t, path)
	defer s.Close()
	if err := s.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	pairs := 0
	err := s.Read(context.Background(), "T01", func(b *partner.Book) error {
		people := b.People()
		for i := 0; i+1 < len(people); i += 2 {
			if people[i].Name != people[i+1].Name {
				return fmt.Errorf("half a change: %q, %q", people[i].Name, people[i+1].Name)
			}
		}
		pairs = len(people) / 2
		if len(people)%2 != 0 || uint64(pairs) != b.Revision {
			return fmt.Errorf("%d people at revision %d", len(people), b.Revision)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err1 := s.Audit(context.Background(), "T01", 0, 0)
	notices, err2 := s.Notices(context.Background(), "T01", noon, noon.Add(1), 0)
	if err := errors.Join(err1, err2); err != nil || len(entries) != pairs || len(notices) != pairs {
		t.Fatalf("%d pairs, %d entries, %d notices, %v", pairs, len(entries), len(notices), err)
	}
}
