package commands

import (
	"strings"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// sampleIncentives are claims, vouchers and the watch of the sample.
func sampleIncentives(day civil.Day) []partner.Fact {
	at := noon.AddDate(0, 0, -3)
	added := func(on civil.Day) partner.VoucherEvent {
		return partner.VoucherEvent{Step: partner.VoucherAdded, On: on, At: at, By: dana}
	}
	const path, phase = "service", "competency-differentiation"
	return []partner.Fact{
		partner.Claim{ID: 1, Incentive: "competency-improvement", Subject: "competency/big-data/2026", Title: "Big data", Competency: "big-data",
			Events: []partner.ClaimEvent{{Step: partner.ClaimFiled, On: day - 10, At: at, By: dana, Amount: amount.Of(5000, "USD")}}},
		partner.Estimate{ID: 1, Incentive: "competency-improvement", Worth: amount.Of(5000, "USD"), Effort: amount.Of(4, ""), By: dana, Noted: at},
		partner.Posting{ID: 1, Person: 9, Position: "solution architect", Start: day - 250, Mail: partner.Yes, By: dana, Noted: at},
		partner.Voucher{ID: 1, Lot: 1, Path: path, Phase: phase, Issued: day - 350, Events: []partner.VoucherEvent{added(day - 350)}},
		partner.Voucher{ID: 2, Lot: 1, Path: path, Phase: phase, Issued: day - 350, Events: []partner.VoucherEvent{added(day - 350),
			{Step: partner.VoucherAssigned, On: day - 30, At: at, By: dana, Person: 9, Exam: "hccdp"}}},
		partner.Voucher{ID: 3, Lot: 3, Path: path, Phase: "role-validation", Issued: day - 100, Events: []partner.VoucherEvent{added(day - 100)}},
		partner.Watch{ID: 1, People: []string{"U0MEI", "U0CHEN"}, From: partner.Monday(day) - 14, By: dana, Noted: at},
		partner.Check{ID: 1, On: day - 4, By: "U0CHEN", Noted: at},
		partner.Bulletin{ID: 1, Title: "Eight HCCDP are asked for", Effective: day + 90, Link: "https://example.com/news/18", Logged: day - 4, By: "U0CHEN", Noted: at,
			Affects: []partner.Affect{{What: partner.AffectsRequirement, Name: "hccdp", Threshold: "8"}}},
		partner.Bulletin{ID: 2, Title: "The portal has a new menu", Logged: day - 20, By: "U0CHEN", Noted: at, Done: day - 19, DoneBy: dana},
	}
}

// harbourApp is the sample under the sample partner's own rules.
func harbourApp(t *testing.T) *App {
	t.Helper()
	a, _ := sampleApp(t)
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	return &App{Store: a.Store, Program: p, Log: a.Log, Address: a.Address, Secret: a.Secret}
}

// TestAQuickWinThatIsNotWorthChasing: the customer's own clock decides, and what is
// not possible comes last with the reason.
func TestAQuickWinThatIsNotWorthChasing(t *testing.T) {
	a := harbourApp(t)
	for _, c := range []struct{ ask, want string }{
		{`incentive check quick-win constraint "customer's security test" 90d`, "customer's security test takes 90 days, the window is 72 hours: not worth chasing"},
		{`incentive check "quick win" constraint "change board" 2d`, "takes 48 hours, the window is 72 hours: it fits"},
		{`incentive check quick-win constraint "change board" 2d constraint "firewall" 2d`, "only if it goes side by side"},
		{"incentive check quick-win", "nothing is recorded that would hold it up"},
		{"incentive check quick-win", "CES is Cloud Eye"},
	} {
		ans := say(t, a, dana, c.ask)
		if text := view.PlainText(ans.Message); !ans.OK || !strings.Contains(text, c.want) {
			t.Errorf("%s:\n%s\nis without %q", c.ask, text, c.want)
		}
	}
	first := firstIncentive(t, a)
	if !strings.Contains(first, "Quick Win") { // 6,000 USD for 3 days against 5,000 for 4
		t.Errorf("first is %s", first)
	}
	if ans := say(t, a, dana, `incentive constraint quick-win "customer's security test" 90d`); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "not worth chasing") {
		t.Fatal(view.PlainText(ans.Message))
	}
	if first := firstIncentive(t, a); !strings.Contains(first, "Competency improvement") {
		t.Errorf("with the constraint first is %s", first)
	}
	text := view.PlainText(say(t, a, dana, "incentive").Message)
	if at := strings.Index(text, "Quick Win"); at < 0 || at < strings.Index(text, "Migration") {
		t.Errorf("what is not possible does not come last:\n%s", text)
	}
	if ans := say(t, a, dana, `incentive constraint quick-win "Customer's security test" none`); !ans.OK {
		t.Error(ans.Message.Summary)
	}
	if first := firstIncentive(t, a); !strings.Contains(first, "Quick Win") {
		t.Errorf("without the constraint first is %s", first)
	}
}

