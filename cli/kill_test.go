package cli

import (
	"bytes"
	"errors"
	"flag"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
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

var (
	killTimes = flag.Int("kill.times", 0, "how often TestKilledWhileItSends kills; 0: 200, with -short 20")
	killSeed  = flag.Uint64("kill.seed", 0, "the seed of its choices; 0: a new one, which is printed")
)

// TestKilledWhileItSends runs the built program against a workspace with faults
// and kills it (SIGKILL) at random moments while it sends, each time with a later
// clock on the same database. Once the faults end, the workspace must hold every
// reminder that was announced, each once, none before its hour and none in quiet
// hours; and the database must be whole after every kill.
//
// The choices follow from the seed; when the system lets the processes run does not.
func TestKilledWhileItSends(t *testing.T) {
	times, seed := *killTimes, *killSeed
	if times == 0 {
		times = 200
		if testing.Short() {
			times = 20
		}
	}
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("again with: go test ./cli -run %s -kill.times %d -kill.seed %d", t.Name(), times, seed)
	k := newKilling(t, seed)
	k.settle()
	k.level = k.workspace.Now()
	for range times {
		k.faults()
		k.kill(k.start(), k.moment())
		k.look()
		k.later()
	}
	k.finish()
	k.verify()
	t.Logf("%d kills: %d while a message was on its way, %d left one in doubt; %d reminders in %d messages until %s",
		times, k.midPost, k.doubts, k.reminders, k.messages, k.workspace.Now().Format(time.DateTime))
	if times >= 100 && (k.midPost < 3 || k.doubts == 0 || k.messages < 10) { // a busy machine hits fewer
		t.Error("too few kills hit a message on its way: the test proves little")
	}
}

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

// said gives every item that was said with its notice: those of notices that were
// sent, and of notices that became part of them.
func (k *killing) said() (map[string]storage.Notice, []storage.Notice, error) {
	all, err := k.house.store.Notices(k.t.Context(), k.home(), time.Time{}, k.workspace.Now().AddDate(1, 0, 0), 0)
	if err != nil {
		return nil, nil, err
	}
	byKey := map[string]storage.Notice{}
	for _, n := range all {
		byKey[n.Key] = n
	}
	said := map[string]storage.Notice{}
	for _, n := range all {
		into := n
		for into.State == storage.Silent && strings.HasPrefix(into.Reason, "said in ") {
			into = byKey[strings.TrimPrefix(into.Reason, "said in ")]
		}
		if into.State != storage.Sent {
			continue
		}
		for _, it := range n.Items {
			if other, twice := said[it.Key]; twice {
				k.t.Errorf("%s is an item of %s and of %s", it.Key, other.Key, into.Key)
			}
			said[it.Key] = into
		}
	}
	return said, all, nil
}

// missing lists what was announced for a moment that has come and was not said,
// itself or in a later step of the same duty to the same reader.
func (k *killing) missing(said map[string]storage.Notice) []notices.Reminder {
	now := k.workspace.Now()
	var list []notices.Reminder
	overtaken := map[string]bool{}
	for i := len(k.announced) - 1; i >= 0; i-- {
		r := k.announced[i]
		if r.At.After(now) {
			continue
		}
		duty := strings.Join([]string{r.Kind, r.Subject, r.Due.String(), r.Channel, r.User}, "|")
		if _, ok := said[r.Key]; ok {
			overtaken[duty] = true
		} else if !overtaken[duty] {
			list = append(list, r)
		}
	}
	return list
}

// posts are the messages of the bot that people see, by their notice's key.
func (k *killing) posts() map[string][]sandbox.Message {
	places := []string{"alliance", "partner-review", "random"}
	for _, u := range k.workspace.Users() {
		places = append(places, u.ID)
	}
	out := map[string][]sandbox.Message{}
	for _, place := range places {
		for _, m := range k.workspace.Messages(place) {
			if m.BotID == "" || m.Deleted || m.Metadata == nil {
				continue
			}
			key, _ := m.Metadata.EventPayload["key"].(string)
			out[key] = append(out[key], m)
		}
	}
	return out
}

// verify compares what the workspace saw with what was announced.
func (k *killing) verify() {
	k.t.Helper()
	k.open(func() error {
		said, all, err := k.said()
		if err != nil {
			return err
		}
		for _, r := range k.missing(said) {
			k.t.Errorf("never said: %s, announced for %s", r.Key, r.At.Format(time.RFC1123))
		}
		k.reminders = len(said)
		posts := k.posts()
		k.messages = len(posts)
		for key, list := range posts {
			if len(list) > 1 {
				k.t.Errorf("%s was posted %d times", key, len(list))
			}
		}
		for _, n := range all {
			if n.State == storage.Sent && n.Edit == "" && (len(posts[n.Key]) == 0 || posts[n.Key][0].TS != n.TS || posts[n.Key][0].Channel != n.Channel) {
				k.t.Errorf("%s counts as sent (%s %s), and people see %d messages", n.Key, n.Channel, n.TS, len(posts[n.Key]))
			}
		}
		k.hours(said, posts)
		return k.read(func(b *partner.Book) { k.book = b; k.quiet(posts) })
	})
}

func (k *killing) read(look func(b *partner.Book)) error {
	return k.house.read(k.t.Context(), k.home(), func(b *partner.Book) error { look(b); return nil })
}

// hours checks that nothing was said before its moment.
func (k *killing) hours(said map[string]storage.Notice, posts map[string][]sandbox.Message) {
	k.t.Helper()
	for _, r := range k.announced {
		n, ok := said[r.Key]
		if !ok || len(posts[n.Key]) == 0 {
			continue
		}
		if at := postedAt(k.t, posts[n.Key][0]); at.Before(r.At.Add(-time.Millisecond)) {
			k.t.Errorf("%s was said at %s, before %s", r.Key, at, r.At)
		}
	}
}

// quiet checks that nothing was said between 20:00 and 08:00 on its reader's clock.
func (k *killing) quiet(posts map[string][]sandbox.Message) {
	k.t.Helper()
	for key, list := range posts {
		zone := sample.Zone
		if parts := strings.Split(key, "/"); len(parts) > 1 && strings.HasPrefix(parts[1], "U") {
			zone = zoneOf(k.book, parts[1], zone)
		}
		loc, err := time.LoadLocation(zone)
		if err != nil {
			k.t.Fatal(err)
		}
		for _, m := range list {
			if at := postedAt(k.t, m).In(loc); at.Hour() < 8 || at.Hour() >= 20 {
				k.t.Errorf("%s was said at %s, in quiet hours", key, at)
			}
		}
	}
}

// zoneOf is the zone in which somebody is told things.
func zoneOf(b *partner.Book, user, team string) string {
	if r := b.Reader(user); r.Zone != "" {
		return r.Zone
	}
	return team
}

// postedAt is a message's instant in the workspace.
func postedAt(t *testing.T, m sandbox.Message) time.Time {
	t.Helper()
	seconds, micros, _ := strings.Cut(m.TS, ".")
	s, err1 := strconv.ParseInt(seconds, 10, 64)
	us, err2 := strconv.ParseInt(micros, 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	return time.Unix(s, us*1000)
}

// wire stands between the program and the workspace and sees what is on its way.
type wire struct {
	next     http.Handler
	address  string
	asked    chan struct{} // rings when a message reaches Slack
	answered chan struct{} // rings when Slack has answered one, or has not
	anything chan struct{} // rings at every call

	mu    sync.Mutex
	free  *sync.Cond
	open  map[net.Conn]bool
	busy  int // messages on their way
	calls int
	seen  map[string]bool // remote addresses, so that a drain knows its own
}

func newWire() *wire {
	w := &wire{asked: make(chan struct{}, 1), answered: make(chan struct{}, 1), anything: make(chan struct{}, 1), open: map[net.Conn]bool{}, seen: map[string]bool{}}
	w.free = sync.NewCond(&w.mu)
	return w
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	ring(w.anything)
	post := strings.HasSuffix(r.URL.Path, "/chat.postMessage")
	w.count(post, 1)
	defer func() {
		w.count(post, -1)
		ring(w.anything)
		if post {
			ring(w.answered)
		}
	}()
	if post {
		ring(w.asked)
	}
	w.next.ServeHTTP(rw, r)
}

func (w *wire) count(post bool, by int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls++
	if post {
		w.busy += by
	}
}

// posting reports whether a message is on its way.
func (w *wire) posting() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.busy > 0
}

// used reports whether there was any call since forget.
func (w *wire) used() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls > 0
}

func (w *wire) forget() {
	for _, bell := range []chan struct{}{w.asked, w.answered, w.anything} {
		select {
		case <-bell:
		default:
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = 0
}

// connection follows the connections; those that were taken over for a socket
// carry no messages.
func (w *wire) connection(c net.Conn, state http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch state {
	case http.StateClosed, http.StateHijacked:
		delete(w.open, c)
	default:
		w.open[c] = true
		w.seen[c.RemoteAddr().String()] = true
	}
	w.free.Broadcast()
}

// drain waits until every connection of a killed process is closed, those too
// that the server had not accepted yet: a connection of its own comes after them.
func (w *wire) drain(t *testing.T) {
	t.Helper()
	own, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	me := own.LocalAddr().String()
	if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for !w.seen[me] || len(w.open) > 0 {
		w.free.Wait()
	}
	clear(w.seen)
}
