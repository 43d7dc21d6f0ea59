package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"partnerbot/partner"
	"partnerbot/roster"
	"partnerbot/storage"
	"partnerbot/view"
)

// undoFor is how long an import can be taken back.
const undoFor = 24 * time.Hour

func (r *run) importCommand() *cobra.Command {
	var dry, strict bool
	var dates, workspace string
	c := &cobra.Command{
		Use:   "import FILE [--dry-run] [--strict] [--dates dmy|mdy|ymd]",
		Short: "Take in a roster file, CSV or XLSX",
		Long: "Reads one row per certificate (people without one have a row too). Importing the same file again\n" +
			"changes nothing. A bad row is refused with its number and reason and stops nothing else.\n\n" +
			"Exit codes: 0 done, with --strict only if every row was taken or was here already; 1 no row could be taken or,\n" +
			"with --strict, one was refused, and nothing is stored; 2 wrong use. With --dry-run they are those of the import itself.",
		Args: exactly(1, "one file"),
		RunE: func(c *cobra.Command, args []string) error {
			order, err := roster.ParseOrder(dates)
			if err != nil {
				return usageError{err}
			}
			return r.with(c.Context(), func(h *house) error {
				return r.importFile(c.Context(), h, importOptions{file: args[0], dry: dry, strict: strict, order: order, workspace: workspace})
			})
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would change and store nothing")
	c.Flags().BoolVar(&strict, "strict", false, "store nothing, and exit with 1, if one row is refused")
	c.Flags().StringVar(&dates, "dates", "", "how dates such as 03/04/2027 are meant: dmy, mdy or ymd")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	return c
}

type importOptions struct {
	file, workspace string
	dry, strict     bool
	order           roster.Order
}

func (r *run) importFile(ctx context.Context, h *house, o importOptions) error {
	data, err := os.ReadFile(r.path(o.file))
	if err != nil {
		return fmt.Errorf("the roster cannot be read: %w", err)
	}
	sheet, err := roster.Read(o.file, data, roster.Options{Dates: o.order, Progress: r.progress("rows read")})
	if err != nil {
		return err
	}
	ws, err := h.workspace(ctx, o.workspace)
	if err != nil {
		return err
	}
	var report roster.Report
	if o.dry {
		err = h.read(ctx, ws, func(b *partner.Book) error {
			_, report = roster.Import(h.program, b, sheet)
			return nil
		})
		if err != nil {
			return err
		}
		r.report(report)
		fmt.Fprintln(r.Out, "Dry run: nothing was stored.")
		return r.taken(report, o.strict)
	}
	now := r.now()
	receipt, err := h.store.Update(ctx, ws, "", now, func(b *partner.Book) (storage.Change, error) {
		var delta partner.Delta
		delta, report = roster.Import(h.program, b, sheet)
		if delta.IsEmpty() || o.strict && len(report.Refused) > 0 {
			return storage.Change{}, nil
		}
		return storage.Change{
			Delta:     delta,
			Audit:     storage.Entry{At: now, By: "cli", Via: "import", Verb: "import", Summary: filepath.Base(o.file) + " imported: " + counts(report)},
			UndoUntil: now.Add(undoFor),
		}, nil
	})
	if err != nil {
		return err
	}
	r.report(report)
	if receipt.Audit > 0 {
		fmt.Fprintf(r.Out, "Stored as audit entry %d. For a day it can be taken back: partnerbot ask 'import undo %d'\n", receipt.Audit, receipt.Audit)
	} else {
		fmt.Fprintln(r.Out, "Nothing changed.")
	}
	return r.taken(report, o.strict)
}

// report prints what an import did, every refused row included.
func (r *run) report(rep roster.Report) {
	fmt.Fprintf(r.Out, "%s: %s.\n", counted(rep.Rows, "row read", "rows read"), counts(rep))
	for _, refusal := range rep.Refused {
		fmt.Fprintf(r.Out, "Refused: %s\n", view.Clean(refusal.String()))
	}
	for _, w := range rep.Warnings {
		fmt.Fprintf(r.Out, "Please check: %s\n", view.Clean(w))
	}
}

func counts(rep roster.Report) string {
	return fmt.Sprintf("%s of people and certificates new, %d changed, %d as before; %s", counted(rep.New, "record", "records"), rep.Changed, rep.Unchanged, counted(len(rep.Refused), "row refused", "rows refused"))
}

// taken makes the exit code, and a sentence beside it, say whether a script has to
// look at the report: where nothing in the file could be used, or nothing was to be
// used unless all could, the work failed.
func (r *run) taken(rep roster.Report, strict bool) error {
	switch n := len(rep.Refused); {
	case n == 0:
		return nil
	case n >= rep.Rows:
		return errSilent
	case strict:
		fmt.Fprintf(r.Err, "partnerbot: %d of %d rows refused, so nothing of the file is taken: correct these and import it again.\n", n, rep.Rows)
		return errSilent
	default:
		fmt.Fprintf(r.Err, "partnerbot: %d of %d rows refused, the others are not: correct these and import the file again.\n", n, rep.Rows)
		return nil
	}
}

// progress shows a running count on a terminal, and nothing elsewhere.
func (r *run) progress(what string) func(int) {
	if !interactive(r.Err) {
		return nil
	}
	return func(n int) { fmt.Fprintf(r.Err, "\r%d %s", n, what) }
}

func (r *run) exportCommand() *cobra.Command {
	var format, workspace string
	c := &cobra.Command{
		Use:   "export [everything|KIND] [--format csv|xlsx|json]",
		Short: "Write the roster, or all facts, to standard output",
		Long: "Without a word it is the roster, which import reads again. With a kind of fact, such as deal or kpi-reading,\n" +
			"it is the table of that kind; with everything it is all of them, as JSON or as a workbook with a sheet each.",
		Example: "  partnerbot export > roster.csv\n  partnerbot export --format xlsx > roster.xlsx\n  partnerbot export everything --format json > partner.json",
		Args:    atMost(1, "everything or one kind of fact"),
		RunE: func(c *cobra.Command, args []string) error {
			switch format {
			case "csv", "xlsx", "json":
			default:
				return usagef("--format %q is not one of csv, xlsx, json", format)
			}
			write, err := r.exporter(format, args)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(h *house) error {
				ws, err := h.workspace(c.Context(), workspace)
				if err != nil {
					return err
				}
				return h.read(c.Context(), ws, func(b *partner.Book) error { return write(h, b) })
			})
		},
	}
	c.Flags().StringVar(&format, "format", "csv", "csv, xlsx or json")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	return c
}

// exporter writes what the words ask for.
func (r *run) exporter(format string, words []string) (func(*house, *partner.Book) error, error) {
	if len(words) == 0 {
		return func(h *house, b *partner.Book) error { return roster.Write(r.Out, format, h.program, b) }, nil
	}
	if words[0] == "everything" {
		if format == roster.CSV {
			return nil, usagef("a CSV file holds one table: export everything --format xlsx, or name one kind, such as export person")
		}
		return func(_ *house, b *partner.Book) error { return roster.WriteBook(r.Out, format, b, roster.Tables(b)...) }, nil
	}
	kind := partner.Kind(words[0])
	if kind.Place() < 0 {
		return nil, usagef("there is no kind of fact %q; there is everything and %v", words[0], partner.Kinds)
	}
	return func(_ *house, b *partner.Book) error { return roster.WriteBook(r.Out, format, b, kind) }, nil
}
