package commands

import (
	"fmt"

	"partnerbot/partner"
	"partnerbot/view"
)

func certRemoveUnit() *Unit {
	return &Unit{
		Word:     "cert remove",
		Aliases:  []string{"cert delete", "cert rm", "certificate remove"},
		Summary:  "takes out a certificate that was recorded by mistake (one that ended stays)",
		Usage:    "cert remove @who TYPE | cert remove #N",
		Examples: []string{"cert remove Marek HCCDA"},
		Role:     Admin,
		Changes:  true,
		Run:      certRemove,
	}
}

func certRemove(c *Call) (Answer, error) {
	cert, err := c.oneCertificate(c.Words)
	if err != nil {
		return Answer{}, err
	}
	return c.removeCertificate(cert), nil
}

func (c *Call) removeCertificate(cert partner.Certificate) Answer {
	p, _ := c.Book.Person(cert.Person)
	name := certName(c.Program, cert.Type, cert.Track)
	change := c.change(fmt.Sprintf("%s: %s issued %s removed", p.Name, name, cert.Issued.Short()), nil, cert.Ref())
	done := view.Join(view.T("Removed: "), whoText(p), view.T(" "+name+", issued "+cert.Issued.Short()+"."))
	return c.commit(change, done, c.effect(change.Delta)...)
}
