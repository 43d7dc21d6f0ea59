package notices

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// troubleFor is for how long an admin is told of a trouble.
const troubleFor = 7 * 24 * time.Hour

// Trouble tells an admin, once for each target, of what only people can mend. It
// is told again once something has been posted there since.
func (d *Desk) Trouble(b *partner.Book, t scheduler.Trouble, recent []storage.Notice, now time.Time) []storage.Notice {
	team := d.team(b)
	about := troubleItem(t)
	var last time.Time
	for _, n := range recent {
		if n.Kind == kindTrouble && len(n.About) > 0 && n.About[0].Kind == about.Kind && n.About[0].Subject == about.Subject {
			last = latest(last, n.At)
		}
	}
	mended := func(n storage.Notice) bool {
		return n.State == storage.Sent && n.Edit == "" && nameOfPlace(n.Target) == about.Subject && n.At.After(last)
	}
	today := civil.In(now, team.zone)
	switch {
	case last.IsZero():
	case t.Kind == scheduler.TooMany && civil.In(last, team.zone) == today:
		return nil
	case t.Kind != scheduler.TooMany && !slices.ContainsFunc(recent, mended):
		return nil
	}
	to, ok := team.troubled(b, t.Notice, today)
	if !ok {
		return nil
	}
	return []storage.Notice{{
		Key:  kindTrouble + "/" + about.Key + "/" + now.UTC().Format("2006-01-02T15:04"),
		Kind: kindTrouble, Target: to, At: now, Until: now.Add(troubleFor), About: []storage.Item{about},
	}}
}

// TroubleKey is what the keys of all notices about a trouble begin with.
func (d *Desk) TroubleKey(t scheduler.Trouble) string {
	about := troubleItem(t)
	key := kindTrouble + "/" + about.Kind + "/" + about.Subject
	if t.Kind == scheduler.TooMany {
		return key
	}
	return key + "/"
}

// troubled is the admin who is told: the first who can be, and not one of whom
// the trouble itself says that they cannot be written to.
func (t *team) troubled(b *partner.Book, n storage.Notice, today civil.Day) (storage.Target, bool) {
	l := &listener{team: t, book: b, left: map[string]civil.Day{}}
	for _, user := range append(slices.Clone(t.settings.Admins), t.settings.Alliance) {
		if user != "" && user != n.Target.User && l.reachable(user, today) {
			return storage.Target{User: user}, n.Kind != kindTrouble
		}
	}
	return storage.Target{}, false
}

func nameOfPlace(to storage.Target) string {
	if to.User != "" {
		return to.User
	}
	return to.Channel
}

// troubleItem keeps what is to be told: kind of trouble, place, reason, the key of
// the notice or how many wait.
func troubleItem(t scheduler.Trouble) storage.Item {
	kind := strings.ReplaceAll(string(t.Kind), " ", "-")
	if t.Kind == scheduler.TooMany {
		return storage.Item{Key: kind + "/queue", Kind: kind, Subject: "queue", Step: strconv.Itoa(t.Count)}
	}
	place := nameOfPlace(t.Notice.Target)
	return storage.Item{Key: kind + "/" + place + "/" + t.Notice.Key, Kind: kind, Subject: place, Step: t.Reason}
}

// posts are what goes to the channels that settings name, by the word that sets each.
var posts = []struct {
	what, word string
	channel    func(*team) string
}{
	{"Reminders", "config channel", func(t *team) string { return t.settings.Channel }},
	{"Reviews", "config review-channel", func(t *team) string { return t.settings.ReviewChannel }},
	{"The audit log's heads", "config head-channel", func(t *team) string { return t.settings.HeadChannel }},
}

// posted says what is posted to a place, and the words by which another is chosen.
func (t *team) posted(place string) (what, words string) {
	for _, p := range posts {
		if p.channel(t) != place {
			continue
		}
		if what != "" {
			what, words = what+" and "+strings.ToLower(p.what[:1])+p.what[1:], words+"` or `"+p.word
			continue
		}
		what, words = p.what, p.word
	}
	if what == "" { // of an ordered digest, or one that was chosen before
		return "Reminders", posts[0].word
	}
	return what, words
}

