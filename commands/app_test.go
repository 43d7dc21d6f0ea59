package commands

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/roster"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/view"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// noon of the sample's day, in Shanghai and Berlin the same date.
var noon = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const (
	team  = "T1"
	dana  = "U0DANA" // the sample's admin
	chen  = "U0CHEN" // somebody else
	today = "2026-03-02"
)

// newApp is an App over an empty store in a file of its own.
func newApp(t testing.TB) (*App, *bytes.Buffer) {
	t.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(filepath.Join(t.TempDir(), "partnerbot.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	var log bytes.Buffer
	return &App{Store: store, Program: p, Log: slog.New(slog.NewTextHandler(&log, nil))}, &log
}

// sampleApp is an App over the sample partner.
func sampleApp(t testing.TB) (*App, *bytes.Buffer) {
	t.Helper()
	a, log := newApp(t)
	data, err := os.ReadFile("testdata/sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := roster.Read("sample.csv", data, roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Store.Update(t.Context(), team, "", noon.Add(-time.Hour), func(b *partner.Book) (storage.Change, error) {
		d, report := roster.Import(a.Program, b, sheet)
		if len(report.Refused) > 0 {
			t.Fatal(report.Refused)
		}
		d.Put = append(d.Put, sampleRest()...)
		return storage.Change{Delta: d, Audit: storage.Entry{At: noon.Add(-time.Hour), By: dana, Via: "import", Verb: "import", Summary: "The sample"}, UndoUntil: noon.Add(time.Hour)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return a, log
}

// sampleRest is what no roster holds.
func sampleRest() []partner.Fact {
	day := civil.At(noon)
	const path, phase = "service", "competency-differentiation"
	return []partner.Fact{
		partner.Settings{Account: "Harbour Tech", Path: path, Phase: phase, Site: "intl", Zone: "Europe/Berlin", Channel: "C0ALLIANCE", Admins: []string{dana}, Reviewers: []string{"U0KEN"}},
		partner.Held{ID: 1, Competency: "database", From: day - 200, Expires: day + 120},
		partner.Material{ID: 1, Kind: "case", Form: "huawei-cloud", Title: "Core banking on GaussDB", Dated: day - 200, Review: partner.Approved},
		partner.Material{ID: 2, Kind: "business-plan", Title: "Business plan", Dated: day - 20, Review: partner.Pending},
		partner.Threshold{ID: 1, Path: path, Phase: phase, Requirement: "project-managers", Value: 2, By: dana, On: noon.AddDate(0, 0, -12), Seen: "portal home page"},
		partner.Threshold{ID: 2, Path: path, Phase: phase, Requirement: "hccdp", Value: 6, By: dana, On: noon.AddDate(0, 0, -12)},
	}
}

func ask(user, text string) Request {
	return Request{Now: noon, Workspace: team, User: user, Channel: "C0ALLIANCE", Text: text, Via: ViaSlash}
}

func say(t testing.TB, a *App, user, text string) Answer {
	t.Helper()
	return a.Run(context.Background(), ask(user, text))
}

func revision(t testing.TB, a *App) uint64 {
	t.Helper()
	rev, err := a.Store.Revision(t.Context(), team)
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got), -update writes it anew:\n%s", path, diff)
	}
}

// TestExamples runs the examples of every unit on a fresh sample partner and
// compares what people read.
func TestExamples(t *testing.T) {
	for _, u := range Units() {
		t.Run(u.Word, func(t *testing.T) {
			var out strings.Builder
			for _, example := range u.Examples {
				a, log := sampleApp(t)
				req := ask(dana, example)
				if u.Word == "import" {
					req.File = &File{Name: "more.csv", Data: []byte("name,email,certificate,issued\nNew One,new@example.com,PMP,2025-05-14\nBad Row,bad@example.com,PMP,2025-02-30\n")}
				}
				before := revision(t, a)
				ans := a.Run(t.Context(), req)
				if !ans.OK {
					t.Errorf("%q is refused: %s", example, view.PlainText(ans.Message))
				}
				if log.Len() > 0 {
					t.Errorf("%q logs %s", example, log)
				}
				changed := revision(t, a) != before
				if want := u.Changes && !strings.Contains(example, "--dry-run"); changed != want {
					t.Errorf("%q changed the Book: %v", example, changed)
				}
				out.WriteString("> " + example + "\n" + view.PlainText(ans.Message) + "\n" + who(ans) + "\n")
			}
			golden(t, strings.ReplaceAll(u.Word, " ", "-"), out.String())
		})
	}
}

func who(ans Answer) string {
	switch {
	case ans.Share:
		return "(to the channel)\n"
	case ans.Message.Names:
		return "(to the asker alone; names people)\n"
	}
	return "(to the asker alone)\n"
}
