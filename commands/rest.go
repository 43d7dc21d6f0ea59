package commands

import (
	"strings"
	"time"

	"partnerbot/civil"
)

// readDay reads when something is to be said again, at the start of words: a day
// of the week, "1 day", "2 weeks", or any date ahead. It takes 0 words where
// they do not begin with such.
func (c *Call) readDay(words []string) (day civil.Day, used int, err error) {
	if len(words) == 0 {
		return 0, 0, nil
	}
	at := 0
	if strings.EqualFold(words[0], "next") && len(words) > 1 {
		at = 1
	}
	if wd, ok := weekday(words[at]); ok {
		ahead := (int(wd)-int(c.LocalDay.Weekday())+6)%7 + 1
		return c.LocalDay.Add(ahead), at + 1, nil
	}
	if len(words) > 1 && !strings.EqualFold(words[0], "in") {
		count := words[0]
		if strings.EqualFold(count, "a") || strings.EqualFold(count, "one") {
			count = "1"
		}
		if day, used, err = readOffset([]string{"in", count, words[1]}, c.LocalDay); used > 0 || err != nil {
			return day, 2, err
		}
	}
	return c.readDate(words, future)
}

// weekday reads an English day of the week, whole or cut to three letters or more.
func weekday(word string) (time.Weekday, bool) {
	w := strings.ToLower(strings.TrimRight(word, ",."))
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(w) >= 3 && strings.HasPrefix(strings.ToLower(d.String()), w) {
			return d, true
		}
	}
	return 0, false
}

// mostRest is for how many days a duty can be silenced.
const mostRest = 366

// restUntil checks the day until which a duty is to be silent.
func (c *Call) restUntil(day civil.Day, example string) error {
	switch {
	case day < c.LocalDay:
		return wrong("%s lies in the past; it can only be put off to a day that is still to come.", day.Long()).try(example)
	case day == c.LocalDay:
		return wrong("%s is today; it can only be put off to a later day.", day.Long()).try(example)
	case day > c.LocalDay.Add(mostRest):
		return wrong("%s is more than a year away, which must be a slip: %d days are the most.", day.Long(), mostRest).try(example)
	}
	return nil
}

// readerZone is the zone in which a Slack user reads times, and whether it is
// known to be theirs.
func (c *Call) readerZone(user string) (loc *time.Location, own bool) {
	if name := c.Book.Reader(user).Zone; name != "" {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc, true
		}
	}
	return c.teamZone(), false
}

func (c *Call) teamZone() *time.Location {
	if loc, err := time.LoadLocation(c.Settings.Zone); err == nil && c.Settings.Zone != "" {
		return loc
	}
	return c.Program.Zone
}

// clock writes a moment on the asker's clock: Thu 2 Apr 2026 at 09:00 your time.
func (c *Call) clock(t time.Time) string {
	loc, own := c.readerZone(c.User)
	if own {
		return t.In(loc).Format("Mon 2 Jan 2006 at 15:04") + " your time"
	}
	return t.In(loc).Format("Mon 2 Jan 2006 at 15:04") + " (" + loc.String() + ")"
}
