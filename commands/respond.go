package commands

import (
	"fmt"
	"strings"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

// longestNote is how many letters somebody may add to an answer.
const longestNote = 200

// self is the asker's Slack id, for what only somebody in Slack can do.
func (c *Call) self() (string, error) {
	if slackIDForm().MatchString(c.User) {
		return c.User, nil
	}
	return "", wrong("Only somebody in Slack can be reminded, and %q is no Slack id.", clip(c.User))
}

// concerned refuses those whom a duty does not concern: whose it is, whoever
// holds the certificate, the practice lead, the alliance manager and admins may
// put it off or hand it over, and everybody where nobody is known.
func (c *Call) concerned(u notices.Duty, what string) error {
	if c.IsAdmin || u.Owner == "" || u.Owner == c.User || c.Desk.Concerns(c.Book, u, c.User) {
		return nil
	}
	whose := c.someone(u.Owner).String()
	t := wrongly(view.T(fmt.Sprintf("%s is %s's. It is %s only by them, their practice lead, the alliance manager or an admin. Anybody may take it on: ", dutyTitle(u), whose, what)),
		view.C("remind ack "+u.Code()))
	t.Names = true
	return t.offer("I'm on it…", "remind ack "+u.Code())
}

// takenBy says that somebody else is on a duty, since when and until when. It is
// taken over by saying so.
func (c *Call) takenBy(u notices.Duty) error {
	r := u.Response
	if !u.Resting || r.Act != partner.Ack || r.By == c.User || c.flag("--anyway") {
		return nil
	}
	loc, _ := c.readerZone(c.User)
	t := wrong("%s is on it (%s) since %s, until %s%s. Nothing changed.", c.someone(r.By), dutyTitle(u), r.On.In(loc).Format("2 Jan 2006 15:04"), u.Until.Short(), noted(r))
	t.Names = true
	words := append(strings.Fields(c.unit.Word), c.typed...)
	if len(c.typed) == 0 {
		words = append(words, u.Code())
	}
	return t.offer("Take it over", phrase(append(words, "--anyway")...))
}

// respond stores an answer to a reminder. now is the duty as it is from then on.
func (c *Call) respond(u notices.Duty, r partner.Response) (change partner.Delta, now notices.Duty, stored partner.Response) {
	r.By, r.On = c.User, c.Now.UTC()
	if c.Channel != "" && c.Message != "" {
		r.Where = c.Channel + "/" + c.Message
	}
	for i, dl := range append([]partner.Deadline{u.Deadline}, c.fallsWith(u)...) {
		r.ID = c.Book.Next(partner.KindResponse, i)
		r.Kind, r.Subject, r.Due = dl.Kind, dl.Subject, dl.Due
		change.Put = append(change.Put, r)
	}
	now, _ = c.then(u, change)
	return change, now, change.Put[0].(partner.Response)
}

// fallsWith lists the requirements that fall with the end of a certificate: it is
// one thing to do, said in one line, and answered at once.
func (c *Call) fallsWith(u notices.Duty) (with []partner.Deadline) {
	if u.Kind != partner.CertificateEnd {
		return nil
	}
	for _, other := range partner.Deadlines(c.Program, c.Book, u.Due, u.Due) {
		if other.Kind == partner.RequirementFalls && other.Certificate == u.Certificate {
			with = append(with, other)
		}
	}
	return with
}

// alsoAnswered says of which requirements an answer holds as well.
func alsoAnswered(with []partner.Deadline) []view.Text {
	if len(with) == 0 {
		return nil
	}
	var titles []string
	for _, w := range with {
		titles = append(titles, w.Title+" ("+w.Code()+")")
	}
	return []view.Text{view.T("It holds as well for what falls with it: " + series(titles, "and") + ".")}
}

// responded is the answer that stores an answer to a reminder, and tells those
// who had heard that nobody took it.
func (c *Call) responded(d partner.Delta, summary string, done view.Text, means ...view.Text) Answer {
	change := c.change(summary, d.Put, d.Remove...)
	for _, f := range d.Put {
		if r, ok := f.(partner.Response); ok && r.Act != partner.Snooze {
			change.Notices = append(change.Notices, c.Desk.Taken(c.Book, r, c.Posted, c.Now)...)
		}
	}
	return c.commit(change, done, means...)
}

// sameAnswer reports whether somebody has answered just this already.
func (c *Call) sameAnswer(u notices.Duty, r partner.Response) bool {
	old := u.Response
	return old.ID != 0 && old.By == c.User && old.Act == r.Act && old.To == r.To && old.Until == r.Until && old.Note == r.Note
}

// afterDue warns of a silence that lasts beyond the due date.
func (c *Call) afterDue(u notices.Duty, r partner.Response) []view.Text {
	switch {
	case r.Until <= u.Due:
		return nil
	case u.Due < c.Today:
		return []view.Text{view.T(fmt.Sprintf("Mind that its last day, %s, is past.", u.Due.Short()))}
	}
	s := fmt.Sprintf("Mind that the last day is %s, before that: nobody is reminded until then.", u.Due.Short())
	if u.Consequence != "" {
		s += " " + sentence(u.Consequence) + "."
	}
	return []view.Text{view.T(s)}
}

// back says when a duty is said again, and to whom it is if not the asker.
func (c *Call) back(now notices.Duty, r partner.Response) string {
	if m, ok := c.comes(now); ok {
		return c.clock(m.At)
	}
	return r.Until.Long()
}

// comes is the first moment at which a duty is said again: the asker's own, where
// they hear of that step themselves.
func (c *Call) comes(u notices.Duty) (notices.Moment, bool) {
	first, ok := coming(u, c.Now, anybody)
	if own, heard := coming(u, c.Now, func(m notices.Moment) bool { return m.To.User == c.User && m.Step == first.Step }); ok && heard {
		return own, true
	}
	return first, ok
}

// readNote is what is left of the words.
func readNote(words []string) (string, error) {
	note := strings.TrimSpace(view.Clean(strings.Join(words, " ")))
	if len([]rune(note)) > longestNote {
		return "", wrong("A note has at most %d letters.", longestNote)
	}
	return note, nil
}

// aboutField names the duty in a form.
func aboutField(u notices.Duty) view.Field {
	return view.Field{Name: "about", Label: "About", Kind: view.FieldSelect, Value: u.Code(), Options: []view.Option{{Value: u.Code(), Label: clip(dutyTitle(u))}}}
}

// formDuty finds the duty of a form, and whatever forbids to answer it.
func (c *Call) formDuty(values map[string]string) (notices.Duty, error) {
	c.Words = []string{values["about"]}
	c.typed = c.Words
	return c.duty(c.Words)
}
