// Package bot is the Slack edge: deliveries come in over HTTP or Socket Mode
// through one dispatcher, answers are drawn by one renderer, and notices leave
// through one poster. It is the only package that knows slack-go.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/storage"
	"partnerbot/view"
)

// Asker answers what people ask, and takes what they say in threads of the bot's;
// *commands.App is one.
type Asker interface {
	Run(ctx context.Context, req commands.Request) commands.Answer
	Submit(ctx context.Context, req commands.Request, word string, values map[string]string) (commands.Answer, map[string]string)
	Steady(ctx context.Context, req commands.Request) (key string, ok bool)
	Home(ctx context.Context, req commands.Request) view.Home
	Hear(ctx context.Context, h commands.Heard) (commands.Heeding, error)
	Calendar(ctx context.Context, token string, now time.Time) (cal view.Calendar, ok bool, err error)
}

// Config is what a Bot is made of.
type Config struct {
	App           Asker
	Store         storage.Store
	Token         string // xoxb-: required
	AppToken      string // xapp-: Socket Mode; "" for none
	SigningSecret string // HTTP deliveries; "" refuses them all
	APIURL        string // default https://slack.com/api/
	HTTPClient    *http.Client
	Now           func() time.Time // the domain's clock, which a sandbox turns; default Wall
	Wall          func() time.Time // the real clock: signatures, pacing; default time.Now
	Log           *slog.Logger

	LastTick func() time.Time                       // the scheduler's last tick, for /readyz; nil: not looked at
	Checks   map[string]func(context.Context) error // further checks of /readyz, by name
	Nudge    func()                                 // has the scheduler look at once; nil: it looks at its own pace
	AckIn    time.Duration                          // an answer not ready by then follows later; default 2 s (Slack waits 3)
}

// The defaults of a Config and the bounds of memory.
const (
	defaultAPIURL   = "https://slack.com/api/"
	defaultAckIn    = 2 * time.Second
	apiTimeout      = 20 * time.Second
	workTimeout     = 2 * time.Minute
	drainTimeout    = 10 * time.Second
	rememberAnswers = 1024
	rememberKeys    = 20_000
	rememberPlaces  = 10_000
	rememberThreads = 20_000
	downloadsAtOnce = 2
)

// Bot is the program's end of a Slack workspace (or of many). It is safe for
// concurrent use.
type Bot struct {
	cfg     Config
	app     steadily
	log     *slog.Logger
	api     *slack.Client
	ctx     context.Context
	stop    context.CancelFunc
	lanes   lanes
	sig     signer
	metrics *metrics
	link    link
	token   token

	seen    *recent[*pending]     // deliveries by dedupe key
	bodies  *recent[*pending]     // those of seen that still hold their body
	answers *recent[[]byte]       // rendered acknowledgements by what they depend on
	public  *recent[channelState] // channels by id
	direct  *recent[string]       // direct message channels by user
	threads *recent[thread]       // threads by workspace, channel and ts
	known   *recent[stands]       // what people are in the workspace, by user
	parts   *recent[int]          // how many further parts a notice has, by channel and ts
	met     *recent[bool]         // whom Slack was asked about before the first message, by workspace and user
	prints  *recent[string]       // sha256 of shared files by id and size
	people  *lookups              // how fast people may be asked about
	teams   sync.Map              // team id -> workspace
	tying   sync.Mutex
	self    atomic.Pointer[identity]

	up    chan struct{} // closed when the bot has connected for the first time
	first sync.Once

	fetching chan struct{} // holds one for each download under way
}

// identity is who the bot is in Slack.
type identity struct {
	user, bot, team string
	org             bool // installed in an Enterprise organisation, which has many teams
}

