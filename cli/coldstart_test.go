package cli

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/program"
	"partnerbot/storage/bolt"
)

// BenchmarkColdStart goes from starting the process to its first answer to
// `/partner status` and, in the same run, to the first answer of an empty Go
// HTTP server that opens the same database. "times-empty" is the ratio; the goal
// is under 2.
func BenchmarkColdStart(b *testing.B) {
	dir := b.TempDir()
	ours, empty := build(b, dir, "partnerbot", ".."), build(b, dir, "emptyserver", "./testdata/emptyserver")
	for _, n := range []int{20, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			db := filepath.Join(b.TempDir(), "cold.db")
			fill(b, db, n)
			var took [2]time.Duration
			for range b.N {
				for range 5 {
					took[0] += firstAnswer(b, func(addr string) *exec.Cmd {
						cmd := exec.Command(ours, "serve")
						cmd.Dir = dir
						cmd.Env = append(os.Environ(), "SLACK_BOT_TOKEN=xoxb-bench", "SLACK_SIGNING_SECRET="+benchSecret,
							"SLACK_API_URL=http://127.0.0.1:1/", "LISTEN_ADDR="+addr, "DATABASE_URL=bolt:"+db, "LOG_LEVEL=error")
						return cmd
					})
					took[1] += firstAnswer(b, func(addr string) *exec.Cmd { return exec.Command(empty, addr, db) })
				}
			}
			b.ReportMetric(float64(took[0])/float64(took[1]), "times-empty")
			b.ReportMetric(float64(took[0].Milliseconds())/float64(5*b.N), "ms")
		})
	}
}

func build(tb testing.TB, dir, name, pkg string) string {
	tb.Helper()
	out := filepath.Join(dir, name)
	if msg, err := exec.Command("go", "build", "-o", out, pkg).CombinedOutput(); err != nil {
		tb.Fatalf("building %s: %v\n%s", name, err, msg)
	}
	return out
}

func fill(tb testing.TB, db string, n int) {
	tb.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		tb.Fatal(err)
	}
	store, err := bolt.Open(db, bolt.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	crowd(tb, store, p, n, civil.At(time.Now()))
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
