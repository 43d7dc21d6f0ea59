package commands

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"partnerbot/partner"
	"partnerbot/view"
)

// readLabel reads how people name an application: A-7, a7, #A-7.
func readLabel(word string) (partner.ID, bool) {
	w := strings.NewReplacer("–", "-", "—", "-", "‑", "-", "−", "-").Replace(strings.ToUpper(strings.Trim(word, "`.,;:()[]#*_\"'“”")))
	w, ok := strings.CutPrefix(w, "A")
	if !ok {
		return 0, false
	}
	w = strings.TrimPrefix(w, "-")
	if w == "" || strings.Trim(w, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseUint(w, 10, 32)
	return partner.ID(n), err == nil
}

// applicationVerbs are the words that stand before an application's label, or
// after it: "submitted A-7 HW-1", "application A-7 submitted HW-1", "A-7 submitted HW-1".
var applicationVerbs = map[string]string{
	"submit": "submit", "submitted": "submitted", "step": "step", "update": "update", "passed": "passed", "failed": "failed",
	"resubmit": "resubmit", "resubmitted": "resubmit", "retire": "withdraw", "benefits": "benefits", "certificate": "certificate",
	"attach": "attach", "detach": "detach", "review": "review",
	"approve": "review", "approved": "review", "lgtm": "review", "changes": "review", "reject": "review", "ask": "review", "override": "review", "pass": "review", "comment": "review", "open": "review",
}

// ordered brings the words about an application into the order of their units.
func ordered(words []string) []string {
	if len(words) == 0 {
		return words
	}
	if _, ok := readLabel(words[0]); ok {
		words = append([]string{"application"}, words...)
	}
	first := strings.ToLower(words[0])
	if (first == "material" || first == "materials") && len(words) > 2 {
		if _, ok := readLabel(words[2]); ok && strings.EqualFold(words[1], "add") {
			return append([]string{"attach"}, words[2:]...)
		}
	}
	if len(words) < 2 {
		return words
	}
	if first == "review" || first == "application" || first == "app" {
		if _, ok := readLabel(words[1]); ok && len(words) > 2 {
			return afterLabel(first, words)
		}
		return words
	}
	if verb := reviewVerb(first); verb != "" && first != "withdraw" {
		if _, ok := readLabel(words[1]); ok { // approve A-7
			return append([]string{"review", words[1], verb}, words[2:]...)
		}
	}
	return words
}

// afterLabel is ordered for "application A-7 VERB ...".
func afterLabel(first string, words []string) []string {
	verb := strings.ToLower(strings.TrimRight(words[2], ":"))
	switch {
	case first == "review":
		return words
	case verb == "withdraw": // of the application as a whole; a decision is taken back with review A-7 withdraw
		return append([]string{"withdraw", words[1]}, words[3:]...)
	case verb == "material" || verb == "add":
		rest := words[3:]
		if len(rest) > 0 && strings.EqualFold(rest[0], "add") {
			rest = rest[1:]
		}
		return append([]string{"attach", words[1]}, rest...)
	}
	switch unit := applicationVerbs[verb]; unit {
	case "":
		return words
	case "review":
		if verb == "review" {
			return append([]string{"review", words[1]}, words[3:]...)
		}
		return append([]string{"review", words[1], verb}, words[3:]...)
	default:
		return append([]string{unit, words[1]}, words[3:]...)
	}
}

// readTail finds where the words end that a unit reads, and the text begins that
// is kept as it was typed: a cause, a question. It is "" where the unit takes none.
func (u *Unit) readTail(words []string, raw string) (head []string, tail string, ok bool) {
	if u.Tail == nil {
		return nil, "", false
	}
	n := u.Tail(words)
	if n == 0 || n >= len(words) {
		return nil, "", false
	}
	return words[:n], lastFields(raw, len(words)-n), true
}

// lastFields is the end of a text from its n-th last word on.
func lastFields(text string, n int) string {
	text = strings.TrimSpace(text)
	at := len(text)
	for ; n > 0 && at > 0; n-- {
		end := strings.TrimRightFunc(text[:at], unicode.IsSpace)
		at = strings.LastIndexFunc(end, unicode.IsSpace)
		if at < 0 {
			return text
		}
		at += len(string([]rune(end[at:])[0]))
	}
	return text[at:]
}

// asTyped reads the words of a request whose end is a text that people write
// freely: quotes, dashes and lines in it stay as they are.
func (a *App) asTyped(req Request) (*Call, bool) {
	x := a.words()
	fields := strings.Fields(req.Text)
	words := ordered(unaddressed(fields))
	if len(words) < 2 {
		return nil, false
	}
	u, rest, err := x.find(words)
	if err != nil {
		return nil, false
	}
	saw, text := sawFlag(req.Text)
	if saw != "" {
		rest = rest[:max(0, len(rest)-(len(fields)-len(strings.Fields(text))))]
	}
	head, tail, ok := u.readTail(rest, text)
	if !ok {
		return nil, false
	}
	c := a.call(req, u)
	c.typed = rest
	c.Words, c.Flags = append(slices.Clone(head), strings.TrimSpace(tail)), map[string]string{}
	if saw != "" {
		c.Flags["--saw"] = saw
	}
	return c, true
}

// sawFlag takes the version that was on a card off the end of a text.
func sawFlag(text string) (saw, rest string) {
	f := strings.Fields(text)
	if n := len(f); n > 2 && f[n-2] == "--saw" && digits(f[n-1]) {
		rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), f[n-1]))
		return f[n-1], strings.TrimSpace(strings.TrimSuffix(rest, "--saw"))
	}
	return "", text
}

// unquote takes the quotes away that stand around the whole of a text, or around
// its beginning; rest is what follows them.
func unquote(text string) (inner, rest string) {
	text = strings.TrimSpace(text)
	r := []rune(text)
	if len(r) < 2 {
		return text, ""
	}
	open, _ := normal(r[0])
	if open != '"' && open != '\'' {
		return text, ""
	}
	for i := 1; i < len(r); i++ {
		if q, _ := normal(r[i]); q == open && (i+1 == len(r) || unicode.IsSpace(r[i+1])) {
			return strings.TrimSpace(string(r[1:i])), strings.TrimSpace(string(r[i+1:]))
		}
	}
	return text, ""
}

// application finds the application that the first of the words names.
func (c *Call) application(words []string) (partner.Application, []string, error) {
	if len(words) == 0 {
		return partner.Application{}, nil, c.whichApplication(c.usage("I need which application."))
	}
	id, ok := readLabel(words[0])
	if !ok {
		return partner.Application{}, nil, c.whichApplication(wrong("%q is no application; they are called A-7.", clip(words[0])))
	}
	a, ok := c.Book.Application(id)
	if !ok {
		return partner.Application{}, nil, c.whichApplication(wrong("There is no application %s.", id.Label()))
	}
	return a, words[1:], nil
}

// whichApplication offers the applications that are running.
func (c *Call) whichApplication(t *Trouble) error {
	for _, a := range c.Book.Applications() {
		if !a.Stage.Over() && len(t.Buttons) < 4 {
			words := append(strings.Fields(c.unit.Word), a.ID.Label())
			if len(c.typed) > 0 {
				words = append(words, c.typed[1:]...)
			}
			t.Buttons = append(t.Buttons, view.Run(clip(a.ID.Label()+" "+a.Title), phrase(words...)))
		}
	}
	return t.try("applications")
}