// New makes a Bot. It does not talk to Slack yet.
func New(c Config) (*Bot, error) {
	switch {
	case c.App == nil || c.Store == nil:
		return nil, errors.New("bot: App and Store are required")
	case c.Token == "":
		return nil, errors.New("SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token from the app's OAuth & Permissions page")
	case c.AppToken == "" && c.SigningSecret == "":
		return nil, errors.New("neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP) is set: without one of them nothing from Slack can arrive")
	}
	c = c.withDefaults()
	if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("SLACK_API_URL %q is not an http or https address such as %s", c.APIURL, defaultAPIURL)
	}
	b := &Bot{cfg: c, app: steadily{c.App}, log: c.Log}
	b.metrics = newMetrics(newOutboxCollector(c.Store, c.Now, c.Wall, c.Log))
	b.ctx, b.stop = context.WithCancel(context.Background())
	b.api = slack.New(c.Token, slack.OptionAPIURL(c.APIURL), slack.OptionHTTPClient(heeding{c.HTTPClient}), slack.OptionAppLevelToken(c.AppToken))
	b.sig = newSigner(c.SigningSecret)
	b.lanes.log, b.lanes.most = c.Log, rememberPlaces
	b.seen = newRecent[*pending](rememberKeys)
	b.bodies = newRecent[*pending](rememberAnswers)
	b.bodies.gone = (*pending).strip
	b.answers = newRecent[[]byte](rememberAnswers)
	b.public = newRecent[channelState](rememberPlaces)
	b.direct = newRecent[string](rememberPlaces)
	b.threads = newRecent[thread](rememberThreads)
	b.known = newRecent[stands](rememberPlaces)
	b.parts = newRecent[int](rememberPlaces)
	b.met = newRecent[bool](rememberPlaces)
	b.prints = newRecent[string](rememberAnswers)
	b.people = newLookups()
	b.up = make(chan struct{})
	b.fetching = make(chan struct{}, downloadsAtOnce)
	return b, nil
}

func (c Config) withDefaults() Config {
	if c.Wall == nil {
		c.Wall = time.Now
	}
	if c.Now == nil {
		c.Now = c.Wall
	}
	if c.Nudge == nil {
		c.Nudge = func() {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.APIURL == "" {
		c.APIURL = defaultAPIURL
	}
	if !strings.HasSuffix(c.APIURL, "/") {
		c.APIURL += "/"
	}
	if c.HTTPClient == nil {
		c.HTTPClient = &http.Client{Timeout: apiTimeout}
	}
	if c.AckIn == 0 {
		c.AckIn = defaultAckIn
	}
	return c
}

// Run keeps the Socket Mode link up, if there is one, until ctx ends or Slack
// says that it is of no use to try again. Over HTTP alone it asks Slack whether
// the token is good, until it is told so: posts would fail without anybody
// noticing. Work under way is finished first.
func (b *Bot) Run(ctx context.Context) error {
	learn, end := context.WithCancel(ctx)
	learnt := make(chan struct{})
	go func() { defer close(learnt); b.learn(learn) }()
	defer func() { end(); <-learnt; b.Close() }()
	if b.cfg.AppToken != "" {
		return b.runSocket(ctx)
	}
	for wait := helloAgain; b.confirm(ctx) != nil; wait = min(2*wait, helloAtMost) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	<-ctx.Done()
	return ctx.Err()
}

// How long to wait before Slack is asked again whether the token is good.
const (
	helloAgain  = 2 * time.Second
	helloAtMost = time.Minute
)

// confirm asks Slack who the token belongs to, and remembers what it says.
func (b *Bot) confirm(ctx context.Context) error {
	if b.me(ctx).user == "" {
		err := errors.New("SLACK_BOT_TOKEN has not been confirmed by Slack: see the log, and `partnerbot check --online`")
		b.linkDown(err.Error())
		return err
	}
	b.linkUp()
	return nil
}

// Close takes no new work, finishes what is under way, for at most 10 s, and
// stops the rest: events among it are not acknowledged, so that they come again.
func (b *Bot) Close() {
	b.lanes.close()
	if !b.lanes.drain(drainTimeout) {
		b.log.Warn("stopped with work under way")
	}
	b.stop()
}

// me is who the bot is in Slack; asked once.
func (b *Bot) me(ctx context.Context) identity {
	if id := b.self.Load(); id != nil {
		return *id
	}
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	r, err := b.api.AuthTestContext(ctx)
	b.heardOfToken(err == nil, slackWord(err))
	if err != nil {
		b.log.Warn("who the bot is in Slack is not known", "err", err)
		return identity{}
	}
	id := identity{user: r.UserID, bot: r.BotID, team: r.TeamID, org: r.EnterpriseID != ""}
	b.self.Store(&id)
	return id
}
