package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/view"
)

// once has a delivery worked on, in the order of its lane and with the workspace
// of its team. One that comes again shares the acknowledgement of the first.
func (b *Bot) once(kind, key string, most int, lane string, at place, work func(ctx context.Context, at place, p *pending, workspace string)) *pending {
	p, first := b.join(key, most)
	if !first {
		b.metrics.count(kind, "again")
		return p
	}
	took := b.queue(p, lane, at, func(ctx context.Context, at place) {
		workspace, err := b.workspace(ctx, at.team)
		if err != nil {
			b.seen.forget(key)
			b.apologise(ctx, at, p, "find the workspace of the team", err)
			return
		}
		work(ctx, at, p, workspace)
	})
	if !took {
		b.seen.forget(key)
	}
	return p
}

// queue gives work to a lane. Whatever becomes of it, the delivery is
// acknowledged and its asker hears something. It reports false, and leaves the
// delivery to come again, when there is too much work under way.
func (b *Bot) queue(p *pending, lane string, at place, work func(context.Context, place)) bool {
	took := b.lanes.do(lane, func() {
		ctx, cancel := context.WithTimeout(b.ctx, workTimeout)
		defer cancel()
		defer func() {
			if v := recover(); v != nil {
				b.log.Error("a panic while answering", "panic", v, "stack", string(debug.Stack()))
				b.metrics.count("work", "panic")
				b.apologise(ctx, at, p, "answer", errors.New("panic"))
			}
			p.offer(nil)
		}()
		work(ctx, at)
	})
	if took {
		return true
	}
	b.metrics.count("work", "refused")
	b.log.Error("too much work under way; a delivery was refused", "team", at.team, "channel", at.channel)
	if at.acks {
		body, _ := json.Marshal(spoken(Render(view.Say("There is more to do than can be done right now. Please try again in a minute."))[0], false))
		p.offer(body)
	} else {
		p.refuse()
	}
	return false
}

// apologise tells the asker that something unexpected happened, with a
// reference under which the log says what.
func (b *Bot) apologise(ctx context.Context, at place, p *pending, doing string, err error) {
	ref := rand.Text()[:6]
	b.log.Error("could not "+doing, "ref", ref, "team", at.team, "user", at.user, "err", err)
	if at.user == "" { // nobody asked
		p.refuse()
		return
	}
	m := view.Say("Something went wrong here. Please try again; if it stays so, tell whoever runs partnerbot the reference %s.", ref)
	if errors.Is(err, errElsewhere) {
		m = notForStrangers().Message
	}
	page := Render(m)[0]
	if at.acks {
		if body, err := json.Marshal(spoken(page, false)); err == nil && p.offer(body) {
			return
		}
	}
	p.offer(nil)
	b.reply(ctx, at, commands.Answer{Message: m})
}

// run has the App answer a request: nothing to people of other companies, and
// without mentions where many will read it.
func (b *Bot) run(ctx context.Context, at place, req commands.Request) commands.Answer {
	if at.stranger {
		return notForStrangers()
	}
	ans := b.cfg.App.Run(ctx, req)
	b.nudgeAfter(ans)
	if ans.Share {
		ans.Message = ans.Message.Unmentioned()
	}
	return ans
}

// nudgeAfter has what a change wants to be said be said at once: a digest that is
// written anew, a notice that is tried again.
func (b *Bot) nudgeAfter(ans commands.Answer) {
	if !ans.Change.IsEmpty() {
		b.cfg.Nudge()
	}
}

func notForStrangers() commands.Answer {
	return commands.Answer{Message: view.Say("I answer the people of the Slack workspace that I belong to, and you are in another one.")}
}

func (b *Bot) logged(err error, doing string, at place) {
	if err != nil {
		b.log.Warn("could not "+doing, "team", at.team, "channel", at.channel, "user", at.user, "err", err)
	}
}

func asURL(err error, u **url.Error) bool { return errors.As(err, u) }

