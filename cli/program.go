package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"partnerbot/program"
)

func (r *run) programCommand() *cobra.Command {
	c := &cobra.Command{Use: "program", Short: "The vendors' rules: list, show, lint and compare packs", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() }}
	list := &cobra.Command{Use: "list", Short: "The embedded packs", Args: noArgs, RunE: func(*cobra.Command, []string) error {
		for _, name := range program.Names() {
			p, err := program.Embedded(name)
			if err != nil {
				return err
			}
			fmt.Fprintf(r.Out, "%s\t%s\t%s\n", name, p.Version, p.Name)
		}
		return nil
	}}
	show := &cobra.Command{Use: "show [PACK]", Short: "A pack's paths, requirements and sources in words", Args: cobra.MaximumNArgs(1), RunE: func(_ *cobra.Command, args []string) error {
		name := "huawei-cloud"
		if len(args) > 0 {
			name = args[0]
		}
		p, err := loadProgram(name)
		if err != nil {
			return err
		}
		return program.Show(r.Out, p)
	}}
	lint := &cobra.Command{Use: "lint FILE", Short: "What is wrong or doubtful in a pack", Args: exactly(1, "one pack"), RunE: func(_ *cobra.Command, args []string) error {
		p, err := loadProgram(args[0])
		if err != nil {
			return err
		}
		warnings := program.Lint(p)
		for _, w := range warnings {
			fmt.Fprintln(r.Out, w)
		}
		fmt.Fprintf(r.Out, "%s %s loads; remarks: %d\n", p.ID, p.Version, len(warnings))
		return nil
	}}
	diff := &cobra.Command{Use: "diff A B", Short: "What differs between two packs", Args: exactly(2, "two packs"), RunE: func(_ *cobra.Command, args []string) error {
		a, err := loadProgram(args[0])
		if err != nil {
			return err
		}
		b, err := loadProgram(args[1])
		if err != nil {
			return err
		}
		changes := program.Diff(a, b)
		for _, ch := range changes {
			fmt.Fprintln(r.Out, ch)
		}
		if len(changes) == 0 {
			fmt.Fprintln(r.Out, "no difference")
		}
		return nil
	}}
	c.AddCommand(list, show, lint, diff)
	return c
}

// fileSize is the size of a file, or 0 where it cannot be told.
func fileSize(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
