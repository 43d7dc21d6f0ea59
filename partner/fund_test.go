package partner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/amount"
	"partnerbot/calendar"
	"partnerbot/civil"
	"partnerbot/program"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// harbourFunds is the customer's own pack, with all three funds.
func harbourFunds(t interface {
	Helper()
	Fatal(...any)
}) *program.Program {
	t.Helper()
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// everyFund are the funds of the vendor and those of the customer's own pack.
func everyFund() []program.Fund {
	p, err := program.Embedded("harbour-tech")
	if err != nil {
		panic(err)
	}
	return p.Funds
}

// drawFunds puts requests for money that have come some way.
func drawFunds(t *rapid.T, c *company) {
	kinds := everyFund()
	for range rapid.IntRange(0, 2).Draw(t, "funds") {
		k := &kinds[rapid.IntRange(0, len(kinds)-1).Draw(t, "fund")]
		f := Fund{
			ID: c.Next(KindFund, 0), Kind: k.ID, Activity: "fair", Author: rapid.SampledFrom([]string{"U0", "U1", "U9"}).Draw(t, "author"),
			Opened: drawDay(t, "opened"), Starts: drawDay(t, "starts"), Stage: FundRunning, Requested: cny(int64(rapid.IntRange(0, 1).Draw(t, "asked"))),
		}
		f.Ends = f.Starts
		for i := range rapid.IntRange(0, len(k.Steps)).Draw(t, "steps") {
			f.Done = append(f.Done, FundStepDone{Step: k.Steps[i].ID, On: drawDay(t, "done")})
		}
		if rapid.Bool().Draw(t, "refused") {
			f.Refusals = []FundRefusal{{Step: rapid.SampledFrom([]string{"review", "claim-review", "approval"}).Draw(t, "by"), On: drawDay(t, "refused on")}}
		}
		c.put(f)
	}
}

func fundRules(t testing.TB, kind string) FundRules {
	t.Helper()
	p := harbourFunds(t)
	k, ok := p.Fund(kind)
	if !ok {
		t.Fatalf("no fund %s", kind)
	}
	return FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone, Quotas: map[int]amount.Amount{}}
}

func cny(n int64) amount.Amount { return amount.Of(n, "CNY") }

// story gives entries one after the other, each on a day; what is denied fails the
// test unless a ground is wanted.
type story struct {
	testing.TB
	r FundRules
	f Fund
	n int
}

func (s *story) say(day string, e FundEntry, want ...FundGround) *FundDenial {
	s.Helper()
	on, err := civil.Parse(day)
	if err != nil {
		s.Fatal(err)
	}
	s.n++
	e.ID, e.At, e.By = fmt.Sprint("e", s.n), on.Instant(10, 0, s.r.Zone), "U0DANA"
	out := DecideFund(s.r, s.f, e)
	switch {
	case out.Denial == nil && len(want) > 0:
		s.Errorf("%s %s %s is done; want %v", day, e.Verb, e.Step, want)
	case out.Denial != nil && (len(want) == 0 || out.Denial.Ground != want[0]):
		s.Errorf("%s %s %s: %s (%v); want %v", day, e.Verb, e.Step, out.Denial.Ground, out.Denial, want)
	}
	s.f = out.Fund
	return out.Denial
}

func fundEvent(starts, ends civil.Day) *FundOpening {
	return &FundOpening{Fund: 1, Kind: "mdf", Activity: "customer day", Audience: "CIOs of ports", Place: "Hamburg", Starts: starts, Ends: ends}
}

func piece(step, item, url string, a ...amount.Amount) FundEntry {
	e := FundEntry{Verb: FundProve, Step: step, Piece: &FundEvidence{Item: item, URL: url}}
	if len(a) > 0 {
		e.Piece.Amount = a[0]
	}
	return e
}

func stepOn(step string) FundEntry { return FundEntry{Verb: FundStepOn, Step: step} }

// approvedMDF is a request for money for 22 and 23 April 2026, approved.
func approvedMDF(t testing.TB) *story {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	return s
}

