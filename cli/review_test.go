package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
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

// TestAnApplicationByThreadRepliesAlone goes from a draft to the second try's yes
// without a slash command or a button.
func TestAnApplicationByThreadRepliesAlone(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	r.stands(partner.InReview, 1)
	r.reply("U0SARA", "approve")
	r.says("Sara Lind", "1 of 2")
	r.reply("U0KEN", "ask: which customer is it?")
	r.told("U0DANA", "which customer is it?")
	r.reply("U0DANA", "It is the port operator.")
	r.reply("U0KEN", "changes: page 3 names the customer")
	r.says("Ken Adams", "page 3 names the customer")
	r.told("U0DANA", "page 3 names the customer")
	r.stands(partner.ChangesAsked, 1)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> material replace #5 https://example.com/plan-2.pdf page 3 without the name")
	r.stands(partner.InReview, 1)
	if said := strings.Join(r.thread(), "\n"); !strings.Contains(said, "v2 of Plan in A-1, by Dana Weber: page 3 without the name. Ken Adams had asked for changes: page 3 names the customer. Earlier approvals (1: Sara Lind) no longer count.") {
		t.Errorf("nobody says that Sara's approval is void: %s", said)
	}
	r.reply("U0KEN", "approve")
	r.reply("U0SARA", "lgtm")
	r.stands(partner.Ready, 1)
	r.told("U0DANA", "submitted")
	r.reply("U0DANA", "submitted HW-2417")
	r.says("HW-2417")
	r.stands(partner.WithVendor, 1)
	r.reply("U0DANA", "failed: too few projects")
	r.says("too few projects")
	r.stands(partner.Failed, 1)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> resubmit")
	r.reply("U0DANA", "<@"+sandboxBotUser+"> attach #2")
	r.reply("U0DANA", "<@"+sandboxBotUser+"> submit")
	r.until("the second card", func() bool { return len(r.cards()) == 2 })
	r.stands(partner.InReview, 2)
	r.reply("U0KEN", "approve")
	r.reply("U0LIN", ":white_check_mark:")
	r.stands(partner.Ready, 2)
	r.reply("U0DANA", "submitted HW-3001")
	r.reply("U0DANA", "passed")
	r.stands(partner.Passed, 2)
	r.verified()
}

// TestAnApplicationByButtonsAlone goes the same way by what can be pressed and
// filled in; what has no button is typed as a command.
func TestAnApplicationByButtonsAlone(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	if a, err := r.p.workspace.Slash("U0DANA", room, "apply"); err != nil || a.Error != "" {
		t.Fatalf("/partner apply: %v %+v", err, a)
	}
	r.fill("U0DANA", map[string]any{"what": "service-competency-differentiation", "materials": "#1\nbusiness-plan https://example.com/plan.pdf Plan"})
	r.command("U0DANA", "application A-1", "Ask for the review")
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	r.stands(partner.InReview, 1)
	r.press("U0SARA", r.card(), "Approve")
	r.stands(partner.InReview, 1)
	r.press("U0KEN", r.card(), "review A-1 changes")
	r.fill("U0KEN", map[string]any{"text": "page 3 names the customer"})
	r.says("page 3 names the customer")
	r.stands(partner.ChangesAsked, 1)
	r.slash("U0DANA", "material replace #5 https://example.com/plan-2.pdf")
	r.stands(partner.InReview, 1)
	if id, ok := button(r.card(), "review A-1 approve --saw 2"); !ok {
		t.Errorf("the card's button does not carry version 2: %s in %v", id, r.card().Blocks)
	}
	r.press("U0KEN", r.card(), "Approve")
	r.press("U0SARA", r.card(), "Approve")
	r.stands(partner.Ready, 1)
	r.slash("U0DANA", "submitted A-1 HW-2417")
	r.stands(partner.WithVendor, 1)
	r.slash("U0DANA", `failed A-1 "too few projects"`)
	r.stands(partner.Failed, 1)
	r.command("U0DANA", "application A-1", "resubmit A-1")
	r.slash("U0DANA", "attach A-1 #2")
	r.command("U0DANA", "application A-1", "submit A-1")
	r.until("the second card", func() bool { return len(r.cards()) == 2 })
	r.stands(partner.InReview, 2)
	r.press("U0KEN", r.card(), "Approve")
	r.press("U0LIN", r.card(), "Approve")
	r.stands(partner.Ready, 2)
	r.slash("U0DANA", "submitted A-1 HW-3001")
	r.slash("U0DANA", "passed A-1")
	r.stands(partner.Passed, 2)
	r.verified()
}

