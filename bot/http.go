package bot

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
)

// Routes are the patterns that Handler serves.
var Routes = []string{
	"POST /slack/commands", "POST /slack/interactions", "POST /slack/events",
	"GET /healthz", "GET /readyz", "GET /metrics", "GET /calendar/{file}",
}

// maxBody bounds a delivery, in bytes. Slack's own are far smaller.
const maxBody = 1 << 20

// keptBody is the largest buffer kept for the next request, in bytes.
const keptBody = 64 << 10

// Handler serves Slack's deliveries, health, metrics and calendars. It carries no timeouts:
// the server it is put in has them.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	handlers := []http.Handler{
		b.signed(b.serveCommand), b.signed(b.serveInteraction), b.signed(b.serveEvent),
		http.HandlerFunc(b.serveHealth), http.HandlerFunc(b.serveReady), http.HandlerFunc(b.serveMetrics), http.HandlerFunc(b.serveCalendar),
	}
	for i, route := range Routes {
		mux.Handle(route, handlers[i])
	}
	return mux
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// signed reads the raw body, within its limit, and checks Slack's signature
// before anything looks into it. The body is valid until next returns.
func (b *Bot) signed(next func(http.ResponseWriter, *http.Request, []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > maxBody {
			b.refuseHTTP(w, r, http.StatusRequestEntityTooLarge, "the request is larger than 1 MiB")
			return
		}
		buf := bodies.Get().(*bytes.Buffer)
		defer func() {
			if buf.Cap() <= keptBody {
				bodies.Put(buf)
			}
		}()
		buf.Reset()
		if _, err := buf.ReadFrom(io.LimitReader(r.Body, maxBody+1)); err != nil {
			b.refuseHTTP(w, r, http.StatusBadRequest, "the request could not be read")
			return
		}
		if buf.Len() > maxBody {
			w.Header().Set("Connection", "close")
			b.refuseHTTP(w, r, http.StatusRequestEntityTooLarge, "the request is larger than 1 MiB")
			return
		}
		body := buf.Bytes()
		if err := b.sig.check(header(r, "X-Slack-Request-Timestamp"), header(r, "X-Slack-Signature"), body, b.cfg.Wall()); err != nil {
			b.refuseHTTP(w, r, http.StatusUnauthorized, err.Error())
			return
		}
		next(w, r, body)
	})
}

func header(r *http.Request, name string) string {
	if v := r.Header[name]; len(v) == 1 {
		return v[0]
	}
	return ""
}

func (b *Bot) refuseHTTP(w http.ResponseWriter, r *http.Request, status int, why string) {
	b.metrics.count("http", http.StatusText(status))
	b.log.Warn("a request was refused", "path", r.URL.Path, "status", status, "why", why, "from", r.RemoteAddr)
	http.Error(w, why, status)
}

var jsonType = []string{"application/json; charset=utf-8"}

func writeAck(w http.ResponseWriter, body []byte) {
	if len(body) == 0 {
		return // an empty 200
	}
	w.Header()["Content-Type"] = jsonType
	_, _ = w.Write(body) // a client that went away hears of it on the response URL no more than here
}

func (b *Bot) serveCommand(w http.ResponseWriter, r *http.Request, body []byte) {
	c, check, err := parseSlash(body)
	if err != nil || c.User == "" && !check {
		b.refuseHTTP(w, r, http.StatusBadRequest, "this is not a slash command")
		return
	}
	if check {
		return
	}
	b.metrics.slash.Inc()
	b.acknowledge(w, r, b.slash(c, 0))
}

func (b *Bot) serveInteraction(w http.ResponseWriter, r *http.Request, body []byte) {
	payload, err := parsePayload(body)
	if err != nil {
		b.log.Warn("an interaction that cannot be read", "err", err)
		b.metrics.count("interaction", "malformed")
		return
	}
	b.metrics.count("interaction", "in")
	b.acknowledge(w, r, b.interact([]byte(payload), 0))
}

func (b *Bot) acknowledge(w http.ResponseWriter, r *http.Request, p *pending) {
	body, late := p.within(r.Context(), b.cfg.AckIn)
	if late {
		b.metrics.late.Inc()
	}
	if p.failed {
		http.Error(w, "busy", http.StatusServiceUnavailable)
		return
	}
	writeAck(w, body)
}

// serveEvent acknowledges an event when what it changes is committed. Where
// that takes too long Slack is told to come again, and the work under way is
// then found by its key.
func (b *Bot) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	var hello struct{ Type, Challenge string }
	if bytes.Contains(body, []byte("url_verification")) && json.Unmarshal(body, &hello) == nil && hello.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, hello.Challenge)
		return
	}
	b.metrics.count("event", "in")
	p := b.event(body)
	if !p.settled(r.Context(), b.cfg.AckIn) {
		b.metrics.late.Inc()
		http.Error(w, "still at work", http.StatusServiceUnavailable)
		return
	}
	if p.failed {
		http.Error(w, "busy", http.StatusServiceUnavailable)
	}
}
