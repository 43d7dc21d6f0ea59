package commands

import (
	"strings"
	"testing"

	"partnerbot/partner"
	"partnerbot/view"
)

func TestWhoIsMeant(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, `person add "Ana Maria Lopez" lopez@harbourtech.example`)
	say(t, a, dana, `person set Chen slack U0CHEN7`)
	cases := []struct{ word, want string }{
		{"<@U0ANA>", "Ana Silva: "},
		{"<@U0ANA|ana.s>", "Ana Silva: "},
		{"U0CHEN7", "Chen Wei: "},
		{"ana@harbourtech.example", "Ana Silva: "},
		{"ANA@HarbourTech.example", "Ana Silva: "},
		{"<mailto:ana@harbourtech.example|ana@harbourtech.example>", "Ana Silva: "},
		{"ana_silva", "Ana Silva: "},
		{`"ana  silva"`, "Ana Silva: "},
		{"@Silva", "Ana Silva: "},
		{"ana.silva", "Ana Silva: "},
		{"okafor", "Ben Okafor: "},
		{"Nov", "Tomas Novak: "},
		{"me", "Dana Weber: "},
		{"#2", "Ana Silva: "},
		{"ana", `"ana" can be Ana Silva, Ana Maria Lopez. Which one?`},
		{"Anna", `neither a person nor a certificate`},
		{"<@U0NOBODY|zoe>", "Nobody here has the Slack id U0NOBODY"},
		{"zoe@harbourtech.example", "neither a person nor a certificate"},
	}
	for _, c := range cases {
		got := view.PlainText(say(t, a, dana, "certs "+c.word).Message)
		if !strings.Contains(got, c.want) {
			t.Errorf("certs %s says\n%s\nwant %q", c.word, got, c.want)
		}
	}
}

func TestWhoIsNotKnownIsOffered(t *testing.T) {
	a, _ := sampleApp(t)
	cases := []struct{ user, text, want string }{
		{"U0NOBODY", "certs me", "You (U0NOBODY) are not listed"}, // not Mei
		{dana, "bind invite <@U0ZOE|zoe>", "> Add zoe: person add zoe <@U0ZOE>"},
		{dana, "bind invite Zachary", "> Add Zachary: person add Zachary"},
		{chen, "certs zachary@x.example", "neither a person"},
	}
	for _, c := range cases {
		if got := view.PlainText(say(t, a, c.user, c.text).Message); !strings.Contains(got, c.want) {
			t.Errorf("%s says\n%s\nwant %q", c.text, got, c.want)
		}
	}
}

// TestAmbiguousNamesOfferEachPerson: every button runs the same words for one
// person, and works.
func TestAmbiguousNamesOfferEachPerson(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, `person add "Ana Maria Lopez" lopez@harbourtech.example`)
	ans := say(t, a, dana, "cert add ana IPMA-B 2026-01-20 number 7")
	if ans.OK {
		t.Fatal("an ambiguous name was taken")
	}
	buttons := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons
	if len(buttons) != 2 {
		t.Fatalf("%d buttons: %v", len(buttons), buttons)
	}
	for _, b := range buttons {
		ans := say(t, a, dana, b.Run)
		if !ans.OK || !strings.Contains(ans.Message.Summary, "IPMA Level B") {
			t.Errorf("%s: %s", b.Run, ans.Message.Summary)
		}
	}
}

func TestNearestNameIsOffered(t *testing.T) {
	a, _ := sampleApp(t)
	ans := say(t, a, dana, "bind accept Pryia yesterday")
	last := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons
	if ans.OK || len(last) == 0 || last[0].Run != "bind accept U0PRIYA yesterday" {
		t.Fatalf("offered %v\n%s", last, view.PlainText(ans.Message))
	}
}

func TestSeveralWordsOfANameNeedNoQuotes(t *testing.T) {
	a, _ := sampleApp(t)
	ans := say(t, a, dana, "cert add Ana Silva HCIP-Cloud Service Solutions Architect 14 May 2025 expires 14 May 2028 number X-1")
	if want := "Added: Ana Silva HCIP-Cloud Service Solutions Architect, issued 14 May 2025, valid through 14 May 2028"; !strings.HasPrefix(ans.Message.Summary, want) {
		t.Errorf("says %q, want %q", ans.Message.Summary, want)
	}
}

// TestNamesakesAreNeverChosenBetween: where two people have one name nobody is
// taken by it, however it is written.
func TestNamesakesAreNeverChosenBetween(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, `person add "Wei Zhang" wei1@x.example`)
	say(t, a, dana, `person add "Wei Zhang" wei2@x.example`)
	before := revision(t, a)
	for _, text := range []string{"cert add Wei Zhang PMP 2026-01-20", `cert add "Wei Zhang" PMP 2026-01-20`, "person leave wei zhang today"} {
		ans := say(t, a, dana, text)
		if ans.OK || revision(t, a) != before || !strings.Contains(ans.Message.Summary, "Which one?") {
			t.Fatalf("%s: %s", text, ans.Message.Summary)
		}
		buttons := ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons
		if len(buttons) != 2 || !strings.Contains(buttons[1].Run, "wei2@x.example") {
			t.Errorf("%s offers %v", text, buttons)
		}
	}
	ans := say(t, a, dana, "cert add Wei Zhang PMP 2026-01-20")
	if ans = say(t, a, dana, ans.Message.Blocks[len(ans.Message.Blocks)-1].Buttons[1].Run); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}

// TestAHuaweiIDThatIsAnothersName: a word that is one's HUAWEI ID and begins
// another's name means neither of them for sure.
func TestAHuaweiIDThatIsAnothersName(t *testing.T) {
	a, _ := sampleApp(t)
	say(t, a, dana, `person add "Zhou Long" zhou@x.example huawei mei`)
	ans := say(t, a, dana, "cert add Mei PMP 2026-01-20")
	if want := `"Mei" can be Zhou Long, Mei Lin. Which one?`; ans.OK || !strings.HasPrefix(ans.Message.Summary, want) {
		t.Errorf("says %q, want %q", ans.Message.Summary, want)
	}
	if ans := say(t, a, dana, "cert add zhou PMP 2026-01-20"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}

// What is suggested about somebody names them as people do and runs as it stands, also
// where two have the same name.
func TestSuggestionsNameWhomTheyMean(t *testing.T) {
	a, _ := sampleApp(t)
	suggests := func(who string) { // each of these runs
		t.Helper()
		for _, c := range [][2]string{
			{"why " + anaPMP, "cert renew " + who + " pmp D"},
			{"remind ack " + anaPMP + " until 20 March", "cert renew " + who + " pmp D"},
			{"person leave " + who + " in 3 days", "bind end " + who},
			{"bind end " + who, "bind invite " + who},
		} {
			if text := view.PlainText(say(t, a, dana, c[0]).Message); !strings.Contains(text, c[1]) || strings.Contains(text, "U0ANA") {
				t.Errorf("%s does not suggest %s:\n%s", c[0], c[1], text)
			}
		}
		if ans := say(t, a, dana, "cert renew "+who+" pmp today"); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "Ana Silva") {
			t.Errorf("with %s: %s", who, view.PlainText(ans.Message))
		}
	}
	suggests(`"Ana Silva"`)
	a, _ = sampleApp(t)
	if ans := say(t, a, dana, `person add "ana silva" other@harbourtech.example`); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	var mail string
	read(t, a, func(b *partner.Book) {
		p, _ := b.BySlackID(ana)
		mail = p.Email
	})
	suggests(mail)
}
