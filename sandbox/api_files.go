package sandbox

import (
	"crypto/rand"
	"crypto/subtle"
	"io"
	"mime"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

const maxFile = 64 << 20

// file is an uploaded file, or the place reserved for one.
type file struct {
	id, name, title, user string
	alt                   string // what a picture shows, in words
	secret                string
	expect                int
	data                  []byte
	uploaded, shared      bool
	created               int64
	channels              []string
}

func fileMethods() []method {
	write := []string{"files:write"}
	return []method{
		{"files.getUploadURLExternal", write, (*Workspace).uploadURL},
		{"files.completeUploadExternal", write, (*Workspace).completeUpload},
		{"files.info", []string{"files:read"}, (*Workspace).fileInfo},
	}
}

func (w *Workspace) uploadURL(c *call) (obj, error) {
	name, length := c.args.str("filename"), c.args.number("length", 0, 0, maxFile+1)
	if name == "" || length == 0 {
		return nil, invalidArguments("missing required field: filename or length")
	}
	if length > maxFile {
		return nil, refuse("file_upload_size_restricted")
	}
	f := w.newFile(name, w.opt.BotUserID)
	f.expect, f.alt = length, c.args.str("alt_txt")
	return obj{"upload_url": w.baseURL + "/upload/v1/" + f.id + "/" + f.secret, "file_id": f.id}, nil
}

func (w *Workspace) newFile(name, user string) *file {
	base := path.Base(name)
	if name == "" { // Slack knows files without one
		base = ""
	}
	f := &file{id: randomID("F0"), name: base, title: name, user: user, secret: rand.Text(), created: w.clock.now().Unix()}
	w.files[f.id] = f
	return f
}

// serveUpload takes the bytes: raw, or as the first file of a multipart form.
func (w *Workspace) serveUpload(rw http.ResponseWriter, r *http.Request) {
	data, err := readUpload(r)
	w.mu.Lock()
	defer w.mu.Unlock()
	f := w.files[r.PathValue("id")]
	switch {
	case f == nil || subtle.ConstantTimeCompare([]byte(f.secret), []byte(r.PathValue("secret"))) != 1 || f.uploaded:
		http.Error(rw, "no such upload", http.StatusNotFound)
	case err != nil || len(data) != f.expect:
		http.Error(rw, "length does not match", http.StatusBadRequest)
	default:
		f.data, f.uploaded = data, true
		_, _ = io.WriteString(rw, "OK")
	}
}

func readUpload(r *http.Request) ([]byte, error) {
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		parts, err := r.MultipartReader()
		if err != nil {
			return nil, err
		}
		for {
			p, err := parts.NextPart()
			if err != nil {
				return nil, err
			}
			if p.FileName() != "" {
				return io.ReadAll(io.LimitReader(p, maxFile+1))
			}
		}
	}
	return io.ReadAll(io.LimitReader(r.Body, maxFile+1))
}

func (w *Workspace) completeUpload(c *call) (obj, error) {
	var wanted []struct{ ID, Title string }
	if ok, err := c.args.decode("files", &wanted); !ok || err != nil || len(wanted) == 0 {
		return nil, invalidArguments("missing required field: files")
	}
	done, ids := []obj{}, []string{}
	for _, want := range wanted {
		f := w.files[want.ID]
		if f == nil || !f.uploaded {
			return nil, refuse("file_not_found")
		}
		if want.Title != "" {
			f.title = want.Title
		}
		ids = append(ids, f.id)
	}
	targets := strings.FieldsFunc(c.args.str("channels")+","+c.args.str("channel_id"), func(r rune) bool { return r == ',' })
	for _, id := range targets {
		ch, err := w.writable(args{"channel": id})
		if err != nil {
			return nil, err
		}
		thread, err := threadOf(ch, c.args.str("thread_ts"))
		if err != nil {
			return nil, err
		}
		m := &Message{User: w.opt.BotUserID, BotID: w.botID(), Text: c.args.str("initial_comment"), ThreadTS: thread, Files: ids}
		w.put(ch, m)
		w.share(ch, m)
	}
	for _, id := range ids {
		done = append(done, w.fileWire(w.files[id]))
	}
	return obj{"files": done}, nil
}

// share notes where the files of a message now are and tells the bot.
func (w *Workspace) share(c *conversation, m *Message) {
	for _, id := range m.Files {
		f := w.files[id]
		f.shared, f.channels = true, append(f.channels, c.ID)
	}
	w.messageEvent(c, m, nil)
}

func (w *Workspace) fileInfo(c *call) (obj, error) {
	f := w.files[c.args.str("file")]
	if f == nil || !f.uploaded {
		return nil, refuse("file_not_found")
	}
	return obj{"file": w.fileWire(f), "comments": []any{}, "response_metadata": obj{"next_cursor": ""}}, nil
}

func (f *file) mimetype() string {
	if t := mime.TypeByExtension(path.Ext(f.name)); t != "" {
		t, _, _ = strings.Cut(t, ";")
		return t
	}
	if utf8.Valid(f.data) {
		return "text/plain"
	}
	return "application/octet-stream"
}

func (w *Workspace) fileWire(f *file) obj {
	base := w.baseURL + "/files-pri/" + w.opt.TeamID + "-" + f.id
	out := obj{"id": f.id, "created": f.created, "timestamp": f.created, "name": f.name, "title": f.title, "mimetype": f.mimetype(),
		"filetype": strings.TrimPrefix(path.Ext(f.name), "."), "pretty_type": strings.ToUpper(strings.TrimPrefix(path.Ext(f.name), ".")),
		"user": f.user, "size": len(f.data), "mode": "hosted", "is_external": false, "is_public": f.shared, "channels": f.channels,
		"permalink": w.baseURL + "/files/" + f.user + "/" + f.id + "/" + f.name, "url_private": base + "/" + f.name, "url_private_download": base + "/download/" + f.name, "file_access": "visible"}
	if f.alt != "" {
		out["alt_txt"] = f.alt
	}
	return out
}

// serveFile hands out a private file to the bot's token.
func (w *Workspace) serveFile(rw http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.PathValue("file"), w.opt.TeamID+"-")
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	w.mu.Lock()
	f := w.files[id]
	w.mu.Unlock()
	if token != w.opt.BotToken {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8") // Slack shows its sign-in page with status 200
		_, _ = io.WriteString(rw, "<!DOCTYPE html><html><body>Sign in to the workspace</body></html>")
		return
	}
	if f == nil || !f.uploaded {
		http.NotFound(rw, r)
		return
	}
	sendFile(rw, f)
}

func sendFile(rw http.ResponseWriter, f *file) {
	rw.Header().Set("Content-Type", f.mimetype())
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	_, _ = rw.Write(f.data)
}
