package commands

import (
	"fmt"
	"strings"

	"partnerbot/amount"
	"partnerbot/partner"
	"partnerbot/view"
)

func incentiveEffortUnit() *Unit {
	return &Unit{
		Word: "incentive effort", Role: Admin, Changes: true,
		Summary:  "types in how many person-days a claim of an incentive takes",
		Usage:    "incentive effort NAME DAYS [seen WHERE]",
		Examples: []string{"incentive effort competency-improvement 12.5"},
		Run: func(c *Call) (Answer, error) {
			return c.estimate(func(e *partner.Estimate, typed string) (string, error) {
				a, err := amount.Parse(strings.TrimSuffix(strings.TrimSuffix(typed, " days"), " day"))
				if err != nil || a.Currency != "" || a.Sign() <= 0 || a.Parts > amount.Of(10_000, "").Parts {
					return "", wrong("%q is not a number of person-days above 0, such as 12.5.", clip(typed)).try(c.unit.Examples[0])
				}
				e.Effort = a
				return a.Words() + " person-days", nil
			})
		},
	}
}

func incentiveWorthUnit() *Unit {
	return &Unit{
		Word: "incentive worth", Aliases: []string{"incentive amount"}, Role: Admin, Changes: true,
		Summary:  "types in what a claim of an incentive brings",
		Usage:    "incentive worth NAME AMOUNT [seen WHERE]",
		Examples: []string{"incentive worth competency-improvement 5000 USD seen Partner Center"},
		Run: func(c *Call) (Answer, error) {
			return c.estimate(func(e *partner.Estimate, typed string) (string, error) {
				a, err := money("amount", typed)
				e.Worth = a
				return a.Words(), err
			})
		},
	}
}