// TestAnMDFFromRequestToPayment goes the whole way, with a refused claim between.
func TestAnMDFFromRequestToPayment(t *testing.T) {
	s := approvedMDF(t)
	s.say("2026-04-24", stepOn("activity"), FundEvidenceMissing)
	s.say("2026-04-24", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-24", stepOn("activity"))
	s.say("2026-04-24", stepOn("activity"), FundStepIsDone)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(17_500)}, FundEvidenceMissing)
	s.say("2026-04-25", piece("claim", "receipts", "https://example.com/r.pdf"))
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(18_001)}, FundOverApproved)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: amount.Of(17_500, "USD")}, FundCurrency)
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: amount.Of(17_500, "")})
	s.say("2026-05-06", FundEntry{Verb: FundRefuse}, FundNoText)
	s.say("2026-05-06", FundEntry{Verb: FundRefuse, Text: "a receipt has no seal"})
	if at, _ := s.f.Current(s.r.Kind); s.r.Kind.Steps[at].ID != "claim" || !s.f.Claimed.IsZero() {
		t.Fatalf("after a refusal the open step is %s", s.r.Kind.Steps[at].ID)
	}
	at, _ := s.r.Kind.At(program.FundClaim)
	if due := s.r.Due(&s.f, at); due.Day != civil.Must(2026, 6, 20) || !due.Again {
		t.Errorf("45 days after 6 May are %v", due.Day)
	}
	s.say("2026-06-21", FundEntry{Verb: FundClaimed, Amount: cny(17_500)}, FundTooLate)
	s.say("2026-06-20", FundEntry{Verb: FundClaimed, Amount: cny(17_500)})
	s.say("2026-06-25", FundEntry{Verb: FundApprove, Amount: cny(17_600)}, FundOverClaimed)
	s.say("2026-06-25", FundEntry{Verb: FundApprove, Amount: cny(17_000)})
	s.say("2026-06-26", piece("invoice", "invoice", "https://example.com/i.pdf"), FundNoAmount)
	s.say("2026-06-26", piece("invoice", "invoice", "https://example.com/i.pdf", cny(17_400)))
	s.say("2026-06-26", stepOn("invoice"), FundEvidenceMissing) // below what was claimed
	s.say("2026-06-27", piece("invoice", "invoice", "https://example.com/j.pdf", cny(100)))
	s.say("2026-06-27", stepOn("invoice"))
	s.r.Blocked = []string{"Bills are overdue"}
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(17_000)}, FundBlocked)
	s.r.Blocked = nil
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(17_001)}, FundOverGranted)
	s.say("2026-07-15", FundEntry{Verb: FundPaid, Amount: cny(10_000)})
	s.say("2026-07-16", stepOn("payment"), FundShortPaid)
	s.say("2026-07-20", FundEntry{Verb: FundPaid, Amount: cny(7_000)})
	if s.f.Stage != FundDone || s.f.Paid != cny(17_000) {
		t.Errorf("it ends %s with %v", s.f.Stage, s.f.Paid)
	}
	s.say("2026-07-21", FundEntry{Verb: FundCancel, Text: "x"}, FundIsDone)
	if again := ReplayFund(s.r.Kind, s.f.Entries); gocmp.Diff(s.f, again) != "" {
		t.Errorf("replayed it is another:\n%s", gocmp.Diff(s.f, again))
	}
}

// TestFundClocks counts every clock of the packs over working days, make-up
// weekends, the New Year, ends of months and years, and leap days. The calendar is
// the vendor's, China's, whose announced days are facts of package calendar.
func TestFundClocks(t *testing.T) {
	day := func(s string) civil.Day {
		d, err := civil.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	done := func(step, on string) FundStepDone { return FundStepDone{Step: step, On: day(on)} }
	for _, c := range []struct {
		name, kind, step string
		f                Fund
		want             string
	}{
		{"plain weeks", "mdf", "request", Fund{Starts: day("2026-04-22")}, "2026-04-08"},
		{"over the National Day and its make-up Saturday", "mdf", "request", Fund{Starts: day("2025-10-15")}, "2025-09-25"},
		{"over the Spring Festival and its make-up weekends", "mdf", "request", Fund{Starts: day("2026-02-27")}, "2026-02-06"},
		{"over New Year", "mdf", "request", Fund{Starts: day("2026-01-08")}, "2025-12-24"},
		{"a start on a Sunday", "mdf", "request", Fund{Starts: day("2026-06-14")}, "2026-06-01"},
		{"90 days over the end of a year", "mdf", "claim", Fund{Ends: day("2025-11-30")}, "2026-02-28"},
		{"90 days over a leap day", "mdf", "claim", Fund{Ends: day("2027-12-01")}, "2028-02-29"},
		{"90 days without one", "mdf", "claim", Fund{Ends: day("2026-12-01")}, "2027-03-01"},
		{"90 days over Berlin's and no Chinese daylight change", "mdf", "claim", Fund{Ends: day("2026-02-15")}, "2026-05-16"},
		{"15 days after the approval of the claim", "mdf", "invoice", Fund{Done: []FundStepDone{done("claim-review", "2026-12-20")}}, "2027-01-04"},
		{"the day of the activity itself", "mdf", "activity", Fund{Ends: day("2026-04-23")}, "2026-04-23"},
		{"three months from the 30th of November", "innovation", "validation", Fund{Done: []FundStepDone{done("approval", "2026-11-30")}}, "2027-02-28"},
		{"three months from the 30th of November before a leap year's February", "innovation", "validation", Fund{Done: []FundStepDone{done("approval", "2027-11-30")}}, "2028-02-29"},
		{"six months from the end of a quarter", "innovation", "references", Fund{Done: []FundStepDone{done("approval", "2026-03-31")}}, "2026-09-30"},
		{"the vendor's 15 working days over National Day", "innovation", "approval", Fund{Done: []FundStepDone{done("request", "2025-09-25")}}, "2025-10-22"},
		{"after a refusal in the claim's review", "mdf", "claim", Fund{Ends: day("2026-01-15"), Refusals: []FundRefusal{{Step: "claim-review", On: day("2028-01-16")}}}, "2028-03-01"},
		{"14 days after a refusal", "co-marketing", "claim", Fund{Ends: day("2026-01-15"), Refusals: []FundRefusal{{Step: "claim-review", On: day("2026-12-31")}}}, "2027-01-14"},
		{"a refused request is asked for again by its own clock", "mdf", "request", Fund{Starts: day("2026-04-22"), Refusals: []FundRefusal{{Step: "review", On: day("2026-03-20")}}}, "2026-04-08"},
		{"a day that is not known yet", "mdf", "invoice", Fund{}, ""},
		{"a step without a clock", "co-marketing", "quotes", Fund{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := fundRules(t, c.kind)
			at, ok := r.Kind.Step(c.step)
			if !ok {
				t.Fatal("no such step")
			}
			due := r.Due(&c.f, at)
			if due.Known != (c.want != "") || due.Known && due.Day.String() != c.want {
				t.Errorf("due %v (%v), want %s", due.Day, due.Known, c.want)
			}
			if clock := r.Kind.Steps[at].Clock; due.Known && clock.WorkingDays > 0 && !due.Again {
				from, to := min(due.Day, due.Base), max(due.Day, due.Base)
				worked := 0
				for d := from; d <= to; d++ {
					if d != due.Base && r.Calendar.Working(d) {
						worked++
					}
				}
				if worked != clock.WorkingDays || !r.Calendar.Working(due.Day) {
					t.Errorf("%d working days lie between, want %d", worked, clock.WorkingDays)
				}
			}
		})
	}
}

// A civil day is the vendor's: what is said in Berlin on the evening of the last day
// is said in Shanghai on the next, and what is said at midnight there is in time here.
func TestTheLastDayIsTheVendors(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   time.Time
		want FundGround
	}{
		{time.Date(2026, 3, 27, 16, 59, 59, 0, berlin), ""},         // 23:59:59 in Shanghai, before Berlin's change
		{time.Date(2026, 3, 27, 17, 0, 0, 0, berlin), FundTooLate},  // midnight
		{time.Date(2026, 10, 23, 17, 59, 59, 0, berlin), ""},        // summer time
		{time.Date(2026, 10, 23, 18, 0, 0, 0, berlin), FundTooLate}, // midnight
	} {
		s := &story{TB: t, r: fundRules(t, "mdf")}
		last := civil.In(time.Date(c.at.Year(), c.at.Month(), c.at.Day(), 12, 0, 0, 0, berlin), berlin)
		starts := s.r.Calendar.Add(last, 10)
		s.say(last.Add(-20).String(), FundEntry{Verb: FundOpen, Amount: cny(100), New: fundEvent(starts, starts)})
		out := DecideFund(s.r, s.f, FundEntry{ID: "x", At: c.at, By: "U1", Verb: FundStepOn, Step: "request"})
		got := FundGround("")
		if out.Denial != nil {
			got = out.Denial.Ground
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.at, got, c.want)
		}
	}
}

