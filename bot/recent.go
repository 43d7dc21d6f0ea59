package bot

import (
	"container/list"
	"sync"
)

// recent is a bounded map that forgets what was not used longest.
type recent[V any] struct {
	mu    sync.Mutex
	most  int
	order *list.List // of *held[V], the most recently used in front
	byKey map[string]*list.Element
	gone  func(V) // told of what is forgotten for want of room; may be nil
}

type held[V any] struct {
	key   string
	value V
}

func newRecent[V any](most int) *recent[V] {
	return &recent[V]{most: most, order: list.New(), byKey: map[string]*list.Element{}}
}

func (r *recent[V]) get(key string) (v V, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.byKey[key]
	if !ok {
		return v, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*held[V]).value, true
}

func (r *recent[V]) put(key string, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.set(key, v)
}

// join gives the value under key, or puts the new one and reports first.
func (r *recent[V]) join(key string, fresh func() V) (v V, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.byKey[key]; ok {
		r.order.MoveToFront(e)
		return e.Value.(*held[V]).value, false
	}
	v = fresh()
	r.set(key, v)
	return v, true
}

func (r *recent[V]) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.byKey[key]; ok {
		r.order.Remove(e)
		delete(r.byKey, key)
	}
}

func (r *recent[V]) set(key string, v V) {
	if e, ok := r.byKey[key]; ok {
		e.Value.(*held[V]).value = v
		r.order.MoveToFront(e)
		return
	}
	r.byKey[key] = r.order.PushFront(&held[V]{key, v})
	if r.order.Len() > r.most {
		last := r.order.Back()
		r.order.Remove(last)
		delete(r.byKey, last.Value.(*held[V]).key)
		if r.gone != nil {
			r.gone(last.Value.(*held[V]).value)
		}
	}
}
