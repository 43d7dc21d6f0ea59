package cli

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"partnerbot/bot"
	"partnerbot/civil"
	"partnerbot/cli/sample"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

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

// bare is the limit: a handler that checks the same signature and returns constant bytes.
func bare(answer []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil {
			http.Error(w, "", http.StatusBadRequest)
			return
		}
		mac := hmac.New(sha256.New, []byte(benchSecret))
		mac.Write([]byte("v0:" + r.Header.Get("X-Slack-Request-Timestamp") + ":"))
		mac.Write(body)
		if !hmac.Equal([]byte("v0="+hex.EncodeToString(mac.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature"))) {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer)
	})
}

// crowd fills a Book with n certificates of n/4 people.
func crowd(tb testing.TB, store storage.Store, p *program.Program, n int, on civil.Day) {
	tb.Helper()
	types := []string{"hccdp", "hccde", "pmp", "hccda", "hcip", "hcip-cssa", "hcsa", "hcsp"}
	_, err := store.Update(context.Background(), mainWorkspace, "", on.Instant(9, 0, time.UTC), func(b *partner.Book) (storage.Change, error) {
		d, err := sample.Delta(p, b, on)
		if err != nil {
			return storage.Change{}, err
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

// whole is the program as `serve` wires it, without Slack.
func whole(tb testing.TB, certificates int) (*house, http.Handler) {
	tb.Helper()
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		tb.Fatal(err)
	}
	store, err := bolt.Open(filepath.Join(tb.TempDir(), "bench.db"), bolt.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = store.Close() })
	crowd(tb, store, p, certificates, civil.At(time.Now()))
	c, err := ReadConfig(nil, filepath.Join(tb.TempDir(), "none"))
	if err != nil {
		tb.Fatal(err)
	}
	h := newHouse(c, p, store, slog.New(slog.DiscardHandler))
	b, _, err := h.slack(bot.Config{Token: "xoxb-bench", SigningSecret: benchSecret, APIURL: "http://127.0.0.1:1/", Now: time.Now, Wall: time.Now})
	if err != nil {
		tb.Fatal(err)
	}
	return h, b.Handler()
}

// BenchmarkSlash answers `/partner status` over HTTP through the whole program
// and, in the same run, through a bare handler that checks the same signature
// and returns the same bytes. "of-limit" is the share of the bare handler's
// throughput; the goal is at least 0.5 at 20 and at 100,000 certificates.
func BenchmarkSlash(b *testing.B) {
	for _, n := range []int{20, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			_, handler := whole(b, n)
			answer := ask(b, handler)
			ours, limit := throughput(b, handler), throughput(b, bare(answer))
			var took [2]time.Duration
			for range b.N {
				took[0] += ours()
				took[1] += limit()
			}
			b.ReportMetric(float64(took[1])/float64(took[0]), "of-limit")
			b.ReportMetric(float64(len(answer)), "bytes")
		})
	}
}

// ask gives the bytes of one answer.
func ask(tb testing.TB, h http.Handler) []byte {
	body, header := signed("status", 1, time.Now())
	req := httptest.NewRequest(http.MethodPost, "/slack/commands", bytes.NewReader(body))
	req.Header = header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	if w.Code != http.StatusOK || w.Body.Len() < 200 {
		tb.Fatalf("status answers %d: %s", w.Code, w.Body)
	}
	return w.Body.Bytes()
}

// throughput returns a function that sends a batch over real connections, 16
// under way at once, and says how long it took.
func throughput(tb testing.TB, h http.Handler) func() time.Duration {
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var n atomic.Int64
	return func() time.Duration {
		const batch, under = 2000, 16
		start := time.Now()
		done := make(chan error, under)
		for range under {
			go func() {
				for range batch / under {
					body, header := signed("status", n.Add(1), time.Now())
					req, err := http.NewRequest(http.MethodPost, server.URL+"/slack/commands", bytes.NewReader(body))
					if err != nil {
						done <- err
						return
					}
					req.Header = header
					resp, err := client.Do(req)
					if err != nil {
						done <- err
						return
					}
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
					if resp.StatusCode != http.StatusOK {
						done <- fmt.Errorf("status %d", resp.StatusCode)
						return
					}
				}
				done <- nil
			}()
		}
		for range under {
			if err := <-done; err != nil {
				tb.Fatal(err)
			}
		}
		return time.Since(start)
	}
}
