package roster

import (
	"fmt"
	"strings"
	"unicode"
)

// field is a column that the roster knows, in the order in which Write gives them.
type field int8

const (
	fName field = iota
	fEmail
	fSlackID
	fHuaweiID
	fAccount
	fBinding
	fBoundOn
	fDedicated
	fTeam
	fLeftOn
	fCertificate
	fTrack
	fNumber
	fIssued
	fExpires
	fReview
	fEvidence
	fields        // how many there are
	unknown field = -1
)

// Columns are the header names in the order in which Write gives them.
var Columns = [fields]string{
	"name", "email", "slack_id", "huawei_id", "account_kind", "binding", "bound_on", "dedicated", "team", "left_on",
	"certificate", "track", "number", "issued", "expires", "review", "evidence",
}

// aliases are other header names, written as plain gives them.
var aliases = map[string]field{
	"name": fName, "fullname": fName, "employee": fName, "employeename": fName, "person": fName, "personname": fName,
	"displayname": fName, "engineer": fName, "engineername": fName, "member": fName, "membername": fName, "staff": fName, "holder": fName,
	"email": fEmail, "mail": fEmail, "emailaddress": fEmail, "mailaddress": fEmail, "workemail": fEmail, "companyemail": fEmail, "useremail": fEmail,
	"slackid": fSlackID, "slack": fSlackID, "slackuser": fSlackID, "slackuserid": fSlackID, "slackmemberid": fSlackID, "slackmember": fSlackID,
	"huaweiid": fHuaweiID, "huawei": fHuaweiID, "hwid": fHuaweiID, "huaweiaccount": fHuaweiID, "huaweicloudid": fHuaweiID,
	"huaweicloudaccount": fHuaweiID, "uniportalid": fHuaweiID, "uniportalaccount": fHuaweiID,
	"accountkind": fAccount, "accounttype": fAccount, "kindofaccount": fAccount, "typeofaccount": fAccount, "earnedwith": fAccount,
	"binding": fBinding, "bindingstate": fBinding, "bindingstatus": fBinding, "association": fBinding, "associationstatus": fBinding,
	"associationstate": fBinding, "bound": fBinding, "associated": fBinding,
	"boundon": fBoundOn, "bindingdate": fBoundOn, "bounddate": fBoundOn, "boundsince": fBoundOn, "associatedon": fBoundOn,
	"associatedsince": fBoundOn, "associationdate": fBoundOn,
	"dedicated": fDedicated, "dedicatedpersonnel": fDedicated, "isdedicated": fDedicated,
	"team": fTeam, "practice": fTeam, "department": fTeam, "unit": fTeam, "businessunit": fTeam, "group": fTeam,
	"lefton": fLeftOn, "left": fLeftOn, "leavedate": fLeftOn, "leavingdate": fLeftOn, "leaveron": fLeftOn,
	"dateleft": fLeftOn, "terminationdate": fLeftOn, "exitdate": fLeftOn,
	"certificate": fCertificate, "cert": fCertificate, "certification": fCertificate, "certificatetype": fCertificate, "certtype": fCertificate,
	"certificationtype": fCertificate, "certificatename": fCertificate, "certificationname": fCertificate, "certname": fCertificate, "credential": fCertificate,
	"track": fTrack, "direction": fTrack, "certificatetrack": fTrack, "certificationtrack": fTrack,
	"number": fNumber, "certificatenumber": fNumber, "certificateno": fNumber, "certificateid": fNumber, "certnumber": fNumber,
	"certno": fNumber, "certid": fNumber, "certificationnumber": fNumber, "certificationid": fNumber, "credentialid": fNumber, "licensenumber": fNumber,
	"issued": fIssued, "issuedate": fIssued, "issuedon": fIssued, "dateissued": fIssued, "issueddate": fIssued, "dateofissue": fIssued,
	"validfrom": fIssued, "obtained": fIssued, "obtainedon": fIssued, "earned": fIssued, "earnedon": fIssued, "certifiedon": fIssued, "achieved": fIssued,
	"expires": fExpires, "expireson": fExpires, "expiry": fExpires, "expirydate": fExpires, "expirationdate": fExpires, "expiration": fExpires,
	"expiredate": fExpires, "dateexpires": fExpires, "validuntil": fExpires, "validto": fExpires, "validthrough": fExpires, "validtill": fExpires,
	"until": fExpires, "enddate": fExpires,
	"review": fReview, "reviewstate": fReview, "reviewstatus": fReview, "vendorreview": fReview,
	"evidence": fEvidence, "evidenceurl": fEvidence, "evidencelink": fEvidence, "proof": fEvidence, "link": fEvidence, "url": fEvidence,
	"badge": fEvidence, "badgeurl": fEvidence, "certificateurl": fEvidence,
}

