package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// permit checks that the asker may use the unit. It is the only place that
// decides this; a button that is not shown protects nothing.
func (c *Call) permit() error {
	if c.unit.Role == Anyone || c.IsAdmin {
		return nil
	}
	if len(c.Settings.Admins) == 0 {
		id := c.User
		if id == "" || id == "cli" {
			id = "U0123ABCD"
		}
		return wrongly(view.T("Nobody is an admin yet, so nobody can use "), view.C(c.unit.Word),
			view.T(". Whoever runs me sets PARTNER_ADMINS="+id+" (your Slack id) in the environment and starts me again."))
	}
	id := c.User
	if !slackIDForm().MatchString(id) {
		id = "U0123ABCD"
	}
	t := wrongly(view.C(c.unit.Word), view.T(" is for admins, and you are not one. Please ask "+c.adminNames()+
		" to do it, or to make you an admin: "), view.C("config admin add "+id))
	t.Names = true
	return t
}

// adminNames names the admins as far as they are known as people.
func (c *Call) adminNames() string {
	var names []string
	for _, id := range c.Settings.Admins {
		if p, ok := c.Book.BySlackID(id); ok {
			names = append(names, p.Name)
		}
	}
	if len(names) == 0 {
		return "an admin"
	}
	return either(names[:min(3, len(names))])
}

// finish says who sees an answer: the asker alone, unless it is to be shared by
// someone who may.
func (c *Call) finish(ans Answer) Answer {
	ans.OK = !ans.Refused
	if len(c.unsure) > 0 {
		ans.Message.Blocks = append(ans.Message.Blocks, view.Note(view.T("The public holidays of "+series(c.unsure, "and")+" are not known here yet: working days counted over them may move a date.")))
	}
	if _, share := c.Flags["--share"]; share {
		if c.IsAdmin || !ans.Message.Names {
			ans.Share = true
			return ans
		}
		ans.Message.Blocks = append(ans.Message.Blocks, view.Note(view.T("Shown to you alone: it names people, and only an admin may share that.")))
		ans.Message.Summary += " (Shown to you alone: it names people.)"
		return ans
	}
	if c.unit.Steady && c.canShare() && (c.IsAdmin || !ans.Message.Names) && ans.Form == nil {
		run := phrase(append(append(strings.Fields(c.unit.Word), c.typed...), "--share")...)
		ans.Message.Blocks = append(ans.Message.Blocks, view.Actions(view.Run("Share with the channel", run)))
	}
	return ans
}

// countedOver keeps for the answer's end that a last day of it was counted in working days
// over a year, this one or later, whose public holidays are not known yet.
func (c *Call) countedOver(n partner.Counted) {
	if n.Calendar == nil {
		return
	}
	this, _, _ := c.Today.Date()
	year, where, found := n.Calendar.Unknown(max(n.From, civil.Must(this, 1, 1)), n.Through)
	if text := fmt.Sprintf("%d in %s", year, where); found && !slices.Contains(c.unsure, text) {
		c.unsure = append(c.unsure, text)
	}
}

// canShare reports whether there is a channel with others in it to share with.
func (c *Call) canShare() bool {
	return c.Channel != "" && !strings.HasPrefix(c.Channel, "D") && (c.Via == ViaSlash || c.Via == ViaMention || c.Via == ViaButton)
}

// flag reports whether a flag was given.
func (c *Call) flag(name string) bool {
	_, ok := c.Flags[name]
	return ok
}

// none refuses words where the unit takes none.
func (c *Call) none(words []string) error {
	if len(words) == 0 {
		return nil
	}
	return wrongly(view.C(c.unit.Word), view.Tf(" does not understand %q.", clip(strings.Join(words, " ")))).try(c.unit.Examples[0])
}

// usage says how the unit is used, after what was wrong.
func (c *Call) usage(format string, args ...any) *Trouble {
	return wrongly(view.Tf(format+" It is written: ", args...), view.C(c.unit.Usage), view.T(".")).try(c.unit.Examples[0])
}

// assessment is today's.
func (c *Call) assessment() *partner.Assessment { return c.Book.Assessment(c.Program, c.Today) }
