package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"partnerbot/partner"
	"partnerbot/storage"
)

// The sizes that Growth compares, and what it asks for.
const (
	growthFew, growthMany = 1_000, 100_000 // old notices
	growthNew             = 50             // notices of the span that is asked for, one in ten to each target
)

// Growth asks two empty stores for the same notices, after it has filled one of them
// with a thousand others that are older and the other with a hundred thousand. It
// reports how often as long each question takes there, as x-newest, x-to and x-about;
// the goal is under 3.
func Growth(b *testing.B, few, many storage.Store, clock func() time.Time) {
	b.Helper()
	grow(b, few, growthFew)
	grow(b, many, growthMany)
	to := storage.Target{User: "U3"}
	from, until := noon, noon.AddDate(0, 0, 31)
	questions := []struct {
		name string
		want int
		ask  func(ctx context.Context, s storage.Store) ([]storage.Notice, error)
	}{
		{"newest", 20, func(ctx context.Context, s storage.Store) ([]storage.Notice, error) {
			return s.Newest(ctx, team, time.Unix(0, 0), until, 20)
		}},
		{"to", growthNew / 10, func(ctx context.Context, s storage.Store) ([]storage.Notice, error) {
			return s.NoticesTo(ctx, team, to, from, until)
		}},
		{"about", 1, func(ctx context.Context, s storage.Store) ([]storage.Notice, error) {
			return s.NoticesAbout(ctx, team, []string{"k/new-7/"}, time.Unix(0, 0), until)
		}},
	}
	for b.Loop() {
		for _, q := range questions {
			var took [2][]time.Duration
			for range 200 { // in turn, so that what else the machine does meets both
				for i, s := range []storage.Store{few, many} {
					begin := clock()
					list, err := q.ask(b.Context(), s)
					took[i] = append(took[i], clock().Sub(begin))
					if err != nil || len(list) != q.want {
						b.Fatalf("%s: %d notices, want %d, %v", q.name, len(list), q.want, err)
					}
				}
			}
			slices.Sort(took[0])
			slices.Sort(took[1])
			b.ReportMetric(float64(took[1][100])/float64(took[0][100]), "x-"+q.name)
			b.ReportMetric(float64(took[1][100].Microseconds()), "µs/"+q.name)
		}
	}
}

// grow stores old notices, ten a minute until a day before noon, and the new ones.
func grow(b *testing.B, s storage.Store, old int) {
	b.Helper()
	notice := func(name string, i int, at time.Time) storage.Notice {
		user := fmt.Sprint("U", i%10)
		return storage.Notice{
			Key: fmt.Sprintf("direct/%s/%s-%d", user, name, i), Kind: "direct", Target: storage.Target{User: user}, At: at,
			State: storage.Sent, Channel: "D" + user, TS: fmt.Sprintf("%d.%06d", at.Unix(), i),
			Items: []storage.Item{{Key: fmt.Sprintf("k/%s-%d/30/2026-04-01@%s", name, i, user), Kind: "k", Subject: "s", Step: "30"}},
		}
	}
	var list []storage.Notice
	for i := range old {
		list = append(list, notice("old", i, noon.AddDate(0, 0, -1).Add(-time.Duration(i)*6*time.Second)))
	}
	for i := range growthNew {
		list = append(list, notice("new", i, noon.Add(time.Duration(i)*time.Hour)))
	}
	for part := range slices.Chunk(list, 5000) {
		if _, err := s.Update(b.Context(), team, "", noon, func(*partner.Book) (storage.Change, error) {
			return storage.Change{Notices: part}, nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}
