package partner

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"partnerbot/civil"
)

// Quarter is a quarter of a calendar year. The zero Quarter is none.
type Quarter struct{ Year, N int }

// QuarterOf is the quarter that a day lies in.
func QuarterOf(d civil.Day) Quarter {
	year, month, _ := d.Date()
	return Quarter{year, (int(month) + 2) / 3}
}

// String is the quarter as people write it: 2026-Q1.
func (q Quarter) String() string { return fmt.Sprintf("%04d-Q%d", q.Year, q.N) }

// First and Last are the quarter's days.
func (q Quarter) First() civil.Day { return civil.Must(q.Year, time.Month(3*q.N-2), 1) }
func (q Quarter) Last() civil.Day {
	month := time.Month(3 * q.N)
	return civil.Must(q.Year, month, civil.DaysIn(q.Year, month))
}

// ParseQuarter reads 2026-Q1, 2026Q1, Q1 2026 and q1-2026; ok is false for what is
// no quarter, such as 2026-Q5.
func ParseQuarter(text string) (q Quarter, ok bool) {
	parts := strings.FieldsFunc(strings.ToUpper(text), func(r rune) bool { return r == '-' || r == '/' || unicode.IsSpace(r) })
	if len(parts) == 1 {
		if year, n, cut := strings.Cut(parts[0], "Q"); cut && year != "" {
			parts = []string{year, "Q" + n}
		}
	}
	if len(parts) != 2 {
		return Quarter{}, false
	}
	if strings.HasPrefix(parts[0], "Q") {
		parts[0], parts[1] = parts[1], parts[0]
	}
	digits, isQuarter := strings.CutPrefix(parts[1], "Q")
	year, err1 := strconv.Atoi(parts[0])
	n, err2 := strconv.Atoi(digits)
	q = Quarter{year, n}
	return q, isQuarter && err1 == nil && err2 == nil && len(parts[0]) == 4 && len(digits) == 1 && year >= 1950 && year <= 2199 && n >= 1 && n <= 4
}

// Priorities are what the vendor wants to sell in a quarter, as somebody read it.
// A newer list for the quarter takes the place of an older one, which is kept.
type Priorities struct {
	ID      ID        `json:"id"`
	Rev     uint64    `json:"rev,omitempty"`
	Quarter string    `json:"quarter"` // 2026-Q1
	Names   []string  `json:"names"`
	By      string    `json:"by"` // Slack user id
	On      time.Time `json:"on"`
	Source  string    `json:"source,omitempty"` // where it was seen
}

func (x Priorities) Ref() Ref           { return Ref{KindPriorities, x.ID} }
func (x Priorities) Revision() uint64   { return x.Rev }
func (x Priorities) At(rev uint64) Fact { x.Rev = rev; return x }

// AllPriorities gives every list of priorities that was recorded, by id.
func (b *Book) AllPriorities() []Priorities { return shelved[Priorities](b, KindPriorities) }

// PrioritiesOf gives the list that holds for a quarter: the one recorded last.
func (b *Book) PrioritiesOf(q Quarter) (Priorities, bool) {
	var found Priorities
	for _, x := range onShelf[Priorities](b, KindPriorities) {
		if x.Quarter == q.String() && x.ID > found.ID { // by id: clocks are set back
			found = x
		}
	}
	return found, found.ID != 0
}

// Has finds a priority of the list as it is written there, without regard to case,
// blanks and marks.
func (x Priorities) Has(name string) (as string, ok bool) {
	i := slices.IndexFunc(x.Names, func(n string) bool { return letters(n) == letters(name) && letters(name) != "" })
	if i < 0 {
		return "", false
	}
	return x.Names[i], true
}

// letters is a name without case, blanks and marks.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// Contains reports whether the list has a priority of that name.
func (x Priorities) Contains(name string) bool {
	_, ok := x.Has(name)
	return ok
}
