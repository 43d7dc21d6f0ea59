package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

func (r *run) eraseCommand() *cobra.Command {
	var workspace string
	var yes bool
	c := &cobra.Command{
		Use:   "erase PERSON [--yes]",
		Short: "Take a person out of everything that is kept, for good",
		Long: `Says what would go and what that breaks; with --yes it is done, and cannot be undone.
PERSON is a name, an e-mail, a HUAWEI ID, a record number (#12) or a Slack user id; with
--yes a part of a name is not enough.

The person, their certificates and their settings are removed; elsewhere a code stands in
place of the name, and the words of audit entries that name them are deleted while the
log's chain stays whole (partnerbot audit verify). What cannot be found stays: a first
name alone, a nickname, an earlier name in somebody else's record. So do messages in
Slack and copies of the database that were made before.`,
		Example: "  partnerbot erase 'Chen Wei'\n  partnerbot erase chen@example.com --yes",
		Args:    exactly(1, "one argument, the person"),
		RunE: func(c *cobra.Command, args []string) error {
			words := "person erase " + quoted(args[0])
			if yes {
				words += " --yes"
			}
			return r.with(c.Context(), func(h *house) error {
				return r.ask(c.Context(), h, askOptions{words: words, at: r.now(), workspace: workspace})
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "do it")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	return c
}

// quoted makes one word of an argument for a command as it is typed in Slack.
func quoted(arg string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(arg) + `"`
}
