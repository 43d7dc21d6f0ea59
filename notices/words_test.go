package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// firm is an office whose people are known in Slack.
func firm(t *testing.T, facts ...partner.Fact) *office {
	t.Helper()
	bound := []partner.Binding{{State: partner.Associated}}
	o := newOffice(t, append([]partner.Fact{partner.Settings{
		Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin", Calendar: "de",
		Leads: []partner.Lead{{Team: "Data", User: "U0CHEN"}}, Alliance: "U0DANA", Admins: []string{"U0ADMIN"},
	}}, facts...)...)
	o.change("T1",
		partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA", Team: "Data", Dedicated: true, Bindings: bound},
		partner.Person{ID: 2, Name: "Li Wei", SlackID: "U0LI", Team: "Data", Dedicated: true, Bindings: bound},
		partner.Person{ID: 3, Name: "Chen Wei", SlackID: "U0CHEN", Team: "Data", Bindings: bound},
		partner.Person{ID: 4, Name: "Dana Weber", SlackID: "U0DANA", Bindings: bound},
		partner.Threshold{ID: 1, Path: "service", Phase: "competency-differentiation", Requirement: "project-managers", Value: 1})
	return o
}

func (o *office) instant(local string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", local, o.zone)
	if err != nil {
		o.t.Fatal(err)
	}
	return at
}

// byReader puts posts of one instant into a fixed order: the channel's first.
func byReader(posts []post) []post {
	posts = slices.Clone(posts)
	slices.SortStableFunc(posts, func(a, b post) int { return strings.Compare(a.channel, b.channel) })
	return posts
}

// transcript is what was posted, as people read it.
func transcript(zone *time.Location, posts []post) string {
	var b strings.Builder
	for _, p := range posts {
		fmt.Fprintf(&b, "=== %s to %s, %s\n%s\n\n", p.key, p.channel, p.at.In(zone).Format("Mon 2 Jan 2006 15:04 MST"), p.text)
	}
	return b.String()
}

func (o *office) answer(r partner.Response) {
	r.Kind, r.On = partner.CertificateEnd, o.now
	o.change("T1", r)
}

// Who reads what when a certificate ends on which a requirement hangs: holder,
// channel and practice lead read different things, and what falls with it stands
// in its line.
func TestReadersReadWhatIsTheirs(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.at("2026-02-27 12:00")
	golden(t, "readers", transcript(o.zone, byReader(o.at("2026-03-02 09:00")))+transcript(o.zone, byReader(o.at("2026-04-01 09:00"))))
}

func TestNobodyTookIt(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.at("2026-02-27 12:00")
	for d := day("2026-03-02"); d < day("2026-03-31"); d++ {
		o.at(d.String() + " 09:00")
	}
	var posts []post
	for _, p := range o.slack.visible {
		if strings.Contains(strings.Join(p.items, " "), "/escalation/") {
			posts = append(posts, p)
		}
	}
	golden(t, "escalation", transcript(o.zone, posts))
}

// A snooze is silent for everyone until its end, says so then, and whoever had
// seen the digest sees who asked for it.
func TestASnoozeEndsAndSaysSo(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.at("2026-02-27 12:00")
	posted := byReader(o.at("2026-03-02 09:00"))
	o.answer(partner.Response{ID: 1, Subject: "certificate/2", Due: day("2026-04-01"), Act: partner.Snooze, By: "U0LI", Until: day("2026-03-21")}) // a Saturday
	text := transcript(o.zone, o.edited(posted[0]))
	for d := day("2026-03-03"); d <= day("2026-03-23"); d++ {
		for _, p := range byReader(o.at(d.String() + " 09:00")) {
			if d < day("2026-03-23") && strings.Contains(strings.Join(p.items, " "), "certificate-end") {
				t.Errorf("on %v: %+v", d, p)
			}
			if d == day("2026-03-23") {
				text += transcript(o.zone, []post{p})
			}
		}
	}
	golden(t, "snooze", text)
}

