package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"partnerbot/civil"
)

// A daily copy is named for its day in UTC. Nothing else in the folder is touched.
const copyName = "partnerbot-*.db"

// dailyCopy is the work of the nightly backup: it copies the database into
// PARTNER_BACKUP_DIR, as `backup` does, and then removes the oldest copies beyond
// PARTNER_BACKUP_KEEP. nil: no copies are asked for.
func (h *house) dailyCopy(now func() time.Time) func(ctx context.Context) error {
	dir, store := h.config.Get("PARTNER_BACKUP_DIR"), h.store
	if dir == "" {
		return nil
	}
	keep, _ := strconv.Atoi(h.config.Get("PARTNER_BACKUP_KEEP")) // checked when read
	return func(ctx context.Context) error {
		if err := backupFolder(dir); err != nil {
			return err
		}
		path := filepath.Join(dir, "partnerbot-"+civil.In(now(), time.UTC).String()+".db")
		if _, err := copyStore(ctx, store, path); err != nil {
			return err
		}
		gone, err := keepNewest(dir, keep)
		h.log.Info("the daily copy was made", "file", path, "bytes", fileSize(path), "removed", len(gone))
		return err
	}
}

// keepNewest removes all daily copies of a folder but the newest and gives their names.
func keepNewest(dir string, keep int) (gone []string, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, copyName))
	if err != nil {
		return nil, err
	}
	copies := slices.DeleteFunc(paths, func(p string) bool {
		day, err := civil.Parse(filepath.Base(p)[len("partnerbot-") : len(filepath.Base(p))-len(".db")])
		return err != nil || filepath.Base(p) != "partnerbot-"+day.String()+".db"
	})
	slices.Sort(copies) // the names order as the days do
	var errs []error
	for len(copies) > max(keep, 1) {
		if err := os.Remove(copies[0]); err != nil {
			errs = append(errs, fmt.Errorf("removing an old copy: %w", err))
		} else {
			gone = append(gone, filepath.Base(copies[0]))
		}
		copies = copies[1:]
	}
	return gone, errors.Join(errs...)
}
