package partner

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
)

// maxName bounds a file's name, in letters.
const maxName = 255

// NewVersion gives the version of a material that a link or a file makes: numbered
// after the ones there are, its name cleaned. It is not new where it is what the
// latest one is, by its bytes or, for a link, by its address; then that one is given.
// A link that is none, or a file that is not described whole, is an error for people.
func NewVersion(k Known, v MaterialVersion, by string, now time.Time) (out MaterialVersion, fresh bool, err error) {
	v.Name, v.Entity = cleanName(v.Name), strings.TrimSpace(v.Entity)
	v.SHA256 = strings.ToLower(v.SHA256)
	if err := v.check(); err != nil {
		return MaterialVersion{}, false, err
	}
	latest := k.Latest()
	same := v.SHA256 != "" && v.SHA256 == latest.SHA256 || v.SHA256 == "" && latest.SHA256 == "" && v.URL == latest.URL
	if same && v.Entity == latest.Entity {
		return latest, false, nil
	}
	v.Material, v.N, v.By, v.On = k.Material.ID, latest.N+1, by, now.UTC()
	if len(k.Versions) == 0 && k.Material.URL == "" {
		v.N = 1 // nothing was there that a version could have been of
	}
	return v, true, nil
}

// check says what keeps a version from being one.
func (v *MaterialVersion) check() error {
	if v.File == "" && v.URL == "" {
		return errors.New("a material is a link or a file; neither is there")
	}
	if v.URL != "" {
		u, err := url.Parse(v.URL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
			return fmt.Errorf("%q is not a web address: it starts with https:// and names a host", clipped(v.URL))
		}
	}
	if v.File == "" {
		return nil
	}
	if raw, err := hex.DecodeString(v.SHA256); err != nil || len(raw) != 32 {
		return errors.New("the file could not be read whole, so nothing says which file it is; share it again")
	}
	switch {
	case v.Name == "":
		return errors.New("the file has no name; give it one and share it again")
	case v.Size <= 0:
		return fmt.Errorf("the file %q is empty", v.Name)
	}
	return nil
}

// cleanName is a file's name without its folders, control characters and the marks
// that turn the direction of writing, at most maxName letters of it.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = path.Base(strings.ReplaceAll(strings.TrimSpace(name), "\\", "/"))
	if strings.Trim(name, "./ ") == "" {
		return ""
	}
	if letters := []rune(name); len(letters) > maxName {
		name = string(letters[:maxName])
	}
	return name
}

func clipped(s string) string {
	if letters := []rune(s); len(letters) > 60 {
		return string(letters[:59]) + "…"
	}
	return s
}