// fundSituations are requests in every situation that matters to a verb.
func fundSituations(t testing.TB) (names []string, all map[string]Fund, r FundRules) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	all = map[string]Fund{"none": {}}
	names = []string{"none"}
	keep := func(name string) { all[name] = s.f; names = append(names, name) }
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	keep("written")
	s.say("2026-03-03", stepOn("request"))
	keep("asked")
	before := *s
	s.say("2026-03-10", FundEntry{Verb: FundCancel, Text: "no speaker"})
	keep("cancelled")
	*s = before
	s.say("2026-03-10", FundEntry{Verb: FundReplace, Other: 9})
	keep("replaced")
	*s = before
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	keep("approved")
	s.say("2026-04-24", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-24", stepOn("activity"))
	s.say("2026-04-25", piece("claim", "receipts", "https://example.com/r.pdf"))
	keep("to claim")
	s.say("2026-04-25", FundEntry{Verb: FundClaimed, Amount: cny(18_000)})
	keep("claimed")
	s.say("2026-05-06", FundEntry{Verb: FundApprove})
	s.say("2026-05-06", piece("invoice", "invoice", "https://example.com/i.pdf", cny(18_000)))
	s.say("2026-05-07", stepOn("invoice"))
	keep("to be paid")
	s.say("2026-05-20", FundEntry{Verb: FundPaid, Amount: cny(18_000)})
	keep("done")
	all["refused"] = func() Fund { f := before.f.copy(); f.Stage = FundRefused; return f }()
	return append(names, "refused"), all, s.r
}

// TestEveryVerbInEverySituation is the table of what can be done when. A dash is done.
func TestEveryVerbInEverySituation(t *testing.T) {
	names, all, r := fundSituations(t)
	entries := []FundEntry{
		{Verb: FundOpen, Amount: cny(100), New: fundEvent(civil.Must(2026, 12, 1), civil.Must(2026, 12, 1))},
		piece("claim", "receipts", "https://example.com/more.pdf"),
		stepOn("request"),
		{Verb: FundClaimed, Amount: cny(100)},
		{Verb: FundApprove},
		{Verb: FundRefuse, Text: "cause"},
		{Verb: FundPaid, Amount: cny(100)},
		{Verb: FundSet, Field: "place", Value: "Bremen"},
		{Verb: FundSet, Field: "amount", Amount: cny(100)},
		{Verb: FundReplace, Other: 9},
		{Verb: FundCancel, Text: "why"},
	}
	got := []string{"verb | " + strings.Join(names, " | ")}
	for _, e := range entries {
		row := []string{strings.TrimSpace(string(e.Verb) + " " + e.Field)}
		for _, name := range names {
			e.ID, e.At, e.By = "new", civil.Must(2026, 5, 21).Instant(10, 0, r.Zone), "U0DANA"
			if name == "written" || name == "asked" {
				e.At = civil.Must(2026, 3, 20).Instant(10, 0, r.Zone)
			}
			before, cell := all[name], "-"
			out := DecideFund(r, before, e)
			if out.Denial != nil {
				cell = string(out.Denial.Ground)
				if gocmp.Diff(before, out.Fund) != "" {
					t.Errorf("%v, %s: denied and yet changed", row, name)
				}
				if words := out.Denial.Words(Plainly); words == "" || strings.Contains(words, "could not be read") {
					t.Errorf("%v, %s: %q", row, name, words)
				}
			}
			row = append(row, cell)
		}
		got = append(got, strings.Join(row, " | "))
	}
	if diff := gocmp.Diff(strings.Split(strings.TrimSpace(everyVerb), "\n"), got); diff != "" {
		t.Errorf("the table is another:\n%s\n%s", diff, strings.Join(got, "\n"))
	}
}

