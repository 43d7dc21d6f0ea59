package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

var _ scheduler.Poster = (*Bot)(nil)

// noticeType is the metadata type of a notice. Its payload holds the notice's
// key and nothing else: any app in the workspace can read it.
const noticeType = "partnerbot_notice"

// Slack takes about one message a second in a channel, with short bursts.
const (
	postsPerSecond = 1
	postBurst      = 3
	paceAtMost     = 1500 * time.Millisecond // longer waits are the sender's, not ours
	limitedFor     = 30 * time.Second        // a 429 that does not say how long
	mendAfter      = 5 * time.Minute         // what people have to mend may be mended by then
	historyPage    = 200
	historyPages   = 25
	clockSkew      = 2 * time.Minute
)

// paces holds how fast each channel may be posted to.
type paces struct {
	byID *recent[*rate.Limiter]
}

func (p *paces) init() { p.byID = newRecent[*rate.Limiter](rememberPlaces) }

// wait reports how long a post to the channel has to wait; what is longer than
// paceAtMost takes no turn.
func (p *paces) wait(channel string, now time.Time) time.Duration {
	l, _ := p.byID.join(channel, func() *rate.Limiter { return rate.NewLimiter(postsPerSecond, postBurst) })
	r := l.ReserveN(now, 1)
	d := r.DelayFrom(now)
	if d > paceAtMost {
		r.CancelAt(now)
	}
	return d
}

// Post posts a notice with its key in the metadata. It does not retry. A notice
// longer than one Slack message goes on in its thread.
func (b *Bot) Post(ctx context.Context, n storage.Notice, m view.Message) scheduler.Posted {
	p := b.postNotice(ctx, n.Target, n.Key, m)
	b.metrics.posts.WithLabelValues(string(p.Result)).Inc()
	if p.Result != scheduler.Accepted {
		b.log.Warn("a notice was not posted", "workspace", n.Workspace, "key", n.Key, "result", string(p.Result), "reason", p.Reason)
	}
	return p
}

func (b *Bot) postNotice(ctx context.Context, to storage.Target, key string, m view.Message) scheduler.Posted {
	channel, err := b.target(ctx, to)
	if err != nil {
		return classify(err, false)
	}
	if d := b.paces.wait(channel, b.cfg.Now()); d > paceAtMost {
		return scheduler.Posted{Result: scheduler.Again, After: d, Reason: "pacing"}
	} else if d > 0 && !rest(ctx, d) {
		return scheduler.Posted{Result: scheduler.Again, Reason: "stopped"}
	}
	pages := Render(m)
	meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: noticeType, EventPayload: map[string]any{"key": key}})
	var wrote atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	posted, ts, err := b.api.PostMessageContext(traced, channel, append(options(pages[0], ""), meta)...)
	if err != nil {
		if to.User != "" && slackWord(err) == "channel_not_found" {
			b.direct.forget(to.User)
		}
		return classify(err, wrote.Load())
	}
	for i, page := range pages[1:] {
		if _, _, err := b.api.PostMessageContext(ctx, channel, options(page, ts)...); err != nil {
			b.log.Error("part of a notice was not posted", "key", key, "part", i+2, "of", len(pages), "err", err)
			break
		}
	}
	return scheduler.Posted{Result: scheduler.Accepted, Channel: posted, TS: ts}
}

func (b *Bot) target(ctx context.Context, to storage.Target) (string, error) {
	switch {
	case to.Channel != "":
		return to.Channel, nil
	case to.User != "":
		return b.directOf(ctx, to.User)
	}
	return "", slack.SlackErrorResponse{Err: "no_target"}
}

