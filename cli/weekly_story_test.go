package cli

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"partnerbot/civil"
	"partnerbot/sandbox"
)

// linesOf are the codes of the duties that a message tells of, in their order.
func linesOf(m sandbox.Message) []string {
	var list []string
	for _, code := range regexp.MustCompile(`R-[0-9A-HJKMNP-TV-Z]{5}`).FindAllString(words(m), -1) {
		if !slices.Contains(list, code) {
			list = append(list, code)
		}
	}
	return list
}

// TestAnAnswerLeavesTheListWhole: whatever line of the Monday digest, or of a digest
// that was ordered, is answered, everybody sees there who took it, and every other
// line stays.
func TestAnAnswerLeavesTheListWhole(t *testing.T) {
	p := lived(t)
	slash(t, p, "U0DANA", "alliance", `digest schedule "30 9 * * *" here --yes`)
	turnTo(t, p, p.at(t, shutOn.Add(1), 9, 45))
	for i, is := range []struct{ name, key, head string }{
		{"weekly", "weekly/", "need you this week"}, {"ordered", "ordered/", "due within 30 days"},
	} {
		name := is.name
		now := func() sandbox.Message {
			for _, m := range channel(p) {
				if key, _ := m.Metadata.EventPayload["key"].(string); strings.HasPrefix(key, is.key) {
					return m
				}
			}
			t.Fatalf("there is no %s digest", name)
			return sandbox.Message{}
		}
		before := now()
		codes := linesOf(before)
		if len(codes) < 10 || !strings.Contains(words(before), is.head) {
			t.Fatalf("the %s digest has %d lines: %s", name, len(codes), words(before))
		}
		for _, code := range []string{codes[0], codes[5], codes[8]} {
			until := shutOn.Add(9 + i)
			if said := slash(t, p, "U0DANA", "alliance", "remind ack "+code+" until "+until.String()); !strings.Contains(said, "You are on it") {
				t.Fatalf("%s: %s", code, said)
			}
			await(t, p, func() bool { return onIt(now(), code, until) })
			if got := words(now()); !strings.Contains(got, is.head) || !strings.Contains(got, "Quiet:") || !strings.Contains(got, "taken") {
				t.Errorf("%s, after %s: %s", name, code, got)
			}
			for _, c := range codes {
				if !slices.Contains(linesOf(now()), c) {
					t.Errorf("the %s digest has lost %s, when %s was answered", name, c, code)
				}
			}
		}
	}
}

// onIt reports whether the line of a duty says that somebody is on it until a day.
func onIt(m sandbox.Message, code string, until civil.Day) bool {
	return regexp.MustCompile(`Dana Weber is on it until ` + until.Short() + `\.\s*` + code).MatchString(words(m))
}
