package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

// mostTold is the most letters of a cause, reason or place of a renewal or tier.
const mostTold = 500

// told cleans a text that somebody typed as a cause, reason or place.
func told(what, text string) (string, error) {
	text = strings.TrimSpace(view.Clean(text))
	if inner, rest := unquote(text); rest == "" {
		text = inner
	}
	if n := len([]rune(text)); n > mostTold {
		return "", wrong("%s has %d letters; %d are the most.", what, n, mostTold)
	}
	return text, nil
}

// toldDay is today for whoever is furthest ahead: the vendor, or the asker.
func (c *Call) toldDay() civil.Day { return max(c.Today, c.LocalDay) }

// renewalEntry is an entry by the asker, now.
func (c *Call) renewalEntry(act partner.RenewalAct) partner.RenewalEntry {
	return partner.RenewalEntry{Act: act, By: c.User, Made: c.Now.UTC()}
}

// recordRenewal judges an entry and stores it.
func (c *Call) recordRenewal(e partner.RenewalEntry, force bool, done func(e partner.RenewalEntry) (text string, next []view.Text)) (Answer, error) {
	e, no := partner.DecideRenewal(c.Program, c.Book, c.Settings, e, c.toldDay(), force)
	if no != nil {
		return Answer{}, c.renewalRefused(e, no)
	}
	e.ID = c.Book.Next(partner.KindRenewal, 0)
	text, next := done(e)
	change := c.change(text, []partner.Fact{e})
	return c.commit(change, view.T(text+"."), next...), nil
}

func renewalDateUnit() *Unit {
	return &Unit{
		Word:     "renewal date",
		Aliases:  []string{"renewal due"},
		Summary:  "types in on which day the status is renewed; the days before are kept",
		Usage:    "renewal date D [seen WHERE]",
		Examples: []string{"renewal date 2026-09-30", "renewal date 30 September 2026 seen Partner Center home page"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			x := cutClauses(c.Words, []string{"seen"})
			if len(x.head) == 0 {
				return Answer{}, c.usage("I need the day.")
			}
			e := c.renewalEntry(partner.RenewalDated)
			var err error
			if e.Due, err = c.onlyDate(x.head, future); err != nil {
				return Answer{}, err
			}
			if e.Source, err = told("Where it was seen", x.text("seen")); err != nil {
				return Answer{}, err
			}
			all := c.Book.Renewals(c.Program)
			if was := all.Now.Due; was == e.Due {
				return already("The renewal is on %s.", was.Short()), nil
			}
			return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
				text := c.renewalName() + " on " + e.Due.Short()
				if was := all.Now.Due; !was.IsZero() {
					text += " instead of " + was.Short()
				}
				return text, c.asOfLines(e.Due)
			})
		},
	}
}

// asOfLines says how much is not met as of a day of renewal.
func (c *Call) asOfLines(due civil.Day) []view.Text {
	items := partner.RenewalItems(c.Program, c.Book, c.Settings, max(due, c.Today), c.Today)
	missing := 0
	for i := range items {
		if !items[i].Met() {
			missing++
		}
	}
	return []view.Text{view.Join(view.T(fmt.Sprintf("As of then %d of %s are not met: ", missing, plural(len(items), "thing"))), view.C("renewal"))}
}

