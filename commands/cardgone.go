package commands

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// goneWords are Slack's words for a message that is no longer there.
var goneWords = map[string]bool{"message_not_found": true, "thread_not_found": true}

// Undelivered takes that Slack refused a notice for good, with Slack's word for why:
// where it is for the card that the notice writes anew or replies to, which somebody
// has deleted, the card is posted anew. An error says that nothing was committed.
func (a *App) Undelivered(ctx context.Context, n storage.Notice, reason string, now time.Time) error {
	if n.Under == "" || !goneWords[reason] {
		return nil
	}
	card, err := a.Store.Notice(ctx, n.Workspace, n.Under)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	_, err = a.Hear(ctx, Heard{
		Now: now, Workspace: n.Workspace, Channel: card.Channel, Thread: card.TS, TS: card.TS, At: now, Kind: Deleted, Key: "gone/" + card.Key,
	})
	return err
}

// cardGone posts a card that was deleted anew, if it is the newest and people still
// talk about the application.
func (x *hearer) cardGone(card int) storage.Change {
	if card != len(partner.Rounds(x.log())) || !talkedOf(x.a) {
		return storage.Change{}
	}
	x.give(partner.CardGone(x.h.Channel+"/"+x.h.TS, x.c.Now.UTC()))
	change := x.d.sealed(string(viaThread), string(viaThread))
	if !change.Delta.IsEmpty() {
		change.Audit.By = "clock" // Slack does not tell who it was
	}
	return change
}

// astray reports whether what was said stands under a card that was deleted.
func (x *hearer) astray(card int) bool {
	log := x.log()
	rounds := partner.Rounds(log)
	if card < 1 || card >= len(rounds) {
		return false
	}
	for i := range log {
		if log[i].ID == rounds[card] {
			return log[i].Entry.CardGone()
		}
	}
	return false
}

// redirected keeps what was said under a deleted card as a comment - nobody else sees
// what it is said to - and tells its writer where it counts.
func (x *hearer) redirected() {
	if strings.TrimSpace(x.h.Text) != "" {
		e := x.entry()
		e.Text = x.h.Text
		x.give(e)
	}
	x.out.Receipt, x.out.Aside = "", true
	label := x.a.ID.Label()
	text := view.T("Not counted: the card that this thread is under was deleted. ")
	if channel := cmp.Or(x.c.Settings.ReviewChannel, x.c.Settings.Channel); channel != "" {
		text = view.Join(text, view.T("Reply under the new card of "+label+" in "), view.Ch(channel), view.T(", or say "))
	} else {
		text = view.Join(text, view.T("Say "))
	}
	word := "application " + label
	if x.a.Stage.UnderReview() {
		word = "review " + label + " approve"
	}
	text = view.Join(text, view.C(word), view.T("."))
	if len(x.h.Files) > 0 {
		text = view.Join(text, view.T(" The files were not put in either."))
	}
	x.whisper(view.Message{Summary: text.String(), Names: true, Blocks: []view.Block{view.Para(text)}})
}