// Every ground has words of its own, and every verb is refused of somebody unnamed.
func TestEveryDenialHasWords(t *testing.T) {
	seen := map[string]FundGround{}
	for _, g := range FundGrounds {
		d := FundDenial{Ground: g, Verb: FundRefuse, Fund: 2, Step: "claim", Day: 739000, Text: "x", Detail: []string{"y"}, Amount: cny(1), Limit: cny(2), Year: 2026}
		words := d.Words(Plainly)
		if other, ok := seen[words]; ok && !(g == FundNotAnyMore || g == FundNoCancel) {
			t.Errorf("%s and %s read alike: %s", g, other, words)
		}
		seen[words] = g
		if words == "" || strings.Contains(words, "%!") {
			t.Errorf("%s: %q", g, words)
		}
	}
	for _, e := range []FundEntry{{}, {ID: "x"}, {ID: "x", By: "U1"}, {ID: "x", At: time.Unix(1e9, 0)}} {
		if out := DecideFund(fundRules(t, "mdf"), Fund{}, e); out.Denial == nil || out.Denial.Ground != FundMalformed {
			t.Errorf("%+v: %+v", e, out.Denial)
		}
	}
	if out := DecideFund(fundRules(t, "mdf"), Fund{}, FundEntry{ID: "x", At: time.Unix(1e9, 0), By: "U1", Verb: "sing"}); out.Denial == nil || out.Denial.Ground != FundUnknownVerb {
		t.Error("an unknown verb is done")
	}
}

// TestWhatIsWrongWithARequest goes through the rules of opening.
func TestWhatIsWrongWithARequest(t *testing.T) {
	soon, later := civil.Must(2026, 3, 9), civil.Must(2026, 4, 22)
	other := Fund{ID: 7, Kind: "mdf", Activity: "Seminar", Place: "Hamburg", Starts: later, Ends: later, Year: 2026, Requested: cny(40_000), Stage: FundRunning}
	elsewhere := other
	elsewhere.Kind, elsewhere.ID = "co-marketing", 8
	gone := other
	gone.Stage = FundCancelled
	opening := func(change func(*FundEntry)) FundEntry {
		e := FundEntry{Verb: FundOpen, Amount: cny(10_000), New: fundEvent(later, later)}
		change(&e)
		return e
	}
	for _, c := range []struct {
		name   string
		e      FundEntry
		others []Fund
		want   FundGround
		bends  bool
	}{
		{"all is well", opening(func(*FundEntry) {}), nil, "", false},
		{"an estimate of 0 is taken", opening(func(e *FundEntry) { e.Amount = cny(0) }), nil, "", false},
		{"no currency", opening(func(e *FundEntry) { e.Amount = amount.Of(5, "") }), nil, FundNoAmount, false},
		{"below 0", opening(func(e *FundEntry) { e.Amount = cny(-1) }), nil, FundNoAmount, false},
		{"another currency than the quota's", opening(func(e *FundEntry) { e.Amount = amount.Of(5, "USD") }), nil, FundCurrency, false},
		{"over the quota", opening(func(e *FundEntry) { e.Amount = cny(50_001) }), nil, FundOverQuota, true},
		{"over what others leave", opening(func(e *FundEntry) { e.New.Place = "Kiel" }), []Fund{other}, "", false},
		{"over what others leave by one", opening(func(e *FundEntry) { e.New.Place = "Kiel"; e.Amount = cny(10_001) }), []Fund{other}, FundOverQuota, true},
		{"what was cancelled leaves all", opening(func(e *FundEntry) { e.Amount = cny(50_000) }), []Fund{gone}, "", false},
		{"split", opening(func(e *FundEntry) { e.New.Place = "  hamburg " }), []Fund{other}, FundSplit, true},
		{"split by type where no place is said", opening(func(e *FundEntry) { e.New.Activity = "seminar"; e.New.Place = "" }), []Fund{other}, FundFieldMissing, false},
		{"another fund pays", opening(func(*FundEntry) {}), []Fund{elsewhere}, FundDoubleFunded, true},
		{"another day", opening(func(e *FundEntry) { e.New.Starts, e.New.Ends = later+1, later+1 }), []Fund{other}, "", false},
		{"overlapping days", opening(func(e *FundEntry) { e.New.Starts = later - 3 }), []Fund{other}, FundSplit, true},
		{"nothing said of whom it is for", opening(func(e *FundEntry) { e.New.Audience = "" }), nil, FundFieldMissing, false},
		{"it ends before it begins", opening(func(e *FundEntry) { e.New.Ends = later - 1 }), nil, FundBadDates, false},
		{"too late", opening(func(e *FundEntry) { e.New.Starts, e.New.Ends = soon, soon }), nil, FundTooLate, true},
		{"of another kind", opening(func(e *FundEntry) { e.New.Kind = "innovation" }), nil, FundMalformed, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &story{TB: t, r: fundRules(t, "mdf")}
			s.r.Quotas[2026], s.r.Others = cny(50_000), c.others
			if c.want == "" {
				s.say("2026-03-02", c.e)
				return
			}
			s.say("2026-03-02", c.e, c.want)
			c.e.Reason = "the vendor's manager agreed by e-mail"
			if c.bends {
				if s.say("2026-03-02", c.e); len(s.f.Entries) != 1 || !slices.Equal(s.f.Entries[0].Broke, []FundGround{c.want}) {
					t.Errorf("the reason is not kept with what it let pass: %+v", s.f.Entries)
				}
			} else {
				s.say("2026-03-02", c.e, c.want)
			}
		})
	}
}

