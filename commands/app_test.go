package commands

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/cli/sample"
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
	return &App{Store: store, Program: p, Log: slog.New(slog.NewTextHandler(&log, nil)), Address: "https://bot.example.com",
		Secret: func() string { return "NOBODYCANGUESSTHISONE23456" }}, &log
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
		d.Put = append(d.Put, sampleIncentives(civil.At(noon))...)
		d.Put = append(d.Put, sampleFunds(t, a.Program)...)
		d.Put = append(d.Put, sample.Deals(a.Program, civil.At(noon))...)
		d.Put = append(d.Put, sampleApplications(t, a, sampleRest())...)
		return storage.Change{Delta: d, Audit: storage.Entry{At: noon.Add(-time.Hour), By: dana, Via: "import", Verb: "import", Summary: "The sample"}, UndoUntil: noon.Add(time.Hour)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sampleOutbox(t, a)
	return a, log
}

// sampleOutbox posts this morning's digest, which told of Ana's and Tomas's
// certificates, and parks an older one to a channel that has been archived.
func sampleOutbox(t testing.TB, a *App) {
	t.Helper()
	morning := noon.Add(-time.Hour)
	list := []storage.Notice{
		{Key: "digest/C0OLD/2026-02-27", Kind: "digest", Target: storage.Target{Channel: "C0OLD"}, At: morning.AddDate(0, 0, -3),
			Items: []storage.Item{{Key: "certificate-end/certificate-8/90/2026-05-21", Kind: "certificate-end", Subject: "certificate/7", Step: "90", Due: civil.Must(2026, 5, 21)}}},
		{Key: "digest/C0ALLIANCE/2026-03-02", Kind: "digest", Target: storage.Target{Channel: "C0ALLIANCE"}, At: morning, Items: []storage.Item{
			{Key: "certificate-end/certificate-1/30/2026-04-01", Kind: "certificate-end", Subject: "certificate/1", Step: "30", Due: civil.Must(2026, 4, 1)},
			{Key: "certificate-end/certificate-12/14/2026-03-16", Kind: "certificate-end", Subject: "certificate/12", Step: "14", Due: civil.Must(2026, 3, 16)},
			{Key: "requirement-falls/requirement-service-competency-differentiation-hccdp/14/2026-03-16", Kind: "requirement-falls", Subject: "requirement/service/competency-differentiation/hccdp", Step: "14", Due: civil.Must(2026, 3, 16)},
			{Key: "portal-check/threshold-service-competency-differentiation-hccdp/7/2026-05-19", Kind: "portal-check", Subject: "threshold/service/competency-differentiation/hccdp", Step: "7", Due: civil.Must(2026, 5, 19)},
		}},
	}
	err := a.Store.Plan(t.Context(), team, "reminders", func(*partner.Book, time.Time) (storage.Planned, error) {
		return storage.Planned{Notices: list}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range list {
		n, err := a.Store.Claim(t.Context(), morning, time.Minute, "test", nil)
		if err != nil {
			t.Fatal(err)
		}
		o := storage.Outcome{State: storage.Sent, Channel: "C0ALLIANCE", TS: "1772438400.000100"}
		if n.Target.Channel == "C0OLD" {
			o = storage.Outcome{State: storage.Parked, Next: noon.Add(20 * time.Minute), Reason: "is_archived"}
		}
		if err := a.Store.Settle(t.Context(), team, n.Key, "test", o); err != nil {
			t.Fatal(err)
		}
	}
}

// sampleRest is what no roster holds.
func sampleRest() []partner.Fact {
	day := civil.At(noon)
	const path, phase = "service", "competency-differentiation"
	return []partner.Fact{
		partner.Settings{Account: "Harbour Tech", Path: path, Phase: phase, Site: "intl", Zone: "Europe/Berlin", Channel: "C0ALLIANCE", Admins: []string{dana}, Reviewers: []string{"U0KEN", "U0SARA", dana}, ReviewChannel: "C0REVIEW"},
		partner.Held{ID: 1, Competency: "database", From: day - 45, Expires: day + 120},
		partner.Material{ID: 1, Kind: "case", Form: "huawei-cloud", Title: "Core banking on GaussDB", Dated: day - 200, Review: partner.Approved},
		partner.Material{ID: 2, Kind: "business-plan", Title: "Business plan", Dated: day - 20, Review: partner.Pending},
		partner.Material{ID: 3, Kind: "assessment-form", Title: "Assessment form", URL: "https://example.com/form.xlsx"},
		partner.MaterialVersion{ID: 1, Material: 3, N: 1, Name: "assessment-form.xlsx", Size: 48_213, SHA256: "9f2c41aa07d2e5b1c3", URL: "https://example.com/form.xlsx", By: chen, On: noon.AddDate(0, 0, -12)},
		partner.Material{ID: 4, Kind: "competency-proof", Title: "Proofs of the practice", URL: "https://example.com/proofs.pdf"},
		partner.StandIn{ID: 1, For: "U0KEN", By: "U0MEI", From: day + 10, Until: day + 20, Reason: "on leave", Given: dana},
		partner.Threshold{ID: 1, Path: path, Phase: phase, Requirement: "project-managers", Value: 2, By: dana, On: noon.AddDate(0, 0, -12), Seen: "portal home page"},
		partner.Threshold{ID: 2, Path: path, Phase: phase, Requirement: "hccdp", Value: 6, By: dana, On: noon.AddDate(0, 0, -12)},
		partner.Response{ID: 1, Kind: "certificate-end", Subject: "certificate/12", Due: civil.Must(2026, 3, 16), Act: partner.Ack, By: "U0MEI", Until: civil.Must(2026, 3, 10), On: noon.AddDate(0, 0, -2), Note: "exam on Thursday"},
		partner.Mute{ID: 1, User: dana, Kind: "invitation", On: noon.AddDate(0, 0, -5)},
		partner.Reader{ID: 1, User: "U0ANA", Zone: "Europe/Lisbon", ZoneBy: "slack", Hours: "08:30-16:30"},
		partner.Schedule{ID: 1, Spec: "0 9 1 * *", Zone: "Europe/Berlin", Channel: "C0ALLIANCE", By: dana, On: noon.AddDate(0, 0, -5)},
		partner.Feed{ID: 1, User: dana, Scope: partner.FeedMine, Sum: partner.FeedSum("an older link"), Made: noon.AddDate(0, 0, -5)},
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
				exampleSettings[u.Word].set(t, a)
				req := ask(dana, example)
				if u.Word == "import" {
					req.File = &File{Name: "more.csv", Data: []byte("name,email,certificate,issued\nNew One,new@example.com,PMP,2025-05-14\nBad Row,bad@example.com,PMP,2025-02-30\n")}
				}
				if u.Word == "kpi import" {
					req.File = &File{Name: "readings.csv", Data: []byte("kpi,period,value\nannual-revenue,2026-01,81000\nannual-revenue,2026-Q5,1\n")}
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
				asks := slices.ContainsFunc(u.Flags, func(f Flag) bool { return f.Name == "--yes" }) && !strings.Contains(example, "--yes")
				if want := u.Changes && u.Act == nil && !asks && !strings.Contains(example, "--dry-run"); changed != want {
					t.Errorf("%q changed the Book: %v", example, changed)
				}
				out.WriteString("> " + example + "\n" + view.PlainText(ans.Message) + "\n" + who(ans) + "\n")
			}
			golden(t, strings.ReplaceAll(u.Word, " ", "-"), logHash.ReplaceAllString(out.String(), "$1:HASH"))
		})
	}
}

