// Command emptyserver is the baseline of BenchmarkColdStart: it opens a bbolt
// file and serves constant bytes.
package main

import (
	"net/http"
	"os"
	"time"

	"go.etcd.io/bbolt"
)

func main() {
	db, err := bbolt.Open(os.Args[2], 0o600, &bbolt.Options{Timeout: time.Second, FreelistType: bbolt.FreelistMapType, NoFreelistSync: true})
	if err != nil {
		panic(err)
	}
	defer db.Close()
	panic(http.ListenAndServe(os.Args[1], http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok"))
	})))
}
