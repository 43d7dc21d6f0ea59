package commands

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/program"
	"partnerbot/view"
)

func dealAddUnit() *Unit {
	return &Unit{
		Word: "deal add", Aliases: []string{"deal new", "deal register new"},
		Summary:  "adds an opportunity of ours that is to be registered with the vendor",
		Usage:    "deal add CUSTOMER [project P] [value 120000 USD] [rfp DATE HH:MM ZONE] [owner @who] [consent yes|no] [signer NAME role ROLE] [priority P]",
		Examples: []string{`deal add "Bank of Porto" project "Core banking" value 120000 EUR rfp in 30 days 14:00 Europe/Lisbon consent yes`},
		Role:     Admin, Changes: true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) == 0 && c.CanOpen {
				return Answer{Form: c.dealForm()}, nil
			}
			return c.newDeal(partner.DealAdd, program.DealFromPartner)
		},
		Submit: dealAddSubmit,
	}
}

func dealReceivedUnit() *Unit {
	return &Unit{
		Word: "deal received", Aliases: []string{"deal receive", "deal incoming"},
		Summary:  "records an opportunity that the vendor hands over, to be accepted or rejected",
		Usage:    "deal received CUSTOMER [project P] [value 120000 USD] [rfp DATE HH:MM ZONE] [on D] [owner @who] [ref R]",
		Examples: []string{`deal received "Harbour Authority" project "Video archive" value 60000 USD on yesterday`},
		Role:     Admin, Changes: true,
		Run: func(c *Call) (Answer, error) { return c.newDeal(partner.DealReceive, program.DealFromVendor) },
	}
}

// newDeal reads a new deal of the words.
func (c *Call) newDeal(verb partner.DealVerb, from program.DealSide) (Answer, error) {
	takes := []string{"customer", "project", "value", "rfp", "owner", "consent", "priority", "signer", "role", "evidence", "ref", "source"}
	if verb == partner.DealReceive {
		takes = append(takes, "on")
	}
	p, err := c.dealParts(c.Words, takes...)
	if err != nil {
		return Answer{}, err
	}
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: verb}
	if err := c.fill(&e, p); err != nil {
		return Answer{}, err
	}
	if len(p.free) > 0 && e.Customer == "" {
		e.Customer = oneLine(strings.Join(p.free, " "))
	} else if len(p.free) > 0 {
		return Answer{}, c.usage("I do not understand %q.", clip(strings.Join(p.free, " ")))
	}
	return c.addDeal(e, from)
}

// addDeal stores a new deal, with the letter of intent and the priority as entries
// of their own.
func (c *Call) addDeal(e partner.DealEntry, from program.DealSide) (Answer, error) {
	rules, ok := c.Program.DealRulesFrom(c.Settings.Site, from)
	if !ok {
		return Answer{}, wrong("The pack %s has no rules for opportunities from the %s on site %s, so there is nothing to register them by.", c.Program.ID, from, c.Settings.Site).try("help deal")
	}
	switch {
	case e.Customer == "":
		return Answer{}, c.usage("I need which customer it is for.")
	case len([]rune(e.Customer)) > maxDealText:
		return Answer{}, wrong("A customer's name has at most %d letters.", maxDealText)
	}
	if e.Owner == "" && slackIDForm().MatchString(c.User) {
		e.Owner = c.User
	}
	d := partner.Deal{ID: c.Book.Next(partner.KindDeal, 0), Rules: rules.ID}
	first, loi, fits := e, e, e
	first.Signer, first.Role, first.Link, first.Priority = "", "", "", ""
	d = d.With(first)
	var refused view.Text
	if e.Signer+e.Role != "" {
		done, bad := c.loiEntry(rules, loi)
		refused = bad
		d = d.With(done)
	}
	if e.Priority != "" {
		done, err := c.alignEntry(fits)
		if err != nil {
			return Answer{}, err
		}
		d = d.With(done)
	}
	x := partner.DealOn(c.Program, c.Book, d, c.Now)
	done := view.Join(view.B("Added: "), c.dealLine(&x), view.T("."))
	lines := c.dealRemarks(&x)
	if refused != nil {
		lines = append([]view.Text{refused}, lines...)
	}
	if e.Owner != "" {
		if _, known := c.Book.BySlackID(e.Owner); !known {
			lines = append(lines, view.Join(view.T("Its owner is not listed under people, so only the channel hears of it: "), view.C(phrase("person", "add", "Ana Silva", "<@"+e.Owner+">"))))
		}
	}
	return c.dealDone("Deal "+d.Label()+" added: "+partner.DealName(x.Now), d, done, lines), nil
}

