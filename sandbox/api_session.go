package sandbox

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
)

func sessionMethods() []method {
	return []method{
		{"auth.test", nil, (*Workspace).authTest},
		{"apps.connections.open", nil, (*Workspace).connectionsOpen},
		{"team.info", []string{"team:read"}, (*Workspace).teamInfo},
	}
}

func (w *Workspace) authTest(c *call) (obj, error) {
	c.header["X-Oauth-Scopes"] = []string{strings.Join(w.opt.Scopes, ",")}
	return obj{"url": "https://sandbox.invalid/", "team": w.opt.TeamName, "team_id": w.opt.TeamID, "user": w.opt.AppName,
		"user_id": w.opt.BotUserID, "bot_id": w.botID(), "is_enterprise_install": false}, nil
}

func (w *Workspace) connectionsOpen(c *call) (obj, error) {
	ticket := rand.Text()
	w.sockets.tickets[ticket] = true
	base := strings.Replace(w.baseURL, "http", "ws", 1)
	return obj{"url": base + "/api/socket?ticket=" + url.QueryEscape(ticket) + "&app_id=" + w.opt.AppID}, nil
}

func (w *Workspace) teamInfo(*call) (obj, error) {
	return obj{"team": obj{"id": w.opt.TeamID, "name": w.opt.TeamName, "domain": "sandbox", "email_domain": "example.com",
		"icon": obj{"image_default": true}}}, nil
}

func rateLimited(seconds string) error {
	return &apiError{word: "ratelimited", status: http.StatusTooManyRequests, header: map[string]string{"Retry-After": seconds}}
}
