// Package sandbox is a Slack workspace in one process: the Web API, Socket Mode, signed HTTP deliveries, response URLs,
// files, a clock that can be turned forward, faults to inject, and a web page to type and click in.
//
// A bot speaks to it exactly as to Slack: point the client's API URL at the handler's /api/ and use the tokens of Options.
// What a person would do is offered as Go methods (Slash, Say, Click, SubmitView ...), which the page uses too.
package sandbox

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The two ways in which deliveries reach the bot.
const (
	DeliverSocket = "socket"
	DeliverHTTP   = "http"
)

// User is a member of the workspace.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	TZ       string `json:"tz"`
	Email    string `json:"email"`
	Bot      bool   `json:"bot"`
	Guest    bool   `json:"guest"`
	External bool   `json:"external"` // of another company, in shared channels
	Deleted  bool   `json:"deleted"`  // the account was deactivated
}

// Channel is a public or private channel. With nil Members everyone is in it, the bot and guests excepted where Private.
type Channel struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Private  bool     `json:"private"`
	Archived bool     `json:"archived"`
	Topic    string   `json:"topic"`
	Members  []string `json:"members"`
}

// RequestURLs are the bot's addresses for deliveries over HTTP.
type RequestURLs struct {
	Commands     string
	Interactions string
	Events       string
}

// Options describe the workspace. Every field has a default.
type Options struct {
	TeamID, TeamName string
	Start            time.Time // the workspace's first moment; zero means the real time
	Users            []User
	Channels         []Channel

	AppID, AppName string
	BotUserID      string
	BotToken       string
	AppToken       string
	SigningSecret  string
	Scopes         []string // of the bot token; nil means DefaultScopes

	Deliver     string // DeliverSocket (default) or DeliverHTTP
	RequestURLs RequestURLs
	BaseURL     string // where Handler is reachable; empty means as seen in the last request

	Command     string // default "/partner"
	UsageHint   string
	Description string

	// Stops lists moments at which a turned clock pauses on its way, in order; nil: none.
	Stops func(from, to time.Time) []time.Time

	// EditWindow is how long an app may edit what it wrote; zero: for ever.
	EditWindow time.Duration

	StrictRate   bool          // one message a second in each channel, as Slack; otherwise bursts of 60 are let through
	AckTimeout   time.Duration // default 3 s, Slack's own
	PingInterval time.Duration // of Socket Mode, default 5 s
	Log          *slog.Logger
}

// DefaultScopes are those of a bot token that may do everything this workspace offers.
func DefaultScopes() []string {
	return []string{"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:read", "files:write",
		"groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write", "team:read",
		"users:read", "users:read.email"}
}

// Workspace is a running Slack workspace. Its methods are safe for concurrent use.
type Workspace struct {
	opt   Options
	clock *clock
	mux   http.Handler

	mu         sync.Mutex
	urls       RequestURLs
	baseURL    string
	baseFixed  bool // told, not learned from a request
	users      []*User
	channels   []*conversation
	lastTS     int64 // microseconds of the newest timestamp given out
	ephemerals []*Message
	files      map[string]*file
	triggers   map[string]*trigger
	responses  map[string]*responseURL
	modals     map[string][]*View // by user, the last is on top
	homes      map[string]*View   // by user
	viewed     map[string]*View   // by view id
	calls      []Call
	faults     faultState
	rate       map[string]*bucket
	sockets    socketState
	pending    pendingWork
	watchers   map[chan struct{}]struct{}
	deliveries []DeliveryRecord
	closed     bool

	background       context.Context
	cancelBackground context.CancelFunc
}

// New makes a workspace. Nothing runs outside the process until a client connects; Close ends its timers and sockets.
func New(o Options) *Workspace {
	o = withDefaults(o)
	w := &Workspace{
		opt: o, clock: newClock(o.Start), urls: o.RequestURLs, baseURL: strings.TrimSuffix(o.BaseURL, "/"),
		files: map[string]*file{}, triggers: map[string]*trigger{}, responses: map[string]*responseURL{},
		modals: map[string][]*View{}, homes: map[string]*View{}, viewed: map[string]*View{},
		rate: map[string]*bucket{}, watchers: map[chan struct{}]struct{}{},
	}
	w.baseFixed = w.baseURL != ""
	w.background, w.cancelBackground = context.WithCancel(context.Background())
	w.sockets.tickets = map[string]bool{}
	for _, u := range o.Users {
		w.users = append(w.users, new(u))
	}
	for _, c := range o.Channels {
		w.channels = append(w.channels, w.newChannel(c))
	}
	w.mux = w.routes()
	return w
}

// Close drops all sockets and stops pending retries.
func (w *Workspace) Close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.cancelBackground()
	w.clock.stop()
	w.DropSockets("")
}

// Handler serves the Web API, the socket, response URLs, files and the page.
func (w *Workspace) Handler() http.Handler { return w.mux }

