package commands

import (
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// mostOffered bounds the text that a button carries on, in bytes.
const mostOffered = 300

// vendorsWords tells who has just written a comment that begins like a word about the
// vendor how that is recorded. It is never guessed: "update: they are looking at it" is
// no wish of the vendor's.
func (x *hearer) vendorsWords() {
	if x.h.Standing != partner.Member || !x.owns() && !slices.Contains(x.c.Settings.Reviewers, x.h.User) {
		return
	}
	run := x.vendorsWord()
	if run == "" {
		return
	}
	const kept = "Kept as a comment. To record what became of it with the vendor, press the button, or say "
	m := view.Message{Summary: kept + run + ".", Blocks: []view.Block{view.Para(view.T(kept), view.C(run), view.T("."))}}
	if len(run) <= mostOffered {
		m.Blocks = append(m.Blocks, view.Actions(view.Run("Record it", run)))
	}
	x.whisper(m)
}

// vendorsWord is the command that a comment may mean now; "" for none.
func (x *hearer) vendorsWord() string {
	text := strings.TrimSpace(x.h.Text)
	words := strings.Fields(text)
	if len(words) == 0 {
		return ""
	}
	first, label := ownWord(words[0]), x.a.ID.Label()
	rest := strings.Join(words[1:], " ")
	switch {
	case x.a.Stage == partner.Failed && len(words) == 1 && strings.TrimRight(first, ".!") == "resubmit":
		return "resubmit " + label
	case x.a.Stage != partner.WithVendor || rest == "":
		return ""
	case first == "update" && first != strings.ToLower(words[0]): // with its colon
		return "update " + label + " " + rest
	case first == "step":
		step := strings.TrimRight(rest, ".!")
		for _, s := range x.q.Steps {
			if strings.EqualFold(s.ID, strings.ReplaceAll(step, " ", "-")) || strings.EqualFold(s.Name, step) {
				return "step " + label + " " + s.ID
			}
		}
	}
	return ""
}
