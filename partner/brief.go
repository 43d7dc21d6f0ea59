package partner

import "partnerbot/civil"

// brief is what an index needs of one certificate. Briefs lie together, so that
// making an index of many certificates reads little memory; they are kept with
// the facts and know no program.
type brief struct {
	person          ID
	issued, expires civil.Day
	name            int32 // of type and track, in Book.names
	account         account
	accepted        bool // the vendor's review, where there is one, is passed
}

// account says with what account a certificate was earned, as far as counting goes.
type account uint8

const (
	ownAccount      account = iota // of the kind that its holder has
	personalAccount                // a personal one
	otherAccount                   // one with which nothing counts
)

func (c *Certificate) brief(name int32) brief {
	out := brief{person: c.Person, issued: c.Issued, expires: c.Expires, name: name, accepted: c.accepted()}
	switch c.Account {
	case "":
	case Personal:
		out.account = personalAccount
	default:
		out.account = otherAccount
	}
	return out
}

// brief makes the briefs, unless they have been kept up since they were made.
func (b *Book) brief() {
	if b.briefed {
		return
	}
	b.briefed, b.briefs = true, make([]brief, 0, len(b.certificates.rows))
	for row := range b.certificates.rows {
		b.note(int32(row))
	}
}

// note keeps the brief of the certificate in a row, once there are briefs.
func (b *Book) note(row int32) {
	if !b.briefed {
		return
	}
	c := &b.certificates.rows[row]
	short := c.brief(b.names.number(c))
	if int(row) == len(b.briefs) {
		b.briefs = append(b.briefs, short)
	} else {
		b.briefs[row] = short
	}
}

// unnote forgets the brief of a row that is removed; the last one takes its place.
func (b *Book) unnote(row int32) {
	if !b.briefed {
		return
	}
	last := len(b.briefs) - 1
	b.briefs[row] = b.briefs[last]
	b.briefs = b.briefs[:last]
}

// nameTable numbers the types and tracks of certificates as they are written.
type nameTable struct {
	all    []kindName
	known  map[kindName]int32
	recent [256]struct { // names that came up lately, by a few of their bytes
		name   kindName
		number int32
	}
}

type kindName struct{ typ, track string }

// number gives the number of a certificate's type and track.
func (n *nameTable) number(c *Certificate) int32 {
	name := kindName{c.Type, c.Track}
	r := &n.recent[uint8(mark31(name.typ)*7+mark31(name.track))]
	if r.name == name && name.typ != "" {
		return r.number
	}
	at, ok := n.known[name]
	if !ok {
		if n.known == nil {
			n.known = make(map[kindName]int32)
		}
		at = int32(len(n.all))
		n.known[name] = at
		n.all = append(n.all, name)
	}
	r.name, r.number = n.all[at], at
	return at
}

// mark31 tells words apart by their length and three of their bytes.
func mark31(s string) int {
	n := len(s)
	if n == 0 {
		return 0
	}
	return n + 31*int(s[0]) + 31*31*int(s[n/2]) + 31*31*31*int(s[n-1])
}
