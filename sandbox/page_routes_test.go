package sandbox_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"partnerbot/sandbox"
)

func request(w *sandbox.Workspace, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+target, strings.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.Handler().ServeHTTP(rec, r)
	return rec
}

func TestPageIsGuarded(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	defer w.Close()
	const say = `{"user":"U0ANNA","channel":"general","text":"hello"}`
	json := []string{"Content-Type", "application/json"}
	for name, c := range map[string]struct {
		rec  *httptest.ResponseRecorder
		want int
	}{
		"another site":        {request(w, "POST", "/sandbox/say", say, append(json, "Origin", "https://evil.example")...), 403},
		"another site, fetch": {request(w, "POST", "/sandbox/say", say, append(json, "Sec-Fetch-Site", "cross-site")...), 403},
		"a plain form":        {request(w, "POST", "/sandbox/say", say, "Content-Type", "text/plain"), 415},
		"half a body":         {request(w, "POST", "/sandbox/say", say[:20], json...), 400},
		"a stranger":          {request(w, "POST", "/sandbox/say", `{"user":"U9","channel":"general","text":"x"}`, json...), 400},
		"the bot":             {request(w, "POST", "/sandbox/say", `{"user":"U0PARTNER","channel":"general","text":"x"}`, json...), 400},
		"no such fault":       {request(w, "POST", "/sandbox/fault", `{"name":"x"}`, json...), 400},
		"a bad time":          {request(w, "POST", "/sandbox/clock", `{"to":"yesterday"}`, json...), 400},
		"a foreign folder":    {request(w, "GET", "/assets/../page.go", ""), 307},
	} {
		if c.rec.Code != c.want {
			t.Errorf("%s: status %d, want %d: %s", name, c.rec.Code, c.want, c.rec.Body)
		}
	}
	if n := len(w.Messages("general")); n != 0 {
		t.Errorf("%d messages were stored", n)
	}
	if rec := request(w, "POST", "/sandbox/say", say, json...); rec.Code != 200 || len(w.Messages("general")) != 1 {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	rec := request(w, "GET", "/", "")
	policy := rec.Header().Get("Content-Security-Policy")
	if rec.Code != 200 || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%d, policy %q", rec.Code, policy)
	}
	for _, bad := range []string{"innerHTML", "insertAdjacentHTML", "document.write", "eval("} {
		for _, name := range []string{"app", "api", "blocks", "composer", "dialog", "dom", "elements", "faults", "icons", "messages", "sidebar", "text"} {
			rec := request(w, "GET", "/assets/"+name+".js", "")
			if rec.Code != 200 || strings.Contains(rec.Body.String(), bad) {
				t.Errorf("%s.js: status %d, or it uses %s", name, rec.Code, bad)
			}
		}
	}
	if body := request(w, "GET", "/sandbox/state?user=U0ANNA", "").Body.String(); strings.Contains(body, w.BotToken()) || strings.Contains(body, w.SigningSecret()) {
		t.Error("the page is told a secret")
	}
}

func TestPageUpload(t *testing.T) {
	w := sandbox.New(sandbox.Options{})
	defer w.Close()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("user", "U0ANNA")
	_ = form.WriteField("channel", w.BotUserID())
	part, _ := form.CreateFormFile("file", "roster.csv")
	_, _ = part.Write([]byte("name\nAnna\n"))
	_ = form.Close()
	if rec := request(w, "POST", "/sandbox/upload", body.String(), "Content-Type", form.FormDataContentType()); rec.Code != http.StatusOK {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	m := w.Messages("U0ANNA")
	if len(m) != 1 || len(m[0].Files) != 1 {
		t.Fatalf("%+v", m)
	}
	rec := request(w, "GET", "/sandbox/file/"+m[0].Files[0], "")
	if rec.Body.String() != "name\nAnna\n" || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%q %v", rec.Body, rec.Header())
	}
	if rec := request(w, "POST", "/sandbox/upload", "x", "Content-Type", "multipart/form-data; boundary=x"); rec.Code != http.StatusBadRequest {
		t.Errorf("a broken upload: %d", rec.Code)
	}
}
