package commands

import (
	"context"
	"fmt"
	"strings"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

func auditVerifyUnit() *Unit {
	return &Unit{
		Word:     "audit verify",
		Aliases:  []string{"audit check"},
		Summary:  "looks for audit entries that were edited, dropped, reordered or cut off, and for applications that were edited beside the log",
		Usage:    "audit verify [HEAD]",
		Examples: []string{"audit verify"},
		Role:     Admin,
		Fetch: func(ctx context.Context, store storage.Store, c *Call) error {
			var known []partner.Head
			for _, w := range c.Words {
				h, ok := partner.TypedHead(w)
				if !ok {
					return wrong("%q is not a head of the log; one is %s.", clip(w), partner.HeadForm).try("audit verify")
				}
				known = append(known, h)
			}
			v, err := storage.Verify(ctx, store, c.Workspace, known...)
			c.Verdict = &v
			return err
		},
		Run: auditVerify,
	}
}

// mostFaults is how many faults an answer names.
const mostFaults = 20

// auditVerify says what the terminal's "audit verify" says.
func auditVerify(c *Call) (Answer, error) {
	lines := append([]string{}, c.Verdict.Said...)
	for i, fault := range c.Verdict.Faults {
		if i == mostFaults {
			lines = append(lines, fmt.Sprintf("and %d more: partnerbot audit verify", len(c.Verdict.Faults)-i))
			break
		}
		lines = append(lines, fault)
	}
	if c.Verdict.Failed != "" {
		lines = append(lines, sentence(c.Verdict.Failed)+".")
	}
	m := view.Message{Summary: strings.Join(lines, "\n")}
	for _, line := range lines {
		m.Blocks = append(m.Blocks, view.Para(view.T(line)))
	}
	return Answer{Message: m}, nil
}
