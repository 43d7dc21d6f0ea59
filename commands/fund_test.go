package commands

import (
	"fmt"
	"strings"
	"testing"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"

	"github.com/google/go-cmp/cmp"
)

// played makes a request for money by its entries, each on a day of 2026.
type played struct {
	t testing.TB
	r partner.FundRules
	f partner.Fund
	n int
}

func (p *played) on(day string, e partner.FundEntry) *played {
	p.t.Helper()
	d, err := civil.Parse("2026-" + day)
	if err != nil {
		p.t.Fatal(err)
	}
	p.n++
	e.ID, e.At, e.By = fmt.Sprint("sample/", p.f.ID, "/", p.n), d.Instant(10, 0, p.r.Zone), dana
	out := partner.DecideFund(p.r, p.f, e)
	if out.Denial != nil {
		p.t.Fatalf("%s %s: %v", day, e.Verb, out.Denial)
	}
	p.f = out.Fund
	return p
}

func (p *played) step(day, step string) *played {
	return p.on(day, partner.FundEntry{Verb: partner.FundStepOn, Step: step})
}

func (p *played) proof(day, step, item, url string, a amount.Amount) *played {
	return p.on(day, partner.FundEntry{Verb: partner.FundProve, Step: step, Piece: &partner.FundEvidence{Item: item, URL: url, Amount: a}})
}

// sampleFunds are requests for MDF in six situations, F-1 to F-6, and the quota.
func sampleFunds(t testing.TB, p *program.Program) []partner.Fact {
	k, ok := p.Fund("mdf")
	if !ok {
		return nil
	}
	cny := func(n int64) amount.Amount { return amount.Of(n, "CNY") }
	begin := func(id partner.ID, activity, place, starts string, n int64) *played {
		day, err := civil.Parse("2026-" + starts)
		if err != nil {
			t.Fatal(err)
		}
		x := &played{t: t, r: partner.FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone}}
		return x.on("01-05", partner.FundEntry{Verb: partner.FundOpen, Amount: cny(n), New: &partner.FundOpening{
			Fund: id, Kind: "mdf", Activity: activity, Audience: "CIOs", Place: place, Starts: day, Ends: day + 1,
		}})
	}
	held := func(x *played) *played {
		return x.step("01-06", "request").on("01-12", partner.FundEntry{Verb: partner.FundApprove}).
			proof("02-06", "activity", "photos", "https://example.com/photos", amount.Amount{}).step("02-06", "activity").
			proof("02-09", "claim", "receipts", "https://example.com/receipts.pdf", amount.Amount{})
	}
	one := begin(1, "roadshow", "Kiel", "04-22", 6_500)
	two := begin(2, "customer day", "Berlin", "05-06", 12_000).step("01-06", "request").on("01-12", partner.FundEntry{Verb: partner.FundApprove})
	three := begin(3, "webinar", "online", "04-01", 3_000).step("01-06", "request").on("01-12", partner.FundEntry{Verb: partner.FundCancel, Text: "the speaker is ill"})
	four := held(begin(4, "training day", "Bremen", "02-03", 8_000))
	five := begin(5, "fair", "Hanover", "04-20", 5_000).step("01-06", "request")
	six := held(begin(6, "round table", "Hamburg", "02-04", 9_000)).on("02-10", partner.FundEntry{Verb: partner.FundClaimed, Amount: cny(9_000)}).
		on("02-20", partner.FundEntry{Verb: partner.FundRefuse, Text: "a receipt has no seal"}).on("02-21", partner.FundEntry{Verb: partner.FundClaimed, Amount: cny(9_000)}).
		on("02-24", partner.FundEntry{Verb: partner.FundApprove}).proof("02-25", "invoice", "invoice", "https://example.com/invoice.pdf", cny(9_000)).step("02-25", "invoice")
	return []partner.Fact{one.f, two.f, three.f, four.f, five.f, six.f,
		partner.FundQuotaSet{ID: 1, Fund: "mdf", Year: 2026, Amount: cny(70_000), By: dana, On: noon.AddDate(0, 0, -30), Seen: "Partner Center"}}
}

