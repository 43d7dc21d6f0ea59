package commands

import (
	"context"
	"strings"

	"partnerbot/partner"
	"partnerbot/view"
)

// ownWords are the words that, said in an application's thread with the bot's name
// before them, are about that application without naming it.
var ownWords = map[string]bool{
	"review": true, "submit": true, "step": true, "update": true, "resubmit": true, "attach": true, "detach": true, "benefits": true,
	"certificate": true, "override": true, "application": true, "material": true,
}

// inThread answers what is said to the bot in an application's thread. Words of a
// review do what they do when they are said there without its name, so that a
// workspace that gives the bot no history works the same. Other words are asked as
// anywhere; what is neither is kept as a comment. ok is false for what is not
// about the thread.
func (a *App) inThread(ctx context.Context, req Request) (req2 Request, ans Answer, ok bool, err error) {
	id, _, err := a.threadOf(ctx, req.Workspace, req.Channel, req.Thread)
	if err != nil || id == 0 {
		return req, Answer{}, false, err
	}
	words := ordered(strings.Fields(req.Text))
	if len(words) > 1 {
		if _, named := readLabel(words[1]); named && a.words().word[strings.ToLower(words[0])] != nil {
			return req, Answer{}, false, nil
		}
	}
	if len(words) > 0 && ownWords[ownWord(words[0])] {
		if labelled, yes := withLabel(req.Text, words, id.Label()); yes {
			req.Text = labelled
			return req, Answer{}, false, nil
		}
	}
	said := partner.ReadReply(req.Text)
	if said.Verb == partner.Comment && !said.Yes && a.known(words) {
		return req, Answer{}, false, nil
	}
	h := Heard{Now: req.Now, Workspace: req.Workspace, User: req.User, Standing: req.Standing, Channel: req.Channel, Thread: req.Thread, TS: req.TS,
		At: req.Now, Kind: Said, Text: req.Text, Files: req.Files, Key: req.Key}
	out, err := a.Hear(ctx, h)
	if err != nil {
		return req, Answer{}, false, err
	}
	ans = Answer{Message: out.Whisper, OK: true}
	if ans.Message.Summary == "" {
		ans.Message = view.Say("Recorded: it is in the history of %s.", id.Label())
	}
	return req, ans, true, nil
}

// ownWord is a first word without the colon that people put after it.
func ownWord(word string) string { return strings.TrimRight(strings.ToLower(word), ":：") }

// known reports whether the words are a command.
func (a *App) known(words []string) bool {
	if len(words) == 0 {
		return false
	}
	_, _, err := a.words().find(a.words().meant(words))
	return err == nil
}

// withLabel puts an application's label where the words leave it out.
func withLabel(text string, words []string, label string) (string, bool) {
	text = strings.TrimSpace(text)
	first := ownWord(words[0])
	head, rest, _ := strings.Cut(text, words[0])
	if strings.TrimSpace(head) != "" {
		return text, false
	}
	rest = strings.TrimSpace(rest)
	switch first {
	case "material":
		if len(words) < 3 || !strings.EqualFold(words[1], "add") {
			return text, false
		}
		_, after, _ := strings.Cut(rest, words[1])
		return "attach " + label + " " + strings.TrimSpace(after), true
	case "override":
		return "review " + label + " override " + rest, true
	}
	return strings.TrimSpace(first + " " + label + " " + rest), true
}
