package roster

import (
	"archive/zip"
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// readXLSX reads the sheet of a workbook that has a roster's header. Numbers are
// read as they are stored, and as dates where their format shows dates; formulas
// by the value that was last computed. No more than limit bytes are unpacked.
func readXLSX(r *reader, z *zip.Reader, limit int64) error {
	b, err := openWorkbook(z, limit)
	if err != nil {
		return r.damaged(err, limit, "the workbook cannot be opened (%v); save it again and send that", err)
	}
	s, err := r.pick(b, limit)
	if err != nil {
		return err
	}
	r.dates.serials, r.dates.epoch = true, b.epoch
	top, last, sorted := 0, 0, true
	err = b.eachRow(s, func(number int, cells []string, kinds []kind) error {
		if r.kinds = kinds; top == 0 && !blank(cells) {
			top = number
		} else if top > 0 && number <= top {
			return fmt.Errorf("it stands behind row %d, which is the header", top)
		}
		sorted = sorted && number >= last
		last = number
		return r.row(number, cells)
	})
	if err != nil {
		return r.damaged(err, limit, "sheet %q cannot be read (%v); save it again and send that", short(s.name), err)
	}
	if !sorted {
		slices.SortStableFunc(r.sheet.Rows, func(a, b Row) int { return cmp.Compare(a.Number, b.Number) })
		slices.SortStableFunc(r.sheet.Refused, func(a, b Refusal) int { return cmp.Compare(a.Row, b.Row) })
	}
	return nil
}

// damaged is the refusal of a workbook for an error: as it is if it is written
// for the sender already.
func (r *reader) damaged(err error, limit int64, format string, args ...any) error {
	var own *fileError
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, errUnpacked):
		return refuseFile(r.sheet.Name, "unpacks to more than %d MB, which no roster does", limit>>20)
	}
	return refuseFile(r.sheet.Name, format, args...)
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return clean(c) != "" })
}

var errEnough = errors.New("no more rows are wanted")

// pick chooses the first visible sheet whose first filled row is a roster's
// header; where there is none it is the first sheet with anything in it, whose
// header is then refused by name.
func (r *reader) pick(b *spreadsheet, limit int64) (chosen worksheet, err error) {
	var first worksheet
	others := 0
	for _, s := range b.sheets {
		known, filled := 0, false
		err := b.eachRow(s, func(_ int, cells []string, _ []kind) error {
			if blank(cells) {
				return nil
			}
			known, filled = recognized(cells), true
			return errEnough
		})
		switch {
		case err != nil && !errors.Is(err, errEnough):
			return s, r.damaged(err, limit, "sheet %q cannot be read (%v); save it again and send that", short(s.name), err)
		case !filled:
			continue
		}
		if first.part == "" {
			first = s
		}
		if chosen.part == "" && known > 1 {
			chosen = s
		} else {
			others++
		}
	}
	switch {
	case first.part == "":
		return first, refuseFile(r.sheet.Name, "empty; the first row must be the header, such as name, email, certificate, issued, expires")
	case chosen.part == "":
		return first, nil
	case others > 0:
		r.sheet.Warnings = append(r.sheet.Warnings, fmt.Sprintf("only the sheet %q was read; the workbook has more", chosen.name))
	}
	return chosen, nil
}

// eachRow streams over the rows of a sheet that have cells, in the order of the
// file. The whole part must be well formed, what follows the rows included.
func (b *spreadsheet) eachRow(s worksheet, fn func(number int, cells []string, kinds []kind) error) error {
	return b.part(s.part, "worksheet", func(x *markup) error {
		rows := rowReader{markup: x, book: b}
		found := false
		err := x.each(func() error {
			if !x.is("sheetData") {
				return nil
			}
			found = true
			return x.each(func() error {
				if err := rows.known("row"); err != nil {
					return err
				}
				if err := rows.row(); err != nil || len(rows.cells) == 0 {
					return err
				}
				return fn(rows.number, rows.cells, rows.kinds)
			})
		})
		switch {
		case err == nil && !found:
			return errors.New("it has no rows, not even none: the element sheetData is missing")
		case err == nil || rows.number == 0:
			return err
		}
		return fmt.Errorf("row %d or after it: %w", rows.number, err)
	})
}
