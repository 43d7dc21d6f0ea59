package bot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

var _ scheduler.Poster = (*Bot)(nil)

// noticeType is the metadata type of a notice. Its payload holds the notice's
// key and nothing else: any app in the workspace can read it.
const noticeType = "partnerbot_notice"

// limitedFor is how long to wait after a 429 that does not say it.
const limitedFor = 30 * time.Second

// Post posts a notice with its key in the metadata, or writes an earlier message
// of the bot anew in place. It does not retry. Whoever is written to for the first
// time is looked up before, for their hours. A notice longer than one Slack
// message goes on in its thread, where its parts are written anew with it.
func (b *Bot) Post(ctx context.Context, n storage.Notice, m view.Message) scheduler.Posted {
	ctx, after := heed(ctx)
	if p, later := b.meet(ctx, n); later {
		return p
	}
	p := b.postNotice(ctx, n, m)
	if wait := time.Duration(after.Load()); rateWords[p.Reason] && wait > 0 {
		p.After = wait
	}
	b.metrics.posts.with(string(p.Result)).Inc()
	b.heardOfToken(p.Result == scheduler.Accepted, p.Reason)
	if p.Result != scheduler.Accepted {
		b.log.Warn("a notice was not posted", "workspace", n.Workspace, "key", n.Key, "result", string(p.Result), "reason", p.Reason)
	}
	return p
}

func (b *Bot) postNotice(ctx context.Context, n storage.Notice, m view.Message) scheduler.Posted {
	channel, fresh, err := b.target(ctx, n.Target)
	if err != nil {
		return classify(err, false)
	}
	pages := Render(m)
	var wrote atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	if n.Edit != "" {
		return b.edit(ctx, channel, n, pages)
	}
	meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: noticeType, EventPayload: map[string]any{"key": n.Key}})
	posted, ts, err := b.api.PostMessageContext(traced, channel, append(options(pages[0], n.Target.Thread), meta)...)
	if err != nil {
		return b.personal(n.Target, fresh, classify(err, wrote.Load()))
	}
	b.posted(n.Workspace, posted, ts)
	thread := or(n.Target.Thread, ts)
	for i, page := range pages[1:] {
		if err := b.postPart(ctx, channel, thread, ts, i+2, page); err != nil {
			b.log.Error("part of a notice was not posted", "key", n.Key, "part", i+2, "of", len(pages), "err", err)
			return scheduler.Posted{Result: scheduler.Accepted, Channel: posted, TS: ts}
		}
	}
	b.parts.put(posted+"/"+ts, len(pages)-1)
	return scheduler.Posted{Result: scheduler.Accepted, Channel: posted, TS: ts}
}

// edit writes a message of the bot anew. What may or may not have arrived is tried
// again: it does no harm twice.
func (b *Bot) edit(ctx context.Context, channel string, n storage.Notice, pages []Page) scheduler.Posted {
	err := b.update(ctx, channel, n.Edit, pages[0])
	if err == nil {
		err = b.editParts(ctx, channel, or(n.Target.Thread, n.Edit), n.Edit, pages[1:])
	}
	if err != nil {
		p := classify(err, false)
		if p.Reason == "is_inactive" && strings.HasPrefix(channel, "D") { // of an account that was deactivated
			p.Result = scheduler.Refused
		}
		return p
	}
	return scheduler.Posted{Result: scheduler.Accepted, Channel: channel, TS: n.Edit}
}

// personal corrects what Slack's words mean for a person's direct messages.
func (b *Bot) personal(to storage.Target, fresh bool, p scheduler.Posted) scheduler.Posted {
	if to.User == "" || to.Channel != "" {
		return p
	}
	switch p.Reason {
	case "is_archived": // of somebody whose account was deactivated; nobody opens it again
		p.Result = scheduler.Refused
	case "channel_not_found":
		b.direct.forget(to.User)
		if !fresh { // it was opened long ago, and perhaps is another one now
			p.Result = scheduler.Again
		}
	}
	return p
}

// target gives the channel of a target. fresh says that Slack was asked now.
func (b *Bot) target(ctx context.Context, to storage.Target) (channel string, fresh bool, err error) {
	switch {
	case to.Channel != "":
		return to.Channel, false, nil
	case to.User != "":
		_, known := b.direct.get(to.User)
		channel, err = b.directOf(ctx, to.User)
		return channel, !known, err
	}
	return "", false, slack.SlackErrorResponse{Err: "no_target"}
}

// Slack's error words that do not mean that the message is unwanted.
var (
	// rateWords: surely not posted, wait.
	rateWords = map[string]bool{"ratelimited": true, "rate_limited": true, "message_limit_exceeded": true}
	// retryWords: surely not posted, and it can be another time.
	retryWords = map[string]bool{"service_unavailable": true, "request_timeout": true, "team_added_to_org": true, "accesslimited": true}
	// unsureWords: Slack says itself that part of the work may have been done.
	unsureWords = map[string]bool{"internal_error": true, "fatal_error": true}
	// tokenWords: an operator has to renew the token or to install the app again.
	tokenWords = map[string]bool{
		"invalid_auth": true, "not_authed": true, "token_expired": true, "token_revoked": true, "account_inactive": true,
		"org_login_required": true, "team_access_not_granted": true, "app_uninstalled": true,
	}
	// placeWords: somebody can invite the bot, open the channel again, or let it write there.
	placeWords = map[string]bool{
		"channel_not_found": true, "not_in_channel": true, "is_archived": true, "is_inactive": true, "missing_scope": true, "no_permission": true,
		"access_denied": true, "ekm_access_denied": true, "not_allowed_token_type": true, "messages_tab_disabled": true,
		"restricted_action": true, "restricted_action_read_only_channel": true, "restricted_action_thread_only_channel": true,
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
	case tokenWords[word], placeWords[word]:
		return scheduler.Posted{Result: scheduler.Mend, Reason: word}
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