func firstIncentive(t *testing.T, a *App) string {
	t.Helper()
	for _, b := range say(t, a, dana, "incentive").Message.Blocks {
		if b.Kind == view.KindList {
			return b.Items[0].String()
		}
	}
	t.Fatal("there is no list of incentives")
	return ""
}

// TestOneClaimForABadge: a badge is claimed once; a refusal keeps the claim's history.
func TestOneClaimForABadge(t *testing.T) {
	a, _ := sampleApp(t)
	for _, s := range []struct {
		words, want string
		ok          bool
	}{
		{"incentive claim cii for database amount 5000 USD", "filed on 2 Mar 2026", true},
		{"incentive claim cii for database", "Nothing changed", true},
		{"incentive paid cii for database amount 5000 EUR", "another currency", false},
		{"incentive refused cii for database note no badge attached", "claimed again until 31 Dec 2026", true},
		{"incentive paid cii for database", "has not been filed", false},
		{"incentive claim cii for database", "filed on", true},
		{"incentive approved cii for database", "approved", true},
		{"incentive paid cii for database amount 4500.50 USD on 2 March 2026", "4,500.50 USD", true},
		{"incentive claim cii for database", "has been paid", false},
		{"incentive withdraw cii for database", "has been paid", false},
		{"incentive claim cii for sap", "not recorded as earned", false},
		{"incentive claim cii for database on tomorrow", "lies ahead", false},
		{"incentive claim cii for database amount 5,000 USD", "comma", false},
		{"incentive claim cii for database amount $5000", "three letters", false},
		{"incentive claim fh for Mei", "it is for the path", false},
		{"incentive claim nonsense", "There is no incentive", false},
	} {
		ans := say(t, a, dana, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
	claims := 0
	if err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		for _, c := range b.Claims() {
			if c.Subject == "competency/database/2026" {
				claims++
				if len(c.Events) != 5 {
					t.Errorf("the history has %d steps: %+v", len(c.Events), c.Events)
				}
			}
		}
		return nil
	}); err != nil || claims != 1 {
		t.Errorf("%d claims, %v", claims, err)
	}
}

// TestFundingHeadWithReasons: on the integrator's path every person has their reasons,
// and a refused month is filed again in that month or never.
func TestFundingHeadWithReasons(t *testing.T) {
	a, _ := sampleApp(t)
	text := view.PlainText(say(t, a, dana, "incentive check fh").Message)
	if !strings.Contains(text, "Not possible: it is for the path") {
		t.Errorf("on the service path:\n%s", text)
	}
	must := func(words string) string {
		t.Helper()
		ans := say(t, a, dana, words)
		if !ans.OK {
			t.Fatalf("%s: %s", words, view.PlainText(ans.Message))
		}
		return view.PlainText(ans.Message)
	}
	must("config path system-integrator role-validation")
	text = must("incentive check fh for Mei")
	for _, want := range []string{"Not met: dedicated personnel", "Met: position solution architect", "Met: more than 6 months", "Not met: holds an HCSP business certificate (none is held)", "Met: holds a solution architect's certificate"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing of\n%s", want, text)
		}
	}
	if ans := say(t, a, dana, "incentive claim fh for Mei"); ans.OK {
		t.Error("Mei is claimed for, who is not dedicated")
	}
	must("person dedicate Mei")
	must("cert add Mei HCSP 2025-06-01 track Presales")
	if text := must("incentive check fh for Mei"); !strings.Contains(text, "can be claimed") {
		t.Errorf("Mei has all of it:\n%s", text)
	}
	must("incentive claim fh for Mei amount 3000 USD")
	if text := must("incentive refused fh for Mei note no timesheet"); !strings.Contains(text, "until 31 Mar 2026") {
		t.Error(text)
	}
	in := func(day string) Request {
		at, err := time.Parse("2006-01-02", day)
		if err != nil {
			t.Fatal(err)
		}
		req := ask(dana, "incentive claim fh for Mei month 2026-03")
		req.Now = at.Add(9 * time.Hour)
		return req
	}
	if ans := a.Run(t.Context(), in("2026-04-02")); ans.OK || !strings.Contains(ans.Message.Summary, "same month") {
		t.Errorf("in April: %s", ans.Message.Summary)
	}
	if ans := a.Run(t.Context(), in("2026-03-31")); !ans.OK {
		t.Errorf("on 31 March: %s", ans.Message.Summary)
	}
	if ans := say(t, a, dana, "incentive paid fh for Mei month 2026-03"); ans.OK || !strings.Contains(ans.Message.Summary, "quarter") {
		t.Errorf("paid before the quarter is over: %s", ans.Message.Summary)
	}
}

