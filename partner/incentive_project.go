package partner

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/amount"
	"partnerbot/civil"
	"partnerbot/program"
)

// Plan is a project as somebody wants to have it supported. What is zero is not known.
type Plan struct {
	Customer, Project, Stage string
	Value, Volume            amount.Amount // of the project; its new volume of a year
	From, Until              civil.Day
	Staff                    []Person
}

// Subject is what the project is claimed as; empty where something of it is not named.
func (l *Plan) Subject() string {
	parts := []string{l.Customer, l.Project, l.Stage}
	for i, s := range parts {
		if parts[i] = strings.Join(strings.Fields(strings.ToLower(s)), " "); parts[i] == "" {
			return ""
		}
	}
	return "project/" + strings.Join(parts, "/")
}

// CheckProject checks a project against the rules of an incentive on a day.
func CheckProject(p *program.Program, b *Book, x *program.Incentive, l *Plan, on civil.Day) []Condition {
	r := &x.Project
	k := headCheck{program: p, book: b, incentive: x, on: on}
	if len(r.MinVolume) > 0 {
		least, known, ok := withinLimit(l.Volume, r.MinVolume)
		k.limit("new volume of a year of at least "+anyOfAmounts(r.MinVolume), l.Volume, known, ok, "it is "+l.Volume.Words()+", and "+least.Words()+" are asked for")
	}
	k.staff(l)
	if len(r.CompetencyFrom) > 0 {
		least, known, over := withinLimit(l.Value, r.CompetencyFrom)
		have := slices.ContainsFunc(b.Competencies(), func(h Held) bool { return h.From <= on && (h.Expires.IsZero() || on <= h.Expires) })
		k.limit("a competency, from "+anyOfAmounts(r.CompetencyFrom)+" on", l.Value, known, !over || have, "the value is "+l.Value.Words()+", from "+least.Words()+" on a competency is asked for, and none is valid")
	}
	if r.Once {
		subject := l.Subject()
		other := ""
		if c, ok := b.Claim(x.ID, subject); ok && subject != "" && c.Last().Step != ClaimWithdrawn {
			other = fmt.Sprintf("%s on %s", c.Last().Step, c.Last().On.Short())
		}
		k.ask("not claimed before for the same customer, project and stage", subject != "", other == "", other)
	}
	return k.Conditions
}

// limit is ask for an amount, which is not known or of a currency without a limit.
func (k *headCheck) limit(what string, a amount.Amount, known, ok bool, detail string) {
	if a.IsZero() || known {
		k.ask(what, !a.IsZero(), ok, detail)
		return
	}
	k.Conditions = append(k.Conditions, Condition{what, Unknown, "it is in " + currencyOf(a) + ", for which there is no limit; nothing is converted"})
}

func currencyOf(a amount.Amount) string {
	if a.Currency == "" {
		return "no currency"
	}
	return a.Currency
}

// withinLimit finds the limit of an amount's currency and compares.
func withinLimit(a amount.Amount, limits []amount.Amount) (limit amount.Amount, known, ok bool) {
	for _, l := range limits {
		order, err := a.Compare(l)
		if errors.Is(err, amount.ErrCurrency) {
			continue
		}
		return l, true, order >= 0
	}
	return limit, false, false
}

func anyOfAmounts(list []amount.Amount) string {
	var out []string
	for _, a := range list {
		out = append(out, a.Words())
	}
	return strings.Join(out, " or ")
}

// staff checks that everybody named holds a certificate that is valid over the whole
// project.
func (k *headCheck) staff(l *Plan) {
	if len(k.incentive.Project.Staff) == 0 {
		return
	}
	const what = "staff certified over the whole project"
	if len(l.Staff) == 0 || l.From.IsZero() || l.Until.IsZero() {
		k.ask(what, false, false, "")
		return
	}
	var lacking []string
	for _, person := range l.Staff {
		if why := k.over(person, l.From, l.Until); why != "" {
			lacking = append(lacking, person.Name+": "+why)
		}
	}
	k.say(what, len(lacking) == 0, strings.Join(lacking, "; "))
}

// over says why a person holds no certificate of the staff's that lasts over a span;
// nothing where they do.
func (k *headCheck) over(person Person, from, until civil.Day) string {
	_, _, site := k.book.where(k.program)
	why := "no certificate that counts"
	for _, c := range k.book.CertificatesOf(person.ID) {
		t, ok := k.program.Type(c.Type)
		if !ok || !slices.ContainsFunc(k.incentive.Project.Staff, func(s program.Selector) bool {
			return k.program.Selects(s, t, site) && (s.Track == "" || program.Spelled(s.Track, c.Track))
		}) {
			continue
		}
		last, ends := LastDay(k.program, c)
		switch {
		case !c.accepted():
			why = t.Title(c.Track) + ": " + c.Review.refusal()
		case c.Issued > from:
			why = t.Title(c.Track) + " begins on " + c.Issued.Short() + ", after the project"
		case ends && last < until:
			why = t.Title(c.Track) + " ends on " + last.Short() + ", before the project"
		default:
			return ""
		}
	}
	return why
}
