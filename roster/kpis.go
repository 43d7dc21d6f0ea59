package roster

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
)

// The columns of a file of KPI readings.
const (
	columnKPI      = "kpi"
	columnPeriod   = "period"
	columnValue    = "value"
	columnCurrency = "currency"
	columnSource   = "source"
)

// kpiColumns are the headers by what they mean, as plain gives them.
var kpiColumns = map[string]string{
	"kpi": columnKPI, "name": columnKPI, "indicator": columnKPI, "metric": columnKPI, "measure": columnKPI,
	"period": columnPeriod, "month": columnPeriod, "quarter": columnPeriod, "year": columnPeriod, "date": columnPeriod, "day": columnPeriod,
	"value": columnValue, "reading": columnValue, "amount": columnValue, "actual": columnValue, "figure": columnValue,
	"currency": columnCurrency, "source": columnSource, "link": columnSource, "url": columnSource, "seen": columnSource, "note": columnSource,
}

// IsKPIColumn reports whether a header, written as ReadGrid hands it over, is one of
// a file of KPI readings.
func IsKPIColumn(column string) bool { return kpiColumns[column] != "" }

// KPIReport says what an import of readings did.
type KPIReport struct {
	Rows      int // with anything in them
	New       int
	Corrected int
	Unchanged int
	Refused   []Refusal
	Ignored   []string // headers that mean nothing here
}

// Entered says who enters readings, when, and what the day is for them.
type Entered struct {
	By    string
	On    time.Time
	Today civil.Day
}

// ImportKPIs takes readings from a table: a row each, with the columns kpi, period,
// value and, if wanted, currency and source. A row that cannot be taken is refused
// with its number and stops nothing else. The same file again changes nothing; a
// value that differs from what holds is a correction beside it.
func ImportKPIs(p *program.Program, b *partner.Book, g *Grid, who Entered) (partner.Delta, KPIReport, error) {
	im := &kpiImport{program: p, book: b, who: who, said: map[string]said{}, next: b.Next(partner.KindKPIReading, 0)}
	if err := im.header(g); err != nil {
		return partner.Delta{}, KPIReport{}, err
	}
	im.report.Rows = len(g.Rows) + len(g.Refused)
	im.report.Refused = g.Refused
	for _, row := range g.Rows {
		if r := im.row(row); r != nil {
			r.Row = row.Number
			im.report.Refused = append(im.report.Refused, *r)
		}
	}
	return im.delta, im.report, nil
}

type kpiImport struct {
	program *program.Program
	book    *partner.Book
	who     Entered
	at      map[string]int    // columns by meaning
	names   map[string]string // headers as the file has them, by meaning
	said    map[string]said   // by KPI and period
	next    partner.ID
	delta   partner.Delta
	report  KPIReport
}

// said is what a row before has said of a period.
type said struct {
	row   int
	value string
}

func (im *kpiImport) header(g *Grid) error {
	im.at, im.names = map[string]int{}, map[string]string{}
	for i, name := range g.Columns {
		means := kpiColumns[plain(name)]
		if _, twice := im.at[means]; twice && means != "" {
			return refuseFile(g.Name, "the columns %q and %q both hold the %s; remove one of them", short(im.names[means]), short(name), means)
		}
		if means == "" {
			if name != "" {
				im.report.Ignored = append(im.report.Ignored, short(name))
			}
			continue
		}
		im.at[means], im.names[means] = i, name
	}
	for _, must := range []string{columnKPI, columnPeriod, columnValue} {
		if _, ok := im.at[must]; !ok {
			return refuseFile(g.Name, "the column %q is missing; a file of readings has the columns kpi, period and value and, if you like, currency and source; the header is: %s", must, headerText(g.Columns))
		}
	}
	return nil
}

func (im *kpiImport) cell(row Line, column string) string {
	if i, ok := im.at[column]; ok {
		return row.Cells[i]
	}
	return ""
}

// row takes one row, or says why not.
func (im *kpiImport) row(row Line) *Refusal {
	refuse := func(column string, reason string) *Refusal {
		return &Refusal{Column: im.names[column], Word: short(im.cell(row, column)), Reason: reason}
	}
	for _, must := range []string{columnKPI, columnPeriod, columnValue} {
		if im.cell(row, must) == "" {
			return refuse(must, "is empty")
		}
	}
	k, err := im.program.ResolveKPI(im.cell(row, columnKPI))
	if err != nil {
		return refuse(columnKPI, unknownKPI(im.program, err))
	}
	if k.Kind == program.KPICount {
		return refuse(columnKPI, "this KPI is counted from the certificates and not typed in")
	}
	value, err := partner.ReadKPIValue(k, strings.TrimSpace(im.cell(row, columnValue)+" "+im.cell(row, columnCurrency)))
	if err != nil {
		return refuse(columnValue, refusedKPI(err, im.cell(row, columnValue)))
	}
	s, err := partner.ReadKPIPeriod(k, im.cell(row, columnPeriod), im.who.Today)
	if err != nil {
		return refuse(columnPeriod, refusedKPI(err, im.cell(row, columnPeriod)))
	}
	source := im.cell(row, columnSource)
	if len([]rune(source)) > partner.MaxKPISource {
		return refuse(columnSource, fmt.Sprintf("longer than %d characters", partner.MaxKPISource))
	}
	key := k.ID + " " + s.String()
	if before, twice := im.said[key]; twice {
		if before.value == value.String() {
			im.report.Unchanged++
			return nil
		}
		return refuse(columnValue, fmt.Sprintf("row %d says %s of %s, so one of the two is wrong", before.row, before.value, s.Words()))
	}
	im.said[key] = said{row.Number, value.String()}
	im.take(partner.KPIReading{KPI: k.ID, From: s.From, To: s.To, Value: value, By: im.who.By, On: im.who.On, Source: source})
	return nil
}

// take adds a reading unless it holds already.
func (im *kpiImport) take(r partner.KPIReading) {
	old, corrects := im.book.HoldingKPIReading(r.KPI, r.Period())
	switch {
	case corrects && old.Value == r.Value && (r.Source == "" || r.Source == old.Source):
		im.report.Unchanged++
		return
	case corrects:
		im.report.Corrected++
	default:
		im.report.New++
	}
	r.ID = im.next
	im.next++
	im.delta.Put = append(im.delta.Put, r)
}

// refusedKPI says why a value or a period was refused and what would be taken. The
// word itself stands before it already.
func refusedKPI(err error, word string) string {
	why := err.Error()
	if rest, ok := strings.CutPrefix(why, fmt.Sprintf("%q", word)); ok {
		why = strings.TrimPrefix(strings.TrimPrefix(rest, ":"), " ")
	}
	if bad := (*partner.KPIRefusal)(nil); errors.As(err, &bad) && bad.Try != "" {
		why += "; such as " + bad.Try
	}
	return why
}

// unknownKPI says which KPIs there are.
func unknownKPI(p *program.Program, err error) string {
	var unknown *program.UnknownError
	near := []string{}
	if errors.As(err, &unknown) {
		near = unknown.Near
	}
	if len(near) == 0 {
		for i := range p.KPIs {
			near = append(near, p.KPIs[i].ID)
		}
	}
	if len(near) == 0 {
		return "the rules know no KPI"
	}
	return "no such KPI; there is: " + list(near)
}
