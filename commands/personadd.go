package commands

import (
	"strings"
	"unicode"

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
			name, err := c.readPerson(&p, c.Words)
			if err != nil {
				return Answer{}, err
			}
			if len(name) > 0 {
				p.Name = strings.Join(name, " ")
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

// readPerson reads mentions, e-mail addresses and options into p and gives the
// words that are none of these: the name, where one is expected.
func (c *Call) readPerson(p *partner.Person, words []string) (name []string, err error) {
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
			return nil, err
		}
		words = words[used:]
	}
	return name, nil
}

func visible(r rune) bool {
	return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.Is(unicode.M, r)
}

// oneLine is a name without what cannot be seen, with single blanks.
func oneLine(name string) string { return strings.Join(strings.Fields(view.Clean(name)), " ") }

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
	var ok bool
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
	case !strings.ContainsFunc(name, visible):
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
		t := wrong("%s already has the %s.", q.Name, what).try("certs " + quote(c.called(q)))
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
	p.Name = oneLine(p.Name)
	if _, t := c.checkPerson(p); t != nil {
		return Answer{}, t
	}
	p.ID = c.Book.Next(partner.KindPerson, 0)
	done := view.Join(view.T("Added: "), whoText(p), view.T("."))
	next := view.Join(view.T("Certificates count once the HUAWEI ID is associated: "), view.C("bind invite "+quote(c.called(p))), view.T(" when the invitation is sent, "), view.C("bind accept "+quote(c.called(p))+" --anyway"), view.T(" if it has long been so."))
	return c.put(p.Name+" added", p, done, next), nil
}
