package bot

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rule is what Slack's published manifest schema (version 1.0.0) says of one value.
type rule struct {
	kind     string // object, array, string, boolean, integer
	min, max int    // characters, or how many
	pattern  string
	need     string // keys that an object must have
	unique   bool
	of       string // the only values
}

const (
	webAddress = `^https?://`
	hostName   = `^[-a-z0-9.]+[a-z0-9]$`
	address4   = `^\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?$`
)

// manifestRules are the schema's rules by path, * standing for each element of
// an array. Keys that are not here the schema refuses, apart from those of apps
// that run on Slack's own machines (functions, workflows, datastores, types,
// outgoing_domains, external_auth_providers) and of its App Directory, which no
// manifest of ours may hold.
var manifestRules = map[string]rule{
	"":        {kind: "object", need: "display_information"},
	"$schema": {kind: "string"}, "_metadata": {kind: "object"},
	"_metadata.schema_version": {kind: "integer"}, "_metadata.min_version": {kind: "integer"},
	"_metadata.major_version": {kind: "integer"}, "_metadata.minor_version": {kind: "integer"},

	"display_information":                  {kind: "object", need: "name"},
	"display_information.name":             {kind: "string", min: 1, max: 35},
	"display_information.description":      {kind: "string", min: 1, max: 140},
	"display_information.background_color": {kind: "string", min: 4, max: 7, pattern: `^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$`},
	"display_information.long_description": {kind: "string", min: 175, max: 4000},

	"features": {kind: "object"}, "features.app_home": {kind: "object"},
	"features.app_home.home_tab_enabled": {kind: "boolean"}, "features.app_home.messages_tab_enabled": {kind: "boolean"},
	"features.app_home.messages_tab_read_only_enabled": {kind: "boolean"},
	"features.bot_user":                       {kind: "object", need: "display_name"},
	"features.bot_user.display_name":          {kind: "string", min: 1, max: 80},
	"features.bot_user.always_online":         {kind: "boolean"},
	"features.slash_commands":                 {kind: "array", min: 1, max: 50},
	"features.slash_commands.*":               {kind: "object", need: "command description"},
	"features.slash_commands.*.command":       {kind: "string", min: 2, max: 32, pattern: `^/`},
	"features.slash_commands.*.url":           {kind: "string", max: 3000, pattern: webAddress},
	"features.slash_commands.*.description":   {kind: "string", min: 1, max: 2000},
	"features.slash_commands.*.usage_hint":    {kind: "string", min: 1, max: 1000},
	"features.slash_commands.*.should_escape": {kind: "boolean"},
	"features.shortcuts":                      {kind: "array", min: 1, max: 10},
	"features.shortcuts.*":                    {kind: "object", need: "name type callback_id description"},
	"features.shortcuts.*.name":               {kind: "string", min: 1, max: 24},
	"features.shortcuts.*.type":               {kind: "string", of: "message global"},
	"features.shortcuts.*.callback_id":        {kind: "string", min: 1, max: 255},
	"features.shortcuts.*.description":        {kind: "string", min: 1, max: 150},
	"features.unfurl_domains":                 {kind: "array", min: 1, max: 5, unique: true},
	"features.unfurl_domains.*":               {kind: "string", max: 255, pattern: hostName},

	"oauth_config":                 {kind: "object"},
	"oauth_config.redirect_urls":   {kind: "array", max: 1000, unique: true},
	"oauth_config.redirect_urls.*": {kind: "string", max: 2500},
	"oauth_config.scopes":          {kind: "object"},
	"oauth_config.scopes.bot":      {kind: "array", max: 255}, "oauth_config.scopes.bot.*": {kind: "string", max: 50},
	"oauth_config.scopes.bot_optional": {kind: "array", max: 255}, "oauth_config.scopes.bot_optional.*": {kind: "string", max: 50},
	"oauth_config.scopes.user": {kind: "array", max: 255}, "oauth_config.scopes.user.*": {kind: "string", max: 50},
	"oauth_config.scopes.user_optional": {kind: "array", max: 255}, "oauth_config.scopes.user_optional.*": {kind: "string", max: 50},
	"oauth_config.token_management_enabled": {kind: "boolean"}, "oauth_config.pkce_enabled": {kind: "boolean"},

	"settings":                                                         {kind: "object"},
	"settings.allowed_ip_address_ranges":                               {kind: "array", min: 1, max: 50, unique: true},
	"settings.allowed_ip_address_ranges.*":                             {kind: "string", pattern: address4},
	"settings.event_subscriptions":                                     {kind: "object"},
	"settings.event_subscriptions.request_url":                         {kind: "string", max: 3500, pattern: webAddress},
	"settings.event_subscriptions.bot_events":                          {kind: "array", max: 100, unique: true},
	"settings.event_subscriptions.bot_events.*":                        {kind: "string", max: 50},
	"settings.event_subscriptions.user_events":                         {kind: "array", max: 100, unique: true},
	"settings.event_subscriptions.user_events.*":                       {kind: "string", max: 50},
	"settings.event_subscriptions.metadata_subscriptions":              {kind: "array", min: 1, max: 20, unique: true},
	"settings.event_subscriptions.metadata_subscriptions.*":            {kind: "object", need: "app_id event_type"},
	"settings.event_subscriptions.metadata_subscriptions.*.app_id":     {kind: "string"},
	"settings.event_subscriptions.metadata_subscriptions.*.event_type": {kind: "string", max: 50},
	"settings.incoming_webhooks":                                       {kind: "object"},
	"settings.incoming_webhooks.incoming_webhooks_enabled":             {kind: "boolean"},
	"settings.interactivity":                                           {kind: "object", need: "is_enabled"},
	"settings.interactivity.is_enabled":                                {kind: "boolean"},
	"settings.interactivity.request_url":                               {kind: "string", max: 3500, pattern: webAddress},
	"settings.interactivity.message_menu_options_url":                  {kind: "string", max: 3500, pattern: webAddress},
	"settings.siws_links":                                              {kind: "object"},
	"settings.siws_links.initiate_uri":                                 {kind: "string", max: 3500, pattern: `^https://`},
	"settings.org_deploy_enabled":                                      {kind: "boolean"},
	"settings.socket_mode_enabled":                                     {kind: "boolean"},
	"settings.token_rotation_enabled":                                  {kind: "boolean"},
	"settings.is_hosted":                                               {kind: "boolean"},
	"settings.is_mcp_enabled":                                          {kind: "boolean"},
	"settings.hermes_app_type":                                         {kind: "string"},
	"settings.function_runtime":                                        {kind: "string"},
}

