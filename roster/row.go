package roster

import (
	"errors"
	"fmt"
)

var (
	errNotEmail   = errors.New("not an e-mail address like ana@example.com")
	errNotSlackID = errors.New("not a Slack member id like U02ABCDEF; copy it from the person's Slack profile")
	errRounded    = errors.New("the spreadsheet has rounded this number; format the column as text and enter it again")
	errFailed     = errors.New("the spreadsheet shows an error here")
	errControl    = errors.New("holds a control character")
	errDated      = errors.New("the spreadsheet has made a date of this; format the column as text and enter it again")
)

// progressEvery is how many rows lie between two calls of Options.Progress.
const progressEvery = 10_000

// reader turns the rows of any format into the rows of a Sheet.
type reader struct {
	sheet   *Sheet
	options Options
	dates   dates
	head    *header
	strict  bool   // cells are text as it is: JSON
	kinds   []kind // of the cells of the row, in a workbook
}

func newReader(s *Sheet, o Options) *reader {
	return &reader{sheet: s, options: o, dates: dates{order: o.Dates}}
}

// row takes the next row of a table; the first one with anything in it is the header.
func (r *reader) row(number int, cells []string) error {
	for len(cells) > 0 && clean(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) == 0:
		return nil
	case len(cells) > MaxColumns:
		return refuseFile(r.sheet.Name, "row %d has %d columns; a roster has at most %d", number, len(cells), MaxColumns)
	case r.head == nil:
		h, err := readHeader(r.sheet, number, cells)
		r.head, r.sheet.head = h, h
		return err
	}
	return r.data(number, cells)
}

func (r *reader) data(number int, cells []string) error {
	if err := r.count(); err != nil {
		return err
	}
	row := Row{Number: number}
	r.dates.row = number
	for i, c := range cells {
		f := unknown
		if i < len(r.head.at) {
			f = r.head.at[i]
		}
		if f == unknown {
			if i >= len(r.head.at) && clean(c) != "" {
				r.refuse(number, letter(i), clean(c), "stands in a column that has no header")
				return nil
			}
			continue
		}
		if c = clean(c); c == "" {
			continue
		}
		if c[0] == '\'' && !r.strict {
			c = clean(fused(c))
		}
		k := asText
		if i < len(r.kinds) {
			k = r.kinds[i]
		}
		if err := r.cell(&row, f, c, k); err != nil {
			r.refuse(number, r.head.name(f), c, err.Error())
			return nil
		}
	}
	r.take(row)
	return nil
}

// count counts a row with anything in it.
func (r *reader) count() error {
	r.sheet.Total++
	if r.sheet.Total > MaxRows {
		return refuseFile(r.sheet.Name, "more than %d rows; cut the file into several", MaxRows)
	}
	if r.options.Progress != nil && r.sheet.Total%progressEvery == 0 {
		r.options.Progress(r.sheet.Total)
	}
	return nil
}

func (r *reader) refuse(row int, column, word, reason string) {
	r.sheet.Refused = append(r.sheet.Refused, Refusal{Row: row, Column: column, Word: short(word), Reason: reason})
}

// cell reads one cell into its field of the row.
func (r *reader) cell(row *Row, f field, c string, k kind) (err error) {
	switch {
	case tooLong(c):
		return fmt.Errorf("longer than %d characters", MaxCell)
	case hasControl(c):
		return errControl
	case k == asFault, c[0] == '#' && failed(c):
		return errFailed
	case k == asDate && (f == fHuaweiID || f == fNumber || f == fSlackID):
		return errDated
	}
	switch f {
	case fName:
		row.Name = c
	case fEmail:
		row.Email, err = readEmail(c)
	case fSlackID:
		row.SlackID, err = readSlackID(c)
	case fHuaweiID:
		row.HuaweiID, err = readNumber(c)
	case fAccount:
		row.Account, err = accountWords.read(c)
	case fBinding:
		row.Binding, err = bindingWords.read(c)
	case fBoundOn:
		row.BoundOn, err = r.dates.parse(c)
	case fDedicated:
		row.Dedicated, err = answerWords.read(c)
	case fTeam:
		row.Team = c
	case fLeftOn:
		row.LeftOn, err = r.dates.parse(c)
	case fCertificate:
		row.Certificate = c
	case fTrack:
		row.Track = c
	case fNumber:
		row.CertNumber, err = readNumber(c)
	case fIssued:
		row.Issued, err = r.dates.parse(c)
	case fExpires:
		row.Expires, err = r.dates.parse(c)
	case fReview:
		row.Review, err = reviewWords.read(c)
	case fEvidence:
		row.Evidence = c
	}
	return err
}

func readNumber(c string) (string, error) {
	if rounded(c) {
		return "", errRounded
	}
	return c, nil
}

// take adds a row whose cells are all right, if they agree with each other.
func (r *reader) take(row Row) {
	n := row.Number
	switch {
	case row.Name == "" && row.Email == "" && row.HuaweiID == "" && row.SlackID == "":
		r.refuse(n, "", "", "says nobody's name, e-mail or HUAWEI ID")
	case row.BoundOn != 0 && row.Binding == "":
		r.refuse(n, r.head.name(fBoundOn), row.BoundOn.String(), "a date without a state; fill in the column binding, such as associated")
	case row.Certificate == "" && certificateWord(&row) != unknown:
		f := certificateWord(&row)
		r.refuse(n, r.head.name(f), "", "is filled in, but no certificate is named")
	case row.Issued != 0 && row.Expires != 0 && row.Expires < row.Issued:
		r.refuse(n, r.head.name(fExpires), row.Expires.String(), "before it was issued, on "+row.Issued.String())
	default:
		r.sheet.Rows = append(r.sheet.Rows, row)
	}
}

// certificateWord is a filled-in field that only makes sense with a certificate.
func certificateWord(row *Row) field {
	switch {
	case row.Track != "":
		return fTrack
	case row.CertNumber != "":
		return fNumber
	case row.Issued != 0:
		return fIssued
	case row.Expires != 0:
		return fExpires
	case row.Review != "":
		return fReview
	case row.Evidence != "":
		return fEvidence
	}
	return unknown
}

// close finishes the sheet, or says that it is empty.
func (r *reader) close() (*Sheet, error) {
	if r.head == nil {
		return nil, refuseFile(r.sheet.Name, "empty; the first row must be the header, such as %s", "name,email,certificate,issued,expires")
	}
	if w := r.dates.warning(); w != "" {
		r.sheet.Warnings = append(r.sheet.Warnings, w)
	}
	if r.sheet.Total == 0 {
		r.sheet.Warnings = append(r.sheet.Warnings, "there is nobody in it")
	}
	if r.options.Progress != nil {
		r.options.Progress(r.sheet.Total)
	}
	return r.sheet, nil
}
