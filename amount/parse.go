package amount

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/currency"
)

// ParseError says what is wrong with an amount as somebody wrote it, and how to
// write it.
type ParseError struct {
	Word string // as written, shortened
	Why  string // half a sentence
	Try  string // an amount that can be read; may be empty
}

func (e *ParseError) Error() string {
	s := fmt.Sprintf("%q: %s", e.Word, e.Why)
	if e.Try != "" {
		s += "; write " + e.Try
	}
	return s
}

// Parse reads a number, with or without the three letters of a currency before or
// after it: 1250, -3.5, "1250.50 USD", "USD 1250", USD1250. Thousands are not
// separated and decimals stand after a point: a comma may be either, so it is
// refused, and so is a sign such as $, which several currencies share. The error
// is a *ParseError.
func Parse(text string) (Amount, error) {
	word := strings.TrimSpace(text)
	fail := func(why, try string) (Amount, error) {
		return Amount{}, &ParseError{Word: clipped(word), Why: why, Try: try}
	}
	number, code := split(word)
	switch {
	case word == "":
		return fail("a number is missing", "1250 or 1250.50 USD")
	case strings.ContainsRune(word, ','):
		return fail("a comma may separate thousands or decimals", without(word))
	case strings.ContainsAny(word, "$€£¥₹￥"):
		return fail("a sign does not say which currency", "its three letters, such as 1250.50 USD")
	case strings.HasSuffix(word, "%"):
		return fail("a percentage is written without its sign here", strings.TrimSpace(strings.TrimSuffix(word, "%")))
	}
	if code != "" {
		unit, err := currency.ParseISO(code)
		if err != nil {
			return fail(fmt.Sprintf("%s is no currency", strings.ToUpper(code)), "its three letters, such as 1250.50 USD")
		}
		code = unit.String()
	}
	parts, why := read(number)
	if why != "" {
		return fail(why, "1250 or 1250.50 USD")
	}
	a := Amount{parts, code}
	if a.Round() != a {
		return fail(fmt.Sprintf("%s has %d decimals", code, decimals(code)), a.Round().String())
	}
	return a, nil
}

// split takes the three letters of a currency off a number, on either side.
func split(word string) (number, code string) {
	letters := func(s string) bool {
		return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') })
	}
	if !strings.ContainsAny(word, "0123456789") {
		return word, ""
	}
	if len(word) > 3 && letters(word[:3]) {
		return strings.TrimSpace(word[3:]), word[:3]
	}
	if n := len(word) - 3; n > 0 && letters(word[n:]) {
		return strings.TrimSpace(word[:n]), word[n:]
	}
	return word, ""
}

// read reads a plain decimal number into parts.
func read(number string) (parts int64, why string) {
	const noNumber = "this is not a number"
	digitsOnly := func(s string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	}
	plain, negative := strings.CutPrefix(number, "-")
	if !negative {
		plain = strings.TrimPrefix(plain, "+")
	}
	whole, fraction, pointed := strings.Cut(plain, ".")
	switch {
	case !digitsOnly(whole) || pointed && !digitsOnly(fraction):
		return 0, noNumber
	case len(strings.TrimRight(fraction, "0")) > digits:
		return 0, "a number has at most 4 decimals"
	case len(strings.TrimLeft(whole, "0")) > 12:
		return 0, "the number is too large"
	}
	fraction = strings.TrimRight(fraction, "0")
	for len(fraction) < digits {
		fraction += "0"
	}
	parts, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil || parts > Most*perUnit {
		return 0, "the number is too large"
	}
	if negative {
		parts = -parts
	}
	return parts, ""
}

// without is a number with its commas taken for what they most likely are.
func without(word string) string {
	at := strings.LastIndexByte(word, ',')
	number, code := split(word)
	if strings.Count(word, ",") == 1 && !strings.ContainsRune(word, '.') {
		point, thousands := strings.Replace(number, ",", ".", 1), strings.Replace(number, ",", "", 1)
		if code != "" {
			point, thousands = point+" "+code, thousands+" "+code
		}
		if len(strings.TrimSpace(number))-strings.LastIndexByte(strings.TrimSpace(number), ',')-1 == 3 {
			return thousands + " or " + point
		}
		return point
	}
	plain := strings.ReplaceAll(number, ",", "")
	if dot := strings.IndexByte(word, '.'); dot >= 0 && dot < at { // 1.250,50
		plain = strings.Replace(strings.ReplaceAll(number, ".", ""), ",", ".", 1)
	}
	return strings.TrimSpace(plain + " " + code)
}

func clipped(word string) string {
	const most = 40
	if utf8.RuneCountInString(word) <= most {
		return word
	}
	return string([]rune(word)[:most]) + "…"
}