// Tokens and secret as the bot needs them.
func (w *Workspace) BotToken() string      { return w.opt.BotToken }
func (w *Workspace) AppToken() string      { return w.opt.AppToken }
func (w *Workspace) SigningSecret() string { return w.opt.SigningSecret }
func (w *Workspace) BotUserID() string     { return w.opt.BotUserID }
func (w *Workspace) TeamID() string        { return w.opt.TeamID }

// SetRequestURLs tells where HTTP deliveries go, for a bot whose address is known only after the workspace was made.
func (w *Workspace) SetRequestURLs(u RequestURLs) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.urls = u
}

// SetBaseURL tells the address at which Handler is served; response URLs and file links begin with it.
func (w *Workspace) SetBaseURL(u string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.baseURL, w.baseFixed = strings.TrimSuffix(u, "/"), true
}

// Users returns the members in the order they were given, the bot included.
func (w *Workspace) Users() []User {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]User, 0, len(w.users))
	for _, u := range w.users {
		out = append(out, *u)
	}
	return out
}

func withDefaults(o Options) Options {
	for _, d := range []struct {
		at    *string
		value string
	}{
		{&o.TeamID, "T0SANDBOX"}, {&o.TeamName, "Sandbox"}, {&o.AppID, "A0PARTNER"}, {&o.AppName, "partner"}, {&o.BotUserID, "U0PARTNER"},
		{&o.BotToken, "xoxb-sandbox"}, {&o.AppToken, "xapp-sandbox"}, {&o.SigningSecret, "sandbox-signing-secret"},
		{&o.Deliver, DeliverSocket}, {&o.Command, "/partner"}, {&o.UsageHint, "help | status | gaps ..."},
		{&o.Description, "What your partnership needs, and what is missing"},
	} {
		if *d.at == "" {
			*d.at = d.value
		}
	}
	if o.AckTimeout <= 0 {
		o.AckTimeout = 3 * time.Second
	}
	if o.PingInterval <= 0 {
		o.PingInterval = 5 * time.Second
	}
	if o.Start.IsZero() {
		o.Start = time.Now()
	}
	if o.Scopes == nil {
		o.Scopes = DefaultScopes()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return withPeople(o)
}

func withPeople(o Options) Options {
	if len(o.Users) == 0 {
		o.Users = []User{
			{ID: "U0ANNA", Name: "anna", RealName: "Anna Keller", TZ: "Europe/Berlin", Email: "anna@example.com"},
			{ID: "U0BORIS", Name: "boris", RealName: "Boris Lind", TZ: "Europe/Berlin", Email: "boris@example.com"},
			{ID: "U0CHEN", Name: "chen", RealName: "Chen Wei", TZ: "Asia/Shanghai", Email: "chen@example.com"},
			{ID: "U0GUEST", Name: "gita", RealName: "Gita Rao", TZ: "Asia/Kolkata", Email: "gita@example.net", Guest: true},
		}
	}
	o.Users = slices.Clone(o.Users)
	for i := range o.Users {
		if u := &o.Users[i]; u.TZ == "" {
			u.TZ = "UTC"
		}
	}
	if !slices.ContainsFunc(o.Users, func(u User) bool { return u.ID == o.BotUserID }) {
		o.Users = append(o.Users, User{ID: o.BotUserID, Name: o.AppName, RealName: o.AppName, TZ: "UTC", Bot: true})
	}
	if len(o.Channels) == 0 {
		o.Channels = []Channel{
			{ID: "C0GENERAL", Name: "general", Topic: "Everything and everyone"},
			{ID: "C0PARTNER", Name: "partner-team", Topic: "Certificates, reviews, reminders"},
		}
	}
	return o
}

// newTS gives the next message timestamp: the workspace's time with microseconds, always larger than the last. mu is held.
func (w *Workspace) newTS() string {
	us := max(w.clock.now().UnixMicro(), w.lastTS+1)
	w.lastTS = us
	return fmt.Sprintf("%d.%06d", us/1e6, us%1e6)
}

func randomID(prefix string) string { return prefix + rand.Text()[:10] }

func (w *Workspace) user(id string) *User {
	for _, u := range w.users {
		if u.ID == id {
			return u
		}
	}
	return nil
}

func (w *Workspace) botID() string { return botIDOf(w.opt.BotUserID) }

func botIDOf(user string) string { return "B" + strings.TrimPrefix(user, "U") }

// externalTeam is where external people belong.
const externalTeam = "T0ELSEWHERE"

func (w *Workspace) teamOf(u *User) string {
	if u.External {
		return externalTeam
	}
	return w.opt.TeamID
}

// changed wakes the pages. It never blocks, and may be called with or without mu held.
func (w *Workspace) changed() {
	select {
	case <-w.background.Done():
	default:
		go w.wakeWatchers()
	}
}

func (w *Workspace) wakeWatchers() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (w *Workspace) watch() (ch chan struct{}, cancel func()) {
	ch = make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers[ch] = struct{}{}
	return ch, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, ch)
	}
}