// dealDone is the answer that stores a deal.
func (c *Call) dealDone(summary string, d partner.Deal, done view.Text, lines []view.Text) Answer {
	ans := c.commit(c.change(summary, []partner.Fact{d}), done, lines...)
	last := &ans.Message.Blocks[len(ans.Message.Blocks)-1]
	last.Buttons = append([]view.Button{view.Run("Show "+d.Label(), "deal "+d.Label())}, last.Buttons...)
	return ans
}

func (c *Call) dealForm() *view.Form {
	yes := []view.Option{{Value: "", Label: "not asked yet"}, {Value: "yes", Label: "yes"}, {Value: "no", Label: "no"}}
	f := &view.Form{
		Run: "deal add", Title: "Add a deal", Submit: "Add",
		Fields: []view.Field{
			{Name: "customer", Label: "Customer", Kind: view.FieldText},
			{Name: "project", Label: "Project", Kind: view.FieldText, Optional: true},
			{Name: "value", Label: "Value", Kind: view.FieldText, Hint: "With its currency, such as 120000 USD.", Optional: true},
			{Name: "rfp", Label: "RFP is released on", Kind: view.FieldDate, Optional: true},
			{Name: "hour", Label: "at", Kind: view.FieldText, Hint: "Hour and minute, such as 14:00.", Optional: true},
			{Name: "zone", Label: "on a clock in", Kind: view.FieldText, Hint: "The customer's zone, such as Asia/Singapore.", Value: c.teamZone().String(), Optional: true},
			{Name: "consent", Label: "Has the end customer agreed?", Kind: view.FieldSelect, Options: yes[1:], Optional: true},
			{Name: "signer", Label: "Letter of intent: who signed it", Kind: view.FieldText, Optional: true},
			{Name: "role", Label: "the signer's role", Kind: view.FieldText, Hint: "Such as CIO.", Optional: true},
			{Name: "letter", Label: "Where the letter is", Kind: view.FieldText, Hint: "A link, such as https://example.com/loi.pdf.", Optional: true},
			{Name: "owner", Label: "Owner", Kind: view.FieldUser, Value: c.User, Optional: true},
		},
	}
	if list, ok := c.Book.PrioritiesOf(partner.QuarterOf(c.Today)); ok {
		field := view.Field{Name: "priority", Label: "Priority of " + list.Quarter + " that it fits", Kind: view.FieldSelect, Optional: true}
		for _, name := range list.Names[:min(len(list.Names), 90)] {
			field.Options = append(field.Options, view.Option{Value: name, Label: clip(name)})
		}
		f.Fields = append(f.Fields, field)
	}
	if !slackIDForm().MatchString(c.User) {
		i := slices.IndexFunc(f.Fields, func(x view.Field) bool { return x.Name == "owner" })
		f.Fields[i].Value = ""
	}
	return f
}

func dealAddSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	bad := map[string]string{}
	field := func(name string, err error) {
		if err != nil {
			bad[name] = plainError(err)
		}
	}
	e := partner.DealEntry{At: c.Now, By: c.User, Verb: partner.DealAdd, Consent: values["consent"], Owner: values["owner"],
		Signer: oneLine(values["signer"]), Role: oneLine(values["role"]), Customer: oneLine(values["customer"]), Project: oneLine(values["project"]), Priority: values["priority"]}
	if e.Customer == "" {
		bad["customer"] = "Which customer is it for?"
	}
	if e.Owner != "" && !slackIDForm().MatchString(e.Owner) {
		bad["owner"] = "That is nobody's Slack id."
	}
	var err error
	if values["value"] != "" {
		e.Value, err = c.readDealValue(values["value"])
		field("value", err)
	}
	if letter := values["letter"]; letter != "" {
		e.Link, err = readEvidence(strings.Fields(letter))
		field("letter", err)
		if e.Signer == "" && e.Role == "" {
			bad["signer"] = "Who signed the letter?"
		}
	}
	switch {
	case values["rfp"] == "" && values["hour"] != "":
		bad["rfp"] = "On which day?"
	case values["rfp"] != "" && values["hour"] == "":
		bad["hour"] = "At which hour? What counts in hours before the RFP depends on it."
	case values["rfp"] != "":
		if _, err := c.zoneNamed(values["zone"]); err != nil && values["zone"] != "" {
			field("zone", err)
		} else if _, err := readClock(values["hour"]); err != nil {
			field("hour", err)
		} else {
			field("rfp", c.readRFP(&e, strings.Fields(values["rfp"]+" "+values["hour"]+" "+values["zone"])))
		}
	}
	for name, text := range map[string]string{"customer": e.Customer, "project": e.Project, "signer": e.Signer, "role": e.Role} {
		if len([]rune(text)) > maxDealText {
			bad[name] = fmt.Sprintf("At most %d letters.", maxDealText)
		}
	}
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	ans, err := c.addDeal(e, program.DealFromPartner)
	return ans, nil, err
}

// loiEntry judges who signed a letter of intent. One that was signed by somebody who
// may not is recorded as such, so that nobody asks twice: it does not count.
func (c *Call) loiEntry(rules *program.DealRules, e partner.DealEntry) (partner.DealEntry, view.Text) {
	e = partner.DealEntry{At: e.At, By: e.By, Verb: partner.DealLOI, Signer: e.Signer, Role: e.Role, Link: e.Link}
	var item *program.DealItem
	if rules != nil {
		item = rules.Item(program.DealLOI)
	}
	if item == nil {
		e.Signs = strings.ToLower(e.Role)
		if e.Signs == "" {
			e.Signs = "anybody"
		}
		return e, nil
	}
	if role, ok := item.Role(e.Role); ok {
		e.Signs = role.ID
		if e.Signs == "" {
			e.Signs = strings.ToLower(e.Role)
		}
		return e, nil
	}
	whose := "whose role is not said"
	if e.Role != "" {
		whose = "by the customer's " + e.Role
	}
	return e, view.Join(view.T(fmt.Sprintf("This letter of intent does not count: it is signed %s, and it has to be the %s. It is recorded as it is; ", whose, item.RoleNames())),
		view.T("once the "+item.RoleNames()+" has signed, record that one."))
}

// alignEntry checks a priority against the list of the quarter.
func (c *Call) alignEntry(e partner.DealEntry) (partner.DealEntry, error) {
	e = partner.DealEntry{At: e.At, By: e.By, Verb: partner.DealAlign, Priority: e.Priority}
	q := partner.QuarterOf(civil.In(e.At, c.Program.Zone))
	list, known := c.Book.PrioritiesOf(q)
	if !known {
		return e, wrong("The priorities of %s are not known yet; record them first.", q).try(phrase("priorities", "set", q.String(), "AI, migration"))
	}
	as, ok := list.Has(e.Priority)
	if !ok {
		t := wrong("%q is not among the priorities of %s: %s.", clip(e.Priority), q, series(list.Names, "and"))
		for _, name := range list.Names[:min(len(list.Names), 4)] {
			t.offer(clip(name), c.again(e.Priority, name))
		}
		return e, t.try("priorities " + q.String())
	}
	e.Priority = as
	return e, nil
}

// plainError is what was wrong, without what else an answer would offer.
func plainError(err error) string {
	var t *Trouble
	if errors.As(err, &t) {
		return t.What
	}
	return err.Error()
}

// unlike reports words that an answer would not know where to put.
func (c *Call) unlike(p dealParts) error {
	if len(p.free) > 0 {
		return c.usage("I do not understand %q.", clip(strings.Join(p.free, " ")))
	}
	return nil
}
