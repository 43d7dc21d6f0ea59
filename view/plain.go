package view

// PlainText renders a message for a terminal, a log or a file: no markup, no
// control characters, one line a list item.
func PlainText(m Message) string { panic("helper") }

// String is the text without any markup.
func (t Text) String() string { panic("helper") }

// Clean strips control and bidirectional-override characters, which could
// forge what a line seems to say. Newlines and tabs become blanks.
func Clean(s string) string { panic("helper") }
