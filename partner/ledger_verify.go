package partner

import (
	"fmt"
	"slices"
)

// FaultKind is what is wrong with a log. The set is closed.
type FaultKind string

// The kinds of fault.
const (
	LineEdited    FaultKind = "edited"    // the line is not what its hash was made of
	WordsEdited   FaultKind = "words"     // who or what it says is not what was sealed
	LineDropped   FaultKind = "dropped"   // lines before it are missing
	LineMoved     FaultKind = "reordered" // it stands before or beside one that it follows
	LineReplaced  FaultKind = "replaced"  // it does not follow the line before it
	LogCut        FaultKind = "cut"       // lines up to a known head are missing
	HeadDiffers   FaultKind = "head"      // the line of a known head is another one now
	ErasedUnsaid  FaultKind = "erased"    // words were erased and no line says so
	ErasesNothing FaultKind = "erases"    // a line erases what does not come before it
)

// Fault is one thing that is wrong with a log, and where.
type Fault struct {
	Kind FaultKind
	Seq  uint64 // the line; for LogCut the last one that is missing
	From uint64 // LineDropped, LogCut: the first one that is missing
}

// String is the fault in words.
func (f Fault) String() string {
	switch f.Kind {
	case LineEdited:
		return fmt.Sprintf("entry %d was edited: it is not what its hash was made of", f.Seq)
	case WordsEdited:
		return fmt.Sprintf("entry %d was edited: its words are not the ones that were sealed", f.Seq)
	case LineDropped:
		return fmt.Sprintf("%s missing before entry %d", missing(f.From, f.Seq-1), f.Seq)
	case LineMoved:
		return fmt.Sprintf("entry %d is out of order, or is there twice", f.Seq)
	case LineReplaced:
		return fmt.Sprintf("entry %d does not follow the entry before it: one of them was replaced", f.Seq)
	case LogCut:
		return fmt.Sprintf("the end was cut off: %s missing", missing(f.From, f.Seq))
	case HeadDiffers:
		return fmt.Sprintf("entry %d is not the one whose hash was known: the log up to it was written anew", f.Seq)
	case ErasedUnsaid:
		return fmt.Sprintf("words of entry %d were erased, and no later entry says so", f.Seq)
	case ErasesNothing:
		return fmt.Sprintf("entry %d says that it erased words of an entry that is not before it", f.Seq)
	}
	return fmt.Sprintf("entry %d: %s", f.Seq, f.Kind)
}

func missing(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("entry %d is", from)
	}
	return fmt.Sprintf("entries %d to %d are", from, to)
}

// VerifyLedger looks through a workspace's whole log, in the order in which it is
// kept, and tells everything that is wrong with it; nothing where it is whole.
//
// The chain alone shows a line that was edited, dropped, moved or put in. Who can
// write the whole log anew, or cut its end, can only be caught by somebody who
// knows a head of it: known are such heads, as they were posted.
func VerifyLedger(workspace string, lines []LedgerLine, known ...Head) []Fault {
	var faults []Fault
	add := func(k FaultKind, seq, from uint64) { faults = append(faults, Fault{Kind: k, Seq: seq, From: from}) }
	at := Genesis(workspace)
	erased := map[uint64]bool{}
	for i := range lines {
		l := &lines[i]
		switch {
		case l.Seq <= at.Seq:
			add(LineMoved, l.Seq, 0)
			continue // at stays: what comes next is measured by what was in its place
		case l.Seq > at.Seq+1:
			add(LineDropped, l.Seq, at.Seq+1)
		case !sameHash(l.Prev, at.Hash):
			add(LineReplaced, l.Seq, 0)
		}
		if !sameHash(l.sum(), l.Hash) {
			add(LineEdited, l.Seq, 0)
		}
		if !l.By.holds() || !l.Summary.holds() || !l.Detail.holds() {
			add(WordsEdited, l.Seq, 0)
		}
		for _, seq := range l.Erases {
			erased[seq] = true
			if seq == 0 || seq >= l.Seq {
				add(ErasesNothing, l.Seq, 0)
			}
		}
		at = l.Head()
	}
	for i := range lines {
		if lines[i].erased() && !erased[lines[i].Seq] {
			add(ErasedUnsaid, lines[i].Seq, 0)
		}
	}
	return append(faults, againstHeads(workspace, lines, at, known)...)
}

// againstHeads compares the log with the heads that somebody knows.
func againstHeads(workspace string, lines []LedgerLine, last Head, known []Head) []Fault {
	var faults []Fault
	var cut uint64
	for _, h := range known {
		if h.Seq == 0 {
			if !sameHash(h.Hash, Genesis(workspace).Hash) {
				faults = append(faults, Fault{Kind: HeadDiffers})
			}
			continue
		}
		i := slices.IndexFunc(lines, func(l LedgerLine) bool { return l.Seq == h.Seq })
		switch {
		case h.Seq > last.Seq:
			cut = max(cut, h.Seq)
		case i < 0: // dropped, and reported
		case !sameHash(lines[i].Hash, h.Hash):
			faults = append(faults, Fault{Kind: HeadDiffers, Seq: h.Seq})
		}
	}
	if cut > 0 {
		faults = append(faults, Fault{Kind: LogCut, Seq: cut, From: last.Seq + 1})
	}
	return faults
}
