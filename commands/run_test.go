package commands

import (
	"context"
	"strings"
	"testing"

	"partnerbot/view"

	"pgregory.net/rapid"
)

func TestBadInput(t *testing.T) {
	a, log := sampleApp(t)
	say(t, a, dana, "person set Fatima account enterprise")
	before := revision(t, a)
	cases := []struct{ text, want string }{
		{strings.Repeat("status ", 2<<20), "too long for a command"},
		{`certs "Ana`, "never closed"},
		{"status now", `does not understand "now"`},
		{"gaps hccpd", "has no requirement"},
		{"gaps --al", `does not know "--al"`},
		{"expiring soon", "number of days"},
		{"expiring -5", "number of days"},
		{"cert add", "who, which certificate and since when"},
		{"cert add Ana PMP", "who, which certificate"},
		{"cert add Ana PMP 2026-02-30", "February 2026 has 28 days"},
		{"cert add Ana PMP 03/04/2026", "can be 3 April 2026 or 4 March 2026"},
		{"cert add Ana PMP 2026-01-20 expires 2026-01-19", "before it was issued"},
		{"cert add Ana PMP 2026-01-20 expires soon", "is not a date"},
		{"cert add Ana PMP 2026-01-20 number", "followed by nothing"},
		{"cert add Ana PMP 2026-01-20 evidence ftp://x", "starts with https://"},
		{"cert add Ana PMP 2026-01-20 review maybe", "approved, pending or rejected"},
		{"cert add Ana PMP 2026-01-20 sometime", `do not understand "sometime"`},
		{"cert add Ana PMP 2023-04-02", "already here"},
		{"cert add Ana PMP 2029-01-01", "more than a year ahead"},
		{"cert add Ana pmpp 2026-01-20", "Did you mean"},
		{"cert add Mei hccdp 2026-01-20", `which one?

For example: cert add Mei hccdp 2026-01-20 track "Solution Architectures"`},
		{"cert add Mei abracadabra 2026-01-20", "For example: cert add"},
		{"cert renew Mei PMP today", "has no PMP to renew"},
		{"cert renew Ana PMP 2020-01-01", "begins later"},
		{"cert remove Ana HCCDP", "has no HCCDP"},
		{"cert remove #999", "no certificate #999"},
		{"cert remove David hccdp", "which one?"},
		{"cert review Ana PMP maybe", "pending, approved or rejected"},
		{"cert review David hccdp pending", "which one"},
		{"cert review Ana maybe", "review is one of"},
		{"competency add database 2025-05-01 2025-06-01", "which is it, from or expires?"},
		{"competency add cloud migration 03/04/2026", "can be 3 April 2026 or 4 March 2026"},
		{"competency renew database from 2026-01-01", "until when"},
		{"competency renew database 2029-03-01", "until when"},
		{"threshold set hcc 4", `"hcc" can be hccdp or hccde. Which one?`},
		{"gaps hcc", "can be hccdp or hccde"},
		{"person set Paul tema Data", `do not understand "tema Data"`},
		{"person set Paul", "what to correct"},
		{"binding foo", `does not understand "foo"`},
		{"settings foo", `does not understand "foo"`},
		{"whoami now", `does not understand "now"`},
		{"person add", "need a name"},
		{"person add ana2@x.example", "need a name"},
		{"person add Ana Silva", "already here"},
		{"person add Bob ana@harbourtech.example", "already has the e-mail"},
		{"person add Bob huawei ANA_SILVA", "already has the HUAWEI ID"},
		{"person add Bob <@U0ANA>", "already has the Slack id"},
		{"person add " + strings.Repeat("x", 200), "at most 100 letters"},
		{"person leave Ana someday", "is not a date"},
		{"person dedicate Ana perhaps", "yes or no"},
		{"bind accept Ana", "already associated"},
		{"bind accept Aisha", "cannot be"},
		{"bind accept Priya tomorrow", "lies ahead"},
		{"bind accept Priya 2020-01-01", "lies before it"},
		{"bind invite Jonas", "left on"},
		{"bind invite Fatima", "enterprise account"},
		{"bind end Priya", "cannot be"},
		{"competency add", "which competency"},
		{"competency add juggling", "no competency"},
		{"competency add juggling", "For example: competency add"},
		{"competency add database", "already held"},
		{"competency add sap from 2026-02-01 expires 2026-01-01", "before it begins"},
		{"competency renew sap expires 2030-01-01", "not held yet"},
		{"competency renew database expires 2026-03-05", "is not later"},
		{"threshold set hccdp", "which requirement and how many"},
		{"threshold set hccdp many", "is not a number"},
		{"threshold set hccdp -1", "is not a number"},
		{"threshold set hccdp 99999999999999999999", "is not a number"},
		{"threshold set business-plan 4", "rules themselves say"},
		{"config path service", "has the phases"},
		{"config path sevrice role-validation", "no path"},
		{"config site mars", "sites are"},
		{"config zone Mars/Base", "not a time zone"},
		{"config zone ../../etc/passwd", "not a time zone"},
		{"config channel general", "not a channel"},
		{"config admin add Ben", "who Ben Okafor is in Slack"},
		{"config admin dance <@U0ANA7>", "add or remove"},
		{"material add poem x", "no kind of material"},
		{"material add case x form poem", "form of a case"},
		{"material review #99 approved", "no material #99"},
		{"material set #99 form public", "no material #99"},
		{"material set #1", "what to correct"},
		{"material set #1 form poem", "form of a case"},
		{"material set #1 colour red", `do not understand "colour"`},
		{"reading list now", `does not understand "now"`},
		{"reading set business-plan 4", "I count it from what is recorded"},
		{"certs --hlep", `does not know "--hlep"`},
		{"reading set nonsense 4", "no reading"},
		{"reading set hcpn-member maybe", "yes or no"},
		{"audit 0", "between 1 and 200"},
		{"undo 99", "no change 99"},
		{"undo all", "not the number of a change"},
		{"import", "Send the roster file along"},
		{"export --format pdf", "one of csv, xlsx or json"},
		{"export pdf", "one of csv, xlsx or json"},
		{"help gasp", "no word"},
	}
	for _, c := range cases {
		ans := say(t, a, dana, c.text)
		if got := view.PlainText(ans.Message); ans.OK || !strings.Contains(got, c.want) || len(got) > 1500 {
			t.Errorf("%.60q says\n%s\nwant %q", c.text, got, c.want)
		}
	}
	for name, data := range map[string]string{"empty.csv": "", "a.pdf": "%PDF-1.4", "b.csv": "colour,taste\nred,sweet\n"} {
		req := ask(dana, "import")
		req.File = &File{Name: name, Data: []byte(data)}
		if ans := a.Run(t.Context(), req); ans.OK || !strings.Contains(ans.Message.Summary, name) {
			t.Errorf("%s: %s", name, ans.Message.Summary)
		}
	}
	if now := revision(t, a); now != before {
		t.Errorf("revision went from %d to %d", before, now)
	}
	if log.Len() > 0 {
		t.Errorf("logged: %s", log)
	}
}

