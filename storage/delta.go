package storage

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"partnerbot/partner"
)

// What follows is the same for every backend: what a change may name, and in
// which order and how long it is kept.

// KeepKeys is how long a dedupe key is kept. Slack redelivers for a day at most.
const KeepKeys = 48 * time.Hour

// ErrKey is the error of a key or an id that cannot be kept.
var ErrKey = errors.New("unusable key")

// CheckKey refuses what cannot be a key: nothing, a zero byte, more than longest
// bytes. what names it in the error.
func CheckKey(what, key string, longest int) error {
	switch {
	case key == "":
		return fmt.Errorf("%w: %s is empty", ErrKey, what)
	case len(key) > longest:
		return fmt.Errorf("%w: %s has %d bytes, more than %d", ErrKey, what, len(key), longest)
	case strings.IndexByte(key, 0) >= 0:
		return fmt.Errorf("%w: %s holds a zero byte", ErrKey, what)
	}
	return nil
}

// InOrder sorts a delta by kind, as partner.Kinds has them, and id, so that two
// transactions touch records in one order. It refuses one that names a fact twice
// or not at all (ErrKey). The caller's slices stay as they are.
func InOrder(d partner.Delta) (partner.Delta, error) {
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
			return d, fmt.Errorf("%w: %s %d is both put and removed", ErrKey, ref.Kind, ref.ID)
		}
		last = ref
	}
	return d, nil
}

func checkRef(ref, last partner.Ref) error {
	switch {
	case ref.ID == 0:
		return fmt.Errorf("%w: a %s has no id", ErrKey, ref.Kind)
	case ref.Kind.Place() < 0:
		return fmt.Errorf("%w: there is no kind of fact %q", ErrKey, ref.Kind)
	case ref == last:
		return fmt.Errorf("%w: %s %d occurs twice in a change", ErrKey, ref.Kind, ref.ID)
	}
	return nil
}

func compareFacts(a, b partner.Fact) int { return compareRefs(a.Ref(), b.Ref()) }

func compareRefs(a, b partner.Ref) int {
	if a.Kind != b.Kind {
		return cmp.Compare(a.Kind.Place(), b.Kind.Place())
	}
	return cmp.Compare(a.ID, b.ID)
}

// ReverseOf gives the delta that takes d back from a Book that does not know it yet.
func ReverseOf(b *partner.Book, d partner.Delta) (old partner.Delta) {
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
