package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"

	"pgregory.net/rapid"
)

func TestBadSettings(t *testing.T) {
	cases := []struct{ text, want string }{
		{"config ladder", "I miss the value"},
		{"config ladder certificate-end", "days before the date"},
		{"config ladder certificat-end 30", "certificate-end"},
		{"config ladder nonsense 30", "no kind of duty"},
		{"config ladder nonsense 30", "config ladder certificate-end 30 14 7 1 0"},
		{"remind unmute nonsense", "remind unmute certificate-end"},
		{"config ladder deal-registration 99999h", "99999h is not from 1h to 240h"},
		{"config ladder certificate-end 30 -7 0", "-7 is negative"},
		{"config ladder certificate-end 30 7 7 0", "7 stands there twice"},
		{"config ladder certificate-end 7 30", "30 comes after 7"},
		{"config ladder certificate-end 9999 30", "9999 days before"},
		{"config ladder certificate-end 30 seven", `"seven" is not a number of days`},
		{"config ladder certificate-end 99999999999999999999", "is not a number of days"},
		{"config ladder certificate-end every 7 x 4", "at least one step"},
		{"config ladder certificate-end 30 every 7", "not a number of days and how many times"},
		{"config ladder certificate-end 30 every 0 x 4", "every 0 is not"},
		{"config ladder certificate-end 30 every 7 x 4000", "x 4000 is not"},
		{"config ladder certificate-end 25 24 23 22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0", "26 steps"},
		{"config ladder certificate-end none", "at least one step"},
		{"remind away 5 April 1 April", "is 362 days. If that is meant, write the year"},
		{"remind away 5 April 12 April <@U0CHEN>", "named after the word deputy"},
		{"config quiet 00:00-24:00", "covers the whole day"},
		{"config quiet 08:00-08:00", "covers the whole day"},
		{"config quiet 08:00-10:00", "digest is said at 09:00, which lies in 08:00-10:00"},
		{"config quiet 8-20", "not hours on a clock"},
		{"config quiet 20:00", "not hours on a clock"},
		{"config quiet 20:61-08:00", "not hours on a clock"},
		{"config digest-time 21:00", "lies in the quiet hours"},
		{"config digest-time 9", "not a time of day"},
		{"config digest-time 24:30", "not a time of day"},
		{"config calendar atlantis", "no working calendar"},
		{"config lead Data", "which team and who"},
		{"config lead Dat <@U0CHEN>", "Nobody is in a team"},
		{"config lead Data Jonas", "who Jonas Berg is in Slack"},
		{"config lead Data Zed", "Nobody here is called"},
		{"config alliance Zed", "Nobody here is called"},
		{"digest schedule", "as a cron line"},
		{`digest schedule "0 9 * * MON-FRI"`, "as a cron line"},
		{`digest schedule "0 9 * * MON-FRI" general`, "is not a channel"},
		{`digest schedule "0 25 * * *" here`, "hours go from 0 to 23"},
		{`digest schedule "* * * * *" here`, "more often than every five minutes"},
		{`digest schedule "0 9 30 2 *" here`, "never comes"},
		{`digest schedule "TZ=UTC 0 9 * * *" here`, "names a time zone"},
		{`digest schedule "@every 1s" here`, "too often"},
		{`digest schedule "@every 5m" here`, "comes again after 5 minutes"},
		{`digest schedule "@every 59m" here --yes`, "once an hour is the most"},
		{`digest schedule "0,30 9 * * MON-FRI" here`, "comes again after 30 minutes"},
		{`digest schedule "55 9,10 * * *" here --yes extra`, "is not a channel"},
		{`digest schedule "0 9 * *" here`, "has 4 of the five fields"},
		{`digest schedule "0 9 * * MON" here zone Mars`, "not a time zone"},
		{"digest unschedule", "which one"},
		{"digest unschedule S99", "no ordered digest S99"},
		{"digest unschedule Sx", "is not the number of a digest"},
		{"digest foo", "digest knows no"},
		{"outbox drop", "I need the key"},
		{"outbox drop all", "One is given up at a time"},
		{"outbox drop digest/C0OLD/2026-02-28", "Nothing in the outbox is called"},
		{"outbox retry nonsense", "Nothing in the outbox is called"},
		{"people checked twice", `does not understand "twice"`},
	}
	a, log := sampleApp(t)
	before := revision(t, a)
	for _, c := range cases {
		ans := say(t, a, dana, c.text)
		if got := view.PlainText(ans.Message); ans.OK || !strings.Contains(got, c.want) || len(got) > 1500 {
			t.Errorf("%.60q says\n%s\nwant %q", c.text, got, c.want)
		}
	}
	if now := revision(t, a); now != before || log.Len() > 0 {
		t.Errorf("revision went from %d to %d; logged %s", before, now, log)
	}
}

