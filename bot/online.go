package bot

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/slack-go/slack"
)

// Online is what Slack says of the app's token.
type Online struct {
	Team, TeamID string
	User         string  // the bot's user
	Missing      []Scope // scopes that the token lacks
	Unknown      bool    // Slack did not tell the scopes
}

// CheckOnline asks Slack who the token belongs to and what it lacks, and, where there is
// an app token, whether it opens a Socket Mode connection.
func CheckOnline(ctx context.Context, c Config) (Online, error) {
	c = c.withDefaults()
	var mu sync.Mutex
	granted, told := "", false
	api := slack.New(c.Token, slack.OptionAPIURL(c.APIURL), slack.OptionHTTPClient(c.HTTPClient), slack.OptionAppLevelToken(c.AppToken),
		slack.OptionOnResponseHeaders(func(path string, h http.Header) {
			if v := h.Values("X-Oauth-Scopes"); strings.HasSuffix(path, "auth.test") && len(v) > 0 {
				mu.Lock()
				defer mu.Unlock()
				granted, told = strings.Join(v, ","), true
			}
		}))
	r, err := api.AuthTestContext(ctx)
	if err != nil {
		return Online{}, fmt.Errorf("SLACK_BOT_TOKEN: %w", err)
	}
	out := Online{Team: r.Team, TeamID: r.TeamID, User: r.User}
	mu.Lock()
	out.Missing, out.Unknown = missing(granted), !told
	mu.Unlock()
	if out.Unknown {
		out.Missing = nil
	}
	if c.AppToken == "" {
		return out, nil
	}
	if _, _, err := api.StartSocketModeContext(ctx); err != nil {
		if why, ok := hopeless[slackWord(err)]; ok {
			return out, fmt.Errorf("%w: %s", ErrLink, why)
		}
		return out, fmt.Errorf("SLACK_APP_TOKEN: %w", err)
	}
	return out, nil
}

// Online is CheckOnline with the bot's own configuration.
func (b *Bot) Online(ctx context.Context) (Online, error) { return CheckOnline(ctx, b.cfg) }

func missing(granted string) []Scope {
	has := map[string]bool{}
	for _, s := range strings.Split(granted, ",") {
		has[strings.TrimSpace(s)] = true
	}
	var out []Scope
	for _, s := range Scopes {
		if !has[s.Name] {
			out = append(out, s)
		}
	}
	return out
}
