package commands

import (
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

func certAddUnit() *Unit {
	return &Unit{
		Word:     "cert add",
		Aliases:  []string{"certificate add", "certs add"},
		Summary:  "records a certificate and says what it now means",
		Usage:    "cert add @who TYPE ISSUED [expires D] [number N] [evidence URL] [track T] [review pending] [account enterprise]",
		Examples: []string{`cert add "Ana Silva" IPMA-B 2026-01-20`, "cert add Mei hccdp GaussDB 14 May 2025 number HW-123"},
		Role:     Admin,
		Changes:  true,
		Run:      certAdd,
		Submit:   certAddSubmit,
	}
}

func certAdd(c *Call) (Answer, error) {
	if len(c.Words) == 0 && c.CanOpen {
		return Answer{Form: c.certForm()}, nil
	}
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
	return c.addCertificate(p, cert, "added")
}

// certOptions are the words that may follow a certificate's type.
var certOptions = map[string]string{
	"expires": "expires", "until": "expires", "through": "expires", "expiry": "expires",
	"issued": "issued", "from": "issued", "on": "issued",
	"number": "number", "no": "number", "nr": "number",
	"evidence": "evidence", "link": "evidence", "url": "evidence",
	"track": "track", "review": "review", "account": "account",
}

// readCertificate reads TYPE ISSUED and the options after it. The type may be of
// several words: it goes on until a date or an option begins.
func (c *Call) readCertificate(words []string) (partner.Certificate, error) {
	var cert partner.Certificate
	n, err := c.typeWords(words)
	if err != nil {
		return cert, err
	}
	name, rest := strings.Join(words[:n], " "), words[n:]
	track := ""
	for len(rest) > 0 {
		used, err := c.certOption(&cert, &track, rest)
		if err != nil {
			return cert, err
		}
		rest = rest[used:]
	}
	if name == "" {
		return cert, c.usage("I miss which certificate it is.")
	}
	if cert.Type, cert.Track, err = c.resolve(name, track); err != nil {
		return cert, err
	}
	if cert.Issued.IsZero() {
		return cert, c.usage("I miss the day on which it was issued.")
	}
	return cert, nil
}

// typeWords is how many words the type takes.
func (c *Call) typeWords(words []string) (int, error) {
	for i := range words {
		if _, ok := certOptions[strings.ToLower(words[i])]; ok && i > 0 && i+1 < len(words) {
			return i, nil
		}
		_, used, err := c.readDate(words[i:], past)
		if err != nil {
			return 0, err
		}
		if _, isLink := link(words[i]); used > 0 || isLink {
			return i, nil
		}
	}
	return len(words), nil
}

// certOption reads one option, or the date of issue without its word, and tells
// how many words it took.
func (c *Call) certOption(cert *partner.Certificate, track *string, words []string) (int, error) {
	option, ok := certOptions[strings.ToLower(words[0])]
	if !ok {
		if url, ok := link(words[0]); ok {
			cert.Evidence = url
			return 1, nil
		}
		day, used, err := c.readDate(words, past)
		if err == nil && (used == 0 || !cert.Issued.IsZero()) {
			err = c.usage("I do not understand %q.", clip(words[0]))
		}
		cert.Issued = day
		return used, err
	}
	if len(words) < 2 {
		return 0, c.usage("%q is followed by nothing.", words[0])
	}
	switch option {
	case "issued", "expires":
		way, into := past, &cert.Issued
		if option == "expires" {
			way, into = future, &cert.Expires
		}
		day, used, err := c.readDate(words[1:], way)
		if err == nil && used == 0 {
			err = c.usage("%q after %s is not a date.", clip(words[1]), option)
		}
		*into = day
		return used + 1, err
	case "number":
		cert.Number = words[1]
	case "track":
		*track = words[1]
	case "evidence":
		url, ok := link(words[1])
		if !ok {
			return 0, wrong("%q is not a web address: evidence starts with https://.", clip(words[1]))
		}
		cert.Evidence = url
	case "review":
		return 2, oneOf(&cert.Review, option, words[1], partner.Approved, partner.Pending, partner.Rejected)
	case "account":
		return 2, oneOf(&cert.Account, option, words[1], partner.Personal, partner.Enterprise, partner.IAM)
	}
	return 2, nil
}

// oneOf reads a word of a closed set.
func oneOf[T ~string](into *T, option, word string, of ...T) error {
	var names []string
	for _, o := range of {
		if strings.EqualFold(word, string(o)) {
			*into = o
			return nil
		}
		names = append(names, string(o))
	}
	return wrong("%s is one of %s, not %q.", option, either(names), clip(word))
}

// check says what is wrong with a certificate that is about to be stored, and in
// which field.
func (c *Call) checkCertificate(cert partner.Certificate) (field string, err *Trouble) {
	if !cert.Expires.IsZero() && cert.Expires < cert.Issued {
		return "expires", wrong("It would expire on %s, before it was issued on %s.", cert.Expires.Long(), cert.Issued.Long())
	}
	if len([]rune(cert.Track)) > 100 || len([]rune(cert.Number)) > 100 {
		return "number", wrong("A track or number has at most 100 letters.")
	}
	if len(cert.Evidence) > 2000 {
		return "evidence", wrong("That web address is too long: 2000 letters are the most.")
	}
	if cert.Issued > c.Today.Add(366) {
		return "issued", wrong("It would be issued on %s, more than a year ahead: that must be a slip.", cert.Issued.Long())
	}
	if t, ok := c.Program.Type(cert.Type); ok && t.Tracked && cert.Track == "" {
		example := "GaussDB"
		if len(t.Tracks) > 0 {
			example = t.Tracks[0]
		}
		return "track", wrong("%s is earned in a track; which one?", t.Name).
			try(phrase(slices.Concat(strings.Fields(c.unit.Word), c.typed, []string{"track", example})...))
	}
	for _, old := range c.Book.CertificatesOf(cert.Person) {
		if old.ID != cert.ID && old.Type == cert.Type && strings.EqualFold(old.Track, cert.Track) && old.Issued == cert.Issued {
			return "issued", wrong("That certificate is already here: %s issued on %s, record #%d.", certName(c.Program, old.Type, old.Track), old.Issued.Long(), old.ID)
		}
	}
	return "", nil
}

// sameNumber says who else holds a certificate of the same number: vendors give
// a number once, so one of the two records is likely a slip.
func (c *Call) sameNumber(cert partner.Certificate) string {
	number := strings.TrimSpace(cert.Number)
	if number == "" {
		return ""
	}
	// One by one: a list of them all would be a large copy for one remark.
	for id := partner.ID(1); id <= c.Book.Last(partner.KindCertificate); id++ {
		old, ok := c.Book.Certificate(id)
		if !ok || old.Person == cert.Person || !strings.EqualFold(strings.TrimSpace(old.Number), number) {
			continue
		}
		p, _ := c.Book.Person(old.Person)
		return fmt.Sprintf("Please check the number: %s is also recorded for %s, %s, as #%d.", clip(number), p.Name, certName(c.Program, old.Type, old.Track), old.ID)
	}
	return ""
}

// withEnd are the words that record a certificate together with its end.
func (c *Call) withEnd(p partner.Person, cert partner.Certificate) string {
	words := append(strings.Fields(c.unit.Word), c.called(p), cert.Type, cert.Issued.String())
	if cert.Track != "" {
		words = append(words, "track", cert.Track)
	}
	return phrase(append(words, "expires", "D")...)
}

// addCertificate checks and stores one certificate and says what it means.
func (c *Call) addCertificate(p partner.Person, cert partner.Certificate, verb string) (Answer, error) {
	if _, t := c.checkCertificate(cert); t != nil {
		return Answer{}, t
	}
	cert.ID = c.Book.Next(partner.KindCertificate, 0)
	name := certName(c.Program, cert.Type, cert.Track)
	summary := fmt.Sprintf("%s: %s %s, issued %s, %s", p.Name, name, verb, cert.Issued.Short(), c.until(cert))
	change := c.change(summary, []partner.Fact{cert})
	lines := c.effect(change.Delta)
	if len(lines) == 0 {
		if s := c.uncounted(change.Delta, cert); s != "" {
			lines = append(lines, view.T(s))
		}
	}
	if _, ends := partner.LastDay(c.Program, cert); !ends {
		lines = append(lines, view.Join(view.T("This type's validity is not published: if the certificate says when it ends, undo this and type "), view.C(c.withEnd(p, cert)), view.T(".")))
	}
	if s := c.sameNumber(cert); s != "" {
		lines = append(lines, view.T(s))
	}
	if cert.Issued > c.Today {
		lines = append(lines, view.T("It counts from "+cert.Issued.Short()+" on."))
	}
	text := view.Join(view.T(sentence(verb)+": "), whoText(p), view.T(" "+name+", issued "+cert.Issued.Short()+", "+c.until(cert)+"."))
	return c.commit(change, text, lines...), nil
}
