package scheduler

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/storage"
)

// TestClocksTurnBeforeThePlan: what they commit is sent in the same round, once
// for each workspace, and an error or a panic of theirs holds nothing up.
func TestClocksTurnBeforeThePlan(t *testing.T) {
	notice := storage.Notice{Key: "due", Kind: "digest", Target: storage.Target{Channel: "C1"}, At: nine}
	cases := map[string]struct {
		fail func()
		want string
	}{
		"fine":  {func() {}, ""},
		"error": {nil, "turning the clocks of "},
		"panic": {func() { panic("broken") }, "panic: broken"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, notice)
			var turned []time.Time
			b.Clocks = func(_ context.Context, workspace string, now time.Time) error {
				turned = append(turned, now)
				if len(b.posted) > 0 && now.Equal(nine) {
					t.Error("the clocks turn after something was sent")
				}
				if c.fail == nil {
					return errors.New("broken")
				}
				c.fail()
				return nil
			}
			err := b.Tick(t.Context(), nine)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("the tick says %v, want %q", err, c.want)
			}
			if len(b.posted) != 1 || !slices.Contains(turned, nine) {
				t.Errorf("posted %v, turned %v", b.posted, turned)
			}
		})
	}
}
