package notices

import (
	"context"
	"slices"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// memory is the part of storage.Store that reminders use, in memory: it makes
// thousands of simulated years cheap. The same simulations run on storage/bolt.
type memory struct {
	storage.Store // what is not used here is not there
	books         map[string]*partner.Book
	cursors       map[string]time.Time
	items         map[string]bool
	notices       map[string]*storage.Notice
}

func newMemory() *memory {
	return &memory{
		books: map[string]*partner.Book{}, cursors: map[string]time.Time{},
		items: map[string]bool{}, notices: map[string]*storage.Notice{},
	}
}

func (m *memory) book(ws string) *partner.Book {
	if m.books[ws] == nil {
		m.books[ws] = partner.NewBook(ws)
	}
	return m.books[ws]
}

func (m *memory) Workspaces(context.Context) ([]string, error) {
	var list []string
	for ws := range m.books {
		list = append(list, ws)
	}
	slices.Sort(list)
	return list, nil
}

func (m *memory) Read(_ context.Context, ws string, fn func(*partner.Book) error) error {
	return fn(m.book(ws))
}

func (m *memory) Update(_ context.Context, ws, _ string, _ time.Time, fn func(*partner.Book) (storage.Change, error)) (storage.Receipt, error) {
	b := m.book(ws)
	c, err := fn(b)
	if err == nil {
		b.Apply(c.Delta, b.Revision+1)
	}
	return storage.Receipt{}, err
}

func (m *memory) Plan(_ context.Context, ws, cursor string, fn func(*partner.Book, time.Time) (storage.Planned, error)) error {
	p, err := fn(m.book(ws), m.cursors[ws+cursor])
	if err != nil {
		return err
	}
	for _, n := range p.Notices {
		m.add(ws, n)
	}
	if !p.Cursor.IsZero() {
		m.cursors[ws+cursor] = p.Cursor
	}
	return nil
}

func (m *memory) add(ws string, n storage.Notice) {
	had := len(n.Items)
	n.Workspace = ws
	if m.notices[ws+n.Key] != nil {
		return
	}
	n.Items = slices.DeleteFunc(slices.Clone(n.Items), func(i storage.Item) bool { return m.items[ws+i.Key] })
	if had > 0 && len(n.Items) == 0 {
		return
	}
	for _, i := range n.Items {
		m.items[ws+i.Key] = true
	}
	if n.State == "" {
		n.State = storage.Waiting
	}
	m.notices[ws+n.Key] = &n
}

func (m *memory) sorted() []*storage.Notice {
	var list []*storage.Notice
	for _, n := range m.notices {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b *storage.Notice) int {
		if c := dueAt(a).Compare(dueAt(b)); c != 0 {
			return c
		}
		return strings.Compare(a.Workspace+a.Key, b.Workspace+b.Key)
	})
	return list
}

func dueAt(n *storage.Notice) time.Time {
	at := n.At
	if n.Next.After(at) {
		at = n.Next
	}
	if n.Owner != "" && n.Leased.After(at) {
		at = n.Leased
	}
	return at
}

func (m *memory) Claim(_ context.Context, now time.Time, lease time.Duration, owner string, busy []storage.Target) (storage.Notice, error) {
	for _, n := range m.sorted() {
		open := n.State == storage.Waiting || n.State == storage.Doubt
		if !open || dueAt(n).After(now) || slices.Contains(busy, n.Target) {
			continue
		}
		if n.Owner != "" {
			n.State = storage.Doubt
		}
		n.Attempt++
		n.Owner, n.Leased = owner, now.Add(lease)
		return *n, nil
	}
	return storage.Notice{}, storage.ErrNotFound
}

func (m *memory) Settle(_ context.Context, ws, key, owner string, o storage.Outcome) error {
	n := m.notices[ws+key]
	if n == nil {
		return storage.ErrNotFound
	}
	if n.Owner != owner {
		return storage.ErrLease
	}
	n.State, n.Next, n.Reason, n.Channel, n.TS = o.State, o.Next, o.Reason, o.Channel, o.TS
	n.Owner, n.Leased = "", time.Time{}
	return nil
}

func (m *memory) Notices(_ context.Context, ws string, from, to time.Time, _ int) ([]storage.Notice, error) {
	var list []storage.Notice
	for _, n := range m.notices {
		if n.Workspace == ws && !n.At.Before(from) && n.At.Before(to) {
			list = append(list, *n)
		}
	}
	slices.SortFunc(list, func(a, b storage.Notice) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	return list, nil
}
