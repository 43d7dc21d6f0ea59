package cli

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/cli/sample"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// BenchmarkColdStart goes from starting the process to its first answer to
// `/partner status` and, in the same run, to the first answer of an empty Go
// HTTP server that opens the same database: one with a roster of 20 certificates,
// one with the sample's whole year beside them, and one with 100,000. "times-empty"
// is the ratio of the medians, which a busy machine moves less than it does the
// means; the goal is under 2.
func BenchmarkColdStart(b *testing.B) {
	dir := b.TempDir()
	ours, empty := build(b, dir, "partnerbot", ".."), build(b, dir, "emptyserver", "./testdata/emptyserver")
	for _, c := range []struct {
		name string
		n    int
		year bool
	}{{"roster-of-20", 20, false}, {"with-a-year", 20, true}, {"roster-of-100000", 100_000, true}} {
		b.Run(c.name, func(b *testing.B) {
			db := filepath.Join(b.TempDir(), "cold.db")
			fill(b, db, c.n, c.year)
			var took [2][]time.Duration
			for range b.N {
				for range 5 {
					took[0] = append(took[0], firstAnswer(b, func(addr string) *exec.Cmd {
						cmd := exec.Command(ours, "serve")
						cmd.Dir = dir
						cmd.Env = append(os.Environ(), "SLACK_BOT_TOKEN=xoxb-bench", "SLACK_SIGNING_SECRET="+benchSecret,
							"SLACK_API_URL=http://127.0.0.1:1/", "LISTEN_ADDR="+addr, "DATABASE_URL=bolt:"+db, "LOG_LEVEL=error")
						return cmd
					}))
					took[1] = append(took[1], firstAnswer(b, func(addr string) *exec.Cmd { return exec.Command(empty, addr, db) }))
				}
			}
			first, bare := median(took[0]), median(took[1])
			b.ReportMetric(float64(first)/float64(bare), "times-empty")
			b.ReportMetric(first.Seconds()*1000, "ms")
		})
	}
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// build builds a program and installs a copy. What the linker has just written lies
// in memory in small pieces, of which a start takes up one after the other; a copy,
// and what is read from the disk, does not.
func build(tb testing.TB, dir, name, pkg string) string {
	tb.Helper()
	built, out := filepath.Join(dir, name+".built"), filepath.Join(dir, name)
	if msg, err := exec.Command("go", "build", "-o", built, pkg).CombinedOutput(); err != nil {
		tb.Fatalf("building %s: %v\n%s", name, err, msg)
	}
	data, err := os.ReadFile(built)
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(out, data, 0o755); err != nil {
		tb.Fatal(err)
	}
	return out
}

func fill(tb testing.TB, db string, n int, year bool) {
	tb.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		tb.Fatal(err)
	}
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	crowd(tb, store, p, n, year, civil.At(time.Now()))
	if err := store.Close(); err != nil {
		tb.Fatal(err)
	}
}

// firstAnswer starts a process and asks it until it answers.
func firstAnswer(tb testing.TB, command func(addr string) *exec.Cmd) time.Duration {
	tb.Helper()
	addr := freeAddress(tb)
	cmd := command(addr)
	var log bytes.Buffer
	cmd.Stderr = &log
	start := time.Now()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	for i := int64(1); time.Since(start) < 20*time.Second; i++ {
		body, header := signed("status", i, time.Now())
		req, err := http.NewRequest(http.MethodPost, "http://"+addr+"/slack/commands", bytes.NewReader(body))
		if err != nil {
			tb.Fatal(err)
		}
		req.Header = header
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			continue
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return time.Since(start)
	}
	tb.Fatalf("no answer in 20 s: %s", log.String())
	return 0
}

func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

const benchSecret = "benchmark-signing-secret"

// signed makes a slash command as Slack delivers it.
func signed(text string, n int64, at time.Time) (body []byte, header http.Header) {
	form := url.Values{
		"token": {"ignored"}, "team_id": {"T0BENCH"}, "team_domain": {"bench"}, "channel_id": {"C0BENCH"}, "channel_name": {"alliance"},
		"user_id": {"U0BENCH"}, "user_name": {"bench"}, "command": {"/partner"}, "text": {text}, "api_app_id": {"A0BENCH"},
		"is_enterprise_install": {"false"}, "response_url": {"https://hooks.slack.com/commands/T0BENCH/1/x"}, "trigger_id": {strconv.FormatInt(n, 10) + ".1.x"},
	}
	body = []byte(form.Encode())
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(benchSecret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	header = http.Header{
		"Content-Type":              {"application/x-www-form-urlencoded"},
		"X-Slack-Request-Timestamp": {stamp},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
	return body, header
}

// crowd fills a Book with n certificates of n/4 people and, where it is asked for,
// with the sample's people and all that happened to them in a year.
func crowd(tb testing.TB, store storage.Store, p *program.Program, n int, year bool, on civil.Day) {
	tb.Helper()
	types := []string{"hccdp", "hccde", "pmp", "hccda", "hcip", "hcip-cssa", "hcsa", "hcsp"}
	_, err := store.Update(context.Background(), mainWorkspace, "", on.Instant(9, 0, time.UTC), func(b *partner.Book) (storage.Change, error) {
		d := partner.Delta{Put: []partner.Fact{partner.Settings{Path: p.Default.Path, Phase: p.Default.Phase, Site: p.Default.Site}}}
		if year {
			var err error
			if d, err = sample.Delta(p, b, on); err != nil {
				return storage.Change{}, err
			}
		}
		person, cert := b.Next(partner.KindPerson, 1000), b.Next(partner.KindCertificate, 1000)
		for i := range n {
			if i%4 == 0 {
				person++
				d.Put = append(d.Put, partner.Person{
					ID: person, Name: fmt.Sprintf("Person %d", person), Email: fmt.Sprintf("p%d@bench.example", person), Dedicated: i%3 == 0,
					Bindings: []partner.Binding{{State: partner.Associated, On: on.Add(-900)}},
				})
			}
			cert++
			typ := types[i%len(types)]
			c := partner.Certificate{ID: cert, Person: person, Type: typ, Issued: on.Add(-(i*7)%1000 - 1), Expires: on.Add((i*11)%1000 - 40)}
			if t, _ := p.Type(typ); t.Tracked {
				c.Track = "GaussDB"
			}
			d.Put = append(d.Put, c)
		}
		return storage.Change{Delta: d, Audit: storage.Entry{Verb: "bench"}}, nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}
