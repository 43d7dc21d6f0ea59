package partner

import (
	"slices"

	"partnerbot/civil"
)

// lastBetween gives the rows of the certificates whose own last day lies in the
// days given.
func (k *packed) lastBetween(from, through civil.Day) []int32 {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lasts == nil {
		k.lasts = newDiary(len(k.last), func(at int) (int32, civil.Day, bool) { return int32(at), k.last[at], k.last[at] < never })
	}
	return k.lasts.between(from, through)
}

// endingBefore gives the places of the spans whose last day is the eve of day.
func (k *packed) endingBefore(day civil.Day) (out []int32) {
	people, ok := k.endsOn(day - 1)
	if !ok {
		for at := range k.spans {
			if k.spans[at].last+1 == day && k.spans[at].ends() {
				out = append(out, int32(at))
			}
		}
		return out
	}
	slices.Sort(people)
	for _, row := range slices.Compact(people) {
		for at := k.has[row].from; at < k.has[row].to; at++ {
			if k.spans[at].last+1 == day {
				out = append(out, at)
			}
		}
	}
	return out
}

// endsOn gives the rows of the people of whom a span ends on a day, as often as
// one does. The first few to ask are sent to look at all spans, which is quicker
// than making the diary.
func (k *packed) endsOn(last civil.Day) (people []int32, ok bool) {
	const few = 8
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sought++; k.ends == nil && k.sought <= few {
		return nil, false
	}
	if k.ends == nil {
		k.ends = newDiary(len(k.spans), func(at int) (int32, civil.Day, bool) { return k.spans[at].person, k.spans[at].last, k.spans[at].ends() })
	}
	return k.ends.between(last, last), true
}

// ends reports whether a span has an end in sight. Places that nobody owns any
// more have none.
func (s span) ends() bool { return s.first <= s.last && s.last < never }

// noted notes a certificate's last day, which was another before.
func (k *packed) noted(at int32, was civil.Day) {
	if k.lasts == nil || was == k.last[at] {
		return
	}
	if was < never {
		k.lasts.drop(was, at)
	}
	if k.last[at] < never {
		k.lasts.add(k.last[at], at)
	}
}

// reenter notes the ends of a person's spans, which were others before. What is
// in both is left where it is.
func (k *packed) reenter(row int32, was []civil.Day) {
	if k.ends == nil {
		return
	}
	for _, s := range k.spansOf(row) {
		if !s.ends() {
			continue
		}
		if i := slices.Index(was, s.last); i >= 0 {
			was[i] = was[len(was)-1]
			was = was[:len(was)-1]
		} else {
			k.ends.add(s.last, row)
		}
	}
	for _, last := range was {
		k.ends.drop(last, row)
	}
}
