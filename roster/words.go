package roster

import (
	"fmt"
	"strings"

	"partnerbot/partner"
)

// words reads a cell that holds one of a few words.
type words[T any] struct {
	allowed string // as a refusal lists them
	known   map[string]T
}

// The words of each such column, written as plain gives them. What the vendor's
// portal shows is understood as well.
var (
	accountWords = words[partner.AccountKind]{"personal, enterprise or iam", map[string]partner.AccountKind{
		"personal": partner.Personal, "individual": partner.Personal, "private": partner.Personal, "personalaccount": partner.Personal,
		"enterprise": partner.Enterprise, "company": partner.Enterprise, "corporate": partner.Enterprise, "business": partner.Enterprise,
		"enterpriseaccount": partner.Enterprise, "iam": partner.IAM, "iamuser": partner.IAM, "iamaccount": partner.IAM,
	}}
	bindingWords = words[partner.BindingState]{"none, invited, expired, associated or disassociated", map[string]partner.BindingState{
		"none": partner.NotBound, "no": partner.NotBound, "notbound": partner.NotBound, "unbound": partner.NotBound,
		"notassociated": partner.NotBound, "unassociated": partner.NotBound, "notinvited": partner.NotBound,
		"invited": partner.Invited, "invitationsent": partner.Invited, "pending": partner.Invited, "tobeassociated": partner.Invited,
		"expired": partner.InviteExpired, "invitationexpired": partner.InviteExpired, "inviteexpired": partner.InviteExpired,
		"associated": partner.Associated, "bound": partner.Associated, "yes": partner.Associated, "accepted": partner.Associated, "linked": partner.Associated,
		"disassociated": partner.Disassociated, "dissociated": partner.Disassociated, "ended": partner.Disassociated, "unlinked": partner.Disassociated,
	}}
	reviewWords = words[partner.Review]{"approved, pending or rejected", map[string]partner.Review{
		"approved": partner.Approved, "passed": partner.Approved, "accepted": partner.Approved, "ok": partner.Approved,
		"pending": partner.Pending, "inreview": partner.Pending, "underreview": partner.Pending, "submitted": partner.Pending, "awaiting": partner.Pending,
		"rejected": partner.Rejected, "refused": partner.Rejected, "failed": partner.Rejected, "declined": partner.Rejected,
	}}
	answerWords = words[Answer]{"yes or no", map[string]Answer{
		"yes": Yes, "y": Yes, "true": Yes, "1": Yes, "x": Yes,
		"no": No, "n": No, "false": No, "0": No,
	}}
)

func (w *words[T]) read(cell string) (T, error) {
	if v, ok := w.known[cell]; ok {
		return v, nil
	}
	v, ok := w.known[plain(cell)]
	if !ok {
		return v, fmt.Errorf("not known; write %s", w.allowed)
	}
	return v, nil
}

// readEmail gives an address in lower case.
func readEmail(s string) (string, error) {
	s = strings.TrimPrefix(s, "mailto:")
	at := strings.IndexByte(s, '@')
	if at < 1 || at == len(s)-1 || strings.IndexByte(s[at+1:], '@') >= 0 || strings.ContainsAny(s, " ,;<>\"()\u00a0") {
		return "", errNotEmail
	}
	return strings.ToLower(s), nil
}

// readSlackID gives a member id out of itself or of a mention such as <@U02ABCDEF|ana>.
func readSlackID(s string) (string, error) {
	id := s
	if strings.HasPrefix(id, "<@") && strings.HasSuffix(id, ">") {
		id, _, _ = strings.Cut(id[2:len(id)-1], "|")
	}
	id = strings.ToUpper(id)
	if len(id) < 2 || id[0] != 'U' && id[0] != 'W' {
		return "", errNotSlackID
	}
	for i := range len(id) {
		if c := id[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return "", errNotSlackID
		}
	}
	return id, nil
}

// rounded reports whether a long number has gone through a spreadsheet that
// keeps 15 digits and shows 1.23457E+17.
func rounded(s string) bool {
	mantissa, exponent, ok := strings.Cut(s, "E+")
	if !ok {
		mantissa, exponent, ok = strings.Cut(s, "e+")
	}
	if !ok || !allDigits(exponent) {
		return false
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if p, f, ok := strings.Cut(mantissa, ","); ok {
		whole, fraction = p, f
	}
	return len(whole) == 1 && allDigits(whole) && (fraction == "" || allDigits(fraction))
}

// failed reports whether a cell holds an error of the spreadsheet.
func failed(s string) bool {
	switch s {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!":
		return true
	}
	return false
}
