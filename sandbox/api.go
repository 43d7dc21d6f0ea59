package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const maxAPIBody = 4 << 20

// apiError is a refusal in Slack's own words.
type apiError struct {
	word   string
	extra  obj
	status int
	header map[string]string
}

func (e *apiError) Error() string { return e.word }

func refuse(word string) error { return &apiError{word: word} }

// method is one Web API method: which token and scopes it wants (any one of them) and what it does.
type method struct {
	name   string
	scopes []string
	run    func(*Workspace, *call) (obj, error)
}

// call is one request to the Web API.
type call struct {
	method string
	args   args
	token  string
	header http.Header // of the answer
	host   string
}

// Call is an entry in the log of Web API calls.
type Call struct {
	At      time.Time     `json:"at"` // workspace time
	Method  string        `json:"method"`
	Args    obj           `json:"args"`            // without the token
	Error   string        `json:"error,omitempty"` // Slack's error word, or what the fault did
	Status  int           `json:"status"`
	Elapsed time.Duration `json:"elapsed"`
}

func methods() []method {
	return slices.Concat(sessionMethods(), chatMethods(), conversationMethods(), userMethods(), viewMethods(), reactionMethods(), fileMethods())
}

// Methods lists the Web API methods offered, sorted.
func Methods() []string {
	var names []string
	for _, m := range methods() {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}

// Calls lists the Web API calls made so far, oldest first.
func (w *Workspace) Calls() []Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.calls)
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	began := time.Now()
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	a, err := readArgs(r)
	c := &call{method: name, args: a, header: http.Header{}, host: r.Host}
	c.token = cmp.Or(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), a.str("token"))
	if c.token == w.opt.BotToken || c.token == w.opt.AppToken {
		w.learnBase(r)
	}
	entry := Call{At: w.Now(), Method: name, Args: a.logged(), Status: http.StatusOK}
	defer func() {
		entry.Elapsed = time.Since(began)
		w.mu.Lock()
		w.logCall(entry)
		w.mu.Unlock()
		w.changed()
	}()
	fault := w.takeFault(name)
	if fault != nil && fault.before(r.Context(), rw, &entry) {
		return
	}
	var out obj
	if err == nil {
		out, err = w.run(c)
	}
	if fault != nil && fault.Kind == FaultLostAnswer {
		entry.Error = "answer lost"
		hangUp(rw)
		return
	}
	w.answer(rw, c, out, err, &entry)
}

func (w *Workspace) answer(rw http.ResponseWriter, c *call, out obj, err error, entry *Call) {
	if out == nil {
		out = obj{}
	}
	out["ok"] = err == nil
	if e, ok := errors.AsType[*apiError](err); ok {
		out["error"] = e.word
		for k, v := range e.extra {
			out[k] = v
		}
		for k, v := range e.header {
			rw.Header().Set(k, v)
		}
		entry.Error, entry.Status = e.word, cmp.Or(e.status, http.StatusOK)
	} else if err != nil {
		out["error"], entry.Error = "internal_error", err.Error()
	}
	for k, v := range c.header {
		rw.Header()[k] = v
	}
	rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	rw.WriteHeader(entry.Status)
	_ = json.NewEncoder(rw).Encode(out)
}

func (w *Workspace) run(c *call) (obj, error) {
	i := slices.IndexFunc(methods(), func(m method) bool { return m.name == c.method })
	if i < 0 {
		return nil, &apiError{word: "unknown_method", extra: obj{"req_method": c.method}}
	}
	m := methods()[i]
	switch {
	case c.token == "":
		return nil, refuse("not_authed")
	case c.method == "apps.connections.open":
		if c.token == w.opt.BotToken {
			return nil, refuse("not_allowed_token_type")
		}
		if c.token != w.opt.AppToken {
			return nil, refuse("invalid_auth")
		}
	case c.token == w.opt.AppToken && c.method != "auth.test":
		return nil, refuse("not_allowed_token_type")
	case c.token != w.opt.BotToken && c.token != w.opt.AppToken:
		return nil, refuse("invalid_auth")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(m.scopes) > 0 && !slices.ContainsFunc(m.scopes, w.granted) {
		return nil, w.lacks(m.scopes...)
	}
	return m.run(w, c)
}

// lacks is Slack's refusal for want of one of the scopes. mu is held.
func (w *Workspace) lacks(scopes ...string) error {
	return &apiError{word: "missing_scope", extra: obj{"needed": strings.Join(scopes, ","), "provided": strings.Join(w.opt.Scopes, ",")}}
}

const maxLog = 20_000 // entries kept of calls and of deliveries

// logCall keeps the newest calls. mu is held.
func (w *Workspace) logCall(c Call) {
	if len(w.calls) >= maxLog {
		w.calls = slices.Clone(w.calls[maxLog/2:])
	}
	w.calls = append(w.calls, c)
}

// learnBase takes the address by which the bot reaches this workspace, unless it was told.
func (w *Workspace) learnBase(r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.baseFixed && r.Host != "" {
		w.baseURL = "http://" + r.Host
	}
}

func hangUp(rw http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(rw).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// args are a request's arguments: strings from a form, any JSON value from a JSON body.
type args map[string]any

func readArgs(r *http.Request) (args, error) {
	a := args{}
	for k, v := range r.URL.Query() {
		a[k] = v[0]
	}
	kind := r.Header.Get("Content-Type")
	if strings.HasPrefix(kind, "multipart/form-data") {
		if err := r.ParseMultipartForm(maxAPIBody); err != nil {
			return a, refuse("invalid_form_data")
		}
		for k, v := range r.PostForm {
			a[k] = v[0]
		}
		return a, nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAPIBody+1))
	if err != nil || len(body) > maxAPIBody {
		return a, refuse("request_too_large")
	}
	if strings.HasPrefix(kind, "application/json") {
		if len(bytes.TrimSpace(body)) == 0 {
			return a, nil
		}
		if err := json.Unmarshal(body, &a); err != nil {
			return args{}, refuse("invalid_json")
		}
		return a, nil
	}
	return a, readForm(a, body)
}

func (a args) has(k string) bool { v, ok := a[k]; return ok && v != nil && v != "" }

func (a args) str(k string) string {
	switch v := a[k].(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		b, _ := json.Marshal(v)
		return string(b)
	}
}

func (a args) flag(k string) bool { s := a.str(k); return s == "true" || s == "1" }

func (a args) number(k string, fallback, low, high int) int {
	n, err := strconv.Atoi(a.str(k))
	if err != nil {
		return fallback
	}
	return min(max(n, low), high)
}

// decode reads a structured argument, which a form carries as JSON text.
func (a args) decode(k string, into any) (present bool, err error) {
	if !a.has(k) {
		return false, nil
	}
	return true, json.Unmarshal([]byte(a.str(k)), into)
}

// logged is a deep copy for the call log, structured arguments decoded and the token left out.
func (a args) logged() obj {
	out := obj{}
	for k, v := range a {
		if k == "token" {
			continue
		}
		if s, ok := v.(string); ok && (strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")) {
			var tree any
			if json.Unmarshal([]byte(s), &tree) == nil {
				v = tree
			}
		}
		out[k] = v
	}
	return out
}

func invalidArguments(format string, v ...any) error {
	text := fmt.Sprintf(format, v...)
	return &apiError{word: "invalid_arguments", extra: obj{"response_metadata": obj{"messages": []string{"[ERROR] " + text}}}}
}