// plain is a header name without case, blanks and punctuation.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func fieldOf(name string) field {
	if f, ok := aliases[plain(name)]; ok {
		return f
	}
	return unknown
}

// header says which column of a file holds what.
type header struct {
	row   int
	at    []field        // by column; unknown where the column is ignored
	names [fields]string // as the file writes them; empty for those it lacks
}

// recognized counts the cells of a row that are known header names.
func recognized(cells []string) int {
	n := 0
	for _, c := range cells {
		if fieldOf(c) != unknown {
			n++
		}
	}
	return n
}

// readHeader understands the header row, or says what is wrong with it.
func readHeader(s *Sheet, row int, cells []string) (*header, error) {
	h := &header{row: row, at: make([]field, len(cells))}
	seen := make(map[string]int) // plain name -> column
	var from [fields]int
	var ignored []string
	for i, c := range cells {
		name := clean(c)
		h.at[i] = unknown
		if name == "" {
			continue
		}
		if j, ok := seen[plain(name)]; ok && plain(name) != "" {
			return nil, refuseFile(s.Name, "columns %s and %s have the same header, %q; rename or remove one of them", letter(j), letter(i), short(name))
		}
		seen[plain(name)] = i
		f := fieldOf(name)
		if f == unknown {
			ignored = append(ignored, fmt.Sprintf("%q (column %s)", short(name), letter(i)))
			continue
		}
		if h.names[f] != "" {
			return nil, refuseFile(s.Name, "columns %s and %s both hold the %s: headers %q and %q; rename or remove one of them",
				letter(from[f]), letter(i), Columns[f], short(h.names[f]), short(name))
		}
		h.at[i], h.names[f], from[f] = f, name, i
	}
	if h.names[fName] == "" && h.names[fEmail] == "" && h.names[fHuaweiID] == "" {
		return nil, refuseFile(s.Name, "no column says whose row it is: a header %q, %q or %q is missing; the header in row %d is: %s",
			Columns[fName], Columns[fEmail], Columns[fHuaweiID], row, headerText(cells))
	}
	if len(ignored) > 0 {
		s.Warnings = append(s.Warnings, "ignored, not known to a roster: "+list(ignored))
	}
	return h, nil
}

// headerText is the header as it was found, cut to a readable length.
func headerText(cells []string) string {
	const most = 20
	var out []string
	for i, c := range cells {
		if i == most {
			out = append(out, "…")
			break
		}
		if c = clean(c); c != "" {
			out = append(out, short(c))
		}
	}
	return strings.Join(out, ", ")
}

// list joins at most ten items.
func list(items []string) string {
	const most = 10
	if len(items) > most {
		return strings.Join(items[:most], ", ") + fmt.Sprintf(" and %d more", len(items)-most)
	}
	return strings.Join(items, ", ")
}

// letter is the name of a column in a spreadsheet, counted from 0.
func letter(i int) string {
	var s string
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// name is the header of a field as the file writes it.
func (h *header) name(f field) string {
	if h != nil && h.names[f] != "" {
		return h.names[f]
	}
	return Columns[f]
}
