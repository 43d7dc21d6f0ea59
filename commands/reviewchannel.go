package commands

import (
	"cmp"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// moveReviews posts the cards of applications that people still talk about anew where
// the settings that are to hold put reviews elsewhere: an archived channel ends none.
func (c *Call) moveReviews(now partner.Settings) (change storage.Change, labels []string) {
	channel := func(s partner.Settings) string { return cmp.Or(s.ReviewChannel, s.Channel) }
	to := channel(now.Or(c.Desk.Defaults))
	if to == "" || to == channel(c.Settings) {
		return change, nil
	}
	d := c.docket()
	for _, a := range c.Book.Applications() {
		q, err := c.procedureOf(a)
		if err != nil || !talkedOf(a) || len(a.Versions) == 0 {
			continue
		}
		if out := d.give(a, q, d.entry(partner.Moved), true); out.Refusal == nil && !out.Repeated {
			labels = append(labels, a.ID.Label())
		}
	}
	return d.change, labels
}

// talkedOf reports whether people still talk about an application in a card's thread.
func talkedOf(a partner.Application) bool {
	return a.Stage.UnderReview() || a.Stage == partner.WithVendor || a.Stage == partner.ToUpdate
}

// withReviews commits what became of reviews with a change of the settings, which
// then cannot be taken back: what applications went through never is.
func (ans *Answer) withReviews(moved storage.Change) {
	if moved.Delta.IsEmpty() {
		return
	}
	ans.Change.Delta.Put = append(ans.Change.Delta.Put, moved.Delta.Put...)
	for _, f := range moved.Delta.Put {
		ans.Change.Audit.Refs = append(ans.Change.Audit.Refs, f.Ref())
	}
	ans.Change.Notices = append(ans.Change.Notices, moved.Notices...)
	ans.Change.UndoUntil = time.Time{}
	if n := len(ans.Message.Blocks); n > 0 && ans.Message.Blocks[n-1].Kind == view.KindActions {
		ans.Message.Blocks = ans.Message.Blocks[:n-1]
	}
}
