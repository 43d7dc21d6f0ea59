package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/scheduler"
	"partnerbot/view"
)

// mostSchedules is how many digests a workspace can order.
const mostSchedules = 20

// leastBetween is the least time between two of one order: each lists all that is
// open anew, and a channel that is full of them is read by nobody.
const leastBetween = time.Hour

func digestScheduleUnit() *Unit {
	return &Unit{
		Word:     "digest schedule",
		Aliases:  []string{"digest add", "digest order"},
		Summary:  "orders a further digest for a channel by a cron line (minute hour day month weekday), in the team's zone; shows the next five first",
		Usage:    `digest schedule "0 9 * * MON-FRI" #channel [zone Z] [--yes]`,
		Examples: []string{`digest schedule "0 9 * * MON-FRI" here`, `digest schedule "30 16 * * FRI" here --yes`},
		Role:     Admin,
		Changes:  true,
		Flags:    []Flag{{Name: "--yes", About: "stores it without asking again"}},
		Fetch:    fetchPlace,
		Run:      digestSchedule,
	}
}

func digestSchedule(c *Call) (Answer, error) {
	s, e, err := c.readSchedule()
	if err != nil {
		return Answer{}, err
	}
	if err := c.notThere(s.Channel); err != nil {
		return Answer{}, err
	}
	if err := c.tooOften(s, e); err != nil {
		return Answer{}, err
	}
	list := c.Book.Schedules()
	for _, old := range list {
		if old.Spec == s.Spec && old.Channel == s.Channel && old.Zone == s.Zone {
			return already("That digest is ordered: S%d.", old.ID), nil
		}
	}
	if len(list) >= mostSchedules {
		return Answer{}, wrong("%d digests are ordered, and more are read by nobody. Take one back first.", len(list)).try("digest list")
	}
	lines := c.nextRuns(e)
	if !c.flag("--yes") {
		return Answer{Message: c.confirmSchedule(s, lines)}, nil
	}
	s.ID, s.By, s.On = c.Book.Next(partner.KindSchedule, 0), c.User, c.Now.UTC()
	summary := fmt.Sprintf("Digest S%d ordered: %s (%s) to %s", s.ID, s.Spec, s.Zone, s.Channel)
	done := view.Join(view.T(fmt.Sprintf("Ordered as S%d: a digest to ", s.ID)), view.Ch(s.Channel), view.T(" by "+s.Spec+" ("+s.Zone+")."))
	if line, missing := c.entry(s.Channel); missing {
		lines = append(lines, line)
	}
	lines = append(lines, view.Join(view.T("To take it back later: "), view.C(fmt.Sprintf("digest unschedule S%d", s.ID))))
	return unnamed(c.put(summary, s, done, lines...)), nil
}

// tooOften refuses a line that comes again within the hour, and shows how often it
// would. Once in all may be a clock that is put back.
func (c *Call) tooOften(s partner.Schedule, e *scheduler.Expression) error {
	runs := e.Next(c.Now, 50)
	least, often := leastBetween, 0
	for i := 1; i < len(runs); i++ {
		if between := runs[i].Sub(runs[i-1]); between < leastBetween {
			least, often = min(least, between), often+1
		}
	}
	if often < 2 {
		return nil
	}
	example := phrase("digest", "schedule", "0 9-17 * * MON-FRI", s.Channel)
	if c.Channel == s.Channel {
		example = `digest schedule "0 9-17 * * MON-FRI" here`
	}
	return wrong("%q comes again after %s. A digest lists all that is open, so once an hour is the most: more often nobody reads it.", clip(s.Spec), shortSpan(least)).try(example)
}

// shortSpan is a span below an hour in words.
func shortSpan(d time.Duration) string {
	if d < time.Minute {
		return plural(int(d.Seconds()), "second")
	}
	return plural(int(d.Minutes()), "minute")
}

// readSchedule reads a cron line, quoted or in five words, a channel and a zone.
func (c *Call) readSchedule() (s partner.Schedule, e *scheduler.Expression, err error) {
	words := c.Words
	if i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "zone") || strings.EqualFold(w, "in") }); i > 0 {
		if s.Zone, err = readZone(words[i+1:], "digest schedule \"0 9 * * MON-FRI\" here zone"); err != nil {
			return s, nil, err
		}
		words = words[:i]
	}
	if len(words) < 2 {
		return s, nil, c.usage("I need when, as a cron line in quotes, and the channel.")
	}
	last := len(words) - 1
	id, ok := channelWord(words[last], c.Channel)
	if !ok {
		return s, nil, wrong("%q is not a channel. Pick it from the list that # opens, or type here in the channel itself.", clip(words[last])).try(`digest schedule "0 9 * * MON-FRI" here`)
	}
	s.Channel = id
	zone := c.teamZone()
	if s.Zone != "" {
		if zone, err = time.LoadLocation(s.Zone); err != nil {
			return s, nil, err
		}
	}
	e, err = scheduler.ParseExpression(strings.Join(words[:last], " "), zone)
	if errors.Is(err, scheduler.ErrExpression) {
		return s, nil, wrong("%s.", sentence(view.Clean(strings.TrimSuffix(err.Error(), "."))))
	}
	if err != nil {
		return s, nil, err
	}
	s.Spec, s.Zone = e.Spec, zone.String()
	return s, e, nil
}