// TestWhatIsWrongAboutMoney: bad input gets an answer that names the word and shows
// one that works, and nothing changes.
func TestWhatIsWrongAboutMoney(t *testing.T) {
	const ask = `fund request mdf activity fair audience CIOs place Bonn starts 2026-06-10 amount `
	for text, want := range map[string]string{
		"fund claim F-4 7,500 CNY":         `a comma may separate thousands or decimals`,
		"fund claim F-4 $7500":             "a sign does not say which currency",
		"fund claim F-4 7500 USD":          "different currencies",
		"fund claim F-4 8001 CNY":          "more than was approved of F-4, which is 8,000 CNY",
		"fund claim F-4":                   "I miss the amount",
		"fund claim F-4 0 CNY":             "An amount above 0",
		"fund claim F-4 7500 CNY extra":    `I do not understand "extra" after the amount`,
		"fund claim F-2 100 CNY":           "before it comes activity",
		"fund claim F-9 100 CNY":           "There is no request for money F-9",
		"fund claim nine 100 CNY":          `"nine" is no request for money`,
		"fund claim F-3 100 CNY":           "F-3 was cancelled: the speaker is ill",
		"fund paid F-6 9001 CNY":           "more than is still to come for F-6, which is 9,000 CNY",
		"fund paid F-4 8000 CNY":           "before it comes claim, then claim-review, then invoice",
		"fund approved F-5 5001 CNY":       "more than F-5 asks for",
		"fund approved F-2":                "nothing for the vendor to decide",
		"fund refused F-5":                 "the vendor's cause",
		"fund cancel F-6 late":             "cannot be cancelled any more",
		"fund step F-4 clam":               `has no step "clam"`,
		"fund step F-4 request":            "was done on 6 January 2026 by",
		"fund step F-4 invoice":            "before it comes claim, then claim-review",
		"fund step F-2 activity":           "Missing: Photos that show",
		"fund step F-4 claim":              "`fund claim F-4 8000 CNY` does it",
		"fund step F-4 claim ftp://x.y":    "it starts with https://",
		"fund step F-2 activity nonsense":  "a photo is wanted",
		"fund step F-1 request HW-1":       "wants no evidence",
		"fund step F-1 request on tomorow": `"tomorow" is not a date`,
		"fund step F-1":                    "Which step?",
		"fund change F-2 colour red":       `has no "colour"; it has amount, activity`,
		"fund change F-2 date 2026-03-05":  "means applying anew, as F-2 was handed in as it is. The last day for the step request",
		"fund change F-4 place Bonn":       "began on 3 February 2026",
		"fund change F-2 amount 1 CNY":     "cannot be changed any more",
		"fund change F-1 place kiel":       "is that already",
		"fund change F-1":                  "which field",
		"fund quota mdf 2026 lots":         "this is not a number",
		"fund quota mdf 2026 100":          "A quota has its currency",
		"fund quota mfd 2026 100 CNY":      "Did you mean mdf",
		"fund quota mdf 1999 100 CNY":      "too far away",
		"fund quota mdf":                   "which fund, which year and how much",
		"fund requst mdf":                  `fund knows no "requst"`,
		"fund mdf":                         "is a kind of fund",
		"fund list gold":                   `no kind of fund "gold"`,
		"fund request gold amount 1 CNY":   `no kind of fund "gold"`,
		ask + "60000 CNY":                  "is above what is left of the quota of 2026: 29,500 CNY",
		ask + "100 USD":                    "different currencies",
		ask + "-5 CNY":                     "An amount above 0",
		ask + "100 CNY amount 200 CNY":     `"amount" is there twice`,
		"fund claim F-4 7500 CNY for " + strings.Repeat("word ", 80):                                             "300 letters are the most",
		"fund claim F-4 7500 CNY on 2026-03-09":                                                                  "9 March 2026 has not come",
		"fund paid F-6 9000 CNY on 2026-01-01":                                                                   "cannot have been earlier",
		"fund step F-4 claim https://":                                                                           "is not a web address",
		`fund request mdf activity fair place Bonn starts 2026-06-10 amount 100 CNY`:                             "amount 100 CNY audience CIOs",
		`fund request mdf activity fair audience CIOs place Bonn starts 2026-03-05 amount 100 CNY`:               "The last day for the step request was 13 February 2026",
		`fund request mdf activity fair audience CIOs place Bonn starts 2026-06-10 ends 2026-06-09 amount 1 CNY`: "before it begins",
		`fund request mdf activity fair audience CIOs place Kiel starts 2026-04-23 amount 100 CNY`:               "F-1 is for the same activity",
		`fund request mdf activity fair audience CIOs place Bonn starts 03/04/2026 amount 100 CNY`:               "can be",
	} {
		t.Run(text, func(t *testing.T) {
			a, log := sampleApp(t)
			before := revision(t, a)
			ans := say(t, a, dana, text)
			got := view.PlainText(ans.Message) + ans.Message.Summary
			if ans.OK || !strings.Contains(strings.ReplaceAll(got, "`", ""), strings.ReplaceAll(want, "`", "")) {
				t.Errorf("says %s", got)
			}
			if revision(t, a) != before || log.Len() > 0 {
				t.Errorf("something was stored or logged: %s", log)
			}
			examples := examplesIn(ans.Message)
			if len(examples) == 0 {
				t.Errorf("there is no example: %s", got)
			}
			for _, example := range examples {
				if digits(example[:1]) {
					continue // a date, which is part of what was typed
				}
				b, _ := sampleApp(t)
				if ans := say(t, b, dana, example); !ans.OK {
					t.Errorf("says %s\nThe example %s does not work: %s", got, example, view.PlainText(ans.Message))
				}
			}
		})
	}
}

