package partner

import (
	"cmp"
	"slices"
	"sync"

	"partnerbot/civil"
)

// dated finds people by the day that one of their facts has. It is made when
// first asked for, and kept up from then on.
type dated struct {
	day func(p *Person) (on civil.Day, ok bool)

	once  sync.Mutex // guards the making: readers may ask at once
	diary *diary     // people, by id
}

// between gives the ids of the people whose day lies from one through another.
func (d *dated) between(people []Person, from, through civil.Day) []int32 {
	d.once.Lock()
	defer d.once.Unlock()
	if d.diary == nil {
		d.diary = newDiary(len(people), func(row int) (int32, civil.Day, bool) {
			on, ok := d.day(&people[row])
			return int32(people[row].ID), on, ok
		})
	}
	return d.diary.between(from, through)
}

// put notes a person; take takes out what was noted.
func (d *dated) put(p *Person) {
	if d.diary != nil {
		d.note(*p, d.diary.add)
	}
}

func (d *dated) take(p *Person) {
	if d.diary != nil {
		d.note(*p, d.diary.drop)
	}
}

func (d *dated) note(p Person, how func(on civil.Day, id int32)) {
	if on, ok := d.day(&p); ok {
		how(on, int32(p.ID))
	}
}

func (p *Person) leaving() (on civil.Day, ok bool) { return p.LeftOn, !p.LeftOn.IsZero() }

// Leaving gives the people whose LeftOn, the first day on which they no longer
// belong to the company, lies from one day through another, by day and id. It
// looks at no others.
func (b *Book) Leaving(from, through civil.Day) (out []Person) {
	for _, id := range b.leaving.between(b.people.rows, from, through) {
		if p, ok := b.Person(ID(id)); ok {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Or(cmp.Compare(a.LeftOn, b.LeftOn), cmp.Compare(a.ID, b.ID)) })
	return out
}