// edited writes a posted message anew.
func (o *office) edited(p post) []post {
	o.t.Helper()
	for _, n := range o.notices() {
		if n.Key != p.key {
			continue
		}
		parts := PartsOf(o.notices())
		n.Edit, n.About, n.Late = n.TS, parts.Said(n), parts.Late(n, o.now)
		n.Items = nil
		n.Target = storage.Target{Channel: n.Channel}
		var m view.Message
		err := o.store.Read(o.t.Context(), "T1", func(b *partner.Book) (err error) {
			m, _, err = o.desk.Compose(b, n, o.now)
			return err
		})
		if err != nil {
			o.t.Fatal(err)
		}
		return []post{{key: "edit of " + p.key, channel: p.channel, at: o.now, text: view.PlainText(m)}}
	}
	o.t.Fatalf("%s is not there", p.key)
	return nil
}

// What was handed over is told to whom it was handed at their next moment, on
// their own clock; who took it is seen by the others; what is done as well.
func TestHandOverTakenAndDone(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), cert(3, "hccdp", "2026-04-01"), cert(4, "hcip-pm", "2026-04-01"),
		partner.Reader{ID: 1, User: "U0DANA", Zone: "America/New_York", Hours: "10:00-18:00"})
	o.at("2026-02-27 12:00")
	posted := byReader(o.at("2026-03-02 09:00"))
	o.answer(partner.Response{ID: 1, Subject: "certificate/2", Due: day("2026-04-01"), Act: partner.HandOver, By: "U0LI", To: "U0DANA", Note: "ask her"})
	o.answer(partner.Response{ID: 2, Subject: "certificate/3", Due: day("2026-04-01"), Act: partner.Ack, By: "U0ANA", Until: day("2026-03-12")})
	o.change("T1", cert(4, "hcip-pm", "2029-04-01"))
	text := transcript(o.zone, o.edited(posted[0])) + transcript(o.zone, o.edited(posted[1]))
	if early := o.at("2026-03-02 15:59"); len(early) != 0 {
		t.Errorf("before her ten o'clock: %+v", early)
	}
	golden(t, "handover", text+transcript(o.zone, o.at("2026-03-02 16:00")))
}

// A digest of very many lines has menus on the first only, and fits one message.
func TestAHugeDigestHasFewBlocks(t *testing.T) {
	var facts []partner.Fact
	for i := range 400 {
		facts = append(facts, partner.Certificate{ID: partner.ID(i + 1), Person: 1, Type: "hccdp", Track: fmt.Sprint("t", i), Expires: day("2026-03-02").Add([]int{0, 7, 30, 90}[i%4])})
	}
	o := newOffice(t, facts...)
	o.at("2026-02-27 12:00")
	posts := o.at("2026-03-02 09:00")
	if len(posts) != 1 || posts[0].blocks > 45 || !strings.Contains(posts[0].text, "digest all") {
		t.Fatalf("%d posts: %+v", len(posts), posts)
	}
}

// Somebody who is away is heard for by their deputy, and gets nothing.
func TestADeputyHearsForWhoIsAway(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"),
		partner.Reader{ID: 1, User: "U0ANA", Deputy: "U0LI", AwayFrom: day("2026-03-01"), AwayTo: day("2026-03-06")})
	o.at("2026-02-27 12:00")
	var to []string
	for _, p := range byReader(o.at("2026-03-02 09:00")) {
		to = append(to, p.channel)
		if p.channel == "U0LI" && !strings.Contains(p.text, "For Ana Silva, who is away") {
			t.Errorf("%s", p.text)
		}
	}
	if diff := cmp.Diff([]string{"C012", "U0CHEN", "U0DANA", "U0LI"}, to); diff != "" {
		t.Error(diff)
	}
}

// A muted kind is not said to who muted it, and not made up for later.
func TestAMuteIsKept(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"),
		partner.Mute{ID: 1, User: "U0ANA", Kind: partner.CertificateEnd, Until: day("2026-03-05")})
	o.at("2026-02-27 12:00")
	for d := day("2026-03-02"); d < day("2026-03-18"); d++ {
		for _, p := range o.at(d.String() + " 09:00") {
			if p.channel == "U0ANA" {
				t.Errorf("on %v: %s", d, p.text)
			}
		}
	}
	if posts := o.at("2026-03-18 09:00"); len(posts) < 2 {
		t.Errorf("her fortnight: %+v", posts)
	}
}

