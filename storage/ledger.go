package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"partnerbot/partner"
)

// What stands in an Entry for words that were erased.
const (
	ErasedBy      = "erased"
	ErasedSummary = "(erased)"
)

// LineOf makes an audit entry the line that follows a head, and gives the head
// that the line makes. Seq is given by the head. random gives the salts of what
// can be erased: partner.SaltSize bytes each, never to be used again.
func LineOf(after partner.Head, e Entry, random io.Reader) (partner.LedgerLine, partner.Head, error) {
	if len(e.Detail) > 0 && !json.Valid(e.Detail) {
		return partner.LedgerLine{}, after, errors.New("the detail of an audit entry is not JSON")
	}
	// JSON has no years but these, and what was written must be read again.
	if y := e.At.UTC().Year(); y < 0 || y > 9999 {
		return partner.LedgerLine{}, after, fmt.Errorf("an audit entry of the year %d", y)
	}
	l := partner.LedgerLine{
		Revision: e.Revision, At: e.At, Via: text(e.Via), Verb: text(e.Verb), Refs: e.Refs,
		Where: text(e.Where), Saw: e.Saw, Erases: e.Erases,
	}
	var salts [3 * partner.SaltSize]byte
	if _, err := io.ReadFull(random, salts[:]); err != nil {
		return l, after, fmt.Errorf("no random numbers for an audit entry: %w", err)
	}
	for i, part := range []struct {
		to   *partner.Sealed
		text string
	}{{&l.By, e.By}, {&l.Summary, e.Summary}, {&l.Detail, string(e.Detail)}} {
		var err error
		if *part.to, err = partner.Seal(text(part.text), salts[i*partner.SaltSize:(i+1)*partner.SaltSize]); err != nil {
			return l, after, err
		}
	}
	l, head := partner.Chain(after, l)
	return l, head, nil
}

// text is what a string is after it was written as JSON and read again: what is
// sealed is what will be read.
func text(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// EntryOf is a line as people read it.
func EntryOf(l partner.LedgerLine) Entry {
	e := Entry{
		Seq: l.Seq, Revision: l.Revision, At: l.At, By: l.By.Text, Via: l.Via, Verb: l.Verb, Summary: l.Summary.Text,
		Refs: l.Refs, Where: l.Where, Saw: l.Saw, Erases: l.Erases,
		Erased: l.By.Erased || l.Summary.Erased || l.Detail.Erased,
	}
	if l.By.Erased {
		e.By = ErasedBy
	}
	if l.Summary.Erased {
		e.Summary = ErasedSummary
	}
	if detail := l.Detail.Text; json.Valid([]byte(detail)) {
		e.Detail = json.RawMessage(detail)
	}
	return e
}

// VerifyChain tells everything that is wrong with a workspace's whole log: with
// the chain itself, with its end by the head that the store remembers, and by
// the heads that somebody else knows.
func VerifyChain(workspace string, lines []partner.LedgerLine, head partner.Head, known ...partner.Head) []partner.Fault {
	faults := partner.VerifyLedger(workspace, lines, append([]partner.Head{head}, known...)...)
	if n := len(lines); n > 0 && lines[n-1].Seq > head.Seq {
		faults = append(faults, partner.Fault{Kind: partner.HeadDiffers, Seq: lines[n-1].Seq})
	}
	return faults
}

// ChainError says what is wrong with the log of a workspace; it is an ErrChain.
type ChainError struct{ Workspace, Fault string }

func (e *ChainError) Error() string {
	return fmt.Sprintf("%v: workspace %s: %s", ErrChain, e.Workspace, e.Fault)
}

// Unwrap makes it an ErrChain.
func (e *ChainError) Unwrap() error { return ErrChain }

// Edited is the error of AsWritten: what, such as "entry 7", lies otherwise than it
// was written.
func Edited(workspace, what string) error {
	return &ChainError{Workspace: workspace, Fault: what + " was edited: it is not as it was written"}
}

// FaultsError is what Check says about faults of a log; nil where there are none.
func FaultsError(workspace string, faults []partner.Fault) error {
	if len(faults) == 0 {
		return nil
	}
	more := ""
	if n := len(faults) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more: partnerbot audit verify)", n)
	}
	return &ChainError{workspace, faults[0].String() + more}
}

// Verbs of the lines that the store writes itself.
const (
	VerbChained = "chained" // the lines before this one were written before there was a chain
	VerbMissing = "missing" // stands where an entry was missing when the log was chained
	VerbErase   = "erase"   // a person was erased
)

// ChainOld makes lines of entries that were written before there was a chain, by
// their numbers, and adds one that says so: from it on the chain tells what was
// changed; about the time before it tells nothing. A number without an entry gets
// a line that says that it is missing.
func ChainOld(workspace string, old []Entry, now time.Time, random io.Reader) (lines []partner.LedgerLine, head partner.Head, err error) {
	head = partner.Genesis(workspace)
	if len(old) == 0 {
		return nil, head, nil
	}
	add := func(e Entry) error {
		l, next, err := LineOf(head, e, random)
		if err != nil {
			return err
		}
		lines, head = append(lines, l), next
		return nil
	}
	own := Entry{At: now, By: "partnerbot", Via: "store"}
	for _, e := range old {
		for e.Seq > head.Seq+1 {
			gap := own
			gap.Verb, gap.Revision = VerbMissing, e.Revision
			gap.Summary = fmt.Sprintf("Entry %d was missing or unreadable when the log was chained", head.Seq+1)
			if err := add(gap); err != nil {
				return nil, head, err
			}
		}
		if e.Seq != head.Seq+1 {
			return nil, head, fmt.Errorf("audit entry %d is there twice", e.Seq)
		}
		if err := add(e); err != nil {
			return nil, head, err
		}
	}
	own.Verb, own.Revision = VerbChained, old[len(old)-1].Revision
	own.Summary = fmt.Sprintf("Chained from here: entries 1 to %d were written before there was a chain and were put into it as they stood", head.Seq)
	if err := add(own); err != nil {
		return nil, head, err
	}
	return lines, head, nil
}
