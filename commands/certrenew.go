package commands

import (
	"slices"
	"strings"

	"partnerbot/partner"
)

func certRenewUnit() *Unit {
	return &Unit{
		Word:     "cert renew",
		Aliases:  []string{"certificate renew"},
		Summary:  "records that a certificate was renewed; the old period is kept",
		Usage:    "cert renew @who TYPE ISSUED [expires D] [number N] [evidence URL] [track T]",
		Examples: []string{"cert renew Ana PMP today"},
		Role:     Admin,
		Changes:  true,
		Run:      certRenew,
	}
}

func certRenew(c *Call) (Answer, error) {
	if len(c.Words) < 3 {
		return Answer{}, c.usage("I need who, which certificate and since when.")
	}
	p, rest, err := c.takePerson(c.Words)
	if err != nil {
		return Answer{}, err
	}
	cert, err := c.readCertificate(rest)
	if err != nil {
		return Answer{}, err
	}
	cert.Person = p.ID
	old, err := c.latest(p, cert)
	if err != nil {
		return Answer{}, err
	}
	if cert.Issued <= old.Issued {
		t := wrong("The period that is here began on %s; a renewal begins later than that, not on %s.", old.Issued.Long(), cert.Issued.Long()).try("certs " + quote(c.called(p)))
		t.Names = true
		return Answer{}, t
	}
	cert.Track = old.Track
	if cert.Number == "" {
		cert.Number = old.Number
	}
	if cert.Account == "" {
		cert.Account = old.Account
	}
	return c.addCertificate(p, cert, "renewed")
}

// latest is the newest certificate of the person that is of the same type and,
// where one is given, track.
func (c *Call) latest(p partner.Person, like partner.Certificate) (partner.Certificate, error) {
	var found []partner.Certificate
	tracks := make(map[string]bool)
	for _, cert := range c.matching(p, like.Type, like.Track) {
		tracks[strings.ToLower(cert.Track)] = true
		found = append(found, cert)
	}
	name := certName(c.Program, like.Type, like.Track)
	if len(found) == 0 {
		t := wrong("%s has no %s to renew; a new one is added.", p.Name, name)
		t.Names = true
		add := append([]string{"cert", "add"}, c.typed...)
		return like, t.offer("cert add instead", phrase(add...)).try("certs " + quote(c.called(p)))
	}
	if len(tracks) > 1 {
		t := wrong("%s holds %s in several tracks; which one?", p.Name, name)
		t.Names = true
		for _, cert := range found {
			run := append(append([]string{"cert", "renew"}, c.typed...), "track", cert.Track)
			t.offer(clip(cert.Track), phrase(run...))
		}
		return like, t
	}
	return slices.MaxFunc(found, func(a, b partner.Certificate) int { return int(a.Issued - b.Issued) }), nil
}

// matching lists a person's certificates of a type and, unless empty, a track.
func (c *Call) matching(p partner.Person, typeID, track string) (found []partner.Certificate) {
	for _, cert := range c.Book.CertificatesOf(p.ID) {
		if cert.Type == typeID && (track == "" || strings.EqualFold(cert.Track, track)) {
			found = append(found, cert)
		}
	}
	return found
}
