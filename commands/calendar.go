package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/notices"
	"partnerbot/partner"
	"partnerbot/view"
)

// feedAhead is how many days ahead a calendar shows duties.
const feedAhead = 400

// feedPath is where calendars are read; a token and ".ics" follow.
const feedPath = "/calendar/"

func calendarUnits() []*Unit {
	return []*Unit{
		{
			Word:     "calendar",
			Aliases:  []string{"ics", "calendar list"},
			Summary:  "your duties in your own calendar program, by a private link",
			Usage:    "calendar",
			Examples: []string{"calendar"},
			Run:      listFeeds,
		},
		{
			Word:     "calendar link",
			Aliases:  []string{"calendar add", "ics link"},
			Summary:  "makes the link: with team to everybody's duties, which is for admins; a link made before stops",
			Usage:    "calendar link [team]",
			Examples: []string{"calendar link", "calendar link team"},
			Own:      true, Changes: true,
			Run: linkFeed,
		},
		{
			Word:     "calendar stop",
			Aliases:  []string{"calendar remove", "ics stop"},
			Summary:  "ends a link: whoever has it reads nothing any more",
			Usage:    "calendar stop [team]",
			Examples: []string{"calendar stop"},
			Own:      true, Changes: true,
			Run: stopFeed,
		},
	}
}

func listFeeds(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	if c.address == "" {
		return Answer{}, c.noAddress()
	}
	var lines []view.Text
	buttons := []view.Button{}
	for _, f := range c.feeds() {
		lines = append(lines, view.Tf("%s: a link was made on %s", sentence(feedWords(f.Scope)), civil.In(f.Made, c.teamZone()).Short()))
		buttons = append(buttons, view.Run("Stop: "+feedWords(f.Scope), strings.TrimSpace("calendar stop "+feedWord(f.Scope))))
	}
	m := view.Message{Summary: "A private link shows your duties in your own calendar program, where they move when their dates do."}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...), view.Note(view.T("A link is shown once, when it is made; a new one ends the one before.")))
	}
	buttons = append(buttons, view.Run("Link to my duties", "calendar link"))
	if c.IsAdmin {
		buttons = append(buttons, view.Run("Link to everybody's", "calendar link team"))
	}
	m.Blocks = append(m.Blocks, view.Actions(buttons...))
	return Answer{Message: m}, nil
}

func linkFeed(c *Call) (Answer, error) {
	scope, err := c.feedScope()
	if err != nil {
		return Answer{}, err
	}
	if c.address == "" {
		return Answer{}, c.noAddress()
	}
	if c.flag("--share") {
		return Answer{}, wrong("A private link is shown to you alone.").try(strings.TrimSpace("calendar link " + feedWord(scope)))
	}
	if !slackIDForm().MatchString(c.User) {
		return Answer{}, wrong("A link belongs to somebody in Slack; here nobody is.").try("calendar link")
	}
	if scope == partner.FeedTeam && !c.IsAdmin {
		return Answer{}, wrongly(view.T("Everybody's duties are for admins to read. Yours: "), view.C("calendar link")).try("calendar link")
	}
	token := c.secret() + "-" + c.Workspace
	f := partner.Feed{ID: c.Book.Next(partner.KindFeed, 0), User: c.User, Scope: scope, Sum: partner.FeedSum(token), Made: c.Now.UTC()}
	var remove []partner.Ref
	text := "A calendar link to " + feedWords(scope) + " was made"
	if old, ok := c.feed(scope); ok {
		remove = append(remove, old.Ref())
		text += "; the one before stops"
	}
	link := strings.TrimRight(c.address, "/") + feedPath + token + ".ics"
	return c.commit(c.change(text, []partner.Fact{f}, remove...), view.T(text+"."),
		view.L(link, link),
		view.T("Subscribe to it in your calendar program (\"from URL\"); a file that is imported once does not move with the dates."),
		view.T("Whoever has the link can read it, so keep it to yourself. It is shown this once."),
		view.Join(view.T("To end it: "), view.C(strings.TrimSpace("calendar stop "+feedWord(scope))))), nil
}

func stopFeed(c *Call) (Answer, error) {
	scope, err := c.feedScope()
	if err != nil {
		return Answer{}, err
	}
	f, ok := c.feed(scope)
	if !ok {
		return Answer{}, wrong("You have no calendar link to %s.", feedWords(scope)).try("calendar")
	}
	text := "The calendar link to " + feedWords(scope) + " stops"
	return c.commit(c.change(text, nil, f.Ref()), view.T(text+".")), nil
}

