package partner

import (
	"fmt"
	"strings"
	"time"
)

// Voice is how people and instants are named to whoever reads.
type Voice struct {
	Name func(user string) string  // a person's name; "" is the clock
	Time func(at time.Time) string // an instant in the reader's zone
}

// Plainly names people by their ids and instants in UTC.
var Plainly = Voice{
	Name: func(user string) string { return user },
	Time: func(at time.Time) string { return at.UTC().Format("2 Jan 15:04 UTC") },
}

// by says who gave votes, and when the last of them was given, which decided it.
func (v Voice) by(votes []Vote) string {
	if len(votes) == 0 {
		return ""
	}
	last := votes[0].At
	for _, vote := range votes {
		if vote.At.After(last) {
			last = vote.At
		}
	}
	return " by " + strings.Join(v.voters(votes), " and ") + ", " + v.Time(last)
}

// voters names who gave votes, a stand-in with whom they stood in for.
func (v Voice) voters(votes []Vote) []string {
	names := make([]string, len(votes))
	for i, vote := range votes {
		if names[i] = v.Name(vote.By); vote.For != "" {
			names[i] += " (for " + v.Name(vote.For) + ")"
		}
	}
	return names
}

// counted is how approvals stand to those that are needed: "1 of 2" or, past the
// quorum, "3 approvals, 2 needed".
func counted(have, need int) string {
	if have > need {
		return fmt.Sprintf("%d approvals, %d needed", have, need)
	}
	return fmt.Sprintf("%d of %d", have, need)
}

// Words is how the approvals stand to the quorum: "1 of 2", "3 approvals, 2 needed".
func (t Tally) Words() string { return counted(len(t.Approvals), t.Need) }
