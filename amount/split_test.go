package amount

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int64
		want string
	}{
		{"100 USD", 3, "33.34 USD"}, {"99 USD", 3, "33 USD"}, {"100 JPY", 3, "34 JPY"}, {"1", 3, "0.3334"}, {"0 USD", 3, "0 USD"}, {"-5 USD", 3, "0 USD"}, {"5 USD", 0, "0 USD"}, {"1 KWD", 3, "0.334 KWD"},
	} {
		a, err := Parse(c.in)
		if got := a.Split(c.n); err != nil || got.String() != c.want {
			t.Errorf("%s in %d parts is %s, %v; want %s", c.in, c.n, got, err, c.want)
		}
	}
	for in, want := range map[string]string{"24.999": "24.99", "25": "25", "-0.001": "-0.01", "-1.5": "-1.5", "0.009": "0"} {
		a, _ := Parse(in)
		if got := a.Floor(2); got.String() != want {
			t.Errorf("%s cut is %s, want %s", in, got, want)
		}
	}
}

// TestSplitSuffices checks that the parts make the whole, and that nothing less would.
func TestSplitSuffices(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.SampledFrom([]string{"", "USD", "JPY", "KWD"}).Draw(t, "currency")
		a := Amount{rapid.Int64Range(1, Most*perUnit).Draw(t, "parts"), code}
		n := rapid.Int64Range(1, 400).Draw(t, "n")
		each := a.Split(n)
		step := int64(1)
		if code != "" {
			for range digits - decimals(code) {
				step *= 10
			}
		}
		if each.Parts%step != 0 || each.Parts < 1 {
			t.Fatalf("%v in %d parts is %v", a, n, each)
		}
		if each.Parts < (a.Parts+n-1)/n || (each.Parts-step)*n >= a.Parts {
			t.Fatalf("%v in %d parts is %v", a, n, each)
		}
	})
}