// TestEverySettingIsSeen: what was configured holds, and config shows it.
func TestEverySettingIsSeen(t *testing.T) {
	a, _ := sampleApp(t)
	for _, words := range []string{
		"config ladder certificate-end 45 10 0 every 14 x 2", "config quiet 21:00-07:00", "config digest-time 07:30", "config calendar de+cn",
		"config lead data Chen", "config lead Delivery <@U0ANA>", "config alliance Sara", "config lead Delivery none",
	} {
		if ans := say(t, a, dana, words); !ans.OK || strings.Contains(ans.Message.Summary, "Nothing changed") {
			t.Fatalf("%s: %s", words, ans.Message.Summary)
		}
		if again := say(t, a, dana, words); !strings.Contains(again.Message.Summary, "already so") {
			t.Errorf("%s twice: %s", words, again.Message.Summary)
		}
	}
	got := view.PlainText(say(t, a, dana, "config").Message)
	for _, want := range []string{"digest-time 07:30, quiet 21:00-07:00, calendar de+cn", "alliance Sara Lind", "leads Data Chen Wei\n",
		"ladders certificate end 45 and 10 days before, on the day itself and every 14 days after it, 2 times"} {
		if !strings.Contains(got, want) {
			t.Errorf("config lacks %q:\n%s", want, got)
		}
	}
	got = view.PlainText(say(t, a, dana, "why "+anaPMP).Message)
	if !strings.Contains(got, "45 and 10 days before, on the day itself") || !strings.Contains(got, "set here; the rules have it 90, 60, 30") || !strings.Contains(got, "Sara Lind, alliance manager") {
		t.Error(got)
	}
	if ans := say(t, a, dana, "config ladder certificate-end default"); !strings.Contains(ans.Message.Summary, "as the rules have it: 90, 60") {
		t.Error(ans.Message.Summary)
	}
}

