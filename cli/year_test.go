package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/sandbox"
	"partnerbot/storage"
)

// shutOn is a Sunday on which nothing is said: the stories begin there.
var shutOn = today.Add(-1)

// lived starts the sandbox on a Sunday and waits until the bot has learned from
// Slack in which zones people live.
func lived(t *testing.T) *playground {
	t.Helper()
	p := play(t, sandbox.DeliverSocket, shutOn.String()+"T12:00")
	knowsZones(t, p)
	return p
}

// knowsZones waits until the bot has looked people up in Slack.
func knowsZones(t *testing.T, p *playground) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		var known, wanted int
		if err := p.read(t.Context(), mainWorkspace, func(b *partner.Book) error {
			for _, person := range b.People() {
				if person.SlackID != "" {
					wanted++
				}
			}
			known = len(b.Readers())
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if wanted > 5 && known >= wanted {
			return
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatalf("of %d people the zones of %d were learned", wanted, known)
		}
	}
}

// announced is what `partnerbot reminders --json` says, asked while the bot runs.
func announced(t *testing.T, p *playground, from, to civil.Day) []notices.Reminder {
	t.Helper()
	s := &shell{t: t, dir: t.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + p.config.Get("DATABASE_URL")}}
	var list []notices.Reminder
	out := s.ok("reminders", "--from", from.String(), "--to", to.String(), "--json")
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// turnTo turns the clock, stopping at every reader's moment on the way.
func turnTo(t *testing.T, p *playground, at time.Time) {
	t.Helper()
	if err := p.workspace.Turn(at); err != nil {
		t.Fatal(err)
	}
}

func (p *playground) at(t *testing.T, day civil.Day, hour, minute int) time.Time {
	t.Helper()
	return day.Instant(hour, minute, p.workspace.Now().Location())
}

// saying is one item as it was said.
type saying struct {
	item    storage.Item
	notice  storage.Notice
	message sandbox.Message
	at      time.Time
}

// sayings lists every item of every notice that was sent, with the message in
// which people see it. A notice without its one message is an error.
func sayings(t *testing.T, p *playground) map[string]saying {
	t.Helper()
	all, err := p.store.Notices(t.Context(), mainWorkspace, time.Time{}, p.workspace.Now().AddDate(1, 0, 0), 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]saying{}
	for _, n := range all {
		if n.State != storage.Sent || n.Edit != "" {
			continue
		}
		m, ok := seen(p, n)
		if !ok {
			t.Errorf("%s counts as sent, and nobody sees it", n.Key)
			continue
		}
		for _, it := range n.Items {
			if other, twice := out[it.Key]; twice {
				t.Errorf("%s is said in %s and in %s", it.Key, other.notice.Key, n.Key)
			}
			out[it.Key] = saying{item: it, notice: n, message: m, at: postedAt(t, m)}
		}
	}
	return out
}

