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

// ParseURL takes a database URL apart: bolt:PATH names a file; nothing at all is
// bolt:partnerbot.db. The URL is never quoted in an error: it may hold a password.
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
		return "", "", fmt.Errorf("%w: PostgreSQL is not yet supported by this version; use a file, as in bolt:partnerbot.db", ErrURL)
	case scheme != "bolt":
		return "", "", fmt.Errorf("%w: there is only bolt, as in bolt:partnerbot.db", ErrURL)
	}
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.ContainsRune(path, 0) {
		return "", "", fmt.Errorf("%w: the file's name is missing, as in bolt:partnerbot.db", ErrURL)
	}
	return scheme, path, nil
}
