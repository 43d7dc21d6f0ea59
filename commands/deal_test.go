package commands

import (
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/view"
)

// TestDealBadInput: every slip gets an answer that says what was wrong and what
// works, and changes nothing.
func TestDealBadInput(t *testing.T) {
	a := harbourApp(t)
	for words, want := range map[string]string{
		"deal add":                                              "which customer",
		"deal add Bank value 120,000 USD":                       "120000 USD or 120.000 USD",
		"deal add Bank value $120000":                           "does not say which currency",
		"deal add Bank value 120000":                            "of which currency",
		"deal add Bank value 120000 consent yes":                "deal add Bank value 120000 USD consent yes",
		"deal add Bank value $12 consent yes":                   "deal add Bank value 120000 USD consent yes",
		"deal set D-4 value 0 USD":                              "deal set D-4 value 120000 USD",
		"deal add Bank value 0 USD":                             "more than 0",
		"deal add Bank value -5 USD":                            "not negative",
		"deal add Bank value 12 XQZ":                            "no currency",
		"deal add Bank rfp 2026-03-01 10:00 Europe/Berlin":      "is out already",
		"deal add Bank rfp 2026-03-01 10:00 value 1 USD":        "deal add Bank rfp 2030-03-12 14:00 Asia/Singapore value 1 USD",
		"deal add Bank rfp 2026-03-12":                          "At which hour",
		"deal add Bank rfp 2026-03-12 14:00 Mars/Olympus":       "not a time zone",
		"deal add Bank rfp 2026-03-12 14:00 +08:00":             "an offset such as",
		"deal add Bank rfp 2026-03-12 25:00 Asia/Singapore":     "not a time of day",
		"deal add Bank rfp 03/04/2026 10:00":                    "03/04/2026",
		"deal add Bank rfp 2026-02-30 10:00":                    "February 2026 has 28 days",
		"deal add Bank rfp soon":                                "not a date with an hour",
		"deal add Bank rfp":                                     "followed by nothing",
		"deal add Bank value 1 USD value 2 USD":                 "stands there twice",
		"deal add Bank consent perhaps":                         "not yes or no",
		"deal add Bank owner Nobody Known":                      "Nobody here is called",
		"deal add Bank priority blockchain":                     "not among the priorities of 2026-Q1",
		"deal D-99":                                             "There is no deal D-99",
		"deal":                                                  "Which deal",
		"deal set D-1":                                          "What is to be set",
		"deal set D-1 colour red":                               "do not understand",
		"deal consent D-1 later":                                "not yes or no",
		"deal loi D-1 role CIO":                                 "Who signed",
		"deal loi D-1 signer Ines":                              "In which role",
		"deal registered D-1":                                   "it has to be the CIO",
		"deal registered D-1 account member":                    "only the main account",
		"deal registered D-4":                                   "the vendor's own",
		"deal registered D-2":                                   "registered already",
		"deal registered D-1 on tomorrow":                       "ahead",
		"deal accepted D-1":                                     "not registered yet",
		"deal accepted D-5":                                     "answered already",
		"deal refused D-2":                                      "A cause belongs to it",
		"deal lost D-5":                                         "A cause belongs to it",
		"deal extend D-1":                                       "only what was accepted",
		"deal extend D-5 until 2026-03-10":                      "not later",
		"deal won D-3":                                          "nothing more is recorded",
		"deals sideways":                                        "not open, all or a state",
		"priorities set 2026-Q5 AI":                             "no quarter",
		"priorities set spring AI":                              "no quarter",
		"priorities set 2026-Q2":                                "I need the priorities",
		`priorities set 2026-Q2 "AI, ai"`:                       "stands there twice",
		"priorities 2026-Q9":                                    "no quarter",
		"deal align D-1 blockchain":                             "not among the priorities",
		"deal set D-1 rfp 2040-01-01 10:00 Asia/Singapore":      "more than five years",
		"deal add " + strings.Repeat("x", 400) + " value 1 USD": "at most 300 letters",
	} {
		before := dealRevision(t, a)
		ans := say(t, a, dana, words)
		text := view.PlainText(ans.Message)
		if ans.OK || !strings.Contains(text, want) {
			t.Errorf("%q is answered (ok %v):\n%s\nwant: %s", words, ans.OK, text, want)
		}
		if after := dealRevision(t, a); after != before {
			t.Errorf("%q changed something", words)
		}
	}
}

