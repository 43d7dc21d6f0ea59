package cli

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/storage"
)

func prefix(want, what string) func(string) string {
	return func(v string) string {
		if !strings.HasPrefix(v, want) {
			return fmt.Sprintf("must begin with %s: %s", want, what)
		}
		return ""
	}
}

func oneOf(words ...string) func(string) string {
	return func(v string) string {
		if !slices.Contains(words, v) {
			return "must be one of " + strings.Join(words, ", ")
		}
		return ""
	}
}

// between checks a whole number.
func between(least, most int) func(string) string {
	return func(v string) string {
		if n, err := strconv.Atoi(v); err != nil || n < least || n > most {
			return fmt.Sprintf("must be a whole number from %d to %d", least, most)
		}
		return ""
	}
}

func webAddress(v string) string {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "must be a web address such as https://slack.com/api/"
	}
	if !strings.HasSuffix(u.Path, "/") {
		return "must end with a slash, such as https://slack.com/api/"
	}
	return ""
}

// publicAddress is where people reach the bot: a web address of which more may follow.
func publicAddress(v string) string {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "must be a web address such as https://bot.example.com"
	}
	return ""
}

func listenAddress(v string) string {
	if _, err := net.ResolveTCPAddr("tcp", v); err != nil {
		return "must be HOST:PORT, such as 127.0.0.1:8080 or :8080"
	}
	return ""
}

func database(v string) string {
	if _, _, err := storage.ParseURL(v); err != nil {
		return err.Error()
	}
	return ""
}

func zone(v string) string {
	if _, err := time.LoadLocation(v); err != nil || v == "Local" || v == "" {
		return "must be a time zone such as Europe/Berlin or Asia/Shanghai"
	}
	return ""
}

// ids checks a list of Slack ids that begin with one of the letters.
func ids(example, letters string) func(string) string {
	const within = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	return func(v string) string {
		for _, id := range split(v) {
			if len(id) < 3 || !strings.Contains(letters, id[:1]) || strings.Trim(id, within) != "" {
				return "must hold Slack ids such as " + example + " (in Slack: View details, Copy ID)"
			}
		}
		return ""
	}
}

// split reads a list separated by commas or blanks.
func split(v string) []string {
	return strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
}
