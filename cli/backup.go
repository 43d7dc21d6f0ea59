package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"partnerbot/storage"
)

func (r *run) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database to a file, while the bot runs or not",
		Args:  exactly(1, "one file"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(h *house) error {
				file := r.path(args[0])
				if err := placeFor(file, args[0]); err != nil {
					return err
				}
				how, err := copyStore(c.Context(), h.store, file)
				if err != nil {
					return err
				}
				fmt.Fprintf(r.Out, "Backed up to %s (%d bytes, %s).\n", args[0], fileSize(file), how)
				return nil
			})
		},
	}
}

func (r *run) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the database's place; the bot must be stopped",
		Args:  exactly(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := r.config()
			if err != nil {
				return err
			}
			url := c.Get("DATABASE_URL")
			_, path, _ := storage.ParseURL(url)
			had := fileSize(path) > 0
			where, err := restoreStore(cmd.Context(), url, r.path(args[0]))
			if err != nil {
				return unusable(args[0], err)
			}
			fmt.Fprintf(r.Out, "Restored %s from %s.\n", where, args[0])
			if had {
				fmt.Fprintf(r.Out, "What was there before is kept as %s.before-restore.\n", path)
			}
			return nil
		},
	}
}

// placeFor says what stands in the way of writing a file, before a temporary
// file's name does. shown is the path as the user wrote it.
func placeFor(path, shown string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file in it, such as %s", shown, filepath.Join(shown, "partnerbot.db"))
	}
	folder := filepath.Dir(shown)
	info, err := os.Stat(filepath.Dir(path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist: make it with `mkdir -p %s`, or name a file in one that does", folder, folder)
	case err != nil:
		return fmt.Errorf("the folder %s cannot be looked at: %w", folder, err)
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder, so nothing can be put into it", folder)
	}
	return nil
}

// backupFolder says what is wrong with the folder for daily copies: it must be
// there already, so that a disk that is not mounted is noticed, and be writable.
func backupFolder(dir string) error {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("PARTNER_BACKUP_DIR names a folder that does not exist: make it, or mount the disk that holds it")
	case err != nil || !info.IsDir():
		return errors.New("PARTNER_BACKUP_DIR does not name a folder")
	}
	f, err := os.CreateTemp(dir, ".partnerbot-check-*")
	if err != nil {
		return errors.New("PARTNER_BACKUP_DIR names a folder that cannot be written: give the program the right to, or name another")
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// unusable says of a backup that cannot be restored what that means and where a
// better one may be; the store's own advice, to restore a backup, is no help here.
func unusable(file string, err error) error {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return fmt.Errorf("there is no file %s, so nothing was changed", file)
	case !errors.Is(err, storage.ErrDamaged):
		return err
	}
	what := err.Error()
	if _, after, ok := strings.Cut(what, storage.ErrDamaged.Error()+": "); ok {
		what, _, _ = strings.Cut(after, ";")
	}
	return fmt.Errorf("%s cannot be restored: %s; the database was left as it is. Try an older backup: they are files that `partnerbot backup` wrote "+
		"(or PARTNER_BACKUP_DIR holds), and NAME.before-restore beside the database is what an earlier restore replaced", file, what)
}