// TestAnotherFieldMeansApplyingAnew: before the request is handed in a field is
// changed in place, after it a new request takes its place, and once the activity
// has begun nothing does.
func TestAnotherFieldMeansApplyingAnew(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "place", Value: "Bremen"})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "place", Value: "bremen"}, FundNoChange)
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "amount", Amount: amount.Of(19_000, "")})
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "ends", Value: "2026-04-21"}, FundBadDates)
	s.say("2026-03-02", FundEntry{Verb: FundSet, Field: "colour", Value: "red"}, FundUnknownField)
	if s.f.Place != "Bremen" || s.f.Requested != cny(19_000) {
		t.Errorf("%+v", s.f)
	}
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-04", FundEntry{Verb: FundSet, Field: "place", Value: "Kiel"}, FundMeansAnew)
	s.say("2026-03-04", FundEntry{Verb: FundSet, Field: "amount", Amount: cny(1)}, FundNotAnyMore)
	s.say("2026-03-10", FundEntry{Verb: FundApprove})
	s.say("2026-03-11", FundEntry{Verb: FundSet, Field: "starts", Value: "2026-04-23"}, FundMeansAnew)
	s.say("2026-04-22", FundEntry{Verb: FundSet, Field: "starts", Value: "2026-04-23"}, FundBegun)
	// A request that was refused is edited and handed in again.
	s = &story{TB: t, r: fundRules(t, "mdf")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(civil.Must(2026, 4, 22), civil.Must(2026, 4, 23))})
	s.say("2026-03-03", stepOn("request"))
	s.say("2026-03-05", FundEntry{Verb: FundRefuse, Text: "the audience is too small"})
	s.say("2026-03-05", FundEntry{Verb: FundSet, Field: "audience", Value: "CIOs of all ports"})
	s.say("2026-03-06", stepOn("request"))
	if at, _ := s.f.Current(s.r.Kind); s.r.Kind.Steps[at].ID != "review" || len(s.f.Refusals) != 1 {
		t.Errorf("%+v", s.f)
	}
}

// TestAQuotaThatShrinks: what was asked for under a larger quota is approved under a
// smaller one only with a reason, by as much as fits beside the others without one.
func TestAQuotaThatShrinks(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	s.r.Quotas[2026] = cny(50_000)
	day := civil.Must(2026, 4, 22)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(18_000), New: fundEvent(day, day)})
	s.say("2026-03-03", stepOn("request"))
	s.r.Quotas[2026] = cny(20_000)
	s.r.Others = []Fund{s.f, {ID: 7, Kind: "mdf", Year: 2026, Requested: cny(5_000), Stage: FundRunning}}
	d := s.say("2026-03-04", FundEntry{Verb: FundApprove}, FundOverQuota)
	if d != nil && d.Limit != cny(15_000) {
		t.Errorf("%v are said to be left", d.Limit)
	}
	before := s.f
	s.say("2026-03-04", FundEntry{Verb: FundApprove, Amount: cny(15_000)})
	s.f = before
	s.say("2026-03-04", FundEntry{Verb: FundApprove, Reason: "the vendor raised it by e-mail"})
	if last := s.f.Entries[len(s.f.Entries)-1]; !slices.Equal(last.Broke, []FundGround{FundOverQuota}) || last.Reason == "" {
		t.Errorf("the reason is not kept: %+v", last)
	}
}

// TestRefusalsAreLimited: the innovation fund's board may say no twice.
func TestRefusalsAreLimited(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "innovation")}
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: amount.Of(30_000, "USD"), New: &FundOpening{Fund: 1, Kind: "innovation", Activity: "joint solution", Starts: civil.Must(2026, 6, 1), Ends: civil.Must(2026, 9, 1)}})
	for range 2 {
		s.say("2026-03-03", stepOn("request"))
		s.say("2026-03-04", FundEntry{Verb: FundRefuse, Text: "no"})
	}
	if s.f.Stage != FundRefused {
		t.Errorf("after two refusals it is %s", s.f.Stage)
	}
	s.say("2026-03-05", stepOn("request"), FundIsRefused)
}