// TestNoQuietHoursSilenceTheDigest: whatever is configured in whatever order, the
// digest's time is never quiet and there is a time at which something can be said.
func TestNoQuietHoursSilenceTheDigest(t *testing.T) {
	a, _ := sampleApp(t)
	at := rapid.Custom(func(t *rapid.T) string {
		return clockText(time.Duration(rapid.IntRange(0, 24*60).Draw(t, "minutes")) * time.Minute)
	})
	rapid.Check(t, func(t *rapid.T) {
		if rapid.Bool().Draw(t, "quiet") {
			a.Run(context.Background(), ask(dana, "config quiet "+at.Draw(t, "from")+"-"+at.Draw(t, "to")))
		} else {
			a.Run(context.Background(), ask(dana, "config digest-time "+at.Draw(t, "at")))
		}
		err := a.Store.Read(context.Background(), team, func(b *partner.Book) error {
			from, to, err := readHours(quietHours(b.Settings()))
			if err != nil {
				t.Fatal(err)
			}
			digest, err := readClock(digestTime(b.Settings()))
			if err != nil || quietAt(digest, from, to) {
				t.Fatalf("the digest at %s lies in %s: %v", digestTime(b.Settings()), quietHours(b.Settings()), err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// slack is what the bot would find out about channels.
type slack map[string]bool

func (s slack) Channel(_ context.Context, _, id string) (ok, member bool, err error) {
	if id == "C0DOWN9" {
		return false, false, errors.New("xoxb-secret")
	}
	member, ok = s[id]
	return ok, member, nil
}

func TestAChannelIsLookedAtBeforeItIsTaken(t *testing.T) {
	cases := []struct {
		text   string
		stored bool
		want   string
	}{
		{"config channel C0HOME7", true, "Reminders go to the channel C0HOME7."},
		{"config channel <#C0OTHER7>", true, "I am not in C0OTHER7 yet: write /invite"},
		{"config channel C0NOWHERE7", false, "I see no channel C0NOWHERE7"},
		{"config channel C0DOWN9", true, "could not ask Slack whether I am in C0DOWN9"},
		{"config review-channel C0NOWHERE7", false, "I see no channel"},
		{`digest schedule "0 9 * * MON" C0OTHER7 --yes`, true, "I am not in C0OTHER7 yet"},
		{`digest schedule "0 9 * * MON" C0OTHER7`, false, "I am not in C0OTHER7 yet"},
		{`digest schedule "0 9 * * MON" C0NOWHERE7 --yes`, false, "I see no channel"},
		{"config channel none", true, "no channel"},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		a.Places = slack{"C0HOME7": true, "C0OTHER7": false}
		before := revision(t, a)
		got := view.PlainText(say(t, a, dana, c.text).Message)
		if !strings.Contains(got, c.want) || (revision(t, a) != before) != c.stored || strings.Contains(got, "secret") {
			t.Errorf("%s: %s", c.text, got)
		}
		if c.text == "config channel C0HOME7" && strings.Contains(got, "/invite") {
			t.Errorf("warns without reason: %s", got)
		}
	}
}

// TestADigestIsOrderedAfterItWasLookedAt: the button of what is shown stores it.
func TestADigestIsOrderedAfterItWasLookedAt(t *testing.T) {
	a, _ := sampleApp(t)
	before := revision(t, a)
	ans := say(t, a, dana, "digest schedule 0 22 13 * FRI here zone Asia/Kolkata")
	got := view.PlainText(ans.Message)
	if revision(t, a) != before || strings.Count(got, " IST") != 5 || !strings.Contains(got, "either of the two") || !strings.Contains(got, "in quiet hours") {
		t.Errorf("shows %s", got)
	}
	_, runs := toType(ans.Message.Blocks)
	if len(runs) != 1 {
		t.Fatal(runs)
	}
	if ans := say(t, a, dana, runs[0]); !ans.OK || !strings.Contains(ans.Message.Summary, "Ordered as S2") {
		t.Fatal(ans.Message.Summary)
	}
	if ans := say(t, a, dana, runs[0]); !strings.Contains(ans.Message.Summary, "Nothing changed") {
		t.Errorf("twice: %s", ans.Message.Summary)
	}
	if got := view.PlainText(say(t, a, chen, "digest list").Message); !strings.Contains(got, "S2 0 22 13 * FRI (Asia/Kolkata) to C0ALLIANCE, next Fri 6 Mar 2026 22:00, ordered by Dana Weber") {
		t.Error(got)
	}
	for n := range mostSchedules {
		say(t, a, dana, "digest schedule "+[]string{"0", "15", "30", "45"}[n%4]+" "+[]string{"9", "10", "11", "12", "13", "14"}[n/4]+" * * * here --yes")
	}
	if ans := say(t, a, dana, "digest schedule 5 5 * * * here --yes"); ans.OK || !strings.Contains(ans.Message.Summary, "20 digests are ordered") {
		t.Error(ans.Message.Summary)
	}
}

// TestTheOutboxIsMended: retry and drop do what they say in the store, are kept in
// the audit log, and change no facts.
func TestTheOutboxIsMended(t *testing.T) {
	state := func(a *App) storage.Notice {
		list, err := a.Store.Notices(t.Context(), team, noon.AddDate(0, 0, -10), noon, 0)
		if err != nil {
			t.Fatal(err)
		}
		return list[slices.IndexFunc(list, func(n storage.Notice) bool { return n.Key == "digest/C0OLD/2026-02-27" })]
	}
	cases := []struct {
		text string
		want storage.State
	}{
		{"outbox retry", storage.Waiting}, {"outbox retry all", storage.Waiting}, {"outbox retry DIGEST/c0old/2026-02-27", storage.Waiting},
		{"outbox drop digest/C0OLD/2026-02-27", storage.Silent},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		before := revision(t, a)
		if n := state(a); n.State != storage.Parked {
			t.Fatal(n.State)
		}
		if ans := say(t, a, dana, c.text); !ans.OK || !strings.Contains(ans.Message.Summary, "digest/C0OLD/2026-02-27") {
			t.Error(ans.Message.Summary)
		}
		if n := state(a); n.State != c.want || revision(t, a) != before {
			t.Errorf("%s: %s, revision %d", c.text, n.State, revision(t, a))
		}
		if got := view.PlainText(say(t, a, dana, "audit").Message); !strings.Contains(got, "1 notice") || !strings.Contains(got, "Dana Weber") {
			t.Errorf("%s is not in the audit log:\n%s", c.text, got)
		}
	}
	a, _ := sampleApp(t)
	for _, user := range []string{chen, nobody} {
		say(t, a, user, "outbox drop digest/C0OLD/2026-02-27")
		say(t, a, user, "outbox retry")
	}
	if n := state(a); n.State != storage.Parked {
		t.Errorf("who is no admin made it %s", n.State)
	}
}

func TestTheOutboxSaysThatItIsTooLong(t *testing.T) {
	a, _ := sampleApp(t)
	if got := view.PlainText(say(t, a, dana, "outbox").Message); strings.Contains(got, "over the limit") {
		t.Error(got)
	}
	err := a.Store.Plan(t.Context(), team, "more", func(*partner.Book, time.Time) (storage.Planned, error) {
		var p storage.Planned
		for i := range queueLimit {
			at := noon.Add(time.Duration(i) * time.Second)
			p.Notices = append(p.Notices, storage.Notice{Key: "digest/C0X/" + at.Format(time.RFC3339), Kind: "digest", Target: storage.Target{Channel: "C0X"}, At: at})
		}
		return p, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := view.PlainText(say(t, a, dana, "outbox").Message)
	if !strings.Contains(got, "1001 notices are open, over the limit of 1000") || !strings.Contains(got, "more: outbox --all") {
		t.Errorf("%.400s", got)
	}
}

func TestTheRosterWasLookedThrough(t *testing.T) {
	on := func(a *App) (day civil.Day) {
		read(t, a, func(b *partner.Book) { day = b.Settings().RosterOn })
		return day
	}
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, "people checked"); !ans.OK || on(a) != civil.At(noon) {
		t.Error(ans.Message.Summary, on(a))
	}
	if ans := say(t, a, dana, "people checked"); !strings.Contains(ans.Message.Summary, "Nothing changed") {
		t.Error(ans.Message.Summary)
	}
	// A whole roster counts, also where nothing in it is new; a newcomer's row does not.
	for _, c := range []struct {
		rows string
		want civil.Day
	}{{"", civil.At(noon)}, {"name,email\nNew One,new@x.example\n", 0}} {
		a, _ := sampleApp(t)
		req := ask(dana, "import")
		req.File = &File{Name: "roster.csv", Data: []byte(c.rows)}
		if c.rows == "" {
			req.File = say(t, a, dana, "export").File
		}
		if ans := a.Run(t.Context(), req); !ans.OK || on(a) != c.want {
			t.Errorf("%s: looked through on %v", view.PlainText(ans.Message), on(a))
		}
	}
}

// TestTheSameNumberIsLookedUpAgain: typing in what stands there already says that
// it was looked up, once a day.
func TestTheSameNumberIsLookedUpAgain(t *testing.T) {
	a, _ := sampleApp(t)
	if got := say(t, a, dana, "threshold set project-managers 2").Message.Summary; !strings.Contains(got, "still needs 2, looked up again today (seen: portal home page)") {
		t.Error(got)
	}
	read(t, a, func(b *partner.Book) {
		if th, _ := b.Threshold("service", "competency-differentiation", "project-managers"); !th.On.Equal(noon) || th.Value != 2 || th.Seen != "portal home page" {
			t.Errorf("%+v", th)
		}
	})
	if got := say(t, a, dana, "threshold set project-managers 2").Message.Summary; !strings.Contains(got, "Nothing changed") {
		t.Error(got)
	}
}

// TestWhatOthersAreToldIsTheirs: direct messages and who leaves are shown to
// admins and to those who hear of it anyway.
func TestWhatOthersAreToldIsTheirs(t *testing.T) {
	a, _ := sampleApp(t)
	for _, text := range []string{"reminders --all", "digest all --all", "my"} {
		if got := view.PlainText(say(t, a, nobody, text).Message); strings.Contains(got, "Jonas Berg") || strings.Contains(got, "Your PMP") {
			t.Errorf("%s tells somebody:\n%s", text, got)
		}
	}
	for _, text := range []string{"reminders --all", "digest all --all"} {
		if got := view.PlainText(say(t, a, dana, text).Message); !strings.Contains(got, "Jonas Berg") {
			t.Errorf("%s does not tell an admin:\n%s", text, got)
		}
	}
	// The step of 30 days came at nine and was not planned then: it comes with the next slot.
	if got := view.PlainText(say(t, a, ana, "reminders --all").Message); !strings.Contains(got, "Your PMP ends in 29 days, on 1 Apr 2026") {
		t.Error(got)
	}
}

// TestMyListsWhatIsMine: one's own duties first, and how one is reminded.
func TestMyListsWhatIsMine(t *testing.T) {
	a, _ := sampleApp(t)
	got := view.PlainText(say(t, a, ana, "my").Message)
	for _, want := range []string{"Ana Silva: PMP", "Europe/Lisbon, as your Slack profile says", "08:30-16:30", "Your certificates"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Omar") {
		t.Errorf("names others' duties:\n%s", got)
	}
	say(t, a, ana, "remind mute certificate-end until 1 May")
	say(t, a, ana, "remind away 1 April 9 April deputy Chen")
	got = view.PlainText(say(t, a, ana, "remind").Message)
	for _, want := range []string{"certificate end, until 1 May 2026: remind unmute certificate-end", "Away from 1 Apr 2026 through 9 Apr 2026; Chen Wei hears of it meanwhile"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	if got := view.PlainText(say(t, a, mei, "remind").Message); !strings.Contains(got, tomasH) || !strings.Contains(got, "remind back "+tomasH) {
		t.Error(got)
	}
}
