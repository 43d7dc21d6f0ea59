package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/storage"
)

func (r *run) auditCommand() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "The log of every change", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	c.AddCommand(r.auditExportCommand(), r.auditVerifyCommand())
	return c
}

func (r *run) auditExportCommand() *cobra.Command {
	var format, workspace, from, to string
	c := &cobra.Command{
		Use:   "export [--format csv|json] [--from DAY] [--to DAY]",
		Short: "Write the audit log to standard output, oldest first",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			write := map[string]func(io.Writer, []partner.LedgerLine) error{"csv": auditCSV, "json": auditJSON}[format]
			if write == nil {
				return usagef("--format %q is not one of csv, json", format)
			}
			within, err := auditDays(from, to)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(h *house) error {
				_, lines, _, err := h.ledger(c.Context(), workspace)
				if err != nil {
					return err
				}
				return write(r.Out, slices.DeleteFunc(lines, func(l partner.LedgerLine) bool { return !within(l.At) }))
			})
		},
	}
	c.Flags().StringVar(&format, "format", "csv", "csv or json")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	c.Flags().StringVar(&from, "from", "", "the first day (UTC), 2026-03-02")
	c.Flags().StringVar(&to, "to", "", "the last day (UTC), 2026-03-31")
	return c
}

// auditDays gives whether a time lies on a day from the first to the last one, in
// UTC, in which the log's times are written.
func auditDays(from, to string) (func(time.Time) bool, error) {
	first, last := civil.First, civil.Last
	for _, day := range []struct {
		flag, text string
		to         *civil.Day
	}{{"--from", from, &first}, {"--to", to, &last}} {
		if day.text == "" {
			continue
		}
		var err error
		if *day.to, err = civil.Parse(day.text); err != nil {
			return nil, usagef("%s %q is not a day: write it as 2026-03-02", day.flag, day.text)
		}
	}
	if last < first {
		return nil, usagef("--to %s lies before --from %s", to, from)
	}
	return func(at time.Time) bool { d := civil.In(at, time.UTC); return first <= d && d <= last }, nil
}

// ledger gives the whole log of a workspace, oldest first, and the head that the
// store remembers.
func (h *house) ledger(ctx context.Context, named string) (workspace string, lines []partner.LedgerLine, head partner.Head, err error) {
	if workspace, err = h.workspace(ctx, named); err != nil {
		return "", nil, head, err
	}
	// The head first: what is written in between only makes the log longer.
	if head, err = h.store.Head(ctx, workspace); err != nil {
		return workspace, nil, head, err
	}
	lines, err = h.store.Ledger(ctx, workspace, 0, 0)
	return workspace, lines, head, err
}

// auditLine is a line in the JSON export: the entry, and what is needed to verify
// it elsewhere.
type auditLine struct {
	storage.Entry
	Seals auditSeals `json:"seals"`
	Prev  string     `json:"prev"`
	Hash  string     `json:"hash"`
}

type auditSeals struct {
	By      auditSeal `json:"by"`
	Summary auditSeal `json:"summary"`
	Detail  auditSeal `json:"detail"`
}

type auditSeal struct {
	Salt   []byte `json:"salt,omitempty"`
	Sum    string `json:"sum"`
	Erased bool   `json:"erased,omitempty"`
}

func sealOf(s partner.Sealed) auditSeal { return auditSeal{Salt: s.Salt, Sum: s.Sum, Erased: s.Erased} }

func auditJSON(w io.Writer, lines []partner.LedgerLine) error {
	out := make([]auditLine, 0, len(lines))
	for _, l := range lines {
		out = append(out, auditLine{
			Entry: storage.EntryOf(l), Prev: l.Prev, Hash: l.Hash,
			Seals: auditSeals{By: sealOf(l.By), Summary: sealOf(l.Summary), Detail: sealOf(l.Detail)},
		})
	}
	return writeJSON(w, out)
}

func auditCSV(w io.Writer, lines []partner.LedgerLine) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"seq", "at", "by", "via", "verb", "summary", "where", "saw", "hash"}}
	for _, l := range lines {
		e := storage.EntryOf(l)
		rows = append(rows, []string{
			strconv.FormatUint(e.Seq, 10), e.At.UTC().Format(time.RFC3339), defuse(e.By), defuse(e.Via), defuse(e.Verb), defuse(e.Summary),
			defuse(e.Where), sawWords(e.Saw), l.Hash,
		})
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	return nil
}

// sawWords names material versions: "material 3 version 2 sha256 4be1…".
func sawWords(saw []partner.Used) string {
	var words []string
	for _, u := range saw {
		w := fmt.Sprintf("material %d version %d", u.Material, u.Version)
		if u.SHA256 != "" {
			w += " sha256 " + u.SHA256
		}
		words = append(words, w)
	}
	return strings.Join(words, "; ")
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
