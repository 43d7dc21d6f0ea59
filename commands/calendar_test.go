package commands

import (
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/view"
)

const feedToken = "NOBODYCANGUESSTHISONE23456-T1"

// titles are those of the events that a link shows at a moment; ok is false where it
// shows nothing.
func titles(t *testing.T, a *App, token string, at time.Time) (list []string, ok bool) {
	t.Helper()
	cal, ok, err := a.Calendar(t.Context(), token, at)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range cal.Events {
		list = append(list, e.Title)
	}
	return list, ok
}

// TestCalendarLinks follows a holder's link from when it is made until it stops:
// it shows what concerns them, each on its day, as the facts are now.
func TestCalendarLinks(t *testing.T) {
	a, _ := sampleApp(t)
	if _, ok := titles(t, a, feedToken, noon); ok {
		t.Fatal("a link opens before anybody has made it")
	}
	said := view.PlainText(say(t, a, ana, "calendar link").Message)
	if !strings.Contains(said, "https://bot.example.com/calendar/"+feedToken+".ics") {
		t.Fatal(said)
	}
	cal, ok, err := a.Calendar(t.Context(), feedToken, noon)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	at := slices.IndexFunc(cal.Events, func(e view.Event) bool { return e.Title == "Ana Silva: PMP (certificate end)" })
	if at < 0 {
		t.Fatalf("%+v", cal.Events)
	}
	e := cal.Events[at]
	if !e.Whole || e.Start.Format(time.DateOnly) != "2026-04-01" || e.ID != "certificate-end/certificate/1/2026-04-01@T1" ||
		!strings.Contains(e.About, "Project managers: from 2 to 1") || !strings.Contains(e.About, `/partner cert renew "Ana Silva" pmp D, D being the day`) {
		t.Errorf("%+v", e)
	}
	for _, e := range cal.Events {
		if strings.Contains(e.Title, "Tomas Novak: HCCDP") {
			t.Errorf("another's duty is in Ana's calendar: %s", e.Title)
		}
	}
	ids := map[string]bool{}
	for _, e := range cal.Events {
		if ids[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		ids[e.ID] = true
	}
	say(t, a, dana, "cert renew Ana PMP 2026-03-01")
	if list, _ := titles(t, a, feedToken, noon); slices.Contains(list, "Ana Silva: PMP (certificate end)") {
		t.Error("a renewed certificate is still there")
	}
	if said := view.PlainText(say(t, a, ana, "calendar").Message); !strings.Contains(said, "Your duties: a link was made on 2 Mar 2026") {
		t.Error(said)
	}
	say(t, a, ana, "calendar stop")
	if _, ok := titles(t, a, feedToken, noon); ok {
		t.Error("a stopped link still opens")
	}
}

// TestALinkStops where a new one is made, where whoever made it leaves or is closed
// out, and a team's where they are no admin any more.
func TestALinkStops(t *testing.T) {
	later := noon.AddDate(0, 0, 10)
	for name, c := range map[string]struct {
		who, link string
		then      func(t *testing.T, a *App)
		open      bool
	}{
		"as it is": {ana, "calendar link", func(*testing.T, *App) {}, true},
		"a new one": {ana, "calendar link", func(t *testing.T, a *App) {
			a.Secret = func() string { return "OTHER" }
			say(t, a, ana, "calendar link")
		}, false},
		"another's":      {ana, "calendar link", func(t *testing.T, a *App) { say(t, a, dana, "calendar stop") }, true},
		"the team's too": {dana, "calendar link", func(t *testing.T, a *App) { say(t, a, dana, "calendar stop team") }, true},
		"leaves":         {ana, "calendar link", func(t *testing.T, a *App) { say(t, a, dana, "person leave Ana 2026-03-05") }, false},
		"erased":         {ana, "calendar link", func(t *testing.T, a *App) { say(t, a, dana, "person erase \"Ana Silva\" --yes") }, false},
		"an admin":       {dana, "calendar link team", func(*testing.T, *App) {}, true},
		"no admin more": {dana, "calendar link team", func(t *testing.T, a *App) {
			say(t, a, dana, "config admin add U0CHEN")
			say(t, a, chen, "config admin remove U0DANA")
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			a, _ := sampleApp(t)
			if ans := say(t, a, c.who, c.link); !ans.OK {
				t.Fatal(view.PlainText(ans.Message))
			}
			c.then(t, a)
			if _, ok := titles(t, a, feedToken, later); ok != c.open {
				t.Errorf("open: %v, want %v", ok, c.open)
			}
		})
	}
}

// TestWhatIsWrongAboutCalendars is answered with what helps, and makes no link.
func TestWhatIsWrongAboutCalendars(t *testing.T) {
	for _, c := range []struct{ who, words, address, want string }{
		{ana, "calendar link team", "https://bot.example.com", "for admins to read"},
		{ana, "calendar link Tomas", "https://bot.example.com", "neither that it is for your duties nor for the team's"},
		{ana, "calendar stop", "https://bot.example.com", "You have no calendar link to your duties"},
		{dana, "calendar link --share", "https://bot.example.com", "shown to you alone"},
		{"cli", "calendar link", "https://bot.example.com", "belongs to somebody in Slack"},
		{ana, "calendar", "", "PUBLIC_URL"},
		{ana, "calendar link", "", "PUBLIC_URL"},
	} {
		a, _ := sampleApp(t)
		a.Address = c.address
		if ans := say(t, a, c.who, c.words); ans.OK || !strings.Contains(view.PlainText(ans.Message), c.want) {
			t.Errorf("%s by %s: %s", c.words, c.who, view.PlainText(ans.Message))
		}
		read(t, a, func(b *partner.Book) {
			if len(b.Feeds()) != 1 { // the sample's own
				t.Errorf("%s made a link", c.words)
			}
		})
	}
}

// TestTheTeamsCalendarHasEverything that is due, with its hour where it has one.
func TestTheTeamsCalendarHasEverything(t *testing.T) {
	a := harbourApp(t)
	say(t, a, dana, "calendar link team")
	cal, ok, err := a.Calendar(t.Context(), feedToken, noon)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	hours := 0
	for _, e := range cal.Events {
		if !e.Whole {
			hours++
		}
	}
	if hours == 0 || len(cal.Events) < 20 {
		t.Errorf("%d events, %d of them with an hour", len(cal.Events), hours)
	}
}
