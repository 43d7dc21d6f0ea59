package partner

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// KindFeed is the kind of fact that lets a calendar be read by its link.
const KindFeed Kind = "feed"

// FeedScope says whose duties a calendar shows. The set is closed.
type FeedScope string

// The scopes.
const (
	FeedMine FeedScope = "mine" // those that concern its owner
	FeedTeam FeedScope = "team" // everybody's
)

// Feed is a calendar of duties that whoever knows its link may read. The link itself
// is told once and not kept.
type Feed struct {
	ID    ID        `json:"id"`
	Rev   uint64    `json:"rev,omitempty"`
	User  string    `json:"user"` // Slack user id of whose it is
	Scope FeedScope `json:"scope"`
	Sum   string    `json:"sum"` // FeedSum of the link's token
	Made  time.Time `json:"made"`
}

// FeedSum is what is kept of a link's token: its sha256 in hexadecimal digits.
func FeedSum(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (f Feed) Ref() Ref           { return Ref{KindFeed, f.ID} }
func (f Feed) Revision() uint64   { return f.Rev }
func (f Feed) At(rev uint64) Fact { f.Rev = rev; return f }

// sum is the word by which a feed is found.
func (f *Feed) sum() string { return f.Sum }

// Feeds gives all calendars that can be read by a link, by id.
func (b *Book) Feeds() []Feed { return shelved[Feed](b, KindFeed) }

// Feed finds the calendar that a token opens.
func (b *Book) Feed(token string) (Feed, bool) {
	for f := range worded[Feed](b, KindFeed, FeedSum(token)) {
		return *f, true
	}
	return Feed{}, false
}
