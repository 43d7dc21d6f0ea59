package view

import (
	"fmt"
	"time"
)

// T makes a text of one plain span.
func T(s string) Text { return Text{{Text: s}} }

// Tf is T over fmt.Sprintf.
func Tf(format string, args ...any) Text { return T(fmt.Sprintf(format, args...)) }

// Join puts texts one after the other.
func Join(parts ...Text) Text {
	var t Text
	for _, p := range parts {
		t = append(t, p...)
	}
	return t
}

// B is bold text.
func B(s string) Text { return Text{{Kind: Bold, Text: s}} }

// I is italic text.
func I(s string) Text { return Text{{Kind: Italic, Text: s}} }

// C is text as code: a word to type.
func C(s string) Text { return Text{{Kind: Code, Text: s}} }

// L is a link.
func L(label, url string) Text { return Text{{Kind: Link, Text: label, URL: url}} }

// U is a person: drawn as a Slack mention that notifies nobody in an ephemeral
// answer, or by name where there is no Slack id.
func U(slackID, name string) Text {
	if slackID == "" {
		return T(name)
	}
	return Text{{Kind: User, ID: slackID, Text: name}}
}

// Ch is a channel: drawn by Slack under its name, elsewhere as the id.
func Ch(id string) Text { return Text{{Kind: Channel, ID: id}} }

// M is a moment, shown in the reader's own zone.
func M(t time.Time) Text {
	return Text{{Kind: Moment, Time: t, Text: t.Format(MomentLayout)}}
}

// Heading is a heading block.
func Heading(s string) Block { return Block{Kind: KindHeading, Text: T(s)} }

// Para is a paragraph.
func Para(parts ...Text) Block { return Block{Kind: KindText, Text: Join(parts...)} }

// List is a bulleted list.
func List(items ...Text) Block { return Block{Kind: KindList, Items: items} }

// Fields are label and value pairs in two columns: label, value, label, value ...
func Fields(pairs ...Text) Block { return Block{Kind: KindFields, Items: pairs} }

// Table is a table; rows may be shorter than the header.
func Table(header []string, rows ...[]Text) Block {
	return Block{Kind: KindTable, Header: header, Rows: rows}
}

// Beside is a paragraph with a button beside it.
func Beside(b Button, parts ...Text) Block {
	return Block{Kind: KindText, Text: Join(parts...), Button: &b}
}

// Run is a button that runs the words.
func Run(label, words string) Button { return Button{Label: label, Run: words} }

// Note is small print.
func Note(parts ...Text) Block { return Block{Kind: KindNote, Text: Join(parts...)} }

// Divider is a line.
func Divider() Block { return Block{Kind: KindDivider} }

// Actions is a row of buttons.
func Actions(buttons ...Button) Block { return Block{Kind: KindActions, Buttons: buttons} }

// Unmentioned is the message with people by name instead of by mention, so that
// showing it to others pings none of them.
func (m Message) Unmentioned() Message {
	blocks := make([]Block, len(m.Blocks))
	for i, b := range m.Blocks {
		b.Text = b.Text.unmentioned()
		b.Items = unmentionedAll(b.Items)
		rows := make([][]Text, len(b.Rows))
		for j, row := range b.Rows {
			rows[j] = unmentionedAll(row)
		}
		b.Rows = rows
		blocks[i] = b
	}
	m.Blocks = blocks
	return m
}

func unmentionedAll(texts []Text) []Text {
	out := make([]Text, len(texts))
	for i, t := range texts {
		out[i] = t.unmentioned()
	}
	return out
}

func (t Text) unmentioned() Text {
	out := make(Text, len(t))
	for i, s := range t {
		if s.Kind == User {
			s = Span{Text: s.String()}
		}
		out[i] = s
	}
	return out
}

// Say is a message of one paragraph, which is its own summary.
func Say(format string, args ...any) Message {
	s := fmt.Sprintf(format, args...)
	return Message{Summary: s, Blocks: []Block{Para(T(s))}}
}
