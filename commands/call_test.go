package commands

import (
	"encoding/json"
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestOnlyAdminsChangeAnything: no unit that changes facts does so for others,
// whatever way they ask.
func TestOnlyAdminsChangeAnything(t *testing.T) {
	for word, example := range everyChange() {
		if forEveryone[word] {
			continue
		}
		t.Run(word, func(t *testing.T) {
			a, log := sampleApp(t)
			before := revision(t, a)
			for _, via := range []Via{ViaSlash, ViaMention, ViaDM, ViaButton, ViaForm, ViaCLI} {
				req := ask(chen, example)
				req.Via, req.CanOpen = via, true
				req.File = &File{Name: "x.csv", Data: []byte("name,email\nA,a@b.example\n")}
				ans := a.Run(t.Context(), req)
				if ans.OK || !strings.Contains(ans.Message.Summary, "is for admins") || ans.Form != nil {
					t.Errorf("via %s: %s", via, ans.Message.Summary)
				}
			}
			if u := a.words().word[word]; u.Submit != nil {
				ans, bad := a.Submit(t.Context(), ask(chen, ""), word, map[string]string{"name": "X"})
				if ans.Change.Audit.Verb != "" || bad != nil || !strings.Contains(ans.Message.Summary, "is for admins") {
					t.Errorf("the form is taken: %s %v", ans.Message.Summary, bad)
				}
			}
			if now := revision(t, a); now != before {
				t.Errorf("the Book went from revision %d to %d", before, now)
			}
			if log.Len() > 0 {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

// forEveryone are the units by which everybody answers reminders and sets how they
// are reminded; a further one is a decision.
var forEveryone = map[string]bool{
	"remind ack": true, "remind snooze": true, "remind handover": true, "remind back": true, "remind mute": true, "remind unmute": true,
	"remind hours": true, "remind zone": true, "remind calendar": true, "remind away": true, "calendar link": true, "calendar stop": true, "undo": true,
	"apply": true, "attach": true, "detach": true, "material replace": true, "review": true, "certificate": true, "standin": true, "standin end": true,
	"kpi set": true, "kpi drop": true, // and of a KPI alone: whoever answers for it
	"deal set": true, "deal consent": true, "deal loi": true, "deal align": true, "deal registered": true, "deal accepted": true, "deal refused": true,
	"deal extend": true, "deal won": true, "deal lost": true, "deal withdrawn": true, // and of a deal alone: whoever sees to it
	"fund step": true, "fund claim": true, "fund approved": true, "fund refused": true, "fund paid": true, "fund change": true, "fund cancel": true, // and of a request alone: whoever asked
	"voucher use": true, "watch log": true, "watch confirm": true, "watch done": true,
	"submit": true, "submitted": true, "step": true, "update": true, "passed": true, "failed": true, "resubmit": true, "withdraw": true,
}

func TestChangingUnitsAreForAdmins(t *testing.T) {
	for _, u := range Units() {
		if u.Changes && u.Role != Admin && !(u.Own && forEveryone[u.Word]) {
			t.Errorf("%s changes facts and is for everyone", u.Word)
		}
		if u.Changes && u.Steady {
			t.Errorf("%s changes facts and is remembered", u.Word)
		}
	}
}

func TestWhoeverReadsTheFileIsAnAdmin(t *testing.T) {
	a, _ := newApp(t)
	req := ask("cli", "threshold set hccdp 4")
	req.Trusted, req.Via, req.Channel = true, ViaCLI, ""
	if ans := a.Run(t.Context(), req); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if revision(t, a) != 1 {
		t.Error("nothing was stored")
	}
}

// TestFirstRun: with no admin at all nobody may change anything, and the answer
// says how to become one.
func TestFirstRun(t *testing.T) {
	a, _ := newApp(t)
	for _, text := range []string{"config admin add <@U0ANA7>", "threshold set hccdp 4", "import"} {
		ans := say(t, a, "U0ANA7", text)
		if ans.OK || !strings.Contains(ans.Message.Summary, "PARTNER_ADMINS=U0ANA7") {
			t.Errorf("%s: %s", text, ans.Message.Summary)
		}
	}
	if revision(t, a) != 0 {
		t.Error("something was stored")
	}
	a.Defaults.Admins = []string{"U0ANA7"}
	if ans := say(t, a, "U0ANA7", "config admin add <@U0CHEN7>"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, "U0CHEN7", "threshold set hccdp 4"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if ans := say(t, a, "U0CHEN7", "config admin remove <@U0ANA7>"); ans.OK || !strings.Contains(ans.Message.Summary, "by PARTNER_ADMINS") {
		t.Error(ans.Message.Summary)
	}
}

func TestShare(t *testing.T) {
	cases := []struct {
		user, text string
		share      bool
		note       string
	}{
		{dana, "gaps hccdp --share", true, ""},
		{chen, "gaps hccdp --share", false, "only an admin may share"},
		{chen, "help --share", true, ""},
		{dana, "gaps hccdp", false, ""},
		{chen, "people —share", false, "only an admin may share"},
		{chen, "person add X --share", false, ""},
		{chen, "certs zzz --share", false, ""},
	}
	for _, c := range cases {
		a, _ := sampleApp(t)
		ans := say(t, a, c.user, c.text)
		text := view.PlainText(ans.Message)
		if ans.Share != c.share || !strings.Contains(text, c.note) {
			t.Errorf("%s %s: shared %v\n%s", c.user, c.text, ans.Share, text)
		}
	}
}

// TestNamesAreMarked: an answer that contains somebody's name says so, so that
// it stays out of the channel.
func TestNamesAreMarked(t *testing.T) {
	a, _ := sampleApp(t)
	var names []string
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		for _, p := range b.People() {
			names = append(names, p.Name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range Units() {
		for _, example := range u.Examples {
			if u.Word == "help" || u.Changes {
				continue
			}
			ans := say(t, a, dana, example)
			body, _ := json.Marshal(ans.Message)
			for _, name := range names {
				if strings.Contains(string(body), name) && !ans.Message.Names {
					t.Errorf("%q names %s and does not say so", example, name)
				}
			}
		}
	}
}