// logHash is a head of the audit log, which is another one each time.
var logHash = regexp.MustCompile(`([0-9]+):[0-9a-f]{64}`)

func who(ans Answer) string {
	switch {
	case ans.Share:
		return "(to the channel)\n"
	case ans.Message.Names:
		return "(to the asker alone; names people)\n"
	}
	return "(to the asker alone)\n"
}

// TestAHeadMayBeCutShort: Slack takes of a head what the terminal takes of it.
func TestAHeadMayBeCutShort(t *testing.T) {
	a, _ := sampleApp(t)
	head := func() partner.Head {
		h, err := a.Store.Head(t.Context(), team)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	if ans := say(t, a, dana, "threshold set hccdp 4"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	h, none := head(), partner.Genesis(team)
	whole := h.String()
	short := whole[:len(whole)-56]
	other := partner.Head{Seq: h.Seq, Hash: strings.Repeat("0", 64)}.String()
	for words, want := range map[string]string{
		whole:                          "chain intact",
		short:                          "chain intact",
		short + "…":                    "chain intact",
		strings.ToUpper(short) + "...": "chain intact",
		short + " " + whole:            "chain intact",
		none.String():                  "chain intact",
		none.String()[:12]:             "chain intact",
		other:                          "is not the one whose hash was known",
		other[:len(short)]:             "is not the one whose hash was known",
		"99:4be1c0de":                  "to 99 are missing",
		short[:len(short)-1]:           "at least 8 digits of it, such as 71:4be1c0de",
		"71":                           `"71" is not a head of the log`,
	} {
		if got := say(t, a, dana, "audit verify "+words).Message.Summary; !strings.Contains(got, want) {
			t.Errorf("audit verify %s: %s", words, got)
		}
	}
}
