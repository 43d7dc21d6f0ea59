package commands

import (
	"slices"
	"strings"

	"partnerbot/partner"
)

// forOptions are words that people put where an option belongs.
var forOptions = map[string]string{
	"status": "review", "state": "review", "verdict": "review", "result": "review",
	"on": "dated", "date": "dated", "since": "dated",
}

// meantOption is the option that the first of the words stands for, if it is none
// itself and what follows can only be meant for one; used is how long the two are.
func (c *Call) meantOption(m *partner.Material, words []string) (option string, used int) {
	if len(words) < 2 || isMaterialOption(words) {
		return "", 0
	}
	low := strings.ToLower(strings.TrimRight(words[0], ":"))
	if option = forOptions[low]; option == "" {
		if near := nearest(low, materialOptions[:], 1); len(near) > 0 && len(low) > 3 {
			option = near[0]
		}
	}
	used = 2
	switch option {
	case "review":
		var review partner.Review
		if oneOf(&review, option, words[1], partner.Approved, partner.Pending, partner.Rejected) != nil {
			return "", 0
		}
	case "form":
		if !slices.Contains(c.materialKind(m.Kind).Kinds, strings.ToLower(words[1])) {
			return "", 0
		}
	case "dated":
		_, days, err := c.readDate(words[1:], past)
		if err != nil || days == 0 {
			return "", 0
		}
		used = 1 + days
	default:
		return "", 0
	}
	if rest := words[used:]; len(rest) > 0 && !isMaterialOption(rest) { // "Notes on 2 March in Porto" is a title
		if next, _ := c.meantOption(m, rest); next == "" {
			return "", 0
		}
	}
	return option, used
}

// unmeant refuses a word that stands where an option belongs and is none, so that it
// does not become a part of the title. titled is what of the title is read, behind
// tells that an option has followed it.
func (c *Call) unmeant(m *partner.Material, words []string, titled []string, behind bool) error {
	if option, _ := c.meantOption(m, words); option != "" {
		wording := slices.Clone(c.Words)
		for i := len(c.Words) - len(words); i < len(wording); i++ {
			if option, _ := c.meantOption(m, c.Words[i:]); option != "" {
				wording[i] = option
			}
		}
		run := phrase(append(strings.Fields(c.unit.Word), wording...)...)
		return wrong("I do not know %q here; the word for it is %s.", clip(words[0]), option).try(run)
	}
	switch {
	case behind:
		return c.usage("I do not understand %q after the options; the title comes before them.", clip(words[0]))
	case len(titled) == 1 && strings.Contains(titled[0], " "):
		return c.usage("I do not understand %q after a title in quotes.", clip(words[0]))
	}
	return nil
}
