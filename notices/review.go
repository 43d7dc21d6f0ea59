package notices

import (
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// Told gives the notices that follow from an entry about an application as it was
// judged: the card posted or drawn anew in the review channel, replies in its
// thread, direct messages. They are committed with the entry. rec is the record
// that was added, news what partner.Decide had to tell; a notice names the record
// (About: kind "record", subject "record/57") and is composed from the facts when
// it is sent. It is pure.
func (d *Desk) Told(b *partner.Book, before, after partner.Application, rec partner.Record, news []partner.News, now time.Time) []storage.Notice {
	panic("helper")
}

// ApplicationOf gives the application that a posted notice is about, if it is
// about one: a card, or something said in its thread.
func ApplicationOf(n storage.Notice) (partner.ID, bool) { panic("helper") }