// command types a command and presses a button of its answer.
func (r *review) command(user, text, begin string) {
	r.Helper()
	r.slash(user, text)
	list := r.p.workspace.Ephemeral(user)
	r.press(user, list[len(list)-1], begin)
}

// TestAReviewByAllWaysAtOnce mixes replies, buttons and reactions with all that
// goes wrong among people.
func TestAReviewByAllWaysAtOnce(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	card := r.card()
	for _, who := range []struct{ user, why string }{{"U0GREG", "You are a guest of this workspace"}, {"U0XENIA", "another company's workspace"}, {"U0PRIYA", "not a reviewer"}, {"U0DANA", "own"}} {
		before := len(r.p.workspace.Ephemeral(who.user))
		r.reply(who.user, "approve")
		r.whisper(who.user, before, who.why)
	}
	r.reply("U0DEPLOY", "approve")
	r.stands(partner.InReview, 1)
	if said := strings.Join(r.thread(), "\n"); strings.Contains(said, "Deploy Bot") {
		t.Errorf("a program is spoken of in the thread: %s", said)
	}

	lgtm := r.reply("U0KEN", "LGTM but fix page 3")
	r.whisper("U0KEN", 0, "page 3")
	r.stands(partner.InReview, 1)
	r.reply("U0KEN", "yes")
	r.stands(partner.ChangesAsked, 1)
	r.press("U0KEN", card, "review A-1 approve --saw 1")
	r.stands(partner.InReview, 1)
	if err := r.p.workspace.DeleteMessage("U0KEN", room, lgtm.TS); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.stands(partner.InReview, 1)

	sara := r.reply("U0SARA", "reject: the project is not ours")
	r.stands(partner.Declined, 1)
	before := len(r.p.workspace.Ephemeral("U0SARA"))
	if err := r.p.workspace.EditMessage("U0SARA", room, sara.TS, "approve"); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.stands(partner.Declined, 1) // an edit decides nothing, and is asked about
	r.whisper("U0SARA", before, "You changed the reply", "still stands")
	r.reply("U0SARA", "withdraw")
	r.stands(partner.InReview, 1)

	r.slash("U0SARA", "standin @chen from today until 31 March on leave")
	r.reply("U0CHEN", "approve")
	r.says("Chen Wei", "Sara Lind")
	r.stands(partner.Ready, 1)

	if a, err := r.p.workspace.Act(sandbox.Action{User: "U0LIN", Channel: room, TS: card.TS, ActionID: "forged"}); err == nil {
		t.Errorf("a button that is not there: %+v", a)
	}
	const decided = "A-1 was approved before that by Ken Adams and Chen Wei (for Sara Lind), Mon 2 Mar 2026 at "
	if said := r.slash("U0LIN", "review A-1 approve --saw 1"); !strings.Contains(said, "Dana Weber, hand it in") || !strings.Contains(said, decided+"17:") { // in Shanghai
		t.Errorf("a late click is not told by whom and when it was approved: %s", said)
	}
	r.says("Recorded: Lin Zhao approves (version 1). A-1 was approved before that by Ken Adams and Chen Wei")
	before = len(r.p.workspace.Ephemeral("U0CHEN"))
	r.reply("U0CHEN", "approve")
	r.whisper("U0CHEN", before, "it counts once", decided+"17:")
	if said := strings.Join(r.thread(), "\n") + words(r.card()); strings.Contains(said, "3 of 2") || !strings.Contains(said, "3 approvals, 2 needed") {
		t.Errorf("past the quorum it is said %s", said)
	}
	if said := r.slash("U0DANA", "submit A-1"); !strings.Contains(said, "approved already by Ken Adams and Chen Wei (for Sara Lind), Mon 2 Mar 2026 at 10:") { // in Berlin
		t.Errorf("asking for a review that was decided is answered by %s", said)
	}
	r.stands(partner.Ready, 1)

	r.slash("U0DANA", "material replace #5 https://example.com/plan-2.pdf")
	r.stands(partner.InReview, 1)
	if said := r.slash("U0KEN", "review A-1 approve --saw 1"); !strings.Contains(said, "version 1") {
		t.Errorf("approving by the old card's button is answered by %s", said)
	}
	r.stands(partner.InReview, 1)
	id, _ := button(r.card(), "review A-1 approve --saw 2")
	for range 2 { // a double click
		if a, err := r.p.workspace.Click("U0KEN", room, card.TS, id); err != nil || a.Error != "" {
			t.Fatalf("%v %+v", err, a)
		}
	}
	if err := r.p.workspace.React("U0LIN", room, card.TS, "white_check_mark"); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.until("Lin's reaction", func() bool { a, _ := r.application(); return a.Stage == partner.Ready })
	r.rest()
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestTwentyReviewersAtOnce: everybody decides in the same moment, by reply and by
// button, and Slack delivers everything twice.
func TestTwentyReviewersAtOnce(t *testing.T) {
	for _, deliver := range []string{sandbox.DeliverSocket, sandbox.DeliverHTTP} {
		t.Run(deliver, func(t *testing.T) {
			r := reviewed(t, deliver)
			var reviewers []string
			for i := range 20 {
				u, err := r.p.workspace.AddUser(sandbox.User{ID: fmt.Sprintf("U0REV%02d", i), RealName: fmt.Sprintf("Reviewer %c", 'A'+i), TZ: "Europe/Berlin"}, room)
				if err != nil {
					t.Fatal(err)
				}
				reviewers = append(reviewers, u.ID)
				r.slash("U0DANA", "config reviewer add @"+u.Name)
			}
			r.begun()
			card := r.card()
			approve, _ := button(card, "review A-1 approve")
			r.p.workspace.DeliverTwice(true)
			var all sync.WaitGroup
			for i, user := range reviewers {
				all.Go(func() {
					var err error
					if i%2 == 0 {
						_, err = r.p.workspace.Reply(user, room, card.TS, "approve")
					} else {
						_, err = r.p.workspace.Click(user, room, card.TS, approve)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			r.rest()
			voices := func() map[string]int {
				_, log := r.application()
				n := map[string]int{}
				for _, rec := range log {
					if rec.Entry.Verb == partner.Approve {
						n[rec.Entry.By]++
					}
				}
				return n
			}
			r.until("twenty voices", func() bool { return len(voices()) == len(reviewers) })
			r.p.workspace.DeliverTwice(false)
			r.rest()
			for user, n := range voices() {
				if n != 1 {
					t.Errorf("%s is recorded %d times", user, n)
				}
			}
			r.stands(partner.Ready, 1)
			if a, _ := r.application(); len(a.Deciding()) != 2 {
				t.Errorf("%d have decided, want 2", len(a.Deciding()))
			}
			ready := 0
			for _, said := range r.thread() {
				if strings.Contains(said, "is approved, 2 of 2") {
					ready++
				}
			}
			r.inOrder()
			if ready != 1 {
				t.Errorf("that it is approved is said %d times: %q", ready, r.thread())
			}
			r.verified()
		})
	}
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

// TestADeactivatedReviewer decides nothing with what arrives after Slack has closed the
// account, and it is kept.
func TestADeactivatedReviewer(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	r.begun()
	r.p.workspace.Faults(sandbox.Fault{Method: "users.info", Kind: sandbox.FaultError, Error: "internal_error"}) // it is asked for again, a moment later
	m, err := r.p.workspace.Reply("U0SARA", room, r.card().TS, "approve")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.p.workspace.Deactivate("U0SARA"); err != nil {
		t.Fatal(err)
	}
	if rec := r.kept(m); rec.Refused != partner.ByDisabled || rec.Entry.Text != "" {
		t.Errorf("it is kept as %+v", rec)
	}
	r.undecided("approve")
	if whole := r.slash("U0DANA", "application A-1"); !strings.Contains(whole, "disabled") {
		t.Errorf("the history does not say why it does not count: %s", whole)
	}
}

// TestAReactionToAReply decides nothing, whoever puts it there; one to the card does.
func TestAReactionToAReply(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	said := r.reply("U0SARA", "approve")
	before := len(r.p.workspace.Ephemeral("U0KEN"))
	for _, user := range []string{"U0PRIYA", "U0DANA", "U0SARA", "U0KEN"} {
		if err := r.p.workspace.React(user, room, said.TS, "white_check_mark"); err != nil {
			t.Fatal(err)
		}
		r.rest()
	}
	asked := r.whisper("U0KEN", before, "A reaction decides on the review's card alone", "did you mean approve?")
	if a, _ := r.application(); len(a.Votes) != 1 || a.Stage != partner.InReview {
		t.Errorf("%s with %d votes", a.Stage, len(a.Votes))
	}
	for _, user := range []string{"U0PRIYA", "U0DANA"} {
		for _, m := range r.p.workspace.Ephemeral(user) {
			if strings.Contains(words(m), "reaction") {
				t.Errorf("%s is asked: %s", user, words(m))
			}
		}
	}
	r.press("U0KEN", asked, "Approve")
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestTheReviewersStoryboard plays what a reviewer lives through in a month.
func TestTheReviewersStoryboard(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.n = 7
	for _, other := range []string{"ai-platform", "big-data", "cloud-native", "sap", "ascend-cloud", "application-modernization"} {
		r.slash("U0DANA", "apply competency "+other)
	}
	for _, text := range []string{"apply competency cloud migration", "attach A-7 competency-proof https://example.com/study.pdf Case study", "attach A-7 assessment-form https://example.com/form.pdf Form", "submit A-7"} {
		r.slash("U0DANA", text)
	}
	r.until("the card", func() bool { return len(r.cards()) == 1 })
	card := words(r.card())
	for _, want := range []string{"A-7", "Cloud migration", "Dana Weber", "0 of 2", "Ken Adams, Sara Lind, Lin Zhao", "version 1", "changes: …", "reject: …"} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	r.reply("U0SARA", "approve")
	r.reply("U0KEN", "looks good, but page 3 still names the customer")
	r.whisper("U0KEN", 0, "Not counted: did you mean", "changes: page 3 still names the customer")
	r.stands(partner.InReview, 1)
	r.reply("U0KEN", "yes")
	r.says("Recorded: Ken Adams asks for changes", "page 3 still names the customer")
	r.told("U0DANA", "page 3 still names the customer")
	r.stands(partner.ChangesAsked, 1)

	day := func(d, hour int) { turnTo(t, r.p, r.p.at(t, today.Add(d-2), hour, 30)); r.rest() } // of March
	day(24, 10)
	r.reply("U0DANA", "<@"+sandboxBotUser+"> material add A-7 competency-proof https://example.com/study-2.pdf --note \"page 3\"")
	said := strings.Join(r.thread(), "\n")
	const changed = "v2 of Case study in A-7, by Dana Weber: page 3. Ken Adams had asked for changes: page 3 still names the customer. Earlier approvals (1: Sara Lind) no longer count."
	if !strings.Contains(said, changed) {
		t.Errorf("the thread lacks %q:\n%s", changed, said)
	}
	if whole := r.slash("U0DANA", "application A-7"); !strings.Contains(words(r.card()), "Changes since v1: page 3 (Case study)") || !strings.Contains(whole, "Changes since v1: page 3 (Case study)") {
		t.Errorf("the card does not say what changed:\n%s\n%s", words(r.card()), whole)
	}
	r.stands(partner.InReview, 1)
	day(26, 10)
	r.reply("U0KEN", "approve")
	r.says("Recorded: Ken Adams approves (version 2). 1 of 2")
	r.slash("U0SARA", "standin @lin from today until 3 April on leave")
	day(30, 10)
	r.reply("U0KEN", "withdraw")
	r.says("Ken Adams", "0 of 2")
	if whole := sentences(r.slash("U0DANA", "application A-7")); !strings.Contains(whole, "Ken Adams approved, version 2") || !strings.Contains(whole, "no longer holds") {
		t.Errorf("the approval is not readable any more:\n%s", whole)
	}
	r.stands(partner.InReview, 1)
	day(31, 12)
	r.told("U0KEN", "A-7")
	r.reply("U0KEN", "approve")
	r.reply("U0LIN", "approve")
	r.says("approved, 2 of 2", "Ken Adams", "Lin Zhao", "submitted HW-REF")
	r.stands(partner.Ready, 1)
	r.verified()
}

// TestNewsStayAsTheyWereSaid changes other facts of the company after people were
// written to about a review: what was news then is not written anew.
func TestNewsStayAsTheyWereSaid(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	news := func() (list []string) {
		for _, m := range direct(r.p, "U0KEN") {
			if strings.Contains(words(m), "A-1") {
				list = append(list, words(m))
			}
		}
		return list
	}
	r.until("Ken to be asked", func() bool { return len(news()) > 0 })
	before := news()
	r.slash("U0DANA", "material replace #3 https://example.com/intranet-2.pdf")
	r.slash("U0DANA", "kpi set annual-revenue 1 2026-02-01")
	if after := news(); !slices.Equal(before, after) {
		t.Errorf("what Ken was told was written anew:\n%q\n%q", before, after)
	}
}
