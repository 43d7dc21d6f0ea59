package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// watchUnits are of the watch over the vendor's portal.
func watchUnits() []*Unit {
	return slices.Concat([]*Unit{
		{
			Word: "watch", Aliases: []string{"watcher", "whisperer"}, Steady: true,
			Summary: "who looks through the vendor's portal for news this week, when that was done last, and what is open",
			Usage:   "watch", Examples: []string{"watch"}, Run: watch,
		},
		{
			Word: "watch set", Role: Admin, Changes: true,
			Summary: "names the one person who watches the portal, and who stands in (none: nobody does)",
			Usage:   "watch set @who|none [stand-in @x]", Examples: []string{"watch set Mei stand-in Chen"},
			Run: func(c *Call) (Answer, error) { return setWatch(c, false) },
		},
		{
			Word: "watch rota", Role: Admin, Changes: true,
			Summary: "lets several people take turns, a week each", Usage: "watch rota @a @b @c [weekly from D] [stand-in @x]",
			Examples: []string{"watch rota Mei Chen Dana weekly from 9 March 2026"},
			Run:      func(c *Call) (Answer, error) { return setWatch(c, true) },
		},
		{
			Word: "watch confirm", Aliases: []string{"watch checked", "watch ok"}, Own: true, Changes: true,
			Summary: "says that the portal was looked through: by those who watch, the alliance manager and admins",
			Usage:   "watch confirm [on D] [NOTE]", Examples: []string{"watch confirm", "watch confirm nothing new", "watch confirm on yesterday"}, Run: watchConfirm,
		},
	}, newsUnits())
}

func watch(c *Call) (Answer, error) {
	if len(c.Words) > 0 {
		if n, _, err := c.bulletin(c.Words); err == nil {
			return Answer{Message: c.bulletinMessage(&n)}, nil
		}
	}
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	week := partner.Monday(c.LocalDay)
	by, asked := partner.CheckBy(c.Program, week)
	m := view.Message{Names: true, Blocks: []view.Block{view.Heading("The watch over " + c.Program.Vendor + "'s portal")}}
	user, standIn := c.Book.Watcher(week, by)
	if user == "" {
		m.Summary = "Nobody watches the portal."
		m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary+" An admin names somebody: "), view.C("watch set @who stand-in @x")))
	} else {
		w, _ := c.Book.WatchOf(week)
		line := view.Join(view.T("This week: "), c.someone(user))
		if standIn {
			line = view.Join(line, view.T(" in the place of "), c.someone(w.Turn(week)))
		}
		m.Summary = line.String() + "."
		m.Blocks = append(m.Blocks, view.Para(line, view.T(".")), view.List(c.watchLines(&w, week, by, asked)...))
	}
	m.Blocks = append(m.Blocks, c.openBulletins()...)
	m.Blocks = append(m.Blocks, view.Actions(view.Run("I have looked", "watch confirm")))
	return Answer{Message: m}, nil
}

// watchLines tell of the last look and of the turns to come.
func (c *Call) watchLines(w *partner.Watch, week, by civil.Day, asked bool) (lines []view.Text) {
	if last, ok := c.Book.LastCheck(); ok {
		lines = append(lines, view.Join(view.T("last look: "+last.On.Short()+" ("+daysAway(last.On, c.LocalDay)+") by "), c.someone(last.By), view.T(noteText(last.Note))))
	} else {
		lines = append(lines, view.T("nobody has looked yet"))
	}
	if _, done := c.Book.Checked(week); done {
		lines = append(lines, view.T("this week is done"))
	} else if asked {
		lines = append(lines, view.Join(view.T("this week's look is due by "+by.Weekday().String()+", "+by.Short()+": "), view.C("watch confirm")))
	}
	if n, ends := c.Book.Unlooked(week); asked && ends {
		text := fmt.Sprintf("after %d weeks without a look this week's reminder is the last; no more come until somebody looks", n)
		if n > partner.WatchedWeeks {
			text = fmt.Sprintf("%d weeks without a look have passed, so that no reminders come any more; they begin again once somebody looks", n-1)
		}
		lines = append(lines, view.T(text))
	}
	if len(w.People) > 1 {
		var next []view.Text
		for n := 1; n <= min(4, len(w.People)); n++ {
			monday := week.Add(7 * n)
			later, ok := c.Book.WatchOf(monday)
			if !ok {
				continue
			}
			next = append(next, view.Join(view.T(monday.Short()+" "), c.someone(later.Turn(monday))))
		}
		lines = append(lines, view.Join(view.T("weeks to come: "), joined(next)))
	}
	if w.StandIn != "" {
		lines = append(lines, view.Join(view.T("stand-in: "), c.someone(w.StandIn)))
	}
	return lines
}

