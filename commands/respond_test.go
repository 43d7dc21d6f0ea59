package commands

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// What the sample's certificates are called when they are due on their dates.
const (
	anaPMP = "R-P6RGJ" // certificate 1, due 1 Apr 2026
	tomasH = "R-16NK1" // certificate 12, due 16 Mar 2026; Mei is on it until 10 Mar
	omarH  = "R-EGD1X" // certificate 11, due 9 Mar 2026
)

const ana, mei, omar, nobody = "U0ANA", "U0MEI", "U0OMAR", "U0ZOE7"

func read(t *testing.T, a *App, fn func(b *partner.Book)) {
	t.Helper()
	if err := a.Store.Read(t.Context(), team, func(b *partner.Book) error { fn(b); return nil }); err != nil {
		t.Fatal(err)
	}
}

// inForce is the answer that holds for a certificate's end.
func inForce(t *testing.T, a *App, certificate string, due civil.Day) (r partner.Response) {
	t.Helper()
	read(t, a, func(b *partner.Book) { r, _ = b.Response(partner.CertificateEnd, certificate, due) })
	return r
}

func TestAnAckNamesItsEndAndIsKept(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(chen, "remind ack "+anaPMP+" until 20 March the exam is booked")
	req.Via, req.Message = ViaButton, "1772438400.000100"
	got := view.PlainText(a.Run(t.Context(), req).Message)
	for _, want := range []string{"You are on it until 20 Mar 2026", "the exam is booked", "Fri 20 Mar 2026 at 09:00 (Europe/Berlin)", "what falls with it: Project managers (R-RHAQY)"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
	r := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1))
	want := partner.Response{ID: 2, Rev: 2, Kind: partner.CertificateEnd, Subject: "certificate/1", Due: civil.Must(2026, 4, 1), Act: partner.Ack, By: chen,
		Until: civil.Must(2026, 3, 20), On: noon, Note: "the exam is booked", Where: "C0ALLIANCE/1772438400.000100"}
	if r != want {
		t.Errorf("kept is %+v, want %+v", r, want)
	}
	// Others see who took it, and it rests.
	if got := view.PlainText(say(t, a, mei, "why "+anaPMP).Message); !strings.Contains(got, "Chen Wei is on it until 20 Mar 2026 (the exam is booked)") {
		t.Error(got)
	}
	for _, code := range []string{anaPMP, "R-RHAQY"} {
		read(t, a, func(b *partner.Book) {
			if u, ok := a.desk.Duty(b, code, noon); !ok || !u.Resting {
				t.Errorf("%s does not rest", code)
			}
		})
	}
	if ans := a.Run(t.Context(), req); !strings.Contains(ans.Message.Summary, "Nothing changed") {
		t.Errorf("the same again: %s", ans.Message.Summary)
	}
}

// TestAPostedDigestIsWrittenAnew: whatever changes a duty that was posted carries
// a notice that writes the message anew, once per revision.
func TestAPostedDigestIsWrittenAnew(t *testing.T) {
	cases := []struct {
		words string
		edits bool
	}{
		{"remind ack " + anaPMP + " until Friday", true},
		{"remind snooze " + anaPMP + " Friday", true},
		{"remind handover " + anaPMP + " Chen", true},
		{"remind back " + tomasH, true},
		{"cert renew Ana PMP today", true},
		{"person leave Tomas today", true},
		{"cert remove #12", true},
		{"threshold set hccdp 6", true},
		{"cert renew Ravi hccdp yesterday", true},     // a requirement that was to fall counts it
		{"remind snooze " + omarH + " Friday", false}, // it was not posted
		{"remind mute certificate-end", false},
		{"remind zone Asia/Kolkata", false},
		{"person set Omar team Data", false},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		if ans := say(t, a, dana, c.words); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
		list, err := a.Store.Notices(t.Context(), team, noon.Add(-time.Hour), noon.Add(time.Hour), 0)
		if err != nil {
			t.Fatal(err)
		}
		list = slices.DeleteFunc(list, func(n storage.Notice) bool { return n.Edit == "" })
		if !c.edits {
			if len(list) > 0 {
				t.Errorf("%s edits %v", c.words, list)
			}
			continue
		}
		if len(list) != 1 {
			t.Fatalf("%s makes %d edits", c.words, len(list))
		}
		n := list[0]
		if n.Key != "edit/C0ALLIANCE/1772438400.000100/2" || n.Edit != "1772438400.000100" || n.Target.Channel != "C0ALLIANCE" || n.Kind != "digest" || len(n.About) != 4 || len(n.Items) != 0 {
			t.Errorf("%s: %+v", c.words, n)
		}
		read(t, a, func(b *partner.Book) {
			m, ok, err := a.desk.Compose(b, n, noon)
			if err != nil || !ok {
				t.Errorf("%s: composed %v, %v", c.words, ok, err)
			}
			if got := view.PlainText(m); strings.HasPrefix(c.words, "remind ack") && !strings.Contains(got, "Dana Weber is on it until 6 Mar 2026") {
				t.Errorf("others do not see who took it:\n%s", got)
			}
		})
	}
}

