package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"partnerbot/storage"
)

func (r *run) auditCommand() *cobra.Command {
	var format, workspace string
	c := &cobra.Command{Use: "audit", Short: "The log of every change", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	export := &cobra.Command{
		Use:   "export [--format csv|json]",
		Short: "Write the whole audit log to standard output, oldest first",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			write := map[string]func(io.Writer, []storage.Entry) error{"csv": auditCSV, "json": auditJSON}[format]
			if write == nil {
				return usagef("--format %q is not one of csv, json", format)
			}
			return r.with(c.Context(), func(h *house) error {
				entries, err := h.audit(c.Context(), workspace)
				if err != nil {
					return err
				}
				return write(r.Out, entries)
			})
		},
	}
	export.Flags().StringVar(&format, "format", "csv", "csv or json")
	export.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	c.AddCommand(export)
	return c
}

// audit gives the whole log of a workspace, oldest first.
func (h *house) audit(ctx context.Context, named string) ([]storage.Entry, error) {
	ws, err := h.workspace(ctx, named)
	if err != nil {
		return nil, err
	}
	entries, err := h.store.Audit(ctx, ws, 0, 0)
	if err != nil {
		return nil, err
	}
	for i, j := 0, len(entries)-1; i < j; i, j = i+1, j-1 {
		entries[i], entries[j] = entries[j], entries[i]
	}
	return entries, nil
}

func auditJSON(w io.Writer, entries []storage.Entry) error {
	if entries == nil {
		entries = []storage.Entry{}
	}
	return writeJSON(w, entries)
}

func auditCSV(w io.Writer, entries []storage.Entry) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"seq", "at", "by", "via", "verb", "summary"}}
	for _, e := range entries {
		rows = append(rows, []string{
			strconv.FormatUint(e.Seq, 10), e.At.UTC().Format(time.RFC3339), e.By, e.Via, e.Verb, defuse(e.Summary),
		})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// defuse keeps a spreadsheet from running a cell as a formula.
func defuse(cell string) string {
	if cell != "" {
		switch cell[0] {
		case '=', '+', '-', '@', '\t', '\r':
			return "'" + cell
		}
	}
	return cell
}
