package commands

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// mostNeeded is the largest threshold that is no slip.
const mostNeeded = 100_000

func thresholdSetUnit() *Unit {
	return &Unit{
		Word:     "threshold set",
		Aliases:  []string{"threshold"},
		Summary:  "types in how many the partner portal asks for (none: takes it back)",
		Usage:    "threshold set REQUIREMENT N|none [seen WHERE]",
		Examples: []string{"threshold set hccdp 4", "threshold set hccdp 4 seen Partner Center home page"},
		Role:     Admin,
		Changes:  true,
		Run:      thresholdSet,
	}
}

func thresholdSet(c *Call) (Answer, error) {
	words, seen := c.Words, ""
	for i, w := range words {
		if strings.EqualFold(w, "seen") {
			words, seen = words[:i], strings.Join(words[i+1:], " ")
			break
		}
	}
	if len(words) < 2 {
		return Answer{}, c.usage("I need which requirement and how many.")
	}
	as := c.assessment()
	if as.Phase == nil {
		return Answer{Message: c.noPhase()}, nil
	}
	r, err := c.requirement(as, strings.Join(words[:len(words)-1], " "))
	if err != nil {
		return Answer{}, err
	}
	if !r.Requirement.Need.Ask && typedIn(r.Requirement.Kind) {
		return Answer{}, wrong("The rules themselves say how many %s asks for (%d); how many there are is typed in as a reading.", r.Requirement.ID, r.Need).try(readingWords(r))
	}
	if !r.Requirement.Need.Ask {
		return Answer{}, wrong("The rules themselves say how many %s asks for (%d); only numbers that the portal alone shows are typed in.", r.Requirement.ID, r.Need).try("threshold list")
	}
	if seen = view.Clean(seen); len([]rune(seen)) > 200 {
		return Answer{}, wrong("Where it was seen is told in at most 200 letters.")
	}
	last := words[len(words)-1]
	old, known := c.Book.Threshold(as.Path.ID, as.Phase.ID, r.Requirement.ID)
	if strings.EqualFold(last, "none") {
		if !known {
			return already("No number is typed in for %s.", r.Requirement.ID), nil
		}
		change := c.change("Threshold of "+r.Requirement.Title+" taken back", nil, old.Ref())
		return unnamed(c.commit(change, view.T(r.Requirement.Title+": how many are needed is not known any more."), c.effect(change.Delta)...)), nil
	}
	n, err := strconv.Atoi(last)
	if err != nil || n < 0 || n > mostNeeded {
		return Answer{}, wrong("%q is not a number between 0 and %d.", clip(last), mostNeeded).try("threshold set " + r.Requirement.ID + " 4")
	}
	t := partner.Threshold{ID: old.ID, Path: as.Path.ID, Phase: as.Phase.ID, Requirement: r.Requirement.ID, Value: n, By: c.User, On: c.Now.UTC(), Seen: seen}
	return c.putThreshold(t, old, r.Requirement.Title), nil
}

// putThreshold stores a number of the portal's. The same number again says that
// it was looked up again, once a day.
func (c *Call) putThreshold(t, old partner.Threshold, title string) Answer {
	text := fmt.Sprintf("%s needs %s", title, grouped(t.Value))
	if old.ID != 0 && old.Value == t.Value && (t.Seen == "" || t.Seen == old.Seen) {
		if civil.In(old.On, c.teamZone()) == c.LocalDay {
			return already("%s.", text)
		}
		t.Seen, text = old.Seen, fmt.Sprintf("%s still needs %s, looked up again today", title, grouped(t.Value))
	}
	if t.ID == 0 {
		t.ID = c.Book.Next(partner.KindThreshold, 0)
	}
	if t.Seen != "" {
		text += " (seen: " + t.Seen + ")"
	}
	return unnamed(c.put(text, t, view.T(text+".")))
}

// grouped is a whole number as people read it: 500,000.
func grouped(n int) string { return amount.Of(int64(n), "").Words() }

// unnamed marks an answer that names nobody.
func unnamed(ans Answer) Answer {
	ans.Message.Names = false
	return ans
}

func thresholdListUnit() *Unit {
	return &Unit{
		Word:     "threshold list",
		Aliases:  []string{"thresholds"},
		Summary:  "the numbers that only the portal shows: typed in when, by whom, seen where",
		Usage:    "threshold list",
		Examples: []string{"threshold list"},
		Steady:   true,
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.thresholds()}, nil
		},
	}
}

func (c *Call) thresholds() view.Message {
	as := c.assessment()
	if as.Phase == nil {
		return c.noPhase()
	}
	var lines []view.Text
	missing := 0
	for i := range as.Requirements {
		r := as.Requirements[i].Requirement
		if !r.Need.Ask {
			continue
		}
		line := view.Join(view.B(r.Title), view.T(": "))
		if t, ok := c.Book.Threshold(as.Path.ID, as.Phase.ID, r.ID); ok {
			line = append(line, view.Join(view.Tf("%d, typed in by ", t.Value), c.someone(t.By), view.T(" on "), view.M(t.On))...)
			if t.Seen != "" {
				line = append(line, view.T(", seen: "+t.Seen)...)
			}
		} else {
			missing++
			line = append(line, view.Join(view.T("not known; type "), view.C("threshold set "+r.ID+" N"))...)
		}
		lines = append(lines, line)
	}
	m := view.Message{Summary: fmt.Sprintf("%s of this phase are shown by the portal alone, %d of them not typed in yet.", plural(len(lines), "number"), missing), Names: missing < len(lines)}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...))
	}
	return m
}

// someone is a Slack user, by name where one is known.
func (c *Call) someone(id string) view.Text {
	if p, ok := c.Book.BySlackID(id); ok {
		return whoText(p)
	}
	if slackIDForm().MatchString(id) {
		return view.U(id, id)
	}
	if id == "" {
		return view.T("somebody")
	}
	return view.T(id)
}
