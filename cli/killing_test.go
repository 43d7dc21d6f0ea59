package cli

import (
	"bytes"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/cli/sample"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

// killing is a workspace, the program's database, and what became of it so far.
type killing struct {
	t         *testing.T
	rng       *rand.Rand
	dir, base string
	program   string // the built one
	workspace *sandbox.Workspace
	wire      *wire
	house     *house // of the test's own; its store is open only between lives
	announced []notices.Reminder
	book      *partner.Book

	behind                               bool      // something announced is not said yet
	level                                time.Time // when last nothing was
	midPost, doubts, reminders, messages int
}

func newKilling(t *testing.T, seed uint64) *killing {
	t.Helper()
	k := &killing{t: t, rng: rand.New(rand.NewPCG(seed, 1)), dir: t.TempDir(), wire: newWire()}
	k.program = build(t, k.dir, "partnerbot", "..")
	berlin, err := time.LoadLocation(sample.Zone)
	if err != nil {
		t.Fatal(err)
	}
	start := today.Add(-1).Instant(12, 0, berlin) // a Sunday, when nothing is said
	server := httptest.NewUnstartedServer(nil)
	k.base = "http://" + server.Listener.Addr().String()
	k.workspace = sandbox.New(sandboxWorkspace(k.base, sandbox.DeliverSocket, start, slog.New(slog.DiscardHandler)))
	k.wire.next, k.wire.address = k.workspace.Handler(), server.Listener.Addr().String()
	server.Config.Handler, server.Config.ConnState = k.wire, k.wire.connection
	server.Start()
	t.Cleanup(func() { k.workspace.Close(); server.CloseClientConnections(); server.Close() })
	s := newShell(t, k.environ()...)
	r := &run{Streams: Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}, environ: s.environ, dotenv: "none"}
	if k.house, err = r.open(); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(k.house.seed(t.Context(), start), k.house.store.Close()); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *killing) environ() []string {
	return []string{
		"DATABASE_URL=bolt:" + filepath.Join(k.dir, "partnerbot.db"), "PARTNERBOT_CLOCK=" + filepath.Join(k.dir, "clock"),
		"SLACK_API_URL=" + k.base + "/api/", "SLACK_BOT_TOKEN=" + sandboxBotToken, "SLACK_APP_TOKEN=" + sandboxAppToken,
		"LISTEN_ADDR=127.0.0.1:0", "LOG_LEVEL=error", "PARTNER_TIMEZONE=" + sample.Zone,
	}
}

// life is one process.
type life struct {
	cmd *exec.Cmd
	log bytes.Buffer
}

// start starts the program with the workspace's clock.
func (k *killing) start() *life {
	k.t.Helper()
	ahead := time.Until(k.workspace.Now())
	if err := os.WriteFile(filepath.Join(k.dir, "clock"), []byte(ahead.String()), 0o600); err != nil {
		k.t.Fatal(err)
	}
	l := &life{cmd: exec.Command(k.program, "serve")}
	l.cmd.Dir, l.cmd.Env, l.cmd.Stderr = k.dir, append(os.Environ(), k.environ()...), &l.log
	k.wire.forget()
	if err := l.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	return l
}

// kill ends a life at its moment, without warning, and waits until all that was
// on its way has arrived: to Slack, time between two lives is minutes.
func (k *killing) kill(l *life, moment <-chan struct{}) {
	k.t.Helper()
	<-moment
	if k.wire.posting() {
		k.midPost++
	}
	if err := l.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		k.t.Fatal(err)
	}
	_ = l.cmd.Wait()
	if l.cmd.ProcessState.Exited() {
		k.t.Fatalf("the program ended by itself: %v\n%s", l.cmd.ProcessState, l.log.String())
	}
	k.wire.drain(k.t)
}

// moment chooses when to kill: some time after the start, or just after the next
// message has reached Slack, or just after Slack has answered it.
func (k *killing) moment() <-chan struct{} {
	longest, after := 400*time.Millisecond, time.Duration(k.rng.IntN(2))*time.Duration(k.rng.Int64N(int64(6*time.Millisecond)))
	var event <-chan struct{}
	switch k.rng.IntN(5) {
	case 0:
		longest = time.Duration(k.rng.Int64N(int64(200 * time.Millisecond)))
	case 1, 2:
		event = k.wire.asked
	default:
		event = k.wire.answered
	}
	out := make(chan struct{})
	go func() {
		defer close(out)
		limit := time.NewTimer(longest)
		defer limit.Stop()
		select {
		case <-event:
			<-time.After(after)
		case <-limit.C:
		}
	}()
	return out
}

// faults lets some of the next calls go wrong.
func (k *killing) faults() {
	kinds := []sandbox.Fault{
		{Kind: sandbox.Fault429, RetryAfter: 1 + k.rng.IntN(90)}, {Kind: sandbox.FaultRatelimited, RetryAfter: 30}, {Kind: sandbox.FaultRateLimited},
		{Kind: sandbox.FaultStatus, Status: 500}, {Kind: sandbox.FaultStatus, Status: 503},
		{Kind: sandbox.FaultLostAnswer}, {Kind: sandbox.FaultLostAnswer}, {Kind: sandbox.FaultHangUp},
		{Kind: sandbox.FaultSlow, Delay: time.Duration(1+k.rng.IntN(60)) * time.Millisecond},
	}
	methods := []string{"chat.postMessage", "chat.postMessage", "chat.postMessage", "conversations.history", "conversations.open", "apps.connections.open", ""}
	k.workspace.ClearFaults()
	if k.rng.IntN(3) == 0 { // long enough on its way to be hit there
		k.workspace.Faults(sandbox.Fault{Kind: sandbox.FaultSlow, Method: "chat.postMessage", Delay: 30 * time.Millisecond, Count: 2})
	}
	for range k.rng.IntN(4) {
		f := kinds[k.rng.IntN(len(kinds))]
		f.Method, f.Count = methods[k.rng.IntN(len(methods))], 1+k.rng.IntN(2)
		k.workspace.Faults(f)
	}
	if k.rng.IntN(30) == 0 {
		k.workspace.SetAway(true)
	}
}

