package sandbox

import (
	"strings"
	"time"
)

func userMethods() []method {
	read := []string{"users:read"}
	return []method{
		{"users.info", read, (*Workspace).userInfo},
		{"users.list", read, (*Workspace).userList},
		{"users.lookupByEmail", []string{"users:read.email"}, (*Workspace).userByEmail},
	}
}

func (w *Workspace) userWire(u *User) obj {
	offset, label := 0, "UTC"
	if loc, err := time.LoadLocation(u.TZ); err == nil {
		label, offset = w.clock.now().In(loc).Zone()
	}
	profile := obj{"real_name": u.RealName, "real_name_normalized": u.RealName, "display_name": u.Name, "display_name_normalized": u.Name, "team": w.teamOf(u)}
	for _, s := range w.opt.Scopes {
		if s == "users:read.email" && u.Email != "" {
			profile["email"] = u.Email
		}
	}
	out := obj{"id": u.ID, "team_id": w.teamOf(u), "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted, "color": "4bbe2e",
		"tz": u.TZ, "tz_label": label, "tz_offset": offset, "profile": profile, "is_admin": u.ID == w.firstPerson().ID, "is_owner": u.ID == w.firstPerson().ID, "is_primary_owner": u.ID == w.firstPerson().ID,
		"is_restricted": u.Guest, "is_ultra_restricted": false, "is_bot": u.Bot, "is_app_user": false, "updated": w.opt.Start.Unix()}
	if u.Deleted { // Slack keeps no zone of those
		delete(out, "tz")
		delete(out, "tz_label")
		delete(out, "tz_offset")
	}
	if u.External {
		out["is_stranger"] = true
	}
	if u.ID == w.opt.BotUserID {
		profile["bot_id"], profile["api_app_id"] = w.botID(), w.opt.AppID
	} else if u.Bot {
		profile["bot_id"], profile["api_app_id"] = botIDOf(u.ID), "A"+strings.TrimPrefix(u.ID, "U")
	}
	return out
}

func (w *Workspace) userInfo(c *call) (obj, error) {
	u := w.user(c.args.str("user"))
	if u == nil {
		return nil, refuse("user_not_found")
	}
	return obj{"user": w.userWire(u)}, nil
}

func (w *Workspace) userList(c *call) (obj, error) {
	page, next, err := paginate(w.users, c.args)
	if err != nil {
		return nil, err
	}
	members := []obj{}
	for _, u := range page {
		members = append(members, w.userWire(u))
	}
	return obj{"members": members, "cache_ts": w.clock.now().Unix(), "response_metadata": obj{"next_cursor": next}}, nil
}

func (w *Workspace) userByEmail(c *call) (obj, error) {
	email := c.args.str("email")
	for _, u := range w.users {
		if email != "" && strings.EqualFold(u.Email, email) {
			return obj{"user": w.userWire(u)}, nil
		}
	}
	return nil, refuse("users_not_found")
}
