package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"partnerbot/bot"
	"partnerbot/program"
	"partnerbot/storage"
)

func (r *run) checkCommand() *cobra.Command {
	var online bool
	c := &cobra.Command{
		Use:   "check [--online]",
		Short: "Configuration, pack and database, with no token; --online asks Slack too",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return r.check(c.Context(), online) },
	}
	c.Flags().BoolVar(&online, "online", false, "ask Slack who we are and which scopes are missing")
	return c
}

// check looks at everything and reports all that is wrong, not only the first.
func (r *run) check(ctx context.Context, online bool) error {
	failed := false
	say := func(what string, err error) {
		if err != nil {
			failed = true
			fmt.Fprintf(r.Out, "%-14s wrong: %v\n", what, err)
			return
		}
		fmt.Fprintf(r.Out, "%-14s ok\n", what)
	}
	c, err := r.config()
	say("configuration", err)
	if err != nil {
		return errSilent
	}
	if err := c.Online(); err != nil {
		fmt.Fprintf(r.Out, "%-14s %v\n", "  note", err)
	}
	if len(c.Defaults().Admins) == 0 {
		fmt.Fprintf(r.Out, "%-14s PARTNER_ADMINS is empty: unless the database names an admin, nobody may change anything in Slack\n", "  note")
	}
	p, err := loadProgram(c.Get("PARTNER_PROGRAM"))
	say("pack", err)
	if err == nil {
		fmt.Fprintf(r.Out, "%-14s %s %s, %d remarks (partnerbot program lint %s)\n", "", p.ID, p.Version, len(program.Lint(p)), c.Get("PARTNER_PROGRAM"))
	}
	remark, err := r.checkDatabase(ctx, c)
	say("database", err)
	if remark != "" {
		fmt.Fprintf(r.Out, "%-14s %s\n", "", remark)
	}
	if dir := c.Get("PARTNER_BACKUP_DIR"); dir != "" {
		say("backups", backupFolder(dir))
	}
	if online {
		err := r.checkOnline(ctx, c)
		say("slack", err)
	}
	if failed {
		return errSilent
	}
	return nil
}

// checkDatabase reads the whole database; remark is what else there is to say.
func (r *run) checkDatabase(ctx context.Context, c Config) (remark string, err error) {
	if r.house != nil {
		return "", r.house.store.Check(ctx)
	}
	scheme, path, err := storage.ParseURL(c.Get("DATABASE_URL"))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); scheme == "bolt" && errors.Is(err, os.ErrNotExist) {
		return "there is none yet: it is made on first use", nil
	}
	store, err := openStore(ctx, c.Get("DATABASE_URL"), c.Logger(r.Err))
	if errors.Is(err, storage.ErrLocked) {
		return "in use by a running bot", nil
	}
	if err != nil {
		return "", err
	}
	return "", errors.Join(store.Check(ctx), store.Close())
}

// checkOnline asks Slack who the token belongs to and which scopes are missing.
func (r *run) checkOnline(ctx context.Context, c Config) error {
	if err := c.Online(); err != nil {
		return err
	}
	found, err := bot.CheckOnline(ctx, bot.Config{
		Token: c.Get("SLACK_BOT_TOKEN"), AppToken: c.Get("SLACK_APP_TOKEN"), SigningSecret: c.Get("SLACK_SIGNING_SECRET"), APIURL: c.Get("SLACK_API_URL"),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(r.Out, "%-14s %s in %s (%s)\n", "", found.User, found.Team, found.TeamID)
	if found.Unknown {
		fmt.Fprintf(r.Out, "%-14s Slack did not say which scopes the token has\n", "")
		return nil
	}
	var lacks []string
	for _, s := range found.Missing {
		lacks = append(lacks, fmt.Sprintf("%s (%s)", s.Name, s.For))
	}
	if len(lacks) > 0 {
		return fmt.Errorf("scopes are missing: %s; add them under OAuth & Permissions and install the app again", strings.Join(lacks, ", "))
	}
	return nil
}
