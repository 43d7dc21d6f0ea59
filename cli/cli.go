// Package cli is the composition root: the subcommands, configuration from the
// environment, and the wiring of store, commands, scheduler and Slack.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"partnerbot/commands"
)

// Streams are the program's standard streams.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // the work failed
	exitUsage  = 2 // wrong use
)

// usageError says that the command line itself is wrong.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is one run of the command line.
type run struct {
	Streams
	environ []string
	now     func() time.Time
	dotenv  string
	args    []string
	folder  string // that relative paths start from
	house   *house // of the running bot, where this run came over its control socket
}

// Run runs the command line and returns the exit code: 0 done, 1 the work
// failed, 2 wrong use. An error is one sentence on standard error.
func Run(ctx context.Context, args []string, s Streams, environ []string) int {
	r := &run{Streams: s, environ: environ, now: time.Now, dotenv: ".env"}
	if dir, err := os.Getwd(); err == nil {
		r.folder = dir
	}
	return r.exec(ctx, args)
}

func (r *run) exec(ctx context.Context, args []string) int {
	r.args = args
	return r.exit(r.command(ctx, args))
}

// command runs the command that is named. To serve with nothing else said, whose
// start somebody may be waiting for, is not looked up among all the others.
func (r *run) command(ctx context.Context, args []string) error {
	if len(args) == 0 || len(args) == 1 && args[0] == "serve" {
		return r.serve(ctx)
	}
	root := r.root()
	root.SetArgs(args)
	root.SetIn(r.In)
	root.SetOut(r.Out)
	root.SetErr(r.Err)
	return root.ExecuteContext(ctx)
}

// exit says what went wrong and gives the exit code.
func (r *run) exit(err error) int {
	var wrong usageError
	var code exitCode
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &wrong):
		fmt.Fprintf(r.Err, "partnerbot: %v\nSee `partnerbot help`.\n", err)
		return exitUsage
	case errors.Is(err, errSilent):
		return exitFailed
	default:
		fmt.Fprintf(r.Err, "partnerbot: %v\n", err)
		return exitFailed
	}
}

// exitCode ends the program with that code after everything has been said.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// path makes a path that the user wrote absolute.
func (r *run) path(p string) string {
	if p == "" || filepath.IsAbs(p) || r.folder == "" {
		return p
	}
	return filepath.Join(r.folder, p)
}

// errSilent ends the program with code 1 after the command has said everything.
var errSilent = errors.New("failed")

func (r *run) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "partnerbot",
		Version:       Version,
		Short:         "Watches over a company's partner status with a cloud vendor",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return r.serve(c.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		r.serveCommand(), r.sandboxCommand(), r.askCommand(), r.assessCommand(), r.importCommand(), r.exportCommand(),
		r.remindersCommand(), r.checkCommand(), r.programCommand(), r.manifestCommand(),
		r.backupCommand(), r.restoreCommand(), r.auditCommand(), r.eraseCommand(), r.versionCommand(),
	)
	return root
}

// noArgs refuses words that a command does not take, naming the commands there are.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		near := ""
		if s := c.SuggestionsFor(args[0]); len(s) > 0 {
			near = fmt.Sprintf("; did you mean %s?", strings.Join(s, " or "))
		}
		if c.Name() == c.Root().Name() && commands.Known(args[0]) {
			near += fmt.Sprintf("; the bot itself is asked by: partnerbot ask '%s'", strings.Join(args, " "))
		}
		return usagef("there is no command %q%s", args[0], near)
	}
	return usagef("%s takes no words, but got %q", c.Name(), args[0])
}

// exactly asks for n words and says what they are.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return usagef("%s takes %s: partnerbot %s", c.Name(), what, c.UseLine()[len("partnerbot "):])
		}
		return nil
	}
}

// atMost wants no more arguments than so many.
func atMost(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return usagef("%s takes %s: partnerbot %s", c.Name(), what, c.UseLine()[len("partnerbot "):])
		}
		return nil
	}
}

// interactive reports whether w is a terminal, where progress may be shown.
func interactive(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
