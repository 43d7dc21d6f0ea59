package commands

import (
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func personAddUnit() *Unit {
	return &Unit{
		Word:     "person add",
		Aliases:  []string{"people add"},
		Summary:  "adds an employee",
		Usage:    "person add NAME [@slack] [E-MAIL] [huawei ID] [account enterprise] [team T] [dedicated]",
		Examples: []string{`person add "Leo Brandt" leo@example.com huawei leo_brandt team Data dedicated`},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			if len(c.Words) == 0 && c.CanOpen {
				return Answer{Form: personForm()}, nil
			}
			var p partner.Person
			if err := c.readPerson(&p, c.Words); err != nil {
				return Answer{}, err
			}
			return c.addPerson(p)
		},
		Submit: personAddSubmit,
	}
}

// personOptions are the words that may follow a person's name.
var personOptions = map[string]string{
	"huawei": "huawei", "huaweiid": "huawei", "huawei-id": "huawei", "account": "account", "team": "team",
	"email": "email", "mail": "email", "slack": "slack", "name": "name", "dedicated": "dedicated",
}

// readPerson reads a name, up to the first mention, e-mail or option, and what
// follows it, into p.
func (c *Call) readPerson(p *partner.Person, words []string) error {
	var name []string
	for len(words) > 0 {
		if id, _, ok := mention(words[0]); ok {
			p.SlackID, words = id, words[1:]
			continue
		}
		if address, ok := mail(words[0]); ok {
			p.Email, words = address, words[1:]
			continue
		}
		option, ok := personOptions[strings.ToLower(words[0])]
		if !ok {
			name, words = append(name, words[0]), words[1:]
			continue
		}
		used, err := personOption(p, option, words)
		if err != nil {
			return err
		}
		words = words[used:]
	}
	if len(name) > 0 {
		p.Name = strings.Join(name, " ")
	}
	return nil
}

func personOption(p *partner.Person, option string, words []string) (used int, err error) {
	if option == "dedicated" {
		p.Dedicated = true
		if len(words) > 1 && (strings.EqualFold(words[1], "yes") || strings.EqualFold(words[1], "no")) {
			p.Dedicated = strings.EqualFold(words[1], "yes")
			return 2, nil
		}
		return 1, nil
	}
	if len(words) < 2 {
		return 0, wrong("%q is followed by nothing.", words[0]).try(`person add "Leo Brandt" leo@example.com team Data`)
	}
	ok := true
	switch option {
	case "huawei":
		p.HuaweiID = words[1]
	case "team":
		p.Team = words[1]
	case "name":
		p.Name = words[1]
	case "email":
		if p.Email, ok = mail(words[1]); !ok {
			return 0, wrong("%q is not an e-mail address.", clip(words[1])).try("person add Leo leo@example.com")
		}
	case "slack":
		if p.SlackID, _, ok = mention(words[1]); !ok {
			return 0, wrong("%q is not somebody's Slack mention.", clip(words[1])).try("person add Leo <@U0123ABCD>")
		}
	case "account":
		return 2, oneOf(&p.Account, option, words[1], partner.Personal, partner.Enterprise, partner.IAM)
	}
	return 2, nil
}

