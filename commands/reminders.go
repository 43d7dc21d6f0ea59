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
	"partnerbot/storage"
	"partnerbot/view"
)

func remindersUnit() *Unit {
	return &Unit{
		Word:     "reminders",
		Aliases:  []string{"upcoming"},
		Summary:  "what will be said to the channel and to you (admins: to everybody), on the facts as they are: in the next 30 days unless told otherwise",
		Usage:    "reminders [--from D] [--to D] [--all]",
		Examples: []string{"reminders", "reminders --from 1 April 2026 --to 2026-04-30"},
		Flags: []Flag{
			{Name: "--from", Takes: "D", About: "begins on a day"},
			{Name: "--to", Takes: "D", About: "ends with a day"},
			{Name: "--all", About: "shows long lists whole"},
		},
		Fetch: func(ctx context.Context, store storage.Store, c *Call) (err error) {
			c.Past, err = PastOf(ctx, store, c.Desk, c.Workspace, c.Now)
			return err
		},
		Run: reminders,
	}
}

// PastOf reads what a preview of a workspace has to know of what was planned before.
func PastOf(ctx context.Context, store storage.Store, d *notices.Desk, workspace string, now time.Time) (notices.Past, error) {
	var keys []string
	err := store.Read(ctx, workspace, func(b *partner.Book) error {
		keys = notices.Reached(d.Program, b, d.Defaults, now)
		return nil
	})
	if err != nil {
		return notices.Past{}, err
	}
	from, until := now.Add(-storage.KeepNotices), now.Add(time.Minute)
	var found []storage.Notice
	if len(keys) > 0 {
		if found, err = store.NoticesAbout(ctx, workspace, keys, from, until); err != nil {
			return notices.Past{}, err
		}
	}
	lately, err := store.Newest(ctx, workspace, from, until, mostPosted)
	return notices.PastOf(now, found, lately), err
}

func reminders(c *Call) (Answer, error) {
	if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	from, to, err := c.readSpan()
	if err != nil {
		return Answer{}, err
	}
	list := once(c.Past.Preview(c.Program, c.Book, c.Desk.Defaults, from, to))
	if !c.IsAdmin { // what others are told is theirs
		list = slices.DeleteFunc(list, func(r notices.Reminder) bool { return r.User != "" && r.User != c.User })
	}
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s from %s through %s, on the facts as they are.", plural(len(list), "reminder"), from.Short(), to.Short())}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	var lines []view.Text
	for _, r := range list {
		target := view.Ch(r.Channel)
		if r.User != "" {
			target = c.someone(r.User)
		}
		lines = append(lines, view.Join(view.B(r.At.Format("Mon 2 Jan 2006 15:04 ")), target, view.T(": "+r.Text)))
	}
	switch {
	case len(lines) > 0:
		m.Blocks = append(m.Blocks, c.long(lines, 25))
	case c.Settings.Channel == "":
		m.Blocks = append(m.Blocks, view.Note(view.T("No channel is configured; an admin sets one: "), view.C("config channel here")))
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Times are those of whoever is told. Why one is said: "), view.C("digest all"), view.T(".")))
	return Answer{Message: m}, nil
}

// readSpan reads --from and --to.
func (c *Call) readSpan() (from, to civil.Day, err error) {
	from = c.LocalDay
	if given, ok := c.Flags["--from"]; ok {
		if from, err = c.onlyDate(strings.Fields(given), future); err != nil {
			return 0, 0, err
		}
	}
	to = from.Add(30)
	if given, ok := c.Flags["--to"]; ok {
		if to, err = onlyDate(strings.Fields(given), from, future); err != nil {
			return 0, 0, err
		}
	}
	switch {
	case to < from:
		err = wrong("%s comes before %s.", to.Long(), from.Long()).try("reminders --from " + to.String() + " --to " + from.String())
	case to.Sub(from) > dutiesAhead:
		err = wrong("That is more than a year; I look a year ahead at the most.").try("reminders --from " + from.String() + " --to " + from.Add(dutiesAhead-1).String())
	}
	return from, to, err
}
