// Package storetest is the suite that every backend of storage.Store passes.
package storetest

import (
	"testing"

	"partnerbot/storage"
)

// Run runs the suite against a backend.
func Run(t *testing.T, open func(t *testing.T) storage.Store) {
	areas := []struct {
		name  string
		tests map[string]func(t *testing.T, s storage.Store)
	}{
		{"facts", factTests},
		{"update", updateTests},
		{"audit", auditTests},
		{"chain", chainTests},
		{"erase", eraseTests},
		{"undo", undoTests},
		{"plan", planTests},
		{"claim", claimTests},
		{"settle", settleTests},
		{"queue", queueTests},
		{"lookup", lookupTests},
		{"retry", retryTests},
		{"concurrency", concurrencyTests},
		{"isolation", isolationTests},
		{"cancel", cancelTests},
		{"sweep", sweepTests},
		{"input", inputTests},
	}
	for _, area := range areas {
		t.Run(area.name, func(t *testing.T) {
			for name, test := range area.tests {
				t.Run(name, func(t *testing.T) {
					s := open(t)
					test(t, s)
					if t.Failed() {
						return
					}
					if err := s.Check(t.Context()); err != nil {
						t.Errorf("after the test the store is damaged: %v", err)
					}
				})
			}
		})
	}
	t.Run("chains", func(t *testing.T) { runChains(t, open) })
	t.Run("model", func(t *testing.T) { runModel(t, open) })
	t.Run("closed", func(t *testing.T) { testClosed(t, open(t)) })
}

// RunDurable runs what needs a store to be closed and opened again: reopen
// closes the store that was given last and opens the same data.
func RunDurable(t *testing.T, open func(t *testing.T) (s storage.Store, reopen func() storage.Store)) {
	for name, test := range durableTests {
		t.Run(name, func(t *testing.T) {
			s, reopen := open(t)
			test(t, s, reopen)
		})
	}
}
