// Package view holds what the bot wants to say, not how Slack draws it: a
// Message is a summary and a small closed set of blocks. Values are plain data
// (they survive JSON), and hold text as it is: escaping, cutting and paging
// belong to the renderer.
package view

import "time"

// Message is one thing said. The zero Message says nothing.
type Message struct {
	// Summary is the whole message in a sentence or two: screen readers, phones
	// and notifications show it instead of the blocks.
	Summary string  `json:"summary"`
	Blocks  []Block `json:"blocks,omitempty"`
	// Names says that the message names people, so that it stays out of public
	// channels unless someone who may shares it.
	Names bool `json:"names,omitempty"`
}

// BlockKind is the kind of a Block. The set is closed: every renderer draws all.
type BlockKind string

// The kinds of block and the fields each uses.
const (
	KindHeading BlockKind = "heading" // Text
	KindText    BlockKind = "text"    // Text; Button or Menu beside it, optional
	KindList    BlockKind = "list"    // Items: one line each, drawn with a bullet
	KindFields  BlockKind = "fields"  // Items in two columns: label, value, label, value ...
	KindNote    BlockKind = "note"    // Text, small and grey
	KindDivider BlockKind = "divider" // nothing
	KindActions BlockKind = "actions" // Buttons
	KindTable   BlockKind = "table"   // Header, Rows; drawn as lines where tables cannot be
)

// Block is one part of a message.
type Block struct {
	Kind    BlockKind `json:"kind"`
	Text    Text      `json:"text,omitempty"`
	Items   []Text    `json:"items,omitempty"`
	Button  *Button   `json:"button,omitempty"`
	Menu    []Button  `json:"menu,omitempty"` // text: at most 5 choices behind three dots, instead of Button
	Buttons []Button  `json:"buttons,omitempty"`
	Header  []string  `json:"header,omitempty"`
	Rows    [][]Text  `json:"rows,omitempty"`
}

// SpanKind is the kind of a Span.
type SpanKind string

// The kinds of span.
const (
	Plain  SpanKind = ""       // Text as it is: never markup, whatever it contains
	Bold   SpanKind = "bold"   // Text
	Italic SpanKind = "italic" // Text
	Code   SpanKind = "code"   // Text
	Link   SpanKind = "link"   // Text, URL (http or https; anything else is drawn as plain text)
	User   SpanKind = "user"   // ID is a Slack user id; Text is the name where ids cannot be drawn
	// Channel is a Slack channel by its ID; Text is what is shown where ids cannot be drawn.
	Channel SpanKind = "channel"
	Moment  SpanKind = "moment" // Time, shown in the reader's zone; Text is the fallback, with its zone
)

// Span is a run of text of one kind.
type Span struct {
	Kind SpanKind  `json:"kind,omitempty"`
	Text string    `json:"text,omitempty"`
	URL  string    `json:"url,omitempty"`
	ID   string    `json:"id,omitempty"`
	Time time.Time `json:"time,omitzero"`
}

// Text is a line or paragraph made of spans.
type Text []Span

// Button runs a command, exactly as if its presser had typed it.
type Button struct {
	Label   string   `json:"label"`
	Run     string   `json:"run"`             // the words, without the slash command: "gaps hccdp"
	Style   string   `json:"style,omitempty"` // "", primary or danger
	Confirm *Confirm `json:"confirm,omitempty"`
}

// Confirm is asked before a button runs.
type Confirm struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Yes   string `json:"yes"`
	No    string `json:"no"`
}

// Form is a modal dialog. What is filled in comes back as Values to the unit
// whose word is Run.
type Form struct {
	Run    string  `json:"run"` // the word whose unit takes the values: "cert add"
	Title  string  `json:"title"`
	Submit string  `json:"submit"`
	Intro  Text    `json:"intro,omitempty"`
	Fields []Field `json:"fields"`
}

// FieldKind is the kind of a Field.
type FieldKind string

// The kinds of field.
const (
	FieldText   FieldKind = "text"
	FieldLong   FieldKind = "long"
	FieldDate   FieldKind = "date"
	FieldSelect FieldKind = "select"
	FieldUser   FieldKind = "user"
)

// Field is one input of a form.
type Field struct {
	Name     string    `json:"name"`
	Label    string    `json:"label"`
	Kind     FieldKind `json:"kind"`
	Hint     string    `json:"hint,omitempty"`
	Value    string    `json:"value,omitempty"`
	Options  []Option  `json:"options,omitempty"`
	Optional bool      `json:"optional,omitempty"`
}

// Option is a choice of a select field.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Home is what the Home tab shows.
type Home struct {
	Blocks []Block `json:"blocks"`
}
