package bot

import (
	"context"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// heeding is an HTTP client that notes how long Slack asks to wait. The client
// library tells it of a 429 only, and Slack says so with a 200 as well.
type heeding struct{ *http.Client }

type heedKey struct{}

// heed gives a context under which calls note Slack's Retry-After in after.
func heed(ctx context.Context) (_ context.Context, after *atomic.Int64) {
	after = new(atomic.Int64)
	return context.WithValue(ctx, heedKey{}, after), after
}

func (h heeding) Do(r *http.Request) (*http.Response, error) {
	resp, err := h.Client.Do(r)
	if err != nil {
		return nil, err
	}
	if after, ok := r.Context().Value(heedKey{}).(*atomic.Int64); ok {
		if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
			after.Store(int64(time.Duration(min(s, 86_400)) * time.Second))
		}
	}
	return resp, nil
}
