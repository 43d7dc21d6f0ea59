package partner

import (
	"fmt"

	"partnerbot/civil"
	"partnerbot/program"
)

// The kinds of deadlines of the renewal.
const (
	RenewalDue         = "renewal-due"         // the day of the renewal
	RenewalItemDue     = "renewal-item"        // the same, for each thing that is not met as of it
	ReviewWindow       = "review-window"       // the first and the last day of the vendor's review window
	ProgramCertificate = "program-certificate" // the day on which the certificate of a program is renewed
	GraceEnd           = "grace-end"           // the last day of a grace status
)

// renewalDues is the day of the renewal, as long as its outcome is not recorded. In a
// grace status that day is behind.
func (d *docket) renewalDues() []Deadline {
	now := d.book.Renewals(d.program).Now
	if now.Due.IsZero() || now.Grace != nil || !d.asked(now.Due) {
		return nil
	}
	return []Deadline{{
		Kind: RenewalDue, Subject: "renewal", Due: now.Due, Person: d.alliance(), Title: d.renewalName(),
		Consequence: "unless it is renewed by then, the status ends", Action: d.program.Renewal.Next, Run: "renewal passed",
	}}
}

func (d *docket) renewalName() string {
	if d.program.Renewal.Known() {
		return d.program.Renewal.Name
	}
	return "Renewal"
}

// alliance is the alliance manager as an employee.
func (d *docket) alliance() ID { return d.typist(d.book.settings.Alliance) }

// renewalItems lists what is not met as of the day of renewal. A KPI is looked at as
// of its newest reading, as today is no fact: while that is on track, it is not due.
func (d *docket) renewalItems() (out []Deadline) {
	now := d.book.Renewals(d.program).Now
	if now.Due.IsZero() || now.Grace != nil || !d.asked(now.Due) {
		return nil
	}
	newest := func(k *program.KPI) civil.Day {
		if all := d.book.KPIReadings(k.ID); k.Kind != program.KPICount && len(all) > 0 {
			return min(all[len(all)-1].To, now.Due)
		}
		return now.Due
	}
	for _, item := range renewalItems(d.program, d.book, d.book.settings, now.Due, newest) {
		if item.Met() {
			continue
		}
		dl := Deadline{
			Kind: RenewalItemDue, Subject: item.ID, Due: now.Due, Person: d.typist(item.Owner),
			Title: "For the renewal: " + item.Title, Consequence: item.Detail, Action: item.Next,
		}
		if item.Missing != "" && item.Requirement != nil {
			dl.Consequence += ", missing: " + item.Missing
		}
		if item.Requirement != nil {
			dl.Requirement = item.Requirement.Requirement.ID
			dl.Consequence += " as of that day"
		}
		if item.State == ItemUnknown && item.Missing != "" && item.KPI != nil {
			dl.Consequence = "not known, missing: " + item.Missing
		}
		out = append(out, dl)
	}
	return out
}

// reviewWindows are the first and the last day of the review window that was typed
// in. Whoever has applied in time has nothing more to do by them.
func (d *docket) reviewWindows() (out []Deadline) {
	now := d.book.Renewals(d.program).Now
	w := now.Window
	if w.Until.IsZero() || d.reviewing(w) {
		return nil
	}
	add := func(sub string, due civil.Day, title, consequence, action string) {
		if !due.IsZero() && d.asked(due) {
			out = append(out, Deadline{Kind: ReviewWindow, Subject: "renewal/" + sub, Due: due, Person: d.alliance(),
				Title: d.renewalName() + ": " + title, Consequence: consequence, Action: action})
		}
	}
	if w.From < w.Until {
		add("opens", w.From, "first day of the window", "it closes on "+w.Until.Short(), "have the materials ready and approved by then")
	}
	add("closes", w.Until, "last day of the window", "after it nothing can be handed in", d.program.Renewal.Next)
	return out
}