// Slack's error words that do not mean that the message is unwanted.
var (
	// rateWords: surely not posted, wait.
	rateWords = map[string]bool{"ratelimited": true, "rate_limited": true, "message_limit_exceeded": true}
	// retryWords: surely not posted, and it can be another time.
	retryWords = map[string]bool{"service_unavailable": true, "request_timeout": true, "team_added_to_org": true, "accesslimited": true}
	// unsureWords: Slack says itself that part of the work may have been done.
	unsureWords = map[string]bool{"internal_error": true, "fatal_error": true}
	// mendWords: surely not posted, and not because of the message: an operator can
	// renew the token, somebody can invite the bot or open the channel again.
	mendWords = map[string]bool{
		"invalid_auth": true, "not_authed": true, "token_expired": true, "token_revoked": true, "account_inactive": true, "missing_scope": true,
		"channel_not_found": true, "not_in_channel": true, "is_archived": true,
	}
)

// classify tells what became of a post that failed. wrote says that the request
// had begun to leave, so that Slack may have got it.
func classify(err error, wrote bool) scheduler.Posted {
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	word := slackWord(err)
	switch {
	case errors.As(err, &limited):
		return scheduler.Posted{Result: scheduler.Again, After: max(limited.RetryAfter, time.Second), Reason: "ratelimited"}
	case rateWords[word]:
		return scheduler.Posted{Result: scheduler.Again, After: limitedFor, Reason: word}
	case retryWords[word]:
		return scheduler.Posted{Result: scheduler.Again, Reason: word}
	case mendWords[word]:
		return scheduler.Posted{Result: scheduler.Again, After: mendAfter, Reason: word}
	case unsureWords[word]:
		return unsureIf(wrote, word)
	case word != "":
		return scheduler.Posted{Result: scheduler.Refused, Reason: word}
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return scheduler.Posted{Result: scheduler.Again, After: limitedFor, Reason: "ratelimited"}
	case errors.As(err, &status) && status.Code < 500:
		return scheduler.Posted{Result: scheduler.Refused, Reason: "http_" + strconv.Itoa(status.Code)}
	case errors.As(err, &status):
		return unsureIf(wrote, "http_"+strconv.Itoa(status.Code))
	}
	return unsureIf(wrote, "network: "+err.Error())
}

func unsureIf(wrote bool, reason string) scheduler.Posted {
	if wrote {
		return scheduler.Posted{Result: scheduler.Unsure, Reason: reason}
	}
	return scheduler.Posted{Result: scheduler.Again, Reason: reason}
}

// Find looks through the target's history for the message of the bot that
// carries key. It fails where the history cannot be read to its end, because
// then nothing is known.
func (b *Bot) Find(ctx context.Context, n storage.Notice, since time.Time) (scheduler.Found, error) {
	key := n.Key
	channel, err := b.target(ctx, n.Target)
	if err != nil {
		return scheduler.Found{}, err
	}
	self := b.me(ctx)
	if self.user == "" {
		return scheduler.Found{}, errors.New("who the bot is in Slack is not known, so neither is which messages are its own")
	}
	in := &slack.GetConversationHistoryParameters{ChannelID: channel, Limit: historyPage, Inclusive: true, IncludeAllMetadata: true}
	if !since.IsZero() {
		in.Oldest = strconv.FormatInt(since.Add(-clockSkew).Unix(), 10) + ".000000"
	}
	for range historyPages {
		h, err := b.api.GetConversationHistoryContext(ctx, in)
		if err != nil {
			return scheduler.Found{}, historyError(channel, err)
		}
		for _, m := range h.Messages {
			ours := m.User == self.user || m.BotID != "" && m.BotID == self.bot
			if ours && m.Metadata.EventType == noticeType && m.Metadata.EventPayload["key"] == key {
				return scheduler.Found{OK: true, Channel: channel, TS: m.Timestamp}, nil
			}
		}
		if in.Cursor = h.ResponseMetaData.NextCursor; !h.HasMore || in.Cursor == "" {
			return scheduler.Found{}, nil
		}
	}
	return scheduler.Found{}, fmt.Errorf("the history of %s since %s is longer than %d messages", channel, since.Format(time.RFC3339), historyPage*historyPages)
}

func historyError(channel string, err error) error {
	if slackWord(err) == "missing_scope" {
		return fmt.Errorf("read the history of %s: the app lacks channels:history, groups:history or im:history: %w", channel, err)
	}
	return fmt.Errorf("read the history of %s: %w", channel, err)
}
