package sandbox

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Sign makes the v0 signature of a request body, as Slack does.
func Sign(secret string, stamp int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%d:%s", stamp, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// encode gives the body of an HTTP delivery, its content type and its address.
func (w *Workspace) encode(d delivery) (body []byte, kind, to string) {
	w.mu.Lock()
	urls := w.urls
	w.mu.Unlock()
	const form = "application/x-www-form-urlencoded"
	switch d.kind {
	case kindCommand:
		values := url.Values{}
		for k, v := range d.payload {
			values.Set(k, fmt.Sprint(v))
		}
		return []byte(values.Encode()), form, urls.Commands
	case kindInteraction:
		raw, _ := json.Marshal(d.payload)
		return []byte(url.Values{"payload": {string(raw)}}.Encode()), form, urls.Interactions
	}
	raw, _ := json.Marshal(d.payload)
	return raw, "application/json", urls.Events
}

var deliveryClient = &http.Client{CheckRedirect: func(_ *http.Request, via []*http.Request) error {
	if len(via) > 2 {
		return errTooManyRedirects
	}
	return nil
}}

var errTooManyRedirects = errors.New("too_many_redirects")

// post delivers over HTTP: signed with the real time, three seconds for the answer.
func (w *Workspace) post(d delivery) ack {
	body, kind, to := w.encode(d)
	if to == "" {
		return ack{failed: "connection_failed"}
	}
	ctx, cancel := context.WithTimeout(w.background, w.opt.AckTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(string(body)))
	if err != nil {
		return ack{failed: "connection_failed"}
	}
	stamp := time.Now().Unix()
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(stamp, 10))
	req.Header.Set("X-Slack-Signature", Sign(w.opt.SigningSecret, stamp, body))
	if d.attempt > 0 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.attempt))
		req.Header.Set("X-Slack-Retry-Reason", d.reason)
	}
	resp, err := deliveryClient.Do(req)
	if err != nil {
		return ack{failed: transportWord(ctx, err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAPIBody))
	switch {
	case err != nil:
		return ack{failed: transportWord(ctx, err)}
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return ack{failed: "http_error", noRetry: resp.Header.Get("X-Slack-No-Retry") == "1"}
	}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") && len(answer) > 0 && d.kind == kindCommand {
		answer, _ = json.Marshal(obj{"text": string(answer)}) // plain text is an answer too
	}
	return ack{body: answer}
}

func transportWord(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, errTooManyRedirects):
		return "too_many_redirects"
	case ctx.Err() != nil:
		return "http_timeout"
	}
	return "connection_failed"
}

// VerifyEventsURL does Slack's handshake with the events address: it must echo the challenge.
func (w *Workspace) VerifyEventsURL() error {
	challenge := randomID("challenge")
	a := w.post(delivery{kind: kindEvent, payload: obj{"type": "url_verification", "challenge": challenge, "token": "unused"}})
	if a.failed != "" {
		return fmt.Errorf("the events URL did not answer the challenge: %s", a.failed)
	}
	var echo struct{ Challenge string }
	if json.Unmarshal(a.body, &echo) == nil && echo.Challenge == challenge || string(a.body) == challenge {
		return nil
	}
	return errors.New("the events URL answered without the challenge")
}

func readForm(a args, body []byte) error {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return refuse("invalid_form_data")
	}
	for k, v := range values {
		a[k] = v[0]
	}
	return nil
}
