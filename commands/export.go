package commands

import (
	"bytes"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/roster"
	"partnerbot/view"
)

func exportUnit() *Unit {
	return &Unit{
		Word:     "export",
		Summary:  "the roster as a file, for you alone",
		Usage:    "export [--format csv|xlsx|json]",
		Examples: []string{"export", "export --format json"},
		Role:     Admin,
		Flags:    []Flag{{Name: "--format", Of: []string{roster.CSV, roster.XLSX, roster.JSON}, About: "says what kind of file"}},
		Run:      export,
	}
}

func export(c *Call) (Answer, error) {
	format := roster.CSV
	if len(c.Words) == 1 {
		f, _ := c.unit.flag("--format")
		var err error
		if format, err = f.check(c.unit, strings.ToLower(c.Words[0])); err != nil {
			return Answer{}, err
		}
	} else if err := c.none(c.Words); err != nil {
		return Answer{}, err
	}
	if given := c.Flags["--format"]; given != "" {
		format = given
	}
	var out bytes.Buffer
	if err := roster.Write(&out, format, c.Program, c.Book); err != nil {
		return Answer{}, fmt.Errorf("export as %s: %w", format, err)
	}
	m := view.Say("The roster as %s: %s and %s. It holds personal data and is sent to you alone.", format,
		plural(c.Book.Count(partner.KindPerson), "person"), plural(c.Book.Count(partner.KindCertificate), "certificate"))
	m.Names = true
	return Answer{Message: m, File: &File{Name: "roster-" + c.LocalDay.String() + "." + format, Data: out.Bytes()}}, nil
}
