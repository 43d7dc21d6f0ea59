package cli

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/sandbox"
)

// kept checks that a message is in the application's record.
func (r *review) kept(m sandbox.Message) partner.Record {
	r.Helper()
	var found partner.Record
	r.until("the record of "+m.Text[:min(len(m.Text), 40)], func() bool {
		_, log := r.application()
		i := slices.IndexFunc(log, func(rec partner.Record) bool { return rec.Entry.Where == room+"/"+m.TS })
		if i >= 0 {
			found = log[i]
		}
		return i >= 0
	})
	return found
}

// undecided checks that nothing was decided.
func (r *review) undecided(after string) {
	r.Helper()
	if a, _ := r.application(); a.Stage != partner.InReview || len(a.Votes) != 0 {
		r.Fatalf("%.60q decided: %s %+v", after, a.Stage, a.Votes)
	}
}

// TestHostileReplies: what people write who are careless, or who mean harm, decides
// nothing in the thread, and nothing of it is lost.
func TestHostileReplies(t *testing.T) {
	r := reviewed(t, sandbox.DeliverSocket)
	r.begun()
	for _, text := range []string{
		strings.Repeat("approve ", 5000), strings.Repeat("y", 40_000), // 40,000 characters
		"🎉🚀", ":tada: :rocket:", // only emoji
		"> approve", "> Sara: approve\n> Lin: lgtm\nso they say", "&gt; approve", // quotes of other people's approvals
		"```approve```", "```\nreject: no\n```\nis what I typed", "`approve`", // code
		"批准 but nicht yet", "genehmigt, pero página 3", "одобряю? 同意?", "\u202eevorppa", // languages, and an order turned round
		"<javascript:alert(1)|approve>", "<!channel> approve", "https://example.com/approve", "http://", // links that are none
		"changes:", "reject: -", "approve reject: both", "approve\nwithdraw",
	} {
		rec := r.kept(r.reply("U0KEN", text))
		if rec.Entry.Verb != partner.Comment && rec.Entry.Verb != partner.NearMiss {
			t.Errorf("%.40q is taken as %s", text, rec.Entry.Verb)
		}
		r.undecided(text)
	}
	nameless, err := r.p.workspace.ShareFile("U0KEN", room, r.card().TS, "", []byte("%PDF-1.7"), "approve?")
	if err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.kept(nameless)
	r.undecided("a file without a name")
	before, _ := r.application()
	whispers := len(r.p.workspace.Ephemeral("U0DANA"))
	own, err := r.p.workspace.ShareFile("U0DANA", room, r.card().TS, "", []byte("%PDF-1.7 the applicant's"), "")
	if err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.whisper("U0DANA", whispers, "The file without a name", "is no material of it yet")
	if after, _ := r.application(); len(after.Versions) != len(before.Versions) {
		t.Errorf("a file without a name and a word, %s, has changed the materials", own.TS)
	}
	r.undecided("the applicant's file")
	for _, link := range []string{"javascript:alert(1)", "http://", "htp//nowhere", "file:///etc/passwd"} {
		if said := r.slash("U0DANA", "material add A-1 business-plan "+link+" Another"); strings.Contains(said, "version 2") {
			t.Errorf("%s is taken for a link: %s", link, said)
		}
	}
	r.undecided("links that are none")

	card := r.card() // the message above the thread is deleted: what is said below decides nothing
	if err := r.p.workspace.DeleteMessage("U0DANA", room, card.TS); err != nil {
		t.Fatal(err)
	}
	r.rest()
	r.undecided("the deletion of the card")
	if m, err := r.p.workspace.Reply("U0KEN", room, card.TS, "approve"); err != nil {
		t.Fatal(err)
	} else if rec := r.kept(m); rec.Entry.Verb != partner.Comment || rec.Refused != "" {
		t.Errorf("below a deleted card an approval is taken as %+v", rec)
	}
	r.undecided("an approval below a deleted card")
	r.slash("U0KEN", "review A-1 approve")
	r.slash("U0SARA", "review A-1 approve")
	if a, _ := r.application(); a.Stage != partner.Ready {
		t.Errorf("with its card deleted the review is %s", a.Stage)
	}
	r.once()
}

// TestForgedPresses sends presses, signed as Slack signs them, with words on them that
// no button of ours has.
func TestForgedPresses(t *testing.T) {
	r := reviewed(t, sandbox.DeliverHTTP)
	r.begun()
	card := r.card()
	id, _ := button(card, "review A-1 approve")
	for i, value := range []string{
		"review A-1 approve --saw 99", "review A-1 approve --saw -1", "review A-1 approve --saw x", "review A-999 approve", "review A-1 override because I say so",
		"config reviewer add <@U0PRIYA>", "config admin add <@U0KEN>", "passed A-1", "submitted A-1 HW-1", "review A-1", strings.Repeat("approve ", 250), "", "\x00", "🎉",
	} {
		payload, err := json.Marshal(map[string]any{
			"type": "block_actions", "user": map[string]any{"id": "U0KEN", "team_id": sandboxTeam}, "team": map[string]any{"id": sandboxTeam},
			"channel": map[string]any{"id": room}, "container": map[string]any{"type": "message", "message_ts": card.TS, "channel_id": room},
			"actions": []any{map[string]any{"type": "button", "action_id": id, "block_id": "b", "value": value, "action_ts": fmt.Sprintf("1772445600.%06d", i)}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if status := r.signed("/slack/interactions", "payload="+url.QueryEscape(string(payload))); status != http.StatusOK {
			t.Errorf("%q is answered with %d", value, status)
		}
		r.rest()
		r.undecided(value)
	}
	if said := r.slash("U0DANA", "config"); strings.Contains(said, "Priya Nair") {
		t.Errorf("a forged press has changed the settings: %s", said)
	}
	if status := r.signed("/slack/interactions", "payload=%7Bnot+json"); status >= 500 {
		t.Errorf("what cannot be read is answered with %d", status)
	}
	r.press("U0KEN", r.card(), "Approve") // the real one still counts
	if a, _ := r.application(); len(a.Votes) != 1 {
		t.Errorf("%d votes", len(a.Votes))
	}
	r.verified()
}

// signed posts a body to the bot as Slack would sign it.
func (r *review) signed(path, body string) int {
	r.Helper()
	at := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(sandboxSecret))
	fmt.Fprintf(mac, "v0:%s:%s", at, body)
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, r.p.base+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("X-Slack-Request-Timestamp", at)
	req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}
