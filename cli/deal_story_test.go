package cli

import (
	"strings"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
)

// TestDealStory plays deals through the sandbox. The sample's first is two days
// before its line of 72 hours: it is said at its own hour to the channel and to the
// owner, once, and no more once it is registered; what the vendor does not answer
// counts as refused by itself; the last hours of another are said as they were
// foretold.
func TestDealStory(t *testing.T) {
	p := lived(t)
	says := func(text string, want ...string) {
		t.Helper()
		said := answered(t, p, "U0DANA", text)
		for _, w := range want {
			if !strings.Contains(said, w) {
				t.Fatalf("%s says %q, and that lacks %q", text, said, w)
			}
		}
	}
	line := shutOn.Add(2).Instant(18, 0, p.at(t, shutOn, 0, 0).Location()) // 17:00 in Lisbon
	says("deals", "D-1 Bank of Porto", "D-2 Straits Shipping", "D-4 Northern Grid", "late")
	says("deal D-1", "IT manager", "it has to be the CIO", "at the customer's (Europe/Lisbon)", "72 hours before the RFP")
	says("status", "Deals")

	told := func(head string) (at []time.Time) {
		t.Helper()
		for _, m := range channel(p) {
			if strings.Contains(m.Text, head) {
				at = append(at, postedAt(t, m))
			}
		}
		return at
	}
	day := line.Add(-24 * time.Hour)
	turnTo(t, p, day.Add(-time.Minute))
	if at := told("1 day left: D-1"); len(at) != 0 {
		t.Fatalf("the 24 hours are said too early, at %v", at)
	}
	turnTo(t, p, day.Add(time.Hour))
	if at := told("1 day left: D-1"); len(at) != 1 || !at[0].Truncate(time.Minute).Equal(day) {
		t.Fatalf("the 24 hours are said at %v, want once, at %s", at, day)
	}
	own := 0
	for _, m := range direct(p, "U0DANA") {
		if strings.Contains(m.Text, "1 day left: D-1 Bank of Porto, Core banking database: registration") {
			own++
		}
	}
	if own != 1 {
		t.Errorf("the owner is told %d times of the 24 hours", own)
	}

	says("deal registered D-1", "it has to be the CIO", "Registered all the same")
	says(`deal loi D-1 signer "Ines Costa" role CIO https://example.com/loi.pdf`, "Ines Costa, CIO")
	says("deal align D-1 databases", "ready")
	says("deal registered D-1 ref PO-2300", "registered", "the vendor's turn")
	turnTo(t, p, line.Add(time.Hour))
	for _, head := range []string{"6 hours left: D-1", "2 hours left: D-1"} {
		if at := told(head); len(at) != 0 {
			t.Errorf("after it was registered %q is said at %v", head, at)
		}
	}

	// The vendor does not answer the second one: on the day after its tenth working
	// day it counts as refused, though nothing was recorded.
	turnTo(t, p, p.at(t, shutOn.Add(6), 12, 0))
	says("deal D-2", "refused by default", "PO-2201")
	says("deal accepted D-1 ref HW-77", "accepted, protected through")

	// A new one, typed in late: its line is in 30 hours. The hours that have gone by
	// are said at once and as one; the rest as Preview says, to the minute.
	now := p.workspace.Now()
	rfp := now.Add(102 * time.Hour).Truncate(time.Minute)
	says(`deal add "Bank X" project Core value 90000 EUR consent yes rfp `+rfp.In(p.at(t, shutOn, 0, 0).Location()).Format("2006-01-02 15:04")+" Europe/Berlin", "D-7", "72 hours before the RFP", "left")
	var want []notices.Reminder
	err := p.read(t.Context(), mainWorkspace, func(b *partner.Book) error {
		today := civil.In(now, now.Location())
		want = notices.Preview(p.desk.Program, b, p.desk.Defaults, today, today.Add(6))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	turnTo(t, p, rfp.Add(time.Hour))
	said, checked := sayings(t, p), 0
	for _, r := range want {
		if !strings.HasPrefix(r.Key, "deal-") || !strings.Contains(r.Key, "deal-7/") || !r.At.Before(rfp) {
			continue
		}
		checked++
		s, ok := said[r.Key]
		if !ok || !s.at.Truncate(time.Minute).Equal(r.At) {
			t.Errorf("%s is foretold for %s and said at %s (%v)", r.Key, r.At, s.at, ok)
		}
	}
	if checked < 4 {
		t.Errorf("only %d reminders of the new deal were foretold", checked)
	}
	says("deal D-7", "late")
	says(`deal lost D-7 "we were too late for the RFP"`, "Lost, because: we were too late")
	says("audit", "Deal D-7 (Bank X, Core): lost")
}
