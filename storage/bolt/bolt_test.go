package bolt_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/storage/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storage.Store { return open(t, filepath.Join(t.TempDir(), "test.db")) })
}

func TestStoreReopened(t *testing.T) {
	storetest.RunDurable(t, func(t *testing.T) (storage.Store, func() storage.Store) {
		path := filepath.Join(t.TempDir(), "test.db")
		s := open(t, path)
		return s, func() storage.Store {
			if err := s.Close(); err != nil {
				t.Fatalf("Close: %v", err)
			}
			s = open(t, path)
			return s
		}
	})
}

// open opens a store and closes it when the test ends.
func open(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// TestOpenWithoutItsFolder says which folder to make, and makes nothing.
func TestOpenWithoutItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "nowhere")
	_, err := bolt.Open(filepath.Join(dir, "partnerbot.db"), bolt.Options{})
	if !errors.Is(err, storage.ErrNotFound) || !strings.Contains(err.Error(), "mkdir -p "+dir) {
		t.Error(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}
