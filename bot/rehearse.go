package bot

import (
	"encoding/json"

	"partnerbot/view"
)

// Rehearse draws and encodes an answer that nobody asked for. What has to be found
// out once, such as how the types of blocks are encoded, is known then when the
// first who asks is answered; a start does it beside opening the database.
func Rehearse() {
	_, _ = encoded(rehearsal()) // what is wrong with it will be told where it matters
}

// rehearsal holds what answers are made of.
func rehearsal() view.Message {
	m := view.Say("a <b> * c")
	m.Blocks = []view.Block{view.Heading("a"), view.Para(view.B("a"), view.L("b", "https://example.com")), view.List(view.T("a: b")),
		view.Fields(view.T("a"), view.T("b")), view.Note(view.T("a")), view.Divider(), view.Actions(view.Run("a", "b"))}
	return m
}

func encoded(m view.Message) ([]byte, error) { return json.Marshal(spoken(Render(m)[0], false)) }