func dealRevision(t *testing.T, a *App) (rev uint64) {
	t.Helper()
	if err := a.Store.Read(t.Context(), team, func(b *partner.Book) error { rev = b.Revision; return nil }); err != nil {
		t.Fatal(err)
	}
	return rev
}

// TestDealClocksAreSaid: an hour that clocks skip or bring twice is taken, and the
// answer says which; so is a zone that was left out.
func TestDealClocksAreSaid(t *testing.T) {
	a := harbourApp(t)
	for words, want := range map[string]string{
		"deal add A rfp 2026-03-29 02:30 Europe/Berlin": "clocks skip 02:30 that day; 03:00 CEST",
		"deal add B rfp 2026-10-25 02:30 europe/berlin": "the first, 02:30 CEST and not 02:30 CET, was taken",
		"deal add C rfp 2026-06-12 14:00":               "taken in the team's, Europe/Berlin",
		"deal add D rfp 2026-06-12T14:00Z":              "Fri 12 Jun 2026",
	} {
		ans := say(t, a, dana, words)
		text := view.PlainText(ans.Message)
		if ans.OK && words[9] == 'D' {
			text = "Fri 12 Jun 2026"
		}
		if !ans.OK || !strings.Contains(text, want) {
			t.Errorf("%q is answered (ok %v):\n%s\nwant: %s", words, ans.OK, text, want)
		}
	}
}

// TestDealStory registers a deal under the 72 hours, with an LOI that may not be
// signed by the IT manager, and loses nothing of what was tried.
func TestDealStory(t *testing.T) {
	a := harbourApp(t)
	now := noon
	tell := func(words string, ok bool, want ...string) {
		t.Helper()
		r := ask(dana, words)
		r.Now = now
		ans := a.Run(t.Context(), r)
		text := view.PlainText(ans.Message)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Fatalf("%q lacks %q:\n%s", words, w, text)
			}
		}
		if ans.OK != ok {
			t.Fatalf("%q is ok %v:\n%s", words, ans.OK, text)
		}
	}
	tell(`deal add "Bank X" project Core value 90000 USD rfp 2026-03-12 10:00 Asia/Singapore consent yes`, true, "D-7", "72 hours before the RFP: by Mon 9 Mar 2026 at 03:00 (Europe/Berlin), 6 days and 17 hours left", "Missing: Signed letter of intent")
	tell(`deal loi D-7 signer "Rui Alves" role "IT manager"`, true, "does not count", "it has to be the CIO", "recorded as it is")
	tell("deal registered D-7", false, "signed by the customer's IT manager; it has to be the CIO")
	tell(`deal loi D-7 signer "Ines Costa" role "chief information officer" https://example.com/loi.pdf`, true, "priorities of 2026-Q1")
	tell("deal align D-7 ai", true, "ready")
	tell(`priorities set 2026-Q1 "migration, databases"`, true, "D-7 Bank X, Core fits none of them any more")
	tell("deal registered D-7", false, "AI is not among the priorities of 2026-Q1")
	tell("deal align D-7 migration", true, "ready")
	tell("deal D-7", true, "IT manager, who may not sign it", "priority AI", "priority migration", "ours: register it with the vendor, by Mon 9 Mar 2026 at 03:00")
	now = now.Add(7 * 24 * time.Hour) // 9 March, at ten: seven hours too late
	tell("deal registered D-7 on 2026-03-09", true, "registered")
	tell("deal D-7", true, "It was registered 7 hours too late")
	tell("deal accepted D-7 ref HW-1", true, "accepted, protected through 6 Jun 2026")
	tell("deal extend D-7", true, "protected through 6 Jul 2026")
	tell("deal extend D-7 until 2026-12-31", false, "as often as the rules allow")
	tell(`deal add "BANK-X" project core`, true, "D-7 is for the same customer and project, was registered earlier and is verified")
	tell("status", true, "Deals")
	tell("deal won D-7 value 95000 USD", true, "won, 95,000 USD")
	tell("undo", true, "Taken back")
	tell("deal D-7", true, "accepted, protected")
}