// TestAnyTextIsAnswered: whatever is typed, there is an answer, no panic, and
// what is shown is not the operator's.
func TestAnyTextIsAnswered(t *testing.T) {
	a, log := sampleApp(t)
	var pieces []string
	for _, u := range Units() {
		pieces = append(pieces, u.Word, u.Examples[0])
	}
	pieces = append(pieces, "ana", "<@U0ANA>", "pmp", "2026-05-14", "03/04/2027", "in 30 days", "--share", "--all", "--anyway", "expires", `"`, "“", "<", "#1", "never", "yes", "\u202e", "<!channel>", "me", "none")
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String()), 0, 6).Draw(t, "words"), " ")
		user := rapid.SampledFrom([]string{dana, chen, "U0NOBODY"}).Draw(t, "user")
		req := ask(user, text)
		req.CanOpen = rapid.Bool().Draw(t, "canOpen")
		ans := a.Run(context.Background(), req)
		if ans.Message.Summary == "" && ans.Form == nil {
			t.Fatalf("%q has no answer", text)
		}
		if ans.Share && ans.Message.Names && user != dana {
			t.Fatalf("%q shares names for %s", text, user)
		}
		if key, ok := a.Steady(context.Background(), req); ok && key == "" {
			t.Fatalf("%q is steady under no key", text)
		}
		if log.Len() > 0 {
			t.Fatalf("%q logs %s", text, log)
		}
	})
}

// TestEveryPhaseIsAnswered: also those of which little is known.
func TestEveryPhaseIsAnswered(t *testing.T) {
	a, log := sampleApp(t)
	for _, p := range a.Program.Paths {
		for _, ph := range p.Phases {
			say(t, a, dana, "config path "+p.ID+" "+ph.ID)
			for _, text := range []string{"status", "gaps", "gaps x", "threshold list", "threshold set x 4", "expiring"} {
				say(t, a, dana, text)
			}
		}
	}
	if log.Len() > 0 {
		t.Error(log)
	}
}
