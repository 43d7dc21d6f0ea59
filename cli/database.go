package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"partnerbot/storage"
	"partnerbot/storage/bolt"
	"partnerbot/storage/postgres"
)

// openStore opens the database that a URL names: a file, or PostgreSQL.
func openStore(ctx context.Context, url string, log *slog.Logger) (storage.Store, error) {
	scheme, path, err := storage.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL %w", err)
	}
	if scheme == "postgres" {
		store, err := postgres.Open(ctx, path, postgres.Options{Logger: log})
		if err != nil {
			return nil, err // not a nil pointer inside an interface
		}
		return store, nil
	}
	store, err := bolt.Open(path, bolt.Options{Now: time.Now})
	if err != nil {
		return nil, err
	}
	return store, nil
}

// copyStore writes a consistent copy of the database to a file, which appears
// whole or not at all, and says how sure that is.
func copyStore(ctx context.Context, store storage.Store, path string) (how string, err error) {
	if file, ok := store.(*bolt.Store); ok {
		return "read back and found whole", bolt.BackupFile(ctx, file, path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".partnerbot-copy-*")
	if err != nil {
		return "", fmt.Errorf("writing a backup to %s: %w", path, err)
	}
	if err := errors.Join(store.Backup(ctx, f), f.Sync(), f.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("writing a backup to %s: %w", path, err), os.Remove(f.Name()))
	}
	return "with a checksum at its end", os.Rename(f.Name(), path)
}

// restoreStore puts a backup where the URL says and tells where that is.
func restoreStore(ctx context.Context, url, file string) (where string, err error) {
	scheme, path, err := storage.ParseURL(url)
	if err != nil {
		return "", fmt.Errorf("DATABASE_URL %w", err)
	}
	if scheme != "postgres" {
		if err := placeFor(path, path); err != nil {
			return "", fmt.Errorf("DATABASE_URL: %w", err)
		}
		return path, bolt.Restore(file, path)
	}
	f, err := os.Open(file)
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("%w: %s", storage.ErrNotFound, file)
	}
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // it was only read
	return "the PostgreSQL database", postgres.Restore(ctx, path, io.Reader(f))
}
