package cli

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
It also makes every application anew from its records, and names those that differ.
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
	workspace, lines, before, err := h.ledger(c.Context(), named)
	if err != nil {
		return err
	}
	after, err := h.store.Head(c.Context(), workspace)
	if err != nil {
		return err
	}
	// A running bot may have written more between the three: the log's end lies
	// between the two heads.
	head := before
	if n := len(lines); n > 0 && lines[n-1].Seq > before.Seq && lines[n-1].Seq <= after.Seq {
		head = lines[n-1].Head()
	}
	faults := storage.VerifyChain(workspace, lines, head, append(lengthened(lines, known), before)...)
	for _, f := range faults {
		fmt.Fprintln(r.Out, f)
	}
	if n := len(faults); n > 0 {
		return fmt.Errorf("the audit log is not the one that was written: %s in %s", counted(n, "fault", "faults"), counted(len(lines), "entry", "entries"))
	}
	fmt.Fprintf(r.Out, "%s, chain intact, head %d:%s\n", counted(len(lines), "entry", "entries"), head.Seq, head.Hash)
	return r.verifyApplications(c, h, workspace)
}

// verifyApplications compares every application with what its records bring about.
func (r *run) verifyApplications(c *cobra.Command, h *house, workspace string) error {
	all, differ := 0, 0
	err := h.store.Read(c.Context(), workspace, func(b *partner.Book) error {
		for _, a := range b.Applications() {
			all++
			again := partner.Replay(b.Records(a.ID))
			if again.Rev = a.Rev; !reflect.DeepEqual(again, a) {
				differ++
				fmt.Fprintf(r.Out, "%s is not what its records bring about: it or one of its records was edited\n", a.ID.Label())
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case differ > 0:
		return fmt.Errorf("%s of %d not what the records bring about", counted(differ, "application", "applications"), all)
	case all > 0:
		fmt.Fprintf(r.Out, "%s as the records bring about\n", counted(all, "application", "applications"))
	}
	fmt.Fprintln(r.Out, "covered: the log's entries, and applications against their records; not other facts")
	return nil
}

// leastHash is how many digits of a hash name it.
const leastHash = 8

// headsOf reads heads as they were printed: 71:4be1….
func headsOf(words []string) (heads []partner.Head, err error) {
	headForm := regexp.MustCompile(`^([0-9]{1,19}):([0-9a-f]{8,64})(?:…|\.\.\.)?$`)
	for _, w := range words {
		m := headForm.FindStringSubmatch(w)
		if m == nil {
			return nil, usagef("--head %q is not a head: write SEQ:HASH as it was printed, such as 71:4be1c0de, with at least %d digits", w, leastHash)
		}
		seq, err := strconv.ParseUint(m[1], 10, 64)
		if err != nil {
			return nil, usagef("--head %q is not a head: its number is too large", w)
		}
		heads = append(heads, partner.Head{Seq: seq, Hash: m[2]})
	}
	return heads, nil
}

// lengthened gives heads whose hash was cut short the whole hash of the line, where
// that begins so.
func lengthened(lines []partner.LedgerLine, heads []partner.Head) []partner.Head {
	heads = slices.Clone(heads)
	for i, h := range heads {
		for j := range lines {
			if lines[j].Seq == h.Seq && strings.HasPrefix(lines[j].Hash, h.Hash) {
				heads[i].Hash = lines[j].Hash
			}
		}
	}
	return heads
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