// An admin is told once for a place of what only people can mend, again once it
// had been mended, and never of the message that tells it.
func TestTroubleIsToldOnce(t *testing.T) {
	o := firm(t)
	now := o.instant("2026-03-02 09:00")
	n := storage.Notice{Key: "digest/C012/2026-03-02", Kind: kindDigest, Target: storage.Target{Channel: "C012"}, At: now}
	tell := func(tr scheduler.Trouble, recent []storage.Notice, at time.Time) (list []storage.Notice) {
		err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error { list = o.desk.Trouble(b, tr, recent, at); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	parked := scheduler.Trouble{Kind: scheduler.TargetParked, Notice: n, Reason: "is_archived"}
	first := tell(parked, nil, now)
	if len(first) != 1 || first[0].Target.User != "U0ADMIN" || len(first[0].Items) != 0 {
		t.Fatalf("%+v", first)
	}
	if again := tell(parked, first, now.Add(time.Hour)); len(again) != 0 {
		t.Errorf("twice: %+v", again)
	}
	other := parked
	other.Notice.Target.Channel = "C099"
	if list := tell(other, first, now.Add(time.Hour)); len(list) != 1 || list[0].Key == first[0].Key {
		t.Errorf("of another channel: %+v", list)
	}
	sent := n
	sent.State, sent.At = storage.Sent, now.Add(24*time.Hour)
	if list := tell(parked, append(first, sent), now.Add(48*time.Hour)); len(list) != 1 || list[0].Key == first[0].Key {
		t.Errorf("after it had been mended: %+v", list)
	}
	self := scheduler.Trouble{Kind: scheduler.TargetParked, Notice: first[0], Reason: "user_disabled"}
	if list := tell(self, first, now); len(list) != 0 {
		t.Errorf("of the telling itself: %+v", list)
	}
	stopped := tell(scheduler.Trouble{Kind: scheduler.FateUnknown, Notice: n, Reason: "missing_scope"}, nil, now)
	many := tell(scheduler.Trouble{Kind: scheduler.TooMany, Count: 1200}, nil, now)
	revoked := tell(scheduler.Trouble{Kind: scheduler.TargetParked, Notice: n, Reason: "token_revoked"}, nil, now)
	text := ""
	for _, n := range slices.Concat(first, stopped, many, revoked) {
		err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
			m, ok, err := o.desk.Compose(b, n, now)
			if !ok {
				t.Errorf("nothing to say of %s", n.Key)
			}
			text += "=== " + n.Key + "\n" + view.PlainText(m) + "\n\n"
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	golden(t, "trouble", text)
}

// What was told to have been taken by nobody is told to be taken, once somebody is on it.
func TestNewsThatItWasTaken(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.at("2026-02-27 12:00")
	for d := day("2026-03-02"); d < day("2026-03-12"); d++ {
		o.at(d.String() + " 09:00")
	}
	r := partner.Response{ID: 1, Kind: partner.CertificateEnd, Subject: "certificate/2", Due: day("2026-04-01"), Act: partner.Ack, By: "U0ANA", On: o.now, Until: day("2026-03-20")}
	posted := o.notices()
	o.answer(r)
	err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
		list := o.desk.Taken(b, r, posted, o.now)
		if len(list) != 1 || list[0].Target.User != "U0CHEN" {
			t.Fatalf("%+v", list)
		}
		m, ok, err := o.desk.Compose(b, list[0], o.now)
		if want := "Ana Silva: PMP, due 1 Apr 2026: Ana Silva is on it until 20 Mar 2026."; !ok || m.Summary != want {
			t.Errorf("%q", m.Summary)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A message about something that nobody knows any more is written nevertheless.
func TestAnEditOfWhatIsForgotten(t *testing.T) {
	o := firm(t)
	err := o.store.Read(t.Context(), "T1", func(b *partner.Book) error {
		n := storage.Notice{Key: "edit/1", Kind: "edit", Target: storage.Target{Channel: "C012"}, Edit: "1.2", About: []storage.Item{
			{Key: "a"}, {Key: "b", Kind: "unheard-of", Subject: "certificate/99", Due: day("2026-03-01")}, {Key: "c", Kind: "x", Subject: "requirement/a/b/c"},
		}}
		m, ok, err := o.desk.Compose(b, n, o.now)
		if !ok || !strings.Contains(view.PlainText(m), "Unheard of, due 1 Mar 2026") {
			t.Errorf("%v %s", ok, view.PlainText(m))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
