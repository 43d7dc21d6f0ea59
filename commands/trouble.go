package commands

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"partnerbot/storage"
	"partnerbot/view"
)

// Trouble is what was wrong with a request, in words for the one who made it.
// Every other error is for the operator and reaches people as a reference only.
type Trouble struct {
	What    string        // what was wrong, naming the word: `"pmpp" is no certificate that this program knows.`
	Try     []string      // words that would work, without the slash command
	Buttons []view.Button // what may have been meant
	Names   bool          // it names people
	Text    view.Text     // What with its words to type as such; none where What has no such
}

// Error is what was wrong, without the examples.
func (t *Trouble) Error() string { return t.What }

func wrong(format string, args ...any) *Trouble {
	return &Trouble{What: fmt.Sprintf(format, args...)}
}

// wrongly is wrong with words to type among what is said.
func wrongly(parts ...view.Text) *Trouble {
	text := view.Join(parts...)
	return &Trouble{What: text.String(), Text: text}
}

// try adds examples that work.
func (t *Trouble) try(examples ...string) *Trouble {
	t.Try = append(t.Try, examples...)
	return t
}

// offer adds a button.
func (t *Trouble) offer(label, run string) *Trouble {
	t.Buttons = append(t.Buttons, view.Button{Label: label, Run: run})
	return t
}

func (t *Trouble) message() view.Message {
	what := t.Text
	if len(what) == 0 {
		what = view.T(t.What)
	}
	m := view.Message{Summary: t.What, Blocks: []view.Block{view.Para(what)}, Names: t.Names}
	if len(t.Try) > 0 {
		line := view.T("For example: ")
		for i, example := range t.Try {
			if i > 0 {
				line = append(line, view.T(" or ")...)
			}
			line = append(line, view.C(example)...)
		}
		m.Blocks = append(m.Blocks, view.Para(line))
		m.Summary += " For example: " + strings.Join(t.Try, " or ")
	}
	if len(t.Buttons) > 0 {
		m.Blocks = append(m.Blocks, view.Actions(t.Buttons...))
	}
	return m
}

// panicked is a unit's panic on its way to the log.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// guarded runs fn and turns a panic into an error, so that it leaves no lock of
// the store held behind it.
func guarded(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &panicked{value: v, stack: debug.Stack()}
		}
	}()
	return fn()
}

// failed turns an error into what the asker sees. What is not a Trouble is
// logged under a reference.
func (a *App) failed(ctx context.Context, req Request, word string, err error) Answer {
	var t *Trouble
	if errors.As(err, &t) {
		return Answer{Message: t.message()}
	}
	ref := reference()
	a.Log.ErrorContext(ctx, "a command failed", "ref", ref, "word", word, "workspace", req.Workspace, "user", req.User, "via", string(req.Via), "err", err)
	return Answer{Message: view.Say("%s Nothing was changed. Whoever runs me finds the cause in the log under %s.", excuse(err), ref)}
}

func excuse(err error) string {
	switch {
	case errors.Is(err, storage.ErrFull):
		return "My disk is full, so I could not store that."
	case errors.Is(err, storage.ErrReadOnly):
		return "My database cannot be written to, so I could not store that."
	case errors.Is(err, storage.ErrClosed):
		return "I am shutting down; please ask again in a minute."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "That took too long, so I stopped; please ask again."
	default:
		return "Something went wrong on my side."
	}
}

// reference is a short random word that ties an answer to a line of the log.
func reference() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails
	return "E-" + hex.EncodeToString(b[:])
}

// withTry adds an example to what went wrong, if that is the asker's to mend.
func withTry(err error, words ...string) error {
	var t *Trouble
	if errors.As(err, &t) {
		return t.try(words...)
	}
	return err
}