// TestStepsComeInOrder: the fourteen steps, each tried before its turn, and its
// evidence brought before it.
func TestStepsComeInOrder(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "co-marketing")}
	if len(s.r.Kind.Steps) != 14 {
		t.Fatalf("%d steps", len(s.r.Kind.Steps))
	}
	starts := civil.Must(2026, 6, 10)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: amount.Of(20_000, "USD"), New: &FundOpening{Fund: 1, Kind: "co-marketing", Activity: "Webinar", Audience: "a", Place: "online", Starts: starts, Ends: starts}})
	d := s.say("2026-03-02", stepOn("quotes"), FundOutOfOrder)
	if d != nil && !slices.Equal(d.Detail, []string{"plan", "request", "approval", "order"}) {
		t.Errorf("before the quotes come %v", d.Detail)
	}
	s.say("2026-03-02", piece("quotes", "quotes", "https://example.com/1"))
	s.say("2026-03-02", piece("quotes", "quotes", "https://example.com/1"), FundSameEvidence)
	s.say("2026-03-02", piece("quotes", "receipts", "https://example.com/1"), FundUnknownEvidence)
	s.say("2026-03-02", FundEntry{Verb: FundProve, Step: "leads", Piece: &FundEvidence{Item: "leads"}}, FundWrongEvidence)
	s.say("2026-03-02", FundEntry{Verb: FundProve, Step: "party", Piece: &FundEvidence{Item: "leads"}}, FundUnknownStep)
	s.say("2026-03-02", FundEntry{Verb: FundClaimed, Amount: amount.Of(1, "USD")}, FundOutOfOrder)
	s.say("2026-03-02", FundEntry{Verb: FundPaid, Amount: amount.Of(1, "USD")}, FundOutOfOrder)
	s.say("2026-03-02", FundEntry{Verb: FundApprove}, FundNothingToDecide)
	s.say("2026-03-02", FundEntry{Verb: FundClaimed, Amount: amount.Of(1, "USD"), Text: "Gifts for guests"}, FundOutOfOrder)
	for id, want := range map[string]FundGround{"claim": FundOutOfOrder, "payment": FundOutOfOrder, "nope": FundUnknownStep} {
		s.say("2026-03-02", stepOn(id), want)
	}
}

// TestNothingEstimatedNothingClaimed: an estimate of 0 is approved, and brings nothing.
func TestNothingEstimatedNothingClaimed(t *testing.T) {
	s := &story{TB: t, r: fundRules(t, "mdf")}
	day := civil.Must(2026, 4, 22)
	s.say("2026-03-02", FundEntry{Verb: FundOpen, Amount: cny(0), New: fundEvent(day, day)})
	s.say("2026-03-02", stepOn("request"))
	s.say("2026-03-03", FundEntry{Verb: FundApprove})
	s.say("2026-04-22", piece("activity", "photos", "https://example.com/p.jpg"))
	s.say("2026-04-22", stepOn("activity"))
	s.say("2026-04-22", FundEntry{Verb: FundClaimed, Amount: cny(1)}, FundZeroEstimate)
	if list := s.r.duties(&s.f); len(list) != 0 {
		t.Errorf("it is said to be due: %v", list)
	}
}

// For random entries in any order: what is done is shown by its evidence, nothing is
// paid beyond what was approved, nothing is approved beyond the quota without a reason
// that is kept, an entry that comes twice changes nothing, and the entries alone make
// the request again.
func TestFundsProperty(t *testing.T) {
	p := harbourFunds(t)
	rapid.Check(t, func(t *rapid.T) {
		k := &p.Funds[rapid.IntRange(0, len(p.Funds)-1).Draw(t, "kind")]
		code := "CNY"
		if k.Most.Currency != "" {
			code = k.Most.Currency
		}
		quota := amount.Of(int64(rapid.IntRange(0, 300).Draw(t, "quota")), code)
		r := FundRules{Kind: k, Calendar: p.WorkingCalendar(), Zone: p.Zone, Quotas: map[int]amount.Amount{2026: quota}}
		funds := make([]Fund, 3)
		day := civil.Must(2026, 2, 1)
		for n := range rapid.IntRange(1, 120).Draw(t, "entries") {
			day += civil.Day(rapid.IntRange(0, 3).Draw(t, "days"))
			i := rapid.IntRange(0, len(funds)-1).Draw(t, "which")
			r.Others = slices.DeleteFunc(slices.Clone(funds), func(f Fund) bool { return f.ID == 0 })
			e := drawFundEntry(t, &r, &funds[i], ID(i+1), day, code)
			e.ID = fmt.Sprint("e", n)
			out := DecideFund(r, funds[i], e)
			again := DecideFund(r, out.Fund, e)
			if out.Denial == nil && (!again.Repeated || gocmp.Diff(out.Fund, again.Fund) != "") {
				t.Fatalf("twice it is another: %+v", e)
			}
			funds[i] = out.Fund
			checkFund(t, &r, &funds[i])
		}
		checkQuota(t, &r, funds, quota)
	})
}