// opened opens the form of an answer. Where that fails the answer becomes a
// message that says so.
func (b *Bot) opened(ctx context.Context, trigger string, at place, ans *commands.Answer) bool {
	private, err := json.Marshal(kept{Channel: at.channel, Thread: at.thread, Message: at.message, URL: at.url, Alone: at.acks || at.ephemeral})
	if err == nil {
		var modal slack.ModalViewRequest
		if modal, err = Modal(*ans.Form, string(private)); err == nil {
			_, err = b.api.OpenViewContext(ctx, trigger, modal)
		}
	}
	if err == nil {
		return true
	}
	b.logged(fmt.Errorf("views.open: %w", err), "open the form "+ans.Form.Run, at)
	said := view.Say("The form could not be opened. Please try once more; the same can be typed, see help %s.", ans.Form.Run)
	if slackWord(err) == "expired_trigger_id" || slackWord(err) == "exchanged_trigger_id" {
		said = view.Say("Opening the form took too long for Slack. Please try once more.")
	}
	ans.Form, ans.Message = nil, said
	return false
}

// formErrors says what is wrong where the modal can no longer show it.
func formErrors(wrong map[string]string) view.Message {
	m := view.Message{Summary: "Nothing was saved: some fields are not right.", Blocks: []view.Block{view.Para(view.T("Nothing was saved. Please open the form again:"))}}
	var items []view.Text
	for _, name := range slices.Sorted(maps.Keys(wrong)) {
		items = append(items, view.Join(view.B(name), view.T(": "+wrong[name])))
	}
	m.Blocks = append(m.Blocks, view.List(items...))
	return m
}

// send uploads a file of an answer: to the channel if it is to be shared and the bot
// may post there, else to the asker alone.
func (b *Bot) send(ctx context.Context, at place, f *commands.File) {
	if f == nil {
		return
	}
	if f.Share && at.channel != "" && !strings.HasPrefix(at.channel, "D") {
		err := b.upload(ctx, f, at.channel, at.thread)
		if err == nil {
			return
		}
		b.logged(err, "upload "+f.Name+" to the channel", at)
	}
	channel, err := b.directOf(ctx, at.user)
	if err == nil {
		err = b.upload(ctx, f, channel, "")
	}
	if err != nil {
		b.logged(err, "upload "+f.Name, at)
		b.reply(ctx, at, commands.Answer{Message: view.Say("The file %s could not be sent to you (%s).", f.Name, or(slackWord(err), "Slack could not be reached"))})
	}
}

func (b *Bot) upload(ctx context.Context, f *commands.File, channel, thread string) error {
	_, err := b.api.UploadFileContext(ctx, slack.UploadFileParameters{
		Reader: bytes.NewReader(f.Data), FileSize: len(f.Data), Filename: f.Name, Title: or(f.Title, f.Name), AltTxt: f.Alt, Channel: channel, ThreadTimestamp: thread,
	})
	return err
}

// directOf gives the direct message channel of a person.
func (b *Bot) directOf(ctx context.Context, user string) (string, error) {
	if ch, ok := b.direct.get(user); ok {
		return ch, nil
	}
	ch, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		return "", fmt.Errorf("conversations.open: %w", err)
	}
	b.direct.put(user, ch.ID)
	return ch.ID, nil
}

// publish draws the Home tab of a person anew.
func (b *Bot) publish(ctx context.Context, workspace string, at place) {
	home := b.cfg.App.Home(ctx, commands.Request{Now: b.cfg.Now(), Workspace: workspace, User: at.user})
	_, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: at.user, View: HomeView(home)})
	if err != nil {
		b.logged(fmt.Errorf("views.publish: %w", err), "show the Home tab", at)
	}
}

// slackWord is Slack's error word, or "".
func slackWord(err error) string {
	var e slack.SlackErrorResponse
	if errors.As(err, &e) {
		return e.Err
	}
	return ""
}
