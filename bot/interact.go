package bot

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"partnerbot/commands"
)

// interact takes a button press, a choice in a menu or a submitted modal. Anything else that Slack
// calls an interaction is acknowledged and left alone.
func (b *Bot) interact(raw []byte, most int) *pending {
	var in interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		b.log.Warn("an interaction that cannot be read", "err", err)
		b.metrics.count("interaction", "malformed")
		return ready(nil)
	}
	switch {
	case in.Type == "block_actions" && len(in.Actions) > 0 && strings.HasPrefix(in.Actions[0].ID, actionPrefix):
		return b.pressed(in)
	case in.Type == "view_submission" && in.View.Callback != "":
		return b.submitted(in, most)
	}
	b.metrics.count("interaction", "ignored")
	return ready(nil)
}

func (in interaction) place() place {
	at := place{user: in.User.ID, channel: in.Channel.ID, url: in.ResponseURL, thread: in.Container.Thread, ephemeral: in.Container.Ephemeral}
	if in.Team != nil {
		at.team = in.Team.ID
	}
	if at.team == "" && in.Enterprise != nil {
		at.team = in.Enterprise.ID
	}
	if at.channel == "" {
		at.channel = in.Container.Channel
	}
	if !at.ephemeral {
		at.message = in.Container.Message
	}
	at.home = in.Container.Type == "view" || in.View.Type == "home"
	at.stranger = stranger(at.team, in.User.Team)
	return at
}

// asked is the request that an interaction makes.
func (b *Bot) asked(ctx context.Context, at place, workspace string, via commands.Via, key string) commands.Request {
	return commands.Request{
		Now: b.cfg.Now(), Workspace: workspace, User: at.user, Channel: at.channel, Public: at.channel != "" && b.isPublic(ctx, at.channel),
		Via: via, Key: key, Message: at.message, Thread: at.thread, Standing: b.standingSoon(ctx, at),
	}
}

// pressed runs the words of a button or of a menu's choice as if whoever pressed
// had typed them.
func (b *Bot) pressed(in interaction) *pending {
	act, at := in.Actions[0], in.place()
	key := ""
	if act.TS != "" {
		key = "btn/" + in.User.ID + "/" + act.TS + "/" + act.ID
	}
	return b.once("button", key, 0, at.lane(), at, func(ctx context.Context, at place, p *pending, workspace string) {
		req := b.asked(ctx, at, workspace, commands.ViaButton, key)
		req.Text, req.CanOpen = act.words(), in.TriggerID != ""
		ans := b.run(ctx, at, req)
		if ans.Form != nil && b.opened(ctx, in.TriggerID, at, &ans) {
			p.offer(nil)
			return
		}
		p.offer(nil)
		b.reply(ctx, at, ans)
		if at.home && !at.stranger {
			b.publish(ctx, workspace, at)
		}
	})
}

// kept is what a modal carries along: where it was asked for.
type kept struct {
	Channel string `json:"c,omitempty"`
	Thread  string `json:"t,omitempty"`
	Message string `json:"m,omitempty"`
	URL     string `json:"u,omitempty"`
	Alone   bool   `json:"e,omitempty"` // it was asked where the asker alone sees the answer
}

// submitted hands a filled-in form to its unit. What is wrong in a field is
// shown in the modal, which stays open; otherwise it closes.
func (b *Bot) submitted(in interaction, most int) *pending {
	at := in.place()
	var k kept
	if err := json.Unmarshal([]byte(in.View.Private), &k); err == nil {
		at.channel, at.thread, at.message, at.url, at.home = k.Channel, k.Thread, k.Message, k.URL, k.Channel == ""
		at.ephemeral = k.Alone
	}
	key := ""
	if in.View.ID != "" {
		key = "form/" + in.View.ID + "/" + in.View.Hash
	}
	return b.once("form", key, most, at.lane(), at, func(ctx context.Context, at place, p *pending, workspace string) {
		if at.stranger {
			p.offer(nil)
			b.reply(ctx, at, notForStrangers())
			return
		}
		values := in.View.values()
		ans, wrong := b.cfg.App.Submit(ctx, b.asked(ctx, at, workspace, commands.ViaForm, key), in.View.Callback, values)
		b.nudgeAfter(ans)
		if len(wrong) > 0 {
			b.refuseForm(ctx, at, p, key, values, wrong)
			return
		}
		p.offer(nil)
		b.reply(ctx, at, ans)
	})
}

// refuseForm shows what is wrong in the modal, or in a message where the time
// for that is over. The submission may come again with the same hash.
func (b *Bot) refuseForm(ctx context.Context, at place, p *pending, key string, values, wrong map[string]string) {
	errs := map[string]string{}
	names := slices.Sorted(maps.Keys(values))
	for _, field := range slices.Sorted(maps.Keys(wrong)) {
		name := field
		if _, ok := values[field]; !ok && len(names) > 0 {
			name = names[0]
		}
		errs[name] = strings.TrimSpace(errs[name] + " " + within(wrong[field], maxInputLabel))
	}
	body, _ := json.Marshal(map[string]any{"response_action": "errors", "errors": errs}) // strings only
	b.seen.forget(key)
	if !p.offer(body) {
		b.metrics.late.Inc()
		b.reply(ctx, at, commands.Answer{Message: formErrors(wrong)})
	}
}
