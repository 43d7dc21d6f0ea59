package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

const room = "C0REVIEW"

// review is a review that people go through in the sandbox.
type review struct {
	*testing.T
	p *playground
	n partner.ID // of the application
}

// reviewed starts the sandbox with the two numbers known that only the portal
// shows, so that competency differentiation can be applied for.
func reviewed(t *testing.T, deliver string) *review {
	t.Helper()
	p := play(t, deliver, "2026-03-02T10:00", func(p *playground) { p.scheduler.Pace = time.Millisecond }) // Slack's is a second
	knowsZones(t, p)
	slash(t, p, "U0DANA", room, "threshold set competencies 1")
	slash(t, p, "U0DANA", room, "threshold set cases 1")
	return &review{T: t, p: p, n: 1}
}

// until waits for what no change of the workspace announces.
func (r *review) until(what string, cond func() bool) {
	r.Helper()
	deadline := time.After(15 * time.Second)
	for !cond() {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-deadline:
			r.Fatalf("waited 15 s in vain for %s", what)
		}
	}
}

// rest waits until every delivery was answered and all that is due was said.
func (r *review) rest() {
	r.Helper()
	if err := r.p.workspace.Settle(r.Context()); err != nil {
		r.Fatal(err)
	}
	r.until("everything to be said", func() bool {
		queue, err := r.p.store.Queue(r.Context(), mainWorkspace, time.Time{}, 0)
		if err != nil {
			r.Fatal(err)
		}
		now := r.p.workspace.Now()
		return !slices.ContainsFunc(queue, func(n storage.Notice) bool {
			return n.State != storage.Refused && !n.At.After(now) && !n.Next.After(now)
		})
	})
}

// slash types a command and gives all that its answer says.
func (r *review) slash(user, text string) string {
	r.Helper()
	a, err := r.p.workspace.Slash(user, room, text)
	if err != nil || a.Error != "" || a.Message == nil {
		r.Fatalf("/partner %s: %v %+v", text, err, a)
	}
	r.rest()
	return words(*a.Message)
}

// sentences is a text as one reads it: names stand in spans of their own.
func sentences(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), " ,", ",")
}

// cards are the cards in the review channel, oldest first.
func (r *review) cards() (list []sandbox.Message) {
	for _, m := range r.p.workspace.Messages(room) {
		if m.Metadata != nil && !m.Deleted && strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["key"]), fmt.Sprintf("card/application-%d/", r.n)) {
			list = append(list, m)
		}
	}
	return list
}

func (r *review) card() sandbox.Message {
	r.Helper()
	list := r.cards()
	if len(list) == 0 {
		r.Fatal("there is no card")
	}
	return list[len(list)-1]
}

// thread is what the bot says in the thread of the newest card, oldest first.
func (r *review) thread() (list []string) {
	card := r.card()
	for _, m := range r.p.workspace.Messages(room) {
		if m.ThreadTS == card.TS && m.TS != card.TS && m.User == sandboxBotUser {
			list = append(list, words(m))
		}
	}
	return list
}

// reply answers in the card's thread, and waits for what follows.
func (r *review) reply(user, text string) sandbox.Message {
	r.Helper()
	m, err := r.p.workspace.Reply(user, room, r.card().TS, text)
	if err != nil {
		r.Fatal(err)
	}
	r.rest()
	return m
}

// says checks that the newest answer in the thread has these words.
func (r *review) says(want ...string) {
	r.Helper()
	list := r.thread()
	last := ""
	if len(list) > 0 {
		last = list[len(list)-1]
	}
	for _, w := range want {
		if !strings.Contains(last, w) {
			r.Errorf("the thread's last answer lacks %q:\n%s", w, last)
		}
	}
}

// whisper waits for the newest private answer to a user, which has these words.
func (r *review) whisper(user string, since int, want ...string) sandbox.Message {
	r.Helper()
	await(r.T, r.p, func() bool { return len(r.p.workspace.Ephemeral(user)) > since })
	list := r.p.workspace.Ephemeral(user)
	m := list[len(list)-1]
	for _, w := range want {
		if !strings.Contains(words(m), w) {
			r.Errorf("%s is told in private, without %q:\n%s", user, w, words(m))
		}
	}
	return m
}