// drawFundEntry draws an entry, most often one that brings the request forward.
func drawFundEntry(t *rapid.T, r *FundRules, f *Fund, id ID, day civil.Day, code string) FundEntry {
	e := FundEntry{At: day.Instant(10, 0, r.Zone), By: "U1", Amount: amount.Of(int64(rapid.IntRange(0, 120).Draw(t, "amount")), code)}
	if rapid.IntRange(0, 3).Draw(t, "reason") == 0 {
		e.Reason = "agreed"
	}
	at, _ := f.Current(r.Kind)
	s := &r.Kind.Steps[min(at+rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(t, "ahead"), len(r.Kind.Steps)-1)]
	e.Step = s.ID
	verbs := []FundVerb{FundProve, FundProve, FundStepOn, FundStepOn, FundClaimed, FundApprove, FundPaid, FundRefuse, FundSet, FundCancel}
	if f.ID == 0 {
		verbs = []FundVerb{FundOpen}
	}
	switch e.Verb = rapid.SampledFrom(verbs).Draw(t, "verb"); e.Verb {
	case FundOpen:
		starts := day + civil.Day(rapid.IntRange(5, 60).Draw(t, "starts"))
		e.New = &FundOpening{Fund: id, Kind: r.Kind.ID, Activity: "webinar", Audience: "a", Place: fmt.Sprint("place ", id), Starts: starts, Ends: starts + 1}
		if len(r.Kind.Activities) > 0 {
			e.New.Activity = r.Kind.Activities[0]
		}
	case FundProve:
		if len(s.Evidence) > 0 {
			item := rapid.SampledFrom(s.Evidence).Draw(t, "item")
			e.Piece = &FundEvidence{Item: item.ID, Text: "1", URL: fmt.Sprint("https://example.com/", rapid.IntRange(0, 9).Draw(t, "url")), Amount: e.Amount}
		}
	case FundRefuse, FundCancel:
		e.Text = "cause"
		if e.Verb == FundCancel && rapid.IntRange(0, 9).Draw(t, "cancel") > 0 {
			e.Text = ""
		}
	case FundApprove:
		if rapid.Bool().Draw(t, "as asked") {
			e.Amount = amount.Amount{}
		}
	case FundSet:
		e.Field, e.Value = rapid.SampledFrom([]string{"amount", "place", "audience", "starts"}).Draw(t, "field"), "2026-05-05"
	}
	return e
}

func checkFund(t *rapid.T, r *FundRules, f *Fund) {
	for i := range r.Kind.Steps {
		s := &r.Kind.Steps[i]
		if _, done := f.StepDone(s.ID); !done {
			continue
		}
		if lacking := f.Lacking(s); len(lacking) > 0 && !(f.Claimed.IsZero() && len(f.Refusals) > 0) {
			t.Fatalf("%s is done without %v", s.ID, lacking)
		}
		for j := range i {
			if _, done := f.StepDone(r.Kind.Steps[j].ID); !done && !(f.Claimed.IsZero() && len(f.Refusals) > 0) {
				t.Fatalf("%s is done before %s", s.ID, r.Kind.Steps[j].ID)
			}
		}
	}
	if f.Stage == FundDone && len(f.Done) != len(r.Kind.Steps) {
		t.Fatalf("done with %d of %d steps", len(f.Done), len(r.Kind.Steps))
	}
	for _, pair := range [][2]amount.Amount{{f.Paid, f.Due(r.Kind)}, {f.Due(r.Kind), f.Requested}, {f.Claimed, f.Limit(r.Kind)}} {
		if pair[0].Parts > pair[1].Parts {
			t.Fatalf("%v is above %v: %+v", pair[0], pair[1], f)
		}
	}
	if diff := gocmp.Diff(*f, ReplayFund(r.Kind, f.Entries)); diff != "" {
		t.Fatalf("replayed it is another:\n%s", diff)
	}
}

// checkQuota adds up what was approved: above the quota only where a kept reason let
// an opening or an approval pass it.
func checkQuota(t *rapid.T, r *FundRules, funds []Fund, quota amount.Amount) {
	sum := amount.Amount{Currency: quota.Currency}
	bent := false
	for i := range funds {
		sum.Parts += funds[i].Bound(r.Kind).Parts
		for _, e := range funds[i].Entries {
			bent = bent || slices.Contains(e.Broke, FundOverQuota) && e.Reason != ""
		}
	}
	if sum.Parts > quota.Parts && !bent {
		t.Fatalf("%v of a quota of %v, and no reason is kept", sum, quota)
	}
}

