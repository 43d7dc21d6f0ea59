package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// tell runs words one after the other and writes down what is said.
func tell(t *testing.T, a *App, user string, words ...string) string {
	t.Helper()
	var out strings.Builder
	for _, w := range words {
		ans := say(t, a, user, w)
		out.WriteString("> " + w + "\n" + view.PlainText(ans.Message) + "\n" + who(ans) + "\n")
	}
	return out.String()
}

// TestStories compares whole conversations with what they should read like.
func TestStories(t *testing.T) {
	stories := map[string][]string{
		"story-close-a-gap": {
			"threshold set hccdp 8", "status", "gaps hccdp", "bind accept Priya", "cert renew Ravi hccdp yesterday",
			"gaps hccdp", "undo", "gaps hccdp",
		},
		"story-leaver": {
			"person leave Chen in 30 days", "status", "bind end Chen", "person leave Chen never", "bind invite Chen", "bind accept Chen", "gaps hccde",
		},
		"story-role-validation": {
			"config path service role-validation", "status", "gaps certificates", "gaps specialists", "gaps case",
			"material add employment-proof Letter review approved", "status",
		},
		"story-reminders": {
			"digest", "R-EGD1X", "remind ack R-EGD1X until Friday the exam is on Thursday", "remind", "digest all", "remind back R-EGD1X",
			"remind snooze R-EGD1X 2 weeks", "remind handover R-EGD1X Mei you know storage better", "cert renew Omar hcip-cssa yesterday", "remind ack R-EGD1X until Friday",
		},
		"story-china-site": {"config site cn", "gaps hccdp"},
		"story-slips": {
			"staus", "cret ad Ana PMP today", "gaps hccpd", "certs Anna", "cert add Ana pmpp today", "cert remove David hccdp",
			"bind accept Aisha", "help gasp", "config path service", "expiring soon",
		},
	}
	for name, words := range stories {
		t.Run(name, func(t *testing.T) {
			a, log := sampleApp(t)
			golden(t, name, tell(t, a, dana, words...))
			if log.Len() > 0 {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

// TestEmptyStory is what a newcomer reads before anything is stored.
func TestEmptyStory(t *testing.T) {
	a, _ := newApp(t)
	golden(t, "story-empty", tell(t, a, "U0ANA7", "", "status", "gaps", "expiring", "certs", "people", "bind", "competency list", "material list", "threshold list", "config", "whoami", "cert add Ana PMP today"))
}

// TestTheCheapestStepComesFirst: binding before review before renewal before a
// further exam.
func TestTheCheapestStepComesFirst(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, "threshold set hccdp 20")
	got := view.PlainText(say(t, a, dana, "gaps hccdp").Message)
	at := -1
	for _, step := range []string{`bind accept "Priya Nair"`, "wait: George Papas", "renew Ravi Kumar", "next level after"} {
		i := strings.Index(got, step)
		if i <= at {
			t.Fatalf("%q comes at %d, after %d\n%s", step, i, at, got)
		}
		at = i
	}
}
