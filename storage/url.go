package storage

import (
	"errors"
	"fmt"
	"strings"
)

// ErrURL says that a database URL cannot be understood.
var ErrURL = errors.New("the database URL is not understood")

// DefaultPath is where the database lies if nothing else is said.
const DefaultPath = "partnerbot.db"

// ParseURL takes a database URL apart: bolt:PATH names a file, and nothing at all is
// bolt:partnerbot.db; of postgres://... the path is the whole URL. The URL is never quoted in an error: it may hold a password.
func ParseURL(url string) (scheme, path string, err error) {
	url = strings.TrimSpace(url)
	if url == "" {
		return "bolt", DefaultPath, nil
	}
	scheme, path, found := strings.Cut(url, ":")
	scheme = strings.ToLower(scheme)
	switch {
	case !found:
		return "", "", fmt.Errorf("%w: say what kind of database it is, for a file bolt:partnerbot.db", ErrURL)
	case scheme == "postgres" || scheme == "postgresql":
		return "postgres", url, nil
	case scheme != "bolt":
		return "", "", fmt.Errorf("%w: there are files, as in bolt:partnerbot.db, and PostgreSQL, as in postgres://partnerbot@localhost/partnerbot", ErrURL)
	}
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.ContainsRune(path, 0) {
		return "", "", fmt.Errorf("%w: the file's name is missing, as in bolt:partnerbot.db", ErrURL)
	}
	return scheme, path, nil
}