func renewalWindowUnit() *Unit {
	return &Unit{
		Word:     "renewal window",
		Summary:  "types in the vendor's window for the review, as the portal shows it",
		Usage:    "renewal window FROM to TO [seen WHERE]",
		Examples: []string{"renewal window 2026-11-01 to 2026-12-15", "renewal window 1 November 2026 to 15 December 2026 seen the path's card"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			x := cutClauses(c.Words, []string{"seen"}, "to", "until", "through")
			e := c.renewalEntry(partner.RenewalWindow)
			var used int
			var err error
			if len(x.head) > 0 && strings.EqualFold(x.head[0], "from") {
				x.head = x.head[1:]
			}
			if e.From, used, err = c.readDate(x.head, future); err != nil {
				return Answer{}, err
			}
			if used == 0 {
				return Answer{}, c.usage("I need the first and the last day of the window.")
			}
			e.To, err = c.clauseDate(x, future, "to", "until", "through")
			if rest := x.head[used:]; err == nil && e.To.IsZero() && len(rest) > 0 {
				e.To, err = c.onlyDate(rest, future)
			} else if err == nil && len(rest) > 0 {
				err = wrong("I do not understand %q after the first day.", clip(strings.Join(rest, " "))).try(c.unit.Examples[0])
			}
			if err != nil {
				return Answer{}, err
			}
			if e.To.IsZero() {
				return Answer{}, c.usage("I need the last day of the window too.")
			}
			if e.Source, err = told("Where it was seen", x.text("seen")); err != nil {
				return Answer{}, err
			}
			if w := c.Book.Renewals(c.Program).Now.Window; w.From == e.From && w.Until == e.To {
				return already("The window is %s to %s.", w.From.Short(), w.Until.Short()), nil
			}
			return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
				return "The vendor's review window is " + e.From.Short() + " to " + e.To.Short(), nil
			})
		},
	}
}

func renewalOwnerUnit() *Unit {
	return &Unit{
		Word:     "renewal owner",
		Summary:  "names who answers for a KPI or requirement of the renewal (none: whoever it falls to)",
		Usage:    "renewal owner ITEM @who|none",
		Examples: []string{"renewal owner hccdp @chen"},
		Role:     Admin,
		Changes:  true,
		Run:      renewalOwner,
	}
}

func renewalOwner(c *Call) (Answer, error) {
	if len(c.Words) < 2 {
		return Answer{}, c.usage("I need which KPI or requirement and whom.")
	}
	all := c.Book.Renewals(c.Program)
	item, rest, err := c.renewalItem(c.renewalItems(&all.Now), c.Words)
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 {
		return Answer{}, c.usage("I need whom: @who, or none.")
	}
	e := c.renewalEntry(partner.RenewalOwned)
	e.Item = item.ID
	if !strings.EqualFold(rest[0], "none") {
		if e.Who, rest, err = c.takeUser(rest); err != nil {
			return Answer{}, err
		}
		if err := c.none(rest); err != nil {
			return Answer{}, err
		}
	}
	was := all.Owners[item.ID].Who
	if was == e.Who {
		if was == "" {
			return already("Nobody was named for %s.", item.Title), nil
		}
		return already("%s answers for %s.", c.someone(was), item.Title), nil
	}
	return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
		if e.Who == "" {
			return "Nobody is named any more for " + item.Title + " of the renewal", nil
		}
		return c.someone(e.Who).String() + " answers for " + item.Title + " of the renewal", []view.Text{view.T("Reminders of it go there, as long as it is not met as of the day of renewal.")}
	})
}

// renewalItem finds an item by its id, with or without what it is, or its title, at
// the start of words.
func (c *Call) renewalItem(items []partner.RenewalItem, words []string) (partner.RenewalItem, []string, error) {
	for n := min(len(words), 8); n > 0; n-- {
		typed := strings.Join(words[:n], " ")
		for _, item := range items {
			_, id, _ := strings.Cut(item.ID, "/")
			known := item.KPI != nil && slices.ContainsFunc(item.KPI.Aliases, func(a string) bool { return program.Spelled(a, typed) })
			if known || strings.EqualFold(item.ID, typed) || strings.EqualFold(id, typed) || program.Spelled(item.Title, typed) {
				return item, words[n:], nil
			}
		}
	}
	var ids []string
	for _, item := range items {
		_, id, _ := strings.Cut(item.ID, "/")
		ids = append(ids, id)
	}
	t := wrong("The renewal hinges on no %q.", clip(words[0]))
	near := nearest(words[0], ids, 3)
	for _, id := range near {
		t.offer(id, c.again(words[0], id))
	}
	if len(near) == 0 && len(ids) > 0 {
		t.What += " There is " + series(ids, "and") + "."
	}
	return partner.RenewalItem{}, nil, t.try("renewal")
}

