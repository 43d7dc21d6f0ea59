package calendar

import (
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
)

// Holidays are counted from 1970 through 2169; before and after there are
// weekends only. Their days are kept as bits, in blocks that are made at their
// first use, so that Working is a look into memory.
const (
	firstYear = 1970
	lastYear  = 2169
	firstDay  = civil.Day(719163) // 1 January 1970
	blockDays = 512
	blocks    = (200*365+49)/blockDays + 1
)

// block is what a calendar knows of blockDays days in a row. It never changes.
type block struct {
	off   [blockDays / 64]uint64
	names map[civil.Day]string // of the holidays, and of days of work in their stead
}

// block gives the block that a day lies in and the day's place in it, or nil for a
// day outside the years that are counted.
func (c *Calendar) block(d civil.Day) (b *block, at uint) {
	i := int(d - firstDay)
	if i < 0 || i >= blocks*blockDays {
		return nil, 0
	}
	slot := &c.blocks[i/blockDays]
	if b = slot.Load(); b == nil {
		b = c.made(firstDay + civil.Day(i-i%blockDays))
		slot.Store(b) // should two make it at once, they make the same
	}
	return b, uint(i % blockDays)
}

// made makes the block that begins on a day.
func (c *Calendar) made(from civil.Day) *block {
	b := &block{}
	set := func(d civil.Day, off bool) {
		i := uint(d - from)
		if b.off[i/64] &^= 1 << (i % 64); off {
			b.off[i/64] |= 1 << (i % 64)
		}
	}
	for d := from; d < from+blockDays; d++ {
		set(d, c.weekends && weekend(d) || slices.ContainsFunc(c.parts, func(p *Calendar) bool { return !p.Working(d) }))
	}
	if c.holidays == nil {
		return b
	}
	b.names = map[civil.Day]string{}
	first, _, _ := from.Date()
	last, _, _ := (from + blockDays - 1).Date()
	for year := first - 1; year <= last+1; year++ { // a neighbour's holiday may be kept in this year
		for _, h := range c.holidays(year) {
			if h.day < from || h.day >= from+blockDays || b.names[h.day] != "" {
				continue
			}
			set(h.day, !h.work)
			b.names[h.day] = h.name
			if h.work {
				b.names[h.day] = "make-up day for " + h.name
			}
		}
	}
	return b
}

func weekend(d civil.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// Working reports whether the day is a working day.
func (c *Calendar) Working(d civil.Day) bool {
	b, at := c.block(d)
	if b != nil {
		return b.off[at/64]>>(at%64)&1 == 0
	}
	for _, p := range c.parts {
		if !p.Working(d) {
			return false
		}
	}
	return !c.weekends || !weekend(d)
}

// Why says why a day is not a working day, or is one though it is a weekend:
// "Saturday", "National Day", "make-up day for National Day"; "" for plain working
// days. Of a joined calendar it names the country too: "National Day in China".
func (c *Calendar) Why(d civil.Day) string {
	if len(c.parts) > 0 {
		return c.whyJoined(d)
	}
	if b, _ := c.block(d); b != nil && b.names[d] != "" {
		return b.names[d]
	}
	if !c.Working(d) {
		return d.Weekday().String()
	}
	return ""
}

func (c *Calendar) whyJoined(d civil.Day) string {
	working := c.Working(d)
	var reasons []string
	for _, p := range c.parts {
		why := p.Why(d)
		if why == "" || p.Working(d) != working {
			continue
		}
		if why != d.Weekday().String() {
			why += " in " + p.title
		}
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
	}
	return strings.Join(reasons, ", ")
}

// OnOrBefore gives d if it is a working day, else the last one before it. Where
// there is none within a year it gives d itself.
func (c *Calendar) OnOrBefore(d civil.Day) civil.Day {
	return c.nearest(d, -1)
}

// OnOrAfter gives d if it is a working day, else the first one after it. Where
// there is none within a year it gives d itself.
func (c *Calendar) OnOrAfter(d civil.Day) civil.Day {
	return c.nearest(d, 1)
}

func (c *Calendar) nearest(d civil.Day, step civil.Day) civil.Day {
	for e := d; e >= d-366 && e <= d+366 && e >= civil.First && e <= civil.Last; e += step {
		if c.Working(e) {
			return e
		}
	}
	return d
}

// Add gives the n-th working day after d (before it for n < 0); d itself need not
// be one and does not count. Add(d, 0) is d. It stops at the first and the last
// day that can be written down.
func (c *Calendar) Add(d civil.Day, n int) civil.Day {
	step := civil.Day(1)
	if n < 0 {
		step = -1
	}
	for n != 0 && d+step >= civil.First && d+step <= civil.Last {
		if d += step; c.Working(d) {
			n -= int(step)
		}
	}
	return d
}

// Between counts the working days after from, through to: the inverse of Add for
// a to that is a working day. It is negative where to lies before from: then it
// counts those before from, down to to.
func (c *Calendar) Between(from, to civil.Day) int {
	n := 0
	for d := from + 1; d <= to; d++ {
		if c.Working(d) {
			n++
		}
	}
	for d := to; d < from; d++ {
		if c.Working(d) {
			n--
		}
	}
	return n
}
