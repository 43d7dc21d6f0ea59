package partner

import (
	"iter"
	"slices"
	"strings"
	"sync"
)

// Book is all the facts of one workspace, in memory. It is safe for concurrent
// reading; only the store changes it, through Apply, with readers kept out.
type Book struct {
	Workspace string
	Revision  uint64 // grows by one with every committed change

	settings     Settings
	hasSettings  bool
	people       table[Person]
	certificates table[Certificate]
	competencies table[Held]
	thresholds   table[Threshold]
	materials    table[Material]
	readings     table[Read]
	shelves      map[Kind]shelf // the other kinds
	last         map[Kind]ID    // the highest id given out

	holds             holds
	briefs            []brief // of the certificates, by row; made for the first index
	briefed           bool    // they are kept up
	names             nameTable
	byEmail, byHuawei keys // lower case
	bySlack           keys
	leaving           dated // by LeftOn
	invited           dated // by the day of an invitation that nothing has followed

	derived sync.Mutex // guards what is computed from the facts when first asked for
	packed  *packed
	memo    memo
	bearers map[string]ID // who has a name, in lower case; 0: several have
}

// NewBook gives an empty Book.
func NewBook(workspace string) *Book {
	return &Book{
		Workspace:    workspace,
		people:       newTable[Person](),
		certificates: newTable[Certificate](),
		competencies: newTable[Held](),
		thresholds:   newTable[Threshold](),
		materials:    newTable[Material](),
		readings:     newTable[Read](),
		shelves:      shelves(),
		last:         make(map[Kind]ID),
		byEmail:      newKeys(),
		byHuawei:     newKeys(),
		bySlack:      newKeys(),
		leaving:      dated{day: (*Person).leaving},
		invited:      dated{day: (*Person).invited},
	}
}

// Apply brings the Book forward by a delta and stamps every put fact with the
// given revision, which becomes the Book's. It returns the delta that undoes it.
func (b *Book) Apply(d Delta, revision uint64) (undo Delta) {
	refresh := b.refreshing(d)
	b.forget()
	b.room(d.Put)
	for _, f := range d.Put {
		ref := f.Ref()
		if old := b.put(f, &revision); old != nil {
			undo.Put = append(undo.Put, old)
		} else {
			undo.Remove = append(undo.Remove, ref)
		}
	}
	for _, ref := range d.Remove {
		if old := b.remove(ref); old != nil {
			undo.Put = append(undo.Put, old)
		}
	}
	b.Revision = revision
	if refresh != nil {
		refresh.finish(d)
		b.packed = refresh.packed
	}
	return undo
}

// forget drops what was computed from the facts as they were.
func (b *Book) forget() {
	b.packed = nil
	b.memo = nil
}

// room grows the big tables once for a large change.
func (b *Book) room(put []Fact) {
	const large = 1024
	if len(put) < large {
		return
	}
	b.briefed = false // to make them anew is quicker
	people, certificates := 0, 0
	for _, f := range put {
		switch f.(type) {
		case Person:
			people++
		case Certificate:
			certificates++
		}
	}
	b.Grow(KindPerson, people)
	b.Grow(KindCertificate, certificates)
}

// Grow makes room for n more facts of a kind, so that loading many does not move
// them over and over. It changes nothing that can be seen.
func (b *Book) Grow(k Kind, n int) {
	switch k {
	case KindPerson:
		b.people.grow(n)
		if len(b.byEmail.first) == 0 {
			b.byEmail, b.byHuawei, b.bySlack = sizedKeys(n), sizedKeys(n), sizedKeys(n)
		}
	case KindCertificate:
		b.certificates.grow(n)
	}
}

// Next gives an id of the kind that no fact has had; n counts further ids wanted
// in the same change (0 for the first).
func (b *Book) Next(k Kind, n int) ID { return b.last[k] + 1 + ID(n) }

// Last is the highest id given out for the kind; the store keeps it, so that
// ids are not reused after the newest fact was removed.
func (b *Book) Last(k Kind) ID { return b.last[k] }

// Reserve raises the highest id given out for the kind; for the store when it opens.
func (b *Book) Reserve(k Kind, id ID) { b.last[k] = max(b.last[k], id) }

// Settings gives the workspace's settings.
func (b *Book) Settings() Settings { return b.settings.copy() }

// Person gives a person by id.
func (b *Book) Person(id ID) (Person, bool) {
	if p, ok := b.people.get(id); ok {
		return p.copy(), true
	}
	return Person{}, false
}

// Certificate gives a certificate by id.
func (b *Book) Certificate(id ID) (Certificate, bool) { return value(&b.certificates, id) }

// Material gives a material by id.
func (b *Book) Material(id ID) (Material, bool) { return value(&b.materials, id) }

// Held gives a competency that the company holds by id.
func (b *Book) Held(id ID) (Held, bool) { return value(&b.competencies, id) }

func value[T any](t *table[T], id ID) (T, bool) {
	if row, ok := t.get(id); ok {
		return *row, true
	}
	var none T
	return none, false
}

// Fact gives the fact that a reference names.
func (b *Book) Fact(r Ref) (Fact, bool) {
	switch r.Kind {
	case KindSettings:
		if b.hasSettings && r.ID == 1 {
			return b.Settings(), true
		}
	case KindPerson:
		if p, ok := b.Person(r.ID); ok {
			return p, true
		}
	case KindCertificate:
		return fact(&b.certificates, r.ID)
	case KindCompetency:
		return fact(&b.competencies, r.ID)
	case KindThreshold:
		return fact(&b.thresholds, r.ID)
	case KindMaterial:
		return fact(&b.materials, r.ID)
	case KindReading:
		return fact(&b.readings, r.ID)
	}
	if s, ok := b.shelves[r.Kind]; ok {
		return s.fact(r.ID)
	}
	return nil, false
}

