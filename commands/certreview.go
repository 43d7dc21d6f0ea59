package commands

import (
	"fmt"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func certReviewUnit() *Unit {
	return &Unit{
		Word:     "cert review",
		Summary:  "records how the vendor's review of a typed-in certificate (PMP, IPMA) stands",
		Usage:    "cert review @who TYPE pending|approved|rejected",
		Examples: []string{"cert review Ines PMP approved"},
		Role:     Admin,
		Changes:  true,
		Run:      certReview,
	}
}

func certReview(c *Call) (Answer, error) {
	if len(c.Words) < 2 {
		return Answer{}, c.usage("I need which certificate and how its review stands.")
	}
	last := len(c.Words) - 1
	var review partner.Review
	if err := oneOf(&review, "review", c.Words[last], partner.Pending, partner.Approved, partner.Rejected); err != nil {
		return Answer{}, err
	}
	cert, err := c.oneCertificate(c.Words[:last])
	if err != nil {
		return Answer{}, err
	}
	p, _ := c.Book.Person(cert.Person)
	name := certName(c.Program, cert.Type, cert.Track)
	if old := cert.Review; old == review || old == "" && review == partner.Approved {
		return already("%s, %s: the vendor's review is %s.", p.Name, name, review), nil
	}
	cert.Review = review
	summary := fmt.Sprintf("%s: %s, vendor review %s", p.Name, name, review)
	return c.put(summary, cert, view.Join(whoText(p), view.T(": "+name+", vendor review "+string(review)+"."))), nil
}

// oneCertificate reads @who TYPE or #N, and offers the choice where several fit.
func (c *Call) oneCertificate(words []string) (partner.Certificate, error) {
	if len(words) == 1 && strings.HasPrefix(words[0], "#") {
		n, err := strconv.ParseUint(words[0][1:], 10, 32)
		cert, ok := c.Book.Certificate(partner.ID(n))
		if err != nil || !ok {
			return cert, wrong("There is no certificate %s.", clip(words[0])).try("certs")
		}
		return cert, nil
	}
	if len(words) < 2 {
		return partner.Certificate{}, c.usage("I need who and which certificate.")
	}
	p, rest, err := c.takePerson(words)
	if err != nil {
		return partner.Certificate{}, err
	}
	typed := strings.Join(rest, " ")
	typeID, track, err := c.resolve(typed, "")
	if err != nil {
		return partner.Certificate{}, err
	}
	found := c.matching(p, typeID, track)
	name := certName(c.Program, typeID, track)
	switch len(found) {
	case 0:
		t := wrong("%s has no %s.", p.Name, name).try("certs " + quote(c.called(p)))
		t.Names = true
		return partner.Certificate{}, t
	case 1:
		return found[0], nil
	}
	t := wrong("%s has %d of %s; which one?", p.Name, len(found), name)
	t.Names = true
	rest = c.Words[len(words):]
	for _, cert := range found[:min(5, len(found))] {
		label := certName(c.Program, cert.Type, cert.Track) + " issued " + cert.Issued.Short()
		run := append(append(strings.Fields(c.unit.Word), fmt.Sprintf("#%d", cert.ID)), rest...)
		t.offer(clip(label), phrase(run...))
	}
	return partner.Certificate{}, t
}
