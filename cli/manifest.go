package cli

import (
	"github.com/spf13/cobra"

	"partnerbot/bot"
)

func (r *run) manifestCommand() *cobra.Command {
	var url string
	c := &cobra.Command{
		Use:   "manifest [--url URL]",
		Short: "The manifest of the Slack app to create",
		Long: "Prints the manifest to paste under api.slack.com/apps, Create New App, From a manifest.\n" +
			"Without --url the app uses Socket Mode; with it, Slack delivers to URL/slash/... over HTTP.",
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			body, err := bot.Manifest(url)
			if err != nil {
				return usageError{err}
			}
			_, err = r.Out.Write(body)
			return err
		},
	}
	c.Flags().StringVar(&url, "url", "", "public https address of the bot")
	return c
}
