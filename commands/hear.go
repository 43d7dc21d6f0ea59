package commands

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
	"partnerbot/view"
)

// The receipts with which the bot reacts to a message at once.
const (
	receiptDecided = "memo"
	receiptAsked   = "speech_balloon"
	receiptFile    = "paperclip"
)

// threadOf finds the application that a message, or the thread under it, is about;
// 0 where it is about none. card is the card's number; 0 where the message is none.
func (a *App) threadOf(ctx context.Context, workspace, channel, ts string) (id partner.ID, card int, err error) {
	if channel == "" || ts == "" {
		return 0, 0, nil
	}
	n, err := a.Store.Posted(ctx, workspace, channel, ts)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return 0, 0, nil
	case err != nil:
		return 0, 0, err
	}
	id, ok := notices.ApplicationOf(n)
	if !ok {
		return 0, 0, nil
	}
	return id, notices.CardNumber(n), nil
}

// Hear takes what was heard. What follows from it - the decision, the record, the
// notices that repeat it in the thread, draw the card anew and tell the applicant -
// is committed with Heard.Key before Hear returns; a delivery that comes twice
// changes nothing. Threads that are not ours cost one look into the store. An
// error says that nothing was committed and the delivery should come again.
func (a *App) Hear(ctx context.Context, h Heard) (Heeding, error) {
	a.words()
	id, card, err := a.threadOf(ctx, h.Workspace, h.Channel, h.Thread)
	if err == nil && id == 0 && h.Kind == Reacted {
		id, err = a.repliedIn(ctx, h)
	}
	if err != nil || id == 0 {
		return Heeding{}, err
	}
	var out Heeding
	receipt, err := a.Store.Update(ctx, h.Workspace, h.Key, h.Now, func(b *partner.Book) (change storage.Change, err error) {
		err = guarded(func() error {
			c := a.heard(h, b)
			out, change = c.hear(h, id, card)
			return nil
		})
		if err != nil || change.IsEmpty() {
			return storage.Change{}, err
		}
		change.Reply, err = json.Marshal(out)
		return change, err
	})
	if err != nil {
		return Heeding{}, err
	}
	if receipt.Replayed {
		out = Heeding{}
		if err := json.Unmarshal(receipt.Reply, &out); err != nil {
			return Heeding{}, err
		}
	}
	out.Ours = true
	return out, nil
}

// heard is what was heard as a call, with the Book.
func (a *App) heard(h Heard, b *partner.Book) *Call {
	c := a.call(Request{
		Now: h.Now, Workspace: h.Workspace, User: h.User, Channel: h.Channel, Via: viaThread, Key: h.Key, Standing: h.Standing, Thread: h.Thread, TS: h.TS,
	}, a.index.word["review"])
	a.fill(c, b)
	return c
}

// viaThread is the way in of what was said in a thread without asking the bot.
const viaThread Via = "thread"

// hear judges what was heard about an application.
func (c *Call) hear(h Heard, id partner.ID, card int) (Heeding, storage.Change) {
	a, ok := c.Book.Application(id)
	if !ok { // its fact is gone, the message is not
		return Heeding{}, storage.Change{}
	}
	q, err := c.procedureOf(a)
	if err != nil {
		return c.whispered(h, troubleOf(err).message()), storage.Change{}
	}
	x := &hearer{c: c, h: h, d: c.docket(), a: a, q: q}
	switch {
	case h.Kind == Deleted && card > 0 && h.TS == h.Thread:
		return Heeding{}, x.cardGone(card)
	case h.Kind == Said && x.astray(card):
		x.redirected()
	case h.Kind == Said:
		x.said()
	case h.Kind == Changed || h.Kind == Deleted:
		x.touched()
	case card > 0:
		x.reacted()
	case h.Kind == Reacted:
		x.reactedBeside()
	}
	return x.out, x.d.sealed(string(viaThread), string(viaThread))
}

// hearer is one thing heard on its way to a decision.
type hearer struct {
	c   *Call
	h   Heard
	d   *docket
	a   partner.Application
	q   *program.Procedure
	out Heeding
}

