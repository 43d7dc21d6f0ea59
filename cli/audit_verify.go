package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"partnerbot/partner"
	"partnerbot/storage"
)

func (r *run) auditVerifyCommand() *cobra.Command {
	var workspace string
	var heads []string
	c := &cobra.Command{
		Use:   "verify [--head SEQ:HASH]",
		Short: "Look for audit entries that were edited, dropped, reordered or cut off",
		Long: `Looks for audit entries that were edited, dropped, reordered or cut off, and names each.
It also makes every application anew from its records, and compares applications,
records and versions of materials with what the log says was put.
Other facts, such as people and certificates, are not covered.

Whoever can write the whole database can also write the whole log anew, or cut its
end. Only a head that somebody else knows shows that: note the line that this
command prints, in a place of its own, and give it with --head the next time.
A head may be cut short to its first 8 digits or more.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			known, err := headsOf(heads)
			if err != nil {
				return err
			}
			return r.with(c.Context(), func(h *house) error { return r.verifyAudit(c, h, workspace, known) })
		},
	}
	c.Flags().StringArrayVar(&heads, "head", nil, "a head that was known before, SEQ:HASH; may be given several times")
	c.Flags().StringVar(&workspace, "workspace", "", "the workspace, if the database holds several")
	return c
}

func (r *run) verifyAudit(c *cobra.Command, h *house, named string, known []partner.Head) error {
	workspace, err := h.workspace(c.Context(), named)
	if err != nil {
		return err
	}
	v, err := storage.Verify(c.Context(), h.store, workspace, known...)
	if err != nil {
		return err
	}
	for _, line := range slices.Concat(v.Said, v.Faults) {
		fmt.Fprintln(r.Out, line)
	}
	if v.Failed != "" {
		return errors.New(v.Failed)
	}
	return nil
}

// headsOf reads heads as they were printed: 71:4be1….
func headsOf(words []string) (heads []partner.Head, err error) {
	for _, w := range words {
		h, ok := partner.TypedHead(w)
		if !ok {
			return nil, usagef("--head %q is not a head of the log; one is %s", w, partner.HeadForm)
		}
		heads = append(heads, h)
	}
	return heads, nil
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
