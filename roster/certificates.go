package roster

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"partnerbot/partner"
)

var certificateFields = []field{fAccount, fNumber, fIssued, fExpires, fReview, fEvidence}

// certificate finds the certificate that a row speaks of, or makes a new one, and
// lays the row over it. It gives nil where the row is refused.
func (m *merge) certificate(i int, row *Row, who *person, kind, track string) (*certificate, partner.Certificate) {
	c, several := who.holds(m.book, row, kind, track)
	if several > 1 {
		m.refuse(i, fCertificate, row.Certificate, "%d of this kind are known of %s; say which by number or day of issue", several, who.label())
		return nil, partner.Certificate{}
	}
	if c == nil {
		c = &certificate{now: partner.Certificate{Type: kind, Track: track}}
	}
	if m.contradicts(i, &c.claims, "certificate", certificateFields) {
		return nil, partner.Certificate{}
	}
	now := c.now
	if row.CertNumber != "" && !strings.EqualFold(row.CertNumber, now.Number) {
		now.Number = row.CertNumber
	}
	if row.Issued != 0 {
		now.Issued = row.Issued
	}
	if row.Expires != 0 {
		now.Expires = row.Expires
	}
	if row.Account != "" {
		now.Account = row.Account
	}
	if row.Review != "" {
		now.Review = row.Review
	}
	if row.Evidence != "" {
		now.Evidence = row.Evidence
	}
	if now.Issued != 0 && now.Expires != 0 && now.Expires < now.Issued {
		f, word := fExpires, row.Expires
		if row.Expires == 0 {
			f, word = fIssued, row.Issued
		}
		m.refuse(i, f, word.String(), "with what is known of it it would run from %s to %s", now.Issued, now.Expires)
		return nil, partner.Certificate{}
	}
	m.claim(i, &c.claims, certificateFields)
	return c, now
}

// holds finds the person's certificate that a row speaks of: by its number, else
// by its day of issue where either side has no number, else, for a row that says
// neither, the only one of its kind in the Book. several counts those that it may be.
func (p *person) holds(b *partner.Book, row *Row, kind, track string) (found *certificate, several int) {
	p.load(b)
	var only *certificate
	ofKind := 0
	for _, c := range p.certs {
		if c.now.Type != kind || c.now.Track != track {
			continue
		}
		both := row.CertNumber != "" && c.now.Number != ""
		if both && strings.EqualFold(row.CertNumber, c.now.Number) {
			return c, 1
		}
		if !both && c.now.Issued == row.Issued && found == nil {
			found = c
		}
		if c.known { // rows of one sheet that say different things are different certificates
			only = c
			ofKind++
		}
	}
	switch {
	case found != nil:
		return found, 1
	case ofKind > 0 && row.CertNumber == "" && row.Issued == 0:
		return only, ofKind
	}
	return nil, 0
}

// load takes what the Book has of the person's certificates into the import.
func (p *person) load(b *partner.Book) {
	if p.loaded {
		return
	}
	p.loaded = true
	certs := b.CertificatesOf(p.old.ID)
	all := make([]certificate, len(certs))
	p.certs = make([]*certificate, len(certs))
	for i, c := range certs {
		all[i] = certificate{old: c, now: c, known: true}
		p.certs[i] = &all[i]
	}
}

// commitCertificate makes what a row says of a certificate so.
func (m *merge) commitCertificate(i int, who *person, c *certificate, now partner.Certificate) {
	if !c.touched || c.now != now {
		m.changes++
	}
	if !c.touched {
		c.row = i + 1
	}
	if !c.known && !c.touched {
		now.ID = m.book.Next(partner.KindCertificate, m.newCerts)
		now.Person = who.now.ID
		m.newCerts++
		who.certs = append(who.certs, c)
	}
	c.touched = true
	c.now = now
}

// maxWarnings is how many rows are remarked on one by one.
const maxWarnings = 100

func (m *merge) warn(format string, args ...any) {
	w := fmt.Sprintf(format, args...)
	switch n := len(m.warnings); {
	case n > maxWarnings || slices.Contains(m.warnings, w):
	case n == maxWarnings:
		m.warnings = append(m.warnings, "there are more remarks of this kind")
	default:
		m.warnings = append(m.warnings, w)
	}
}

// maxUndated is how many certificates without a day are named one by one.
const maxUndated = 20

// undated warns of certificates that the sheet names and that have, as of now,
// neither a day of issue nor an end, by their first row.
func (m *merge) undated() (warnings []string) {
	var certs []*certificate
	for _, who := range m.people {
		for _, c := range who.certs {
			if c.touched && c.now.Issued == 0 && c.now.Expires == 0 {
				certs = append(certs, c)
			}
		}
	}
	slices.SortFunc(certs, func(a, b *certificate) int { return cmp.Compare(a.row, b.row) })
	for _, c := range certs[:min(len(certs), maxUndated)] {
		row := &m.sheet.Rows[c.row-1]
		w := fmt.Sprintf("row %d: %s has neither an issue nor an end date", row.Number, short(row.Certificate))
		if c.now.Review != partner.Pending && c.now.Review != partner.Rejected {
			w += ": it counts until one of them is given"
		}
		warnings = append(warnings, w)
	}
	if n := len(certs) - maxUndated; n == 1 {
		warnings = append(warnings, "1 more certificate has neither an issue nor an end date")
	} else if n > 1 {
		warnings = append(warnings, fmt.Sprintf("%d more certificates have neither an issue nor an end date", n))
	}
	return warnings
}

// remark names what is possible and yet looks wrong.
func (m *merge) remark(row *Row, who *person, c *certificate) {
	left := who.now.LeftOn
	if left == 0 {
		return
	}
	if c != nil && c.now.Issued >= left {
		m.warn("row %d: %s left on %s and the certificate was issued on %s", row.Number, short(who.now.Name), left, c.now.Issued)
	}
	if (row.Binding == partner.Invited || row.Binding == partner.Associated) && row.BoundOn > left {
		m.warn("row %d: %s left on %s and was %s on %s", row.Number, short(who.now.Name), left, row.Binding, row.BoundOn)
	}
}
