//go:build postgres

package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage/postgres"
)

// server is the PostgreSQL of this test binary: one process in a temporary
// folder, reached by a Unix socket. Each test has a schema of its own.
type server struct {
	folder  string
	process *exec.Cmd
	log     bytes.Buffer
	schemas atomic.Int64
}

// shared is nil where the machine has no PostgreSQL; missing says what was looked for.
var (
	shared  *server
	missing error
)

func TestMain(m *testing.M) {
	var code int
	shared, missing = startServer()
	if missing != nil && (os.Getenv("CI") == "true" || !errors.Is(missing, errNoBinaries)) {
		fmt.Fprintln(os.Stderr, "FAIL: PostgreSQL cannot be started for the tests:", missing)
		os.Exit(1)
	}
	code = m.Run()
	if shared != nil {
		shared.stop()
	} else {
		fmt.Fprintln(os.Stderr, "SKIPPED: every test of storage/postgres:", missing)
	}
	os.Exit(code)
}

var errNoBinaries = errors.New("there is no initdb and postgres on PATH nor in /usr/lib/postgresql/*/bin; install the package postgresql")

// binaries finds the folder of the newest PostgreSQL.
func binaries() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return versionOf(b) - versionOf(a) })
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append([]string{filepath.Dir(path)}, folders...)
		}
	}
	for _, folder := range folders {
		_, err1 := os.Stat(filepath.Join(folder, "initdb"))
		_, err2 := os.Stat(filepath.Join(folder, "postgres"))
		if err1 == nil && err2 == nil {
			return folder, nil
		}
	}
	return "", errNoBinaries
}

func versionOf(folder string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	return n
}

func startServer() (*server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	// A socket's path may have a hundred bytes only.
	folder, err := os.MkdirTemp("/tmp", "partnerbot-pg-")
	if err != nil {
		return nil, err
	}
	s := &server{folder: folder}
	who, err := s.unprivileged()
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	data := filepath.Join(folder, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "partnerbot", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	initdb.Dir, initdb.SysProcAttr = folder, &syscall.SysProcAttr{Credential: who}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(folder))
	}
	s.process = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
	s.process.Dir, s.process.Stdout, s.process.Stderr = folder, &s.log, &s.log
	// Should the test binary be killed, the server ends with it.
	s.process.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
	if err := s.process.Start(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := s.ready(); err != nil {
		s.stop()
		return nil, fmt.Errorf("%w: %s", err, s.log.String())
	}
	return s, nil
}

// unprivileged gives the user to run as: postgres refuses to run as root.
func (s *server) unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	var who *user.User
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		if who, err = user.Lookup(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(who.Uid)
	gid, _ := strconv.Atoi(who.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(s.folder, uid, gid)
}

func (s *server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	pause := time.NewTicker(20 * time.Millisecond)
	defer pause.Stop()
	for {
		c, err := pgx.Connect(ctx, s.url("postgres", nil))
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-ctx.Done():
			return err
		case <-pause.C:
		}
	}
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGQUIT) // at once: there is nothing to keep
	_ = s.process.Wait()
	_ = os.RemoveAll(s.folder)
}

// url names a database of the server.
func (s *server) url(database string, params url.Values) string {
	if params == nil {
		params = url.Values{}
	}
	params.Set("host", s.folder)
	return "postgres://partnerbot@/" + database + "?" + params.Encode()
}

// fresh gives the URL of an empty schema.
func fresh(t testing.TB) string {
	t.Helper()
	if shared == nil {
		t.Skip("SKIPPED: ", missing)
	}
	schema := fmt.Sprintf("test%d", shared.schemas.Add(1))
	execute(t, shared.url("postgres", nil), "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, shared.url("postgres", nil), "DROP SCHEMA "+schema+" CASCADE") })
	return shared.url("postgres", url.Values{"search_path": {schema}})
}

// execute runs statements past the store.
func execute(t testing.TB, url string, statements ...string) {
	t.Helper()
	c := dial(t, url)
	defer func() { _ = c.Close(context.Background()) }()
	for _, sql := range statements {
		if _, err := c.Exec(context.Background(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func dial(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	c, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// open opens a store and closes it when the test ends.
func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), url, postgres.Options{Logger: logger(t)})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// withParam adds a parameter to a URL of fresh.
func withParam(base, name, value string) string {
	return base + "&" + url.Values{name: {value}}.Encode()
}

func hasText(err error, words ...string) bool {
	if err == nil {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(err.Error(), w) })
}
