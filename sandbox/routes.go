package sandbox

import "net/http"

func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", w.serveAPI)
	mux.HandleFunc("GET /api/socket", w.serveSocket)
	mux.HandleFunc("POST /hooks/{kind}/{team}/{secret}", w.serveResponse)
	mux.HandleFunc("POST /upload/v1/{id}/{secret}", w.serveUpload)
	mux.HandleFunc("GET /files-pri/{file}/{name}", w.serveFile)
	mux.HandleFunc("GET /files-pri/{file}/download/{name}", w.serveFile)
	w.pageRoutes(mux)
	return mux
}
