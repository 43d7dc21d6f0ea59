package partner

import "strings"

// Forget takes a person out of the records of applications: code stands for their
// Slack user id everywhere, and what they wrote is gone. What was decided stays;
// Replay of the records that it gives makes the application anew. The records that
// are given are not changed.
func Forget(records []Record, user, code string) []Record {
	out := make([]Record, len(records))
	swap := func(s *string) {
		if *s == user {
			*s = code
		}
	}
	for i, r := range records {
		if r.Entry.By == user {
			r.Entry.Text = ""
		}
		swap(&r.Entry.By)
		swap(&r.Entry.Ref) // PassOn
		swap(&r.Terms.For)
		r.Entry.Text = unmentioned(r.Entry.Text, user, code)
		out[i] = r
	}
	return out
}

// unmentioned puts a code for a person's mentions, with and without a label.
func unmentioned(text, user, code string) string {
	if !strings.Contains(text, user) {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<@"+user+"|")
		b.WriteString(before)
		if !found {
			break
		}
		_, text, _ = strings.Cut(rest, ">")
		b.WriteString(code)
	}
	return strings.ReplaceAll(strings.ReplaceAll(b.String(), "<@"+user+">", code), user, code)
}
