package commands

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

// dutiesAhead is how many days ahead duties are looked for.
const dutiesAhead = 366

const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// readCode reads the code of a reminder, in any case and with the letters that
// look like figures taken for them.
func readCode(word string) (code string, ok bool) {
	w := strings.NewReplacer("–", "-", "—", "-", "‑", "-", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.Trim(word, "`.,;:()[]")))
	w, ok = strings.CutPrefix(w, "R-")
	if !ok || len(w) != 5 || strings.Trim(w, codeLetters) != "" {
		return "", false
	}
	return "R-" + w, true
}

// duty finds the open duty that a code names, and says of one that is no longer
// open what became of it.
func (c *Call) duty(words []string) (u notices.Duty, err error) {
	if len(words) == 0 {
		return u, c.usage("I need the code of a reminder: it stands on each, as in R-7KQ2P.")
	}
	code, ok := readCode(words[0])
	if !ok {
		return u, wrong("%q is not the code of a reminder, which looks like R-7KQ2P and stands on each of them.", clip(words[0])).try("my", "digest all")
	}
	if u, ok := c.Desk.Duty(c.Book, code, c.Now); ok {
		return u, nil
	}
	if gone, ok := c.goneBy(code); ok {
		return u, c.ended(code, gone)
	}
	t := wrong("I know of no open duty %s.", code).try("my", "digest all")
	for _, open := range c.duties(dutiesAhead) {
		if distance(open.Code(), code) == 1 && len(t.Buttons) < 3 {
			t.Names = true
			t.offer(clip(open.Code()+" "+open.Title), c.again(words[0], open.Code()))
		}
	}
	return u, t
}

// duties lists the open duties due within so many days. What says that somebody
// leaves is shown only to those who are told of it anyway, and to admins.
func (c *Call) duties(days int) []notices.Duty {
	return slices.DeleteFunc(c.Desk.Duties(c.Book, c.Now, c.Today.Add(days)), func(u notices.Duty) bool {
		return u.Kind == partner.Leaver && !c.IsAdmin && u.Owner != c.User && !c.Desk.Concerns(c.Book, u, c.User)
	})
}

// kindWords is a kind of duty in words: certificate end.
func kindWords(kind string) string { return strings.ReplaceAll(kind, "-", " ") }

// dutyTitle is a duty in half a line: R-7KQ2P Ana Silva: PMP, due 1 Apr 2026.
func dutyTitle(u notices.Duty) string {
	return fmt.Sprintf("%s %s%s, due %s", u.Code(), headWords[u.Kind], u.Title, u.Due.Short())
}

// dutyLine is a duty with who has it.
func (c *Call) dutyLine(u notices.Duty) view.Text {
	t := view.Join(view.C(u.Code()), view.T(" "), view.B(u.Due.Short()), view.T(" ("+daysAway(u.Due, c.Today)+") "+headWords[u.Kind]+u.Title+". "))
	return view.Join(t, c.dutyState(u))
}

// dutyState says who has a duty, in a sentence.
func (c *Call) dutyState(u notices.Duty) view.Text {
	r := u.Response
	switch {
	case r.Act == partner.Ack && u.Resting:
		return view.Join(c.someone(r.By), view.T(" is on it until "+u.Until.Short()+noted(r)+"."))
	case r.Act == partner.Ack && r.ID != 0:
		return view.Join(c.someone(r.By), view.T(" was on it until "+u.Until.Short()+noted(r)+"."))
	case r.Act == partner.Snooze && u.Resting:
		return view.Join(view.T("Snoozed by "), c.someone(r.By), view.T(" until "+u.Until.Short()+"."))
	case r.Act == partner.HandOver && r.ID != 0:
		return view.Join(view.T("Handed to "), c.someone(r.To), view.T(" by "), c.someone(r.By), view.T(noted(r)+"."))
	case u.Owner != "":
		return view.Join(view.T("It is "), c.someone(u.Owner), view.T("'s, and nobody has answered yet."))
	}
	return view.T("Nobody took it yet.")
}

func noted(r partner.Response) string {
	if r.Note == "" {
		return ""
	}
	return " (" + r.Note + ")"
}

// dutyMenu is what can be done about a reminder, behind its three dots.
func dutyMenu(u notices.Duty) []view.Button {
	code := u.Code()
	fourth := view.Run("Mute this kind…", "remind mute "+u.Kind)
	if u.Response.ID != 0 {
		fourth = view.Run("Take it back", "remind back "+code)
	}
	return []view.Button{
		view.Run("I'm on it…", "remind ack "+code), view.Run("Snooze…", "remind snooze "+code),
		view.Run("Not mine…", "remind handover "+code), fourth, view.Run("Why?", "why "+code),
	}
}

// dutyBlock is a duty with its menu.
func (c *Call) dutyBlock(u notices.Duty) view.Block {
	return view.Block{Kind: view.KindText, Text: c.dutyLine(u), Menu: dutyMenu(u)}
}

// then is a duty as it is after a change of what people have answered or want
// to hear: a Book with everything that it depends on, and the change made.
func (c *Call) then(u notices.Duty, d partner.Delta) (notices.Duty, bool) {
	b := c.alone(u.Person, partner.Delta{})
	switch u.Kind {
	case partner.CertificateEnd, partner.CertificateGrace, partner.Invitation: // nobody else's certificates matter
		for _, id := range c.listeners(d) {
			if p, ok := c.Book.BySlackID(id); ok && p.ID != u.Person {
				b.Load(p)
			}
		}
	default:
		b = partner.NewBook(c.Book.Workspace)
		b.Load(c.Book.Settings())
		b.LoadPeople(c.Book.People())
		b.LoadCertificates(c.Book.Certificates())
	}
	for _, k := range partner.Kinds {
		switch k {
		case partner.KindSettings, partner.KindPerson, partner.KindCertificate: // as above
		default:
			for f := range c.Book.Facts(k) {
				b.Load(f)
			}
		}
	}
	b.Apply(d, c.Book.Revision+1)
	return c.Desk.Duty(b, u.Code(), c.Now)
}

// listeners lists the Slack users who may hear of a duty besides its holder.
func (c *Call) listeners(d partner.Delta) (ids []string) {
	ids = append(ids, c.Settings.Alliance)
	ids = append(ids, c.Settings.Admins...)
	for _, l := range c.Settings.Leads {
		ids = append(ids, l.User)
	}
	for _, r := range c.Book.Readers() {
		ids = append(ids, r.User, r.Deputy)
	}
	for _, r := range c.Book.Responses() {
		ids = append(ids, r.By, r.To)
	}
	for _, f := range d.Put {
		if r, ok := f.(partner.Response); ok {
			ids = append(ids, r.By, r.To)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// coming is the first moment at which a duty is said to anybody, or to one target.
func coming(u notices.Duty, after time.Time, to func(notices.Moment) bool) (notices.Moment, bool) {
	for _, m := range u.Coming {
		if m.At.After(after) && to(m) {
			return m, true
		}
	}
	return notices.Moment{}, false
}

func anybody(notices.Moment) bool { return true }

// runWords are the words that record a duty's end, with a place for the date that
// belongs to them.
func runWords(d partner.Deadline) string {
	words, _ := d.Words()
	return words
}
