package commands

import (
	"time"

	"partnerbot/partner"
	"partnerbot/view"
)

// Heard is something that happened in a conversation without being asked of the
// bot: a reply in a thread, its edit or deletion, a reaction to a message.
type Heard struct {
	Now       time.Time // read once, at the edge
	Workspace string
	User      string // Slack user id
	Standing  partner.Standing
	Channel   string
	Thread    string // ts of the thread's first message; of the message itself where it is reacted to
	TS        string // of the reply; of the message that is reacted to
	At        time.Time
	Kind      HeardKind
	Text      string // Said, Changed: as typed, with Slack's escapes undone; what is quoted or code is still marked so
	Emoji     string // Reacted, Unreacted: its name without colons and skin tone
	Files     []Shared
	Key       string // dedupe key of the delivery
}

// HeardKind is the kind of a Heard.
type HeardKind string

// The kinds.
const (
	Said      HeardKind = "said"
	Changed   HeardKind = "changed" // the reply was edited; Text is the new text
	Deleted   HeardKind = "deleted"
	Reacted   HeardKind = "reacted"
	Unreacted HeardKind = "unreacted"
)

// Shared is a file that was shared in a conversation; the bytes stay in Slack.
type Shared struct {
	ID, Name, Type, URL string
	Size                int64
	SHA256              string // hex; empty where the file could not be read
}

// Heeding is what the bot does about something heard, besides what was committed.
type Heeding struct {
	Ours    bool         // it concerned a thread of ours; else nothing was done
	Whisper view.Message // for Heard.User alone, in the thread; the zero Message: nothing
	Aside   bool         // no thread can be under the message that was reacted to: Whisper is for the channel
	Receipt string       // emoji to react to the message with; "": none
}
