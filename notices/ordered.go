package notices

import (
	"strconv"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/storage"
)

// An ordered digest is one that people have asked for by a cron line. It lists
// what is open, whether that was said before or not.

// orderedFor is for how long after its instant an ordered digest is still worth saying.
const orderedFor = 12 * time.Hour

// order is a Schedule whose line could be read.
type order struct {
	partner.Schedule
	line *scheduler.Expression
	zone *time.Location
}

func (d *Desk) readOrders(b *partner.Book) []order {
	var list []order
	for _, s := range b.Schedules() {
		zone := d.zone(s.Zone)
		if line, err := scheduler.ParseExpression(s.Spec, zone); err == nil {
			list = append(list, order{s, line, zone})
		}
	}
	return list
}

// next is the order's first instant after another.
func (o order) next(after time.Time) (time.Time, bool) {
	list := o.line.Next(after, 1)
	if len(list) == 0 {
		return time.Time{}, false
	}
	return list[0], true
}

// last is the order's last instant in (after, until]. What lies so far back that
// it is no longer said does not count.
func (o order) last(after, until time.Time) (time.Time, bool) {
	list := o.line.Between(latest(after, until.Add(-orderedFor)), until)
	if len(list) == 0 {
		return time.Time{}, false
	}
	return list[len(list)-1], true
}

func (o order) item(at time.Time) storage.Item {
	at = at.In(o.zone)
	subject := "S" + strconv.Itoa(int(o.ID))
	return storage.Item{
		Key:  itemOrdered + "/" + subject + "/" + at.Format("2006-01-02T15:04"),
		Kind: itemOrdered, Subject: subject, Step: at.Format("15:04"), Due: civil.At(at),
	}
}

func (o order) notice(at time.Time) storage.Notice {
	item := o.item(at)
	return storage.Notice{
		Key: item.Key, Kind: kindOrdered, Target: storage.Target{Channel: o.Channel},
		At: at, Until: at.Add(orderedFor), Items: []storage.Item{item},
	}
}

// ordered makes the notices of the orders that have come due, of each the last.
func (t *team) ordered(after, until time.Time) []storage.Notice {
	var list []storage.Notice
	for _, o := range t.orders {
		if at, ok := o.last(after, until); ok {
			list = append(list, o.notice(at))
		}
	}
	return list
}

// orderOf finds the order that a notice came from; it may have been taken back.
func (t *team) orderOf(n storage.Notice) (order, bool) {
	for _, o := range t.orders {
		for _, item := range n.Items {
			if item.Subject == "S"+strconv.Itoa(int(o.ID)) && o.Channel == n.Target.Channel {
				return o, true
			}
		}
	}
	return order{}, false
}

// orderedDays is how far ahead an ordered digest looks.
const orderedDays = 30
