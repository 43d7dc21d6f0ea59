package commands

import (
	"slices"
	"strings"
	"testing"

	"partnerbot/view"
)

// TestEveryWordIsInHelp: the first help is a screen that names the first word of
// every unit and every topic; each unit is named in its topic's help, and each topic
// is called as no unit is.
func TestEveryWordIsInHelp(t *testing.T) {
	a, _ := sampleApp(t)
	all := view.PlainText(say(t, a, dana, "help").Message)
	if n := strings.Count(all, "\n"); n > 25 || len(all) > 2500 {
		t.Errorf("the first help has %d lines and %d letters", n, len(all))
	}
	topicOf := map[string]string{}
	for _, topic := range helpTopics {
		for _, w := range topic.words {
			if topicOf[w] != "" {
				t.Errorf("%s is in the topics %s and %s", w, topicOf[w], topic.name)
			}
			topicOf[w] = topic.name
		}
		if !strings.Contains(all, "help "+topic.name) {
			t.Errorf("help does not name the topic %s", topic.name)
		}
		if slices.ContainsFunc(Units(), func(u *Unit) bool { return u.called(topic.name) || len(u.seconds(topic.name)) > 0 }) {
			t.Errorf("a unit is called %s, as a topic is", topic.name)
		}
	}
	for _, u := range Units() {
		topic, ok := topicOf[u.first()]
		if !ok {
			t.Errorf("%s is in no topic", u.Word)
			continue
		}
		if !names(all, u.first()) {
			t.Errorf("help does not name %s", u.first())
		}
		if said := view.PlainText(say(t, a, dana, "help "+topic).Message); !names(said, u.Word) {
			t.Errorf("help %s does not name %s:\n%s", topic, u.Word, said)
		}
		if said := view.PlainText(say(t, a, dana, "help "+u.Word).Message); !strings.Contains(said, u.Usage) {
			t.Errorf("help %s does not say how it is written", u.Word)
		}
	}
	for w := range topicOf {
		if !slices.ContainsFunc(Units(), func(u *Unit) bool { return u.first() == w }) {
			t.Errorf("the topics name %s, and no unit begins so", w)
		}
	}
}

// names reports whether a text names a word as a whole.
func names(text, word string) bool {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n,:;()", r) }) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "- ")
		line = strings.TrimPrefix(line, "also ")
		if line == word || strings.HasPrefix(line, word+" ") {
			return true
		}
	}
	return false
}

func TestHelpOnDates(t *testing.T) {
	a, _ := sampleApp(t)
	if ans := say(t, a, chen, "help dates"); !ans.OK || !strings.Contains(view.PlainText(ans.Message), "without a year") {
		t.Error(view.PlainText(ans.Message))
	}
	for _, u := range Units() {
		if said := view.PlainText(say(t, a, dana, "help "+u.Word).Message); strings.Contains(said, "without a year") {
			t.Errorf("help %s speaks of days without a year, which help dates does", u.Word)
		}
	}
	if ans := say(t, a, chen, "help yeer"); !strings.Contains(view.PlainText(ans.Message), "help year") {
		t.Error(view.PlainText(ans.Message))
	}
}

// TestHelpLeadsOn: a word that begins others says which.
func TestHelpLeadsOn(t *testing.T) {
	a, _ := sampleApp(t)
	for topic, want := range map[string]string{
		"config": "config zone ZONE", "bind": "bind accept @who", "competency": "competency add NAME", "case": "material add KIND",
		"cert": "cert renew @who", "materials": "material list [--all]",
	} {
		if got := view.PlainText(say(t, a, chen, "help "+topic).Message); !strings.Contains(got, want) {
			t.Errorf("help %s lacks %q:\n%s", topic, want, got)
		}
	}
}