// examplesIn are the examples that an answer to bad input shows.
func examplesIn(m view.Message) (out []string) {
	for _, b := range m.Blocks {
		if !strings.HasPrefix(b.Text.String(), "For example: ") {
			continue
		}
		for _, s := range b.Text {
			if s.Kind == view.Code {
				out = append(out, s.Text)
			}
		}
	}
	return out
}

// TestAReasonLetsItPass: what is offered as the example works with a reason, which
// is kept.
func TestAReasonLetsItPass(t *testing.T) {
	for _, text := range []string{
		`fund request mdf activity fair audience CIOs place Bonn starts 2026-06-10 amount 60000 CNY`,
		`fund request mdf activity fair audience CIOs place Bonn starts 2026-03-05 amount 100 CNY`,
		`fund request mdf activity fair audience CIOs place Kiel starts 2026-04-23 amount 100 CNY`,
		`fund change F-2 date 2026-03-05`,
	} {
		a, _ := sampleApp(t)
		ans := say(t, a, dana, text)
		_, example, ok := strings.Cut(ans.Message.Summary, "For example: ")
		if ans.OK || !ok {
			t.Fatalf("%s: %s", text, ans.Message.Summary)
		}
		if ans = say(t, a, dana, example); !ans.OK {
			t.Fatalf("%s: %s", example, ans.Message.Summary)
		}
		if got := view.PlainText(say(t, a, dana, "fund F-7").Message); !strings.Contains(got, "reason: the vendor agreed") {
			t.Errorf("the reason is not shown:\n%s", got)
		}
	}
}

// TestAMoveMeansApplyingAnew: the old request is replaced and the new one refers to it;
// a first day past the last one moves both.
func TestAMoveMeansApplyingAnew(t *testing.T) {
	for _, field := range []string{"date", "starts"} {
		t.Run(field, func(t *testing.T) { appliesAnew(t, "fund change F-2 "+field+" 2026-05-27") })
	}
}

func appliesAnew(t *testing.T, words string) {
	t.Helper()
	a, _ := sampleApp(t)
	ans := say(t, a, dana, words)
	if !ans.OK || !strings.Contains(view.PlainText(ans.Message), "F-7 takes the place of F-2") {
		t.Fatal(view.PlainText(ans.Message))
	}
	if said := view.PlainText(ans.Message); !strings.Contains(said, "29,500 CNY are free then") {
		t.Errorf("what the old request held is not free again:\n%s", said)
	}
	var old, fresh partner.Fund
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		old, _ = b.Fund(2)
		fresh, _ = b.Fund(7)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []any{partner.FundReplaced, partner.ID(7), partner.ID(2), civil.Must(2026, 5, 27), civil.Must(2026, 5, 28), "Berlin", int64(120_000_000)}
	if diff := cmp.Diff(want, []any{old.Stage, old.By, fresh.After, fresh.Starts, fresh.Ends, fresh.Place, fresh.Requested.Parts}); diff != "" {
		t.Error(diff)
	}
	if ans := say(t, a, dana, "fund step F-2 activity"); ans.OK || !strings.Contains(ans.Message.Summary, "replaced by F-7") {
		t.Error(ans.Message.Summary)
	}
}

