package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"partnerbot/storage"
	"partnerbot/storage/bolt"
)

func (r *run) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database to a file, while the bot runs or not",
		Args:  exactly(1, "one file"),
		RunE: func(c *cobra.Command, args []string) error {
			return r.with(c.Context(), func(h *house) error {
				store, ok := h.store.(*bolt.Store)
				if !ok {
					return errors.New("this kind of database is backed up with its own tools")
				}
				file := r.path(args[0])
				if err := bolt.BackupFile(c.Context(), store, file); err != nil {
					return err
				}
				fmt.Fprintf(r.Out, "Backed up to %s (%d bytes, read back and found whole).\n", args[0], fileSize(file))
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
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := r.config()
			if err != nil {
				return err
			}
			_, path, err := storage.ParseURL(c.Get("DATABASE_URL"))
			if err != nil {
				return err
			}
			had := fileSize(path) > 0
			if err := bolt.Restore(r.path(args[0]), path); err != nil {
				return err
			}
			fmt.Fprintf(r.Out, "Restored %s from %s.\n", path, args[0])
			if had {
				fmt.Fprintf(r.Out, "What was there before is kept as %s.before-restore.\n", path)
			}
			return nil
		},
	}
}
