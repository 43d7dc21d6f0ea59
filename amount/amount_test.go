package amount

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"1250", "1250"}, {" 1250.50 USD", "1250.50 USD"}, {"USD 1250", "1250 USD"}, {"usd1250", "1250 USD"}, {"-3.5", "-3.5"}, {"+3", "3"},
		{"73.80", "73.8"}, {"0.0001", "0.0001"}, {"-0.5 EUR", "-0.50 EUR"}, {"1000 JPY", "1000 JPY"}, {"1.5 KWD", "1.500 KWD"}, {"00012", "12"},
		{"100000000000", "100000000000"},
	} {
		a, err := Parse(c.in)
		if err != nil || a.String() != c.want {
			t.Errorf("Parse(%q) = %q, %v; want %q", c.in, a, err, c.want)
		}
	}
	for in, want := range map[string]string{
		"":                "\"\": a number is missing; write 1250 or 1250.50 USD",
		"12,5":            `"12,5": a comma may separate thousands or decimals; write 12.5`,
		"1,250":           `"1,250": a comma may separate thousands or decimals; write 1250 or 1.250`,
		"1,250 EUR":       `"1,250 EUR": a comma may separate thousands or decimals; write 1250 EUR or 1.250 EUR`,
		"1,250.50 USD":    `"1,250.50 USD": a comma may separate thousands or decimals; write 1250.50 USD`,
		"1.250,50":        `"1.250,50": a comma may separate thousands or decimals; write 1250.50`,
		"$1250":           `"$1250": a sign does not say which currency; write its three letters, such as 1250.50 USD`,
		"1250 €":          `"1250 €": a sign does not say which currency; write its three letters, such as 1250.50 USD`,
		"25%":             `"25%": a percentage is written without its sign here; write 25`,
		"12 QQQ":          `"12 QQQ": QQQ is no currency; write its three letters, such as 1250.50 USD`,
		"12.345 USD":      `"12.345 USD": USD has 2 decimals; write 12.35 USD`,
		"10.5 JPY":        `"10.5 JPY": JPY has 0 decimals; write 11 JPY`,
		"1.23456":         `"1.23456": a number has at most 4 decimals; write 1250 or 1250.50 USD`,
		"many":            `"many": this is not a number; write 1250 or 1250.50 USD`,
		"1.":              `"1.": this is not a number; write 1250 or 1250.50 USD`,
		".5":              `".5": this is not a number; write 1250 or 1250.50 USD`,
		"--1":             `"--1": this is not a number; write 1250 or 1250.50 USD`,
		"١٢":              `"١٢": this is not a number; write 1250 or 1250.50 USD`,
		"1e9":             `"1e9": this is not a number; write 1250 or 1250.50 USD`,
		"100000000001":    `"100000000001": the number is too large; write 1250 or 1250.50 USD`,
		"999999999999999": `"999999999999999": the number is too large; write 1250 or 1250.50 USD`,
	} {
		if a, err := Parse(in); err == nil || err.Error() != want {
			t.Errorf("Parse(%q) = %v, %v\nwant %s", in, a, err, want)
		}
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"1250.50 USD": "1,250.50 USD", "999": "999", "1000": "1,000", "-1234567.5": "-1,234,567.5", "-0.25": "-0.25", "12345678 JPY": "12,345,678 JPY",
	} {
		a, err := Parse(in)
		if err != nil || a.Words() != want {
			t.Errorf("%q reads %q, %v; want %q", in, a.Words(), err, want)
		}
	}
}

func TestArithmetic(t *testing.T) {
	usd, eur := Of(10, "USD"), Of(10, "EUR")
	if _, err := usd.Add(eur); !errors.Is(err, ErrCurrency) {
		t.Error(err)
	}
	if _, err := usd.Compare(Of(1, "")); !errors.Is(err, ErrCurrency) {
		t.Error(err)
	}
	if d, err := usd.Sub(Of(12, "USD")); err != nil || d.String() != "-2 USD" {
		t.Error(d, err)
	}
	if _, err := (Amount{Parts: mostParts}).Add(Amount{Parts: 1}); !errors.Is(err, ErrRange) {
		t.Error(err)
	}
	if third, err := usd.Times(1, 3); err != nil || third.Round().String() != "3.33 USD" {
		t.Error(third, err)
	}
	if _, err := usd.Times(1, 0); err == nil {
		t.Error("divided by nothing")
	}
	if p, ok := Of(125, "").Share(Of(100, "")); !ok || p.String() != "125" {
		t.Error(p, ok)
	}
	if p, ok := Of(-1, "").Share(Of(-3, "")); !ok || p.String() != "33.3333" {
		t.Error(p, ok)
	}
	if _, ok := usd.Share(Amount{Currency: "USD"}); ok {
		t.Error("a share of nothing")
	}
	if _, ok := usd.Share(eur); ok {
		t.Error("a share of another currency")
	}
}

// What is written can be read again, and sums that fit are exact.
func TestRoundTrip(t *testing.T) {
	code := rapid.SampledFrom([]string{"", "USD", "JPY", "KWD", "CNY"})
	rapid.Check(t, func(t *rapid.T) {
		a := Amount{rapid.Int64Range(-Most*perUnit, Most*perUnit).Draw(t, "parts"), code.Draw(t, "currency")}.Round()
		if a.Parts > Most*perUnit || a.Parts < -Most*perUnit {
			return
		}
		raw, err := json.Marshal(a)
		var back Amount
		if err == nil {
			err = json.Unmarshal(raw, &back)
		}
		if err != nil || back != a {
			t.Fatalf("%v is %s, read as %v: %v", a, raw, back, err)
		}
		b := Amount{rapid.Int64Range(-Most*perUnit, Most*perUnit).Draw(t, "more"), a.Currency}
		sum, err := a.Add(b)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := sum.Sub(b); err != nil || again != a {
			t.Fatalf("%v + %v - %v = %v, %v", a, b, b, again, err)
		}
	})
}