// nextRuns lists the next five times of an expression and what surprises in it.
func (c *Call) nextRuns(e *scheduler.Expression) (lines []view.Text) {
	from, to, err := readHours(quietHours(c.Settings))
	quiet := 0
	for _, at := range e.Next(c.Now, 5) {
		at = at.In(e.Zone)
		line := at.Format("Mon 2 Jan 2006 15:04 MST")
		if wall := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute; err == nil && quietAt(wall, from, to) {
			quiet++
			line += ", in quiet hours"
		}
		lines = append(lines, view.T(line))
	}
	if remark := e.Remark(); remark != "" {
		lines = append(lines, view.T(remark))
	}
	if quiet > 0 {
		lines = append(lines, view.T("Some fall in quiet hours ("+quietHours(c.Settings)+"). They are said all the same, since you choose the hour: please mind who reads the channel then."))
	}
	return lines
}

// confirmSchedule shows what would be stored and asks.
func (c *Call) confirmSchedule(s partner.Schedule, lines []view.Text) view.Message {
	m := view.Message{Summary: fmt.Sprintf("A digest by %s (%s): nothing is stored yet. Is this what you mean?", s.Spec, s.Zone)}
	m.Blocks = append(m.Blocks, view.Para(view.T("A digest to "), view.Ch(s.Channel), view.T(fmt.Sprintf(" by %s (%s). The next five:", s.Spec, s.Zone))), view.List(lines...))
	if line, missing := c.entry(s.Channel); missing {
		m.Blocks = append(m.Blocks, view.Para(line))
	}
	yes := view.Run("Order it", phrase("digest", "schedule", s.Spec, s.Channel, "zone", s.Zone, "--yes"))
	yes.Style = "primary"
	m.Blocks = append(m.Blocks, view.Para(view.T("Nothing is stored yet. Is this what you mean?")), view.Actions(yes))
	return m
}

func digestListUnit() *Unit {
	return &Unit{
		Word:     "digest list",
		Aliases:  []string{"digests", "digest schedules"},
		Summary:  "the digests that are said: the team's own, and those that were ordered",
		Usage:    "digest list",
		Examples: []string{"digest list"},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.digests()}, nil
		},
	}
}

func (c *Call) digests() view.Message {
	list := c.Book.Schedules()
	m := view.Message{Names: len(list) > 0, Summary: plural(len(list), "digest") + " ordered besides the team's own."}
	own := view.T("The team's own: no channel is configured")
	if c.Settings.Channel != "" {
		own = view.Join(view.T(fmt.Sprintf("The team's own: on working days (%s) at %s (%s), if there is something new, to ", teamCalendar(c.Settings), digestTime(c.Settings), c.teamZone())), view.Ch(c.Settings.Channel))
	}
	lines := []view.Text{own}
	for _, s := range list {
		next := "it can no longer be read"
		if zone, err := time.LoadLocation(s.Zone); err == nil {
			if e, err := scheduler.ParseExpression(s.Spec, zone); err == nil {
				next = "it never comes again"
				if at := e.Next(c.Now, 1); len(at) > 0 {
					next = "next " + at[0].In(zone).Format("Mon 2 Jan 2006 15:04")
				}
			}
		}
		lines = append(lines, view.Join(view.B(fmt.Sprintf("S%d ", s.ID)), view.T(s.Spec+" ("+s.Zone+") to "), view.Ch(s.Channel), view.T(", "+next+", ordered by "), c.someone(s.By)))
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)), view.List(lines...))
	if len(list) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T("An admin takes one back with "), view.C(fmt.Sprintf("digest unschedule S%d", list[0].ID)), view.T(".")))
	}
	return m
}

func digestUnscheduleUnit() *Unit {
	return &Unit{
		Word:     "digest unschedule",
		Aliases:  []string{"digest remove"},
		Summary:  "takes back a digest that was ordered",
		Usage:    "digest unschedule S1",
		Examples: []string{"digest unschedule S1"},
		Role:     Admin,
		Changes:  true,
		Run:      digestUnschedule,
	}
}

func digestUnschedule(c *Call) (Answer, error) {
	if len(c.Words) != 1 {
		return Answer{}, c.usage("I need which one.")
	}
	n, err := strconv.ParseUint(strings.TrimLeft(c.Words[0], "sS#"), 10, 32)
	if err != nil {
		return Answer{}, wrong("%q is not the number of a digest, as in S1.", clip(c.Words[0])).try("digest list")
	}
	f, ok := c.Book.Fact(partner.Ref{Kind: partner.KindSchedule, ID: partner.ID(n)})
	s, isSchedule := f.(partner.Schedule)
	if !ok || !isSchedule {
		return Answer{}, wrong("There is no ordered digest S%d.", n).try("digest list")
	}
	change := c.change(fmt.Sprintf("Digest S%d (%s to %s) taken back", s.ID, s.Spec, s.Channel), nil, s.Ref())
	done := view.Join(view.T(fmt.Sprintf("Taken back: S%d, %s to ", s.ID, s.Spec)), view.Ch(s.Channel), view.T("."))
	return unnamed(c.commit(change, done)), nil
}