// feedScope reads whose duties a link is to show.
func (c *Call) feedScope() (partner.FeedScope, error) {
	switch {
	case len(c.Words) == 0, len(c.Words) == 1 && slices.Contains([]string{"mine", "my", "me"}, strings.ToLower(c.Words[0])):
		return partner.FeedMine, nil
	case len(c.Words) == 1 && slices.Contains([]string{"team", "all", "everybody"}, strings.ToLower(c.Words[0])):
		return partner.FeedTeam, nil
	}
	return "", c.usage("%q says neither that it is for your duties nor for the team's.", clip(strings.Join(c.Words, " ")))
}

func feedWords(s partner.FeedScope) string {
	if s == partner.FeedTeam {
		return "everybody's duties"
	}
	return "your duties"
}

func feedWord(s partner.FeedScope) string {
	if s == partner.FeedTeam {
		return "team"
	}
	return ""
}

// feeds are the asker's links.
func (c *Call) feeds() []partner.Feed {
	return slices.DeleteFunc(c.Book.Feeds(), func(f partner.Feed) bool { return f.User != c.User })
}

func (c *Call) feed(scope partner.FeedScope) (partner.Feed, bool) {
	for _, f := range c.feeds() {
		if f.Scope == scope {
			return f, true
		}
	}
	return partner.Feed{}, false
}

func (c *Call) noAddress() error {
	return wrong("I have no address that a calendar program could read from. Whoever runs me sets PUBLIC_URL, such as https://bot.example.com, and starts me again.").try("my")
}

// Calendar gives the duties that a link opens, as they are now. It is false where
// nobody has made the link, where it was stopped, and where whoever made it has left
// or may not read them any more.
func (a *App) Calendar(ctx context.Context, token string, now time.Time) (cal view.Calendar, ok bool, err error) {
	_, workspace, _ := strings.Cut(token, "-")
	all, err := a.Store.Workspaces(ctx)
	if err != nil || !slices.Contains(all, workspace) {
		return cal, false, err
	}
	c := a.call(Request{Now: now, Workspace: workspace}, a.words().word["calendar"])
	err = a.Store.Read(ctx, workspace, func(b *partner.Book) error {
		return guarded(func() error {
			f, found := b.Feed(token)
			if !found {
				return nil
			}
			c.User = f.User
			a.fill(c, b)
			if !b.Here(f.User, c.LocalDay) || f.Scope == partner.FeedTeam && !c.IsAdmin {
				return nil
			}
			cal, ok = c.dutyCalendar(f.Scope), true
			return nil
		})
	})
	return cal, ok, err
}

func (c *Call) dutyCalendar(scope partner.FeedScope) view.Calendar {
	cal := view.Calendar{Now: c.Now, Name: "Partner duties, " + c.account()}
	if scope == partner.FeedMine {
		cal.Name = "My partner duties, " + c.account()
	}
	for _, u := range c.duties(feedAhead) {
		if own, others := c.mineOrHeard(u); own || others || scope == partner.FeedTeam {
			cal.Events = append(cal.Events, c.dutyEvent(u))
		}
	}
	return cal
}

func (c *Call) dutyEvent(u notices.Duty) view.Event {
	e := view.Event{ID: fmt.Sprintf("%s/%s/%s@%s", u.Kind, u.Subject, u.Due, c.Workspace), Title: headWords[u.Kind] + u.Title + " (" + kindWords(u.Kind) + ")", Whole: u.At.IsZero(), Start: u.At}
	if e.Whole {
		e.Start = u.Due.Instant(0, 0, time.UTC)
	}
	about := []string{u.Consequence, u.Action}
	if words, date := u.Words(); words != "" {
		if date != "" {
			date = ", D being " + date
		}
		about = append(about, "Once done: /partner "+words+date)
	}
	about = append(about, c.dutyState(u).String(), fmt.Sprintf("/partner why %s", u.Code()))
	if e.Whole && c.Program.Zone.String() != c.teamZone().String() {
		about = append(about, "The day is the vendor's ("+c.Program.Zone.String()+").")
	}
	e.About = strings.Join(slices.DeleteFunc(about, func(s string) bool { return s == "" }), "\n")
	return e
}