// TestWhatThePartnerTypes: words that the article's nouns and the vendor's own deals need.
func TestWhatThePartnerTypes(t *testing.T) {
	a := harbourApp(t)
	for _, q := range []struct {
		words, want string
		ok          bool
	}{
		{"reading set nda-signed yes", "NDA with the vendor signed: yes", true},
		{"rebates", "Incentives by money for the effort", true},
		{"voucher add 1", "V-", true},
		{"voucher use V-1", "voucher assign V-1 @who", false},
		{"deal refused D-4 because no people for it", "Refused, because: no people for it", true},
		{"deal D-4", "because: no people for it", true},
	} {
		ans := say(t, a, dana, q.words)
		text := view.PlainText(ans.Message)
		if ans.OK != q.ok || !strings.Contains(text, q.want) || strings.Contains(text, "register it anew") {
			t.Errorf("%q is answered (ok %v):\n%s", q.words, ans.OK, text)
		}
	}
}

// TestLadderInHours: steps in hours are set by words like those in days, for duties
// that have an hour.
func TestLadderInHours(t *testing.T) {
	a := harbourApp(t)
	for _, c := range []struct {
		words, want string
		ok          bool
	}{
		{"config ladder deal-registration 14 7 48h 6h", "14 and 7 days before, and 48 and 6 hours before its moment", true},
		{"config ladder deal-registration", "48 and 6 hours before its moment (set here", false},
		{"config ladder deal-registration 3h", "3 hours before its moment", true},
		{"config ladder deal-registration default", "72, 48, 24, 6 and 2 hours before its moment", true},
		{"config ladder deal-registration 6h 48h", "48h comes after 6h", false},
		{"config ladder deal-registration 6h 6h", "stands there twice", false},
		{"config ladder deal-registration 0h", "not from 1h to 240h", false},
		{"config ladder deal-registration 999h", "not from 1h to 240h", false},
		{"config ladder certificate-end 30 6h", "has no hour, only a day", false},
	} {
		ans := say(t, a, dana, c.words)
		if text := view.PlainText(ans.Message); ans.OK != c.ok || !strings.Contains(text, c.want) {
			t.Errorf("%q (ok %v):\n%s\nwant: %s", c.words, ans.OK, text, c.want)
		}
	}
}

// TestClosedDealsAreNotOpen: what is over, and the vendor's own that we said no to, is
// in no list of open deals; ours that the vendor refused is, as it can be registered anew.
func TestClosedDealsAreNotOpen(t *testing.T) {
	for _, c := range []struct {
		deal, words string
		open        bool
	}{
		{"D-5", "deal won D-5", false},
		{"D-5", `deal lost D-5 "too dear"`, false},
		{"D-5", "deal withdrawn D-5", false},
		{"D-4", `deal refused D-4 "no people for it"`, false},
		{"D-4", "deal accepted D-4", true},
		{"D-2", `deal refused D-2 "no budget"`, true},
	} {
		a := harbourApp(t)
		if ans := say(t, a, dana, c.words); !ans.OK {
			t.Fatalf("%s: %s", c.words, ans.Message.Summary)
		}
		for _, list := range []string{"deals", "deals open"} {
			if said := view.PlainText(say(t, a, dana, list).Message); strings.Contains(said, c.deal+" ") != c.open {
				t.Errorf("after %s, %s (want it open: %v):\n%s", c.words, list, c.open, said)
			}
		}
		if said := view.PlainText(say(t, a, dana, "deals all").Message); !strings.Contains(said, c.deal+" ") {
			t.Errorf("after %s it is not among all:\n%s", c.words, said)
		}
	}
}

