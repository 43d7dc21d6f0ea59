package cli

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// testClock is the clock of a program that is tested as it was built: the real
// one, ahead by what the file of PARTNERBOT_CLOCK holds, such as 2160h30m. The file
// is read whenever the time is, so that a test turns the clock by replacing it. It
// is refused unless Slack is on this machine too: no workspace of people ever gets
// a message at a made-up hour. Without the variable it is real.
func (c Config) testClock(real func() time.Time) (func() time.Time, error) {
	file := c.Get("PARTNERBOT_CLOCK")
	if file == "" {
		return real, nil
	}
	if !loopback(c.Get("SLACK_API_URL")) {
		return nil, errors.New("PARTNERBOT_CLOCK is for tests: it is refused unless SLACK_API_URL is on this machine, such as http://127.0.0.1:8080/api/")
	}
	first, err := readAhead(file)
	if err != nil {
		return nil, fmt.Errorf("PARTNERBOT_CLOCK: %w", err)
	}
	var last atomic.Int64
	last.Store(int64(first))
	return func() time.Time {
		if d, err := readAhead(file); err == nil {
			last.Store(int64(d))
		}
		return real().Add(time.Duration(last.Load()))
	}, nil
}

// readAhead reads how far a test's clock is ahead.
func readAhead(file string) (time.Duration, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(strings.TrimSpace(string(text)))
}

// loopback reports whether a web address names this machine by number or as localhost.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
