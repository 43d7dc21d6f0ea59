package notices

import (
	"fmt"

	"partnerbot/civil"
	"partnerbot/partner"
)

// class lets many certificates end on one day: more than a message lists.
func (w *world) class(team string) {
	_, _, next := w.read(team)
	ends := civil.At(w.now).Add(20 + w.rng.IntN(80))
	for id := next; id < next+60; id++ {
		w.change(team, partner.Certificate{ID: id, Person: 1 + id%3, Type: "hccdp", Track: fmt.Sprint("track ", id), Expires: ends})
	}
	w.note("%s: certificates %d to %d until %v", team, next, next+59, ends)
}

// reader is somebody with hours of their own.
func (w *world) reader(id partner.ID, user string) partner.Reader {
	return partner.Reader{ID: id, User: user, Zone: w.pick(simZones), Calendar: w.pick(simCalendars), Hours: w.pick(simHours)}
}

// roster makes one random change of facts.
func (w *world) roster(team string) {
	s, certs, next := w.read(team)
	ends := civil.At(w.now).Add(w.rng.IntN(200) - 20)
	switch k := w.rng.IntN(16); {
	case k >= 10:
		w.people(team, certs)
	case k < 6 || len(certs) == 0:
		w.change(team, partner.Certificate{ID: next, Person: partner.ID(1 + w.rng.IntN(3)), Type: "hccdp", Track: fmt.Sprint("track ", next), Expires: ends})
		w.note("%s: certificate %d until %v", team, next, ends)
	case k < 8: // renewed, or its date put right
		c := certs[w.rng.IntN(len(certs))]
		c.Expires = ends
		w.change(team, c)
		w.note("%s: certificate %d now until %v", team, c.ID, ends)
	case k < 9:
		c := certs[w.rng.IntN(len(certs))]
		w.remove(team, c.Ref())
		w.note("%s: certificate %d removed", team, c.ID)
	default:
		if s.Channel != "" {
			s.Channel = ""
		} else {
			s.Channel = "C-" + team
		}
		w.change(team, s)
		w.note("%s: channel %q", team, s.Channel)
	}
}

// people lets somebody answer, go away, come back or wish for silence.
func (w *world) people(team string, certs []partner.Certificate) {
	users := []string{"U-ANA", "U-LI", "U-LEAD", "U-ALLY", "U-NEW"}
	today := civil.At(w.now)
	var next func(k partner.Kind) partner.ID
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		next = func(k partner.Kind) partner.ID { return b.Next(k, 0) }
		return nil
	})
	switch k := w.rng.IntN(10); {
	case k < 6 && len(certs) > 0:
		c := certs[w.rng.IntN(len(certs))]
		r := partner.Response{
			ID: next(partner.KindResponse), Kind: partner.CertificateEnd, Subject: fmt.Sprintf("certificate/%d", c.ID), Due: c.Expires,
			Act: []partner.Act{partner.Ack, partner.Snooze, partner.HandOver}[w.rng.IntN(3)], By: w.pick(users), On: w.now,
		}
		if r.Act == partner.HandOver {
			r.To = w.pick(users)
		} else if w.rng.IntN(8) > 0 || r.Act == partner.Snooze {
			r.Until = today.Add(1 + w.rng.IntN(20))
		}
		w.change(team, r)
		w.note("%s: %s %s %s by %s to %s until %v", team, r.Act, r.Subject, r.Due, r.By, r.To, r.Until)
	case k < 7:
		m := partner.Mute{ID: next(partner.KindMute), User: w.pick(users), Kind: partner.CertificateEnd, On: w.now, Until: today.Add(1 + w.rng.IntN(20))}
		w.change(team, m)
		w.note("%s: %s mutes until %v", team, m.User, m.Until)
	default:
		i := w.rng.IntN(4)
		r := w.reader(partner.ID(i+1), users[i])
		_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
			if old, ok := b.Fact(r.Ref()); ok {
				r = old.(partner.Reader)
			}
			return nil
		})
		if r.Revision() == 0 {
			w.moved[team+r.User] = w.now
		}
		r.AwayFrom, r.AwayTo, r.Deputy = today.Add(w.rng.IntN(5)), today.Add(5+w.rng.IntN(10)), w.pick(users)
		w.change(team, r)
		w.note("%s: %s away %v to %v, %s stands in", team, r.User, r.AwayFrom, r.AwayTo, r.Deputy)
	}
}