// entry is an entry of what was heard, made when it was said.
func (x *hearer) entry() partner.Entry {
	e := x.d.entry(partner.Comment)
	if !x.h.At.IsZero() {
		e.At = x.h.At.UTC()
	}
	return e
}

func (x *hearer) log() []partner.Record { return x.c.Book.Records(x.a.ID) }

// said takes a reply: its words, then its files.
func (x *hearer) said() {
	if strings.TrimSpace(x.h.Text) != "" || len(x.h.Files) == 0 {
		if e := partner.Said(x.entry(), x.h.Text, x.log()); x.give(e).Refusal == nil && e.Verb == partner.Comment {
			x.vendorsWords()
		}
	}
	if len(x.h.Files) > 0 {
		x.files()
	}
}

// give judges an entry, and notes what only its person is told.
func (x *hearer) give(e partner.Entry) partner.Outcome {
	out := x.d.give(x.a, x.q, e, false)
	x.a = out.Application
	if out.Repeated {
		return out
	}
	if out.Refusal != nil {
		x.whisper(x.c.refused(out.Refusal).message())
		return out
	}
	for _, n := range out.News {
		if n.To == partner.HearPerson {
			x.whisper(x.asked(n))
		}
	}
	switch {
	case e.Verb == partner.Ask:
		x.out.Receipt = receiptAsked
	case !e.Verb.IsTalk():
		x.out.Receipt = receiptDecided
	}
	return out
}

// asked is news for one person, with buttons for what may have been meant.
func (x *hearer) asked(n partner.News) view.Message {
	text := n.Words(x.c.voice())
	m := view.Message{Summary: text, Names: true, Blocks: []view.Block{view.Para(marked(text)...)}}
	if n.Kind == partner.NewsNear && n.Verb == partner.Pass {
		m.Blocks = append(m.Blocks, view.Actions(view.Run("Yes, it has passed", "passed "+x.a.ID.Label())))
	}
	if n.Kind != partner.NewsNear || !n.Verb.IsVote() && n.Verb != "" {
		return m
	}
	run := "review " + x.a.ID.Label() + " "
	saw := " --saw " + versionWord(&x.a)
	buttons := []view.Button{view.Run("Approve", run+"approve"+saw), view.Run("Ask for changes…", run+"changes"+saw), view.Run("Reject…", run+"reject"+saw)}
	if n.Verb == partner.Changes && n.Text != "" {
		buttons[1] = view.Run("Ask for these changes", run+"changes "+strings.Join(strings.Fields(within(n.Text, 1000)), " ")+saw)
	}
	m.Blocks = append(m.Blocks, view.Actions(buttons...))
	return m
}

// whisper adds to what only the person sees; nobody whispers to a program.
func (x *hearer) whisper(m view.Message) {
	if x.h.Standing == partner.Bot {
		return
	}
	if x.out.Whisper.Summary != "" {
		m.Summary = x.out.Whisper.Summary + " " + m.Summary
		m.Blocks = append(slices.Clone(x.out.Whisper.Blocks), m.Blocks...)
		m.Names = m.Names || x.out.Whisper.Names
	}
	x.out.Whisper = m
}

func (c *Call) whispered(h Heard, m view.Message) Heeding {
	if h.Standing == partner.Bot {
		return Heeding{}
	}
	return Heeding{Whisper: m}
}

// touched notes that a reply was edited or deleted. Slack tells of an edit also
// where only a preview of a link was added: the same text again is no edit.
func (x *hearer) touched() {
	where := x.h.Channel + "/" + x.h.TS
	e := x.entry()
	e.Where, e.At = where, x.c.Now.UTC()
	if x.h.Kind == Deleted {
		e.ID, e.Verb = "deleted/"+where, partner.Delete
		x.give(e)
		x.out.Receipt = ""
		return
	}
	if last, ok := lastText(x.log(), where); ok && last == strings.TrimSpace(x.h.Text) {
		return
	}
	e.ID, e.Verb, e.Text = "edited/"+where+"/"+x.h.Key, partner.Edit, x.h.Text
	x.give(e)
	x.out.Receipt = ""
}

