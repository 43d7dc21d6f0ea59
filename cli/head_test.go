package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/sandbox"
)

// posted are the heads of the audit log that were posted in a channel, oldest first.
func postedHeads(p *playground, channel string) (list []sandbox.Message) {
	for _, m := range p.workspace.Messages(channel) {
		if m.Metadata != nil && strings.HasPrefix(fmt.Sprint(m.Metadata.EventPayload["key"]), "ledger-head/"+channel+"/") {
			list = append(list, m)
		}
	}
	return list
}

var wholeHead = regexp.MustCompile(`[0-9]+:[0-9a-f]{64}`)

// TestTheHeadIsPostedDaily posts the log's head on working days at the digest's time.
// Who cuts the log's end, by putting an older copy of the database in its place, is
// shown by the head that people have read meanwhile.
func TestTheHeadIsPostedDaily(t *testing.T) {
	p := lived(t)
	monday := shutOn.Add(1)
	if said := slash(t, p, "U0DANA", room, "config head-channel #partner-review"); !strings.Contains(said, "audit log") {
		t.Fatalf("config head-channel says %s", said)
	}
	s := &shell{t: t, dir: t.TempDir(), now: time.Now(), environ: []string{"DATABASE_URL=" + p.config.Get("DATABASE_URL")}}
	turnTo(t, p, p.at(t, monday, 9, 1))
	list := postedHeads(p, room)
	if len(list) != 1 || !strings.Contains(words(list[0]), "first one posted here") {
		t.Fatalf("on the first Monday the heads are %q", texts(list))
	}
	first := wholeHead.FindString(words(list[0]))
	if out := s.ok("audit", "verify", "--head", first); !strings.Contains(out, "chain intact, head "+first) {
		t.Errorf("verify says %s about the head that was posted, %s", out, first)
	}
	s.ok("backup", "monday.db")

	slash(t, p, "U0DANA", room, "cert add @mei HCCDE 2026-02-20 track GaussDB")
	slash(t, p, "U0DANA", room, "threshold set competencies 1")
	turnTo(t, p, p.at(t, monday.Add(1), 9, 1))
	list = postedHeads(p, room)
	if len(list) != 2 {
		t.Fatalf("on Tuesday the heads are %q", texts(list))
	}
	second := wholeHead.FindString(words(list[1]))
	if said := words(list[1]); !strings.Contains(said, "2 entries more than "+first) || second == first {
		t.Errorf("on Tuesday the head is told as %s", said)
	}
	s.ok("audit", "verify", "--head", first, "--head", second)

	cut := &shell{t: t, dir: s.dir, now: time.Now(), environ: []string{"DATABASE_URL=bolt:" + s.dir + "/monday.db"}}
	cut.ok("audit", "verify") // by itself it is whole
	if code, out, _ := cut.run("audit", "verify", "--head", second); code != exitFailed || !strings.Contains(out, "the end was cut off") {
		t.Errorf("verify of the log without its end, against the head that was posted: %d %s", code, out)
	}
	cut.ok("ask", "threshold set competencies 2")
	cut.ok("ask", "threshold set cases 1")
	if code, out, _ := cut.run("audit", "verify", "--head", second); code != exitFailed || !strings.Contains(out, "written anew") {
		t.Errorf("verify of the log with another end: %d %s", code, out)
	}

	turnTo(t, p, p.at(t, monday.Add(7), 8, 0)) // over the weekend
	var days []string
	for _, m := range postedHeads(p, room)[2:] {
		days = append(days, postedAt(t, m).Weekday().String())
		if !strings.Contains(words(m), "Nothing was added") {
			t.Errorf("%s", words(m))
		}
	}
	if want := []string{"Wednesday", "Thursday", "Friday"}; !slices.Equal(days, want) {
		t.Errorf("the head was posted on %v, want %v", days, want)
	}
	slash(t, p, "U0DANA", room, "config head-channel off")
	turnTo(t, p, p.at(t, monday.Add(8), 12, 0))
	if n := len(postedHeads(p, room)); n != 5 {
		t.Errorf("%d heads, after the channel was taken away", n)
	}
}
