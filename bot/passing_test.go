package bot

import (
	"slices"
	"strings"
	"testing"

	"partnerbot/commands"
	"partnerbot/storage"
	"partnerbot/view"
)

// What is none of the bot's business never reaches the App: what stands in no
// thread, threads of others, the bot's own words, what Slack changes by itself.
func TestOthersTalkIsPassedOver(t *testing.T) {
	both(t, func(t *testing.T, h *house) {
		card := h.carded(t, general)
		top, err := h.Say(anna, general, "", "approve")
		if err != nil {
			t.Fatal(err)
		}
		other, _ := h.Reply(chen, general, top.TS, "approve")
		_ = h.EditMessage(chen, general, other.TS, "lgtm")
		_ = h.EditMessage(anna, general, top.TS, "approve!")
		_ = h.DeleteMessage(chen, general, other.TS)
		_ = h.React(chen, general, top.TS, "white_check_mark")
		h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Key: "r", Target: storage.Target{Channel: general, Thread: card}}, view.Say("Heard."))
		h.bot.Post(t.Context(), storage.Notice{Workspace: FirstWorkspace, Key: "e", Edit: card, Target: inGeneral}, view.Say("Anew."))
		mine, _ := h.Reply(anna, general, card, "see https://example.com/case.pdf")
		if err := h.Unfurl(general, mine.TS, "https://example.com/case.pdf"); err != nil {
			t.Fatal(err)
		}
		last, _ := h.Broadcast(anna, general, card, "approve")
		got := h.awaitHeard(t, 2)
		slices.SortFunc(got, func(a, b commands.Heard) int { return strings.Compare(a.TS, b.TS) })
		if got[0].TS != mine.TS || got[1].TS != last.TS || got[0].Text != "see https://example.com/case.pdf" {
			t.Errorf("heard %+v", got)
		}
	})
}

// What is passed over is told by the event alone.
func TestWhatIsPassedOver(t *testing.T) {
	b := lone(t, &fakeApp{})
	for event, want := range map[string]bool{
		`"channel_type":"channel","ts":"2.1"`: true, `"channel_type":"channel","ts":"2.1","thread_ts":"2.1"`: true, `"channel_type":"group","ts":"2.1"`: true,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1"`: false, `"channel_type":"group","ts":"2.1","thread_ts":"1.1"`: false,
		`"channel_type":"im","ts":"2.1"`: false, `"channel_type":"im","ts":"2.1","app_id":"A1"`: true,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1","app_id":"A1"`: true, `"channel_type":"channel","ts":"2.1","thread_ts":"1.1","app_id":"A2"`: false,
		`"channel_type":"channel","ts":"2.1","thread_ts":"1.1","subtype":"channel_join"`:                                                                             true,
		`"subtype":"message_changed","message":{"ts":"2.1","thread_ts":"1.1"},"previous_message":{"ts":"2.1","thread_ts":"1.1"}`:                                     false,
		`"subtype":"message_changed","message":{"ts":"2.1","thread_ts":"1.1","app_id":"A1"},"previous_message":{"ts":"2.1","thread_ts":"1.1","app_id":"A1"}`:         true,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"},"previous_message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"}`:         true,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","subtype":"tombstone"},"previous_message":{"ts":"1.1","thread_ts":"1.1","app_id":"A1"}`: false,
		`"subtype":"message_changed","message":{"ts":"1.1","thread_ts":"1.1","subtype":"tombstone"},"previous_message":{"ts":"1.1","thread_ts":"1.1","user":"U2"}`:   true,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1","thread_ts":"1.1"}`:                                                                              false,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1"}`:                                                                                                true,
		`"subtype":"message_deleted","previous_message":{"ts":"2.1","app_id":"A1"}`:                                                                                  false,
	} {
		if got := b.passedOver([]byte(`{"type":"event_callback","team_id":"T1","api_app_id":"A1","event":{"type":"message","channel":"C1",` + event + `}}`)); got != want {
			t.Errorf("%s is passed over: %v", event, got)
		}
	}
}