// TestAnOldMessageThatWasPressedIsWrittenAnew: also one that nobody would look
// for any more, and its codes are still known.
func TestAnOldMessageThatWasPressedIsWrittenAnew(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "cert renew Chen hccde GaussDB yesterday")
	old := storage.Item{Key: "certificate-end/certificate-7/90/2026-05-21", Kind: partner.CertificateEnd, Subject: "certificate/7", Step: "90", Due: civil.Must(2026, 5, 21)}
	post(t, a, storage.Notice{Key: "digest/C0ALLIANCE/2026-01-02", Kind: "digest", Target: storage.Target{Channel: "C0ALLIANCE2"}, At: noon.AddDate(0, 0, -59),
		Items: []storage.Item{old, {Key: "certificate-end/certificate-1/90/2026-04-01", Kind: partner.CertificateEnd, Subject: "certificate/1", Step: "90", Due: civil.Must(2026, 4, 1)}}}, "C0ALLIANCE")
	for text, want := range map[string]string{"remind ack R-QS2K3 until Friday": "Chen Wei has renewed HCCDE", "remind ack " + anaPMP + " until Friday": "You are on it"} {
		req := ask(mei, text)
		req.Via, req.Message = ViaButton, "1772438500.000100"
		if got := view.PlainText(a.Run(t.Context(), req).Message); !strings.Contains(got, want) {
			t.Errorf("%s: %s", text, got)
		}
	}
	list, err := a.Store.Notices(t.Context(), team, noon, noon.Add(time.Hour), 0)
	if err != nil || !slices.ContainsFunc(list, func(n storage.Notice) bool { return n.Edit == "1772438500.000100" }) {
		t.Errorf("not written anew: %v %v", list, err)
	}
}

// TestWhatIsDoneIsSaid: the code of a duty that has ended says by what, and that
// of a date that has moved says the new one.
func TestWhatIsDoneIsSaid(t *testing.T) {
	cases := []struct {
		name   string
		before []string
		text   string
		want   string
		button string
	}{
		{"renewed", []string{"cert renew Tomas hccdp GaussDB yesterday"}, "remind ack " + tomasH + " until Friday", "Tomas Novak has renewed HCCDP – GaussDB", ""},
		{"left", []string{"person leave Tomas yesterday"}, "remind snooze " + tomasH + " Friday", "Tomas Novak left on 1 Mar 2026", ""},
		{"taken out", []string{"cert remove #12"}, "remind ack " + tomasH + " until Friday", "record was taken out", ""},
		{"moved", []string{"cert remove #1", "undo", "cert add Omar PMP 2026-01-20"}, "why " + anaPMP, "", ""},
		{"unknown", nil, "remind ack R-ZZZZZ until Friday", "no open duty R-ZZZZZ", ""},
		{"a slip", nil, "remind ack R-P6RGK until Friday", "no open duty R-P6RGK", "remind ack " + anaPMP + " until Friday"},
		{"no code", nil, "remind ack Ana until Friday", `"Ana" is not the code of a reminder`, ""},
		{"nothing", nil, "remind ack", "I need the code", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _ := sampleApp(t)
			for _, words := range c.before {
				if ans := say(t, a, dana, words); !ans.OK {
					t.Fatal(ans.Message.Summary)
				}
			}
			before := revision(t, a)
			ans := say(t, a, dana, c.text)
			if got := view.PlainText(ans.Message); c.want != "" && (ans.OK || !strings.Contains(got, c.want)) || revision(t, a) != before {
				t.Errorf("%v: %s", ans.OK, got)
			}
			_, runs := toType(ans.Message.Blocks)
			if c.button != "" && !slices.Contains(runs, c.button) {
				t.Errorf("offers %v", runs)
			}
		})
	}
}

func TestACodeOfADateThatMovedSaysTheNewOne(t *testing.T) {
	a, _ := sampleApp(t)
	putFacts(t, a, func(b *partner.Book) []partner.Fact {
		c, _ := b.Certificate(1)
		c.Expires = civil.Must(2026, 6, 1)
		return []partner.Fact{c}
	})
	ans := say(t, a, dana, "remind ack "+anaPMP+" until Friday")
	got := view.PlainText(ans.Message)
	_, runs := toType(ans.Message.Blocks)
	if ans.OK || !strings.Contains(got, "has moved from 1 Apr 2026 to 1 Jun 2026") || len(runs) != 1 {
		t.Fatalf("%s %v", got, runs)
	}
	if again := say(t, a, dana, runs[0]); !again.OK || !strings.Contains(again.Message.Summary, "You are on it until 6 Mar 2026") {
		t.Errorf("%s: %s", runs[0], again.Message.Summary)
	}
}