// remedies says what to do about Slack's error words; SETTING is what chooses another channel.
var remedies = map[string]string{
	"is_archived":       "The channel is archived: open it again, or choose another with `SETTING`.",
	"is_inactive":       "The channel is archived: open it again, or choose another with `SETTING`.", // so Slack says it of edits
	"not_in_channel":    "The bot is not in the channel: invite it there with /invite, or choose another with `SETTING`.",
	"channel_not_found": "There is no such channel, or the bot may not see it: invite the bot there, or choose another with `SETTING`.",
	"missing_scope":     "The bot lacks a permission: install the app again with the manifest's scopes.",
	"user_disabled":     "The person's Slack account was deactivated: if they have left, record it with `person leave`.",
	"user_not_found":    "There is no such person in this workspace: put their Slack id right.",
}

// refusals say what Slack thinks of a token by the words for it. While they hold
// nobody can be told; who reads of them reads that they are over.
var refusals = map[string]string{
	"account_inactive": "The bot's account was deactivated",
	"token_revoked":    "The bot's token was revoked",
	"token_expired":    "The bot's token had expired",
	"invalid_auth":     "The bot's token was not valid",
	"not_authed":       "The bot had no token",
}

// meanwhile says how the reviews go on whose channel takes nothing.
func (s *script) meanwhile(place string) string {
	if s.reviewChannel() != place {
		return ""
	}
	for _, a := range s.book.Applications() {
		if undecided(&a) {
			return " Until then reviewers decide with `review " + a.ID.Label() + " approve`, or by the same words to me."
		}
	}
	return ""
}

// writeTrouble writes what an admin is told.
func (d *Desk) writeTrouble(b *partner.Book, n storage.Notice, now time.Time) written {
	if len(n.About) == 0 {
		return written{}
	}
	about := n.About[0]
	s := d.script(b, n.Target, now)
	where := view.Ch(about.Subject)
	if strings.HasPrefix(about.Subject, "U") || strings.HasPrefix(about.Subject, "W") {
		where = view.T("direct messages to " + s.name(about.Subject))
	}
	_, key, _ := strings.Cut(about.Key, "/")
	_, key, _ = strings.Cut(key, "/")
	var text, do view.Text
	switch scheduler.TroubleKind(strings.ReplaceAll(about.Kind, "-", " ")) {
	case scheduler.TargetParked:
		if refusal, ok := refusals[about.Step]; ok {
			text = view.Join(view.T(refusal+" at "), view.M(n.At.In(s.zone)), view.T(", and what had to be said waited. Slack takes the token again, as this message shows: what waits is said now."))
			do = view.T("Should it come back: install the app again and set the new token.")
			break
		}
		remedy, ok := remedies[about.Step]
		if !ok {
			remedy = "Slack says: " + about.Step + "."
		}
		what, words := s.posted(about.Subject)
		remedy = strings.ReplaceAll(remedy, "SETTING", words) + s.meanwhile(about.Subject)
		text = view.Join(view.T(what+" cannot be posted to "), where, view.T(". "), (&places{}).fill(remedy))
		do = view.Join(view.T("What waits there is tried again by itself, at least every hour; at once with "), view.C("outbox retry"), view.T("."))
	case scheduler.FateUnknown:
		text = view.Join(view.T("A reminder to "), where, view.T(" may or may not have been posted, and I may not read the history there to look. Look yourself: if it is there, "),
			view.C("outbox drop "+key), view.T("; if it is not, "), view.C("outbox retry "+key), view.T("."))
		do = view.Join(view.T("So that I can look by myself, invite me there and grant the scopes channels:history and groups:history."))
	default:
		text = view.T(fmt.Sprintf("%s messages wait to be sent, more than usual: something keeps them back.", about.Step))
		do = view.Join(view.C("outbox"), view.T(" shows what waits and why."))
	}
	m := view.Message{Summary: text.String() + " " + do.String(), Names: true, Blocks: []view.Block{view.Para(text), view.Note(do)}}
	m.Blocks = append(m.Blocks, view.Actions(view.Run("Show the outbox", "outbox")))
	return written{ok: true, message: m}
}