// manifestProblems lists what Slack would refuse in a manifest.
func manifestProblems(path string, v any) []string {
	r, known := manifestRules[path]
	if !known {
		return []string{path + " is not in the schema"}
	}
	problems := r.problems(path, v)
	join := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			problems = append(problems, manifestProblems(join(k), v[k])...)
		}
	case []any:
		for _, e := range v {
			problems = append(problems, manifestProblems(join("*"), e)...)
		}
	}
	return problems
}

func (r rule) problems(path string, v any) (out []string) {
	bad := func(format string, args ...any) { out = append(out, path+" "+fmt.Sprintf(format, args...)) }
	kind, size := "", 0
	switch v := v.(type) {
	case map[string]any:
		kind = "object"
		for _, k := range strings.Fields(r.need) {
			if _, ok := v[k]; !ok {
				bad("lacks %s", k)
			}
		}
	case []any:
		kind, size = "array", len(v)
		seen := map[string]bool{}
		for _, e := range v {
			raw, _ := json.Marshal(e)
			if r.unique && seen[string(raw)] {
				bad("holds %s twice", raw)
			}
			seen[string(raw)] = true
		}
	case string:
		kind, size = "string", len([]rune(v))
		if r.pattern != "" && !regexp.MustCompile(r.pattern).MatchString(v) {
			bad("is %q", v)
		}
		if r.of != "" && !slices.Contains(strings.Fields(r.of), v) {
			bad("is %q, not one of %s", v, r.of)
		}
	case bool:
		kind = "boolean"
	case float64:
		kind = "number"
		if v == float64(int(v)) {
			kind = "integer"
		}
	}
	if kind != r.kind {
		bad("is %s, not %s", kind, r.kind)
	}
	if size < r.min || r.max > 0 && size > r.max {
		bad("has size %d, allowed are %d to %d", size, r.min, r.max)
	}
	return out
}