// putFacts puts facts by other means than a word.
func putFacts(t *testing.T, a *App, facts func(b *partner.Book) []partner.Fact) {
	t.Helper()
	_, err := a.Store.Update(t.Context(), team, "", noon, func(b *partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Put: facts(b)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestTwoPressAtOnce: of two who press at once one has it, and the other is told
// who and until when, and can still take it over.
func TestTwoPressAtOnce(t *testing.T) {
	a, _ := sampleApp(t)
	users := []string{ana, chen, mei, omar}
	answers := make([]Answer, len(users))
	var wg sync.WaitGroup
	for i, user := range users {
		wg.Go(func() {
			req := ask(user, "remind ack "+anaPMP+" until 20 March")
			req.Via, req.Key = ViaButton, "press/"+user
			answers[i] = a.Run(context.Background(), req)
		})
	}
	wg.Wait()
	has := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1)).By
	for i, ans := range answers {
		got := view.PlainText(ans.Message)
		switch {
		case users[i] == has && ans.OK && strings.Contains(got, "You are on it"):
		case users[i] != has && !ans.OK && strings.Contains(got, "is on it") && strings.Contains(got, "until 20 Mar 2026") && strings.Contains(got, "since 2 Mar 2026"):
			_, runs := toType(ans.Message.Blocks)
			if len(runs) != 1 || runs[0] != "remind ack "+anaPMP+" until 20 March --anyway" {
				t.Errorf("offers %v", runs)
			}
		default:
			t.Errorf("%s has it; %s is told %s", has, users[i], got)
		}
	}
	other := users[(slices.Index(users, has)+1)%len(users)]
	if ans := say(t, a, other, "remind ack "+anaPMP+" until 20 March --anyway"); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "You have taken it over from") {
		t.Error(view.PlainText(ans.Message))
	}
	if now := inForce(t, a, "certificate/1", civil.Must(2026, 4, 1)).By; now != other {
		t.Errorf("%s has it, not %s", now, other)
	}
}

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

// TestOnesOwnAnswerIsTakenBack: by anybody, and only one's own.
func TestOnesOwnAnswerIsTakenBack(t *testing.T) {
	a, _ := sampleApp(t)
	before := facts(t, a)
	ans := say(t, a, nobody, "remind ack "+anaPMP+" until Friday")
	_, runs := toType(ans.Message.Blocks)
	if back := say(t, a, nobody, runs[len(runs)-1]); !back.OK {
		t.Fatal(back.Message.Summary)
	}
	if now := facts(t, a); !slices.Equal(before, now) {
		t.Error("not as before")
	}
	say(t, a, chen, "remind ack "+anaPMP+" until Friday")
	if back := say(t, a, chen, "remind back "+anaPMP); !back.OK || !slices.Equal(before, facts(t, a)) {
		t.Errorf("taken back in words, it is not as before: %s", back.Message.Summary)
	}
	say(t, a, mei, "remind ack "+anaPMP+" until Friday")
	if ans := say(t, a, nobody, "undo 6"); ans.OK || !strings.Contains(ans.Message.Summary, "not yours") {
		t.Errorf("took back another's answer: %s", ans.Message.Summary)
	}
	say(t, a, dana, "threshold set hccde 1")
	if ans := say(t, a, "U0YAN7", "undo"); ans.OK || strings.Contains(ans.Message.Summary, "HCCDE") {
		t.Errorf("took back: %s", ans.Message.Summary)
	}
	say(t, a, dana, "config admin add <@U0CHEN>")
	say(t, a, chen, "threshold set hccde 2")
	say(t, a, dana, "config admin remove <@U0CHEN>")
	if ans := say(t, a, chen, "undo"); ans.OK || !strings.Contains(ans.Message.Summary, "not yours") {
		t.Errorf("who is no admin any more took back: %s", ans.Message.Summary)
	}
}

func TestASnoozeBeyondTheDueDateIsWarnedOf(t *testing.T) {
	a, _ := sampleApp(t)
	got := view.PlainText(say(t, a, dana, "remind snooze "+anaPMP+" 3 April").Message)
	if !strings.Contains(got, "Mind that the last day is 1 Apr 2026") || !strings.Contains(got, "Project managers: from 2 to 1 on 2 Apr 2026") || !strings.Contains(got, "Back on Fri 3 Apr 2026 at 09:00") {
		t.Error(got)
	}
	if got := view.PlainText(say(t, a, dana, "remind snooze R-SNJ56 Friday").Message); !strings.Contains(got, "its last day, 10 Feb 2026, is past") {
		t.Error(got)
	}
	// At the reader's own hour, where it is said to them: the channel hears of it at 08:00 of theirs.
	got = view.PlainText(say(t, a, ana, "remind snooze "+anaPMP+" tomorrow").Message)
	if !strings.Contains(got, "Back on Tue 3 Mar 2026 at 09:00 your time") {
		t.Error(got)
	}
}

