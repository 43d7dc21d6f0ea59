package postgres

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"partnerbot/storage"
)

// recordVersion is the version of the records that this program writes.
const recordVersion = 1

// checkKey refuses what cannot be a key.
func checkKey(what, key string) error {
	const longest = 1024 // two of them fit into an entry of an index
	return storage.CheckKey(what, key, longest)
}

// hexMark begins a text that the server would not take as it is.
const hexMark = `\x`

// stored is a text as the server takes it: UTF-8 without zero bytes. What is not
// that is written in hex. No two texts are stored alike.
func stored(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.HasPrefix(s, hexMark) {
		return s
	}
	return hexMark + hex.EncodeToString([]byte(s))
}

// given is the text that is stored as s.
func given(s string) string {
	digits, ok := strings.CutPrefix(s, hexMark)
	if !ok {
		return s
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return s
	}
	return string(raw)
}

func storedAll(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = stored(s)
	}
	return out
}

// jsonb cannot hold U+0000. It is stored as U+E000 and 0, and U+E000, which means
// nothing by itself, as U+E000 and 1.
const (
	escape   = "\ue000"
	zero     = `\u0000`
	zeroMark = escape + "0"
	self     = escape + "1"
)

// encode gives the stored form of a value.
func encode(v any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return storedJSON(strings.TrimSuffix(out.String(), "\n")), nil
}

// storedJSON replaces what jsonb does not hold in the output of encoding/json.
func storedJSON(s string) string {
	if !strings.Contains(s, zero) && !strings.Contains(s, escape) {
		return s
	}
	s = strings.ReplaceAll(s, escape, self)
	var out strings.Builder
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], zero):
			out.WriteString(zeroMark)
			i += len(zero)
		case s[i] == '\\' && i+1 < len(s):
			out.WriteString(s[i : i+2])
			i += 2
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	return out.String()
}

// givenJSON is the JSON that is stored as s.
func givenJSON(s string) string {
	if !strings.Contains(s, escape) {
		return s
	}
	return strings.NewReplacer(zeroMark, zero, self, escape).Replace(s)
}

// decode reads a stored value of a record's version.
func decode(what string, v int, raw string, into any) error {
	if err := checkVersion(v); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(givenJSON(raw)), into); err != nil {
		return damaged(what + " cannot be read: " + err.Error())
	}
	return nil
}

// instant is a time as it is stored: nanoseconds since 1970. What lies outside
// the years 1678 to 2262 is the first or the last instant; the first stands for
// the zero time.
func instant(t time.Time) int64 {
	const seconds = math.MaxInt64 / int64(time.Second)
	switch s := t.Unix(); {
	case s < -seconds:
		return math.MinInt64
	case s >= seconds:
		return math.MaxInt64
	}
	return t.UnixNano()
}

// instantOrNone is nil for the zero time.
func instantOrNone(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	at := instant(t)
	return &at
}

// timeOf is the time that is stored as at.
func timeOf(at int64) time.Time {
	if at == math.MinInt64 {
		return time.Time{}
	}
	return time.Unix(0, at).UTC()
}

func timeOrZero(at *int64) time.Time {
	if at == nil {
		return time.Time{}
	}
	return timeOf(*at)
}
