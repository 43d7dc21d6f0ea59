package commands

import (
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

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
	if p.SlackID != "" && !slackIDForm().MatchString(p.SlackID) {
		return Answer{}, map[string]string{"who": "That is nobody's Slack id."}, nil
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