// TestFundDeadlines lists what is due of requests in the situations that remind.
func TestFundDeadlines(t *testing.T) {
	p := harbourFunds(t)
	names, all, r := fundSituations(t)
	got := map[string][]string{}
	for _, name := range names {
		b := NewBook("T1")
		f := all[name]
		if f.ID == 0 {
			continue
		}
		b.Apply(Delta{Put: []Fact{Person{ID: 4, Name: "Dana", SlackID: "U0DANA"}, f}}, 1)
		for _, d := range Deadlines(p, b, civil.Must(2025, 1, 1), civil.Must(2028, 1, 1)) {
			if slices.Contains(FundKinds(), d.Kind) {
				got[name] = append(got[name], d.Kind+" "+d.Subject+" "+d.Due.String()+" "+d.Run)
				if d.Person != 4 || d.Consequence == "" || d.Action == "" {
					t.Errorf("%s: %+v", name, d)
				}
			}
		}
	}
	_ = r
	want := map[string][]string{
		"written":  {"fund-request fund/1/request 2026-04-08 fund step F-1 request"},
		"approved": {"fund-step fund/1/activity 2026-04-23 fund step F-1 activity", "fund-claim fund/1/claim 2026-07-22 fund step F-1 claim"},
		"to claim": {"fund-claim fund/1/claim 2026-07-22 fund claim F-1 18000 CNY"},
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestStakes: the money at risk, soonest first, one day for each request.
func TestStakes(t *testing.T) {
	p := harbourFunds(t)
	_, all, _ := fundSituations(t)
	b := NewBook("T1")
	one, two, three := all["approved"], all["written"], all["claimed"]
	two.ID, three.ID = 2, 3
	b.Apply(Delta{Put: []Fact{one, two, three}}, 1)
	var got []string
	for _, s := range Stakes(p, b) {
		got = append(got, fmt.Sprint(FundLabel(s.Fund), " ", s.Step, " ", s.Due.Day, " ", s.Amount))
	}
	if diff := gocmp.Diff([]string{"F-2 request 2026-04-08 18000 CNY", "F-1 activity 2026-04-23 18000 CNY"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestFundSums: a quota that was typed in anew holds, what was cancelled is free again.
func TestFundSums(t *testing.T) {
	p := harbourFunds(t)
	k, _ := p.Fund("mdf")
	b := NewBook("T1")
	_, all, _ := fundSituations(t)
	one, two, three := all["done"], all["cancelled"], all["approved"]
	two.ID, three.ID = 2, 3
	b.Apply(Delta{Put: []Fact{one, two, three, FundQuotaSet{ID: 1, Fund: "mdf", Year: 2026, Amount: cny(90_000)}}}, 1)
	b.Apply(Delta{Put: []Fact{FundQuotaSet{ID: 2, Fund: "mdf", Year: 2026, Amount: cny(50_000)}}}, 2)
	r := FundRulesOf(p, b, "intl", k, civil.Must(2026, 6, 1))
	s := r.Sums(2026)
	if !s.Known || s.Quota != cny(50_000) || s.Used != cny(36_000) || s.Free != cny(14_000) || s.Paid != cny(18_000) || s.Open != 1 {
		t.Errorf("%+v", s)
	}
	if r.Sums(2027).Known {
		t.Error("the quota of a year that nobody has told is known")
	}
	b.Apply(Delta{Put: []Fact{Read{ID: 1, Reading: "bills-overdue", Value: 1, On: civil.Must(2026, 5, 1)}}}, 3)
	if r = FundRulesOf(p, b, "intl", k, civil.Must(2026, 6, 1)); len(r.Blocked) != 1 {
		t.Errorf("blocked by %v", r.Blocked)
	}
	if r = FundRulesOf(p, b, "intl", k, civil.Must(2026, 4, 30)); len(r.Blocked) != 0 {
		t.Error("blocked before the tick")
	}
	if _, err := calendar.Named("cn"); err != nil {
		t.Fatal(err)
	}
}

// TestTheTierTellsTheQuota: on the China site the tier's quota holds until one is typed in.
func TestTheTierTellsTheQuota(t *testing.T) {
	p := harbourFunds(t)
	k, _ := p.Fund("mdf")
	b := NewBook("T1")
	b.Apply(Delta{Put: []Fact{TierEntry{ID: 1, Act: TierHeld, Program: "csp-cn", Tier: "leading", Since: civil.Must(2026, 1, 1)}}}, 1)
	on := civil.Must(2026, 6, 1)
	if r := FundRulesOf(p, b, "cn", k, on); r.Quotas[2026] != cny(150_000) {
		t.Errorf("%v", r.Quotas)
	}
	if r := FundRulesOf(p, b, "intl", k, on); len(r.Quotas) != 0 {
		t.Errorf("on another site: %v", r.Quotas)
	}
	b.Apply(Delta{Put: []Fact{FundQuotaSet{ID: 1, Fund: "mdf", Year: 2026, Amount: cny(1)}}}, 2)
	if r := FundRulesOf(p, b, "cn", k, on); r.Quotas[2026] != cny(1) {
		t.Errorf("%v", r.Quotas)
	}
}

const everyVerb = `
verb | none | written | asked | cancelled | replaced | approved | to claim | claimed | to be paid | done | refused
open | - | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open | is-open
evidence | not-there | - | - | is-cancelled | is-replaced | - | - | - | - | is-done | is-refused
step | not-there | - | step-done | is-cancelled | is-replaced | step-done | step-done | step-done | step-done | is-done | is-refused
claim | not-there | out-of-order | out-of-order | is-cancelled | is-replaced | out-of-order | - | step-done | step-done | is-done | is-refused
approved | not-there | nothing-decided | - | is-cancelled | is-replaced | nothing-decided | nothing-decided | - | nothing-decided | is-done | is-refused
refused | not-there | nothing-decided | - | is-cancelled | is-replaced | nothing-decided | nothing-decided | - | nothing-decided | is-done | is-refused
paid | not-there | out-of-order | out-of-order | is-cancelled | is-replaced | out-of-order | out-of-order | out-of-order | - | is-done | is-refused
change place | not-there | - | means-anew | is-cancelled | is-replaced | begun | begun | not-any-more | not-any-more | is-done | is-refused
change amount | not-there | - | not-any-more | is-cancelled | is-replaced | not-any-more | not-any-more | not-any-more | not-any-more | is-done | is-refused
replace | not-there | - | - | is-cancelled | is-replaced | - | - | - | - | is-done | is-refused
cancel | not-there | - | - | is-cancelled | is-replaced | - | - | no-cancel | no-cancel | is-done | is-refused
`
