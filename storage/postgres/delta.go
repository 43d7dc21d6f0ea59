package postgres

import (
	"cmp"
	"fmt"
	"slices"

	"partnerbot/partner"
)

// inOrder sorts a delta by kind and id, so that two transactions touch rows in
// one order, and refuses one that names a fact twice or not at all. The caller's
// slices stay as they are.
func inOrder(d partner.Delta) (partner.Delta, error) {
	if !slices.IsSortedFunc(d.Put, compareFacts) {
		d.Put = slices.Clone(d.Put)
		slices.SortStableFunc(d.Put, compareFacts)
	}
	if !slices.IsSortedFunc(d.Remove, compareRefs) {
		d.Remove = slices.Clone(d.Remove)
		slices.SortFunc(d.Remove, compareRefs)
	}
	var last partner.Ref
	for _, f := range d.Put {
		ref := f.Ref()
		if err := checkRef(ref, last); err != nil {
			return d, err
		}
		last = ref
	}
	last = partner.Ref{}
	for _, ref := range d.Remove {
		if err := checkRef(ref, last); err != nil {
			return d, err
		}
		if _, both := slices.BinarySearchFunc(d.Put, ref, func(f partner.Fact, r partner.Ref) int { return compareRefs(f.Ref(), r) }); both {
			return d, fmt.Errorf("%w: %s %d is both put and removed", errKey, ref.Kind, ref.ID)
		}
		last = ref
	}
	return d, nil
}

func checkRef(ref, last partner.Ref) error {
	switch {
	case ref.ID == 0:
		return fmt.Errorf("%w: a %s has no id", errKey, ref.Kind)
	case !slices.Contains(partner.Kinds, ref.Kind):
		return fmt.Errorf("%w: there is no kind of fact %q", errKey, ref.Kind)
	case ref == last:
		return fmt.Errorf("%w: %s %d occurs twice in a change", errKey, ref.Kind, ref.ID)
	}
	return nil
}

func compareFacts(a, b partner.Fact) int { return compareRefs(a.Ref(), b.Ref()) }

func compareRefs(a, b partner.Ref) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
}

// reverseOf gives the delta that takes d back.
func reverseOf(b *partner.Book, d partner.Delta) (old partner.Delta) {
	for _, f := range d.Put {
		if was, ok := b.Fact(f.Ref()); ok {
			old.Put = append(old.Put, was)
		} else {
			old.Remove = append(old.Remove, f.Ref())
		}
	}
	for _, ref := range d.Remove {
		if was, ok := b.Fact(ref); ok {
			old.Put = append(old.Put, was)
		}
	}
	return old
}
