package commands

import (
	"fmt"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

func myUnit() *Unit {
	return &Unit{
		Word:     "my",
		Aliases:  []string{"mine", "my duties"},
		Summary:  "what concerns you: your duties, what you took on, your certificates' ends, how you are reminded",
		Usage:    "my [--all]",
		Examples: []string{"my"},
		Flags:    []Flag{{Name: "--all", About: "shows long lists whole"}},
		Run: func(c *Call) (Answer, error) {
			if err := c.none(c.Words); err != nil {
				return Answer{}, err
			}
			return Answer{Message: c.mine()}, nil
		},
	}
}

// mostBlocks is how many duties are shown with their menu; a message of Slack's
// holds 50 blocks.
const mostBlocks = 12

func (c *Call) mine() view.Message {
	me, known := c.Book.BySlackID(c.User)
	var own, others []notices.Duty
	for _, u := range c.duties(dutiesAhead) {
		switch ours, heard := c.mineOrHeard(u); {
		case ours:
			own = append(own, u)
		case heard:
			others = append(others, u)
		}
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s yours", areOpen(len(own)))}
	if len(own) > 0 {
		m.Summary += fmt.Sprintf(", the first on %s (%s)", own[0].Due.Short(), own[0].Title)
	}
	if len(others) > 0 {
		m.Summary += fmt.Sprintf("; %s you hear of as a lead, manager or holder", plural(len(others), "more duty"))
	}
	if n := len(c.awaited(c.User)); n > 0 {
		m.Summary += fmt.Sprintf("; %s for your decision", waits(n))
	}
	m.Summary += "."
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	m.Blocks = append(m.Blocks, c.waitingBlocks()...)
	m.Blocks = c.dutyBlocks(m.Blocks, "Yours", own)
	m.Blocks = c.dutyBlocks(m.Blocks, "You hear of", others)
	if known {
		m.Blocks = append(m.Blocks, c.myCertificates(me)...)
	} else {
		m.Blocks = append(m.Blocks, view.Note(view.T("You are not listed under people, so I know of no certificates of yours.")))
	}
	if muted := c.muted(c.User); len(muted) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Muted")), view.List(muted...))
	}
	m.Blocks = append(m.Blocks, view.Para(view.B("How you are reminded")), view.List(c.readerLines(c.User)...))
	return m
}

// mineOrHeard reports whether a duty is the asker's own, or else one that they hear of.
func (c *Call) mineOrHeard(u notices.Duty) (own, hears bool) {
	if u.Owner == c.User || u.Resting && u.Response.By == c.User {
		return true, false
	}
	me, known := c.Book.BySlackID(c.User)
	return false, known && u.Person == me.ID || c.Desk.Concerns(c.Book, u, c.User)
}

func waits(n int) string {
	if n == 1 {
		return "1 review waits"
	}
	return fmt.Sprintf("%d reviews wait", n)
}

func areOpen(n int) string {
	if n == 1 {
		return "1 open duty is"
	}
	return fmt.Sprintf("%d open duties are", n)
}

// dutyBlocks is a list of duties under a title, the first of them with menus.
func (c *Call) dutyBlocks(blocks []view.Block, title string, list []notices.Duty) []view.Block {
	if len(list) > 0 && title != "" {
		blocks = append(blocks, view.Para(view.B(fmt.Sprintf("%s (%d)", title, len(list)))))
	}
	for _, u := range list[:min(mostBlocks, len(list))] {
		blocks = append(blocks, c.dutyBlock(u))
	}
	var rest []view.Text
	for _, u := range list[min(mostBlocks, len(list)):] {
		rest = append(rest, c.dutyLine(u))
	}
	if len(rest) > 0 {
		blocks = append(blocks, c.long(rest, 15))
	}
	return blocks
}

func (c *Call) myCertificates(me partner.Person) []view.Block {
	var lines []view.Text
	for _, cert := range c.Book.CertificatesOf(me.ID) {
		lines = append(lines, c.certLine(cert))
	}
	if len(lines) == 0 {
		return nil
	}
	return []view.Block{view.Para(view.B("Your certificates")), c.long(lines, 10)}
}
