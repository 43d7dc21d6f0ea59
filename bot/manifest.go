package bot

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Scope is a permission that the app asks for, and what stops without it.
type Scope struct {
	Name     string
	For      string
	Optional bool // partnerbot works without it, less well
}

// Scopes are the least that what exists now needs.
var Scopes = []Scope{
	{"app_mentions:read", "to answer when it is mentioned", false},
	{"channels:history", "to hear what reviewers reply in a thread, and to look whether a reminder of doubtful fate arrived", true},
	{"channels:read", "to know which channels are public", false},
	{"chat:write", "to answer and to remind", false},
	{"commands", "for /partner", false},
	{"files:read", "to import a roster sent as a file, and to note the sha256 of a material shared in a thread", true},
	{"files:write", "to send an export", true},
	{"groups:history", "to hear replies and to look for reminders in private channels", true},
	{"groups:read", "to know which channels are private", true},
	{"im:history", "to be asked in direct messages", false},
	{"im:write", "to write direct messages", false},
	{"reactions:read", "to take a reviewer's emoji on a card for what it means", true},
	{"reactions:write", "to show with an emoji that a reply was heard", true},
	{"users:read", "to remind people in their own zone, not those who have left, and to tell guests from members", true},
}

// events are the events that the app subscribes to.
var events = []string{
	"app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_left", "channel_unarchive", "group_archive", "group_left",
	"group_unarchive", "member_joined_channel", "member_left_channel", "message.channels", "message.groups", "message.im",
	"reaction_added", "reaction_removed", "tokens_revoked", "user_change",
}

type manifest struct {
	Metadata struct {
		Major int `json:"major_version"`
		Minor int `json:"minor_version"`
	} `json:"_metadata"`
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Color       string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands []manifestCommand `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot         []string `json:"bot"`
			BotOptional []string `json:"bot_optional,omitempty"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url,omitempty"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		OrgDeploy     bool `json:"org_deploy_enabled"`
		SocketMode    bool `json:"socket_mode_enabled"`
		TokenRotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
	Usage       string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
	URL         string `json:"url,omitempty"`
}

// Manifest gives the Slack app manifest to paste: for Socket Mode where base is
// empty, else for HTTP deliveries to base, the https address of LISTEN_ADDR as
// Slack sees it. Scopes that partnerbot can do without are asked for too; who
// leaves them out loses what Scopes tells.
func Manifest(base string) ([]byte, error) {
	at := func(string) string { return "" }
	if base != "" {
		u, err := url.Parse(base)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, fmt.Errorf("--url %q is not an https address such as https://partner.example.com", base)
		}
		root := strings.TrimSuffix(base, "/")
		at = func(path string) string { return root + path }
	}
	var m manifest
	m.Metadata.Major, m.Metadata.Minor = 1, 1
	m.Display.Name = "partnerbot"
	m.Display.Description = "What your cloud partner programme still needs, who holds what, and what runs out when."
	m.Display.Color = "#1f3a5f"
	m.Features.Home.Home, m.Features.Home.Messages = true, true
	m.Features.Bot.Name, m.Features.Bot.Online = "partner", true
	m.Features.Commands = []manifestCommand{{
		Command: "/partner", Description: "Phase, gaps, certificates and deadlines of the partner programme",
		Usage: "status | gaps | certs | expiring 60 | help", Escape: true, URL: at("/slack/commands"),
	}}
	for _, s := range Scopes {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	m.Settings.Events.Bot, m.Settings.Events.URL = slices.Clone(events), at("/slack/events")
	m.Settings.Interactivity.Enabled, m.Settings.Interactivity.URL = true, at("/slack/interactions")
	m.Settings.SocketMode = base == ""
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the manifest: %w", err)
	}
	return append(b, '\n'), nil
}
