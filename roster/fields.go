package roster

import "strings"

// text is a field of the row as Write writes it.
func (r *Row) text(f field) string {
	switch f {
	case fName:
		return r.Name
	case fEmail:
		return r.Email
	case fSlackID:
		return r.SlackID
	case fHuaweiID:
		return r.HuaweiID
	case fAccount:
		return string(r.Account)
	case fBinding:
		return string(r.Binding)
	case fBoundOn:
		return r.BoundOn.String()
	case fDedicated:
		return r.Dedicated.String()
	case fTeam:
		return r.Team
	case fLeftOn:
		return r.LeftOn.String()
	case fCertificate:
		return r.Certificate
	case fTrack:
		return r.Track
	case fNumber:
		return r.CertNumber
	case fIssued:
		return r.Issued.String()
	case fExpires:
		return r.Expires.String()
	case fReview:
		return string(r.Review)
	case fEvidence:
		return r.Evidence
	}
	return ""
}

// says reports whether the row says anything in the field.
func (r *Row) says(f field) bool {
	switch f {
	case fBoundOn:
		return r.BoundOn != 0
	case fLeftOn:
		return r.LeftOn != 0
	case fIssued:
		return r.Issued != 0
	case fExpires:
		return r.Expires != 0
	case fDedicated:
		return r.Dedicated != Unsaid
	}
	return r.text(f) != ""
}

// sameWord reports whether two rows say the same in a field.
func sameWord(f field, a, b *Row) bool {
	switch f {
	case fBoundOn:
		return a.BoundOn == b.BoundOn
	case fLeftOn:
		return a.LeftOn == b.LeftOn
	case fIssued:
		return a.Issued == b.Issued
	case fExpires:
		return a.Expires == b.Expires
	case fDedicated:
		return a.Dedicated == b.Dedicated
	case fEmail, fHuaweiID, fNumber:
		return strings.EqualFold(a.text(f), b.text(f))
	}
	return a.text(f) == b.text(f)
}

// String is yes, no or nothing.
func (a Answer) String() string {
	switch a {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return ""
}
