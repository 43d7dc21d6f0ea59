package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

func (r *run) assessCommand() *cobra.Command {
	var on, workspace string
	var asJSON bool
	c := &cobra.Command{
		Use:   "assess [--on DATE] [--json]",
		Short: "Every requirement: have, need, state, what counts, what does not and why",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(h *house) error {
				day := h.today(r.now())
				if on != "" {
					var err error
					if day, err = civil.Parse(on); err != nil {
						return usagef("--on: %w", err)
					}
				}
				ws, err := h.workspace(c.Context(), workspace)
				if err != nil {
					return err
				}
				return h.read(c.Context(), ws, func(b *partner.Book) error {
					report := b.Assessment(h.program, day).Report(b)
					if asJSON {
						return writeJSON(r.Out, report)
					}
					return writeReport(r.Out, report)
				})
			})
		},
	}
	c.Flags().StringVar(&on, "on", "", "the day to assess, such as 2026-05-14 (default: today in the vendor's zone)")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

var stateWords = map[partner.State]string{partner.Met: "met", partner.NotMet: "not met", partner.Unknown: "unknown"}

func writeReport(w io.Writer, rep partner.Report) error {
	fmt.Fprintf(w, "%s %s on %s: %s, %s\n", rep.Pack, rep.Version, rep.On, rep.Path, rep.Phase)
	for _, q := range rep.Requirements {
		need := "?"
		if q.Need != nil {
			need = fmt.Sprint(*q.Need)
		}
		fmt.Fprintf(w, "\n%s (%s): %s, %d of %s\n", q.Title, q.ID, stateWords[q.State], q.Have, need)
		if q.Falls != nil {
			fmt.Fprintf(w, "  falls on %s: %s\n", *q.Falls, q.Cause)
		}
		for _, i := range q.Counted {
			fmt.Fprintf(w, "  counts    %s\n", itemLine(i))
		}
		for _, i := range q.Excluded {
			line := fmt.Sprintf("  does not  %s: %s", itemLine(i.ReportItem), i.Reason)
			if i.Detail != "" {
				line += " (" + i.Detail + ")"
			}
			fmt.Fprintln(w, line)
		}
	}
	return nil
}

// itemLine is one line of what counts or does not: "Ana Silva, PMP 3081177, through 2026-04-01".
func itemLine(i partner.ReportItem) string {
	parts := []string{}
	for _, p := range []string{i.Person, strings.Join(strings.Fields(i.Certificate+" "+i.Track+" "+i.Number), " "), i.Material, i.Competency, i.Slot, i.Remark} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	if !i.Until.IsZero() {
		parts = append(parts, "through "+i.Until.String())
	}
	return view.Clean(strings.Join(parts, ", "))
}
