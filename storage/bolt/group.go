package bolt

import (
	"maps"

	"go.etcd.io/bbolt"

	"partnerbot/partner"
	"partnerbot/storage"
)

// group is one attempt at a transaction for several members.
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
	ahead   storage.Ahead
	changed bool // state is to be written
	buckets map[string]*bbolt.Bucket
	keys    map[string]place // the answers of this group, by dedupe key
	gone    []string         // dedupe keys that a sweep removed
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
		keys:    make(map[string]place),
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

// book gives the Book with the changes of the members before.
func (ws *workspace) book() *partner.Book {
	ws.ahead.Bring(&ws.shelf.mu, ws.shelf.book)
	return ws.shelf.book
}

// stepBack takes back what the Books know of this group and lets readers in.
func (g *group) stepBack() {
	for _, ws := range g.spaces {
		ws.ahead.Back(&ws.shelf.mu, ws.shelf.book)
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
		if len(ws.ahead.Steps) == 0 {
			continue
		}
		ws.shelf.mu.Lock()
		ws.ahead.Commit(ws.shelf.book)
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

// put writes into a bucket of a workspace.
func (g *group) put(workspace string, bucket, key, value []byte) error {
	b, err := g.bucket(workspace, bucket)
	if err != nil {
		return err
	}
	return b.Put(key, value)
}
