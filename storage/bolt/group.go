package bolt

import (
	"maps"
	"time"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
)

// group is one attempt at a transaction for several members.
//
// A member must see what those before it do, a reader must not before it is
// committed. So the Book is brought forward only when a further member asks for
// it, with readers kept out, and taken back before the wait for the disk; after
// the commit it is brought forward for good.
type group struct {
	s      *Store
	tx     *bbolt.Tx
	spaces map[string]*workspace
	wrote  bool
	large  bool
	json   *encoder
}

// workspace is what a group knows of one workspace.
type workspace struct {
	shelf   *shelf
	state   state
	deltas  []step
	applied int // deltas of which the Book knows; then the shelf is locked
	undo    []step
	changed bool // state is to be written
	buckets map[string]*bbolt.Bucket
	keys    map[string]time.Time // dedupe keys of this group
	gone    []string             // dedupe keys that a sweep removed
}

type step struct {
	delta    partner.Delta
	revision uint64
}

// run lets one member prepare and write. wrote tells that the transaction is
// spoilt if there is an error.
func (g *group) run(m *member) (wrote bool, err error) {
	err = guarded(func() error {
		if err := m.ctx.Err(); err != nil {
			return err
		}
		write, err := m.prepare(g)
		if err != nil || write == nil {
			return err
		}
		wrote, g.wrote = true, true
		return write()
	})
	return wrote, err
}

// workspace gives what is known of a workspace, the Book in memory.
func (g *group) workspace(name string) (*workspace, error) {
	if ws := g.spaces[name]; ws != nil {
		return ws, nil
	}
	sh := g.s.shelf(name)
	if err := g.s.loadFor(g.tx, sh); err != nil {
		return nil, err
	}
	last := make(map[partner.Kind]partner.ID, len(partner.Kinds))
	maps.Copy(last, sh.last)
	ws := &workspace{
		shelf:   sh,
		state:   state{V: recordVersion, Revision: sh.book.Revision, Last: last, Head: sh.head},
		buckets: make(map[string]*bbolt.Bucket),
		keys:    make(map[string]time.Time),
	}
	g.spaces[name] = ws
	return ws, nil
}

// loadFor is load for the writer, which has a transaction already. No commit
// can come between, since commits are the writer's.
func (s *Store) loadFor(tx *bbolt.Tx, sh *shelf) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.book != nil {
		return nil
	}
	return sh.load(tx)
}

// book gives the Book with the deltas of the members before.
func (ws *workspace) book() *partner.Book {
	if ws.applied == len(ws.deltas) {
		return ws.shelf.book
	}
	if ws.applied == 0 {
		ws.shelf.mu.Lock()
	}
	for _, st := range ws.deltas[ws.applied:] {
		before := ws.shelf.book.Revision
		ws.undo = append(ws.undo, step{ws.shelf.book.Apply(st.delta, st.revision), before})
	}
	ws.applied = len(ws.deltas)
	return ws.shelf.book
}

// stepBack takes back what the Book knows of this group and lets readers in.
func (g *group) stepBack() {
	for _, ws := range g.spaces {
		if ws.applied == 0 {
			continue
		}
		for i := len(ws.undo) - 1; i >= 0; i-- {
			takeBack(ws.shelf.book, ws.undo[i])
		}
		ws.applied, ws.undo = 0, nil
		ws.shelf.mu.Unlock()
	}
}

// takeBack undoes a step. Facts get the stamps back that they had.
func takeBack(b *partner.Book, st step) {
	b.Apply(partner.Delta{Remove: st.delta.Remove}, st.revision)
	for _, f := range st.delta.Put {
		b.Load(f)
	}
}

func (g *group) commit() error {
	for name, ws := range g.spaces {
		if !ws.changed {
			continue
		}
		raw, err := g.json.record(ws.state)
		if err != nil {
			return err
		}
		root, err := g.root(name)
		if err != nil {
			return err
		}
		if err := root.Put(keyState, raw); err != nil {
			return err
		}
	}
	return g.tx.Commit()
}

// bringForward tells the Books what was committed.
func (g *group) bringForward() {
	for _, ws := range g.spaces {
		for _, key := range ws.gone {
			delete(ws.shelf.keys, key)
		}
		maps.Copy(ws.shelf.keys, ws.keys)
		ws.shelf.head = ws.state.Head
		if len(ws.deltas) == 0 {
			continue
		}
		ws.shelf.mu.Lock()
		for _, st := range ws.deltas {
			ws.shelf.book.Apply(st.delta, st.revision)
		}
		ws.shelf.last = ws.state.Last
		ws.shelf.mu.Unlock()
	}
}

// release ends a group, whatever became of it.
func (g *group) release() {
	g.stepBack()
	if g.tx != nil {
		_ = guarded(g.tx.Rollback) // after a commit there is nothing to roll back
	}
}

// root gives the bucket of a workspace, made if need be.
func (g *group) root(name string) (*bbolt.Bucket, error) {
	return g.tx.Bucket(bucketWorkspaces).CreateBucketIfNotExists([]byte(name))
}

// bucket gives a bucket of a workspace, made if need be.
func (g *group) bucket(workspace string, name []byte) (*bbolt.Bucket, error) {
	ws, err := g.workspace(workspace)
	if err != nil {
		return nil, err
	}
	if b := ws.buckets[string(name)]; b != nil {
		return b, nil
	}
	root, err := g.root(workspace)
	if err != nil {
		return nil, err
	}
	b, err := root.CreateBucketIfNotExists(name)
	if err != nil {
		return nil, err
	}
	ws.buckets[string(name)] = b
	return b, nil
}

// answered finds what was answered under a dedupe key, nil if it is new.
func (g *group) answered(ws *workspace, key string) []byte {
	until, known := ws.keys[key]
	if !known {
		if until, known = ws.shelf.keys[key]; !known {
			return nil
		}
	}
	if b := within(g.tx, ws.shelf.name, bucketDedupe); b != nil {
		return b.Get(append(appendTime(nil, until), key...))
	}
	return nil
}

// put writes into a bucket of a workspace.
func (g *group) put(workspace string, bucket, key, value []byte) error {
	b, err := g.bucket(workspace, bucket)
	if err != nil {
		return err
	}
	return b.Put(key, value)
}
