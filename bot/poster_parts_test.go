package bot

import (
	"strings"
	"testing"

	"partnerbot/sandbox"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

func TestLongNoticeGoesOnInItsThread(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	m := view.Message{Summary: "Long."}
	for range 120 {
		m.Blocks = append(m.Blocks, view.Divider())
	}
	p := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, m)
	if p.Result != scheduler.Accepted {
		t.Fatalf("%+v", p)
	}
	all := h.Messages(general)
	if len(all) != 3 || all[1].ThreadTS != p.TS || all[2].ThreadTS != p.TS {
		t.Errorf("%d messages", len(all))
	}
}

func TestEditOfALongNotice(t *testing.T) {
	h := newHouse(t, sandbox.DeliverHTTP)
	long := func(word string, n int) view.Message {
		m := view.Message{Summary: word + "."}
		for range n {
			m.Blocks = append(m.Blocks, view.Heading(word))
		}
		return m
	}
	first := h.bot.Post(t.Context(), storage.Notice{Workspace: "main", Target: inGeneral, Key: "k"}, long("Before", 120))
	forged, err := h.Say(anna, general, first.TS, "mine")
	if err != nil {
		t.Fatal(err)
	}
	edit := storage.Notice{Workspace: "main", Target: inGeneral, Key: "e", Edit: first.TS}
	texts := func() []string {
		var out []string
		for _, m := range h.Messages(general) {
			if m.TS != forged.TS {
				out = append(out, m.Text)
			}
		}
		return out
	}
	for _, c := range []struct {
		blocks int
		want   []string
	}{
		{60, []string{"After. (part 1 of 2)", "After. (part 2 of 2)", "Nothing goes on here"}},
		{220, []string{"After. (part 1 of 5)", "After. (part 2 of 5)", "After. (part 3 of 5)", "After. (part 4 of 5)", "After. (part 5 of 5)"}},
		{10, []string{"After.", "Nothing", "Nothing", "Nothing", "Nothing"}},
	} {
		if p := h.bot.Post(t.Context(), edit, long("After", c.blocks)); p.Result != scheduler.Accepted {
			t.Fatalf("%+v", p)
		}
		got := texts()
		same := len(got) == len(c.want)
		for i := range min(len(got), len(c.want)) {
			same = same && strings.HasPrefix(got[i], c.want[i])
		}
		if !same {
			t.Errorf("%d blocks: %q", c.blocks, got)
		}
	}
	h.Faults(sandbox.Fault{Method: "conversations.replies", Kind: sandbox.FaultError, Error: "missing_scope"})
	if p := h.bot.Post(t.Context(), edit, view.Say("Last.")); p.Result != scheduler.Accepted || texts()[0] != "Last." {
		t.Errorf("where the thread may not be read: %+v", p)
	}
}
