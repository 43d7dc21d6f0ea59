package commands

import (
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
	"partnerbot/view"
)

// certForm is the dialog that "cert add" without words opens.
func (c *Call) certForm() *view.Form {
	var types []view.Option
	for _, t := range c.Program.Types {
		types = append(types, view.Option{Value: t.ID, Label: t.Name})
	}
	return &view.Form{
		Run: "cert add", Title: "Add a certificate", Submit: "Add",
		Fields: []view.Field{
			{Name: "who", Label: "Who", Kind: view.FieldUser, Hint: "Someone who is listed under people.", Optional: true},
			{Name: "name", Label: "or by name or e-mail", Kind: view.FieldText, Hint: "For someone who is not in Slack.", Optional: true},
			{Name: "type", Label: "Certificate", Kind: view.FieldSelect, Options: types},
			{Name: "track", Label: "Track", Kind: view.FieldText, Hint: "For developer and specialist certificates: GaussDB, Cloud Migration ...", Optional: true},
			{Name: "issued", Label: "Issued on", Kind: view.FieldDate, Value: c.LocalDay.String()},
			{Name: "expires", Label: "Valid through", Kind: view.FieldDate, Hint: "Leave empty to take the type's own validity.", Optional: true},
			{Name: "number", Label: "Number", Kind: view.FieldText, Optional: true},
			{Name: "evidence", Label: "Evidence", Kind: view.FieldText, Hint: "A web address, starting with https://", Optional: true},
		},
	}
}

func certAddSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	values = cleaned(values)
	bad := make(map[string]string)
	field := func(name string, err error) {
		if err != nil {
			bad[name] = err.Error()
		}
	}
	p, name, err := c.formPerson(values)
	field(name, err)
	cert := partner.Certificate{Person: p.ID, Number: strings.TrimSpace(values["number"])}
	cert.Type, cert.Track, err = c.resolve(values["type"], strings.TrimSpace(values["track"]))
	field("type", err)
	cert.Issued, err = c.formDate(values["issued"], past)
	field("issued", err)
	if cert.Issued.IsZero() && err == nil {
		bad["issued"] = "On which day was it issued?"
	}
	cert.Expires, err = c.formDate(values["expires"], future)
	field("expires", err)
	if url := strings.TrimSpace(values["evidence"]); url != "" {
		var ok bool
		if cert.Evidence, ok = link(url); !ok {
			bad["evidence"] = "That is not a web address: it starts with https://."
		}
	}
	if len(bad) > 0 {
		return Answer{}, bad, nil
	}
	if name, t := c.checkCertificate(cert); t != nil {
		return Answer{}, map[string]string{name: t.What}, nil
	}
	ans, err := c.addCertificate(p, cert, "added")
	return ans, nil, err
}

// cleaned are a form's values without what cannot be seen.
func cleaned(values map[string]string) map[string]string {
	out := make(map[string]string, len(values))
	for name, v := range values {
		out[name] = strings.TrimSpace(view.Clean(v))
	}
	return out
}

// formPerson reads the person of a form: picked, or typed.
func (c *Call) formPerson(values map[string]string) (p partner.Person, field string, err error) {
	typed := strings.TrimSpace(values["name"])
	if id := values["who"]; id != "" {
		p, ok := c.Book.BySlackID(id)
		if ok || typed == "" {
			if !ok {
				err = wrong("This person is not listed under people yet: person add first.")
			}
			return p, "who", err
		}
	}
	if typed == "" {
		return p, "who", wrong("Whose certificate is it?")
	}
	p, err = c.person(typed)
	return p, "name", err
}

// formDate reads a date of a form; empty is no day.
func (c *Call) formDate(value string, way toward) (civil.Day, error) {
	words := strings.Fields(value)
	if len(words) == 0 {
		return 0, nil
	}
	return c.onlyDate(words, way)
}
