package sandbox

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Slack's limits on a response URL.
const (
	maxResponseUses = 5
	responseLife    = 30 * time.Minute // workspace time
)

// responseURL lets an app answer one command or click.
type responseURL struct {
	channel, user string
	source        string // timestamp of the message that was clicked, if any
	thread        string
	made          time.Time
	uses          int
}

// newResponseURL gives an address for up to five answers. mu is held.
func (w *Workspace) newResponseURL(kind, channel, user, source, thread string) string {
	secret := rand.Text()
	for old, u := range w.responses {
		if w.clock.now().Sub(u.made) > 48*responseLife {
			delete(w.responses, old)
		}
	}
	w.responses[secret] = &responseURL{channel: channel, user: user, source: source, thread: thread, made: w.clock.now()}
	return w.baseURL + "/hooks/" + kind + "/" + w.opt.TeamID + "/" + secret
}

func (w *Workspace) serveResponse(rw http.ResponseWriter, r *http.Request) {
	a, err := readArgs(r)
	if a.has("payload") {
		_, err = a.decode("payload", &a)
	}
	status := http.StatusOK
	w.mu.Lock()
	u := w.responses[r.PathValue("secret")]
	switch {
	case w.isAway():
		w.mu.Unlock()
		hangUp(rw)
		return
	case u == nil:
		err, status = refuse("invalid_url"), http.StatusNotFound
	case w.clock.now().Sub(u.made) > responseLife:
		err, status = refuse("expired_url"), http.StatusNotFound
	case u.uses >= maxResponseUses:
		err, status = refuse("used_url"), http.StatusNotFound
	case err == nil:
		u.uses++
		if _, err = w.respond(u, a); err != nil {
			status = http.StatusBadRequest
		}
	default:
		status = http.StatusBadRequest
	}
	entry := Call{At: w.clock.now(), Method: "response_url", Args: a.logged(), Status: status}
	answer := obj{"ok": err == nil}
	if err != nil {
		answer["error"], entry.Error = err.Error(), err.Error()
	}
	w.logCall(entry)
	w.mu.Unlock()
	w.changed()
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(answer)
}

// respond carries out one answer: a new message, a replaced or a deleted one. mu is held.
func (w *Workspace) respond(u *responseURL, a args) (*Message, error) {
	c := w.conversation(u.channel)
	if a.flag("delete_original") {
		return nil, w.deleteOriginal(c, u.source)
	}
	m, err := w.content(a, maxTextPost)
	if err != nil {
		return nil, err
	}
	if m.empty() {
		return nil, refuse("no_text")
	}
	if a.flag("replace_original") && u.source != "" {
		return w.replaceOriginal(c, u.source, m)
	}
	m.ThreadTS = a.str("thread_ts")
	if m.ThreadTS == "" && u.thread != "" && !a.has("replace_original") {
		m.ThreadTS = u.thread
	}
	if a.str("response_type") == "in_channel" {
		if c.find(m.ThreadTS) == nil {
			m.ThreadTS = ""
		}
		w.put(c, m)
		w.messageEvent(c, m, nil)
		return m, nil
	}
	return w.putEphemeral(c, u.user, m), nil
}

// original finds a message by its timestamp, ephemeral ones included.
func (w *Workspace) original(c *conversation, ts string) *Message {
	if m := c.find(ts); m != nil {
		return m
	}
	for _, m := range w.ephemerals {
		if m.TS == ts && m.Channel == c.ID {
			return m
		}
	}
	return nil
}

func (w *Workspace) deleteOriginal(c *conversation, ts string) error {
	m := w.original(c, ts)
	if m == nil {
		return refuse("message_not_found")
	}
	if m.For != "" {
		w.ephemerals = slices.DeleteFunc(w.ephemerals, func(o *Message) bool { return o == m })
	} else {
		w.takeAway(c, m)
	}
	w.changed()
	return nil
}

func (w *Workspace) replaceOriginal(c *conversation, ts string, m *Message) (*Message, error) {
	old := w.original(c, ts)
	if old == nil {
		return nil, refuse("message_not_found")
	}
	before := w.wire(old, true)
	old.Text, old.Blocks, old.Attachments = m.Text, m.Blocks, m.Attachments
	if old.For == "" {
		old.Edited = w.newTS()
		w.messageEvent(c, old, before)
	}
	w.changed()
	return old, nil
}

// answer is the body of an acknowledged command as arguments; ok is false where it says nothing.
func (a ack) answer() (out args, ok bool) {
	text := strings.TrimSpace(string(a.body))
	if text == "" || text == "null" {
		return nil, false
	}
	var s string
	if json.Unmarshal(a.body, &s) == nil {
		return args{"text": s}, s != ""
	}
	if json.Unmarshal(a.body, &out) != nil {
		return args{"text": text}, true
	}
	return out, len(out) > 0
}
