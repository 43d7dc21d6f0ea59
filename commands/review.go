package commands

import (
	"slices"
	"strconv"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// reviewVerbs are the words after "review A-7", with those that mean the same.
var reviewVerbs = []struct {
	words []string
	verb  partner.Verb
}{
	{[]string{"approve", "approved", "lgtm", "yes"}, partner.Approve},
	{[]string{"changes", "change"}, partner.Changes},
	{[]string{"reject", "decline"}, partner.Reject},
	{[]string{"withdraw", "takeback"}, partner.TakeBack},
	{[]string{"ask", "question"}, partner.Ask},
	{[]string{"comment", "say"}, partner.Comment},
	{[]string{"pass", "pass-on", "handover"}, partner.PassOn},
	{[]string{"override"}, partner.Override},
	{[]string{"open", "start"}, partner.Start},
}

// reviewVerb is the first of the words that mean what a word means; "" for none.
func reviewVerb(word string) string {
	word = strings.ToLower(strings.TrimRight(word, ":：,.!"))
	for _, v := range reviewVerbs {
		for _, w := range v.words {
			if w == word && w != "yes" && w != "say" && w != "change" && w != "start" && w != "question" && w != "decline" {
				return v.words[0]
			}
		}
	}
	return ""
}

func readReviewVerb(word string) (partner.Verb, bool) {
	word = strings.ToLower(strings.TrimRight(word, ":：,.!"))
	for _, v := range reviewVerbs {
		for _, w := range v.words {
			if w == word {
				return v.verb, true
			}
		}
	}
	return "", false
}

// wantsText tells the verbs that say nothing without words of their own.
func wantsText(v partner.Verb) bool {
	return v == partner.Changes || v == partner.Reject || v == partner.Ask || v == partner.Override || v == partner.Comment
}

func reviewUnit() *Unit {
	return &Unit{
		Word:     "review",
		Aliases:  []string{"decide"},
		Summary:  "a reviewer's decision about an application, as in its thread or by a check mark on its card (on a reply it decides nothing); open asks for the review, pass leaves it to your stand-in, override is an admin's",
		Usage:    "review A-7 [open|approve|changes TEXT|reject CAUSE|withdraw|ask QUESTION|comment TEXT|pass [@who [until D]]|override REASON] [--saw N]",
		Examples: []string{"review A-4 approve", "review A-4 changes page 3 names the customer", "review A-4 reject: the project is not ours", "review A-4 ask which customer is it?", "review A-3 open"},
		Own:      true, Changes: true, Lasting: true,
		Flags: []Flag{{Name: "--saw", Takes: "N", About: "is the version that was looked at, the present one if none"}},
		Tail: func(words []string) int {
			if len(words) < 3 {
				return 0
			}
			if v, ok := readReviewVerb(words[1]); ok && wantsText(v) {
				return 2
			}
			return 0
		},
		Run:    review,
		Submit: reviewSubmit,
	}
}

func review(c *Call) (Answer, error) {
	x, rest, err := c.on()
	if err != nil {
		return Answer{}, err
	}
	if len(rest) == 0 {
		return Answer{Message: c.reviewState(&x.a, x.q)}, nil
	}
	verb, ok := readReviewVerb(rest[0])
	if !ok {
		return Answer{}, c.usage("A review knows no %q.", clip(rest[0]))
	}
	saw, err := c.readSaw()
	if err != nil {
		return Answer{}, err
	}
	if verb == partner.PassOn {
		return x.pass(rest[1:])
	}
	text := strings.TrimSpace(strings.Join(rest[1:], " "))
	if inner, more := unquote(text); more == "" {
		text = inner
	}
	if wantsText(verb) && text == "" && c.CanOpen {
		if early := x.early(verb); early != nil {
			return Answer{}, early
		}
		return Answer{Form: reviewForm(&x.a, verb, saw)}, nil
	}
	return x.decide(verb, text, saw)
}

// early is the refusal that a form would end in, so that nobody fills one in for
// nothing; nil where the words are all that is missing, or what the form asks for.
func (x acting) early(verb partner.Verb, asked ...partner.Ground) error {
	e := x.d.entry(verb)
	e.Text, e.Ref = "-", "-"
	a := x.a
	if out := partner.Decide(x.d.rules(a, x.q), a, e); out.Refusal != nil && !slices.Contains(asked, out.Refusal.Ground) {
		return x.c.refused(out.Refusal)
	}
	return nil
}

func (x acting) decide(verb partner.Verb, text string, saw int) (Answer, error) {
	x.keep = verb.IsVote() || verb == partner.Override
	e := x.d.entry(verb)
	e.Text = text
	if verb.IsVote() {
		e.Saw = saw
	}
	if wantsText(verb) && text == "" && (verb == partner.Ask || verb == partner.Comment) {
		return Answer{}, wrong("%s is followed by nothing.", verb).try("review " + x.a.ID.Label() + " ask which customer is it?")
	}
	var next []view.Text
	if verb == partner.Start {
		next = x.c.whereCards()
	}
	return x.answer(e, next...)
}

// whereCards says where the card of a review is posted, if nowhere.
func (c *Call) whereCards() []view.Text {
	switch {
	case c.Settings.ReviewChannel != "":
		return []view.Text{view.Join(view.T("The card is posted in "), view.Ch(c.Settings.ReviewChannel), view.T("; reviewers reply in its thread."))}
	case c.Settings.Channel != "":
		return []view.Text{view.Join(view.T("The card is posted in "), view.Ch(c.Settings.Channel), view.T("; reviewers reply in its thread. A channel of their own: "), view.C("config review-channel #reviews"))}
	}
	return []view.Text{view.Join(view.T("Nobody sees a card, since no channel for reviews is set: "), view.C("config review-channel #reviews"))}
}

// readSaw reads the version that was on the card.
func (c *Call) readSaw() (int, error) {
	word, ok := c.Flags["--saw"]
	if !ok {
		return 0, nil
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, wrong("%q is not the number of a version of the materials.", clip(word)).try(c.unit.Examples[0])
	}
	return n, nil
}

var reviewForms = map[partner.Verb][4]string{
	partner.Changes:  {"Ask for changes", "What is to be changed?", "Page 3 names the customer.", "Ask for changes"},
	partner.Reject:   {"Reject", "What is against it?", "The project is not ours.", "Reject"},
	partner.Ask:      {"Ask the applicant", "Your question", "Which customer is it?", "Ask"},
	partner.Override: {"Approve without quorum", "Why? It is kept, and marked as such.", "Both reviewers are away until Monday, the portal closes today.", "Approve"},
	partner.PassOn:   {"Pass to stand-in", "", "", "Pass it on"},
	partner.Comment:  {"Comment", "Your comment", "", "Keep it"},
}

func reviewForm(a *partner.Application, verb partner.Verb, saw int) *view.Form {
	w := reviewForms[verb]
	about := view.Field{Name: "about", Label: "About", Kind: view.FieldSelect, Value: a.ID.Label(), Options: []view.Option{{Value: a.ID.Label(), Label: clip(a.ID.Label() + " " + a.Title)}}}
	n := a.Version().N
	if saw > 0 {
		n = saw
	}
	what := view.Field{Name: "what", Label: "Decision", Kind: view.FieldSelect, Value: string(verb) + "/" + strconv.Itoa(n),
		Options: []view.Option{{Value: string(verb) + "/" + strconv.Itoa(n), Label: w[0] + ", version " + strconv.Itoa(n)}}}
	return &view.Form{
		Run: "review", Title: w[0], Submit: w[3],
		Fields: []view.Field{about, what, {Name: "text", Label: w[1], Kind: view.FieldLong, Hint: w[2]}},
	}
}

func reviewSubmit(c *Call, values map[string]string) (Answer, map[string]string, error) {
	c.Words = []string{strings.TrimSpace(values["about"])}
	c.typed = c.Words
	x, _, err := c.on()
	if err != nil {
		return Answer{}, nil, err
	}
	word, version, _ := strings.Cut(values["what"], "/")
	verb, ok := readReviewVerb(word)
	saw, number := strconv.Atoi(version)
	if ok && verb == partner.PassOn {
		return x.passSubmit(values)
	}
	if !ok || number != nil || !wantsText(verb) {
		return Answer{}, nil, wrong("This form is not one of mine any more; please open it again.").try("review " + x.a.ID.Label())
	}
	text := strings.TrimSpace(values["text"])
	if text == "" {
		return Answer{}, map[string]string{"text": "Some words are needed here."}, nil
	}
	ans, err := x.decide(verb, text, saw)
	return ans, nil, err
}