// checkPerson says what keeps a person from being stored, and in which field.
func (c *Call) checkPerson(p partner.Person) (field string, err *Trouble) {
	switch name := strings.TrimSpace(view.Clean(p.Name)); {
	case name == "":
		return "name", wrong("I need a name.").try(`person add "Leo Brandt" leo@example.com`)
	case len([]rune(name)) > 100:
		return "name", wrong("A name has at most 100 letters; this one has %d.", len([]rune(name)))
	case len([]rune(p.Team)) > 100:
		return "team", wrong("A team's name has at most 100 letters.")
	case len([]rune(p.HuaweiID)) > 100, len(p.Email) > 254:
		return "huawei", wrong("A HUAWEI ID has at most 100 letters, an e-mail address 254.")
	}
	same := func(q partner.Person, ok bool, what string) *Trouble {
		if !ok || q.ID == p.ID {
			return nil
		}
		t := wrong("%s already has the %s.", q.Name, what).try("certs " + quote(handle(q)))
		t.Names = true
		return t
	}
	if p.Email != "" {
		q, ok := c.Book.ByEmail(p.Email)
		if t := same(q, ok, "e-mail "+p.Email); t != nil {
			return "email", t
		}
	}
	if p.HuaweiID != "" {
		q, ok := c.Book.ByHuaweiID(p.HuaweiID)
		if t := same(q, ok, "HUAWEI ID "+clip(p.HuaweiID)); t != nil {
			return "huawei", t
		}
	}
	if p.SlackID != "" {
		q, ok := c.Book.BySlackID(p.SlackID)
		if t := same(q, ok, "Slack id "+p.SlackID); t != nil {
			return "who", t
		}
	}
	if p.Email == "" && p.HuaweiID == "" && p.SlackID == "" {
		for _, q := range c.Book.People() {
			if q.ID != p.ID && strings.EqualFold(q.Name, p.Name) {
				t := wrong("%s is already here. If this is somebody else, give an e-mail too.", q.Name).try(phrase("person", "add", p.Name, "leo@example.com"))
				t.Names = true
				return "name", t
			}
		}
	}
	return "", nil
}

func (c *Call) addPerson(p partner.Person) (Answer, error) {
	p.Name = strings.Join(strings.Fields(view.Clean(p.Name)), " ")
	if _, t := c.checkPerson(p); t != nil {
		return Answer{}, t
	}
	p.ID = c.Book.Next(partner.KindPerson, 0)
	done := view.Join(view.T("Added: "), whoText(p), view.T("."))
	next := view.Join(view.T("Certificates count once the HUAWEI ID is associated: "), view.C("bind invite "+quote(handle(p))), view.T(" when the invitation is sent, "), view.C("bind accept "+quote(handle(p))+" --anyway"), view.T(" if it has long been so."))
	return c.put(p.Name+" added", p, done, next), nil
}

func personForm() *view.Form {
	return &view.Form{
		Run: "person add", Title: "Add a person", Submit: "Add",
		Fields: []view.Field{
			{Name: "name", Label: "Name", Kind: view.FieldText},
			{Name: "who", Label: "In Slack", Kind: view.FieldUser, Optional: true},
			{Name: "email", Label: "E-mail", Kind: view.FieldText, Optional: true},
			{Name: "huawei", Label: "HUAWEI ID", Kind: view.FieldText, Hint: "The personal account, not the company's.", Optional: true},
			{Name: "team", Label: "Team", Kind: view.FieldText, Optional: true},
			{Name: "dedicated", Label: "Dedicated personnel", Kind: view.FieldSelect, Value: "no", Options: []view.Option{{Value: "no", Label: "no"}, {Value: "yes", Label: "yes"}}, Optional: true},
		},
	}
}

func personAddSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	p := partner.Person{
		Name: values["name"], SlackID: values["who"], HuaweiID: strings.TrimSpace(values["huawei"]),
		Team: strings.TrimSpace(values["team"]), Dedicated: values["dedicated"] == "yes",
	}
	if typed := strings.TrimSpace(values["email"]); typed != "" {
		var ok bool
		if p.Email, ok = mail(typed); !ok {
			return Answer{}, map[string]string{"email": "That is not an e-mail address."}, nil
		}
	}
	if field, t := c.checkPerson(p); t != nil {
		return Answer{}, map[string]string{field: t.What}, nil
	}
	ans, err := c.addPerson(p)
	return ans, nil, err
}

