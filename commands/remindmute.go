package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

func remindMuteUnit() *Unit {
	return &Unit{
		Word:     "remind mute",
		Aliases:  []string{"mute"},
		Summary:  "sends you no direct messages about a kind of duty; for a channel, which only admins may, it leaves the kind out of its digest",
		Usage:    "remind mute KIND [until D] [#channel]",
		Examples: []string{"remind mute certificate-end until 1 May", "remind mute roster-check", "remind mute portal-check here"},
		Own:      true,
		Changes:  true,
		Run:      remindMute,
	}
}

func remindUnmuteUnit() *Unit {
	return &Unit{
		Word:     "remind unmute",
		Aliases:  []string{"unmute"},
		Summary:  "hears of a muted kind of duty again",
		Usage:    "remind unmute KIND [#channel]",
		Examples: []string{"remind unmute invitation"},
		Own:      true,
		Changes:  true,
		Run:      remindUnmute,
	}
}

// kinds lists the kinds of duty.
func (c *Call) kinds() []string { return partner.DeadlineKinds() }

// takeKind reads a kind of duty at the start of the words: certificate-end, with
// blanks or hyphens, or as much of it as only one kind has.
func (c *Call) takeKind(words []string) (kind string, rest []string, err error) {
	kinds := c.kinds()
	if len(words) == 0 {
		return "", nil, c.usage("I need which kind of duty: %s.", either(kinds))
	}
	for n := min(3, len(words)); n > 0; n-- {
		typed := strings.TrimSuffix(strings.ToLower(strings.Join(words[:n], "-")), "s")
		if i := slices.IndexFunc(kinds, func(k string) bool { return k == typed || k == typed+"s" }); i >= 0 {
			return kinds[i], words[n:], nil
		}
	}
	typed := strings.TrimSuffix(strings.ToLower(words[0]), "s")
	var some []string
	for _, k := range kinds {
		if len(typed) >= 3 && strings.HasPrefix(k, typed) {
			some = append(some, k)
		}
	}
	if len(some) == 1 {
		return some[0], words[1:], nil
	}
	t := wrong("There is no kind of duty %q; there are %s.", clip(words[0]), series(kinds, "and"))
	if len(some) == 0 {
		some = nearest(typed, kinds, 3)
	}
	for _, k := range some {
		t.offer(k, c.again(words[0], k))
	}
	if c.unit.Word == "config ladder" {
		return "", nil, t.try("config ladder " + kinds[0] + " 30 14 7 1 0")
	}
	return "", nil, t.try(c.unit.Word + " " + kinds[0])
}

// muting is what the words of mute and unmute name.
type muting struct {
	kind  string
	who   string // the Slack user or channel
	until civil.Day
	old   partner.Mute
}

func (c *Call) readMuting() (m muting, err error) {
	kind, rest, err := c.takeKind(c.Words)
	if err != nil {
		return m, err
	}
	m.kind = kind
	for len(rest) > 0 {
		if id, ok := channelWord(rest[0], c.Channel); ok && m.who == "" {
			m.who, rest = id, rest[1:]
			continue
		}
		day, used, err := c.readUntil(rest)
		if err != nil {
			return m, err
		}
		if used == 0 || !m.until.IsZero() {
			return m, c.usage("I do not understand %q.", clip(strings.Join(rest, " ")))
		}
		m.until, rest = day, rest[used:]
	}
	if m.who != "" && !c.IsAdmin {
		return m, wrong("What a channel hears only an admin changes. For yourself it goes without the channel.").try(c.unit.Word + " " + m.kind)
	}
	if m.who == "" {
		if m.who, err = c.self(); err != nil {
			return m, err
		}
	}
	for _, old := range c.Book.Mutes() {
		if old.User == m.who && old.Kind == m.kind {
			m.old = old
		}
	}
	return m, nil
}

func remindMute(c *Call) (Answer, error) {
	m, err := c.readMuting()
	if err != nil {
		return Answer{}, err
	}
	if !m.until.IsZero() {
		if err := c.restUntil(m.until, "remind mute "+m.kind+" until "+c.LocalDay.Add(30).String()); err != nil {
			return Answer{}, err
		}
	}
	end := "until you say otherwise"
	if !m.until.IsZero() {
		end = "until " + m.until.Short()
	}
	if m.old.ID != 0 && m.old.Until == m.until {
		return already("%s is muted %s.", sentence(kindWords(m.kind)), end), nil
	}
	f := partner.Mute{ID: m.old.ID, User: m.who, Kind: m.kind, Until: m.until, On: c.Now.UTC()}
	if f.ID == 0 {
		f.ID = c.Book.Next(partner.KindMute, 0)
	}
	back := "remind unmute " + m.kind
	summary := fmt.Sprintf("%s muted for %s %s", kindWords(m.kind), m.who, end)
	done := view.T(fmt.Sprintf("You get no direct messages about %s %s. ", kindWords(m.kind), end))
	means := "The duties stay open: the channel's digest says them, and after a while whoever comes next hears of them."
	if m.who != c.User {
		back += " " + m.who
		done = view.Join(view.T("The digest of "), view.Ch(m.who), view.T(fmt.Sprintf(" leaves %s out %s. ", kindWords(m.kind), end)))
		means = "The duties stay open: people still hear of their own in direct messages."
	}
	return c.put(summary, f, done, view.T(means), view.Join(view.T("To hear of it again: "), view.C(back))), nil
}

func remindUnmute(c *Call) (Answer, error) {
	m, err := c.readMuting()
	if err != nil {
		return Answer{}, err
	}
	if m.old.ID == 0 {
		return already("%s is not muted.", sentence(kindWords(m.kind))), nil
	}
	d := partner.Delta{Remove: []partner.Ref{m.old.Ref()}}
	whom := view.T("you")
	if m.who != c.User {
		whom = view.Ch(m.who)
	}
	done := view.Join(view.T(sentence(kindWords(m.kind))+" is said to "), whom, view.T(" again."))
	return c.responded(d, fmt.Sprintf("%s no longer muted for %s", kindWords(m.kind), m.who), done), nil
}
