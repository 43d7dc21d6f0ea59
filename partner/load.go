package partner

// Load puts a fact as it was stored, stamp and all; for the store when it opens.
func (b *Book) Load(f Fact) {
	b.forget()
	b.put(f, nil)
}

// LoadPeople is Load for many people at once. The slice and all that it holds
// become the Book's.
func (b *Book) LoadPeople(people []Person) {
	if !b.people.load(people, func(p *Person) ID { return p.ID }) {
		for _, p := range people {
			b.Load(p)
		}
		return
	}
	b.forget()
	if len(people) > 0 {
		b.Reserve(KindPerson, people[len(people)-1].ID)
	}
	b.leaving.diary, b.invited.diary, b.bearers = nil, nil, nil
	b.byEmail, b.byHuawei = sizedKeys(len(people)), sizedKeys(len(people))
	for i := range people {
		b.key(&people[i])
	}
}

// LoadCertificates is Load for many certificates at once. The slice becomes the
// Book's.
func (b *Book) LoadCertificates(certificates []Certificate) {
	if !b.certificates.load(certificates, func(c *Certificate) ID { return c.ID }) {
		for _, c := range certificates {
			b.Load(c)
		}
		return
	}
	b.forget()
	if len(certificates) > 0 {
		b.Reserve(KindCertificate, certificates[len(certificates)-1].ID)
	}
	b.holds.load(certificates)
	b.briefed = false
}

// load makes rows in the order of their ids the rows of an empty table. False,
// and nothing done, if the table is not empty or an order is not kept.
func (t *table[T]) load(rows []T, id func(*T) ID) bool {
	if len(t.rows) > 0 {
		return false
	}
	ids := make([]ID, len(rows))
	last := ID(0)
	for i := range rows {
		if ids[i] = id(&rows[i]); ids[i] <= last {
			return false
		}
		last = ids[i]
	}
	t.rows, t.ids, t.sorted = rows, ids, true
	t.at = rowsOf(ids)
	return true
}
