package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/calendar"
	"partnerbot/partner"
	"partnerbot/view"
)

// readerUnits change how the asker is reminded, or for an admin somebody else.
func readerUnits() []*Unit {
	return []*Unit{
		readerUnit("hours", "09:00-17:30|default", "your working hours: outside them you get no direct messages",
			[]string{"remind hours 09:00-17:30", "remind hours <@U0MEI> 10:00-18:00"}, setReaderHours),
		readerUnit("zone", "ZONE|default", "your time zone: reminders come at your own morning",
			[]string{"remind zone Asia/Kolkata"}, setReaderZone),
		readerUnit("calendar", "CALENDAR|default", "your working calendar: nothing is said to you on its holidays, but before them",
			[]string{"remind calendar cn"}, setReaderCalendar),
		readerUnit("away", "D D [deputy @who] | never", "the first and last day of an absence, and who hears of your duties meanwhile",
			[]string{"remind away 1 April 9 April deputy Chen", "remind away <@U0MEI> 2026-03-10 2026-03-20"}, setReaderAway),
	}
}

func readerUnit(word, usage, summary string, examples []string, set func(c *Call, r *partner.Reader, words []string) (said string, err error)) *Unit {
	return &Unit{
		Word:     "remind " + word,
		Summary:  summary + " (for others: admins, with @who first)",
		Usage:    "remind " + word + " [@who] " + usage,
		Examples: examples,
		Own:      true,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			user, words, err := c.forWhom(c.Words)
			if err != nil {
				return Answer{}, err
			}
			if len(words) == 0 {
				return Answer{}, c.usage("I miss the value.")
			}
			old := c.Book.Reader(user)
			now := old
			said, err := set(c, &now, words)
			if err != nil {
				return Answer{}, err
			}
			name := c.someone(user)
			if now == old {
				return already("%s: %s.", name, said), nil
			}
			if now.ID == 0 {
				now.ID = c.Book.Next(partner.KindReader, 0)
			}
			ans := c.put(name.String()+": "+said, now, view.Join(name, view.T(": "+said+".")), c.nextSpoken(now)...)
			return ans, nil
		},
	}
}

// forWhom reads whom a setting is for: the asker, unless somebody is named first.
func (c *Call) forWhom(words []string) (user string, rest []string, err error) {
	if len(words) > 0 && strings.EqualFold(words[0], "me") {
		words = words[1:]
	} else if len(words) > 0 {
		id, _, ok := mention(words[0])
		if p, known := c.known(words[0]); !ok && known {
			if id, ok = p.SlackID, true; id == "" {
				return "", nil, wrong("I do not know who %s is in Slack.", p.Name).try(phrase("person", "set", c.called(p), "slack", "<@U0123ABCD>"))
			}
		}
		if ok && id != c.User && !c.IsAdmin {
			return "", nil, wrong("How others are reminded only an admin changes. For yourself it goes without a name.").try(c.unit.Examples[0])
		}
		if ok {
			return id, words[1:], nil
		}
	}
	user, err = c.self()
	return user, words, err
}

// nextSpoken warns where somebody has no hour at which they may be spoken to.
func (c *Call) nextSpoken(r partner.Reader) []view.Text {
	if r.Hours == "" {
		return nil
	}
	from, to, _ := readHours(r.Hours)
	quiet, _, _ := readHours(quietHours(c.Settings))
	if from < quiet && to <= quiet || from >= quiet {
		return nil
	}
	return []view.Text{view.T("The team's quiet hours are " + quietHours(c.Settings) + "; in them nothing is said to anybody.")}
}

func isDefault(words []string) bool {
	return len(words) == 1 && slices.Contains([]string{"default", "none", "reset", "never"}, strings.ToLower(words[0]))
}

func setReaderHours(c *Call, r *partner.Reader, words []string) (string, error) {
	if isDefault(words) {
		r.Hours = ""
		return "no working hours of their own", nil
	}
	typed := strings.Join(words, "")
	from, to, err := readHours(typed)
	if err != nil {
		return "", withTry(err, "remind hours 09:00-17:30")
	}
	if from >= to {
		return "", wrong("%q does not end after it begins; working hours lie within one day.", clip(typed)).try("remind hours 09:00-17:30")
	}
	if to-from < time.Hour {
		return "", wrong("%q is less than an hour, in which a message is easily missed.", clip(typed)).try("remind hours 09:00-17:30")
	}
	if allQuiet(from, to, quietHours(c.Settings)) {
		return "", wrong("The team's quiet hours (%s) cover all of %s, so that nothing could ever be said. An admin changes those with config quiet.", quietHours(c.Settings), clip(typed)).try("remind hours 09:00-17:30")
	}
	r.Hours = hoursText(from, to)
	return "working hours " + r.Hours, nil
}

func setReaderZone(_ *Call, r *partner.Reader, words []string) (string, error) {
	if isDefault(words) {
		r.Zone, r.ZoneBy = "", ""
		return "the team's time zone, or the one of the Slack profile", nil
	}
	zone, err := readZone(words, "remind zone")
	if err != nil {
		return "", err
	}
	r.Zone, r.ZoneBy = zone, "self"
	return "time zone " + zone, nil
}

func setReaderCalendar(_ *Call, r *partner.Reader, words []string) (string, error) {
	if isDefault(words) {
		r.Calendar = ""
		return "the team's working calendar", nil
	}
	name, title, err := readCalendar(words, "remind calendar")
	if err != nil {
		return "", err
	}
	r.Calendar = name
	return "working calendar " + title, nil
}

