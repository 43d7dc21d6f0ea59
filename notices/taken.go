package notices

import (
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// Taken makes the notices that tell those who had heard that nobody took a duty
// that somebody has: r is the answer, posted the notices of the last weeks.
func (d *Desk) Taken(b *partner.Book, r partner.Response, posted []storage.Notice, now time.Time) []storage.Notice {
	var list []storage.Notice
	told, parts := map[string]bool{r.By: true, r.To: true}, PartsOf(posted)
	for _, n := range posted {
		user := n.Target.User
		if n.State != storage.Sent || n.Kind != kindDirect || user == "" || told[user] {
			continue
		}
		for _, item := range parts.Said(n) {
			if item.Kind != r.Kind || item.Subject != r.Subject || item.Due != r.Due || item.Step != "escalation" || told[user] {
				continue
			}
			told[user] = true
			list = append(list, storage.Notice{
				Key:  kindTaken + "/" + user + "/" + itemFor(duty{r.Kind, r.Subject, r.Due}, storage.Target{}, r.On.UTC().Format("20060102T150405")).Key,
				Kind: kindTaken, Target: storage.Target{User: user}, At: now, Until: now.Add(7 * 24 * time.Hour), About: []storage.Item{item},
			})
		}
	}
	return list
}

// writeTaken tells that somebody took a duty, as it is now: nothing if they gave
// it back, or it is done.
func (d *Desk) writeTaken(b *partner.Book, n storage.Notice, now time.Time) written {
	if len(n.About) == 0 {
		return written{}
	}
	s := d.script(b, n.Target, now)
	item := n.About[0]
	of := duty{item.Kind, item.Subject, item.Due}
	state := s.taken(of)
	for _, dl := range s.desk.deadlines(b, of.due, of.due, s.today) {
		if dutyOf(dl) == of && state != "" && dl.Open(s.today) {
			text := view.Join(view.B(dl.Title), view.T(", due "+dl.Due.Short()+": "+state+". "), view.C(dl.Code()))
			return written{ok: true, message: view.Message{
				Summary: dl.Title + ", due " + dl.Due.Short() + ": " + state + ".",
				Names:   true, Blocks: []view.Block{view.Para(text)},
			}}
		}
	}
	return written{}
}
