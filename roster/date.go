package roster

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"partnerbot/civil"
)

// Order is the order in which day, month and year are written.
type Order string

// The orders. The zero Order refuses dates that can be read in two ways.
const (
	AnyOrder Order = ""
	DMY      Order = "dmy"
	MDY      Order = "mdy"
	YMD      Order = "ymd"
)

// ParseOrder reads what --dates says.
func ParseOrder(s string) (Order, error) {
	switch o := Order(strings.ToLower(strings.TrimSpace(s))); o {
	case AnyOrder, DMY, MDY, YMD:
		return o, nil
	}
	return AnyOrder, fmt.Errorf("%q is no order of dates: write dmy, mdy or ymd", s)
}

// The first and the last day that a spreadsheet's day number is taken for; below
// lie years and counts that somebody wrote into a date column.
var (
	firstSerial = civil.Must(1970, 1, 1)
	lastSerial  = civil.Must(2200, 12, 31)
)

var errNotDate = errors.New("not a date; write it like 2026-05-14 or 14 May 2026")

// dates reads the dates of one file.
type dates struct {
	order Order
	// serials says that cells may hold a spreadsheet's day numbers, counted
	// from this day.
	serials bool
	epoch   civil.Day
	// dmy and mdy are the first rows that prove either order.
	dmy, mdy int
	row      int
}

// parse reads a date as people and spreadsheets write it.
func (d *dates) parse(s string) (civil.Day, error) {
	if day, err := civil.Parse(s); err == nil || errors.Is(err, civil.ErrNoSuchDay) {
		return day, noSuchDay(err)
	}
	if d.serials {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			return d.serial(n)
		}
	}
	s, err := midnight(s)
	if err != nil {
		return 0, err
	}
	parts := split(s)
	if len(parts) == 1 && len(parts[0]) == 8 && allDigits(parts[0]) {
		parts = []string{parts[0][:4], parts[0][4:6], parts[0][6:]}
	}
	if len(parts) != 3 {
		if allDigits(s) {
			return 0, errors.New("a bare number, not a date; format the column as a date, or write it like 2026-05-14")
		}
		return 0, errNotDate
	}
	return d.three(parts)
}

func noSuchDay(err error) error {
	if err != nil {
		return civil.ErrNoSuchDay
	}
	return nil
}

// serial reads a spreadsheet's day number; a fraction is the time of day.
func (d *dates) serial(n float64) (civil.Day, error) {
	if n >= 19700101 && n <= 22001231 && n == float64(int(n)) {
		i := int(n)
		return of(i/10000, i/100%100, i%100)
	}
	if !(n >= 0 && n <= 200_000) { // not a number is neither
		return 0, errNotDate
	}
	if day := d.epoch.Add(int(n)); day >= firstSerial && day <= lastSerial {
		return day, nil
	}
	return 0, errNotDate
}

// midnight takes the time 00:00 from the end of a date and refuses any other.
func midnight(s string) (string, error) {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return s, nil
	}
	cut := strings.LastIndexAny(s[:i], " T")
	if cut < 0 {
		return "", errNotDate
	}
	if strings.Trim(s[cut+1:], "0:.") != "" {
		return "", errors.New("has a time of day; write the day alone, like 2026-05-14")
	}
	return strings.TrimSpace(s[:cut]), nil
}

// split cuts a date into its parts at blanks, commas, slashes, dots and hyphens.
func split(s string) []string {
	s = strings.TrimSuffix(s, "日")
	return strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune(" ,/.-\u00a0年月", r)
	})
}

func (d *dates) three(p []string) (civil.Day, error) {
	if m, ok := month(p[1]); ok { // 14 May 2026
		return named(p[2], m, p[0])
	}
	if m, ok := month(p[0]); ok { // May 14, 2026
		return named(p[2], m, p[1])
	}
	for _, w := range p {
		if !allDigits(w) || len(w) > 4 {
			return 0, errNotDate
		}
	}
	a, b, c := number(p[0]), number(p[1]), number(p[2])
	switch {
	case len(p[0]) == 4 && len(p[1]) <= 2 && len(p[2]) <= 2:
		return of(a, b, c)
	case len(p[2]) == 4 && len(p[0]) <= 2 && len(p[1]) <= 2:
		return d.yearLast(a, b, c)
	case len(p[0]) <= 2 && len(p[1]) <= 2 && len(p[2]) <= 2:
		return 0, errors.New("the year needs four digits, like 2026-05-14")
	}
	return 0, errNotDate
}

// yearLast reads day and month in the order that was given, or in the only one
// that makes a date.
func (d *dates) yearLast(a, b, year int) (civil.Day, error) {
	asDMY, errD := of(year, b, a)
	asMDY, errM := of(year, a, b)
	switch d.order {
	case DMY:
		return asDMY, inOrder(errD, d.order)
	case MDY:
		return asMDY, inOrder(errM, d.order)
	case YMD:
		return 0, errors.New("does not begin with the year, as --dates=ymd says")
	}
	switch {
	case errD != nil && errM != nil:
		return 0, errD
	case errM != nil:
		d.prove(&d.dmy)
		return asDMY, nil
	case errD != nil:
		d.prove(&d.mdy)
		return asMDY, nil
	case asDMY == asMDY:
		return asDMY, nil
	}
	return 0, fmt.Errorf("can be %s or %s; write it like %s, or say --dates=dmy or --dates=mdy", asDMY.Long(), asMDY.Long(), asDMY)
}

func (d *dates) prove(first *int) {
	if *first == 0 {
		*first = d.row
	}
}

func inOrder(err error, o Order) error {
	if err != nil {
		return fmt.Errorf("%w in the order --dates=%s", err, o)
	}
	return nil
}

// warning names two rows that prove different orders, if there are such.
func (d *dates) warning() string {
	if d.dmy == 0 || d.mdy == 0 {
		return ""
	}
	return fmt.Sprintf("row %d writes the day first and row %d the month first; look at the dates once more", d.dmy, d.mdy)
}

func named(year string, m time.Month, day string) (civil.Day, error) {
	day = strings.ToLower(day)
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		day = strings.TrimSuffix(day, suffix)
	}
	if !allDigits(day) || len(day) > 2 {
		return 0, errNotDate
	}
	if !allDigits(year) || len(year) != 4 {
		return 0, errors.New("the year needs four digits, like 14 May 2026")
	}
	return of(number(year), int(m), number(day))
}

func of(year, m, day int) (civil.Day, error) {
	d, err := civil.Of(year, time.Month(m), day)
	return d, noSuchDay(err)
}

// month reads the English name of a month, whole or cut to three letters or more.
func month(s string) (time.Month, bool) {
	s = strings.ToLower(s)
	if len(s) < 3 {
		return 0, false
	}
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), s) {
			return m, true
		}
	}
	return 0, false
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// number reads up to four digits.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
