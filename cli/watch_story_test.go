package cli

import (
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/sandbox"
)

// itemsOf counts how often items that begin with a key were said.
func itemsOf(t *testing.T, p *playground, begin string) (keys []string) {
	t.Helper()
	for key := range sayings(t, p) {
		if strings.HasPrefix(key, begin) {
			keys = append(keys, key)
		}
	}
	return keys
}

func about(list []sandbox.Message, what string) (n int, text string) {
	for _, m := range list {
		if said := words(m); strings.Contains(said, what) {
			n, text = n+1, said
		}
	}
	return n, text
}

// TestTheWatchEndToEnd plays the watch through the sandbox: whoever's week it is gets
// one nudge on Friday and the channel a word on Monday; a look in time is followed by
// silence; news is in the digest once when it was logged and once when it takes
// effect; and what it would open is shown and not adopted.
func TestTheWatchEndToEnd(t *testing.T) {
	p := lived(t)
	if said := answered(t, p, "U0DANA", "watch"); !strings.Contains(said, "Mei Lin") && !strings.Contains(said, "U0MEI") || !strings.Contains(said, "Tier Certified is renamed Certified Select") {
		t.Fatalf("watch says %s", said)
	}
	if said := answered(t, p, "U0ANA", "watch confirm"); !strings.Contains(said, "Only those who watch the portal") {
		t.Errorf("somebody else confirms: %s", said)
	}
	said := answered(t, p, "U0LIN", `watch log "Two HCCDE are asked for" effective 2026-03-11 https://example.com/n/3 affects requirement hccde threshold 2`)
	if !strings.Contains(said, "W-3 logged") || !strings.Contains(said, "It would open") {
		t.Errorf("news is logged as %s", said)
	}
	if said := answered(t, p, "U0DANA", "threshold list"); !strings.Contains(said, "1, typed in by") {
		t.Errorf("logging adopted something: %s", said)
	}
	monday := civil.Must(2026, 3, 2)
	turnTo(t, p, p.at(t, monday.Add(7), 12, 0)) // 9 March
	if n, text := about(direct(p, "U0LIN"), "You watch the portal this week"); n != 1 || !strings.Contains(text, "due today, 6 Mar 2026") {
		t.Errorf("Lin is nudged %d times: %s", n, text)
	}
	if n, text := about(channel(p), "Portal news of the week of 2 Mar 2026"); n != 1 || !strings.Contains(text, "nobody looked in time") {
		t.Errorf("the channel hears of the missed week %d times: %s", n, text)
	}
	if said := answered(t, p, "U0CHEN", "watch confirm all quiet"); !strings.Contains(said, "This week is done") {
		t.Fatalf("Chen confirms: %s", said)
	}
	turnTo(t, p, p.at(t, monday.Add(15), 12, 0)) // 17 March
	if n, _ := about(direct(p, "U0CHEN"), "You watch the portal"); n != 0 {
		t.Errorf("Chen is nudged %d times, and has looked", n)
	}
	for key, want := range map[string]int{
		"portal-watch/week-2026-03-02": 1, "portal-watch/week-2026-03-09": 0, "portal-missed/week-2026-03-09": 0,
		"portal-news/news-3-logged": 1, "portal-news/news-3-effective": 1,
	} {
		if got := itemsOf(t, p, key+"/"); len(got) != want {
			t.Errorf("%s is said as %v, want %d", key, got, want)
		}
	}
	// As what is due it is in the list of its week besides.
	if n, text := about(channel(p), "W-3 Two HCCDE are asked for"); n != 3 || !strings.Contains(text, "takes effect today, 11 Mar 2026") {
		t.Errorf("the news is in %d digests, the last says %s", n, text)
	}
}

// TestVouchersAndIncentivesEndToEnd plays a voucher that is about to lapse, a badge
// that nobody has claimed and a quick win that is not worth chasing.
func TestVouchersAndIncentivesEndToEnd(t *testing.T) {
	p := lived(t)
	ask := func(user, text string) string {
		t.Helper()
		return answered(t, p, user, text)
	}
	if said := ask("U0DANA", "incentive"); !strings.Contains(said, "security test takes 90 days, the window is 72 hours: not worth chasing") || strings.Index(said, "Quick Win") < strings.Index(said, "Competency improvement") {
		t.Errorf("incentive says %s", said)
	}
	if said := ask("U0DANA", `incentive check quick-win constraint "change board" 2d`); !strings.Contains(said, "not worth chasing") {
		t.Errorf("the recorded constraint is forgotten: %s", said)
	}
	turnTo(t, p, p.at(t, civil.Must(2026, 3, 6), 12, 0)) // 14 days before 21 March is a Saturday
	if n, text := about(direct(p, "U0MEI"), "exam voucher V-1"); n != 1 || !strings.Contains(text, "21 Mar 2026") {
		t.Fatalf("Mei is told of her voucher %d times: %s", n, text)
	}
	if said := ask("U0CHEN", "voucher use V-1"); !strings.Contains(said, "Only whoever holds V-1") {
		t.Errorf("Chen uses Mei's voucher: %s", said)
	}
	if said := ask("U0MEI", "voucher use V-1"); !strings.Contains(said, "V-1 used by Mei Lin") {
		t.Errorf("Mei uses her voucher: %s", said)
	}
	told := len(itemsOf(t, p, "voucher-end/voucher-1/"))
	turnTo(t, p, p.at(t, civil.Must(2026, 3, 23), 12, 0))
	if now := len(itemsOf(t, p, "voucher-end/voucher-1/")); now != told || told == 0 {
		t.Errorf("of Mei's voucher is said %d times more after she used it, before %d times", now-told, told)
	}
	if n, _ := about(channel(p), "exam voucher that nobody has"); n < 2 {
		t.Errorf("the channel hears %d times of the voucher that nobody has", n)
	}
	turnTo(t, p, p.at(t, civil.Must(2026, 10, 5), 12, 0))
	if n, text := about(channel(p), "Competency improvement incentive: Database"); n == 0 || !strings.Contains(text, "31 Dec 2026") {
		t.Fatalf("the badge is said %d times: %s", n, text)
	}
	if said := ask("U0DANA", "incentive claim cii for database amount 5000 USD"); !strings.Contains(said, "filed on 5 Oct 2026") {
		t.Errorf("the claim is recorded as %s", said)
	}
	before := len(itemsOf(t, p, "incentive-claim/"))
	turnTo(t, p, p.at(t, civil.Must(2026, 12, 31), 18, 0))
	if after := len(itemsOf(t, p, "incentive-claim/")); after != before {
		t.Errorf("claimed, it is said %d times more", after-before)
	}
	if said := ask("U0DANA", "program diff huawei-cloud"); !strings.Contains(said, "For us") || !strings.Contains(said, "Nothing is adopted") {
		t.Errorf("program diff says %s", said)
	}
}
