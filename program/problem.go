package program

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Problem is one thing wrong with a pack, or worth a look. Line and Column count
// from 1 and are 0 where a problem has no place in a file (Lint's have none).
type Problem struct {
	File         string
	Line, Column int
	Word         string // the offending word; empty where something is missing
	Message      string
}

// String is the problem on one line: huawei-cloud:12:9: "hcddp": no such type.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		b.WriteString(":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column))
	}
	if p.Word != "" {
		b.WriteString(": " + strconv.Quote(p.Word))
	}
	b.WriteString(": " + p.Message)
	return b.String()
}

// Errors is everything wrong with a pack, in the order of the file.
type Errors struct {
	Problems []Problem
}

// maxShown bounds how many problems Error spells out; Problems has them all.
const maxShown = 20

// Error lists the problems, one a line.
func (e *Errors) Error() string {
	lines := make([]string, 0, maxShown+1)
	for i, p := range e.Problems {
		if i == maxShown {
			lines = append(lines, fmt.Sprintf("and %d more", len(e.Problems)-maxShown))
			break
		}
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// maxWord bounds what an error repeats of what was written.
const maxWord = 80

// clip shortens a word to what an error may repeat.
func clip(word string) string {
	if len(word) <= maxWord {
		return word
	}
	cut := maxWord
	for cut > 0 && !utf8.RuneStart(word[cut]) { // what is no UTF-8 may have no beginning at all
		cut--
	}
	return word[:cut] + "..."
}
