// Package roster brings the company's roster in and out: people, the association
// of their HUAWEI IDs and their certificates, as CSV, XLSX or JSON, one row per
// certificate. Reading and importing are pure; nothing here knows a store.
package roster

import (
	"errors"
	"fmt"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
)

// Limits of a roster file. A file over them is refused as a whole, a cell over
// MaxCell characters with its row.
const (
	MaxSize    = 256 << 20 // bytes
	MaxRows    = 1_000_000
	MaxColumns = 512
	MaxCell    = 4096 // characters
)

// ErrFile says that a file is not a roster that can be read; every error of Read
// wraps it and is written for the person who sent the file.
var ErrFile = errors.New("the roster cannot be read")

// fileError is an ErrFile whose text is its reason alone.
type fileError struct{ text string }

func (e *fileError) Error() string { return e.text }
func (e *fileError) Unwrap() error { return ErrFile }

func refuseFile(name, format string, args ...any) error {
	if name == "" {
		name = "the file"
	}
	return &fileError{name + ": " + fmt.Sprintf(format, args...)}
}

// Options say how a file is to be read.
type Options struct {
	// Dates is the order in which dates like 03/04/2027 are written; without
	// it such dates are refused.
	Dates Order
	// Progress, if set, is called with the number of rows done, now and then
	// and at the end.
	Progress func(done int)
}

// Sheet is a roster file as it was read: the rows that make sense, and what was
// wrong with the others.
type Sheet struct {
	Name     string // the file's
	Format   string // csv, xlsx or json
	Total    int    // rows with anything in them, header not counted
	Rows     []Row
	Refused  []Refusal
	Warnings []string

	head *header
}

// Row is one row of a roster. Empty fields say nothing about what is known.
type Row struct {
	Number      int // as the spreadsheet shows it: the header is row 1. In JSON the entries are counted from 1
	Name        string
	Email       string // lower case
	SlackID     string
	HuaweiID    string
	Account     partner.AccountKind // of the certificate if the row has one, else of the person's HUAWEI ID
	Binding     partner.BindingState
	BoundOn     civil.Day
	Dedicated   Answer
	Team        string
	LeftOn      civil.Day
	Certificate string // as written; Import looks it up in the program
	Track       string
	CertNumber  string
	Issued      civil.Day
	Expires     civil.Day
	Review      partner.Review
	Evidence    string
}

// Answer is yes, no or nothing said.
type Answer int8

// The answers.
const (
	Unsaid Answer = iota
	Yes
	No
)

// Refusal says why a row was not taken.
type Refusal struct {
	Row    int    `json:"row"`
	Column string `json:"column,omitempty"` // the header as the file has it; empty where it is about the whole row
	Word   string `json:"word,omitempty"`   // the offending word
	Reason string `json:"reason"`
}

// String is the refusal as one sentence: row 7, column issued: "2026-02-30": no such day in the calendar.
func (r Refusal) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "row %d", r.Row)
	if r.Column != "" {
		fmt.Fprintf(&s, ", column %s", r.Column)
	}
	if r.Word != "" {
		fmt.Fprintf(&s, ": %q", short(r.Word))
	}
	return s.String() + ": " + r.Reason
}

// short cuts a word so that a message stays readable.
func short(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// quote keeps what errors quote short and on one line.
func quote[T string | []byte](s T) string {
	const most = 240 // bytes, more than short leaves
	return short(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(s[:min(len(s), most)]), "?")))
}