func setReaderAway(c *Call, r *partner.Reader, words []string) (string, error) {
	if isDefault(words) {
		r.AwayFrom, r.AwayTo, r.Deputy = 0, 0, ""
		return "no absence is recorded", nil
	}
	words, deputy, err := c.takeDeputy(r.User, words)
	if err != nil {
		return "", err
	}
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains([]string{"from", "to", "until", "through", "-", "–"}, strings.ToLower(w))
	})
	from, used, err := c.readDate(words, future)
	if err == nil && used == 0 {
		err = c.usage("I need the first and the last day of the absence.")
	}
	if err != nil {
		return "", err
	}
	to := from
	if len(words) > used {
		if to, err = onlyDate(words[used:], from, future); err != nil {
			if user, _, bad := c.takeUser(words[len(words)-1:]); bad == nil && user != "" {
				err = wrong("Who hears of it meanwhile is named after the word deputy.").try("remind away 1 April 9 April deputy <@" + user + ">")
			}
			return "", err
		}
	}
	switch {
	case to < from:
		return "", wrong("The absence would end on %s, before it begins on %s.", to.Long(), from.Long()).try("remind away 1 April 9 April")
	case to < c.LocalDay:
		return "", wrong("%s is past; an absence is recorded for days to come.", to.Long()).try("remind away 1 April 9 April")
	case to.Sub(from) > mostGuessed && !yearful(words[used:]):
		return "", wrong("From %s through %s is %d days. If that is meant, write the year of its last day.", from.Short(), to.Short(), to.Sub(from)+1).try("remind away 1 April 9 April")
	case to.Sub(from) > mostRest:
		return "", wrong("An absence from %s through %s is longer than a year; somebody else should own the duties then.", from.Short(), to.Short()).try("remind away 1 April 9 April")
	}
	r.AwayFrom, r.AwayTo, r.Deputy = from, to, deputy
	said := fmt.Sprintf("away from %s through %s", from.Short(), to.Short())
	if deputy == "" {
		return said + "; as no deputy is named, reminders come all the same", nil
	}
	return said + "; meanwhile " + c.someone(deputy).String() + " hears of the duties", nil
}

// mostGuessed is how many days an absence has at most whose end is told without
// its year: 5 March to 1 March is a slip, and not a year but four days.
const mostGuessed = 180

// yearful reports whether words name a year, or say how long from now.
func yearful(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		parts, _ := figures(strings.Trim(w, ",;."))
		return len(parts) == 3 || len(w) == 4 && digits(w) || strings.EqualFold(w, "in")
	})
}

// takeDeputy takes "deputy @who" out of the words.
func (c *Call) takeDeputy(user string, words []string) (rest []string, deputy string, err error) {
	i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, "deputy") })
	if i < 0 {
		return words, "", nil
	}
	if i+1 == len(words) {
		return nil, "", c.usage("deputy is followed by nobody.")
	}
	deputy, after, err := c.takeUser(words[i+1:])
	if err == nil && deputy == user {
		err = wrong("Nobody is their own deputy.").try(c.unit.Examples[0])
	}
	return append(slices.Clone(words[:i]), after...), deputy, err
}

// readZone reads the name of a time zone.
func readZone(words []string, word string) (string, error) {
	name := strings.Join(words, "_")
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" || name == "" {
		return "", wrong("%q is not a time zone. Zones are named by continent and city.", clip(name)).try(word+" Europe/Berlin", word+" Asia/Shanghai")
	}
	return loc.String(), nil
}

// readCalendar reads the name of a working calendar, by its name or country.
func readCalendar(words []string, word string) (name, title string, err error) {
	typed := strings.Join(words, " ")
	var ids []string
	for _, n := range calendar.Names() {
		ids = append(ids, n.ID)
		if strings.EqualFold(n.Title, typed) {
			typed = n.ID
		}
		if strings.EqualFold(n.ID, typed) {
			title = " (" + n.Title + ")"
		}
	}
	if _, err := calendar.Named(typed); err != nil || typed == "" {
		return "", "", wrong("There is no working calendar %q; there are %s, and several joined as in de+cn.", clip(typed), series(ids, "and")).try(word+" cn", word+" "+calendar.Weekdays)
	}
	name = strings.ToLower(typed)
	return name, name + title, nil
}

// readHours reads hours on a clock: 09:00-17:30. They may go past midnight.
func readHours(typed string) (from, to time.Duration, err error) {
	a, b, two := strings.Cut(strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(typed), "-")
	if two {
		if from, err = readClock(a); err == nil {
			to, err = readClock(b)
		}
	}
	if !two || err != nil {
		return 0, 0, wrong("%q is not hours on a clock from 00:00 to 24:00, written like 09:00-17:30.", clip(typed))
	}
	return from, to, nil
}

// readClock reads a wall time: 09:00, 9:00, 24:00.
func readClock(typed string) (time.Duration, error) {
	h, m, two := strings.Cut(typed, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !two || err1 != nil || err2 != nil || len(m) != 2 || !digits(h) || hour > 24 || minute < 0 || minute > 59 || hour == 24 && minute > 0 {
		return 0, wrong("%q is not a time of day, written like 09:00.", clip(typed))
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, nil
}

func clockText(t time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(t.Hours()), int(t.Minutes())%60)
}

func hoursText(from, to time.Duration) string { return clockText(from) + "-" + clockText(to) }