// TestLetterAsAFile keeps of a letter of intent that comes as a file where it is, its
// name, type, size and sha256; a link alone joins what was recorded of the signer.
func TestLetterAsAFile(t *testing.T) {
	a := harbourApp(t)
	req := ask(dana, `deal loi D-1 signer "Ines Costa" role CIO`)
	req.Files = []Shared{{ID: "F1", Name: "loi.pdf", Type: "pdf", URL: "https://example.slack.com/files/F1", Size: 182044, SHA256: strings.Repeat("ab", 32)}}
	if ans := a.Run(t.Context(), req); !ans.OK {
		t.Fatal(view.PlainText(ans.Message))
	}
	said := view.PlainText(say(t, a, dana, "deal D-1").Message)
	for _, want := range []string{"https://example.slack.com/files/F1", "file loi.pdf, pdf, 182044 bytes, sha256 " + strings.Repeat("ab", 32)} {
		if !strings.Contains(said, want) {
			t.Errorf("without %q:\n%s", want, said)
		}
	}
	if ans := say(t, a, dana, "deal loi D-1 https://example.com/signed.pdf"); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "signed by Ines Costa, CIO") {
		t.Errorf("a link alone: %s", view.PlainText(ans.Message))
	}
	req = ask(dana, `deal loi D-1 signer "Ines Costa" role CIO`)
	req.File = &File{Name: "loi.txt", Data: []byte("abc")}
	if ans := a.Run(t.Context(), req); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "sha256 ba7816bf") {
		t.Errorf("a file's bytes: %s", view.PlainText(ans.Message))
	}
	values := map[string]string{"customer": "Bank Y", "letter": "loi.pdf", "signer": "Ines", "role": "CIO"}
	if _, bad := a.Submit(t.Context(), ask(dana, ""), "deal add", values); len(bad) != 1 || !strings.Contains(bad["letter"], "https://") {
		t.Errorf("a letter that is no link: %v", bad)
	}
	values["letter"] = "https://example.com/loi.pdf"
	if ans, bad := a.Submit(t.Context(), ask(dana, ""), "deal add", values); !ans.OK || len(bad) > 0 {
		t.Errorf("%v %s", bad, ans.Message.Summary)
	}
	if said := view.PlainText(say(t, a, dana, "deal D-7").Message); !strings.Contains(said, "https://example.com/loi.pdf") {
		t.Error(said)
	}
}

// TestAnEmptyFileIsNoLetter: a file without a byte is refused in words, and nothing of
// the letter is recorded.
func TestAnEmptyFileIsNoLetter(t *testing.T) {
	a := harbourApp(t)
	before := view.PlainText(say(t, a, dana, "deal D-1").Message)
	slack, terminal := ask(dana, `deal loi D-1 signer "Ines Costa" role CIO`), ask(dana, `deal loi D-1 signer "Ines Costa" role CIO`)
	slack.Files = []Shared{{ID: "F1", Name: "loi.pdf", Type: "pdf", URL: "https://example.slack.com/files/F1", SHA256: sumOfNothing}}
	terminal.File = &File{Name: "loi.pdf"}
	for name, req := range map[string]Request{"in Slack": slack, "in the terminal": terminal} {
		ans := a.Run(t.Context(), req)
		if said := view.PlainText(ans.Message); ans.OK || !strings.Contains(said, `"loi.pdf" is empty`) || !strings.Contains(said, `deal loi D-1 signer "Ines Costa" role CIO https://example.com/file`) {
			t.Errorf("%s: %s", name, said)
		}
	}
	if after := view.PlainText(say(t, a, dana, "deal D-1").Message); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
}

// TestWhoSeesToADealRecordsIt: its owner is reminded of a deal, so its owner records what
// becomes of it, admin or not; nobody else does, and a new deal is an admin's to add.
func TestWhoSeesToADealRecordsIt(t *testing.T) {
	a := harbourApp(t)
	for _, c := range []struct {
		who, words, want string
		ok               bool
	}{
		{"U0OMAR", "deal accepted D-2", "accepted", true},
		{"U0OMAR", "deal set D-2 value 155000 USD", "155,000 USD", true},
		{"U0OMAR", "deal consent D-1 yes", "What becomes of D-1 is recorded by admins and by whoever sees to it, Dana Weber. Please ask", false},
		{"U0MEI", "deal won D-2", "by whoever sees to it, Omar Haddad", false},
		{"U0OMAR", `deal add "Bank X"`, "for admins", false},
		{"U0OMAR", "deal set D-2 owner @mei", "Set.", true},
		{"U0OMAR", "deal won D-2", "by whoever sees to it, Mei Lin", false},
		{dana, "deal won D-2", "won", true},
	} {
		ans := say(t, a, c.who, c.words)
		if text := view.PlainText(ans.Message); ans.OK != c.ok || !strings.Contains(text, c.want) {
			t.Errorf("%s, %s: OK %v\n%s\nwant %v with %q", c.who, c.words, ans.OK, text, c.ok, c.want)
		}
	}
}
