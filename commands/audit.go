package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"partnerbot/storage"
	"partnerbot/view"
)

func auditUnit() *Unit {
	return &Unit{
		Word:     "audit",
		Aliases:  []string{"log", "history"},
		Summary:  "who changed what and when, the newest first",
		Usage:    "audit [N]",
		Examples: []string{"audit", "audit 50"},
		Role:     Admin,
		Fetch:    auditFetch,
		Run:      audit,
	}
}

func auditFetch(ctx context.Context, store storage.Store, c *Call) (err error) {
	n := 15
	if len(c.Words) > 1 {
		return c.none(c.Words[1:])
	}
	if len(c.Words) == 1 {
		if n, err = strconv.Atoi(c.Words[0]); err != nil || n < 1 || n > 200 {
			return wrong("%q is not a number of entries between 1 and 200.", clip(c.Words[0])).try("audit 50")
		}
	}
	c.Entries, err = store.Audit(ctx, c.Workspace, 0, n)
	return err
}

func audit(c *Call) (Answer, error) {
	m := view.Message{Names: true, Summary: "Nothing has been changed yet."}
	var lines []view.Text
	for _, e := range c.Entries {
		lines = append(lines, view.Join(view.B(fmt.Sprintf("%d ", e.Seq)), view.M(e.At), view.T(" "), c.someone(e.By), view.T(" ("+e.Via+") "+strings.TrimSuffix(e.Summary, ".")+".")))
	}
	if len(lines) > 0 {
		m.Summary = fmt.Sprintf("The last %s.", plural(len(lines), "change"))
	}
	m.Blocks = append(m.Blocks, view.Para(view.T(m.Summary)))
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, view.List(lines...), view.Note(view.T("A change of the last day is taken back with "), view.C("undo N"), view.T(".")))
	}
	return Answer{Message: m}, nil
}
