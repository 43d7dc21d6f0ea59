package bot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"partnerbot/commands"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// bareHandler is the limit: it checks the same signature and returns the same bytes.
func bareHandler(answer []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		stamp := r.Header.Get("X-Slack-Request-Timestamp")
		at, err := strconv.ParseInt(stamp, 10, 64)
		if d := time.Now().Unix() - at; err != nil || d > 300 || d < -300 {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		m := hmac.New(sha256.New, []byte(secret))
		fmt.Fprintf(m, "v0:%s:", stamp)
		m.Write(body)
		if !hmac.Equal([]byte("v0="+hex.EncodeToString(m.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature"))) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(answer)
	})
}

// volley sends n signed slash commands over `lines` kept-alive connections and
// returns the time that it took. The client writes prepared bytes and looks for
// the end of each answer only, so that most of the time is the server's.
func volley(b testing.TB, addr string, raw []byte, n, lines int) time.Duration {
	b.Helper()
	began := time.Now()
	errs := make(chan error, lines)
	for range lines {
		go func() { errs <- fire(addr, raw, n/lines) }()
	}
	for range lines {
		if err := <-errs; err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}

func fire(addr string, raw []byte, n int) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	buf := make([]byte, 64<<10)
	for range n {
		if _, err := c.Write(raw); err != nil {
			return err
		}
		if err := wholeAnswer(c, buf); err != nil {
			return err
		}
	}
	return nil
}

// wholeAnswer reads one answer with a Content-Length or one chunk.
func wholeAnswer(c net.Conn, buf []byte) error {
	got := 0
	for {
		n, err := c.Read(buf[got:])
		if err != nil {
			return err
		}
		got += n
		head := bytes.Index(buf[:got], []byte("\r\n\r\n"))
		if head < 0 {
			continue
		}
		if !bytes.HasPrefix(buf, []byte("HTTP/1.1 200")) {
			return fmt.Errorf("%s", buf[:got])
		}
		if i := bytes.Index(buf[:head], []byte("Content-Length: ")); i >= 0 {
			line, _, _ := bytes.Cut(buf[i+16:head+2], []byte("\r\n"))
			size, _ := strconv.Atoi(string(line))
			if got == head+4+size {
				return nil
			}
		} else if bytes.HasSuffix(buf[:got], []byte("\r\n0\r\n\r\n")) {
			return nil
		}
	}
}

func listen(b testing.TB, h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 30 * time.Second}
	go func() { _ = srv.Serve(l) }()
	b.Cleanup(func() { _ = srv.Close() })
	return l.Addr().String()
}

// prepared is a signed slash command as it goes over the wire.
func prepared(text string) []byte {
	body := slashBody(text, "1.2.abc")
	r := signedRequest("/slack/commands", body, time.Now())
	return fmt.Appendf(nil, "POST /slack/commands HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nX-Slack-Request-Timestamp: %s\r\nX-Slack-Signature: %s\r\n\r\n%s",
		len(body), r.Header.Get("X-Slack-Request-Timestamp"), r.Header.Get("X-Slack-Signature"), body)
}

// BenchmarkSlash reports the throughput of a status answer through the bot as a
// share of a bare handler's, both measured in turns in this run.
func BenchmarkSlash(b *testing.B) {
	app := &fakeApp{key: "rev7/2026-03-02/anyone/status"}
	app.run = func(context.Context, commands.Request) commands.Answer {
		return commands.Answer{Message: messages["status"]}
	}
	benchmarkSlash(b, app)
}

// BenchmarkSlashWholeProgram is BenchmarkSlash with the real commands, pack and
// store behind it, at two sizes of a partner.
func BenchmarkSlashWholeProgram(b *testing.B) {
	p, err := program.Embedded("huawei-cloud")
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{20, 100_000} {
		b.Run(fmt.Sprint(n, "-certificates"), func(b *testing.B) {
			store := openStore(b, b.TempDir())
			fill(b, store, n)
			app := &commands.App{Store: store, Program: p, Log: slog.New(slog.DiscardHandler)}
			benchmarkSlash(b, app, func(c *Config) { c.Store = store })
		})
	}
}

// fill puts people with five certificates each into the first workspace.
func fill(b *testing.B, s storage.Store, certificates int) {
	b.Helper()
	_, err := s.Update(b.Context(), FirstWorkspace, "", time.Unix(1, 0), func(book *partner.Book) (storage.Change, error) {
		d := partner.Delta{Put: []partner.Fact{partner.Settings{Account: "Contoso", Path: "service", Phase: "competency-differentiation", Site: "intl"}}}
		kinds := []string{"pmp", "hccda", "hccdp", "hccde", "hcsa"}
		for i := range certificates {
			who := partner.ID(i/5 + 1)
			if i%5 == 0 {
				d.Put = append(d.Put, partner.Person{ID: who, Name: fmt.Sprint("Person ", who), Dedicated: true, Bindings: []partner.Binding{{State: partner.Associated}}})
			}
			d.Put = append(d.Put, partner.Certificate{ID: partner.ID(i + 1), Person: who, Type: kinds[i%5]})
		}
		return storage.Change{Delta: d}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func benchmarkSlash(b *testing.B, app Asker, change ...func(*Config)) {
	bot := lone(b, app, change...)
	w := serve(bot, signedRequest("/slack/commands", slashBody("status", "first"), time.Now()))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "blocks") {
		b.Fatalf("%d %s", w.Code, w.Body)
	}
	ours, bare := listen(b, bot.Handler()), listen(b, bareHandler(w.Body.Bytes()))
	raw := prepared("status")
	const lines = 16
	var took, limit time.Duration
	n := 0
	for b.Loop() {
		limit += volley(b, bare, raw, 3200, lines)
		took += volley(b, ours, raw, 3200, lines)
		n += 3200
	}
	b.ReportMetric(float64(n)/took.Seconds(), "answers/s")
	b.ReportMetric(limit.Seconds()/took.Seconds(), "of-bare")
	b.ReportMetric(float64(w.Body.Len()), "answer-bytes")
}

// overheardBodies are deliveries of what people say to each other, as Slack sends them.
func overheardBodies(b *testing.B) map[string][]byte {
	b.Helper()
	line := "Could somebody have a look at page 3 of the draft before Thursday? The numbers of the second quarter seem to be missing. "
	event := func(rest string) []byte {
		text := strings.Repeat(line, 3)
		return fmt.Appendf(nil, `{"token":"x","team_id":"T1","context_team_id":"T1","context_enterprise_id":null,"api_app_id":"A1","event":{"user":"U1","type":"message","ts":"1700000900.000200","client_msg_id":"0c1f5d0e-6a4b-4f5e-9f0a-1a2b3c4d5e6f","text":%q,"team":"T1",%s"blocks":[{"type":"rich_text","block_id":"k3JzN","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":%q}]}]}],"channel":"C1","event_ts":"1700000900.000200","channel_type":"channel"},"type":"event_callback","event_id":"Ev0PV52K21","event_time":1700000900,"authorizations":[{"enterprise_id":null,"team_id":"T1","user_id":"U9","is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false,"event_context":"4-eyJldCI6Im1lc3NhZ2UiLCJ0aWQiOiJUMSJ9"}`, text, rest, text)
	}
	return map[string][]byte{"in-no-thread": event(""), "in-others-thread": event(`"thread_ts":"1700000000.000100","parent_user_id":"U2",`)}
}

// BenchmarkPassingOver reports what it costs to find that a message is not for the
// bot, as a multiple of reading its envelope and nothing else.
func BenchmarkPassingOver(b *testing.B) {
	for name, raw := range overheardBodies(b) {
		b.Run(name, func(b *testing.B) {
			bot := lone(b, &fakeApp{})
			bot.teams.Store("T1", FirstWorkspace)
			bot.threads.put(threadKey(FirstWorkspace, "C1", "1700000000.000100"), thread{foreign: true, until: time.Now().Add(time.Hour)})
			if bot.event(raw) != nothingToDo {
				b.Fatal("it is not passed over")
			}
			const each = 200
			var took, limit time.Duration
			for b.Loop() {
				began := time.Now()
				for range each {
					bot.event(raw)
				}
				took += time.Since(began)
				began = time.Now()
				for range each {
					var env envelope
					if err := json.Unmarshal(raw, &env); err != nil {
						b.Fatal(err)
					}
				}
				limit += time.Since(began)
			}
			b.ReportMetric(took.Seconds()/limit.Seconds(), "of-envelope")
			b.ReportMetric(float64(took.Nanoseconds())/float64(each*b.N), "ns/event")
		})
	}
}

func BenchmarkRender(b *testing.B) {
	m := messages["status"]
	b.ReportAllocs()
	for b.Loop() {
		_ = Render(m)
	}
}
