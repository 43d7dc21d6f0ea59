package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/storage/postgres"
)

// TestOpenSays: what is wrong with a URL is said in words that help, and never
// with its password.
func TestOpenSays(t *testing.T) {
	base := fresh(t)
	execute(t, base, `CREATE ROLE locked_out PASSWORD 'hunter2' NOLOGIN`)
	t.Cleanup(func() { execute(t, base, `DROP ROLE locked_out`) })
	execute(t, base, `CREATE DATABASE latin1 ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`)
	t.Cleanup(func() { execute(t, base, `DROP DATABASE latin1 WITH (FORCE)`) })
	host := url.QueryEscape(shared.Folder())
	for _, c := range []struct {
		url  string
		is   error
		says []string
	}{
		{"postgres://u:hun%ter2@h/db", storage.ErrURL, []string{"write it as in"}},
		{"postgres://u:hunter2@h:port/db", storage.ErrURL, []string{"write it as in"}},
		{"postgres://partnerbot:hunter2@/nosuch?host=" + host, postgres.ErrUnreachable, []string{`no database "nosuch"`, "createdb"}},
		{"postgres://locked_out:hunter2@/postgres?host=" + host, postgres.ErrUnreachable, []string{"locked_out", "password right"}},
		{"postgres://nobody_known:hunter2@/postgres?host=" + host, postgres.ErrUnreachable, []string{"nobody_known", "password right"}},
		{"postgres://u:hunter2@127.0.0.1:1/db", postgres.ErrUnreachable, []string{"127.0.0.1:1", "is the server running"}},
		{"postgres://u:hunter2@/db?host=%2Fnowhere", postgres.ErrUnreachable, []string{"/nowhere", "is the server running"}},
		{"postgres://partnerbot:hunter2@/latin1?host=" + host, nil, []string{"UTF-8", "createdb"}},
		{withParam(base, "default_transaction_read_only", "on"), storage.ErrReadOnly, []string{"primary server"}},
		{withParam(base, "search_path", "nowhere") + "&user=partnerbot", nil, []string{"schema"}},
	} {
		s, err := postgres.Open(t.Context(), c.url, postgres.Options{})
		if err == nil {
			t.Errorf("%s is opened", c.url)
			_ = s.Close()
			continue
		}
		if c.is != nil && !errors.Is(err, c.is) || !hasText(err, c.says...) {
			t.Errorf("%s: %v; want %v, saying %q", c.url, err, c.is, c.says)
		}
		if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "hun%ter2") || strings.Contains(fmt.Sprintf("%+v", err), "hunter2") {
			t.Errorf("the password is given away: %v", err)
		}
	}
}

func TestReadOnly(t *testing.T) {
	base := fresh(t)
	if _, err := postgres.Open(t.Context(), base, postgres.Options{ReadOnly: true}); !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("a database without tables: %v, want ErrReadOnly", err)
	}
	mustUpdate(t, open(t, base), "T01", "", adding(person(1, "a")))
	s, err := postgres.Open(t.Context(), base, postgres.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if got, _ := people(t, s, "T01"); len(got) != 1 {
		t.Errorf("%v", got)
	}
	_, updateErr := s.Update(t.Context(), "T01", "", noon, func(*partner.Book) (storage.Change, error) { return adding(person(2, "b")), nil })
	_, claimErr := s.Claim(t.Context(), noon, 1, "one", nil)
	_, sweepErr := s.Sweep(t.Context(), noon)
	for what, err := range map[string]error{"Update": updateErr, "Claim": claimErr, "Sweep": sweepErr} {
		if !errors.Is(err, storage.ErrReadOnly) {
			t.Errorf("%s: %v, want ErrReadOnly", what, err)
		}
	}
	// A server that may only be read, under a store that does not know it.
	standby := open(t, withParam(base, "default_transaction_read_only", "on"))
	if got, _ := people(t, standby, "T01"); len(got) != 1 {
		t.Errorf("%v", got)
	}
	_, err = standby.Update(t.Context(), "T01", "", noon, func(*partner.Book) (storage.Change, error) { return adding(person(2, "b")), nil })
	if !errors.Is(err, storage.ErrReadOnly) {
		t.Errorf("a change on a standby: %v", err)
	}
}

