package sample

import (
	"fmt"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// funds are requests for the vendor's money: two of MDF, one of them approved with
// the window of its claim running and the other's claim refused, so that its second
// try runs out; the innovation fund half done; and a co-marketing claim at the
// ninth of its fourteen steps. Of a fund that the program does not know there is none.
func funds(p *program.Program, on civil.Day) ([]partner.Fact, error) {
	s := &spending{program: p, today: on}
	s.mdfRunning()
	s.mdfRefused()
	s.innovation()
	s.coMarketing()
	if s.err != nil {
		return nil, s.err
	}
	year, _, _ := on.Date()
	for _, q := range []struct {
		fund   string
		amount amount.Amount
	}{{"mdf", amount.Of(60_000, "CNY")}, {"innovation", amount.Of(50_000, "USD")}, {"co-marketing", amount.Of(40_000, "USD")}} {
		if _, ok := p.Fund(q.fund); !ok {
			continue
		}
		for y := year - 1; y <= year+1; y++ {
			s.facts = append(s.facts, partner.FundQuotaSet{ID: partner.ID(s.quotas + 1), Fund: q.fund, Year: y, Amount: q.amount, By: "U0DANA",
				On: on.Add(-60).Instant(10, 0, p.Zone), Seen: "Partner Center"})
			s.quotas++
		}
	}
	return s.facts, nil
}

// spending plays requests for money, entry by entry.
type spending struct {
	program *program.Program
	today   civil.Day
	facts   []partner.Fact
	rules   partner.FundRules
	fund    partner.Fund
	given   int
	last    partner.ID
	quotas  int
	err     error
}

// begin opens a request so many days ago for an activity of two days; false where
// the program has no such fund.
func (s *spending) begin(kind, author string, ago int, n partner.FundOpening, money amount.Amount) bool {
	k, ok := s.program.Fund(kind)
	if !ok || s.err != nil {
		return false
	}
	s.last++
	s.rules = partner.FundRules{Kind: k, Calendar: s.program.WorkingCalendar(), Zone: s.program.Zone}
	s.fund, s.given = partner.Fund{}, 0
	n.Fund, n.Kind = s.last, kind
	s.on(ago, author, partner.FundEntry{Verb: partner.FundOpen, Amount: money, New: &n})
	return s.err == nil
}

// on gives an entry so many days ago. What a holiday pushes behind its day has a
// reason, so that the sample can be made on any day.
func (s *spending) on(ago int, by string, e partner.FundEntry) {
	if s.err != nil {
		return
	}
	s.given++
	e.ID, e.By, e.At = fmt.Sprintf("sample/fund/%d/%d", s.last, s.given), by, s.today.Add(-ago).Instant(10, 0, s.program.Zone)
	e.Reason = "the partner manager agreed by e-mail"
	out := partner.DecideFund(s.rules, s.fund, e)
	if len(out.Entry.Broke) == 0 {
		e.Reason = ""
		out = partner.DecideFund(s.rules, s.fund, e)
	}
	if out.Denial != nil {
		s.err = fmt.Errorf("the sample's request F-%d, %s: %w", s.last, e.Verb, out.Denial)
	}
	s.fund = out.Fund
}

func (s *spending) step(ago int, by, step string) {
	s.on(ago, by, partner.FundEntry{Verb: partner.FundStepOn, Step: step})
}

func (s *spending) proof(ago int, by, step, item string, e partner.FundEvidence) {
	e.Item = item
	s.on(ago, by, partner.FundEntry{Verb: partner.FundProve, Step: step, Piece: &e})
}

// end keeps the request as it now is.
func (s *spending) end() { s.facts = append(s.facts, s.fund) }

func linked(url string) partner.FundEvidence { return partner.FundEvidence{URL: url} }

// mdfRunning was held 40 days ago: 50 days are left to claim it.
func (s *spending) mdfRunning() {
	n := partner.FundOpening{Activity: "customer day", Audience: "CIOs of ports", Place: "Hamburg", Starts: s.today.Add(-41), Ends: s.today.Add(-40)}
	if !s.begin("mdf", "U0DANA", 80, n, amount.Of(18_000, "CNY")) {
		return
	}
	s.step(78, "U0DANA", "request")
	s.on(70, "U0DANA", partner.FundEntry{Verb: partner.FundApprove})
	s.proof(40, "U0OMAR", "activity", "photos", linked("https://example.com/customer-day/photos"))
	s.step(40, "U0DANA", "activity")
	s.end()
}

// mdfRefused was claimed and refused 25 days ago: 20 days are left to claim it again.
func (s *spending) mdfRefused() {
	n := partner.FundOpening{Activity: "developer workshop", Audience: "students", Place: "Aachen", Starts: s.today.Add(-75), Ends: s.today.Add(-75)}
	if !s.begin("mdf", "U0OMAR", 120, n, amount.Of(9_500, "CNY")) {
		return
	}
	s.step(118, "U0DANA", "request")
	s.on(110, "U0DANA", partner.FundEntry{Verb: partner.FundApprove, Amount: amount.Of(9_000, "CNY")})
	s.proof(75, "U0OMAR", "activity", "photos", linked("https://example.com/workshop/photos"))
	s.step(74, "U0OMAR", "activity")
	s.proof(60, "U0OMAR", "claim", "receipts", linked("https://example.com/workshop/receipts"))
	s.on(50, "U0DANA", partner.FundEntry{Verb: partner.FundClaimed, Amount: amount.Of(8_800, "CNY"), Text: "hall and print"})
	s.on(25, "U0DANA", partner.FundEntry{Verb: partner.FundRefuse, Text: "a receipt has no seal"})
	s.end()
}

// innovation has its validation and two of three references; the demo is to come.
func (s *spending) innovation() {
	n := partner.FundOpening{Activity: "joint solution", Starts: s.today.Add(-60), Ends: s.today.Add(45)}
	if !s.begin("innovation", "U0CHEN", 90, n, amount.Of(30_000, "USD")) {
		return
	}
	s.step(88, "U0CHEN", "request")
	s.on(75, "U0DANA", partner.FundEntry{Verb: partner.FundApprove, Amount: amount.Of(25_000, "USD")})
	s.proof(30, "U0CHEN", "validation", "report", linked("https://example.com/validation.pdf"))
	s.proof(29, "U0CHEN", "validation", "signed", partner.FundEvidence{Text: "yes"})
	s.step(29, "U0CHEN", "validation")
	s.proof(14, "U0CHEN", "references", "letters", linked("https://example.com/references/port"))
	s.proof(6, "U0CHEN", "references", "letters", linked("https://example.com/references/bank"))
	s.end()
}

// coMarketing stands at the ninth of fourteen steps, eight days after the event.
func (s *spending) coMarketing() {
	n := partner.FundOpening{Activity: "webinar", Audience: "developers", Place: "online", Starts: s.today.Add(-8), Ends: s.today.Add(-8)}
	if !s.begin("co-marketing", "U0DANA", 70, n, amount.Of(6_000, "USD")) {
		return
	}
	s.proof(69, "U0DANA", "plan", "plan", linked("https://example.com/plan.pdf"))
	s.step(69, "U0DANA", "plan")
	s.step(60, "U0DANA", "request")
	s.on(54, "U0DANA", partner.FundEntry{Verb: partner.FundApprove, Amount: amount.Of(5_500, "USD")})
	s.proof(50, "U0DANA", "order", "order", partner.FundEvidence{Text: "PO-2210"})
	s.step(50, "U0DANA", "order")
	for i := range 3 {
		s.proof(45, "U0DANA", "quotes", "quotes", linked(fmt.Sprintf("https://example.com/quotes/%d", i+1)))
	}
	s.step(45, "U0DANA", "quotes")
	s.proof(30, "U0DANA", "artwork", "artwork", linked("https://example.com/artwork"))
	s.step(30, "U0DANA", "artwork")
	s.proof(26, "U0DANA", "brand-check", "passed", partner.FundEvidence{Text: "yes"})
	s.step(26, "U0DANA", "brand-check")
	for i := range 3 {
		s.proof(8, "U0DANA", "activity", "photos", linked(fmt.Sprintf("https://example.com/webinar/%d", i+1)))
	}
	s.step(8, "U0DANA", "activity")
	s.end()
}