// told checks that somebody has heard of something by direct message.
func (r *review) told(user, want string) {
	r.Helper()
	if !slices.ContainsFunc(direct(r.p, user), func(m sandbox.Message) bool { return strings.Contains(words(m), want) }) {
		r.Errorf("%s was not told %q: %q", user, want, texts(direct(r.p, user)))
	}
}

// press presses the button of a message whose action's value begins as given.
func (r *review) press(user string, m sandbox.Message, begin string) {
	r.Helper()
	id, ok := button(m, begin)
	if !ok {
		r.Fatalf("there is no button %q on %s", begin, words(m))
	}
	if a, err := r.p.workspace.Click(user, m.Channel, m.TS, id); err != nil || a.Error != "" {
		r.Fatalf("pressing %q: %v %+v", begin, err, a)
	}
	r.rest()
}

// button finds a button by the words that it runs, or by its label.
func button(m sandbox.Message, begin string) (action string, ok bool) {
	for _, b := range m.Blocks {
		block, _ := b.(map[string]any)
		elements, _ := block["elements"].([]any)
		for _, e := range elements {
			element, _ := e.(map[string]any)
			value, _ := element["value"].(string)
			label, _ := element["text"].(map[string]any)
			if caption, _ := label["text"].(string); element["type"] == "button" && (strings.HasPrefix(value, begin) || caption == begin) {
				id, _ := element["action_id"].(string)
				return id, true
			}
		}
	}
	return "", false
}

// fill submits the form that a user has before them.
func (r *review) fill(user string, values map[string]any) {
	r.Helper()
	await(r.T, r.p, func() bool { return len(r.p.workspace.Views(user)) > 0 })
	views := r.p.workspace.Views(user)
	a, err := r.p.workspace.SubmitView(user, views[len(views)-1].ID, values)
	if err != nil || a.Error != "" {
		r.Fatalf("submitting the form: %v %+v", err, a)
	}
	r.rest()
}

// application is what the store holds of it.
func (r *review) application() (a partner.Application, log []partner.Record) {
	r.Helper()
	if err := r.p.read(r.Context(), mainWorkspace, func(b *partner.Book) error {
		a, _ = b.Application(r.n)
		log = b.Records(r.n)
		return nil
	}); err != nil {
		r.Fatal(err)
	}
	return a, log
}

// states are the words for each stage on the card and in "application A-1".
var states = map[partner.Stage][2]string{
	partner.InReview:     {"In review: %d of %d have approved", "in review"},
	partner.ChangesAsked: {"Changes are asked for", "waiting for changes"},
	partner.Declined:     {"Declined", "declined"},
	partner.Ready:        {"Approved", "approved"},
	partner.WithVendor:   {"Handed in as", "with the vendor"},
	partner.Failed:       {"Failed on", "failed"},
	partner.Passed:       {"Passed on", "passed"},
}

// stands checks that the card, the thread and "application A-1" tell of a stage,
// that the card is one, and that the record alone brings the same about.
func (r *review) stands(want partner.Stage, cards int) {
	r.Helper()
	a, log := r.application()
	if a.Stage != want {
		r.Fatalf("%s is %s, want %s\n%s", a.ID.Label(), a.Stage, want, strings.Join(r.thread(), "\n---\n"))
	}
	again := partner.Replay(log)
	again.Rev = a.Rev
	if !reflect.DeepEqual(again, a) {
		r.Errorf("its record brings about\n%+v, and not\n%+v", again, a)
	}
	if list := r.cards(); len(list) != cards {
		r.Errorf("there are %d cards, want %d", len(list), cards)
	}
	t, card, whole := a.Tally(), words(r.card()), r.slash("U0DANA", "application "+a.ID.Label())
	onCard := states[want][0]
	if strings.Contains(onCard, "%d") {
		onCard = fmt.Sprintf(onCard, len(t.Approvals), t.Need)
	}
	if !strings.Contains(card, onCard) {
		r.Errorf("the card does not say %q:\n%s", onCard, card)
	}
	if head, _, _ := strings.Cut(whole, "\n"); !strings.Contains(head, states[want][1]) {
		r.Errorf("application %s does not say %q: %s", a.ID.Label(), states[want][1], head)
	}
	if n := fmt.Sprintf("%s on version %d", t.Words(), a.Version().N); !strings.Contains(whole, n) {
		r.Errorf("application %s does not say %q:\n%s", a.ID.Label(), n, whole)
	}
	if at := a.Attempt(); at != nil && (!strings.Contains(whole, at.Reference) || at.Cause != "" && !strings.Contains(whole, at.Cause)) {
		r.Errorf("application %s does not say what was handed in:\n%s", a.ID.Label(), whole)
	}
}

