package notices

import (
	"fmt"
	"time"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
	"partnerbot/view"
)

// kindHead is the kind of the notices that tell the audit log's head. It is posted
// on working days at the digest's time, so that people outside the database know it:
// who cuts the log's end, or writes it anew, can then be shown.
const kindHead = "ledger-head"

var _ scheduler.Witness = (*Desk)(nil)

// heads makes the notice of the head for the channel's slot, if one was reached. It
// is worth telling until the next one.
func (t *team) heads(slots map[rhythm]slot) []storage.Notice {
	channel := t.settings.HeadChannel
	s, ok := slots[t.channel]
	if channel == "" || !ok {
		return nil
	}
	return []storage.Notice{{
		Key: kindHead + "/" + channel + "/" + s.Day.String(), Kind: kindHead, Target: storage.Target{Channel: channel},
		At: s.At, Until: t.channel.next(s.At).At.Add(-time.Second),
	}}
}

// followHead moves it to the channel that is configured now.
func (t *team) followHead(m *scheduler.Manner, n storage.Notice) {
	if channel := t.settings.HeadChannel; channel != "" && channel != n.Target.Channel {
		m.Move = &storage.Target{Channel: channel}
	}
}

// Witnesses reports whether a notice tells the audit log's head.
func (d *Desk) Witnesses(n storage.Notice) bool { return n.Kind == kindHead }

// Witness writes the audit log's head: its number and hash, how much was added since
// the one before, and loudly where the log is not the one that was told then.
func (d *Desk) Witness(b *partner.Book, n storage.Notice, w scheduler.Witnessed, now time.Time) (m view.Message, ok bool, err error) {
	if d.team(b).settings.HeadChannel == "" {
		return m, false, nil
	}
	if !w.Holds {
		return brokenHead(w), true, nil
	}
	head := w.Head.String()
	text := view.Join(view.Tf("The audit log has %s. Head: ", entries(w.Head.Seq)), view.C(head))
	grown := view.T("It is the first one posted here: from now on it shows if the end of the log is cut off.")
	switch more := w.Head.Seq - w.Told.Seq; {
	case w.Told.Seq == 0:
	case more == 0:
		grown = view.T("Nothing was added since it was posted last.")
	default:
		grown = view.Join(view.T(entries(more)+" more than "), view.C(w.Told.String()), view.T(", which was posted last and is still in the log."))
	}
	m = view.Message{Summary: text.String() + ". " + grown.String(), Blocks: []view.Block{view.Para(text), view.Para(grown), verifying(head)}}
	return m, true, nil
}

// brokenHead says that the entry of the head that was told last is gone or another.
func brokenHead(w scheduler.Witnessed) view.Message {
	told := w.Told.String()
	text := view.Join(view.T("The audit log is not the one that it was. "), view.C(told), view.T(" was posted here last, and "))
	if w.Head.Seq < w.Told.Seq {
		text = view.Join(text, view.Tf("the log now ends at entry %d: its end was cut off.", w.Head.Seq))
	} else {
		text = view.Join(text, view.Tf("entry %d is another one now: the log was written anew.", w.Told.Seq))
	}
	return view.Message{Summary: text.String(), Blocks: []view.Block{view.Heading("The audit log was changed"), view.Para(text), verifying(told)}}
}

func verifying(head string) view.Block {
	return view.Note(view.T("Whoever runs me checks it with "), view.C("partnerbot audit verify --head "+head), view.T("."))
}

func entries(n uint64) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
