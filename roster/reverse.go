package roster

import "partnerbot/partner"

// Reverse gives the part of an import's undo that can still be done: facts that
// were changed or removed after revision since, the import's own, stay as they
// are, and so does a person whom the import added and who has got certificates
// since, and one whose former id has become somebody else's. What stays is kept:
// what was added first, then what was changed, each in the order of the undo.
func Reverse(b *partner.Book, undo partner.Delta, since uint64) (d partner.Delta, kept []partner.Ref) {
	gone := make(map[partner.Ref]bool, len(undo.Remove))
	for _, ref := range undo.Remove {
		if now, ok := b.Fact(ref); ok && now.Revision() <= since && ref.Kind != partner.KindPerson {
			gone[ref] = true
		}
	}
	for _, ref := range undo.Remove {
		now, ok := b.Fact(ref)
		switch {
		case !ok: // removed by somebody already
		case now.Revision() > since, ref.Kind == partner.KindPerson && needed(b, ref.ID, gone):
			kept = append(kept, ref)
		default:
			gone[ref] = true
			d.Remove = append(d.Remove, ref)
		}
	}
	for _, f := range undo.Put {
		ref := f.Ref()
		now, ok := b.Fact(ref)
		if !ok || now.Revision() > since || !fits(b, f, gone) {
			kept = append(kept, ref)
			continue
		}
		d.Put = append(d.Put, f)
	}
	return d, kept
}

// needed reports whether a person has certificates that stay.
func needed(b *partner.Book, id partner.ID, gone map[partner.Ref]bool) bool {
	for _, c := range b.CertificatesOf(id) {
		if !gone[c.Ref()] {
			return true
		}
	}
	return false
}

// fits reports whether a former record can stand beside what is there now.
func fits(b *partner.Book, f partner.Fact, gone map[partner.Ref]bool) bool {
	free := func(p partner.Person, taken bool) bool {
		return !taken || p.Ref() == f.Ref() || gone[p.Ref()]
	}
	switch f := f.(type) {
	case partner.Certificate:
		_, ok := b.Person(f.Person)
		return ok && !gone[partner.Ref{Kind: partner.KindPerson, ID: f.Person}]
	case partner.Person:
		return free(b.ByEmail(f.Email)) && free(b.ByHuaweiID(f.HuaweiID)) && free(b.BySlackID(f.SlackID))
	}
	return true
}