// TestAFileIsEvidence: of a file that comes along its name, size, type and sum are
// kept, and the bytes stay in Slack; the very file a second time is refused.
func TestAFileIsEvidence(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(dana, "fund step F-2 activity")
	req.Files = []Shared{{ID: "F0PHOTO", Name: "stage.jpg", Size: 81_234, Type: "image/jpeg", SHA256: "ab12"}}
	if ans := a.Run(t.Context(), req); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "The step itself is not done") {
		t.Fatal(view.PlainText(ans.Message))
	}
	err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
		f, _ := b.Fund(2)
		if len(f.Evidence) != 1 {
			t.Fatalf("%+v", f.Evidence)
		}
		e := f.Evidence[0]
		if e.Name != "stage.jpg" || e.Size != 81_234 || e.Type != "image/jpeg" || e.SHA256 != "ab12" || e.File != "F0PHOTO" || e.Step != "activity" || e.By != dana {
			t.Errorf("%+v", e)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if ans := a.Run(t.Context(), req); ans.OK || !strings.Contains(ans.Message.Summary, "there already") {
		t.Error(ans.Message.Summary)
	}
}

// TestAnEmptyFileIsNoEvidence: a file without a byte is refused in words, and so is what
// came with it; of a file that lies elsewhere no size is known.
func TestAnEmptyFileIsNoEvidence(t *testing.T) {
	a, _ := sampleApp(t)
	evidence := func() (n int) {
		if err := a.Store.Read(t.Context(), team, func(b *partner.Book) error {
			f, _ := b.Fund(2)
			n = len(f.Evidence)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	full := Shared{ID: "F0FULL", Name: "stage.jpg", Size: 81_234, Type: "image/jpeg", SHA256: "ab12"}
	empty := Shared{ID: "F0EMPTY", Name: "hall.jpg", Type: "image/jpeg", SHA256: sumOfNothing, URL: "https://files.example/F0EMPTY"}
	for name, files := range map[string][]Shared{"in Slack": {empty}, "beside another": {full, empty}} {
		req := ask(dana, "fund step F-2 activity")
		req.Files = files
		got := a.Run(t.Context(), req)
		if said := view.PlainText(got.Message); got.OK || !strings.Contains(said, `"hall.jpg" is empty`) || !strings.Contains(said, "fund step F-2 activity https://example.com/file") {
			t.Errorf("%s: %s", name, said)
		}
	}
	req := ask(dana, "fund step F-2 activity")
	req.File = &File{Name: "hall.jpg"}
	if got := a.Run(t.Context(), req); got.OK || !strings.Contains(got.Message.Summary, `"hall.jpg" is empty`) {
		t.Errorf("in the terminal: %s", got.Message.Summary)
	}
	if n := evidence(); n != 0 {
		t.Errorf("%d pieces were kept", n)
	}
	req = ask(dana, "fund step F-2 activity")
	req.Files = []Shared{{ID: "F0ELSE", Name: "album", URL: "https://photos.example/album"}}
	if got := a.Run(t.Context(), req); !got.OK || evidence() != 1 {
		t.Errorf("elsewhere: %s", got.Message.Summary)
	}
}

// TestTheFormOfARequest: its fields are checked one by one.
func TestTheFormOfARequest(t *testing.T) {
	a, _ := sampleApp(t)
	req := ask(dana, "fund request mdf")
	req.CanOpen = true
	ans := a.Run(t.Context(), req)
	if ans.Form == nil || ans.Form.Run != "fund request" || ans.Form.Fields[0].Value != "mdf" {
		t.Fatalf("%+v", ans)
	}
	good := map[string]string{"kind": "mdf", "activity": "fair", "audience": "CIOs", "place": "Bonn", "starts": "2026-06-10", "amount": "5000 CNY"}
	for _, c := range []struct{ field, value, want string }{
		{"kind", "gold", "kind"}, {"amount", "5,000 CNY", "amount"}, {"amount", "", "amount"}, {"amount", "50000 CNY", "amount"},
		{"starts", "2026-03-04", "starts"}, {"starts", "31.02.2026", "starts"}, {"ends", "2026-06-01", "ends"}, {"audience", "", "audience"}, {"activity", "", "activity"},
	} {
		values := map[string]string{}
		for k, v := range good {
			values[k] = v
		}
		values[c.field] = c.value
		if _, bad := a.Submit(t.Context(), ask(dana, ""), "fund request", values); bad[c.want] == "" || len(bad) != 1 {
			t.Errorf("%s=%q: %v", c.field, c.value, bad)
		}
	}
	if ans, bad := a.Submit(t.Context(), ask(dana, ""), "fund request", good); !ans.OK || len(bad) > 0 {
		t.Errorf("%v %s", bad, ans.Message.Summary)
	}
}

// TestUndoOfMoney: a step that was recorded by mistake is taken back whole.
func TestUndoOfMoney(t *testing.T) {
	a, _ := sampleApp(t)
	was := view.PlainText(say(t, a, dana, "fund F-6").Message)
	if ans := say(t, a, dana, "fund paid F-6 9000 CNY"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if got := view.PlainText(say(t, a, dana, "F-6").Message); got == was || !strings.Contains(got, "9,000 CNY came") {
		t.Errorf("after the payment:\n%s", got)
	}
	if ans := say(t, a, dana, "undo"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	if got := view.PlainText(say(t, a, dana, "fund status F-6").Message); got != was {
		t.Errorf("after undo:\n%s", cmp.Diff(was, got))
	}
}

// TestBlockedByBills: while bills are overdue nothing is paid, and the answer says
// how to say that it is over.
func TestBlockedByBills(t *testing.T) {
	a, _ := sampleApp(t)
	if ans := say(t, a, dana, "reading set bills-overdue yes"); !ans.OK {
		t.Fatal(ans.Message.Summary)
	}
	ans := say(t, a, dana, "fund paid F-6 9000 CNY")
	if ans.OK || !strings.Contains(ans.Message.Summary, "Payouts are blocked") {
		t.Fatal(ans.Message.Summary)
	}
	blocks := ans.Message.Blocks
	if run := blocks[len(blocks)-1].Buttons[0].Run; run != "reading set bills-overdue no" {
		t.Fatal(run)
	}
	say(t, a, dana, "reading set bills-overdue no")
	if ans := say(t, a, dana, "fund paid F-6 9000 CNY"); !ans.OK {
		t.Error(ans.Message.Summary)
	}
}

// TestWhoAskedForMoneyMovesItOn: they are reminded of it, so they record what becomes of
// it, admin or not; nobody else does, and to ask for money is an admin's.
func TestWhoAskedForMoneyMovesItOn(t *testing.T) {
	a, _ := sampleApp(t)
	for _, c := range []struct {
		who, words, want string
		ok               bool
	}{
		{dana, "config admin add U0CHEN", "admin", true},
		{chen, "config admin remove U0DANA", "admin", true}, // Dana has asked for all of the sample's money
		{"U0PRIYA", "fund step F-1 request on 2026-03-01", "What becomes of F-1 is recorded by admins and by whoever asked for it, Dana Weber. Please ask Chen Wei", false},
		{dana, "fund step F-1 request on 2026-03-01", "F-1", true},
		{dana, "fund quota mdf 2026 80000 CNY", "for admins", false},
		{dana, "fund request mdf activity fair audience CIOs place Bonn starts 2026-06-10 amount 100 CNY", "for admins", false},
		{chen, "fund claim F-4 7500 CNY", "claimed 7,500 CNY", true},
	} {
		ans := say(t, a, c.who, c.words)
		if text := view.PlainText(ans.Message); ans.OK != c.ok || !strings.Contains(text, c.want) {
			t.Errorf("%s, %s: OK %v\n%s\nwant %v with %q", c.who, c.words, ans.OK, text, c.ok, c.want)
		}
	}
}
