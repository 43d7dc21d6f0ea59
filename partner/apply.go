package partner

// put stores a fact, stamped if a stamp is given, and gives the one it replaces.
func (b *Book) put(f Fact, stamp *uint64) (old Fact) {
	switch f := f.(type) {
	case Settings:
		return b.putSettings(f, stamp)
	case Person:
		return b.putPerson(f, stamp)
	case Certificate:
		return b.putCertificate(f, stamp)
	case Held:
		mark(&f.Rev, stamp)
		return replace(b, &b.competencies, KindCompetency, f.ID, f)
	case Threshold:
		mark(&f.Rev, stamp)
		return replace(b, &b.thresholds, KindThreshold, f.ID, f)
	case Material:
		mark(&f.Rev, stamp)
		return replace(b, &b.materials, KindMaterial, f.ID, f)
	case Read:
		mark(&f.Rev, stamp)
		return replace(b, &b.readings, KindReading, f.ID, f)
	}
	ref := f.Ref()
	if s, ok := b.shelves[ref.Kind]; ok {
		b.Reserve(ref.Kind, ref.ID)
		rev := f.Revision()
		mark(&rev, stamp)
		return s.put(f.At(rev))
	}
	return b.put(f.At(f.Revision()), stamp) // a pointer to a fact: At gives the value
}

func mark(rev *uint64, stamp *uint64) {
	if stamp != nil {
		*rev = *stamp
	}
}

// replace puts a row and gives the old one as a fact, nil if there was none.
func replace[T Fact](b *Book, t *table[T], k Kind, id ID, row T) Fact {
	b.Reserve(k, id)
	if old, replaced := t.put(id, row); replaced {
		return old
	}
	return nil
}

func (b *Book) putSettings(s Settings, stamp *uint64) (old Fact) {
	if b.hasSettings {
		old = b.settings
	}
	mark(&s.Rev, stamp)
	b.settings, b.hasSettings = s.copy(), true
	b.Reserve(KindSettings, 1)
	return old
}

func (b *Book) putPerson(p Person, stamp *uint64) (old Fact) {
	mark(&p.Rev, stamp)
	p = p.copy()
	old = replace(b, &b.people, KindPerson, p.ID, p)
	was, known := old.(Person)
	if known {
		b.unkey(was)
	}
	if !known || was.Name != p.Name {
		b.bearers = nil
	}
	b.key(&p)
	b.leaving.put(&p)
	b.invited.put(&p)
	return old
}

func (b *Book) key(p *Person) {
	b.byEmail.add(fold(p.Email), p.ID)
	b.byHuawei.add(fold(p.HuaweiID), p.ID)
	b.bySlack.add(p.SlackID, p.ID)
}

func (b *Book) unkey(p Person) {
	b.byEmail.drop(fold(p.Email), p.ID)
	b.byHuawei.drop(fold(p.HuaweiID), p.ID)
	b.bySlack.drop(p.SlackID, p.ID)
	b.leaving.take(&p)
	b.invited.take(&p)
}

func (b *Book) putCertificate(c Certificate, stamp *uint64) (old Fact) {
	mark(&c.Rev, stamp)
	old = replace(b, &b.certificates, KindCertificate, c.ID, c)
	b.note(b.certificates.row(c.ID))
	if was, ok := old.(Certificate); ok {
		if was.Person == c.Person {
			return old
		}
		b.holds.drop(was.Person, was.ID)
	}
	b.holds.add(c.Person, c.ID)
	return old
}

// remove takes a fact out and gives it; nil if there was none.
func (b *Book) remove(r Ref) (old Fact) {
	switch r.Kind {
	case KindSettings:
		if !b.hasSettings || r.ID != 1 {
			return nil
		}
		old = b.settings
		b.settings, b.hasSettings = Settings{}, false
		return old
	case KindPerson:
		p, ok := b.people.remove(r.ID)
		if !ok {
			return nil
		}
		b.unkey(p)
		b.bearers = nil
		return p
	case KindCertificate:
		row, ok := b.certificates.at.find(r.ID)
		if !ok {
			return nil
		}
		c, _ := b.certificates.remove(r.ID)
		b.unnote(row)
		b.holds.drop(c.Person, c.ID)
		return c
	case KindCompetency:
		return take(&b.competencies, r.ID)
	case KindThreshold:
		return take(&b.thresholds, r.ID)
	case KindMaterial:
		return take(&b.materials, r.ID)
	case KindReading:
		return take(&b.readings, r.ID)
	}
	if s, ok := b.shelves[r.Kind]; ok {
		return s.remove(r.ID)
	}
	return nil
}

func take[T Fact](t *table[T], id ID) Fact {
	if row, ok := t.remove(id); ok {
		return row
	}
	return nil
}
