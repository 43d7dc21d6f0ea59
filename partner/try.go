package partner

import (
	"slices"

	"partnerbot/civil"
	"partnerbot/program"
)

// Try gives the results that the requirements would have on a day if a change
// were made, under the settings as they would then be. The Book stays as it is,
// and nothing is copied but what the change concerns. There are none where the
// settings name no phase of the program.
func (b *Book) Try(p *program.Program, d Delta, on civil.Day) []Result {
	people := b.concerned(d, nil)
	before, after := b.excerpt(people), b.excerpt(people)
	after.Apply(d, b.Revision+1)
	path, phase, site := after.where(p)
	if phase == nil {
		return nil
	}
	whole, was, now := b.pack(p).tally(phase, site), before.pack(p).tally(phase, site), after.pack(p).tally(phase, site)
	for i, l := range now.lines {
		if h, ok := l.gauge.(*holdings); ok {
			others := whole.lines[i].gauge.(*holdings)
			h.steps = merge(merge(others.steps, h.steps), undone(was.lines[i].gauge.(*holdings).steps))
			h.others, h.except = others, people
		}
	}
	now.run()
	out := make([]Result, len(now.lines))
	for i, l := range now.lines {
		out[i] = l.result(after.needOf(path, phase, l.req), on)
	}
	return out
}

// concerned appends the people whom a change concerns to none, sorted.
func (b *Book) concerned(d Delta, people []ID) []ID {
	owner := func(certificate ID) {
		if c, ok := b.certificates.get(certificate); ok {
			people = append(people, c.Person)
		}
	}
	for _, f := range d.Put {
		ref := f.Ref()
		switch ref.Kind {
		case KindPerson:
			people = append(people, ref.ID)
		case KindCertificate:
			c, ok := f.(Certificate)
			if !ok {
				c, ok = f.At(0).(Certificate) // a pointer to one
			}
			if ok {
				people = append(people, c.Person)
			}
			owner(ref.ID)
		}
	}
	for _, ref := range d.Remove {
		switch ref.Kind {
		case KindPerson:
			people = append(people, ref.ID)
		case KindCertificate:
			owner(ref.ID)
		}
	}
	slices.Sort(people)
	return slices.Compact(people)
}

// excerpt is a Book with only these people and their certificates, and with all
// other facts.
func (b *Book) excerpt(people []ID) *Book {
	out := NewBook(b.Workspace)
	if b.hasSettings {
		out.put(b.settings, nil)
	}
	for _, id := range people {
		if p, ok := b.people.get(id); ok {
			out.put(*p, nil)
		}
		for _, c := range b.CertificatesOf(id) {
			out.put(c, nil)
		}
	}
	out.competencies, out.thresholds = b.competencies.clone(), b.thresholds.clone()
	out.materials, out.readings = b.materials.clone(), b.readings.clone()
	out.Revision = b.Revision
	return out
}

// undone gives the steps that undo the given ones.
func undone(steps []step) []step {
	out := slices.Clone(steps)
	for i := range out {
		out[i].net = -out[i].net
	}
	return out
}
