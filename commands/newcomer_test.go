package commands

import (
	"strings"
	"testing"

	"partnerbot/view"
)

// said runs words and gives what people read.
func said(t *testing.T, a *App, user, words string) string {
	t.Helper()
	return view.PlainText(say(t, a, user, words).Message)
}

// TestNewcomer is what people who follow the answers to the letter read.
func TestNewcomer(t *testing.T) {
	cases := []struct {
		name  string
		user  string
		words []string
		want  []string // in the last answer, without its line breaks
		not   []string
	}{
		{"a reading that is not typed in", dana, []string{"config path software role-validation", "gaps"}, []string{"reading set certified-solutions 1"}, nil},
		{"a tick that is not typed in", dana, []string{"config path service role-selection", "gaps"}, []string{"reading set hcpn-member yes", "reading set sole-account yes", "if not: Join HCPN"}, nil},
		{"readings and ticks", dana, []string{"config path learning role-validation", "gaps"}, []string{"reading set classrooms yes", "reading set delivery-languages 2"}, nil},
		{"a reading and its threshold", dana, []string{"config path system-integrator role-validation", "gaps certified-staff"}, []string{"threshold set certified-staff N", "reading set certified-staff N"}, nil},
		{"what is typed in asks no more", dana, []string{"config path software role-validation", "reading set certified-solutions 0", "gaps"}, []string{"Have a cloud software solution certified", "Then type reading set certified-solutions 1"}, []string{"typed in"}},
		{"a requirement's id names its reading", dana, []string{"config path service role-selection", "reading set hcpn yes", "gaps"}, []string{"Met: HCPN membership 1 of 1"}, nil},
		{"readings are listed", dana, []string{"config path software role-validation", "reading set certified-solutions 3", "reading list"}, []string{"Certified cloud software solutions: 3 solutions on 2 Mar 2026, typed in by Dana Weber"}, nil},
		{"readings that are not typed in are listed", dana, []string{"config path service role-selection", "reading list"}, []string{"HCPN", "not typed in; type reading set hcpn-member yes"}, nil},

		{"a material's whole command", dana, []string{"config path service role-validation", "material remove #1", "gaps case"}, []string{`material add case "TITLE" form huawei-cloud dated 2026-03-02`, "material review #N approved"}, nil},
		{"a plan needs no form", dana, []string{"material remove #2", "gaps business-plan"}, []string{`material add business-plan "TITLE"`}, []string{`" form`, "dated"}},
		{"a bare date at the end", dana, []string{`material add case "X" 2025-03-02 form public`}, []string{"Project case #5: X (public), 2 Mar 2025", "material review #5 approved"}, nil},
		{"a date in the middle is a word of the title", dana, []string{`material add case Report of 2025-03-02 for all`}, []string{"Report of 2025-03-02 for all"}, nil},
		{"a date that can be two", dana, []string{`material add case "X" 03/04/2025 form public`}, []string{"can be 3 April 2025 or 4 March 2025"}, nil},
		{"a version at the end", dana, []string{`material add case Release 1.2.3 form public`}, []string{"Release 1.2.3 (public)"}, nil},
		{"a title about the future", dana, []string{`material add case World of tomorrow`}, []string{": World of tomorrow"}, nil},
		{"a day ahead", dana, []string{`material add business-plan Plan 2026-12-01`}, []string{": Plan, 1 Dec 2026"}, nil},
		{"words of another command after the title", dana, []string{`material add case "C" on 2026-02-02 status approved`}, []string{`"on"`, `material add case C dated 2026-02-02 review approved`}, []string{"Added"}},
		{"a word for the review that is none", dana, []string{`material add case "C" dated 2026-02-02 status approved`}, []string{`"status"`, `material add case C dated 2026-02-02 review approved`}, []string{"Added"}},
		{"the same behind the title", dana, []string{`material add case C status approved`}, []string{`"status"`, `material add case C review approved`}, []string{"Added"}},
		{"a word behind an option", dana, []string{`material add case Pilot in Porto form public gladly`}, []string{`"gladly"`, `material add case "Port data lake"`}, []string{"Added"}},
		{"a word behind a title in quotes", dana, []string{`material add case "Pilot in Porto" gladly form public`}, []string{`"gladly"`, `in quotes`}, []string{"Added"}},
		{"a misspelt option", dana, []string{`material add case Pilot revview approved`}, []string{`"revview"`, `material add case Pilot review approved`}, []string{"Added"}},
		{"the word on in a title", dana, []string{`material add case Notes on 2026-02-02 in Porto`}, []string{": Notes on 2026-02-02 in Porto"}, nil},
		{"a link before the title", dana, []string{`material add case https://example.com/c.pdf Pilot in Porto`}, []string{": Pilot in Porto"}, nil},
		{"two dates", dana, []string{`material add case "X" dated 2025-03-02 2025-04-02`}, []string{"second date"}, nil},
		{"a form that was forgotten", dana, []string{"config path service role-validation", "material remove #1", `material add case "X"`, "gaps case"}, []string{"material set #5 form huawei-cloud"}, nil},
		{"a day that was forgotten", dana, []string{"config path service role-validation", "material remove #1", `material add case "X" form public review approved`, "gaps case"}, []string{"material set #5 dated D"}, nil},

		{"an expired competency", dana, []string{"competency remove database", "competency add big data from 2022-01-01 expires 2024-01-01", "threshold set competencies 1", "gaps competencies"}, []string{"competency renew big-data from D expires D"}, nil},

		{"a renewal as expiring says", dana, []string{"cert renew Tomas hccdp 2026-03-01"}, []string{"Renewed: Tomas Novak HCCDP – GaussDB"}, nil},
		{"a competency's renewal as expiring says", dana, []string{"competency renew database from 2026-03-01 expires 2029-02-28"}, []string{"Competency renewed: Database"}, nil},
		{"who stays, as expiring says", dana, []string{"person leave Eva never"}, []string{"Eva Rossi has not left"}, nil},
		{"not yet valid is not valid", dana, []string{"certs hccdp database"}, []string{"begins 7 Mar 2026"}, []string{"issued 7 Mar 2026"}},
		{"not yet valid is not counted", dana, []string{"certs"}, []string{"begins 7 Mar 2026"}, nil},

		{"a setting that is none", dana, []string{"config colour 90/60"}, []string{"it knows"}, []string{"knows ,", ", ,"}},
		{"for admins", chen, []string{"threshold set hccdp 4"}, []string{"Please ask Dana Weber", "config admin add"}, []string{"`", "whoami"}},
		{"how it is written", dana, []string{"cert renew"}, []string{"It is written: cert renew @who"}, []string{"`"}},
		{"cert alone", dana, []string{"cert"}, []string{"For example: cert add"}, []string{"For example: certs"}},
		{"already associated", dana, []string{"bind accept Ana"}, []string{"Ana Silva is already associated"}, []string{"so:"}},
		{"left in the past", dana, []string{"person leave Paul 1 March 2026"}, []string{"left on 1 Mar 2026"}, []string{"leaves on"}},
		{"leaves in the future", dana, []string{"person leave Paul 1 April 2026"}, []string{"leaves on 1 Apr 2026"}, []string{"left on"}},
		{"what somebody's certificates serve", dana, []string{"certs Ana"}, []string{"gaps project-managers"}, []string{"gaps hccdp"}},
		{"the slash twice", dana, []string{"/partner gaps hccdp"}, []string{"HCCDP certificates"}, []string{"no word"}},
		{"the name before it", dana, []string{"partner gaps hccdp"}, []string{"HCCDP certificates"}, []string{"no word"}},
		{"the name alone", dana, []string{"/partner"}, []string{"What I can do"}, nil},
		{"--help", dana, []string{"--help"}, []string{"What I can do"}, nil},
		{"-h", dana, []string{"-h"}, []string{"What I can do"}, nil},
		{"--help of a word", dana, []string{"gaps --help"}, []string{"gaps [requirement]"}, nil},
		{"-h of two words", dana, []string{"cert add -h"}, []string{"cert add @who TYPE"}, nil},
		{"--help of half a word", dana, []string{"cert --help"}, []string{"cert renew @who"}, nil},

		{"many that are too low", dana, []string{"gaps hccde"}, []string{"people hold HCCDP, HCCDA or HCIP-Cloud", "which is too low", "gaps hccde --all"}, nil},
		{"all that are too low", dana, []string{"gaps hccde --all"}, []string{"Level too low: Chen Wei", "Tomas Novak HCCDP"}, []string{"more", "--all: "}},

		{"a competency ends", dana, []string{"expiring 120 --all"}, []string{"30 Jun 2026 (in 120 days) Competency Database", "Competencies: from 1 to 0 on 1 Jul 2026", "competency renew NAME from D expires D", "cert renew @who TYPE D"}, nil},
		{"a competency that ends later", dana, []string{"expiring 119"}, nil, []string{"Competency Database"}},
		{"a competency held longer elsewhere", dana, []string{"competency renew database expires 2029-03-01", "expiring 120 --all"}, nil, []string{"Competency Database"}},
		{"somebody leaves", dana, []string{"person leave Chen 31 March 2026", "expiring 60"}, []string{"30 Mar 2026 (in 28 days) Chen Wei, last day 30 Mar 2026", "HCCDE certificates: from 1 to 0 on 31 Mar 2026"}, nil},
		{"what is listed", dana, []string{"help expiring"}, []string{"Certificates", "competencies", "who leaves"}, nil},

		{"a requirement of another phase", dana, []string{"threshold set specialists 4"}, []string{"specialists belongs to Role validation of the path service", "config path service role-validation"}, nil},
		{"a threshold typed in as a reading", dana, []string{"reading set hccdp 3"}, []string{"typed in as a threshold", "threshold set hccdp 3"}, nil},
		{"a reading typed in as a threshold", dana, []string{"config path software role-validation", "threshold set certified-solutions 3"}, []string{"typed in as a reading", "reading set certified-solutions 1"}, nil},
		{"status leads to who leaves", dana, []string{"config path system-integrator role-validation", "status"}, []string{"and who leaves: expiring 90"}, nil},
		{"a requirement of another path", dana, []string{"gaps trial-lesson"}, []string{"trial-lesson belongs to Role validation of the path learning"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, log := sampleApp(t)
			got := ""
			for _, w := range c.words {
				got = said(t, a, c.user, w)
			}
			flat := strings.ReplaceAll(got, "\n", " ")
			for _, want := range c.want {
				if !strings.Contains(flat, want) {
					t.Errorf("lacks %q:\n%s", want, got)
				}
			}
			for _, not := range c.not {
				if strings.Contains(flat, not) {
					t.Errorf("has %q:\n%s", not, got)
				}
			}
			if log.Len() > 0 {
				t.Errorf("logged: %s", log)
			}
		})
	}
}

