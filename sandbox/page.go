package sandbox

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"time"
)

//go:embed web
var web embed.FS

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

func (w *Workspace) pageRoutes(mux *http.ServeMux) {
	assets, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the embedded folder is part of the program
	}
	files := http.FileServerFS(assets)
	guard := http.NewCrossOriginProtection()
	page := func(pattern string, h http.HandlerFunc) {
		mux.Handle(pattern, guard.Handler(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Content-Security-Policy", pagePolicy)
			rw.Header().Set("X-Content-Type-Options", "nosniff")
			rw.Header().Set("Referrer-Policy", "no-referrer")
			rw.Header().Set("Cache-Control", "no-store")
			h(rw, r)
		})))
	}
	page("GET /{$}", func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		known := w.baseURL != ""
		w.mu.Unlock()
		if !known {
			w.learnBase(r)
		}
		files.ServeHTTP(rw, r)
	})
	page("GET /assets/", files.ServeHTTP)
	page("GET /archives/{channel}/{message}", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "/#channel="+r.PathValue("channel"), http.StatusFound)
	})
	page("GET /sandbox/state", w.serveState)
	page("GET /sandbox/events", w.serveEvents)
	page("GET /sandbox/file/{id}", w.servePageFile)
	page("POST /sandbox/upload", w.servePageUpload)
	for name, do := range w.deeds() {
		page("POST /sandbox/"+name, func(rw http.ResponseWriter, r *http.Request) { serveDeed(rw, r, do) })
	}
}

// deed is something a person does on the page.
type deed struct {
	Action
	Thread string   `json:"thread"`
	Text   string   `json:"text"`
	Name   string   `json:"name"`
	To     string   `json:"to"`
	Fault  Fault    `json:"fault"`
	Delay  int      `json:"delay_ms"`
	Away   bool     `json:"away"`
	Span   string   `json:"span"` // how long Slack stays away: 48h; empty: until it is brought back
	On     bool     `json:"on"`
	Person string   `json:"person"` // whom it is done to
	Reason string   `json:"reason"`
	Users  []string `json:"users"`
}

func (w *Workspace) deeds() map[string]func(deed) (Answer, error) {
	plain := func(f func(deed) error) func(deed) (Answer, error) {
		return func(d deed) (Answer, error) { return Answer{}, f(d) }
	}
	return map[string]func(deed) (Answer, error){
		"slash":  func(d deed) (Answer, error) { return w.Slash(d.User, d.Channel, d.Text) },
		"act":    func(d deed) (Answer, error) { return w.Act(d.Action) },
		"submit": func(d deed) (Answer, error) { return w.SubmitView(d.User, d.View, d.Values) },
		"say": plain(func(d deed) error {
			if d.On {
				_, err := w.Broadcast(d.User, d.Channel, d.Thread, d.Text)
				return err
			}
			_, err := w.Say(d.User, d.Channel, d.Thread, d.Text)
			return err
		}),
		"edit":   plain(func(d deed) error { return w.EditMessage(d.User, d.Channel, d.TS, d.Text) }),
		"delete": plain(func(d deed) error { return w.DeleteMessage(d.User, d.Channel, d.TS) }),
		"react":  plain(func(d deed) error { return w.toggle(d.User, d.Channel, d.TS, d.Name) }),
		"visitor": plain(func(d deed) error {
			_, err := w.AddUser(User{RealName: d.Text, Guest: d.Name == "guest", External: d.Name == "external", Bot: d.Name == "bot"}, d.Channel)
			return err
		}),
		"close":  plain(func(d deed) error { return w.CloseView(d.User, d.View) }),
		"home":   plain(func(d deed) error { return w.OpenHome(d.User) }),
		"dm":     plain(func(d deed) error { return w.OpenDM(d.User) }),
		"invite": plain(func(d deed) error { return w.Invite(d.User, d.Channel, w.opt.BotUserID) }),
		"kick":   plain(func(d deed) error { return w.Kick(d.User, d.Channel, w.opt.BotUserID) }),
		"archive": plain(func(d deed) error {
			if d.On {
				return w.Archive(d.Channel)
			}
			return w.Unarchive(d.Channel)
		}),
		"account": plain(func(d deed) error {
			if d.On {
				return w.Activate(d.Person)
			}
			return w.Deactivate(d.Person)
		}),
		"zone":  plain(func(d deed) error { return w.SetZone(d.Person, d.Name) }),
		"clock": plain(func(d deed) error { return w.turnTo(d.User, d.To) }),
		"fault": plain(w.faultDeed),
	}
}