// seen finds a notice's one message.
func seen(p *playground, n storage.Notice) (sandbox.Message, bool) {
	place := n.Target.Channel
	if place == "" {
		place = n.Target.User
	}
	var found []sandbox.Message
	for _, m := range p.workspace.Messages(place) {
		if m.Metadata != nil && m.Metadata.EventPayload["key"] == n.Key && !m.Deleted {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return sandbox.Message{}, false
	}
	return found[0], true
}

// words are all that a message says, its blocks included, without markup.
func words(m sandbox.Message) string {
	var b strings.Builder
	b.WriteString(m.Text)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if text, ok := v["text"].(string); ok {
				b.WriteString("\n" + text)
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(m.Blocks)
	return bare(b.String())
}

// bare drops what Slack's markup adds to words.
func bare(text string) string {
	return strings.NewReplacer("*", "", "`", "", "_", "", "&lt;", "<", "&gt;", ">", "&amp;", "&", "\n", " ").Replace(text)
}

// TestAYearIsSaidAsAnnounced turns the clock through a year of the sample partner.
// What was posted, to whom and when, is what `reminders --json` had announced, item by
// item: on the first day, and again when the renewal was missed and a grace status
// given instead, and a certificate added that is soon to end.
func TestAYearIsSaidAsAnnounced(t *testing.T) {
	if testing.Short() {
		t.Skip("a year is long; CI plays it in the run that is not short")
	}
	p := lived(t)
	applied(t, p)
	asksForMoney(t, p)
	end, renewal := shutOn.Add(366), shutOn.Add(150)
	known := map[string]bool{}
	list := announced(t, p, shutOn, renewal)
	turnTo(t, p, p.at(t, renewal+1, 0, 0)) // the middle of the night: nobody is told of anything
	saidAsAnnounced(t, p, list, known)     // before the change: by it what was said of the renewal is written anew
	if text := answered(t, p, "U0DANA", "renewal grace because growth was 12 %"); !strings.Contains(text, "Provisional") {
		t.Fatalf("a grace status is answered with %s", text)
	}
	expires := renewal.Add(1 + 25) // it has reached the step of 30 days when it is added
	if text := answered(t, p, "U0DANA", `cert add "Ana Silva" IPMA-B `+expires.Add(-365).String()+" expires "+expires.String()); !strings.Contains(text, "Added: Ana Silva") {
		t.Fatalf("a certificate that is added late is answered with %s", text)
	}
	more := announced(t, p, renewal+1, end.Add(-1))
	if !slices.ContainsFunc(more, func(r notices.Reminder) bool { return r.Due == expires && r.Step == "30" }) {
		t.Errorf("the step that a certificate had reached when it was added is not announced")
	}
	turnTo(t, p, p.at(t, end, 0, 0))
	saidAsAnnounced(t, p, more, known)
	list = append(list, more...)
	t.Logf("%d reminders in a year", len(list))
	yearHasEverything(t, p, list)
}

// saidAsAnnounced holds what was said, but for what is known, against what had been
// announced. It is known from then on.
func saidAsAnnounced(t *testing.T, p *playground, list []notices.Reminder, known map[string]bool) {
	t.Helper()
	said, announcedIn := sayings(t, p), map[string][]notices.Reminder{}
	maps.DeleteFunc(said, func(key string, _ saying) bool { return known[key] })
	for key := range said {
		known[key] = true
	}
	for _, r := range list {
		s, ok := said[r.Key]
		if !ok {
			t.Errorf("announced and never said: %s at %s", r.Key, r.At.Format(time.RFC1123))
			continue
		}
		if late := s.at.Sub(r.At); late < -time.Second || late > time.Minute {
			t.Errorf("%s was announced for %s and said %v later", r.Key, r.At.Format(time.RFC1123), late)
		}
		if s.notice.Target.Channel != r.Channel || s.notice.Target.User != r.User {
			t.Errorf("%s was announced to %s%s and said to %+v", r.Key, r.Channel, r.User, s.notice.Target)
		}
		if text := words(s.message); !strings.Contains(text, bare(r.Text)) {
			t.Errorf("%s was announced as %q, and the message says\n%s", r.Key, bare(r.Text), text)
		}
		announcedIn[s.notice.Key] = append(announcedIn[s.notice.Key], r)
		delete(said, r.Key)
	}
	for key, s := range said {
		// News of what became of applications are no reminders: they tell of records, also
		// of those that the clock makes, and nobody knows these before.
		if s.item.Kind != "record" && !mergedInto(s, announcedIn[s.notice.Key]) {
			t.Errorf("said and not announced: %s at %s to %+v", key, s.at.Format(time.RFC1123), s.notice.Target)
		}
	}
}

// asksForMoney makes two requests: one that is to be handed in, and one that the fund's
// board has to decide.
func asksForMoney(t *testing.T, p *playground) {
	t.Helper()
	ask := func(text, want string) {
		t.Helper()
		if said := answered(t, p, "U0DANA", text); !strings.Contains(said, want) {
			t.Fatalf("%s says %s", text, said)
		}
	}
	ask("fund request mdf activity fair audience CIOs place Bonn starts "+shutOn.Add(80).String()+" amount 5000 CNY", "F-5")
	ask(`fund request innovation activity "joint solution" starts `+shutOn.Add(100).String()+" amount 4000 USD", "F-6")
	ask("fund step F-6 request", "The vendor's turn")
}

// mergedInto reports whether a step that was not announced became part of a more urgent
// one of the same duty, which was, in the same message.
func mergedInto(s saying, in []notices.Reminder) bool {
	return slices.ContainsFunc(in, func(r notices.Reminder) bool {
		return r.Kind == s.item.Kind && r.Subject == s.item.Subject && r.Due == s.item.Due
	})
}

// yearHasEverything checks that the sample's year shows what reminders can do.
func yearHasEverything(t *testing.T, p *playground, list []notices.Reminder) {
	t.Helper()
	kinds, people, escalations, weeks := map[string]int{}, map[string]bool{}, 0, 0
	for _, r := range list {
		kinds[r.Kind]++
		if r.User != "" {
			people[r.User] = true
			if r.Step == "escalation" {
				escalations++
			}
		}
		if strings.HasPrefix(r.Key, "weekly/") {
			weeks++
		}
	}
	for _, kind := range partner.DeadlineKinds() {
		if kind == partner.GraceEnd {
			continue // in a grace status no renewal is due; TestRenewalStory plays it
		}
		if kinds[kind] == 0 && kind != partner.BenefitClaim { // what the vendor's packs let one claim by a day is an incentive, and said as that
			t.Errorf("the year has no %s", kind)
		}
	}
	if escalations == 0 || weeks < 25 || len(people) < 4 {
		t.Errorf("the year has %d escalations, %d weekly digests and messages to %d people", escalations, weeks, len(people))
	}
	ladderIsSaid(t, list)
	ownMorning(t, p, list)
}

// ladderIsSaid looks at one certificate's whole ladder in the channel: Chen Wei's
// HCCDE, which ends 80 days after the sample was made.
func ladderIsSaid(t *testing.T, list []notices.Reminder) {
	t.Helper()
	var steps []string
	for _, r := range list {
		if r.Channel != "" && r.Kind == partner.CertificateEnd && r.Due == shutOn.Add(80) {
			steps = append(steps, r.Step)
		}
	}
	if want := []string{"60", "30", "14", "7", "1", "0", "+7", "+14", "+21", "+28"}; !slices.Equal(steps, want) {
		t.Errorf("the channel hears the steps %v of Chen Wei's HCCDE, want %v", steps, want)
	}
}

// ownMorning checks that people are written to at nine on their own clocks, but for
// what is said by the hour: that is said while their day lasts, early enough.
func ownMorning(t *testing.T, p *playground, list []notices.Reminder) {
	t.Helper()
	zones := map[string]string{}
	for _, u := range p.workspace.Users() {
		zones[u.ID] = u.TZ
	}
	byHour := 0
	for _, r := range list {
		if r.User == "" {
			continue
		}
		loc, err := time.LoadLocation(zones[r.User])
		if err != nil {
			t.Fatal(err)
		}
		at := r.At.In(loc)
		if hours, ok := strings.CutSuffix(r.Step, "h"); ok {
			byHour++
			if before, err := time.ParseDuration(hours + "h"); err != nil || momentOf(t, r).Sub(at) < before || at.Hour() < 8 || at.Hour() >= 20 || weekend(at) {
				t.Errorf("%s is for %s in %s", r.Key, at.Format(time.RFC1123), zones[r.User])
			}
			continue
		}
		if at.Hour() != 9 || at.Minute() != 0 || weekend(at) {
			t.Errorf("%s is for %s in %s", r.Key, at.Format(time.RFC1123), zones[r.User])
		}
	}
	if byHour < 4 {
		t.Errorf("people are told %d times by the hour", byHour)
	}
}

func weekend(at time.Time) bool { return at.Weekday() == time.Saturday || at.Weekday() == time.Sunday }

// momentOf is the moment of a duty with an hour, which the key of a step in hours holds.
func momentOf(t *testing.T, r notices.Reminder) time.Time {
	t.Helper()
	parts := strings.Split(strings.TrimSuffix(r.Key, "@"+r.User), "/")
	at, err := time.Parse("2006-01-02T15:04Z", parts[len(parts)-1])
	if err != nil {
		t.Fatalf("%s: %v", r.Key, err)
	}
	return at
}
