package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"partnerbot/partner"
)

// to gives the text of the one post to a reader.
func to(t *testing.T, posts []post, reader string) string {
	t.Helper()
	text := ""
	for _, p := range posts {
		if p.channel == reader {
			if text != "" {
				t.Fatalf("%s hears twice: %+v", reader, posts)
			}
			text = flat(p.text)
		}
	}
	if text == "" {
		t.Fatalf("nothing for %s in %+v", reader, posts)
	}
	return text
}

func TestTheVendorsLastDayIsOverOnTheReadersClock(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), partner.Reader{ID: 1, User: "U0ANA", Zone: "America/Los_Angeles"})
	o.at("2026-03-30 09:00")
	eve := o.at("2026-03-31 18:00") // nine in Los Angeles
	if text := to(t, eve, "U0ANA"); !strings.Contains(text, "ends tomorrow, 1 Apr 2026") || !strings.Contains(text, "(Asia/Shanghai): this one is over on 1 Apr 2026 at 09:00 your time") {
		t.Error(text)
	}
	posts := o.at("2026-04-01 09:00")
	if text := to(t, posts, "C012"); !strings.Contains(text, "this one is over on 1 Apr 2026 at 18:00 Europe/Berlin") {
		t.Error(text)
	}
	posts = o.at("2026-04-01 18:00")
	if text := to(t, posts, "U0ANA"); strings.Contains(text, "exam") || !strings.Contains(text, "this one was over on 1 Apr 2026 at 09:00 your time") {
		t.Error(text)
	}
	for _, p := range o.at("2026-04-08 18:00") {
		if strings.Contains(p.text, "Asia/Shanghai") {
			t.Error("a week later nobody asks for the hour: ", p.text)
		}
	}
}

func TestOnTheVendorsClockNothingIsSaidOfIt(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), partner.Reader{ID: 1, User: "U0ANA", Zone: "Asia/Shanghai"})
	o.at("2026-03-31 03:00")
	if text := to(t, o.at("2026-04-01 03:00"), "U0ANA"); !strings.Contains(text, "ends today") || strings.Contains(text, "vendor's (") {
		t.Error(text)
	}
}

