package sandbox

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Clockface is the zone in which a reader sees dates, and what is now for "today" and "ago".
type Clockface struct {
	Now  time.Time
	Zone *time.Location
}

var dateToken = lazily(`\{[a-z_]+\}`)

// date shows UNIX^FORMAT[^LINK].
func (c Clockface) date(body string) (text, link string, ok bool) {
	parts := strings.SplitN(body, "^", 3)
	if len(parts) < 2 {
		return "", "", false
	}
	unix, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || !dateToken().MatchString(parts[1]) {
		return "", "", false
	}
	if len(parts) == 3 {
		if u, err := url.Parse(parts[2]); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
			link = unescape.Replace(parts[2])
		}
	}
	return c.format(time.Unix(unix, 0), unescape.Replace(parts[1])), link, true
}

func (c Clockface) format(at time.Time, layout string) string {
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	t, now := at.In(zone), c.Now.In(zone)
	return dateToken().ReplaceAllStringFunc(layout, func(token string) string {
		token = strings.Trim(token, "{}")
		base, pretty := strings.CutSuffix(token, "_pretty")
		if pretty {
			if day := nearDay(t, now); day != "" {
				return day
			}
		}
		switch base {
		case "date_num":
			return t.Format("2006-01-02")
		case "date":
			return t.Format("January ") + ordinal(t.Day()) + t.Format(", 2006")
		case "date_short":
			return t.Format("Jan 2, 2006")
		case "date_long":
			return t.Format("Monday, January ") + ordinal(t.Day()) + t.Format(", 2006")
		case "date_long_full":
			return t.Format("Monday, January ") + ordinal(t.Day()) + t.Format(", 2006")
		case "time":
			return t.Format("3:04 PM")
		case "time_secs":
			return t.Format("3:04:05 PM")
		case "ago":
			return ago(now.Sub(t))
		}
		return "{" + token + "}"
	})
}

func nearDay(t, now time.Time) string {
	day := func(t time.Time) int64 {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
	}
	switch day(t) - day(now) {
	case 0:
		return "today"
	case 1:
		return "tomorrow"
	case -1:
		return "yesterday"
	}
	return ""
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func ago(d time.Duration) string {
	count := func(n int, unit string) string {
		if n != 1 {
			unit += "s"
		}
		return fmt.Sprintf("%d %s", n, unit)
	}
	frame := "%s ago"
	if d < 0 {
		d, frame = -d, "in %s"
	}
	switch {
	case d < time.Minute:
		return fmt.Sprintf(frame, count(int(d.Seconds()), "second"))
	case d < time.Hour:
		return fmt.Sprintf(frame, count(int(d.Minutes()), "minute"))
	case d < 24*time.Hour:
		return fmt.Sprintf(frame, count(int(d.Hours()), "hour"))
	}
	return fmt.Sprintf(frame, count(int(d.Hours()/24), "day"))
}
