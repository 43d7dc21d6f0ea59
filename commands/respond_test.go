package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// TestWhoMayAnswer: anybody takes a duty; it is put off and handed over only by
// those whom it concerns, and taken back by who answered.
func TestWhoMayAnswer(t *testing.T) {
	cases := []struct {
		user, text string
		may        bool
		want       string
	}{
		{nobody, "remind ack " + anaPMP + " until Friday", true, ""},
		{nobody, "remind snooze " + anaPMP + " Friday", false, "It is put off only by them"},
		{nobody, "remind handover " + anaPMP + " Chen", false, "It is handed over only by them"},
		{ana, "remind snooze " + anaPMP + " Friday", true, ""},
		{ana, "remind handover " + anaPMP + " Chen", true, ""},
		{chen, "remind snooze " + anaPMP + " Friday", true, ""}, // he leads her team
		{dana, "remind snooze " + anaPMP + " Friday", true, ""},
		{nobody, "remind back " + tomasH, false, "That is Mei Lin's answer"},
		{mei, "remind back " + tomasH, true, ""},
		{mei, "remind back " + anaPMP, false, "Nobody has answered"},
		{mei, "remind snooze " + tomasH + " Friday", true, ""}, // she has it
		{nobody, "remind mute portal-check C0ALLIANCE", false, "only an admin"},
		{nobody, "remind mute portal-check", true, ""},
		{nobody, "remind hours <@U0MEI> 09:00-17:00", false, "only an admin"},
		{nobody, "remind zone Mei Asia/Kolkata", false, "not a time zone"},
		{nobody, "undo 1", false, "not yours"},
		{nobody, "outbox", false, "is for admins"},
		{nobody, "outbox retry all", false, "is for admins"},
		{"cli", "remind ack " + anaPMP + " until Friday", false, "Only somebody in Slack"},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		if ans := say(t, a, dana, "config lead Delivery Chen"); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
		before := revision(t, a)
		ans := say(t, a, c.user, c.text)
		if got := view.PlainText(ans.Message); ans.OK != c.may || !strings.Contains(got, c.want) || (revision(t, a) != before) != c.may {
			t.Errorf("%s %s: %v %s", c.user, c.text, ans.OK, got)
		}
	}
}

// TestWhoHeardThatNobodyTookItHearsWhoDid: once, and not who took it.
func TestWhoHeardThatNobodyTookItHearsWhoDid(t *testing.T) {
	for _, c := range []struct {
		by, words string
		told      []string
	}{
		{mei, "remind ack " + anaPMP + " until Friday", []string{"U0SARA"}},
		{ana, "remind handover " + anaPMP + " Mei", []string{"U0SARA"}},
		{"U0SARA", "remind ack " + anaPMP + " until Friday", nil},
		{ana, "remind snooze " + anaPMP + " Friday", nil}, // nobody has taken it
	} {
		a, _ := sampleApp(t)
		say(t, a, dana, "config alliance Sara")
		item := storage.Item{Key: "certificate-end/certificate-1/escalation/2026-04-01@U0SARA", Kind: partner.CertificateEnd, Subject: "certificate/1", Step: "escalation", Due: civil.Must(2026, 4, 1)}
		post(t, a, storage.Notice{Key: "direct/U0SARA/2026-03-02", Kind: "direct", Target: storage.Target{User: "U0SARA"}, At: noon.Add(-time.Minute), Items: []storage.Item{item}}, "D0SARA")
		if ans := say(t, a, c.by, c.words); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
		list, err := a.Store.Notices(t.Context(), team, noon.Add(-time.Hour), noon.Add(time.Hour), 0)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, n := range list {
			if strings.HasPrefix(n.Key, "taken/") {
				told = append(told, n.Target.User)
			}
		}
		if !slices.Equal(told, c.told) {
			t.Errorf("%s by %s tells %v, want %v", c.words, c.by, told, c.told)
		}
	}
}