// settle lets the program live once undisturbed, before anything is due: it
// learns who it is and whom it writes to. What it would then say is announced.
func (k *killing) settle() {
	k.t.Helper()
	k.undisturbed()
	first := civil.At(k.workspace.Now())
	k.open(func() error {
		return k.house.read(k.t.Context(), k.home(), func(b *partner.Book) error {
			k.announced = notices.Preview(k.house.program, b, k.house.config.Defaults(), first, first.Add(400))
			return nil
		})
	})
	if len(k.announced) < 20 {
		k.t.Fatalf("only %d reminders are announced", len(k.announced))
	}
}

// undisturbed is a life that ends only when the program has said all that was due.
func (k *killing) undisturbed() {
	k.t.Helper()
	k.workspace.ClearFaults()
	l := k.start()
	quiet := make(chan struct{})
	go func() {
		defer close(quiet)
		deadline := time.After(20 * time.Second)
		for {
			select {
			case <-k.wire.anything: // not before the line has been still for a while
			case <-time.After(400 * time.Millisecond):
				if k.wire.used() {
					return
				}
			case <-deadline:
				return
			}
		}
	}()
	k.kill(l, quiet)
}

// open opens the database for a look, as long as no process has it.
func (k *killing) open(look func() error) {
	k.t.Helper()
	store, err := bolt.Open(filepath.Join(k.dir, "partnerbot.db"), bolt.Options{})
	if err != nil {
		k.t.Fatalf("the database cannot be opened after a kill: %v", err)
	}
	k.house.store = store
	err = errors.Join(store.Check(k.t.Context()), look(), store.Close())
	if err != nil {
		k.t.Fatalf("the database after a kill: %v", err)
	}
}

// home is the database's only workspace.
func (k *killing) home() string {
	ws, err := k.house.workspace(k.t.Context(), "")
	if err != nil {
		k.t.Fatal(err)
	}
	return ws
}

// look checks the database and what of the announced is not said yet.
func (k *killing) look() {
	k.t.Helper()
	k.open(func() error {
		said, all, err := k.said()
		k.behind = len(k.missing(said)) > 0
		for _, n := range all {
			if n.At.After(k.workspace.Now()) || n.State != storage.Waiting && n.State != storage.Doubt {
				continue
			}
			k.behind = true
			if n.State == storage.Doubt || n.Owner != "" { // claimed by one that was killed
				k.doubts++
			}
		}
		return err
	})
}

// later turns the clock: by minutes while something is still to be said, sometimes
// by hours, else to just after the next announced moment. What waits for long is let
// out: what is not said on its day may not be said at all any more, as it should be.
func (k *killing) later() {
	k.t.Helper()
	now := k.workspace.Now()
	if k.behind && now.Sub(k.level) > 4*time.Hour {
		k.undisturbed()
		k.look()
	}
	if !k.behind {
		k.level = now
	}
	next := k.upcoming(now)
	switch {
	case k.behind && k.rng.IntN(10) > 0:
		k.turn(now.Add(time.Duration(1+k.rng.IntN(25)) * time.Minute))
	case k.behind || next.IsZero():
		k.turn(now.Add(time.Duration(1+k.rng.IntN(4)) * time.Hour))
	default:
		k.turn(next.Add(time.Duration(k.rng.IntN(180)) * time.Second))
	}
}

func (k *killing) turn(to time.Time) {
	k.t.Helper()
	if err := k.workspace.Turn(to); err != nil {
		k.t.Fatal(err)
	}
}

// upcoming is the next announced moment.
func (k *killing) upcoming(now time.Time) time.Time {
	for _, r := range k.announced { // in order
		if r.At.After(now) {
			return r.At
		}
	}
	return time.Time{}
}

// finish lets the faults end: the program lives undisturbed, hour by hour, until
// nothing is left to be said. What is not said in so many lives never will be.
func (k *killing) finish() {
	k.t.Helper()
	k.behind = true
	for range 200 {
		if next := k.upcoming(k.workspace.Now()); !next.IsZero() && next.Sub(k.workspace.Now()) < time.Hour {
			k.turn(next)
		}
		k.turn(k.workspace.Now().Add(time.Hour))
		k.undisturbed()
		k.look()
		if !k.behind {
			return
		}
	}
	k.open(func() error { // verify tells what is missing; this is what was still to be sent
		_, all, err := k.said()
		for _, n := range all {
			if n.State == storage.Waiting || n.State == storage.Doubt {
				k.t.Errorf("%s is %s at %s: attempt %d, next %s, owner %q, %s", n.Key, n.State, k.workspace.Now(), n.Attempt, n.Next, n.Owner, n.Reason)
			}
		}
		return err
	})
}
