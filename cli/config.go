package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/joho/godotenv"

	"partnerbot/partner"
)

// Config is what the environment says, checked.
type Config struct {
	values map[string]string
}

// ReadConfig reads .env in the current folder and lays the real environment
// over it. All problems are reported together, by the variable's name and never
// with its value.
func ReadConfig(environ []string, dotenv string) (Config, error) {
	file, err := godotenv.Read(dotenv)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		file = nil
	case err != nil:
		// The parser's own error quotes the line, which may hold a secret.
		return Config{}, fmt.Errorf("%s cannot be read: look for an unclosed quote, a line without =, or a byte order mark", dotenv)
	}
	real := map[string]string{}
	for _, e := range environ {
		if k, v, ok := strings.Cut(e, "="); ok {
			real[k] = v
		}
	}
	c := Config{values: map[string]string{}}
	var problems []error
	for _, v := range Variables {
		value, ok := real[v.Name]
		if !ok {
			value = file[v.Name]
		}
		value = strings.TrimSpace(value)
		if value == "" {
			value = v.Default
		}
		c.values[v.Name] = value
		if value != v.Default && v.Check != nil { // a default is known to be good: a test says so
			if wrong := v.Check(value); wrong != "" {
				problems = append(problems, fmt.Errorf("%s %s", v.Name, wrong))
			}
		}
	}
	return c, errors.Join(problems...)
}

// Get gives a variable's value; it panics on a name that is not in Variables.
func (c Config) Get(name string) string {
	v, ok := c.values[name]
	if !ok {
		panic("cli: no variable " + name)
	}
	return v
}

// Defaults are the settings that a workspace's own are laid over.
func (c Config) Defaults() partner.Settings {
	return partner.Settings{
		Zone:          c.Get("PARTNER_TIMEZONE"),
		Channel:       c.Get("PARTNER_CHANNEL"),
		ReviewChannel: c.Get("PARTNER_REVIEW_CHANNEL"),
		Admins:        split(c.Get("PARTNER_ADMINS")),
		Reviewers:     split(c.Get("PARTNER_REVIEWERS")),
	}
}

// Logger writes the log to w as LOG_LEVEL and LOG_FORMAT say.
func (c Config) Logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Get("LOG_LEVEL"))) // checked when read
	o := &slog.HandlerOptions{Level: level}
	if c.Get("LOG_FORMAT") == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// Online names the variables that are missing for a connection to Slack.
func (c Config) Online() error {
	if c.Get("SLACK_BOT_TOKEN") == "" {
		return errors.New("SLACK_BOT_TOKEN is missing: set it to the app's bot token (xoxb-...); `partnerbot manifest` prints the app to create, and `partnerbot sandbox` needs no Slack at all")
	}
	if c.Get("SLACK_APP_TOKEN") == "" && c.Get("SLACK_SIGNING_SECRET") == "" {
		return errors.New("SLACK_APP_TOKEN (for Socket Mode) or SLACK_SIGNING_SECRET (for HTTP) is missing: set one of them, or both")
	}
	return nil
}
