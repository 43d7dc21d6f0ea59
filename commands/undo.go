package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// undoFor is how long a change can be taken back.
const undoFor = 24 * time.Hour

func undoUnit() *Unit {
	return &Unit{
		Word:     "undo",
		Aliases:  []string{"import undo"},
		Summary:  "takes your last change back, or as an admin change N of the last day; an import too",
		Usage:    "undo [N]",
		Examples: []string{"undo", "undo 1"},
		Own:      true,
		Changes:  true,
		Fetch:    undoFetch,
		Run:      undo,
	}
}

// undoFetch reads what would take the entry back: the one that is named, or the
// asker's latest.
func undoFetch(ctx context.Context, store storage.Store, c *Call) error {
	entry, err := entryNamed(ctx, store, c)
	if err != nil {
		return err
	}
	if err := c.mayUndo(entry); err != nil {
		return err
	}
	c.Entries = []storage.Entry{entry}
	c.Undo, err = store.Undo(ctx, c.Workspace, entry.Seq, c.Now)
	if errors.Is(err, storage.ErrNotFound) {
		return noWayBack(entry, c.Now)
	}
	return err
}

// mayUndo lets everybody take back what they have answered to reminders or set of
// how they are reminded, and admins everything.
func (c *Call) mayUndo(entry storage.Entry) error {
	if c.IsAdmin {
		return nil
	}
	own := entry.By == c.User && len(entry.Refs) > 0
	for _, ref := range entry.Refs {
		own = own && slices.Contains([]partner.Kind{partner.KindResponse, partner.KindMute, partner.KindReader, partner.KindStandIn}, ref.Kind)
	}
	if own {
		return nil
	}
	return wrong("Change %d is not yours; only an admin takes it back.", entry.Seq).try("remind")
}

// noWayBack says why nothing is kept that would take an entry back.
func noWayBack(entry storage.Entry, now time.Time) error {
	at := entry.At.UTC().Format("2 Jan 15:04 MST")
	if now.Sub(entry.At) >= undoFor {
		return wrong("Change %d of %s (%s) can no longer be taken back: that works for a day.", entry.Seq, at, clip(entry.Summary)).try("audit")
	}
	return wrong("Change %d of %s (%s) was stored without a way back, so it cannot be undone; correct what is wrong instead.", entry.Seq, at, clip(entry.Summary)).try("audit")
}

func entryNamed(ctx context.Context, store storage.Store, c *Call) (storage.Entry, error) {
	if len(c.Words) == 0 {
		return latestOwn(ctx, store, c)
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(c.Words[0], "#"), 10, 63)
	if err != nil || n == 0 || len(c.Words) > 1 {
		return storage.Entry{}, wrong("%q is not the number of a change.", clip(strings.Join(c.Words, " "))).try("audit", "undo 12")
	}
	entries, err := store.Audit(ctx, c.Workspace, n+1, 1)
	if err != nil {
		return storage.Entry{}, err
	}
	if len(entries) == 0 || entries[0].Seq != n {
		return storage.Entry{}, wrong("There is no change %d.", n).try("undo")
	}
	return entries[0], nil
}

// latestOwn is the asker's latest change: what somebody else did meanwhile is not
// taken back unseen.
func latestOwn(ctx context.Context, store storage.Store, c *Call) (storage.Entry, error) {
	const back = 200
	entries, err := store.Audit(ctx, c.Workspace, 0, back)
	if err != nil {
		return storage.Entry{}, err
	}
	for _, e := range entries {
		if e.By == c.User {
			return e, nil
		}
	}
	if len(entries) == 0 {
		return storage.Entry{}, wrong("Nothing has been changed yet.").try("audit")
	}
	if !c.IsAdmin {
		return storage.Entry{}, wrong("You have changed nothing lately.").try("remind")
	}
	last := entries[0]
	t := wrong("You have changed nothing lately; the last change is %d (%s).", last.Seq, clip(last.Summary)).try("audit")
	t.Names = true
	return storage.Entry{}, t.offer(fmt.Sprintf("Undo %d", last.Seq), fmt.Sprintf("undo %d", last.Seq))
}

// undo takes back what has not been changed again since; the rest stays.
func undo(c *Call) (Answer, error) {
	entry := c.Entries[0]
	back, kept := stillSo(c.Book, c.Undo, entry.Revision)
	if back.IsEmpty() {
		return Answer{}, wrong("Change %d (%s) has been changed again or taken back since, so there is nothing left to take back.", entry.Seq, clip(entry.Summary)).try("audit")
	}
	summary := fmt.Sprintf("Taken back: change %d (%s)", entry.Seq, strings.TrimSuffix(entry.Summary, "."))
	change := c.change(summary, back.Put, back.Remove...)
	lines := c.effect(back)
	if kept > 0 {
		lines = append(lines, view.T(plural(kept, "record")+" of it changed again since, or is needed by what came later, and stays as it is."))
	}
	return c.commit(change, view.T(summary+"."), lines...), nil
}

// stillSo leaves of an undo only what nobody has changed since revision, and
// nobody that later certificates belong to.
func stillSo(b *partner.Book, undo partner.Delta, revision uint64) (back partner.Delta, kept int) {
	going := make(map[partner.Ref]bool, len(undo.Remove))
	for _, r := range undo.Remove {
		going[r] = true
	}
	for _, f := range undo.Put {
		if now, ok := b.Fact(f.Ref()); ok && now.Revision() != revision || orphan(b, f) {
			kept++
			continue
		}
		back.Put = append(back.Put, f)
	}
	for _, r := range undo.Remove {
		now, ok := b.Fact(r)
		if !ok || now.Revision() != revision || r.Kind == partner.KindPerson && holdsMore(b, r.ID, going) {
			kept++
			continue
		}
		back.Remove = append(back.Remove, r)
	}
	return back, kept
}

// orphan reports whether a certificate's person is no longer there.
func orphan(b *partner.Book, f partner.Fact) bool {
	cert, ok := f.(partner.Certificate)
	if !ok {
		return false
	}
	_, ok = b.Person(cert.Person)
	return !ok
}

// holdsMore reports whether a person holds certificates that are not going too.
func holdsMore(b *partner.Book, id partner.ID, going map[partner.Ref]bool) bool {
	for _, cert := range b.CertificatesOf(id) {
		if !going[cert.Ref()] {
			return true
		}
	}
	return false
}
