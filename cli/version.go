package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is the version that CHANGELOG.md describes.
const Version = "0.1.0"

func (r *run) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "The version of partnerbot",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			revision := ""
			if info, ok := debug.ReadBuildInfo(); ok {
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" && len(s.Value) >= 8 {
						revision = " " + s.Value[:8]
					}
				}
			}
			fmt.Fprintf(r.Out, "partnerbot %s%s %s/%s %s\n", Version, revision, runtime.GOOS, runtime.GOARCH, runtime.Version())
			return nil
		},
	}
}