// reviewing reports whether an application for an annual review was handed in in the
// window, or later.
func (d *docket) reviewing(w program.Interval) bool {
	for _, a := range onShelf[Application](d.book, KindApplication) {
		q, ok := d.program.Procedure(a.Procedure)
		if !ok || q.For != program.ForAnnualReview {
			continue
		}
		for _, t := range a.Attempts {
			if t.Submitted >= w.From && !t.Submitted.IsZero() {
				return true
			}
		}
	}
	return false
}

// programCertificates lists, for every program in which the company has a tier, the
// days on which its certificate is renewed and of which that is not recorded. It
// begins with the first such day after the company joined.
func (d *docket) programCertificates() (out []Deadline) {
	r := d.book.Renewals(d.program)
	for _, t := range d.program.TierProgramsOn(d.site) {
		if t.Certificate.Day.IsZero() {
			continue
		}
		history := TierHistory(d.book, t)
		if len(history) == 0 || history[0].From.IsZero() {
			continue
		}
		due := t.Certificate.Day.From(max(history[0].From+1, r.Certificates[t.ID].Due+1, d.from))
		for due <= d.through {
			if d.asked(due) && tierAt(history, due).Tier != "" {
				out = append(out, d.programCertificate(t, due, PolicyOf(t, &r)))
			}
			next := t.Certificate.Day.From(due + 1)
			if next <= due {
				break // no year is left
			}
			due = next
		}
	}
	return out
}

// PolicyOf is how a program's certificate is renewed: as was typed in, else as the
// program's rules say.
func PolicyOf(t *program.TierProgram, r *Renewals) program.CertificatePolicy {
	if e, ok := r.Policies[t.ID]; ok {
		return program.CertificatePolicy(e.Text)
	}
	return t.Certificate.Policy
}

func (d *docket) programCertificate(t *program.TierProgram, due civil.Day, policy program.CertificatePolicy) Deadline {
	dl := Deadline{
		Kind: ProgramCertificate, Subject: "program/" + t.ID, Due: due, Person: d.alliance(),
		Title: "Certificate of the " + t.Name, Run: "renewal certificate " + t.ID + " renewed",
	}
	switch policy {
	case program.RenewedByVendor:
		dl.Consequence, dl.Action = "the vendor renews it by itself", "look in the portal whether it was"
	case program.AppliedFor:
		dl.Consequence, dl.Action = "it ends unless it is applied for again", "apply for it again in the portal"
	default:
		dl.Consequence = "the vendor renews it, or it has to be applied for again: only the portal shows which"
		dl.Action = fmt.Sprintf("look, and record it: renewal certificate %s auto, or apply", t.ID)
	}
	return dl
}

// graceEnds is the last day of a grace status that was not left.
func (d *docket) graceEnds() []Deadline {
	g := d.book.Renewals(d.program).Now.Grace
	if g == nil || !d.asked(g.Last) {
		return nil
	}
	dl := Deadline{
		Kind: GraceEnd, Subject: "renewal/grace", Due: g.Last, Person: d.alliance(), Title: "Grace status " + g.Name,
		Consequence: "not left by then, what follows is: " + FollowsWords(d.program, g), Action: "close what its exit test asks for", Run: "renewal cleared",
	}
	if g.Rule != nil && g.Rule.Exit.Words() != "" {
		dl.Action = "close what its exit test asks for: " + g.Rule.Exit.Words()
	}
	return []Deadline{dl}
}

// pastGrace is what there is to do about a grace status that ended without a word of what
// followed. It may have been left in time, or not, or been recorded by mistake.
func (d *Deadline) pastGrace() {
	d.Run = "" // renewal cleared alone is refused from then on
	d.Action = "record what became of it: renewal lost because CAUSE, if it was not left; renewal cleared on " + d.Due.String() +
		", or an earlier day, if it was; renewal reopen REASON, if it was recorded by mistake"
}

// FollowsWords is what comes after a grace status, in words.
func FollowsWords(p *program.Program, g *GraceStatus) string {
	if g.Rule == nil {
		return "not known"
	}
	f := g.Rule.Follows
	if t, ok := p.TierProgram(f.Program); ok {
		if tier, _, ok := t.Tier(f.Tier); ok {
			return "the tier " + tier.Name + " in " + t.Name
		}
	}
	return f.Text
}
