package storage

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"partnerbot/partner"
)

// Verdict is what a look through a workspace's audit log has found.
type Verdict struct {
	Faults  []string // one sentence each
	Failed  string   // what it comes to; empty: nothing is wrong
	Entries int
	Head    partner.Head
	Said    []string // what was found in order, a line each
}

// Verify looks through a workspace's whole log: the chain, its end by the head that
// the store remembers and by the heads that somebody else knows (their hash may be
// cut short), the facts that the log vouches for, applications against their records,
// and whether all of it lies there as it was written.
func Verify(ctx context.Context, store Store, workspace string, known ...partner.Head) (v Verdict, err error) {
	// The facts before the log, which then tells of all of them; the head before the
	// log as well: what is written in between only makes the log longer.
	var s snapshot
	if err := store.Read(ctx, workspace, func(b *partner.Book) error { s.read(b); return nil }); err != nil {
		return v, err
	}
	before, err := store.Head(ctx, workspace)
	if err != nil {
		return v, err
	}
	lines, err := store.Ledger(ctx, workspace, 0, 0)
	if err != nil {
		return v, err
	}
	after, err := store.Head(ctx, workspace)
	if err != nil {
		return v, err
	}
	// A running bot may have written more between the three: the log's end lies
	// between the two heads.
	v.Head, v.Entries = before, len(lines)
	if n := len(lines); n > 0 && lines[n-1].Seq > before.Seq && lines[n-1].Seq <= after.Seq {
		v.Head = lines[n-1].Head()
	}
	for _, f := range VerifyChain(workspace, lines, v.Head, append(lengthened(workspace, lines, known), before)...) {
		v.Faults = append(v.Faults, f.String())
	}
	if n := len(v.Faults); n > 0 {
		v.Failed = fmt.Sprintf("the audit log is not the one that was written: %s in %s", count(n, "fault", "faults"), count(len(lines), "entry", "entries"))
		return v, nil
	}
	v.Said = append(v.Said, fmt.Sprintf("%s, chain intact, head %s", count(len(lines), "entry", "entries"), v.Head))
	free := v.facts(&s, lines)
	if v.Failed != "" {
		return v, nil
	}
	var chain *ChainError
	if err := store.AsWritten(ctx, workspace); errors.As(err, &chain) {
		v.Faults, v.Failed = []string{chain.Fault}, "the audit log does not lie there as it was written"
		return v, nil
	} else if err != nil {
		return v, err
	}
	v.Said = append(v.Said, "covered: the log's entries, applications with their records, and materials with their versions; not other facts")
	if free > 0 { // of a database from before there were sums of them
		v.Said = append(v.Said, count(free, "fact of those was", "facts of those were")+" put before the log vouched for them: only applications and their records are compared, with one another")
	}
	return v, nil
}

// snapshot is what there is to compare with the log, at one moment.
type snapshot struct {
	revision     uint64
	facts        map[partner.Ref]partner.Fact
	applications int
	differ       []string // applications that their records do not bring about
}

func (s *snapshot) read(b *partner.Book) {
	s.revision, s.facts = b.Revision, vouchedFacts(b)
	for _, a := range b.Applications() {
		s.applications++
		again := partner.Replay(b.Records(a.ID))
		if again.Rev = a.Rev; !reflect.DeepEqual(again, a) {
			s.differ = append(s.differ, a.ID.Label()+" is not what its records bring about: it or one of its records was edited")
		}
	}
}

// facts tells which applications are not what their records bring about, and which
// facts are not what the log says of them; free is of how many it says nothing.
func (v *Verdict) facts(s *snapshot, lines []partner.LedgerLine) (free int) {
	v.Faults, free = verifyFacts(s.facts, s.revision, lines)
	v.Faults = append(s.differ, v.Faults...)
	switch {
	case len(s.differ) > 0:
		v.Failed = fmt.Sprintf("%s of %d not what the records bring about", count(len(s.differ), "application", "applications"), s.applications)
	case len(v.Faults) > 0:
		v.Failed = count(len(v.Faults), "fact is", "facts are") + " not what the log vouches for"
	case s.applications > 0:
		v.Said = append(v.Said, count(s.applications, "application", "applications")+" as the records bring about")
	}
	return free
}

// lengthened gives heads whose hash was cut short the whole hash of the line, or of
// the empty log, where that begins so.
func lengthened(workspace string, lines []partner.LedgerLine, heads []partner.Head) []partner.Head {
	out := make([]partner.Head, 0, len(heads)+1)
	none := partner.Genesis(workspace)
	for _, h := range heads {
		if h.Seq == none.Seq && strings.HasPrefix(none.Hash, h.Hash) {
			h = none
		}
		for j := range lines {
			if lines[j].Seq == h.Seq && strings.HasPrefix(lines[j].Hash, h.Hash) {
				h.Hash = lines[j].Hash
			}
		}
		out = append(out, h)
	}
	return out
}