func TestWhoMayNotRecordIsToldWhoDoes(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), cert(1, "hccdp", "2026-04-01"))
	o.change("T1", partner.Person{ID: 5, Name: "Ada Min", SlackID: "U0ADMIN"},
		partner.Person{ID: 2, Name: "Li Wei", SlackID: "U0LI", Team: "Data", Bindings: []partner.Binding{{State: partner.Associated}}})
	posts := o.at("2026-03-02 09:00")
	if text := to(t, firm(t, cert(2, "pmp", "2026-04-01")).at("2026-03-02 09:00"), "U0ANA"); !strings.Contains(text, "tell an admin, who records it.") {
		t.Error(text)
	}
	for _, user := range []string{"U0ANA", "U0LI"} {
		if text := to(t, posts, user); !strings.Contains(text, "Once done, tell Ada Min, who records it.") || strings.Contains(text, "cert renew") || strings.Contains(text, "record the new end date") {
			t.Error(text)
		}
	}
	if text := to(t, posts, "C012"); !strings.Contains(text, `Once done: cert renew "Ana Silva" pmp D, D being the day on which the new one was issued.`) {
		t.Error(text)
	}
	admins := firm(t, cert(2, "pmp", "2026-04-01"))
	admins.change("T1", partner.Settings{Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin", Admins: []string{"U0ANA"}})
	if text := to(t, admins.at("2026-03-02 09:00"), "U0ANA"); !strings.Contains(text, `Once done: cert renew "Ana Silva" pmp D, D being the day on which the new one was issued.`) {
		t.Error(text)
	}
}

func TestOnlyTheVendorsCertificatesAreRenewedByExam(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"), cert(1, "hccdp", "2026-04-01"))
	o.at("2026-03-17 09:00")
	posts := o.at("2026-03-18 09:00")
	if text := to(t, posts, "U0ANA"); strings.Contains(text, "exam") {
		t.Error(text)
	}
	if text := to(t, posts, "U0LI"); !strings.Contains(text, "An exam has to be booked and passed before that.") {
		t.Error(text)
	}
}

func TestALapsedInvitationIsSentAnew(t *testing.T) {
	o := firm(t, cert(2, "hccdp", "2027-04-01"))
	o.change("T1", partner.Person{ID: 1, Name: "Ana Silva", SlackID: "U0ANA", Team: "Data", Dedicated: true,
		Bindings: []partner.Binding{{State: partner.Invited, On: day("2026-03-02")}}})
	o.at("2026-03-02 10:00")
	o.change("T1", partner.Settings{Channel: "C012", Path: "service", Phase: "competency-differentiation", Site: "intl", Zone: "Europe/Berlin",
		Admins: []string{"U0DANA"}, Alliance: "U0DANA", Leads: []partner.Lead{{Team: "Data", User: "U0CHEN"}}})
	var last string
	for d := day("2026-03-03"); d < day("2026-03-16"); d++ {
		for _, p := range o.at(d.String() + " 09:00") {
			if text := flat(p.text); p.channel == "U0DANA" && strings.Contains(text, "lapsed") {
				last = text
			}
		}
	}
	if !strings.Contains(last, `bind invite "Ana Silva"`) || strings.Contains(last, "bind accept") || strings.Contains(last, "link lapses") || !strings.Contains(last, "Until it is accepted these do not count") {
		t.Error(last)
	}
}

func TestAZoneThatIsLearnedLateIsNobodysAbsence(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	o.at("2026-03-02 08:00") // the first plan: nobody knows yet where Ana lives
	o.change("T1", partner.Reader{ID: 1, User: "U0ANA", Zone: "Asia/Shanghai"})
	if text := to(t, o.at("2026-03-02 08:01"), "U0ANA"); strings.Contains(text, "away") || !strings.Contains(text, "ends in 30 days") {
		t.Error(text)
	}
	o.at("2026-03-02 09:00")
	o.change("T1", partner.Reader{ID: 2, User: "U0LI", Zone: "Asia/Tokyo"}, cert(1, "hccdp", "2026-04-02"))
	if text := to(t, o.at("2026-03-03 11:30"), "U0LI"); !strings.Contains(text, "I was away for 10 hours and 30 minutes") {
		t.Error("the bot was away: ", text)
	}
}

func TestANightBeforeTheFirstDigestIsNobodysAbsence(t *testing.T) {
	o := firm(t, cert(2, "pmp", "2026-04-01"))
	if posts := o.at("2026-03-02 22:50"); len(posts) > 0 { // the bot is set up after hours
		t.Fatal(posts)
	}
	o.at("2026-03-03 08:59")
	posts := o.at("2026-03-03 09:00")
	for _, who := range []string{"C012", "U0ANA"} {
		if text := to(t, posts, who); strings.Contains(text, "away") || !strings.Contains(text, "PMP") {
			t.Errorf("%s: %s", who, text)
		}
	}
}

// TestWhatWasParkedForDays is said in a later day's message without a word of the bot
// having been away, whenever the channel opens.
func TestWhatWasParkedForDays(t *testing.T) {
	for _, open := range []string{"2026-03-04 20:00", "2026-03-05 08:30", "2026-03-05 09:02", "2026-03-05 10:30"} {
		o := newOffice(t, cert(1, "pmp", "2026-04-01"), cert(2, "hccdp", "2026-03-17"), cert(3, "hcip-cssa", "2026-03-19"))
		o.slack.shut["T1C012"] = true
		var posts []post
		for day := 2; day < 6; day++ {
			for half := range 48 {
				at := fmt.Sprintf("2026-03-%02d %02d:%02d", day, half/2, half%2*30)
				o.slack.shut["T1C012"] = at < open
				posts = append(posts, o.at(at)...)
			}
		}
		posts = slices.DeleteFunc(posts, func(p post) bool { return p.channel != "C012" })
		if len(posts) == 0 || !strings.HasPrefix(flat(posts[0].text), "I could not post here for 3 days") {
			t.Errorf("open at %s: %+v", open, posts)
			continue
		}
		lead, _, _ := strings.Cut(posts[0].text, "PMP")
		o.change("T1", cert(1, "pmp", "2029-04-01"))
		for _, p := range o.edited(posts[0]) { // written anew it still says so, and what of it is done
			if now, _, _ := strings.Cut(p.text, ". The first of it was due"); !strings.HasPrefix(lead, now) || !strings.Contains(p.text, "Li Wei: PMP, due") {
				t.Errorf("open at %s, written anew: %s", open, p.text)
			}
		}
	}
}

func TestWhatWasParkedDoesNotSayThatTheBotWasAway(t *testing.T) {
	o := newOffice(t, cert(1, "pmp", "2026-04-01"))
	o.slack.shut["T1C012"] = true
	o.at("2026-03-02 09:00")
	o.slack.shut["T1C012"] = false
	posts := o.at("2026-03-02 12:30")
	for _, posts := range [][]post{posts, o.edited(posts[0])} {
		if text := to(t, posts, "C012"); !strings.HasPrefix(text, "I could not post here for 3 hours and 30 minutes.") {
			t.Error(text)
		}
	}
}
