package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"

	"partnerbot/commands"
)

// shared describes the files of a message.
func (b *Bot) shared(ctx context.Context, at place, files []file) []commands.Shared {
	var out []commands.Shared
	for _, f := range files {
		s := commands.Shared{ID: f.ID, Name: f.Name, Type: f.Type, Size: int64(f.Size), URL: or(f.Permalink, f.Private)}
		if !f.External {
			s.SHA256 = b.fingerprint(ctx, at, f)
		}
		out = append(out, s)
	}
	return out
}

// fingerprint is the sha256 of a file's bytes, which are read once; empty where it
// is too large or Slack does not hand it over.
func (b *Bot) fingerprint(ctx context.Context, at place, f file) string {
	key := f.ID + "/" + strconv.Itoa(f.Size)
	if sum, ok := b.prints.get(key); ok {
		return sum
	}
	from := or(f.Download, f.Private)
	if f.Size > maxFile || f.ID == "" || from == "" {
		return ""
	}
	select {
	case b.fetching <- struct{}{}:
		defer func() { <-b.fetching }()
	case <-ctx.Done():
		return ""
	}
	w := &hashed{Hash: sha256.New()}
	if err := b.api.GetFileContext(ctx, from, w); err != nil {
		b.logged(err, "read the shared file "+f.ID, at)
		return ""
	}
	if w.n != f.Size { // without files:read Slack hands out its sign-in page
		b.log.Warn("a shared file has another size than Slack says; its sha256 is left out", "file", f.ID, "size", f.Size, "read", w.n)
		return ""
	}
	sum := hex.EncodeToString(w.Sum(nil))
	b.prints.put(key, sum)
	return sum
}

// hashed takes at most maxFile bytes and keeps none.
type hashed struct {
	hash.Hash
	n int
}

func (h *hashed) Write(p []byte) (int, error) {
	if h.n += len(p); h.n > maxFile {
		return 0, errTooLarge
	}
	return h.Hash.Write(p)
}
