package notices

import (
	"slices"
	"strings"

	"partnerbot/civil"
	"partnerbot/partner"
)

// lastHour says of a duty whose last day is today or tomorrow when that day is
// over on the target's clock. Days are the vendor's: in Berlin one of Shanghai's is
// over in the afternoon, and in Los Angeles at nine in the morning.
func (s *script) lastHour(l *line) {
	vendor, zone := s.desk.Program.Zone, s.rhythm(s.to).zone
	switch l.Kind {
	case partner.CertificateEnd, partner.CertificateGrace, partner.Invitation, partner.CompetencyEnd, partner.RequirementFalls:
	default:
		return // a day of our own
	}
	if vendor == nil || l.left < 0 || l.left > 1 {
		return
	}
	end := (l.Due + 1).Instant(0, 0, vendor)
	if end.Equal((l.Due + 1).Instant(0, 0, zone)) {
		return
	}
	where := "your time"
	if s.to.User == "" {
		where = zone.String()
	}
	is := "is"
	if !s.now.Before(end) {
		is = "was"
	}
	l.over = "days are the vendor's (" + vendor.String() + "): this one " + is + " over on " + civil.In(end, zone).Short() +
		" at " + end.In(zone).Format("15:04") + " " + where
}

// whoRecords names who records what a person did who may not: only admins change
// the facts, but for those that whoever is told records themselves.
func (s *script) whoRecords(l *line) {
	if l.Own || s.to.User == "" || len(s.settings.Admins) == 0 || slices.Contains(s.settings.Admins, s.to.User) {
		return
	}
	who := ""
	for _, admin := range s.settings.Admins {
		if !s.readers[admin].Gone && (who == "" || admin == s.settings.Alliance) {
			who = admin
		}
	}
	if who == "" {
		return
	}
	l.tell = s.name(who)
	if l.tell == who {
		l.tell = "an admin"
	}
	l.Action = strings.TrimSuffix(l.Action, " and record the new end date")
}