// once checks that nothing was said twice in the review channel.
func (r *review) once() {
	r.Helper()
	said := map[string]bool{}
	for _, m := range r.p.workspace.Messages(room) {
		if m.Metadata == nil {
			continue
		}
		key := fmt.Sprint(m.Metadata.EventPayload["key"])
		if said[key] {
			r.Errorf("%s is said twice", key)
		}
		said[key] = true
	}
	_, log := r.application()
	entries := map[string]bool{}
	for _, rec := range log {
		if entries[rec.Entry.ID] {
			r.Errorf("entry %s is recorded twice", rec.Entry.ID)
		}
		entries[rec.Entry.ID] = true
	}
}

// tampering is a change of the database file, of the same length, and what is said of it.
type tampering struct{ was, is, says string }

// verified checks that the log and the applications are intact, and that a changed
// byte of the log, and of what else is given, shows.
func (r *review) verified(more ...tampering) {
	r.Helper()
	r.once()
	s := &shell{t: r.T, dir: r.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + r.p.config.Get("DATABASE_URL")}}
	if out := s.ok("audit", "verify"); !strings.Contains(out, "chain intact") || !strings.Contains(out, "as the records bring about") {
		r.Errorf("audit verify: %s", out)
	}
	s.ok("backup", "copy.db")
	path := filepath.Join(s.dir, "copy.db")
	data, err := os.ReadFile(path)
	if err != nil {
		r.Fatal(err)
	}
	other := &shell{t: r.T, dir: s.dir, now: time.Now(), environ: []string{"DATABASE_URL=bolt:" + path}}
	for _, x := range append(more, tampering{"asked for the review", "asked for the reviex", "was edited"}, tampering{`"form":"huawei-cloud"`, `"form":"huawei-clowd"`, "material 1 was edited"}) {
		if !bytes.Contains(data, []byte(x.was)) {
			r.Fatalf("%q is not in the file", x.was)
		}
		if err := os.WriteFile(path, bytes.ReplaceAll(data, []byte(x.was), []byte(x.is)), 0o600); err != nil {
			r.Fatal(err)
		}
		if code, out, _ := other.run("audit", "verify"); code != exitFailed || !strings.Contains(out, x.says) {
			r.Errorf("audit verify with %q in place of %q: %d %s", x.is, x.was, code, out)
		}
	}
}

// begun applies by mention, in words alone, and asks for the review.
func (r *review) begun() {
	r.Helper()
	for _, text := range []string{"apply competency-differentiation", "attach A-1 #1", "attach A-1 business-plan https://example.com/plan.pdf Plan", "submit A-1"} {
		if _, err := r.p.workspace.Say("U0DANA", room, "", "<@"+sandboxBotUser+"> "+text); err != nil {
			r.Fatal(err)
		}
		r.rest()
	}
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	r.rest()
}

// command types a command and presses a button of its answer.
func (r *review) command(user, text, begin string) {
	r.Helper()
	r.slash(user, text)
	list := r.p.workspace.Ephemeral(user)
	r.press(user, list[len(list)-1], begin)
}

// inOrder checks that the thread's answers stand in the order of the record, however
// many spoke at once.
func (r *review) inOrder() {
	r.Helper()
	_, log := r.application()
	card, last := r.card(), -1
	said := r.p.workspace.Messages(room)
	slices.SortStableFunc(said, func(a, b sandbox.Message) int { return strings.Compare(a.TS, b.TS) })
	answers := 0
	for _, m := range said {
		if m.ThreadTS != card.TS || m.Metadata == nil {
			continue
		}
		var app, rec int
		if _, err := fmt.Sscanf(fmt.Sprint(m.Metadata.EventPayload["key"]), "heard/application-%d/record-%d/", &app, &rec); err != nil {
			continue
		}
		at := slices.IndexFunc(log, func(l partner.Record) bool { return int(l.ID) == rec })
		if at < last {
			r.Errorf("%q stands after the answer to entry %d of the record, and is to entry %d", m.Text, last, at)
		}
		last, answers = at, answers+1
	}
	if answers < 20 {
		r.Errorf("only %d answers in the thread", answers)
	}
}