// TestAnswersByForm: without further words a form opens where one can; what it
// hands in does the same as the words.
func TestAnswersByForm(t *testing.T) {
	for _, word := range []string{"remind ack", "remind snooze", "remind handover"} {
		a, _ := sampleApp(t)
		req := ask(ana, word+" "+anaPMP)
		before := revision(t, a)
		if ans := a.Run(t.Context(), req); ans.Form != nil || ans.OK || len(ans.Message.Blocks) < 2 {
			t.Errorf("%s: says not how to go on: %s", word, view.PlainText(ans.Message))
		} else {
			_, runs := toType(ans.Message.Blocks)
			for _, run := range runs {
				b, _ := sampleApp(t)
				if ans := say(t, b, ana, run); !ans.OK {
					t.Errorf("%s: %s", run, ans.Message.Summary)
				}
			}
		}
		req.CanOpen = true
		ans := a.Run(t.Context(), req)
		if ans.Form == nil || ans.Form.Run != word || ans.Form.Fields[0].Value != anaPMP || revision(t, a) != before {
			t.Errorf("%s opens %+v", word, ans.Form)
		}
	}
	cases := []struct {
		user, word string
		values     map[string]string
		bad        string
		want       string
	}{
		{ana, "remind ack", map[string]string{"until": "2026-03-12", "note": "booked"}, "", "You are on it until 12 Mar 2026"},
		{ana, "remind ack", map[string]string{}, "", "You are on it until 9 Mar 2026"},
		{ana, "remind ack", map[string]string{"until": "2026-03-01"}, "until", ""},
		{ana, "remind ack", map[string]string{"note": strings.Repeat("x", 300)}, "note", ""},
		{ana, "remind snooze", map[string]string{"for": "Monday"}, "", "until 9 Mar 2026"},
		{ana, "remind snooze", map[string]string{"for": "1 day", "until": "2026-03-20"}, "", "until 20 Mar 2026"},
		{ana, "remind snooze", map[string]string{"until": "2028-03-20"}, "until", ""},
		{ana, "remind snooze", map[string]string{}, "for", ""},
		{nobody, "remind snooze", map[string]string{"for": "1 day"}, "", "only by them"},
		{ana, "remind handover", map[string]string{"to": "U0CHEN"}, "", "Handed over to Chen Wei"},
		{ana, "remind handover", map[string]string{"to": ana}, "to", ""},
		{ana, "remind handover", map[string]string{}, "to", ""},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		c.values["about"] = anaPMP
		ans, bad := a.Submit(t.Context(), ask(c.user, ""), c.word, c.values)
		if c.bad != "" && bad[c.bad] == "" || c.bad == "" && (len(bad) > 0 || !strings.Contains(view.PlainText(ans.Message), c.want)) {
			t.Errorf("%s %v: %v %s", c.word, c.values, bad, view.PlainText(ans.Message))
		}
	}
}

func TestBadAnswers(t *testing.T) {
	a, log := sampleApp(t)
	before := revision(t, a)
	cases := []struct{ text, want string }{
		{"remind snooze " + anaPMP + " yesterday", "lies in the past"},
		{"remind snooze " + anaPMP + " today", "is today"},
		{"remind snooze " + anaPMP + " 2026-02-30", "February 2026 has 28 days"},
		{"remind snooze " + anaPMP + " 03/04/2026", "can be 3 April 2026 or 4 March 2026"},
		{"remind snooze " + anaPMP + " 2 years", "more than a year away"},
		{"remind snooze " + anaPMP + " soon", "not a time to put it off for"},
		{"remind snooze " + anaPMP + " Monday please", `do not understand "please"`},
		{"remind ack " + anaPMP + " until whenever", "not a date or a day of the week"},
		{"remind ack " + anaPMP + " until 31 April 2026", "April 2026 has 30 days"},
		{"remind ack " + anaPMP + " " + strings.Repeat("long ", 100), "at most 200 letters"},
		{"remind foo", "remind knows no"},
		{"remind mute", "which kind of duty"},
		{"remind mute certificates", "certificate-end"},
		{"remind mute certificate-end until yesterday", "lies in the past"},
		{"remind mute certificate-end until May", "not a date"},
		{"remind hours", "I miss the value"},
		{"remind hours 9 to 5", "not hours on a clock"},
		{"remind hours 17:00-09:00", "does not end after it begins"},
		{"remind hours 09:00-09:30", "less than an hour"},
		{"remind hours 21:00-23:00", "cover all of"},
		{"remind hours 25:00-26:00", "not hours on a clock"},
		{"remind zone Mars/Base", "not a time zone"},
		{"remind zone ../../etc/passwd", "not a time zone"},
		{"remind calendar mars", "no working calendar"},
		{"remind away", "I miss the value"},
		{"remind away 9 April 2026 1 April 2026", "would end on 1 April 2026"},
		{"remind away 2026-01-01 2026-01-05", "is past"},
		{"remind away 2026-04-01 2028-04-01", "longer than a year"},
		{"remind away 1 April 9 April deputy", "followed by nobody"},
		{"remind away 1 April 9 April deputy me", "their own deputy"},
		{"why", "I need the code"},
		{"why " + anaPMP + " now", `does not understand "now"`},
		{"reminders --from 2026-05-01 --to 2026-04-01", "comes before"},
		{"reminders --from 2026-05-01 --to 2028-04-01", "more than a year"},
		{"reminders --from", "followed by nothing"},
		{"reminders --from soon", "is not a date"},
	}
	for _, c := range cases {
		ans := say(t, a, dana, c.text)
		if got := view.PlainText(ans.Message); ans.OK || !strings.Contains(got, c.want) || len(got) > 1500 {
			t.Errorf("%.60q says\n%s\nwant %q", c.text, got, c.want)
		}
	}
	if ans := say(t, a, dana, "remind unmute roster-check"); !ans.OK || !strings.Contains(ans.Message.Summary, "is not muted") {
		t.Errorf("what holds already: %s", ans.Message.Summary)
	}
	if now := revision(t, a); now != before || log.Len() > 0 {
		t.Errorf("revision went from %d to %d; logged %s", before, now, log)
	}
}
