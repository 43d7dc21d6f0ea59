package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"partnerbot/roster"
	"partnerbot/storage"
	"partnerbot/view"
)

func kpiImportUnit() *Unit {
	return &Unit{
		Word:     "kpi import",
		Aliases:  []string{"import kpi", "import kpis"},
		Summary:  "takes in readings from a CSV or XLSX file that is sent along: the columns kpi, period, value and, if you like, currency and source",
		Usage:    "kpi import [--dry-run]",
		Examples: []string{"kpi import --dry-run"},
		Role:     Admin,
		Changes:  true,
		Flags:    []Flag{{Name: "--dry-run", About: "stores nothing and says what would change"}},
		Fetch:    kpiImportFetch,
		Run:      kpiImport,
	}
}

// kpiImportFetch reads the file before the Book is locked.
func kpiImportFetch(_ context.Context, _ storage.Store, c *Call) (err error) {
	if err := c.none(c.Words); err != nil {
		return err
	}
	if c.File == nil {
		return wrong("Send the file along: drop it into our direct message and write kpi import with it. Its columns are kpi, period, value and, if you like, currency and source.").
			try("kpi import --dry-run", "help kpi import")
	}
	c.grid, err = roster.ReadGrid(c.File.Name, c.File.Data, roster.IsKPIColumn)
	return fileTrouble(err)
}

// fileTrouble is an error of a file in words for whoever sent it.
func fileTrouble(err error) error {
	if errors.Is(err, roster.ErrFile) {
		return wrong("%s.", view.Clean(strings.TrimSuffix(err.Error(), ".")))
	}
	return err
}

func kpiImport(c *Call) (Answer, error) {
	who := roster.Entered{By: c.User, On: c.Now.UTC(), Today: max(c.LocalDay, c.Today)}
	delta, r, err := roster.ImportKPIs(c.Program, c.Book, c.grid, who)
	if err != nil {
		return Answer{}, fileTrouble(err)
	}
	counts := fmt.Sprintf("%s new, %d corrected, %d as before, %s refused", plural(r.New, "reading"), r.Corrected, r.Unchanged, plural(len(r.Refused), "row"))
	m := view.Message{Summary: fmt.Sprintf("%s read: %s.", plural(r.Rows, "row"), counts)}
	dry := c.flag("--dry-run")
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
	if len(r.Ignored) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T("Columns that mean nothing here: "+strings.Join(r.Ignored[:min(10, len(r.Ignored))], ", ")+".")))
	}
	switch {
	case dry && !delta.IsEmpty():
		m.Blocks = append(m.Blocks, view.Note(view.T("Send it again with "), view.C("kpi import"), view.T(" to take it in.")))
	case delta.IsEmpty() && len(r.Refused) == 0 && !dry:
		m.Blocks = append(m.Blocks, view.Note(view.T("Nothing changed: all of it was here already.")))
	}
	if dry || delta.IsEmpty() {
		return Answer{Message: m}, nil
	}
	change := c.change(fmt.Sprintf("%s imported: %s", clip(c.File.Name), counts), nil)
	change.Delta = delta
	for _, f := range delta.Put {
		change.Audit.Refs = append(change.Audit.Refs, f.Ref())
	}
	change.Audit.Via = "import"
	m.Blocks = append(m.Blocks, view.Note(view.T("Change "), view.T(auditMark), view.T(" can be taken back for a day: "), view.C("undo "+auditMark)),
		view.Actions(view.Run("Undo", "undo "+auditMark), view.Run("KPIs", "kpi")))
	return Answer{Message: m, Change: change}, nil
}
