package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"partnerbot/commands"
	"partnerbot/view"
)

// place is where an answer goes.
type place struct {
	team, channel, user, thread string
	message                     string // ts of the message whose button was pressed, unless it is an ephemeral one
	url                         string // response_url; "" where there is none
	acks                        bool   // the acknowledgement itself can carry the answer
	ephemeral                   bool   // the button sits in an ephemeral message
	direct                      bool   // a direct message to the bot: answered by a normal message
	home                        bool   // the Home tab: answered in the direct messages
	stranger                    bool   // the asker is of another company
}

// lane is what is done in order: one thread of one channel.
func (at place) lane() string { return at.team + "/" + at.channel + "/" + at.thread }

// pages beyond these are not sent: a response URL works five times.
const maxPages = 5

// said is a message as the acknowledgement or a response URL carries it.
type said struct {
	Type    string        `json:"response_type,omitempty"`
	Replace *bool         `json:"replace_original,omitempty"`
	Text    string        `json:"text"`
	Blocks  []slack.Block `json:"blocks"`
	Thread  string        `json:"thread_ts,omitempty"`
	Links   bool          `json:"unfurl_links"`
	Media   bool          `json:"unfurl_media"`
}

func spoken(p Page, share bool) said {
	s := said{Type: slack.ResponseTypeEphemeral, Text: p.Text, Blocks: p.Blocks}
	if share {
		s.Type = slack.ResponseTypeInChannel
	}
	return s
}

// reply sends an answer that does not travel in an acknowledgement. A change
// made by a button in an ephemeral answer replaces that answer, because its
// buttons are out of date; a question adds its answer below, so that one can
// go on from the first.
func (b *Bot) reply(ctx context.Context, at place, ans commands.Answer) {
	pages := Render(ans.Message)
	var err error
	switch {
	case at.home || at.direct || strings.HasPrefix(at.channel, "D") && !(at.url != "" && (at.acks || at.ephemeral)):
		err = b.post(ctx, at, pages)
	case at.url != "":
		err = b.answerURL(ctx, at, pages, ans)
	case ans.Share:
		err = b.post(ctx, at, pages)
	default:
		err = b.whisper(ctx, at, pages)
	}
	b.logged(err, "answer", at)
	b.send(ctx, at, ans.File)
}

func (b *Bot) answerURL(ctx context.Context, at place, pages []Page, ans commands.Answer) error {
	first := spoken(pages[0], ans.Share)
	replace := at.ephemeral && !ans.Share && !ans.Change.IsEmpty()
	first.Replace = &replace
	// A card's thread may be closed while its buttons are pressed: what is for one person
	// is shown in the channel then.
	if !replace && (ans.Share || at.thread != at.message) {
		first.Thread = at.thread
	}
	body, err := json.Marshal(first)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	if err := b.respond(ctx, at.url, body); err != nil {
		b.logged(err, "answer on the response URL", at)
		return b.whisper(ctx, at, pages)
	}
	b.more(ctx, at, pages[1:], ans.Share)
	return nil
}

// more sends the pages after the first on the response URL.
func (b *Bot) more(ctx context.Context, at place, pages []Page, share bool) {
	for i, page := range pages {
		if i == maxPages-2 && len(pages) > maxPages-1 {
			page = Render(view.Say("The answer goes on for %d more parts than Slack takes here. Ask for less, or export it.", len(pages)-i))[0]
		}
		s := spoken(page, share)
		add := false
		s.Replace = &add
		body, err := json.Marshal(s)
		if err == nil {
			err = b.respond(ctx, at.url, body)
		}
		if err != nil || i == maxPages-2 {
			b.logged(err, "further page on the response URL", at)
			return
		}
	}
}

// post says pages in a conversation, as normal messages.
func (b *Bot) post(ctx context.Context, at place, pages []Page) error {
	channel := at.channel
	if at.home || channel == "" {
		var err error
		if channel, err = b.directOf(ctx, at.user); err != nil {
			return err
		}
	}
	for _, page := range pages {
		if _, _, err := b.api.PostMessageContext(ctx, channel, options(page, at.thread)...); err != nil {
			return fmt.Errorf("chat.postMessage: %w", err)
		}
	}
	return nil
}

// whisper says pages to one person in a channel; where Slack refuses that, in
// the direct messages.
func (b *Bot) whisper(ctx context.Context, at place, pages []Page) error {
	for i, page := range pages {
		if _, err := b.api.PostEphemeralContext(ctx, at.channel, at.user, options(page, at.thread)...); err != nil {
			b.logged(fmt.Errorf("chat.postEphemeral: %w", err), "answer in the channel", at)
			return b.post(ctx, place{user: at.user, home: true}, pages[i:])
		}
	}
	return nil
}

func options(p Page, thread string) []slack.MsgOption {
	o := []slack.MsgOption{
		slack.MsgOptionText(p.Text, false), slack.MsgOptionBlocks(p.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		o = append(o, slack.MsgOptionTS(thread))
	}
	return o
}

// respond posts to a response URL. Only Slack's own, or the configured API's
// origin, are trusted: the body says what the partner's people may know.
func (b *Bot) respond(ctx context.Context, to string, body []byte) error {
	if !b.trusted(to) {
		return fmt.Errorf("response URL of a foreign host is not used")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("response URL cannot be read")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := b.cfg.HTTPClient.Do(req)
	if err != nil {
		var u *url.Error
		if asURL(err, &u) {
			err = u.Err // without the address, which lets anybody answer
		}
		return fmt.Errorf("post to the response URL: %w", err)
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("response URL answered %d %s", resp.StatusCode, view.Clean(string(said)))
	}
	return nil
}

func (b *Bot) trusted(to string) bool {
	u, err := url.Parse(to)
	if err != nil || u.User != nil {
		return false
	}
	if u.Scheme == "https" && (u.Host == "hooks.slack.com" || u.Host == "hooks.slack-gov.com") {
		return true
	}
	api, err := url.Parse(b.cfg.APIURL)
	return err == nil && api.Host != "slack.com" && u.Scheme == api.Scheme && u.Host == api.Host
}
