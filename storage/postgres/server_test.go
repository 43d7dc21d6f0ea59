package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"partnerbot/storage/postgres"
	"partnerbot/storage/postgres/pgtest"
)

// shared is the server of this test binary; each test has a schema of its own. It is nil where the machine has no PostgreSQL; missing says what was looked for.
var (
	shared  *pgtest.Server
	missing error
	schemas atomic.Int64
)

func TestMain(m *testing.M) {
	var code int
	shared, missing = pgtest.Start()
	if missing != nil && (os.Getenv("CI") == "true" || !errors.Is(missing, pgtest.ErrNoBinaries)) {
		fmt.Fprintln(os.Stderr, "FAIL: PostgreSQL cannot be started for the tests:", missing)
		os.Exit(1)
	}
	code = m.Run()
	if shared != nil {
		shared.Stop()
	} else {
		fmt.Fprintln(os.Stderr, "SKIPPED: every test of storage/postgres:", missing)
	}
	os.Exit(code)
}

// fresh gives the URL of an empty schema.
func fresh(t testing.TB) string {
	t.Helper()
	if shared == nil {
		t.Skip("SKIPPED: ", missing)
	}
	schema := fmt.Sprintf("test%d", schemas.Add(1))
	execute(t, shared.URL("postgres", nil), "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, shared.URL("postgres", nil), "DROP SCHEMA "+schema+" CASCADE") })
	return shared.URL("postgres", url.Values{"search_path": {schema}})
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
