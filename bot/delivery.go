package bot

import (
	"encoding/json"
	"slices"
	"strings"
)

// slashCommand is what of a slash command is used.
type slashCommand struct {
	Team        string `json:"team_id"`
	Enterprise  string `json:"enterprise_id"`
	User        string `json:"user_id"`
	Channel     string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	Text        string `json:"text"`
	Trigger     string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
}

type hasID struct {
	ID string `json:"id"`
}

// interaction is what of a button press or a submitted modal is used.
type interaction struct {
	Type       string `json:"type"`
	Team       *hasID `json:"team"`
	Enterprise *hasID `json:"enterprise"`
	User       struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel     hasID  `json:"channel"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Container   struct {
		Type      string `json:"type"`
		Channel   string `json:"channel_id"`
		Message   string `json:"message_ts"`
		Thread    string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []action   `json:"actions"`
	View    modalState `json:"view"`
}

type action struct {
	ID     string  `json:"action_id"`
	Type   string  `json:"type"`
	Value  string  `json:"value"`           // of a button
	Choice *option `json:"selected_option"` // of a menu
	TS     string  `json:"action_ts"`
}

type option struct {
	Value string `json:"value"`
}

// words are what a pressed button or a chosen line of a menu runs.
func (a action) words() string {
	if a.Choice != nil {
		return a.Choice.Value
	}
	return a.Value
}

type modalState struct {
	ID       string `json:"id"`
	Hash     string `json:"hash"`
	Type     string `json:"type"`
	Callback string `json:"callback_id"`
	Private  string `json:"private_metadata"`
	State    struct {
		Values map[string]map[string]inputState `json:"values"`
	} `json:"state"`
}

// inputState is the value of one input, in the field that its kind uses.
type inputState struct {
	Value  *string `json:"value"`
	Date   *string `json:"selected_date"`
	User   *string `json:"selected_user"`
	Option *option `json:"selected_option"`
}

func (s inputState) text() string {
	switch {
	case s.Value != nil:
		return *s.Value
	case s.Date != nil:
		return *s.Date
	case s.User != nil:
		return *s.User
	case s.Option != nil:
		return s.Option.Value
	}
	return ""
}

// values are the filled-in fields by name.
func (m modalState) values() map[string]string {
	out := make(map[string]string, len(m.State.Values))
	for block, inputs := range m.State.Values {
		if in, ok := inputs[inputAction]; ok {
			out[block] = in.text()
		}
	}
	return out
}

// envelope is what wraps an event. It is decoded first and alone, so that an
// event of an unknown shape can still be acknowledged.
type envelope struct {
	Type       string          `json:"type"`
	Challenge  string          `json:"challenge"`
	Team       string          `json:"team_id"`
	Enterprise string          `json:"enterprise_id"`
	App        string          `json:"api_app_id"`
	EventID    string          `json:"event_id"`
	Event      json.RawMessage `json:"event"`
}

// key names the event: Slack delivers one again under the same id.
func (e envelope) key() string {
	if e.EventID == "" {
		return ""
	}
	return "evt/" + e.EventID
}

// message is what of a message, mention or opened Home tab is used.
type message struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	User        string `json:"user"`
	BotID       string `json:"bot_id"`
	AppID       string `json:"app_id"`
	Text        string `json:"text"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"`
	TS          string `json:"ts"`
	Thread      string `json:"thread_ts"`
	Parent      string `json:"parent_user_id"` // of a reply: who began the thread
	Tab         string `json:"tab"`
	UserTeam    string `json:"user_team"`   // of a person who is in the channel through Slack Connect
	SourceTeam  string `json:"source_team"` // where such a person wrote
	Files       []file `json:"files"`

	EventTS   string   `json:"event_ts"`
	DeletedTS string   `json:"deleted_ts"`       // message_deleted: which
	Now       *message `json:"message"`          // message_changed: as it is
	Before    *message `json:"previous_message"` // message_changed, message_deleted: as it was
	Edited    struct {
		TS string `json:"ts"`
	} `json:"edited"`
}

type file struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Type      string `json:"mimetype"`
	Size      int    `json:"size"`
	External  bool   `json:"is_external"`
	Private   string `json:"url_private"`
	Download  string `json:"url_private_download"`
	Permalink string `json:"permalink"`
}

var (
	webLink   = lazily(`<(https?://[^|>]+)(?:\|[^>]*)?>`)
	mailLink  = lazily(`<mailto:([^|>]+)(?:\|[^>]*)?>`)
	otherLink = lazily(`<tel:[^|>]+\|([^>]*)>`)
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	leading   = lazily(`^\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>[\s,:]*`)
)

// typed gives a text as its writer typed it: links that Slack made of addresses
// are undone, and entities. Mentions stay as Slack writes them.
func typed(s string) string {
	if strings.Contains(s, "<") {
		s = webLink().ReplaceAllString(s, "$1")
		s = mailLink().ReplaceAllString(s, "$1")
		s = otherLink().ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "&") {
		s = unescaper.Replace(s)
	}
	return s
}

// stranger reports whether somebody belongs to another Slack team than the one
// that the bot was asked in: a guest through Slack Connect, who may not know what
// the partner's people may.
func stranger(team string, of ...string) bool {
	return strings.HasPrefix(team, "T") && slices.ContainsFunc(of, func(t string) bool { return strings.HasPrefix(t, "T") && t != team })
}

// teamOf gives the first id that is there: an app that is installed for a whole
// Enterprise organisation gets no team.
func teamOf(team, enterprise string) string {
	if team != "" {
		return team
	}
	return enterprise
}