// estimate stores a figure of an incentive. Earlier ones stay in the record.
func (c *Call) estimate(set func(e *partner.Estimate, typed string) (string, error)) (Answer, error) {
	x, rest, err := c.takeIncentive(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, of := options(rest, "seen")
	if len(head) == 0 {
		return Answer{}, c.usage("I miss the figure.")
	}
	e := partner.Estimate{ID: c.Book.Next(partner.KindEstimate, 0), Incentive: x.ID, By: c.User, Noted: c.Now.UTC()}
	if seen := of["seen"]; len(seen) > 0 {
		if e.Source, err = readNote(seen[0]); err != nil {
			return Answer{}, err
		}
	}
	said, err := set(&e, strings.Join(head, " "))
	if err != nil {
		return Answer{}, err
	}
	worth, effort := c.Book.Estimate(x)
	if e.Source == "" && (e.Worth.IsZero() || e.Worth == worth) && (e.Effort.IsZero() || e.Effort == effort) {
		return unnamed(already("%s: %s, that is so.", x.Name, said)), nil
	}
	text := x.Name + ": " + said
	ans := c.commit(c.change(text, []partner.Fact{e}), view.T(text+"."), view.Join(view.T("In what order they are worth it: "), view.C("incentive")))
	return unnamed(ans), nil
}

func incentiveConstraintUnit() *Unit {
	return &Unit{
		Word: "incentive constraint", Role: Admin, Changes: true,
		Summary:  "records what holds an incentive up, such as a customer's security test, and for how long (none: no longer)",
		Usage:    "incentive constraint NAME WHAT 90d|none",
		Examples: []string{`incentive constraint competency-improvement "internal audit" 30d`},
		Run:      incentiveConstraint,
	}
}

func incentiveConstraint(c *Call) (Answer, error) {
	x, rest, err := c.takeIncentive(c.Words)
	if err != nil {
		return Answer{}, err
	}
	if n := len(rest); n > 1 && strings.EqualFold(rest[n-1], "none") {
		return c.endConstraint(x.ID, strings.Join(rest[:n-1], " "))
	}
	k, err := c.readConstraint(x, rest)
	if err != nil {
		return Answer{}, err
	}
	for _, old := range c.Book.Constraints(x.ID, c.Today) {
		if strings.EqualFold(old.What, k.What) && old.Hours == k.Hours {
			return unnamed(already("%s: %s takes %s, that is recorded.", x.Name, old.What, partner.HoursWords(old.Hours))), nil
		}
	}
	put := []partner.Fact{}
	for _, old := range c.Book.Constraints(x.ID, c.Today) {
		if strings.EqualFold(old.What, k.What) { // how long it takes was corrected
			old.Over, old.OverBy = c.Today, c.User
			put = append(put, old)
		}
	}
	k.ID, k.By, k.Noted = c.Book.Next(partner.KindConstraint, 0), c.User, c.Now.UTC()
	text := fmt.Sprintf("%s: %s takes %s", x.Name, k.What, partner.HoursWords(k.Hours))
	look := partner.Look(c.Program, c.Book, x, c.Today, []partner.Constraint{k})
	ans := c.commit(c.change(text, append(put, k)), view.T(text+"."), view.T(sentence(prospectWords(&look))))
	return ans, nil
}

func (c *Call) endConstraint(incentive, what string) (Answer, error) {
	for _, old := range c.Book.Constraints(incentive, c.Today) {
		if strings.EqualFold(old.What, what) {
			old.Over, old.OverBy = c.Today, c.User
			text := old.What + " no longer holds " + incentive + " up"
			return unnamed(c.commit(c.change(text, []partner.Fact{old}), view.T(sentence(text)+"."))), nil
		}
	}
	return Answer{}, wrong("Nothing called %q holds %s up.", clip(what), incentive).try("incentive " + incentive)
}

func postingUnit() *Unit {
	return &Unit{
		Word: "incentive person", Aliases: []string{"posting", "posting set"}, Role: Admin, Changes: true,
		Summary:  "types in what the vendor knows of a person: position, start date, e-mail linked, account under the real name",
		Usage:    "incentive person @who [position TEXT] [since D] [mail yes|no] [real-name yes|no] [seen WHERE]",
		Examples: []string{`incentive person Mei position "solution architect" since 2025-06-01 mail yes real-name yes`},
		Run:      posting,
	}
}

func posting(c *Call) (Answer, error) {
	if len(c.Words) == 0 {
		return Answer{}, c.usage("Whom do you mean?")
	}
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return Answer{}, err
	}
	head, of := options(rest, "position", "since", "mail", "real-name", "seen")
	if err := c.none(head); err != nil {
		return Answer{}, err
	}
	old := c.Book.Posting(p.ID)
	now := partner.Posting{ID: c.Book.Next(partner.KindPosting, 0), Person: p.ID, By: c.User, Noted: c.Now.UTC()}
	said, err := c.readPosting(&now, of)
	if err != nil {
		return Answer{}, err
	}
	if len(said) == 0 {
		return Answer{}, c.usage("I miss what is to be recorded of %s.", p.Name)
	}
	if (now.Position == "" || now.Position == old.Position) && (now.Start.IsZero() || now.Start == old.Start) &&
		(now.Mail == "" || now.Mail == old.Mail) && (now.RealName == "" || now.RealName == old.RealName) {
		return already("%s: %s.", p.Name, series(said, "and")), nil
	}
	text := p.Name + ": " + series(said, "and")
	return c.commit(c.change(text, []partner.Fact{now}), view.Join(whoText(p), view.T(": "+series(said, "and")+"."))), nil
}

// readPosting reads the options of a posting and says what they come to.
func (c *Call) readPosting(now *partner.Posting, of map[string][][]string) (said []string, err error) {
	for _, key := range []string{"position", "since", "mail", "real-name", "seen"} {
		list, given := of[key]
		if !given {
			continue
		}
		if len(list) > 1 || len(list[0]) == 0 {
			return nil, c.usage("%q needs one value after it.", key)
		}
		value := strings.TrimSpace(view.Clean(strings.Join(list[0], " ")))
		switch key {
		case "position":
			if len([]rune(value)) > 100 {
				return nil, wrong("A position has at most 100 letters.")
			}
			now.Position = value
			said = append(said, "position "+value)
		case "since":
			if now.Start, err = c.onlyDate(list[0], past); err != nil {
				return nil, err
			}
			said = append(said, "on the vendor's cloud since "+now.Start.Short())
		case "mail", "real-name":
			answer, err := yesNo(key, value)
			if err != nil {
				return nil, err
			}
			if key == "mail" {
				now.Mail = answer
				said = append(said, "e-mail linked: "+string(answer))
			} else {
				now.RealName = answer
				said = append(said, "account under the real name: "+string(answer))
			}
		case "seen":
			if now.Source, err = readNote(list[0]); err != nil {
				return nil, err
			}
		}
	}
	return said, nil
}

func yesNo(what, word string) (partner.YesNo, error) {
	switch strings.ToLower(word) {
	case "yes", "y":
		return partner.Yes, nil
	case "no", "n":
		return partner.No, nil
	}
	return "", wrong("%s is yes or no, not %q.", sentence(what), clip(word))
}