func (w *Workspace) faultDeed(d deed) error {
	switch d.Name {
	case "add":
		d.Fault.Delay = time.Duration(d.Delay) * time.Millisecond
		w.Faults(d.Fault)
	case "clear":
		w.ClearFaults()
	case "away":
		return w.awayDeed(d)
	case "histories":
		w.ShowHistories(d.On)
	case "disconnect":
		w.DropSockets(d.Reason)
	case "redeliver":
		w.RedeliverNext(1)
	case "twice":
		w.DeliverTwice(d.On)
	default:
		return fmt.Errorf("no such fault: %q", d.Name)
	}
	w.changed()
	return nil
}

func (w *Workspace) awayDeed(d deed) error {
	if !d.Away || d.Span == "" {
		w.SetAway(d.Away)
		return nil
	}
	span, err := time.ParseDuration(d.Span)
	if err != nil || span <= 0 {
		return fmt.Errorf("%q is no span of time, say 48h", d.Span)
	}
	w.SetAwayFor(span)
	return nil
}

func serveDeed(rw http.ResponseWriter, r *http.Request, do func(deed) (Answer, error)) {
	var d deed
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		http.Error(rw, "JSON is expected", http.StatusUnsupportedMediaType)
		return
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, maxAPIBody)).Decode(&d); err != nil {
		http.Error(rw, "the request is no JSON object", http.StatusBadRequest)
		return
	}
	a, err := do(d)
	writePage(rw, a, err)
}

func writePage(rw http.ResponseWriter, v any, err error) {
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		rw.WriteHeader(http.StatusBadRequest)
		v = obj{"error": err.Error()}
	}
	_ = json.NewEncoder(rw).Encode(v)
}

// turnTo reads "+1h", "tomorrow", "monday" (both at 09:00) or a local date and time in the user's zone, and turns the clock there.
func (w *Workspace) turnTo(user, to string) error {
	w.mu.Lock()
	zone := w.zone(user)
	w.mu.Unlock()
	now := w.Now().In(zone)
	morning := func(days int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, 9, 0, 0, 0, zone)
	}
	switch to {
	case "tomorrow":
		return w.Turn(morning(1))
	case "monday":
		days := (8 - int(now.Weekday())) % 7
		if days == 0 {
			days = 7
		}
		return w.Turn(morning(days))
	}
	if rest, ok := strings.CutPrefix(to, "+"); ok {
		d, err := time.ParseDuration(rest)
		if err != nil || d < 0 {
			return fmt.Errorf("%q is no span of time, say +1h", to)
		}
		return w.Turn(now.Add(d))
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", to, zone)
	if err != nil {
		return fmt.Errorf("%q is no time, say 2026-03-02T09:00", to)
	}
	return w.Turn(at)
}

func (w *Workspace) zone(user string) *time.Location {
	if u := w.user(user); u != nil {
		if loc, err := time.LoadLocation(u.TZ); err == nil {
			return loc
		}
	}
	return time.UTC
}

// serveEvents tells the page that something changed; the page then reads the state.
func (w *Workspace) serveEvents(rw http.ResponseWriter, r *http.Request) {
	ch, cancel := w.watch()
	defer cancel()
	rw.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(rw)
	for {
		if _, err := io.WriteString(rw, "data: changed\n\n"); err != nil || flush.Flush() != nil {
			return
		}
		select {
		case <-ch:
		case <-time.After(20 * time.Second): // keeps the line open
		case <-r.Context().Done():
			return
		case <-w.background.Done():
			return
		}
	}
}

func (w *Workspace) servePageFile(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	f := w.files[r.PathValue("id")]
	w.mu.Unlock()
	if f == nil || !f.uploaded {
		http.NotFound(rw, r)
		return
	}
	sendFile(rw, f)
}

func (w *Workspace) servePageUpload(rw http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(rw, r.Body, maxFile)
	part, header, err := r.FormFile("file")
	if err != nil {
		writePage(rw, nil, errors.New("no file was sent, or it is larger than 64 MB"))
		return
	}
	defer func() { _ = part.Close() }()
	data, err := io.ReadAll(part)
	if err == nil {
		_, err = w.ShareFile(r.FormValue("user"), r.FormValue("channel"), r.FormValue("thread"), header.Filename, data, r.FormValue("text"))
	}
	writePage(rw, obj{}, err)
}
