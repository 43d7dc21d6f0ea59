package commands

import (
	"partnerbot/partner"
	"partnerbot/storage"
	"partnerbot/view"
)

// change is a storage change with its audit entry. It can be taken back for a day.
func (c *Call) change(summary string, put []partner.Fact, remove ...partner.Ref) storage.Change {
	refs := make([]partner.Ref, 0, len(put)+len(remove))
	for _, f := range put {
		refs = append(refs, f.Ref())
	}
	return storage.Change{
		Delta: partner.Delta{Put: put, Remove: remove},
		Audit: storage.Entry{
			At: c.Now, By: c.User, Via: string(c.Via), Verb: c.unit.Word,
			Summary: view.Clean(summary), Refs: append(refs, remove...),
		},
		UndoUntil: c.Now.Add(undoFor),
	}
}

// commit is the answer that stores a change: what was done, what it means, and a
// button to take it back.
func (c *Call) commit(change storage.Change, done view.Text, means ...view.Text) Answer {
	m := view.Message{Summary: done.String(), Names: true, Blocks: []view.Block{view.Para(done)}}
	if len(means) > 0 {
		m.Blocks = append(m.Blocks, view.List(means...))
	}
	if len(c.years) > 0 {
		m.Blocks = append(m.Blocks, view.Note(view.T(sentence(series(c.years, "and"))+".")))
	}
	m.Blocks = append(m.Blocks, view.Actions(view.Run("Undo", "undo "+auditMark)))
	return Answer{Message: m, Change: change}
}

// put stores one fact and says what that means for the requirements.
func (c *Call) put(summary string, f partner.Fact, done view.Text, next ...view.Text) Answer {
	change := c.change(summary, []partner.Fact{f})
	return c.commit(change, done, append(c.effect(change.Delta), next...)...)
}

// already answers a change that would change nothing.
func already(format string, args ...any) Answer {
	m := view.Say(format+" Nothing changed.", args...)
	m.Names = true
	return Answer{Message: m}
}