func noteText(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

// setWatch names who watches: one person, or several in turns.
func setWatch(c *Call, rota bool) (Answer, error) {
	head, of := options(c.Words, "stand-in", "standin", "weekly", "from")
	w := partner.Watch{ID: c.Book.Next(partner.KindWatch, 0), From: c.firstWeek(), By: c.User, Noted: c.Now.UTC()}
	if len(head) == 1 && strings.EqualFold(head[0], "none") {
		w.From = partner.Monday(c.LocalDay)
		if _, ok := c.Book.WatchOf(w.From); !ok {
			return unnamed(already("Nobody watches the portal.")), nil
		}
		return unnamed(c.commit(c.change("Nobody watches the portal", []partner.Fact{w}), view.T("From this week on nobody watches the portal, and nobody is reminded to."))), nil
	}
	if err := c.watchPeople(&w, head, slices.Concat(of["stand-in"], of["standin"]), rota); err != nil {
		return Answer{}, err
	}
	for _, words := range of["from"] {
		day, err := c.onlyDate(words, future)
		if err != nil {
			return Answer{}, err
		}
		if w.From = partner.Monday(day); w.From < partner.Monday(c.LocalDay) {
			return Answer{}, wrong("The week of %s is past.", day.Long())
		}
	}
	if old, ok := c.Book.WatchOf(w.From); ok && slices.Equal(old.People, w.People) && old.StandIn == w.StandIn && (!rota || old.From == w.From) {
		return already("%s watches already.", c.everyone(w.People)), nil
	}
	text := "Watch over the portal from the week of " + w.From.Short() + ": " + c.everyone(w.People).String()
	if rota {
		text += ", by the week in turns"
	}
	if w.StandIn != "" {
		text += "; stand-in " + c.nameOf(w.StandIn)
	}
	var lines []view.Text
	if by, ok := partner.CheckBy(c.Program, w.From); ok {
		lines = append(lines, view.T("Reminded once a week, on "+by.Weekday().String()+", if the look is missing by then; in the week after the channel hears of it."))
	}
	return c.commit(c.change(text, []partner.Fact{w}), view.T(text+"."), lines...), nil
}

// firstWeek is the first week of a new watch: this one, while its day to look has
// not passed.
func (c *Call) firstWeek() civil.Day {
	week := partner.Monday(c.LocalDay)
	if by, ok := partner.CheckBy(c.Program, week); ok && by < c.LocalDay {
		return week.Add(7)
	}
	return week
}

// mostTurns is how many people take turns.
const mostTurns = 20

// watchPeople reads who watches and who stands in. Each is listed under people, so
// that they can be told.
func (c *Call) watchPeople(w *partner.Watch, words []string, standIn [][]string, rota bool) error {
	take := func(words []string) (string, []string, error) {
		p, rest, err := c.takePerson(words)
		switch {
		case err != nil:
			return "", nil, err
		case p.SlackID == "":
			t := wrong("I do not know who %s is in Slack, so I could not remind them.", p.Name).try(phrase("person", "set", c.called(p), "slack", "<@U0123ABCD>"))
			t.Names = true
			return "", nil, t
		case !p.Employed(c.Today):
			t := wrong("%s left on %s.", p.Name, p.LeftOn.Short()).try("people")
			t.Names = true
			return "", nil, t
		}
		return p.SlackID, rest, nil
	}
	for len(words) > 0 {
		id, rest, err := take(words)
		if err != nil {
			return err
		}
		if slices.Contains(w.People, id) {
			return wrong("%s is named twice; each has one turn in a round.", c.nameOf(id)).try(c.unit.Examples[0])
		}
		w.People, words = append(w.People, id), rest
	}
	switch {
	case len(w.People) == 0:
		return c.usage("Who watches?")
	case !rota && len(w.People) > 1:
		return wrong("watch set names one person; several take turns with watch rota.").offer("By the week in turns", phrase(append([]string{"watch", "rota"}, c.typed...)...))
	case len(w.People) > mostTurns:
		return wrong("At most %d people take turns.", mostTurns)
	case len(standIn) == 0:
		return nil
	}
	id, rest, err := take(standIn[0])
	if err == nil {
		err = c.none(rest)
	}
	if err == nil && len(w.People) == 1 && w.People[0] == id {
		err = wrong("Nobody stands in for themselves.").try(c.unit.Examples[0])
	}
	w.StandIn = id
	return err
}

// watches refuses those who have nothing to do with the watch: what they say about the
// portal is not counted as the company's look.
func (c *Call) watches() error {
	if c.IsAdmin || c.User != "" && c.User == c.Settings.Alliance {
		return nil
	}
	if w, ok := c.Book.WatchOf(partner.Monday(c.LocalDay)); ok && (slices.Contains(w.People, c.User) || w.StandIn == c.User) {
		return nil
	}
	return wrong("Only those who watch the portal, the alliance manager or an admin can say that.").try("watch")
}

func watchConfirm(c *Call) (Answer, error) {
	if err := c.watches(); err != nil {
		return Answer{}, err
	}
	day, words, err := c.lookedOn(c.Words)
	if err != nil {
		return Answer{}, err
	}
	note, err := readNote(words)
	if err != nil {
		return Answer{}, err
	}
	for _, old := range c.Book.Checks() {
		if old.On == day && old.By == c.User && (note == "" || old.Note == note) {
			return already("You have looked through the portal on %s.", day.Short()), nil
		}
	}
	k := partner.Check{ID: c.Book.Next(partner.KindCheck, 0), On: day, By: c.User, Noted: c.Now.UTC(), Note: note}
	text := "The portal was looked through on " + k.On.Short() + noteText(note)
	var lines []view.Text
	if n := len(c.Book.OpenBulletins()); n > 0 {
		lines = append(lines, view.Join(view.Tf("%s still open: ", plural(n, "news entry")), view.C("watch")))
	}
	lines = append(lines, view.Join(view.T("Something new? "), view.C(`watch log "title" effective D https://...`)))
	week := "This week"
	if monday := partner.Monday(day); monday != partner.Monday(c.LocalDay) {
		week = "The week of " + monday.Short()
	}
	return c.commit(c.change(text, []partner.Fact{k}), view.T(text+". "+week+" is done."), lines...), nil
}

// lookedOn reads the day of a look at the start of the words: "on 27 February". Without
// one it was today.
func (c *Call) lookedOn(words []string) (civil.Day, []string, error) {
	if len(words) < 2 || !strings.EqualFold(words[0], "on") {
		return c.LocalDay, words, nil
	}
	day, used, err := c.readDate(words[1:], past)
	switch {
	case err != nil:
		return 0, nil, err
	case used == 0: // a note that begins with the word
		return c.LocalDay, words, nil
	case day > c.LocalDay:
		return 0, nil, wrong("%s lies ahead; a look is confirmed once it was taken.", day.Long()).try("watch confirm")
	}
	return day, words[1+used:], nil
}

// watchStanding is the watch's line in status.
func (c *Call) watchStanding() []standing {
	week := partner.Monday(c.LocalDay)
	by, asked := partner.CheckBy(c.Program, week)
	user, _ := c.Book.Watcher(week, by)
	var out []standing
	if user != "" && asked {
		last, looked := c.Book.LastCheck()
		first := week
		for _, w := range c.Book.Watches() {
			first = min(first, w.From)
		}
		since := first
		if looked {
			since = partner.Monday(last.On).Add(7)
		}
		switch missed := week.Sub(since) / 7; {
		case missed > 0:
			s := standing{rank: late, part: "Portal watch", run: "watch", due: by, names: true}
			s.line = view.Join(view.T(fmt.Sprintf("nobody has looked for %s; this week it is ", plural(missed, "week"))), c.someone(user), view.T("'s turn. "), view.C("watch"))
			out = append(out, s)
		case c.LocalDay >= by && since <= week:
			s := standing{rank: open, part: "Portal watch", run: "watch", due: by, names: true}
			out = append(out, s)
			out[0].line = view.Join(view.T("this week's look is due: "), c.someone(user), view.T(". "), view.C("watch"))
		}
	}
	if list := c.Book.OpenBulletins(); len(list) > 0 {
		out = append(out, standing{rank: open, part: "Portal news", run: "watch",
			line: view.Join(view.Tf("%s open, the newest %s: %s. ", plural(len(list), "entry"), list[len(list)-1].Label(), list[len(list)-1].Title), view.C("watch"))})
	}
	return out
}