func personSetUnit() *Unit {
	return &Unit{
		Word:     "person set",
		Aliases:  []string{"person edit", "person change"},
		Summary:  "corrects what is known of an employee",
		Usage:    "person set @who [name N] [slack @U] [email E] [huawei ID] [account enterprise] [team T] [dedicated yes|no]",
		Examples: []string{"person set Paul team Data"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			p, rest, err := c.takePerson(c.Words)
			if err != nil {
				return Answer{}, err
			}
			now := p
			if err := c.readPerson(&now, rest); err != nil {
				return Answer{}, err
			}
			if len(rest) == 0 {
				return Answer{}, c.usage("I need what to correct.")
			}
			if _, t := c.checkPerson(now); t != nil {
				return Answer{}, t
			}
			return c.put(now.Name+" corrected", now, view.Join(view.T("Corrected: "), whoText(now), view.T(". "+c.personState(now)))), nil
		},
	}
}

func personLeaveUnit() *Unit {
	return &Unit{
		Word:     "person leave",
		Aliases:  []string{"person left", "person leaves", "people leave"},
		Summary:  "records that somebody leaves the company on a day (never: takes it back)",
		Usage:    "person leave @who [DATE|never]",
		Examples: []string{"person leave Chen 31 December", "person leave Eva never"},
		Role:     Admin,
		Changes:  true,
		Run:      personLeave,
	}
}

func personLeave(c *Call) (Answer, error) {
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return Answer{}, err
	}
	now := p
	now.LeftOn = c.LocalDay
	switch {
	case len(rest) == 1 && strings.EqualFold(rest[0], "never"):
		now.LeftOn = 0
	case len(rest) > 0:
		if now.LeftOn, err = onlyDate(rest, c.LocalDay, future); err != nil {
			return Answer{}, err
		}
	}
	if now.LeftOn == p.LeftOn {
		return already("%s: that is already so.", p.Name), nil
	}
	if now.LeftOn.IsZero() {
		return c.put(p.Name+" has not left", now, view.Join(whoText(p), view.T(" has not left."))), nil
	}
	// What it means is said for the day itself, so that a notice given in advance
	// shows the gap it will open.
	done := view.Join(whoText(p), view.T(fmt.Sprintf(" leaves on %s and counts through %s.", now.LeftOn.Short(), now.LeftOn.Add(-1).Short())))
	change := c.change(fmt.Sprintf("%s leaves on %s", p.Name, now.LeftOn.Short()), []partner.Fact{now})
	lines := c.effectOn(change.Delta, max(c.Today, now.LeftOn))
	if p.BindingOn(c.Program, c.Today).State == partner.Associated {
		lines = append(lines, view.Join(view.T("Next: take the association off in the portal, so that the next employer can invite; then type "), view.C("bind end "+quote(handle(p)))))
	}
	return c.commit(change, done, lines...), nil
}

func personDedicateUnit() *Unit {
	return &Unit{
		Word:     "person dedicate",
		Aliases:  []string{"person dedicated"},
		Summary:  "records that somebody is dedicated personnel (no: is not any more)",
		Usage:    "person dedicate @who [yes|no]",
		Examples: []string{"person dedicate Paul", "person dedicate Ana no"},
		Role:     Admin,
		Changes:  true,
		Run: func(c *Call) (Answer, error) {
			p, rest, err := c.takePerson(c.Words)
			if err != nil {
				return Answer{}, err
			}
			now, word := p, strings.ToLower(strings.Join(rest, " "))
			now.Dedicated = true
			switch word {
			case "", "yes":
			case "no":
				now.Dedicated = false
			default:
				return Answer{}, c.usage("After the person comes yes or no, not %q.", clip(word))
			}
			is := "is dedicated personnel"
			if !now.Dedicated {
				is = "is not dedicated personnel"
			}
			if now.Dedicated == p.Dedicated {
				return already("%s %s.", p.Name, is), nil
			}
			return c.put(p.Name+" "+is, now, view.Join(whoText(p), view.T(" "+is+" now."))), nil
		},
	}
}
