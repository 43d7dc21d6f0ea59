package commands

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// TestWhySaysWhatWasSaid: of the steps that have come only those that were really
// posted stand there as said.
func TestWhySaysWhatWasSaid(t *testing.T) {
	a, _ := sampleApp(t)
	ask := func() string {
		got := view.PlainText(say(t, a, dana, "why "+anaPMP).Message)
		_, got, _ = strings.Cut(got, "Steps so far")
		got, _, _ = strings.Cut(got, "What comes next")
		return got
	}
	if got := ask(); strings.Count(got, "(not said)") != 3 {
		t.Fatalf("of one step that was posted: %s", got)
	}
	// The channel's 60 was there before the bot began, Ana's was overtaken by her
	// 30, which came three hours late.
	notice := func(kind, who, step string, at time.Time, state storage.State, reason string) storage.Notice {
		n := storage.Notice{Key: kind + "/" + who + "/" + at.Format(time.DateOnly), Kind: kind, At: at, State: state, Reason: reason}
		item := storage.Item{Key: "certificate-end/certificate-1/" + step + "/2026-04-01", Kind: partner.CertificateEnd, Subject: "certificate/1", Step: step}
		if n.Target.User = who; kind != "direct" {
			n.Target = storage.Target{Channel: who}
		} else {
			item.Key += "@" + who
		}
		if n.Items = []storage.Item{item}; state == storage.Sent {
			n.Channel, n.TS = "D1", fmt.Sprintf("%d.000100", at.Add(3*time.Hour).Unix())
		}
		return n
	}
	winter, spring := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	_, err := a.Store.Update(t.Context(), team, "", noon, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Notices: []storage.Notice{
			notice("quiet", "C0ALLIANCE", "60", winter, storage.Silent, "reached before reminders began"),
			notice("direct", ana, "60", winter, storage.Silent, "said in direct/"+ana+"/2026-03-02"),
			notice("direct", ana, "30", spring, storage.Sent, ""),
		}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := ask()
	for _, want := range []string{
		"30 days before, to Ana Silva, who holds it, said Mon 2 Mar 2026 at 13:00",
		"30 days before, to the channel\n",
		"60 days before, to Ana Silva, who holds it (not said by itself: a later step came first)",
		"60 days before, to the channel (not said: before I began)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("misses %q:\n%s", want, got)
		}
	}
}