// Facts gives the facts of a kind, by id.
func (b *Book) Facts(k Kind) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		last := b.last[k]
		if k == KindSettings {
			last = 1
		}
		for id := ID(1); id <= last; id++ {
			if f, ok := b.Fact(Ref{k, id}); ok && !yield(f) {
				return
			}
		}
	}
}

func fact[T Fact](t *table[T], id ID) (Fact, bool) {
	if row, ok := t.get(id); ok {
		return *row, true
	}
	return nil, false
}

// People gives everybody, by id. The slices that this and the following
// functions give are the caller's to keep and hold no pointers into the Book.
func (b *Book) People() []Person {
	all := b.people.all()
	for i := range all {
		all[i] = all[i].copy()
	}
	return all
}

// Certificates gives all certificates, by id.
func (b *Book) Certificates() []Certificate { return b.certificates.all() }

// CertificatesOf gives a person's certificates, by id.
func (b *Book) CertificatesOf(person ID) []Certificate {
	ids := slices.Clone(b.holds.of(person))
	slices.Sort(ids)
	out := make([]Certificate, len(ids))
	for i, id := range ids {
		out[i], _ = b.Certificate(id)
	}
	return out
}

// Competencies gives all competencies that the company holds or held, by id.
func (b *Book) Competencies() []Held { return b.competencies.all() }

// Thresholds gives all typed-in thresholds, by id.
func (b *Book) Thresholds() []Threshold { return b.thresholds.all() }

// Materials gives all materials, by id.
func (b *Book) Materials() []Material { return b.materials.all() }

// Readings gives all typed-in readings and ticks, by id.
func (b *Book) Readings() []Read { return b.readings.all() }

// Count is the number of facts of a kind.
func (b *Book) Count(k Kind) int {
	switch k {
	case KindSettings:
		if b.hasSettings {
			return 1
		}
	case KindPerson:
		return len(b.people.rows)
	case KindCertificate:
		return len(b.certificates.rows)
	case KindCompetency:
		return len(b.competencies.rows)
	case KindThreshold:
		return len(b.thresholds.rows)
	case KindMaterial:
		return len(b.materials.rows)
	case KindReading:
		return len(b.readings.rows)
	}
	if s, ok := b.shelves[k]; ok {
		return s.count()
	}
	return 0
}

// ByEmail finds a person by e-mail address, ignoring case.
func (b *Book) ByEmail(email string) (Person, bool) { return b.find(&b.byEmail, fold(email)) }

// ByHuaweiID finds a person by HUAWEI ID, ignoring case.
func (b *Book) ByHuaweiID(id string) (Person, bool) { return b.find(&b.byHuawei, fold(id)) }

// BySlackID finds a person by Slack user id.
func (b *Book) BySlackID(id string) (Person, bool) { return b.find(&b.bySlack, id) }

func (b *Book) find(k *keys, word string) (Person, bool) {
	id, ok := k.first[word]
	if !ok {
		return Person{}, false
	}
	return b.Person(id)
}

func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Threshold gives the typed-in number of a requirement, if there is one. Should
// there be several, the one written last holds.
func (b *Book) Threshold(path, phase, requirement string) (Threshold, bool) {
	var found *Threshold
	for i := range b.thresholds.rows {
		t := &b.thresholds.rows[i]
		if t.Requirement != requirement || t.Phase != phase || t.Path != path {
			continue
		}
		if found == nil || t.Rev > found.Rev || t.Rev == found.Rev && t.ID > found.ID {
			found = t
		}
	}
	if found == nil {
		return Threshold{}, false
	}
	return *found, true
}

// Or completes settings by defaults, field by field. Admins and reviewers are
// those of both.
func (s Settings) Or(d Settings) Settings {
	for _, f := range []struct{ mine, other *string }{
		{&s.Account, &d.Account}, {&s.Entity, &d.Entity}, {&s.Team, &d.Team}, {&s.Path, &d.Path}, {&s.Phase, &d.Phase}, {&s.Site, &d.Site},
		{&s.Zone, &d.Zone}, {&s.Channel, &d.Channel}, {&s.ReviewChannel, &d.ReviewChannel}, {&s.HeadChannel, &d.HeadChannel},
		{&s.Alliance, &d.Alliance}, {&s.Calendar, &d.Calendar}, {&s.Digest, &d.Digest}, {&s.Quiet, &d.Quiet},
	} {
		if *f.mine == "" {
			*f.mine = *f.other
		}
	}
	s.Admins = both(s.Admins, d.Admins)
	s.Reviewers = both(s.Reviewers, d.Reviewers)
	return s
}

// both joins two lists into a new one, without repetition.
func both(a, b []string) []string {
	var out []string
	for _, list := range [][]string{a, b} {
		for _, s := range list {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func (s Settings) copy() Settings {
	s.Admins = slices.Clone(s.Admins)
	s.Reviewers = slices.Clone(s.Reviewers)
	s.Leads = slices.Clone(s.Leads)
	s.Ladders = slices.Clone(s.Ladders)
	return s
}

func (p Person) copy() Person {
	p.Bindings = slices.Clone(p.Bindings)
	return p
}