// TestVouchers: who may use one, once, and what moving on closes.
func TestVouchers(t *testing.T) {
	a, _ := sampleApp(t)
	for _, s := range []struct {
		who, words, want string
		ok               bool
	}{
		{dana, "voucher V-2", "assigned to Mei Lin, for HCCDP; recorded by Dana Weber", true},
		{dana, "voucher V-2", "> It was used: voucher use V-2", true},
		{dana, "voucher v-1", "16 Mar 2026 (in 14 days), by the rules", true},
		{dana, "voucher V-3", "closed, as the company has moved on from role-validation", true},
		{dana, "voucher V-9", `There is no voucher "V-9"`, false},
		{dana, "voucher V-2 now", "does not understand", false},
		{chen, "voucher use V-2 exam HCCDP", "Only whoever holds V-2", false},
		{"U0MEI", "voucher use V-2", "used by Mei Lin", true},
		{"U0MEI", "voucher use V-2", "it has been used", false},
		{dana, "voucher return V-2", "it has been used", false},
		{dana, "voucher use V-1", "nobody holds it", false},
		{dana, "voucher assign V-1 Priya exam HCIA", "HUAWEI ID associated: not met", true},
		{dana, "voucher return V-1", "given back by Priya Nair", true},
		{dana, "voucher return V-1", "nobody holds it", false},
		{dana, "voucher assign V-3 Mei", "moved on to the next phase", false},
		{dana, "voucher add 2 issued tomorrow", "lies ahead", false},
		{dana, "voucher add 0", "not how many", false},
		{dana, "voucher add 1 grant select", "is of cn", false},
		{dana, "voucher assign V-9 Mei", "There is no voucher", false},
	} {
		ans := say(t, a, s.who, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
	if ans := say(t, a, dana, "config path service role-validation"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	text := view.PlainText(say(t, a, dana, "config path service competency-differentiation").Message)
	if !strings.Contains(text, "closes 1 exam voucher of the phase before: V-3") {
		t.Errorf("moving on does not say what it closes:\n%s", text)
	}
}

// TestConditionsOfAVoucher: a use that a known condition stands against is refused, and
// recorded where an admin says so; what is not known only warns.
func TestConditionsOfAVoucher(t *testing.T) {
	a, _ := sampleApp(t)
	for _, s := range []struct {
		who, words, want string
		ok               bool
	}{
		{dana, "voucher assign V-1 Priya exam HCIA", "HUAWEI ID associated: not met", true},
		{dana, "voucher use V-1", "V-1 cannot have been used by Priya Nair: HUAWEI ID associated: not met", false},
		{"U0PRIYA", "voucher use V-1 --anyway", "an admin records it with --anyway", false},
		{dana, "voucher use V-1 --anyway", "recorded although: HUAWEI ID associated: not met", true},
		{dana, "voucher --all", "used on 2 Mar 2026 by Priya Nair (recorded although: HUAWEI ID associated: not met", true},
		{dana, "incentive person Mei mail no", "", true},
		{"U0MEI", "voucher use V-2", "e-mail address linked: not met", false},
		{dana, "voucher add 1 issued 2026-02-01", "", true},
		{dana, "voucher use V-4 Ana exam HCIA", "E-mail address linked: unknown", true},
	} {
		ans := say(t, a, s.who, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
}

// TestGrantsLimitCostlyExams: of a year's grant at most so many go to expert exams.
func TestGrantsLimitCostlyExams(t *testing.T) {
	a, _ := sampleApp(t)
	for _, s := range []struct {
		words, want string
		ok          bool
	}{
		{"config site cn", "", true},
		{"voucher add 3 issued 2026-02-01 grant leading", "V-4 to V-6", true},
		{"voucher add 2 issued 2026-02-01 grant select", "V-7 to V-8", true},
		{"voucher assign V-4 Mei exam HCIE", "given to Mei", true},
		{"voucher assign V-5 Mei exam HCCDE", "given to Mei", true},
		{"voucher assign V-6 Mei exam HCCDE", "at most 2 of the Leading tier", false},
		{"voucher assign V-6 Mei exam HCCDP", "given to Mei", true},
		{"voucher use V-6 exam HCIE", "at most 2", false},
		{"voucher return V-4", "", true},
		{"voucher use V-6 exam HCIE", "used by", true},
		{"voucher assign V-7 Mei exam HCCDP", "pay for", false},
		{"voucher add 1 issued 2026-02-01 grant select", "brings 2", true},
	} {
		ans := say(t, a, dana, s.words)
		if text := view.PlainText(ans.Message); ans.OK != s.ok || !strings.Contains(text, s.want) {
			t.Errorf("%s: OK %v\n%s\nwant %v with %q", s.words, ans.OK, text, s.ok, s.want)
		}
	}
}
