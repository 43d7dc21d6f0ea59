// Package amount holds quantities that must not be off by a rounding: money with
// its currency, and plain decimal numbers such as a KPI's readings.
package amount

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"golang.org/x/text/currency"
)

// Amount is a decimal number, of a currency or of none. The zero Amount is the
// number 0. Amounts of one currency can be compared with ==.
type Amount struct {
	Parts    int64  // ten-thousandths
	Currency string // ISO 4217, such as USD; empty: a plain number
}

// perUnit is how many parts make one; digits is how many decimals that is.
const (
	perUnit = 10_000
	digits  = 4
)

// Most is the greatest number of units that can be typed in, either way.
const Most = 100_000_000_000

// mostParts bounds sums: many thousands of the greatest amounts fit.
const mostParts = math.MaxInt64 / 2

// Errors of arithmetic.
var (
	ErrCurrency = errors.New("amounts of different currencies cannot be added or compared")
	ErrRange    = errors.New("the number is too large")
)

// Of gives a whole number of units of a currency.
func Of(units int64, code string) Amount { return Amount{Parts: units * perUnit, Currency: code} }

// IsZero reports whether the amount is 0, of whatever currency.
func (a Amount) IsZero() bool { return a.Parts == 0 }

// Sign is -1, 0 or 1.
func (a Amount) Sign() int {
	switch {
	case a.Parts < 0:
		return -1
	case a.Parts > 0:
		return 1
	}
	return 0
}

// Whole reports whether nothing stands after the point.
func (a Amount) Whole() bool { return a.Parts%perUnit == 0 }

// Units is the amount without what stands after the point.
func (a Amount) Units() Amount { return Amount{Parts: a.Parts - a.Parts%perUnit, Currency: a.Currency} }

// Number is the amount as a plain number, without its currency.
func (a Amount) Number() Amount { return Amount{Parts: a.Parts} }

// Float is the number for drawing; no sum is made of it.
func (a Amount) Float() float64 { return float64(a.Parts) / perUnit }

// Add gives a + b. Of different currencies it is ErrCurrency, out of range ErrRange.
func (a Amount) Add(b Amount) (Amount, error) {
	if a.Currency != b.Currency {
		return Amount{}, mixed(a, b)
	}
	sum := a.Parts + b.Parts
	if a.Parts > 0 && b.Parts > 0 && (sum < 0 || sum > mostParts) || a.Parts < 0 && b.Parts < 0 && (sum > 0 || sum < -mostParts) {
		return Amount{}, ErrRange
	}
	return Amount{sum, a.Currency}, nil
}

// Sub gives a - b. Errors are those of Add.
func (a Amount) Sub(b Amount) (Amount, error) {
	b.Parts = -b.Parts
	return a.Add(b)
}

// Compare is -1, 0 or 1 as a is less than, equal to or more than b. Amounts of
// different currencies have no order: ErrCurrency.
func (a Amount) Compare(b Amount) (int, error) {
	switch {
	case a.Currency != b.Currency:
		return 0, mixed(a, b)
	case a.Parts < b.Parts:
		return -1, nil
	case a.Parts > b.Parts:
		return 1, nil
	}
	return 0, nil
}

func mixed(a, b Amount) error {
	name := func(a Amount) string {
		if a.Currency == "" {
			return "a number without a currency"
		}
		return a.Currency
	}
	return fmt.Errorf("%w: %s and %s", ErrCurrency, name(a), name(b))
}

// Times gives a * n / d, rounded half away from zero. d is not 0.
func (a Amount) Times(n, d int64) (Amount, error) {
	if d == 0 {
		return Amount{}, errors.New("an amount divided by nothing")
	}
	x := new(big.Int).Mul(big.NewInt(a.Parts), big.NewInt(n))
	parts, ok := rounded(x, big.NewInt(d))
	if !ok {
		return Amount{}, ErrRange
	}
	return Amount{parts, a.Currency}, nil
}

// Share gives what percentage of base a is, as a plain number: 125 of 100 is 125.
// ok is false where the base is 0 or of another currency, as there is none then.
func (a Amount) Share(base Amount) (percent Amount, ok bool) {
	if base.Parts == 0 || a.Currency != base.Currency {
		return Amount{}, false
	}
	x := new(big.Int).Mul(big.NewInt(a.Parts), big.NewInt(100*perUnit))
	parts, ok := rounded(x, big.NewInt(base.Parts))
	return Amount{Parts: parts}, ok
}

// rounded is x / d, half away from zero.
func rounded(x, d *big.Int) (int64, bool) {
	if d.Sign() < 0 {
		x, d = new(big.Int).Neg(x), new(big.Int).Neg(d)
	}
	half := new(big.Int).Rsh(d, 1)
	if x.Sign() < 0 {
		half.Neg(half)
	}
	q := new(big.Int).Quo(new(big.Int).Add(x, half), d)
	if !q.IsInt64() || q.Int64() > mostParts || q.Int64() < -mostParts {
		return 0, false
	}
	return q.Int64(), true
}

// Round gives the amount with as many decimals as its currency has, half away
// from zero; a plain number stays as it is.
func (a Amount) Round() Amount {
	if a.Currency == "" {
		return a
	}
	step := int64(1)
	for range digits - decimals(a.Currency) {
		step *= 10
	}
	parts, ok := rounded(big.NewInt(a.Parts), big.NewInt(step))
	if !ok {
		return a
	}
	return Amount{parts * step, a.Currency}
}

// decimals is how many decimals a currency has, at most four.
func decimals(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	scale, _ := currency.Standard.Rounding(unit)
	return min(max(scale, 0), digits)
}

// String is the form that Parse reads: "1250.50 USD", "61.5".
func (a Amount) String() string { return a.text("") }

// Words is the amount as people read it: "1,250.50 USD", "61.5".
func (a Amount) Words() string { return a.text(",") }

func (a Amount) text(comma string) string {
	sign, parts := "", a.Parts
	if parts < 0 {
		sign = "-"
	}
	units, rest := parts/perUnit, parts%perUnit
	fraction := fmt.Sprintf("%04d", max(rest, -rest))
	keep := 0
	if a.Currency != "" && rest != 0 {
		keep = decimals(a.Currency)
	}
	for len(fraction) > keep && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	whole := strings.TrimPrefix(strconv.FormatInt(units, 10), "-")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + comma + whole[at:]
	}
	out := sign + whole
	if fraction != "" {
		out += "." + fraction
	}
	if a.Currency != "" {
		out += " " + a.Currency
	}
	return out
}

// MarshalText writes the form of String.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the form of String.
func (a *Amount) UnmarshalText(text []byte) (err error) {
	*a, err = Parse(string(text))
	return err
}
