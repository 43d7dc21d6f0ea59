package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"partnerbot/civil"
	"partnerbot/commands"
	"partnerbot/notices"
	"partnerbot/partner"
)

func (r *run) remindersCommand() *cobra.Command {
	var from, to, workspace string
	var asJSON bool
	c := &cobra.Command{
		Use:   "reminders --from DATE --to DATE [--json]",
		Short: "What would be said, when, to whom and why; nothing is stored",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return r.with(c.Context(), func(h *house) error {
				ws, err := h.workspace(c.Context(), workspace)
				if err != nil {
					return err
				}
				today, err := h.localDay(c.Context(), ws, r.now())
				if err != nil {
					return err
				}
				first, last, err := span(from, to, today)
				if err != nil {
					return err
				}
				desk := &notices.Desk{Program: h.program, Defaults: h.config.Defaults()}
				past, err := commands.PastOf(c.Context(), h.store, desk, ws, r.now())
				if err != nil {
					return err
				}
				return h.read(c.Context(), ws, func(b *partner.Book) error {
					list := past.Preview(h.program, b, h.config.Defaults(), first, last)
					if b.Settings().Or(h.config.Defaults()).Channel == "" {
						fmt.Fprintln(r.Err, "No channel is set, so nothing is said: set one with `config channel #alliance` or PARTNER_CHANNEL.")
					}
					if asJSON {
						return writeJSON(r.Out, list)
					}
					return writeReminders(r.Out, list)
				})
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "first day (default: today)")
	c.Flags().StringVar(&to, "to", "", "last day (default: 90 days after the first)")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

// longestSpan bounds a preview, so that a slip of the keyboard does not list centuries.
const longestSpan = 3660

// span reads the two days of a preview.
func span(from, to string, today civil.Day) (first, last civil.Day, err error) {
	first = today
	if from != "" {
		if first, err = civil.Parse(from); err != nil {
			return 0, 0, usagef("--from: %w", err)
		}
	}
	last = first.Add(90)
	if to != "" {
		if last, err = civil.Parse(to); err != nil {
			return 0, 0, usagef("--to: %w", err)
		}
	}
	switch {
	case last < first:
		return 0, 0, usagef("--to %v is before --from %v", last, first)
	case last.Sub(first) > longestSpan:
		return 0, 0, usagef("--from %v --to %v is more than ten years: ask for less", first, last)
	}
	return first, last, nil
}

func writeReminders(w io.Writer, list []notices.Reminder) error {
	if len(list) == 0 {
		fmt.Fprintln(w, "Nothing would be said.")
	}
	for _, m := range list {
		to := m.Channel
		if to == "" {
			to = m.User
		}
		fmt.Fprintf(w, "%s  %s  %s, step %s, due %s\n    %s\n    key %s\n", m.At.Format("Mon 2 Jan 2006 15:04 MST"), to, m.Kind, m.Step, m.Due, m.Text, m.Key)
	}
	return nil
}