// TestVersions: a database of version 1 is brought forward with what it holds, a
// later one is refused and left alone, and so is a later record.
func TestVersions(t *testing.T) {
	base := fresh(t)
	if err := postgres.MigrateTo(t.Context(), base, 1); err != nil {
		t.Fatal(err)
	}
	execute(t, base, `INSERT INTO workspaces (workspace, v, revision, stamp, audits) VALUES ('T01', 1, 3, 'm', 0)`,
		`INSERT INTO facts (workspace, kind, id, v, revision, fact) VALUES ('T01', 'person', 1, 1, 3, '{"id":1,"rev":3,"name":"Ana"}'), ('T01', 'person', 2, 1, 2, NULL)`)
	s := open(t, base)
	if got, rev := people(t, s, "T01"); got[1] != "Ana" || rev != 3 {
		t.Errorf("%v at %d", got, rev)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	execute(t, base, `SELECT name FROM fact_person`)
	err := s.Read(t.Context(), "T01", func(b *partner.Book) error {
		if n := b.Next(partner.KindPerson, 0); n != 3 {
			t.Errorf("next number %d, want 3: that of a removed person is not given again", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	execute(t, base, `UPDATE facts SET v = 9, revision = 4 WHERE id = 1`, `UPDATE workspaces SET revision = 4, stamp = 'n'`)
	if err := s.Read(t.Context(), "T01", func(*partner.Book) error { return nil }); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("a later record: %v, want ErrNewer", err)
	}
	execute(t, base, `INSERT INTO partnerbot_schema (version_id, is_applied) VALUES (99, true)`)
	if _, err := postgres.Open(t.Context(), base, postgres.Options{}); !errors.Is(err, storage.ErrNewer) || !hasText(err, "99", "newer partnerbot") {
		t.Errorf("a later schema: %v, want ErrNewer", err)
	}
}

// TestDamage: what somebody has done to the tables by hand is found.
func TestDamage(t *testing.T) {
	for what, sql := range map[string]string{
		"a fact's body":             `UPDATE facts SET fact = '{"id":"x"}'`,
		"a fact's number":           `UPDATE facts SET id = 5`,
		"a fact's kind":             `UPDATE facts SET kind = 'planet'`,
		"a fact of the future":      `UPDATE facts SET revision = 9, fact = jsonb_set(fact, '{rev}', '9')`,
		"a fact of nobody":          `UPDATE facts SET workspace = 'T02'`,
		"a record without version":  `UPDATE facts SET v = 0`,
		"an audit entry gone":       `DELETE FROM audit WHERE seq = 1`,
		"the last audit entry gone": `DELETE FROM audit WHERE seq = 2`,
		"an audit entry's body":     `UPDATE audit SET line = '[]'`,
		"words of the log":          `UPDATE audit SET line = jsonb_set(line, '{summary,text}', '"other"') WHERE seq = 1`,
		"the head of the log":       `UPDATE workspaces SET head = 'x'`,
		"an undo record's body":     `UPDATE undo SET reverse = '{"put":[{"kind":"x","fact":{}}]}'`,
		"a notice's due":            `UPDATE notices SET due = NULL`,
		"a notice's state":          `UPDATE notices SET state = 'sent'`,
		"a notice's place":          `UPDATE notices SET place = 'C9'`,
		"a notice's body":           `UPDATE notices SET body = '{"items":3}'`,
		"an item gone":              `DELETE FROM items`,
		"another's item":            `UPDATE items SET notice = 'x'`,
	} {
		t.Run(what, func(t *testing.T) {
			base := fresh(t)
			s := open(t, base)
			c := adding(person(1, "a"))
			c.UndoUntil = noon.AddDate(1, 0, 0)
			c.Notices = []storage.Notice{notice("n1", noon, "i1")}
			mustUpdate(t, s, "T01", "k", c)
			mustUpdate(t, s, "T01", "", storage.Change{Audit: storage.Entry{At: noon, Verb: "note"}})
			if err := s.Check(t.Context()); err != nil {
				t.Fatalf("before: %v", err)
			}
			execute(t, base, sql)
			want := storage.ErrDamaged
			if strings.Contains(what, "gone") && strings.Contains(what, "audit") || strings.HasSuffix(what, "the log") {
				want = storage.ErrChain
			}
			if err := s.Check(t.Context()); !errors.Is(err, want) {
				t.Errorf("Check: %v, want %v", err, want)
			}
		})
	}
}

// TestBackup: a backup restored into an empty database is the same store, and one
// that is cut off, changed or newer is refused and leaves the database empty.
func TestBackup(t *testing.T) {
	s := open(t, fresh(t))
	odd := adding(person(1, "Ana \x00\ue000 \"<&>\u2028 华为"), partner.Certificate{ID: 4, Person: 1, Type: "pmp"})
	odd.UndoUntil, odd.Reply = noon.AddDate(0, 0, 1), []byte("\xff\x00 reply")
	odd.Notices = []storage.Notice{notice("n1", noon, "i1", `\x odd`, "i\ue000")}
	mustUpdate(t, s, "T01", "key \xff", odd)
	mustUpdate(t, s, "T\xff", "", adding(person(3, "other")))
	mustUpdate(t, s, "T01", "", storage.Change{Delta: partner.Delta{Remove: []partner.Ref{{Kind: partner.KindCertificate, ID: 4}}}})
	var out bytes.Buffer
	if err := s.Backup(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	whole := out.String()

	target := fresh(t)
	open(t, target) // its tables are there, and empty
	if err := postgres.Restore(t.Context(), target, strings.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	r := open(t, target)
	got, rev := people(t, r, "T01")
	if got[1] != "Ana \x00\ue000 \"<&>\u2028 华为" || rev != 2 {
		t.Errorf("%q at %d", got[1], rev)
	}
	if a := mustUpdate(t, r, "T01", "key \xff", adding(person(9, "x"))); !a.Replayed || string(a.Reply) != "\xff\x00 reply" {
		t.Errorf("replay %+v", a)
	}
	mustPlan(t, r, "T01", noon, notice("n2", noon, `\x odd`, "i\ue000"))
	if list, err := r.Notices(t.Context(), "T01", noon, noon.Add(1), 0); err != nil || len(list) != 1 || len(list[0].Items) != 3 {
		t.Errorf("%+v, %v", list, err)
	}
	if names, err := r.Workspaces(t.Context()); err != nil || fmt.Sprintf("%q", names) != `["T01" "T\xff"]` {
		t.Errorf("%q, %v", names, err)
	}
	if err := r.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := postgres.Restore(t.Context(), target, strings.NewReader(whole)); !errors.Is(err, postgres.ErrNotEmpty) {
		t.Errorf("over facts: %v, want ErrNotEmpty", err)
	}
	refusals(t, whole)
}

func refusals(t *testing.T, whole string) {
	t.Helper()
	lines := strings.SplitAfter(whole, "\n")
	for what, c := range map[string]struct {
		text string
		is   error
	}{
		"nothing":           {"", storage.ErrDamaged},
		"something else":    {"\xed\xda\x0c\xed bolt\n", storage.ErrDamaged},
		"cut off":           {whole[:len(whole)/2], storage.ErrDamaged},
		"without the end":   {strings.Join(lines[:len(lines)-2], ""), storage.ErrDamaged},
		"without a line":    {strings.Join(append(lines[:2:2], lines[3:]...), ""), storage.ErrDamaged},
		"with other facts":  {strings.Replace(whole, "other", "OTHER", 1), storage.ErrDamaged},
		"of a later schema": {regexp.MustCompile(`"schema":\d+`).ReplaceAllString(whole, `"schema":77`), storage.ErrNewer},
		"of a later format": {strings.Replace(whole, `"format":1`, `"format":2`, 1), storage.ErrNewer},
	} {
		base := fresh(t)
		if err := postgres.Restore(t.Context(), base, strings.NewReader(c.text)); !errors.Is(err, c.is) {
			t.Errorf("%s: %v, want %v", what, err, c.is)
		}
		if names, err := open(t, base).Workspaces(t.Context()); err != nil || len(names) != 0 {
			t.Errorf("%s: left %v, %v", what, names, err)
		}
	}
}

// TestBackupIsOneMoment: while changes go on a backup holds whole changes only.
func TestBackupIsOneMoment(t *testing.T) {
	s := open(t, fresh(t))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		for ctx.Err() == nil {
			_, err := s.Update(context.Background(), "T01", "", noon, func(b *partner.Book) (storage.Change, error) {
				return adding(person(b.Next(partner.KindPerson, 0), "x"), person(b.Next(partner.KindPerson, 1), "y")), nil
			})
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for range 3 {
		var out bytes.Buffer
		if err := s.Backup(t.Context(), &out); err != nil {
			t.Error(err)
			continue
		}
		target := fresh(t)
		if err := postgres.Restore(t.Context(), target, &out); err != nil {
			t.Error(err)
			continue
		}
		if got, rev := people(t, open(t, target), "T01"); uint64(len(got)) != 2*rev {
			t.Errorf("%d people at revision %d", len(got), rev)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