// lastText is what a message said when it was last looked at, as far as its record
// tells: of a decision after a colon only what came after it is kept.
func lastText(log []partner.Record, where string) (string, bool) {
	for _, r := range slices.Backward(log) {
		e := r.Entry
		if e.Where != where {
			continue
		}
		switch e.Verb {
		case partner.Comment, partner.NearMiss, partner.Edit:
			return strings.TrimSpace(e.Text), true
		case partner.Delete:
			return "", false
		}
		return "", false
	}
	return "", false
}

// reacted takes a reaction to the card: the check mark approves, and taking it away
// takes that approval back. What looks like a decision is asked about; others are
// no more than what they are.
func (x *hearer) reacted() {
	said := ":" + x.h.Emoji + ":"
	r := partner.ReadReply(said)
	e := x.entry()
	e.ID = "reaction/" + x.h.Key
	if x.h.Key == "" {
		e.ID = "reaction/" + e.Where + "/" + x.h.User + "/" + x.h.Emoji + "/" + e.At.String()
	}
	switch {
	case r.Verb == partner.Approve && x.h.Kind == Reacted:
		e.Verb = partner.Approve
	case r.Verb == partner.Approve:
		held, ok := x.a.Standing(x.h.User)
		if !ok || held.Verb != partner.Approve || !strings.HasPrefix(held.Entry, "reaction/") {
			return
		}
		e.Verb = partner.TakeBack
	case r.Verb == partner.NearMiss && x.h.Kind == Reacted:
		e.Verb, e.Text = partner.NearMiss, said
	default:
		return
	}
	x.give(e)
	x.out.Receipt = ""
}

// reactedBeside takes a reaction to a reply, somebody's or the bot's. It never decides:
// whose words it is about, and which version, cannot be known. A reviewer who may
// decide and has put a check mark there is asked back, once a version.
func (x *hearer) reactedBeside() {
	said := ":" + x.h.Emoji + ":"
	r := partner.ReadReply(said)
	rules := x.d.rules(x.a, x.q)
	_, decided := x.a.Standing(x.h.User)
	if r.Verb == partner.Comment || decided || x.h.Standing != partner.Member || !x.a.Stage.UnderReview() ||
		!slices.Contains(rules.MayDecide(&x.a, x.c.LocalDay), x.h.User) || x.askedBefore() {
		return
	}
	e := x.entry()
	e.ID, e.Verb, e.Text = "reaction/"+x.h.Key, partner.NearMiss, said
	if x.h.Key == "" {
		e.ID += e.Where + "/" + x.h.User + "/" + x.h.Emoji + "/" + e.At.String()
	}
	x.give(e)
	x.out.Receipt, x.out.Aside = "", true
	if m := &x.out.Whisper; m.Summary != "" {
		const why = "A reaction decides on the review's card alone, not on a reply. "
		m.Summary = why + m.Summary
		m.Blocks = append([]view.Block{view.Para(view.T(why))}, m.Blocks...)
	}
}

// askedBefore reports whether the person was asked about a reaction on this version.
func (x *hearer) askedBefore() bool {
	since := x.a.Version().Since
	return slices.ContainsFunc(x.log(), func(r partner.Record) bool {
		return r.Entry.By == x.h.User && r.Entry.Verb == partner.NearMiss && strings.HasPrefix(r.Entry.ID, "reaction/") && !r.Entry.At.Before(since)
	})
}

// repliedIn finds the application in whose thread a reply was given that somebody
// reacts to; 0 where it is in none.
func (a *App) repliedIn(ctx context.Context, h Heard) (id partner.ID, err error) {
	where := h.Channel + "/" + h.TS
	err = a.Store.Read(ctx, h.Workspace, func(b *partner.Book) error {
		id = b.SaidIn(where)
		return nil
	})
	return id, err
}

func troubleOf(err error) *Trouble {
	var t *Trouble
	if errors.As(err, &t) {
		return t
	}
	return wrong("%s", err)
}
