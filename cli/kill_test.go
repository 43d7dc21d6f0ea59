package cli

import (
	"flag"
	"testing"
	"time"
)

var (
	killTimes = flag.Int("kill.times", 0, "how often TestKilledWhileItSends kills; 0: 200, with -short 20")
	killSeed  = flag.Uint64("kill.seed", 0, "the seed of its choices; 0: a new one, which is printed")
)

// TestKilledWhileItSends runs the built program against a workspace with faults
// and kills it (SIGKILL) at random moments while it sends, each time with a later
// clock on the same database. Once the faults end, the workspace must hold every
// reminder that was announced, each once, none before its hour and none in quiet
// hours; and the database must be whole after every kill.
//
// The choices follow from the seed; when the system lets the processes run does not.
func TestKilledWhileItSends(t *testing.T) {
	times, seed := *killTimes, *killSeed
	if times == 0 {
		times = 200
		if testing.Short() {
			times = 20
		}
	}
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("again with: go test ./cli -run %s -kill.times %d -kill.seed %d", t.Name(), times, seed)
	k := newKilling(t, seed)
	k.settle()
	k.level = k.workspace.Now()
	for range times {
		k.faults()
		k.kill(k.start(), k.moment())
		k.look()
		k.later()
	}
	k.finish()
	k.verify()
	t.Logf("%d kills: %d while a message was on its way, %d left one in doubt; %d reminders in %d messages until %s",
		times, k.midPost, k.doubts, k.reminders, k.messages, k.workspace.Now().Format(time.DateTime))
	if times >= 100 && (k.midPost < 3 || k.doubts == 0 || k.messages < 10) { // a busy machine hits fewer
		t.Error("too few kills hit a message on its way: the test proves little")
	}
}
