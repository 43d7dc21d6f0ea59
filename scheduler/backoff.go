package scheduler

import "time"

// The pace of tries: 5 s, doubled with each, up to a quarter of an hour.
const (
	firstPause   = 5 * time.Second
	longestPause = 15 * time.Minute
)

// backoff is how long to wait after the given number of tries.
func backoff(attempt int) time.Duration {
	pause := firstPause
	for range attempt - 1 {
		if pause *= 2; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}

// pause is how long to wait before trying again: as long as the other side
// wants, or the sender's own pace.
func pause(attempt int, after time.Duration) time.Duration {
	if after > 0 {
		return max(after, time.Second)
	}
	return backoff(attempt)
}
