package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"partnerbot/bot"
	"partnerbot/commands"
	"partnerbot/view"
)

func (r *run) askCommand() *cobra.Command {
	var as, now, workspace, file string
	var asJSON bool
	c := &cobra.Command{
		Use:   "ask [--as U1] [--now T] [--json] [--file FILE] 'WORDS'",
		Short: "Answer as in Slack, from the database, without Slack",
		Long: "Gives the answer that Slack would show, as plain text or as Block Kit JSON. Changes work too:\n" +
			"whoever may read the database file is an admin, unless --as names somebody.",
		Example: "  partnerbot ask status\n  partnerbot ask 'gaps hccdp'\n  partnerbot ask 'threshold set hccdp 4'\n" +
			"  partnerbot ask --file readings.csv 'kpi import --dry-run'",
		Args: exactly(1, "one argument, the words in quotes"),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := r.instant(now)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(h *house) error {
				return r.ask(c.Context(), h, askOptions{words: args[0], as: as, at: at, workspace: workspace, file: file, json: asJSON})
			})
		},
	}
	c.Flags().StringVar(&as, "as", "", "Slack user id to ask as")
	c.Flags().StringVar(&now, "now", "", "the time to answer for, such as 2026-03-02T09:00 (in the team's zone)")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	c.Flags().StringVar(&file, "file", "", "a file that goes with the words, as kpi import and import take one")
	c.Flags().BoolVar(&asJSON, "json", false, `Block Kit JSON: {"text","blocks"}`)
	return c
}

type askOptions struct {
	words, as, workspace, file string
	at                         time.Time
	json                       bool
}

func (r *run) ask(ctx context.Context, h *house, o askOptions) error {
	ws, err := h.workspace(ctx, o.workspace)
	if err != nil {
		return err
	}
	req := commands.Request{Now: o.at, Workspace: ws, User: o.as, Text: o.words, Via: commands.ViaCLI, Trusted: o.as == ""}
	if req.User == "" {
		req.User = "cli"
	}
	if o.file != "" {
		data, err := os.ReadFile(r.path(o.file))
		if err != nil {
			return fmt.Errorf("the file cannot be read: %w", err)
		}
		req.File = &commands.File{Name: filepath.Base(o.file), Data: data}
	}
	answer := h.app.Run(ctx, req)
	if answer.File != nil {
		_, err := r.Out.Write(answer.File.Data)
		return err
	}
	if o.json {
		body, err := bot.RenderJSON(answer.Message)
		if err != nil {
			return err
		}
		fmt.Fprintln(r.Out, string(body))
	} else {
		fmt.Fprintln(r.Out, view.PlainText(answer.Message))
	}
	if !answer.OK {
		return errSilent
	}
	return nil
}

// instant reads a --now: an RFC 3339 time, or a wall time in the team's zone.
// Empty is the present.
func (r *run) instant(s string) (time.Time, error) {
	c, err := r.config()
	if err != nil {
		return time.Time{}, err
	}
	return r.instantIn(s, c.Get("PARTNER_TIMEZONE"))
}

// instantIn is instant with the zone of wall times given.
func (r *run) instantIn(s, zone string) (time.Time, error) {
	if s == "" {
		return r.now(), nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usagef("--now %q is not a time like 2026-03-02T09:00", s)
}