func TestAHandoverIsHeard(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "remind away <@U0CHEN> 2026-03-02 2026-03-06 deputy Mei")
	got := view.PlainText(say(t, a, ana, "remind handover "+anaPMP+" Chen please").Message)
	if !strings.Contains(got, "Chen Wei is away through 6 Mar 2026; until then it is told to Mei Lin") {
		t.Error(got)
	}
	if got := view.PlainText(say(t, a, chen, "my").Message); !strings.Contains(got, "Handed to Chen Wei by Ana Silva (please)") {
		t.Error(got)
	}
	for text, want := range map[string]string{
		"remind handover " + anaPMP + " me":         "take it on yourself",
		"remind handover " + anaPMP + " Ben":        "who Ben Okafor is in Slack",
		"remind handover " + anaPMP + " Zed":        "Nobody here is called",
		"remind handover " + anaPMP:                 "To whom is it handed over",
		"remind handover " + anaPMP + " <@U0CHEN>":  "Nothing changed",
		"remind handover " + anaPMP + " <@U0GONE7>": "was deactivated",
	} {
		putFacts(t, a, func(b *partner.Book) []partner.Fact {
			return []partner.Fact{partner.Reader{ID: 9, User: "U0GONE7", Gone: true}}
		})
		if got := view.PlainText(say(t, a, dana, text).Message); !strings.Contains(got, want) {
			t.Errorf("%s: %s", text, got)
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

// post plans a notice and settles it as posted.
func post(t *testing.T, a *App, n storage.Notice, channel string) {
	t.Helper()
	err := a.Store.Plan(t.Context(), team, "posted", func(*partner.Book, time.Time) (storage.Planned, error) {
		return storage.Planned{Notices: []storage.Notice{n}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	busy := []storage.Target{{Channel: "C0OLD"}, {Channel: "C0ALLIANCE"}}
	if _, err := a.Store.Claim(t.Context(), noon, time.Minute, "test", busy); err != nil {
		t.Fatal(err)
	}
	if err := a.Store.Settle(t.Context(), team, n.Key, "test", storage.Outcome{State: storage.Sent, Channel: channel, TS: "1772438500.000100"}); err != nil {
		t.Fatal(err)
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
		{"remind", ""},
		{"remind foo", "remind knows no"},
		{"remind mute", "which kind of duty"},
		{"remind mute certificates", "certificate-end"},
		{"remind mute certificate-end until yesterday", "lies in the past"},
		{"remind mute certificate-end until May", "not a date"},
		{"remind unmute roster-check", "is not muted"},
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
		if got := view.PlainText(ans.Message); c.want != "" && !strings.Contains(got, c.want) || len(got) > 1500 {
			t.Errorf("%.60q says\n%s\nwant %q", c.text, got, c.want)
		}
	}
	if now := revision(t, a); now != before || log.Len() > 0 {
		t.Errorf("revision went from %d to %d; logged %s", before, now, log)
	}
}

func TestReadDay(t *testing.T) {
	c := &Call{LocalDay: civil.Must(2026, 3, 2)} // a Monday
	for in, want := range map[string]string{
		"Monday": "2026-03-09", "mon": "2026-03-09", "next tuesday": "2026-03-03", "sunday": "2026-03-08", "tomorrow": "2026-03-03",
		"1 day": "2026-03-03", "a week": "2026-03-09", "2 weeks": "2026-03-16", "in 3 days": "2026-03-05", "1 month": "2026-04-02",
		"20 March": "2026-03-20", "1 March": "2027-03-01", "2026-05-14": "2026-05-14", "someday": "", "next": "", "a": "",
	} {
		d, used, err := c.readDay(strings.Fields(in))
		if err != nil || d.String() != want || (used == 0) != (want == "") {
			t.Errorf("%q: %v, %d words, %v", in, d, used, err)
		}
	}
}

func TestReadCode(t *testing.T) {
	for in, want := range map[string]string{
		"R-7KQ2P": "R-7KQ2P", "r-7kq2p": "R-7KQ2P", "R–7KQ2P.": "R-7KQ2P", "`R-7KQ2P`": "R-7KQ2P", "R-OIL2P": "R-0112P",
		"7KQ2P": "", "R-7KQ2": "", "R-7KQ2PP": "", "R-7KQ2U": "", "R-7KQ ": "", "": "",
	} {
		if got, ok := readCode(in); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q", in, got)
		}
	}
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, anaPMP); !ans.OK || !strings.Contains(ans.Message.Summary, "Ana Silva: PMP") {
		t.Errorf("a code alone: %s", ans.Message.Summary)
	}
}
