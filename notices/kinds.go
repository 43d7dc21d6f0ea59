package notices

import (
	"slices"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// kind is one kind of duty that is said unasked.
type kind struct {
	name string // of the deadline and of its ladder in the pack
	// grace is for how many days after the due date a duty is still said, if it
	// could not be said in time.
	grace int
	// noun names several: "3 certificates".
	one, many string
	// line says what ends when, what follows and what ends the duty.
	line func(d partner.Deadline, today civil.Day) view.Text
	// short is the line's first half, for the summary.
	short func(d partner.Deadline, today civil.Day) string
}

// kinds lists every kind that is said.
func kinds() []kind {
	return []kind{
		expiring(),
	}
}

func kindOf(name string) (kind, bool) {
	list := kinds()
	i := slices.IndexFunc(list, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return list[i], true
}

// passed lists the steps of a ladder that have been reached so many days before
// the due date, the most urgent first.
func passed(ladder []int, daysLeft int) []int {
	var list []int
	for _, step := range ladder {
		if step >= daysLeft {
			list = append(list, step)
		}
	}
	slices.Sort(list)
	return list
}