// TestAnOpenSlotIsNamed: with four of the lower level, what is missing is the
// higher one.
func TestAnOpenSlotIsNamed(t *testing.T) {
	a, _ := newApp(t)
	a.Defaults.Admins = []string{dana}
	say(t, a, dana, "config path service role-validation")
	for _, name := range []string{"Ada", "Bea", "Cid", "Dov"} {
		say(t, a, dana, "person add "+name)
		say(t, a, dana, "bind accept "+name+" yesterday --anyway")
		if ans := say(t, a, dana, "cert add "+name+` hccda 2026-01-20 track "Tech Essentials"`); !ans.OK {
			t.Fatal(ans.Message.Summary)
		}
	}
	got := said(t, a, dana, "gaps certificates")
	if !strings.Contains(got, "2 × HCCDP or higher") || !strings.Contains(got, "pass HCCDP or HCCDE") || strings.Contains(got, "HCCDA or HCCDP") {
		t.Error(got)
	}
}

// TestUndoSaysWhy: too old and never kept are two reasons.
func TestUndoSaysWhy(t *testing.T) {
	a, _ := sampleApp(t)
	late := ask(dana, "undo 1")
	late.Now = noon.Add(2 * undoFor)
	if got := a.Run(t.Context(), late).Message.Summary; !strings.Contains(got, "works for a day") {
		t.Error(got)
	}
	soon := ask(dana, "undo 1")
	soon.Now = noon.Add(2 * 60 * 60 * 1e9) // the sample's own way back is over, its day is not
	got := a.Run(t.Context(), soon).Message.Summary
	if !strings.Contains(got, "was stored without a way back") || strings.Contains(got, "works for a day") {
		t.Error(got)
	}
	say(t, a, dana, "config account One")
	say(t, a, dana, "undo 2")
	if got := said(t, a, dana, "undo 2"); !strings.Contains(got, "changed again or taken back since") {
		t.Error(got)
	}
}

