package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/roster"
	"partnerbot/storage"
	"partnerbot/view"
)

func importUnit() *Unit {
	return &Unit{
		Word:     "import",
		Summary:  "takes in a roster file (CSV, XLSX or JSON) that is sent along, best in a direct message",
		Usage:    "import [--dry-run] [--dates dmy|mdy|ymd]",
		Examples: []string{"import --dry-run", "import --dates=dmy"},
		Role:     Admin,
		Changes:  true,
		Flags: []Flag{
			{Name: "--dry-run", About: "stores nothing and says what would change"},
			{Name: "--dates", Of: []string{"dmy", "mdy", "ymd"}, About: "says how to read 03/04/2027"},
		},
		Fetch: importFetch,
		Run:   importRoster,
	}
}

// importFetch reads the file before the Book is locked: a large one takes a while.
func importFetch(_ context.Context, _ storage.Store, c *Call) error {
	if err := c.none(c.Words); err != nil {
		return err
	}
	if c.File == nil {
		return wrong("Send the roster file along: drop it into our direct message and write import with it.").try("import --dry-run", "help import")
	}
	order, err := roster.ParseOrder(c.Flags["--dates"])
	if err != nil {
		return wrong("%s", sentence(err.Error())).try("import --dates=dmy")
	}
	c.sheet, err = roster.Read(c.File.Name, c.File.Data, roster.Options{Dates: order})
	if errors.Is(err, roster.ErrFile) {
		return wrong("%s.", view.Clean(strings.TrimSuffix(err.Error(), ".")))
	}
	return err
}

func importRoster(c *Call) (Answer, error) {
	delta, report := roster.Import(c.Program, c.Book, c.sheet)
	dry := c.flag("--dry-run")
	m := c.report(report, dry)
	empty := delta.IsEmpty()
	lines := c.effect(delta)
	delta = c.alsoChecked(delta, report)
	if dry || empty {
		m.Blocks = append(m.Blocks, c.importNext(report, dry)...)
	}
	switch {
	case dry || delta.IsEmpty():
		return Answer{Message: m}, nil
	case empty:
		m.Blocks = append(m.Blocks, view.Note(view.T("The roster counts as looked through today.")))
	}
	change := c.change(fmt.Sprintf("%s imported: %s", clip(c.File.Name), counts(report)), nil)
	change.Delta = delta
	change.Audit.Via = "import"
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.T("What it means:")), view.List(lines...))
	}
	m.Blocks = append(m.Blocks, view.Note(view.T("Change "), view.T(auditMark), view.T(" can be taken back for a day: "), view.C("import undo "+auditMark)), view.Actions(
		view.Run("Undo", "undo "+auditMark), view.Run("status", "status"), view.Run("gaps", "gaps")))
	return Answer{Message: m, Change: change}, nil
}

// alsoChecked notes that the roster was looked through: by a file that holds at
// least half of what is recorded, not by one that adds a newcomer.
func (c *Call) alsoChecked(d partner.Delta, r roster.Report) partner.Delta {
	now := c.Book.Settings()
	in, here := r.New+r.Changed+r.Unchanged, c.Book.Count(partner.KindPerson)+c.Book.Count(partner.KindCertificate)
	if now.RosterOn == c.LocalDay || in == 0 || 2*in < here {
		return d
	}
	now.RosterOn = c.LocalDay
	d.Put = append(d.Put, now)
	return d
}

func counts(r roster.Report) string {
	return fmt.Sprintf("%s of people and certificates new, %d changed, %d as before, %s refused", plural(r.New, "record"), r.Changed, r.Unchanged, plural(len(r.Refused), "row"))
}

// report says what an import did, or would do.
func (c *Call) report(r roster.Report, dry bool) view.Message {
	m := view.Message{Names: true, Summary: fmt.Sprintf("%s read: %s.", plural(r.Rows, "row"), counts(r))}
	if dry {
		m.Summary += " Nothing was stored."
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	var lines []view.Text
	for _, refusal := range r.Refused {
		lines = append(lines, view.T(sentence(refusal.String())))
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Refused")), refused(lines))
	}
	lines = nil
	for _, w := range r.Warnings {
		lines = append(lines, view.T(w))
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.Para(view.B("Please check")), refused(lines))
	}
	return m
}

// refused shows the first lines; the rest is for the command line's report.
func refused(lines []view.Text) view.Block {
	const most = 15
	if n := len(lines) - most; n > 0 {
		lines = append(lines[:most:most], view.Tf("and %d more", n))
	}
	return view.List(lines...)
}

func (c *Call) importNext(r roster.Report, dry bool) []view.Block {
	switch {
	case dry && r.New+r.Changed > 0:
		return []view.Block{view.Note(view.T("Send it again with "), view.C("import"), view.T(" to take it in; with "), view.C("import --dry-run"), view.T(" it is only tried, as now."))}
	case r.Rows == 0:
		return []view.Block{view.Note(view.T("The file has no rows below its header."))}
	case dry && r.Unchanged == 0:
		return []view.Block{view.Note(view.T("Nothing would be taken in: every row is refused."))}
	case r.Unchanged == 0:
		return []view.Block{view.Note(view.T("Nothing was taken in: every row was refused."))}
	case len(r.Refused) > 0 && !dry:
		return []view.Block{view.Note(view.T("Nothing changed: what was not refused was here already."))}
	case !dry:
		return []view.Block{view.Note(view.T("Nothing changed: all of it was here already."))}
	}
	return nil
}
