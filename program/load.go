package program

import (
	"sync"

	"partnerbot/calendar"
)

// Load reads and validates a pack; name is what errors call the file. All
// problems are reported together in an *Errors, each with line, column and the
// offending word. What `extends` names is looked for among the embedded packs.
func Load(name string, data []byte) (*Program, error) {
	return LoadWith(name, data, nil)
}

// LoadWith is Load for a pack whose `extends` may name one that is not embedded:
// open gives its content. An embedded pack's name comes first.
func LoadWith(name string, data []byte, open func(name string) ([]byte, error)) (*Program, error) {
	errs := &Errors{}
	l := &loader{errs: errs, open: open}
	root := l.tree(name, data)
	if root == nil {
		return nil, errs
	}
	d := newDecoder(errs)
	p := d.decode(root)
	d.check()
	d.spellings(root)
	if len(errs.Problems) > 0 {
		errs.sorted(l.files)
		return nil, errs
	}
	p.prepare()
	return p, nil
}

// prepare makes what is looked up quickly. It is called once, on a valid pack.
func (p *Program) prepare() {
	p.typeByID = make(map[string]int, len(p.Types))
	for i := range p.Types {
		t := &p.Types[i]
		p.typeByID[t.ID] = i
		t.rank = max(0, p.rankOf(t.Line, t.Level))
	}
	p.working = sync.OnceValue(func() *calendar.Calendar { return namedCalendar(p.Calendar) })
	p.counted = sync.OnceValue(p.newCounted)
	p.words = sync.OnceValue(func() *words { return newWords(p) })
}
