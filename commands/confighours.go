package commands

import (
	"time"

	"partnerbot/calendar"
	"partnerbot/partner"
)

// What holds where nothing is configured.
const (
	defaultQuiet  = "20:00-08:00"
	defaultDigest = "09:00"
)

const wholeDay = 24 * time.Hour

func quietHours(s partner.Settings) string {
	if s.Quiet == "" {
		return defaultQuiet
	}
	return s.Quiet
}

func digestTime(s partner.Settings) string {
	if s.Digest == "" {
		return defaultDigest
	}
	return s.Digest
}

func teamCalendar(s partner.Settings) string {
	if s.Calendar == "" {
		return calendar.Weekdays
	}
	return s.Calendar
}

func hoursSettings() []*Unit {
	return []*Unit{
		setting("quiet", "20:00-08:00|default", "the hours, on each reader's clock, in which nothing is said", "19:00-08:30", setQuiet),
		setting("digest-time", "09:00|default", "when the channel's digest is said, in the team's zone", "08:30", setDigestTime),
		setting("calendar", "CALENDAR|default", "the team's working calendar: nothing is said on its holidays, but before them", "de", setCalendar),
	}
}

// quietAt reports whether quiet hours hold at a wall time.
func quietAt(t, from, to time.Duration) bool {
	t %= wholeDay
	if from <= to {
		return from <= t && t < to
	}
	return t >= from || t < to
}

// allQuiet reports whether quiet hours cover all of a span within a day.
func allQuiet(from, to time.Duration, quiet string) bool {
	qFrom, qTo, err := readHours(quiet)
	if err != nil {
		return false
	}
	for t := from; t < to; t += time.Minute {
		if !quietAt(t, qFrom, qTo) {
			return false
		}
	}
	return true
}

func setQuiet(c *Call, s *partner.Settings) (string, error) {
	if isDefault(c.Words) {
		c.Words = []string{defaultQuiet}
	}
	if len(c.Words) > 1 {
		return "", c.none(c.Words[1:])
	}
	from, to, err := readHours(c.Words[0])
	if err != nil {
		return "", withTry(err, "config quiet "+defaultQuiet)
	}
	if from%wholeDay == to%wholeDay {
		return "", wrong("%s covers the whole day, so that nothing could ever be said. To silence a kind of duty in the channel, mute it; to say nothing there at all, take the channel away.", clip(c.Words[0])).
			try("config quiet "+defaultQuiet, "remind mute roster-check here", "config channel none")
	}
	digest, err := readClock(digestTime(c.Settings))
	if err == nil && quietAt(digest, from, to) {
		return "", wrong("The channel's digest is said at %s, which lies in %s. Move the digest first, or choose hours around it.", clockText(digest), hoursText(from, to)).
			try("config digest-time "+clockText(to%wholeDay), "config quiet "+defaultQuiet)
	}
	s.Quiet = hoursText(from, to)
	return "Quiet hours " + s.Quiet, nil
}

func setDigestTime(c *Call, s *partner.Settings) (string, error) {
	if isDefault(c.Words) {
		c.Words = []string{defaultDigest}
	}
	if len(c.Words) > 1 {
		return "", c.none(c.Words[1:])
	}
	at, err := readClock(c.Words[0])
	if err == nil && at == wholeDay {
		at = 0
	}
	if err != nil {
		return "", withTry(err, "config digest-time "+defaultDigest)
	}
	from, to, err := readHours(quietHours(c.Settings))
	if err == nil && quietAt(at, from, to) {
		return "", wrong("%s lies in the quiet hours, %s, in which nothing is said. Choose a time outside them, or change them first.", clockText(at), hoursText(from, to)).
			try("config digest-time "+clockText(to%wholeDay), "config quiet "+defaultQuiet)
	}
	s.Digest = clockText(at)
	return "The channel's digest is said at " + s.Digest, nil
}

func setCalendar(c *Call, s *partner.Settings) (string, error) {
	if isDefault(c.Words) {
		s.Calendar = ""
		return "Working calendar " + calendar.Weekdays, nil
	}
	name, title, err := readCalendar(c.Words, "config calendar")
	if err != nil {
		return "", err
	}
	s.Calendar = name
	return "Working calendar " + title, nil
}
