package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"partnerbot/commands"
)

// slash takes a slash command. Where the answer depends on nothing but what is
// remembered, it is ready at once; otherwise a lane works it out.
func (b *Bot) slash(c slashCommand, most int) *pending {
	c.Text = typed(c.Text)
	b.heard(c)
	lane := c.Team + "/" + c.Channel + "/" + c.User
	if body := b.remembered(c, lane); body != nil && (most == 0 || len(body) < most) {
		return ready(body)
	}
	key := c.key()
	p, first := b.join(key, most)
	if !first {
		b.metrics.count("slash", "again")
		return p
	}
	at := place{team: teamOf(c.Team, c.Enterprise), channel: c.Channel, user: c.User, url: c.ResponseURL, acks: true}
	if !b.queue(p, lane, at, func(ctx context.Context, at place) { b.answerSlash(ctx, c, at, p) }) {
		b.seen.forget(key)
	}
	return p
}

// heard notes what a command tells of its channel. Slack names private ones
// privategroup, directmessage or mpdm-...; a channel with a name of its own is
// public, and Slack need not be asked. The other way round it is asked: taking a
// public channel for a private one would let names into it.
func (b *Bot) heard(c slashCommand) {
	if c.ChannelName == "" || c.ChannelName == "privategroup" || c.ChannelName == "directmessage" || strings.HasPrefix(c.ChannelName, "mpdm-") {
		return
	}
	if _, known := b.knownPublic(c.Channel); !known {
		b.public.put(c.Channel, channelState{public: true, until: b.cfg.Wall().Add(channelFresh)})
	}
}

// join finds the acknowledgement of a delivery that came before, or begins one.
// A delivery without a key is like no other.
func (b *Bot) join(key string, most int) (*pending, bool) {
	if key == "" {
		return newPending(most), true
	}
	p, first := b.seen.join(key, func() *pending { return newPending(most) })
	if first {
		b.bodies.put(key, p)
	}
	return p, first
}

// remembered gives the acknowledgement made before under everything that the
// answer depends on, unless work of the same person is still under way.
func (b *Bot) remembered(c slashCommand, lane string) []byte {
	workspace, ok := b.teams.Load(teamOf(c.Team, c.Enterprise))
	if !ok {
		return nil
	}
	public, known := b.knownPublic(c.Channel)
	if !known || !b.lanes.idle(lane) {
		return nil
	}
	key, ok := b.app.steady(b.ctx, b.slashRequest(c, workspace.(string), public))
	if !ok {
		return nil
	}
	body, _ := b.answers.get(key)
	return body
}

func (b *Bot) slashRequest(c slashCommand, workspace string, public bool) commands.Request {
	return commands.Request{
		Now: b.cfg.Now(), Workspace: workspace, User: c.User, Channel: c.Channel, Public: public,
		Text: c.Text, Via: commands.ViaSlash, CanOpen: c.Trigger != "", Key: c.key(),
	}
}

// key names the delivery: two with one key are the same command, delivered
// twice. The trigger alone is not enough: whoever sends it may make it up.
func (c slashCommand) key() string {
	if c.Trigger == "" {
		return ""
	}
	said := sha256.Sum256([]byte(c.Team + "\x00" + c.Channel + "\x00" + c.User + "\x00" + c.Text))
	return "cmd/" + c.Trigger + "/" + hex.EncodeToString(said[:8])
}

func (b *Bot) answerSlash(ctx context.Context, c slashCommand, at place, p *pending) {
	workspace, err := b.workspace(ctx, at.team)
	if err != nil {
		b.apologise(ctx, at, p, "find the workspace of the team", err)
		return
	}
	req := b.slashRequest(c, workspace, b.isPublic(ctx, c.Channel))
	key, steady := b.app.steady(ctx, req)
	if steady {
		// Made while this one waited its turn: without this, one slow answer would
		// keep a busy asker's lane from ever being idle again.
		if body, ok := b.answers.get(key); ok {
			if !p.offer(body) {
				b.metrics.late.Inc()
				b.logged(b.respond(ctx, at.url, body), "answer on the response URL", at)
			}
			return
		}
	}
	ans := b.run(ctx, at, req)
	if ans.Form == nil && ans.Change.IsEmpty() {
		// A question is answered anew should it come again: what was true then may
		// not be now. A change has its own key in the store.
		defer b.seen.forget(req.Key)
	}
	if ans.Form != nil && b.opened(ctx, c.Trigger, at, &ans) {
		p.offer(nil)
		return
	}
	pages := Render(ans.Message)
	body, err := json.Marshal(spoken(pages[0], ans.Share))
	if err != nil {
		b.apologise(ctx, at, p, "encode the answer", err)
		return
	}
	if steady && ans.OK && len(pages) == 1 && ans.File == nil && ans.Change.IsEmpty() {
		b.answers.put(key, body)
	}
	// Pages go out in order only where one way takes them all.
	if len(pages) == 1 && p.offer(body) {
		b.send(ctx, at, ans.File)
		return
	}
	if !p.offer(nil) {
		b.metrics.late.Inc()
	}
	b.reply(ctx, at, ans)
}

// steadily asks the App for the key of an answer that may be remembered, and
// completes it by what the edge itself adds.
type steadily struct{ Asker }

func (s steadily) steady(ctx context.Context, req commands.Request) (string, bool) {
	key, ok := s.Asker.Steady(ctx, req)
	if !ok {
		return "", false
	}
	where := "/private/"
	if req.Public {
		where = "/public/"
	}
	return req.Workspace + where + key, true
}
