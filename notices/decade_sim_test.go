package notices

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/storage"
)

// Most simulated lives are months long and dense with faults. Some last ten years:
// mostly quiet ones, in which people come, renew, fall ill and leave and nothing
// fails, with some days of every fault there is a few times a year.

// spans are the years in which a life of ten years may begin so that it meets what
// is remarkable about a zone.
var spans = map[string]struct{ from, to int }{
	"Europe/Berlin":       {1986, 2030},
	"Australia/Lord_Howe": {1986, 2030}, // changes by half an hour
	"Pacific/Apia":        {2003, 2010}, // has no 30 December 2011
	"America/Sao_Paulo":   {1990, 2012}, // until 2018 its clocks changed at midnight
	"Asia/Tehran":         {1995, 2017}, // changed by its own calendar, at midnight, not in 2006 and 2007, and last in 2022
	"Asia/Kathmandu":      {1977, 1984}, // was ten minutes farther west until 1986
	"Asia/Shanghai":       {1978, 1987}, // had summers until 1991
	"America/New_York":    {1986, 2030},
	"Africa/Casablanca":   {2010, 2024}, // changes around Ramadan
	"Pacific/Kiritimati":  {1986, 1993}, // has no 31 December 1994
	"America/St_Johns":    {1990, 2009}, // until 2011 its clocks changed a minute after midnight
	"UTC":                 {1986, 2030},
}

// oldest is how long a life of ten years is.
const oldest = 10

func newDecade(t testing.TB, seed uint64, store storage.Store, pack *program.Program) *world {
	w := emptyWorld(t, seed, store, pack)
	zone := simZones[int(seed / *simLong)%len(simZones)]
	years := spans[zone]
	at := time.Date(years.from+w.rng.IntN(years.to-years.from+1), time.Month(1+w.rng.IntN(12)), 1+w.rng.IntN(28), w.rng.IntN(24), w.rng.IntN(60), 0, 0, time.UTC)
	w.begin(at, zone, w.pick(simZones))
	w.procs[1].desk = &Desk{Program: pack} // of two machines
	return w
}

// decade lives ten years.
func (w *world) decade() {
	w.chaos()
	w.calm()
	w.check()
	for end := w.born.AddDate(oldest, 0, 0); w.now.Before(end); {
		if w.rng.IntN(8) == 0 {
			w.chaos()
			w.calm()
			w.check()
		}
		w.quiet()
		if _, err := w.store.Sweep(w.t.Context(), w.now); err != nil {
			w.t.Fatal(err)
		}
	}
}

// quiet lets some weeks pass in which nothing fails. Between the hours at which
// something may be due the clock is moved on at once.
func (w *world) quiet() {
	for _, team := range w.teams {
		w.people(team, nil)
		w.renewals(team)
		w.staff(team)
		if w.bids && w.rng.IntN(3) == 0 {
			w.bidding(team)
		}
	}
	w.channels()
	w.still = w.now
	wakes := w.wakes()
	for end := w.now.AddDate(0, 0, 5+w.rng.IntN(60)); w.now.Before(end); {
		w.pass(time.Hour+time.Duration(w.rng.IntN(100))*time.Minute, wakes)
		w.tick(w.rng.IntN(2), false)
	}
	w.check()
}

// renewals keeps a team at some certificates: what has ended is renewed or let go.
func (w *world) renewals(team string) {
	_, certs, _ := w.read(team)
	today := civil.At(w.now)
	for _, c := range certs {
		over := today.Sub(c.Expires)
		switch {
		case over < -20 || over < 40 && w.rng.IntN(4) > 0:
			continue
		case w.rng.IntN(4) == 0 || len(certs) > 12:
			w.remove(team, c.Ref())
			w.note("%s: certificate %d let go", team, c.ID)
		default:
			c.Expires = today.Add([]int{180, 365, 730}[w.rng.IntN(3)] + w.rng.IntN(30))
			w.change(team, c)
			w.note("%s: certificate %d renewed until %v", team, c.ID, c.Expires)
		}
	}
	if len(certs) < 8 || w.rng.IntN(6) == 0 {
		w.roster(team)
	}
}

// staff lets somebody join or leave.
func (w *world) staff(team string) {
	var people []partner.Person
	var next partner.ID
	_ = w.store.Read(w.t.Context(), team, func(b *partner.Book) error {
		people, next = b.People(), b.Next(partner.KindPerson, 0)
		return nil
	})
	today := civil.At(w.now)
	people = slices.DeleteFunc(people, func(p partner.Person) bool { return !p.LeftOn.IsZero() })
	switch k := w.rng.IntN(12); {
	case k == 0 && len(people) < 8:
		user := fmt.Sprint("U-P", next)
		w.change(team, partner.Person{ID: next, Name: fmt.Sprint("Person ", next), SlackID: user, Team: w.pick([]string{"Data", "Cloud"}), Bindings: []partner.Binding{{State: partner.Associated}}})
		_, _, cert := w.read(team)
		w.change(team, partner.Certificate{ID: cert, Person: next, Type: "hccdp", Track: fmt.Sprint("track ", cert), Expires: today.Add(100 + w.rng.IntN(300))})
		w.note("%s: person %d joins with certificate %d", team, next, cert)
	case k == 1 && len(people) > 3:
		p := people[3+w.rng.IntN(len(people)-3)]
		p.LeftOn = today.Add(w.rng.IntN(40))
		w.change(team, p)
		w.note("%s: person %d leaves on %v", team, p.ID, p.LeftOn)
	}
}

func (w *world) remove(team string, ref partner.Ref) {
	w.t.Helper()
	_, err := w.store.Update(w.t.Context(), team, "", w.now, func(*partner.Book) (storage.Change, error) {
		return storage.Change{Delta: partner.Delta{Remove: []partner.Ref{ref}}, Audit: storage.Entry{Verb: "sim", By: "sim", At: w.now}}, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestDecadesMeetTheirZones holds that lives of ten years are that long, and that
// the clocks of their zones do in them what is remarkable about the zone.
func TestDecadesMeetTheirZones(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	desk := &Desk{Program: huawei(t)}
	for _, name := range simZones {
		years, ok := spans[name]
		if !ok {
			t.Fatalf("%s has no span", name)
		}
		zone := desk.zone(name)
		for range 20 {
			from := time.Date(years.from+rng.IntN(years.to-years.from+1), 12, 31, 0, 0, 0, 0, time.UTC)
			offsets, missing := map[int]bool{}, 0
			for day := from; day.Before(from.AddDate(oldest-1, 0, 0)); day = day.AddDate(0, 0, 1) {
				_, offset := day.In(zone).Zone()
				offsets[offset] = true
				if a, b := civil.In(day, zone), civil.In(day.AddDate(0, 0, 1), zone); b-a > 1 {
					missing++
				}
			}
			gone := name == "Pacific/Apia" || name == "Pacific/Kiritimati"
			if (len(offsets) < 2) != (name == "UTC") || (missing == 1) != gone {
				t.Errorf("%s from %v: %d offsets, %d days missing", name, from.Year(), len(offsets), missing)
			}
		}
	}
}