// TestWhatAnImportDid: refused is not the same as known already.
func TestWhatAnImportDid(t *testing.T) {
	const head = "name,email,certificate,issued\n"
	cases := []struct{ name, text, rows, want, not string }{
		{"all refused", "import", "Bad,bad@example.com,PMP,2025-02-30\n", "Nothing was taken in", "here already"},
		{"known and refused", "import", "Ana Silva,ana@harbourtech.example,PMP,2023-04-02\nBad,bad@example.com,PMP,2025-02-30\n", "Nothing changed: what was not refused was here already", ""},
		{"known", "import", "Ana Silva,ana@harbourtech.example,PMP,2023-04-02\n", "Nothing changed: all of it was here already", ""},
		{"no word", "", "New,new@example.com,PMP,2025-05-14\n", "Send it again with import to take it in", "What I can do"},
		{"no word, all refused", "", "Bad,bad@example.com,PMP,2025-02-30\n", "Nothing would be taken in", "What I can do"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, _ := sampleApp(t)
			before := revision(t, a)
			req := ask(dana, c.text)
			req.Via, req.File = ViaDM, &File{Name: "more.csv", Data: []byte(head + c.rows)}
			ans := a.Run(t.Context(), req)
			got := view.PlainText(ans.Message)
			if !ans.OK || !strings.Contains(got, c.want) || c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("%v: %s", ans.OK, got)
			}
			if revision(t, a) != before {
				t.Error("something was stored")
			}
		})
	}
}