func TestManifestRulesSeeWhatSlackRefuses(t *testing.T) {
	good, err := Manifest("https://partner.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(m map[string]any){
		"no name":                func(m map[string]any) { delete(m["display_information"].(map[string]any), "name") },
		"no display information": func(m map[string]any) { delete(m, "display_information") },
		"a long name":            func(m map[string]any) { m["display_information"].(map[string]any)["name"] = strings.Repeat("x", 36) },
		"a colour by name":       func(m map[string]any) { m["display_information"].(map[string]any)["background_color"] = "navy" },
		"a short long text":      func(m map[string]any) { m["display_information"].(map[string]any)["long_description"] = "short" },
		"an unknown setting":     func(m map[string]any) { m["settings"].(map[string]any)["fast"] = true },
		"a function":             func(m map[string]any) { m["functions"] = map[string]any{} },
		"interactivity unsaid":   func(m map[string]any) { delete(at(m, "settings.interactivity").(map[string]any), "is_enabled") },
		"a text for a switch":    func(m map[string]any) { m["settings"].(map[string]any)["socket_mode_enabled"] = "no" },
		"an event twice": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["bot_events"] = []any{"a", "a"}
		},
		"an event of no kind": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["bot_events"] = []any{1.0}
		},
		"a long event": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["bot_events"] = []any{strings.Repeat("e", 51)}
		},
		"too many events": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["bot_events"] = many(101)
		},
		"half a metadata wish": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["metadata_subscriptions"] = []any{map[string]any{"app_id": "A"}}
		},
		"an address of no web": func(m map[string]any) {
			at(m, "settings.event_subscriptions").(map[string]any)["request_url"] = "ftp://x"
		},
		"an address too long": func(m map[string]any) {
			at(m, "settings.interactivity").(map[string]any)["request_url"] = "https://" + strings.Repeat("x", 3500)
		},
		"no commands":             func(m map[string]any) { m["features"].(map[string]any)["slash_commands"] = []any{} },
		"a command without slash": func(m map[string]any) { at(m, "features.slash_commands.0").(map[string]any)["command"] = "partner" },
		"too many scopes":         func(m map[string]any) { at(m, "oauth_config.scopes").(map[string]any)["bot"] = many(256) },
		"half a version":          func(m map[string]any) { m["_metadata"].(map[string]any)["major_version"] = 1.5 },
		"an address range": func(m map[string]any) {
			m["settings"].(map[string]any)["allowed_ip_address_ranges"] = []any{"everywhere"}
		},
	} {
		var m map[string]any
		if err := json.Unmarshal(good, &m); err != nil {
			t.Fatal(err)
		}
		if p := manifestProblems("", m); len(p) > 0 {
			t.Fatalf("before: %v", p)
		}
		change(m)
		if len(manifestProblems("", m)) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
}

func many(n int) []any {
	var out []any
	for i := range n {
		out = append(out, fmt.Sprint("e", i))
	}
	return out
}

// Every event is one that Slack knows, wants a scope that is asked for, and is taken.
func TestEventsHaveTheirScopes(t *testing.T) {
	scopeOf := map[string]string{
		"app_home_opened": "", "app_mention": "app_mentions:read", "app_uninstalled": "", "channel_archive": "channels:read", "channel_left": "channels:read",
		"channel_unarchive": "channels:read", "group_archive": "groups:read", "group_left": "groups:read", "group_unarchive": "groups:read",
		"member_joined_channel": "channels:read", "member_left_channel": "channels:read", "message.im": "im:history",
		"message.channels": "channels:history", "message.groups": "groups:history", "reaction_added": "reactions:read", "reaction_removed": "reactions:read", "tokens_revoked": "", "user_change": "users:read",
	}
	if !slices.IsSorted(events) {
		t.Error("the events are not sorted")
	}
	for _, e := range events {
		scope, known := scopeOf[e]
		asked := scope == "" || slices.ContainsFunc(Scopes, func(s Scope) bool { return s.Name == scope })
		if !known || !asked {
			t.Errorf("%s: known %v, its scope %q is asked for: %v", e, known, scope, asked)
		}
	}
}
