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
	open          map[string]*storage.Notice   // not settled for good
	days          map[string][]*storage.Notice // by workspace, in order of At
}

func newMemory() *memory {
	return &memory{
		books: map[string]*partner.Book{}, cursors: map[string]time.Time{},
		items: map[string]bool{}, notices: map[string]*storage.Notice{},
		open: map[string]*storage.Notice{}, days: map[string][]*storage.Notice{},
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
	if err != nil {
		return storage.Receipt{}, err
	}
	if !c.Delta.IsEmpty() {
		b.Apply(c.Delta, b.Revision+1)
	}
	for _, n := range c.Notices {
		m.add(ws, n)
	}
	return storage.Receipt{Revision: b.Revision}, nil
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
	days := m.days[ws]
	at, _ := slices.BinarySearchFunc(days, &n, func(a, b *storage.Notice) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(a.Key, b.Key)
	})
	m.days[ws] = slices.Insert(days, at, &n)
	m.settle(&n)
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
	var first *storage.Notice
	for _, n := range m.open {
		if at := dueAt(n); !at.After(now) && !passedOver(n, busy) && (first == nil || before(n, first)) {
			first = n
		}
	}
	if first == nil {
		return storage.Notice{}, storage.ErrNotFound
	}
	if first.Owner != "" {
		first.State = storage.Doubt
	}
	first.Attempt++
	first.Owner, first.Leased = owner, now.Add(lease)
	return *first, nil
}

func before(a, b *storage.Notice) bool {
	if c := dueAt(a).Compare(dueAt(b)); c != 0 {
		return c < 0
	}
	return a.Workspace+a.Key < b.Workspace+b.Key
}

func passedOver(n *storage.Notice, busy []storage.Target) bool {
	return slices.ContainsFunc(busy, func(t storage.Target) bool {
		whole := t.Channel == "" && t.User == ""
		place := t.Channel == n.Target.Channel && t.User == n.Target.User
		return (t.Workspace == "" || t.Workspace == n.Workspace) && (whole && t.Workspace != "" || place)
	})
}

// settle files a notice under what it has become.
func (m *memory) settle(n *storage.Notice) {
	if n.State == storage.Waiting || n.State == storage.Doubt || n.State == storage.Parked {
		m.open[n.Workspace+n.Key] = n
	} else {
		delete(m.open, n.Workspace+n.Key)
	}
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
	if o.Target != nil {
		n.Target = *o.Target
	}
	m.settle(n)
	return nil
}

func (m *memory) Notice(_ context.Context, ws, key string) (storage.Notice, error) {
	if n := m.notices[ws+key]; n != nil {
		return *n, nil
	}
	return storage.Notice{}, storage.ErrNotFound
}

func (m *memory) Queue(_ context.Context, ws string, _ time.Time, _ int) (list []storage.Notice, err error) {
	for _, n := range m.days[ws] {
		if !n.State.Settled() {
			list = append(list, *n)
		}
	}
	return list, nil
}

func (m *memory) Retry(_ context.Context, ws string, now time.Time, keys ...string) (retried []string, err error) {
	for _, key := range keys {
		if n := m.notices[ws+key]; n != nil && n.State != storage.Sent {
			n.State, n.Next, n.Attempt, n.Owner, n.Leased = storage.Waiting, time.Time{}, 0, "", time.Time{}
			m.settle(n)
			retried = append(retried, key)
		}
	}
	return retried, nil
}

func (m *memory) Drop(_ context.Context, ws, reason string, keys ...string) (dropped []string, err error) {
	for _, key := range keys {
		if n := m.notices[ws+key]; n != nil && n.State != storage.Sent {
			n.State, n.Reason, n.Owner, n.Leased = storage.Silent, reason, "", time.Time{}
			m.settle(n)
			dropped = append(dropped, key)
		}
	}
	return dropped, nil
}

// Sweep removes the notices of which the contract says so; their items stay.
func (m *memory) Sweep(_ context.Context, now time.Time) (removed int, err error) {
	before := now.Add(-storage.KeepNotices)
	for ws, days := range m.days {
		m.days[ws] = slices.DeleteFunc(days, func(n *storage.Notice) bool {
			old := n.At.Before(before) && n.State.Settled()
			if old {
				delete(m.notices, ws+n.Key)
				removed++
			}
			return old
		})
	}
	return removed, nil
}

func (m *memory) Notices(_ context.Context, ws string, from, to time.Time, _ int) (list []storage.Notice, err error) {
	for _, n := range m.between(ws, from, to) {
		list = append(list, *n)
	}
	return list, nil
}

func (m *memory) NoticesTo(_ context.Context, ws string, to storage.Target, from, until time.Time) (list []storage.Notice, err error) {
	for _, n := range m.between(ws, from, until) {
		if n.Target == to {
			list = append(list, *n)
		}
	}
	return list, nil
}

func (m *memory) NoticesAbout(_ context.Context, ws string, prefixes []string, from, until time.Time) (list []storage.Notice, err error) {
	for _, n := range m.between(ws, from, until) {
		if slices.ContainsFunc(prefixes, func(p string) bool {
			return strings.HasPrefix(n.Key, p) || slices.ContainsFunc(n.Items, func(i storage.Item) bool { return strings.HasPrefix(i.Key, p) })
		}) {
			list = append(list, *n)
		}
	}
	return list, nil
}

func (m *memory) between(ws string, from, to time.Time) []*storage.Notice {
	days := m.days[ws]
	at := func(n *storage.Notice, t time.Time) int {
		if n.At.Before(t) {
			return -1
		}
		return 1
	}
	first, _ := slices.BinarySearchFunc(days, from, at)
	last, _ := slices.BinarySearchFunc(days, to, at)
	return days[first:max(first, last)]
}