func renewalCertificateUnit() *Unit {
	return &Unit{
		Word:     "renewal certificate",
		Summary:  "records how the certificate of a program is renewed (auto or apply), or that it was",
		Usage:    "renewal certificate [PROGRAM] auto|apply|renewed [on D] [seen WHERE]",
		Examples: []string{"renewal certificate csp apply seen program policy", "renewal certificate csp auto"},
		Role:     Admin,
		Changes:  true,
		Run:      renewalCertificate,
	}
}

func renewalCertificate(c *Call) (Answer, error) {
	x := cutClauses(c.Words, []string{"seen"}, "on")
	if len(x.head) == 0 {
		return Answer{}, c.usage("I need auto, apply or renewed.")
	}
	what := strings.ToLower(x.head[len(x.head)-1])
	t, err := c.certified(strings.Join(x.head[:len(x.head)-1], " "))
	if err != nil {
		return Answer{}, err
	}
	e := c.renewalEntry(partner.RenewalPolicy)
	e.Program = t.ID
	if e.Source, err = told("Where it was seen", x.text("seen")); err != nil {
		return Answer{}, err
	}
	if e.On, err = c.clauseDate(x, past, "on"); err != nil {
		return Answer{}, err
	}
	all := c.Book.Renewals(c.Program)
	switch what {
	case "auto", "apply":
		e.Text = what
		if string(partner.PolicyOf(t, &all)) == what {
			return already("The certificate of the %s: %s.", t.Name, partner.PolicyOf(t, &all).Words()), nil
		}
		return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
			return "The certificate of the " + t.Name + ": " + program.CertificatePolicy(e.Text).Words(), nil
		})
	case "renewed":
		return c.certificateRenewed(t, &all, e)
	}
	return Answer{}, wrong("%q is neither auto, apply nor renewed.", clip(what)).try(c.unit.Examples...)
}

// certificateRenewed records that a program's certificate was renewed: the one whose
// day comes next, or has just gone by.
func (c *Call) certificateRenewed(t *program.TierProgram, all *partner.Renewals, e partner.RenewalEntry) (Answer, error) {
	const after = 60 // so many days after its day a renewal is taken to be of that day
	on := e.On
	if on.IsZero() {
		on = c.Today
	}
	e.Act, e.Due = partner.ProgramRenewed, t.Certificate.Day.From(on.Add(-after))
	if done, ok := all.Certificates[t.ID]; ok && done.Due >= e.Due {
		return already("The certificate of the %s was renewed on %s; the next day is %s.", t.Name, done.On.Short(), t.Certificate.Day.From(done.Due+1).Short()), nil
	}
	return c.recordRenewal(e, false, func(e partner.RenewalEntry) (string, []view.Text) {
		return fmt.Sprintf("The certificate of the %s of %s was renewed on %s, the next day is %s", t.Name, e.Due.Short(), e.On.Short(), t.Certificate.Day.From(e.Due+1).Short()), nil
	})
}

// certified finds a program with a certificate by its name; without a name the one in
// which the company has a tier, if it is the only one.
func (c *Call) certified(word string) (*program.TierProgram, error) {
	var list, mine []*program.TierProgram
	for _, t := range c.Program.TierProgramsOn(c.Settings.Site) {
		if t.Certificate.Day.IsZero() {
			continue
		}
		if t.Named(word) {
			return t, nil
		}
		list = append(list, t)
		if partner.TierOn(c.Book, t, c.Today).Span.Tier != "" {
			mine = append(mine, t)
		}
	}
	if word == "" && len(mine) == 1 {
		return mine[0], nil
	}
	if word == "" && len(list) == 1 {
		return list[0], nil
	}
	t := wrong("Which program's certificate?")
	if word != "" {
		t = wrong("There is no program %q with a certificate that is renewed.", clip(word))
	}
	for _, p := range list {
		t.offer(p.ID, phrase(append(append(strings.Fields(c.unit.Word), p.ID), c.Words[max(0, len(c.Words)-1):]...)...))
	}
	return nil, t
}
