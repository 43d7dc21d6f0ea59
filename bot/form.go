package bot

import (
	"bytes"
	"errors"
)

var errForm = errors.New("the form has a broken % sequence")

// scanForm reads a urlencoded body pair by pair. Values are decoded only where
// want asks for their key, which is most of the cost of a slash command.
func scanForm(body []byte, want func(key []byte) *string) error {
	for len(body) > 0 {
		pair := body
		if i := bytes.IndexByte(body, '&'); i >= 0 {
			pair, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		key, value, _ := bytes.Cut(pair, []byte{'='})
		to := want(key)
		if to == nil {
			continue
		}
		s, ok := unescape(value)
		if !ok {
			return errForm
		}
		*to = s
	}
	return nil
}

func unescape(b []byte) (string, bool) {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return string(b), true
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '+':
			out = append(out, ' ')
		case '%':
			if i+2 >= len(b) {
				return "", false
			}
			hi, lo := nibble(b[i+1]), nibble(b[i+2])
			if hi < 0 || lo < 0 {
				return "", false
			}
			out = append(out, byte(hi<<4|lo))
			i += 2
		default:
			out = append(out, b[i])
		}
	}
	return string(out), true
}

func nibble(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// parseSlash reads a slash command. check is Slack's probe of the certificate.
func parseSlash(body []byte) (c slashCommand, check bool, err error) {
	var probe string
	err = scanForm(body, func(key []byte) *string {
		switch string(key) {
		case "team_id":
			return &c.Team
		case "enterprise_id":
			return &c.Enterprise
		case "user_id":
			return &c.User
		case "channel_id":
			return &c.Channel
		case "channel_name":
			return &c.ChannelName
		case "text":
			return &c.Text
		case "trigger_id":
			return &c.Trigger
		case "response_url":
			return &c.ResponseURL
		case "ssl_check":
			return &probe
		}
		return nil
	})
	return c, probe == "1", err
}

// parsePayload reads the JSON of an interaction out of its form.
func parsePayload(body []byte) (payload string, err error) {
	err = scanForm(body, func(key []byte) *string {
		if string(key) == "payload" {
			return &payload
		}
		return nil
	})
	if err == nil && payload == "" {
		err = errors.New("the form has no payload")
	}
	return payload, err
}
